"""The healed view of a piece of a block: unescaped, unwrapped, lost powers restored; never a quote itself."""

import re
from html.entities import html5

from trialbridge.vocab import View

_TAG = r"</?(?:p|br|li|ul|ol|b|i|u|em|strong|span|div|font|sup|sub)\b[^<>]{0,60}>|<!--[^<>]{0,60}-->"
_LATE = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""What Windows prints for the bytes 80 to 9f, and so the tails of letters read in a wrong encoding."""

_SIGNS = re.compile(
    r"\\(?=[^\w\s])"  # "\>" and "\^" as the markdown of a carrier escapes them
    r"|[\s\u00a0\u3000]{2,}|[\t\r\n\f\v\u00a0\u3000\u2000-\u200a\u202f\u2028]"
    r"|&(?:[a-zA-Z]{2,8}|\#\d{1,6}|\#[xX][0-9a-fA-F]{1,5});"
    rf"|[\u00c2\u00c3][\u0080-\u00bf{_LATE}]|[\u00e2\u00ef][\u0080-\u00bf{_LATE}]{{2}}"  # "â‰¥" was "≥"
    r"|[\x80-\x9f]"
    rf"|{_TAG}"
    r"|[\u200b\u200c\u200d\ufeff\u00ad]"
    r"|[\ud800-\udfff]"  # half a character, as a broken escape of JSON leaves it
)
_WORDS = (
    ("10", re.compile(r"(?<=[x×*X] 10)(?=(?:9|12|6|3) ?/)|(?<=[x×*X]10)(?=(?:9|12|6|3) ?/)")),
    ("?s", re.compile(r"(?<=\w)\?(?=s\b)")),
    ("s)", re.compile(r"(?<=[A-Za-z])\(e?s\)(?![A-Za-z])")),
)
"""What is told by its neighbours, and a word that stands in or beside it: "3×109/L" was 3×10⁹/L, "Sjogren?s"
was "Sjogren's", "any dose(s)" is any doses."""
_SUSPECT = re.compile(
    r"[\\&\u00c2\u00c3\u00e2\u00ef\x80-\x9f\t-\r\x1c-\x1f\u00a0\u00ad\u1680\u2000-\u200d\u2028\u2029\u202f"
    r"\u205f\u3000\ufeff\ud800-\udfff<]"
)
"""Every sign that something may be spoilt, but for blanks in a row and powers of ten; "<" may begin a tag."""

_POWER = re.compile("[x×*X] ?10")
_ODD = {"&gte;": "≥", "&lte;": "≤", "&nbsp;": " "}


def clean(text: str, offset: int = 0) -> View:
    """View a piece of a block that starts at `offset` as a reader would see it.

    Every position of the view leads back to the block; a character that the view adds ("^") leads to the
    character it stands before.
    """
    lead = len(text) - len(text.lstrip())
    text = text.rstrip(" \t\r\n~|")  # "~" and "|" break lines in some carriers
    if _sound(text, lead):
        return View(text[lead:], (0,), (offset + lead,))
    return _mended(text, lead, offset)


def _sound(text: str, lead: int) -> bool:
    """Tell whether nothing is to be mended, by the quickest tests first."""
    return (
        "  " not in text
        and "?s" not in text
        and "s)" not in text
        and not _suspect(text, lead)
        and ("10" not in text or _POWER.search(text, lead) is None)
    )


def _suspect(text: str, lead: int) -> bool:
    """Tell whether a sign stands there that may be spoilt."""
    if not text.isascii():
        return _SUSPECT.search(text, lead) is not None
    return "&" in text or "\\" in text or "<" in text or not text[lead:].isprintable()


def _mended(text: str, lead: int, offset: int) -> View:
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length, cursor = 0, lead
    for spoilt in _spoilt(text, lead):
        start, end = spoilt.span()
        if start < cursor:
            continue  # within a tag
        if start > cursor:
            pieces.append(text[cursor:start])
            starts.append(length)
            origins.append(offset + cursor)
            length += start - cursor
        added = _healed(spoilt[0])
        if added:
            pieces.append(added)
            starts.append(length)
            origins.append(offset + start)
            length += len(added)
        cursor = end
    if cursor < len(text) or not pieces:
        pieces.append(text[cursor:])
        starts.append(length)
        origins.append(offset + cursor)
    return View("".join(pieces), tuple(starts), tuple(origins))


def _spoilt(text: str, lead: int) -> list[re.Match[str]]:
    """Find what is to be mended, in order; looking behind at every sign would be slow.

    The pattern is tried only where something may begin: at a suspicious sign and at two blanks.
    """
    found: list[re.Match[str]] = []
    at = lead
    sign, blanks = _SUSPECT.search(text, lead), text.find("  ", lead)
    while sign is not None or blanks >= 0:
        start = blanks if sign is None else sign.start() if blanks < 0 else min(blanks, sign.start())
        if text[start].isspace():
            while start > at and text[start - 1].isspace():
                start -= 1  # a blank before a line's end belongs to it
        spoilt = _SIGNS.match(text, start)
        if spoilt is None:
            at = start + 1
        else:
            found.append(spoilt)
            at = spoilt.end()
        if sign is not None and sign.start() < at:
            sign = _SUSPECT.search(text, at)
        if 0 <= blanks < at:
            blanks = text.find("  ", at)
    for word, pattern in _WORDS:
        if word in text:
            found += pattern.finditer(text, lead)
    found.sort(key=re.Match.start)
    return found


def _healed(spoilt: str) -> str:
    if spoilt == "\\":
        return ""
    if spoilt == "":
        return "^"
    if spoilt == "\\" or spoilt in "\u200b\u200c\u200d\ufeff\u00ad":
        return ""
    if 0xD800 <= ord(spoilt[0]) < 0xE000:
        return "\ufffd"  # a rule's words must be text that can be stored
    if spoilt in ("(s)", "(es)"):
        return spoilt[1:-1]
    if spoilt == "?":
        return "'"
    if spoilt[0] == "&":
        return _entity(spoilt)
    if spoilt[0] == "<":
        return (
            "^" if spoilt.lower().startswith("<sup") else "" if spoilt[2:5].lower() in ("sup", "sub") else " "
        )
    return " " if spoilt.isspace() and spoilt != "\x85" else _decoded(spoilt)


def _entity(name: str) -> str:
    """Give the sign an entity stands for; what stands for none stays as it is."""
    if name in _ODD:
        return _ODD[name]
    if name[1] != "#":
        return html5.get(name[1:], name)
    code = int(name[3:-1], 16) if name[2] in "xX" else int(name[2:-1])
    if code < 33 or 0xD800 <= code < 0xE000:
        return " "
    return chr(code)


def _decoded(spoilt: str) -> str:
    """Read again what was UTF-8 or Windows and was read as Latin: "â‰¥" is "≥"; letters stay letters."""
    raw = b"".join(sign.encode("cp1252" if sign in _LATE else "latin-1") for sign in spoilt)
    for encoding in ("utf-8", "cp1252"):
        try:
            sign = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return " " if sign.isspace() else "" if sign == "\ufeff" else sign
    return spoilt

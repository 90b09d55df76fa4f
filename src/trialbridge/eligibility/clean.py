"""The healed view of a piece of a block: unescaped, unwrapped, lost powers restored; never a quote itself."""

import re

from trialbridge.vocab import View

_SPOILT = re.compile(
    r"\\(?=[^\w\s])"  # "\>" and "\^" as the markdown of a carrier escapes them
    r"|[\s\u00a0\u3000]{2,}|[\t\r\n\f\v\u00a0\u3000\u2000-\u200a\u202f\u2028]"
    r"|(?<=[x×*X] 10)(?=(?:9|12|6|3) ?/)|(?<=[x×*X]10)(?=(?:9|12|6|3) ?/)"  # "3×109/L" was 3×10⁹/L
    r"|&(?:gt|lt|ge|le|amp|quot|nbsp);"
    r"|[\u200b\u200c\u200d\ufeff\u00ad]"
)
_SUSPECT = re.compile(
    "[\\\\&\t-\r\x1c-\x1f\x85\u00a0\u00ad\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u3000\ufeff]"
)
"""Every sign that something may be spoilt, but for blanks in a row and powers of ten."""

_POWER = re.compile("[x×*X] ?10")
_ENTITIES = {
    "&gt;": ">", "&lt;": "<", "&ge;": "≥", "&le;": "≤", "&amp;": "&", "&quot;": '"', "&nbsp;": " ",
}  # fmt: skip


def clean(text: str, offset: int = 0) -> View:
    """View a piece of a block that starts at `offset` as a reader would see it.

    Every position of the view leads back to the block; a character that the view adds ("^") leads to the
    character it stands before.
    """
    lead = len(text) - len(text.lstrip())
    text = text.rstrip(" \t\r\n~|")  # "~" and "|" break lines in some carriers
    if "  " not in text and _SUSPECT.search(text, lead) is None and _POWER.search(text, lead) is None:
        return View(text[lead:], (0,), (offset + lead,))
    return _mended(text, lead, offset)


def _mended(text: str, lead: int, offset: int) -> View:
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = 0

    def put(piece: str, origin: int) -> None:
        nonlocal length
        pieces.append(piece)
        starts.append(length)
        origins.append(offset + origin)
        length += len(piece)

    cursor = lead
    for spoilt in _SPOILT.finditer(text, lead):
        if spoilt.start() > cursor:
            put(text[cursor : spoilt.start()], cursor)
        added = _healed(spoilt[0])
        if added:
            put(added, spoilt.start())
        cursor = spoilt.end()
    if cursor < len(text) or not pieces:
        put(text[cursor:], cursor)
    return View("".join(pieces), tuple(starts), tuple(origins))


def _healed(spoilt: str) -> str:
    if spoilt == "":
        return "^"
    if spoilt == "\\" or spoilt in "\u200b\u200c\u200d\ufeff\u00ad":
        return ""
    return _ENTITIES.get(spoilt, " ")

"""A block as logical lines: marks seen, wrapped lines joined, run-on lists cut; no meaning is read."""

import re
from itertools import pairwise
from typing import NamedTuple

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.chinese.runs import COUNTED, run_on
from trialbridge.eligibility.labels import ending_word, label_cuts

_BULLET = r"(?:\\?[-*•·●○◦▪■□–—‣➢✓★►◆⁃∙]{1,3}|[o§](?=\s)|[ü](?=\s)|[?？](?=[\u4e00-\u9fff]))"
_NUMBER = (
    r"(?:[（(]\s?\d{1,2}\s?[)）][.、]?|\d{1,2}(?:\.\d{1,2}){1,3}[.)）、]?(?=\s+[A-Z(≥>≤<\u4e00-\u9fff])"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}(?:\\?[.)）、．]){1,2}(?=\D|\d{1,3}\s?(?:[-–~～≤<＜至到岁周]|个月|to\b|and\b|or\b|years)|$)"
    r"|\d{1,2}\.(?=\d{1,3}\s?(?:年|周|个?月|天|小时)[内以之])"
    rf"|\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}(?=\s?(?!{COUNTED})[\u4e00-\u9fff])|[\[［]\d{{1,2}}[\]］](?=[\u4e00-\u9fff])"
    r"|\d{1,2}[A-Za-z]{1,2}[.)](?=\s|[A-Z]))"
)
_LETTER = (
    r"(?:[（(][a-zA-Z][)）]|[a-zA-Z][)）](?=\s|[\u4e00-\u9fff])|[a-zA-Z]\.(?=\s+[A-Z≥>≤<\d])|[a-z]\.(?=\s)"
    r"|[a-zA-Z][.、．](?=\s?[\u4e00-\u9fff]))"
)
_ROMAN = r"(?:[（(](?:i{1,3}|iv|vi{0,3}|ix|x)[)）]|(?:i{2,3}|iv|vi{1,3}|ix|II|III|IV|VI{1,3})[.)](?=\s))"
_HAN = r"(?:[一二三四五六七八九十]{1,3}[、.．)）]|[（(][一二三四五六七八九十]{1,3}[)）]|[①-⑳⑴-⒇][.、．]?)"
_MARK = re.compile(
    rf"\s*(?:(?P<bullet>{_BULLET})(?=[\sA-Za-z≥>≤<(\d\u4e00-\u9fff])|(?P<roman>{_ROMAN})|"
    rf"(?P<number>{_NUMBER})"
    rf"|(?P<letter>{_LETTER})|(?P<han>{_HAN}))\s*"
)
_DIGITS = re.compile(r"\d+")
_BREAKS = "~|"
_SAYS = re.compile(r"[^~|\s]")
_TAGS = re.compile(r"(?:<br ?/? ?>\s*)+", re.IGNORECASE)
_TAG_LEADS = re.compile(r"(?:\r?\n|\r)?<br ?/? ?>|\n", re.IGNORECASE)
_TAG_ENDS = re.compile(r"<br ?/? ?>(?:\r?\n)?|\n", re.IGNORECASE)
_LEADS = re.compile(r"[\r\n]<br\b", re.IGNORECASE)
"""A line break beside its tag is one break; carriers put it before the tag, pages behind."""
_NUMERAL = frozenset("ivxIVX")
_WRAP = 60  # a carrier that wraps breaks no line shorter than this
_RUN_ON = re.compile(
    r"(?<=[;；.。:：,，、\s)）])(?:[（(](\d{1,2})[)）]|(\d{1,2})[)）、]|(\d{1,2})\.(?=\s?[A-Z\u4e00-\u9fff]))"
)
_COUNTING = re.compile(r"[)）、.](?<=\d[)）、.])")  # signs are fewer than figures
_DASHES = "-•●*▪"
_DASHED = re.compile(r"(?<=[\s:：;；])[-•●*](?=\s+[^\s\d])|[•●▪]")
_NAMED = re.compile(
    r"(?<=[\w)])\s+(?=[A-Z][\w-]*(?:\s+[a-z()][\w()-]*){0,4}:\s*(?:more|less|greater|at\s+least|no\s+more|not|≥|≤|>|<|=))"
)
"""Between limits run together: "Platelets: more than 100 × 10^9/L Neutrophils: more than 1.5 × 10^9/L"."""

_NEXT = re.compile(
    r"(?<=[a-z0-9%)])\s+(?=(?:No|Not)\s+(?:[a-z]|[A-Z][a-z]+'s\s|HIV\b|CNS\b)|"
    r"(?:At least|More than|Less than)\s+\d|"
    r"Fertile\s+patients\s+must|Negative\s+pregnancy\s+test|See\s+Disease\s+Characteristics|Recovered\s+from)"
    r"|(?<=mm3|/dL|ULN|mal|min|\d\d\d|LN\))\s+(?=(?:Platelet|Granulocyte|Absolute|Hemoglobin|WBC|ANC|Bilirubin|"
    r"Creatinine|SGOT|SGPT|AST|ALT|Calcium|Albumin|LVEF)\b)"
)
"""Between sentences of old records that run together: "Not pregnant or nursing Fertile patients must …"."""
_NEXT_BEGINS = re.compile(
    r"No|At least|More than|Less than|Fertile|Negative|See|Recovered|Platelet|Granulocyte|Absolute|"
    r"Hemoglobin|WBC|ANC|Bilirubin|Creatinine|SGOT|SGPT|AST|ALT|Calcium|Albumin|LVEF"
)
"""What all of that begins with: capitals, which are quick to find."""
_WAITS = re.compile(
    r"\b(?:and|or|and/or|of|the|an?|to|with|without|if|for|in|is|are|as|by|be|known|who|that|than|no|not|"
    r"grade|stage|level|group|cohort|arm|part|phase|type|class|vs|versus|study|protocol)$",
    re.IGNORECASE,
)
"""What a sentence cannot end with."""

_MIN_RUN_ON = 3
_CRUMBS, _CRUMB = 180, 40
"""So many lines of so few characters each are no criteria: of 54,294 studies none has them."""
_SENTENCES = 100
"""So many sentences of no more characters each are none in one line, which has up to 47."""

_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|no|dr|approx|incl|etc|al|resp|eq|cf|st|mr|ms|ca|u\.s|spp|max|min|fig|i\.v|p\.o)|"
    r"(?:^|\s)[A-Z])$",
    re.IGNORECASE,
)
_OPEN = frozenset(
    {"the", "a", "an", "of", "in", "to", "for", "with", "by", "from", "at", "that", "which", "who", "is",
     "are", "was", "were", "be", "been", "not", "no", "any", "can", "cannot", "must", "will", "should",
     "than", "as", "their", "his", "its", "this", "these", "prior", "patient", "patients", "subject",
     "subjects", "participant", "participants"}
)  # fmt: skip
"""Words with which a line breaks off."""
_GOES_ON = re.compile(r"(?:will|must|should|shall|is|are|was|were|has been|have been|of|than|from|by)\s")
_STOPS = (".", "!", "?", "。", "！", "？", "；")
_SENTENCE = re.compile(r"[.!?]\s+(?=[A-Z0-9≥>≤<])|[。！？；](?=\S)")


class Line(NamedTuple):
    """A logical line: `start..end` in the block, `body` where the words begin, its indent and its mark."""

    start: int
    end: int
    body: int
    indent: int
    mark: str  # the class of the mark: "", "-", "1.", "1)", "(1)", "1.1", "a)", "i.", "一、" …
    number: int
    spaced: bool  # a blank line stands before it
    inline: bool = False  # cut out of a line that runs several together


def lines(block: str) -> list[Line]:
    """Cut a block into its logical lines, in order; they cover every non-white character."""
    cut = _physical(block)
    if len(cut) > _CRUMBS and len(block) < _CRUMB * len(cut):
        return [_marked(block, cut[0][0], cut[-1][1], True)]  # crumbs of a page, no list
    physical = [_marked(block, start, end, spaced) for start, end, spaced in cut]
    joined = _joined(block, physical)
    return [part for line in joined for piece in _cut(block, line) for part in _parted(block, piece)]


def sentences(block: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a paragraph into its sentences; the spans cover all of it but white space."""
    cuts, text = [start], block[start:end]
    for stop in _SENTENCE.finditer(text) if holds(text[:-1], _STOPS) else ():
        if not _ABBREVIATED.search(text, max(0, stop.start() - 8), stop.start()):
            cuts.append(start + stop.end())
    cuts.append(end)
    if len(cuts) > _SENTENCES and end - start < _CRUMB * len(cuts):
        cuts = [start, end]  # crumbs too
    spans = [_stripped(block, a, b) for a, b in pairwise(cuts)]
    return [(a, b) for a, b in spans if a < b]


def _physical(block: str) -> list[tuple[int, int, bool]]:
    if "<" in block and _TAGS.search(block):
        return _tagged(block)
    # carriers that keep a block on one line write "~" (AACT's flat files) or "|" for every line break
    one_line = "\n" not in block.strip()
    signs = _BREAKS if one_line and _SAYS.search(block) else ""
    breaks = next((sign for sign in signs if block.count(sign) > 2), "\n")
    found: list[tuple[int, int, bool]] = []
    at, blank = 0, True
    for raw in block.split(breaks):
        if raw.strip():
            # a sign that breaks lines belongs to the line it begins, as a mark does
            begin = at if breaks == "\n" else found[-1][1] if found else 0
            found.append((begin, at + len(raw.rstrip()), blank))
        blank = not raw.strip()
        at += len(raw) + 1
    if found and breaks != "\n":
        found[-1] = (found[-1][0], len(block.rstrip()), found[-1][2])
    return found


def _tagged(block: str) -> list[tuple[int, int, bool]]:
    """Cut a block that breaks lines with tags, as the WHO does; a tag belongs to the line it begins."""
    breaks = _TAG_LEADS if _LEADS.search(block) else _TAG_ENDS
    found: list[tuple[int, int, bool]] = []
    begin, at, blank = 0, 0, True
    for here, there in (*(sign.span() for sign in breaks.finditer(block)), (len(block), len(block))):
        said = block[at:here].rstrip()
        if said.strip():
            found.append((begin, at + len(said), blank))
            begin = here
        blank = not said.strip()
        at = there
    if not found:  # tags and nothing else
        return [(len(block) - len(block.lstrip()), len(block.rstrip()), True)]
    found[-1] = (found[-1][0], len(block.rstrip()), found[-1][2])
    return found


def _marked(block: str, start: int, end: int, spaced: bool) -> Line:
    indent = end - start - len(block[start:end].lstrip())
    begin = body = start + indent
    mark, number = "", 0
    if block[begin : begin + 1] == "<" and (tags := _TAGS.match(block, begin, end)):
        body, indent = tags.end(), len(tags[0]) - len(tags[0].rstrip(" \t"))
    while body < end and (block[body] in _BREAKS or block[body].isspace()):
        body += 1
    while len(mark) < 6:  # "- * 1." as pages paste one list into another
        head = block[body : body + 2]
        if head.isascii() and head.isalpha() and head[1:] not in _NUMERAL:
            break  # a word, as most lines begin
        found = _MARK.match(block, body, end)
        if found is None or (found.end() >= end and mark):
            break
        kind = found.lastgroup or ""
        sign = found[kind]
        if kind in ("number", "roman", "letter", "han") and mark[-1:] not in ("", "-"):
            break
        mark, number = _class(kind, sign), _value(sign, kind)
        body = found.end()
    return Line(begin, end, min(body, end), indent, mark, number, spaced)


def _class(kind: str, sign: str) -> str:
    if kind == "bullet":
        return "-" if sign[-1] in "-–—*•·●" else sign[-1]
    if kind == "number":
        dots = sign.rstrip(".)、").count(".")
        return "1" + ".1" * dots if dots else _DIGITS.sub("1", sign).replace("\\", "").replace("）", ")")
    return {"letter": "a", "roman": "i", "han": "一"}[kind] + sign[-1] + ("(" if sign[0] in "(（" else "")


def _value(sign: str, kind: str) -> int:
    digits = _DIGITS.findall(sign)
    if digits:
        return int(digits[-1])
    letter = sign.strip("()（）.、 ").lower()
    return ord(letter[0]) - 96 if kind == "letter" and letter else 0


def _joined(block: str, physical: list[Line]) -> list[Line]:
    """Join continuation lines; in a wrapped block a marked line without a blank line above continues too."""
    wrapped = _is_wrapped(physical)
    found: list[Line] = []
    previous: Line | None = None
    for line in physical:
        if previous is not None and _continues(block, found[-1], previous, line, wrapped):
            found[-1] = found[-1]._replace(end=line.end)
        else:
            found.append(line)
        previous = line
    return found


def _is_wrapped(physical: list[Line]) -> bool:
    marked = [line for line in physical[1:] if line.mark]
    crowded = sum(not line.spaced for line in marked)
    widest = max((line.indent + line.end - line.start for line in physical), default=0)
    follow = any(not line.spaced and not line.mark for line in physical[1:])
    return widest <= 120 and follow and crowded <= len(marked) // 8


def _continues(block: str, item: Line, previous: Line, line: Line, wrapped: bool) -> bool:
    if line.spaced:
        return not line.mark and _cut_short(block, item, previous, line)
    long = previous.indent + previous.end - previous.start >= _WRAP
    if wrapped:
        goes_on = not line.mark and _cut_short(block, item, previous, line)
        return goes_on or (long and (not line.mark or line.indent > item.indent or not item.mark))
    # a line may be nothing but the sign that begins it ("~" at the end of a page)
    goes_on = block[line.body : line.end][:1].islower()
    if line.mark or not goes_on or block[previous.end - 1] in ".:;" or block[line.start] in _BREAKS:
        return False
    return long or _cut_short(block, item, previous, line)


def _cut_short(block: str, item: Line, previous: Line, line: Line) -> bool:
    """Tell whether a sentence breaks off in the middle: "… and are not" above "considered for surgery"."""
    if not block[line.body : line.end][:1].islower():
        return False
    if block[previous.end - 1] in ".;:":
        return False
    if ending_word(block, previous.start, previous.end).lower() in _OPEN:
        return True
    if _GOES_ON.match(block, line.body, line.end) is not None:
        return True
    written = block[max(item.start, previous.end - 400) : previous.end]
    return written.count("(") + written.count("[") > written.count(")") + written.count("]")


def _cut(block: str, line: Line) -> list[Line]:
    """Cut a run-on list ("1) WBC …; 2) TBIL …; (7) Length …") where its marks count upwards."""
    text = block[line.body : line.end]
    many = not line.mark and text.count(":") >= _MIN_RUN_ON
    named = [found.end() for found in _NAMED.finditer(text)] if many else []
    if cuts := label_cuts(text) or (named if len(named) + 1 >= _MIN_RUN_ON else []):
        return [_labelled(block, line, part) for part in pairwise([0, *cuts, len(text)])]
    cuts = run_on(text, line.mark, line.number) or _counted(text, line)
    if not cuts and not line.mark:
        many = sum([text.count(sign) for sign in _DASHES]) >= _MIN_RUN_ON
        dashes = [found.start() for found in _DASHED.finditer(text)] if many else []
        cuts = dashes if len(dashes) >= _MIN_RUN_ON else []
    if not cuts:
        return [line]
    edges = [line.body + cut for cut in cuts]
    first = line._replace(end=_stripped(block, line.start, edges[0])[1], inline=True)
    parts = [first] if first.end > first.body else []
    for start, end in zip(edges, [*edges[1:], line.end], strict=True):
        left, right = _stripped(block, start, end)
        part = _marked(block, left, right, spaced=False)
        indent = line.indent + (2 if line.mark else 0)
        begin = line.start if not parts else part.start
        parts.append(part._replace(indent=indent, start=begin, inline=True))
    return parts


def _parted(block: str, line: Line) -> list[Line]:
    """Cut sentences apart that follow each other without a stop; each is one of the same list."""
    text = block[line.body : line.end]
    if _NEXT_BEGINS.search(text, 2) is None:
        return [line]
    cuts = [
        found.end()
        for found in _NEXT.finditer(text)
        if not (
            _WAITS.search(text, max(0, found.start() - 12), found.start()) or _inside(text, found.start())
        )
    ]
    spans = [_stripped(block, line.body + a, line.body + b) for a, b in pairwise([0, *cuts, len(text)])]
    return (
        [
            line._replace(
                start=line.start if at == 0 else start,
                body=start,
                end=end,
                inline=True,
                spaced=line.spaced or at > 0,
            )
            for at, (start, end) in enumerate(spans)
        ]
        if cuts
        else [line]
    )


def _labelled(block: str, line: Line, part: tuple[int, int]) -> Line:
    """Give one piece of a text that runs labelled lists together, as a paragraph of its own."""
    start, end = _stripped(block, line.body + part[0], line.body + part[1])
    return Line(line.start if part[0] == 0 else start, end, start, line.indent, "", 0, True, True)


def _counted(text: str, line: Line) -> list[int]:
    """Give the offsets of inline numbers that count 1, 2, 3 … or go on counting the outer list."""
    if _COUNTING.search(text) is None:
        return []
    inner = line.number if line.mark in ("1)", "(1)") else 0
    needed, outer = (1 if inner else 2), 0
    style = line.mark[:1] + line.mark[-1:] if inner else ""
    cuts: list[int] = []
    for found in _RUN_ON.finditer(text):
        closes = found[0][0] not in "(（" and found[0][-1] in ")）"
        if closes and _inside(text, found.start()):
            continue  # "(Grade 2)" is no second item
        value = int(next(group for group in found.groups() if group))
        here = ("(" if found[0][0] in "(（" else "1") + found[0][-1]
        if value == inner + 1 and (not style or here == style or not outer):
            inner, outer = value, 0
            style = style or here
        elif (outer and value == outer + 1) or (
            cuts and value > inner + 1 and not outer and (here[0] == "(" or here[1] not in style)
        ):
            outer = value  # "(7)" or "7." goes on counting the list outside
        else:
            continue
        cuts.append(found.start())
    return cuts if len(cuts) >= needed else []


def _inside(text: str, at: int) -> bool:
    """Tell whether a bracket stands open before a place."""
    return text.count("(", 0, at) + text.count("（", 0, at) > text.count(")", 0, at) + text.count("）", 0, at)


def _stripped(block: str, start: int, end: int) -> tuple[int, int]:
    while end > start and block[end - 1].isspace():
        end -= 1
    return start, end

"""A block as logical lines: marks seen, wrapped lines joined, run-on lists cut; no meaning is read."""

import re
from itertools import pairwise
from typing import NamedTuple

_BULLET = r"(?:\\?[-*•·●○◦▪■□–—‣➢✓★►◆⁃∙]{1,3}|[o§](?=\s)|[ü](?=\s))"
_NUMBER = (
    r"(?:[（(]\s?\d{1,2}\s?[)）][.、]?|\d{1,2}(?:\.\d{1,2}){1,3}[.)）、]?(?=\s+[A-Z(≥>≤<\u4e00-\u9fff])"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}(?:\\?[.)）、．]){1,2}(?=\D|\d{1,3}\s?(?:[-–~]|to\b|years)|$)"
    r"|\d{1,2}[A-Za-z]{1,2}[.)](?=\s|[A-Z]))"
)
_LETTER = r"(?:[（(][a-zA-Z][)）]|[a-zA-Z][)）](?=\s)|[a-zA-Z]\.(?=\s+[A-Z≥>≤<\d])|[a-z]\.(?=\s))"
_ROMAN = r"(?:[（(](?:i{1,3}|iv|vi{0,3}|ix|x)[)）]|(?:i{2,3}|iv|vi{1,3}|ix|II|III|IV|VI{1,3})[.)](?=\s))"
_HAN = r"(?:[一二三四五六七八九十]{1,3}[、.．)）]|[（(][一二三四五六七八九十]{1,3}[)）]|[①-⑳⑴-⒇])"
_MARK = re.compile(
    rf"\s*(?:(?P<bullet>{_BULLET})(?=[\sA-Za-z≥>≤<(\d\u4e00-\u9fff])|(?P<roman>{_ROMAN})|"
    rf"(?P<number>{_NUMBER})"
    rf"|(?P<letter>{_LETTER})|(?P<han>{_HAN}))\s*"
)
_DIGITS = re.compile(r"\d+")
_BREAKS = "~|"
_NUMERAL = frozenset("ivxIVX")
_WRAP = 60  # a carrier that wraps breaks no line shorter than this
_RUN_ON = re.compile(
    r"(?<=[;；.。:：,，、\s)）])(?:[（(](\d{1,2})[)）]|(\d{1,2})[)）、]|(\d{1,2})\.(?=\s?[A-Z\u4e00-\u9fff]))"
)
_COUNTING = re.compile(r"\d[)）、.]")
_DASHED = re.compile(r"(?<=[\s:：;；])[-•●*](?=\s+[^\s\d])|[•●▪]")
_MIN_RUN_ON = 3
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|no|dr|approx|incl|etc|al|resp|eq|cf|st|mr|ms|ca|u\.s|spp|max|min|fig|i\.v|p\.o)|"
    r"(?:^|\s)[A-Z])$",
    re.IGNORECASE,
)
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


def lines(block: str) -> list[Line]:
    """Cut a block into its logical lines, in order; they cover every non-white character."""
    physical = [_marked(block, start, end, spaced) for start, end, spaced in _physical(block)]
    joined = _joined(block, physical)
    return [part for line in joined for part in _cut(block, line)]


def sentences(block: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a paragraph into its sentences; the spans cover all of it but white space."""
    cuts, text = [start], block[start:end]
    for stop in _SENTENCE.finditer(text):
        if not _ABBREVIATED.search(text, max(0, stop.start() - 8), stop.start()):
            cuts.append(start + stop.end())
    cuts.append(end)
    spans = [_stripped(block, a, b) for a, b in pairwise(cuts)]
    return [(a, b) for a, b in spans if a < b]


def _physical(block: str) -> list[tuple[int, int, bool]]:
    # carriers that keep a block on one line write "~" (AACT's flat files) or "|" for every line break
    one_line = "\n" not in block.strip()
    breaks = next((sign for sign in "~|" if one_line and block.count(sign) > 2), "\n")
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


def _marked(block: str, start: int, end: int, spaced: bool) -> Line:
    indent = end - start - len(block[start:end].lstrip())
    body, mark, number = start + indent, "", 0
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
    return Line(start + indent, end, min(body, end), indent, mark, number, spaced)


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
        return False
    long = previous.indent + previous.end - previous.start >= _WRAP
    if wrapped:
        return long and (not line.mark or line.indent > item.indent or not item.mark)
    return not line.mark and block[line.body].islower() and block[previous.end - 1] not in ".:;"


def _cut(block: str, line: Line) -> list[Line]:
    """Cut a run-on list ("1) WBC …; 2) TBIL …; (7) Length …") where its marks count upwards."""
    text = block[line.body : line.end]
    cuts = _counted(text, line)
    if not cuts and not line.mark:
        dashes = [found.start() for found in _DASHED.finditer(text)]
        cuts = dashes if len(dashes) >= _MIN_RUN_ON else []
    if not cuts:
        return [line]
    edges = [line.body + cut for cut in cuts]
    first = line._replace(end=_stripped(block, line.start, edges[0])[1])
    parts = [first] if first.end > first.body else []
    for start, end in zip(edges, [*edges[1:], line.end], strict=True):
        left, right = _stripped(block, start, end)
        part = _marked(block, left, right, spaced=False)
        indent = line.indent + (2 if line.mark else 0)
        parts.append(part._replace(indent=indent, start=line.start if not parts else part.start))
    return parts


def _counted(text: str, line: Line) -> list[int]:
    """Give the offsets of inline numbers that count 1, 2, 3 … or go on counting the outer list."""
    if _COUNTING.search(text) is None:
        return []
    inner = line.number if line.mark in ("1)", "(1)") else 0
    needed, outer = (1 if inner else 2), 0
    cuts: list[int] = []
    for found in _RUN_ON.finditer(text):
        value = int(next(group for group in found.groups() if group))
        if value == inner + 1:
            inner, outer = value, 0
        elif (outer and value == outer + 1) or (
            cuts and value > inner + 1 and not outer and found[0].startswith(("(", "（"))
        ):
            outer = value
        else:
            continue
        cuts.append(found.start())
    return cuts if len(cuts) >= needed else []


def _stripped(block: str, start: int, end: int) -> tuple[int, int]:
    while end > start and block[end - 1].isspace():
        end -= 1
    return start, end

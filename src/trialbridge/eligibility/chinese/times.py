"""Comparisons and windows of time of a Chinese sentence in English order; no other pass looks at numbers."""

from trialbridge.eligibility.chinese.pieces import Piece

_COUNTED = frozenset({"num", "span", "unit", "age", "times", "limit", "raw"})
_SIGNS = {"ge": "≥", "le": "≤"}
_BEFORE, _AFTER = "before", "after"


def compared(pieces: list[Piece]) -> list[Piece]:
    """Put the sign of "18岁以上" before its number; a range is closed by "-"."""
    found: list[Piece] = []
    for piece in pieces:
        if piece.kind in _SIGNS:
            start = len(found)
            while start and found[start - 1].kind in _COUNTED:
                start -= 1
            numbered = any(one.kind == "num" for one in found[start:])
            if numbered:
                if not (start and found[start - 1].kind == "cmp"):
                    sign = _SIGNS[piece.kind]
                    found.insert(start, Piece(piece.start, piece.end, "cmp", sign))
                continue
        if piece.kind == "to-range":
            ranged = found and found[-1].kind in _COUNTED
            piece = piece._replace(kind="raw", words="-") if ranged else piece._replace(kind="nil")
        if piece.words == "has" and found and found[-1].kind == "cmp":
            found.insert(len(found) - 1, piece)  # "至少有一个"
            continue
        found.append(piece)
    return [_unaged(found, at) for at in range(len(found))]


def _unaged(pieces: list[Piece], at: int) -> Piece:
    """Drop the unit of "18岁≤年龄≤75岁" before the sign and of "18岁-75岁" before the dash."""
    piece = pieces[at]
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    early = after is not None and ((after.kind == "cmp" and after.words[0] in "<≤≦") or after.words == "-")
    if piece.kind == "age" and early:
        return piece._replace(kind="nil", words="")
    return piece


def timed(pieces: list[Piece]) -> list[Piece]:
    """Put windows of time into English order: "入组前4周内" is "within 4 weeks before enrolment"."""
    found: list[Piece] = []
    at, last = 0, len(pieces)
    while at < last:
        window = _anchored(pieces, at, last) or _past(pieces, at, last) or _length(pieces, at, last)
        if window is None:
            found.append(_alone(pieces, at))
            at += 1
        else:
            words, end = window
            found.append(Piece(pieces[at].start, pieces[end - 1].end, "window", words))
            at = end
    return found


def _alone(pieces: list[Piece], at: int) -> Piece:
    """Give what a word of time is where it bounds nothing."""
    piece = pieces[at]
    if piece.kind == "past":
        return piece._replace(kind="qual", words="prior" if piece.words == "prior" else "recent")
    if piece.kind == "in":
        return piece._replace(kind="nil", words="")
    return piece


def _anchored(pieces: list[Piece], at: int, last: int) -> tuple[str, int] | None:
    """Read "入组前4周内", "首次用药后30天内", "随机前至少2周"."""
    end, name = at, ""
    while end < last and pieces[end].kind in ("anchor", "nil", "study"):
        if pieces[end].kind == "anchor":
            name = pieces[end].words.partition(";")[0]
        end += 1
    if not name or end >= last or pieces[end].kind not in ("before", "after", "past"):
        return None
    if pieces[end].kind == "past" and pieces[end].words != "before":
        return None
    side = _AFTER if pieces[end].kind == "after" else _BEFORE
    end += 1
    while end < last and pieces[end].kind in ("de", "nil"):
        end += 1
    if end < last and pieces[end].kind == "past" and pieces[end].words != "before":
        end += 1  # "入组前最近3个月内"
    span = _span(pieces, end, last)
    if span is None:
        return f"{side} {name}", end
    sign, words, stop = span
    lead = "at least" if sign and sign[0] in ">≥" else "within"
    return f"{lead} {words} {side} {name}", stop


def _past(pieces: list[Piece], at: int, last: int) -> tuple[str, int] | None:
    """Read "近3个月内", "过去一年", "前3个月"."""
    if pieces[at].kind != "past":
        return None
    end = at + 1
    while end < last and pieces[end].kind in ("past", "de", "nil"):
        end += 1
    span = _span(pieces, end, last)
    return None if span is None or span[0][:1] in (">", "≥") else (f"within the past {span[1]}", span[2])


def _length(pieces: list[Piece], at: int, last: int) -> tuple[str, int] | None:
    """Read "3个月内", with no event named."""
    span = _span(pieces, at, last)
    ranged = at and pieces[at - 1].words == "-"
    if span is None or ranged or span[0][:1] in (">", "≥") or pieces[span[2] - 1].kind != "in":
        return None
    if span[2] < last and pieces[span[2]].kind == "before":
        return None
    return f"within {span[1]}", span[2]


def _span(pieces: list[Piece], at: int, last: int) -> tuple[str, str, int] | None:
    """Read "[至少] 4 周 [内]": the sign, the words of the length, and where it ends."""
    sign, end = "", at
    if end < last and pieces[end].kind == "cmp":
        sign, end = pieces[end].words, end + 1
    if end < last and pieces[end].kind == "num" and " " in pieces[end].words:
        words, end = pieces[end].words, end + 1  # "半年" is 6 months
    elif end + 1 < last and pieces[end].kind == "num" and pieces[end + 1].kind == "span":
        words, end = f"{pieces[end].words} {pieces[end + 1].words}", end + 2
    else:
        return None
    half = _half_lives(pieces, end, last)
    if half is not None:
        words, end = f"{words} {half[0]}", half[1]
    if end < last and pieces[end].kind == "in":
        end += 1
    return sign, words, end


def _half_lives(pieces: list[Piece], at: int, last: int) -> tuple[str, int] | None:
    """Read "或5个半衰期（以较长者为准）"."""
    end = at
    while end < last and pieces[end].kind in ("or", "open", "nil"):
        end += 1
    if end == at or end + 1 >= last or pieces[end].kind != "num" or pieces[end + 1].words != "half-lives":
        return None
    words, end = f"or {pieces[end].words} half-lives", end + 2
    place = end
    while place < last and pieces[place].kind in ("in", "comma", "open"):
        place += 1
    if place < last and pieces[place].words.startswith("whichever"):
        words, end = f"{words}, {pieces[place].words}", place + 1
        while end < last and pieces[end].kind == "close":
            end += 1
    return words, end

"""Multiples of a limit, stages, grades and scales of a Chinese sentence in English order."""

import re

from trialbridge.eligibility.chinese.pieces import Piece, standing

_LEVEL = re.compile(
    "[IVXivx]{1,4}[ABCabc]?[0-3]?(?:-[IVXivx]{1,4}[ABCabc]?)?|[0-4][ABCabc]|[A-D]|[ⅠⅡⅢⅣⅤⅰⅱⅲⅳⅴ]+[ABCabc]?[0-3]?"
)


def multiples(pieces: list[Piece]) -> list[Piece]:
    """Write multiples of a limit as English does: "≤ 正常值上限的2.5倍", "≤ 2.5倍正常值上限"."""
    found: list[Piece] = []
    at, last = 0, len(pieces)
    while at < last:
        piece = pieces[at]
        if piece.kind == "limit":
            times = at + 1
            while times < last and (pieces[times].kind == "de" or pieces[times].words == "x"):
                times += 1
            if times + 1 < last and pieces[times].kind == "num" and pieces[times + 1].kind == "times":
                found += [pieces[times]._replace(glued=False), standing("x", pieces[times + 1]), piece]
                at = times + 2
                continue
            if times < last and pieces[times].kind == "cmp" and times + 2 < last and (
                pieces[times + 1].kind == "num" and pieces[times + 2].kind == "times"
            ):  # fmt: skip
                number = pieces[times + 1]._replace(glued=False)
                found += [pieces[times], number, standing("x", pieces[times + 2]), piece]
                at = times + 3
                continue
        if piece.kind == "times":
            after = at + 1
            while after < last and pieces[after].kind == "de":
                after += 1
            if after < last and pieces[after].kind == "limit":
                found += [standing("x", piece), pieces[after]]
                at = after + 1
                continue
        found.append(piece)
        at += 1
    return found


def stages(pieces: list[Piece]) -> list[Piece]:
    """Name a stage or grade before its numbers ("IIIB或IV期", "≥3级"); a scale's name says it already."""
    found: list[Piece] = []
    graded = any("toxic" in piece.words or "adverse" in piece.words for piece in pieces)
    for piece in pieces:
        if piece.kind == "grade":
            start = len(found)
            while start and _levels(found[start - 1]):
                start -= 1
            if any(one.words == piece.words for one in found[start:]):
                continue
            named = start and found[start - 1].kind in ("variable", "study", "close")
            if start == len(found) or (piece.words == "grade" and not (graded or named)):
                found.append(piece._replace(kind="unknown", words="期" if piece.words == "stage" else "级"))
            elif not named:
                found.insert(start, standing(piece.words, piece))
            continue
        found.append(piece)
    return found


def scaled(pieces: list[Piece]) -> list[Piece]:
    """Leave out what only repeats that a scale is one: "NYHA分级为II级", "（ASA）分级"."""
    found: list[Piece] = []
    for piece in pieces:
        behind = bool(found) and found[-1].kind in ("variable", "close")
        if behind and piece.words in ("grade", "score", "stage", "class", "is") and piece.kind != "grade":
            continue
        found.append(piece)
    return found


def _levels(piece: Piece) -> bool:
    """Tell whether a piece can stand in a list of levels: a number, a Roman numeral, what joins them."""
    if piece.kind in ("num", "cmp", "or", "join") or piece.words in ("-", "/", "stage", "grade"):
        return True
    return piece.kind in ("raw", "unit", "variable") and _LEVEL.fullmatch(piece.words) is not None

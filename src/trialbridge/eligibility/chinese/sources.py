"""By whose criteria a disease is known, and which other trial is meant: both said in one way or left out."""

import re

from trialbridge.eligibility.chinese.pieces import EDGES, THINGS, Piece

_TAKING = frozenset({"participated in", "currently participating in"})
_SORTS = frozenset({"substance", "join", "or", "and", "de", "study", "nil"})
_SORTING = frozenset(
    {
        "other", "any", "new", "another", "drugs", "device", "medical device", "related", "intervention",
        "clinical", "other clinical trial", "other clinical study", "clinical trial", "clinical study",
        "drug clinical trial", "drug trial", "other drug trial", "other drug clinical trial", "type",
        "interventional", "observational", "vaccine", "treatment", "therapy", "product", "1", "2", "one",
        "any drug clinical trial", "any clinical trial", "new drugs", "and/or",
    }
)  # fmt: skip
_TRIAL = re.compile("clinical (?:trial|study)|drug (?:trial|study)|^other (?:trial|study)|^(?:trial|study)$")


def sources(pieces: list[Piece]) -> list[Piece]:
    """Leave out by whose criteria a disease is known: "根据2008年诊断标准确诊的X", "X（参照指南）"."""
    found: list[Piece] = []
    at, last = 0, len(pieces)
    while at < last:
        end = _source(pieces, at, last) if pieces[at].kind == "source" else 0
        if not end:
            found.append(pieces[at])
            at += 1
            continue
        at = end
        if at < last and pieces[at].kind == "close" and found and found[-1].kind == "open":
            found.pop()
            at += 1
    return found


def _source(pieces: list[Piece], at: int, last: int) -> int:
    """Give where the naming of the criteria that begins here ends, or 0 where it is none."""
    stop = at + 1
    while stop < last and pieces[stop].kind not in EDGES:
        stop += 1
    named = [k for k in range(at + 1, stop) if pieces[k].kind == "criteria"]
    measured = any(one.kind in ("cmp", "variable") for one in pieces[at:stop])
    if pieces[at].words == "meeting" and any(one.kind in THINGS for one in pieces[at:stop]):
        return 0  # "符合抑郁症诊断标准" names the disease
    return named[-1] + 1 if named and not measured else 0


def trials(pieces: list[Piece]) -> list[Piece]:
    """Name another trial in one way, whatever is tried in it: "参加其他药物或器械的临床试验"."""
    found: list[Piece] = []
    at, last = 0, len(pieces)
    while at < last:
        piece = pieces[at]
        found.append(piece)
        at += 1
        if piece.words not in _TAKING:
            continue
        end = at
        while end < last and (pieces[end].kind in _SORTS or pieces[end].words in _SORTING):
            end += 1
        trial = next((k for k in range(end - 1, at - 1, -1) if _TRIAL.search(pieces[k].words)), None)
        if trial is not None:
            words = " ".join(one.words for one in pieces[at : trial + 1])
            another = any(word in words for word in ("other", "any", "new"))
            name = "other clinical trial" if another else "clinical trial"
            found.append(Piece(pieces[at].start, pieces[trial].end, "word", name))
            at = trial + 1
    return found

"""The pieces of a Chinese sentence in English order, pass by pass; each keeps its place in the sentence."""

from collections.abc import Callable

from trialbridge.eligibility.chinese.pieces import EDGES, THINGS, Piece, standing
from trialbridge.eligibility.chinese.scales import multiples, scaled, stages
from trialbridge.eligibility.chinese.sources import sources, trials
from trialbridge.eligibility.chinese.times import compared, timed

_LONGEST = 200
_STOPS = frozenset({"stop"})
_SIDES = frozenset({"stop", "comma", "join", "open", "close", "and", "or", "eg"})
_SILENT = frozenset({"nil", "suf", "etc", "de", "hist-nil"})
_GIVEN = frozenset({"substance", "drug"})
_NAMING = frozenset({"raw", "unknown", "join", "or", "and", "de"})
_BARRED = frozenset({"substance", "drug", "noun", "concept"})
_LISTED = frozenset({"concept", "drug", "list", "join", "qual", "or", "and", "unknown", "raw"})


def ordered(pieces: list[Piece]) -> list[Piece]:
    """Put the pieces of a sentence into English order; what only Chinese says is left out.

    The passes look back and ahead, so a text longer than any sentence is ordered stretch by stretch.
    """
    found: list[Piece] = []
    for start in range(0, len(pieces), _LONGEST):
        stretch = pieces[start : start + _LONGEST]
        kinds = {piece.kind for piece in stretch}
        for step, needed in _PASSES:
            if not (needed and kinds.isdisjoint(needed)):
                stretch = step(stretch)
        found += [_spoken(piece) for piece in stretch if piece.kind not in _SILENT]
    return found


def _spoken(piece: Piece) -> Piece:
    if piece.kind == "ge":
        return piece._replace(words="or more")
    if piece.kind == "le":
        return piece._replace(words="or less")
    if piece.kind == "source" and piece.words == "meeting":
        return piece._replace(words="")
    if piece.kind == "anchor":
        return piece._replace(words=piece.words.partition(";")[2])
    return piece


def _allergies(pieces: list[Piece]) -> list[Piece]:
    """Name first that there is an allergy, and then to what: "对X严重过敏", "青霉素过敏"."""
    found: list[Piece] = []
    for piece in pieces:
        if piece.kind == "allergy":
            given = _BARRED if piece.words.startswith("contra") else _GIVEN
            start = _object(found, given)
            if start is not None:
                marked = found[start].kind == "to"
                end = len(found)
                while end > start and found[end - 1].kind in ("qual", "past", "neg"):
                    end -= 1
                head = [*found[end:], piece, standing("to", piece)]
                found[start:] = [*head, *found[start + marked : end]]
                continue
        found.append(piece)
    return [piece for piece in found if piece.kind != "to"]


def _object(found: list[Piece], given: frozenset[str]) -> int | None:
    """Give where the object of an allergy begins: at its "对", or at the substances right before it."""
    for at in range(len(found) - 1, max(-1, len(found) - 40), -1):
        if found[at].kind == "to":
            return at if at + 1 < len(found) else None
        if found[at].kind in _STOPS:
            break
    at = len(found)
    if not found or found[-1].kind not in given:
        return None
    while at and (found[at - 1].kind in given or found[at - 1].kind in _NAMING):
        at -= 1
    while found[at].kind in ("join", "or", "and", "de"):
        at += 1
    return at


def _exceptions(pieces: list[Piece]) -> list[Piece]:
    """Put "except" before what is excepted: "除X外的Y", "Y（X除外）", "Y，X除外"."""
    found: list[Piece] = []
    at, last = 0, len(pieces)
    while at < last:
        piece = pieces[at]
        leads = piece.kind == "excpost" and (not found or found[-1].kind in EDGES)
        if piece.kind == "exc" or leads:
            out = next((k for k in range(at + 1, last) if pieces[k].kind in ("out", "stop")), last)
            if out < last and pieces[out].kind == "out":
                end = out + 1
                while end < last and pieces[end].kind in ("de", "comma", "nil"):
                    end += 1
                stop = end
                while stop < last and (pieces[stop].kind not in EDGES or _exemplifies(pieces, stop)):
                    stop += 1
                if stop > end:
                    found += [*pieces[end:stop], standing("except", piece), *pieces[at + 1 : out]]
                    at = stop
                    continue
            found.append(standing("except", piece))
        elif piece.kind == "excpost":
            start = len(found)
            while start and found[start - 1].kind not in EDGES:
                start -= 1
            if start < len(found) and start:
                if found[start - 1].kind == "comma":
                    found.pop(start - 1)
                    start -= 1
                found.insert(start, standing("except", piece))
            else:
                found.append(standing("excluded", piece))
        elif piece.kind != "out":
            found.append(piece)
        at += 1
    return found


def _exemplifies(pieces: list[Piece], at: int) -> bool:
    """Tell whether an edge opens or closes examples of what is not excepted: "…外的肺病（如哮喘）"."""
    after = pieces[at + 1].kind if at + 1 < len(pieces) else ""
    inside = any(one.kind == "open" for one in pieces[max(0, at - 30) : at])
    return (pieces[at].kind in ("open", "comma") and after == "eg") or (pieces[at].kind == "close" and inside)


def _examples(pieces: list[Piece]) -> list[Piece]:
    """Put the general before its cases: "A、B等慢性疾病" is "chronic diseases such as A, B"."""
    found: list[Piece] = []
    at, last = 0, len(pieces)
    while at < last:
        piece = pieces[at]
        if piece.kind == "etc":
            end = at + 1
            while end < last and pieces[end].kind in ("de", "qual", "concept", "drug", "list", "noun"):
                end += 1
            start = len(found)
            while start and found[start - 1].kind in _LISTED:
                start -= 1
            told = any(before.kind == "eg" for before in found[max(0, start - 1) : start])
            named = [one for one in pieces[at + 1 : end] if one.kind in ("concept", "drug", "list", "noun")]
            if named and start < len(found) and not told:
                cases = found[start:]
                lead = []
                if cases[0].kind == "qual":  # "严重心、肝等疾病" is severe either way
                    lead = [cases[0]]
                del found[start:]
                found += [*lead, *pieces[at + 1 : end], standing("such as", piece, "eg"), *cases]
                at = end
                continue
        found.append(piece)
        at += 1
    return found


def _relatives(pieces: list[Piece]) -> list[Piece]:
    """Put a clause that ends in "的" behind what it narrows: "伴肝转移的肝癌" is cancer with metastasis."""
    found: list[Piece] = []
    at, last = 0, len(pieces)
    while at < last:
        piece = pieces[at]
        if piece.kind == "de":
            start = len(found)
            while start and found[start - 1].kind not in EDGES and found[start - 1].kind != "rel":
                start -= 1
            verb = start - 1 if start and found[start - 1].kind == "rel" else None
            end = at + 1
            while end < last and pieces[end].kind not in _SIDES and pieces[end].kind != "de":
                end += 1
            behind = [one for one in pieces[at + 1 : end] if one.kind in THINGS]
            if verb is not None and behind and any(one.kind in THINGS for one in found[verb:]):
                clause = found[verb:]
                del found[verb:]
                found += [*pieces[at + 1 : end], *clause]
                at = end
                continue
            linked = found and found[-1].kind in THINGS and at + 1 < last and pieces[at + 1].kind in THINGS
            if linked:
                found.append(standing("with", piece))
        else:
            found.append(piece)
        at += 1
    return found


_PASSES: tuple[tuple[Callable[[list[Piece]], list[Piece]], frozenset[str]], ...] = (
    (sources, frozenset({"source"})),
    (scaled, frozenset({"variable", "close"})),
    (trials, frozenset()),
    (compared, frozenset({"ge", "le", "to-range", "cmp", "age"})),
    (timed, frozenset({"anchor", "past", "in"})),
    (stages, frozenset({"grade"})),
    (multiples, frozenset({"limit"})),
    (_exceptions, frozenset({"exc", "excpost", "out"})),
    (_allergies, frozenset({"allergy", "to"})),
    (_examples, frozenset({"etc"})),
    (_relatives, frozenset({"de"})),
)
"""The passes, with the kinds of which a sentence must hold one; no pass makes a kind a later one needs."""

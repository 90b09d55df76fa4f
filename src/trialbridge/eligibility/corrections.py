"""People's rules laid over the parser's criteria, each on the text it was given for; it stores nothing."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec

from trialbridge.model.correction import Correction, text_hash, words_of
from trialbridge.model.criterion import Author, Criterion
from trialbridge.model.rule import All, Any, AtLeast, Has, Rule, computable
from trialbridge.vocab import Vocabulary

DIAGNOSIS = "diagnosis"


class Laid(NamedTuple):
    """Criteria with corrections in their places, and the corrections whose text none of them is."""

    criteria: tuple[Criterion, ...]
    unused: tuple[Correction, ...]


def lay(
    criteria: Sequence[Criterion], corrections: Iterable[Correction], block: str, vocabulary: Vocabulary
) -> Laid:
    """Put each correction in the place of the criteria whose text it mends.

    A text stands for every criterion that has it; where the parser cuts the block otherwise than it did when
    the correction was made, for the run of criteria that together have it. What is left is `unused`.
    """
    waiting = {correction.hash: correction for correction in corrections}
    if not waiting:
        return Laid(tuple(criteria), ())
    laid: list[Criterion] = []
    used: set[str] = set()
    at = 0
    while at < len(criteria):
        stop, by = _found(criteria, at, waiting, block)
        if by is None:
            laid.append(criteria[at])
        else:
            laid.append(_corrected(criteria[at:stop], by, block))
            used.add(by.hash)
        at = stop
    unused = tuple(by for key, by in waiting.items() if key not in used)
    return Laid(_told(laid, vocabulary), unused)


def _found(
    criteria: Sequence[Criterion], at: int, waiting: dict[str, Correction], block: str
) -> tuple[int, Correction | None]:
    """Give the correction of the criteria from `at` on, and where these end."""
    by = waiting.get(text_hash(criteria[at].text))
    if by is not None:
        return at + 1, by
    begins = words_of(criteria[at].text)
    for by in waiting.values():
        whole = words_of(by.text)
        if not whole.startswith(begins):
            continue
        for stop in range(at + 2, len(criteria) + 1):
            words = words_of(block[criteria[at].start : criteria[stop - 1].end])
            if words == whole:
                return stop, by
            if len(words) > len(whole):
                break
    return at + 1, None


def _corrected(run: Sequence[Criterion], by: Correction, block: str) -> Criterion:
    first, last = run[0], run[-1]
    stating = next((one for one in run if one.role != "heading"), first)
    text = block[first.start : last.end]
    return msgspec.structs.replace(
        stating,
        text=text,
        start=first.start,
        end=last.end,
        depth=first.depth,
        polarity=by.polarity or stating.polarity,
        role=by.role,
        rule=by.rule,
        clean=first.clean if len(run) == 1 else words_of(text),
        kinds=tuple(dict.fromkeys(chain.from_iterable(one.kinds for one in run))),
        mentions=tuple(chain.from_iterable(one.mentions for one in run)),
        complete=computable(by.rule),
        author=Author(who=by.who, why=by.why, when=by.when),
    )


def _told(criteria: Sequence[Criterion], vocabulary: Vocabulary) -> tuple[Criterion, ...]:
    """Let a corrected criterion be the study's diagnosis where its rule states one, and only there."""
    kept = [
        msgspec.structs.replace(one, kinds=tuple(kind for kind in one.kinds if kind != DIAGNOSIS))
        if one.author is not None and not _states_disease(one, vocabulary)
        else one
        for one in criteria
    ]
    if not any(DIAGNOSIS in one.kinds for one in kept):
        place = next(
            (
                at
                for at, one in enumerate(kept)
                if one.author is not None and _states_disease(one, vocabulary)
            ),
            None,
        )
        if place is not None:
            kept[place] = msgspec.structs.replace(kept[place], kinds=(DIAGNOSIS, *kept[place].kinds))
    return tuple(kept)


def _states_disease(one: Criterion, vocabulary: Vocabulary) -> bool:
    if one.polarity != "inclusion" or one.role != "requirement":
        return False
    return any(
        leaf.concept in vocabulary.concepts and vocabulary.concepts[leaf.concept].kind == "disease"
        for leaf in _wanted(one.rule)
    )


def _wanted(rule: Rule) -> list[Has]:
    """Give the concepts a rule wants: what stands under a Not or a condition is not among them."""
    if isinstance(rule, Has):
        return [rule]
    if isinstance(rule, All | Any | AtLeast):
        return [leaf for part in rule.rules for leaf in _wanted(part)]
    return []

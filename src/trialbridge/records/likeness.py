"""How alike two records are, field by field, and how sure that makes it that they are one study; pure."""

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from trialbridge.model.base import Noun
from trialbridge.model.study import Study
from trialbridge.records.identifiers import find

_WORD = re.compile(r"[a-z0-9]+|[^\W\da-z_]+")
EMPTY_WORDS = """
    a an and as at by for from in into is its of on or the their to using versus vs with without study trial
    clinical randomized randomised controlled phase efficacy safety evaluation evaluate effect effects
    patients subjects participants treatment
"""
LEGAL_WORDS = """
    inc ltd llc gmbh ag sa co corp corporation company limited plc bv nv kg the of and
    pharmaceuticals pharmaceutical pharma
"""
_EMPTY = frozenset(EMPTY_WORDS.split())
_LEGAL = frozenset(LEGAL_WORDS.split())

WEIGHTS = {
    "title": 6.0, "protocol": 3.5, "size": 2.0, "size_far": -2.0, "day": 3.0, "month": 1.5, "start_far": -2.5,
    "sponsor": 2.0, "sponsor_other": -1.0, "condition": 1.0, "condition_other": -1.0, "country_other": -2.5,
    "phase_other": -1.5, "given": 0.5, "given_other": -1.5,
}  # fmt: skip
"""Log-odds each agreement or difference adds to `PRIOR`; set by hand, checked in the benchmarks."""
PRIOR = -5.0
SURE = 0.95
POSSIBLE = 0.6
LEAST_TITLE = 0.7
"""Records with titles less alike, and no number of the sponsor's in common, are not even possibly one."""


class Likeness(Noun, frozen=True):
    """What two records have in common: `parts` name what spoke for and against, `confidence` is 0 to 1."""

    confidence: float
    title: float
    parts: tuple[str, ...] = ()


def likeness(a: Study, b: Study) -> Likeness:
    """Compare two records; titles 0 to 1 by the words they share in any order (token sort ratio)."""
    title = max(
        (fuzz.token_sort_ratio(x, y) / 100 for x in titles(a) for y in titles(b)),
        default=0.0,
    )
    parts = [*_shared_numbers(a, b), *_sizes(a, b), *_starts(a, b), *_people(a, b), *_topics(a, b)]
    odds = PRIOR + WEIGHTS["title"] * (title - 0.4) / 0.6 + sum(WEIGHTS[part] for part in parts)
    confidence = 1 / (1 + math.exp(-odds)) if title >= LEAST_TITLE or "protocol" in parts else 0.0
    return Likeness(confidence=round(confidence, 3), title=round(title, 3), parts=tuple(parts))


def titles(study: Study) -> list[str]:
    """Give a study's titles as plain words, numbers of registries and protocols left out of none."""
    found = (_plain(text.text) for text in (*study.title, *study.official_title))
    return list(dict.fromkeys(text for text in found if text))


def protocol_numbers(study: Study) -> frozenset[str]:
    """Give the sponsors' own numbers that tell one study from another: no registry's, long enough, mixed."""
    return frozenset(
        number
        for it in study.identifiers
        if it.kind in ("org", "secondary", "protocol", "sponsor", "other") and not find(it.id)
        for number in [re.sub(r"[\W_]", "", it.id).upper()]
        if _telling(number)
    )


def _telling(number: str) -> bool:
    digits = sum(character.isdigit() for character in number)
    return len(number) >= 6 and digits >= 3 and (digits < len(number) or len(number) >= 9)


def content_words(text: str) -> frozenset[str]:
    """Give the words of a text that carry its content; Chinese in pairs of characters."""
    words: set[str] = set()
    for word in _WORD.findall(_plain(text)):
        if word.isascii():
            words.add(word)
        else:
            words.update(word[at : at + 2] for at in range(max(len(word) - 1, 1)))
    return frozenset(words - _EMPTY)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(_WORD.findall("".join(it for it in plain if not unicodedata.combining(it))))


def _shared_numbers(a: Study, b: Study) -> Iterable[str]:
    if protocol_numbers(a) & protocol_numbers(b):
        yield "protocol"


def _sizes(a: Study, b: Study) -> Iterable[str]:
    one, other = a.design.enrolment, b.design.enrolment
    if one and other and one.count > 0 and other.count > 0:
        if one.count == other.count:
            yield "size"
        elif max(one.count, other.count) > 3 * min(one.count, other.count):
            yield "size_far"  # planned and reached differ; thrice is another study


def _starts(a: Study, b: Study) -> Iterable[str]:
    one, other = start_of(a), start_of(b)
    if not one or not other:
        return
    if one == other and len(one) == 10:
        yield "day"
    elif one[:7] == other[:7] and len(one) >= 7 <= len(other):
        yield "month"
    elif abs(int(one[:4]) - int(other[:4])) > 2:
        yield "start_far"


def start_of(study: Study) -> str:
    """Give the day the study starts, as far as it is known."""
    return next((it.date for it in study.dates if it.event == "start" and it.date), "")


def _people(a: Study, b: Study) -> Iterable[str]:
    ours, theirs = _organisations(a), _organisations(b)
    if ours and theirs:
        best = max(fuzz.token_set_ratio(x, y) for x in ours for y in theirs)
        if best >= 90:
            yield "sponsor"
        elif best < 50:
            yield "sponsor_other"


def _organisations(study: Study) -> list[str]:
    bodies = [study.sponsor] if study.sponsor else []
    names = (" ".join(word for word in _plain(it.name).split() if word not in _LEGAL) for it in bodies)
    return [name for name in names if name]


def _topics(a: Study, b: Study) -> Iterable[str]:
    ours, theirs = _words(a.conditions), _words(b.conditions)
    if ours and theirs:
        yield "condition" if ours & theirs else "condition_other"
    given, given_there = (_words(it.name for it in side.interventions) for side in (a, b))
    if given and given_there:
        yield "given" if given & given_there else "given_other"
    here, there = _countries(a), _countries(b)
    if here and there and not here & there:
        yield "country_other"
    one, other = a.design.phase, b.design.phase
    if (
        one
        and other
        and {one.value, other.value}.isdisjoint({"", "na"})
        and not _phases(one.value) & _phases(other.value)
    ):
        yield "phase_other"


def _phases(value: str) -> set[str]:
    return set(value.replace("early_", "").split("/"))


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(content_words(text) for text in texts))


def _countries(study: Study) -> set[str]:
    return {_plain(place.country) for place in study.locations if place.country}

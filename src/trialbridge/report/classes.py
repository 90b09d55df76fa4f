"""The classes of therapy a study gives, by its titles, arms and summary; with what, it does not ask."""

import re
from collections.abc import Sequence

from trialbridge.report.places import Label, Place, Reading
from trialbridge.vocab import fold
from trialbridge.vocab.landscape import Key

GENERAL = {
    "other-cells": frozenset(),
    "cik": frozenset(("dc-cik",)),
    "dc-vaccine": frozenset(("dc-cik",)),
    "ctl": frozenset(("car-t", "tcr-t", "til", "cik", "dc-cik")),
    "dli": frozenset(("car-t", "car-nk", "cik", "dc-cik", "nk")),
    "car-t": frozenset(("car-nk", "car-m", "nkt")),
    "nk": frozenset(("car-nk", "nkt")),
}  # fmt: skip
"""A class that is only named as part of another's name; "other-cells" gives way to every class."""
NOT_PLANNED = re.compile(
    r"[^.;]{0,20}\bnot (?:planned|intended|eligible)|[\s-]*eligible\b|[^.;]{0,30} eligible\b"
)
"""What follows a treatment that is not given."""
_AFTERWARDS = re.compile(
    r"\b(?:after|post|following|treated with|recovery from|received)\W+(?:\w+\W+){0,5}\Z"
)
_FAILED = re.compile(
    r"(?:\W+cells?)?(?:\W+therap(?:y|ies))?(?:\W+(?:are|were|have|has))?"
    r"\W+(?:stop|stopped|lost|loss|failures?|fail(?:s|ed)?|(?:early )?dysfunction|exhaustion)\b"
)
"""What follows cells of which a title tells that they worked no more: a reason for the study's own."""
_CAUSE = re.compile(
    r"\b(?:(?:related|associated|due) to|caused by|(?:expression|levels?|numbers?|function) (?:of|in|on))"
    r"\W+(?:\w+\W+){0,7}\Z"
)
_CAUSED = re.compile(
    r"(?:\W+cells?)?(?:\W+therap(?:y|ies))?\W+(?:related|associated|induced|mediated|depletion)\b"
)
"""What tells of a title's cells that they are measured, taken away, or did what the study is against."""
NEAR = 60
"""Letters before a word in which others bear on it."""


def classes(reading: Reading) -> list[Label]:
    """Give the label of each class that a study tests, by the words that show it best."""
    # what is given has a name: a description also tells of cells that others gave, or only counted
    deep = ("summary",) if reading.study.interventions else ("summary", "description")
    tiers = (reading.names(), reading.told(), reading.fields(*deep))
    found: dict[str, Place] = {}
    titles = reading.of("class", reading.fields("title", "official_title"))
    named = {(place.field, place.key.value, _passed_by(reading, place)) for place in titles}
    passed = {value for field, value, gone in named if gone and (field, value, False) not in named}
    for tier in tiers:
        for place in reading.of("class", tier):
            told = place.key.value in passed and place.field.startswith(_PROSE)
            if not place.past and not told and not _within(place, reading):
                found.setdefault(place.key.value, place)
        if set(found) - {"other-cells"}:
            break
    if "dc-cik" not in found and (pair := together(reading, tiers[0])):
        found["dc-cik"] = pair
    if "nk" in found and (armed := _receptor(reading, tiers)):
        found.setdefault("car-nk", armed)
    return [reading.label(place) for value, place in found.items() if not _is_part(value, found, reading)]


def _within(place: Place, reading: Reading) -> bool:
    """Tell whether a class is named inside a longer name: "dendritic cell activated lymphocytes"."""
    length = place.end - place.start
    return any(
        other.start <= place.start and place.end <= other.end and other.end - other.start > length
        for other in reading.of("class", [place.field])
    )


def _passed_by(reading: Reading, place: Place) -> bool:
    """Tell whether a title names cells that its study does not give: given before, or only asked for."""
    folded = fold(reading.texts[place.field])
    if NOT_PLANNED.match(folded, place.end) or _FAILED.match(folded, place.end):
        return True
    before = folded[: place.start]
    if reading.study.interventions and (_CAUSED.match(folded, place.end) or _CAUSE.search(before)):
        return True  # a study that gives nothing watches what the cells do
    return place.field.startswith(_PROSE) and bool(_AFTERWARDS.search(before))


_PROSE = ("title", "official_title", "summary", "description")
_T_CELL = re.compile(r"\bt\b|cart|t cell")
_CAR = re.compile(r"\bcar\b")


def _receptor(reading: Reading, tiers: Sequence[list[str]]) -> Place | None:
    """Find NK cells with a chimeric receptor: "CAR.70-engineered … NK cells", or so called further down."""
    for field in tiers[0]:
        folded = fold(reading.texts[field])
        for place in reading.of("class", [field]):
            near = folded[max(0, place.start - NEAR) : place.start]
            if place.key.value == "nk" and _CAR.search(near):
                return place._replace(key=Key("class", "car-nk"))
    below = (place for tier in tiers[1:] for place in reading.of("class", tier))
    return next((place for place in below if place.key.value == "car-nk"), None)


def together(reading: Reading, fields: list[str]) -> Place | None:
    """Find dendritic cells beside CIK cells: "dendritic cells and cytokine-induced killer cells"."""
    for field in fields:
        places = list(reading.of("class", [field]))
        dendritic = [place for place in places if place.key.value == "dc-vaccine"]
        for killer in (place for place in places if place.key.value == "cik"):
            for cell in dendritic:
                if abs(cell.start - killer.start) < NEAR:
                    start, end = min(cell.start, killer.start), max(cell.end, killer.end)
                    return Place(Key("class", "dc-cik"), field, start, end, False)
    return None


def _is_part(value: str, found: dict[str, Place], reading: Reading) -> bool:
    """Tell whether a class is named only within another's name."""
    others = set(found) - {value}
    if value == "other-cells":
        return bool(others)
    wider = GENERAL.get(value, frozenset()) & others
    if not wider or (value == "car-t" and _has_t(found, reading)):
        return False
    alone = (place for place in reading.of("class", reading.names()) if place.key.value == value)
    return not any(_stands_alone(place, reading, wider) for place in alone)


def _has_t(found: dict[str, Place], reading: Reading) -> bool:
    """Tell whether words name T cells with a receptor, and not the receptor alone ("TROP2 CAR")."""
    place = found["car-t"]
    words = fold(reading.texts[place.field])[place.start : place.end]
    return bool(_T_CELL.search(words))


def _stands_alone(place: Place, reading: Reading, wider: frozenset[str]) -> bool:
    if place.key.value != "cik" or not place.field.startswith(("interventions", "arms")):
        return False
    return not any(other.key.value in wider | {"dc-vaccine"} for other in reading.of("class", [place.field]))

"""The ages a study takes: of its fields, else as its criteria say them; it never corrects a field."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import All, Any, If, Range, Rule
from trialbridge.model.study import Age, Study

YEARS = {
    "years": 1.0, "months": 1 / 12, "weeks": 7 / 365.25, "days": 1 / 365.25,
    "hours": 1 / 8766, "minutes": 1 / 525960,
}  # fmt: skip
_CONSENT = re.compile(r"consent|assent|guardian|custodian", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:if|when|for|of)\W*\Z", re.IGNORECASE)
_FORM = re.compile(r"\(\s*(?:(\d+)\s*-\s*(\d+)|>=\s*(\d+))\s*years?\s*\)\s*(yes|no)\b", re.IGNORECASE)
"""The age groups of the European form: "F.1.2 Adults (18-64 years) yes"; "no" is no group of the study."""


class Ages(NamedTuple):
    """A group of ages in years, either side open; `quote` is empty where the fields say them."""

    low: float | None
    high: float | None
    quote: str = ""


def ages(study: Study, criteria: Sequence[Criterion]) -> tuple[Ages, ...]:
    """Give the groups of ages that may take part, in the order they are said; none where nobody says any.

    The fields are one group. Where they are not filled in, the inclusion criteria are read: adults and
    children may be two groups, and then a study has no one lower limit. Ages that only tell who signs
    ("assent of children under 18") are no group.
    """
    who = study.eligibility
    if any(age is not None and age.published.strip() for age in (who.minimum_age, who.maximum_age)):
        return (Ages(_years(who.minimum_age), _years(who.maximum_age)),)
    said = list(_said(criteria))
    groups = [group for group in said if not _CONSENT.search(group.quote)] or said
    groups += _ticked(criteria)
    found: dict[tuple[float | None, float | None], Ages] = {}
    for group in groups:
        found.setdefault(group[:2], group)
    return tuple(each for each in found.values() if not _implied(each, found.values()))


def _said(criteria: Sequence[Criterion]) -> Iterator[Ages]:
    before = ""
    for criterion in criteria:
        # "consent of a guardian if" and, on the next line, "under 18 years old" are one sentence
        quote = f"{before} {criterion.text}" if _OPEN.search(before) else criterion.text
        before = criterion.text
        if criterion.polarity == "inclusion" and not _FORM.search(quote):
            for rule in _required(criterion.rule):
                if isinstance(rule, Range) and rule.variable == "age" and rule.window is None:
                    yield Ages(rule.low, rule.high, quote)


def _required(rule: Rule) -> Iterator[Rule]:
    """Give what everybody must meet: "for females aged 12 years and above, not pregnant" asks no age."""
    match rule:
        case All(rules) | Any(rules):
            for each in rules:
                yield from _required(each)
        case If():
            pass
        case _:
            yield rule


def _ticked(criteria: Sequence[Criterion]) -> list[Ages]:
    """Give the groups that a form ticks as one, from the youngest to the oldest."""
    found = [each for one in criteria for each in _FORM.findall(one.text) if each[3].lower() == "yes"]
    if not found:
        return []
    low = min(float(low or least) for low, _, least, _ in found)
    high = None if any(least for *_, least, _ in found) else max(float(high) for _, high, *_ in found)
    return [Ages(low, high, next(one.text for one in criteria if _FORM.search(one.text)))]


def _implied(group: Ages, groups: Iterable[Ages]) -> bool:
    """Tell whether another group says the same more exactly: "adults" beside "18 to 55 years"."""
    return any(
        other[:2] != group[:2]
        and (other.low or 0.0) >= (group.low or 0.0)
        and (other.high or 999.0) <= (group.high or 999.0)
        for other in groups
    )


def _years(age: Age | None) -> float | None:
    return None if age is None or age.value is None else age.value * YEARS[age.unit]

"""How a study says its participants are assigned: by chance or not, and in which shares."""

from collections.abc import Iterator
from typing import NamedTuple

from trialbridge.eligibility.design import allocation_ratio, randomised
from trialbridge.matching.therapy import COMPARATORS, is_control, texts
from trialbridge.model.patient import Quote
from trialbridge.model.study import Study
from trialbridge.vocab import fold

PROSE = ("description[0]", "summary[0]", "design.model_description", "design.masking_description")
TITLES = ("official_title[0]", "title[0]")
FROM_TEXT = "that assignment is random is taken from the text"
_REACH = 300
"""Code points after a ratio in which the groups are looked for ("2:1 to X or placebo")."""


class Chance(NamedTuple):
    """Whether chance assigns (None: not stated), the words that say so, and what was assumed."""

    random: bool | None
    quotes: tuple[Quote, ...] = ()
    assumptions: tuple[str, ...] = ()


class Shares(NamedTuple):
    """Each arm's share of the participants, summing to 1; `stated` where the text gives them."""

    parts: tuple[float, ...]
    stated: bool
    quotes: tuple[Quote, ...] = ()
    assumptions: tuple[str, ...] = ()


def quoted(named: dict[str, str], field: str, start: int = 0, end: int | None = None) -> tuple[Quote, ...]:
    """Quote a piece of a named text, the whole by default; nothing where the study lacks the text."""
    text = named.get(field, "")[start:end]
    return (Quote(source=field, start=start, end=start + len(text), text=text),) if text else ()


def by_chance(study: Study) -> Chance:
    """Read whether chance assigns: from the coded allocation, else from the words of titles and prose."""
    named, coded = texts(study), study.design.allocation
    if coded is not None and coded.value in ("randomized", "non_randomized"):
        return Chance(coded.value == "randomized", quoted(named, "design.allocation"))
    for field in (*TITLES, *PROSE):
        if found := randomised(named.get(field, "")):
            return Chance(True, quoted(named, field, found.start, found.end), (FROM_TEXT,))
    return Chance(None)


def shares(study: Study) -> Shares:
    """Give each arm's share: the ratio where one is stated for as many arms as there are, else equal."""
    number, named, notes = len(study.arms), texts(study), []
    for field in _places(study):
        ratio = allocation_ratio(named.get(field, ""))
        if ratio is None:
            continue
        quotes = quoted(named, field, ratio.start, ratio.end)
        if len(set(ratio.parts)) == 1 and len(ratio.parts) in (1, number):
            return Shares((1 / number,) * number, True, quotes)
        if len(ratio.parts) == number:
            order, note = _order(study, named[field][ratio.start : ratio.start + _REACH])
            whole = sum(ratio.parts)
            parts = {arm: part / whole for arm, part in zip(order, ratio.parts, strict=True)}
            return Shares(tuple(parts[arm] for arm in range(number)), True, quotes, note)
        notes.append(f"a ratio of {len(ratio.parts)} parts is stated for {number} arms and was not used")
    return Shares((1 / number,) * number, False, assumptions=tuple(dict.fromkeys(notes)))


def _places(study: Study) -> Iterator[str]:
    yield from (
        "design.model_description",
        *TITLES,
        "summary[0]",
        "description[0]",
        "design.masking_description",
    )
    for at in range(len(study.arms)):
        yield f"arms[{at}].label"
        yield f"arms[{at}].description"


def _order(study: Study, words: str) -> tuple[list[int], tuple[str, ...]]:
    """Give the arms in the order of a ratio's parts: as the words after it name them.

    Where they name too few, the tested arms come first ("2:1" gives the comparator the smaller part).
    """
    folded = fold(words)
    places = [_place(study, at, folded) for at in range(len(study.arms))]
    if None not in places and len(set(places)) == len(places):
        return sorted(range(len(places)), key=lambda at: places[at] or 0), ()
    comparators = [arm.type is not None and arm.type.value in COMPARATORS for arm in study.arms]
    order = sorted(range(len(places)), key=lambda at: comparators[at])
    listed = " : ".join(study.arms[at].label for at in order)
    return order, (f"the parts of the ratio are taken to stand for {listed}",)


def _place(study: Study, at: int, folded: str) -> int | None:
    """Find where an arm is first named by its label or by an intervention that no other arm has."""
    arm = study.arms[at]
    others = {name for n, other in enumerate(study.arms) if n != at for name in other.interventions}
    names = [arm.label, *(name for name in arm.interventions if name not in others)]
    if any(is_control(name) for name in names):
        names += ["placebo", "control"]
    found = [folded.find(fold(name)) for name in names if name]
    return min((place for place in found if place >= 0), default=None)

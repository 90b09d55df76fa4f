"""The chance of being given the studied therapy, from arms or prose, and what was assumed."""

from itertools import compress

import msgspec

from trialbridge.eligibility.design import ProseArms, arms_from_prose
from trialbridge.matching.allocation import PROSE, TITLES, Chance, by_chance, quoted, shares
from trialbridge.matching.therapy import Having, Therapy, arm_has, mention, studied, texts
from trialbridge.model.patient import Quote
from trialbridge.model.study import Arm, Study
from trialbridge.model.verdict import Odds
from trialbridge.vocab import Vocabulary

EQUAL = "equal allocation assumed: the ratio is not stated"
BY_INVESTIGATOR = "not randomised: the investigator assigns"
NOT_STATED = "not stated how participants are assigned"
CROSSOVER = "crossover: every participant is given each arm's treatment in turn"
DIFFER = "the groups may differ in dose, schedule or companions"
_SHOWN = 160
"""Code points of a description that stand for what a control is given."""


def odds(study: Study, vocabulary: Vocabulary, target: str | None = None) -> Odds:
    """Give the probability (0..1, or None) of being given the therapy a study tests.

    `target` is a concept id or a name; without it the therapy is chosen from arms, interventions and
    titles. Each quote's source is a field of `therapy.texts(study)`. Random allocation without a stated
    ratio is taken as equal, and `assumptions` says so.
    """
    therapies, named = studied(study, vocabulary, target), texts(study)
    if study.design.study_type is not None and study.design.study_type.value == "observational":
        quotes = quoted(named, "design.type")
        return _unknown(therapies, "observational: the study assigns no treatment", quotes=quotes)
    if not study.arms and (single := _single_group(study)):
        return _with(_named(therapies), 1.0, "single_arm", (), single)
    if not therapies:
        return _unknown((), "the therapy is not stated")
    having = tuple(arm_has(study, at, therapies[0], vocabulary) for at in range(len(study.arms)))
    if any(each.has for each in having):
        return _from_arms(study, therapies[0], having)
    return _from_prose(study, therapies, vocabulary)


def _from_arms(study: Study, therapy: Therapy, having: tuple[Having, ...]) -> Odds:
    flags, named = [each.has for each in having], texts(study)
    without = [arm for arm, has in zip(study.arms, flags, strict=True) if not has]
    known = Odds(
        target=therapy.name,
        probability=None,
        arms_with=tuple(arm.label for arm in compress(study.arms, flags)),
        arms_without=tuple(arm.label for arm in without),
        control="; ".join(map(_given, without)),
        assumptions=tuple(
            f"that {arm.label!r} has it is taken from a description alone"
            for arm, each in zip(study.arms, having, strict=True)
            if each.described
        ),
        quotes=tuple(each.quote for each in having if each.quote)
        + tuple(
            quote for at, has in enumerate(flags) if not has for quote in quoted(named, f"arms[{at}].label")
        ),
    )
    if not without:
        return _certain(study, known)
    if study.design.model is not None and study.design.model.value == "crossover":
        return _with(known, 1.0, "crossover", (CROSSOVER,), quoted(named, "design.model"))
    chance = by_chance(study)
    if not chance.random:
        return _unassigned(known, chance)
    share = shares(study)
    return _with(
        known,
        sum(compress(share.parts, flags)),
        "allocation_stated" if share.stated else "equal_assumed",
        (*chance.assumptions, *share.assumptions, *(() if share.stated else (EQUAL,))),
        (*chance.quotes, *share.quotes),
    )


def _certain(study: Study, known: Odds) -> Odds:
    named = texts(study)
    if len(study.arms) == 1:
        return _with(known, 1.0, "single_arm", (), quoted(named, "design.model"))
    return _with(known, 1.0, "every_arm", (DIFFER,), ())


def _single_group(study: Study) -> tuple[Quote, ...]:
    """Quote what says that a study without listed arms has but one group; empty where nothing does."""
    named, model = texts(study), study.design.model
    if model is not None and model.value == "single_group":
        return quoted(named, "design.model")
    for field in () if by_chance(study).random else (*PROSE, *TITLES):  # "a single-arm extension follows"
        told = arms_from_prose(named.get(field, ""))
        if told.number == 1 and told.counted is not None:
            return quoted(named, field, *told.counted)
    return ()


def _from_prose(study: Study, therapies: tuple[Therapy, ...], vocabulary: Vocabulary) -> Odds:
    """Reckon from what description, summary and the notes on design say of the groups, in that order."""
    named, chance = texts(study), by_chance(study)
    notes: tuple[str, ...] = ("no arm names the therapy",) if study.arms else ()
    quotes: tuple[Quote, ...] = ()
    for field in PROSE:
        told = arms_from_prose(named.get(field, ""))
        if told.number is None or told.number == 1:
            continue
        found = _from_groups(named, field, told, therapies, vocabulary, chance)
        if found.probability is not None:
            return found
        notes, quotes = (*notes, *found.assumptions), (*quotes, *found.quotes)
    if chance.random is False:
        return _unassigned(_named(therapies), chance)
    return _unknown(therapies, *(dict.fromkeys(notes) or (NOT_STATED,)), quotes=quotes)


def _from_groups(
    named: dict[str, str],
    field: str,
    told: ProseArms,
    therapies: tuple[Therapy, ...],
    vocabulary: Vocabulary,
    chance: Chance,
) -> Odds:
    pieces = [named[field][each.start : each.end] for each in told.groups]
    therapy, flags = _told_apart(pieces, therapies, vocabulary)
    quotes = tuple(quote for each in told.groups for quote in quoted(named, field, each.start, each.end))
    without = tuple(piece for piece, has in zip(pieces, flags, strict=True) if not has)
    known = Odds(
        target=therapy.name,
        probability=None,
        arms_with=tuple(compress(pieces, flags)),
        arms_without=without,
        control="; ".join(without),
        assumptions=("arms are taken from the text",),
        quotes=quotes + (quoted(named, field, *told.counted) if told.counted else ()),
    )
    if not any(flags):
        return _with(known, None, "not_stated", ("no group of the text names the therapy",), ())
    if len(pieces) != told.number:
        note = f"the text tells of {told.number} groups, and what {len(pieces)} of them get"
        return _with(known, None, "not_stated", (note,), ())
    if all(flags):
        return _with(known, 1.0, "every_arm", (DIFFER,), ())
    parts = told.ratio.parts if told.ratio else ()
    stated = told.ratio is not None and (len(parts) == len(flags) or parts == (1,))
    if chance.random is False or (chance.random is None and not stated):
        return _unassigned(known, chance)
    weights = parts if len(parts) == len(flags) else (1,) * len(flags)
    ratio = quoted(named, field, told.ratio.start, told.ratio.end) if told.ratio and stated else ()
    return _with(
        known,
        sum(compress(weights, flags)) / sum(weights),
        "prose" if stated else "prose_equal_assumed",
        (*chance.assumptions, *(() if stated else (EQUAL,))),
        (*chance.quotes, *ratio),
    )


def _told_apart(
    pieces: list[str], therapies: tuple[Therapy, ...], vocabulary: Vocabulary
) -> tuple[Therapy, list[bool]]:
    """Choose the first therapy that some groups get and others do not, else the first that any gets."""
    found = [(each, [mention(piece, each, vocabulary) is not None for piece in pieces]) for each in therapies]
    return max(found, key=lambda entry: (any(entry[1]), any(entry[1]) and not all(entry[1])))


def _given(arm: Arm) -> str:
    """Say what an arm without the therapy is given: its interventions, else its own words."""
    kind = arm.type.value if arm.type else ""
    given = " + ".join(arm.interventions) or " ".join(arm.description.split())[:_SHOWN]
    if not given and kind == "no_intervention":
        given = "no intervention"
    return f"{arm.label}: {given}" if given and given != arm.label else arm.label


def _unassigned(known: Odds, chance: Chance) -> Odds:
    if chance.random is False:
        return _with(known, None, "not_randomised", (BY_INVESTIGATOR,), chance.quotes)
    return _with(known, None, "not_stated", (NOT_STATED,), ())


def _unknown(therapies: tuple[Therapy, ...], *notes: str, quotes: tuple[Quote, ...] = ()) -> Odds:
    return _with(_named(therapies), None, "not_stated", notes, quotes)


def _named(therapies: tuple[Therapy, ...]) -> Odds:
    return Odds(target=therapies[0].name if therapies else "", probability=None)


def _with(
    known: Odds, probability: float | None, basis: str, notes: tuple[str, ...], quotes: tuple[Quote, ...]
) -> Odds:
    return msgspec.structs.replace(
        known,
        probability=probability,
        basis=basis,
        assumptions=(*known.assumptions, *notes),
        quotes=tuple(dict.fromkeys((*known.quotes, *quotes))),
    )

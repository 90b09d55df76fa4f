"""What the therapy is combined with and compared with, by arms, titles and summary; it chooses no therapy."""

import re
from collections.abc import Iterator

from trialbridge.model.study import Study
from trialbridge.report.classes import NEAR, NOT_PLANNED, together
from trialbridge.report.document import StudyQuote
from trialbridge.report.places import Label, Place, Reading
from trialbridge.vocab import fold
from trialbridge.vocab.landscape import Key, tested

_ORDER = tuple(key.value for key in tested().terms if key.facet == "class")
ENGINEERED = frozenset(("car-t", "car-nk", "tcr-t", "car-m"))
DEPLETING = ENGINEERED | {"til", "nk", "nkt", "ctl", "gamma-delta-t"}
CONDITIONING_DRUGS = frozenset(("fludarabine", "cyclophosphamide", "bendamustine", "mesna"))
SEQUELS = frozenset(("tace", "ablation", "radiotherapy", "transplantation", "surgery", "conditioning"))
"""Partners that count also when the cells come after them ("CIK after chemoembolisation")."""
_JOINING = ("combin", "plus", "together with", "in conjunction with", "followed by", "bridging to")
_HISTORY = re.compile(
    r"\b(?:relaps\w*|recur\w*|progress\w*|fail\w*|refractory|persist\w*|infect\w*|status post|have had)\b"
    r"[^.;]{0,60}\Z"
)
"""What makes a treatment before the cells a patient's history and no part of the plan."""
_WITHSTOOD = re.compile(r"\W+(?:refractory|resistant|na[iï]ve|pretreated)\b")
"""What tells of a treatment that it did not help, or was never given."""
_HAD = re.compile(r"\b(?:status post|have had|had a)\b[^.;]{0,40}\Z")
_BUILT_IN = re.compile(
    r"\b(?:carrying|expressing|secret\w+|armou?red|containing|transduced with"
    r"|(?:stimulated|activated|cultured|expanded) (?:with|by|in))\b[^.;]{0,60}\Z|\bcar\W?\Z"
)
_BUILT_IN_AFTER = re.compile(
    r"\W*(?:and \W?\w+\W+)?(?:gene\W)?(?:knock|armou?red|deficien|disrupt|delet|switch|secret|express"
    r"|transduced|nanobod|gene edit|dominant|integrated|car\b|\w+\Wcar\W?t)"
)
"""Proteins that are built into the cells or taken out of them, and not given beside them."""
_NO_RESPONSE = re.compile(r"\b(?:response|resistance|intolerance|alternative) to \Z|\banti(?:retro)?viral \Z")
_T_CELLS = re.compile(r"\W+t\W?(?:cell|lymph)")
_OF_RECEPTOR = re.compile(r"\W+(?:\w+\W+){0,5}?(?:car|chimeric|armed)\b")
_CODE = re.compile(r"-\d{2}")
"""What makes a word the beginning of a product's code ("BEAM-201")."""
_COUNTED_DRUG = re.compile(r"mab\b|nib\b|antibod|inhibitor")
_PARTICIPANTS = re.compile(
    r"\b(?:patients?|participants?|subjects?)\W+(?:who|undergoing|after|with|having)\b[^.;]*\Z"
)
"""What makes a treatment in an arm's label part of whom the arm takes."""
_AGAINST_STANDARD = re.compile(
    r"\b(?:versus|vs|compar\w+ (?:to|with)|against)\W+(?:\w+\W+){0,2}?standard\b"
    r"|\bcompar\w+\W[^.;]{0,90}\bstandard of care\b"
)
_OF_STANDARD = re.compile(r"\b(?:salvage|standard|based|investigator\W?s choice|best supportive)\b")
"""In a record without arms: titles that compare with a standard, and names of what that standard is."""
_WIDE = frozenset(("chemotherapy", "chemo"))
"""Words that name no drug: beside cells that need room they are the conditioning."""


def _given_with(reading: Reading, classes: set[str]) -> tuple[list[str], list[str]]:
    """Name the fields of what arms with the therapy get, and of what the other arms get."""
    study = reading.study
    main = min(classes, key=_ORDER.index, default="")
    having: list[str] = []
    lacking: list[str] = []
    for at in range(len(study.arms)):
        fields = _arm_fields(study, at)
        own = any(place.key.value == main for place in _shown(reading, fields))
        (having if own else lacking).extend(fields)
    if not having:
        for n in range(len(study.interventions)):
            fields = _given_fields(study, n)
            (lacking if _is_standard(reading, fields) else having).extend(fields)
    return having, lacking


def _is_standard(reading: Reading, fields: list[str]) -> bool:
    """Tell whether something given is the standard that the titles compare the therapy with."""
    titles = reading.fields("title", "official_title")
    if any(reading.of("class", fields)) or not any(
        _AGAINST_STANDARD.search(fold(reading.texts[title])) for title in titles
    ):
        return False
    given = list(reading.of("combined", fields))
    prepares = any(place.key.value == "conditioning" for place in given) or all(
        _prepares(reading, place) for place in given
    )
    return bool(_OF_STANDARD.search(fold(reading.texts[fields[0]]))) or not prepares


def _shown(reading: Reading, fields: list[str]) -> list[Place]:
    """Give the classes of an arm by its interventions and label, or else by its description."""
    named = list(reading.of("class", [field for field in fields if not field.endswith("description")]))
    pair = together(reading, fields)
    return ([*named, pair] if pair else named) or list(reading.of("class", fields))


def _arm_fields(study: Study, at: int) -> list[str]:
    arm = study.arms[at]
    given = [n for n, each in enumerate(study.interventions)
             if each.name in arm.interventions or (arm.label and arm.label in each.arms)]  # fmt: skip
    fields = [field for n in given for field in _given_fields(study, n)]
    return [*fields, f"arms[{at}].label", f"arms[{at}].description"]


def _given_fields(study: Study, n: int) -> list[str]:
    others = [f"interventions[{n}].other_names[{k}]" for k in range(len(study.interventions[n].other_names))]
    return [f"interventions[{n}].name", *others]


def partners(reading: Reading, classes: set[str]) -> list[Label]:
    """Give what therapies of some classes are combined with, as arms, titles and summary tell."""
    having, _ = _given_with(reading, classes)
    titles = reading.fields("title", "official_title")
    given = (place for place in _partner(reading, [*having, *titles]) if _counts(reading, place))
    summary = reading.fields("summary")
    joined = (place for place in _partner(reading, summary) if _joined(reading, place))
    places = [_conditioning(reading, place, classes) for place in (*given, *joined)]
    if classes & DEPLETING:
        told = [*reading.told(), *summary]
        places += [place for place in _partner(reading, told) if place.key.value == "conditioning"]
    prepared = any(place.key.value == "conditioning" for place in places)
    kept = [
        reading.label(place)
        for place in places
        if not (prepared and _is_wide(reading, place)) and place.key.value not in _own_kinds(classes)
    ]
    return kept if classes else []


def _is_wide(reading: Reading, place: Place) -> bool:
    words = fold(reading.texts[place.field])[place.start : place.end]
    wide = words.split()[-1] in _WIDE or words.startswith("lympho")
    return place.key.value == "chemotherapy" and wide


def _own_kinds(classes: set[str]) -> frozenset[str]:
    """Give what a therapy is itself: a vaccine of dendritic cells is not combined with a vaccine."""
    if classes == {"dli"}:  # what prepares for the transplant belongs to the transplant
        return frozenset(("conditioning",))
    return frozenset(("vaccine",)) if "dc-vaccine" in classes else frozenset()


def _partner(reading: Reading, fields: list[str]) -> Iterator[Place]:
    """Give the places of partners that are no part of the therapy's own name, the narrower label alone."""
    for field in fields:
        own = [place for place in reading.at(field) if _is_therapy(place.key)]
        found = list(reading.of("combined", [field]))
        for place in found:
            at_once = {
                other.key.value for other in found if (other.start, other.end) == (place.start, place.end)
            }
            general = (place.key.value == "targeted" and len(at_once) > 1) or (
                place.key.value == "chemotherapy" and "conditioning" in at_once
            )
            if _built_in(reading, place):
                continue
            if not general and not any(each.start < place.end and place.start < each.end for each in own):
                yield place


def _is_therapy(key: Key) -> bool:
    return key.facet == "class" or key == ("product", "bispecific-armed")


def _built_in(reading: Reading, place: Place) -> bool:
    """Tell whether a protein is part of the cells ("carrying PD-1", "IL-15 armored") or what they aim at."""
    folded = fold(reading.texts[place.field])
    before = folded[max(0, place.start - NEAR) : place.start]
    if _NO_RESPONSE.search(before) or _T_CELLS.match(folded, place.end):
        return True
    if _CODE.match(reading.texts[place.field], place.end):
        return True
    if place.key.value == "targeted":
        return bool(_BUILT_IN.search(before) or _OF_RECEPTOR.match(folded, place.end)) or any(
            place.start <= aim.start and aim.end <= place.end
            for aim in reading.of("target", [place.field])
            if not _COUNTED_DRUG.search(folded[place.start : place.end])
        )
    if place.key.value not in ("pd-1", "cytokine"):
        return False
    return bool(_BUILT_IN.search(before) or _BUILT_IN_AFTER.match(folded, place.end))


def _counts(reading: Reading, place: Place) -> bool:
    folded = fold(reading.texts[place.field])
    if NOT_PLANNED.match(folded, place.end) or _WITHSTOOD.match(folded, place.end):
        return False
    if place.field.endswith(".label") and _PARTICIPANTS.search(folded[: place.start]):
        return False
    if not place.past:
        return not (place.key.value == "transplantation" and _HAD.search(folded[: place.start]))
    history = place.key.value != "conditioning" and _HISTORY.search(folded[: place.start])
    return place.key.value in SEQUELS and not history


def _joined(reading: Reading, place: Place) -> bool:
    before = fold(reading.texts[place.field])[max(0, place.start - NEAR) : place.start]
    return not place.past and any(word in before for word in _JOINING)


def _conditioning(reading: Reading, place: Place, classes: set[str]) -> Place:
    """Make the drugs that prepare the body for engineered cells conditioning, not chemotherapy."""
    if place.key.value != "chemotherapy" or not classes & DEPLETING:
        return place
    return place._replace(key=Key("combined", "conditioning")) if _prepares(reading, place) else place


def _prepares(reading: Reading, place: Place) -> bool:
    words = fold(reading.texts[place.field])[place.start : place.end]
    return reading.vocabulary.whole(words) in CONDITIONING_DRUGS


def compared(reading: Reading, classes: set[str]) -> list[Label]:
    """Give what arms without the therapy get."""
    if not classes:
        return []
    _, lacking = _given_with(reading, classes)
    found = [*_partner(reading, lacking), *reading.of("class", lacking)]
    if not found:
        found = list(reading.of("control", lacking))
    else:
        found += [place for place in reading.of("control", lacking) if place.key.value == "placebo"]
    return [reading.label(place, "compared") for place in found] or _nothing(reading)


def _nothing(reading: Reading) -> list[Label]:
    """Give the arms that get nothing, by their type."""
    name = reading.terms.name(Key("control", "observation"))
    idle = [(at, arm.label) for at, arm in enumerate(reading.study.arms)
            if arm.type and arm.type.value == "no_intervention" and arm.label]  # fmt: skip
    return [
        Label("compared", "observation", name, StudyQuote(0, len(label), label, f"arms[{at}].label"))
        for at, label in idle
    ]

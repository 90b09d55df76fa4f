"""What a study tests, each label with the words that gave it: class, product, target, partners, setting.

It counts nothing and judges nobody.
"""

import re
from collections.abc import Iterator, Sequence

from trialbridge.model.study import Study
from trialbridge.report.document import StudyQuote
from trialbridge.report.places import Label, Place, Reading
from trialbridge.vocab import Vocabulary, fold
from trialbridge.vocab.landscape import Key, tested

_AIMED = frozenset(("car-t", "car-nk", "tcr-t", "car-m", "ctl", "dc-vaccine", "other-cells", "nkt"))
_ORDER = tuple(key.value for key in tested().terms if key.facet == "class")
GENERAL = {
    "other-cells": frozenset(),
    "cik": frozenset(("dc-cik",)),
    "dc-vaccine": frozenset(("dc-cik",)),
    "ctl": frozenset(("car-t", "tcr-t", "til", "cik", "dc-cik")),
    "dli": frozenset(("car-t", "car-nk", "cik", "dc-cik", "nk")),
    "car-t": frozenset(("car-nk", "nkt")),
    "nk": frozenset(("car-nk", "nkt")),
}  # fmt: skip
"""A class that is only named as part of another's name; "other-cells" gives way to every class."""
ENGINEERED = frozenset(("car-t", "car-nk", "tcr-t", "car-m"))
DEPLETING = ENGINEERED | {"til", "nk", "nkt", "ctl", "gamma-delta-t"}
CONDITIONING_DRUGS = frozenset(("fludarabine", "cyclophosphamide", "bendamustine", "mesna"))
SEQUELS = frozenset(("tace", "ablation", "radiotherapy", "transplantation", "surgery", "conditioning"))
"""Partners that count also when the cells come after them ("CIK after chemoembolisation")."""
_JOINING = ("combin", "plus", "together with", "in conjunction with", "followed by", "bridging to")
_HISTORY = re.compile(
    r"\b(?:relaps\w*|recur\w*|progress\w*|fail\w*|refractory|persist\w*|status post|have had)\b[^.;]{0,60}\Z"
)
"""What makes a treatment before the cells a patient's history and no part of the plan."""
_HAD = re.compile(r"\b(?:status post|have had|had a)\b[^.;]{0,40}\Z")
_NOT_PLANNED = re.compile(
    r"[^.;]{0,20}\bnot (?:planned|intended|eligible)|[\s-]*eligible\b|[^.;]{0,30} eligible\b"
)
_BUILT_IN = re.compile(
    r"\b(?:carrying|expressing|secret\w+|armou?red|containing|transduced with)\b[^.;]{0,60}\Z|\bcar\W?\Z"
)
_BUILT_IN_AFTER = re.compile(
    r"\W*(?:and \W?\w+\W+)?(?:gene\W)?(?:knock|armou?red|deficien|disrupt|delet|switch|secret|express"
    r"|transduced|nanobod|gene edit|dominant|car\b)"
)
"""Proteins that are built into the cells or taken out of them, and not given beside them."""
_AFTERWARDS = re.compile(r"\b(?:after|post|following|treated with|recovery from)\W+(?:\w+\W+){0,5}\Z")
_NO_RESPONSE = re.compile(r"\b(?:response|resistance|intolerance|alternative) to \Z|\banti(?:retro)?viral \Z")
_T_CELLS = re.compile(r"\W+t\W?(?:cell|lymph)")
_OF_RECEPTOR = re.compile(r"\W+(?:\w+\W+){0,5}?(?:car|chimeric)\b")
_COUNTED_DRUG = re.compile(r"mab\b|nib\b|antibod|inhibitor")
_WIDE = frozenset(("chemotherapy", "chemo"))
"""Words that name no drug: beside cells that need room they are the conditioning."""
_GRAFT = re.compile(
    r"\W+(?:\w+\W+){0,3}?"
    r"(?:stem|bone marrow|transplant\w*|hsct|hct|sct|bmt|graft\w*|marrow"
    r"|peripheral blood (?:stem|progenitor|haematop|hematop))\b"
)
_POSITIVE = re.compile(
    r"\W{0,3}(?:is |are |antigen |protein |tumou?r )?(?:positive|expression|expressing)\b|\+"
)
_NEAR = 60
_SUMMARY = 700


def labels(study: Study, vocabulary: Vocabulary) -> tuple[Label, ...]:
    """Give what a study tests, facet by facet; each value once, by the words that show it best."""
    reading = Reading(study, vocabulary)
    classes = _classes(reading)
    named = {label.value for label in classes}
    found = [
        *classes,
        *_targets(reading, named),
        *_products(reading, named),
        *_partners(reading, named),
        *_compared(reading, named),
        *_setting(reading),
        *_cancers(reading),
        *_biomarkers(reading, named),
    ]
    return _once(found)


def _fields(reading: Reading, *starts: str) -> list[str]:
    return [field for start in starts for field in reading.texts if field.startswith(start)]


def _names(reading: Reading) -> list[str]:
    """Name the fields that say what is given: titles, interventions' names and arms' labels."""
    given = [f for f in _fields(reading, "interventions") if not f.endswith("description")]
    arms = [f for f in _fields(reading, "arms") if f.endswith("label")]
    return [*given, *_fields(reading, "title", "official_title"), *arms]


def _told(reading: Reading) -> list[str]:
    """Name the fields that describe what is given."""
    named = set(_names(reading))
    return [f for f in _fields(reading, "interventions", "arms", "keywords") if f not in named]


def _classes(reading: Reading) -> list[Label]:
    # what is given has a name: a description also tells of cells that others gave, or only counted
    deep = ("summary",) if reading.study.interventions else ("summary", "description")
    tiers = (_names(reading), _told(reading), _fields(reading, *deep))
    found: dict[str, Place] = {}
    titles = reading.of("class", _fields(reading, "title", "official_title"))
    passed = {place.key.value for place in titles if _passed_by(reading, place)}
    for tier in tiers:
        for place in reading.of("class", tier):
            told = place.key.value in passed and place.field.startswith(_PROSE)
            if not place.past and not told:
                found.setdefault(place.key.value, place)
        if set(found) - {"other-cells"}:
            break
    if "dc-cik" not in found and (pair := _together(reading, tiers[0])):
        found["dc-cik"] = pair
    if "nk" in found and (armed := _receptor(reading, tiers)):
        found.setdefault("car-nk", armed)
    return [reading.label(place) for value, place in found.items() if not _is_part(value, found, reading)]


def _passed_by(reading: Reading, place: Place) -> bool:
    """Tell whether a title names cells that its study does not give: given before, or only asked for."""
    folded = fold(reading.texts[place.field])
    if _NOT_PLANNED.match(folded, place.end):
        return True
    return place.field.startswith(_PROSE) and bool(_AFTERWARDS.search(folded[: place.start]))


_PROSE = ("title", "official_title", "summary", "description")
_T_CELL = re.compile(r"\bt\b|cart|t cell")
_CAR = re.compile(r"\bcar\b")


def _receptor(reading: Reading, tiers: Sequence[list[str]]) -> Place | None:
    """Find NK cells with a chimeric receptor: "CAR.70-engineered … NK cells", or so called further down."""
    for field in tiers[0]:
        folded = fold(reading.texts[field])
        for place in reading.of("class", [field]):
            near = folded[max(0, place.start - _NEAR) : place.start]
            if place.key.value == "nk" and _CAR.search(near):
                return place._replace(key=Key("class", "car-nk"))
    below = (place for tier in tiers[1:] for place in reading.of("class", tier))
    return next((place for place in below if place.key.value == "car-nk"), None)


def _together(reading: Reading, fields: list[str]) -> Place | None:
    """Find dendritic cells beside CIK cells: "dendritic cells and cytokine-induced killer cells"."""
    for field in fields:
        places = list(reading.of("class", [field]))
        dendritic = [place for place in places if place.key.value == "dc-vaccine"]
        for killer in (place for place in places if place.key.value == "cik"):
            for cell in dendritic:
                if abs(cell.start - killer.start) < _NEAR:
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
    alone = (place for place in reading.of("class", _names(reading)) if place.key.value == value)
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


def _targets(reading: Reading, classes: set[str]) -> list[Label]:
    deep = (_told(reading), _fields(reading, "summary"), _fields(reading, "description"))
    for tier in (_names(reading), *(deep if classes & _AIMED else ())) if classes else ():
        found = [
            place
            for place in reading.of("target", tier)
            if (not place.past or _demanded(reading, place)) and not _marker(reading, place)
        ]
        if found:
            return [reading.label(place) for place in found]
    return []


def _marker(reading: Reading, place: Place) -> bool:
    """Tell whether an antigen is only built in, to find the cells again ("truncated CD19")."""
    return fold(reading.texts[place.field])[: place.start].rstrip().endswith("truncated")


def _products(reading: Reading, classes: set[str]) -> list[Label]:
    if not classes:
        return []
    for tier in (
        _names(reading),
        _told(reading),
        _fields(reading, "summary"),
        _fields(reading, "description"),
    ):
        found = [place for place in reading.of("product", tier) if not _transplant(reading, place)]
        if found:
            return [reading.label(place) for place in found]
    return []


def _transplant(reading: Reading, place: Place) -> bool:
    """Tell whether the word is of a transplant or a donor's marrow, not of the cells tested."""
    return bool(_GRAFT.match(fold(reading.texts[place.field]), place.end))


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
        having = [field for n in range(len(study.interventions)) for field in _given_fields(study, n)]
    return having, lacking


def _shown(reading: Reading, fields: list[str]) -> list[Place]:
    """Give the classes of an arm by its interventions and label, or else by its description."""
    named = list(reading.of("class", [field for field in fields if not field.endswith("description")]))
    pair = _together(reading, fields)
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


def _partners(reading: Reading, classes: set[str]) -> list[Label]:
    having, _ = _given_with(reading, classes)
    titles = _fields(reading, "title", "official_title")
    given = (place for place in _partner(reading, [*having, *titles]) if _counts(reading, place))
    summary = _fields(reading, "summary")
    joined = (place for place in _partner(reading, summary) if _joined(reading, place))
    places = [_conditioning(reading, place, classes) for place in (*given, *joined)]
    if classes & DEPLETING:
        told = [*_told(reading), *summary]
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
    return frozenset(("vaccine",)) if "dc-vaccine" in classes else frozenset()


def _partner(reading: Reading, fields: list[str]) -> Iterator[Place]:
    """Give the places of partners that are no part of the therapy's own name, the narrower label alone."""
    for field in fields:
        own = [place for place in reading.places.get(field, ()) if _is_therapy(place.key)]
        found = list(reading.of("combined", [field]))
        for place in found:
            at_once = {
                other.key.value for other in found if (other.start, other.end) == (place.start, place.end)
            }
            general = place.key.value == "targeted" and len(at_once) > 1
            if _built_in(reading, place):
                continue
            if not general and not any(each.start < place.end and place.start < each.end for each in own):
                yield place


def _is_therapy(key: Key) -> bool:
    return key.facet == "class" or key == ("product", "bispecific-armed")


def _built_in(reading: Reading, place: Place) -> bool:
    """Tell whether a protein is part of the cells ("carrying PD-1", "IL-15 armored") or what they aim at."""
    folded = fold(reading.texts[place.field])
    before = folded[max(0, place.start - _NEAR) : place.start]
    if _NO_RESPONSE.search(before) or _T_CELLS.match(folded, place.end):
        return True
    if place.key.value == "targeted":
        return bool(_OF_RECEPTOR.match(folded, place.end)) or any(
            place.start <= aim.start and aim.end <= place.end
            for aim in reading.of("target", [place.field])
            if not _COUNTED_DRUG.search(folded[place.start : place.end])
        )
    if place.key.value not in ("pd-1", "cytokine"):
        return False
    return bool(_BUILT_IN.search(before) or _BUILT_IN_AFTER.match(folded, place.end))


def _counts(reading: Reading, place: Place) -> bool:
    folded = fold(reading.texts[place.field])
    if _NOT_PLANNED.match(folded, place.end):
        return False
    if not place.past:
        return not (place.key.value == "transplantation" and _HAD.search(folded[: place.start]))
    history = place.key.value != "conditioning" and _HISTORY.search(folded[: place.start])
    return place.key.value in SEQUELS and not history


def _joined(reading: Reading, place: Place) -> bool:
    before = fold(reading.texts[place.field])[max(0, place.start - _NEAR) : place.start]
    return not place.past and any(word in before for word in _JOINING)


def _conditioning(reading: Reading, place: Place, classes: set[str]) -> Place:
    """Make the drugs that prepare the body for engineered cells conditioning, not chemotherapy."""
    if place.key.value != "chemotherapy" or not classes & DEPLETING:
        return place
    words = fold(reading.texts[place.field])[place.start : place.end]
    if reading.vocabulary.whole(words) in CONDITIONING_DRUGS:
        return place._replace(key=Key("combined", "conditioning"))
    return place


def _compared(reading: Reading, classes: set[str]) -> list[Label]:
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


def _setting(reading: Reading) -> list[Label]:
    tiers = (
        _fields(reading, "title", "official_title", "conditions"),
        _fields(reading, "arms", "keywords", "summary"),
    )
    for tier in tiers:
        found = [place for place in reading.of("setting", tier) if place.start < _SUMMARY]
        if found:
            return [reading.label(place) for place in found]
    return []


def _cancers(reading: Reading) -> list[Label]:
    tiers = (
        [*_fields(reading, "conditions"), *_fields(reading, "title", "official_title")],
        _fields(reading, "keywords"),
        _fields(reading, "summary"),
        _fields(reading, "eligibility"),
    )
    for tier in tiers:
        found = [place for place in reading.of("cancer", tier) if _included(reading, place)]
        if specific := _specific(found, reading.vocabulary):
            return [reading.label(place) for place in specific]
    return []


def _specific(found: list[Place], vocabulary: Vocabulary) -> list[Place]:
    """Leave out what another says more narrowly, and what names no organ where something does."""
    values = {place.key.value for place in found}
    narrow = [place for place in found if not _has_kind(place.key.value, values, vocabulary)]
    clear = [place for place in narrow if vocabulary.ancestors(place.key.value).isdisjoint(_UNPLACED)]
    return [place for place in clear if place.key.value not in _VAGUE] or clear or narrow


_UNPLACED = frozenset(("metastasis", "second-malignancy", "benign-neoplasm"))
_VAGUE = frozenset((
    "neoplasm", "malignant-neoplasm", "carcinoma", "adenocarcinoma", "squamous-cell-carcinoma",
    "solid-tumour", "digestive-system-neoplasm", "gastrointestinal-neoplasm", "haematologic-malignancy",
))  # fmt: skip


def _has_kind(value: str, values: set[str], vocabulary: Vocabulary) -> bool:
    return any(other != value and vocabulary.is_a(other, value) for other in values)


def _biomarkers(reading: Reading, classes: set[str]) -> list[Label]:
    fields = [field for field in reading.texts if not field.startswith("interventions")]
    found = [place for place in reading.of("biomarker", fields) if _included(reading, place)]
    if classes:
        shown = reading.of("target", _fields(reading, "title", "official", "conditions", "eligibility"))
        found += [
            place._replace(key=Key("biomarker", "antigen-positive"))
            for place in shown
            if _included(reading, place) and _demanded(reading, place)
        ]
    return [reading.label(place) for place in found]


def _demanded(reading: Reading, place: Place) -> bool:
    """Tell whether the tumour must carry the antigen ("MUC1 is positive", "CD19+")."""
    return bool(_POSITIVE.match(fold(reading.texts[place.field]), place.end))


def _included(reading: Reading, place: Place) -> bool:
    """Tell whether words of the criteria stand in the part on who may take part."""
    if not place.field.startswith("eligibility"):
        return True
    return "exclusion criteria" not in fold(reading.texts[place.field])[: place.start]


def _once(found: list[Label]) -> tuple[Label, ...]:
    first: dict[tuple[str, str], Label] = {}
    for label in found:
        first.setdefault((label.facet, label.value), label)
    return tuple(first.values())

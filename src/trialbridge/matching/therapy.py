"""Which therapy a study tests, and which of its arms and groups have it; it reckons no chances."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from trialbridge.model.patient import Quote
from trialbridge.model.study import Arm, Intervention, Study
from trialbridge.vocab import TREATMENTS, Hit, Vocabulary, fold

CELL_THERAPIES = (
    "cell-therapy", "adoptive-cell-therapy", "cik-cell", "dc-cik-cell", "nk-cell", "car-t-cell",
    "car-nk-cell", "til-cell", "tcr-t-cell", "dendritic-cell-vaccine",
)  # fmt: skip
COMPARATORS = frozenset(("active_comparator", "placebo_comparator", "sham_comparator", "no_intervention"))
_CONTROL = re.compile(
    r"\b(?:placebos?|sham|dummy|vehicle|(?:normal )?saline|standard(?: of)? care|usual care|supportive care"
    r"|observation|follow up|no intervention|no treatment|routine care|waitlist|wait list)\b"
)
_DENIED = re.compile(
    r"(?:(?<!or )\bwithout|\b(?:no|not|non(?!\W+(?:small|hodgkin|muscle))|except|instead of|rather than|never"
    r"|placebo|sham|matching))"
    r"\W+(?:\w+\W+){0,3}\Z"
)
_CONTEXT = re.compile(
    r"\b(?:after|following|prior|before|undergoing|underwent|receiving|received|post|recipients?|failed|failing"
    r"|refractory|resistant|progress\w*|relapse\w*|treated)\W+(?:\w+\W+){0,4}\Z"
)
_PLACEBO_AFTER = re.compile(r"\W{0,2}(?:matched |matching )?placebo\b")
_DOSE = re.compile(
    r"\b\d+(?:[.,]\d+)?\s?(?:(?:mg|mcg|μg|ug|g|kg|ml|iu|units?|cells|gy|x)\b(?:\s?/\s?\w+)*|%)"
    r"|\b(?:low|high|mid|medium|middle|single|repeated?)\s(?:dose|dosage)\b"
    r"|\b(?:dose|level|group|arm|cohort)s?\b(?:\s[a-h1-9])?\b|[®™:]"
)
_FORM = re.compile(
    r"\b(?:hydrochloride|hcl|sul(?:f|ph)ate|sodium|acetate|mesylate|phosphate|citrate|tartrate|maleate|succinate"
    r"|(?:mono|di|tri)hydrate|tosylate|injections?|tablets?|capsules?|oral|intravenous|iv|infusions?|cream|gel"
    r"|solution|therapy|treatment)\b"
)
_JOINS = re.compile(
    r"\s?[+&]\s?|\s(?:and|plus|with|in combination with|combined with|or|versus|vs)\s|[()/,;]"
)
_LOOK_BACK = 40


class Therapy(NamedTuple):
    """What is tested: a concept of the vocabulary, or else words by which texts name it."""

    name: str
    concept: str = ""
    words: tuple[str, ...] = ()


class Having(NamedTuple):
    """Whether an arm has the therapy, and the words that say so; `described` marks a description alone."""

    has: bool
    quote: Quote | None = None
    described: bool = False


def texts(study: Study) -> dict[str, str]:
    """Give the study's texts by the field names that quotes use."""
    design = study.design
    named: dict[str, str] = {}
    for field in ("title", "official_title", "summary", "description"):
        named |= {f"{field}[{at}]": each.text for at, each in enumerate(getattr(study, field))}
    for field, value in (
        ("allocation", design.allocation),
        ("model", design.model),
        ("type", design.study_type),
    ):
        named[f"design.{field}"] = value.published if value else ""
    named["design.model_description"] = design.model_description
    named["design.masking_description"] = design.masking_description
    for at, arm in enumerate(study.arms):
        named[f"arms[{at}].label"], named[f"arms[{at}].description"] = arm.label, arm.description
    for at, given in enumerate(study.interventions):
        named[f"interventions[{at}].name"] = given.name
        named[f"interventions[{at}].description"] = given.description
        named |= {f"interventions[{at}].other_names[{n}]": name for n, name in enumerate(given.other_names)}
    return {field: text for field, text in named.items() if text}


@lru_cache(maxsize=1024)
def names_in(text: str, vocabulary: Vocabulary) -> tuple[Hit, ...]:
    """Give what `scan` finds; the last answers are kept, since a study's texts are asked several things."""
    return tuple(vocabulary.scan(text))


def mention(text: str, therapy: Therapy, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Find the first place that names the therapy and does not deny it ("without CIK", "placebo of …")."""
    folded = fold(text)
    for start, end in sorted(_places(text, folded, therapy, vocabulary)):
        if not denied(folded, start, end):
            return start, end
    return None


def denied(folded: str, start: int, end: int) -> bool:
    """Tell whether words of a folded text are denied where they stand ("without CIK", "placebo of …")."""
    before = folded[max(0, start - _LOOK_BACK) : start]
    return bool(_DENIED.search(before)) or bool(_PLACEBO_AFTER.match(folded, end))


def is_context(folded: str, start: int) -> bool:
    """Tell whether words tell what patients had before ("after sorafenib", "refractory to …")."""
    return bool(_CONTEXT.search(folded[max(0, start - _LOOK_BACK) : start]))


def arm_has(study: Study, at: int, therapy: Therapy, vocabulary: Vocabulary) -> Having:
    """Tell whether an arm has the therapy: by its interventions, else its label, else its description.

    A comparator's description may tell what the others get, so it counts only for other types of arm.
    """
    arm, named = study.arms[at], texts(study)
    fields = [field for n in _given(study, arm) for field in _names(study, n)]
    for field in (*fields, f"arms[{at}].label"):
        if found := _quote(named, field, therapy, vocabulary):
            return Having(True, found)
    kind = arm.type.value if arm.type else ""
    if kind == "no_intervention" or (kind in COMPARATORS and arm.interventions):
        return Having(False)
    told = [f"arms[{at}].description"]
    if not any(_named(study, given, therapy, vocabulary) for given in study.interventions):
        told += [f"interventions[{n}].description" for n in _given(study, arm)]
    for field in told:
        if found := _quote(named, field, therapy, vocabulary):
            return Having(True, found, described=True)
    return Having(False)


def studied(study: Study, vocabulary: Vocabulary, target: str | None = None) -> tuple[Therapy, ...]:
    """Give the therapies a study may test, the likeliest first; or `target` (a concept id or words) alone.

    The order: one that some arm has, a cell therapy that a title names or that some arms lack, one that a
    title names ("after sorafenib" is no such name), one that some arms lack, one in an experimental arm, the
    one named first. Empty where nothing is named.
    """
    if target:
        known = target in vocabulary.concepts
        return (Therapy(target, target) if known else Therapy(target, "", _words(target)),)
    titled = [each for each in _from_titles(study, vocabulary) if _is_cell(each.concept, vocabulary)]
    candidates = list(dict.fromkeys(_candidates(study, vocabulary)))
    candidates += [each for each in titled if each not in candidates and _splits(study, each, vocabulary)]
    candidates = [each for each in candidates if not _is_general(each, candidates, vocabulary)]
    ordered = sorted(candidates, key=lambda therapy: _weight(study, therapy, vocabulary), reverse=True)
    return tuple(ordered) or _from_titles(study, vocabulary)


def is_control(name: str) -> bool:
    """Tell whether an intervention is only what a control gets ("Placebo", "standard of care")."""
    return bool(_CONTROL.search(fold(name)))


def _places(text: str, folded: str, therapy: Therapy, vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    if therapy.concept:
        for hit in names_in(text, vocabulary):
            if any(
                sense.type == "concept" and vocabulary.is_a(sense.value, therapy.concept)
                for sense in hit.senses
            ):
                yield hit.start, hit.end
    for words in therapy.words:
        for found in re.finditer(rf"(?<!\w){re.escape(words)}s?(?!\w)", folded):
            yield found.span()


def _quote(named: dict[str, str], field: str, therapy: Therapy, vocabulary: Vocabulary) -> Quote | None:
    text = named.get(field, "")
    if not text or (field.startswith("interventions") and _CONTROL.match(fold(text))):
        return None
    found = mention(text, therapy, vocabulary)
    return (
        Quote(source=field, start=found[0], end=found[1], text=text[found[0] : found[1]]) if found else None
    )


def _given(study: Study, arm: Arm) -> list[int]:
    return [
        n
        for n, given in enumerate(study.interventions)
        if given.name in arm.interventions or (arm.label and arm.label in given.arms)
    ]


def _names(study: Study, n: int) -> list[str]:
    """Name the fields of an intervention's names; a control's other names do not make it a therapy."""
    others = () if is_control(study.interventions[n].name) else study.interventions[n].other_names
    return [f"interventions[{n}].name"] + [f"interventions[{n}].other_names[{k}]" for k in range(len(others))]


def _named(study: Study, given: Intervention, therapy: Therapy, vocabulary: Vocabulary) -> bool:
    return any(mention(name, therapy, vocabulary) for name in (given.name, *given.other_names))


def _candidates(study: Study, vocabulary: Vocabulary) -> Iterator[Therapy]:
    tested = [given for given in study.interventions if not is_control(given.name)] or list(
        study.interventions
    )
    for given in tested:
        concepts = [
            concept for name in (given.name, *given.other_names) for concept in _concepts(name, vocabulary)
        ]
        if concepts:
            yield from (Therapy(concept, concept) for concept in concepts)
        else:
            yield from (Therapy(_as_written(part, given.name), "", (part,)) for part in _words(given.name))


def _as_written(part: str, name: str) -> str:
    """Give a folded part of a name in the name's own letters, so that "Foox 50 mg" is shown as Foox."""
    at = fold(name).find(part)
    return name[at : at + len(part)] if at >= 0 else " ".join(name.split())


def _concepts(text: str, vocabulary: Vocabulary) -> list[str]:
    found = [hit.of("concept") for hit in names_in(text, vocabulary)]
    named = ((concept, vocabulary.concepts[concept]) for concept in found if concept)
    return [concept for concept, row in named if row.kind in TREATMENTS and not is_control(row.name)]


def _words(name: str) -> tuple[str, ...]:
    """Give a name's parts folded, without dose, salt and form: two doses of one drug are one therapy."""
    parts = (_DOSE.sub(" ", part) for part in _JOINS.split(fold(name)))
    bare = [
        " ".join((_FORM.sub(" ", part) if _FORM.sub("", part).strip() else part).split()) for part in parts
    ]
    return tuple(dict.fromkeys(part for part in bare if len(part) > 2)) or (" ".join(fold(name).split()),)


def _from_titles(study: Study, vocabulary: Vocabulary) -> tuple[Therapy, ...]:
    """Give the therapies the titles name, or else the summary, cell therapies first."""
    for told in ((*study.title, *study.official_title), study.summary):
        found = dict.fromkeys(concept for each in told for concept in _concepts(each.text, vocabulary))
        if found:
            ordered = sorted(found, key=lambda concept: not _is_cell(concept, vocabulary))
            return tuple(Therapy(concept, concept) for concept in ordered)
    return ()


def _is_cell(concept: str, vocabulary: Vocabulary) -> bool:
    return bool(concept) and not vocabulary.ancestors(concept).isdisjoint(CELL_THERAPIES)


def _splits(study: Study, therapy: Therapy, vocabulary: Vocabulary) -> bool:
    having = {arm_has(study, at, therapy, vocabulary).has for at in range(len(study.arms))}
    return len(having) == 2


def _is_general(therapy: Therapy, others: list[Therapy], vocabulary: Vocabulary) -> bool:
    """Tell whether another candidate is a kind of this one ("cell therapy" beside DC-CIK)."""
    concepts = (each.concept for each in others if each.concept and each != therapy)
    return bool(therapy.concept) and any(vocabulary.is_a(concept, therapy.concept) for concept in concepts)


def _weight(study: Study, therapy: Therapy, vocabulary: Vocabulary) -> tuple[float, ...]:
    having = [arm_has(study, at, therapy, vocabulary).has for at in range(len(study.arms))]
    tested = [
        has
        for has, arm in zip(having, study.arms, strict=True)
        if arm.type is None or arm.type.value == "experimental"
    ]
    titles = " ; ".join(each.text for each in (*study.title, *study.official_title))
    place = mention(titles, therapy, vocabulary)
    named = place is not None and not is_context(fold(titles), place[0])
    splits = any(having) and not all(having)
    return (
        any(having),
        _is_cell(therapy.concept, vocabulary) and (named or splits),
        named,
        splits,
        any(tested),
        -place[0] if place else -len(titles),
    )

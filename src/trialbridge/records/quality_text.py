"""Ages, conditions and titles that contradict the fields; it knows no site and no arm."""

import re
from collections.abc import Iterator, Sequence

from trialbridge.model.criterion import Criterion
from trialbridge.model.flag import Proof
from trialbridge.model.rule import All, Any, Has, Range, Rule
from trialbridge.model.study import Age, Study
from trialbridge.vocab import TREATMENTS, Vocabulary

YEARS = {
    "years": 1.0, "months": 1 / 12, "weeks": 7 / 365.25, "days": 1 / 365.25,
    "hours": 1 / 8766, "minutes": 1 / 525960,
}  # fmt: skip
SLACK = 1.0
"""Years by which limits may differ: "younger than 66" and "up to 65 years" are the same."""
_WITHDRAWN = re.compile(
    r"^\W*(?:\w+ ){0,2}?(?:withdrawn|retracted|cancell?ed|revoked|voided)\b"
    r"|\b(?:withdrawn|cancell?ed|retracted) (?:by|due to|because)\b"
    r"|[\[(（【]\s*(?:withdrawn|cancell?ed|retracted|suspended|terminated)\s*[\])）】]|^\W*(?:suspended|terminated)\s*[:\-–]|撤销|已取消|撤回",
    re.IGNORECASE,
)
_WITHDRAWAL_STUDIED = re.compile(r"withdrawn? (?:symptom|syndrome|of|from|phase|period|stud)", re.IGNORECASE)
_OF_SOME = re.compile(
    r"diagnos|\b(?:panel|cohort|group|arm|part|stage|healthy|controls?|donors?|caregivers?|parents?|stratum)\b",
    re.IGNORECASE,
)
"""Ages at another time, or of some of the participants."""
_OVER = frozenset({"withdrawn", "terminated", "suspended", "no_longer_available", "withheld"})


def withdrawn(study: Study) -> Iterator[tuple[Proof, ...]]:
    """Tell where a title says that the study was withdrawn, and its status is another."""
    status = study.status
    if status and status.value in _OVER:
        return
    for field, texts in (("title", study.title), ("official_title", study.official_title)):
        for text in texts:
            found = _WITHDRAWN.search(text.text)
            if found and not _WITHDRAWAL_STUDIED.search(text.text):
                said = status.published or status.value if status else "none"
                yield Proof(field=field, words=text.text), Proof(field="status", words=said)
                return


def no_disease(study: Study, vocabulary: Vocabulary) -> Iterator[tuple[Proof, ...]]:
    """Give the conditions whose every word is of a drug, a therapy or a procedure ("Immunotherapy")."""
    for at, name in enumerate(study.conditions):
        if _is_no_disease(name, vocabulary):
            yield (Proof(field=f"conditions[{at}]", words=name),)


def _is_no_disease(name: str, vocabulary: Vocabulary) -> bool:
    hits = vocabulary.scan(name)
    kinds = {
        concept.kind
        for hit in hits
        for sense in hit.senses
        if sense.type == "concept" and (concept := vocabulary.concepts.get(sense.value))
    }
    covered = sum(hit.end - hit.start for hit in hits)
    letters = len(name.strip())
    return bool(kinds) and kinds <= TREATMENTS and covered >= 0.85 * letters


def age_limits(study: Study, criteria: Sequence[Criterion]) -> Iterator[tuple[Proof, ...]]:
    """Give the inclusion criterion whose ages are not those of the fields; a cohort's are left alone."""
    who = study.eligibility
    told = [(it, found) for it in criteria if (found := _ages(it)) is not None]
    if len(told) != 1:  # of several each is for some of the participants
        return
    criterion, rule = told[0]
    for limit, said, field in (
        (rule.low, who.minimum_age, "minimum_age"),
        (rule.high, who.maximum_age, "maximum_age"),
    ):
        years = _years(said)
        if limit is not None and years is not None and said and abs(limit - years) > SLACK:
            yield (
                Proof(field="eligibility.criteria", words=" ".join(criterion.text.split())[:240]),
                Proof(field=f"eligibility.{field}", words=said.published or f"{said.value:g} {said.unit}"),
            )
            return


def _ages(criterion: Criterion) -> Range | None:
    if (
        criterion.polarity != "inclusion"
        or criterion.role != "requirement"
        or criterion.applies_to
        or not criterion.complete
    ):
        return None
    if _OF_SOME.search(criterion.text):
        return None
    parts = criterion.rule.rules if isinstance(criterion.rule, All) else (criterion.rule,)
    ages = [it for it in parts if isinstance(it, Range) and it.variable == "age"]
    others = [it for it in parts if not (isinstance(it, Range) and it.variable == "age") and not _sex(it)]
    return ages[0] if len(ages) == 1 and not others and ages[0].window is None else None


def _sex(rule: Rule) -> bool:
    kinds = rule.rules if isinstance(rule, Any) else (rule,)
    return all(isinstance(it, Has) and it.concept in ("female", "male") for it in kinds)


def _years(age: Age | None) -> float | None:
    return None if age is None or age.value is None else age.value * YEARS[age.unit]

"""Design and eligibility of a ClinicalTrials.gov record; it reads neither arms nor the criteria's text."""

from typing import Literal

from trialbridge.model.study import Design, Eligibility, Enrolment, Text
from trialbridge.registries import ctgov_shape as shape
from trialbridge.registries import terms
from trialbridge.registries.values import age, snake, yes

_REGISTRY = "observational_patient_registry"
_ESTIMATED = frozenset(("estimated", "estimate", "anticipated"))


def design(part: shape.DesignModule | None) -> Design:
    """Map the design; the one line of older records fills what the newer fields leave open."""
    if part is None:
        return Design()
    info = part.design_info or shape.DesignInfo()
    masked = info.masking_info or shape.Masking()
    level, who = terms.masking(masked.masking)
    legacy = terms.design_of(info.legacy_text) if info.legacy_text else Design()
    listed = tuple(found.value for word in masked.who_masked or () if (found := terms.code(word, terms.WHO)))
    return Design(
        study_type=terms.code(part.study_type, terms.STUDY_TYPE),
        phase=terms.phase(part.phases or ()),
        allocation=terms.code(info.allocation, terms.ALLOCATION) or legacy.allocation,
        model=terms.code(info.intervention_model, terms.MODEL) or legacy.model,
        model_description=info.intervention_model_description or "",
        purpose=terms.code(info.primary_purpose, terms.PURPOSE) or legacy.purpose,
        masking=level or legacy.masking,
        who_masked=tuple(filter(None, listed)) or who or legacy.who_masked,
        masking_description=masked.masking_description or "",
        observational_model=terms.code(info.observational_model, terms.OBSERVATIONAL_MODEL)
        or legacy.observational_model,
        time_perspective=terms.code(info.time_perspective, terms.TIME_PERSPECTIVE) or legacy.time_perspective,
        enrolment=_enrolment(part.enrollment_info),
        patient_registry=snake(part.study_type or "") == _REGISTRY or yes(part.patient_registry),
        target_duration=part.target_duration or "",
        number_of_arms=part.number_of_arms,
        biospecimens=_specimens(part.bio_spec),
        published=info.legacy_text or "",
    )


def _enrolment(part: shape.Enrolment | None) -> Enrolment | None:
    if part is None or part.count is None:
        return None
    digits = str(part.count).strip().removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
        return None
    return Enrolment(count=int(digits), type=certainty(part.type))


def _specimens(part: shape.Specimens | None) -> str:
    return ": ".join(filter(None, (part.retention, part.description))) if part else ""


def eligibility(part: shape.Eligibility | None) -> Eligibility:
    """Map who may take part; the criteria's text stays exactly as given."""
    if part is None:
        return Eligibility()
    return Eligibility(
        criteria=(Text(text=part.eligibility_criteria),) if part.eligibility_criteria else (),
        sex=terms.code(part.sex, terms.SEX),
        gender_based=yes(part.gender_based),
        gender_description=part.gender_description or "",
        minimum_age=age(part.minimum_age or ""),
        maximum_age=age(part.maximum_age or ""),
        age_groups=part.std_ages or (),
        healthy_volunteers=yes(part.healthy_volunteers),
        population=part.study_population or "",
        sampling=part.sampling_method or "",
    )


def certainty(word: str | None) -> Literal["actual", "estimated", ""]:
    """Tell whether a day or a number is reached or planned ("Anticipated" is the older word)."""
    known = (word or "").strip().lower()
    return "actual" if known == "actual" else "estimated" if known in _ESTIMATED else ""

"""ClinicalTrials.gov's own words of every age as codes, each beside the words as published."""

import re
from functools import lru_cache
from typing import get_args

from trialbridge.model.study import Coded, Design, Phase, Sex, Status
from trialbridge.registries.values import snake

STATUS = frozenset(get_args(Status))
PHASE = frozenset(get_args(Phase))
SEX = frozenset(get_args(Sex))
STUDY_TYPE = frozenset(("interventional", "observational", "expanded_access"))
ALLOCATION = frozenset(("randomized", "non_randomized", "na"))
MODEL = frozenset(("single_group", "parallel", "crossover", "factorial", "sequential"))
PURPOSE = frozenset((
    "treatment", "prevention", "diagnostic", "ect", "supportive_care", "screening",
    "health_services_research", "basic_science", "device_feasibility",
    "educational_counseling_training", "other",
))  # fmt: skip
MASKING = frozenset(("none", "single", "double", "triple", "quadruple"))
OBSERVATIONAL_MODEL = frozenset((
    "cohort", "case_control", "case_only", "case_crossover", "ecologic_or_community", "family_based",
    "defined_population", "natural_history", "other",
))  # fmt: skip
TIME_PERSPECTIVE = frozenset(("prospective", "retrospective", "cross_sectional", "other"))
ARM_TYPE = frozenset((
    "experimental", "active_comparator", "placebo_comparator", "sham_comparator", "no_intervention", "other",
))  # fmt: skip
INTERVENTION_TYPE = frozenset((
    "drug", "device", "biological", "procedure", "radiation", "behavioral", "genetic", "dietary_supplement",
    "combination_product", "diagnostic_test", "other",
))  # fmt: skip
WHO = frozenset(("participant", "care_provider", "investigator", "outcomes_assessor"))
_SAME = {
    "unknown_status": "unknown", "pending": "not_yet_recruiting",
    "no_longer_recruiting": "active_not_recruiting", "n_a": "na",
    "not_applicable": "na", "both": "all", "open_label": "none", "no_masking": "none",
    "none_open_label": "none", "random_sample": "", "nonrandomized": "non_randomized",
    "subject": "participant", "caregiver": "care_provider", "outcome_assessor": "outcomes_assessor",
    "longitudinal": "", "phase_1": "phase1", "phase_2": "phase2", "phase_3": "phase3", "phase_4": "phase4",
    "early_phase_1": "early_phase1", "phase_0": "early_phase1", "phase0": "early_phase1",
    "phase_1_phase_2": "phase1/phase2", "phase1_phase2": "phase1/phase2",
    "phase_2_phase_3": "phase2/phase3", "phase2_phase3": "phase2/phase3",
    "observational_patient_registry": "observational",
}  # fmt: skip
_TAILS = ("_assignment", "_blind")
_MASKED = re.compile(r"([^()]*)(?:\(([^()]*)\))?")
_LEGACY = {
    "allocation": ("allocation", ALLOCATION),
    "intervention_model": ("model", MODEL),
    "primary_purpose": ("purpose", PURPOSE),
    "observational_model": ("observational_model", OBSERVATIONAL_MODEL),
    "time_perspective": ("time_perspective", TIME_PERSPECTIVE),
}


@lru_cache(maxsize=4096)
def code(published: str | None, known: frozenset[str]) -> Coded | None:
    """Give the code of a published word; where none fits the code is empty and the word is kept."""
    if published is None or not published.strip():
        return None
    word = snake(published)
    for tail in _TAILS:
        word = word.removesuffix(tail)
    word = _SAME.get(word, word)
    return Coded(value=word if word in known else "", published=published)


def phase(published: tuple[str, ...]) -> Coded | None:
    """Give one phase for the registry's list (["PHASE1", "PHASE2"] -> phase1/phase2)."""
    return code("/".join(published), PHASE)


@lru_cache(maxsize=1024)
def masking(published: str | None) -> tuple[Coded | None, tuple[str, ...]]:
    """Give the masking and who is masked: "Double (Participant, Investigator)", "Double Blind (Subject)".

    Carriers also list only who is masked ("PARTICIPANT_INVESTIGATOR"): two masked parties are double.
    """
    if published is None or not published.strip():
        return None, ()
    found = _MASKED.match(published)
    head, inside = (found[1], found[2] or "") if found else (published, "")
    who = tuple(filter(None, (_party(part) for part in inside.split(","))))
    level = code(head, MASKING)
    if level is not None and not level.value:
        word = snake(head)
        who = who or tuple(sorted((party for party in WHO if party in word), key=word.index))
        levels = ("", "single", "double", "triple", "quadruple")
        level = Coded(value=levels[len(who)], published=published)
    return Coded(value=level.value if level else "", published=published), who


@lru_cache(maxsize=4096)
def legacy_design(text: str) -> Design:
    """Read the one-line design of older records ("Allocation: Randomized, Masking: Open Label, …")."""
    values: dict[str, Coded | None] = {}
    who: tuple[str, ...] = ()
    for part in _parts(text):
        name, colon, word = part.partition(":")
        if not colon:
            continue
        if snake(name) == "masking":
            values["masking"], who = masking(word.strip())
        elif target := _LEGACY.get(snake(name)):
            values[target[0]] = code(word.strip(), target[1])
    return Design(**values, who_masked=who, published=text)  # type: ignore[arg-type]


def _parts(text: str) -> list[str]:
    """Split at commas outside parentheses."""
    parts, open_part = [], ""
    for piece in text.split(","):
        open_part = f"{open_part},{piece}" if open_part else piece
        if open_part.count("(") <= open_part.count(")"):
            parts.append(open_part)
            open_part = ""
    return [*parts, open_part]


def _party(word: str) -> str:
    party = _SAME.get(snake(word), snake(word))
    return party if party in WHO else ""

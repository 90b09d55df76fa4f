"""The registry's words of every age as codes."""

import pytest

from trialbridge.model.study import Coded
from trialbridge.registries import terms


@pytest.mark.parametrize(
    ("published", "known", "expected"),
    [
        ("RECRUITING", terms.STATUS, "recruiting"),
        ("Active, not recruiting", terms.STATUS, "active_not_recruiting"),
        ("Unknown status", terms.STATUS, "unknown"),
        ("No longer recruiting", terms.STATUS, "active_not_recruiting"),
        ("Half open", terms.STATUS, ""),
        ("Observational [Patient Registry]", terms.STUDY_TYPE, "observational"),
        ("Non-Randomized", terms.ALLOCATION, "non_randomized"),
        ("N/A", terms.ALLOCATION, "na"),
        ("Random Sample", terms.ALLOCATION, ""),
        ("Single Group Assignment", terms.MODEL, "single_group"),
        ("Both", terms.SEX, "all"),
        ("Sham Comparator", terms.ARM_TYPE, "sham_comparator"),
        ("Dietary Supplement", terms.INTERVENTION_TYPE, "dietary_supplement"),
    ],
)
def test_code(published: str, known: frozenset[str], expected: str) -> None:
    """A word of any age has its code, else an empty one, and is kept."""
    assert terms.code(published, known) == Coded(value=expected, published=published)


@pytest.mark.parametrize("published", [None, "", "  "])
def test_no_word_has_no_code(published: str | None) -> None:
    """What is not published is not coded."""
    assert terms.code(published, terms.STATUS) is None


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (("PHASE1", "PHASE2"), "phase1/phase2"),
        (("Phase 2/Phase 3",), "phase2/phase3"),
        (("Phase 1", "Phase 2"), "phase1/phase2"),
        (("Early Phase 1",), "early_phase1"),
        (("Not Applicable",), "na"),
        (("N/A",), "na"),
    ],
)
def test_phase(published: tuple[str, ...], expected: str) -> None:
    """A list of phases is one phase."""
    phase = terms.phase(published)
    assert phase is not None
    assert phase.value == expected


@pytest.mark.parametrize(
    ("published", "level", "who"),
    [
        ("DOUBLE", "double", ()),
        ("None (Open Label)", "none", ()),
        ("Open Label", "none", ()),
        ("Double Blind (Subject, Caregiver)", "double", ("participant", "care_provider")),
        ("Single (Outcomes Assessor)", "single", ("outcomes_assessor",)),
        ("PARTICIPANT_INVESTIGATOR", "double", ("participant", "investigator")),
        ("Somewhat", "", ()),
        ("(Participant)", "", ("participant",)),
    ],
)
def test_masking(published: str, level: str, who: tuple[str, ...]) -> None:
    """Masking is a level and the parties that do not know."""
    assert terms.masking(published) == (Coded(value=level, published=published), who)


def test_no_masking_is_not_coded() -> None:
    """Masking that is not published is none."""
    assert terms.masking(None) == (None, ())


def test_legacy_design() -> None:
    """The one line of older records gives allocation, model, purpose, masking and perspective."""
    design = terms.design_of(
        "Allocation: Randomized, Endpoint Classification: Safety Study, "
        "Intervention Model: Crossover Assignment, "
        "Masking: Double Blind (Subject, Investigator, Outcomes Assessor), Primary Purpose: Treatment, N/A, "
        "Observational Model: Cohort, Time Perspective: Cross-Sectional"
    )
    values = (design.allocation, design.model, design.masking, design.purpose)
    assert [each and each.value for each in values] == ["randomized", "crossover", "double", "treatment"]
    assert design.who_masked == ("participant", "investigator", "outcomes_assessor")
    assert design.observational_model == Coded(value="cohort", published="Cohort")
    assert design.time_perspective == Coded(value="cross_sectional", published="Cross-Sectional")

"""Whom of a study a section's header, or an item, is for."""

import pytest

from trialbridge.eligibility import parse
from trialbridge.eligibility.divisions import PATIENTS, Whom, cohorts, numbered, whom
from trialbridge.vocab import Vocabulary

HEADERS = [
    ("Inclusion Criteria:", Whom()),
    ("Key Inclusion Criteria for the Study:", Whom()),
    ("Exclusion Criteria for all participants:", Whom()),
    ("Inclusion Criteria for study entry:", Whom()),
    ("Laboratory exclusion criteria:", Whom()),
    ("The following inclusion criteria must be met by patients:", Whom()),
    ("Patients", Whom()),
    ("Inclusion Criteria for Mothers:", Whom("Mothers")),
    ("MOTHER EXCLUSION CRITERIA", Whom("MOTHER")),
    ("Inclusion criteria (cases):", Whom("Cases")),
    ("mCRPC patient inclusion criteria", Whom("mCRPC patient")),
    ("Exclusion Criteria for patients with heart failure (HF):", Whom("Patients with heart failure (HF)")),
    ("Alzheimer's disease group inclusion criteria:", Whom("Alzheimer's disease group")),
    (
        "Additional exclusion criteria for glioblastoma patients only:",
        Whom("Glioblastoma patients", more=True),
    ),
    ("Inclusion Criteria specific to brain tumours:", Whom("Brain tumours", more=True)),
    ("Patient inclusion criteria", Whom(PATIENTS)),
    ("Exclusion criteria for participants:", Whom(PATIENTS)),
    ("Caregiver inclusion criteria", Whom(others=True)),
    ("Exclusion criteria (unrelated donor):", Whom(others=True)),
    ("Inclusion criteria for patients and their caregivers:", Whom()),
    (
        "Inclusion criteria " + "for patients with a disease of a long name that goes on and on and on:",
        Whom(),
    ),
]


@pytest.mark.parametrize(("header", "said"), HEADERS)
def test_a_header_says_whom_it_is_for(header: str, said: Whom) -> None:
    """People by a noun of their own or by what is said of them; nobody apart where all are meant."""
    assert whom(header) == said


ITEMS = [
    ("Able to fill in a diary (patients of the heart cohort)", ("Patients of the heart cohort",)),
    ("(Sleep sub-study ONLY): snores", ("Sleep sub-study",)),
    ("Speaks Mandarin (cases)", ("Cases",)),
    ("Platelets >= 100 (adult patients only).", ("Adult patients",)),
    ("Platelets >= 100 (adult patients)", ()),
    ("Haemoglobin >= 12 (men only)", ()),
    ("Signed consent (all patients)", ()),
    ("A score of two (the sum of all that was said in the group)", ()),
    ("Two visits (if in the group)", ()),
    ("Platelets (PLT)", ()),
    ("Two visits ()", ()),
    ("Two visits (2-3)", ()),
    ("Lymphoma cohort: platelets >= 100", ("Lymphoma cohort",)),
    ("For Japan only: age over 20 years", ("Japan",)),
    ("RE-REGISTRATION: platelets >= 100", ("RE-REGISTRATION",)),
    ("ARM E REGISTRATION: platelets >= 100", ("Arm E",)),
    ("EXCLUSION CRITERIA FOR REGISTRY: diabetes", ("REGISTRY",)),
    ("INCLUSION CRITERIA FOR CLINICAL TRIAL: diabetes", ()),
    ("Any cohort: platelets >= 100", ()),
    ("Women of the group: haemoglobin >= 12", ()),
    ("Haematology: platelets >= 100", ()),
    (": platelets >= 100", ()),
    ("Newly diagnosed participants:", ("Newly diagnosed participants",)),
    ("mCRPC patients:", ("mCRPC patients",)),
    ("Comparator group:", ("Comparator group",)),
    ("PATIENTS:", ()),
    ("Caregiver cohort:", ()),
    ("Immunocompromised patients:", ()),
]


@pytest.mark.parametrize(("text", "names"), ITEMS)
def test_an_item_names_its_group(text: str, names: tuple[str, ...]) -> None:
    """A group of the study's own design, or people "only"; the sexes have rules."""
    assert cohorts(text) == names


def test_numbered_groups_are_told_from_named_ones() -> None:
    """A row of cohorts is a division of all patients; people are beside each other."""
    assert numbered("Cohort 2") and not numbered("Mothers")


def _groups(block: str, vocabulary: Vocabulary) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.clean, one.applies_to) for one in parse(block, vocabulary) if one.role == "requirement"]


def test_sections_of_people_are_told_apart(vocabulary: Vocabulary) -> None:
    """The patients are a group where others are asked something of their own; spelling tells none apart."""
    block = (
        "Inclusion Criteria for Patients:\n\n- Lung cancer\n\nInclusion Criteria for Controls:\n\n- Smoker\n\n"
        "EXCLUSION CRITERIA FOR CONTROLS:\n\n- Lung cancer\n"
    )
    assert _groups(block, vocabulary) == [
        ("Lung cancer", (PATIENTS,)),
        ("Smoker", ("Controls",)),
        ("Lung cancer", ("Controls",)),
    ]


def test_one_groups_spelling_is_the_first(vocabulary: Vocabulary) -> None:
    """ "MOTHERS" and "Mothers" are the same group."""
    block = "Inclusion Criteria for Mothers:\n\n- Diabetes\n\nEXCLUSION CRITERIA FOR MOTHERS:\n\n- Asthma\n"
    assert _groups(block, vocabulary) == [("Diabetes", ("Mothers",)), ("Asthma", ("Mothers",))]


def test_patients_alone_are_everybody(vocabulary: Vocabulary) -> None:
    """Where no other people are asked anything, or only some patients more, the patients are no group."""
    block = (
        "Patient Inclusion Criteria:\n\n- Lung cancer\n  - Smoker\n\nCaregiver Inclusion Criteria:\n\n- Asthma\n\n"
        "Additional exclusion criteria for asthma patients:\n\n- Diabetes\n"
    )
    assert _groups(block, vocabulary) == [
        ("Lung cancer", ()),
        ("Smoker", ()),
        ("Diabetes", ("Asthma patients",)),
    ]


def test_the_nearer_group_is_meant(vocabulary: Vocabulary) -> None:
    """A group named within the section of other people is that group alone."""
    block = "Inclusion Criteria for Mothers:\n\n- Diabetes\n- Cohort 2: asthma\n"
    assert [groups for _, groups in _groups(block, vocabulary)] == [("Mothers",), ("Cohort 2",)]

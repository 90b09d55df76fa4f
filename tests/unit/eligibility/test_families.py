"""Families of wordings that real lists put in many ways: organs, contact, refusal, earlier enrolment."""

import pytest
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import canonical
from trialbridge.vocab import Vocabulary


@pytest.mark.parametrize(
    ("text", "exclusion", "expected"),
    [
        (
            "Severe renal or hepatic impairment",
            True,
            "ANY(hepatic-impairment[severe], renal-impairment[severe])",
        ),
        ("Renal and hepatic disease", False, None),
        (
            "Disorders of the adrenal glands, pituitary gland and hypothalamus",
            True,
            "ANY(adrenal-disease, hypothalamic-disease, pituitary-gland-disease)",
        ),
        ("Disease of the heart", False, "heart-disease"),
        ("Renal, gastric or bleeding transplantation", True, None),
        ("Diseases of the respiratory tract", True, "lung-disease"),
        ("Class III/IV heart failure", True, "ALL(heart-failure, nyha>=3<=4)"),
        ("Class IV congestive heart failure", True, "ALL(heart-failure, nyha>=4<=4)"),
        ("Household contact with tuberculosis", True, "infection-exposure[to-tuberculosis]"),
        ("Exposure to tuberculosis", True, "tuberculosis"),
        ("At risk of stroke", True, None),
        ("At increased risk of tuberculosis infection", True, "infection-exposure[to-tuberculosis]"),
        ("Exposure to radiation", True, None),
        ("At risk of nothing named", True, None),
        ("Age 6 months to 13 years", False, "age>=0.5<=13 a"),
        ("Neonates", True, "age<0.0766598 a"),
        ("Women nursing newborns", True, None),
        ("Diabetic patients on metformin", True, "ALL(diabetes, metformin/active)"),
        ("Gastric or duodenal surgery", True, "ANY(surgery[duodenal], surgery[gastric])"),
        ("Enrolled previously in this trial", True, "earlier-enrolment"),
        ("Participation in a randomised interventional trial", True, "concurrent-trial"),
        ("Unwilling to participate in a randomised trial", True, None),
    ],
)
def test_a_family_of_wordings(
    text: str, exclusion: bool, expected: str | None, vocabulary: Vocabulary
) -> None:
    """Each wording states its rule; those with none state nothing of what its family would have said."""
    rule = Understanding(vocabulary).understand(text, exclusion).rule
    shown = "" if rule is None else brief(canonical(rule))
    if expected is None:
        assert "infection-exposure" not in shown
        assert "concurrent-trial" not in shown
        assert "age<" not in shown
    else:
        assert shown == expected


@pytest.mark.parametrize(
    "text",
    [
        "Refused to sign the informed consent",
        "No consent",
        "Difficulty in monitoring",
        "Patients living abroad",
        "Unlikely to attend the follow-up visits",
        "Early transfer to another hospital",
        "Consent obtained by the investigator",
    ],
)
def test_consent_compliance_and_reach_are_procedural(text: str, vocabulary: Vocabulary) -> None:
    """What only the study's course can show is for the investigator, however it is put."""
    assert [one.role for one in parse(f"Exclusion Criteria:\n\n- {text}", vocabulary)][-1] == "procedural"


@pytest.mark.parametrize(
    "text", ["Unable to stop foo", "Problems with a drug such as aspirin and monitoring"]
)
def test_other_inabilities_are_not_settled_by_the_words_alone(text: str, vocabulary: Vocabulary) -> None:
    """A sentence that names a medicine is a requirement still."""
    last = parse(f"Exclusion Criteria:\n\n- {text}", vocabulary)[-1]
    assert last.role == "requirement" or "aspirin" not in text


def test_an_allergy_to_what_the_study_gives_takes_its_bracket_in(vocabulary: Vocabulary) -> None:
    """The excipients named in a bracket, closed or not, are part of the study's drug."""
    understand = Understanding(vocabulary).understand
    for end in (")", ""):
        text = f"Hypersensitivity to the active substance or any of the excipients (citric acid; water{end}"
        assert brief(understand(text, True).rule) == "allergy[study-drug]"


def test_an_effect_on_the_study_goes_on_over_or(vocabulary: Vocabulary) -> None:
    """ "… that may affect safety or compliance" is one condition, and what follows a comma another."""
    text = "Asthma that may affect compliance or safety in the study, or gout"
    shown = brief(canonical(Understanding(vocabulary).understand(text, True).rule))
    assert shown == "ANY(asthma[interfering-with-the-study], gout)"
    assert shown.endswith("gout)")


def test_a_denial_with_nothing_behind_it_is_left_as_words(vocabulary: Vocabulary) -> None:
    """ "will neither be required nor" ends in a second negation: no rule, and no error."""
    rule = Understanding(vocabulary).understand("An asthma attack will neither be required nor", True).rule
    assert rule is not None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (
            "Patients aged 8 to 17 sign an informed consent, and the guardian of those under 18 signs one",
            "procedural",
        ),
        ("Written informed consent of the patient or legal guardian", "procedural"),
        ("Aged 18 to 70 years, informed consent signed", "requirement"),
    ],
)
def test_ages_that_say_who_signs_are_no_limit(text: str, role: str, vocabulary: Vocabulary) -> None:
    """A rule of consent that depends on age judges nobody; an age beside a signature does."""
    assert [one.role for one in parse(f"Inclusion Criteria:\n\n- {text}", vocabulary)][-1] == role

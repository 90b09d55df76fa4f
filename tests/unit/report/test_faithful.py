"""Summaries held against their study: what is wrong is found, what is right is left alone."""

from pathlib import Path

import pytest
from tests.studies import study

from trialbridge.eligibility.parse import parse
from trialbridge.model.study import (
    Age,
    Arm,
    Coded,
    Design,
    Eligibility,
    Enrolment,
    Intervention,
    Location,
    Outcome,
    Study,
    StudyDate,
    Text,
)  # fmt: skip
from trialbridge.report.faithful import Finding, check
from trialbridge.report.measured_words import amounts, phases
from trialbridge.vocab import Vocabulary

CRITERIA = (
    "Inclusion Criteria:\n\n* Age 18 to 70 years\n* Hepatocellular carcinoma\n* Platelets >= 75 x 10^9/L\n"
    "* Loss of CAR-T cells within 6 months after previous CAR-T therapy and no relapse\n* Smartphone access\n\n"
    "Exclusion Criteria:\n\n* Hepatitis B\n* Chemotherapy within 4 weeks before enrolment\n* Brain metastases\n"
    "* If diabetes mellitus, then insulin"
)
STUDY = study(
    title=(Text("CIK cells in liver cancer"),),
    conditions=("Liver Cancer",),
    arms=(
        Arm("CIK", Coded("experimental"), "", ("CIK cells",)),
        Arm("Control", Coded("active_comparator"), "usual care", ("Sorafenib",)),
    ),
    interventions=(Intervention("CIK cells"), Intervention("Sorafenib")),
    design=Design(phase=Coded("phase2"), allocation=Coded("randomized"), enrolment=Enrolment(60)),
    outcomes=(Outcome("primary", "Survival", "", "2 years"),),
    dates=(StudyDate("start", "2024-03-01"),),
    locations=(Location("First Hospital", "Wuhan", country="China"), Location("Second", "Hefei")),
    eligibility=Eligibility(criteria=(Text(CRITERIA),), minimum_age=Age(18), maximum_age=Age(70)),
)


def found(summary: str, vocabulary: Vocabulary, given: Study = STUDY) -> list[Finding]:
    """Check a summary of the study."""
    block = given.eligibility.criteria[0].text if given.eligibility.criteria else ""
    findings = check(summary, given, parse(block, vocabulary), vocabulary)
    assert all(summary[each.start : each.end] == each.text for each in findings)
    return list(findings)


@pytest.mark.parametrize(
    ("summary", "kind", "words"),
    [
        ("You must be 18 to 75 years old.", "number", "75"),
        ("About 600 people will take part.", "number", "600"),
        ("There are three groups.", "number", "three"),
        ("There are 5 sites.", "number", "5"),
        ("Platelets: 100 10*9/L or more.", "number", "100"),
        ("Survival is checked after 3 years.", "number", "3"),
        ("They lost CAR-T cells in the past six months.", "window", "six"),
        ("No chemotherapy in the 4 weeks after joining.", "window", "4"),
        ("People must have hepatitis B.", "polarity", "hepatitis B"),
        ("People with hepatocellular carcinoma cannot take part.", "polarity", "hepatocellular carcinoma"),
        ("What you must have\n  no smartphone access", "polarity", "smartphone access"),
        ("What you must not have\n  hepatocellular carcinoma", "polarity", "hepatocellular carcinoma"),
        ("What you must have\n  no any of these: pregnancy; hepatocellular carcinoma", "polarity", "hepatocellular carcinoma"),
        ("What you must have\n  none of these: pregnancy; hepatocellular carcinoma", "polarity", "hepatocellular carcinoma"),
        ("Chance does not decide your group.", "group", "Chance does not decide"),
        ("Everyone gets CIK cells.", "group", "Everyone gets"),
        ("Half of them get a placebo.", "group", "placebo"),
        ("CIK: CIK cells and Sorafenib.", "group", "Sorafenib"),
        ("Control receives CIK cells.", "group", "CIK cells"),
        ("This is a phase 3 trial.", "phase", "phase 3"),
        ("A phase I/II study.", "phase", "phase I/II"),
    ],
)  # fmt: skip
def test_what_the_record_does_not_bear_out_is_found(
    vocabulary: Vocabulary, summary: str, kind: str, words: str
) -> None:
    """Each wrong number, window, demand, group and phase is found at its place."""
    assert [(each.kind, each.text) for each in found(summary, vocabulary)] == [(kind, words)]


@pytest.mark.parametrize(
    "summary",
    [
        "You must be 18 to 70 years old. About 60 people will take part in 2 places.",
        "There are 2 groups. Chance decides your group. You have 1 in 2 chances to get CIK cells.",
        "They lost CAR-T cells within 6 months after CAR-T therapy.",
        "No chemotherapy in the 4 weeks before joining, that is 28 days before.",
        "People with hepatitis B cannot take part. People must have hepatocellular carcinoma.",
        "People who have no smartphone access cannot take part.",
        "What you must not have\n- Brain metastases\n- Hepatitis B",
        "The trial is about surgery for hepatitis B.",
        "CIK: CIK cells.\nControl: Sorafenib.\nControl people live longer with CIK cells.",
        "This is a phase 2 trial that starts in 2024.",
        "3 more points are only in the trial's own words.",
        "",
    ],
)
def test_what_the_record_says_is_left_alone(vocabulary: Vocabulary, summary: str) -> None:
    """The same things said rightly, in other words, give nothing."""
    assert found(summary, vocabulary) == []


OTHER = study(
    title=(Text("CIK cells"),),
    interventions=(Intervention("CIK cells"),),
    eligibility=Eligibility(
        criteria=(
            Text(
                "Inclusion Criteria:\n\n* ALT <= 2.5 x ULN (<= 5 x ULN if liver metastases)\n"
                "* If diabetes mellitus, then HbA1c < 8 %\n\n"
                "Exclusion Criteria:\n\n* Zenker glomatosis\n* Cytotoxic chemotherapy within 4 weeks before enrolment\n"
                "* Radiotherapy within 2 weeks\n"
            ),
        )
    ),
    locations=(),
)


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("People with liver metastases may take part.\n   \nThere are no others.", []),
        ("People must have Zenker glomatosis.", [("polarity", "Zenker glomatosis")]),
        ("No radiotherapy in the 2 weeks before joining.", []),
        ("No cytotoxic chemotherapy for 14 days.", [("number", "14")]),
    ],
)
def test_what_stands_in_the_criteria_alone(
    vocabulary: Vocabulary, summary: str, told: list[tuple[str, str]]
) -> None:
    """What a limit depends on is no demand; a name that no table has is known, and a number is of its own thing."""
    assert [(each.kind, each.text) for each in found(summary, vocabulary, OTHER)] == told


def test_allocation_of_other_studies(vocabulary: Vocabulary) -> None:
    """A drawing is wrong where groups are chosen or there is one; unknown where nobody says."""
    one = study(
        title=(Text("CIK cells"),),
        arms=(Arm("CIK", None, "", ("CIK cells",)),),
        interventions=(Intervention("CIK cells"),),
    )
    assert [each.kind for each in found("People are randomly assigned.", vocabulary, one)] == ["group"]
    assert found("People are not randomly assigned.", vocabulary, one) == []
    silent = study(
        title=(Text("CIK cells"),),
        interventions=(),
        eligibility=Eligibility(),
        design=Design(number_of_arms=2),
    )
    assert found("People are randomly assigned to 2 groups.", vocabulary, silent) == []
    assert found("A phase 2 trial.", vocabulary, silent) == []


def test_amounts_of_a_text() -> None:
    """Numbers with what they count; number words only before something; commas, per cent, units."""
    read = [
        (each.value, each.counts)
        for each in amounts("1,572 people, six weeks, one of 30 %, 5 mg, 7 or 8 days, two more")
    ]
    assert read == [
        (1572.0, "people"),
        (42.0, "time"),
        (30.0, "%"),
        (5.0, "mg"),
        (7.0, "time"),
        (8.0, "time"),
    ]
    assert [each.direction for each in amounts("the past 2 weeks; 3 days after; 4 months ago; 5 years")] == [
        "before",
        "after",
        "before",
        "",
    ]
    assert [name for name, _, _ in phases("phase II/III, Phase 1, phase iv")] == ["2/3", "1", "4"]


@pytest.mark.real
def test_the_aggregators_error_is_caught(data: Path, vocabulary: Vocabulary) -> None:
    """ "Lost effectiveness in the past six months" is not "within 6 months after previous CAR-T therapy"."""
    page = (data.parent / "seeds" / "001_942a271a7edc3373.txt").read_text("utf-8")
    block = page[page.index("Inclusion Criteria:") : page.index("About Beijing")]
    summary = page[page.index("To be eligible") : page.index("Gender\n")]
    record = study(
        title=(Text(page.splitlines()[0]),), conditions=("B-ALL",), summary=(), arms=(), interventions=(),
        eligibility=Eligibility(criteria=(Text(block),), minimum_age=Age(1), maximum_age=Age(39)),
    )  # fmt: skip
    caught = found(summary, vocabulary, record)
    assert ("window", "six") in [(each.kind, each.text) for each in caught]

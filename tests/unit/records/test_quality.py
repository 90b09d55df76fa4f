"""A doubt is raised where a record contradicts itself, with the words of both sides, and nowhere else."""

from datetime import date

import pytest
from tests.studies import study

from trialbridge.eligibility import parse
from trialbridge.model.study import (
    Age,
    Arm,
    Coded,
    Contact,
    Design,
    Eligibility,
    Enrolment,
    Location,
    Organisation,
    StudyDate,
    Text,
)
from trialbridge.records.quality import KINDS, flags

DAY = date(2026, 11, 21)
WUHAN = Location(facility="First Hospital", city="Wuhan", country="China")
SPONSOR = Organisation(name="Wuhan Union Hospital", kind="other")


def found(vocabulary, criteria="", **fields):
    """Give {kind: words of its proofs} of a made-up study, sound but for the fields given."""
    made = {"dates": (StudyDate(event="verified", date="2026-10"),), "sponsor": SPONSOR}
    told = flags(study(1, **{**made, **fields}), parse(criteria, vocabulary), vocabulary, DAY)
    assert all(flag.says == KINDS[flag.kind] and flag.proofs for flag in told)
    return {flag.kind: tuple(proof.words for proof in flag.proofs) for flag in told}


def days(**events):
    """Give the dates of a record."""
    return tuple(StudyDate(event=name, date=day) for name, day in events.items())


def coded(value, published=""):
    """Give a code."""
    return Coded(value=value, published=published)


def arms(*kinds):
    """Give arms by label and type."""
    return tuple(Arm(label=label, type=coded(kind) if kind else None) for label, kind in kinds)


def test_a_sound_record_has_no_doubt(vocabulary):
    """Nothing is flagged for its own sake."""
    assert found(vocabulary) == {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"status": coded("recruiting", "Recruiting"), "dates": days(verified="2024-10")},
         {"not_verified": ("Recruiting", "2024-10")}),
        ({"status": coded("recruiting"), "dates": days(verified="2025-10")}, {}),
        ({"status": coded("recruiting"), "dates": days(last_posted="2020")}, {"not_verified": ("recruiting", "2020")}),
        ({"status": coded("completed"), "dates": days(verified="2010-10")}, {}),
        ({"status": coded("unknown", "Unknown"), "last_known_status": coded("recruiting"),
          "dates": days(verified="2018-07")}, {"not_verified": ("Unknown", "recruiting", "2018-07")}),
        ({"status": coded("unknown"), "dates": ()}, {}),
        ({"status": coded("unknown"), "last_known_status": coded("recruiting"), "dates": ()},
         {"not_verified": ("unknown", "recruiting")}),
        ({"status": coded("unknown"), "dates": days(verified="2018-07")}, {"not_verified": ("unknown", "2018-07")}),
        ({"status": None, "dates": ()}, {}),
        ({"dates": days(verified="2026-10", completion="2026-10")}, {"completion_passed": ("recruiting", "2026-10")}),
        ({"dates": days(verified="2026-10", completion="2026-11")}, {}),
        ({"dates": days(verified="2026-10", primary_completion="2025")}, {"completion_passed": ("recruiting", "2025")}),
        ({"dates": days(verified="2026-10", completion="2026-11-20")},
         {"completion_passed": ("recruiting", "2026-11-20")}),
    ],
)  # fmt: skip
def test_a_status_that_time_has_passed(fields, expected, vocabulary):
    """Unconfirmed for two years, or recruiting after its own end."""
    assert found(vocabulary, **fields) == expected


NIAID = "National Institute of Allergy and Infectious Diseases"


def person(affiliation, name="Jane Doe"):
    """Give a contact."""
    return (Contact(name=name, affiliation=affiliation),)


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"contacts": person(NIAID)}, ["contact_elsewhere"]),
        ({"contacts": person(NIAID, name="")}, ["contact_elsewhere"]),
        ({"officials": (*person(NIAID), *person(NIAID, "John Roe"))}, ["contact_elsewhere"]),
        ({"contacts": person("Wuhan Union Hospital")}, []),
        ({"contacts": person("Union Medical College")}, []),
        ({"contacts": person("Hubei University", )}, ["contact_elsewhere"]),
        ({"contacts": person("Tongji Hospital of Wuhan")}, []),
        ({"contacts": person("Principal investigator")}, []),
        ({"contacts": person("")}, []),
        ({"contacts": person(NIAID), "collaborators": (Organisation(name=NIAID),)}, []),
        ({"contacts": person(NIAID), "locations": ()}, []),
        ({"contacts": person(NIAID), "locations": (WUHAN,) * 15}, []),
        ({"contacts": person(NIAID), "locations": (Location(facility="Research Site", country="China"),)}, []),
        ({"contacts": person(NIAID), "sponsor": Organisation(name="Novartis", kind="industry")}, []),
        ({"contacts": person("Someone, Madrid, Spain")}, ["contact_elsewhere"]),
        ({"contacts": person("Someone, Madrid, Spain"), "sponsor": None}, ["contact_elsewhere"]),
        ({"contacts": person("Some Clinic, Beijing, China")}, []),
        ({"contacts": (Contact(affiliation="Some Clinic", country="Spain"),)}, ["contact_elsewhere"]),
        ({"locations": (Location(facility="First Hospital", country="China", contacts=person(NIAID)),)},
         ["contact_elsewhere"]),
        ({"locations": (Location(facility="Institutional Review Board of X", country="China"),)}, ["board_as_site"]),
        ({"locations": (Location(facility="武汉大学医学伦理委员会", country="China"),)}, ["board_as_site"]),
        ({"locations": (Location(facility="Jane Doe", country="China"),),
          "contacts": (Contact(name="Jane Doe, MD"),)}, ["person_as_site"]),
        ({"locations": (Location(facility="Novartis", country="China"),),
          "officials": (Contact(name="Novartis"),)}, []),
        ({"locations": (Location(facility="Doe Clinic", country="China"),),
          "officials": (Contact(name="Doe Clinic"),)}, []),
        ({"locations": (Location(country="China"),), "officials": (Contact(name="Jane Doe"),)}, []),
    ],
)  # fmt: skip
def test_people_and_sites_that_are_not_the_studys(fields, kinds, vocabulary):
    """An affiliation elsewhere, a board, a person; not where the list of sites is cut or says nothing."""
    assert list(found(vocabulary, **fields)) == kinds


QUADRUPLE = Design(masking=coded("quadruple", "Quadruple"), who_masked=("participant",))
IDLE = arms(("CIK", "experimental"), ("No treatment", "no_intervention"))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"design": QUADRUPLE, "arms": IDLE},
         {"masking_contradicted": ("Quadruple", "No treatment (no intervention)")}),
        ({"design": Design(masking=coded("double"), who_masked=("investigator",)), "arms": IDLE}, {}),
        ({"design": QUADRUPLE, "arms": arms(("Placebo", "no_intervention"), ("X", ""))}, {}),
        ({"design": QUADRUPLE, "title": (Text(text="An open-label study of CIK"),)},
         {"masking_contradicted": ("Quadruple", "An open-label study of CIK")}),
        ({"design": QUADRUPLE, "title": (Text(text="A study with open-label extension"),)}, {}),
        ({"design": QUADRUPLE, "title": (Text(text="Double-blind, open-label controlled"),)}, {}),
        ({"design": Design(masking=coded("none")), "official_title": (Text(text="A double-blind study"),)},
         {"masking_contradicted": ("none", "A double-blind study")}),
        ({"design": Design(masking=coded("single")), "title": (Text(text="An open-label study"),)}, {}),
        ({"arms": arms(("A", ""), ("B", "")),
          "summary": (Text(text="Patients are randomized into three groups."),)},
         {"arms_missing": ("three groups", "A; B")}),
        ({"arms": (), "summary": (Text(text="Patients are randomized into three groups."),)}, {}),
        ({"arms": arms(("A", "")), "description": (Text(text="They take it for 6-week parallel groups."),)}, {}),
        ({"design": Design(phase=coded("phase2", "Phase 2")), "title": (Text(text="A phase III study"),)},
         {"phase_contradicted": ("A phase III study", "Phase 2")}),
        ({"design": Design(phase=coded("phase1/phase2")), "title": (Text(text="A phase I/II study"),)}, {}),
        ({"design": Design(phase=coded("phase2")), "title": (Text(text="Phase 1 then phase 3"),)}, {}),
        ({"design": Design(phase=coded("na")), "title": (Text(text="A phase III study"),)}, {}),
        ({"design": Design(enrolment=Enrolment(count=100)),
          "summary": (Text(text="The investigators will recruit about 60 patients."),)},
         {"size_contradicted": ("will recruit about 60 patients", "100")}),
        ({"design": Design(enrolment=Enrolment(count=70)),
          "summary": (Text(text="The investigators will recruit about 60 patients."),)}, {}),
        ({"design": Design(enrolment=Enrolment(count=12, type="actual")),
          "summary": (Text(text="The investigators will recruit about 60 patients."),)}, {}),
        ({"design": Design(enrolment=Enrolment(count=100)),
          "summary": (Text(text="The investigators will recruit 60 patients in each group."),)}, {}),
        ({"design": Design(enrolment=Enrolment(count=100)),
          "summary": (Text(text="They will recruit 60 patients. A total of 80 patients follow."),)}, {}),
    ],
)  # fmt: skip
def test_a_design_that_contradicts_itself(fields, expected, vocabulary):
    """Masking, arms, phase and size, each beside what denies it."""
    assert found(vocabulary, **fields) == expected


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"conditions": ("Immunotherapy",)}, ["no_disease"]),
        ({"conditions": ("Chemotherapy", "Hepatocellular Carcinoma")}, ["no_disease"]),
        ({"conditions": ("Hepatocellular Carcinoma", "Something unheard of")}, []),
        (
            {"title": (Text(text="Cancelled by the investigator  CIK for liver cancer"),)},
            ["withdrawn_in_title"],
        ),
        ({"title": (Text(text="CIK for liver cancer [Withdrawn]"),)}, ["withdrawn_in_title"]),
        ({"official_title": (Text(text="Terminated: CIK"),), "status": None}, ["withdrawn_in_title"]),
        ({"title": (Text(text="撤销 CIK"),)}, ["withdrawn_in_title"]),
        ({"title": (Text(text="Withdrawn"),), "status": Coded(value="withdrawn")}, []),
        ({"title": (Text(text="Withdrawal symptoms after opioids"),)}, []),
        ({"title": (Text(text="Recently withdrawn from opioids"),)}, []),
    ],
)
def test_conditions_and_titles(fields, kinds, vocabulary):
    """A therapy is no disease; a title may be the only place that says a study was withdrawn."""
    assert list(found(vocabulary, **fields)) == kinds


def aged(low, high):
    """Give coded limits in years."""
    return Eligibility(
        minimum_age=low and Age(value=low, published=f"{low} Years"), maximum_age=high and Age(value=high)
    )


@pytest.mark.parametrize(
    ("text", "low", "high", "words"),
    [
        ("Age 3 to 14 years", 18, 60, ("* Age 3 to 14 years", "18 Years")),
        ("Age 18 to 80 years", 18, 60, ("* Age 18 to 80 years", "60 years")),
        ("Age 18 to 75 years", 18, 75, None),
        ("Age younger than 76 years", None, 75, None),
        ("Male or female aged 3 to 14 years", 18, 60, ("* Male or female aged 3 to 14 years", "18 Years")),
        ("Age 3 to 14 years in cohort A", 18, 60, None),
        ("Age 3 to 14 years at diagnosis", 18, 60, None),
        ("Age 3 to 14 years and at least 5 years since the first dose of a drug", 18, 60, None),
        ("Age 3 to 14 years and ECOG 0-1", 18, 60, None),
        ("Healthy men aged 3 to 14 years", 18, 60, None),
        ("ECOG 0-1", 18, 60, None),
        ("Age 3 to 14 years\n* Age 20 to 30 years", 18, 60, None),
    ],
)
def test_ages_of_the_text_and_of_the_fields(text, low, high, words, vocabulary):
    """Only one plain criterion of age for everybody is compared."""
    told = found(vocabulary, f"Inclusion Criteria:\n\n* {text}\n", eligibility=aged(low, high))
    assert told.get("ages_contradicted") == words

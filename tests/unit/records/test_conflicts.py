"""Where records of one study disagree, both sides are quoted; what only looks different is no conflict."""

import pytest
from tests.studies import study

from trialbridge.eligibility import parse
from trialbridge.model.study import (
    Age,
    Coded,
    Design,
    Eligibility,
    Enrolment,
    Organisation,
    Source,
    StudyDate,
)
from trialbridge.records.conflicts import conflicts, criteria_conflicts

THERE = {"id": "ISRCTN42944026", "source": Source(registry="isrctn")}


@pytest.mark.parametrize(
    ("here", "there", "fields"),
    [
        ({}, {}, []),
        ({"status": Coded(value="recruiting")}, {"status": Coded(value="completed")}, ["status"]),
        ({"status": Coded(value="unknown")}, {"status": Coded(value="completed")}, []),
        ({"status": None}, {"status": Coded(value="completed")}, []),
        (
            {"design": Design(phase=Coded(value="phase2"), enrolment=Enrolment(count=40))},
            {"design": Design(phase=Coded(value="phase3"), enrolment=Enrolment(count=50))},
            ["phase", "enrolment"],
        ),
        (
            {"dates": (StudyDate(event="start", date="2020-03"),)},
            {"dates": (StudyDate(event="start", date="2020-03-15"),)},
            [],
        ),
        (
            {"dates": (StudyDate(event="start", date="2020-03"),)},
            {"dates": (StudyDate(event="start", date="2020-04-15"),)},
            ["start"],
        ),
        (
            {"eligibility": Eligibility(minimum_age=Age(value=18))},
            {"eligibility": Eligibility(minimum_age=Age(value=216, unit="months"))},
            [],
        ),
        (
            {"eligibility": Eligibility(maximum_age=Age(value=75))},
            {"eligibility": Eligibility(maximum_age=Age(value=80))},
            ["maximum_age"],
        ),
        (
            {"sponsor": Organisation(name="Sun Yat-sen University")},
            {"sponsor": Organisation(name="Sun Yat-Sen University Cancer Center")},
            [],
        ),
        (
            {"sponsor": Organisation(name="Oslo Hospital")},
            {"sponsor": Organisation(name="Novartis")},
            ["sponsor"],
        ),
    ],
)
def test_fields_on_which_records_differ(here, there, fields):
    """Partial days, units, longer names and a silent record agree."""
    found = conflicts([study(1, **here), study(2, **{**THERE, **there})])
    assert [it.field for it in found] == fields
    for it in found:
        assert [one.study for one in it.said] == ["NCT00000001", "ISRCTN42944026"]


LONG = "Inclusion Criteria:\n\n* Adults with liver cancer, haemoglobin above 90 g/L and platelets above 75\n"
CUT = (
    "Inclusion Criteria:\n\n* Adults with liver cancer\n* haemoglobin above 90 g/L\n* platelets above 75\n"
    "\nExclusion Criteria:\n\n* 2.\n"
)


def differ(first, second, vocabulary):
    """Give both sides of the criteria on which two blocks differ."""
    here, there = study(1), study(2, **THERE)
    found = criteria_conflicts(here, parse(first, vocabulary), there, parse(second, vocabulary))
    return [tuple(one.value for one in it.said) for it in found]


def test_criteria_that_only_one_record_has(vocabulary):
    """What is cut into other pieces is there all the same, what has another number is not."""
    assert differ(LONG, CUT, vocabulary) == []
    assert differ(CUT, "", vocabulary) == []
    other = differ(LONG, CUT.replace("90", "100"), vocabulary)
    assert any("100" in theirs for _, theirs in other)
    more = CUT.replace("* 2.", "* Active hepatitis B infection")
    assert differ(LONG, more, vocabulary) == [("", "* Active hepatitis B infection")]

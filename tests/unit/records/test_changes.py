"""What changed between versions is told field by field, criterion by criterion, and as events."""

import msgspec
import pytest
from tests.studies import study

from trialbridge.eligibility import parse
from trialbridge.model.rule import All, Any, AtLeast, Count, Duration, Has, If, Not, Opaque, Range, Window
from trialbridge.model.study import (
    Age,
    Arm,
    Coded,
    Design,
    Eligibility,
    Enrolment,
    Location,
    Organisation,
    Source,
    StudyDate,
    Text,
)
from trialbridge.records.changes import EVENTS, difference
from trialbridge.records.criterion_changes import criterion_changes
from trialbridge.records.narrowing import compare, turned

AGE, ECOG = "age", "ecog"


def status(value):
    """Give a study of a status."""
    return study(1, status=Coded(value=value) if value else None)


def kinds(old, new):
    """Give the kinds of the events between two versions."""
    return [it.kind for it in difference(old, new).events]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("not_yet_recruiting", "recruiting", ["opened"]),
        ("", "recruiting", ["opened"]),
        ("recruiting", "active_not_recruiting", ["closed"]),
        ("not_yet_recruiting", "withdrawn", ["closed"]),
        ("recruiting", "unknown", ["status_unknown"]),
        ("active_not_recruiting", "completed", []),
        ("recruiting", "enrolling_by_invitation", []),
        ("recruiting", "recruiting", []),
    ],
)
def test_a_status_opens_or_closes_a_study(before, after, kind):
    """Only the crossing between taking patients and not is an event."""
    assert kinds(status(before), status(after)) == kind


def at(*names, value="", country="China"):
    """Give sites of a status."""
    code = Coded(value=value) if value else None
    return tuple(Location(facility=name, country=country, status=code) for name in names)


def test_sites_come_go_open_and_close():
    """By name and by their own status; a site without one says nothing."""
    old = study(1, locations=(*at("A", value="recruiting"), *at("B"), *at("C", value="withdrawn")))
    new = study(1, locations=(*at("A", value="completed"), *at("D"), *at("C", value="recruiting")))
    told = difference(old, new)
    assert [(it.kind, it.before, it.after) for it in told.events] == [
        ("site_added", "", "D, China"),
        ("site_removed", "B, China", ""),
        ("site_closed", "A, China: recruiting", "A, China: completed"),
        ("site_opened", "C, China: withdrawn", "C, China: recruiting"),
    ]
    (change,) = told.changes
    assert (change.field, change.before, change.after) == ("locations", ("B, China",), ("D, China",))


def who(low=None, high=None, sex="all"):
    """Give a study with coded limits."""
    limits = [None if it is None else Age(value=it[0], unit=it[1]) for it in (low, high)]
    sexes = Coded(value=sex) if sex else None
    return study(1, eligibility=Eligibility(minimum_age=limits[0], maximum_age=limits[1], sex=sexes))


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (who((18, "years")), who((21, "years")), ["criterion_tightened"]),
        (who((18, "years")), who((16, "years")), ["criterion_loosened"]),
        (who((18, "years")), who(), ["criterion_loosened"]),
        (who(), who(None, (75, "years")), ["criterion_tightened"]),
        (who(None, (75, "years")), who(None, (80, "years")), ["criterion_loosened"]),
        (who((12, "months")), who((365.25, "days")), []),
        (who(sex="all"), who(sex="female"), ["criterion_tightened"]),
        (who(sex="male"), who(sex="all"), ["criterion_loosened"]),
        (who(sex="male"), who(sex="female"), ["criterion_changed"]),
    ],
)
def test_coded_limits_tighten_and_loosen(old, new, kind):
    """An age or sex that lets fewer people in tightens."""
    assert kinds(old, new) == kind


def test_arms_size_end_and_results_are_events():
    """Each with what stood before and after."""
    old = study(
        1,
        arms=(Arm(label="A"),),
        design=Design(enrolment=Enrolment(count=60)),
        dates=(StudyDate(event="completion", date="2025-01"),),
    )
    new = study(
        1,
        arms=(Arm(label="B"),),
        design=Design(enrolment=Enrolment(count=90)),
        dates=(
            StudyDate(event="completion", date="2026-01"),
            StudyDate(event="results_first_posted", date="2026-03-01"),
        ),
    )
    assert [(it.kind, it.before, it.after) for it in difference(old, new).events] == [
        ("arm_added", "", "B"),
        ("arm_removed", "A", ""),
        ("size_changed", "60", "90"),
        ("end_moved", "2025-01", "2026-01"),
        ("results_posted", "", "2026-03-01"),
    ]


def test_an_order_that_changed_is_no_change():
    """Lists are compared as what they hold."""
    assert difference(study(1, conditions=("a", "b")), study(1, conditions=("b", "a"))).changes == ()


def test_what_another_layout_lacks_did_not_go():
    """A cut export has no sponsor; a version without criteria says nothing of them."""
    cut = study(1, source=Source(registry="ctgov", layout="csv"), sponsor=None, why_stopped="slow")
    whole = study(1, sponsor=Organisation(name="X"), title=(Text(text="Another"),))
    assert [it.field for it in difference(cut, whole).changes] == ["title"]
    assert [it.field for it in difference(whole, study(1)).changes] == ["title", "sponsor"]


def test_every_kind_of_event_has_its_words(vocabulary):
    """Alerts name the kinds; each event says its own."""
    told = difference(status("recruiting"), status("completed")).events[0]
    assert EVENTS[told.kind] == told.says


def between(before, after, vocabulary):
    """Give (effect, counts) of each change between two blocks."""
    old, new = (parse(block, vocabulary) for block in (before, after))
    return [(it.polarity, it.effect, it.counts) for it in criterion_changes(old, new)]


INCLUSION = "Inclusion Criteria:\n\n* Age 18 to 75 years\n* {}\n"
EXCLUSION = "Exclusion Criteria:\n\n* Pregnancy\n* {}\n"


@pytest.mark.parametrize(
    ("block", "before", "after", "expected"),
    [
        (INCLUSION, "ECOG 0-2", "ECOG 0-1", [("inclusion", "tightened", True)]),
        (INCLUSION, "ECOG 0-1", "ECOG 0-2", [("inclusion", "loosened", True)]),
        (INCLUSION, "ECOG performance status 0-1", "ECOG 0-1.", []),
        (
            INCLUSION,
            "Platelets >= 100 x 10^9/L",
            "Platelets >= 75 x 10^9/L",
            [("inclusion", "loosened", True)],
        ),
        (
            EXCLUSION,
            "Chemotherapy within 4 weeks before enrolment",
            "Chemotherapy within 2 weeks before enrolment",
            [("exclusion", "loosened", True)],
        ),
        (INCLUSION, "Signed informed consent", "Written consent given", []),
        (INCLUSION, "ECOG 0-2\n* Willing to comply", "ECOG 0-2", [("inclusion", "loosened", False)]),
        (
            INCLUSION,
            "Something that nobody understands at all here",
            "Something that nobody understands at all there",
            [("inclusion", "altered", True)],
        ),
    ],
)
def test_a_criterion_tightens_or_loosens(block, before, after, expected, vocabulary):
    """From its rule, the sign turned for exclusions; what is not understood is only altered."""
    assert between(block.format(before), block.format(after), vocabulary) == expected


def test_criteria_come_and_go(vocabulary):
    """One more lets fewer people in, in either list; the heading is no criterion."""
    short = "Inclusion Criteria:\n\n* Age 18 to 75 years\n\nExclusion Criteria:\n\n* Pregnancy\n"
    long = short + "* Active hepatitis B\n"
    assert between(short, long, vocabulary) == [("exclusion", "tightened", True)]
    assert between(long, short, vocabulary) == [("exclusion", "loosened", True)]
    consent = long + "* Willing to comply\n"
    told = difference(study(1), study(1), parse(short, vocabulary), parse(consent, vocabulary))
    assert [it.counts for it in told.criteria] == [True, False]
    assert [(it.kind, it.before, it.after) for it in told.events] == [
        ("criterion_tightened", "", "* Active hepatitis B")
    ]


def test_a_criterion_for_some_is_another(vocabulary):
    """The same words bound to an arm mean something else."""
    (old,) = parse("Inclusion Criteria:\n\n* ECOG 0-2 in this study of patients", vocabulary)[-1:]
    new = msgspec.structs.replace(old, text=old.text + " now", clean="", applies_to=("Arm A",))
    (change,) = criterion_changes([old], [new])
    assert (change.effect, change.counts) == ("altered", True)


def test_the_same_rule_in_other_words_is_only_reworded(vocabulary):
    """A pair that means the same, though an arm's criterion twice, is no event."""
    (old,) = parse("Inclusion Criteria:\n\n* ECOG 0-2", vocabulary)[-1:]
    other = msgspec.structs.replace(old, applies_to=("Arm A",))
    found = criterion_changes(
        [old, other], [msgspec.structs.replace(other, text="ECOG 0-2!", clean="ecog: 0-2")]
    )
    assert [it.effect for it in found] == ["loosened"]
    same = msgspec.structs.replace(
        old, rule=All(rules=(old.rule,)), text="x", clean="ecog 0 - 2", polarity="exclusion"
    )
    assert {it.effect for it in criterion_changes([old], [same])} == {"loosened", "tightened"}


WEEK, MONTH = Duration(value=1, unit="weeks"), Duration(value=1, unit="months")
ADULT = Range(variable=AGE, low=18, unit="a")
FIT = Range(variable=ECOG, high=2)
CHEMO = Has(concept="chemotherapy")


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (ADULT, ADULT, "same"),
        (ADULT, Range(variable=AGE, low=21, unit="a"), "narrower"),
        (ADULT, Range(variable=AGE, low=18, low_open=True, unit="a"), "narrower"),
        (ADULT, Range(variable=AGE, unit="a"), "wider"),
        (ADULT, Range(variable=AGE, low=16, high=70, unit="a"), "other"),
        (FIT, Range(variable=ECOG, high=1), "narrower"),
        (FIT, Range(variable=ECOG, high=2, high_open=True), "narrower"),
        (ADULT, FIT, "other"),
        (ADULT, CHEMO, "other"),
        (CHEMO, Has(concept="surgery"), "other"),
        (CHEMO, Has(concept="chemotherapy", window=Window(at_most=WEEK)), "narrower"),
        (Has(concept="chemotherapy", window=Window(at_most=WEEK)), CHEMO, "wider"),
        (
            Has(concept="chemotherapy", window=Window(at_most=WEEK)),
            Has(concept="chemotherapy", window=Window(at_most=MONTH)),
            "wider",
        ),
        (
            Has(concept="chemotherapy", window=Window(at_least=WEEK)),
            Has(concept="chemotherapy", window=Window(at_least=MONTH)),
            "narrower",
        ),
        (
            Has(concept="chemotherapy", window=Window(at_most=WEEK)),
            Has(concept="chemotherapy", window=Window(at_most=WEEK, direction="after")),
            "other",
        ),
        (Count(concept="line", low=1), Count(concept="line", low=2), "narrower"),
        (Count(concept="line", high=1), Count(concept="line", high=2), "wider"),
        (Count(concept="line", low=1), Count(concept="relapse", low=1), "other"),
        (Not(rule=ADULT), Not(rule=Range(variable=AGE, low=21, unit="a")), "wider"),
        (If(test=CHEMO, then=ADULT), If(test=CHEMO, then=Range(variable=AGE, low=21, unit="a")), "narrower"),
        (If(test=CHEMO, then=FIT, other=ADULT), If(test=CHEMO, then=FIT, other=FIT), "other"),
        (If(test=CHEMO, then=ADULT), If(test=FIT, then=ADULT), "other"),
        (
            AtLeast(n=2, rules=(ADULT, FIT, CHEMO)),
            AtLeast(n=2, rules=(ADULT, FIT, CHEMO, Opaque(text="x"))),
            "other",
        ),
        (
            AtLeast(n=2, rules=(ADULT, FIT, CHEMO, Opaque(text="x"))),
            AtLeast(n=3, rules=(ADULT, FIT, CHEMO, Opaque(text="x"))),
            "narrower",
        ),
        (
            AtLeast(n=3, rules=(ADULT, FIT, CHEMO, Opaque(text="x"))),
            AtLeast(n=2, rules=(ADULT, FIT, CHEMO, Opaque(text="x"))),
            "wider",
        ),
        (ADULT, All(rules=(ADULT, FIT)), "narrower"),
        (All(rules=(ADULT, FIT)), ADULT, "wider"),
        (All(rules=(ADULT, FIT)), All(rules=(ADULT, Range(variable=ECOG, high=1))), "narrower"),
        (All(rules=(ADULT, FIT)), All(rules=(ADULT, CHEMO)), "other"),
        (All(rules=(ADULT, FIT, CHEMO)), All(rules=(ADULT, Not(rule=FIT), Not(rule=CHEMO))), "other"),
        (ADULT, Any(rules=(ADULT, FIT)), "wider"),
        (Any(rules=(ADULT, FIT)), ADULT, "narrower"),
        (Any(rules=(ADULT, FIT)), Any(rules=(ADULT, Range(variable=ECOG, high=1))), "narrower"),
        (Opaque(text="x"), Opaque(text="y"), "other"),
    ],
)
def test_rules_are_compared_by_whom_they_let_through(old, new, verdict):
    """Fewer, more, the same, or some other people; the other way round it is the opposite."""
    assert compare(old, new) == verdict
    assert compare(new, old) == turned(verdict)

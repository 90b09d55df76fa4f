"""Verdicts, odds and places in words."""

import msgspec
import pytest
from tests.strategies import VOCABULARY
from tests.unit.report.cases import document, patient

from trialbridge.model.patient import Fact, Patient, Quote
from trialbridge.model.verdict import Question, ScorePart
from trialbridge.report import saying, words
from trialbridge.report.document import CriterionRow, OddsRow, Site, StudyQuote
from trialbridge.report.facts import fact_line, grouped, readings
from trialbridge.report.groups import legible, lines, sections
from trialbridge.vocab import Variable, Vocabulary


def row(**changes: object) -> CriterionRow:
    """Give a met inclusion with some fields changed."""
    base = CriterionRow(
        text="x", polarity="inclusion", role="requirement", applies_to=(), truth="met", basis="stated",
        applies=True,
        study_quote=StudyQuote(start=0, end=1, text="x"), patient_quotes=(), derivation="", asks=(),
    )  # fmt: skip
    return msgspec.structs.replace(base, **changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Met"),
        ({"truth": "not_met"}, "Not met"),
        ({"truth": "unknown"}, "Unknown"),
        ({"polarity": "exclusion"}, "Does not exclude"),
        ({"polarity": "exclusion", "truth": "not_met"}, "Excludes"),
        ({"polarity": "exclusion", "truth": "unknown"}, "Unknown"),
        ({"applies": False}, "Does not apply"),
        ({"role": "discretion", "truth": "unknown"}, "Investigator's judgement"),
    ],
)
def test_verdicts_in_words(changes: dict[str, object], words: str) -> None:
    """A verdict of an exclusion says whether it excludes; other roles name themselves."""
    tag = saying.tag(row(**changes))
    assert tag.words == words
    assert tag.symbol


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "stated in the record"),
        ({"basis": "derived", "derivation": "BMI 23"}, "derived: BMI 23"),
        ({"truth": "unknown", "derivation": "half of it"}, "half of it"),
        ({"truth": "unknown", "conflict": True}, "the record contradicts itself"),
        ({"applies": False}, ""),
    ],
)
def test_basis_in_words(changes: dict[str, object], words: str) -> None:
    """What a verdict rests on is said, with its derivation; an unknown one rests on nothing."""
    assert saying.basis(row(**changes)) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"truth": "unknown"}, "The record does not say."),
        (
            {"truth": "unknown", "computable": False},
            "Not all of this sentence was understood; it was not judged.",
        ),
        (
            {"truth": "unknown", "computable": False, "untouched": True},
            "Not all of this sentence was understood; the record speaks of nothing in it.",
        ),
        ({"basis": "presumed", "polarity": "exclusion"}, "Nobody mentions it; presumed absent."),
        ({"role": "procedural"}, "For the investigator."),
    ],
)
def test_silence_in_words(changes: dict[str, object], words: str) -> None:
    """Where the record says nothing, the reason is said."""
    assert saying.silent(row(**changes)) == words


def test_places_in_words() -> None:
    """A criterion names its list and offsets, a coded limit its field."""
    assert saying.place(row()) == "inclusion, characters 0–1"
    limit = row(study_quote=StudyQuote(start=0, end=3, text="all", source="eligibility.sex"))
    assert saying.place(limit) == "coded sex"


@pytest.mark.parametrize(
    ("probability", "words"),
    [(2 / 3, "2 in 3 (67 %)"), (0.5, "1 in 2 (50 %)"), (1.0, "every participant"), (None, "not stated")],
)
def test_chances_in_words(probability: float | None, words: str) -> None:
    """A chance is a share and its per cent."""
    base = document().results[0].odds
    assert isinstance(base, OddsRow)
    assert saying.chance(msgspec.structs.replace(base, probability=probability)) == words
    assert saying.chance(None) == "not stated"


def test_lines_of_studies() -> None:
    """The one sentence of a study counts what is against and what is unknown, and says who decides."""
    result = document().results[0]
    assert saying.verdict_line(result) == "1 stated criterion is not met; 4 unknown; the investigator decides"
    free = msgspec.structs.replace(result, not_met=0, unknown=0, unknown_opaque=0)
    assert saying.verdict_line(free) == "No stated criterion excludes; 0 unknown; the investigator decides"
    limit = msgspec.structs.replace(result.limits[0], truth="not_met")
    outside = msgspec.structs.replace(free, limits=(limit,))
    expected = "Outside the trial's limits of age or sex; 0 unknown; the investigator decides"
    assert saying.verdict_line(outside) == expected
    both = msgspec.structs.replace(outside, not_met=2)
    assert saying.verdict_line(both).startswith("2 stated criteria are not met; outside the trial's limits")


def test_status_phase_and_sites() -> None:
    """Codes become words; what is not stated is said; an unknown status shows the last known one."""
    result = document().results[0]
    assert saying.status(result) == "Status unknown (last known: recruiting)"
    assert saying.status(msgspec.structs.replace(result, status="completed")) == "Completed"
    assert saying.status(msgspec.structs.replace(result, status="")) == "Status not stated"
    assert saying.phase(result) == "Phase 2"
    assert saying.phase(msgspec.structs.replace(result, phase="")) == "Phase not stated"
    assert saying.sites(result) == "3 sites in China, India; recruiting: Third, Pune, India"
    alone = msgspec.structs.replace(result, sites=1, countries=(), nearest_site=None)
    assert saying.sites(alone) == "1 site; none of them states that it recruits"
    assert saying.sites(msgspec.structs.replace(result, sites=0)) == "None stated"
    near = msgspec.structs.replace(
        result, nearest_site=Site(city="Pune", country="India", status="recruiting", distance_km=1449)
    )
    assert saying.near(near) == "Pune, about 1,400 km away"
    assert (saying.near(result), saying.near(alone)) == ("Pune", "")
    assert saying.sites(near).endswith("; nearest that recruits: Pune, India, about 1,400 km away")
    assert saying.part_name(ScorePart(name="words", value=1)) == "Words shared with the record"
    assert saying.part_name(ScorePart(name="new_part", value=1)) == "new part"
    assert saying.settles(Question(variable="x", text="?", settles=0)) == "helps together with others"
    assert saying.settles(Question(variable="x", text="?", settles=2)) == "settles 2 criteria"
    doubtful = Question(variable="x", text="?", settles=1, settles_most=3)
    assert saying.settles(doubtful) == "settles 1 to 3 criteria"
    assert saying.settles(msgspec.structs.replace(doubtful, settles=0)) == "may settle 3 criteria"
    assert saying.abroad(result.abroad) == words.ABROAD["yes"]


@pytest.mark.parametrize(
    ("km", "said"),
    [(0, "in the same place"), (13, "about 10 km away"), (468, "about 470 km away")],
)
def test_distances(km: int, said: str) -> None:
    """A distance is rounded as one would say it."""
    assert saying.away(km) == said


@pytest.mark.parametrize(
    ("verified", "said"),
    [
        ("", "not stated"),
        ("2026-03", "2026-03, this month"),
        ("2026-02-27", "2026-02-27, 1 month ago"),
        ("2025-03", "2025-03, 12 months ago"),
        ("2023-12", "2023-12, 2 years ago"),
        ("2024", "2024, 2 years ago"),
    ],
)
def test_how_long_ago_a_record_was_verified(verified: str, said: str) -> None:
    """The month in which the sponsor last confirmed the record, and how long before the day of the report."""
    result = msgspec.structs.replace(document().results[0], verified=verified)
    assert saying.verified(result, "2026-03-15") == said


def test_every_criterion_stands_in_one_group() -> None:
    """The groups hold every criterion but headings, each once, and every coded limit."""
    result = document().results[0]
    shown = [row for group in sections(result) for row in group.rows]
    wanted = [row for row in (*result.limits, *result.criteria) if row.role != "heading"]
    assert sorted(map(repr, shown)) == sorted(map(repr, wanted))
    assert [group.name for group in sections(result)] == [
        "against", "to_find_out", "not_read", "fulfilled", "for_investigator",
    ]  # fmt: skip


def test_lists_inside_quotes_break() -> None:
    """A hard-wrapped sentence is one line, its list items stand each on their own."""
    assert lines("Any of\n the  following:\n- a\n- b \\> 3") == ["Any of the following:", "- a", "- b > 3"]


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        (
            '{"words": "ALT", "value": 48, "unit": "U/L", "reference": {"high": 40}}',
            "ALT, 48, U/L, reference high 40",
        ),
        (
            '{"words": "hypertension", "qualifiers": ["mild", "stable"], "main": true}',
            "hypertension, mild, stable, main",
        ),
        ('"born": "1970-02"', "born: 1970-02"),
        ("{not a form", "{not a form"),
        ('he said "no"', 'he said "no"'),
        ('"a": {broken', "a: {broken"),
        (
            '"code": {"coding": [{"code": "718-7", "display": "Hemoglobin"}]}, "subject": {"reference": "x"}, '
            '"valueQuantity": {"value": 9.2, "unit": "g/dL"}',
            "Hemoglobin: 9.2 g/dL",
        ),
        ('"code":{"text": "ECOG"}, "status": "final", "valueInteger": 1', "ECOG: 1"),
        ('"summary": {"coding": [{"code": "3C"}]}', "3C"),
        ('"code": {"coding": [5]}, "valueString": "x"', "x"),
        ('"code": {}, "valueRange": [1]', "code: {}, valueRange: [1]"),
    ],
)
def test_entries_of_forms_are_legible(quote: str, shown: str) -> None:
    """A quote of a form is shown without the marks of its format; other quotes stay as they are."""
    assert list(legible(quote)) == [shown]


@pytest.mark.parametrize(
    ("fact", "group", "words"),
    [
        (Fact(variable="age", start="1961-04"), "Person", "born 1961-04"),
        (Fact(variable="age", value=61, unit="a"), "Person", "age 61 years"),
        (Fact(variable="platelets", low=100, high=120, unit="10*9/L"), "Measurements",
         "platelets 100 to 120 10^9/L"),
        (Fact(variable="platelets", low=100, unit="?"), "Measurements",
         "platelets at least 100 (unit not stated)"),
        (Fact(variable="platelets", high=5), "Measurements", "platelets at most 5"),
        (Fact(variable="platelets"), "Measurements", "platelets without a value"),
        (Fact(variable="made_up", value=3, start="2024", stance="uncertain"), "Measurements",
         "made up 3 (uncertain)"),
        (Fact(concept="car-t-cell", start="2024", stop="2025", line=2, response="CR"), "Treatments",
         "car-t, line 2, response CR, 2024 to 2025"),
        (Fact(concept="chemotherapy", stop="2025", course="history"), "Treatments",
         "chemotherapy, in the past, … to 2025"),
        (Fact(concept="stroke", start="2019-03-01", stop="2019-03-01"), "Conditions",
         "stroke, on 2019-03-01"),
        (Fact(concept="stroke", start="2019", stop="2019"), "Conditions", "stroke, in 2019"),
        (Fact(variable="platelets", value=3, unit="[IU]/mL"), "Measurements", "platelets 3 IU/mL"),
        (Fact(concept="stroke", start="2019", qualifiers=("severe",)), "Conditions",
         "severe stroke, since 2019"),
        (Fact(concept="stroke", stance="absent"), "Said to be absent", "stroke"),
        (Fact(concept="stroke", subject="family"), "Family", "stroke"),
        (Fact(concept="not-in-the-tables"), "Conditions", "not in the tables"),
        (Fact(concept="named:zenker-diverticulum"), "Conditions", "zenker diverticulum"),
    ],
)  # fmt: skip
def test_facts_in_words(fact: Fact, group: str, words: str) -> None:
    """A fact is put in the words a navigator would use, in the group where it is looked for."""
    line = fact_line(fact, VOCABULARY)
    assert (line.group, line.words) == (group, words)


def test_levels_are_named() -> None:
    """A level of an ordinal is shown by its word, whether the fact has a number or an interval."""
    stage = Variable(name="stage", title="stage", kind="ordinal", spans=(("III", 3, 3.9), ("IVB", 4.2, 4.2)))
    vocabulary = Vocabulary((), (stage,), (), ())
    for fact, shown in (
        (Fact(variable="stage", low=3, high=3.9), "stage III"),
        (Fact(variable="stage", value=4.2), "stage IVB"),
        (Fact(variable="stage", value=2), "stage 2"),
    ):
        assert fact_line(fact, vocabulary).words == shown


def test_summaries_for_lists() -> None:
    """A list says in a few words what is against and what is unknown."""
    result = document().results[0]
    assert saying.summary(result) == "1 not met, 4 unknown"
    free = msgspec.structs.replace(result, not_met=0)
    assert saying.summary(free) == "None excludes, 4 unknown"
    limit = msgspec.structs.replace(result.limits[0], truth="not_met")
    outside = msgspec.structs.replace(free, limits=(limit,))
    assert saying.summary(outside) == "Outside the limits of age or sex, 4 unknown"


def test_what_odds_rest_on() -> None:
    """The therapy and the basis are named; where there are no odds, nothing is."""
    odds = document().results[0].odds
    assert odds is not None
    assert saying.odds_basis(odds) == "NK cells, equal allocation assumed"
    assert saying.odds_basis(msgspec.structs.replace(odds, target="")) == "equal allocation assumed"
    assert saying.odds_basis(msgspec.structs.replace(odds, probability=None)) == ""


def test_readings_of_a_place() -> None:
    """Facts of one place are told together, absent ones as absent; what is not quoted has no place."""
    where = Quote(source="form", start=3, end=9, text="stroke")
    facts = (
        Fact(concept="stroke", stance="absent", quote=where),
        Fact(variable="ecog", value=1, quote=where),
        Fact(variable="ecog", value=2),
    )
    assert readings(Patient(id="p", facts=facts), VOCABULARY) == {("form", 3, 9): "stroke: absent; ecog 1"}


def test_equal_facts_stand_once() -> None:
    """Two facts in the same words are shown once, in the order of the record."""
    twice = Patient(id="p", facts=(*patient().facts, *patient().facts))
    assert grouped(twice, VOCABULARY) == grouped(patient(), VOCABULARY)

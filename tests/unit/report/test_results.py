"""A study's report as a row of the match document: every field of the contract, quotes at their places."""

import json
from datetime import date

import msgspec
import pytest
from tests.unit.report.cases import NOTE, criteria, document, study

from trialbridge.model.patient import Quote
from trialbridge.model.study import Coded, Design, Location, Text
from trialbridge.report.document import Result, quoted_once
from trialbridge.report.results import english

FIELDS = {
    "": "day policy engine considered results questions",
    "results": (
        "study version title overall cohort score parts met not_met unknown unknown_opaque odds abroad "
        "nearest_site opens_on criteria"
    ),
    "criteria": (
        "text polarity role applies_to truth basis applies study_quote patient_quotes derivation asks"
    ),
    "study_quote": "start end text",
    "patient_quotes": "source start end text",
    "questions": "variable text settles",
}


@pytest.fixture
def result() -> Result:
    """Give the row of the small study."""
    return document().results[0]


def test_every_field_of_the_contract_is_written() -> None:
    """Scripts find every promised field, also those that are empty."""
    raw = json.loads(msgspec.json.encode(document(changed=study(), day=date(2026, 3, 16))))
    row = raw["results"][0]
    assert set(FIELDS[""].split()) <= raw.keys()
    assert set(FIELDS["results"].split()) <= row.keys()
    for criterion in row["criteria"] + row["limits"]:
        assert set(FIELDS["criteria"].split()) <= criterion.keys()
        assert set(FIELDS["study_quote"].split()) <= criterion["study_quote"].keys()
        for quote in criterion["patient_quotes"]:
            assert set(FIELDS["patient_quotes"].split()) <= quote.keys()
    assert row["opens_on"] == "2026-03-16"
    assert [change["text"] for change in row["opens_if"]] == ["creatinine falls to 156 umol/L"]
    assert row["abroad"]["stated"] == "yes"
    assert row["decision_by"] == raw["decision_by"] == "investigator"
    assert row["odds"]["arms_without"] == ["Observation"]


def test_quotes_stand_in_their_sources(result: Result) -> None:
    """Every quote is found at its offsets, on both sides."""
    block = criteria()[0]
    for row in result.criteria:
        quote = row.study_quote
        assert block[quote.start : quote.end] == quote.text
        assert quote.text in row.text
        for said in row.patient_quotes:
            assert NOTE[said.start : said.end] == said.text
    read = {quote.text: quote.says for row in result.criteria for quote in row.patient_quotes}
    assert read["ECOG 1"] == "ecog 1"
    assert read["No stroke"] == "stroke: absent"
    assert [row.number for row in result.criteria] == list(range(1, len(criteria()[1]) + 1))


def test_limits_come_apart_from_criteria(result: Result) -> None:
    """Coded limits stand in their own list with the number 0 and the field they come from."""
    assert [(row.number, row.text, row.study_quote.source) for row in result.limits] == [
        (0, "18 Years – 75 Years", "eligibility.minimum_age+maximum_age")
    ]


def test_the_nearest_site_is_one_that_recruits(result: Result) -> None:
    """The row has the nearest recruiting site; without the patient's city it has no distance."""
    assert result.nearest_site is not None
    assert (result.nearest_site.city, result.nearest_site.distance_km) == ("Pune", None)


def test_titles_are_english_where_they_can_be() -> None:
    """Of several languages the English text is taken, else the first that is not empty."""
    assert english((Text(text="你好", language="zh"), Text(text="Hello"))) == "Hello"
    assert english((Text(text=""), Text(text="你好", language="zh"))) == "你好"
    assert english(()) == ""


def test_a_study_without_codes_is_laid_out() -> None:
    """What a record leaves out is empty, and its identifier stands for a missing title."""
    bare = document(
        changed=study(
            title=(), status=None, last_known_status=None, design=Design(), sponsor=None, locations=()
        )
    ).results[0]
    assert (bare.title, bare.status, bare.phase, bare.study_type, bare.sponsor) == (
        "DEMO0001",
        "",
        "",
        "",
        "",
    )
    assert (bare.nearest_site, bare.sites, bare.countries) == (None, 0, ())
    uncoded = study(locations=(Location(city="Pune", status=Coded(value="recruiting", published="Offen")),))
    site = document(changed=uncoded).results[0].nearest_site
    assert site is not None
    assert site.status_published == "Offen"


def test_a_quote_inside_another_is_left_out() -> None:
    """Of two quotes of one source the longer says it all; equal ones and other sources stay."""
    long, short = (
        Quote(source="n", start=0, end=9, text="ECOG is 1"),
        Quote(source="n", start=8, end=9, text="1"),
    )
    other = Quote(source="m", start=8, end=9, text="1")
    assert quoted_once((short, long, other)) == (long, other)
    assert quoted_once((long, long)) == (long, long)

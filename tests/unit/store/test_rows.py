"""A study becomes a row and comes back whole."""

import zlib

import pytest
from tests.studies import study

from trialbridge.errors import StoredDocumentError
from trialbridge.model.base import encode
from trialbridge.model.study import Age, Coded, Design, Eligibility, Location, Source, StudyDate, Text
from trialbridge.store.catalog.rows import dated, fits, row_of, study_of, title_of, version_of, years


def test_a_study_comes_back_whole():
    """What is stored is what was read, and its version is named after the bytes."""
    made = study(locations=(Location(country="China"), Location(country="France"), Location(country="China")))
    row = row_of(made)
    assert study_of(row.document) == made
    assert row.version == version_of(encode(made))
    assert fits(row.document, row.version)
    assert not fits(row.document, "0" * 16)
    assert not fits(b"no document", row.version)
    assert (row.registry, row.study_id, row.status, row.phase) == (
        "ctgov",
        "NCT00000001",
        "recruiting",
        "phase1/phase2",
    )
    assert (row.minimum_age, row.maximum_age, row.sex, row.countries) == (18, 75, "all", ["China", "France"])


def test_a_bare_study_has_empty_columns():
    """A record with an identifier alone is a row."""
    row = row_of(
        study(title=(), status=None, dates=(), design=Design(), eligibility=Eligibility(), locations=())
    )
    assert (row.title, row.status, row.phase, row.dated, row.sex) == ("", "", "", "", "")
    assert (row.minimum_age, row.maximum_age, row.first_year, row.countries) == (None, None, None, [])


@pytest.mark.parametrize(
    ("days", "as_of", "expected"),
    [
        ({"last_posted": "2024-03-15", "last_submitted": "2024-03-10"}, None, "2024-03-15"),
        ({"last_submitted": "2024-03-10", "first_posted": "2020"}, "2024-05", "2024-03-10"),
        ({"first_posted": "2020-01"}, "2024-05-01", "2024-05-01"),
        ({"first_posted": "2020-01", "start": "2019"}, None, "2020-01"),
        ({"start": "2019"}, None, ""),
        ({"last_posted": None}, None, ""),
    ],
)
def test_the_day_of_a_record(days, as_of, expected):
    """The day of the last change tells versions apart, then the day of the export, then older days."""
    dates = tuple(StudyDate(event=event, date=day) for event, day in days.items())
    assert dated(study(dates=dates, source=Source(registry="ctgov", as_of=as_of))) == expected


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (None, None),
        (Age(value=None, published="N/A"), None),
        (Age(value=18), 18),
        (Age(value=6, unit="months"), 0.5),
        (Age(value=36525, unit="days"), 700 / 7),
    ],
)
def test_ages_in_years(age, expected):
    """Limits of any unit are compared in years."""
    assert years(age) == (None if expected is None else pytest.approx(expected))


def test_the_title_for_lists_is_english_where_there_is_one():
    """A bilingual record is listed by its English title, a record with an official title alone by that."""
    both = (Text(text="中文", language="zh"), Text(text="English"))
    assert title_of(study(title=both)) == "English"
    assert title_of(study(title=(), official_title=both[:1])) == "中文"


@pytest.mark.parametrize("document", [b"", b"no deflate", zlib.compress(b"{"), zlib.compress(b'{"id": 3}')])
def test_a_damaged_document_is_said_so(document):
    """What cannot be read raises one error of ours."""
    with pytest.raises(StoredDocumentError):
        study_of(document)


def test_a_first_year_is_that_of_the_start():
    """The year a study began, else the year it was first known."""
    design = Design(study_type=Coded(value="interventional"))
    dates = (StudyDate(event="first_posted", date="2018-05"), StudyDate(event="start", date="2019-01"))
    assert row_of(study(design=design, dates=dates)).first_year == 2019
    assert row_of(study(dates=dates[:1])).first_year == 2018

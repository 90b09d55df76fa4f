"""Which rows an expression chooses, on a small table of made-up studies."""

from pathlib import Path

import numpy as np
import pytest
from tests.studies import study

from trialbridge.errors import InputError, SourceError
from trialbridge.model.study import Age, Coded, Design, Eligibility, Enrolment, Location, Study, StudyDate
from trialbridge.report.ctgov import field, record
from trialbridge.search import Index, Writer, entry_of, essie
from trialbridge.search.fieldtable import FieldTable, age_number, day_number, spread, top
from trialbridge.search.fieldtable import Writer as TableWriter
from trialbridge.search.selecting import Selector
from trialbridge.vocab import Vocabulary


def place(city: str, status: str, lat: float | None = None, lon: float | None = None) -> Location:
    """Make a site."""
    return Location(city=city, country="China", status=Coded(value=status), latitude=lat, longitude=lon)


STUDIES: tuple[Study, ...] = (
    study(
        1,
        dates=(StudyDate(event="start", date="2022-03"), StudyDate(event="last_posted", date="2024-01-01")),
        locations=(place("Hefei", "recruiting", 31.86, 117.28), place("Wuhan", "completed", 30.58, 114.27)),
        has_results=False,
    ),
    study(
        2,
        status=Coded(value="active_not_recruiting"),
        design=Design(phase=Coded(value="phase2"), enrolment=Enrolment(count=12)),
        conditions=("Lung Cancer", "Cough"),
        dates=(StudyDate(event="start", date="2019"),),
        locations=(place("Hefei", "completed"), place("Wuhan", "recruiting")),
        why_stopped="Slow",
        has_results=True,
    ),
    study(
        3,
        design=Design(enrolment=Enrolment(count=200)),
        conditions=("Cough",),
        locations=(),
        eligibility=Eligibility(
            minimum_age=Age(value=6, unit="months"), maximum_age=Age(value=16), sex=Coded(value="female")
        ),
    ),
)


@pytest.fixture(scope="module")
def selector(vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Selector:
    """Give a selector over the studies."""
    folder = tmp_path_factory.mktemp("selecting")
    writer, table = Writer(folder / "index"), TableWriter()
    for it in STUDIES:
        writer.add(entry_of(it, vocabulary))
        table.add(record(it), 100)
    writer.close()
    table.write(folder / "fields")
    index = Index(folder / "index", vocabulary, [it.id for it in STUDIES])
    return Selector(index, FieldTable(folder / "fields"))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [0, 1, 2]),
        ("ALL", [0, 1, 2]),
        ("cough", [1, 2]),
        ('"lung cancer"', [1]),
        ("NOT cough", [0]),
        ("AREA[ConditionSearch]cough AND NOT AREA[Condition]lung", [2]),
        ("AREA[Phase]PHASE2", [0, 1]),
        ("AREA[Phase](PHASE1 OR PHASE2)", [0, 1]),
        ("AREA[Phase](PHASE1 AND PHASE2)", [0]),
        ("AREA[Phase](NOT PHASE1)", [1, 2]),
        ("AREA[Phase:size]2", [0]),
        ("AREA[Phase:size]RANGE[MIN, 1]", [1, 2]),
        ("AREA[Phase:size]RANGE[1, MAX]", [0, 1]),
        ("AREA[Phase]MISSING", [2]),
        ("AREA[OverallStatus]recruiting", [0, 2]),
        ('AREA[OverallStatus]"Active, not recruiting"', [1]),
        ("AREA[StartDate]2022", [0]),
        ("AREA[StartDate]RANGE[MIN, 2022-03]", [0, 1]),
        ("AREA[StartDate]RANGE[2019-06, MAX]", [0]),
        ("AREA[EnrollmentCount]RANGE[12, 100]", [1]),
        ("AREA[MinimumAge]RANGE[MIN, 1 year]", [2]),
        ("AREA[MaximumAge]RANGE[16 years, MAX]", [0, 1, 2]),
        ("AREA[Sex]ALL", [0, 1]),
        ("AREA[HasResults]true", [1]),
        ("AREA[HasResults]MISSING", [2]),
        ("AREA[HasResults]ALL", [0, 1]),
        ("AREA[LocationCity]Hefei AND AREA[LocationStatus]RECRUITING", [0, 1]),
        ("SEARCH[Location](AREA[LocationCity]Hefei AND AREA[LocationStatus]RECRUITING)", [0]),
        (
            "SEARCH[Location](AREA[LocationCity](Hefei OR Wuhan) AND NOT AREA[LocationStatus]RECRUITING)",
            [0, 1],
        ),
        ("SEARCH[Location](Hefei)", [0, 1]),
        ("SEARCH[Location](ALL)", [0, 1]),
        ("SEARCH[Location](AREA[LocationFacility]MISSING)", [0, 1]),
        ("SEARCH[Location](DISTANCE[31.86, 117.28, 10km])", [0]),
        ("SEARCH[Condition](cough)", [1, 2]),
        ("DISTANCE[31.86, 117.28, 10km]", [0]),
        ("AREA[LocationGeoPoint]DISTANCE[31.86, 117.28, 10km]", [0]),
        ("AREA[LocationSearch]wuhan", [0, 1]),
        ("AREA[LocationSearch](hefei china)", [0, 1]),
        ('AREA[LocationSearch]"hefei china"', []),
        ("AREA[LocationSearch](!!)", []),
        ("AREA[Location]MISSING", [2]),
        ("AREA[Location]china", [0, 1]),
        ("AREA[DesignModule]200", [2]),
        ("AREA[NCTId]NCT00000002", [1]),
        ("AREA[NCTId]RANGE[NCT00000002, MAX]", [1, 2]),
        ("AREA[NCTId]RANGE[MIN, NCT00000001]", [0]),
        ("AREA[LocationCity]!!", []),
        ("AREA[EligibilityCriteria]pregnancy", [0, 1]),
        ('AREA[BriefTitle]"Study 2"', [1]),
        ("AREA[LocationCity]COVERAGE[FullMatch]Hefei", [0, 1]),
        ("AREA[LocationFacility]COVERAGE[FullMatch]hospital", []),
        ("AREA[Location]COVERAGE[StartsWith]wu", []),
        ("AREA[LocationCity]COVERAGE[StartsWith]wuhan", [0, 1]),
        ("COVERAGE[EndsWith]AREA[LocationSearch]hefei", [0, 1]),
    ],
)
def test_rows(selector: Selector, text: str, rows: list[int]) -> None:
    """Each expression chooses these studies and no others."""
    assert np.flatnonzero(selector.select(essie.parse(text)).mask).tolist() == rows


@pytest.mark.parametrize(
    "text",
    ["AREA[Foo]x", "AREA[StartDate]soon", "AREA[EnrollmentCount]many", "AREA[NCTId:size]1", "AREA[Phase:size]MISSING",
     "AREA[Phase:size]two", "MISSING", "RANGE[1,2]", "AREA[BriefSummary]RANGE[a,b]", "AREA[OrgStudyIdLinkX]y",
     "SEARCH[Location](AREA[Phase]PHASE2)", "AREA[EnrollmentCount]nan", "AREA[WhyStopped]slow"],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(selector: Selector, text: str) -> None:
    """A field that is none, or one that cannot be asked this, is an error with what was expected."""
    with pytest.raises(InputError, match="expected"):
        selector.select(essie.parse(text))


def test_words_score_and_filters_do_not(selector: Selector) -> None:
    """A title says more than a condition; a coded field says nothing of rank."""
    chosen = selector.select(essie.parse("cough"))
    assert chosen.scores[1] > 0
    assert not selector.select(essie.parse("AREA[Phase]PHASE2")).scores.any()


def test_distances_are_great_circles(selector: Selector) -> None:
    """From Hefei to Wuhan it is some 320 km; a study without a site is nowhere."""
    far = selector.distances(essie.Distance(30.58, 114.27, 1))
    assert far[0] == pytest.approx(0, abs=1e-6)
    assert far[2] == np.inf
    assert selector.distances(essie.Distance(0.0, 0.0, 1))[0] == pytest.approx(11_950, rel=0.05)


def test_tables_count(selector: Selector) -> None:
    """The commonest names come first, each study counted once."""
    condition = field("Condition")
    assert condition is not None
    column = selector.table.column(condition)
    assert column is not None
    assert top(column, 1) == ([("Cough", 2)], 3)
    assert spread([1, 2, 6]) == (1.0, 6.0, 3.0)
    assert spread([]) is None


def test_a_folder_without_a_table_is_told(tmp_path: Path) -> None:
    """What is not whole is not opened."""
    with pytest.raises(SourceError, match="reindex"):
        FieldTable(tmp_path)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2024", 20240101),
        ("2024-03", 20240301),
        ("2024-03-15T10:00", 20240315),
        ("soon", None),
        ("1-2-3-4", None),
    ],
)
def test_days_as_numbers(text: str, number: float | None) -> None:
    """Days grow with their numbers."""
    assert day_number(text) == number
    assert day_number("2024", last=True) == 20241231


@pytest.mark.parametrize(
    ("text", "number"), [("18 Years", 18.0), ("6 months", 0.5), ("16", 16.0), ("old", None)]
)
def test_ages_as_numbers(text: str, number: float | None) -> None:
    """Ages are years."""
    assert age_number(text) == number

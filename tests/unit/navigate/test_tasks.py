"""Tasks before the screening visit, missing documents, calendar, burden, entry and clocks."""

from datetime import date, timedelta

import pytest
from tests.strategies import VOCABULARY
from tests.studies import study

from trialbridge.model.study import Arm, Outcome
from trialbridge.navigate.calendar import Burden, apart, burden, calendar, calling
from trialbridge.navigate.entry import entry
from trialbridge.navigate.paperwork import TYPES, Missing, kind_of, missing
from trialbridge.navigate.steps import MOVES
from trialbridge.navigate.tasks import TASKS, plan
from trialbridge.vocab import default_vocabulary
from trialbridge.vocab.entry import exemptions
from trialbridge.vocab.places import gazetteer

SCREENING = date(2026, 6, 1)


def test_tasks_are_due_backwards_from_the_screening_visit() -> None:
    """Each task is done when the next begins: admission, arrival, flights, visa, invitation, translation."""
    days = {due.task.name: due.day for due in plan(SCREENING)}
    assert days["admission"] == SCREENING
    assert days["travel"] == SCREENING - timedelta(1)
    assert days["flights"] == SCREENING - timedelta(1 + 2)
    assert days["visa"] == SCREENING - timedelta(1 + 2 + 3)
    assert days["invitation_letter"] == SCREENING - timedelta(1 + 2 + 3 + 15)
    assert days["records_translated"] == SCREENING - timedelta(1 + 2 + 3 + 15 + 10)


@pytest.mark.parametrize("visa", [True, False])
def test_no_task_ends_after_what_follows_begins(visa: bool) -> None:
    """In every plan the days agree with the order, and come in order."""
    found = plan(SCREENING, visa=visa, days={"flights": 20})
    by_name = {due.task.name: due for due in found}
    for due in found:
        assert due.remind < due.begin <= due.day <= SCREENING
        for before in due.task.after:
            assert before not in by_name or by_name[before].day <= due.begin
    assert [due.day for due in found] == sorted(due.day for due in found)


def test_without_a_visa_its_tasks_fall_away_and_hand_on_what_they_waited_for() -> None:
    """Flights then wait for what the invitation letter waited for."""
    found = {due.task.name: due for due in plan(SCREENING, visa=False)}
    assert not {"visa", "invitation_letter"} & set(found)
    assert found["records_translated"].day == found["flights"].begin


def test_how_a_task_stands() -> None:
    """Done, blocked without its mark, waiting for another, due, and overdue once it should have begun."""
    visa = next(due for due in plan(SCREENING) if due.task.name == "visa")
    early, late = visa.begin, visa.begin + timedelta(1)
    assert visa.state(["visa"], [], late) == "done"
    assert visa.state([], [], early) == "blocked"
    assert visa.state([], ["fit"], early) == "waiting"
    assert visa.state(["invitation_letter"], ["fit"], early) == "due"
    assert visa.state([], [], late) == "overdue"


def test_rows_of_tasks_wait_for_marks_that_exist_and_nothing_travels_unconfirmed() -> None:
    """What a task needs is a mark that some move gives, and no mark that comes before the confirmation."""
    marks = {name for move in MOVES.values() for name in move.gives}
    names = [task.name for task in TASKS]
    for at, task in enumerate(TASKS):
        assert task.needs in marks
        assert task.needs in ("confirmed", "fit")
        assert set(task.after) <= set(names[:at])


def test_documents_that_are_missing() -> None:
    """What every team asks comes first; what a criterion leaves open is asked for in the right document."""
    found = missing(["platelets", "car-t-cell"], ["pathology", "laboratory", "passport"], VOCABULARY)
    assert found == (
        Missing("imaging"),
        Missing("laboratory", ("platelets",)),
        Missing("treatment", ("car-t-cell",)),
    )
    assert Missing("passport") in missing([], [], VOCABULARY)
    assert Missing("passport") not in missing([], [], VOCABULARY, abroad=False)


def test_every_name_has_a_type_of_document() -> None:
    """No variable and no concept of the vocabulary is without a document that answers it."""
    vocabulary = default_vocabulary()
    for name in (*vocabulary.variables, *vocabulary.concepts):
        assert kind_of(name, vocabulary) in TYPES


def test_visits_have_days_and_the_windows_their_words_state() -> None:
    """A window stands in the field that names the day; two different ones say nothing."""
    given = study(
        outcomes=(
            Outcome("primary", "Safety", "", "Day 7 ± 2 days"),
            Outcome("secondary", "Survival", "", "month 2 (+/- 1 week), month 3 (± 3 days)"),
            Outcome("secondary", "Response", "", "Day 5"),
        ),
        arms=(Arm("A", None, "every 14 days for 2 courses"),),
    )
    found = [(one.day, one.window) for one in calendar(given, date(2026, 3, 1))]
    assert found == [
        (date(2026, 3, 1), None),
        (date(2026, 3, 6), None),
        (date(2026, 3, 8), 2),
        (date(2026, 3, 15), None),
        (date(2026, 4, 30), None),
        (date(2026, 5, 30), None),
    ]


@pytest.mark.parametrize(
    ("days", "distance", "found"),
    [
        ([], None, Burden(0, 0, 0, 0, None)),
        ([], 100.0, Burden(0, 0, 0, 0, 0.0)),
        ([3], None, Burden(1, 0, 1, 1, None)),
        ([1, 3, 5, 28, 28], 1000.0, Burden(4, 27, 2, 6, 4000.0)),
    ],
)
def test_burden(days: list[int], distance: float | None, found: Burden) -> None:
    """Visits near each other are one stay; each journey is there and back."""
    assert burden(days, distance) == found


@pytest.mark.parametrize(
    ("nationality", "days", "answer", "visa"),
    [
        ("CN", 90, "home", False),
        ("SG", 30, "exempt", False),
        ("SG", 31, "too_long", True),
        ("PK", 5, "unknown", True),
        ("", 5, "unknown", True),
    ],
)
def test_entry(nationality: str, days: int, answer: str, visa: bool) -> None:
    """A known exemption is told with its row; what is not known is planned for as if a visa were needed."""
    found = entry(nationality, "CN", days)
    assert (found.answer, found.visa) == (answer, visa)
    assert (found.row is not None) == (answer in ("exempt", "too_long"))


def test_rows_of_entry_are_whole() -> None:
    """Every row has its source and the days it was in force and last looked at."""
    for row in exemptions().values():
        assert row.days > 0
        assert row.source
        assert date.fromisoformat(row.since) < date.fromisoformat(row.checked)
        assert len(row.nationality) == len(row.destination) == 2


def test_clocks() -> None:
    """Hours apart follow summer time; the hours when both are awake are the site's."""
    zone = gazetteer().find("Guangzhou, China").zone
    assert apart("Europe/Berlin", zone, date(2026, 1, 15)) == 7
    assert apart("Europe/Berlin", zone, date(2026, 7, 15)) == 6
    start, end = calling("Europe/Berlin", zone, date(2026, 1, 15))
    assert (start.hour, end.hour) == (15, 20)
    assert calling("America/New_York", zone, date(2026, 7, 15)) is None

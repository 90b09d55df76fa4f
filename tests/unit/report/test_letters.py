"""Letters and the calendar feed of a case."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar
from tests.studies import study

from trialbridge.model.study import Outcome
from trialbridge.navigate.calendar import calendar
from trialbridge.navigate.tasks import plan
from trialbridge.report.feed import feed, tasks_of, visits_of
from trialbridge.report.letters import (
    LANGUAGES,
    FollowUp,
    InvitationLetter,
    QuestionLetter,
    Told,
    letter,
    open_questions,
    question,
)
from trialbridge.vocab import default_vocabulary

VOCABULARY = default_vocabulary()
ASKS = (
    ("Platelets >= 75\n x 10^9/L", ("platelets",)),
    ("No prior CIK therapy & platelets", ("cik-cell", "platelets", "no-row-of-any-table")),
    ("Suitable in the eyes of the team", ()),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_question_letter(language: str) -> None:
    """It asks the three things of the guide, then each open thing once beside the registry's words."""
    asked = open_questions(ASKS, VOCABULARY, language)
    text = letter(
        QuestionLetter(
            day="2026-03-01", study="NCT00000001", case="TB-7", sender="A navigator", country="India",
            questions=asked,
        ),
        language,
    )  # fmt: skip
    assert [str(n) + "." for n in range(1, 8)] == [
        line.split(" ")[0] for line in text.splitlines() if line[:1].isdigit() and line[1:2] == "."
    ]
    assert "Platelets >= 75 x 10^9/L" in text
    assert "No prior CIK therapy & platelets" in text  # plain text: nothing is escaped
    assert "Suitable in the eyes of the team" in text
    assert "India" in text
    assert "TB-7" in text
    assert "eligible" not in text


def test_questions_are_put_in_both_languages() -> None:
    """A name has its Chinese form where the vocabulary knows one, else the English one."""
    assert question("platelets", VOCABULARY) == (
        "What does the protocol ask of platelet count, and how recent must the value be?"
    )
    assert "血小板" in question("platelets", VOCABULARY, "zh")
    assert question("no-row", VOCABULARY, "zh") == "方案对“no row”有何要求？"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("companion", ["", "B. Beispiel"])
def test_invitation_letter(language: str, companion: str) -> None:
    """It names patient, passport and days, and promises nothing."""
    said = InvitationLetter(
        day="2026-03-01", hospital="First Hospital", study="NCT00000001", name="A. Beispiel", born="1970-01-01",
        passport="X1", nationality="DE", screening="2026-06-01", until="2026-12-01", companion=companion,
    )  # fmt: skip
    text = letter(said, language)
    for field in ("First Hospital", "A. Beispiel", "1970-01-01", "X1", "2026-06-01", "2026-12-01"):
        assert field in text
    assert ("B. Beispiel" in text) is bool(companion)


@pytest.mark.parametrize("language", LANGUAGES)
def test_follow_up_report(language: str) -> None:
    """It lists visits and what the team wrote, marks translations, and says where there is nothing."""
    empty = FollowUp(day="2026-03-01", study="S", case="TB-7", sender="N")
    full = FollowUp(
        day="2026-03-01", study="S", case="TB-7", sender="N", since="2026-02-01", title="A title",
        attended=("2026-02-03",), ahead=("2026-03-10",),
        notes=(Told(day="2026-02-04", text="Stable.", translated=True), Told(day="2026-02-05", text="Well.")),
    )  # fmt: skip
    text = letter(full, language)
    for field in ("2026-02-03", "2026-03-10", "2026-02-04", "Stable.", "A title"):
        assert field in text
    assert text.count("译文" if language == "zh" else "translated") == 1
    assert letter(empty, language).count("\n- ") == 3


def test_feed_is_a_calendar_with_a_reminder_for_each_day() -> None:
    """Other software reads visits and tasks back as whole days; the keys stay when the days move."""
    given = study(outcomes=(Outcome("primary", "Safety", "", "Day 1, 7 (± 2 days)"),))
    long = study(outcomes=(Outcome("primary", "Safety", "", "Day 3"),))
    entries = [
        *visits_of("TB-7", "NCT1", calendar(given, date(2026, 6, 2))),
        *visits_of("TB-7", "NCT2", calendar(long, date(2026, 6, 2))),
        *tasks_of("TB-7", plan(date(2026, 6, 1))),
    ]
    stamp = datetime(2026, 3, 1, tzinfo=UTC)
    data = feed("TB-7", [*entries, entries[0]._replace(key="other", remind=0)], stamp)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    events = Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == len(entries) + 1
    first = events[0]
    assert first.decoded("dtstart") == date(2026, 6, 3)
    assert first.decoded("dtend") == date(2026, 6, 4)
    assert "± 2 days" in str(first["description"])
    assert "not stated" in str(events[2]["description"])
    assert sum(bool(event.walk("VALARM")) for event in events) == len(entries)
    moved = visits_of("TB-7", "NCT1", calendar(given, date(2026, 7, 2)))
    assert [one.key for one in moved] == [one.key for one in entries[:2]]

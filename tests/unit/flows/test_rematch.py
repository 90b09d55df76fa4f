"""Re-matching: what turned for whom, and the change that did it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.casebooks import People
from tests.studies import record, write

from trialbridge.flows import ingest
from trialbridge.flows.news import studies_of
from trialbridge.flows.ranking import engine_of
from trialbridge.flows.rematch import rematch, side, turned, turned_by_facts
from trialbridge.model.case import FactDecided, Profile
from trialbridge.model.patient import Fact, Patient
from trialbridge.model.study import Coded, Eligibility, Study, Text
from trialbridge.vocab import default_vocabulary

DAY = date(2026, 3, 15)
LOW = "Inclusion Criteria:\n\n* Hepatocellular carcinoma\n* Platelets >= 50 x 10^9/L"
HIGH = LOW.replace("50", "100")
OTHER = LOW.replace("Hepatocellular carcinoma", "Ovarian cancer")
FACTS = (
    Fact(concept="hepatocellular-carcinoma", main=True, known_on="2026-03-01"),
    Fact(variable="platelets", value=75, unit="10*9/L", known_on="2026-03-10"),
)


def version(criteria: str, status: str = "recruiting") -> Study:
    """Make a version of a study."""
    from tests.studies import study

    return study(
        conditions=("Ovarian Cancer" if criteria == OTHER else "Hepatocellular Carcinoma",),
        status=Coded(status, status.upper()),
        eligibility=Eligibility(criteria=(Text(criteria, "en"),)),
    )


@pytest.mark.parametrize(
    ("old", "new", "was", "now", "says"),
    [
        (version(HIGH), version(LOW), "excluded", "open", "100"),
        (version(LOW), version(HIGH), "open", "excluded", "50"),
        (version(LOW, "completed"), version(LOW), "closed", "open", ""),
        (version(LOW), version(LOW, "terminated"), "open", "closed", ""),
        (None, version(LOW), "absent", "open", "new in the catalogue"),
    ],
)
def test_what_turns_a_study(old: Study | None, new: Study, was: str, now: str, says: str) -> None:
    """A limit moved, a status changed and a study that came each turn it, and are named as the change."""
    vocabulary = default_vocabulary()
    pair = (None if old is None else side(old, vocabulary), side(new, vocabulary))
    (found,) = turned([pair], [Patient(id="p", facts=FACTS)], vocabulary, DAY)
    assert (found.was, found.now) == (was, now)
    assert says in found.change
    assert found.change


@pytest.mark.parametrize(
    ("old", "new"),
    [(HIGH, HIGH), (OTHER.replace("50", "100"), OTHER)],
)
def test_what_turns_nothing(old: str, new: str) -> None:
    """The same criteria, and a study of another disease, are no news."""
    vocabulary = default_vocabulary()
    pair = (side(version(old), vocabulary), side(version(new), vocabulary))
    assert not list(turned([pair], [Patient(id="p", facts=FACTS)], vocabulary, DAY))


def test_cases_are_told_once(tmp_path: Path) -> None:
    """An updated catalogue writes an alert into the case it concerns; running again writes none."""
    people = People(tmp_path)
    other = people.opened(Profile(name="Other"))
    file = people.actions.add_document(people["navigator"], people.case, "laboratory", "l", b"x")
    for number in people.actions.propose(people["navigator"], people.case, file, FACTS):
        people.actions.add(people["navigator"], people.case, FactDecided(of=number, confirmed=True))

    def load(name: str, criteria: str, day: str) -> None:
        part = record(1, criteria=criteria, posted=day)
        ingest.ingest([write(tmp_path / name, [part])], "ctgov", data=tmp_path)

    load("one.json", HIGH, "2026-01-01")
    first = rematch(data=tmp_path, since=datetime.now(UTC), on=DAY)
    assert (first.studies, first.turns) == (0, [])
    load("two.json", LOW, "2026-02-01")
    found = rematch(data=tmp_path, on=DAY)
    assert (found.studies, found.patients) == (1, 2)
    assert [(turn.was, turn.now) for turn in found.turns] == [("excluded", "open")]
    assert rematch(data=tmp_path, on=DAY).turns == []
    alerts = [
        line.said
        for line in people.queries.case(people["patient"], people.case).lines
        if line.kind == "alert"
    ]
    assert [alert.now for alert in alerts] == ["open"]
    assert not [line for line in people.queries.case(people["patient"], other).lines if line.kind == "alert"]

    engine = engine_of(tmp_path)
    patient = Patient(id="p", facts=FACTS)
    lower = Patient(
        id="p", facts=(FACTS[0], Fact(variable="platelets", value=40, unit="10*9/L", known_on="2026-03-11"))
    )
    turns = turned_by_facts(patient, lower, studies_of(engine), engine.vocabulary, DAY)
    assert [(turn.was, turn.now, turn.change) for turn in turns] == [
        ("open", "excluded", "platelets 40 10*9/L")
    ]

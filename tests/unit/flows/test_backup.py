"""Backups: taken under writers, restored as they were, and never believed when a byte is wrong."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from tests.casebooks import NAME, People

from trialbridge.errors import FormatError, InputError
from trialbridge.flows import backup as flow
from trialbridge.flows.doctor import doctor
from trialbridge.store import casebook

WRITER = """
import sys
from pathlib import Path
from trialbridge.store import casebook
casebook.setup(Path(sys.argv[1]))
from trialbridge.model.case import Message
from trialbridge.store.casebook import access, actions, models
me = access.actor_of(models.Account.objects.get(username="navigator"))
print("ready", flush=True)
for at in range(10_000):
    actions.add(me, sys.argv[2], Message(thread=sys.argv[3], text=f"words {at}", language="en"))
"""


def tables(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Give every row of every table of a database."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as given:
        names = [row[0] for row in given.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(given.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


def wipe(folder: Path) -> None:
    """Remove the databases, as a broken disk would."""
    from django.db import connections

    connections.close_all()
    for file in folder.glob("*.sqlite3*"):
        file.unlink()


def written_on(folder: Path, events: int = 20) -> None:
    """Wait until so many events more stand in the audit, however busy the machine is."""
    with closing(
        sqlite3.connect(f"file:{folder / 'casebook.sqlite3'}?mode=ro", uri=True, timeout=60)
    ) as given:
        count = "SELECT count(*) FROM casebook_audit"
        enough, end = given.execute(count).fetchone()[0] + events, time.monotonic() + 120
        while given.execute(count).fetchone()[0] < enough:
            assert time.monotonic() < end, f"the writers wrote no {events} events in two minutes"
            time.sleep(0.01)


def test_a_backup_under_eight_writers_is_restored_as_it_was(tmp_path: Path) -> None:
    """Taken while eight processes write, it is one moment: restored, its audit verifies and rows are equal."""
    folder = tmp_path / "data"
    people = People(folder)
    command = [sys.executable, "-c", WRITER, str(folder), str(people.case)]
    writers = [subprocess.Popen([*command, str(n)], stdout=subprocess.PIPE) for n in range(8)]
    try:
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == b"ready\n"
        written_on(folder)
        made = flow.backup(tmp_path / "out", data=folder)
        written_on(folder)
        again = flow.backup(tmp_path / "out", data=folder)
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
            writer.stdout.close()
    assert made.head != again.head
    done = flow.restore(again.file, data=folder)
    later = tables(folder / "casebook.sqlite3")
    flow.restore(made.file, data=folder)
    first = tables(folder / "casebook.sqlite3")
    assert len(first["casebook_audit"]) < len(later["casebook_audit"]) == done.events
    wipe(folder)
    assert flow.restore(again.file, data=folder).events == done.events
    assert tables(folder / "casebook.sqlite3") == later
    casebook.setup(folder)
    assert people.audit.verify(made.head).says == ""
    assert people.queries.case(people["patient"], people.case).profile.name == NAME
    words = [line for line in doctor(data=folder, documents=False) if line.about in ("casebook", "audit")]
    assert [line.level for line in words] == ["ok", "ok"]


def test_a_flipped_byte_is_always_found_and_nothing_is_replaced(tmp_path: Path) -> None:
    """At a hundred places, the first and last byte among them; cut and lengthened files as well."""
    folder = tmp_path / "data"
    People(folder)
    made = flow.backup(tmp_path / "out", data=folder)
    whole, spoiled = made.file.read_bytes(), tmp_path / "spoiled.backup"
    before = tables(folder / "casebook.sqlite3")
    draw = Random(8)
    places = [0, len(whole) - 1, *(draw.randrange(len(whole)) for _ in range(98))]
    wrong = [whole[:at] + bytes([whole[at] ^ 1 << draw.randrange(8)]) + whole[at + 1 :] for at in places]
    for data in (*wrong, whole[:-1], whole[: len(whole) // 2], whole + b"x", b"", whole[:30]):
        spoiled.write_bytes(data)
        with pytest.raises(FormatError):
            flow.restore(spoiled, data=folder)
    assert not list(folder.glob("before-*"))
    assert not list(folder.glob(".restore-*"))
    assert tables(folder / "casebook.sqlite3") == before


def test_a_backup_of_a_broken_chain_is_not_put_back(tmp_path: Path) -> None:
    """What was already spoiled when it was backed up replaces nothing."""
    folder = tmp_path / "data"
    people = People(folder)
    people.models.Audit.objects.filter(number=3).update(what="nothing")
    made = flow.backup(tmp_path / "out", data=folder)
    with pytest.raises(FormatError, match="event 3"):
        flow.restore(made.file, data=folder)
    assert not list(folder.glob("before-*"))
    found = [line for line in doctor(data=folder, documents=False) if line.about == "audit"]
    assert [line.level for line in found] == ["broken"]


def test_nothing_of_a_patient_stands_in_a_backup(tmp_path: Path) -> None:
    """Neither sealed nor public rows can be read from it without the key, which is not in it."""
    folder = tmp_path / "data"
    People(folder)
    data = flow.backup(tmp_path / "out", data=folder).file.read_bytes()
    key = (folder / "master.key").read_bytes().strip()
    for word in (NAME.encode(), b"SQLite format", b"navigator", key):
        assert word not in data


def test_paths_that_cannot_be_used(tmp_path: Path) -> None:
    """A file in the way of the folder and a backup that is not there are the user's to mend."""
    folder, blocked = tmp_path / "data", tmp_path / "blocked"
    People(folder)
    blocked.write_text("x")
    with pytest.raises(InputError):
        flow.backup(blocked, data=folder)
    with pytest.raises(InputError):
        flow.restore(tmp_path / "none.backup", data=folder)

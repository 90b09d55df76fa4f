"""Times the board of many cases, and re-matching of patients after a day's changes of the catalogue.

python benchmarks/casebook.py board --cases 10000
python benchmarks/casebook.py rematch STUDIES.jsonl.gz --patients 1000 --changed 1000
"""

import argparse
import gzip
import json
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import islice
from pathlib import Path
from random import Random

from trialbridge.store import casebook


def people(folder: Path):
    """Make a casebook with a navigator."""
    casebook.setup(folder, make_key=True)
    from trialbridge.store.casebook import access, actions, models

    actions.add_account(access.SYSTEM, username="navigator", role="navigator", organisation="Harbour")
    return access.actor_of(models.Account.objects.get(username="navigator"))


def board(cases: int) -> None:
    """Make cases and list the first page, the last page and what one step holds."""
    from trialbridge.model.case import Profile

    with tempfile.TemporaryDirectory() as folder:
        me = people(Path(folder))
        from trialbridge.store.casebook import access, models, queries, rows

        draw, made = Random(8), []
        with access.writing():
            for number in range(cases):
                case = models.Case(code=f"TB-{number:06}", organisation_id=me.organisation, owner_id=me.id)
                key = access.make_key(str(case.pk))
                case.sealed = rows.sealed_profile(Profile(name=f"Patient {number}"), case.pk, key)
                case.step = draw.choice(("records", "matching", "contact", "enrolment"))
                case.due = date(2026, 3, 1) + timedelta(draw.randrange(90)) if draw.random() < 0.5 else None
                made.append(case)
            models.Case.objects.bulk_create(made)
        for name, page, step in (
            ("first page", 1, ""),
            ("last page", cases // 50, ""),
            ("one step", 1, "contact"),
        ):
            times = []
            for _ in range(20):
                start = time.perf_counter()
                found = queries.board(me, page, step=step, today=date(2026, 4, 1))
                times.append(time.perf_counter() - start)
            times.sort()
            print(f"{cases} cases, {name}: median {times[10] * 1e3:.0f} ms, worst {times[-1] * 1e3:.0f} ms"
                  f" ({len(found.rows)} rows of {found.total}, {found.overdue} overdue)")  # fmt: skip


def rematch(studies: Path, patients: int, changed: int) -> None:
    """Store a day's changes and re-match."""
    from trialbridge.flows import ingest
    from trialbridge.flows import rematch as flow
    from trialbridge.intake import form
    from trialbridge.model.case import FactDecided, FactProposed, Profile
    from trialbridge.vocab import default_vocabulary

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        me = people(folder)
        from trialbridge.store.casebook import actions

        samples = [
            form.read(one.read_bytes(), default_vocabulary()).facts
            for one in (files("trialbridge.flows") / "samples" / "patients").iterdir()
            if one.name.endswith(".json")
        ]
        for number in range(patients):
            case = actions.open_case(me, Profile(name=f"Patient {number}"))
            facts = samples[number % len(samples)]
            proposed = actions.add_all(me, case, [FactProposed(document="", fact=fact) for fact in facts])
            actions.add_all(me, case, [FactDecided(of=at, confirmed=True) for at in proposed])
        with gzip.open(studies, "rt", encoding="utf-8") as lines:
            now = [json.loads(line) for line in islice(lines, changed)]
        (folder / "new.jsonl").write_text("".join(json.dumps(one) + "\n" for one in now))
        for one in now:
            _older(one["protocolSection"])
        (folder / "old.jsonl").write_text("".join(json.dumps(one) + "\n" for one in now))
        ingest.ingest([folder / "old.jsonl"], "ctgov", data=folder, reindex=False)
        moment = datetime.now(UTC)
        ingest.ingest([folder / "new.jsonl"], "ctgov", data=folder, reindex=False)
        start, busy = time.perf_counter(), time.process_time()
        done = flow.rematch(data=folder, since=moment, on=date(2026, 3, 15))
        took, busy = time.perf_counter() - start, time.process_time() - busy
        told = len({turn.patient for turn in done.turns})
        print(f"{done.patients} patients, {done.studies} changed studies: {took:.1f} s"
              f" ({busy:.1f} s of the processor),"
              f" {len(done.turns)} alerts to {told} patients")  # fmt: skip


def _older(record: dict) -> None:
    """Make a version of before: the last criterion was not there yet, and it was not recruiting."""
    part = record.get("eligibilityModule", {})
    words = part.get("eligibilityCriteria", "").split("\n")
    part["eligibilityCriteria"] = "\n".join(words[:-1])
    status = record.setdefault("statusModule", {})
    if status.get("overallStatus") == "RECRUITING":
        status["overallStatus"] = "NOT_YET_RECRUITING" if len(words) % 2 else "SUSPENDED"
    for name in ("lastUpdatePostDateStruct", "lastUpdateSubmitDate"):
        status.pop(name, None)


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("board", "rematch"))
    parser.add_argument("studies", type=Path, nargs="?")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--patients", type=int, default=1000)
    parser.add_argument("--changed", type=int, default=1000)
    given = parser.parse_args()
    if given.what == "board":
        board(given.cases)
    else:
        rematch(given.studies, given.patients, given.changed)


if __name__ == "__main__":
    main()

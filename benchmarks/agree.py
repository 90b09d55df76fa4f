"""Every verdict of the columnar engine beside that of `judge`: the rules of real studies, the patients given.

    python -m benchmarks.agree --data FOLDER --patients DATA/patients [--notes TOPICS.jsonl] \
        [--every 1] [--first 0]

Each distinct requirement (or each n-th, from the `first` on, so that parts can be run apart) of the
catalogue in FOLDER is judged for every patient by both, under both policies; what differs is printed and
counted, and so is every verdict by its truth.
"""

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from trialbridge import intake
from trialbridge.bulk.columnar import Columnar
from trialbridge.errors import TrialbridgeError
from trialbridge.flows import generation
from trialbridge.flows.book import Book, unpack
from trialbridge.flows.predicates import SUMMARY, summaries
from trialbridge.flows.ranking import Engine, engine_of
from trialbridge.matching.chart import Chart
from trialbridge.matching.compile import RULES
from trialbridge.matching.compiled import LIMIT
from trialbridge.matching.judge import judge
from trialbridge.model.patient import Patient
from trialbridge.model.verdict import Policy
from trialbridge.store import setup
from trialbridge.vocab import default_vocabulary

DAY = date(2026, 11, 21)
POLICIES: tuple[Policy, ...] = ("stated", "summary")


def patients(folder: Path, notes: Path | None = None, most_notes: int = 25) -> list[Patient]:
    """Read every FHIR record of a folder, and some notes; what is no patient's record is left out."""
    vocabulary = default_vocabulary()
    records = []
    for file in sorted(folder.rglob("*json*")):
        data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        records += data.splitlines() if ".ndjson" in file.name else [data]
    found = []
    for record in records:
        try:
            found.append(intake.read(record, "fhir", vocabulary))
        except (TrialbridgeError, ValueError):
            continue
    if notes:
        with notes.open(encoding="utf-8") as lines:
            told = [json.loads(line) for line in lines][:most_notes]
        found += [intake.read(row["text"], "notes", vocabulary, name=row["_id"]) for row in told]
    return found


def requirements(engine: Engine) -> Iterator[tuple[int, bytes, bool]]:
    """Give each distinct requirement: its first entry in the compiled form, its rule, whether it excludes."""
    served, arrays = engine.generation, engine.generation.compiled.arrays
    seen: set[tuple[bytes, bool]] = set()
    entry = 0
    with Book(served.folder / generation.SUMMARIES) as book:
        for packed in summaries(book, served.studies, served.corrections, served.folder):
            rows = SUMMARY.decode(unpack(packed)).requirements
            cohorts = sorted({name for row in rows for name in row.applies_to}) or [""]
            for cohort in cohorts:
                for row in rows:
                    if row.applies_to and cohort not in row.applies_to:
                        continue
                    key = row.rule, row.exclusion
                    if key not in seen and not row.flags & LIMIT:
                        seen.add(key)
                        yield entry, *key
                    entry += 1
    assert entry == len(arrays["entry_node"])


def compare(
    engine: Engine, given: Sequence[Patient], policy: Policy, every: int, first: int = 0
) -> tuple[Counter[str], list[str]]:
    """Judge by both; give how often each truth was said, and where they differ."""
    charts = [Chart(patient, engine.vocabulary, DAY) for patient in given]
    batch = Columnar(engine.generation.compiled).batch(charts, policy)
    nodes = engine.generation.compiled.arrays["entry_node"]
    truths, differing = Counter[str](), list[str]()
    for number, (entry, rule, exclusion) in enumerate(requirements(engine)):
        if number % every != first:
            continue
        holds, fails = batch.told(int(nodes[entry]))
        decoded = RULES.decode(rule)
        for place, chart in enumerate(charts):
            said = "met" if holds[place] else "not_met" if fails[place] else "unknown"
            meant = judge(decoded, chart, policy=policy, exclusion=exclusion).truth
            truths[meant] += 1
            if said != meant:
                differing.append(f"{given[place].id} {policy} {said}, not {meant}: {rule.decode()}")
    return truths, differing


def main() -> int:
    """Print how many verdicts agree; 1 where any does not."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--patients", type=Path, required=True)
    arguments.add_argument("--notes", type=Path)
    arguments.add_argument("--every", type=int, default=1)
    arguments.add_argument("--first", type=int, default=0)
    asked = arguments.parse_args()
    engine, given = engine_of(setup(asked.data)), patients(asked.patients, asked.notes)
    wrong = 0
    for policy in POLICIES:
        began = time.process_time()
        truths, differing = compare(engine, given, policy, asked.every, asked.first)
        wrong += len(differing)
        print(*differing[:20], sep="\n", file=sys.stderr)
        print(
            f"{policy}: {sum(truths.values()):,} verdicts on {len(given)} patients, {len(differing)} differ; "
            f"{dict(truths)}; {time.process_time() - began:,.0f} s of the processor"
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

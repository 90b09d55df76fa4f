"""Criterion pairs by halves of their notes: accuracy, macro F1, confusion, and risk against coverage.

`python benchmarks/pairs.py DATA/gold/criterion_pairs.json`. The halves are drawn by note with a fixed seed:
mechanisms were made while reading the misses of the first, the second showed whether they carry over.
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from trialbridge.flows import evaluate

SEED = 20


def halves(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Split pairs by note: one more than half of the notes are read, the others watched."""
    notes = sorted({row["patient_id"] for row in rows})
    Random(SEED).shuffle(notes)
    read = set(notes[: (len(notes) + 1) // 2])
    return [row for row in rows if row["patient_id"] in read], [
        row for row in rows if row["patient_id"] not in read
    ]


def measured(rows: list[dict[str, Any]]) -> evaluate.CriteriaFigures:
    """Judge some of the pairs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pairs.json")
        path.write_text(json.dumps(rows), encoding="utf-8")
        return evaluate.criteria(path)


def main(path: Path) -> None:
    """Print the figures of both halves and of all."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    read, watched = halves(rows)
    for name, part in (("read", read), ("watched", watched), ("all", rows)):
        figures = measured(part)
        peer = sum(row["gpt4_eligibility"] == row["expert_eligibility"] for row in part) / len(part)
        print(
            f"{name}: {figures.pairs} pairs, accuracy {figures.accuracy:.3f}, "
            f"macro F1 {figures.macro_f1:.3f}, commonest {figures.majority:.3f}, GPT-4 {peer:.3f}"
        )
    for step in figures.risk_coverage:
        print(f"  down to {step.certainty}: {step.pairs} pairs, {step.coverage:.3f}, {step.accuracy:.3f}")
    for expected, given in figures.confusion.items():
        print(f"  {expected}: {given}")
    unread = {row["pair"] for row in figures.disagreements if row["given"] == "not enough information"}
    kinds = Counter(
        (row["criterion_type"], row["expert_eligibility"])
        for row in rows
        if str(row["annotation_id"]) in unread
    )
    print("  left open, though labelled:", dict(kinds))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

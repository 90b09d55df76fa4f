"""Makes many studies out of real ones: the first are the real ones, every other is synthetic and says so.

    python -m benchmarks.vary_studies STUDIES.jsonl.gz --count 560000 --out OUT.jsonl.gz [--seed 1]

A synthetic study is a real one with another identifier and day, "(synthetic variant N)" in its title and
criteria of its own: in CHANGED of the lines the thresholds are moved, units put another way, and diseases,
drugs, findings and procedures exchanged for others of their kind or added. CHANGED is such that the distinct
lines of criteria go on growing as they do from 5,000 to 54,000 real studies (of the lines that come from
20,000 to 40,000 studies 0.75 are new ones); the counts are printed at every doubling.
All of it follows from the seed. A varied criterion means nothing and is for measuring load only.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from trialbridge.vocab import Vocabulary, default_vocabulary

CHANGED = 0.97
"""The share of lines of a synthetic study that are changed."""
EXCHANGED = 0.6
"""The share of concepts in such a line that are exchanged."""
PROSE = 4
"""Words from which on a line that holds neither number nor concept gets another concept at its end."""
NUMBER = re.compile(r"(?<![\w.,^*/-])\d{1,5}(?:\.\d+)?(?![\w^*]|\.\d)")
FACTORS = (0.5, 0.6, 0.75, 0.8, 0.9, 1.1, 1.2, 1.25, 1.5, 1.6, 2.0, 2.5)
UNITS = [
    ("mg/dL", "mg/L"), ("/mm3", "/uL"), ("g/dL", "g/L"), ("weeks", "days"), ("days", "weeks"),
    ("months", "weeks"), ("years", "months"), ("mL/min", "mL/s"), ("x ULN", "times ULN"),
]  # fmt: skip
KINDS = ("disease", "drug", "finding", "procedure")


class Variation:
    """Varies criteria; concepts are exchanged for others of their kind by their plain English names."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Gather the names of each kind."""
        self._vocabulary = vocabulary
        self._names: dict[str, list[str]] = defaultdict(list)
        for row in vocabulary.concepts.values():
            if row.kind in KINDS and row.name.isascii() and len(row.name) > 3:
                self._names[row.kind].append(row.name)

    def text(self, draw: Random, text: str) -> str:
        """Vary a block of criteria line by line."""
        return "\n".join(
            self._line(draw, line) if line.strip() and draw.random() < CHANGED else line
            for line in text.split("\n")
        )

    def _line(self, draw: Random, line: str) -> str:
        parts, at = [], 0
        for hit in self._vocabulary.scan(line):
            row = self._vocabulary.concepts.get(hit.of("concept") or "")
            if row is not None and row.kind in self._names and hit.start >= at and draw.random() < EXCHANGED:
                parts += [self._moved(draw, line[at : hit.start]), draw.choice(self._names[row.kind])]
                at = hit.end
        varied = "".join([*parts, self._moved(draw, line[at:])])
        if varied == line and len(line.split()) > PROSE:
            kind = draw.choice(KINDS)
            return f"{line.rstrip(' .')} or {draw.choice(self._names[kind])}"
        return varied

    def _moved(self, draw: Random, words: str) -> str:
        moved = NUMBER.sub(lambda found: self._number(draw, found[0]), words)
        for one, other in UNITS:
            if one in moved and draw.random() < 0.3:
                return moved.replace(one, other)
        return moved

    def _number(self, draw: Random, number: str) -> str:
        value = float(number) * draw.choice(FACTORS)
        return f"{value:.{len(number.partition('.')[2])}f}" if "." in number else str(max(1, round(value)))


def studies(source: Path, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Give `count` records: the real ones in their order, then variants of them, round after round."""
    variation = Variation(default_vocabulary())
    given = 0
    turn = 0
    while given < count:
        with gzip.open(source) as lines:
            for line in lines:
                if given >= count:
                    return
                record = json.loads(line)
                yield record if turn == 0 else synthetic(record, variation, given, seed)
                given += 1
        turn += 1


def synthetic(record: dict[str, Any], variation: Variation, number: int, seed: int) -> dict[str, Any]:
    """Give a variant of a record; the number names it, and with the seed decides everything about it."""
    draw = Random(f"{seed} {number}")
    protocol = record["protocolSection"]
    about = protocol["identificationModule"]
    about["nctId"] = f"NCT{90_000_000 + number:08}"
    about["briefTitle"] = f"{about.get('briefTitle', '')} (synthetic variant {number})"
    about["orgStudyIdInfo"] = {"id": f"SYNTHETIC-{number}"}
    about.pop("secondaryIdInfos", None)
    days = protocol.setdefault("statusModule", {})
    posted = f"{draw.randint(2005, 2025)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    days["lastUpdatePostDateStruct"] = {"date": posted}
    who = protocol.get("eligibilityModule", {})
    if who.get("eligibilityCriteria"):
        who["eligibilityCriteria"] = variation.text(draw, who["eligibilityCriteria"])
    return record


class Distinct:
    """Counts lines of criteria and how many of them are distinct, letters and spaces alike."""

    def __init__(self) -> None:
        """Start with none."""
        self.lines = 0
        self._seen: set[bytes] = set()

    def add(self, record: dict[str, Any]) -> None:
        """Count the lines of a record."""
        text = record["protocolSection"].get("eligibilityModule", {}).get("eligibilityCriteria", "")
        for line in text.lower().split("\n"):
            words = " ".join(line.split())
            if words:
                self.lines += 1
                self._seen.add(hashlib.blake2b(words.encode(), digest_size=8).digest())

    def __len__(self) -> int:
        """Give the distinct ones."""
        return len(self._seen)


def write(source: Path, out: Path, count: int, seed: int) -> list[dict[str, int]]:
    """Write the studies; give the distinct lines at 5,000 studies and every doubling, and at the end."""
    distinct, told, counts = Distinct(), 5_000, []
    beside = out.with_name(out.name + ".new")
    with gzip.open(beside, "wb", compresslevel=1) as file:
        for number, record in enumerate(studies(source, count, seed), start=1):
            file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            distinct.add(record)
            if number in (told, count):
                counts.append({"studies": number, "lines": distinct.lines, "distinct": len(distinct)})
                print(counts[-1], file=sys.stderr)
                told *= 2
    beside.replace(out)
    return counts


def main() -> None:
    """Write what was asked for, and the counts as JSON."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("source", type=Path)
    arguments.add_argument("--count", type=int, default=560_000)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    print(json.dumps(write(given.source, given.out, given.count, given.seed)))


if __name__ == "__main__":
    main()

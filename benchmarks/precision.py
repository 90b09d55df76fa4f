"""Precision of computable rules: 1,000 criteria drawn by a seed, each read by a person into a table.

    python -m benchmarks.precision ../shared/data/ctgov/studies.jsonl.gz            # the figures
    python -m benchmarks.precision ../shared/data/ctgov/studies.jsonl.gz --show 20  # what waits to be read

The draw takes 1,000 studies and in each one requirement by its place between the first and the last, so
that it does not depend on what the parser understands. The table holds identifiers, sentence numbers, a
hash of the rule that was read, the verdict and why; no sentence. A changed rule counts as not read.

`precision_fresh.csv` holds other draws, of computable rules alone, each read strictly before anything was
mended for it; `--fresh` counts their verdicts and how many of their rules are still as they were read.
"""

import argparse
import csv
import gzip
import hashlib
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialbridge.eligibility import parse
from trialbridge.model.criterion import Criterion
from trialbridge.vocab import default_vocabulary

SEED, SIZE = 20261121, 1000
TABLE = Path(__file__).with_name("precision.csv")
FRESH = Path(__file__).with_name("precision_fresh.csv")
VERDICTS = ("right", "wrong", "polarity")
"""`polarity` is a wrong rule that turns who is meant around, or keeps in whom the sentence keeps out."""


class Drawn(NamedTuple):
    """A criterion of the draw: its study, its number among the study's criteria, what was parsed."""

    study: str
    number: int
    criterion: Criterion

    @property
    def key(self) -> str:
        """Hash the rule with its polarity (SHA-256, 12 hex digits)."""
        rule = msgspec.json.encode((self.criterion.polarity, self.criterion.rule))
        return hashlib.sha256(rule).hexdigest()[:12]


def drawn(studies: Path) -> Iterator[Drawn]:
    """Draw the criteria: studies and places come from the seed before anything is parsed."""
    blocks = list(_blocks(studies))
    blocks.sort()
    draw = random.Random(SEED)
    chosen = [(*draw.choice(blocks), draw.random()) for _ in range(SIZE)]
    vocabulary = default_vocabulary()
    for study, block, place in chosen:
        asked = (
            [at for at, each in enumerate(parsed) if each.role == "requirement"]
            if (parsed := parse(block, vocabulary))
            else []
        )
        if asked:
            number = asked[int(place * len(asked))]
            yield Drawn(study, number, parsed[number])


def _blocks(studies: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(studies, "rt", encoding="utf-8") as lines:
        for line in lines:
            protocol = msgspec.json.decode(line)["protocolSection"]
            block = protocol.get("eligibilityModule", {}).get("eligibilityCriteria")
            if block:
                yield protocol["identificationModule"]["nctId"], block


def fresh(studies: Path) -> None:
    """Print the verdicts of the draws read before they were worked on, and which rules still stand."""
    with FRESH.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    wanted = {row["study"] for row in rows}
    vocabulary = default_vocabulary()
    parsed = {study: parse(block, vocabulary) for study, block in _blocks(studies) if study in wanted}
    counts: Counter[str] = Counter(f"{row['draw']} {row['verdict']}" for row in rows)
    counts.update(f"{row['draw']} of these borderline" for row in rows if "(borderline" in row["why"])
    drawn_rows = Counter(row["draw"] for row in rows)
    for row in rows:
        number, criteria = int(row["number"]), parsed[row["study"]]
        now = Drawn(row["study"], number, criteria[number]) if number < len(criteria) else None
        same = now is not None and now.key == row["rule"] and now.criterion.complete
        verdict = f"{row['draw']} {row['verdict']}"
        counts[f"{verdict}, as read" if same else f"{verdict}, changed since"] += 1
    for name, count in sorted(counts.items()):
        print(f"{name:28}{count:6}{count / drawn_rows[name.split()[0]]:8.3f}")


def main() -> None:
    """Print the figures, or what has not been read."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("studies", type=Path)
    options.add_argument("--show", type=int, default=0)
    options.add_argument("--fresh", action="store_true")
    asked = options.parse_args()
    if asked.fresh:
        fresh(asked.studies)
        return
    read = _table()
    counts: Counter[str] = Counter()
    for each in drawn(asked.studies):
        counts["drawn"] += 1
        if not each.criterion.complete:
            counts["not computable"] += 1
            continue
        counts["computable"] += 1
        verdict = read.get((each.study, each.number, each.key), "")
        counts[verdict or "not read"] += 1
        if not verdict and asked.show > 0:
            asked.show -= 1
            rule = msgspec.json.encode(each.criterion.rule).decode()
            print(
                each.study,
                each.number,
                each.key,
                each.criterion.polarity,
                each.criterion.clean,
                rule,
                sep="\t",
            )
    judged = sum(counts[verdict] for verdict in VERDICTS)
    for name, count in counts.items():
        print(f"{name:16}{count:6}")
    if judged:
        print(f"{'precision':16}{counts['right'] / judged:6.3f}")
        print(f"{'polarity errors':16}{counts['polarity'] / judged:6.4f}")


def _table() -> dict[tuple[str, int, str], str]:
    if not TABLE.exists():
        sys.exit(f"{TABLE.name} is not there")
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return {
            (row["study"], int(row["number"]), row["rule"]): row["verdict"] for row in csv.DictReader(rows)
        }


if __name__ == "__main__":
    main()

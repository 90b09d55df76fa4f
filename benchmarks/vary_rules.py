"""Makes the compiled rules of many studies out of those of real ones, for measuring what judging them costs.

    python -m benchmarks.vary_rules --data FOLDER --count 560000 --out COMPILED [--seed 1]

The first studies are the real ones as the generation in FOLDER holds them; every other is one of them with an
identifier that says "synthetic" and, in CHANGED of its requirements, limits moved, windows of another length
and concepts exchanged for others of their kind. Texts are neither made nor read (`benchmarks.vary_studies`
makes those, and reading 560,000 takes an hour), so this tells nothing of an ingest. CHANGED is such that the
distinct predicates and rules go on growing as they do in the real ones up to 54,294; the counts at every
doubling are printed. All of it follows from the seed; a varied rule means nothing.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec

from trialbridge.flows import generation
from trialbridge.flows.book import Book, unpack
from trialbridge.flows.predicates import SUMMARY, summaries
from trialbridge.matching.compile import RULES, Compiler, Requirement, Summary
from trialbridge.matching.compiled import LIMIT
from trialbridge.model.rule import (
    All,
    Any,
    AtLeast,
    Count,
    Duration,
    Has,
    If,
    Not,
    Range,
    Rule,
    Window,
    canonical,
)
from trialbridge.vocab import Vocabulary, default_vocabulary

CHANGED = 0.68
"""The share of a synthetic study's requirements that are changed."""
EXCHANGED, MOVED = 0.5, 0.7
"""The share of concepts exchanged, and of limits and windows moved, in such a requirement."""
FACTORS = (0.5, 0.75, 0.8, 1.25, 1.5, 2.0)
FIRST_TOLD = 5_000


class Counting(Compiler):
    """A compiler that tells what it holds so far."""

    def counts(self) -> dict[str, int]:
        """Count distinct predicates, and these with all that is made of them."""
        return {"predicates": len(self._leaves), "nodes": len(self._levels)}


class Variation:
    """Varies rules; a concept becomes another one of its kind that the real studies name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Gather the concepts of each kind."""
        self._kind = {row.id: row.kind for row in vocabulary.concepts.values()}
        self._alike: dict[str, list[str]] = defaultdict(list)
        for name, kind in sorted(self._kind.items()):
            self._alike[kind].append(name)

    def study(self, summary: Summary, number: int, seed: int) -> Summary:
        """Vary a study; the number names it, and with the seed decides everything about it."""
        draw = Random(f"{seed} {number}")
        return Summary(
            study=f"synthetic-{number}",
            conditions=summary.conditions,
            requirements=tuple(
                row if row.flags & LIMIT or draw.random() >= CHANGED else self._requirement(draw, row)
                for row in summary.requirements
            ),
        )

    def _requirement(self, draw: Random, row: Requirement) -> Requirement:
        rule = canonical(self._rule(draw, RULES.decode(row.rule)))
        return msgspec.structs.replace(row, rule=msgspec.json.encode(rule))

    def _rule(self, draw: Random, rule: Rule) -> Rule:
        match rule:
            case All(rules=rules) | Any(rules=rules) | AtLeast(rules=rules):
                return msgspec.structs.replace(rule, rules=tuple(self._rule(draw, it) for it in rules))
            case Not(rule=inner):
                return Not(rule=self._rule(draw, inner))
            case If(test=test, then=then, other=other):
                own = None if other is None else self._rule(draw, other)
                return If(test=self._rule(draw, test), then=self._rule(draw, then), other=own)
            case Range(low=low, high=high, window=window):
                by = draw.choice(FACTORS) if draw.random() < MOVED else 1.0
                low, high = (None if it is None else float(f"{it * by:.3g}") for it in (low, high))
                return msgspec.structs.replace(rule, low=low, high=high, window=_window(draw, window))
            case Has(concept=concept, window=window) | Count(concept=concept, window=window):
                return msgspec.structs.replace(
                    rule, concept=self._concept(draw, concept), window=_window(draw, window)
                )
            case _:
                return rule

    def _concept(self, draw: Random, concept: str) -> str:
        alike = self._alike.get(self._kind.get(concept, ""))
        return draw.choice(alike) if alike and draw.random() < EXCHANGED else concept


def _window(draw: Random, window: Window | None) -> Window | None:
    if window is None or draw.random() >= MOVED:
        return window
    by = draw.choice(FACTORS)
    lengths = (
        None if it is None else Duration(value=max(1.0, round(it.value * by)), unit=it.unit)
        for it in (window.at_least, window.at_most)
    )
    return msgspec.structs.replace(window, **dict(zip(("at_least", "at_most"), lengths, strict=True)))


def studies(data: Path, count: int, seed: int) -> Iterator[Summary]:
    """Give `count` studies: the real ones in their order, then variants of them, round after round."""
    served = generation.current(data)
    assert served is not None, f"{data} holds no generation"
    variation = Variation(default_vocabulary())
    with Book(served.folder / generation.SUMMARIES) as book:
        given = 0
        while given < count:
            real = given == 0
            for packed in summaries(book, served.studies, served.corrections, served.folder):
                if given == count:
                    return
                summary = SUMMARY.decode(unpack(packed))
                yield summary if real else variation.study(summary, given, seed)
                given += 1


def main() -> None:
    """Compile the studies, save what was compiled, and print how much they share at every doubling."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--count", type=int, default=560_000)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    compiler, told, asked = Counting(), FIRST_TOLD, 0
    for number, summary in enumerate(studies(given.data, given.count, given.seed), start=1):
        compiler.add(summary)
        asked += len(summary.requirements)
        if number in (told, given.count):
            told *= 2
            print(
                json.dumps({"studies": number, "requirements": asked, **compiler.counts()}), file=sys.stderr
            )
    compiler.save(given.out)
    print(f"{time.process_time():,.0f} s of the processor")


if __name__ == "__main__":
    main()

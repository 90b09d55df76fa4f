"""Vary the patients given into as many as a test needs; what comes out is synthetic and says so.

    python benchmarks/vary.py DATA/patients/synthea_r4/oncology_35_bundles.ndjson.gz \
        --count 10000 --out cohort.jsonl

Studies are varied by `benchmarks/vary_studies.py`.

Everything follows from the seed. A varied patient is one of the bundles with its days moved, its measured
values changed by up to a fifth or so, some of its findings and treatments left out, some of other bundles'
and of the whole vocabulary put in; a tenth have another cancer. Its facts have no quotes, since no document
says them. The last line printed counts distinct facts.
"""

import argparse
import gzip
import math
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import msgspec

import trialbridge
from trialbridge.matching.days import span
from trialbridge.model.patient import Fact, Patient, SourceDocument
from trialbridge.vocab import Vocabulary, default_vocabulary

KEPT = 0.9
"""The share of a bundle's findings and treatments that stay."""
BORROWED = 6
"""At most how many findings or treatments of other bundles are put in."""
DRAWN = 4
"""At most how many findings, drugs and procedures are drawn from the whole vocabulary."""
ELSEWHERE = 0.1
"""The share of patients whose cancer is another one of the vocabulary."""
SPREAD = 0.15
"""Standard deviation of the logarithm of a measured value's change."""
KINDS = ("disease", "drug", "procedure", "finding", "biomarker")


def main() -> None:
    """Write what was asked for."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("source", type=Path)
    arguments.add_argument("--count", type=int, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    facts: set[Fact] = set()
    with opened(given.out) as out:
        for patient in patients(bundles(given.source), given.count, given.seed):
            out.write(msgspec.json.encode(patient) + b"\n")
            if len(facts) < 5_000_000:
                facts.update(patient.facts)
    print(f"{given.count} synthetic patients, {len(facts)} distinct facts", file=sys.stderr)


def opened(path: Path):
    """Open a file for writing, compressed where its name says so."""
    return gzip.open(path, "wb", compresslevel=1) if path.suffix == ".gz" else path.open("wb")


def bundles(path: Path) -> list[Patient]:
    """Read FHIR bundles, one a line."""
    vocabulary = default_vocabulary()
    with gzip.open(path) as lines:
        return [trialbridge.read(line, "fhir", vocabulary) for line in lines]


def patients(given: Sequence[Patient], count: int, seed: int, first: int = 0) -> Iterator[Patient]:
    """Give patients number `first` and on; a patient is the same whatever was asked before."""
    vocabulary = default_vocabulary()
    pool = sorted({_bare(fact) for patient in given for fact in patient.facts if fact.concept}, key=repr)
    names = sorted(row.id for row in vocabulary.concepts.values() if row.kind in KINDS)
    cancers = sorted(
        name for name in vocabulary.descendants("malignant-neoplasm") if name in vocabulary.concepts
    )
    for number in range(first, first + count):
        draw = Random(f"{seed} {number}")
        yield varied(draw, number, draw.choice(given), pool, names, cancers, vocabulary)


def varied(
    draw: Random,
    number: int,
    base: Patient,
    pool: Sequence[Fact],
    names: Sequence[str],
    cancers: Sequence[str],
    vocabulary: Vocabulary,
) -> Patient:
    """Vary one patient."""
    days = timedelta(days=draw.randint(-700, 60))
    younger = timedelta(days=draw.randint(-4000, 7000))
    other = draw.choice(cancers) if draw.random() < ELSEWHERE else ""
    facts = []
    for fact in base.facts:
        if fact.variable == "age":
            facts.append(_moved(fact, younger))
        elif fact.variable:
            facts.append(_moved(_measured(draw, fact), days))
        elif fact.concept in ("male", "female"):
            facts.append(_bare(fact))
        elif draw.random() < KEPT:
            own = _bare(fact)
            if other and vocabulary.is_a(fact.concept, "malignant-neoplasm"):
                own = msgspec.structs.replace(own, concept=other)
            facts.append(_moved(own, days))
    facts += [_moved(draw.choice(pool), days) for _ in range(draw.randint(0, BORROWED))]
    for _ in range(draw.randint(0, DRAWN)):
        since = date(2026, 1, 1) - timedelta(days=int(draw.expovariate(1 / 900)))
        facts.append(
            Fact(
                concept=draw.choice(names),
                stance="absent" if draw.random() < 0.2 else "present",
                course="active" if draw.random() < 0.6 else "history",
                start=since.isoformat(),
                known_on=since.isoformat(),
            )
        )
    return Patient(
        id=f"synthetic-{number:06}",
        version="1",
        documents=(SourceDocument(name="synthetic", kind="fhir"),),
        facts=tuple(facts),
    )


def _bare(fact: Fact) -> Fact:
    return msgspec.structs.replace(fact, quote=None)


def _measured(draw: Random, fact: Fact) -> Fact:
    if fact.value is None:
        return _bare(fact)
    value = fact.value * math.exp(draw.gauss(0, SPREAD))
    return msgspec.structs.replace(fact, quote=None, value=float(f"{value:.3g}"))


def _moved(fact: Fact, by: timedelta) -> Fact:
    moved = {
        name: (days.first + by).isoformat() if len(told) == 10 else told
        for name in ("start", "stop", "known_on")
        if (told := getattr(fact, name)) and (days := span(told))
    }
    return msgspec.structs.replace(fact, quote=None, **moved)


if __name__ == "__main__":
    main()

"""Vary the patients and studies given into as many as a test needs; what comes out is synthetic and says so.

    python benchmarks/vary.py patients DATA/patients/synthea_r4/oncology_35_bundles.ndjson.gz \
        --count 10000 --out cohort.jsonl
    python benchmarks/vary.py studies DATA/ctgov/studies.jsonl.gz --count 560000 --out studies.jsonl.gz

Everything follows from the seed. A varied patient is one of the bundles with its days moved, its measured
values changed by up to a fifth or so, some of its findings and treatments left out, some of other bundles'
and of the whole vocabulary put in; a tenth have another cancer. Its facts have no quotes, since no document
says them. The last line printed counts distinct facts.
"""

import argparse
import gzip
import json
import math
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

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
    arguments.add_argument("what", choices=("patients", "studies"))
    arguments.add_argument("source", type=Path)
    arguments.add_argument("--count", type=int, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    if given.what == "patients":
        facts: set[Fact] = set()
        with opened(given.out) as out:
            for patient in patients(bundles(given.source), given.count, given.seed):
                out.write(msgspec.json.encode(patient) + b"\n")
                if len(facts) < 5_000_000:
                    facts.update(patient.facts)
        print(f"{given.count} synthetic patients, {len(facts)} distinct facts", file=sys.stderr)
    else:
        with opened(given.out) as out:
            for study in studies(given.source, given.count, given.seed):
                out.write(json.dumps(study, ensure_ascii=False).encode() + b"\n")
        print(f"{given.count} studies, those beyond the first round synthetic", file=sys.stderr)


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


def studies(path: Path, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Give the studies of a file (API v2 shape, one a line) as they are, then varied ones, round by round.

    A varied study has an identifier of its own, from NCT90000000 on, says in its title that it is synthetic,
    and has every number of its criteria but those in names changed by up to a fifth, one in `SWAPPED` of the
    concepts it names put for a neighbour of the same kind, and one criterion in ten left out.
    """
    neighbours = _neighbours(default_vocabulary())
    number = 0
    while number < count:
        turn, before = number, number
        with gzip.open(path) as lines:
            for line in lines:
                if number == count:
                    return
                study = json.loads(line)
                if turn:
                    _vary(Random(f"{seed} {number}"), study, 90_000_000 + number, neighbours)
                yield study
                number += 1
        if number == before:
            raise SystemExit(f"{path} holds no studies")


SWAPPED = 0.3
"""The share of the concepts a varied study names that become a neighbour."""
_NUMBER = re.compile(r"(?<![\w.,^-])(\d{1,6}(?:\.\d+)?)(?![\w.,^])")
_FIELDS = ("briefTitle", "officialTitle")


def _neighbours(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Give, for the name of each concept, names of others under one of its parents."""
    below: dict[str, list[str]] = {}
    for row in vocabulary.concepts.values():
        for parent in row.parents:
            below.setdefault(parent, []).append(row.name)
    return {
        row.id: sorted(name for name in below[row.parents[0]] if name != row.name)
        for row in vocabulary.concepts.values()
        if row.parents and len(below[row.parents[0]]) > 1
    }


def _vary(draw: Random, study: dict[str, Any], number: int, neighbours: dict[str, list[str]]) -> None:
    section = study.setdefault("protocolSection", {})
    names = section.setdefault("identificationModule", {})
    names["nctId"] = f"NCT{number:08}"
    for field in _FIELDS:
        names[field] = f"[synthetic] {names.get(field) or 'Study'}"
    names.pop("secondaryIdInfos", None)
    eligibility = section.get("eligibilityModule", {})
    if eligibility.get("eligibilityCriteria"):
        eligibility["eligibilityCriteria"] = _varied_text(
            draw, eligibility["eligibilityCriteria"], neighbours
        )


def _varied_text(draw: Random, text: str, neighbours: dict[str, list[str]]) -> str:
    lines = [line for line in text.split("\n") if draw.random() > 0.1 or not line.strip().startswith("*")]
    text = "\n".join(lines)
    parts, cursor = [], 0
    for hit in default_vocabulary().scan(text):
        concept = hit.of("concept")
        if concept in neighbours and draw.random() < SWAPPED:
            parts += [text[cursor : hit.start], draw.choice(neighbours[concept])]
            cursor = hit.end
    text = "".join((*parts, text[cursor:]))
    return _NUMBER.sub(lambda found: _changed(draw, found[1]), text)


def _changed(draw: Random, number: str) -> str:
    value = float(number)
    if value <= 3 or draw.random() < 0.5:  # scores, grades and items of lists stay
        return number
    changed = value * draw.uniform(0.8, 1.25)
    return f"{changed:.1f}" if "." in number else str(round(changed))


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

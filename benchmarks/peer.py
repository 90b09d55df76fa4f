"""Claim: of the 20 studies the Go parser published, more is read, and every relation it has right is found.

python benchmarks/peer.py [--data ../shared/data] [--show] [--relations]

A sentence is a bullet, a numbered item or a paragraph that heads nothing; it is computable when every
criterion that lies in it is. The peer's own list counts 254, a few more than this cut finds: the rest count
as not computable. A relation of the peer is found when the criteria of its sentence hold its variable with
its bound on its side, as a requirement; strict or not is not scored. The others are decided in
`peer_disagreements.csv`.
"""

import argparse
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from trialbridge.eligibility.parse import parse
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import If, Not, Opaque, Range, Rule, children, computable, leaves
from trialbridge.vocab import default_vocabulary

LISTED, READ_BY_PEER = 254, 53
VOCABULARY = default_vocabulary()
_ITEM = re.compile(r"(?:^|\n[ \t]*\n)[ \t\n]*(?P<mark>-|\d+\.)?[ \t]*(?P<text>\S(?:(?!\n[ \t]*\n)[\s\S])*)")
_SECTION = re.compile(
    r"(?i)\W*(?:\w+ )?(?:inclusions?|exclusion) criteria:?|donors: .*|.*following criteria.*:"
)
NAMES = {
    "age": ("age",), "ecog": ("ecog",), "pf_ratio": ("pf_ratio",), "body_temperature": ("temperature",),
    "c_reactive_protein_level": ("crp",), "anc": ("anc",), "platelet_count": ("platelets",), "ast": ("ast",),
    "spo2": ("spo2",), "cqt": ("qtc",), "ferritin_level": ("ferritin",), "d_dimer_level": ("d_dimer",),
    "lactate_dehydrogenase_level": ("ldh",), "weight": ("weight",), "bmi": ("bmi",), "sbp": ("systolic_bp",),
    "dbp": ("diastolic_bp",), "calculated_creatinine_clearance": ("creatinine_clearance",),
    "respiratory_rate": ("respiratory_rate",), "hb_count": ("haemoglobin",),
    "total_bilirubin_level": ("bilirubin_total",), "creatinine_level": ("creatinine",), "lvef": ("lvef",),
    "inr": ("inr",), "a1c": ("hba1c",), "fasting_blood_sugar_level": ("glucose", "glucose_fasting"),
    "glomerular_filtration_rate": ("egfr",), "pulmonary_infiltrate_level": ("lung_infiltrates",),
}  # fmt: skip
"""What the peer's variables are called here."""

UNITS = {
    "cells/ul": "/uL",
    "cells/l": "/L",
    "g/dl": "g/dL",
    "mg/dl": "mg/dL",
    "mg/l": "mg/L",
    "ng/ml": "ng/mL",
}


class Sentence(NamedTuple):
    """A sentence of a block: its number, where it stands, its words without the mark."""

    number: int
    start: int
    end: int
    words: str


def sentences(block: str) -> Iterator[Sentence]:
    """Cut a block into its sentences."""
    number = 0
    for found in _ITEM.finditer(block):
        words = " ".join(found["text"].split())
        if _SECTION.fullmatch(words) and not (
            found["mark"] and words[-9:] == "criteria:" and "meet" in words
        ):
            continue
        number += 1
        yield Sentence(number, found.start("text"), found.end("text"), words)


def studies(data: Path) -> dict[str, str]:
    """Read the blocks."""
    path = data / "gold" / "clinical_trial_parser" / "clinical_trials.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {row[0]: row[4] for row in csv.reader(lines) if row[0].startswith("NCT")}


def relations(data: Path) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Read the peer's relations: study, words, relation."""
    path = data / "gold" / "clinical_trial_parser" / "cfg_parsed_clinical_trials.tsv"
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = line.rstrip("\n").split("\t")
            if row[0].startswith("NCT"):
                yield row[0], row[4], json.loads(row[6])


def within(criteria: tuple[Criterion, ...], sentence: Sentence) -> list[Criterion]:
    """Give the criteria that lie in a sentence or reach over it."""
    return [one for one in criteria if one.start < sentence.end and one.end > sentence.start]


def good(found: list[Criterion]) -> bool:
    """Tell whether all of a sentence is computable."""
    asked = [one for one in found if one.role != "heading"] or found
    return bool(asked) and all(computable(one.rule) and one.complete for one in asked)


def signed(rule: Rule, wanted: bool) -> Iterator[tuple[Range, bool]]:
    """Give every limit and whether the requirement wants it."""
    if isinstance(rule, Not):
        yield from signed(rule.rule, not wanted)
    elif isinstance(rule, Range):
        yield rule, wanted
    for part in (
        children(rule)[1:] if isinstance(rule, If) else () if isinstance(rule, Not) else children(rule)
    ):
        yield from signed(part, wanted)


def has(found: list[Criterion], relation: dict[str, object]) -> bool:
    """Tell whether one of the criteria holds the relation."""
    names = NAMES.get(str(relation["name"]), ())
    limits = [
        limit
        for one in found
        for limit in signed(one.rule, one.polarity == "inclusion")
        if limit[0].variable in names
    ]
    if "value" in relation:
        values = [float(value) for value in relation["value"]]  # type: ignore[attr-defined]
        return any(one.low == min(values) and one.high == max(values) for one, _ in limits)
    sides = [side for side in ("lower", "upper") if side in relation]
    return all(any(_bound(one, wanted, side, relation) for one, wanted in limits) for side in sides)


def _bound(limit: Range, wanted: bool, side: str, relation: dict[str, object]) -> bool:
    value = float(relation[side]["value"])  # type: ignore[index]
    unit = UNITS.get(str(relation.get("unit", "")), "/L" if value > 1e6 else "")
    low = (side == "lower") == wanted
    ours = [limit.low if low else limit.high]
    if limit.unit in ("ULN", "LLN"):
        return False  # the peer says a plain number where a multiple of normal is meant
    if limit.published is not None and "unit" not in relation:
        ours.append(limit.published.low if low else limit.published.high)
    converted = VOCABULARY.convert(value, unit, limit.variable) if unit else value
    plain = value if unit in ("", "/L") else None
    return any(
        one is not None and candidate is not None and abs(one - candidate) <= 0.005 * max(1e-6, abs(one))
        for one in ours
        for candidate in (converted, plain)
    )


def decided() -> dict[tuple[str, str, str], dict[str, str]]:
    """Read the table of disagreements."""
    path = Path(__file__).parent / "peer_disagreements.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {(row["study"], row["sentence"], row["relation"]): row for row in csv.DictReader(lines)}


def told(relation: dict[str, object]) -> str:
    """Write a relation in short: "age >= 18"."""
    if "value" in relation:
        return f"{relation['name']} in {'/'.join(relation['value'])}"  # type: ignore[arg-type]
    parts = [
        f"{sign} {relation[side]['value']}"  # type: ignore[index]
        for side, sign in (("lower", ">="), ("upper", "<="))
        if side in relation
    ]
    return f"{relation['name']} {' and '.join(parts)}"


def main() -> None:
    """Print the figures, and as asked what is not computable and what the peer reads otherwise."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, default=Path("../shared/data"))
    asked.add_argument("--show", action="store_true")
    asked.add_argument("--relations", action="store_true")
    options = asked.parse_args()
    read: dict[str, list[tuple[Sentence, list[Criterion]]]] = {}
    for study, block in studies(options.data).items():
        criteria = parse(block, VOCABULARY)
        read[study] = [(one, within(criteria, one)) for one in sentences(block)]
    every = [pair for pairs in read.values() for pair in pairs]
    done = sum(good(found) for _, found in every)
    print(f"studies {len(read)}, sentences {len(every)}; computable {done} of {LISTED}, {done / LISTED:.1%} "
          f"(the peer {READ_BY_PEER}, {READ_BY_PEER / LISTED:.1%})")  # fmt: skip
    if options.show:
        for study, pairs in read.items():
            for sentence, found in pairs:
                if not good(found):
                    lost = [
                        leaf.text for one in found for leaf in leaves(one.rule) if isinstance(leaf, Opaque)
                    ]
                    print(f"  {study} {sentence.number} {sentence.words[:200]}\n      not understood: {lost}")
    compare(read, options.data, options.relations)


def compare(read: dict[str, list[tuple[Sentence, list[Criterion]]]], data: Path, show: bool) -> None:
    """Count the peer's relations that are found, and the others by who is right."""
    table = decided()
    found = ours = right = 0
    for study, words, relation in relations(data):
        pairs = [
            pair for pair in read[study] if words.rstrip(" .;:").endswith(pair[0].words.rstrip(" .;:")[-60:])
        ]
        if any(has(criteria, relation) for _, criteria in pairs):
            found += 1
            continue
        number = str(pairs[0][0].number) if pairs else "?"
        row = table.get((study, number, told(relation)))
        ours += row is not None and row["right"] == "ours"
        right += row is None or row["right"] == "peer"
        if show:
            print(
                f"  {study} {number} {told(relation)} "
                f"{'undecided' if row is None else row['right']}: {words[:160]}"
            )
    print(
        f"relations of the peer: {found} found, {ours} where the peer is wrong, {right} right and not found"
    )


if __name__ == "__main__":
    main()

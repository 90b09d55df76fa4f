"""Identifiers and cross-registrations against `gold/linkage`; prints the figures and every miss."""

import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from trialbridge.model.study import Study
from trialbridge.records.claims import claims
from trialbridge.records.identifiers import find, official
from trialbridge.registries import registries

FILES = ("v2_full_records", "studies", "studies_without_criteria", "cell_therapy_without_criteria")
KNOWN = frozenset(
    (
        "ctgov", "isrctn", "ntr", "umin", "anzctr", "chictr", "drks", "pactr", "ctri", "prospero", "irct",
        "hkctr", "ukcrn", "jma", "slctr",
    )
)  # fmt: skip
"""The registries that the strings' gold tells."""


def main(folder: Path) -> None:
    """Print the figures."""
    strings(json.loads((folder / "gold/linkage/id_strings.json").read_text()))
    gold = folder / "gold/linkage"
    pairs = {(it["id"], _plain(it["crossreg_trn"])) for it in _rows(gold / "registry_crossreg.csv")}
    parts = [re.findall(r'"([^"]*)"', line) for line in (gold / "components.txt").read_text().splitlines()]
    components = {(_plain(a), _plain(b)) for part in parts for a in part for b in part if a != b}
    studied = {it["id"] for it in _rows(gold / "registry_studies.csv.gz")}
    stated: set[tuple[str, str]] = set()
    evidence: dict[str, set[tuple[str, str]]] = {"registry_crossreg": set(), "components": set()}
    wanted = {name for name, _ in pairs | components}
    for raw, study in _records(folder):
        stated |= {(study.id, it.id) for it in claims(study) if it.same}
        if study.id in wanted:
            block = re.sub(r"[^A-Z0-9]", "", raw.decode("utf-8", "replace").upper())
            for name, gold_pairs in (("registry_crossreg", pairs), ("components", components)):
                mine = {pair for pair in gold_pairs if pair[0] == study.id}
                evidence[name] |= {it for it in mine if re.sub(r"[^A-Z0-9]", "", it[1].upper()) in block}
    for name, told in evidence.items():
        missed = sorted(told - stated)
        print(f"{name}: {len(told) - len(missed)} of {len(told)} stated; missed: {missed}")
    of_gold = {it for it in stated if it[0] in studied}
    extra = sorted(of_gold - pairs)
    print(f"of the gold's studies: {len(of_gold)} predicted, {len(extra)} it lacks: {extra}")


def strings(rows: list[dict[str, object]]) -> None:
    """Compare the exact set of every string, and print each difference."""
    right = whole = 0
    for row in rows:
        text = str(row["text"])
        gold = {_plain(str(it["id"])) for it in row["ids"]}  # type: ignore[attr-defined]
        found = find(text)
        told = {it.id for it in found if it.form == "written" and it.registry in KNOWN}
        right += told == gold
        whole += {it.id for it in found} == gold
        if told != gold:
            print(f"  {text[:100]!r}: gold {sorted(gold)}, found {sorted(told)}")
    print(f"strings: {right} of {len(rows)} exact; with mangled and other registries' numbers {whole}")


def _plain(number: str) -> str:
    known = official(number)
    return known.id if known else number


def _rows(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _records(folder: Path) -> Iterator[tuple[bytes, Study]]:
    read = registries()["ctgov"].read
    for name in FILES:
        with gzip.open(folder / f"ctgov/{name}.jsonl.gz") as file:
            for line in file:
                for found in read(line):
                    if isinstance(found, Study):
                        yield line, found


if __name__ == "__main__":
    main(Path(sys.argv[1]))

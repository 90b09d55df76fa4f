"""Claim: class and combination of cell-therapy studies are read as a reader does, on 200 drawn by a seed.

    python benchmarks/tested.py [--data ../shared/data] [--show 40] [--table benchmarks/tested_fresh.csv]

`tested_read.csv` holds what was read of each study's own text: classes, what the cells are combined with, and
the field whose words give the class; a study that names cells but tests none has no class.
`tested_fresh.csv` holds three other draws, each read before anything was mended for it.
`--draw` prints the identifiers.
"""

import argparse
import csv
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trialbridge.model.study import Study
from trialbridge.registries import ctgov
from trialbridge.report.tested import labels
from trialbridge.vocab import default_vocabulary

SEED, DRAWN = 20261121, 200
READ = Path(__file__).with_name("tested_read.csv")
CELLS = re.compile(
    r"\bcik\b|cytokine[- ]induced killer|chimeric antigen|\bcar[- ]?t\b|\bcar[- ]nk\b|\bcart[- ]?\d*\b"
    r"|natural killer|\bnk[- ]?(?:cells?|92)|dendritic cell|\bdc[- ](?:cik|vaccin)"
    r"|tumou?r[- ]infiltrating lymphocyte|\btils?\b|\btcr[- ]?t\b|adoptive|lymphokine[- ]activated"
    r"|donor lymphocyte|\bdli\b|(?:specific|cytotoxic|engineered|transduced|modified|activated|gamma delta|γδ"
    r"|infus\w+ of|autologous|allogeneic) t[- ](?:cells?|lymphocytes?)"
    r"|t[- ]cell (?:infusion|therapy|receptor)"
    r"|immune cell therap|leucel\b|sipuleucel|nkt cells?",
    re.IGNORECASE,
)
"""What a title or an intervention's name must hold for a study to be drawn from."""
FACETS = ("class", "combined")


def lines(data: Path) -> Iterator[str]:
    """Give the records of the export that name cells anywhere."""
    with gzip.open(data / "ctgov" / "studies.jsonl.gz", "rt", encoding="utf-8") as records:
        yield from (line for line in records if CELLS.search(line))


def named(record: dict[str, Any]) -> str:
    """Give titles and names of interventions; nothing where no intervention is named."""
    section = record["protocolSection"]
    given = section.get("armsInterventionsModule", {}).get("interventions") or []
    told = section["identificationModule"]
    titles = [told.get("briefTitle", ""), told.get("officialTitle") or ""]
    return "\n".join([*titles, *(each.get("name") or "" for each in given)]) if given else ""


def draw(data: Path) -> list[str]:
    """Draw the identifiers."""
    pool = sorted(
        record["protocolSection"]["identificationModule"]["nctId"]
        for record in map(json.loads, lines(data))
        if CELLS.search(named(record))
    )
    return sorted(random.Random(SEED).sample(pool, DRAWN))


def main() -> None:
    """Print precision and recall a facet, and where program and reader differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--show", type=int, default=40)
    parser.add_argument("--table", type=Path, default=READ)
    parser.add_argument("--draw", action="store_true")
    given = parser.parse_args()
    if given.draw:
        print(*draw(given.data), sep="\n")
        return
    with given.table.open(encoding="utf-8") as rows:
        read = {row["study"]: row for row in csv.DictReader(rows)}
    vocabulary = default_vocabulary()
    counts = {facet: [0, 0, 0] for facet in FACETS}
    differing = []
    for line in lines(given.data):
        if not any(study in line for study in read):
            continue
        for study in ctgov.read(line.encode()):
            if not isinstance(study, Study) or study.id not in read:
                continue
            found = labels(study, vocabulary)
            for facet in FACETS:
                wanted = set(filter(None, read[study.id][facet].split("|")))
                seen = {label.value for label in found if label.facet == facet}
                for at, part in enumerate((seen & wanted, seen - wanted, wanted - seen)):
                    counts[facet][at] += len(part)
                if seen != wanted:
                    differing.append((study.id, facet, sorted(seen - wanted), sorted(wanted - seen)))
    for facet, (right, wrong, missed) in counts.items():
        print(f"{facet}: precision {right / (right + wrong):.3f}, recall {right / (right + missed):.3f} "
              f"({right} right, {wrong} wrong, {missed} missed)")  # fmt: skip
    for row in differing[: given.show]:
        print(*row)


if __name__ == "__main__":
    main()

"""Claim: every file of native records is read to studies, or rejected for a reason that can be checked.

    python benchmarks/files.py [--data ../shared/data] [--folders registries specs]

Each file is cut as `trialbridge ingest` cuts it; one line a file gives its readers, its studies and what was
rejected, by reason. The files of the WHO's portal must give as many studies as they hold records. A record
that no reader recognises is rejected as such: specifications, templates and tables of columns hold none.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from trialbridge.flows.ingest import rows_of
from trialbridge.flows.sources import files, pieces, unwrapped
from trialbridge.model.study import Rejected
from trialbridge.registries import recognise, registries

HELD = {
    "ICTRP-Results_18Mar2020.xml.gz": 578, "COVID19-927-trials_7Apr2020.csv.gz": 927,
    "anzctr_fields_17510.csv.gz": 17_510,
}  # fmt: skip
"""Records of files that say in their name or are known to hold so many."""


class Told(NamedTuple):
    """What a file gave: readers, studies by their identifiers, reasons of rejections, records in all."""

    readers: Counter[str]
    studies: list[str]
    reasons: Counter[str]


def main() -> int:
    """Read every file, print a line for each and the sums; 1 where a file that must be whole is not."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    asked.add_argument("--folders", nargs="+", default=["registries", "specs"])
    options = asked.parse_args()
    begun, short, studies, refused = perf_counter(), 0, 0, 0
    listed = files([options.data / folder for folder in options.folders])
    for path in listed:
        told = read(path)
        studies += len(told.studies)
        refused += told.reasons.total()
        readers = ", ".join(f"{name} {count}" for name, count in told.readers.most_common()) or "no reader"
        print(f"{path.relative_to(options.data)}: {len(set(told.studies))} studies ({readers})")
        for reason, count in told.reasons.most_common():
            print(f"    {count} rejected: {reason}")
        if len(set(told.studies)) < HELD.get(path.name, 0):
            short += 1
            print(f"    SHORT of {HELD[path.name]}")
    print(
        f"{len(listed)} files, {studies} studies, {refused} rejected, {short} files short, "
        f"{perf_counter() - begun:.0f} s"
    )
    return int(short > 0)


def read(path: Path) -> Told:
    """Read one file as an ingest does, without a catalogue."""
    told = Told(Counter(), [], Counter())
    for piece in pieces(path):
        if isinstance(piece, Rejected):
            told.reasons[_reason(piece)] += 1
            continue
        record = unwrapped(piece.data)
        name = recognise(record)
        if name is None:
            told.reasons.update(
                _reason(found) for found in rows_of(None, record) if isinstance(found, Rejected)
            )
            continue
        for found in registries()[name].read(record):
            if isinstance(found, Rejected):
                told.reasons[f"{name}: {_reason(found)}"] += 1
            else:
                told.readers[f"{name}/{found.source.layout}"] += 1
                told.studies.append(found.id)
    return told


def _reason(found: Rejected) -> str:
    return f"expected {found.expected}; came {found.came}"


if __name__ == "__main__":
    sys.exit(main())

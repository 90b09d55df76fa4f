"""Claim: whatever happens to a record's bytes, its reader gives studies or reasons, and nothing half read.

    python -m benchmarks.mutations [--runs 10000] [--reader NAME] [--data ../shared/data] [--seed 1]

Every recorded sample of every reader (the project's own, and with `--data` the native records of the data
folder, of long tables and exports their first records) is spoilt `--runs` times, and cut at a tenth as many
places. Broken is: an exception; nothing at all given back; a rejection without place, expectation or reason;
a study without a number of the registry's pattern, or without a title where the sample has one, or that does
not survive being stored; and a study out of a cut record that is none of the whole record.
"""

import argparse
import gzip
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from tests import fragments

from trialbridge.model.base import decode, encode
from trialbridge.model.study import Rejected, Study
from trialbridge.registries import recognise, registries

OWN = Path(__file__).parents[1] / "tests" / "conformance" / "samples"
FIRST = 3
"""Records of a long file that stand for it."""
LONG = 300_000
UNSEEN = {"euctr/text": "plain text: a cut at the end of a line cannot be seen in the record itself",
          "ictrp/full": "a table without names: a cut at the end of a row cannot be seen in it",
          "ictrp/csv": "a table: a cut at the end of a row cannot be seen in it",
          "anzctr/fields": "a table: a cut at the end of a row cannot be seen in it"}  # fmt: skip
"""Layouts that say nowhere where a record ends, whose cuts the count of the harvest tells, not the reader."""

UNTITLED = {"ctgov": "3,826 of the 54,294 records of the data folder, from tables of criteria, have none"}
"""Readers whose records may lack every title."""


class Sample(NamedTuple):
    """A recorded record: its reader, its file's name, its bytes and the studies it gives."""

    reader: str
    name: str
    data: bytes
    whole: tuple[Study, ...]


def main() -> int:
    """Spoil every sample, print a line for each and what broke; 1 where anything did."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--runs", type=int, default=10_000)
    asked.add_argument("--reader")
    asked.add_argument("--data", type=Path)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    broken = inputs = 0
    for sample in samples(options.data):
        if options.reader in (None, sample.reader):
            begun = perf_counter()
            told = spoil(sample, options.runs, options.seed)
            wrong = sum(count for reason, count in told.items() if reason.startswith("BROKEN"))
            broken, inputs = broken + wrong, inputs + options.runs + options.runs // 10
            print(
                f"{sample.reader}/{sample.name}: {wrong} broken; {told['studies']} studies, "
                f"{told['rejected']} rejections, {perf_counter() - begun:.0f} s",
                flush=True,
            )
            for reason, count in told.most_common():
                if reason.startswith("BROKEN"):
                    print(f"    {count} x {reason}", flush=True)
    print(f"{inputs} inputs, {broken} broken")
    return int(broken > 0)


def samples(data: Path | None) -> Iterator[Sample]:
    """Give the project's samples, then those of the data folder that a reader makes studies of."""
    for name in registries():
        for path in sorted((OWN / name).iterdir()):
            yield _sample(name, path.name, path.read_bytes())
    for path in sorted((data / "registries").rglob("*.*")) if data else ():
        raw = path.read_bytes()
        raw = _short(gzip.decompress(raw) if path.suffix == ".gz" else raw)
        reader = recognise(raw) if path.is_file() else None
        if reader is not None and (found := _sample(reader, path.name, raw)).whole:
            yield found


def spoil(sample: Sample, runs: int, seed: int) -> Counter[str]:
    """Spoil a sample and cut it, and count studies, rejections and what broke."""
    rng, told = random.Random(f"{seed} {sample.name}"), Counter[str]()
    for _ in range(runs):
        _try(sample, fragments.record(rng, (sample.data,)), told)
    kept = {encode(study) for study in sample.whole}
    ends = len(sample.data.rstrip())
    for _ in range(runs // 10):
        for found in _try(sample, sample.data[: rng.randrange(1, ends)], told):
            layout = f"{found.source.registry}/{found.source.layout}"
            if encode(found) not in kept and layout not in UNSEEN:
                told[f"BROKEN: a half-read study of {layout}"] += 1
    return told


def _try(sample: Sample, data: bytes, told: Counter[str]) -> list[Study]:
    studies: list[Study] = []
    given = 0
    reader = registries()[sample.reader]
    untitled = sample.reader in UNTITLED
    try:
        reader.recognises(data)
        for found in reader.read(data):
            given += 1
            told["rejected" if isinstance(found, Rejected) else "studies"] += 1
            if wrong := _law(found, reader.ID_PATTERN, untitled):
                told[f"BROKEN: {wrong}"] += 1
            if isinstance(found, Study):
                studies.append(found)
    except Exception as error:
        told[f"BROKEN: {type(error).__name__}: {str(error)[:100]}"] += 1
        return studies
    if not given and data.strip() not in (b"", b"[]"):
        told[f"BROKEN: nothing at all given back for {data[:60]!r}"] += 1
    return studies


def _law(found: Study | Rejected, pattern: str, untitled: bool) -> str:
    """Say what is wrong with what a reader gave; empty where nothing is."""
    if isinstance(found, Rejected):
        return "" if found.where and found.expected and found.came else "a rejection without a reason"
    if not re.fullmatch(pattern, found.id):
        return f"a study with the number {found.id[:40]!r}"
    if not any(text.text.strip() for text in (*found.title, *found.official_title)):
        return "" if untitled else "a study without a title"
    return "" if decode(encode(found), Study) == found else "a study that is not what is stored of it"


def _sample(reader: str, name: str, data: bytes) -> Sample:
    found = registries()[reader].read(data)
    return Sample(reader, name, data, tuple(each for each in found if isinstance(each, Study)))


def _short(data: bytes) -> bytes:
    """Give the first records of a long table or export, as a whole document."""
    if len(data) < LONG:
        return data
    end = re.compile(rb"</Trial>").finditer(data)
    ends = [each.end() for _, each in zip(range(FIRST), end, strict=False)]
    if ends:
        return data[: ends[-1]] + b"</Trials_downloaded_from_ICTRP>"
    return b"".join(data.splitlines(keepends=True)[: FIRST + 1])


if __name__ == "__main__":
    sys.exit(main())

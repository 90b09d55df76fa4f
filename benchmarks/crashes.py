"""Count the eligibility blocks on which the parser fails, without the net that an ingest stretches below it.

    python benchmarks/crashes.py DATA/ctgov/studies.jsonl.gz [PATH …]

An ingest keeps a block it cannot parse whole, as words not understood, so that one block never stops the
others; here every such failure is counted and named. Also counted: criteria whose text is not the block's
own at their offsets (must be 0).
"""

import gzip
import sys
from collections import Counter
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

from trialbridge import eligibility
from trialbridge.flows import rules
from trialbridge.model.study import Study
from trialbridge.registries import ctgov
from trialbridge.vocab import default_vocabulary


def main() -> None:
    """Parse everything and print the counts."""
    total: Counter[str] = Counter()
    with Pool() as pool:
        for path in sys.argv[1:]:
            for counts in pool.imap_unordered(judged, lines(Path(path)), chunksize=200):
                total.update(counts)
    print(", ".join(f"{name}: {count}" for name, count in sorted(total.items())))


def lines(path: Path) -> Iterator[bytes]:
    """Give the lines of a JSON lines file, gzipped or not."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        yield from file


def judged(line: bytes) -> Counter[str]:
    """Parse one record's criteria."""
    counts: Counter[str] = Counter()
    for study in studies(line):
        block = rules.block_of(study)
        counts["blocks"] += bool(block)
        try:
            parsed = eligibility.parse(block, default_vocabulary(), arms=rules.arms_of(study))
        except Exception as error:
            counts["failures"] += 1
            counts[f"{study.id} {error!r}"] += 1
            continue
        counts["criteria"] += len(parsed)
        counts["texts elsewhere"] += sum(it.text != block[it.start : it.end] for it in parsed)
    return counts


def studies(line: bytes) -> Iterator[Study]:
    """Give the studies of a line, those rejected left out."""
    return (record for record in ctgov.read(line) if isinstance(record, Study))


if __name__ == "__main__":
    main()

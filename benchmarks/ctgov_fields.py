"""How often each field of real records comes out of `/api/ctgov/v2` as it went in.

Run: `python benchmarks/ctgov_fields.py FILE [--every N]`, FILE holding a record a line (json lines, gzipped).
Prints a line for each field: the share of records in which both sides are equal among those where either
has it. `v2` counts records that came in the API's own shape alone; the others lost fields on their way.
"""

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

from trialbridge.model.study import Study
from trialbridge.registries import ctgov
from trialbridge.report.ctgov import FIELDS, record, values
from trialbridge.report.ctgov.fields import walk

LEAVES = [it for it in walk(FIELDS) if not it.children and it.piece != "LinkedId"]


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args()
    there: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    same: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    studies: Counter[bool] = Counter()
    with gzip.open(given.file) as lines:
        for number, line in enumerate(lines):
            if number % given.every:
                continue
            raw = json.loads(line)
            own = raw.get("_source", {}).get("kind", "v2") == "v2"
            [study] = ctgov.read(line)
            if not isinstance(study, Study):
                continue
            studies[own] += 1
            made = record(study)
            for it in LEAVES:
                left, right = list(values(raw, it)), list(values(made, it))
                if left or right:
                    there[own][it.piece] += 1
                    same[own][it.piece] += left == right
    for own, name in ((True, "v2"), (False, "other layouts")):
        shares = {piece: same[own][piece] / count for piece, count in there[own].items()}
        whole = sum(share == 1 for share in shares.values())
        total = sum(there[own].values())
        print(
            f"{name}: {studies[own]} records, {len(shares)} fields, {whole} always equal, "
            f"{sum(same[own].values()) / max(total, 1):.4f} of {total} field occurrences equal"
        )
        for piece, share in sorted(shares.items(), key=lambda it: it[1]):
            if share < 1:
                print(f"  {share:.4f} of {there[own][piece]:>6} {piece}")


if __name__ == "__main__":
    main()

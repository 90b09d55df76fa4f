"""Claim: no change of the parser changes a rule unseen; held against 10,000 real requirements drawn once.

python benchmarks/frozen.py [--data ../shared/data] [--show 40] [--update | --draw]

`frozen.csv` beside it holds the study, the criterion's number, a hash of its text, a hash of its canonical
rule (with polarity and role) and whether it was computable; no sentence and no rule. A run prints every
criterion whose rule is another now, its text from the data and the new rule in words, and ends with status 1;
`--update` writes the new hashes, `--draw` draws anew. Criteria are drawn one in four from studies in the
order of a hash, so that neither long nor old studies weigh more.
"""

import argparse
import csv
import gzip
import hashlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialbridge import registries
from trialbridge.flows import rules
from trialbridge.model.correction import text_hash, words_of
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import canonical, computable
from trialbridge.model.study import Study
from trialbridge.report.ruling import in_words
from trialbridge.vocab import default_vocabulary

SEED = "frozen 20261120"
WANTED = 10_000
ONE_IN = 4
ENOUGH = 3_000
"""Studies that surely hold as many; the draw ends with the last one it needs."""
FILE = Path(__file__).with_suffix(".csv")
LONGEST = 400
_ID = re.compile(rb'"nctId": ?"(NCT\d{8})"')


class Frozen(NamedTuple):
    """A criterion as it was read: `text` and `rule` are hashes."""

    study: str
    number: int
    text: str
    rule: str
    computable: bool


def main() -> int:
    """Compare, or write."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    options.add_argument("--show", type=int, default=40, help="changed criteria printed in full; 0 is all")
    options.add_argument("--update", action="store_true", help="write the hashes of today's rules")
    options.add_argument("--draw", action="store_true", help="draw the criteria anew")
    given = options.parse_args()
    file = given.data / "ctgov" / "studies.jsonl.gz"
    if not file.exists():
        print(f"real data is absent: {file} (name its folder with --data)", file=sys.stderr)
        return 2
    if given.draw:
        return write(drawn(file))
    before = list(read())
    now = dict(parsed(file, {it.study for it in before}))
    pairs = [(old, found(old, now.get(old.study, ()))) for old in before]
    changed = report(pairs, given.show)
    if given.update:
        return write(renewed(pairs, now))
    return 1 if changed else 0


def drawn(file: Path) -> Iterator[Frozen]:
    """Draw one in four requirements of studies in the order of a hash, until there are enough."""
    order = sorted(identifiers(file), key=lambda study: digest(SEED, study))[:ENOUGH]
    criteria = dict(parsed(file, set(order)))
    left = WANTED
    for study in order:
        for number, one in enumerate(criteria.get(study, ()), 1):
            if one.role == "requirement" and int(digest(SEED, study, one.text)[:8], 16) % ONE_IN == 0:
                yield frozen(study, number, one)
                left -= 1
                if not left:
                    return


def identifiers(file: Path) -> Iterator[str]:
    """Give every study's identifier without decoding its line."""
    with gzip.open(file) as lines:
        for line in lines:
            match = _ID.search(line)
            if match:
                yield match[1].decode()


def parsed(file: Path, wanted: set[str]) -> Iterator[tuple[str, tuple[Criterion, ...]]]:
    """Parse the criteria of some studies, in the order of the file."""
    vocabulary = default_vocabulary()
    with gzip.open(file) as lines:
        for line in lines:
            match = _ID.search(line)
            if match and match[1].decode() in wanted:
                study = next(iter(registries.registries()["ctgov"].read(line)))
                if isinstance(study, Study):
                    yield study.id, rules.parse(study, vocabulary)


def found(old: Frozen, criteria: tuple[Criterion, ...]) -> tuple[int, Criterion] | None:
    """Find a criterion by its text, the nearest to its old place where several have it."""
    same = [(at, one) for at, one in enumerate(criteria, 1) if text_hash(one.text)[:8] == old.text]
    return min(same, key=lambda it: abs(it[0] - old.number), default=None)


def frozen(study: str, number: int, one: Criterion) -> Frozen:
    """Reduce a criterion to its hashes."""
    known = one.complete and computable(one.rule)
    return Frozen(study, number, text_hash(one.text)[:8], rule_hash(one), known)


def rule_hash(one: Criterion) -> str:
    """Hash what a criterion states: polarity, role and canonical rule."""
    return digest(one.polarity, one.role, msgspec.json.encode(canonical(one.rule)).decode())[:10]


def renewed(
    pairs: list[tuple[Frozen, tuple[int, Criterion] | None]], now: dict[str, tuple[Criterion, ...]]
) -> Iterator[Frozen]:
    """Give the rows of today; for what is cut otherwise the nearest requirement not yet among them."""
    taken = {(old.study, new[0]) for old, new in pairs if new}
    for old, new in pairs:
        if new is None:
            free = [
                (at, one)
                for at, one in enumerate(now.get(old.study, ()), 1)
                if one.role == "requirement" and (old.study, at) not in taken
            ]
            new = min(free, key=lambda it: abs(it[0] - old.number), default=None)
        if new is not None:
            taken.add((old.study, new[0]))
            yield frozen(old.study, *new)


def digest(*parts: str) -> str:
    """Hash some texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def report(pairs: list[tuple[Frozen, tuple[int, Criterion] | None]], show: int) -> int:
    """Print what changed; give how many."""
    counts: Counter[str] = Counter()
    changed: dict[str, list[tuple[Frozen, Criterion]]] = defaultdict(list)
    for old, new in pairs:
        said = verdict(old, new[1] if new else None)
        counts[said] += 1
        if new and said != "same":
            changed[said].append((old, new[1]))
    for said, rows in changed.items():
        print(f"\n## {said}: {len(rows)}")
        for old, one in rows[: show or None]:
            print_change(old, one)
        if show and len(rows) > show:
            print(f"… and {len(rows) - show} more (--show 0 prints all)")
    gone = [f"{old.study} {old.number}" for old, new in pairs if new is None]
    if gone:
        more = " …" if 0 < show < len(gone) else ""
        print(f"\n## cut otherwise: {len(gone)}\n{', '.join(gone[: show or None])}{more}")
    was = sum(old.computable for old, _ in pairs)
    now = sum(new is not None and new[1].complete and computable(new[1].rule) for _, new in pairs)
    told = ", ".join(f"{name} {count}" for name, count in counts.most_common())
    print(f"\n{len(pairs)} criteria: {told}; computable {was} before, {now} now")
    return len(pairs) - counts["same"]


def verdict(old: Frozen, one: Criterion | None) -> str:
    """Say how a criterion fares."""
    if one is None:
        return "cut otherwise"
    if rule_hash(one) == old.rule:
        return "same"
    known = one.complete and computable(one.rule)
    if known != old.computable:
        return "computable now" if known else "no longer computable"
    return "another rule" if known else "another rule, not computable"


def print_change(old: Frozen, one: Criterion) -> None:
    """Print a criterion with its new rule."""
    text = words_of(one.text)
    role = "" if one.role == "requirement" else f" [{one.role}]"
    print(f"{old.study} {old.number} ({one.polarity}{role}): {text[:LONGEST]}")
    print(f"    → {in_words(one.rule, default_vocabulary())[:LONGEST]}")


def read() -> Iterator[Frozen]:
    """Read the committed hashes."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Frozen(row["study"], int(row["number"]), row["text"], row["rule"], row["computable"] == "1")


def write(rows: Iterable[Frozen]) -> int:
    """Write the hashes."""
    kept = list(rows)
    with FILE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(Frozen._fields)
        writer.writerows((*row[:-1], int(row.computable)) for row in kept)
    print(f"{len(kept)} criteria of {len({row.study for row in kept})} studies written to {FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Claim: how much of real eligibility text is understood, and how fast, on every n-th real study.

python benchmarks/parse.py [--every 27] [--data ../shared/data] [--opaque 40]
"""

import argparse
import gzip
import json
import time
from collections import Counter
from importlib import import_module
from pathlib import Path

from trialbridge.eligibility.parse import parse
from trialbridge.eligibility.understanding import Understanding
from trialbridge.flows.workers import settle
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import Opaque, computable, leaves
from trialbridge.vocab import Vocabulary, default_vocabulary


def blocks(data: Path, every: int) -> list[str]:
    """Read the criteria of every n-th study."""
    found = []
    with gzip.open(data / "ctgov" / "studies.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every == 0:
                study = json.loads(line)
                found.append(study["protocolSection"]["eligibilityModule"].get("eligibilityCriteria") or "")
    return found


def uncached(vocabulary: Vocabulary) -> None:
    """Make every sentence be understood afresh, however often it was seen, plain or compiled."""
    forgetful = Understanding(vocabulary, 0)
    import_module("trialbridge.eligibility.parse")._understanding = lambda _: forgetful


def report(criteria: list[Criterion], seconds: float, studies: int, opaque: int) -> None:
    """Print the figures."""
    wanted = [one for one in criteria if one.role == "requirement"]
    good = [one for one in wanted if computable(one.rule) and one.complete]
    characters = sum(len(one.text) for one in wanted)
    rate = len(criteria) / seconds
    print(f"studies {studies}, criteria {len(criteria)}, seconds {seconds:.2f}, per second {rate:.0f}")
    print("roles", dict(Counter(one.role for one in criteria).most_common()))
    print(f"requirements {len(wanted)}, computable {len(good) / len(wanted):.1%}, "
          f"by characters {sum(len(one.text) for one in good) / characters:.1%}")  # fmt: skip
    seen: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for one in wanted:
        for kind in one.kinds:
            seen[kind] += 1
            done[kind] += computable(one.rule) and one.complete
    for kind, count in seen.most_common(60):
        print(f"  {kind:24} {count:6} {done[kind] / count:.0%}")
    words = Counter(
        leaf.text.lower() for one in wanted for leaf in leaves(one.rule) if isinstance(leaf, Opaque)
    )
    for text, count in words.most_common(opaque):
        print(f"  {count:5} {text[:100]}")


def main() -> None:
    """Parse the sample on one core, uncached, and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--every", type=int, default=27)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--opaque", type=int, default=40)
    given = arguments.parse_args()
    texts = blocks(given.data, given.every)
    vocabulary = default_vocabulary()
    settle()  # as a worker of an ingest
    uncached(vocabulary)
    parse("Age >= 18 years", vocabulary)
    start = time.process_time()
    criteria = [one for text in texts for one in parse(text, vocabulary)]
    report(criteria, time.process_time() - start, len(texts), given.opaque)


if __name__ == "__main__":
    main()

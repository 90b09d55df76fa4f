"""Claim: how far mentions agree with the gold sets on what no table learnt from, and what they cost.

python benchmarks/mentions.py [--data ../shared/data] [--every 135]
"""

import argparse
import gzip
import json
import tempfile
import time
from pathlib import Path

from trialbridge import eligibility
from trialbridge.eligibility.mentions import marked
from trialbridge.flows import corpora, gold, queries
from trialbridge.flows.agreement import ALL
from trialbridge.vocab import default_vocabulary


def corpus(path: Path) -> None:
    """Print the agreement on the studies held out."""
    figures = gold.corpus(path, "held-out", None)
    for name, each in figures.mentions.items():
        print(f"  {name:12} {each.expected:5} relaxed {each.relaxed.f1:.3f}, strict {each.strict.f1:.3f}")
    both = figures.mentions[ALL]
    print(f"{figures.corpus}: {figures.documents} texts, relaxed {both.relaxed}, strict {both.strict}")


def unseen(path: Path, source: Path) -> None:
    """Print the agreement on queries whose criterion stands in no study that was learnt from."""
    learnt = [
        each.text for each in corpora.documents(source, corpora.types()) if not corpora.held_out(each.study)
    ]
    words = "\n".join(" ".join(text.split()) for text in learnt)
    rows = json.loads(path.read_text(encoding="utf-8"))
    kept = [row for row in rows if " ".join(queries.unlisted(row["intent"]).split()) not in words]
    with tempfile.TemporaryDirectory() as folder:
        rest = Path(folder) / "unseen.json"
        rest.write_text(json.dumps(kept), encoding="utf-8")
        for name, file in ((f"all {len(rows)}", path), (f"the {len(kept)} never learnt from", rest)):
            found = queries.figures(file).agreement
            print(f"queries, {name}:", {measure: rates.f1 for measure, rates in found.items()})


def cost(path: Path, every: int) -> None:
    """Print what mentions take beside parsing, one core."""
    vocabulary = default_vocabulary()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for number, line in enumerate(lines) if number % every == 0]
    texts = [each["protocolSection"]["eligibilityModule"].get("eligibilityCriteria") or "" for each in found]
    marked(eligibility.parse("Age > 18 years", vocabulary), vocabulary)
    start = time.process_time()
    parsed = [eligibility.parse(text, vocabulary) for text in texts]
    middle = time.process_time()
    for criteria in parsed:
        marked(criteria, vocabulary)
    end, count = time.process_time(), sum(map(len, parsed))
    print(f"{count} criteria: parsed {1e6 * (middle - start) / count:.0f} microseconds each,",
          f"mentions {1e6 * (end - middle) / count:.0f}")  # fmt: skip


def main() -> None:
    """Print everything."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--every", type=int, default=135)
    given = arguments.parse_args()
    sets = given.data / "gold"
    for name in ("chia", "lct"):
        corpus(sets / f"{name}.tar.gz")
    unseen(sets / "lct_queries.json", sets / "lct.tar.gz")
    cost(given.data / "ctgov" / "studies.jsonl.gz", given.every)


if __name__ == "__main__":
    main()

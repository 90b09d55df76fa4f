"""Time one patient against every study, and check every quote of every verdict shown.

    python benchmarks/match.py --data FOLDER --topics F [--topics F …] [--top 20]

FOLDER holds an ingested catalogue (TRIALBRIDGE_DATA). Printed: the seconds of the first note (which opens
the generation), of the second, and the spread over all; the number of verdicts shown, of quotes on either
side, and how many of them do not stand in their source at their offsets (must be 0).
"""

import argparse
import statistics
import time
from pathlib import Path

from trialbridge.flows.evaluate import read_topics
from trialbridge.flows.match import Request, match
from trialbridge.intake import notes
from trialbridge.report.document import MatchDocument
from trialbridge.store import setup
from trialbridge.vocab import default_vocabulary


def main() -> None:
    """Match every topic and print the figures."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--topics", type=Path, action="append", required=True)
    arguments.add_argument("--top", type=int, default=20)
    given = arguments.parse_args()
    setup(given.data)
    vocabulary = default_vocabulary()
    seconds, counts = [], {"verdicts": 0, "study quotes": 0, "patient quotes": 0, "not in their source": 0}
    for path in given.topics:
        for topic in read_topics(path):
            begun = time.perf_counter()
            patient = notes.read(topic.text, vocabulary, name=topic.id)
            document = match(patient, Request(top=given.top), data=given.data)
            seconds.append(time.perf_counter() - begun)
            check(document, {it.name: it.text for it in patient.documents}, counts)
    print(f"considered {document.considered} studies, {len(seconds)} notes, first {given.top} explained")
    print(f"first note {seconds[0]:.2f} s, second {seconds[1]:.2f} s")
    print(f"median {statistics.median(seconds[1:]):.2f} s, longest after the first {max(seconds[1:]):.2f} s")
    print(", ".join(f"{name}: {count}" for name, count in counts.items()))


def check(document: MatchDocument, notes_by_name: dict[str, str], counts: dict[str, int]) -> None:
    """Count the quotes, and those that are not where they say."""
    from trialbridge.store.catalog import queries

    for row in document.results:
        block = "".join(text.text for text in queries.record(row.study).study.eligibility.criteria[:1])
        for criterion in row.criteria:
            counts["verdicts"] += 1
            quote = criterion.study_quote
            counts["study quotes"] += 1
            counts["not in their source"] += block[quote.start : quote.end] != quote.text or not quote.text
            for words in criterion.patient_quotes:
                source = notes_by_name.get(words.source, "")
                counts["patient quotes"] += 1
                counts["not in their source"] += source[words.start : words.end] != words.text


if __name__ == "__main__":
    main()

"""Time reading notes into facts.

    python benchmarks/intake.py --topics F [--topics F …]

Printed: the number of notes, their mean length, and the median milliseconds a note and a kilobyte (CPU).
"""

import argparse
import statistics
from pathlib import Path
from time import process_time

from trialbridge.flows.evaluate import read_topics
from trialbridge.intake import notes
from trialbridge.vocab import default_vocabulary


def main() -> None:
    """Read every topic once and print the figures."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--topics", type=Path, action="append", required=True)
    vocabulary = default_vocabulary()
    texts = [topic.text for path in arguments.parse_args().topics for topic in read_topics(path)]
    notes.read(texts[0], vocabulary)
    times = []
    for text in texts:
        begun = process_time()
        notes.read(text, vocabulary)
        times.append((process_time() - begun) * 1000)
    per_kilobyte = [taken / len(text) * 1000 for taken, text in zip(times, texts, strict=True)]
    print(f"{len(texts)} notes of {statistics.mean(map(len, texts)):.0f} characters")
    print(f"median {statistics.median(times):.1f} ms a note")
    print(f"median {statistics.median(per_kilobyte):.1f} ms a kilobyte")


if __name__ == "__main__":
    main()

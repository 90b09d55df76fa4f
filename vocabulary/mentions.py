"""Learns the weights of the tagger of mentions: `python vocabulary/mentions.py CORPUS.tar.gz… [--out FILE]`.

From the studies that are not held out, each corpus in its BRAT archive; a conditional random field with both
penalties (elastic net), whose features are those of `trialbridge.vocab.features`. No text is kept: a row of
the table is a word, a pair of neighbouring words, the end or the shape of a word, or a class of the
vocabulary, seen at least twice.
"""

import argparse
import csv
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pycrfsuite

from trialbridge import eligibility
from trialbridge.eligibility import mentions
from trialbridge.flows import corpora
from trialbridge.vocab import default_vocabulary, features
from trialbridge.vocab.tagger import AFTER, SCALE, default_kin

PENALTIES = {"c1": 0.2, "c2": 0.6}
"""Weights of the absolute and the squared penalty, chosen on a fifth of the studies that are learnt from."""
AT_LEAST = 2
ROUNDS = 150
LEAST = 0.05
"""Smaller weights are left out of the table."""
INCLINATION = 0.25
"""Taken off the weight of no term: of two annotators one marks what the other leaves. Chosen likewise."""


def lines(archives: list[Path]) -> Iterator[tuple[mentions.Line, list[str]]]:
    """Give the lines of the studies learnt from with their labels."""
    vocabulary, rows = default_vocabulary(), corpora.types()
    for archive in archives:
        for document in corpora.documents(archive, rows):
            if corpora.held_out(document.study):
                continue
            terms = [(term.type, start, end) for term in document.terms for start, end in term.spans]
            for criterion in eligibility.parse(document.text, vocabulary):
                for line in mentions.read(criterion.text, criterion.start, vocabulary):
                    yield line, mentions.labels(line, terms)


def learnt(archives: list[Path]) -> tuple[Mapping[tuple[str, str], float], Mapping[tuple[str, str], float]]:
    """Train; give the weights of (feature, label) and of (label, next label)."""
    trainer, kin = pycrfsuite.Trainer(verbose=False), default_kin()
    for line, labels in lines(archives):
        trainer.append(features.of_sentence(line.words, kin), labels)
    trainer.select("lbfgs")
    trainer.set_params(
        {
            **PENALTIES,
            "max_iterations": ROUNDS,
            "feature.possible_transitions": True,
            "feature.minfreq": AT_LEAST,
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        model = str(Path(folder) / "model")
        trainer.train(model)
        tagger = pycrfsuite.Tagger()
        tagger.open(model)
        found = tagger.info()
        return dict(found.state_features), dict(found.transitions)


def write(
    states: Mapping[tuple[str, str], float], transitions: Mapping[tuple[str, str], float], out: Path
) -> int:
    """Write the table, a feature a row in order, and give how many."""
    labels = [mentions.OUTSIDE]
    labels += [start + kind for kind in mentions.TYPES for start in (mentions.BEGIN, mentions.INSIDE)]
    rows: dict[str, dict[str, float]] = {}
    for (feature, label), weight in states.items():
        if abs(weight) >= LEAST:
            rows.setdefault(feature, {})[label] = weight
    bias = rows.setdefault(features.BIAS, {})
    bias[mentions.OUTSIDE] = bias.get(mentions.OUTSIDE, 0.0) - INCLINATION
    after: dict[str, dict[str, float]] = {AFTER + label: {} for label in labels}
    for (before, label), weight in transitions.items():
        after[AFTER + before][label] = weight
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["feature", *labels])
        for name, weights in [*after.items(), *sorted(rows.items())]:
            table.writerow([name, *(round(weights.get(label, 0) * SCALE) or "" for label in labels)])
    return len(rows)


def main() -> None:
    """Learn and write."""
    default = Path(__file__).resolve().parent.parent / "src" / "trialbridge" / "vocab" / "mentions.csv"
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("archives", type=Path, nargs="+")
    arguments.add_argument("--out", type=Path, default=default)
    given = arguments.parse_args()
    print(write(*learnt(given.archives), given.out), "features")


if __name__ == "__main__":
    main()

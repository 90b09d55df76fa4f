"""Groups words by the company they keep: `python vocabulary/kin.py STUDIES.jsonl.gz [--out FILE]`.

Words that stand among the same words in the criteria of many studies ("clopidogrel", "warfarin") are of one
group, so that the tagger of mentions knows something of words no annotated study has. Counts of the
commonest words at each of four places around a word, as positive pointwise mutual information (contexts
smoothed by the power 0.75), reduced by a randomised singular value decomposition, grouped by spherical
k-means at three widths. No text is kept, only words of at least `SEEN` occurrences and their groups.
"""

import argparse
import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trialbridge.eligibility.mentions import WORD
from trialbridge.flows.corpora import held_out
from trialbridge.vocab.features import WIDTHS, lowered

PLACES = (-2, -1, 1, 2)
CONTEXTS = 2000
SEEN = 25
MOST = 16_000
LONGEST = 50_000
"""Characters of criteria at most; what is longer is pasted, and would teach its own words."""
DIMENSIONS = 100
SEED = 7
ROUNDS = 20

Floats = NDArray[np.float32]


def texts(path: Path) -> Iterator[str]:
    """Give the criteria of a file's studies, but of those that `eval parse` measures on."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            study = json.loads(line)["protocolSection"]
            text = study["eligibilityModule"].get("eligibilityCriteria") or ""
            if len(text) <= LONGEST and not held_out(study["identificationModule"]["nctId"]):
                yield text


def counted(path: Path) -> tuple[list[str], NDArray[np.int64]]:
    """Give the words that are grouped, the commonest first, and all text as their ranks, -1 for others."""
    ids: dict[str, int] = {}
    parts = []
    for text in texts(path):
        words = [lowered(word) for word in WORD.findall(text)]
        parts.append(np.fromiter((ids.setdefault(word, len(ids)) for word in words), np.int32, len(words)))
    said = np.concatenate(parts)
    counts = np.bincount(said, minlength=len(ids))
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] >= SEEN][:MOST]
    ranks = np.full(len(ids), -1, np.int64)
    ranks[order] = np.arange(len(order))
    names = list(ids)
    return [names[at] for at in order], ranks[said]


def company(said: NDArray[np.int64], words: int) -> Floats:
    """Give the mutual information of every word with the commonest words at each place around it."""
    table = np.zeros((words, len(PLACES) * CONTEXTS), np.float32)
    for at, place in enumerate(PLACES):
        word = said[max(0, -place) : len(said) - max(0, place)]
        other = said[max(0, place) : len(said) - max(0, -place)]
        kept = (word >= 0) & (other >= 0) & (other < CONTEXTS)
        together = np.bincount(word[kept] * CONTEXTS + other[kept], minlength=words * CONTEXTS)
        seen = together.reshape(words, CONTEXTS).astype(np.float32)
        smooth = seen.sum(0) ** 0.75
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.log(seen / (seen.sum(1, keepdims=True) * (smooth / smooth.sum())))
        table[:, at * CONTEXTS : (at + 1) * CONTEXTS] = np.where(np.isfinite(found), np.maximum(found, 0), 0)
    return table


def reduced(table: Floats, random: np.random.Generator) -> Floats:
    """Reduce the columns to `DIMENSIONS` (Halko 2011, two power iterations), rows of length 1."""
    sample = table @ random.standard_normal((table.shape[1], DIMENSIONS + 20)).astype(np.float32)
    for _ in range(2):
        basis = np.linalg.qr(sample)[0]
        sample = table @ (table.T @ basis)
    basis = np.linalg.qr(sample)[0]
    left, values, _ = np.linalg.svd(basis.T @ table, full_matrices=False)
    rows = (basis @ left)[:, :DIMENSIONS] * np.sqrt(values[:DIMENSIONS])
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9), np.float32)


def grouped(rows: Floats, width: int, random: np.random.Generator) -> NDArray[np.intp]:
    """Give the group of every row, of `width` groups."""
    centres = rows[random.choice(min(len(rows), 8000), width, replace=False)].copy()
    groups = np.zeros(len(rows), np.intp)
    for _ in range(ROUNDS):
        groups = (rows @ centres.T).argmax(axis=1)
        for group in range(width):
            total = rows[groups == group].sum(0)
            if total.any():
                centres[group] = total / np.linalg.norm(total)
    return groups


def main() -> None:
    """Group and write."""
    default = Path(__file__).resolve().parent.parent / "src" / "trialbridge" / "vocab" / "kin.csv"
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("studies", type=Path)
    arguments.add_argument("--out", type=Path, default=default)
    given = arguments.parse_args()
    words, said = counted(given.studies)
    random = np.random.default_rng(SEED)
    rows = reduced(company(said, len(words)), random)
    groups = [grouped(rows, width, random) for width in WIDTHS]
    with given.out.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["word", *WIDTHS])
        table.writerows(sorted((word, *(int(each[at]) for each in groups)) for at, word in enumerate(words)))
    print(len(words), "words")


if __name__ == "__main__":
    main()

"""Learn which category of a Chinese criterion each thing seen in it votes for, on the learning side alone.

python -m benchmarks.fit_chinese [--data ../shared/data]

A multinomial logistic regression (L2 penalty 1) over what `chinese.Sorter` sees; weights are rounded to one
decimal and those of at most 0.2 are left out. It writes `chinese_weights.csv`, and prints how a fit on four
fifths of the learning side does on its last fifth.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

import numpy as np
from benchmarks.chinese import WEIGHTS, Sorter, halves, rows, scores

from trialbridge.vocab import default_vocabulary

PENALTY, LEAST, SEEN = 1.0, 0.2, 3
"""Of the squared weights; the smallest weight kept; how often a part is seen at least."""
STEPS, RATE = 300, 0.05
Votes = np.ndarray[tuple[int, int], np.dtype[np.float32]]


def fit(seen: Votes, wanted: Votes) -> Votes:
    """Minimise the penalised cross-entropy by Adam (Kingma and Ba, 2015), all sentences at each step."""
    weights = np.zeros((seen.shape[1], wanted.shape[1]), np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        votes = seen @ weights
        odds = np.exp(votes - votes.max(axis=1, keepdims=True))
        slope = seen.T @ (odds / odds.sum(axis=1, keepdims=True) - wanted) + PENALTY * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        pace = RATE if step < STEPS * 0.6 else RATE * 0.3
        weights -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-6)
    return np.where(np.abs(weights) > LEAST, np.round(weights, 1), 0)


def main() -> None:
    """Fit, write the weights and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("../shared/data"))
    learn, _ = halves(rows(options.parse_args().data))
    sorter = Sorter(default_vocabulary())
    parts = [sorter.parts(text) for text, _ in learn]
    times = Counter(part for each in parts for part in each)
    names = sorted(part for part, count in times.items() if count >= SEEN)
    categories = sorted({category for _, category in learn})
    seen = np.zeros((len(learn), len(names)), np.float32)
    column = {name: at for at, name in enumerate(names)}
    for row, each in enumerate(parts):
        seen[row, [column[part] for part in each if part in column]] = 1
    wanted = np.zeros((len(learn), len(categories)), np.float32)
    wanted[range(len(learn)), [categories.index(category) for _, category in learn]] = 1
    last = np.arange(len(learn)) % 5 == 4
    told = (seen[last] @ fit(seen[~last], wanted[~last])).argmax(axis=1)
    golds = [category for (_, category), out in zip(learn, last, strict=True) if out]
    table = scores([(gold, categories[at]) for gold, at in zip(golds, told, strict=True)])
    print(f"macro F1 of the last fifth {sum(row[4] for row in table) / len(table):.3f}")
    weights = fit(seen, wanted)
    with WEIGHTS.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("part", "category", "weight"))
        for row, name in enumerate(names):
            for at in np.flatnonzero(weights[row]):
                writer.writerow((name, categories[at], f"{weights[row, at]:.1f}"))


if __name__ == "__main__":
    main()

"""Claim: Chinese criteria are understood: categories by kinds alone, and the share that is computable.

python -m benchmarks.chinese [--data ../shared/data] [--part held|unread|learn] [--misses CATEGORY]

What the vocabulary sees in a sentence votes for categories; `fit_chinese` learns the votes' weights.
"""

import argparse
import csv
import gzip
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

from trialbridge.eligibility.chinese.pieces import Piece
from trialbridge.eligibility.parse import parse
from trialbridge.eligibility.understanding import Understanding
from trialbridge.vocab import Vocabulary, default_vocabulary

SEED = 20240601
"""Decides which sentences are the fifth that is reported."""

TABLE = Path(__file__).with_name("chinese_categories.csv")
"""What a row or kind of the vocabulary, an English word or a Chinese phrase of it stands for by itself."""
WEIGHTS = Path(__file__).with_name("chinese_weights.csv")
_MANY = 8
Row = tuple[str, str]


def rows(data: Path) -> list[Row]:
    """Read the sentences with their categories."""
    path = data / "gold" / "chictr_criterion_categories.train.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        parts = [line.rstrip("\n").split("\t", 2) for line in lines]
    return [(part[2].strip(), part[1]) for part in parts if len(part) == 3]


def halves(found: list[Row]) -> tuple[list[Row], list[Row]]:
    """Split the sentences 80/20 by the seed; equal sentences stand on one side."""
    texts = sorted({text for text, _ in found})
    random.Random(SEED).shuffle(texts)
    held = set(texts[len(texts) * 4 // 5 :])
    return [row for row in found if row[0] not in held], [row for row in found if row[0] in held]


def unread(found: list[Row], held: list[Row]) -> list[Row]:
    """Give of the fifth what served nothing at all.

    The phrases were chosen on another cut of the same seed, by lines and not by texts, which takes in most
    of this fifth; the table of categories was made on the four fifths of `halves` alone.
    """
    order = list(range(len(found)))
    random.Random(SEED).shuffle(order)
    read = {found[at][0] for at in order[: len(found) * 4 // 5]}
    return [row for row in held if row[0] not in read]


class Sorter:
    """Gives a sentence its category from what the vocabulary sees in it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Read the committed tables; a key of Chinese words begins with "zh:"."""
        self.vocabulary = vocabulary
        self.understanding = Understanding(vocabulary)
        with TABLE.open(encoding="utf-8") as lines:
            self.table = {row["key"]: row["category"] for row in csv.DictReader(lines)}
        self.weights: dict[str, dict[str, float]] = defaultdict(dict)
        with WEIGHTS.open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                self.weights[row["part"]][row["category"]] = float(row["weight"])
        words = sorted((key[5:] for key in self.table if key.startswith("word:")), key=len, reverse=True)
        self._words = re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, words))})(?![a-z])")
        self._near: dict[str, str] = {}

    def evidence(self, text: str) -> list[str]:
        """Give the keys of the table that the words of a sentence stand for; the longer words go first."""
        pieces = self.understanding.chinese.pieces(text)
        words, spans = "", list[tuple[int, int, str]]()
        for run in self._runs(pieces):
            words += " " if words else ""
            start, words = len(words), words + run.words
            own = f"zh:{text[run.start : run.end]}"
            if own in self.table:
                spans.append((start, len(words), own))
        spans += [(one.start(), one.end(), f"word:{one[0]}") for one in self._words.finditer(words.lower())]
        for hit in self.vocabulary.scan(words):
            head = f"head:{words[hit.start : hit.end].lower().rpartition(' ')[2]}"
            key = head if head in self.table else self._key({one.type: one.value for one in hit.senses})
            if key:
                spans.append((hit.start, hit.end, key))
        spans.sort(
            key=lambda span: (
                not span[2].startswith("zh:"),
                span[0] - span[1],
                span[0],
                span[2][:5] != "word:",
            )
        )
        taken: list[tuple[int, int, str]] = []
        for span in spans:
            if not any(start < span[1] and span[0] < end for start, end, _ in taken):
                taken.append(span)
        kinds = [f"piece:{piece.kind}" for piece in pieces]
        return [key for key in kinds if key in self.table] + [key for _, _, key in sorted(taken)]

    def _runs(self, pieces: list[Piece]) -> list[Piece]:
        """Give the pieces in their English words; what is written together stays so where it is one name."""
        runs: list[list[Piece]] = []
        for piece in pieces:
            if piece.words != ";":
                said = piece._replace(words=piece.words.partition(";")[2] or piece.words)
                runs[-1:] = [[*runs[-1], said]] if runs and piece.glued else [*runs[-1:], [said]]
        found: list[Piece] = []
        for run in runs:
            whole = run[0]._replace(end=run[-1].end, words="".join(piece.words for piece in run))
            hits = self.vocabulary.scan(whole.words) if len(run) > 1 else []
            one = bool(hits) and hits[0].end - hits[0].start == len(whole.words)
            found += [whole] if one else run
        return found

    def _key(self, senses: dict[str, str]) -> str:
        if "variable" in senses and "unit" not in senses:
            name = f"variable:{senses['variable']}"
            number = self.vocabulary.variables[senses["variable"]].kind == "number"
            return name if name in self.table else "variable" if number else "variable:any score"
        if "concept" in senses:
            concept = senses["concept"]
            if concept not in self._near:
                self._near[concept] = self._nearest(concept)
            return self._near[concept]
        keys = (key for kind, value in senses.items() for key in (f"{kind}:{value}", kind))
        return next((key for key in keys if key in self.table), "")

    def _nearest(self, concept: str) -> str:
        """Give the row of the concept's nearest ancestor that has one, else of its kind."""
        level, seen = [concept], {concept}
        while level:
            named = next((name for name in level if f"concept:{name}" in self.table), None)
            if named is not None:
                return f"concept:{named}"
            level = [
                above
                for name in level
                for above in self.vocabulary.concepts[name].parents
                if above in self.vocabulary.concepts and above not in seen
            ]
            seen.update(level)
        key = f"type:{self.vocabulary.concepts[concept].kind}"
        return key if key in self.table else ""

    def parts(self, text: str) -> set[str]:
        """Give what votes: the keys seen, what they stand for, the first and the last, and how many."""
        seen = self.evidence(text)
        stand = [self.table[key] for key in seen]
        ends = {f"first:{stand[0]}", f"last:{stand[-1]}"} if stand else set()
        return {"any", f"keys:{min(len(seen), _MANY)}", *seen, *(f"is:{name}" for name in stand), *ends}

    def category(self, text: str) -> str:
        """Give the category with most votes."""
        votes: Counter[str] = Counter()
        for part in self.parts(text):
            votes.update(self.weights[part])
        return max(sorted(votes), key=votes.__getitem__)


def scores(pairs: list[tuple[str, str]]) -> list[tuple[str, int, float, float, float]]:
    """Give each category's count, precision, recall and F1, the commonest first."""
    right = Counter(gold for gold, given in pairs if gold == given)
    golds, givens = Counter(gold for gold, _ in pairs), Counter(given for _, given in pairs)
    table = []
    for name, count in golds.most_common():
        precision = right[name] / givens[name] if givens[name] else 0.0
        recall = right[name] / count
        both = precision + recall
        table.append((name, count, precision, recall, 2 * precision * recall / both if both else 0.0))
    return table


def computable(found: list[Row], vocabulary: Vocabulary) -> dict[str, tuple[int, int]]:
    """Count the requirements that are computable, read as items of either list."""
    told = {}
    for name, head in (("inclusion", "入选标准：\n"), ("exclusion", "排除标准：\n")):
        every = [
            one
            for text, _ in found
            for one in parse(head + text, vocabulary)[1:]
            if one.role == "requirement"
        ]
        told[name] = (sum(one.complete for one in every), len(every))
    return told


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--part", choices=("held", "learn", "unread"), default="held")
    arguments.add_argument("--misses", default="")
    given = arguments.parse_args()
    vocabulary = default_vocabulary()
    found = rows(given.data)
    learn, held = halves(found)
    part = {"held": held, "learn": learn, "unread": unread(found, held)}[given.part]
    sorter = Sorter(vocabulary)
    told = [(text, gold, sorter.category(text)) for text, gold in part]
    table = scores([(gold, name) for _, gold, name in told])
    for name, count, precision, recall, both in table:
        print(f"{name:32} {count:5} P {precision:.2f} R {recall:.2f} F1 {both:.2f}")
    right = sum(gold == name for _, gold, name in told) / len(told)
    macro = sum(row[4] for row in table) / len(table)
    print(f"sentences {len(part)}, accuracy {right:.3f}, macro F1 {macro:.3f} over {len(table)} categories")
    if given.misses:
        confused: dict[tuple[str, str], list[str]] = defaultdict(list)
        for text, gold, name in told:
            if gold != name and given.misses in (gold, name, "all"):
                confused[gold, name].append(text)
        for (gold, name), texts in sorted(confused.items(), key=lambda one: -len(one[1]))[:40]:
            print(f"{gold} read as {name}: {len(texts)}", *texts[:6], sep="\n    ")
    for name, (good, all_) in computable(part, vocabulary).items():
        print(f"computable as items of an {name} list: {good} of {all_}, {good / all_:.1%}")


if __name__ == "__main__":
    main()

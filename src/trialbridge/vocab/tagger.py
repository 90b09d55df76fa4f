"""A linear chain that labels the words of a sentence; its weights are a table, and no rule depends on it."""

import csv
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from trialbridge.vocab import features as named
from trialbridge.vocab.features import OFFSETS, PAD, REACH, Kin, Words
from trialbridge.vocab.tables import PACKAGE

Floats = NDArray[np.float32]
Key = TypeVar("Key", bound=Hashable)

SCALE = 100
"""Weights stand in the table as whole hundredths."""
AFTER = "after "
"""Begins the rows that weigh a label by the label before it."""
PAIRED = (-1, 0)
"""Whether a word is the second or the first of a pair of neighbours."""
_REMEMBERED = 1 << 15


class Weights(NamedTuple):
    """A model: what every feature adds to every label, and every label to the one after it."""

    labels: tuple[str, ...]
    features: Mapping[str, Floats]
    transitions: Floats
    """Row: the label before; column: the label after."""


class Tagger:
    """Gives the best chain of labels (Viterbi) to sentences; its time is linear in their words."""

    def __init__(self, weights: Weights, kin: Kin = MappingProxyType({})) -> None:
        """Take the weights; what a word adds to its neighbours is added up once and remembered."""
        self._kin = kin
        self.labels = weights.labels
        self._features, self._before = weights.features, np.ascontiguousarray(weights.transitions.T)
        labels = len(self.labels)
        self._word = _Sums(self._of_word, len(OFFSETS), labels)
        self._class = _Sums(self._of_class, len(OFFSETS), labels)
        self._words = _Sums(self._of_words, len(PAIRED), labels)
        self._classes = _Sums(self._of_classes, len(PAIRED), labels)

    def label(self, sentences: Sequence[Words]) -> list[list[str]]:
        """Give the label of every word of every sentence."""
        order = sorted(range(len(sentences)), key=lambda at: -len(sentences[at].words))
        order = [at for at in order if sentences[at].words]
        labelled: list[list[str]] = [[] for _ in sentences]
        if order:
            longest_first = [sentences[at] for at in order]
            lengths = [len(each.words) for each in longest_first]
            paths = self._paths(self.scores(longest_first), lengths)
            for at, length, path in zip(order, lengths, paths.tolist(), strict=True):
                labelled[at] = [self.labels[label] for label in path[:length]]
        return labelled

    def scores(self, sentences: Sequence[Words]) -> Floats:
        """Give what the features of every word add up to for every label, the sentences end to end."""
        words: list[str] = [PAD] * REACH
        classes: list[str | None] = [None] * REACH
        for sentence in sentences:
            words += [*sentence.words, *[PAD] * REACH]
            classes += [*sentence.classes, *[None] * REACH]
        total = np.tile(self._sum([named.BIAS]), (len(words), 1))
        for gained in (self._word.of(words), self._class.of(classes)):
            for at, offset in enumerate(OFFSETS):
                here = slice(max(0, -offset), len(words) - max(0, offset))
                total[here] += gained[max(0, offset) : len(words) + min(0, offset), at]
        for gained in (self._words.of(list(pairwise(words))), self._classes.of(list(pairwise(classes)))):
            total[1:] += gained[:, 0]
            total[:-1] += gained[:, 1]
        return np.asarray(total[[word != PAD for word in words]])

    def _paths(self, scores: Floats, lengths: Sequence[int]) -> NDArray[np.intp]:
        """Find the best chain of every sentence, all at once, word by word; the longest stands first."""
        starts = np.cumsum([0, *lengths[:-1]])
        best, going = scores[starts], len(lengths)
        last = np.zeros(going, np.intp)
        labels = len(self.labels)
        cells = np.arange(going * labels).reshape(going, labels) * labels  # where each label's row begins
        chosen: list[NDArray[np.intp]] = []
        for step in range(1, lengths[0]):
            while lengths[going - 1] <= step:
                going -= 1
                last[going] = best[going].argmax()
            reached = best[:going, None, :] + self._before
            chosen.append(reached.argmax(axis=2))  # taking what was chosen is five times faster than `max`
            best = reached.ravel()[cells[:going] + chosen[-1]] + scores[starts[:going] + step]
        last[:going] = best.argmax(axis=1)
        return _traced(last, chosen)

    def _sum(self, names: Iterable[str]) -> Floats:
        total = np.zeros(len(self.labels), np.float32)
        for name in names:
            if name in self._features:
                total += self._features[name]
        return total

    def _of_word(self, word: str) -> list[Floats]:
        return [self._sum(named.of_word(word, offset, self._kin)) for offset in OFFSETS]

    def _of_class(self, known: str | None) -> list[Floats] | None:
        return None if known is None else [self._sum([named.of_class(known, offset)]) for offset in OFFSETS]

    def _of_words(self, pair: tuple[str, str]) -> list[Floats] | None:
        return None if PAD in pair else self._both([named.of_words(pair, offset) for offset in PAIRED])

    def _of_classes(self, pair: tuple[str | None, str | None]) -> list[Floats] | None:
        first, second = pair
        if first is None or second is None:
            return None
        return self._both([named.of_classes((first, second), offset) for offset in PAIRED])

    def _both(self, names: list[str]) -> list[Floats] | None:
        """Add up a pair's features; most pairs have none."""
        return (
            [self._sum([name]) for name in names] if any(name in self._features for name in names) else None
        )


class _Sums(Generic[Key]):
    """Remembers, as rows of one array, what each key adds at each distance."""

    def __init__(self, fresh: Callable[[Key], list[Floats] | None], distances: int, labels: int) -> None:
        self._fresh = fresh
        self._rows: dict[Key, int] = {}
        self._table: Floats = np.zeros((256, distances, labels), np.float32)
        self._used = 1  # the first row is of all keys that add nothing

    def of(self, keys: Sequence[Key]) -> Floats:
        """Give the row of every key: keys x distances x labels."""
        if len(self._rows) > _REMEMBERED:
            self._rows.clear()  # bounded, whatever is read
            self._used = 1
        known = self._rows
        rows = [known[key] if key in known else self._added(key) for key in keys]
        return np.asarray(self._table[rows])

    def _added(self, key: Key) -> int:
        fresh = self._fresh(key)
        row = self._rows[key] = 0 if fresh is None else self._used
        if fresh is not None:
            if row == len(self._table):
                self._table = np.concatenate([self._table, np.zeros_like(self._table)])
            self._table[row] = fresh
            self._used += 1
        return row


def read(lines: Iterable[str]) -> Weights:
    """Read a table of weights: `feature`, then a column a label, in hundredths, empty for none."""
    rows = csv.reader(lines)
    labels = tuple(next(rows)[1:])
    features: dict[str, Floats] = {}
    transitions = np.zeros((len(labels), len(labels)), np.float32)
    for name, *cells in rows:
        weights = np.array([int(cell or 0) for cell in cells], np.float32) / np.float32(SCALE)
        if name.startswith(AFTER):
            transitions[labels.index(name.removeprefix(AFTER))] = weights
        else:
            features[name] = weights
    return Weights(labels, features, transitions)


@cache
def default_kin() -> Kin:
    """Load the groups of words that come with the package, once a process."""
    with (PACKAGE / "kin.csv").open("r", encoding="utf-8") as lines:
        return {word: groups for word, *groups in csv.reader(lines)}


@cache
def default_tagger() -> Tagger:
    """Load the tagger of mentions that comes with the package, once a process."""
    with (PACKAGE / "mentions.csv").open("r", encoding="utf-8") as lines:
        return Tagger(read(lines), default_kin())


def _traced(last: NDArray[np.intp], chosen: Sequence[NDArray[np.intp]]) -> NDArray[np.intp]:
    """Follow the choices back from each chain's last label; what is beyond a chain's end is no label."""
    paths = np.zeros((len(last), len(chosen) + 1), np.intp)
    rows = np.arange(len(last))
    for step in range(len(chosen), 0, -1):
        going = len(chosen[step - 1])
        paths[:going, step] = last[:going]
        last[:going] = chosen[step - 1][rows[:going], last[:going]]
    paths[:, 0] = last
    return paths


__all__ = ["AFTER", "SCALE", "Tagger", "Weights", "default_kin", "default_tagger", "read"]

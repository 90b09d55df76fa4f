"""The distinct leaves of all rules as arrays, found by what they ask for; it judges nobody."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from trialbridge.matching.bits import Numbers, spans
from trialbridge.matching.days import STUDY_EVENTS
from trialbridge.matching.wording import measured_stems, presumable, stems
from trialbridge.model.rule import MEASURED, NAMED, Count, Has, Opaque, Range, Window
from trialbridge.vocab import Vocabulary

Leaf = Range | Has | Count | Opaque
Arrays = dict[str, npt.NDArray[Any]]

RANGE, HAS, COUNT, OPAQUE = range(4)
KINDS: dict[type, int] = {Range: RANGE, Has: HAS, Count: COUNT, Opaque: OPAQUE}
STATUSES = ("any", "active", "history", "planned")
UNITS = ("", "ULN", "LLN")
_JOINT = "\x1f"
_LEAF: msgspec.json.Decoder[Leaf] = msgspec.json.Decoder(Leaf)
_WINDOW = msgspec.json.Decoder(Window)


class LeafRow(NamedTuple):
    """A distinct leaf as the compiler numbers it: its node, its rule, and whether silence may be presumed.

    That is where absence speaks for the patient (`place.Place`).
    """

    node: int
    rule: Leaf
    presume: bool


def laid_out(rows: Sequence[LeafRow]) -> tuple[Arrays, dict[str, list[str]]]:
    """Sort leaves by kind and name; what they ask beside the name, their form, is kept once."""
    kept = sorted((KINDS[type(row.rule)], name_of(row.rule), row) for row in rows)
    names = sorted({name for _, name, _ in kept})
    number = {name: at for at, name in enumerate(names)}
    forms: dict[bytes, tuple[int, Leaf]] = {}
    form = [forms.setdefault(_form(row.rule), (len(forms), row.rule))[0] for *_, row in kept]
    windows: dict[Window | None, int] = {None: 0}
    qualifiers: dict[tuple[str, ...], int] = {(): 0}
    shapes = [_shape(rule, windows, qualifiers) for _, rule in forms.values()]
    blob = [*forms]
    arrays: Arrays = {
        "leaf_kind": np.array([kind for kind, *_ in kept], np.int8),
        "leaf_name": np.array([number[name] for _, name, _ in kept], np.int32),
        "leaf_form": np.array(form, np.int32),
        "leaf_presume": np.array([row.presume for *_, row in kept], np.bool_),
        "leaf_node": np.array([row.node for *_, row in kept], np.int32),
        "form_rules": np.frombuffer(b"".join(blob), np.uint8),
        "form_start": np.cumsum([0, *map(len, blob)], dtype=np.int64),
        "form_shape": np.array(shapes, np.int32).reshape(len(shapes), 5),
        "form_limits": np.array([_limits(rule) for _, rule in forms.values()]).reshape(len(shapes), 2),
    }
    return arrays, {
        "leaves": names,
        "windows": [msgspec.json.encode(window).decode() for window in windows if window is not None],
        "qualifiers": [_JOINT.join(words) for words in qualifiers],
    }


def name_of(rule: Leaf) -> str:
    """Give the variable or concept a leaf asks for; words not understood ask for none."""
    match rule:
        case Range(variable=name) | Has(concept=name) | Count(concept=name):
            return name
        case _:
            return ""


def _form(rule: Leaf) -> bytes:
    match rule:
        case Range():
            return msgspec.json.encode(msgspec.structs.replace(rule, variable=""))
        case Has() | Count():
            return msgspec.json.encode(msgspec.structs.replace(rule, concept=""))
        case _:
            return msgspec.json.encode(rule)


def _shape(
    rule: Leaf, windows: dict[Window | None, int], qualifiers: dict[tuple[str, ...], int]
) -> tuple[int, ...]:
    """Number the status, qualifiers, window, open ends (1 low, 2 high) and unit of a form."""
    if isinstance(rule, Opaque):
        return (0,) * 5
    window = windows.setdefault(rule.window, len(windows))
    if isinstance(rule, Range):
        unit = UNITS.index(rule.unit) if rule.unit in UNITS else 0
        return 0, 0, window, rule.low_open + 2 * rule.high_open, unit
    words = tuple(sorted(set(rule.qualifiers))) if isinstance(rule, Has) else ()
    return STATUSES.index(rule.status), qualifiers.setdefault(words, len(qualifiers)), window, 0, 0


def _limits(rule: Leaf) -> tuple[float, float]:
    if isinstance(rule, Range):
        return -np.inf if rule.low is None else rule.low, np.inf if rule.high is None else rule.high
    return 0.0, 0.0


class Classes(NamedTuple):
    """`Has` leaves that all facts without qualifiers answer alike, and what those ask for, (classes,) each.

    Leaves of one name, status, window and presumption whose sets of qualifiers are all empty or all not; one
    whose window hangs on an event of the patient's own is a class by itself. The classes of name n stand from
    start[n] up to start[n + 1]; `of` is the class of each `Has` leaf, `first` the first leaf of each class.
    """

    of: Numbers
    first: Numbers
    start: Numbers
    status: Numbers
    window: Numbers
    qualified: Numbers


class Limits(NamedTuple):
    """`Range` leaves: their windows and units by number, and of low and high limits, (2, leaves), the bounds.

    A side without a limit is `endless`, of infinite bound; an open end does not belong to the range.
    `windows` are the distinct ones.
    """

    leaves: Numbers
    window: npt.NDArray[np.int32]
    unit: Numbers
    bounds: npt.NDArray[np.float64]
    endless: npt.NDArray[np.bool_]
    is_open: npt.NDArray[np.bool_]
    windows: list[int]

    def within(self, windows: list[int]) -> "Limits":
        """Give the leaves with some of the windows."""
        some = np.flatnonzero(np.isin(self.window, windows))
        return Limits(
            self.leaves[some],
            self.window[some],
            self.unit[some],
            self.bounds[:, some],
            self.endless[:, some],
            self.is_open[:, some],
            windows,
        )


class LeafTable:
    """Leaves by kind and name; what one vocabulary says of them is remembered while it stays the same."""

    def __init__(self, arrays: Arrays, names: dict[str, list[str]]) -> None:
        """Take arrays and names as `laid_out` gives them."""
        self.names = names["leaves"]
        self.name, self.form = arrays["leaf_name"], arrays["leaf_form"]
        self.presume, self._arrays = arrays["leaf_presume"], arrays
        self.status, self.qualifiers, self.window, self.ends, self.unit = arrays["form_shape"].T
        self._sets = names["qualifiers"]
        self.windows = [None, *map(_WINDOW.decode, names["windows"])]
        self.first = np.searchsorted(arrays["leaf_kind"], np.arange(5))
        self._rules: dict[int, Leaf] = {}
        self._ranges: dict[str, Limits] = {}
        self._vocabulary: Vocabulary | None = None
        self._above: dict[tuple[str, bool], Numbers] = {}
        self._below: dict[str, Numbers] = {}
        self._presumable: npt.NDArray[np.bool_] | None = None
        self._open: dict[str, list[str]] | None = None

    def __len__(self) -> int:
        """Give how many distinct leaves there are."""
        return len(self.name)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Give the number of each name."""
        return {name: at for at, name in enumerate(self.names)}

    @cached_property
    def _starts(self) -> list[npt.NDArray[np.intp]]:
        """Give, for each kind, where the leaves of each name begin."""
        numbers = np.arange(len(self.names) + 1)
        return [
            np.searchsorted(self.name[first:stop], numbers) + first
            for first, stop in zip(self.first[:-1], self.first[1:], strict=True)
        ]

    def rule(self, leaf: int) -> Leaf:
        """Give a leaf as a rule."""
        known = self._rules.get(leaf)
        if known is None:
            form = int(self.form[leaf])
            start, stop = self._arrays["form_start"][form : form + 2]
            known = _LEAF.decode(self._arrays["form_rules"][start:stop].tobytes())
            name = self.names[self.name[leaf]]
            if isinstance(known, Range):
                known = msgspec.structs.replace(known, variable=name)
            elif isinstance(known, Has | Count):
                known = msgspec.structs.replace(known, concept=name)
            self._rules[leaf] = known
        return known

    def of(self, kind: int, names: Iterable[str]) -> Numbers:
        """Give the leaves of a kind that ask for any of the names."""
        starts = self._starts[kind]
        known = self.numbers
        found = np.array([known[name] for name in names if name in known], np.intp)
        return spans(starts[found], starts[found + 1])

    def ranges(self, variable: str) -> "Limits":
        """Give the `Range` leaves of a variable."""
        known = self._ranges.get(variable)
        if known is None:
            leaves = self.of(RANGE, [variable])
            form = self.form[leaves]
            bounds = self._arrays["form_limits"][form].T
            is_open = np.stack([self.ends[form] & 1, self.ends[form] & 2]) > 0
            unit, window = self.unit[form].astype(np.intp), self.window[form]
            known = self._ranges[variable] = Limits(
                leaves, window, unit, bounds, np.isinf(bounds), is_open, np.unique(window).tolist()
            )
        return known

    @cached_property
    def counted(self) -> frozenset[str]:
        """Give the names that `Count` leaves ask for."""
        return frozenset(self.names[at] for at in np.flatnonzero(np.diff(self._starts[COUNT])))

    @cached_property
    def classes(self) -> Classes:
        """Sort the `Has` leaves into classes."""
        leaves = np.arange(self.first[HAS], self.first[HAS + 1])
        form, name = self.form[leaves], self.name[leaves].astype(np.intp)
        window, qualified = self.window[form].astype(np.intp), self.qualifiers[form] > 0
        own = np.array([it is not None and it.anchor not in STUDY_EVENTS for it in self.windows], np.bool_)
        alone = np.where(own[window], np.arange(1, len(leaves) + 1), 0)
        key = name
        for column, most in (
            (self.status[form], len(STATUSES)),
            (qualified, 2),
            (self.presume[leaves], 2),
            (window, len(self.windows)),
        ):
            key = key * most + column
        _, key = np.unique(key, return_inverse=True)
        _, first, of = np.unique(key * (len(leaves) + 1) + alone, return_index=True, return_inverse=True)
        return Classes(
            of,
            leaves[first],
            np.searchsorted(name[first], np.arange(len(self.names) + 1)),
            self.status[form][first].astype(np.intp),
            window[first],
            qualified[first].astype(np.intp),
        )

    @cached_property
    def _members(self) -> tuple[Numbers, Numbers]:
        order = np.argsort(self.classes.of, kind="stable")
        start = np.searchsorted(self.classes.of[order], np.arange(len(self.classes.first) + 1))
        return order + self.first[HAS], start

    def members(self, classes: Numbers) -> tuple[Numbers, Numbers]:
        """Give the leaves of some classes, one class after the other, and how many each has."""
        leaves, start = self._members
        return leaves[spans(start[classes], start[classes + 1])], start[classes + 1] - start[classes]

    def asking(self, names: Iterable[str]) -> Numbers:
        """Give the classes of `Has` leaves that ask for any of the names."""
        found = np.array([self.numbers[name] for name in names if name in self.numbers], np.intp)
        return spans(self.classes.start[found], self.classes.start[found + 1])

    def above(self, concept: str, vocabulary: Vocabulary, timed: bool) -> Numbers:
        """Give the classes, with or without a window, that a fact of the concept can answer."""
        self._use(vocabulary)
        known = self._above.get((concept, timed))
        if known is None:
            found = self.asking(vocabulary.ancestors(concept))
            known = found[(self.classes.window[found] > 0) == timed]
            self._above[concept, timed] = known
        return known

    def below(self, concept: str, vocabulary: Vocabulary) -> Numbers:
        """Give the classes a denial of the concept answers: of it and of all below it."""
        self._use(vocabulary)
        known = self._below.get(concept)
        if known is None:
            known = self._below[concept] = self.asking(vocabulary.descendants(concept) | {concept})
        return known

    def presumable(self, vocabulary: Vocabulary) -> npt.NDArray[np.bool_]:
        """Tell which leaves silence may answer: where it speaks for the patient, and of what it may."""
        self._use(vocabulary)
        if self._presumable is None:
            allowed = np.array([_allows(name, vocabulary) for name in self.names], np.bool_)
            self._presumable = self.presume & allowed[self.name]
        return self._presumable

    def touched(self, words: frozenset[str], vocabulary: Vocabulary) -> set[str]:
        """Give the open names that share a telling word (stems) with a record."""
        self._use(vocabulary)
        if self._open is None:
            self._open = {}
            for name in self.names:
                for stem in stems(name, vocabulary.ordinary) if name.startswith(NAMED) else ():
                    self._open.setdefault(stem, []).append(name)
        return {name for stem in words & self._open.keys() for name in self._open[stem]}

    def open_measures(self, words: frozenset[str]) -> list[str]:
        """Give the open measures whose every word (stems) stands in a record."""
        return [name for name, told in self._measured if told <= words]

    @cached_property
    def _measured(self) -> list[tuple[str, frozenset[str]]]:
        return [(name, measured_stems(name)) for name in self.names if name.startswith(MEASURED)]

    def within(self, qualifiers: Sequence[str]) -> list[int]:
        """Give the sets of qualifiers that lie within these, without the empty one."""
        told = set(qualifiers)
        found = {at for word in told for at in self._with.get(word, ())}
        return [at for at in sorted(found) if told.issuperset(self._sets[at].split(_JOINT))]

    @cached_property
    def _with(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, words in enumerate(self._sets):
            for word in words.split(_JOINT):
                found.setdefault(word, []).append(at)
        return found

    def _use(self, vocabulary: Vocabulary) -> None:
        if vocabulary is not self._vocabulary:
            self._vocabulary, self._above, self._below = vocabulary, {}, {}
            self._presumable = self._open = None


def _allows(name: str, vocabulary: Vocabulary) -> bool:
    if name.startswith(NAMED):
        return presumable(name)
    row = vocabulary.concepts.get(name)
    return row is not None and row.presumable

"""A tree of the query language over the index and the table of fields -> which rows, and how well."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from trialbridge.errors import InputError
from trialbridge.report.ctgov.fields import Field, field
from trialbridge.search import areas, query
from trialbridge.search.essie import (
    Area,
    Distance,
    Either,
    Every,
    Everything,
    Missing,
    Node,
    Quoted,
    Range,
    Within,
    Without,
    Words,
)
from trialbridge.search.fieldtable import AGES, Column, FieldTable, Mask, age_number, day_number, named
from trialbridge.search.index import Index
from trialbridge.search.text import terms

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
_SIGNS = re.compile(r"[^A-Z0-9]+")
_COVERING: dict[str, Callable[[str, str], bool]] = {
    "fullmatch": str.__eq__,
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": str.__contains__,
}
Scores = npt.NDArray[np.float64]


class Chosen(NamedTuple):
    """The rows that hold, and the score of each; a filter scores 0."""

    mask: Mask
    scores: Scores


class Selector:
    """Evaluates trees; safe to use from several threads."""

    def __init__(self, index: Index, table: FieldTable) -> None:
        """Take an index and a table of the same rows."""
        self.index, self.table = index, table
        self._none = np.zeros(len(table))

    def select(self, node: Node | None, area: str = "BasicSearch") -> Chosen:
        """Give what holds for a tree whose bare words look in an area. Raises InputError for odd fields."""
        if node is None:
            return self._filter(np.ones(len(self.table), np.bool_))
        match node:
            case Every(parts):
                all_of = [self.select(part, area) for part in parts]
                mask = np.logical_and.reduce([it.mask for it in all_of])
                return Chosen(mask, sum((it.scores for it in all_of), self._none) * mask)
            case Either(parts):
                any_of = [self.select(part, area) for part in parts]
                mask = np.logical_or.reduce([it.mask for it in any_of])
                return Chosen(mask, sum((it.scores for it in any_of), self._none))
            case Without(part):
                return self._filter(~self.select(part, area).mask)
            case Everything():
                return self._filter(np.ones(len(self.table), np.bool_))
            case Within(name, part):
                return self._filter(self._within(name, part, area))
            case Area(name, size, part):
                return self._area(name, size, part)
            case Distance():
                return self._filter(self.distances(node) <= node.km)
            case _:
                return self._words(node, area)

    def distances(self, point: Distance) -> Scores:
        """Give the distance (km) from a point to the nearest site of every row; infinite without a site."""
        nearest = np.full(len(self.table), np.inf)
        north, east = self._column("LocationGeoPointLat"), self._column("LocationGeoPointLon")
        np.minimum.at(nearest, north.rows, great_circle(point, north.values, east.values))
        return nearest

    def _area(self, name: str, size: bool, part: Node) -> Chosen:
        known = areas.AREAS.get(name.lower())
        if known is not None:
            return self.select(part, known.name)
        it = field(name)
        if it is None:
            raise _odd("the name of a field or search area", name)
        if size:
            return self._filter(self._sized(it, part))
        return self._field(it, part)

    def _words(self, node: Node, area: str) -> Chosen:
        """Look for words in an area: in the index, or in its short fields."""
        known = areas.AREAS[area.lower()]
        if isinstance(node, Missing | Range):
            raise _odd("AREA[field] before RANGE[] and MISSING", type(node).__name__.upper())
        assert isinstance(node, Words | Quoted), node
        if known.index:
            tree = query.Plain(node.text) if isinstance(node, Words) else query.Phrase(node.text)
            scores = self.index.score_of(tree, known.index)
            return Chosen(scores > 0, scores)
        parts = [node.text] if isinstance(node, Quoted) else node.text.split()
        held = [
            np.logical_or.reduce([self._named(self._columned(it), part, node.cover) for it in known.fields])
            for part in parts
            if terms(part)
        ]
        return self._filter(np.logical_and.reduce([*held, np.full(len(self.table), bool(held))]))

    def _field(self, it: Field, node: Node) -> Chosen:
        """Ask something of one field; a field with parts is asked in all of them."""
        match node:
            case Every(parts):
                return self.select(Every(tuple(Area(it.path, False, part) for part in parts)))
            case Either(parts):
                return self.select(Either(tuple(Area(it.path, False, part) for part in parts)))
            case Without(part):
                return self._filter(~self._field(it, part).mask)
        if isinstance(node, Distance):
            return self._filter(self.distances(node) <= node.km)
        if it.children and isinstance(node, Missing):
            held = [
                self._field(leaf, Without(Missing())).mask for leaf in it.leaves if self.table.column(leaf)
            ]
            return self._filter(~np.logical_or.reduce([*held, np.zeros(len(self.table), np.bool_)]))
        if it.children:
            found = [
                self._field(leaf, node).mask
                for leaf in it.leaves
                if self.table.column(leaf) is not None and _can(leaf, node)
            ]
            return self._filter(np.logical_or.reduce([*found, np.zeros(len(self.table), np.bool_)]))
        column = self.table.column(it)
        if column is None:
            return self._long(it, node)
        return self._filter(self._rows(column, self._holding(column, node), isinstance(node, Missing)))

    def _long(self, it: Field, node: Node) -> Chosen:
        weights = areas.long_weights(it)
        if not weights or not isinstance(node, Words | Quoted):
            raise _odd(f"a field that can be asked this, and {it.piece} is text", type(node).__name__.upper())
        tree = query.Plain(node.text) if isinstance(node, Words) else query.Phrase(node.text)
        scores = self.index.score_of(tree, weights)
        return Chosen(scores > 0, scores)

    def _within(self, name: str, part: Node, area: str) -> Mask:
        """Let all of it hold of one place; of other lists it is asked of the study as a whole."""
        if name.lower() != "location":
            return self.select(part, area).mask
        held = self._places(part)
        mask = np.zeros(len(self.table), np.bool_)
        mask[self.table.places[held]] = True
        return mask

    def _places(self, node: Node, it: Field | None = None) -> Mask:
        """Give the places for which a tree holds."""
        none = np.zeros(len(self.table.places), np.bool_)
        match node:
            case Every(parts):
                return np.asarray(np.logical_and.reduce([self._places(part, it) for part in parts]))
            case Either(parts):
                return np.asarray(np.logical_or.reduce([self._places(part, it) for part in parts]))
            case Without(part):
                return ~self._places(part, it)
            case Everything():
                return ~none
            case Area(name, _, part):
                known = field(name)
                if known is None or not known.path.startswith(
                    "protocolSection.contactsLocationsModule.locations"
                ):
                    raise _odd("a field of Location inside SEARCH[Location]", name)
                return self._places(part, known)
            case Distance():
                column = self._column("LocationGeoPointLat")
                far = great_circle(node, column.values, self._column("LocationGeoPointLon").values)
                return _at(none, column, far <= node.km)
        asked = areas.AREAS["locationsearch"].fields if it is None else it.leaves
        found = none
        for leaf in asked:
            column_of = self.table.column(leaf)
            if column_of is not None and _can(leaf, node):
                here = _at(none.copy(), column_of, self._holding(column_of, node))
                found = found | (~here if isinstance(node, Missing) else here)
        return found

    def _rows(self, column: Column, held: Mask, inverted: bool) -> Mask:
        mask = np.zeros(len(self.table), np.bool_)
        mask[column.rows[held]] = True
        return ~mask if inverted else mask

    def _holding(self, column: Column, node: Node) -> Mask:
        """Tell which of a column's values hold; of MISSING those that are there."""
        it = column.field
        match node:
            case Missing():
                return np.ones(len(column.values), np.bool_)
            case Everything() if not named(it):
                return np.ones(len(column.values), np.bool_)
            case Everything():
                node = Words("ALL") if "ALL" in column.names else Words("")
            case Range(low, high):
                return self._between(column, low, high)
        assert isinstance(node, Words | Quoted), node
        if named(it):
            return _naming(self.table, column, node.text, node.cover)
        if it.type == "boolean":
            return np.asarray(column.values == _flag(node.text))
        return self._between(column, node.text, node.text)

    def _between(self, column: Column, low: str, high: str) -> Mask:
        it = column.field
        if named(it):
            codes = [code for code, name in enumerate(column.names) if _in(name, low, high)]
            return np.isin(column.values, codes)
        least = -np.inf if low.upper() == "MIN" else _number(it, low, False)
        most = np.inf if high.upper() == "MAX" else _number(it, high, True)
        return np.asarray((column.values >= least) & (column.values <= most))

    def _named(self, column: Column, text: str, cover: str) -> Mask:
        return self._rows(column, _naming(self.table, column, text, cover), False)

    def _sized(self, it: Field, node: Node) -> Mask:
        if not it.many:
            raise _odd("a list before :size", it.piece)
        lengths = self.table.sizes(it)
        match node:
            case Words(text=text) | Quoted(text=text):
                return np.asarray(lengths == _count(text))
            case Range(low, high):
                least = 0 if low.upper() == "MIN" else _count(low)
                return np.asarray(
                    (lengths >= least) & (lengths <= (np.inf if high.upper() == "MAX" else _count(high)))
                )
        raise _odd("a number after :size", type(node).__name__.upper())

    def _filter(self, mask: Mask) -> Chosen:
        return Chosen(mask, self._none)

    def _column(self, piece: str) -> Column:
        it = field(piece)
        assert it is not None, piece
        return self._columned(it)

    def _columned(self, it: Field) -> Column:
        column = self.table.column(it)
        assert column is not None, it.piece
        return column


def great_circle(point: Distance, latitudes: npt.NDArray[Any], longitudes: npt.NDArray[Any]) -> Scores:
    """Give great-circle distances in km (haversine)."""
    north, east = np.radians(latitudes), np.radians(longitudes)
    here_north, here_east = np.radians(point.latitude), np.radians(point.longitude)
    chord = np.sin((north - here_north) / 2) ** 2
    chord += np.cos(north) * np.cos(here_north) * np.sin((east - here_east) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))


def _naming(table: FieldTable, column: Column, text: str, cover: str) -> Mask:
    """Tell which values are named: a code as it stands, a text by words side by side, all or a part."""
    if column.field.type == "enum":
        wanted = _SIGNS.sub("", text.upper())
        codes = [code for code, name in enumerate(column.names) if _SIGNS.sub("", name.upper()) == wanted]
        return np.isin(column.values, codes)
    wanted = f" {' '.join(terms(text))} "
    if not wanted.strip():
        return np.zeros(len(column.values), np.bool_)
    holds = _COVERING[cover]
    codes = [code for code, name in enumerate(table.termed(column)) if holds(name, wanted)]
    return np.isin(column.values, codes)


def _can(leaf: Field, node: Node) -> bool:
    """Tell whether a leaf can be asked this without an error: a text has no range of numbers."""
    if not isinstance(node, Words | Quoted):
        return True
    if leaf.type in ("date", "number", "integer") or leaf.piece in AGES:
        try:
            _number(leaf, node.text, False)
        except InputError:
            return False
    return leaf.type != "markup" and leaf.type != "boolean"


def _at(mask: Mask, column: Column, held: Mask) -> Mask:
    assert column.items is not None, column.field.piece
    mask[column.items[held]] = True
    return mask


def _number(it: Field, text: str, last: bool) -> float:
    number = None
    if it.type == "date":
        number = day_number(text, last)
    elif it.piece in AGES:
        number = age_number(text)
    else:
        try:
            number = float(text)
        except ValueError:
            number = None
    if number is None or number != number:
        kind = {"date": "a day (2024-03-15)", "text": 'an age ("18 years")'}.get(it.type, "a number")
        raise _odd(f"{kind} for {it.piece}", text[:60])
    return number


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise _odd("a number after :size", text[:60])
    return int(text)


def _flag(text: str) -> float:
    known: Mapping[str, float] = {"true": 1.0, "yes": 1.0, "y": 1.0, "false": 0.0, "no": 0.0, "n": 0.0}
    return known.get(text.strip().lower(), -1.0)


def _in(name: str, low: str, high: str) -> bool:
    plain = name.lower()
    return (low.upper() == "MIN" or plain >= low.lower()) and (high.upper() == "MAX" or plain <= high.lower())


def _odd(expected: str, came: str) -> InputError:
    return InputError(expected=expected, came=came, where="query", do="see /api/ctgov/v2/studies/metadata")

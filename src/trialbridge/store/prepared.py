"""Queries of one shape, put into SQL once: the ORM takes longer to write one than the database to answer."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import QuerySet

Given = str | Sequence[str]
_MARK = "\0value {}"


class _Written(NamedTuple):
    """SQL, its parameters (a number is the place of a given value) and what turns columns into values."""

    sql: str
    parameters: tuple[Any, ...]
    converters: tuple[tuple[int, Any, tuple[Callable[[Any, Any, Any], Any], ...]], ...]


class Prepared:
    """A query for tuples, made from the text, or list of texts, that it is asked with."""

    def __init__(self, make: Callable[..., QuerySet[Any, tuple[Any, ...]]]) -> None:
        """Take what makes the query; its values are only ever compared with columns of text."""
        self._make = make
        self._written: dict[tuple[object, ...], _Written] = {}
        self._alias = ""

    def rows(self, *given: Given) -> list[tuple[Any, ...]]:
        """Ask; nothing is found for an empty list."""
        lengths = tuple(-1 if isinstance(each, str) else len(each) for each in given)
        if 0 in lengths:
            return []
        if not self._alias:
            self._alias = self._make(*_marks(lengths)).db
        connection = connections[self._alias]
        key = (connection.vendor, *lengths)
        written = self._written.get(key) or self._written.setdefault(key, self._write(lengths))
        values = list(_flat(given))
        with connection.cursor() as cursor:
            cursor.execute(
                written.sql, [values[it] if type(it) is int else it[0] for it in written.parameters]
            )
            rows = cursor.fetchall()
        return [_converted(row, written, connection) for row in rows] if written.converters else rows

    def _write(self, lengths: tuple[int, ...]) -> _Written:
        marked = _marks(lengths)
        query = self._make(*marked)
        compiler = query.query.get_compiler(query.db)
        sql, parameters = compiler.as_sql()
        places = {mark: at for at, mark in enumerate(_flat(marked))}
        return _Written(
            sql,
            tuple(places.get(it, (it,)) if isinstance(it, str) else (it,) for it in parameters),
            tuple(
                (at, column, tuple(convert))
                for at, (convert, column) in compiler.get_converters(
                    [it[0] for it in compiler.select]
                ).items()
            ),
        )


def _marks(lengths: Iterable[int]) -> list[Given]:
    """Give values that stand for the given ones, each unlike every other."""
    return [
        _MARK.format(at) if length < 0 else [_MARK.format(f"{at}.{n}") for n in range(length)]
        for at, length in enumerate(lengths)
    ]


def _flat(given: Iterable[Given]) -> Iterable[str]:
    for each in given:
        yield from (each,) if isinstance(each, str) else each


def _converted(row: tuple[Any, ...], written: _Written, connection: Any) -> tuple[Any, ...]:
    values = list(row)
    for at, column, converters in written.converters:
        for convert in converters:
            values[at] = convert(values[at], column, connection)
    return tuple(values)

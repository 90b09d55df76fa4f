"""The variables by name: the rows of the table, and of an open measure a row made of its name; no more."""

from collections.abc import Iterable, Iterator, Mapping

from trialbridge.model.rule import MEASURED, measured_words
from trialbridge.vocab.tables import Variable


class Variables(Mapping[str, Variable]):
    """Looks variables up; only those of the table are counted and listed."""

    def __init__(self, rows: Iterable[Variable]) -> None:
        """Take the rows of the table."""
        self._rows = {row.name: row for row in rows}

    def __getitem__(self, name: str) -> Variable:
        """Give the row of a name, or make the one an open measure stands for."""
        row = self._rows.get(name)
        if row is None and name.startswith(MEASURED):
            return _open(name)
        if row is None:
            raise KeyError(name)
        return row

    def __contains__(self, name: object) -> bool:
        """Tell whether a name is in the table or an open measure."""
        return name in self._rows or (isinstance(name, str) and name.startswith(MEASURED))

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the table."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Count the rows of the table."""
        return len(self._rows)


def _open(name: str) -> Variable:
    """Make the row of `measured:corneal-thickness[um]`: its words, and the unit it was published in."""
    title, unit = measured_words(name)
    kind, question, aliases = "number" if unit else "score", f"What is the {title}?", (title.upper(),)
    return Variable(name=name, title=title, kind=kind, unit=unit, aliases=aliases, question=question)

"""Pages of labels and values as a list of pairs, in the order of the page; it knows no registry's labels."""

import re
from collections.abc import Mapping

from lxml import etree

from trialbridge.registries.reading import visible

Pair = tuple[str, str]
"""A field's name, as the reader's table of labels has it, and its value as the page shows it."""

_CELLS = ("td", "th")


def pairs(root: etree._Element, labels: Mapping[str, str]) -> list[Pair]:
    """Give every cell whose text is a known label with the value cell behind it; tables inside count too.

    A label stands there in one language or, on lines of its own, in several; colons and blanks do not count.
    """
    found: list[Pair] = []
    for row in root.iter("tr"):
        cells = [cell for cell in row if cell.tag in _CELLS]
        name = ""
        for cell in cells:
            if cell.find(".//table") is not None:
                name = ""
                continue
            shown = visible(cell)
            known = next((labels[each] for line in shown.split("\n") if (each := label(line)) in labels), "")
            if known and not name:
                name = known
            elif name:
                found.append((name, shown))
                name = ""
        if name:
            found.append((name, ""))  # a heading over the rows below it
    return found


def label(text: str) -> str:
    """Give a label without blanks, colons, markers, and numbers and brackets behind it, in lower case."""
    plain = re.sub(r"[\s\u00a0]+", " ", text).strip(" :：*-").lower()
    plain = re.sub(r"(?<=[a-z)]) ?\d{1,3}$", "", plain)
    return re.sub(r" ?[(（][^()（）]*[)）]$", "", plain).strip(" :：*")


def tidy(shown: str) -> str:
    """Give a value's lines without the page's indentation, and without empty lines around."""
    lines = [re.sub(r"[ \t\r\u00a0]+", " ", line).strip() for line in shown.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def table_of(rows: str) -> dict[str, str]:
    """Read `field: label, label …` lines into a table from label to field."""
    pairs = (row.split(":", 1) for row in rows.strip().splitlines())
    return {label(word): field.strip() for field, words in pairs for word in words.split("|")}

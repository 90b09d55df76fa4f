"""TNM categories in a sentence ("cT2aN1M0", "pT3 N2 M1a") as values of their scales; it groups no stage."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialbridge.model.patient import Fact
from trialbridge.vocab import Variable, Vocabulary

_CATEGORY = r"(?P<{0}>{1})"
_TNM = re.compile(
    r"(?<![A-Za-z0-9])[ycpra]{0,3}"
    + _CATEGORY.format("t_stage", "T(?:is|a|[0-4][a-d]?|[xX])(?:mi)?")
    + r"(?:\([^)]{1,4}\))?[ ,]{0,2}[cp]?"
    + _CATEGORY.format("n_stage", "N(?:[0-3][a-c]?|[xX]|\\+)(?:mi)?")
    + r"(?:[ ,]{0,2}[cp]?"
    + _CATEGORY.format("m_stage", "M(?:[01][a-d]?|[xX])")
    + r")?(?![A-Za-z0-9])"
)


class Category(NamedTuple):
    """A category found: its span in the sentence and its fact without quote and day."""

    start: int
    end: int
    fact: Fact


def categories(text: str, vocabulary: Vocabulary) -> Iterator[Category]:
    """Find T with N, and M where it is given; "T2" alone is also a vertebra or a picture of MRI."""
    for match in _TNM.finditer(text):
        for variable in ("t_stage", "n_stage", "m_stage"):
            row = vocabulary.variables.get(variable)
            fact = _fact(row, match[variable]) if row is not None and match[variable] else None
            if fact is not None:
                yield Category(match.start(), match.end(), fact)


def _fact(row: Variable, words: str) -> Fact | None:
    """Read a category with both of its ends: "T3" is 3 to 3.9; X is not known."""
    plain = words.lower().removesuffix("mi")
    for name, low, high in row.spans:
        if name.lower() == plain:
            one = low == high
            return Fact(
                variable=row.name,
                value=low if one else None,
                low=None if one else low,
                high=None if one else high,
            )
    return None

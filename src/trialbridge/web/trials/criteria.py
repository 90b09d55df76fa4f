"""A study's criteria as nested lists, each item with what its rule means; it judges nobody."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import computable
from trialbridge.report.plain_rule import plain_rule
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.locale import sayings

_DIGITS = re.compile(r"\d+\.\d{3,}")
_BULLET = re.compile(r"^\s*(?:[-*•·○▪◦]+\s+|\\?\*\s*)")


@dataclass(frozen=True)
class Item:
    """A criterion as shown: its words, what it means where it was wholly read, and the items under it."""

    text: str
    meaning: str
    role: str
    applies_to: tuple[str, ...]
    by: str
    items: list["Item"] = field(default_factory=list)


def nested(
    criteria: Sequence[Criterion], polarity: str, vocabulary: Vocabulary, language: str = "en"
) -> list[Item]:
    """Give the criteria of a polarity as a tree by their depth; the outermost headings are left out."""
    top: list[Item] = []
    path: list[tuple[int, Item]] = []
    for criterion in criteria:
        if criterion.polarity != polarity or (criterion.role == "heading" and _bare(criterion)):
            continue
        item = _item(criterion, vocabulary, language)
        while path and path[-1][0] >= criterion.depth:
            path.pop()
        (path[-1][1].items if path else top).append(item)
        path.append((criterion.depth, item))
    return top


def counted(criteria: Sequence[Criterion], polarity: str) -> int:
    """Count the items of a polarity that are no headings."""
    return sum(each.polarity == polarity and each.role != "heading" for each in criteria)


def _bare(criterion: Criterion) -> bool:
    """Tell whether a heading only says "Inclusion Criteria", which the page says itself."""
    return len(criterion.text.strip(" :：-*\n")) < 32 and "riteria" in criterion.text


def _item(criterion: Criterion, vocabulary: Vocabulary, language: str) -> Item:
    read = criterion.role == "requirement" and criterion.complete and computable(criterion.rule)
    key = "cannot" if criterion.polarity == "exclusion" else "need"
    words = legible(plain_rule(criterion.rule, vocabulary, language)) if read else ""
    meaning = sayings("rule", language).say(key, rule=words) if words else ""
    by = f"{criterion.author.who}, {criterion.author.when[:10]}" if criterion.author else ""
    text = _BULLET.sub("", criterion.clean or " ".join(criterion.text.split()))
    return Item(text, meaning, criterion.role, criterion.applies_to, by)


def legible(words: str) -> str:
    """Write units and converted numbers of a rule as people do: "10^9/L", "2.76 months"."""
    plain = words.replace("10*", "10^").replace("[IU]", "IU")
    return _DIGITS.sub(lambda number: f"{float(number[0]):.3g}", plain)

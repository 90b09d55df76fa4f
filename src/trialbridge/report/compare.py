"""Studies beside each other and a standard programme: what is stated, with its words; it advises nothing."""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from trialbridge.matching.odds import odds
from trialbridge.matching.therapy import texts
from trialbridge.model.criterion import Criterion
from trialbridge.model.study import Study
from trialbridge.model.verdict import Odds
from trialbridge.navigate.visits import visits
from trialbridge.report.document import Part, StudyQuote
from trialbridge.report.tested import labels
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.locale import Sayings, sayings

_COST = re.compile(
    r"[^.;\n]*\b(?:free of charge|for free|no cost|without (?:any )?(?:cost|charge)"
    r"|at (?:their|his|her) own expense|reimburs\w+|compensat\w+ for"
    r"|paid (?:for )?by|covered by|sponsor (?:will )?(?:pay|cover)s?)\b[^.;\n]*"
    r"|[^。；\n]*(?:免费|自费|报销)[^。；\n]*",
    re.IGNORECASE,
)


class Cell(Part, frozen=True):
    """What is stated, and the words that state it; "not stated" has none."""

    words: str
    quotes: tuple[StudyQuote, ...] = ()


class Factor(Part, frozen=True):
    """A row: its name, a cell a study, and what a standard programme means for it."""

    key: str
    name: str
    cells: tuple[Cell, ...]
    programme: str


class Comparison(Part, frozen=True):
    """What `compare` prints; the columns are `studies`, in the order asked."""

    studies: tuple[str, ...]
    titles: tuple[str, ...]
    factors: tuple[Factor, ...]
    programme: str


class Column(NamedTuple):
    """A study with what is read of it once."""

    study: Study
    criteria: Sequence[Criterion]
    vocabulary: Vocabulary
    odds: Odds
    said: Sayings


def compare(
    studies: Sequence[tuple[Study, Sequence[Criterion]]], vocabulary: Vocabulary, language: str = "en"
) -> Comparison:
    """Lay studies side by side; raises KeyError for a language there are no words for."""
    said = sayings("compare", language)
    columns = [
        Column(study, criteria, vocabulary, odds(study, vocabulary), said) for study, criteria in studies
    ]
    factors = tuple(
        Factor(key, said.say(key), tuple(read(column) for column in columns), said.say(f"programme.{key}"))
        for key, read in FACTORS.items()
    )
    titles = tuple(next((text.text for text in study.title), study.id) for study, _ in studies)
    return Comparison(tuple(study.id for study, _ in studies), titles, factors, said.say("programme"))


def _combination(column: Column) -> Cell:
    found = [label for label in labels(column.study, column.vocabulary) if label.facet == "combined"]
    return _cell(column, ", ".join(label.name for label in found), [label.quote for label in found])


def _monitoring(column: Column) -> Cell:
    outcomes = column.study.outcomes
    quotes = [StudyQuote(0, len(each.measure), each.measure, f"outcomes[{at}].measure")
              for at, each in enumerate(outcomes)]  # fmt: skip
    key = "outcome" if len(outcomes) == 1 else "outcomes"
    return _cell(column, column.said.say(key, n=len(outcomes)) if outcomes else "", quotes)


def _cost(column: Column) -> Cell:
    found = list(_sentences(column, _COST))
    return _cell(column, " ".join(" ".join(quote.text.split()) for quote in found), found)


def _contribution(column: Column) -> Cell:
    shared = column.study.ipd_sharing.strip().lower().startswith("y")
    return _cell(column, column.said.say("sharing") if shared else "", [])


def _known(column: Column) -> Cell:
    study, said = column.study, column.said
    parts = [said.say("results")] if study.has_results else []
    parts += [said.say("publications", n=len(study.references))] if study.references else []
    quotes = [StudyQuote(0, len(each.citation), each.citation, f"references[{at}].citation")
              for at, each in enumerate(study.references)]  # fmt: skip
    return _cell(column, ", ".join(parts), quotes)


def _randomisation(column: Column) -> Cell:
    known, said = column.odds, column.said
    quotes = [StudyQuote(each.start, each.end, each.text, each.source) for each in known.quotes]
    if known.basis == "not_randomised":
        return _cell(column, said.say("not_random"), quotes)
    if known.probability is None:
        return _cell(column, "", [])
    if known.probability == 1:
        return _cell(column, said.say("all"), quotes)
    share = Fraction(known.probability).limit_denominator(12)
    return _cell(column, said.say("chance", k=share.numerator, n=share.denominator), quotes)


def _control(column: Column) -> Cell:
    without = column.odds.arms_without
    return _cell(column, column.odds.control or ", ".join(without), [])


def _eligibility(column: Column) -> Cell:
    asked = [each for each in column.criteria if each.role == "requirement"]
    count = {side: sum(each.polarity == side for each in asked) for side in ("inclusion", "exclusion")}
    return _cell(column, column.said.say("requirements", **count) if asked else "", [])


def _schedule(column: Column) -> Cell:
    days = visits(column.study)
    quotes = {
        (each.field, each.start): StudyQuote(each.start, each.end, each.text, each.field) for each in days
    }
    return _cell(column, column.said.say("visits", n=len(days)) if days else "", list(quotes.values()))


def _travel(column: Column) -> Cell:
    days = visits(column.study)
    return _cell(column, column.said.say("days", n=days[-1].day - days[0].day) if len(days) > 1 else "", [])


FACTORS: dict[str, Callable[[Column], Cell]] = {
    "combination": _combination, "monitoring": _monitoring, "cost": _cost, "contribution": _contribution,
    "known": _known, "randomisation": _randomisation, "control": _control, "eligibility": _eligibility,
    "schedule": _schedule, "travel": _travel,
}  # fmt: skip


def _cell(column: Column, words: str, quotes: Sequence[StudyQuote]) -> Cell:
    return Cell(words, tuple(quotes)) if words else Cell(column.said.say("not_stated"))


def _sentences(column: Column, pattern: re.Pattern[str]) -> Iterator[StudyQuote]:
    named = texts(column.study)
    named |= {
        f"eligibility.criteria[{at}]": text.text for at, text in enumerate(column.study.eligibility.criteria)
    }
    for field, text in named.items():
        for found in pattern.finditer(text):
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            yield StudyQuote(start, found.end(), text[start : found.end()], field)

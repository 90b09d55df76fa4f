"""Eligibility text -> criteria as `parse` prints them, one text or a stream of studies; nothing is stored."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from trialbridge import eligibility, registries
from trialbridge.errors import TrialbridgeError
from trialbridge.flows import rules
from trialbridge.flows.engine import engine
from trialbridge.flows.workers import in_order
from trialbridge.model.criterion import Criterion, Mention, Polarity, Role
from trialbridge.model.rule import Rule, computable
from trialbridge.model.study import Study
from trialbridge.vocab import default_vocabulary

BATCH = 100


class MentionRow(msgspec.Struct, frozen=True):
    """A term found in the text; offsets are code points of the whole text."""

    type: str
    start: int
    end: int
    concept: str


class CriterionRow(msgspec.Struct, frozen=True):
    """A criterion: `text == block[start:end]`; `computable` where nothing of the sentence was left out."""

    text: str
    start: int
    end: int
    polarity: Polarity
    depth: int
    role: Role
    applies_to: tuple[str, ...]
    rule: Rule
    computable: bool
    mentions: tuple[MentionRow, ...]
    kinds: tuple[str, ...]


class Understood(msgspec.Struct, frozen=True):
    """How many of the requirements are computable; `share` is 1 where there are none."""

    requirements: int
    computable: int
    share: float


class Parsed(msgspec.Struct, frozen=True):
    """What a text says."""

    criteria: tuple[CriterionRow, ...]
    engine: str
    understood: Understood


class ParsedStudy(msgspec.Struct, frozen=True):
    """What a study's text says."""

    id: str
    criteria: tuple[CriterionRow, ...]
    engine: str
    understood: Understood


class Failed(msgspec.Struct, frozen=True):
    """A line that is no study."""

    id: str
    line: int
    error: str
    criteria: tuple[CriterionRow, ...] = ()


class Line(NamedTuple):
    """A line to print, and whether it tells of a failure."""

    json: bytes
    failed: bool


class _Plain(msgspec.Struct):
    id: str
    text: str


def parse(text: str) -> Parsed:
    """Parse a text; lists its criteria in order."""
    rows = _rows(eligibility.parse(text, default_vocabulary()))
    return Parsed(rows, engine(), understood(rows))


def stream(lines: Iterable[bytes], workers: int | None = None) -> Iterator[Line]:
    """Parse a study a line (API v2 shape or `{"id", "text"}`), in order; blank lines are left out."""
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    batches = iter(lambda: list(islice(numbered, BATCH)), [])
    for done in in_order(_batch, batches, workers):
        yield from done


def understood(rows: Iterable[CriterionRow]) -> Understood:
    """Count the requirements that can be computed."""
    judged = [row for row in rows if row.role == "requirement"]
    known = sum(row.computable for row in judged)
    return Understood(len(judged), known, round(known / len(judged), 4) if judged else 1.0)


def _batch(lines: list[tuple[int, bytes]]) -> list[Line]:
    return [_line(number, line) for number, line in lines]


def _line(number: int, line: bytes) -> Line:
    try:
        study_id, criteria = _criteria(line)
    except (TrialbridgeError, msgspec.MsgspecError, ValueError) as error:
        return Line(msgspec.json.encode(Failed("", number, f"line {number}: {error}")), True)
    rows = _rows(criteria)
    return Line(msgspec.json.encode(ParsedStudy(study_id, rows, engine(), understood(rows))), False)


def _criteria(line: bytes) -> tuple[str, tuple[Criterion, ...]]:
    raw: Any = msgspec.json.decode(line)
    if isinstance(raw, dict) and isinstance(raw.get("text"), str):
        plain = msgspec.convert(raw, _Plain)
        return plain.id, eligibility.parse(plain.text, default_vocabulary())
    registry = registries.recognise(line)
    if registry is None:
        raise ValueError('expected a study record or {"id", "text"}, came another shape')
    found = next(iter(registries.registries()[registry].read(line)))
    if not isinstance(found, Study):
        raise ValueError(f"expected {found.expected}, came {found.came}")
    return found.id, rules.parse(found, default_vocabulary())


def _rows(criteria: Iterable[Criterion]) -> tuple[CriterionRow, ...]:
    return tuple(
        CriterionRow(
            text=it.text,
            start=it.start,
            end=it.end,
            polarity=it.polarity,
            depth=it.depth,
            role=it.role,
            applies_to=it.applies_to,
            rule=it.rule,
            computable=it.complete and computable(it.rule),
            mentions=tuple(map(_mention, it.mentions)),
            kinds=it.kinds,
        )
        for it in criteria
    )


def _mention(found: Mention) -> MentionRow:
    return MentionRow(found.type, found.start, found.end, found.concept)

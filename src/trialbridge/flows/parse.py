"""Eligibility text -> criteria as `parse` prints them, one text or a stream of studies; nothing is stored."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from trialbridge import eligibility, registries
from trialbridge.eligibility.mentions import marked
from trialbridge.errors import TrialbridgeError
from trialbridge.flows import rules
from trialbridge.flows.engine import engine
from trialbridge.flows.workers import in_order
from trialbridge.model.criterion import Author, Criterion, Mention, Polarity, Role
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
    """A criterion: `text == block[start:end]`; `computable` where nothing of the sentence was left out.

    `number` counts from 1, as `correct` and reports do; `author` is the person whose rule it is, if one's.
    """

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
    number: int
    author: Author | None = None


class Share(msgspec.Struct, frozen=True):
    """How many requirements of a kind are computable."""

    requirements: int
    computable: int


class Understood(msgspec.Struct, frozen=True):
    """How many of the requirements are computable; `share` is 1 where there are none.

    `characters` is the share of the requirements' characters that stand in computable ones. `kinds` counts
    by the kind of a requirement's leading part, "none" where no part was understood.
    """

    requirements: int
    computable: int
    share: float
    characters: float
    kinds: dict[str, Share]


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


def parse(text: str, *, mentions: bool = True) -> Parsed:
    """Parse a text; lists its criteria in order, with their terms unless `mentions` is false."""
    rows = _rows(eligibility.parse(text, default_vocabulary()), mentions)
    return Parsed(rows, engine(), understood(rows))


def stored(study_id: str, *, data: Path | None = None, mentions: bool = True) -> ParsedStudy:
    """Give a stored study's criteria, people's corrections in their places; raises UnknownIdError."""
    from trialbridge.flows import show

    study = show.show(study_id, record=True, data=data).study
    rows = _rows(show.criteria(study, data=data), mentions)
    return ParsedStudy(study.id, rows, engine(), understood(rows))


def names_study(word: str) -> bool:
    """Tell whether a word has the form of an identifier of any registry."""
    patterns = (registry.ID_PATTERN for registry in registries.registries().values())
    return any(re.fullmatch(pattern, word.strip(), re.IGNORECASE) for pattern in patterns)


def stream(lines: Iterable[bytes], workers: int | None = None, *, mentions: bool = True) -> Iterator[Line]:
    """Parse a study a line (API v2 shape or `{"id", "text"}`), in order; blank lines are left out.

    Without `mentions` it takes a third less time.
    """
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    batches = iter(lambda: list(islice(numbered, BATCH)), [])
    for done in in_order(partial(_batch, mentions=mentions), batches, workers):
        yield from done


def understood(rows: Iterable[CriterionRow]) -> Understood:
    """Count the requirements that can be computed."""
    judged = [row for row in rows if row.role == "requirement"]
    known = [row for row in judged if row.computable]
    kinds: dict[str, Share] = {}
    for row in judged:
        kind = row.kinds[0] if row.kinds else "none"
        share = kinds.get(kind, Share(0, 0))
        kinds[kind] = Share(share.requirements + 1, share.computable + row.computable)
    return Understood(
        len(judged),
        len(known),
        share_of(len(known), len(judged)),
        share_of(sum(len(row.text) for row in known), sum(len(row.text) for row in judged)),
        dict(sorted(kinds.items())),
    )


def share_of(part: int, whole: int) -> float:
    """Give a share to four places; of nothing it is 1."""
    return round(part / whole, 4) if whole else 1.0


def measured(line: bytes) -> tuple[str, tuple[CriterionRow, ...]]:
    """Give a study's identifier and criteria without their mentions, which take as long as all the rest.

    Raises ValueError, MsgspecError or TrialbridgeError for a line that is no study.
    """
    study_id, criteria = _criteria(line)
    return study_id, rows_of(criteria)


def _batch(lines: list[tuple[int, bytes]], mentions: bool) -> list[Line]:
    return [_line(number, line, mentions) for number, line in lines]


def _line(number: int, line: bytes, mentions: bool) -> Line:
    try:
        study_id, criteria = _criteria(line)
    except (TrialbridgeError, msgspec.MsgspecError, ValueError) as error:
        return Line(msgspec.json.encode(Failed("", number, f"line {number}: {error}")), True)
    rows = _rows(criteria, mentions)
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


def _rows(criteria: tuple[Criterion, ...], mentions: bool) -> tuple[CriterionRow, ...]:
    return rows_of(marked(criteria, default_vocabulary()) if mentions else criteria)


def rows_of(criteria: Iterable[Criterion]) -> tuple[CriterionRow, ...]:
    """Lay criteria out as `parse` prints them."""
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
            number=number,
            author=it.author,
        )
        for number, it in enumerate(criteria, 1)
    )


def _mention(found: Mention) -> MentionRow:
    return MentionRow(found.type, found.start, found.end, found.concept)

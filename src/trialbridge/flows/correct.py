"""People's corrections of criteria: made, taken back, written out, read in; it knows no grammar."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from trialbridge import eligibility, store
from trialbridge.eligibility.corrections import lay
from trialbridge.errors import InputError
from trialbridge.flows import rules, show
from trialbridge.flows.given import rule_of
from trialbridge.model.base import encode
from trialbridge.model.correction import DIGITS, Correction, text_hash, words_of
from trialbridge.model.criterion import Criterion, Role
from trialbridge.model.rule import Opaque, Rule, canonical, leaves
from trialbridge.model.study import Rejected, Study
from trialbridge.vocab import Vocabulary, default_vocabulary

LONGEST = 2_000
"""Characters of a reason or a name at most."""


class Place(NamedTuple):
    """A criterion of a stored study by its number, and the correction that gave its rule, if one did."""

    study: str
    number: int
    criterion: Criterion
    correction: Correction | None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of a criterion; what is left empty stays as it is."""

    who: str
    why: str
    rule: Rule | None = None
    role: Role | None = None
    polarity: Literal["", "inclusion", "exclusion"] = ""


class Lost(msgspec.Struct, frozen=True):
    """A correction that mends nothing now, and why: it is kept, and holds again if its text comes back."""

    correction: Correction
    why: str


class Read(msgspec.Struct, frozen=True):
    """What became of corrections that were read in."""

    read: int
    new: int
    changed: int
    same: int
    rejections: tuple[Rejected, ...] = ()


def place(study_id: str, number: int, *, data: Path | None = None) -> Place:
    """Find criterion `number` (from 1, as `parse ID` counts) of a stored study.

    Raises UnknownIdError for the study, InputError for a number it has not.
    """
    study = show.show(study_id, data=data).study
    criteria = show.criteria(study, data=data)
    if not 1 <= number <= len(criteria):
        raise InputError(
            expected=f"a number from 1 to {len(criteria)}" if criteria else "a study with criteria",
            came=str(number),
            where=f"criteria of {study.id}",
            do=f"look it up with `trialbridge parse {study.id}`",
        )
    found = criteria[number - 1]
    key = text_hash(found.text)
    return Place(study.id, number, found, next((it for it in _kept([study.id]) if it.hash == key), None))


def words_to_rule(text: str, polarity: str) -> Rule:
    """Read a rule given in words with the parser itself, as an item of the list the criterion stands in.

    Raises InputError where that is not one criterion, or not all of it is understood.
    """
    head = "Exclusion Criteria:" if polarity == "exclusion" else "Inclusion Criteria:"
    read = [
        it
        for it in eligibility.parse(f"{head}\n\n* {' '.join(text.split())}", default_vocabulary())
        if it.role != "heading"
    ]
    if len(read) != 1:
        raise _no_rule("words that are one criterion", f"{len(read)} criteria", "--text")
    unknown = [leaf.text for leaf in leaves(read[0].rule) if isinstance(leaf, Opaque)]
    if unknown or not read[0].complete:
        came = f"not understood: {'; '.join(unknown)}" if unknown else "a number or window that fits nowhere"
        raise _no_rule("words that are understood", came, "--text")
    return read[0].rule


def made(found: Place, change: Change) -> Correction:
    """Give the correction of a criterion; raises InputError where nothing is said, or not by whom or why."""
    for name, said in (("--who", change.who), ("--why", change.why)):
        if not said.strip() or len(said) > LONGEST:
            raise InputError(
                expected=f"up to {LONGEST} characters that are not blank",
                came=f"{len(said)} characters" if said.strip() else "nothing",
                where=name,
                do="a correction names its author and the reason",
            )
    if change.rule is None and change.role is None and not change.polarity:
        raise InputError(
            expected="--rule, --text, --role or --polarity",
            came="none of them",
            where=f"correction of criterion {found.number}",
            do="say what the criterion states",
        )
    criterion, before = found.criterion, found.correction
    kept = before.polarity if before else ""
    return Correction(
        study=found.study,
        text=criterion.text,
        hash=text_hash(criterion.text),
        rule=canonical(criterion.rule if change.rule is None else change.rule),
        role=change.role or (criterion.role if change.rule is None else "requirement"),
        polarity=change.polarity or kept,
        who=change.who.strip(),
        why=change.why.strip(),
        when=_now(before.when if before else ""),
    )


def keep(correction: Correction, *, data: Path | None = None) -> None:
    """Store a correction; it is in matches from the next `reindex` on."""
    store.setup(data)
    from trialbridge.store.catalog import actions

    actions.correct([correction])


def take_back(study_id: str, named: str, *, data: Path | None = None) -> Correction:
    """Take back a correction, named by the criterion's number or by the hash that `doctor` prints.

    Raises InputError where there is none.
    """
    store.setup(data)
    from trialbridge.store.catalog import actions

    if named.isdecimal() and len(named) < DIGITS:
        found = place(study_id, int(named), data=data).correction
    else:
        found = next((it for it in _kept([study_id, study_id.upper()]) if it.hash == named), None)
    if found is None:
        raise InputError(
            expected="a criterion that was corrected, or a correction's hash",
            came=named,
            where=f"corrections of {study_id}",
            do="see `trialbridge export --format corrections` for those that were made",
        )
    actions.withdraw(found.study, found.hash)
    return found


def written(study_ids: Iterable[str] = (), *, data: Path | None = None) -> Iterator[bytes]:
    """Give the corrections of some studies, or all, as JSON lines."""
    store.setup(data)
    ids = list(study_ids)
    return (encode(correction) + b"\n" for correction in _kept(ids or None))


def read(lines: Iterable[bytes], name: str, *, data: Path | None = None) -> Read:
    """Read corrections in; of two for one text the later stays. Lines that are none are rejected."""
    store.setup(data)
    from trialbridge.store.catalog import actions

    good: list[Correction] = []
    bad: list[Rejected] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            good.append(_decoded(line))
        except (InputError, msgspec.MsgspecError, ValueError, RecursionError) as error:
            came = error.came if isinstance(error, InputError) else str(error)
            bad.append(Rejected(where=f"{name}: line {number}", expected="a correction", came=came))
    saved = actions.correct(good)
    return Read(len(good) + len(bad), *saved, tuple(bad))


def lost(study_ids: Iterable[str] | None = None, *, data: Path | None = None) -> list[Lost]:
    """Give the corrections that mend nothing now, of some studies or all."""
    store.setup(data)
    return unused(_kept(None if study_ids is None else list(study_ids)))


def unused(corrections: Iterable[Correction]) -> list[Lost]:
    """Give those of some corrections that mend nothing in the studies as stored now."""
    from trialbridge.store.catalog import queries

    corrections = list(corrections)
    studies = queries.studies(sorted({it.study for it in corrections}))
    of: dict[str, list[Correction]] = {}
    for correction in corrections:
        of.setdefault(correction.study, []).append(correction)
    return [one for study_id, made in of.items() for one in _lost(studies.get(study_id), made)]


def _lost(study: Study | None, corrections: list[Correction]) -> Iterator[Lost]:
    if study is None:
        yield from (Lost(it, "the study is not stored") for it in corrections)
        return
    vocabulary = default_vocabulary()
    block = rules.block_of(study)
    whole = words_of(block)
    for correction in lay(rules.parse(study, vocabulary), corrections, block, vocabulary).unused:
        still = words_of(correction.text) in whole
        yield Lost(correction, "it is now read as part of a longer text" if still else "its text has changed")


def _kept(study_ids: list[str] | None) -> list[Correction]:
    from trialbridge.store.catalog import queries

    return queries.corrections(study_ids)


def _decoded(line: bytes) -> Correction:
    vocabulary: Vocabulary = default_vocabulary()
    raw = msgspec.json.decode(line)
    if not isinstance(raw, dict) or raw.get("type") != "correction":
        raise ValueError('another thing than an object of "type": "correction"')
    found = msgspec.convert(raw, Correction)
    if text_hash(found.text) != found.hash:
        raise ValueError("a text that is not the one its hash names")
    if datetime.fromisoformat(found.when).tzinfo is None:
        raise ValueError(f"a moment without its zone: {found.when}")
    rule_of(msgspec.json.encode(raw["rule"]), vocabulary, "rule")
    return found


def _now(before: str) -> str:
    """Give the moment, later than the one given whatever the clock says: the later correction stays."""
    now = datetime.now(UTC)
    if before:
        now = max(now, datetime.fromisoformat(before) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")


def _no_rule(expected: str, came: str, where: str) -> InputError:
    return InputError(expected=expected, came=came, where=where, do="give the rule as JSON with --rule FILE")

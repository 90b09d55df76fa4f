"""One study, its history and its criteria, from the catalogue and the generation; nothing is written."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from trialbridge.errors import SourceError, UnknownIdError
from trialbridge.flows import engine, generation, rules
from trialbridge.flows.registrations import Registered, registered
from trialbridge.model.correction import Correction
from trialbridge.model.criterion import Criterion
from trialbridge.model.flag import Flag
from trialbridge.model.study import Study
from trialbridge.records.changes import Difference, difference
from trialbridge.records.identifiers import official
from trialbridge.records.keys import id_key
from trialbridge.records.quality import flags
from trialbridge.vocab import default_vocabulary

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.catalog.queries import Stored


class Shown(msgspec.Struct, frozen=True):
    """A study as of a day: the version, its day, how many versions there are, what people corrected.

    Of a study in several registries it is the best known record; `registered` has the others, what speaks
    for their being one, and where they disagree. `flags` are what is doubtful in the record shown.
    """

    study: Study
    version: str
    dated: str
    seen_on: str
    current: bool
    versions: int
    corrections: tuple[Correction, ...] = ()
    registered: Registered = Registered()
    flags: tuple[Flag, ...] = ()


class VersionLine(msgspec.Struct, frozen=True):
    """A version in a study's history, the oldest first."""

    registry: str
    version: str
    dated: str
    seen_on: str
    current: bool
    study: str = ""
    difference: Difference = Difference()


def show(study_id: str, as_of: str | None = None, *, record: bool = False, data: Path | None = None) -> Shown:
    """Give a study, as it is or as it stood on a day; raises UnknownIdError.

    Of linked records the best known one is given, whichever was asked for; `record` gives the one asked for.
    """
    return with_criteria(study_id, as_of, record=record, data=data)[0]


def with_criteria(
    study_id: str, as_of: str | None = None, *, record: bool = False, data: Path | None = None
) -> tuple[Shown, tuple[Criterion, ...]]:
    """Give what `show` gives, and the criteria of that study, which its flags were made from."""
    from trialbridge import store

    store.setup(data)  # before the models are imported
    from trialbridge.store.catalog import queries

    past = _asked(study_id, as_of)
    row = queries.in_force(past, as_of)
    study, vocabulary = row.study, default_vocabulary()
    together = registered(row.id, as_of, known=(row, study))
    if not record and together.lead not in ("", row.id):
        past = queries.versions(together.lead)
        row = queries.in_force(past, as_of)
        study = row.study
    day = date.fromisoformat(as_of) if as_of else date.today()
    corrections = tuple(queries.corrections([row.id]))
    read = _read(study, corrections, store.setup(data))
    shown = Shown(
        study=study,
        version=row.version,
        dated=row.dated,
        seen_on=row.seen_on.isoformat(),
        current=row.current,
        versions=len(past),
        corrections=corrections,
        registered=together,
        flags=flags(study, read, vocabulary, day),
    )
    return shown, read


def _asked(study_id: str, as_of: str | None = None) -> "list[Stored]":
    """Give the versions of an identifier, or of the one record that states it as its own elsewhere.

    One of them is in force on the day.
    """
    from trialbridge.store.catalog import link_queries, queries

    try:
        past = queries.versions(study_id)
        queries.in_force(past, as_of)
    except UnknownIdError:
        number = official(study_id)
        key = id_key(number.id) if number else 0
        stating = link_queries.sharing([key]).get(key, set()) if number else set()
        if len(stating) != 1:
            raise
        past = queries.versions(stating.pop())
        queries.in_force(past, as_of)
    return past


def history(study_id: str, *, data: Path | None = None) -> list[VersionLine]:
    """Give every version of a study and of the records linked with it, each with what it changed.

    Ordered by record, the oldest version first; a version is compared with the one before it of the same
    record. Raises UnknownIdError.
    """
    from trialbridge import store

    store.setup(data)  # before the models are imported
    from trialbridge.store.catalog import link_queries, queries

    own = _asked(study_id)[0].id
    lead = link_queries.leads([own]).get(own, own)
    lines = []
    for name in link_queries.members([lead]).get(lead, [own]):
        before: dict[str, Study] = {}
        for row in queries.versions(name):
            study = row.study
            old = before.get(row.registry)
            told = Difference() if old is None else _difference(old, study)
            before[row.registry] = study
            day = row.seen_on.isoformat()
            lines.append(VersionLine(row.registry, row.version, row.dated, day, row.current, row.id, told))
    return lines


def _difference(old: Study, new: Study) -> Difference:
    vocabulary = default_vocabulary()
    return difference(old, new, rules.parse(old, vocabulary), rules.parse(new, vocabulary))


def criteria(study: Study, *, data: Path | None = None) -> tuple[Criterion, ...]:
    """Give a study's criteria as read now, people's corrections in their places.

    Those of the generation where it was made by this engine, else freshly parsed.
    """
    from trialbridge import store

    folder = store.setup(data)
    from trialbridge.store.catalog import queries

    return _read(study, queries.corrections([study.id]), folder)


def _read(study: Study, corrections: Sequence[Correction], folder: Path) -> tuple[Criterion, ...]:
    try:
        serving = generation.kept(folder)
    except SourceError:  # a broken generation: the next build replaces it
        serving = None
    vocabulary = serving.vocabulary if serving else default_vocabulary()
    fresh = serving and serving.stamp.rules == engine.digest(*engine.RULES)
    stored = rules.stored(study, serving.rules) if serving and fresh else None
    read = rules.parse(study, vocabulary) if stored is None else stored
    return rules.corrected(study, read, corrections, vocabulary)

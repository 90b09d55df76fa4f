"""One study, its history and its criteria, from the catalogue and the generation; nothing is written."""

from pathlib import Path

import msgspec

from trialbridge.flows import engine, generation, rules
from trialbridge.model.correction import Correction
from trialbridge.model.criterion import Criterion
from trialbridge.model.study import Study
from trialbridge.vocab import default_vocabulary


class Shown(msgspec.Struct, frozen=True):
    """A study as of a day: the version, its day, how many versions there are, what people corrected."""

    study: Study
    version: str
    dated: str
    seen_on: str
    current: bool
    versions: int
    corrections: tuple[Correction, ...] = ()


class VersionLine(msgspec.Struct, frozen=True):
    """A version in a study's history, the oldest first."""

    registry: str
    version: str
    dated: str
    seen_on: str
    current: bool


def show(study_id: str, as_of: str | None = None, *, data: Path | None = None) -> Shown:
    """Give a study, as it is or as it stood on a day; raises UnknownIdError."""
    from trialbridge import store

    store.setup(data)  # before the models are imported
    from trialbridge.store.catalog import queries

    row = queries.record(study_id, as_of)
    return Shown(
        study=row.study,
        version=row.version,
        dated=row.dated,
        seen_on=row.seen_on.isoformat(),
        current=row.current,
        versions=len(queries.versions(study_id)),
        corrections=tuple(queries.corrections([row.id])),
    )


def history(study_id: str, *, data: Path | None = None) -> list[VersionLine]:
    """Give every version of a study; raises UnknownIdError."""
    from trialbridge import store

    store.setup(data)  # before the models are imported
    from trialbridge.store.catalog import queries

    return [
        VersionLine(row.registry, row.version, row.dated, row.seen_on.isoformat(), row.current)
        for row in queries.versions(study_id)
    ]


def criteria(study: Study, *, data: Path | None = None) -> tuple[Criterion, ...]:
    """Give a study's criteria as read now, people's corrections in their places.

    Those of the generation where it was made by this engine, else freshly parsed.
    """
    from trialbridge import store

    serving = generation.serving(store.setup(data))
    from trialbridge.store.catalog import queries

    vocabulary = serving.vocabulary if serving else default_vocabulary()
    fresh = serving and serving.stamp.rules == engine.digest(*engine.RULES)
    stored = rules.stored(study, serving.rules) if serving and fresh else None
    read = rules.parse(study, vocabulary) if stored is None else stored
    return rules.corrected(study, read, queries.corrections([study.id]), vocabulary)

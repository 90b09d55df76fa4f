"""One study, its history and its criteria, from the catalogue and the generation; nothing is written."""

from pathlib import Path

import msgspec

from trialbridge.flows import generation, rules
from trialbridge.model.criterion import Criterion
from trialbridge.model.study import Study
from trialbridge.vocab import default_vocabulary


class Shown(msgspec.Struct, frozen=True):
    """A study as of a day: the version, its day, and how many versions there are."""

    study: Study
    version: str
    dated: str
    seen_on: str
    current: bool
    versions: int


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
    """Give a study's criteria from the current generation, or freshly parsed where it has none of them."""
    from trialbridge import store

    serving = generation.serving(store.setup(data))
    stored = rules.stored(study, serving.rules) if serving else None
    return rules.parse(study, default_vocabulary()) if stored is None else stored

"""What is stale or broken in a data folder, and what mends it; it mends nothing itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from trialbridge.errors import SourceError, StoredDocumentError, TrialbridgeError
from trialbridge.flows import generation
from trialbridge.flows.generation import Generation
from trialbridge.model.correction import stamp_of

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.catalog.queries import Stored

Level = Literal["ok", "note", "stale", "broken"]
REINDEX = "run `trialbridge reindex`"


class Finding(msgspec.Struct, frozen=True):
    """One thing looked at: how it is, and what to do when it is not as it should be."""

    about: str
    level: Level
    says: str
    do: str = ""


def doctor(*, data: Path | None = None, documents: bool = True) -> list[Finding]:
    """Look at the catalogue and the generation; `documents` reads every stored version too.

    The worst level is "broken" (exit status 2), then "stale"; nothing is raised but for an unusable folder.
    """
    from trialbridge import store

    try:
        folder = store.setup(data)
    except SourceError as error:
        return [Finding("catalogue", "broken", str(error), error.do)]
    found = [*_catalogue(folder), *_casebook(data), *(_documents() if documents else [])]
    try:
        served = generation.current(folder)
    except SourceError as error:
        return [*found, Finding("generation", "broken", str(error), REINDEX)]
    if served is None:
        return [*found, *_none_yet()]
    return [*found, *_generation(served), *_leftovers(folder, served)]


def _catalogue(folder: Path) -> list[Finding]:
    from trialbridge.store.catalog import queries

    counts = queries.counts()
    says = f"{counts.studies} studies in {counts.versions} versions, in {folder}"
    found = [Finding("catalogue", "ok", says), *_corrections()]
    if counts.rejected:
        do = "see `trialbridge ingest --json` for the reasons, then ingest a mended file"
        found.append(Finding("catalogue", "note", f"{counts.rejected} records could not be read", do))
    found += _sources()
    damage = queries.integrity()
    if damage:
        do = "restore a backup, or move catalog.sqlite3 away and ingest again"
        found.append(Finding("catalogue", "broken", "; ".join(damage[:3]), do))
    return found


def _casebook(data: Path | None) -> list[Finding]:
    """Tell of the casebook in numbers, whether its key fits and its audit verifies; nothing without one."""
    from django.db import connections

    from trialbridge.store import casebook

    name = connections[casebook.CASEBOOK].settings_dict["NAME"]
    if connections[casebook.CASEBOOK].vendor == "sqlite" and not Path(str(name)).exists():
        return []
    try:
        casebook.setup(data)
        from trialbridge.store.casebook import audit, queries

        counts, damage, chain = queries.counts(), queries.integrity(), audit.verify()
    except TrialbridgeError as error:
        return [Finding("casebook", "broken", str(error), error.do)]
    says = f"{counts.cases} cases, {counts.erased} erased, {counts.accounts} accounts"
    found = [Finding("casebook", "ok", says)]
    if damage:
        found.append(Finding("casebook", "broken", "; ".join(damage[:3]), "run `trialbridge restore FILE`"))
    if counts.keys_to_rotate:
        says = f"{counts.keys_to_rotate} keys are wrapped by an earlier master key"
        found.append(Finding("casebook keys", "stale", says, "run `trialbridge user rotate`"))
    if chain.says:
        says, do = f"event {chain.broken}: {chain.says}", "keep a copy as it is, then restore a backup"
        found.append(Finding("audit", "broken", says, do))
    else:
        found.append(Finding("audit", "ok", f"{chain.events} events, head {chain.head[:12]}"))
    return found


def _sources() -> list[Finding]:
    """Tell how far each source was read, which sweeps are unfinished, and what is wrong with a source."""
    from trialbridge.store.catalog import queries

    found = []
    for one in queries.cursors():
        about = " ".join(
            part for part in (one.registry, one.base, repr(one.query) if one.query else "") if part
        )
        says = f"synchronised up to {one.reached}" if one.reached else "never read to its end"
        if one.begun_on:
            says += f"; the sweep of {one.begun_on} stopped after {one.seen} studies"
            do = f"run `trialbridge sync {one.registry}`: it goes on there"
            found.append(Finding(about, "note", says, do))
        else:
            found.append(Finding(about, "ok", says))
    for alert in queries.alerts():
        says = f"alert of {alert.raised_at.date()}: {alert.says}"
        do = f"look at the registry; if it is right: `trialbridge sync {alert.registry} --accept-fewer`"
        found.append(Finding(f"{alert.registry} {alert.base}".strip(), "stale", says, do))
    return found


def _corrections() -> list[Finding]:
    """Tell how many corrections there are, and which of them mend nothing now."""
    from trialbridge.flows.correct import unused
    from trialbridge.store.catalog import queries

    try:
        kept = queries.corrections()
    except StoredDocumentError as error:
        return [Finding("corrections", "broken", str(error), "restore a backup")]
    found = [Finding("corrections", "ok", f"{len(kept)} kept")] if kept else []
    for one in unused(kept):
        by = one.correction
        says = f"{by.study}: the one by {by.who} of {by.when[:10]} mends nothing: {one.why}"
        do = f"read the text anew; `trialbridge correct {by.study} {by.hash} --remove` takes it back"
        found.append(Finding("corrections", "note", says, do))
    return found


def _documents() -> list[Finding]:
    from trialbridge.store.catalog import queries

    damaged = []
    for row in queries.every_version():
        if not row.whole or not _readable(row):
            damaged.append(f"{row.id} version {row.version}")
    if not damaged:
        return [Finding("documents", "ok", "every stored version can be read")]
    says = f"{len(damaged)} stored versions cannot be read: {', '.join(damaged[:5])}"
    return [Finding("documents", "broken", says, "ingest these studies again, or restore a backup")]


def _readable(row: "Stored") -> bool:
    try:
        return bool(row.study.id)
    except StoredDocumentError:
        return False


def _none_yet() -> list[Finding]:
    from trialbridge.store.catalog import queries

    if queries.counts().studies:
        return [Finding("generation", "stale", "there is none yet", REINDEX)]
    return [Finding("generation", "note", "nothing was ingested yet", "run `trialbridge ingest PATH`")]


def _generation(served: Generation) -> list[Finding]:
    from trialbridge.store.catalog import queries

    try:
        corrections = stamp_of(queries.corrections())
    except StoredDocumentError:  # told above
        corrections = served.stamp.corrections
    reasons = generation.stale(served, queries.snapshot(), corrections)
    stamp = served.stamp
    about = f"generation {served.name}"
    says = f"{stamp.studies} studies, {stamp.criteria} requirements, {stamp.computable} computable"
    found = [Finding(about, "ok", says)] if not reasons else []
    found += [Finding(about, "stale", reason, REINDEX) for reason in reasons]
    if stamp.unreadable:
        found.append(
            Finding(about, "broken", f"left out: {', '.join(stamp.unreadable[:5])}", "see documents")
        )
    if stamp.unread:
        says = (
            f"{len(stamp.unread)} studies whose criteria were kept whole, since the parser failed: "
            f"{', '.join(stamp.unread[:5])}"
        )
        found.append(Finding(about, "note", says, "report them: the parser should fail on no text"))
    found += _parts(served, about)
    return found


def _parts(served: Generation, about: str) -> list[Finding]:
    """Open every part and let the sizes meet."""
    try:
        sizes = {
            "index": len(served.index),
            "compiled rules": len(served.compiled.studies),
            "list of studies": len(served.studies),
        }
        damaged = sum(1 for _ in served.rules.damaged())
    except TrialbridgeError as error:
        return [Finding(about, "broken", str(error), REINDEX)]
    wrong = [f"{name} {size}" for name, size in sizes.items() if size != served.stamp.studies]
    found = []
    if wrong:
        says = f"{served.stamp.studies} studies were built, but: {', '.join(wrong)}"
        found.append(Finding(about, "broken", says, "run `trialbridge reindex --force`"))
    if damaged:
        says = f"{damaged} parsed criteria are damaged"
        found.append(Finding(about, "broken", says, "run `trialbridge reindex --force`"))
    return found


def _leftovers(folder: Path, served: Generation) -> list[Finding]:
    unfinished = [
        entry.name
        for entry in (folder / generation.FOLDER).iterdir()
        if entry.is_dir() and entry.name != served.name and not (entry / generation.STAMP).exists()
    ]
    if not unfinished:
        return []
    says = f"unfinished: {', '.join(sorted(unfinished))}"
    return [Finding("generations", "note", says, "nothing: the next build sweeps them away")]

"""Builds the next generation from the catalogue, taking over what is unchanged; it parses nothing itself."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialbridge.errors import SourceError
from trialbridge.flows import engine, generation, words
from trialbridge.flows.book import Book, unpack
from trialbridge.flows.book import Writer as BookWriter
from trialbridge.flows.derive import Derived, Job, derive, summary_key
from trialbridge.flows.generation import Generation, Stamp
from trialbridge.flows.predicates import SUMMARY, summaries
from trialbridge.flows.workers import in_order
from trialbridge.matching.compile import Compiler
from trialbridge.matching.compiled import LIMIT, OPAQUE, UNREAD
from trialbridge.model.correction import Correction, stamp_of
from trialbridge.search import Writer as IndexWriter

Progress = Callable[[str, int, int], None]
JOB_STUDIES = 200
MOST_DRIFT = 0.1
"""Share of replaced studies from which on everything is laid out anew: their old texts weigh on the rest."""


def reindex(
    *,
    data: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Generation:
    """Bring the generation up to the catalogue and the engine; one that is so already is given back.

    The old one serves meanwhile, and on when the disk fails (SourceError). `force` builds everything anew.
    """
    from trialbridge import store

    folder = store.setup(data)
    served = generation.serving(folder)
    if not force and served and not _stale(served):
        return served
    try:
        with generation.building(folder) as place:
            served = None if force else generation.serving(folder)
            if served and not _stale(served):
                return served  # another process has built it meanwhile
            return _build(place, served, progress, workers)
    except OSError as error:
        raise SourceError(
            expected="room for a generation",
            came=error.strerror or str(error),
            where=str(error.filename or folder),
            do="free disk space, then run `trialbridge reindex`; the old generation goes on serving",
        ) from error


def _stale(served: Generation) -> list[str]:
    from trialbridge.store.catalog import queries

    return generation.stale(served, queries.snapshot(), stamp_of(queries.corrections()))


class Plan(NamedTuple):
    """What is to be derived, and what an older generation lends: its books, and all of it for an update."""

    total: int
    pages: Iterator[list[tuple[str, str, bytes]]]
    rules: Path | None = None
    summaries: Path | None = None
    updates: Generation | None = None
    drift: int = 0


class Build:
    """The writers of a generation's parts, fed study by study in the order of the rows."""

    def __init__(
        self, folder: Path, updates: Generation | None, corrections: dict[str, list[Correction]]
    ) -> None:
        """Open every part, empty or with all that the generation to be updated holds."""
        self._folder, self._corrections = folder, corrections
        self.studies = list(updates.studies) if updates else []
        self._rows = {study_id: row for row, (study_id, _) in enumerate(self.studies)}
        self._rules = BookWriter(folder / generation.RULES)
        self._summaries = BookWriter(folder / generation.SUMMARIES)
        if updates:
            self._rules.copy(updates.rules)
            with Book(updates.folder / generation.SUMMARIES) as book:
                self._summaries.copy(book)
        old = updates.folder / generation.INDEX if updates else None
        self._index = IndexWriter(folder / generation.INDEX, old, len(self.studies))
        self._compiler = None if updates else Compiler()
        self.unreadable: list[tuple[str, str]] = []
        self.unread: list[str] = []
        self.criteria = self.computable = 0

    def add(self, derived: Derived) -> None:
        """Take a study in."""
        pair = (derived.id, derived.version)
        if derived.entry is None:
            self.unreadable.append(pair)
            return
        self._rules.add(derived.rules_key, derived.rules)
        self._summaries.add(self._key(pair), derived.summary)
        row = self._rows.get(derived.id)
        if row is None:
            self.studies.append(pair)
            self._index.add(derived.entry)
        else:
            self.studies[row] = pair
            self._index.replace(derived.entry, row)
        if self._compiler:
            self._compile(self._compiler, derived.summary)

    def close(self) -> None:
        """Write the parts out."""
        self._rules.close()
        self._summaries.close()
        compiler = self._compiler or self._compiled_anew()
        compiler.save(self._folder / generation.COMPILED)
        (self._folder / generation.STUDIES).write_bytes(msgspec.msgpack.encode(self.studies))
        kept = [one for study_id in sorted(self._corrections) for one in self._corrections[study_id]]
        (self._folder / generation.CORRECTIONS).write_bytes(msgspec.json.Encoder().encode_lines(kept))
        self._index.close()

    def _key(self, pair: tuple[str, str]) -> bytes:
        return summary_key(*pair, self._corrections.get(pair[0], ()))

    def _compiled_anew(self) -> Compiler:
        """Compile all studies in the order of their rows, the replaced ones in their old places."""
        compiler = Compiler()
        with Book(self._folder / generation.SUMMARIES) as book:
            for packed in summaries(book, self.studies, self._corrections, self._folder):
                self._compile(compiler, packed)
        return compiler

    def _compile(self, compiler: Compiler, packed: bytes) -> None:
        summary = SUMMARY.decode(unpack(packed))
        compiler.add(summary)
        flags = [requirement.flags for requirement in summary.requirements if not requirement.flags & LIMIT]
        self.criteria += len(flags)
        self.computable += sum(not flag & OPAQUE for flag in flags)
        if any(flag & UNREAD for flag in flags):
            self.unread.append(summary.study)


def _build(
    folder: Path, old: Generation | None, progress: Progress | None, workers: int | None
) -> Generation:
    from trialbridge.store.catalog import queries

    found = queries.corrections()
    corrections = generation.by_study(found)
    learned = words.copied(folder.parent.parent, folder)
    plan = _plan(old if old and old.stamp.learned == learned else None, corrections)
    build = Build(folder, plan.updates, corrections)
    done = 0
    jobs = (
        Job(
            page,
            plan.rules,
            plan.summaries,
            {it: corrections[it] for it, *_ in page if it in corrections},
            folder,
        )
        for page in plan.pages
    )
    for derived in in_order(derive, jobs, workers, warm=partial(words.vocabulary, folder)):
        for one in derived:
            build.add(one)
        done += len(derived)
        if progress:
            progress("parsing", done, max(plan.total, done))
    build.close()
    stamp = Stamp(
        engine=engine.engine(),
        snapshot=queries.snapshot([*build.studies, *build.unreadable]),
        studies=len(build.studies),
        criteria=build.criteria,
        computable=build.computable,
        unreadable=tuple(study_id for study_id, _ in build.unreadable),
        drift=plan.drift,
        unread=tuple(build.unread),
        corrections=stamp_of(found),
        rules=engine.digest(*engine.RULES),
        summaries=engine.digest(*engine.SUMMARIES),
        index=engine.digest(*engine.INDEX),
        compiled=engine.digest(*engine.COMPILED),
        learned=learned,
        built=generation.today(),
    )
    return generation.publish(folder, stamp)


def _plan(old: Generation | None, corrections: dict[str, list[Correction]]) -> Plan:
    """Decide what to derive: few changes to a generation of the same code are an update, else everything."""
    from trialbridge.store.catalog import queries

    total = queries.counts().studies
    if old is None or not _sound(old) or old.stamp.rules != engine.digest(*engine.RULES):
        return Plan(total, _documents(queries.current_pages(JOB_STUDIES)))
    rules = old.folder / generation.RULES
    if old.stamp.summaries != engine.digest(*engine.SUMMARIES):
        return Plan(total, _documents(queries.current_pages(JOB_STUDIES)), rules)
    summaries = old.folder / generation.SUMMARIES
    changed = _changed(old, queries.current_versions(), corrections)
    if changed is None or old.stamp.index != engine.digest(*engine.INDEX):
        return Plan(total, _documents(queries.current_pages(JOB_STUDIES)), rules, summaries)
    pages = _documents(queries.current_of(changed, JOB_STUDIES))
    return Plan(len(changed), pages, rules, summaries, old, old.stamp.drift + len(changed))


def _sound(old: Generation) -> bool:
    """Tell whether the books and lists of an older generation can be read, whatever state it is in."""
    try:
        with Book(old.folder / generation.SUMMARIES):
            return len(old.corrections) >= 0 <= len(old.rules) and len(
                old.studies
            ) == old.stamp.studies == len(old.index)
    except (OSError, ValueError, SourceError):
        return False


def _changed(
    old: Generation, now: Sequence[tuple[str, str]], corrections: dict[str, list[Correction]]
) -> list[str] | None:
    """Give the studies new or changed, in text or by corrections; None where an update is no gain."""
    before = dict(old.studies)
    mended = {
        study_id
        for study_id in corrections.keys() | old.corrections.keys()
        if corrections.get(study_id) != old.corrections.get(study_id)
    }
    changed = [study_id for study_id, version in now if before.get(study_id) != version or study_id in mended]
    gone = len(before) + sum(study_id not in before for study_id, _ in now) != len(now)
    if gone or old.stamp.drift + len(changed) > MOST_DRIFT * len(now):
        return None
    return changed


def _documents(pages: Iterable[Sequence[object]]) -> Iterator[list[tuple[str, str, bytes]]]:
    from trialbridge.store.catalog.queries import Stored

    for page in pages:
        yield [(row.id, row.version, row.document) for row in page if isinstance(row, Stored)]

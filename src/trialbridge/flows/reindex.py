"""Builds the next generation from the catalogue, taking over what is unchanged; it parses nothing itself."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import msgspec

from trialbridge.errors import SourceError
from trialbridge.flows import engine, fields, generation, link, words
from trialbridge.flows.book import Book, unpack
from trialbridge.flows.book import Writer as BookWriter
from trialbridge.flows.derive import Derived, Job, derive, summary_key
from trialbridge.flows.generation import Generation, Stamp
from trialbridge.flows.predicates import SUMMARY, summaries
from trialbridge.flows.workers import in_order, uncollected
from trialbridge.matching.compile import Compiler, Summary
from trialbridge.matching.compiled import LIMIT, OPAQUE, UNREAD, Compiled, save
from trialbridge.matching.graft import graft
from trialbridge.model.correction import Correction, stamp_of
from trialbridge.search import Writer as IndexWriter

Progress = Callable[[str, int, int], None]
Versions = Sequence[tuple[str, str]]
JOB_STUDIES = 200
MOST_DRIFT = 0.1
"""Share of replaced studies from which on everything is laid out anew: their old texts weigh on the rest."""


@uncollected()
def reindex(
    *,
    data: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Generation:
    """Bring the generation up to the catalogue and the engine; one that is so already is given back.

    First it finds which records are one study: a study is indexed and judged once.

    The old one serves meanwhile, and on when the disk fails (SourceError). `force` builds everything anew.
    """
    from trialbridge import store

    folder = store.setup(data)
    from trialbridge.store.catalog import queries

    link.refresh(data=data, progress=progress, workers=workers)
    try:
        with generation.building(folder) as place:
            now = queries.current_versions()
            served = None if force else generation.serving(folder)
            if served and not generation.stale(
                served, queries.snapshot(now), stamp_of(queries.corrections())
            ):
                return served
            return _build(place, served, now, progress, workers)
    except OSError as error:
        raise SourceError(
            expected="room for a generation",
            came=error.strerror or str(error),
            where=str(error.filename or folder),
            do="free disk space, then run `trialbridge reindex`; the old generation goes on serving",
        ) from error


class Plan(NamedTuple):
    """What is to be derived, and what an older generation lends: its books, and all of it for an update."""

    total: int
    pages: Iterator[list[tuple[str, str, bytes]]]
    rules: Path | None = None
    summaries: Path | None = None
    updates: Generation | None = None
    drift: int = 0


class Build:
    """The writers of a generation's parts, fed study by study; an update takes over what is unchanged."""

    def __init__(
        self, folder: Path, updates: Generation | None, corrections: dict[str, list[Correction]]
    ) -> None:
        """Open every part, empty or with all that the generation to be updated holds."""
        self._folder, self._corrections, self._old = folder, corrections, updates
        self.studies = list(updates.studies) if updates else []
        self._rows = {study_id: row for row, (study_id, _) in enumerate(self.studies)}
        old = updates.folder / generation.INDEX if updates else None
        self._index = IndexWriter(folder / generation.INDEX, old, len(self.studies))
        self._rules = BookWriter(folder / generation.RULES, updates.rules if updates else None)
        self._before = Book(updates.folder / generation.SUMMARIES) if updates else None
        self._summaries = BookWriter(folder / generation.SUMMARIES, self._before)
        self._compiler = Compiler()
        self._places: list[int] = []
        self.unreadable: list[tuple[str, str]] = []
        self.unread = set(updates.stamp.unread) if updates else set[str]()
        self.criteria = updates.stamp.criteria if updates else 0
        self.computable = updates.stamp.computable if updates else 0

    def __enter__(self) -> "Build":
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the files; only `close` makes them whole."""
        self._rules.abandon()
        self._summaries.abandon()

    def add(self, derived: Derived) -> None:
        """Take a study in, in the place of an older version of it or behind the others."""
        pair = (derived.id, derived.version)
        if derived.entry is None:
            self.unreadable.append(pair)
            return
        self._rules.add(derived.rules_key, derived.rules)
        self._summaries.add(summary_key(*pair, self._corrections.get(derived.id, ())), derived.summary)
        row = self._rows.get(derived.id)
        if row is None:
            self._places.append(len(self.studies))
            self.studies.append(pair)
            self._index.add(derived.entry)
        else:
            self._places.append(row)
            self._forget(self.studies[row])
            self.studies[row] = pair
            self._index.replace(derived.entry, row)
        summary = SUMMARY.decode(unpack(derived.summary))
        self._compiler.add(summary)
        self._count(summary, 1)

    def close(self) -> None:
        """Write the parts out."""
        self._rules.close()
        self._summaries.close()
        save(self._compiled(), self._folder / generation.COMPILED)
        (self._folder / generation.STUDIES).write_bytes(msgspec.msgpack.encode(self.studies))
        kept = [one for study_id in sorted(self._corrections) for one in self._corrections[study_id]]
        (self._folder / generation.CORRECTIONS).write_bytes(msgspec.json.Encoder().encode_lines(kept))
        self._index.close()

    def _compiled(self) -> Compiled:
        """Give the compiled form: of all studies at once, or the changed ones put into the old form."""
        if self._old is None:
            return self._compiler.build()
        if self._old.stamp.compiled == engine.digest(*engine.COMPILED):
            return graft(self._old.compiled, self._compiler.build(), self._places)
        compiler = Compiler()
        with Book(self._folder / generation.SUMMARIES) as book:
            for packed in summaries(book, self.studies, self._corrections, self._folder):
                compiler.add(SUMMARY.decode(unpack(packed)))
        return compiler.build()

    def _forget(self, pair: tuple[str, str]) -> None:
        """Take a replaced study out of the counts."""
        assert self._old and self._before
        packed = next(summaries(self._before, [pair], self._old.corrections, self._old.folder))
        self._count(SUMMARY.decode(unpack(packed)), -1)

    def _count(self, summary: Summary, by: int) -> None:
        flags = [requirement.flags for requirement in summary.requirements if not requirement.flags & LIMIT]
        self.criteria += by * len(flags)
        self.computable += by * sum(not flag & OPAQUE for flag in flags)
        (self.unread.add if by > 0 and any(flag & UNREAD for flag in flags) else self.unread.discard)(
            summary.study
        )


def _build(
    folder: Path,
    old: Generation | None,
    now: Versions,
    progress: Progress | None,
    workers: int | None,
) -> Generation:
    from trialbridge.store.catalog import queries

    found = queries.corrections()
    corrections = generation.by_study(found)
    learned = words.copied(folder.parent.parent, folder)
    plan = _plan(old if old and old.stamp.learned == learned else None, now, corrections)
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
    with Build(folder, plan.updates, corrections) as build:
        for derived in in_order(derive, jobs, workers, warm=partial(words.vocabulary, folder)):
            for one in derived:
                build.add(one)
            done += len(derived)
            if progress:
                progress("parsing", done, max(plan.total, done))
        build.close()
    if old:
        fields.renewed(old.folder, build.studies, folder)
    stamp = Stamp(
        engine=engine.engine(),
        snapshot=queries.snapshot([*build.studies, *build.unreadable]),
        studies=len(build.studies),
        criteria=build.criteria,
        computable=build.computable,
        unreadable=tuple(study_id for study_id, _ in build.unreadable),
        drift=plan.drift,
        unread=tuple(sorted(build.unread)),
        corrections=stamp_of(found),
        rules=engine.digest(*engine.RULES),
        summaries=engine.digest(*engine.SUMMARIES),
        index=engine.digest(*engine.INDEX),
        compiled=engine.digest(*engine.COMPILED),
        learned=learned,
        built=generation.today(),
    )
    return generation.publish(folder, stamp)


def _plan(old: Generation | None, now: Versions, corrections: dict[str, list[Correction]]) -> Plan:
    """Decide what to derive: few changes to a generation of the same code are an update, else everything."""
    from trialbridge.store.catalog import queries

    total = queries.counts().studies
    if old is None or not _sound(old) or old.stamp.rules != engine.digest(*engine.RULES):
        return Plan(total, _documents(queries.current_pages(JOB_STUDIES)))
    rules = old.folder / generation.RULES
    if old.stamp.summaries != engine.digest(*engine.SUMMARIES):
        return Plan(total, _documents(queries.current_pages(JOB_STUDIES)), rules)
    summaries = old.folder / generation.SUMMARIES
    changed = _changed(old, now, corrections)
    if changed is None or old.stamp.index != engine.digest(*engine.INDEX):
        return Plan(total, _documents(queries.current_pages(JOB_STUDIES)), rules, summaries)
    pages = _documents(queries.current_of(changed, JOB_STUDIES))
    return Plan(len(changed), pages, rules, summaries, old, old.stamp.drift + len(changed))


def _sound(old: Generation) -> bool:
    """Tell whether the books and lists of an older generation can be read, whatever state it is in."""
    try:
        with Book(old.folder / generation.SUMMARIES):
            sizes = {len(old.studies), len(old.index), len(old.compiled.studies)}
            return len(old.corrections) >= 0 <= len(old.rules) and sizes == {old.stamp.studies}
    except (OSError, ValueError, SourceError):
        return False


def _changed(old: Generation, now: Versions, corrections: dict[str, list[Correction]]) -> list[str] | None:
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

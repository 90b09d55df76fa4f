"""One sweep over one source: pages in, rows and cursor stored together; it builds no generation."""

from collections.abc import Callable
from datetime import date, timedelta
from inspect import signature
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from trialbridge import registries
from trialbridge.errors import SourceError
from trialbridge.flows.ingest import rows_of
from trialbridge.harvest import Client, RefusedError
from trialbridge.model.study import Rejected
from trialbridge.registries import Request, Requests
from trialbridge.store.catalog.rows import Row

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.catalog.models import Cursor

Progress = Callable[[str, int, int], None]
OVERLAP = timedelta(days=2)
"""How far a sweep reaches behind the one before: clocks and the registry's own day differ by a day each."""
FEWER = 0.8
"""A source that says it holds at most this share of what it held has lost a fifth: that is not believed."""
FRUITLESS = 3
"""Times a sweep begins again at its mark without storing anything, before it gives up."""
STALE_PAGES = 20
"""Pages in a row without a record that was not there before: a source that goes round in circles.

An empty page counts a hundredth: a registry that is asked month by month has years without a change."""
GONE = (400, 404, 410, 422)
"""Statuses by which a source says that it does not know a mark any more."""


class Source(NamedTuple):
    """What is read: a registry, at another address or its own (""), searched or whole ("")."""

    registry: str
    base: str = ""
    query: str = ""


class SourceCounts(msgspec.Struct, frozen=True):
    """What became of a source's records; `read` is the sum of the others, `finished` says it came to its end.

    `since` is the day asked for ("": everything), `total` what the source says to hold, `error` why it ended
    early, `rejections` the records that could not be read.
    """

    registry: str
    since: str = ""
    requests: int = 0
    pages: int = 0
    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    total: int | None = None
    finished: bool = False
    error: str = ""
    rejections: tuple[Rejected, ...] = ()


class _CirclesError(Exception):
    """The source gave a page that leads nowhere, or back; asked again from the mark on it may lead on."""


class Sweep:
    """Reads one source to its end, or as far as it lets itself be read."""

    def __init__(
        self, source: Source, client: Client, accept_fewer: bool = False, progress: Progress | None = None
    ) -> None:
        """Prepare; nothing is asked before `run`."""
        self._source, self._client, self._accept = source, client, accept_fewer
        self._progress = progress
        self._module = registries.registries()[source.registry]
        self._seen: set[str] = set()
        self._stale = 0.0
        self._rejections: list[Rejected] = []
        self.counts = SourceCounts(source.registry)

    def run(self, since: str = "") -> SourceCounts:
        """Sweep; what fails at the source is told in `error`, what fails in the database is raised."""
        began = self._client.requests
        cursor = self._open(since)
        try:
            self._through(cursor)
            self._count(finished=True)
        except _SourceFailedError as failure:
            self._count(error=str(failure.error))
        return msgspec.structs.replace(
            self.counts, requests=self._client.requests - began, rejections=tuple(self._rejections)
        )

    def _open(self, since: str) -> "Cursor":
        """Go on with the sweep under way, or begin one."""
        from trialbridge.store.catalog import queries

        cursor = queries.cursor(*self._source)
        if not cursor.begun_on or (since and since != cursor.since):
            cursor.since = since or _before(cursor.reached)
            self._move(cursor, since=cursor.since, begun_on=date.today().isoformat(), mark="", seen=0)
        self._count(since=cursor.since, total=cursor.total)
        return cursor

    def _through(self, cursor: "Cursor") -> None:
        fruitless, came = 0, ""
        while fruitless < FRUITLESS:
            mark = cursor.mark
            try:
                self._pages(cursor)
                return
            except _CirclesError as error:
                came = str(error)
            fruitless = fruitless + 1 if cursor.mark == mark else 0
        raise self._astray(came)

    def _astray(self, came: str) -> "_SourceFailedError":
        return _SourceFailedError(
            SourceError(
                expected="pages that lead on",
                came=came,
                where=self._source.registry,
                do="run the same command later: it goes on where it stopped",
            )
        )

    def _pages(self, cursor: "Cursor") -> None:
        """Ask from the mark on until the source has no more."""
        asking = self._asking(cursor)
        asked: set[Request] = set()
        request = next(asking, None)
        while request is not None:
            asked.add(request)
            answer = self._answer(cursor, request)
            if request.total:
                self._believe(cursor, answer)
            following = _sent(asking, answer)
            if following in asked:
                raise _CirclesError(f"a page that leads back ({following.mark or following.path})")
            self._store(cursor, answer if request.records else b"", following)
            request = following
        self._close(cursor)

    def _answer(self, cursor: "Cursor", request: Request) -> bytes:
        try:
            return self._client.answer(request)
        except SourceError as error:
            if isinstance(error, RefusedError) and cursor.mark and error.status in GONE:
                self._move(cursor, mark="", seen=0)  # the mark is too old: the sweep begins anew
                raise _CirclesError(str(error)) from error
            raise _SourceFailedError(error) from error

    def _asking(self, cursor: "Cursor") -> Requests:
        takes = signature(self._module.requests).parameters
        given = {"query": self._source.query, "after": cursor.mark}
        wanted: dict[str, Any] = {name: value for name, value in given.items() if value and name in takes}
        return self._module.requests(cursor.since or None, **wanted)

    def _store(self, cursor: "Cursor", answer: bytes, following: Request | None) -> None:
        """Store the rows of a page and, in the same transaction, where to go on."""
        from trialbridge.store.catalog import actions

        rows, rejected = self._read(answer)
        ids = {row.study_id for row in rows} | {refusal.where for refusal in rejected}
        self._stale = 0 if ids - self._seen or not answer else self._stale + (1 if ids else 0.01)
        if self._stale >= STALE_PAGES:
            self._move(cursor, mark="", seen=0)
            raise self._astray(f"{STALE_PAGES} pages without a record that was not there before")
        fresh = len(ids - self._seen)
        mark = (following.mark if following else "") or cursor.mark  # a request may name no new place
        seen = cursor.seen + fresh
        saved = actions.save_page(
            rows, rejected, self._source, {"mark": mark, "seen": seen}, f"sync {self._source.registry}"
        )
        cursor.mark, cursor.seen = mark, seen
        self._seen |= ids
        self._rejections += rejected
        if answer:
            self._add(saved.new, saved.changed, saved.same, len(rejected))
        if self._progress:
            self._progress(self._source.registry, cursor.seen, max(cursor.total or 0, cursor.seen))

    def _read(self, answer: bytes) -> tuple[list[Row], list[Rejected]]:
        empty = not answer or self._told(answer) == 0  # a month in which nothing changed is no bad page
        found = [] if empty else list(rows_of(self._source.registry, answer))
        rejected = [one for one in found if isinstance(one, Rejected)]
        return [one for one in found if not isinstance(one, Rejected)], rejected

    def _believe(self, cursor: "Cursor", answer: bytes) -> None:
        """Take the source's total, unless it lost a fifth: then the sweep stops, and somebody is told."""
        count = self._told(answer)
        if count is not None:
            self._compare(cursor, count, "says it holds")

    def _told(self, answer: bytes) -> int | None:
        """Give how many studies an answer says there are, where the registry's answers say so."""
        tell: Callable[[bytes], int | None] = getattr(self._module, "count", lambda _: None)
        return tell(answer)

    def _close(self, cursor: "Cursor") -> None:
        """End the sweep; one over everything must have brought what the source says to hold."""
        if not (cursor.since or self._source.query):
            self._compare(cursor, cursor.seen, "gave")
        joined = not (cursor.since and cursor.reached) or cursor.since <= cursor.reached
        reached = cursor.begun_on if joined else cursor.reached
        self._move(cursor, mark="", begun_on="", since="", seen=0, reached=reached)

    def _compare(self, cursor: "Cursor", count: int, how: str) -> None:
        from trialbridge.store.catalog import actions, queries

        registry, base, query = self._source
        before = cursor.total if cursor.total is not None else 0 if query else queries.held(registry)
        if before and count <= FEWER * before and not self._accept:
            says = f"it {how} {count} studies, where there were {before}; nothing was deleted"
            actions.raise_alert(registry, base, says)
            self._move(cursor, mark="", seen=0)
            raise _SourceFailedError(
                SourceError(
                    expected=f"about {before} studies",
                    came=f"a source that {how} {count}; nothing was deleted",
                    where=registry,
                    do="look at the registry; if it is right, run again with --accept-fewer",
                )
            )
        if how == "says it holds" or cursor.total is None or self._accept:
            self._move(cursor, total=count)
        actions.clear_alert(registry, base)
        self._count(total=cursor.total)

    def _move(self, cursor: "Cursor", **moved: object) -> None:
        from trialbridge.store.catalog import actions

        actions.move(self._source, moved)
        for name, value in moved.items():
            setattr(cursor, name, value)

    def _add(self, new: int, changed: int, same: int, rejected: int) -> None:
        now = self.counts
        self._count(
            pages=now.pages + 1,
            read=now.read + new + changed + same + rejected,
            new=now.new + new,
            changed=now.changed + changed,
            same=now.same + same,
            rejected=now.rejected + rejected,
        )

    def _count(self, **values: object) -> None:
        self.counts = msgspec.structs.replace(self.counts, **values)


class _SourceFailedError(Exception):
    """Carries what the source did to `run`, past the database's own errors."""

    def __init__(self, error: SourceError) -> None:
        super().__init__(str(error))
        self.error = error


def _sent(asking: Requests, answer: bytes) -> Request | None:
    try:
        return asking.send(answer)
    except StopIteration:
        return None
    except Exception as error:  # a module's fault must not end the sweeps behind it
        raise _CirclesError(f"{type(error).__name__}: {error}") from error


def _before(reached: str) -> str:
    """Give the day from which to ask after a sweep that reached a day; "" for everything."""
    return (date.fromisoformat(reached) - OVERLAP).isoformat() if reached else ""

"""Registries over HTTP -> the catalogue, then the next generation; it neither fetches nor reads by itself."""

from collections.abc import Callable, Iterable, Sequence
from inspect import signature
from pathlib import Path

import msgspec

from trialbridge import registries
from trialbridge.errors import InputError
from trialbridge.flows.sweep import Source, SourceCounts, Sweep
from trialbridge.harvest import Client, Pace, checked

Progress = Callable[[str, int, int], None]
LONGEST_QUERY = 200


class Synced(msgspec.Struct, frozen=True):
    """What became of each source, in the order asked; `generation` serves the studies now."""

    sources: tuple[SourceCounts, ...]
    generation: str = ""


def sync(
    names: Iterable[str] | None,
    *,
    query: str = "",
    since: str = "",
    base_url: str = "",
    accept_fewer: bool = False,
    data: Path | None = None,
    pace: Pace | None = None,
    reindex: bool = True,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Synced:
    """Bring registries (None: all that have a live source) up to date, page by page, and what serves them.

    A sweep asks for what changed since the one before (or since a day), goes on where a killed one stopped,
    and stores each page with its cursor in one transaction. A source that fails has its `error` in the
    counts and does not hold up the others. `accept_fewer` takes a total that shrank for right. Raises
    InputError for an unknown registry or option, SourceError when the database or the disk fails.
    """
    from trialbridge import store

    chosen = live() if names is None else _known(names)
    _check(chosen, query, names is None)
    checked(base_url)
    folder = store.setup(data)
    done = []
    with Client(pace, folder / "harvest", base_url) as client:
        for source in (Source(name, base_url, query) for name in chosen):
            with store.alone(folder / f"sync-{source.registry}.lock", f"sync of {source.registry}"):
                done.append(Sweep(source, client, accept_fewer, progress).run(since))
    if not reindex:
        return Synced(tuple(done))
    from trialbridge.flows.reindex import reindex as build

    return Synced(tuple(done), build(data=data, progress=progress, workers=workers).name)


def live() -> list[str]:
    """Name the registries that have a live source."""
    return [name for name, module in sorted(registries.registries().items()) if _asks(module)]


def _asks(module: registries.Registry) -> bool:
    asking = module.requests()
    try:
        return next(asking, None) is not None
    finally:
        asking.close()


def _known(names: Iterable[str]) -> list[str]:
    chosen, has = list(names), live()
    for name in chosen:
        if name not in has:
            raise InputError(
                expected=f"one of {', '.join(has)}",
                came=name,
                where="REGISTRY",
                do="name one of them, or `--all`; files of others are read by `trialbridge ingest`",
            )
    return chosen


def _check(chosen: Sequence[str], query: str, everything: bool) -> None:
    if len(query) > LONGEST_QUERY:
        raise InputError(
            expected=f"a query of at most {LONGEST_QUERY} characters",
            came=f"{len(query)}",
            where="--query",
            do="shorten it",
        )
    deaf = [name for name in chosen if query and "query" not in _parameters(name)]
    if deaf:
        raise InputError(
            expected="a registry that can be searched",
            came=", ".join(deaf),
            where="--query",
            do="leave the query out" if not everything else "name the registry to search",
        )


def _parameters(name: str) -> Iterable[str]:
    return signature(registries.registries()[name].requests).parameters

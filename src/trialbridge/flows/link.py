"""Records -> linked studies, in the catalogue: keys of what changed, then their neighbourhoods anew."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialbridge.errors import InputError, StoredDocumentError
from trialbridge.flows import engine
from trialbridge.flows.workers import in_order
from trialbridge.model.linkage import Apart, Cluster, Decision, ordered
from trialbridge.model.study import Study
from trialbridge.records import link as records
from trialbridge.records.identifiers import registry_of
from trialbridge.records.keys import WIDEST, keys, states_identifier
from trialbridge.records.lead import SECOND_HAND
from trialbridge.store.catalog.rows import study_of

Progress = Callable[[str, int, int], None]
CODE = ("model/study.py", "records")
JOB_RECORDS = 400
WRITTEN_AT_ONCE = 4_000


class LinkCounts(msgspec.Struct, frozen=True):
    """What was looked at and found: records with new keys, studies compared, linked studies now."""

    records: int = 0
    studies: int = 0
    linked: int = 0
    members: int = 0
    apart: int = 0


class Keys(NamedTuple):
    """A record's keys; none where its document could not be read."""

    study_id: str
    registry: str
    version: str
    keys: frozenset[int]


def refresh(
    *, data: Path | None = None, progress: Progress | None = None, workers: int | None = None
) -> LinkCounts:
    """Bring the linked studies up to the records: those that changed and all that share a key with them.

    Cheap where nothing changed. New code of linking looks at everything again; what people decided stays.
    """
    from trialbridge import store

    store.setup(data)
    from trialbridge.store.catalog import link_queries

    code = engine.digest(*CODE)
    stale = link_queries.unkeyed(code)
    if not stale:
        return _counted(0, 0)
    everything = len(stale) > link_queries.keyed() // 2
    changed = sorted({study_id for study_id, _ in stale})
    before = set() if everything else _around(changed)
    _lay_keys(changed, code, progress, workers)
    groups = list(_every_group()) if everything else [before | _around(changed)]
    return _relink(groups, len(stale), everything, progress)


def decide(left: str, right: str, same: bool, who: str, why: str, *, data: Path | None = None) -> Decision:
    """Keep a person's word that two studies are one, or are not, and act on it; no later sync undoes it.

    Raises UnknownIdError for studies that are not stored, InputError for a word without author or reason.
    """
    pair = _named(left, right, who, why, data)
    from trialbridge.store.catalog import link_actions

    made = Decision(
        left=pair[0],
        right=pair[1],
        same=same,
        who=who.strip(),
        why=why.strip(),
        when=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    link_actions.decide(made)
    _again(pair)
    return made


def undecide(left: str, right: str, *, data: Path | None = None) -> bool:
    """Take a person's word on a pair back and find anew; tells whether there was one."""
    pair = _named(left, right, "-", "-", data)
    from trialbridge.store.catalog import link_actions

    gone = link_actions.undecide(*pair)
    _again(pair)
    return gone


def _named(left: str, right: str, who: str, why: str, data: Path | None) -> tuple[str, str]:
    from trialbridge import store

    store.setup(data)
    from trialbridge.store.catalog import queries

    pair = ordered(queries.record(left).id, queries.record(right).id)
    if pair[0] == pair[1]:
        raise InputError(expected="two studies", came=f"{left} twice", where="link", do="name two")
    for name, given in (("--who", who), ("--why", why)):
        if not given.strip():
            raise InputError(
                expected="who decides, and why", came=f"no {name}", where="link", do=f"give {name}"
            )
    return pair


def _again(pair: Iterable[str]) -> None:
    _relink([_around(pair)], 0, False, None)


def _lay_keys(study_ids: Sequence[str], code: str, progress: Progress | None, workers: int | None) -> None:
    from trialbridge.store.catalog import link_actions

    waiting: list[link_actions.RecordKeys] = []
    done = 0
    for read in in_order(lay, _jobs(study_ids), workers):
        waiting += (
            link_actions.RecordKeys(it.registry, it.study_id, it.version, code, it.keys) for it in read
        )
        done += len(read)
        if len(waiting) >= WRITTEN_AT_ONCE:
            link_actions.key(waiting)
            waiting = []
        if progress:
            progress("linking", done, max(len(study_ids), done))
    link_actions.key(waiting)


def _jobs(study_ids: Sequence[str]) -> Iterator[list[tuple[str, str, str, bytes]]]:
    from trialbridge.store.catalog import link_queries

    job: list[tuple[str, str, str, bytes]] = []
    for row in link_queries.current(list(study_ids)):
        job.append(row)
        if len(job) >= JOB_RECORDS:
            yield job
            job = []
    if job:
        yield job


def lay(job: Sequence[tuple[str, str, str, bytes]]) -> list[Keys]:
    """Lay out the keys of some records; runs in workers."""
    return [Keys(name, registry, version, _keys(document)) for name, registry, version, document in job]


def _keys(document: bytes) -> frozenset[int]:
    try:
        return keys(study_of(document))
    except StoredDocumentError:  # `doctor` tells; the record stands alone
        return frozenset()


def _telling(key: int, studies: set[str]) -> bool:
    """Tell whether those that share a key may be one: by a stated number, else of several registries."""
    if len(studies) < 2:
        return False
    if states_identifier(key):
        return True
    return len(studies) <= WIDEST and len({registry_of(it) for it in studies}) > 1


def _every_group() -> Iterator[set[str]]:
    """Give the neighbourhoods of the whole catalogue: what keys and decisions connect, two and more."""
    from trialbridge.store.catalog import link_queries

    group: dict[str, str] = {}

    def root(name: str) -> str:
        while group.setdefault(name, name) != name:
            group[name] = group[group[name]]
            name = group[name]
        return name

    def join(names: Iterable[str]) -> None:
        first, *others = names
        for other in others:
            group[root(other)] = root(first)

    last, sharing = -1, set[str]()
    for key, name in link_queries.every_key():
        if key != last:
            if _telling(last, sharing):
                join(sharing)
            last, sharing = key, set()
        sharing.add(name)
    if _telling(last, sharing):
        join(sharing)
    for decision in link_queries.decisions():
        join((decision.left, decision.right))
    found: dict[str, set[str]] = defaultdict(set)
    for name in list(group):
        found[root(name)].add(name)
    yield from found.values()


def _around(study_ids: Iterable[str]) -> set[str]:
    """Give some studies with all that keys, clusters and decisions connect them to."""
    from trialbridge.store.catalog import link_queries

    found: set[str] = set()
    fresh = set(study_ids)
    while fresh:
        found |= fresh
        near = {name for key, names in link_queries.sharing(link_queries.keys_of(fresh)).items()
                if _telling(key, names) for name in names}  # fmt: skip
        leads = set(link_queries.leads(fresh).values())
        near |= {name for names in link_queries.members(leads).values() for name in names}
        near |= {name for it in link_queries.decisions(fresh) for name in (it.left, it.right)}
        fresh = near - found
    return found


def _relink(
    groups: Sequence[set[str]], keyed: int, everything: bool, progress: Progress | None
) -> LinkCounts:
    from trialbridge.store.catalog import link_actions, link_queries

    decisions = link_queries.decisions()
    clusters: list[Cluster] = []
    apart: list[Apart] = []
    compared = 0
    for done, some in enumerate(_batches(groups)):
        studies = _studies(some)
        for group in some:
            here = [studies[name] for name in sorted(group) if name in studies]
            compared += len(here)
            if len(here) > 1:
                mine = [it for it in decisions if it.left in group and it.right in group]
                found, kept = records.link(here, mine)
                clusters += found
                apart += kept
        if progress:
            progress("linking", done, max(len(groups), done))
    if everything:
        link_actions.forget()
    link_actions.relink((name for group in groups for name in group), clusters, apart)
    return _counted(keyed, compared)


def _batches(groups: Sequence[set[str]]) -> Iterator[list[set[str]]]:
    batch: list[set[str]] = []
    for group in groups:
        batch.append(group)
        if sum(map(len, batch)) >= JOB_RECORDS:
            yield batch
            batch = []
    if batch:
        yield batch


def _studies(groups: Iterable[set[str]]) -> dict[str, Study]:
    """Read the best known record of each identifier, with the numbers that its other records add."""
    from trialbridge.store.catalog import link_queries

    found: dict[str, list[Study]] = defaultdict(list)
    for name, _, _, document in link_queries.current(sorted({it for group in groups for it in group})):
        try:
            study = study_of(document)
        except StoredDocumentError:  # `doctor` tells
            continue
        found[name].append(study)
    return {name: _whole(several) for name, several in found.items()}


def _whole(several: Sequence[Study]) -> Study:
    first = min(several, key=lambda it: (it.source.registry in SECOND_HAND, it.source.registry))
    numbers = {(it.kind, it.id): it for study in (first, *several) for it in study.identifiers}
    return msgspec.structs.replace(first, identifiers=tuple(numbers.values()))


def _counted(keyed: int, compared: int) -> LinkCounts:
    from trialbridge.store.catalog import link_queries

    linked, members, apart = link_queries.linked()
    return LinkCounts(records=keyed, studies=compared, linked=linked, members=members, apart=apart)

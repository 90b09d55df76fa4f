"""Where else a study is registered, and where those records disagree; nothing is written."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from trialbridge.errors import StoredDocumentError, UnknownIdError
from trialbridge.flows import rules
from trialbridge.model.linkage import Apart, Cluster, Link
from trialbridge.model.study import Study
from trialbridge.records.claims import CONFIDENCE, claims, registry_of
from trialbridge.records.conflicts import Conflict, conflicts, criteria_conflicts
from trialbridge.records.identifiers import official
from trialbridge.records.keys import id_key
from trialbridge.report.results import english
from trialbridge.vocab import default_vocabulary

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.catalog.queries import Stored

CONTESTED = 0.5
"""How sure a number is that several studies state: a sponsor gives it to a study and its extension."""
MOST_CRITERIA = 4
"""Records of a study of whose criteria each is compared with the best known one's."""


class Registration(msgspec.Struct, frozen=True):
    """A registry's version of the study; where only its number is known `stored` is false."""

    id: str
    registry: str
    title: str = ""
    status: str = ""
    dated: str = ""
    version: str = ""
    url: str = ""
    stored: bool = True
    evidence: str = ""
    confidence: float = 1.0


class Registered(msgspec.Struct, frozen=True):
    """All registrations of a study, the lead first; `related` are other studies that it names."""

    lead: str = ""
    registrations: tuple[Registration, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    links: tuple[Link, ...] = ()
    apart: tuple[Apart, ...] = ()
    related: tuple[Registration, ...] = ()


def registered(
    study_id: str, as_of: str | None = None, *, known: "tuple[Stored, Study] | None" = None
) -> Registered:
    """Give where a stored study is registered, as of a day; what has no version by then is left out.

    `known` is the study's own record, where somebody has read it already.
    """
    from trialbridge.store.catalog import link_queries

    cluster = link_queries.cluster(study_id) or Cluster(lead=study_id, members=(study_id,))
    rows = list(_rows(cluster, as_of, known))
    studies = [study for _, study in rows]
    stored = [_stored(row, study, cluster) for row, study in rows]
    told = {it.id for it in stored} | {claim for study in studies for claim in _own(study)}
    named = [it for study in studies for it in _named(study, told)]
    return Registered(
        lead=cluster.lead if any(study.id == cluster.lead for study in studies) else study_id,
        registrations=(*stored, *(it for it, same in named if same)),
        conflicts=_conflicts(studies),
        links=cluster.links,
        apart=tuple(link_queries.kept_apart(cluster.members)),
        related=tuple(it for it, same in named if not same),
    )


def _rows(
    cluster: Cluster, as_of: str | None, known: "tuple[Stored, Study] | None"
) -> "Iterator[tuple[Stored, Study]]":
    from trialbridge.store.catalog import queries

    for name in (cluster.lead, *(it for it in cluster.members if it != cluster.lead)):
        if known is not None and known[0].id == name:
            yield known
            continue
        try:
            row = queries.record(name, as_of)
            yield row, row.study
        except (UnknownIdError, StoredDocumentError):  # not yet registered, or damaged: `doctor` tells
            continue


def _stored(row: "Stored", study: Study, cluster: Cluster) -> Registration:
    why = [it for it in cluster.links if study.id in (it.left, it.right)]
    best = max(why, key=lambda it: it.confidence, default=None)
    return Registration(
        id=study.id,
        registry=study.source.registry,
        title=english(study.title) or english(study.official_title),
        status=study.status.value if study.status else "",
        dated=row.dated,
        version=row.version,
        url=study.source.url,
        evidence="; ".join(best.evidence) if best and study.id != cluster.lead else "",
        confidence=best.confidence if best else 1.0,
    )


def _own(study: Study) -> Iterator[str]:
    own = official(study.id)
    if own:
        yield own.id


def _named(study: Study, known: set[str]) -> Iterator[tuple[Registration, bool]]:
    """Give the numbers a record holds that no stored record of the study has, each once."""
    from trialbridge.store.catalog import link_queries

    for claim in claims(study):
        if claim.id not in known:
            known.add(claim.id)
            words = f"{study.id}, {claim.where.replace('_', ' ')}: “{claim.quote}”"
            key = id_key(claim.id)
            rivals = link_queries.sharing([key]).get(key, set()) - {study.id} if claim.same else set()
            if rivals:
                words += f"; so do {', '.join(sorted(rivals))}"
            said = Registration(
                id=claim.id,
                registry=claim.registry,
                stored=False,
                evidence=words,
                confidence=CONTESTED if rivals else CONFIDENCE[claim.basis] if claim.same else 0.0,
            )
            yield said, claim.same


def _conflicts(studies: Sequence[Study]) -> tuple[Conflict, ...]:
    if len(studies) < 2:
        return ()
    vocabulary = default_vocabulary()
    first, *others = studies
    criteria = rules.parse(first, vocabulary)
    compared = [
        conflict
        for other in others[:MOST_CRITERIA]
        if registry_of(other) != registry_of(first) and rules.language_of(other) == rules.language_of(first)
        for conflict in criteria_conflicts(first, criteria, other, rules.parse(other, vocabulary))
    ]
    return (*conflicts(studies), *compared)

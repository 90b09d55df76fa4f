"""A patient's dossier: the chosen studies laid out for the talk with their teams; it judges nothing."""

from collections.abc import Iterable, Sequence
from itertools import chain

from trialbridge.model.study import TAKING, Contact, Location, Study
from trialbridge.navigate.visits import Visit, visits
from trialbridge.report.document import MatchDocument, Part, Result, Site
from trialbridge.report.plain import glance
from trialbridge.vocab import Vocabulary

SITES = 5
CONTACTS = 3
DAYS = 24
"""How many of each are named; the numbers count all."""


class Chosen(Part, frozen=True):
    """A chosen study: its result, the study in a few sentences by language, places, people to ask, days.

    `sites` begin with the nearest that recruits, then those that recruit; `days` count from the start of
    treatment and are those the record names, in the words `said`.
    """

    result: Result
    glance: dict[str, tuple[str, ...]]
    sites: tuple[Site, ...]
    contacts: tuple[Contact, ...]
    days: tuple[int, ...]
    said: tuple[str, ...]


class Dossier(Part, frozen=True):
    """What `dossier --json` prints: the match of the chosen studies, and what a visit to them needs."""

    document: MatchDocument
    languages: tuple[str, ...]
    chosen: tuple[Chosen, ...]


def dossier(
    document: MatchDocument,
    studies: Sequence[Study],
    vocabulary: Vocabulary,
    languages: tuple[str, ...] = ("en",),
) -> Dossier:
    """Lay out the studies of a match, in its order; raises KeyError for a language without sentences."""
    by_id = {study.id: study for study in studies}
    chosen = tuple(_chosen(result, by_id[result.study], vocabulary, languages) for result in document.results)
    return Dossier(document=document, languages=languages, chosen=chosen)


def _chosen(result: Result, study: Study, vocabulary: Vocabulary, languages: Iterable[str]) -> Chosen:
    days = visits(study)
    sites = _sites(study, result.nearest_site)
    return Chosen(
        result=result,
        glance={
            language: tuple(each.text for each in glance(study, vocabulary, language))
            for language in languages
        },
        sites=tuple(map(_site, sites)),
        contacts=_contacts(study, sites),
        days=tuple(visit.day for visit in days),
        said=_said(days),
    )


def _sites(study: Study, nearest: Site | None) -> list[Location]:
    """Order the sites: the nearest that recruits, those that recruit, the others as the record has them."""

    def far(place: Location) -> tuple[bool, bool]:
        is_nearest = nearest is not None and (place.facility, place.city) == (nearest.facility, nearest.city)
        return not is_nearest, place.status is None or place.status.value not in TAKING

    return sorted(study.locations, key=far)


def _site(place: Location) -> Site:
    status = place.status.value if place.status else ""
    return Site(facility=place.facility, city=place.city, country=place.country, status=status)


def _contacts(study: Study, sites: Iterable[Location]) -> tuple[Contact, ...]:
    """Give the people to ask, each once: the study's own, those of the sites, then who is responsible."""
    people = chain(study.contacts, *(place.contacts for place in sites), study.officials)
    found = {(each.name, each.email, each.phone): each for each in reversed(list(people))}
    return tuple(reversed(found.values()))


def _said(days: Sequence[Visit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(visit.text.split()) for visit in days))

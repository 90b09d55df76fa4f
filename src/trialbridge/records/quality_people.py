"""Contacts, officials and sites that cannot be the study's; it knows no design."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from trialbridge.model.flag import Proof
from trialbridge.model.study import Contact, Study
from trialbridge.vocab.places import gazetteer

SHOWN_AT_MOST = 15
"""Sources cut lists of sites here, and a contact's institution may be one that was cut."""
ALIKE = 60
_BOARD = re.compile(
    r"\b(?:institutional review board|independent ethics committee|(?:research |medical )?ethics "
    r"(?:committee|board)|review board|\bIRB\b|ethical (?:review )?committee)\b|伦理(?:审查)?委员会",
    re.IGNORECASE,
)
_TITLE = re.compile(r",?\s*\b(?:m\.?d|ph\.?d|dr|prof(?:essor)?|lecturer|m\.?sc|mbbs|rn)\b\.?", re.IGNORECASE)
_HOUSE = re.compile(
    r"hospital|univers|cent(?:er|re)|clinic|institut|college|school|department|research|health|medical|"
    r"foundation|laborator|company|inc\b|ltd|gmbh|pharma|site|medic|krankenhaus|klinik|ospedale|h[oô]pital|"
    r"practice|office|associates|group|unit|care|trial|hosp\b|chu\b|llc|p\.?a\.?$|p\.?c\.?$|医院|大学",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"hospital|univers|cent(?:er|re)\b|clinic\b|institut|college|foundation|\binc\b|\bltd|gmbh|医院|大学|"
    r"krankenhaus|klinik|ospedale|h[oô]pital|agency|ministry",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"investigat\w+|\b(?:research|clinical|study|trial|local) (?:site|institution)", re.IGNORECASE
)
_SMALL_WORDS = frozenset(
    ["of", "the", "and", "for", "at", "hospital", "university", "medical", "center", "centre", "department"]
)


def boards(study: Study) -> Iterator[tuple[Proof, ...]]:
    """Give the sites that are ethics boards: they approve studies and take no patient."""
    for at, place in enumerate(study.locations):
        if _BOARD.search(place.facility):
            yield (Proof(field=f"locations[{at}].facility", words=place.facility),)


def persons(study: Study) -> Iterator[tuple[Proof, ...]]:
    """Give the sites that bear the name of an official or contact instead of an institution's."""
    people = {_bare(it.name): it for it in (*study.officials, *study.contacts) if " " in _bare(it.name)}
    for at, place in enumerate(study.locations):
        named = people.get(_bare(place.facility)) if place.facility else None
        if named and not _HOUSE.search(place.facility):
            facility = Proof(field=f"locations[{at}].facility", words=place.facility)
            yield facility, Proof(field="contacts", words=named.name)


def elsewhere(study: Study) -> Iterator[tuple[Proof, ...]]:
    """Give the contacts whose affiliation is none of the study's bodies and names a country without a site.

    Where the country is not named, the affiliation has to be an institution that shares no word with any
    body or city, the list of sites has to be whole and to name them, and the sponsor to be no company: those
    have their studies run by others.
    """
    bodies = [
        (f"locations[{at}].facility", it.facility) for at, it in enumerate(study.locations) if it.facility
    ]
    if study.sponsor:
        bodies.append(("sponsor", study.sponsor.name))
    bodies += [(f"collaborators[{at}]", it.name) for at, it in enumerate(study.collaborators)]
    if not study.locations or not bodies:
        return
    seen: set[str] = set()
    for field, person in _people(study):
        words = person.affiliation.strip()
        if not words or words in seen or any(_alike(words, name) for _, name in bodies):
            continue
        seen.add(words)
        proofs = _foreign(study, f"{words}, {person.country}") or _stranger(study, words, bodies)
        if proofs:
            said = f"{person.name}, {words}" if person.name else words
            yield (Proof(field=f"{field}.affiliation", words=said), *proofs)


def _people(study: Study) -> Iterator[tuple[str, Contact]]:
    yield from ((f"contacts[{at}]", it) for at, it in enumerate(study.contacts))
    yield from ((f"officials[{at}]", it) for at, it in enumerate(study.officials))
    for place, site in enumerate(study.locations):
        yield from ((f"locations[{place}].contacts[{at}]", it) for at, it in enumerate(site.contacts))


def _alike(words: str, name: str) -> bool:
    alike = fuzz.token_set_ratio(words.casefold(), name.casefold())
    return alike >= ALIKE or bool(_telling(words) & _telling(name))


def _telling(words: str) -> set[str]:
    return {it for it in re.findall(r"\w{3,}", words.casefold()) if it not in _SMALL_WORDS}


def _foreign(study: Study, words: str) -> tuple[Proof, ...]:
    """Tell where the affiliation names a country, and no site lies in it."""
    where = gazetteer()
    named = {code for part in re.split(r"[,;()/]", words) if (code := where.country(part.strip()))}
    ours = {where.country(it.country) for it in study.locations if it.country}
    if not named or not ours or named & ours or len(study.locations) >= SHOWN_AT_MOST:
        return ()
    return (
        Proof(field="locations.country", words=", ".join(sorted({it.country for it in study.locations}))),
    )


def _stranger(study: Study, words: str, bodies: list[tuple[str, str]]) -> tuple[Proof, ...]:
    cities = {word for it in study.locations for word in _telling(f"{it.city} {it.state} {it.country}")}
    company = study.sponsor is not None and study.sponsor.kind == "industry"
    unnamed = any(not it.facility or _UNNAMED.search(it.facility) for it in study.locations)
    whole = len(study.locations) < SHOWN_AT_MOST and not unnamed
    if company or not whole or not _INSTITUTION.search(words) or _telling(words) & cities:
        return ()
    return tuple(Proof(field=field, words=name) for field, name in bodies[:3])


def _bare(name: str) -> str:
    return " ".join(_TITLE.sub(" ", name).replace(",", " ").replace(".", " ").casefold().split())

"""How far it is from a patient's place to a study's sites; it judges no criterion."""

from typing import NamedTuple

from trialbridge.model.patient import Patient
from trialbridge.model.study import Location, Study
from trialbridge.vocab.places import Place, gazetteer, kilometres

RECRUITING = "recruiting"


class Home(NamedTuple):
    """Where the patient lives: words of the record, and the place where the gazetteer has it."""

    city: str = ""
    country: str = ""
    place: Place | None = None


class Nearest(NamedTuple):
    """A recruiting site and its distance from home in km (great circle), None where either is off the map."""

    site: Location
    distance: float | None


def home(patient: Patient, place: Place | None = None) -> Home:
    """Give the patient's place: the one given, else that of the record."""
    if place is not None:
        return Home(place.name, place.country, place)
    known = gazetteer()
    if not patient.city:
        return Home(country=known.country(patient.country))
    found = known.find(", ".join(filter(None, (patient.city, patient.country))))
    return Home(patient.city, known.country(patient.country), found)


def nearest_site(study: Study, home: Home) -> Nearest | None:
    """Give the nearest of the sites that recruit by their own status, whatever the study's status is.

    Sites off the map come last, of these one in the patient's city or country first; None where no site
    recruits.
    """
    recruiting = [site for site in study.locations if site.status and site.status.value == RECRUITING]
    away = [Nearest(site, distance(site, home)) for site in recruiting]
    return min(away, key=lambda found: _far(found, home), default=None)


def distance(site: Location, home: Home) -> float | None:
    """Give the km between home and a site: by the site's own coordinates, else its city's."""
    if home.place is None:
        return None
    there = _place(site)
    return None if there is None else kilometres((home.place.latitude, home.place.longitude), there)


def _place(site: Location) -> tuple[float, float] | None:
    if site.latitude is not None and site.longitude is not None:
        return site.latitude, site.longitude
    if not site.city:
        return None
    city = gazetteer().find(", ".join(filter(None, (site.city, site.state, site.country))))
    return None if city is None else (city.latitude, city.longitude)


def _far(found: Nearest, home: Home) -> tuple[bool, float, bool, bool]:
    abroad = gazetteer().country(found.site.country) != home.country
    elsewhere = found.site.city.casefold() != home.city.casefold()
    return found.distance is None, found.distance or 0.0, abroad, elsewhere

"""Distances: the nearest site that recruits by its own status, from the patient's place."""

import pytest
from tests.unit.report.cases import study

from trialbridge.matching.access import Home, distance, home, nearest_site
from trialbridge.model.patient import Patient
from trialbridge.model.study import Coded, Location
from trialbridge.vocab.places import Place, gazetteer, kilometres

OPEN, CLOSED = Coded(value="recruiting"), Coded(value="completed")
HEFEI = gazetteer().find("Hefei, China")


def site(city: str, country: str, status: Coded | None = OPEN, **more: float) -> Location:
    """Give a site."""
    return Location(city=city, country=country, status=status, **more)


def test_the_nearest_site_is_one_that_recruits_itself() -> None:
    """A nearer site that does not recruit, or does not say so, is no answer, whatever the study's status is."""
    away = study(
        status=CLOSED,
        locations=(
            site("Hefei", "China", CLOSED), site("Hefei", "China", None), site("Beijing", "China"),
            site("Nanjing", "China"), site("Atlantis", "China"),
        ),
    )  # fmt: skip
    found = nearest_site(away, Home("Hefei", "CN", HEFEI))
    assert found is not None
    assert found.site.city == "Nanjing"
    assert found.distance == pytest.approx(141, abs=6)
    assert (
        nearest_site(study(locations=(site("Hefei", "China", CLOSED),)), Home("Hefei", "CN", HEFEI)) is None
    )


def test_own_coordinates_go_before_the_citys() -> None:
    """A site with coordinates needs no city; one off the map has no distance."""
    there = site("Atlantis", "China", latitude=31.86, longitude=117.28)
    assert distance(there, Home("", "CN", HEFEI)) == pytest.approx(0, abs=0.5)
    assert distance(site("Atlantis", "China"), Home("", "CN", HEFEI)) is None
    assert distance(site("", "China"), Home("", "CN", HEFEI)) is None
    assert distance(there, Home("Hefei", "CN")) is None


def test_off_the_map_the_own_country_and_city_go_first() -> None:
    """Without a place, a site in the patient's country is before one abroad, in the city before others."""
    away = study(locations=(site("Pune", "India"), site("Beijing", "China"), site("Kiel", "China")))
    for city, country, wanted in (("Kiel", "CN", "Kiel"), ("", "IN", "Pune"), ("Nairobi", "KE", "Pune")):
        found = nearest_site(away, Home(city, country))
        assert found is not None
        assert (found.site.city, found.distance) == (wanted, None)


def test_home_is_the_place_given_else_the_records() -> None:
    """What the command names wins over the record; a country alone is no place."""
    patient = Patient(id="P", city="合肥", country="中国")
    assert home(patient) == Home("合肥", "CN", HEFEI)
    assert home(Patient(id="P", country="China")) == Home(country="CN")
    kiel = Place(name="Kiel", latitude=54.3, longitude=10.1, country="DE")
    assert home(patient, kiel) == Home("Kiel", "DE", kiel)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [((0, 0), (0, 180), 20015), ((90, 0), (-90, 0), 20015), ((52.52, 13.405), (48.857, 2.352), 878)],
)
def test_kilometres(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    """Half the way round the earth is 20,015 km; from Berlin to Paris it is 878 km."""
    assert kilometres(one, other) == pytest.approx(km, abs=1)

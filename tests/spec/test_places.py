"""Places by their names: what people and registries write, and the city it means."""

from zoneinfo import ZoneInfo

import pytest

from trialbridge.vocab.places import folded, gazetteer

FOUND = [
    ("Hefei, China", "Hefei CN"),
    ("合肥", "Hefei CN"),
    ("安徽省合肥市", "Hefei CN"),
    ("中国安徽省合肥市", "Hefei CN"),
    ("臺北", "Taipei TW"),
    ("hong kong", "Hong Kong HK"),
    ("München, Germany", "Munich DE"),
    ("Cologne, Deutschland", "Köln DE"),
    ("Xian, P.R. China", "Xi’an CN"),
    ("Springfield, IL", "Springfield US"),
    ("Springfield, Illinois, United States", "Springfield US"),
    ("Atlanta, Georgia", "Atlanta US"),
    ("Tbilisi, Georgia", "Tbilisi GE"),
    ("Seoul, Korea, Republic of", "Seoul KR"),
    ("Fukuoka City, Japan", "Fukuoka JP"),
    ("Brussels (Bruxelles), Belgium", "Brussels BE"),
    ("São Paulo, Brazil", "São Paulo BR"),
]


@pytest.mark.parametrize(("words", "city"), FOUND)
def test_found(words: str, city: str) -> None:
    """A city is found by its name in any spelling, with or without country, province or state."""
    place = gazetteer().find(words)
    assert place is not None
    assert f"{place.name} {place.country}" == city
    assert ZoneInfo(place.zone).key == place.zone


@pytest.mark.parametrize(
    "words", ["", "Nephelococcygia", "Hefei, Germany", "中国", "安徽省", "91, 0", "12, 181"]
)
def test_not_found(words: str) -> None:
    """What is no city, or none in that country, is not replaced by another."""
    assert gazetteer().find(words) is None


def test_states_tell_cities_apart() -> None:
    """The state of the United States chooses among its cities of one name; without it the largest stands."""
    regions = [getattr(gazetteer().find(f"Portland, {state}"), "region", None) for state in ("ME", "Oregon")]
    assert regions == ["ME", "OR"]
    assert getattr(gazetteer().find("Portland"), "region", None) == "OR"


def test_degrees() -> None:
    """A place off the map is given by its degrees."""
    place = gazetteer().find("-31.86, 117.28")
    assert place is not None
    assert (place.latitude, place.longitude, place.country) == (-31.86, 117.28, "")


@pytest.mark.parametrize(
    ("words", "code"),
    [("China", "CN"), ("中国", "CN"), ("cn", "CN"), ("Korea, Republic of", "KR"), ("Illinois", ""), ("", "")],
)
def test_countries(words: str, code: str) -> None:
    """A country is found by its code and by its names in English, in Chinese and in registries."""
    assert gazetteer().country(words) == code


def test_folded() -> None:
    """Case, accents, dashes, dots and apostrophes make no other name."""
    assert folded("  Saint-Étienne ") == folded("saint etienne")
    assert folded("Xi’an") == folded("Xi'an") == "xian"

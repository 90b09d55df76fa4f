"""The time zones of countries."""

from zoneinfo import available_timezones

from trialbridge.vocab.places import gazetteer
from trialbridge.vocab.zones import zones


def test_every_country_has_a_zone_of_the_database() -> None:
    """Zones have names that Python knows, and their countries are known; China has one at least."""
    known = available_timezones()
    assert [code for code, row in zones().items() if row.name not in known or row.zones < 1] == []
    assert [code for code in zones() if gazetteer().country(code) != code] == []
    assert zones()["CN"].name == "Asia/Shanghai"

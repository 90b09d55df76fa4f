"""The time zone of a country, of its capital or most people where it has several; it reads no clock."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Zone(NamedTuple):
    """A zone by its IANA name, and how many zones the country has."""

    name: str
    zones: int


@cache
def zones() -> dict[str, Zone]:
    """Give the zones by country, ISO 3166 alpha-2 (facts of the IANA time zone database's `zone.tab`)."""
    with (files("trialbridge.vocab") / "zones.csv").open("r", encoding="utf-8") as lines:
        return {row["country"]: Zone(row["zone"], int(row["zones"])) for row in csv.DictReader(lines)}

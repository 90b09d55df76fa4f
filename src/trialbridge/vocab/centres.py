"""Known centres of cell therapy by their names and where they lie; it knows no study and no patient."""

import csv
import io
import re
from functools import cache

from trialbridge.model.base import Noun
from trialbridge.vocab.places import folded
from trialbridge.vocab.tables import PACKAGE

TABLE = "centres.csv"
SOURCE = "sites of CAR-T studies on ClinicalTrials.gov"
_APART = re.compile(r"[\W_]+")


class Centre(Noun, frozen=True):
    """A centre: its names in plain words, its city, coordinates in degrees (WGS 84), and what it rests on.

    `studies` counts the CAR-T studies with a site of one of its names on `day`, by `SOURCE`.
    """

    name: str
    names: tuple[str, ...]
    city: str
    country: str
    latitude: float
    longitude: float
    studies: int
    day: str


@cache
def centres() -> tuple[Centre, ...]:
    """Give all centres, by country and name."""
    rows = csv.DictReader(io.StringIO((PACKAGE / TABLE).read_text("utf-8")))
    return tuple(
        Centre(
            name=row["name"], names=(plain(row["name"]), *filter(None, row["names"].split("|"))),
            city=row["city"], country=row["country"], latitude=float(row["latitude"]),
            longitude=float(row["longitude"]), studies=int(row["studies"]), day=row["day"],
        )
        for row in rows
    )  # fmt: skip


def centre_of(words: str) -> Centre | None:
    """Give the centre whose name stands in some words, that with the longest name; None where none does."""
    spaced = f" {plain(words)} "
    found = [(len(name), one) for one in centres() for name in one.names if f" {name} " in spaced]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def plain(words: str) -> str:
    """Give words as the table's `names` are written: folded, without signs, one space apart."""
    return _APART.sub(" ", folded(words)).strip()

"""What is known of entering a country by nationality; what no row says is unknown, and nothing is advised."""

import csv
from functools import cache
from importlib.resources import files

from trialbridge.model.base import Noun


class Exemption(Noun, frozen=True):
    """A stay without a visa for holders of an ordinary passport, as of the day it was last looked at.

    Countries are ISO 3166 alpha-2; `days` is the longest single stay, `within` the period in days that a
    sum of stays is counted over, 0 for none. Whether treatment in a trial counts as its purpose is not said.
    """

    nationality: str
    destination: str
    days: int
    since: str
    source: str
    checked: str
    within: int = 0


@cache
def exemptions() -> dict[tuple[str, str], Exemption]:
    """Give the known exemptions by nationality and destination."""
    with (files("trialbridge.vocab") / "entry.csv").open("r", encoding="utf-8") as lines:
        rows = [
            Exemption(
                nationality=row["nationality"],
                destination=row["destination"],
                days=int(row["days"]),
                since=row["since"],
                source=row["source"],
                checked=row["checked"],
                within=int(row["within"] or 0),
            )
            for row in csv.DictReader(lines, strict=True)
        ]
    return {(row.nationality, row.destination): row for row in rows}

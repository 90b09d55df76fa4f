"""Cities and countries by their names: where they lie, in what time zone; it knows no patient and no site."""

import csv
import gzip
import io
import re
import unicodedata
from functools import cache, cached_property
from math import asin, cos, radians, sin, sqrt

from trialbridge.model.base import Noun
from trialbridge.vocab.tables import PACKAGE

CITIES = "places.tsv.gz"
EARTH = 6371.0088
"""Mean radius in km (IUGG)."""
_DEGREES = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
_PROVINCE = re.compile(r"^.{2,8}?(?:省|自治区|特别行政区)(?=.)")
_PARTS = re.compile(r"[,，;；、()（）]")


class Place(Noun, frozen=True):
    """A city: coordinates in degrees (WGS 84), country as ISO 3166 alpha-2, zone by its IANA name."""

    name: str
    latitude: float
    longitude: float
    country: str = ""
    region: str = ""
    zone: str = ""
    people: int = 0


class Gazetteer:
    """The cities and countries of the package's tables, read when first asked for."""

    @cached_property
    def _lines(self) -> list[str]:
        return gzip.decompress((PACKAGE / CITIES).read_bytes()).decode().splitlines()

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """Give the lines of each folded name, the largest city first, as the table has them."""
        found: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines):
            for name in line[1 : line.index("|\t")].split("|"):
                found.setdefault(name, []).append(number)
        return found

    @cached_property
    def _countries(self) -> dict[str, str]:
        """Give the code of each country and region by its folded names and by the code itself."""
        found: dict[str, str] = {}
        for row in csv.DictReader(io.StringIO((PACKAGE / "countries.csv").read_text("utf-8"))):
            code, region = row["code"], "us-" if "-" in row["code"] else ""
            for name in (code, region + row["name"], *filter(None, row["names"].split("|"))):
                found.setdefault(folded(name), code)
        return found

    def country(self, words: str) -> str:
        """Give the code (ISO 3166 alpha-2) of a country by any of its names; empty where none fits."""
        code = self._countries.get(folded(words), "")
        return "" if "-" in code else code

    def find(self, words: str) -> Place | None:
        """Find a place: "Hefei, China", "合肥", "Springfield, IL, USA", or degrees as "31.86, 117.28".

        Of several the largest, in the country and region that the further parts name. None where no city of
        5,000 people has the name.
        """
        degrees = _DEGREES.fullmatch(words)
        if degrees:
            return _of_degrees(words.strip(), float(degrees[1]), float(degrees[2]))
        city, *rest = [part.strip() for part in _PARTS.split(words) if part.strip()] or [""]
        country = next((code for part in reversed(rest) if (code := self.country(part))), "")
        regions = frozenset(code for part in rest if (code := self._region(part)))
        found = self.city(city, country, regions) or self._unspaced(city, country)
        # IL is Illinois as well as Israel
        return found or (self.city(city, "US", regions) if regions else None)

    def city(self, name: str, country: str = "", regions: frozenset[str] = frozenset()) -> Place | None:
        """Give the largest city of a name; `country` is a code, `regions` are codes such as US-IL."""
        plain = folded(name)
        named = next(filter(None, map(self._named, (plain, f"{plain}市", plain.removesuffix(" city")))), [])
        found = [place for place in named if not country or place.country == country]
        wanted = [place for place in found if f"{place.country}-{place.region}" in regions]
        return next(iter(wanted or found), None)

    def _named(self, name: str) -> list[Place]:
        return [_place(self._lines[number]) for number in self._index.get(name, ())]

    def _region(self, words: str) -> str:
        """Give the code of a state of the United States by its code or its name."""
        return self._countries.get(folded(f"us-{words}"), "")

    def _unspaced(self, words: str, country: str) -> Place | None:
        """Find a city that stands behind its country or province without a gap: "中国安徽省合肥市"."""
        for length in range(2, min(len(words), 8)):
            code = self.country(words[:length])
            if code and (found := self._unspaced(words[length:], code) or self.city(words[length:], code)):
                return found
        city = _PROVINCE.sub("", words)
        return self.city(city, country) if city != words else None


@cache
def gazetteer() -> Gazetteer:
    """Give the gazetteer of the package's tables; they are read when first asked."""
    return Gazetteer()


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the great-circle distance of two places given as latitude and longitude in degrees, in km.

    The haversine formula on a sphere (Sinnott 1984, Sky and Telescope 68:159); within 0.6 % of the ellipsoid.
    """
    (low, west), (high, east) = (tuple(map(radians, place)) for place in (one, other))
    chord = sin((high - low) / 2) ** 2 + cos(low) * cos(high) * sin((east - west) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(chord)))


def folded(name: str) -> str:
    """Give a name in lower case, without accents, dots and apostrophes, dashes as spaces: "xi an"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(char for char in plain if not unicodedata.combining(char) and char not in ".'’ʼ`")
    return " ".join(kept.replace("-", " ").split())


def _place(line: str) -> Place:
    _, name, country, region, latitude, longitude, zone, people = line.split("\t")
    return Place(
        name=name, country=country, region=region, latitude=float(latitude), longitude=float(longitude),
        zone=zone, people=int(people),
    )  # fmt: skip


def _of_degrees(words: str, latitude: float, longitude: float) -> Place | None:
    possible = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return Place(name=words, latitude=latitude, longitude=longitude) if possible else None

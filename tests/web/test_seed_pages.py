"""A trial's page shows all that four other sites show of it together, field by field, and flags their faults."""

import csv
import html
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from django.test import Client

TABLE = Path(__file__).parents[1] / "spec" / "seed_pages.csv"
ROWS = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))
BLOCK = re.compile(r"<(svg|script|style|del)\b.*?</\1>", re.DOTALL)


def seen(page: str) -> str:
    """Give the words of a page as a reader sees them, on one line."""
    plain = re.sub(r"<[^>]+>", " ", BLOCK.sub(" ", page))
    return " ".join(html.unescape(plain).replace(" :", ":").split())


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Keep the words of each page, asked for once."""
    return {}


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['study']} {row['field']}" for row in ROWS])
def test_the_page_shows_it(site: Client, pages: dict[str, str], row: dict[str, str]) -> None:
    """What the other page shows, ours shows; what the record lacks is said so; what is wrong is flagged."""
    if row["study"] not in pages:
        pages[row["study"]] = seen(site.get(f"/trials/{row['study']}/").content.decode())
    assert row["words"] in pages[row["study"]]


@pytest.mark.parametrize("study", sorted({row["study"] for row in ROWS}))
def test_no_escape_is_left(site: Client, study: str) -> None:
    r"""No page shows a registry's escapes ("\>", "\^") outside the text as published."""
    page = site.get(f"/trials/{study}/").content.decode()
    assert not re.search(r"\\[<>^*]", seen(re.sub(r"<pre.*?</pre>", " ", page, flags=re.DOTALL)))


@cache
def sample(study: str) -> dict[str, object]:
    """Give a sample record as the registry's JSON."""
    lines = (files("trialbridge.flows") / "samples" / "studies.jsonl").read_text("utf-8").splitlines()
    return next(json.loads(line) for line in lines if study in line)


def test_a_contact_of_another_institution_is_flagged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A contact of an agency that has no part in the trial is flagged on its page."""
    from trialbridge import store
    from trialbridge.flows.ingest import ingest

    raw = json.loads(json.dumps(sample("NCT06389305")))
    place = raw.get("protocolSection", raw)["contactsLocationsModule"]
    place["overallOfficials"] = [
        {
            "name": "A. Reader",
            "affiliation": "National Institute of Allergy and Infectious Diseases (NIAID)",
            "role": "CONTACT",
        }
    ]
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(raw) + "\n", encoding="utf-8")
    ingest([file], "ctgov", data=tmp_path / "data")
    monkeypatch.setenv("TRIALBRIDGE_DATA", str(tmp_path / "data"))
    store.setup()
    page = seen(Client(HTTP_HOST="localhost").get("/trials/NCT06389305/").content.decode())
    assert "a contact belongs to none of the study's institutions and countries" in page

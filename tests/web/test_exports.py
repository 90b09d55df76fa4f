"""Feeds, files of results, JSON-LD and the sitemap."""

import csv
import io
import json

import pytest
from django.test import Client
from lxml import etree

from trialbridge.web.api import exports

A = "{http://www.w3.org/2005/Atom}"
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def xml(site: Client, path: str, **given: str) -> etree._Element:
    """Give the XML of an answer."""
    answer = site.get(path, given)
    assert answer.status_code == 200
    assert "xml" in answer.headers["Content-Type"]
    return etree.fromstring(answer.content)


def test_a_search_is_a_feed(site: Client) -> None:
    """The studies of a search come with the latest changed first, each with an id of its own and a link."""
    feed = xml(site, "/feeds/trials.atom", q="CIK", status="unknown")
    assert feed.findtext(f"{A}title") == "Trials: CIK"
    days = [it.text or "" for it in feed.iterfind(f"{A}entry/{A}updated")]
    assert days == sorted(days, reverse=True)
    assert feed.findtext(f"{A}updated") == days[0]
    ids = [it.text for it in feed.iterfind(f"{A}entry/{A}id")]
    assert len(ids) == len(set(ids)) > 3
    link = feed.find(f"{A}entry/{A}link")
    assert link is not None
    assert site.get(link.get("href", "").replace("http://testserver", "")).status_code == 200
    assert xml(site, "/feeds/trials.atom").findtext(f"{A}title") == "Trials"


def test_changes_are_a_feed(site: Client) -> None:
    """A study's versions are entries; an unknown study has no feed."""
    feed = xml(site, "/feeds/trials/NCT03410368.atom")
    assert len(feed.findall(f"{A}entry")) >= 1
    assert site.get("/feeds/trials/NCT00000000.atom").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "parquet", "ris", "json", "jsonld"])
def test_results_are_files(site: Client, kind: str) -> None:
    """Every kind of file holds the same studies."""
    answer = site.get(f"/export/trials.{kind}", {"q": "ovarian"})
    assert answer.status_code == 200
    expected = {
        it["study"] for it in json.loads(site.get("/api/v1/search", {"q": "ovarian"}).content)["results"]
    }
    if kind == "csv":
        found = {row["NCT Number"] for row in csv.DictReader(io.StringIO(answer.content.decode()))}
    elif kind == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
        found = set(parquet.read_table(io.BytesIO(answer.content)).column("NCT Number").to_pylist())
    elif kind == "ris":
        found = {line[6:] for line in answer.content.decode().splitlines() if line.startswith("AN  - ")}
    elif kind == "json":
        found = {
            it["protocolSection"]["identificationModule"]["nctId"]
            for it in json.loads(answer.content)["studies"]
        }
    else:
        found = {it["identifier"] for it in json.loads(answer.content)}
    assert found == expected
    assert site.get("/export/trials.xml").status_code == 404


def test_a_study_is_linked_data(site: Client) -> None:
    """JSON-LD names the trial, its place and its page."""
    told = json.loads(site.get("/export/trials/NCT05680922.jsonld").content)
    assert told["@type"] == "MedicalTrial"
    assert told["url"].endswith("/trials/NCT05680922/")
    assert {it["address"]["addressLocality"] for it in told["studyLocation"]} >= {"Boston"}


def test_robots_find_every_trial(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sitemap has every study; many of them stand in several maps."""
    assert b"/sitemap.xml" in site.get("/robots.txt").content
    whole = [it.text for it in xml(site, "/sitemap.xml").iterfind(f"{S}url/{S}loc")]
    assert len(whole) == 43
    monkeypatch.setattr(exports, "A_MAP", 15)
    maps = [it.text or "" for it in xml(site, "/sitemap.xml").iterfind(f"{S}sitemap/{S}loc")]
    assert len(maps) == 3
    parts = [xml(site, it.replace("http://testserver", "")) for it in maps]
    assert [loc.text for part in parts for loc in part.iterfind(f"{S}url/{S}loc")] == whole
    assert site.get("/sitemap-4.xml").status_code == 404

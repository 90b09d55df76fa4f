"""The paths of API v2: what they answer, page by page, and how they refuse."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from trialbridge.report.ctgov.enums import ENUMS

BASE = "/api/ctgov/v2"


def get(site: Client, path: str, status: int = 200, **given: str) -> Any:
    """Give the JSON of an answer."""
    answer = site.get(f"{BASE}/{path}", given)
    assert answer.status_code == status, answer.content[:300]
    if status != 200:
        assert answer.headers["Content-Type"].startswith("text/plain")
        return answer.content.decode()
    return json.loads(answer.content)


def ids(page: Any) -> list[str]:
    """Give the identifiers of a page."""
    return [it["protocolSection"]["identificationModule"]["nctId"] for it in page["studies"]]


def test_pages_follow_each_other(site: Client) -> None:
    """Pages of seven cover the forty studies once each; only the first one counts."""
    token, found, pages = "", [], 0
    while pages < 10:
        given = {"pageToken": token} if token else {}
        page = get(site, "studies", pageSize="7", countTotal="true", **given)
        assert ("totalCount" in page) == (not token)
        found += ids(page)
        pages += 1
        token = page.get("nextPageToken", "")
        if not token:
            break
    assert pages == 6
    assert len(found) == len(set(found)) == 40


QUERIES: list[tuple[dict[str, str], set[str]]] = [
    ({"filter.ids": "NCT03410368|nct02493582"}, {"NCT03410368", "NCT02493582"}),
    ({"filter.ids": "NCT03410368", "postFilter.ids": "NCT02493582"}, set()),
    ({"query.term": "NCT03410368, NCT02493582", "filter.overallStatus": "WITHDRAWN"}, {"NCT03410368", "NCT02493582"}),
    ({"query.locn": "Boston"}, {"NCT05680922"}),
    ({"query.titles": "glioma"}, {"NCT01235845"}),
    ({"query.id": "NCT01235845"}, {"NCT01235845"}),
    ({"filter.advanced": "AREA[LocationCity]Hefei AND AREA[Phase]PHASE1"}, {"NCT03619954"}),
    ({"filter.geo": "distance(42.36,-71.06,30km)"}, {"NCT05680922"}),
    ({"query.cond": "ovarian cancer", "aggFilters": "status:rec"}, {"NCT07480954"}),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), QUERIES)
def test_queries_and_filters(site: Client, given: dict[str, str], expected: set[str]) -> None:
    """Each way of asking finds the studies it should."""
    assert set(ids(get(site, "studies", pageSize="100", **given))) == expected


def test_everything_is_asked_at_once(site: Client) -> None:
    """Queries, filters, nearness and order work together."""
    page = get(
        site, "studies",
        **{
            "query.cond": "cancer", "query.intr": "CIK OR NK", "query.spons": "hospital OR university",
            "filter.geo": "distance(31.2,121.5,2000km)", "geoDecay": "func:gauss,scale:500mi,offset:0mi,decay:0.3",
            "sort": "@relevance,LastUpdatePostDate:desc", "countTotal": "true",
            "fields": "@query|NCTId|LocationSearch", "filter.overallStatus": ",".join(ENUMS["Status"]),
            "postFilter.overallStatus": "COMPLETED|UNKNOWN|RECRUITING|WITHDRAWN",
        },
    )  # fmt: skip
    assert page["totalCount"] == len(page["studies"]) or page["nextPageToken"]
    assert page["totalCount"] > 0


def test_sorting(site: Client) -> None:
    """Numbers rise and dates fall unless told otherwise; studies without the field are last."""

    def of(sort: str, piece: str) -> list[Any]:
        page = get(site, "studies", sort=sort, fields=piece, pageSize="100")
        return [json.dumps(it) for it in page["studies"]]

    counts = [
        int(part)
        for text in of("EnrollmentCount", "EnrollmentCount")
        for part in [text.split(": ")[-1].strip("} ")]
        if part.isdigit()
    ]
    assert counts == sorted(counts)
    assert of("EnrollmentCount:desc", "EnrollmentCount") != of("EnrollmentCount", "EnrollmentCount")
    days = [text.split('"')[-2] for text in of("StartDate", "StartDate") if "date" in text]
    assert days == sorted(days, reverse=True)


REFUSED: list[dict[str, str]] = [
    {"format": "xml"}, {"pageSize": "-1"}, {"pageSize": "ten"}, {"pageToken": "??"}, {"pageToken": "bm8"},
    {"countTotal": "maybe"}, {"sort": "Condition"}, {"sort": "NCTId,StartDate,EnrollmentCount"}, {"sort": ";"},
    {"sort": "StartDate,CompletionDate,EnrollmentCount"},
    {"fields": "Foo"}, {"fields": ""}, {"format": "csv", "fields": "NCTId"}, {"format": "csv", "fields": ","},
    {"filter.overallStatus": "OPEN"}, {"filter.geo": "near me"}, {"filter.ids": "<b>"},
    {"filter.advanced": "AREA[Foo]x"}, {"filter.advanced": "(a"}, {"query.term": '"'},
    {"aggFilters": "status"}, {"aggFilters": "status:xyz"}, {"aggFilters": "colour:red"},
    {"geoDecay": "func:cubic"}, {"geoDecay": "func:exp,scale:300mi,offset:0mi,decay:2"},
    {"filter.ids": "NCT1," * 3000},
]  # fmt: skip


@pytest.mark.parametrize("given", REFUSED)
def test_what_is_wrong_is_named(site: Client, given: dict[str, str]) -> None:
    """A wrong parameter is a 400 in plain text that says what was expected."""
    assert "expected" in get(site, "studies", 400, **given)


def test_one_study_in_every_format(site: Client) -> None:
    """JSON, a table, an archive, FHIR and RIS tell of the same study."""
    whole = get(site, "studies/NCT03410368")
    assert whole["protocolSection"]["identificationModule"]["nctId"] == "NCT03410368"
    few = get(site, "studies/NCT03410368", fields="NCTId|OverallStatus")
    assert set(few["protocolSection"]) == {"identificationModule", "statusModule"}
    answer = site.get(f"{BASE}/studies/NCT03410368", {"format": "csv"})
    table = list(csv.reader(io.StringIO(answer.content.decode())))
    assert len(table) == 2
    assert table[1][0] == "NCT03410368"
    packed = site.get(f"{BASE}/studies/NCT03410368", {"format": "json.zip"})
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert json.loads(archive.read("NCT03410368.json")) == whole
    fhir = json.loads(site.get(f"{BASE}/studies/NCT03410368", {"format": "fhir.json"}).content)
    assert fhir["resourceType"] == "ResearchStudy"
    ris = site.get(f"{BASE}/studies/NCT03410368", {"format": "ris"}).content.decode()
    assert ris.startswith("TY  - ")
    assert "AN  - NCT03410368" in ris
    for kind in ("fhir.json", "ris"):
        assert "fields" in get(site, "studies/NCT03410368", 400, format=kind, fields="NCTId")
    assert "expected a stored study" in get(site, "studies/NCT00000000", 404)


def test_a_table_tells_where_it_goes_on(site: Client) -> None:
    """The first page of a table has its heading and the total, the next has neither."""
    first = site.get(f"{BASE}/studies", {"format": "csv", "pageSize": "3", "countTotal": "true"})
    assert first.headers["x-total-count"] == "40"
    assert first.content.count(b"\r\n") >= 4
    token = first.headers["x-next-page-token"]
    second = site.get(f"{BASE}/studies", {"format": "csv", "pageSize": "3", "pageToken": token})
    assert not second.content.startswith(b"NCT Number")
    assert "x-total-count" not in second.headers


def test_it_tells_of_itself(site: Client) -> None:
    """Fields, areas, codes and figures are there, and agree with each other."""
    assert get(site, "version")["apiVersion"] == "2.0.5"
    pieces = {it["piece"] for it in walked(get(site, "studies/metadata", includeIndexedOnly="true"))}
    assert {"NCTId", "LocationGeoPointLat", "HasResults"} <= pieces
    [areas] = get(site, "studies/search-areas")
    assert {part["pieces"][0] for area in areas["areas"] for part in area["parts"]} <= pieces
    assert {piece for it in get(site, "studies/enums") for piece in it["pieces"]} <= pieces
    assert get(site, "stats/size")["totalStudies"] == 40
    for it in get(site, "stats/field/values"):
        assert it["missingStudiesCount"] <= 40, it
    [phase] = get(site, "stats/fieldValues", fields="Phase", types="ENUM")
    assert phase == get(site, "stats/fieldValues/Phase")
    assert {it["piece"] for it in get(site, "stats/listSizes")} >= {"Condition"}
    assert get(site, "stats/field/sizes", fields="Condition") == [get(site, "stats/listSizes/Condition")]
    assert get(site, "stats/fieldValues/MinimumAge")["type"] == "NUMBER"
    for odd in ("stats/fieldValues/Foo", "stats/listSizes/NCTId"):
        get(site, odd, 404)
    get(site, "stats/field/values", 400, fields="Foo")
    get(site, "stats/field/values", 400, types="COLOUR")
    refused = site.post(f"{BASE}/version")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")


def walked(nodes: Any) -> Any:
    """Give the nodes of a tree of fields."""
    for node in nodes:
        yield node
        yield from walked(node.get("children", []))

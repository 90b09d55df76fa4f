"""Feeds of searches and changes, result lists as files, JSON-LD, the sitemap; all of it is only read."""

import io
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from trialbridge import store
from trialbridge.flows import search, show, studies
from trialbridge.report.atom import Entry, feed, sitemap, sitemaps, told
from trialbridge.report.ctgov import COLUMNS, row
from trialbridge.report.jsonld import medical_trial
from trialbridge.report.ris import ris
from trialbridge.web.api.answers import as_file, as_json, as_text, reading, table
from trialbridge.web.trials.searching import asked

NEWEST, MOST = 50, 2000
"""Entries of a feed, rows of a file."""
AMONG = 1000
"""Studies found among which a feed takes the latest changed."""
A_MAP = 40_000
ATOM = "application/atom+xml; charset=utf-8"
XML = "application/xml; charset=utf-8"


@reading
def search_feed(request: HttpRequest) -> HttpResponse:
    """Give the studies of a search, the latest changed first."""
    names = _found(request, AMONG)
    known = studies.records(names)
    days = {_id(it): _day(it) for it in known}
    latest = sorted(known, key=lambda it: (days[_id(it)], _id(it)), reverse=True)[:NEWEST]
    entries = [
        Entry(
            id=f"urn:trialbridge:study:{_id(it)}:{days[_id(it)]}",
            title=_module(it, "identificationModule").get("briefTitle", _id(it)),
            updated=days[_id(it)],
            link=request.build_absolute_uri(f"/trials/{_id(it)}/"),
            told=[
                _module(it, "statusModule").get("overallStatus", ""),
                _module(it, "descriptionModule").get("briefSummary", "")[:1000],
            ],
        )
        for it in latest
    ]
    words = asked(request.GET).words
    title = f"Trials: {words}" if words else "Trials"
    address = request.build_absolute_uri()
    query = urlencode(sorted(request.GET.lists()), doseq=True)
    return HttpResponse(feed(f"urn:trialbridge:search:{query}", title, address, entries), content_type=ATOM)


@reading
def study_feed(request: HttpRequest, study_id: str) -> HttpResponse:
    """Give the versions of a study, the latest first, each with what it changed."""
    lines = show.history(study_id)
    name = lines[0].study
    entries = [
        Entry(
            id=f"urn:trialbridge:version:{it.study}:{it.version}",
            title=f"{it.study}, version of {it.dated or it.seen_on}",
            updated=it.dated or it.seen_on,
            link=request.build_absolute_uri(f"/trials/{it.study}/?as_of={it.dated or it.seen_on}"),
            told=told(it.difference) or ["first version, or nothing that is told apart"],
        )
        for it in reversed(lines)
    ]
    made = feed(f"urn:trialbridge:study:{name}", f"Changes of {name}", request.build_absolute_uri(), entries)
    return HttpResponse(made, content_type=ATOM)


@reading
def results(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the results of a search as a file: csv, parquet, ris, json or jsonld."""
    write = _WRITERS.get(kind)
    if write is None:
        return as_text(f"The kinds of files are {', '.join(_WRITERS)}.", 404)
    return write(_found(request, MOST))


@reading
def study_jsonld(request: HttpRequest, study_id: str) -> HttpResponse:
    """Give a study as JSON-LD of schema.org."""
    study = show.show(study_id).study
    address = request.build_absolute_uri(f"/trials/{study.id}/")
    return as_json(medical_trial(study, address), "application/ld+json")


@reading
def site_map(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Give the addresses of all trials, or the list of such maps where they are many."""
    ids = [study_id for study_id, _ in search.opened(store.setup()).studies]
    maps = max(1, -(-len(ids) // A_MAP))
    if number is None and maps > 1:
        addresses = (request.build_absolute_uri(f"/sitemap-{at}.xml") for at in range(1, maps + 1))
        return HttpResponse(sitemaps(addresses), content_type=XML)
    at = number or 1
    if at > maps:
        return as_text("There is no such map.", 404)
    pages = ["/", "/trials/", "/about/"] if at == 1 else []
    pages += [f"/trials/{name}/" for name in ids[(at - 1) * A_MAP : at * A_MAP]]
    return HttpResponse(sitemap((request.build_absolute_uri(it), "") for it in pages), content_type=XML)


@reading
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots where the trials are, and to leave searches alone."""
    lines = ("User-agent: *", "Disallow: /match/", "Disallow: /api/", "Disallow: /export/")
    return as_text("\n".join((*lines, f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", "")), 200)


def _csv(names: Sequence[str]) -> HttpResponse:
    rows = (row(it) for it in studies.records(names))
    return as_file(table([list(COLUMNS), *rows]), "text/csv; charset=utf-8", "trials.csv")


def _parquet(names: Sequence[str]) -> HttpResponse:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        return as_text("Parquet needs the extra `bulk`; ask for csv.", 404)
    schema = pyarrow.schema([(column, pyarrow.string()) for column in COLUMNS])
    rows = [dict(zip(COLUMNS, row(it), strict=True)) for it in studies.records(names)]
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), out)
    return as_file(out.getvalue(), "application/vnd.apache.parquet", "trials.parquet")


def _ris(names: Sequence[str]) -> HttpResponse:
    text = "".join(ris(it) for it in _studies(names))
    return as_file(text.encode(), "application/x-research-info-systems", "trials.ris")


def _json(names: Sequence[str]) -> HttpResponse:
    return as_json({"studies": studies.records(names)})


def _jsonld(names: Sequence[str]) -> HttpResponse:
    return as_json([medical_trial(it) for it in _studies(names)], "application/ld+json")


_WRITERS: dict[str, Callable[[Sequence[str]], HttpResponse]] = {
    "csv": _csv, "parquet": _parquet, "ris": _ris, "json": _json, "jsonld": _jsonld,
}  # fmt: skip


def _studies(names: Sequence[str]) -> list[Any]:
    from trialbridge.store.catalog import queries

    known = queries.studies(names)
    return [known[name] for name in names if name in known]


def _found(request: HttpRequest, most: int) -> list[str]:
    """Find what a search's address asks, best first."""
    wanted = asked(request.GET)
    index = search.opened(store.setup()).index
    return [name for name, _ in index.search(wanted.words, wanted.filters, most, 0, False).studies]


def _module(record: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = record["protocolSection"].get(name, {})
    return found


def _id(record: dict[str, Any]) -> str:
    return str(_module(record, "identificationModule")["nctId"])


def _day(record: dict[str, Any]) -> str:
    told = _module(record, "statusModule")
    posted = told.get("lastUpdatePostDateStruct", {}).get("date")
    return str(posted or told.get("lastUpdateSubmitDate") or told.get("statusVerifiedDate") or "")

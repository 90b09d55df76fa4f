"""What API v2 says of itself: its fields, search areas and codes, and how often values occur."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from trialbridge.flows import field_stats
from trialbridge.report.ctgov import FIELDS, Field, field
from trialbridge.report.ctgov.enums import ENUMS, words
from trialbridge.report.ctgov.fields import walk
from trialbridge.search.areas import AREAS
from trialbridge.search.fieldtable import COLUMNS, LISTS
from trialbridge.web.api.answers import as_json, as_text, reading
from trialbridge.web.api.ctgov import params

_SOURCE = {"struct": "STRUCT", "text": "TEXT", "markup": "MARKUP", "date": "DATE", "enum": "TEXT",
           "integer": "NUMERIC", "number": "NUMERIC", "boolean": "BOOLEAN"}  # fmt: skip
_COUNTED = {it.path for it in COLUMNS}
_LISTED = {it.path for it in LISTS}


@reading
def metadata(request: HttpRequest) -> HttpResponse:
    """Give the tree of fields."""
    for name in ("includeIndexedOnly", "includeHistoricOnly"):
        params.flag(request.GET.dict(), name)
    return as_json([_node(it) for it in FIELDS])


@reading
def search_areas(request: HttpRequest) -> HttpResponse:
    """Give the search areas with the fields each looks in."""
    areas = [
        {
            "name": area.name,
            **({"param": area.parameter} if area.parameter else {}),
            "parts": [
                {
                    "pieces": [it.piece],
                    "type": it.shown,
                    "isEnum": it.type == "enum",
                    "isSynonyms": bool(area.index),
                    "weight": 1.0,
                }
                for it in area.fields
            ],
        }
        for area in AREAS.values()
    ]
    return as_json([{"name": "Study", "areas": areas}])


@reading
def enums(request: HttpRequest) -> HttpResponse:
    """Give every list of codes with the fields that use it."""
    return as_json([
        {
            "type": name,
            "pieces": [it.piece for it in walk(FIELDS) if it.enum == name],
            "values": [{"value": code, "legacyValue": words(code)} for code in codes],
        }
        for name, codes in ENUMS.items()
    ])  # fmt: skip


@reading
def sizes(request: HttpRequest) -> HttpResponse:
    """Give how large the records are."""
    return as_json(field_stats.sizes())


@reading
def values(request: HttpRequest) -> HttpResponse:
    """Give the statistics of the values of leaf fields."""
    given = request.GET.dict()
    kinds = params.items(given.get("types", ""), "types")
    for kind in kinds:
        params.one_of({"types": kind}, "types", field_stats.KINDS)
    return as_json(field_stats.values(_fields(given, _COUNTED), kinds))


@reading
def values_of(request: HttpRequest, name: str) -> HttpResponse:
    """Give the statistics of one field."""
    it = field(name)
    if it is None or it.path not in _COUNTED:
        return as_text("No such leaf field; see /api/ctgov/v2/studies/metadata.", 404)
    return as_json(field_stats.values([it])[0])


@reading
def list_sizes(request: HttpRequest) -> HttpResponse:
    """Give the sizes of lists."""
    return as_json(field_stats.list_sizes(_fields(request.GET.dict(), _LISTED)))


@reading
def list_sizes_of(request: HttpRequest, name: str) -> HttpResponse:
    """Give the sizes of one list."""
    it = field(name)
    if it is None or it.path not in _LISTED:
        return as_text("No such list; see /api/ctgov/v2/studies/metadata.", 404)
    return as_json(field_stats.list_sizes([it])[0])


def _fields(given: dict[str, str], known: set[str]) -> list[Field]:
    found = []
    for name in params.items(given.get("fields", ""), "fields"):
        it = field(name)
        if it is None or it.path not in known:
            raise params.wrong("fields", "names of fields that are counted", name[:60])
        found.append(it)
    return found


def _node(it: Field) -> dict[str, Any]:
    node: dict[str, Any] = {
        "name": it.name,
        "piece": it.piece,
        "type": it.shown,
        "sourceType": _SOURCE[it.type],
        "isEnum": it.type == "enum",
    }
    if it.children:
        node["children"] = [_node(child) for child in it.children]
    return node

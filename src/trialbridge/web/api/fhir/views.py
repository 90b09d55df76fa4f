"""FHIR R4 over HTTP; every failure is an OperationOutcome, and nothing of a patient is kept or repeated."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from trialbridge import __version__
from trialbridge.errors import InputError, TrialbridgeError, UnknownIdError
from trialbridge.flows import studies, uploads
from trialbridge.flows.fhir_match import matched
from trialbridge.flows.show import criteria, show
from trialbridge.flows.studies import Asked
from trialbridge.report.fhir.r4 import STATUS, research_study
from trialbridge.report.fhir.searchset import bundle, capabilities, entry, outcome
from trialbridge.search.areas import AREAS
from trialbridge.web.api.answers import as_json, sentence

KIND = "application/fhir+json"
MOST, USUAL = 100, 20
_SIGNS = re.compile(r"[^\w\s.,/-]+")
_AREAS = {
    "title": "TitleSearch", "condition": "ConditionSearch", "location": "LocationSearch",
    "sponsor": "SponsorSearch", "keyword": "BasicSearch", "_content": "BasicSearch", "_text": "BasicSearch",
}  # fmt: skip
View = Callable[..., HttpResponse]


def answering(*methods: str) -> Callable[[View], View]:
    """Let a view answer some methods, and turn every failure into an OperationOutcome."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            if request.method not in methods:
                refused = failed(405, "not-supported", f"This address takes {' and '.join(methods)}.")
                refused["Allow"] = ", ".join(methods)
                return refused
            try:
                return view(request, *given, **named)
            except RequestDataTooBig:
                most = f"at most {uploads.LARGEST >> 20} MB"
                return failed(413, "too-long", f"request body: expected {most}, came more; send less of it")
            except UnknownIdError as error:
                return failed(404, "not-found", sentence(error))
            except InputError as error:
                return failed(400, "invalid", sentence(error))
            except TrialbridgeError:
                return failed(503, "transient", "The catalogue cannot be read now; try again later.")

        return answered

    return wrapped


def failed(status: int, code: str, said: str) -> HttpResponse:
    """Answer with an OperationOutcome."""
    return as_json(outcome("error", code, said), KIND, status)


@answering("GET", "HEAD")
def metadata(request: HttpRequest) -> HttpResponse:
    """Say what the server can do."""
    return as_json(capabilities(__version__, date.today().isoformat()), KIND)


@answering("GET", "HEAD")
def read(request: HttpRequest, study_id: str) -> HttpResponse:
    """Give one study with its criteria."""
    study = show(study_id).study
    return as_json(research_study(study, criteria(study)), KIND)


@answering("GET", "HEAD", "POST")
def search(request: HttpRequest) -> HttpResponse:
    """Give a searchset of studies; by POST the parameters come as a form."""
    given = {**request.GET.dict(), **(request.POST.dict() if request.method == "POST" else {})}
    offset, count = _whole(given, "_offset", 0, 1_000_000), _whole(given, "_count", USUAL, MOST)
    rows, ids = studies.found(asked(given))
    names = [ids[row] for row in rows[offset : offset + count].tolist()]
    base = request.build_absolute_uri(request.path)
    from trialbridge.store.catalog import queries

    known = queries.studies(names)
    entries = [
        entry(research_study(known[name], criteria(known[name])), f"{base}/{name}")
        for name in names
        if name in known
    ]
    links = [("self", _link(base, given, offset, count))]
    if offset + count < len(rows) and count:
        links.append(("next", _link(base, given, offset + count, count)))
    return as_json(bundle(entries, len(rows), links), KIND)


@answering("POST")
def match(request: HttpRequest) -> HttpResponse:
    """Match the patient whose Bundle is the body."""
    base = request.build_absolute_uri("/fhir/ResearchStudy")
    return as_json(matched(request.body, base), KIND)


def nothing(request: HttpRequest, path: str = "") -> HttpResponse:
    """Say that there is no such resource."""
    return failed(404, "not-found", "This server has ResearchStudy, its $match, and /metadata.")


def asked(given: Mapping[str, str]) -> Asked:
    """Read search parameters; those the server does not know are left out, as FHIR lets it."""
    queries = []
    for name, area in _AREAS.items():
        values = [value for key, value in given.items() if key.partition(":")[0] == name]
        queries += [(AREAS[area.lower()].name, text) for value in values if (text := _plain(value))]
    ids = tuple(
        tuple(part.rpartition("|")[2].strip()[:80] for part in given[name].split(",") if part.strip())
        for name in ("_id", "identifier")
        if given.get(name, "").strip()
    )
    advanced = [*_codes(given, "status", "OverallStatus", _states), *_codes(given, "phase", "Phase", _phases)]
    return Asked(queries=tuple(queries), ids=tuple(each or ("-",) for each in ids), advanced=tuple(advanced))


def _codes(given: Mapping[str, str], name: str, piece: str, known: Callable[[str], list[str]]) -> list[str]:
    text = given.get(name, "").strip()
    if not text:
        return []
    codes = [code for part in text.split(",") for code in known(part.rpartition("|")[2].strip().lower())]
    if not codes:
        raise InputError(
            expected="a code of FHIR R4", came=text[:40], where=name, do="see /fhir/metadata"
        )  # fmt: skip
    return [f"AREA[{piece}]({' OR '.join(codes)})"]


def _states(code: str) -> list[str]:
    return [known.upper() for known, fhir in STATUS.items() if fhir == code and known not in ("authorised", "not_recruiting")]  # fmt: skip # noqa: E501


def _phases(code: str) -> list[str]:
    if code == "early-phase-1":
        return ["EARLY_PHASE1"]
    if code == "n-a":
        return ["NA"]
    return [f"PHASE{number}" for number in "1234" if f"phase-{number}" in code]


def _plain(text: str) -> str:
    """Leave words only: the signs of the query language mean nothing here."""
    words = (
        word for word in _SIGNS.sub(" ", text).split() if word not in ("AND", "OR", "NOT", "ALL", "MISSING")
    )
    return " ".join(words)[:1000]


def _whole(given: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = given.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise InputError(expected="a whole number", came=text[:20], where=name, do="correct it")
    return min(int(text), most)


def _link(base: str, given: Mapping[str, str], offset: int, count: int) -> str:
    from urllib.parse import urlencode

    return f"{base}?{urlencode({**given, '_offset': str(offset), '_count': str(count)})}"

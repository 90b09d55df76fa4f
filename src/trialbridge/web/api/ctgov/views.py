"""Studies as API v2 answers: a page of them, one of them, the version; parameters are read elsewhere."""

import io
import zipfile

import msgspec
from django.http import HttpRequest, HttpResponse

from trialbridge import store
from trialbridge.flows import studies
from trialbridge.flows.fields import selector
from trialbridge.flows.show import show
from trialbridge.report.ctgov import picked, row
from trialbridge.report.fhir.r5 import research_study
from trialbridge.report.ris import ris
from trialbridge.web.api.answers import as_file, as_json, reading, table
from trialbridge.web.api.ctgov import params

API_VERSION = "2.0.5"
FORMATS = ("json", "csv", "json.zip", "fhir.json", "ris")


@reading
def list_studies(request: HttpRequest) -> HttpResponse:
    """Give a page of studies."""
    wanted = params.wanted(request.GET.dict())
    page = studies.page(wanted.asked, wanted.size, wanted.token)
    counted = wanted.count and not wanted.token
    if wanted.format == "csv":
        head = [] if wanted.token else [list(wanted.columns)]
        rows = [row(record, wanted.columns) for record in page.records]
        answer = HttpResponse(table([*head, *rows]), content_type="text/csv; charset=utf-8")
        if page.token:
            answer["x-next-page-token"] = page.token
        if counted:
            answer["x-total-count"] = str(page.total)
        return answer
    records = [picked(record, wanted.paths) if wanted.paths else record for record in page.records]
    body: dict[str, object] = {"totalCount": page.total} if counted else {}
    body["studies"] = records
    if page.token:
        body["nextPageToken"] = page.token
    return as_json(body)


@reading
def one_study(request: HttpRequest, study_id: str) -> HttpResponse:
    """Give one study in one of the formats."""
    given = request.GET.dict()
    kind = params.one_of(given, "format", FORMATS)
    columns = params.columns(given) if kind == "csv" else ()
    paths = params.paths(given) if kind in ("json", "json.zip") else frozenset()
    if kind in ("fhir.json", "ris") and "fields" in given:
        raise params.wrong("fields", f"no fields with format {kind}", given["fields"][:40])
    study = show(study_id.strip()).study
    if kind == "fhir.json":
        return as_json(research_study(study), "application/fhir+json")
    if kind == "ris":
        return as_file(ris(study).encode(), "application/x-research-info-systems", f"{study.id}.ris")
    record = studies.records([study.id])[0]
    if kind == "csv":
        return HttpResponse(table([columns, row(record, columns)]), content_type="text/csv; charset=utf-8")
    body = picked(record, paths) if paths else record
    if kind == "json":
        return as_json(body)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{study.id}.json", msgspec.json.encode(body))
    return as_file(out.getvalue(), "application/zip", f"{study.id}.zip")


@reading
def version(request: HttpRequest) -> HttpResponse:
    """Give the version of the interface, and the moment (UTC) of the studies it serves."""
    generation, _ = selector(store.setup())
    return as_json({"apiVersion": API_VERSION, "dataTimestamp": generation.stamp.built[:19]})

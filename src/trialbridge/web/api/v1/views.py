"""The operations of the JSON interface; each asks one flow and answers with its document."""

from typing import Annotated, Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from trialbridge import __version__
from trialbridge.errors import InputError, TrialbridgeError, UnknownIdError
from trialbridge.flows.intake import Record as ReadRecord
from trialbridge.flows.parse import Parsed, ParsedStudy
from trialbridge.flows.search import Page
from trialbridge.flows.show import Shown
from trialbridge.report.document import MatchDocument
from trialbridge.report.landscape import Landscape
from trialbridge.report.plain import Plain
from trialbridge.web import asked
from trialbridge.web.api.answers import as_json
from trialbridge.web.api.v1.schema import Asking, Looking, Problem, Record, Text, answers, components, problem

DOCUMENTS = [
    Page,
    Shown,
    asked.Changes,
    Parsed,
    ParsedStudy,
    Plain,
    ReadRecord,
    MatchDocument,
    Landscape,
    Problem,
]


class Api(NinjaAPI):
    """The interface with the shapes of its answers in its description."""

    def get_openapi_schema(self, *given: Any, **named: Any) -> Any:
        """Give the description; the documents' schemas come from the documents."""
        schema = super().get_openapi_schema(*given, **named)
        schema.setdefault("components", {}).setdefault("schemas", {}).update(components(DOCUMENTS))
        return schema


api = Api(
    title="Trialbridge",
    version=__version__,
    description="Clinical trials searched, read and matched. Information for a conversation with the "
    "trial's team: no stated criterion excludes, some stay unknown, the investigator decides.",
    docs_url=None,  # the page it would give loads scripts from elsewhere
    urls_namespace="v1",
)


@api.get("/search", openapi_extra=answers(Page), summary="Search studies")
def search(
    request: HttpRequest,
    looking: Query[Looking],
) -> HttpResponse:
    """Find studies for words, phrases, AND, OR, NOT; "" is everything."""
    return as_json(asked.found(looking.q, **looking.dict(exclude={"q"})))


@api.get("/studies/{study_id}", openapi_extra=answers(Shown, 404), summary="One study")
def study(
    request: HttpRequest, study_id: str, as_of: Annotated[str, Field(max_length=10)] = ""
) -> HttpResponse:
    """Give everything the registries publish of a study, now or as of a day."""
    return as_json(asked.study(study_id, as_of))


@api.get("/studies/{study_id}/changes", openapi_extra=answers(asked.Changes, 404), summary="Its history")
def changes(request: HttpRequest, study_id: str) -> HttpResponse:
    """Give the versions of a study, each with what it changed."""
    return as_json(asked.changes(study_id))


@api.get("/studies/{study_id}/criteria", openapi_extra=answers(ParsedStudy, 404), summary="Its criteria")
def criteria(request: HttpRequest, study_id: str) -> HttpResponse:
    """Give a study's criteria with their rules, and what was not understood."""
    return as_json(asked.criteria_of(study_id))


@api.get("/studies/{study_id}/explain", openapi_extra=answers(Plain, 404), summary="In plain words")
def explain(
    request: HttpRequest, study_id: str, language: Annotated[str, Field(max_length=5)] = "en"
) -> HttpResponse:
    """Tell a study in plain words, English or Simplified Chinese."""
    return as_json(asked.told(study_id, language))


@api.get("/landscape", openapi_extra=answers(Landscape), summary="The landscape of a topic")
def landscape(request: HttpRequest, topic: Annotated[str, Field(max_length=200)]) -> HttpResponse:
    """Count what is tested with a therapy or against a cancer."""
    return as_json(asked.surveyed(topic))


@api.post("/parse", openapi_extra=answers(Parsed, 413), summary="Read eligibility text")
def parse(request: HttpRequest, body: Text) -> HttpResponse:
    """Read eligibility text into criteria and rules."""
    return as_json(asked.criteria(body.text))


@api.post("/intake", openapi_extra=answers(ReadRecord, 413), summary="Read a record")
def intake(request: HttpRequest, body: Record) -> HttpResponse:
    """Read a patient's record into facts with their quotes; nothing of it is kept."""
    return as_json(asked.facts(body.record))


@api.post("/match", openapi_extra=answers(MatchDocument, 404, 413), summary="Match a record")
def match(request: HttpRequest, body: Asking) -> HttpResponse:
    """Match a patient's record with all studies; nothing of it is kept."""
    return as_json(
        asked.matched(
            body.record, top=body.top, on=body.on, study_id=body.study, presume=body.presume,
            status=body.status, place=body.place,
        )
    )  # fmt: skip


@api.exception_handler(TrialbridgeError)
def _said(request: HttpRequest, error: TrialbridgeError) -> HttpResponse:
    status = 404 if isinstance(error, UnknownIdError) else 400 if isinstance(error, InputError) else 503
    if status == 503:
        return _problem("a catalogue that can be read", "none", "server", "try again later", 503)
    return as_json(problem(error), status=status)


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the first part that is wrong; what came is not repeated: it may be a record."""
    first: dict[str, Any] = error.errors[0] if error.errors else {}
    where = ".".join(str(part) for part in first.get("loc", ("body",))[1:])[:80] or "body"
    said = str(first.get("msg", "what the description says"))[:120]
    return _problem(said, "something else", where, "see /api/v1/openapi.json", 400)


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return _problem("a body of at most 10 MB", "more", "body", "send less of it", 413)


@api.exception_handler(HttpError)
def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem("JSON as the description says", "something else", "body", "see /api/v1/openapi.json", 400)


def told(said: str, status: int) -> HttpResponse:
    """Say that the server will not answer now."""
    return _problem("a moment's patience", "too much", "server", said, status)


def _problem(expected: str, came: str, where: str, do: str, status: int) -> HttpResponse:
    message = f"{where}: expected {expected}, came {came}; {do}"
    made = Problem(expected=expected, came=came, where=where, do=do, message=message)
    return as_json(made, status=status)

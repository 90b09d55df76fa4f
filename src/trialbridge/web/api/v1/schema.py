"""The shapes of the JSON interface for OpenAPI: requests as pydantic, answers from the documents."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from ninja import Schema
from pydantic import ConfigDict, Field

from trialbridge.errors import TrialbridgeError
from trialbridge.web.api.answers import came, expected, sentence
from trialbridge.web.asked import LONGEST_TEXT, MOST_FOUND

Name = Annotated[str, Field(max_length=80)]
REFERENCE = "#/components/schemas/{name}"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong: what was expected, what came, where, what to do; `message` says it in one line."""

    expected: str
    came: str
    where: str
    do: str
    message: str


class Looking(Schema):
    """What to look for; every field narrows."""

    q: str = Field("", max_length=2000, description="Words, phrases, AND, OR, NOT; empty is everything.")
    status: list[Name] = Field(default_factory=list, max_length=20)
    phase: list[Name] = Field(default_factory=list, max_length=20)
    country: list[Name] = Field(default_factory=list, max_length=20)
    condition: list[Name] = Field(default_factory=list, max_length=20)
    sex: str = Field("", max_length=10)
    age: float | None = Field(None, ge=0, le=150, description="Years.")
    limit: int = Field(20, ge=0, le=MOST_FOUND)
    offset: int = Field(0, ge=0, le=1_000_000)


class Text(Schema):
    """Eligibility text."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=LONGEST_TEXT, examples=["Inclusion Criteria:\n\n* Age 18 or over"])


class Record(Schema):
    """A patient's record: a note, or a form or FHIR as JSON text."""

    model_config = ConfigDict(extra="forbid")
    record: str = Field(max_length=10 << 20, examples=["A 60-year-old woman with ovarian cancer."])


class Asking(Record):
    """A record and how to match it."""

    top: int = Field(20, ge=1, le=50)
    on: str = Field("", max_length=10, description="The day of judgement (2024-03-15); today where empty.")
    study: str = Field("", max_length=80, description="Explain this study only.")
    presume: str = Field("", max_length=2, description="no: presume nothing that nobody mentions.")
    status: list[str] = Field(default_factory=list, max_length=20)
    place: str = Field("", max_length=200, description="Where the patient lives: Hefei, China.")


def problem(error: TrialbridgeError) -> Problem:
    """Lay out an error; what came is not repeated (`answers.sentence`)."""
    return Problem(
        expected=expected(error), came=came(error), where=error.where, do=error.do, message=sentence(error)
    )


def answers(document: type, *statuses: int) -> dict[str, Any]:
    """Declare what an operation answers: its document, and a Problem for every other status."""
    said = {400: "What was sent is wrong", 404: "Not found", 413: "Too large", 429: "Too many requests",
            503: "Too busy, or the catalogue cannot be read"}  # fmt: skip
    made: dict[Any, Any] = {200: _body("The answer", document.__name__)}
    for status in sorted({400, 429, 503, *statuses}):
        made[status] = _body(said[status], Problem.__name__)
    return {"responses": made}


def components(documents: Sequence[Any]) -> dict[str, Any]:
    """Give the schemas of documents by name, as OpenAPI wants them."""
    _, found = msgspec.json.schema_components(documents, ref_template=REFERENCE)
    return found


def _body(said: str, name: str) -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(name=name)}
    return {"description": said, "content": {"application/json": {"schema": schema}}}

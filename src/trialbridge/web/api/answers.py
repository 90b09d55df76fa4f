"""Answers of the interfaces: JSON, tables, plain sentences for errors; nothing is decided here."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from trialbridge.errors import InputError, TrialbridgeError, UnknownIdError
from trialbridge.flows.uploads import RefusedError

View = Callable[..., HttpResponse]


def as_json(body: Any, kind: str = "application/json", status: int = 200) -> HttpResponse:
    """Answer with JSON."""
    return HttpResponse(msgspec.json.encode(body), content_type=kind, status=status)


def as_text(text: str, status: int) -> HttpResponse:
    """Answer with a sentence."""
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)


def came(error: TrialbridgeError) -> str:
    """Say what came in words of ours: a visitor's own may name somebody, and answers are kept by many."""
    return error.came if isinstance(error, RefusedError) else "something else"


def expected(error: TrialbridgeError) -> str:
    """Say what was expected; of what is not stored the error itself repeats what was asked."""
    if isinstance(error, UnknownIdError):
        return "a stored study's identifier, and a day it existed on"
    return error.expected


def sentence(error: TrialbridgeError) -> str:
    """Say what is wrong without repeating what came."""
    return f"{error.where}: expected {expected(error)}, came {came(error)}; {error.do}"


def as_file(data: bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a file to be kept."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def table(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as CSV; before what a spreadsheet would take for a formula stands an apostrophe."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_cell(it) for it in row] for row in rows)
    return out.getvalue().encode()


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "@", "\t", "\r") else text


def reading(view: View) -> View:
    """Let a view answer GET and HEAD, and say 400, 404 or 503 in a plain sentence."""

    @wraps(view)
    def answered(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            refused = as_text("This address is only read (GET).", 405)
            refused["Allow"] = "GET, HEAD"
            return refused
        try:
            return view(request, *given, **named)
        except UnknownIdError as error:
            return as_text(sentence(error), 404)
        except InputError as error:
            return as_text(sentence(error), 400)
        except TrialbridgeError:
            return as_text("The catalogue cannot be read now; try again later.", 503)

    return answered

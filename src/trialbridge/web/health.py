"""Whether the process lives and whether it can answer; both say one word and nothing else."""

from django.http import HttpRequest, HttpResponse

from trialbridge import store
from trialbridge.errors import TrialbridgeError
from trialbridge.flows import fields


def live(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return _said("ok")


def ready(request: HttpRequest) -> HttpResponse:
    """Say whether there are studies to serve and everything they need is laid out."""
    try:
        laid_out = fields.ready(store.setup())
    except TrialbridgeError:
        return _said("no studies yet", 503)
    return _said("ready") if laid_out else _said("laying out the fields", 503)


def _said(word: str, status: int = 200) -> HttpResponse:
    answer = HttpResponse(word, content_type="text/plain; charset=utf-8", status=status)
    answer["Cache-Control"] = "no-store"
    return answer

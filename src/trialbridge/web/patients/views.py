"""The match page; a record comes by POST only and is forgotten with the answer."""

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from trialbridge.errors import InputError, UnknownIdError
from trialbridge.flows.dossier import dossier as laid
from trialbridge.flows.match import Request
from trialbridge.flows.match import match as matched
from trialbridge.model.study import TAKING
from trialbridge.report import saying
from trialbridge.report.dossier_page import page as printed
from trialbridge.report.facts import grouped, readings
from trialbridge.report.groups import sections
from trialbridge.vocab import default_vocabulary
from trialbridge.vocab.places import gazetteer
from trialbridge.web import reasons, spoken
from trialbridge.web.patients import records

TOP = 10
MOST_CHOSEN = 10
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


# Nothing is changed or kept by a POST here, so there is nothing to forge, and no cookie is set.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST, the trials for the record in it."""
    asked = request.POST if request.method == "POST" else request.GET
    context = empty(request)
    trial = str(context["trial"])
    if request.method != "POST":
        return render(request, "match.html", context)
    today = date.today()
    try:
        given = records.given(request, today)
        place = gazetteer().find(asked.get("place", "")) if asked.get("place") else None
        status = () if asked.get("all") or trial else TAKING
        wanted = Request(top=TOP, day=today, study=trial, status=status, place=place)
        document = matched(given.patient, wanted)
    except (InputError, UnknownIdError) as error:
        return render(request, "match.html", context | {"fault": error}, status=400)
    vocabulary, short = default_vocabulary(), spoken.short()
    helpers = {
        "sections": sections, "tag": saying.tag, "basis": reasons.basis, "silent": saying.silent,
        "opens": reasons.opens, "mended": reasons.mended, "question_of": spoken.question,
        "settles": spoken.settles, "near": saying.near,
    }  # fmt: skip
    answer = {
        "document": document,
        "given": given,
        "carried": given.text if len(given.text) <= records.CARRIED else "",
        "facts": grouped(given.patient, vocabulary, short),
        "read_as": readings(given.patient, vocabulary, short),
        "trial": trial,
        "all": bool(asked.get("all")),
        "place": asked.get("place", "")[:100],
    }
    return render(request, "matched.html", answer | helpers)


def empty(request: HttpRequest) -> dict[str, Any]:
    """Give what the page of the form shows."""
    asked = request.POST if request.method == "POST" else request.GET
    trial = asked.get("trial", "").strip()[:60]
    return {"samples": records.samples(), "trial": trial, "fields": request.POST, "fault": None}


@csrf_exempt
@never_cache
@require_http_methods(["POST"])
def dossier(request: HttpRequest) -> HttpResponse:
    """Lay out the chosen trials for the record as one document to print, in the language of the page."""
    today = date.today()
    chosen = [name for name in request.POST.getlist("study") if len(name) < 80][:MOST_CHOSEN]
    short = spoken.short()
    try:
        given = records.given(request, today)
        if not chosen:
            raise InputError(
                expected="at least one chosen trial", came="none", where="match", do="go back and tick some"
            )
        made = laid(given.patient, chosen, Request(day=today), ("en",) if short == "en" else (short, "en"))
    except (InputError, UnknownIdError) as error:
        return render(request, "match.html", empty(request) | {"fault": error}, status=400)
    return alone(printed(made, given.patient, default_vocabulary()))


def alone(page: str) -> HttpResponse:
    """Answer with a self-contained page of a report: the style inside it is allowed by its digest."""
    answer = HttpResponse(page)
    digests = [b64encode(sha256(style.encode()).digest()).decode() for style in _STYLE.findall(page)]
    answer._csp_update = {"style-src": [f"'sha256-{digest}'" for digest in digests]}  # type: ignore[attr-defined]
    return answer

"""The match page; a record comes by POST only and is forgotten with the answer."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from trialbridge.errors import InputError, UnknownIdError
from trialbridge.flows.match import Request
from trialbridge.flows.match import match as matched
from trialbridge.report import opening, saying
from trialbridge.report.facts import grouped
from trialbridge.report.groups import sections
from trialbridge.vocab import default_vocabulary
from trialbridge.vocab.places import gazetteer
from trialbridge.web.patients import records

TOP = 10
OPEN = ("recruiting", "not_yet_recruiting", "enrolling_by_invitation", "available")


# Nothing is changed or kept by a POST here, so there is nothing to forge, and no cookie is set.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST, the trials for the record in it."""
    asked = request.POST if request.method == "POST" else request.GET
    trial = asked.get("trial", "").strip()[:60]
    context = {"samples": records.samples(), "trial": trial, "fields": request.POST, "fault": None}
    if request.method != "POST":
        return render(request, "match.html", context)
    today = date.today()
    try:
        given = records.given(request, today)
        place = gazetteer().find(asked.get("place", "")) if asked.get("place") else None
        status = () if asked.get("all") or trial else OPEN
        wanted = Request(top=TOP, day=today, study=trial, status=status, place=place)
        document = matched(given.patient, wanted)
    except (InputError, UnknownIdError) as error:
        return render(request, "match.html", context | {"fault": error}, status=400)
    vocabulary = default_vocabulary()
    spoken = {
        "sections": sections, "tag": saying.tag, "basis": saying.basis, "silent": saying.silent,
        "opens": opening.opens, "mended": opening.mended, "settles": saying.settles, "near": saying.near,
    }  # fmt: skip
    answer = {
        "document": document,
        "given": given,
        "carried": given.text if len(given.text) <= records.CARRIED else "",
        "facts": grouped(given.patient, vocabulary),
        "trial": trial,
        "all": bool(asked.get("all")),
        "place": asked.get("place", "")[:100],
    }
    return render(request, "matched.html", answer | spoken)

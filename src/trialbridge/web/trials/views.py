"""The pages about trials: each asks a flow and fills a template."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from trialbridge.errors import UnknownIdError
from trialbridge.flows.search import find
from trialbridge.flows.show import show


def home(request: HttpRequest) -> HttpResponse:
    """Show where to begin."""
    return render(request, "home.html", {})


def search(request: HttpRequest) -> HttpResponse:
    """Show the trials found for words."""
    words = request.GET.get("q", "")
    return render(request, "search.html", {"words": words, "page": find(words)})


def trial(request: HttpRequest, study_id: str) -> HttpResponse:
    """Show one trial."""
    try:
        shown = show(study_id)
    except UnknownIdError as error:
        raise Http404 from error
    return render(request, "trial.html", {"shown": shown})


def about(request: HttpRequest) -> HttpResponse:
    """Say what this is and what it is not."""
    return render(request, "about.html", {})

"""Landscapes of therapies: what is tested in which cancers, with its trials; it counts nothing itself."""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from trialbridge.flows.landscape import Found
from trialbridge.flows.landscape import landscape as flow
from trialbridge.flows.search import opened
from trialbridge.report.landscape_page import spoken
from trialbridge.web.trials.trial_page import Dot

TOPICS = {
    "cik": "CIK",
    "dc-cik": "DC-CIK",
    "nk": "NK cells",
    "car-t": "CAR-T",
    "til": "TIL",
    "dc-vaccine": "dendritic cell vaccine",
}
"""The landscapes of the site; `trialbridge landscape` writes one of any topic."""
FIGURES = {
    "year": "Trials by year of start",
    "phase": "Trials by phase",
    "status": "Trials by status",
    "country": "Trials by country",
    "combined": "Combined with",
}
MOST = 12
MOST_ROWS = 40


def index(request: HttpRequest) -> HttpResponse:
    """List the landscapes."""
    return render(request, "landscapes.html", {"topics": TOPICS})


def landscape(request: HttpRequest, topic: str) -> HttpResponse:
    """Show one landscape; an unknown topic is no page."""
    if topic not in TOPICS:
        raise Http404
    told = found(serving(), topic).landscape
    figures = []
    for facet, title in FIGURES.items():
        counts = told.counts.get(facet, ())
        shown = counts[-MOST:] if facet == "year" else counts[:MOST]
        most = max((count.studies for count in shown), default=1)
        if shown:
            figures.append((facet, title, [(it.value, it.studies, 100 * it.studies / most) for it in shown]))
    context = {"found": told, "topic": topic, "name": TOPICS[topic], "figures": figures, "spoken": spoken}
    return render(request, "landscape.html", context | {"dots": _dots(serving(), topic)})


def serving() -> str:
    """Name the generation, so that a newer one is counted anew."""
    from trialbridge import store

    return opened(store.setup()).name


@lru_cache(maxsize=16)
def found(generation: str, topic: str) -> Found:
    """Give a landscape, counted once a generation."""
    return flow(TOPICS[topic])


@lru_cache(maxsize=16)
def _dots(generation: str, topic: str) -> list[Dot]:
    places = {place for card in found(generation, topic).cards for place in card.places}
    return [Dot(round(east + 180, 1), round(90 - north, 1), "") for north, east in sorted(places)]

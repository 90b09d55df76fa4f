"""Guides to a therapy and a cancer, and sponsors' profiles, as pages; it counts nothing itself."""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from trialbridge.errors import InputError
from trialbridge.flows import guide as guides
from trialbridge.flows import sponsor as sponsors
from trialbridge.report.called import called
from trialbridge.report.guide import Guide
from trialbridge.report.guide_page import Addresses, guide_part, sponsor_part
from trialbridge.report.sponsor import Profile
from trialbridge.vocab import default_vocabulary
from trialbridge.web.kept import kept
from trialbridge.web.spoken import short
from trialbridge.web.trials import landscapes

MOST_NAMES = 40
"""Sponsors of which a page offers the choice."""


@kept
def guide(request: HttpRequest, topic: str, cancer: str = "") -> HttpResponse:
    """Show the guide of a therapy, and of a cancer where one is named; what has no guide is no page."""
    if topic not in landscapes.TOPICS:
        raise Http404
    language, generation = short(), landscapes.serving()
    others = _cancers(generation, topic)
    if cancer and cancer not in others:
        raise Http404
    told = _told(generation, topic, cancer, language)
    context = {
        "guide": told,
        "topic": topic,
        "therapy": landscapes.TOPICS[topic],
        "cancer": cancer,
        "body": guide_part(told, _addresses()),
        "others": [
            (other, called(other, default_vocabulary(), language), number) for other, number in others.items()
        ],
    }
    return render(request, "guide.html", context)


def sponsor(request: HttpRequest) -> HttpResponse:
    """Show the profile of the sponsor that is asked for, or those whom the name may mean."""
    name = request.GET.get("name", "").strip()[:200]
    found = sponsors.called(name)
    profile = _profile(landscapes.serving(), found[0], short()) if len(found) == 1 else None
    context = {
        "name": name,
        "profile": profile,
        "body": sponsor_part(profile, short(), _addresses()) if profile else "",
        "names": found[:MOST_NAMES] if profile is None else [],
        "many": len(found) > MOST_NAMES,
    }
    return render(request, "sponsor.html", context)


@lru_cache(maxsize=64)
def _told(generation: str, topic: str, cancer: str, language: str) -> Guide:
    found = landscapes.found(generation, topic)
    return guides.guide(landscapes.TOPICS[topic], cancer, language, found=found)


@lru_cache(maxsize=16)
def _cancers(generation: str, topic: str) -> dict[str, int]:
    """Give the cancers of which there is a guide, with the number of studies."""
    therapy, known = landscapes.TOPICS[topic], default_vocabulary().concepts
    try:
        own = guides.class_of(therapy)
    except InputError:  # no class of the landscape: a guide to all of it alone
        return {}
    found = guides.guides(therapy, found=landscapes.found(generation, topic))
    return {it.cancer: it.studies for it in found if it.therapy == own and it.cancer in known}


@lru_cache(maxsize=64)
def _profile(generation: str, name: str, language: str) -> Profile:
    return sponsors.profiled(name, language)


def _addresses() -> Addresses:
    return Addresses(study=reverse("trial", args=["{}"]).replace("%7B%7D", "{}"))

"""The pages about trials: each asks a flow and fills a template."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from trialbridge.errors import UnknownIdError
from trialbridge.flows import show as flow
from trialbridge.flows.compare import compare as compared
from trialbridge.flows.search import find
from trialbridge.report.glossary import linked
from trialbridge.vocab.landscape import world
from trialbridge.web.kept import kept
from trialbridge.web.spoken import short
from trialbridge.web.trials import searching, trial_page

MOST_COMPARED = 4
SIMILAR = 5


def home(request: HttpRequest) -> HttpResponse:
    """Show where to begin."""
    return render(request, "home.html", {"total": find("", limit=1, facets=False).total})


def search(request: HttpRequest) -> HttpResponse:
    """Show the trials found; a search changed in place gets the part of the page that changes."""
    what = searching.asked(request.GET)
    found = searching.results(what)
    context = {
        "asked": what,
        "found": found,
        "also": searching.also(what.words),
        "facets": searching.offered(found.page.facets, what),
        "pages": -(-found.page.total // searching.SIZE),
    }
    part = request.headers.get("HX-Target") == "results"
    answer = render(request, "results.html" if part else "search.html", context)
    answer.headers["Vary"] = "HX-Target"
    return answer


@kept
def trial(request: HttpRequest, study_id: str) -> HttpResponse:
    """Show one trial."""
    try:
        page = trial_page.gathered(study_id, short())
    except UnknownIdError as error:
        raise Http404 from error
    answer = render(request, "trial.html", {"page": page})
    explained = linked(answer.content.decode(), short(), reverse("glossary"))
    return HttpResponse(explained)


def similar(request: HttpRequest, study_id: str) -> HttpResponse:
    """Show trials of the same condition and treatment: a part of the trial's page, or a page alone."""
    try:
        study = flow.show(study_id).study
    except UnknownIdError as error:
        raise Http404 from error
    names = [*study.conditions[:1], *(given.name for given in study.interventions[:1])]
    page = find(" ".join(names), limit=SIMILAR + 1, facets=False)
    lines = [line for line in page.results if line.study != study.id][:SIMILAR]
    part = request.headers.get("HX-Request") == "true"
    return render(request, "similar_part.html" if part else "similar.html", {"study": study, "lines": lines})


def compare(request: HttpRequest) -> HttpResponse:
    """Show trials side by side, and beside a treatment programme outside a trial."""
    asked = [part for text in request.GET.getlist("id") for part in text.replace(",", " ").split()]
    names, unknown = [], []
    for name in list(dict.fromkeys(asked))[:MOST_COMPARED]:
        try:
            names.append(flow.show(name).study.id)
        except UnknownIdError:
            unknown.append(name[:40])
    table = compared(list(dict.fromkeys(names)), short()) if names else None
    return render(request, "compare.html", {"table": table, "asked": " ".join(names), "unknown": unknown})


@kept
def glossary(request: HttpRequest) -> HttpResponse:
    """Show the words of trials explained."""
    from trialbridge.web.trials.words import groups

    return render(request, "glossary.html", {"groups": groups(short())})


def about(request: HttpRequest) -> HttpResponse:
    """Say what this is and what it is not."""
    return render(request, "about.html", {})


def land(request: HttpRequest) -> HttpResponse:
    """Give the outline of the land, 360 wide for 360 degrees, on which pages put sites."""
    answer = HttpResponse(_land(), content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "public, max-age=31536000"
    return answer


@cache
def _land() -> str:
    rings = (
        "M" + "L".join(f"{point[0] + 180:.1f} {90 - point[1]:.1f}" for point in ring) + "Z"
        for ring in world()
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 150" width="360" height="150">'
        "<style>path{fill:#c9d3dc}@media(prefers-color-scheme:dark){path{fill:#3a4753}}</style>"
        f'<path d="{"".join(rings)}"/></svg>'
    )

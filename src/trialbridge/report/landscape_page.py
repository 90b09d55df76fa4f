"""The landscape as one self-contained HTML page, charts and their tables in it; it counts nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from trialbridge.report import words
from trialbridge.report.charts import Bar, Dot, bars, world_map
from trialbridge.report.glossary import linked
from trialbridge.report.landscape import Card, Count, Landscape
from trialbridge.report.pages import environment, file
from trialbridge.vocab.landscape import Key, tested

MOST = 12
"""Bars of a chart; the table beside it has every row."""
CHARTS = {
    "year": ("Trials by year of start", "Year"),
    "phase": ("Trials by phase", "Phase"),
    "status": ("Trials by status", "Status"),
    "country": ("Trials by country of a site", "Country"),
    "sponsor": ("Trials by kind of sponsor", "Kind of sponsor"),
    "combined": ("What the therapy is combined with", "Combined with"),
}

SPONSORS = {
    "other": "hospital, university or other", "industry": "company", "nih": "NIH", "fed": "US government",
    "other_gov": "government", "network": "network", "indiv": "one person", "individual": "one person",
}  # fmt: skip


class Figure(NamedTuple):
    """A chart with the table of its numbers."""

    facet: str
    title: str
    axis: str
    svg: Markup
    counts: Sequence[Count]


def page(found: Landscape, cards: Sequence[Card]) -> str:
    """Render the landscape as UTF-8 HTML; raises InputError where the extra `report` is missing."""
    figures = [_bars(facet, found.counts[facet]) for facet in CHARTS if found.counts[facet]]
    if dots := _dots(cards):
        figures.append(_map(dots))
    rendering = environment()
    rendering.filters["phase"] = spoken
    rendered = rendering.from_string(file("landscape.html")).render(
        found=found, cards=cards, figures=figures, css=file("match.css")
    )
    return linked(rendered)


def named(facet: str, value: str) -> str:
    """Name a value of a facet: a label's own name, a kind of sponsor in words, else as `spoken`."""
    term = tested().terms.get(Key(facet, value))
    return term.name if term else SPONSORS.get(value, spoken(value)) if facet == "sponsor" else spoken(value)


def spoken(value: str) -> str:
    """Say a facet's value in words: "phase1/phase2" is Phase 1/2, "Korea,-Republic-of" Korea, Republic of."""
    return words.PHASE.get(value) or words.STATUS.get(value) or value.replace("-", " ").replace("_", " ")


def _bars(facet: str, counts: Sequence[Count]) -> Figure:
    title, axis = CHARTS[facet]
    told = [Count(named(facet, count.value), count.studies, count.query) for count in counts]
    shown = told[-MOST:] if facet == "year" else told[:MOST]
    drawn = bars([Bar(count.value, count.studies) for count in shown], title, axis)
    return Figure(facet, title, axis, Markup(drawn), told)  # noqa: S704 - drawn here, its words escaped


def _dots(cards: Sequence[Card]) -> list[Dot]:
    places: dict[tuple[float, float], int] = {}
    for each in cards:
        for place in set(each.places):
            places[place] = places.get(place, 0) + 1
    return [Dot(latitude, longitude, studies) for (latitude, longitude), studies in sorted(places.items())]


def _map(dots: Sequence[Dot]) -> Figure:
    title = "Where the sites are (a larger dot: more trials)"
    counts = [Count(f"{dot.latitude:.1f}, {dot.longitude:.1f}", dot.studies, "country:*") for dot in dots]
    ordered = sorted(counts, key=lambda count: -count.studies)
    return Figure("site", title, "Latitude, longitude", Markup(world_map(dots, title)), ordered)  # noqa: S704

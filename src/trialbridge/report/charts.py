"""Charts as SVG, drawn on the server: bars and a world map; it counts nothing.

Every chart has a title, labelled axes, its numbers on the marks, and an alternative text; the page puts the
data as a table beside it. Needs the extra `report`.
"""

import re
from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import Any, NamedTuple

from trialbridge.errors import InputError
from trialbridge.vocab.landscape import world

WIDTH = 300
"""Pixels: fits a phone of 320; the SVG grows with the page and on paper."""
_BAR = 18
_NAME, _LETTERS, _BREAK = 130, 20, "|"
"""Pixels and letters that a row's name may take before it breaks, and what marks the break."""
_INK, _MARK, _LAND = "#334155", "#2563a8", "#d5dbe3"


class Bar(NamedTuple):
    """One value and how many studies have it."""

    value: str
    studies: int


class Dot(NamedTuple):
    """A place in degrees (WGS 84) and how many studies have a site there."""

    latitude: float
    longitude: float
    studies: int


def bars(rows: Sequence[Bar], title: str, axis: str) -> str:
    """Draw horizontal bars, one a row in the order given; `axis` names what the rows are."""
    alt = _library()
    data = alt.Data(values=[{"value": _wrapped(row.value), "studies": row.studies} for row in rows])
    names = alt.Axis(labelLimit=_NAME, labelExpr=f"split(datum.label, '{_BREAK}')")
    most = max((row.studies for row in rows), default=1)
    numbers = alt.Axis(tickCount=min(4, most), format="d")  # as many ticks as whole numbers, so none twice
    base = alt.Chart(data).encode(
        x=alt.X("studies:Q", title="Number of trials", axis=numbers),
        y=alt.Y("value:N", title=axis, sort=[_wrapped(row.value) for row in rows], axis=names),
    )
    marks = base.mark_bar(color=_MARK, size=_BAR - 4) + base.mark_text(align="left", dx=3, color=_INK).encode(
        text="studies:Q"
    )
    lines = max((_wrapped(row.value).count(_BREAK) + 1 for row in rows), default=1)
    chart = marks.properties(width=WIDTH - 140, height=_BAR * max(1, len(rows)) * lines)
    told = "; ".join(f"{row.value}: {row.studies}" for row in rows)
    return _svg(chart, title, told)


def world_map(dots: Sequence[Dot], title: str) -> str:
    """Draw sites on the outline of the land; the size of a dot says how many studies have a site there."""
    alt = _library()
    rings = [[list(point) for point in ring] for ring in world()]
    land = {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]},
    }
    ground = alt.Chart(alt.Data(values=[land])).mark_geoshape(fill=_LAND, stroke=None)
    places = [{"latitude": dot.latitude, "longitude": dot.longitude, "studies": dot.studies} for dot in dots]
    points = (
        alt.Chart(alt.Data(values=places))
        .mark_circle(color=_MARK, opacity=0.7)
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            size=alt.Size("studies:Q", legend=None, scale=alt.Scale(range=[8, 90])),
        )
    )
    chart = (ground + points).project(type="equalEarth").properties(width=WIDTH, height=WIDTH // 2)
    return _svg(chart, title, f"{len(dots)} places with a site")


def _wrapped(name: str) -> str:
    """Break a long name into lines, so that none is cut off at 320 pixels."""
    return _BREAK.join(wrap(name.replace(_BREAK, "/"), _LETTERS)) or name


def _library() -> Any:
    try:
        import altair
        import vl_convert  # noqa: F401 - what draws
    except ImportError as error:
        raise InputError(
            expected="the extra `report`, which draws charts", came=str(error), where="this installation",
            do='pip install "trialbridge[report]"',
        ) from error  # fmt: skip
    return altair


def _svg(chart: Any, title: str, told: str) -> str:
    import vl_convert

    settled = chart.properties(title=title).configure(font="sans-serif").configure_view(stroke=None)
    settled = settled.configure_axis(labelFontSize=11, titleFontSize=11).configure_title(
        fontSize=13, anchor="start"
    )
    svg: str = vl_convert.vegalite_to_svg(settled.to_dict())
    return _named(svg, f"{title}. {told}")


_INNER = re.compile(r'\s(?:role|aria-[a-z]+)="[^"]*"')
"""What the drawing says of its parts to a screen reader, which is told of the whole instead."""


def _named(svg: str, words: str) -> str:
    """Give the drawing its alternative text and let it grow with the page."""
    start, _, rest = _INNER.sub("", svg).partition("<svg ")
    named = f'role="img" aria-label="{escape(words, quote=True)}" style="max-width:100%;height:auto"'
    return f"{start}<svg {named} {rest}"

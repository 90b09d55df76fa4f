"""Charts as SVG, drawn on the server: bars and a world map; it counts nothing.

Every chart has a title, labelled axes, its numbers on the marks, and an alternative text; the page puts the
data as a table beside it. Needs the extra `report`.
"""

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from trialbridge.errors import InputError
from trialbridge.vocab.landscape import world

WIDTH = 300
"""Pixels: fits a phone of 320; the SVG grows with the page and on paper."""
_BAR = 18
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
    data = alt.Data(values=[{"value": row.value, "studies": row.studies} for row in rows])
    base = alt.Chart(data).encode(
        x=alt.X("studies:Q", title="Number of studies", axis=alt.Axis(tickMinStep=1, format="d")),
        y=alt.Y("value:N", title=axis, sort=[row.value for row in rows], axis=alt.Axis(labelLimit=130)),
    )
    marks = base.mark_bar(color=_MARK) + base.mark_text(align="left", dx=3, color=_INK).encode(
        text="studies:Q"
    )
    chart = marks.properties(width=WIDTH - 140, height=max(_BAR * len(rows), _BAR))
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
    settled = settled.configure_axis(labelFontSize=11, titleFontSize=11).configure_title(fontSize=13)
    svg: str = vl_convert.vegalite_to_svg(settled.to_dict())
    return _named(svg, f"{title}. {told}")


def _named(svg: str, words: str) -> str:
    """Give the drawing its alternative text and let it grow with the page."""
    start, _, rest = svg.partition("<svg ")
    named = f'role="img" aria-label="{escape(words, quote=True)}" style="max-width:100%;height:auto"'
    return f"{start}<svg {named} {rest}"

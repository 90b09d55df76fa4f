"""A cohort over a study as chart and page: every number is there, every word escaped."""

import msgspec
from lxml import etree

from trialbridge.report.feasibility import LISTED, Attrition, Candidate, Feasibility, chart, page, told

FOUND = Feasibility(
    study="NCT1", version="v", title="A <b> study", day="2026-03-15", engine="e", patients=1200, excluded=900,
    unknown=250, open=50, cohort="", candidates=(), bad={},
    criteria=(
        Attrition(text="Age >= 18 & <= 75", polarity="inclusion", met=1000, not_met=200, unknown=0, left=1000, gained=90),
        Attrition(text="long " * 30, polarity="exclusion", met=500, not_met=700, unknown=0, left=300, gained=500),
    ),
)  # fmt: skip


def test_the_chart_has_a_bar_for_all_and_for_each_requirement() -> None:
    """The SVG is well-formed, names what it shows, and is cut short only in its labels."""
    drawn = etree.fromstring(chart(FOUND).encode())
    name = "{http://www.w3.org/2000/svg}"
    assert len(drawn.findall(f".//{name}rect")) == 3
    assert "all patients: 1200; Age >= 18 & <= 75: 1000" in drawn.findtext(f"{name}desc")
    words = [it.text for it in drawn.iter(f"{name}text")]
    assert "1,000" in words
    assert any(it.endswith("…") for it in words)


def test_the_page_says_every_number_and_calls_nobody_eligible() -> None:
    """The table holds what the chart shows; words of the study are escaped."""
    written = page(FOUND)
    assert "A &lt;b&gt; study" in written
    assert "<td>500</td><td>700</td><td>0</td><td>300</td><td>500</td>" in written
    assert "eligible" not in written
    assert "excludes 900" in told(FOUND)
    assert "<h1>NCT1</h1>" in page(msgspec.structs.replace(FOUND, title=""))


def test_the_page_lists_who_lacks_what_nearest_first() -> None:
    """The reverse view: each patient with the words not met and unknown; a long list says that it is cut."""
    people = (
        Candidate(patient="far", overall="excluded", cohort="", not_met=("Age >= 18", "ECOG < 2")),
        Candidate(patient="near", overall="excluded", cohort="Arm <A>", not_met=("Age >= 18",)),
        Candidate(patient="vague", overall="unknown", cohort="", unknown=("No  prior & other therapy",)),
        Candidate(patient="clear", overall="open", cohort=""),
    )
    written = page(msgspec.structs.replace(FOUND, candidates=people))
    places = [written.index(f">{name}<") for name in ("clear", "vague", "near", "far")]
    assert places == sorted(places)
    assert "excluded, in Arm &lt;A&gt;" in written
    assert "<li>No prior &amp; other therapy</li>" in written
    assert "the first" not in written
    many = tuple(Candidate(patient=f"p{at}", overall="open", cohort="") for at in range(LISTED + 1))
    cut = page(msgspec.structs.replace(FOUND, candidates=many))
    assert f"the first {LISTED} of {LISTED + 1}" in cut
    assert cut.count("<th scope='row'>p") == LISTED
    etree.HTML(written)

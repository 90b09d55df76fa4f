"""The landscape: cards, queries, categories, numbers; the page and its charts."""

import re
import sys
from collections.abc import Sequence

import pytest
from tests.studies import study

from trialbridge.errors import InputError
from trialbridge.model.study import Design, Enrolment, Location, Organisation, Outcome, StudyDate, Text
from trialbridge.report import charts
from trialbridge.report.landscape import NOT_STATED, Card, card, landscape, select
from trialbridge.report.landscape_page import page, spoken
from trialbridge.vocab import Vocabulary


@pytest.fixture(scope="module")
def cards(vocabulary: Vocabulary) -> tuple[Card, ...]:
    """Give three studies: CIK with a PD-1 inhibitor, DC-CIK against CIK, and one that says little."""
    made = [
        study(
            1,
            title=(Text("CIK cells with sintilimab in gastric cancer"),),
            conditions=("Gastric Cancer",),
            interventions=(),
            outcomes=(Outcome("primary", "Objective response rate (ORR)"), Outcome("secondary", "OS")),
            locations=(Location("A", "Hefei", country="China", latitude=31.8, longitude=117.2),),
            sponsor=Organisation("A university", "other"),
        ),
        study(2, title=(Text("CIK cells in colon cancer"),), conditions=("Colon Cancer",), interventions=()),
        study(
            3, title=(Text("CIK cells"),), conditions=(), interventions=(), summary=(), locations=(),
            design=Design(enrolment=Enrolment(30)), status=None,
            dates=(StudyDate("start", "2020-05"),),
        ),
    ]  # fmt: skip
    return tuple(card(each, vocabulary) for each in made)


def test_query_asks_for_every_word_and_any_alternative(cards: Sequence[Card]) -> None:
    """All words must fit; "a|b" is either, "*" any value, and a kind holds what lies below it."""
    assert [each.study for each in select(cards, "class:cik combined:pd-1")] == ["NCT00000001"]
    assert len(select(cards, "class:cik|dc-cik")) == 3
    assert [each.study for each in select(cards, "kind:colorectal-cancer")] == ["NCT00000002"]
    assert len(select(cards, "country:*")) == 2
    assert not select(cards, "class:nk")
    assert len(select(cards, "")) == 3


def test_written_categories_are_counted(cards: Sequence[Card]) -> None:
    """A topic with categories of its own has each of them, the empty ones too, with their query."""
    found = landscape("CIK", cards, day="2026-01-02", engine="e")
    rows = {row.category: row for row in found.rows}
    first = rows["CIK + PD-1 or PD-L1 inhibitor"]
    assert (first.studies, first.cancers, first.phases) == (
        ("NCT00000001",),
        ("stomach cancer",),
        ("phase1/phase2",),
    )
    assert first.question == "response rate (ORR)"
    assert rows["CIK + anti-VEGF"].studies == ()
    assert rows["CIK + anti-VEGF"].question == ""
    assert found.glance[0] == "3 studies, 2 of them recruiting."


def test_other_topics_get_the_categories_that_occur(cards: Sequence[Card]) -> None:
    """Class by partner, the commonest first; what no record says is "not in the source"."""
    found = landscape(
        "stomach", cards, day="2026-01-02", engine="e", since="2024-01-01", new=["NCT00000001", "X"]
    )
    alone = next(row for row in found.rows if row.category == "CIK cells alone")
    assert alone.studies == ("NCT00000002", "NCT00000003")
    assert alone.question == NOT_STATED
    assert landscape("stomach", cards[2:], day="", engine="e").rows[0].phases == (NOT_STATED,)
    assert landscape("stomach", cards[2:], day="", engine="e").rows[0].cancers == (NOT_STATED,)
    assert found.new == ("NCT00000001",)


def test_every_number_is_what_its_query_gives(cards: Sequence[Card]) -> None:
    """Counting the studies of a query again gives the number and every count."""
    found = landscape("CIK", cards, day="2026-01-02", engine="e")
    value = {number.name: number for number in found.numbers}
    assert value["studies"].value == len(cards)
    assert value["recruiting"].value == len(select(cards, value["recruiting"].query))
    assert value["planned or reached enrolment"].value == 30
    assert value["most common combination"].value == "PD-1 or PD-L1 inhibitor"
    for counts in found.counts.values():
        for count in counts:
            assert count.studies == len(select(cards, count.query))


def test_nothing_found_is_a_landscape_too() -> None:
    """No study at all: no row, no combination, zeros."""
    found = landscape("nothing", (), day="", engine="e")
    assert found.rows == ()
    assert [number.name for number in found.numbers][:2] == ["studies", "recruiting"]


def test_page_shows_each_number_with_its_query(cards: Sequence[Card]) -> None:
    """The page holds categories, charts with their tables, labels with their words, and no script."""
    found = landscape("CIK", cards, day="2026-01-02", engine="e", since="2024-01-01")
    shown = page(found, cards)
    assert "class:cik|dc-cik combined:pd-1" in shown
    assert shown.count("<svg ") == len(re.findall(r'role="img" aria-label="[^"]+"', shown)) >= 4
    assert "<script" not in shown
    assert "New since 2024-01-01" in shown
    assert "<q>sintilimab</q>" in shown
    assert "http://" not in shown.replace("http://www.w3.org/", "")


def test_page_without_places_has_no_map(cards: Sequence[Card]) -> None:
    """Where no site has coordinates there is no map."""
    assert "Where the sites are" not in page(landscape("CIK", cards[1:], day="", engine="e"), cards[1:])
    assert "Where the sites are" in page(landscape("CIK", cards, day="", engine="e"), cards)


def test_values_are_said_in_words() -> None:
    """Phases and statuses have names; other values lose their hyphens."""
    assert spoken("phase1/phase2") == "Phase 1/2"
    assert spoken("not_yet_recruiting") == "Not yet recruiting"
    assert spoken("Korea,-Republic-of") == "Korea, Republic of"


def test_chart_tells_its_data_and_escapes_it() -> None:
    """The alternative text has title and numbers; markup in a name stays text."""
    drawn = charts.bars([charts.Bar('a<b>"', 3)], "By name", "Name")
    assert 'aria-label="By name. a&lt;b&gt;&quot;: 3"' in drawn
    assert "Number of trials" in drawn
    broken = charts.bars([charts.Bar("a drug against a thing and its receptor", 1)], "By name", "Name")
    assert "thing and its" in broken
    assert "<b>" not in drawn


def test_missing_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra one line says what to install."""
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(InputError, match=r"trialbridge\[report\]"):
        charts.bars([charts.Bar("a", 1)], "t", "a")


@pytest.mark.parametrize("most", [1, 2, 3, 7, 250])
def test_an_axis_names_whole_numbers_and_none_twice(most: int) -> None:
    """Two studies are no reason for ticks between one and two."""
    drawn = charts.bars([charts.Bar("one", 1), charts.Bar("other", most)], "A title", "Kind")
    ticks = [int(tick) for tick in re.findall(r">(\d+)</text>", drawn.partition(">Number of trials<")[0])]
    assert ticks == sorted(set(ticks))
    assert len(ticks) >= 2
    assert ticks[0] == 0

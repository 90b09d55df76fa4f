"""Guides and sponsors' profiles: counted from records, told in both languages, linked where asked."""

import msgspec
import pytest
from tests.studies import study

from trialbridge.model.study import (
    Arm,
    Coded,
    Design,
    Intervention,
    Location,
    Organisation,
    Source,
    Study,
    StudyDate,
    Text,
)  # fmt: skip
from trialbridge.report.guide import FEWEST, SHOWN, guide, topics
from trialbridge.report.guide_page import Addresses, guide_page, guide_part, sponsor_page, sponsor_part
from trialbridge.report.landscape import card, landscape
from trialbridge.report.sponsor import profile
from trialbridge.vocab import Vocabulary

DAY = "2026-09-01"


def made(number: int, status: str = "recruiting", **fields: object) -> Study:
    """Make a study of CIK cells with a PD-1 inhibitor in liver cancer."""
    parts: dict[str, object] = {
        "id": f"NCT{number:08d}", "title": (Text(f"CIK cells and sintilimab {number}"),), "status": Coded(status),
        "conditions": ("Liver Cancer",), "sponsor": Organisation("A Hospital", "other"),
        "interventions": (Intervention("CIK cells"), Intervention("Sintilimab")),
        "arms": (Arm("One", Coded("experimental"), "", ("CIK cells", "Sintilimab")),),
        "design": Design(phase=Coded("phase2")), "source": Source("ctgov", "https://example.org/1"),
    }  # fmt: skip
    return msgspec.structs.replace(study(), **{**parts, **fields})


def told(
    studies: list[Study], vocabulary: Vocabulary, language: str = "en", cancer: str = "liver cancer"
) -> str:
    """Write the guide's page."""
    cards = [card(each, vocabulary) for each in studies]
    found = landscape("CIK liver cancer", cards, day=DAY, engine="test")
    written = guide("cik", cancer, found, studies, vocabulary, language)
    assert len(written.recruiting) == min(written.open, SHOWN)
    return guide_page(written)


def test_a_guide_tells_what_is_tested_and_who_recruits(vocabulary: Vocabulary) -> None:
    """What the therapy is, numbers, categories, open studies at a glance, what to ask; the rest is counted."""
    page = told([made(n) for n in range(SHOWN + 2)] + [made(99, "completed")], vocabulary)
    for words in (
        "CIK cells for liver cancer: a guide", "grown in the lab", "13 trials are known.", "Looking for people now: 12.",
        "The most common phase: Phase 2.", "Most often it is given with PD-1 or PD-L1 inhibitor.",
        "This trial tests CIK cells.", "and 2 more", "What will I have to pay?", "https://example.org/1",
    ):  # fmt: skip
        assert words in strip(page) or words in page, words


def strip(page: str) -> str:
    """Give the words of a page without its tags."""
    import re

    return re.sub(r"<[^>]*>", "", page)


def test_a_guide_in_chinese_and_of_all_cancers(vocabulary: Vocabulary) -> None:
    """Every label is Chinese; without open studies, phases or partners it says so or nothing."""
    bare = made(
        1, "completed", design=Design(), interventions=(Intervention("CIK cells"),), arms=(), locations=(),
        title=(Text("CIK cells"),),
    )  # fmt: skip
    page = told([bare], vocabulary, "zh", "")
    assert "CIK细胞：指南" in page
    assert "目录中目前没有正在招募的试验。" in page
    assert "最常见的分期" not in page
    assert "未写明" in page
    assert "PD-1或PD-L1抑制剂" in strip(told([made(1)], vocabulary, "zh"))


def test_links_lead_where_a_site_wants_them(vocabulary: Vocabulary) -> None:
    """Studies, landscape and glossary have addresses of the site; without a record's address a name stands."""
    studies = [made(1, source=Source("ctgov"))]
    found = landscape("CIK cells", [card(studies[0], vocabulary)], day=DAY, engine="test")
    written = guide("other-cells", "", found, studies, vocabulary)
    page = guide_page(written, Addresses("/trials/{}", "/landscape?topic={}", "/glossary"))
    for link in ("/trials/NCT00000001", "/landscape?topic=CIK%20cells", "/glossary#word-"):
        assert f'href="{link}' in page
    assert "<a href" not in guide_page(written).partition("</h3>")[2].partition("</p>")[0]
    assert written.meaning == ()


def test_topics_are_pairs_with_studies_enough(vocabulary: Vocabulary) -> None:
    """A therapy and a cancer with three studies make a guide; fewer do not."""
    cards = [card(made(n), vocabulary) for n in range(FEWEST)]
    ((therapy, _, number),) = topics(cards)
    assert (therapy, number) == ("cik", FEWEST)
    assert topics(cards[:2]) == []


def closed(number: int, status: str, finished: str, *, results: bool | None = None) -> Study:
    """Make a study that has ended."""
    return made(number, status, dates=(StudyDate("primary_completion", finished),), has_results=results)


def test_a_profile_counts_completing_reporting_and_checking() -> None:
    """Ended, due and running studies are the bases; who did it and who did not is listed."""
    studies = [
        closed(1, "completed", "2020-05", results=True), closed(2, "completed", "2025-09-01"),
        closed(3, "terminated", "2025-09-02"), made(4, "withdrawn"),
        made(5, dates=(StudyDate("verified", "2026-01"),)), made(6, dates=(StudyDate("verified", "2023"),)),
        made(7), made(8, "unknown"),
    ]  # fmt: skip
    found = {each.key: each for each in profile(studies, day=DAY, engine="test").record}
    assert (found["completed"].count, found["completed"].base) == (2, 4)
    assert found["reported"].studies == ("NCT00000001",)
    assert found["reported"].rest == ("NCT00000002",)
    assert (found["checked"].count, found["checked"].base) == (1, 2)
    assert found["checked"].text == "1 of 2 running trials had their record checked in the last two years."


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_profile_says_that_it_is_computed(language: str) -> None:
    """The page names day, engine and records counted; where nothing can be counted it says so."""
    sites = (Location("W", "Wuhan", country="China"), Location("X", "Wuhan", country="China"), Location("Y"))
    made_ = profile([made(1, locations=sites, status=None)], day=DAY, engine="test", language=language)
    assert made_.counts["city"][0].value == "Wuhan, China"
    assert made_.counts["city"][0].studies == 1
    page = sponsor_page(made_, language, Addresses(study="/trials/{}"))
    for words in (DAY, "test", "A Hospital", "/trials/NCT00000001"):
        assert words in page
    assert ("nothing to count" if language == "en" else "无可统计") in page
    assert "NCT00000001" in sponsor_page(made_, language)


def test_a_study_without_a_sponsor_or_title_is_counted_too() -> None:
    """What a record lacks is left empty."""
    bare = profile([made(1, sponsor=None, title=())], day=DAY, engine="test")
    assert (bare.sponsor, bare.kind, bare.titles) == ("", "", ("",))
    assert "A Hospital" not in sponsor_page(bare)


def test_parts_are_pages_without_their_frame(vocabulary: Vocabulary) -> None:
    """A part says what the page says, and is no page."""
    studies = [made(1)]
    found = landscape("CIK liver cancer", [card(studies[0], vocabulary)], day=DAY, engine="test")
    part = guide_part(guide("cik", "liver cancer", found, studies, vocabulary), Addresses("/trials/{}"))
    assert "This trial tests CIK cells." in strip(part)
    assert "<html" not in part
    of_sponsor = sponsor_part(profile(studies, day=DAY, engine="test"), "en", Addresses("/trials/{}"))
    assert strip(of_sponsor) in strip(sponsor_page(profile(studies, day=DAY, engine="test")))
    assert "<html" not in of_sponsor

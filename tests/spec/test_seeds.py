"""The mission's own studies, criterion by criterion, from the records of the data folder."""

from pathlib import Path

import pytest
from lxml import etree
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import computable
from trialbridge.vocab import Vocabulary

pytestmark = pytest.mark.real


def block_of(data: Path, study: str) -> str:
    """Give the criteria of a study as its record, or the one page, has them."""
    if study == "NCT06389305":
        return _page(data)
    record = etree.parse(str(data / "ctgov" / "seeds_xml" / f"{study}.xml"))
    return record.findtext(".//eligibility/criteria/textblock") or ""


def _page(data: Path) -> str:
    """Cut the criteria of NCT06389305 out of the page that is its only record."""
    for page in sorted((data.parent / "seeds").glob("*.txt")):
        text = page.read_text(encoding="utf-8")
        if "BEIJING GOBROAD HOSPITAL" in text:
            return text.partition("Eligibility criteria\n")[2].partition("About Beijing")[0]
    pytest.skip("the page of NCT06389305 is absent")


def _lists(criteria: tuple[Criterion, ...]) -> tuple[list[Criterion], list[Criterion]]:
    wanted = [one for one in criteria if one.role != "heading"]
    return (
        [one for one in wanted if one.polarity == "inclusion"],
        [one for one in wanted if one.polarity == "exclusion"],
    )


def _rules(criteria: list[Criterion]) -> list[str]:
    return [brief(one.rule) for one in criteria if computable(one.rule) and one.complete]


def test_nct06389305(data: Path, vocabulary: Vocabulary) -> None:
    """Seven inclusion and sixteen exclusion criteria, though the page pastes three marks before each."""
    inside, outside = _lists(parse(_page(data), vocabulary))
    assert (len(inside), len(outside)) == (7, 16)
    assert brief(inside[0].rule).startswith("ALL(ANY(refractory-disease, relapsed-disease), b-cell-all")
    assert {
        "age>=1<=39 a", "NOT allergy[severe]", "ecog>=0<=2", "life_expectancy>=1.97125 mo",
    } <= set(_rules(inside))  # fmt: skip
    assert {
        "bendamustine @before enrolment<=9 months", "ANY(arrhythmia[severe], heart-failure[symptomatic])",
        "respiratory-failure/active[severe]", "second-malignancy", "ANY(bun>=1.5 ULN, creatinine>=1.5 ULN)",
        "ANY(infection/active[uncontrolled], sepsis/active)", "diabetes[uncontrolled]", "psychiatric-disorder[severe]",
        "organ-transplantation",
    } <= set(_rules(outside))  # fmt: skip


def test_nct03410368(data: Path, vocabulary: Vocabulary) -> None:
    """Seven and seven, the fifth split into its seven limits; a denial inside an inclusion stays a denial."""
    inside, outside = _lists(parse(block_of(data, "NCT03410368"), vocabulary))
    assert (len(inside), len(outside)) == (7, 7)
    limits = brief(inside[4].rule)
    for limit in ("lvef>50 %", "spo2>90 %", "creatinine<=2.5 ULN", "alt<=3 ULN", "ast<=3 ULN",
                  "bilirubin_total<=34.2079 umol/L", "haemoglobin>=60 g/L"):  # fmt: skip
        assert limit in limits
    assert brief(inside[5].rule).startswith("NOT ")
    assert inside[0].kinds[0] == "diagnosis"
    assert {
        "ANY(hepatitis-b, hepatitis-c, hiv-infection)", "ANY(lactation/active, pregnancy/active)",
        "ANY(organ-transplantation, stem-cell-transplantation)", "immunotherapy/active",
    } <= set(_rules(outside))  # fmt: skip


def test_nct03619954(data: Path, vocabulary: Vocabulary) -> None:
    """Eight and seventeen, the sub-list of blood tests recovered and the liver-metastasis limit conditional."""
    inside, outside = _lists(parse(block_of(data, "NCT03619954"), vocabulary))
    assert (len(inside), len(outside)) == (8, 17)
    assert {one.depth for one in (*inside, *outside)} == {0}
    assert {"age>=18<=75 a", "ecog>=0<=1", "life_expectancy>=3 mo", "lesion_size<=60 mm"} <= set(
        _rules(inside)
    )
    assert brief(inside[5].rule) == (
        "ALL(IF(liver-metastasis THEN ALL(alt<=5 ULN, ast<=5 ULN) ELSE ALL(alt<=2 ULN, ast<=2 ULN)), "
        "anc>=1.5 10*9/L, bilirubin_total<=1.5 ULN, creatinine_clearance>=60 mL/min, haemoglobin>=90 g/L, "
        "platelets>=100 10*9/L, wbc>=3 10*9/L)"
    )
    assert inside[5].complete
    assert [one.role for one in inside][3] == "preference"
    assert [one.role for one in outside][-1] == "discretion"
    assert {
        "transplantation", "ANY(hiv-infection, syphilis)", "hepatitis-b",
        "autoimmune-disease[severe]", "spo2<=90 %",
    } <= set(_rules(outside))  # fmt: skip


def test_nct03484962(data: Path, vocabulary: Vocabulary) -> None:
    """Dual units, Child-Pugh and two lines of laboratory limits of the liver-cancer study."""
    inside, outside = _lists(parse(block_of(data, "NCT03484962"), vocabulary))
    assert (len(inside), len(outside)) == (15, 17)
    assert {
        "age>=18<=75 a", "child_pugh<=7", "life_expectancy>=2.75975 mo", "viral_load_hbv<2000 [IU]/mL",
        "ALL(anc>=1 10*9/L, anc>=1.5 10*9/L, haemoglobin>=90 g/L, platelets>=75 10*9/L, wbc>=3 10*9/L)",
    } <= set(_rules(inside))  # fmt: skip
    assert "hiv-infection" in _rules(outside)


def test_every_seed_record_is_read(data: Path, vocabulary: Vocabulary) -> None:
    """All 24 records give criteria whose spans cover their block and whose texts are quotes of it."""
    records = sorted((data / "ctgov" / "seeds_xml").glob("NCT*.xml"))
    assert len(records) == 24
    for record in records:
        block = block_of(data, record.stem)
        criteria = parse(block, vocabulary)
        covered = {at for one in criteria for at in range(one.start, one.end)}
        assert [at for at, sign in enumerate(block) if not sign.isspace() and at not in covered] == []
        assert all(one.text == block[one.start : one.end] for one in criteria)
        assert {one.polarity for one in criteria} == {"inclusion", "exclusion"}

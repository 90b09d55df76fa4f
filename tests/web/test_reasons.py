"""What a verdict rests on and what would turn it, in Chinese."""

import datetime
import re
from types import SimpleNamespace
from typing import cast

import pytest
from django.utils import translation

from trialbridge.matching.chart import Chart
from trialbridge.matching.derive import FORMULAS, derived
from trialbridge.model.patient import Fact, Patient
from trialbridge.model.verdict import Change
from trialbridge.report import opening
from trialbridge.report.document import CriterionRow, Result
from trialbridge.report.opening import change_row
from trialbridge.vocab import Vocabulary
from trialbridge.web import reasons

DAY = "2026-03-15"
pytestmark = pytest.mark.usefixtures("site")


def row(**given: object) -> CriterionRow:
    """Make a criterion's line with what is given."""
    fields: dict[str, object] = {
        "truth": "met", "basis": "derived", "applies": True, "derivation": "", "conflict": False,
        "mended_on": "", "mended_if": (),
    }  # fmt: skip
    return cast(CriterionRow, SimpleNamespace(**(fields | given)))


def value(variable: str, number: float, unit: str = "") -> Fact:
    """Make a fact of a value."""
    return Fact(variable=variable, value=number, unit=unit)


PATIENTS = (
    (value("age", 61, "a"), value("weight", 70, "kg"), value("height", 170, "cm"), value("creatinine", 90, "umol/L"),
     Fact(concept="female"), value("karnofsky", 80)),
    (value("ecog", 1), value("age", 1, "a"), value("m_stage", 1)),
    (value("t_stage", 1), value("n_stage", 0), value("m_stage", 0)),
    (value("t_stage", 0.5), value("n_stage", 0), value("m_stage", 0)),
    (Fact(concept="liver-metastasis"),),
)  # fmt: skip


def test_every_derivation_has_a_form(vocabulary: Vocabulary) -> None:
    """Whatever the formulas say is told in Chinese, and none of it is left in English."""
    said = set()
    for facts in PATIENTS:
        chart = Chart(Patient(id="p", facts=facts), vocabulary, datetime.date.fromisoformat(DAY))
        said |= {words for variable in FORMULAS for _, words in derived(variable, chart)}
    assert len(said) >= 9
    with translation.override("zh-hans"):
        for words in said | {
            "61 years, born 1965-01",
            "nobody mentions it",
            "usual limit 40 U/L taken as ULN",
        }:
            told = str(reasons.basis(row(derivation=words)))
            assert "lang=" not in told, words
            assert re.search(r"[\u4e00-\u9fff]", told.partition("：")[2]), words


def test_what_has_no_form_is_marked_as_english() -> None:
    """The record's own words and a source stay as they are, escaped."""
    with translation.override("zh-hans"):
        told = reasons.basis(row(derivation="fever <3 days (a source); nobody mentions it"))
    assert told == '推算：<span lang="en">fever &lt;3 days (a source)</span>；记录未提及'
    assert reasons.basis(row(derivation="M1 <b>")) == "derived: M1 &lt;b&gt;"


def test_an_open_verdict_says_only_why_it_is_open() -> None:
    """A record that contradicts itself is said so; otherwise there may be nothing to say."""
    with translation.override("zh-hans"):
        assert reasons.basis(row(truth="unknown", conflict=True)) == "记录自相矛盾"
        assert reasons.basis(row(truth="unknown")) == ""
        assert reasons.basis(row(basis="stated")) == "记录中载明"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_day_it_opens_is_said(language: str, vocabulary: Vocabulary) -> None:
    """Days and conditions are the same in both languages; what lies years off is not said in either."""
    change = Change(kind="value", about="haemoglobin", value=9.0, unit="g/dL", direction="up")
    ifs = (change_row(change, vocabulary), change_row(Change(kind="stop", about="warfarin"), vocabulary))
    when = {"opens_on": "2026-04-01", "opens_certain_on": "2026-04-08", "opens_if": ifs}
    result = cast(Result, SimpleNamespace(**when))
    unmet = row(truth="not_met", mended_on=DAY, mended_if=ifs[:1])
    far = row(truth="not_met", mended_on="2036-01-01")
    with translation.override(language):
        said, now = str(reasons.opens(result, DAY)), str(reasons.mended(unmet, DAY))
        assert reasons.mended(far, DAY) == ""
        assert reasons.mended(row(), DAY) == ""
    if language == "en":
        assert (said, now) == (opening.opens(result, DAY), opening.mended(unmet, DAY))
    else:
        assert "2026年4月1日" in said
        assert "2026年4月8日起确定" in said
        assert "华法林已停用" in said
        assert now.startswith("若血红蛋白升至9")

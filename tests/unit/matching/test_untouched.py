"""Exclusions that nobody read, beside records that do or do not speak of what they say."""

import msgspec
import pytest
from tests.unit.matching.test_wording import chart

from trialbridge.matching.judge import judge_criterion
from trialbridge.matching.untouched import untouched
from trialbridge.model.criterion import Criterion
from trialbridge.model.patient import Fact
from trialbridge.model.rule import All, Any, AtLeast, Has, If, Not, Opaque, Range, Rule

NOTE = "A woman of 40 with wugs since May."
GLOM, WUG = Opaque(text="gloms twice < 3"), Opaque(text="wug over 3 gazzers")
PLATELETS = Range(variable="platelets", high=100.0, unit="10*9/L")


def exclusion(rule: Rule, text: str = "wug") -> Criterion:
    """Give an exclusion of a rule."""
    return Criterion(
        text=text, start=0, end=len(text), polarity="exclusion", depth=0, role="requirement", rule=rule
    )


ROWS: list[tuple[str, Rule, str, bool]] = [
    ("none of its words is told", GLOM, "gloms twice", True),
    ("a word of it is told", WUG, "wug over 3", False),
    ("not even a missing value matters where no word is told", Any(rules=(GLOM, PLATELETS)), "gloms", True),
    ("a missing value, and a word told", Any(rules=(GLOM, PLATELETS)), "wugs and gloms", False),
    ("what is not read drops out of alternatives", Any(rules=(GLOM, Has(concept="stroke"))), "wug", True),
    ("it drops out of a denial", Not(rule=All(rules=(GLOM, Not(rule=Has(concept="stroke"))))), "wug", True),
    ("it drops out of a number", AtLeast(n=1, rules=(GLOM, Has(concept="stroke"))), "wug", True),
    ("it drops out of a case", If(test=Has(concept="female"), then=GLOM), "wug", True),
    ("and out of both", If(test=PLATELETS, then=GLOM, other=GLOM), "wug", True),
    ("what is read and told decides", Any(rules=(GLOM, Has(concept="female"))), "wug", False),
]


@pytest.mark.parametrize(("claim", "rule", "text", "silent"), ROWS, ids=[row[0] for row in ROWS])
def test_untouched(claim: str, rule: Rule, text: str, silent: bool) -> None:
    """A record is silent on an exclusion where nothing that was not read, and is told of, could matter."""
    patient = chart(NOTE, Fact(concept="female"))
    assert untouched(exclusion(rule, text), patient, "summary") is silent
    if silent:
        assert judge_criterion(exclusion(rule, text), patient, "summary").truth == "unknown"


@pytest.mark.parametrize("changes", [{"polarity": "inclusion"}, {"role": "discretion"}], ids=str)
def test_only_exclusions(changes: dict[str, str]) -> None:
    """Silence on an inclusion, or on what the investigator decides, says nothing."""
    assert not untouched(msgspec.structs.replace(exclusion(GLOM, "gloms"), **changes), chart(NOTE), "summary")


def test_only_what_was_not_read() -> None:
    """A sentence that was read is judged, and one that was read in part is not."""
    read = exclusion(Has(concept="stroke"), "stroke")
    assert not untouched(read, chart(NOTE), "summary")
    assert untouched(msgspec.structs.replace(read, complete=False), chart(NOTE), "summary")


def test_only_where_a_summary_speaks() -> None:
    """Coded records and the policy `stated` tell nothing by their silence."""
    assert not untouched(exclusion(GLOM, "gloms"), chart(NOTE), "stated")
    assert not untouched(exclusion(GLOM, "gloms"), chart(NOTE, kind="fhir"), "summary")

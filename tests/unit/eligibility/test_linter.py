"""The linter on sentences of its own: what does not stand in the rule is named, what does is not."""

from collections.abc import Callable

import pytest
from tests.rules import brief

from trialbridge.eligibility import linter, windows
from trialbridge.eligibility.atoms import Sentence, chosen
from trialbridge.eligibility.clauses import Composed, Composer
from trialbridge.eligibility.linter import Missing
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import (
    All,
    Any,
    AtLeast,
    Count,
    Duration,
    Has,
    If,
    Not,
    Opaque,
    Range,
    Rule,
    Window,
)  # fmt: skip
from trialbridge.vocab import Vocabulary


@pytest.fixture(scope="module")
def understanding(vocabulary: Vocabulary) -> Understanding:
    """Understand with the package's vocabulary."""
    return Understanding(vocabulary)


Lint = Callable[..., set[str]]


@pytest.fixture
def lint(understanding: Understanding, monkeypatch: pytest.MonkeyPatch) -> Lint:
    """Lint a rule of one's own against a sentence as it is laid out for composing."""
    laid: list[tuple[Sentence, list[Node]]] = []
    compose = Composer.compose

    def noted(composer: Composer, nodes: list[Node]) -> Composed:
        laid.append((composer.sentence, nodes))
        return compose(composer, nodes)

    def sorts(text: str, rule: Rule, exclusion: bool) -> set[str]:
        monkeypatch.setattr(Composer, "compose", noted)
        understanding.fresh(text, exclusion)
        read, nodes = laid.pop()
        atoms = chosen(understanding.found(text, exclusion))
        missing = list(linter.lint(read, atoms, windows.find(read.tokens), nodes, rule))
        assert all(isinstance(each, Missing) and each.start < each.end for each in missing)
        return {each.sort for each in missing}

    return sorts


def _has(concept: str, *qualifiers: str, status: str = "any", weeks: float = 0.0) -> Has:
    window = Window(at_most=Duration(value=weeks, unit="weeks")) if weeks else None
    return Has(concept=concept, qualifiers=qualifiers, status=status, window=window)  # type: ignore[arg-type]


ASTHMA, GOUT, STROKE = _has("asthma"), _has("gout"), _has("stroke")
LIMIT = Range(variable="alt", high=2.5, unit="ULN")
WIDER = Range(variable="alt", high=5.0, unit="ULN")
LIVER = _has("liver-metastasis")
SOUND = [
    ("Asthma", ASTHMA, True),
    ("No asthma", Not(rule=ASTHMA), False),
    ("Stroke within 4 weeks before enrolment", _has("stroke", weeks=4.0), True),
    ("At least 4 weeks since chemotherapy", Not(rule=_has("chemotherapy", weeks=4.0)), False),
    ("Severe asthma", _has("asthma", "severe"), True),
    ("Asthma except gout", All(rules=(ASTHMA, Not(rule=GOUT))), True),
    ("ALT <= 2.5 x ULN unless liver metastases", Any(rules=(LIMIT, LIVER)), False),
    ("ALT <= 2.5 x ULN, or <= 5 x ULN if liver metastases", If(test=LIVER, then=WIDER, other=LIMIT), False),
    ("HIV negative", Not(rule=_has("hiv-infection")), False),
    ("HIV positive", _has("hiv-infection"), False),
    ("Must not have asthma", ASTHMA, True),
    ("Heart disease such as severe stroke", _has("heart-disease"), False),
    ("Heart disease such as asthma if severe", _has("heart-disease"), False),
    ("Lung disease: asthma", ASTHMA, True),
    ("Planned radiotherapy", _has("radiotherapy", status="planned"), True),
    ("Expected survival >= 12 weeks", Range(variable="life_expectancy", low=2.75975, unit="mo"), False),
    ("Measurable disease according to RECIST 1.1", _has("measurable-disease"), False),
    ("Relapsed or refractory leukaemia", All(rules=(
        Any(rules=(_has("relapsed-disease"), _has("refractory-disease"))), _has("leukaemia"))), False),
    ("Graft-versus-host disease after stem cell transplantation", All(rules=(
        _has("graft-versus-host-disease"), _has("stem-cell-transplantation"))), True),
    ("More than 3 brain metastases", Count(concept="brain-metastasis", low=4), True),
    ("Two of asthma, gout, stroke", AtLeast(n=2, rules=(ASTHMA, GOUT, STROKE)), True),
    ("Cannot have asthma", ASTHMA, True),
    ("Current asthma", _has("asthma", status="active"), True),
    ("Cohort 2: asthma", ASTHMA, False),
    ("Asthma under treatment", _has("asthma", "under-treatment"), True),
    ("H5N1 vaccine", _has("vaccine", "h5n1"), True),
    ("Intends to become pregnant", _has("planned-pregnancy"), True),
    ("Asthma that would limit compliance", _has("asthma", "interfering-with-the-study"), True),
    ("Positive for asthma", ASTHMA, True),
    ("Asthma after gout", All(rules=(ASTHMA, GOUT)), True),
    ("Asthma after gout", Any(rules=(All(rules=(ASTHMA, GOUT)), STROKE)), True),
    ("Asthma and, after stroke, gout", Any(rules=(ASTHMA, GOUT, STROKE)), True),
    ("After asthma", ASTHMA, True),
    ("Asthma, gout after stroke", Any(rules=(ASTHMA, GOUT, STROKE)), True),
    ("Stroke or severe asthma, with gout", Any(rules=(STROKE, All(rules=(_has("asthma", "severe"), GOUT)))), True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "exclusion"), SOUND)
def test_nothing_is_missing_where_all_stands(text: str, rule: Rule, exclusion: bool, lint: Lint) -> None:
    """A rule that says what its sentence says is left alone, examples, labels and editions aside."""
    expected = {"relation"} if "gout after" in text else {"number"} if text.startswith("Two") else set()
    assert lint(text, rule, exclusion) == expected, brief(rule)


LOST = [
    ("Asthma or gout", ASTHMA, True, {"term"}),
    ("No asthma", ASTHMA, False, {"negation"}),
    ("None", ASTHMA, False, {"negation"}),
    ("Stroke within 4 weeks before enrolment", STROKE, True, {"window"}),
    ("Stroke within 4 weeks before enrolment", _has("stroke", weeks=2.0), True, {"window"}),
    ("Radiotherapy within 4 weeks or 5 half-lives, whichever is longer, before enrolment",
     _has("radiotherapy", weeks=4.0), True, {"window"}),
    ("Severe asthma", ASTHMA, True, {"qualifier"}),
    ("Asthma except gout", Any(rules=(ASTHMA, GOUT)), True, {"exception"}),
    ("Asthma, exceptions", ASTHMA, True, {"exception"}),
    ("Asthma if gout", All(rules=(ASTHMA, GOUT)), False, {"condition"}),
    ("HIV negative", _has("hiv-infection"), False, {"negation"}),
    ("Planned radiotherapy", _has("radiotherapy"), True, {"status"}),
    ("Asthma 3", ASTHMA, True, {"number"}),
    ("Asthma > 3", ASTHMA, True, {"comparison", "number"}),
    ("Asthma and 3 kg", ASTHMA, True, {"number"}),
    ("ALT <= 2.5 x ULN", WIDER, False, {"term"}),
    ("ALT <= 2.5 x ULN", ASTHMA, False, {"term"}),
    ("Asthma", LIMIT, False, {"term"}),
    ("More than 3 brain metastases", LIVER, True, {"term"}),
    ("Graft-versus-host disease after stem cell transplantation",
     Any(rules=(_has("graft-versus-host-disease"), _has("stem-cell-transplantation"))), True, {"relation"}),
    ("Must not have asthma", ASTHMA, False, {"negation"}),
    ("No asthma", Opaque(text="no asthma"), False, {"term"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "exclusion", "sorts"), LOST)
def test_what_a_rule_has_lost_is_named(
    text: str, rule: Rule, exclusion: bool, sorts: set[str], lint: Lint
) -> None:
    """A number, window, negation, exception, condition, quality or plan that no part of the rule holds is named."""
    assert lint(text, rule, exclusion) == sorts


def test_what_is_lost_is_not_computable(understanding: Understanding) -> None:
    """A sentence whose rule leaves something out is not complete, though its rule holds no unread words."""
    text = "Asthma, gout and severe, mild or moderate, such as it is, if not"
    said = understanding.fresh(text, False)
    assert said.rule is None or not said.complete

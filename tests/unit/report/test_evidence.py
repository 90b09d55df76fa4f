"""EvidenceVariable of FHIR R5: rules written and read back, whole studies, what strangers write, what is refused."""

import json
from typing import Any as Anything

import pytest
from fhir.resources.evidencevariable import EvidenceVariable
from tests.unit.report.cases import criteria, study

from trialbridge.errors import FormatError
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import All, Any, AtLeast, Has, If, Not, Opaque, Range, Rule, canonical
from trialbridge.model.study import Age, Eligibility
from trialbridge.report.fhir.evidence import bundle, evidence_variable, read
from trialbridge.report.fhir.logic import CONCEPTS, DEEPEST, VARIABLES, characteristic, rule_of
from trialbridge.vocab import Vocabulary, default_vocabulary

STROKE, ASTHMA = Has(concept="stroke"), Has(concept="asthma")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Give the vocabulary that comes with the package."""
    return default_vocabulary()


def combined(code: str, *parts: Anything, **more: Anything) -> Anything:
    """Give a combination."""
    return {"definitionByCombination": {"code": code, "characteristic": list(parts), **more}}


def test_a_study_is_a_resource_of_the_standard_and_comes_back(vocabulary: Vocabulary) -> None:
    """Every criterion that is no heading comes back with its words, side, role, arms and rule."""
    given = [
        Criterion(
            text="No stroke",
            start=0,
            end=9,
            polarity="inclusion",
            rule=Not(rule=STROKE),
            applies_to=("Arm B",),
        ),
        Criterion(text="No asthma", start=0, end=9, polarity="exclusion", rule=Not(rule=ASTHMA)),
        Criterion(
            text="Unfit", start=0, end=5, polarity="exclusion", rule=Opaque(text="x"), role="discretion"
        ),
        Criterion(text="All of:", start=0, end=7, polarity="inclusion", rule=All(rules=()), role="heading"),
        *criteria()[1],
    ]
    adults = study(eligibility=Eligibility(minimum_age=Age(value=18, unit="years", published="18 Years")))
    tree = evidence_variable(adults, given, vocabulary)
    EvidenceVariable.model_validate(tree)
    text = bundle([tree])
    (found,) = read(text, vocabulary).values()
    assert canonical(found[0].rule) == Range(variable="age", low=18.0, unit="a")
    told = [one for one in given if one.role != "heading"]
    assert [(it.text, it.polarity, it.role, it.applies_to) for it in found[1:]] == [
        (one.text, one.polarity, one.role, one.applies_to) for one in told
    ]
    assert found[1].rule == Not(rule=STROKE)
    assert found[2].rule == Not(rule=ASTHMA)
    assert found[3].rule == Opaque(text="Unfit")


def test_a_group_without_parts_is_written_as_its_words(vocabulary: Vocabulary) -> None:
    """FHIR has no empty combination, so the criterion's words stand for it."""
    empty = Criterion(text="Anybody", start=0, end=7, polarity="inclusion", rule=All(rules=()))
    tree = evidence_variable(study(), [empty], vocabulary)
    assert tree["characteristic"][-1]["definitionCodeableConcept"] == {"text": "Anybody"}


READ: list[tuple[Anything, Rule]] = [
    (combined("at-most", {"description": "a"}, {"description": "b"}, threshold=1), Not(rule=All(rules=(Opaque(text="a"), Opaque(text="b"))))),
    ({"definitionCodeableConcept": {"text": "rash"}}, Opaque(text="rash")),
    ({"definitionCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "1"}]}}, Opaque(text="a concept")),
    ({"definitionByTypeAndValue": {"type": {"text": "mood"}}}, Opaque(text="mood")),
    ({"definitionByTypeAndValue": {"type": {}}, "description": "mood of 3"}, Opaque(text="mood of 3")),
    ({"definitionByTypeAndValue": {"type": {}}}, Opaque(text="a value")),
    ({"definitionByTypeAndValue": {"type": {"coding": [{"system": VARIABLES, "code": "ecog"}]}, "valueQuantity": {"value": 1}}}, Range(variable="ecog", low=1.0, high=1.0)),
    ({"definitionCodeableConcept": {"coding": [{"system": CONCEPTS, "code": "stroke"}]}, "exclude": True}, Not(rule=STROKE)),
]  # fmt: skip


@pytest.mark.parametrize(("tree", "rule"), READ)
def test_what_others_write_is_read_as_far_as_it_is_known(
    vocabulary: Vocabulary, tree: Anything, rule: Rule
) -> None:
    """Codes and values nobody here knows become words that were not understood."""
    assert rule_of(tree, vocabulary) == rule


REFUSED: list[tuple[Anything, str]] = [
    ([], "a mapping, came list"),
    ({}, "a definition, came nothing"),
    (combined("all-of"), "characteristics of a combination"),
    (combined("net-effect", {"description": "a"}), "at-most, came net-effect"),
    (combined("at-least", {"description": "a"}), "a threshold, came None"),
    ({"definitionByTypeAndValue": {"type": {"coding": [{"system": VARIABLES, "code": "ecog"}]}, "valueQuantity": {"value": "x"}}}, "a number, came x"),
    (combined("all-of", {"description": "a"}) | {"extension": [{"url": "urn:trialbridge:fhir:condition", "valueBoolean": True}]}, "a mapping, came NoneType"),
    (combined("all-of", combined("any-of", {"description": "a"})) | {"extension": [{"url": "urn:trialbridge:fhir:condition", "valueBoolean": True}]}, "a condition as its one or two ways"),
]  # fmt: skip


@pytest.mark.parametrize(("tree", "said"), REFUSED)
def test_what_is_no_characteristic_is_refused_in_a_line(
    vocabulary: Vocabulary, tree: Anything, said: str
) -> None:
    """The line says what was expected, what came and where."""
    with pytest.raises(FormatError) as error:
        rule_of(tree, vocabulary, "file")
    assert said in str(error.value)
    assert "file" in str(error.value)


def test_characteristics_nested_without_end_are_refused(vocabulary: Vocabulary) -> None:
    """A file may not make the reader run out of stack."""
    tree: Anything = {"description": "a"}
    for _ in range(DEEPEST + 1):
        tree = combined("all-of", tree)
    with pytest.raises(FormatError, match="levels"):
        rule_of(tree, vocabulary)


@pytest.mark.parametrize("text", ["{", "[]", '{"resourceType": "Patient"}', '{"entry": [3]}', "[" * 100_000])
def test_a_file_without_an_evidence_variable_is_refused(vocabulary: Vocabulary, text: str) -> None:
    """JSON of another kind, and what is no JSON."""
    with pytest.raises(FormatError):
        read(text, vocabulary)


def test_a_characteristic_that_is_no_mapping_is_refused_with_its_place(vocabulary: Vocabulary) -> None:
    """The place names the resource and counts the characteristic."""
    text = json.dumps({"resourceType": "EvidenceVariable", "id": "s", "characteristic": [3]})
    with pytest.raises(FormatError, match="s, characteristic 1"):
        read(text, vocabulary)


def test_a_condition_and_a_choice_keep_their_shape(vocabulary: Vocabulary) -> None:
    """A condition is its two ways for others, and one condition for us."""
    rule = If(
        test=ASTHMA,
        then=AtLeast(n=2, rules=(STROKE, Not(rule=Not(rule=ASTHMA)), Opaque(text="x"))),
        other=STROKE,
    )
    tree = characteristic(rule, vocabulary)
    assert rule_of(tree, vocabulary) == canonical(rule)
    del tree["extension"]
    plain = rule_of(tree, vocabulary)
    assert isinstance(plain, All)
    assert all(isinstance(way, Any) for way in plain.rules)

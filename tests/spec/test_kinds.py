"""Every kind of criterion by its own examples: the text, and the rule it states."""

import random

import pytest
from tests.rules import brief

from trialbridge.eligibility.atoms import Atom, chosen
from trialbridge.eligibility.kinds import Example, kinds
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import Rule, canonical, computable
from trialbridge.vocab import Vocabulary

EXAMPLES = [
    pytest.param(example, id=f"{kind.name}-{number}")
    for kind in kinds()
    for number, example in enumerate(kind.examples)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_states_its_rule(example: Example, understanding: Understanding) -> None:
    """The text of an example gives exactly the rule the kind's file says it states."""
    said = understanding.understand(example.text, example.exclusion)
    assert said.rule is not None
    assert brief(canonical(said.rule)) == brief(canonical(example.rule))
    assert said.complete and computable(said.rule)


def test_there_are_at_least_twenty_five_kinds() -> None:
    """The package brings the breadth that real criteria need."""
    assert len(kinds()) >= 25
    assert {"ecog", "haematology", "liver", "washout", "second_malignancy", "contraception"} <= {
        kind.name for kind in kinds()
    }


def test_every_variable_of_a_kind_is_in_the_vocabulary(vocabulary: Vocabulary) -> None:
    """A kind claims only variables and concepts that have a row, and no two kinds claim the same."""
    variables = [name for kind in kinds() for name in kind.variables]
    concepts = [name for kind in kinds() for name in kind.concepts]
    assert sorted(variables) == sorted(set(variables))
    assert sorted(concepts) == sorted(set(concepts))
    assert [name for name in variables if name not in vocabulary.variables] == []
    assert [name for name in concepts if name not in vocabulary.concepts] == []


def test_the_choice_does_not_depend_on_the_order_of_finding(understanding: Understanding) -> None:
    """However the atoms of a sentence are shuffled, the same ones are chosen."""
    shuffler = random.Random(7)
    for parameters in EXAMPLES:
        example = parameters.values[0]
        assert isinstance(example, Example)
        atoms = understanding.found(example.text, example.exclusion)
        expected = _stated(chosen(atoms))
        shuffler.shuffle(atoms)
        assert _stated(chosen(atoms)) == expected


def _stated(atoms: list[Atom]) -> list[tuple[int, int, str, Rule]]:
    return [(atom.start, atom.end, atom.kind, atom.rule) for atom in atoms]

"""Laws of words: a rule put in words and read again is the same rule."""

import pytest
from hypothesis import given
from tests.drilling import examples
from tests.strategies import spoken

from trialbridge.eligibility.kinds import Example, kinds
from trialbridge.eligibility.words import Wording
from trialbridge.model.rule import Rule, canonical
from trialbridge.vocab import default_vocabulary

WORDING = Wording(default_vocabulary())
EXAMPLES = [
    pytest.param(example, id=f"{kind.name}-{number}")
    for kind in kinds()
    for number, example in enumerate(kind.examples)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_said_and_read_again(example: Example) -> None:
    """The rule of an example, put in words, gives the same rule in the same list."""
    words = WORDING.say(example.rule, example.exclusion)
    assert WORDING.reads(words, canonical(example.rule), example.exclusion), words


@pytest.mark.parametrize("exclusion", [False, True])
@examples(150, 10_000)
@given(rule=spoken())
def test_any_rule_is_said_and_read_again(rule: Rule, exclusion: bool) -> None:
    """However rules are nested, and in either list, their words give them back."""
    words = WORDING.say(rule, exclusion)
    assert WORDING.reads(words, canonical(rule), exclusion), words

"""What a sentence says aside: when it is worth reading the sentence again without it."""

import pytest

from trialbridge.eligibility.asides import stays, unread
from trialbridge.model.rule import All, Has, Opaque, Rule

_MANY = "hands that were held in cold water for one minute and then dried with a towel"
_FEW = "hands that were held in cold water"


@pytest.mark.parametrize(
    ("told", "rule", "expected"),
    [
        (f"Asthma and {_MANY}", All(rules=(Has(concept="asthma"), Opaque(text=_MANY))), True),
        (f"Asthma and {_FEW}", All(rules=(Has(concept="asthma"), Opaque(text=_FEW))), False),
        (f"Asthma and {_FEW}", Opaque(text=_MANY), False),
        (_MANY, None, False),
    ],
    ids=["many words", "few words", "other words", "nothing was read"],
)
def test_many_words_that_were_not_understood_are_not_read_again(
    told: str, rule: Rule | None, expected: bool
) -> None:
    """Fifteen words not understood that stand as they did will not be understood now."""
    assert stays(told, unread(rule)) is expected

"""Every word of the site stands in every language, and our own English is easy to read."""

import re

import pytest

from tests.web.messages import messages
from trialbridge.report.reading import grade
from trialbridge.web.catalogue import table

FILLED = re.compile(r"%\(\w+\)s")
MOST_GRADE = 8.0
SENTENCE = 25
"""Characters from which a message is a text and no name of a field."""


def test_nothing_is_untranslated() -> None:
    """Each message of the templates, modules and tables has a row in Chinese."""
    assert sorted(messages() - table("zh-hans").keys()) == []


def test_nothing_is_translated_in_vain() -> None:
    """No row of the table is of a message that the site no longer shows."""
    assert sorted(table("zh-hans").keys() - messages()) == []


def test_a_translation_keeps_what_is_filled_in() -> None:
    """A translation has the same places to fill in as the English words."""
    wrong = [
        en for en, other in table("zh-hans").items() if set(FILLED.findall(en)) != set(FILLED.findall(other))
    ]
    assert wrong == []


def test_our_own_text_is_easy() -> None:
    """The texts of our own, names of registries and codes aside, read at grade 8 or below together."""
    pytest.importorskip("pyphen", reason="pyphen counts syllables")
    own = [text for text in messages() if len(text) > SENTENCE and text.endswith(".")]
    assert len(own) > 40
    assert grade(" ".join(own)) <= MOST_GRADE
    hard = {text: grade(text) for text in own if grade(text) > MOST_GRADE + 4}
    assert hard == {}

"""Laws of reading on criteria as registries publish them: their form never changes their rule."""

import gzip
import json
import random
import re
import string
import textwrap
from pathlib import Path

import pytest
from tests.rules import plain

from trialbridge.eligibility import parse
from trialbridge.model.rule import Rule
from trialbridge.vocab import Vocabulary

pytestmark = pytest.mark.real

STUDIES, SENTENCES = 150, 400
_WIDE = {ord(digit): ord(digit) + 0xFEE0 for digit in string.digits}
_TOLD_BY_CASE = re.compile(r"[A-Z]{2}|[a-z][A-Z]|\b[A-Z]\b|\d\s?g/L|\bHb\b|Cr\b|Na\b")
_MARKED = re.compile(r"\W{0,3}(?:\w{1,2}|[ivx]{1,4})[.):]|[-*•·]")
"""A sentence that begins with a mark of its own, so that a second mark would make the first one words."""


@pytest.fixture(scope="module")
def sentences(data: Path, vocabulary: Vocabulary) -> list[tuple[str, bool]]:
    """Give some hundreds of sentences, drawn by a fixed seed, and whether each excludes."""
    draw = random.Random(20260822)
    blocks: list[str] = []
    with gzip.open(data / "ctgov" / "studies.jsonl.gz", "rt", encoding="utf-8") as lines:
        for at, line in enumerate(lines):
            if at % 300 == 7 and len(blocks) < STUDIES:
                module = json.loads(line)["protocolSection"].get("eligibilityModule", {})
                blocks.append(module.get("eligibilityCriteria", ""))
    found = [
        (one.clean, one.polarity == "exclusion")
        for block in blocks
        for one in parse(block, vocabulary)
        if one.role != "heading" and 10 < len(one.clean) < 300 and not _MARKED.match(one.clean)
    ]
    return draw.sample(found, min(SENTENCES, len(found)))


def _rules(text: str, exclusion: bool, vocabulary: Vocabulary, bullet: str = "- ") -> list[Rule]:
    head = "Exclusion Criteria:" if exclusion else "Inclusion Criteria:"
    criteria = parse(f"{head}\n\n{bullet}{text}\n", vocabulary)
    return [plain(one.rule) for one in criteria if one.role != "heading"]


def test_bullets_never_change_a_rule(sentences: list[tuple[str, bool]], vocabulary: Vocabulary) -> None:
    """Any mark before an item leaves its rule as it is."""
    marks = ("* ", "• ", "1. ", "12. ", "1) ", "(1) ", "a) ", "  - ", "\\- ", "– ", "·", "① ", "1、")
    changed = [
        (mark, text)
        for text, exclusion in sentences
        for mark in marks
        if not (mark == "1、" and text[0].isdigit())  # "1、5 mg" may be read either way
        and _rules(text, exclusion, vocabulary, mark) != _rules(text, exclusion, vocabulary)
    ]
    assert changed == []


def test_space_never_changes_a_rule(sentences: list[tuple[str, bool]], vocabulary: Vocabulary) -> None:
    """Doubled blanks, blanks that do not break and the wrapping of old records leave every rule as it is."""
    changed = []
    for text, exclusion in sentences:
        rules = _rules(text, exclusion, vocabulary)
        wrapped = textwrap.wrap(text, 82, break_on_hyphens=False, break_long_words=False)
        broken = any(_MARKED.match(line) for line in wrapped[1:])
        for other in (
            text.replace(" ", "  "),
            text.replace(" ", "\u00a0"),
            "" if broken else "\n     ".join(wrapped),
        ):
            if other and _rules(other, exclusion, vocabulary, "  -  ") != rules:
                changed.append(other)
    assert changed == []


def test_width_never_changes_a_rule(sentences: list[tuple[str, bool]], vocabulary: Vocabulary) -> None:
    """Digits as wide as Chinese signs are the same digits."""
    changed = [
        text
        for text, exclusion in sentences
        if not re.search(r"[A-Za-z]\d", text)  # wide digits are no part of a name
        and _rules(text.translate(_WIDE), exclusion, vocabulary) != _rules(text, exclusion, vocabulary)
    ]
    assert changed == []


def test_case_never_changes_a_rule(sentences: list[tuple[str, bool]], vocabulary: Vocabulary) -> None:
    """A sentence in capitals or in small letters states the same, but for names that their case tells apart."""
    changed = [
        other
        for text, exclusion in sentences
        if not _TOLD_BY_CASE.search(text)
        for other in (text.upper(), text.lower())
        if other.lower() == text.lower()  # the capital of "ß" is another word
        and _rules(other, exclusion, vocabulary) != _rules(text, exclusion, vocabulary)
    ]
    assert changed == []

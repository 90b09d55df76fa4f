"""Laws of intake that hold for any text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drilling import examples

from trialbridge.errors import InputError
from trialbridge.intake import conflicts, form, missing, notes, principal, read
from trialbridge.model.base import decode, encode
from trialbridge.model.patient import Patient
from trialbridge.vocab import Vocabulary, default_vocabulary

PIECES = """
no|denies|without|possible|history of|s/p|mother|father had|family|;|,|.|:|(|)|-|?|+|PMH:|Labs:
Plan:|and|but|she|58-year-old|woman|man|62F|fever|pneumonia|hepatocellular carcinoma|HBV
diabetes|metastasis|chemotherapy|surgery|Hgb 9.2 g/dL|WBC 3.4|Plt 95|10^9/L|BP 120/80|stage|IIIB
ECOG 1|Child-Pugh B7|in 2024-03|since May 2025|to|patient|progressed after|CR|3 weeks ago|<|>
1,500|%|x10⁹/L|肝癌|血红蛋白|İ|ß|ｎｏ|９|K 4|his|HER2 negative|smoker|Marfan's syndrome
"""
WORDS = st.sampled_from([*PIECES.strip().replace("\n", "|").split("|"), "\n", "\n\n", "\u00a0", "\t"])
TEXTS = st.text() | st.lists(WORDS, max_size=40).map(" ".join)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
)
NAMES = """
id born age sex country recorded_on conditions performance labs treatments biomarkers
comorbidities family absent concept words value low high unit date variable stage status since
until ecog result
"""
KEYS = st.sampled_from(NAMES.split())
FORMS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)
ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "words": TEXTS,
        "concept": st.sampled_from(["hepatitis-b", "x", ""]),
        "since": st.text(max_size=9),
    },
)
LABS = st.fixed_dictionaries(
    {},
    optional={
        "words": TEXTS,
        "variable": st.sampled_from(["haemoglobin", "stage", "age"]),
        "unit": st.text(max_size=6),
        "value": SCALARS.filter(lambda value: not isinstance(value, bool)),
        "low": st.floats(0, 1e6),
    },
)
SOUND = st.fixed_dictionaries(
    {},
    optional={
        "born": st.text(max_size=10),
        "age": st.integers() | st.text(max_size=9),
        "sex": st.text(max_size=6),
        "conditions": st.lists(ENTRIES, max_size=3),
        "labs": st.lists(LABS, max_size=3),
        "absent": st.lists(TEXTS, max_size=2),
        "family": st.lists(TEXTS, max_size=2),
        "treatments": st.lists(st.fixed_dictionaries({"words": TEXTS}), max_size=2),
    },
)


def check(patient: Patient, vocabulary: Vocabulary) -> None:
    """Check what holds of every patient: exact quotes, known names, stored and read back the same."""
    (document,) = patient.documents
    assert decode(encode(patient), Patient) == patient
    for fact in patient.facts:
        assert bool(fact.variable) != bool(fact.concept)
        assert fact.variable in vocabulary.variables or fact.concept in vocabulary.concepts
        assert fact.quote is not None
        assert fact.quote.source == document.name
        assert document.text[fact.quote.start : fact.quote.end] == fact.quote.text != ""
    conflicts(patient, vocabulary)
    missing(patient, vocabulary)
    assert all(0 < weight <= 1 for _, weight in principal(patient, vocabulary))


@given(TEXTS)
@examples(100, 40_000)
def test_any_text_is_a_note(text: str) -> None:
    """Any text with a word in it is read without an exception, every quote exact."""
    vocabulary = default_vocabulary()
    if not text.strip() or "\x00" in text:
        return
    check(notes.read(text, vocabulary, on="2025-06-01"), vocabulary)


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Any bytes are a record or one plain InputError."""
    vocabulary = default_vocabulary()
    try:
        patient = read(data, vocabulary=vocabulary)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        check(patient, vocabulary)


@given(FORMS)
def test_any_json_is_read_or_refused(value: Any) -> None:
    """Any JSON is a form or one plain InputError."""
    vocabulary = default_vocabulary()
    try:
        patient = form.read(json.dumps(value).encode(), vocabulary)
    except InputError:
        return
    check(patient, vocabulary)


@given(SOUND)
def test_a_form_with_any_content_is_read(value: Any) -> None:
    """A form of the right shape is read whatever its fields hold; what is not understood is an issue."""
    vocabulary = default_vocabulary()
    check(form.read(json.dumps(value).encode(), vocabulary), vocabulary)


@given(TEXTS)
def test_reading_is_reproducible(text: str) -> None:
    """The same bytes give the same patient, byte for byte."""
    vocabulary = default_vocabulary()
    if text.strip() and "\x00" not in text:
        assert notes.read(text, vocabulary) == notes.read(text, vocabulary)


@pytest.mark.parametrize(
    "unit", ["no ", "a, ", "fever ", "(", "1-", "mother had ", "Hgb ", "x" * 40, "2024-", "- \n", "PMH: "]
)
def test_time_grows_with_length_only(unit: str) -> None:
    """A text of one thing over and over takes no more than its length's share of time."""
    notes.read(unit * (40_000 // len(unit)), default_vocabulary())

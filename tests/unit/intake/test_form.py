"""The JSON form: what each part becomes, and one plain line for what is wrong."""

import json
from typing import Any

import msgspec
import pytest

from trialbridge.errors import FormatError
from trialbridge.intake import form
from trialbridge.intake.sheet import Form
from trialbridge.model.patient import Fact, Patient
from trialbridge.vocab import Phrase, Vocabulary


def read(vocabulary: Vocabulary, **parts: Any) -> Patient:
    """Read a form of these parts."""
    return form.read(json.dumps(parts).encode(), vocabulary)


def only(patient: Patient, name: str) -> Fact:
    """Give the one fact about a variable or concept."""
    (fact,) = [fact for fact in patient.facts if name in (fact.variable, fact.concept)]
    return fact


def test_the_example_is_read_whole(vocabulary: Vocabulary) -> None:
    """The documented example gives a fact for every entry and no issue."""
    patient = form.read(form.EXAMPLE.encode(), vocabulary)
    assert patient.issues == ()
    assert (patient.id, patient.country, patient.city) == ("P-001", "Kenya", "Nairobi")
    assert only(patient, "haemoglobin").value == 9.2
    assert only(patient, "stage").value == 3.2
    assert only(patient, "hepatitis-b").start == "2010"


def test_quotes_stand_in_the_form(vocabulary: Vocabulary) -> None:
    """Every quote is the very text of the form, in code points, also after a byte order mark."""
    data = "\ufeff" + form.EXAMPLE.replace("Nairobi", "Naïrobi 内罗毕")
    patient = form.read(data.encode(), vocabulary, name="my form")
    (document,) = patient.documents
    assert all(
        fact.quote is not None
        and fact.quote.source == "my form"
        and document.text[fact.quote.start : fact.quote.end] == fact.quote.text
        for fact in patient.facts
    )
    quote = only(patient, "ecog").quote
    assert quote is not None
    assert quote.text == '"ecog": 1'


def test_a_key_with_escapes_has_no_quote(vocabulary: Vocabulary) -> None:
    """A member whose key is written with escapes is read, but nothing can be quoted for it."""
    patient = form.read(rb'{"se\u0078": "female", "born": "1970"}', vocabulary)
    assert only(patient, "female").quote is None


def test_the_day_of_birth_is_the_start_of_the_age(vocabulary: Vocabulary) -> None:
    """`born` is kept as a day, so that the age is right on any day."""
    fact = only(read(vocabulary, born="1961-04", recorded_on="2025-06-01"), "age")
    assert (fact.start, fact.value, fact.known_on) == ("1961-04", None, "2025-06-01")


@pytest.mark.parametrize(
    ("age", "value", "unit"),
    [(63, 63.0, "a"), ("63", 63.0, "a"), ("5 months", 5.0, "mo"), ("3 days", 3.0, "d")],
)
def test_ages_have_units(age: object, value: float, unit: str, vocabulary: Vocabulary) -> None:
    """A bare age is in years; infants are told in months or days."""
    fact = only(read(vocabulary, age=age), "age")
    assert (fact.value, fact.unit) == (value, unit)


@pytest.mark.parametrize("words", ["female", "F", "woman", "女"])
def test_sex_in_any_words(words: str, vocabulary: Vocabulary) -> None:
    """Sex is the concept female or male, however it is written."""
    assert only(read(vocabulary, sex=words), "female").stance == "present"


ISSUES = [
    ({"sex": "female"}, "born", "neither"),
    ({"born": "2024-13-40"}, "born", "2024-13-40"),
    ({"born": "2026", "recorded_on": "2025-06-01"}, "born", "2026"),
    ({"age": -3}, "age", "-3"),
    ({"age": 190}, "age", "190"),
    ({"age": "N/A"}, "age", "N/A"),
    ({"age": 50, "sex": "x"}, "sex", "x"),
    ({"age": 50, "conditions": [{"words": "xyzzy"}]}, "conditions.0", "xyzzy"),
    ({"age": 50, "conditions": [{"concept": "no-such-thing"}]}, "conditions.0", "no-such-thing"),
    ({"age": 50, "conditions": [{}]}, "conditions.0", "none"),
    (
        {"age": 50, "conditions": [{"words": "some strange long words about HIV"}]},
        "conditions.0",
        "some strange",
    ),
    ({"age": 50, "conditions": [{"concept": "hepatitis-b", "stage": "IX"}]}, "conditions.0.stage", "IX"),
    ({"age": 50, "conditions": [{"concept": "hepatitis-b", "since": "soon"}]}, "conditions.0.since", "soon"),
    ({"age": 50, "labs": [{"words": "haemoglobin", "value": 9999, "unit": "g/dL"}]}, "labs.0", "9999"),
    (
        {"age": 50, "labs": [{"words": "haemoglobin", "value": 9.2, "unit": "furlongs"}]},
        "labs.0.unit",
        "furlongs",
    ),
    ({"age": 50, "labs": [{"words": "haemoglobin", "value": 9.2}]}, "labs.0", "9.2"),
    ({"age": 50, "labs": [{"words": "haemoglobin", "value": "low"}]}, "labs.0", "low"),
    ({"age": 50, "labs": [{"words": "haemoglobin"}]}, "labs.0", "neither value, low nor high"),
    ({"age": 50, "labs": [{"words": "frobnium", "value": 1}]}, "labs.0", "frobnium"),
    ({"age": 50, "labs": [{"value": 1}]}, "labs.0", "none"),
    ({"age": 50, "labs": [{"words": "albumin", "low": 3, "unit": "parsec"}]}, "labs.0.unit", "parsec"),
    ({"age": 50, "labs": [{"words": "Hb", "value": "9" * 400, "unit": "parsec"}]}, "labs.0", "999"),
    ({"age": 50, "performance": {"ecog": 9}}, "performance.ecog", "9"),
    ({"age": 50, "absent": ["qqq"]}, "absent.0", "qqq"),
]


@pytest.mark.parametrize(("parts", "where", "came"), ISSUES)
def test_what_is_not_understood_is_an_issue(
    parts: dict[str, Any], where: str, came: str, vocabulary: Vocabulary
) -> None:
    """Unknown words and units, days no calendar has and impossible values are named, and nothing crashes."""
    assert any(
        issue.where == f"form: {where}" and issue.came.startswith(came) and issue.expected
        for issue in read(vocabulary, **parts).issues
    )


BROKEN = [
    (b"", "JSON"), (b"{", "JSON"), (b"[]", "fields"), (b"null", "fields"), (b'{"condition": []}', "fields"),
    (b'{"labs": [{"value": []}]}', "fields"), (b"\xff\xfe", "UTF-8"), (b'{"id": "\xe9"}', "UTF-8"),
    (b"<html></html>", "JSON"), (b'{"conditions": [{"status": "maybe"}]}', "fields"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), BROKEN)
def test_what_is_no_form_is_refused_in_one_line(data: bytes, expected: str, vocabulary: Vocabulary) -> None:
    """Bytes that are no form give one error that says what was expected, what came, where, what to do."""
    with pytest.raises(FormatError, match=expected) as error:
        form.read(data, vocabulary)
    assert "\n" not in str(error.value)


def test_a_deeply_nested_text_is_refused(vocabulary: Vocabulary) -> None:
    """Nesting that no form has is an error, never a crash."""
    with pytest.raises(FormatError):
        form.read(b'{"age":' + b"[" * 100_000, vocabulary)


def test_an_unknown_unit_leaves_the_value_open(vocabulary: Vocabulary) -> None:
    """A value in a unit nobody knows is kept, doubtful and convertible to nothing."""
    fact = only(
        read(vocabulary, age=50, labs=[{"words": "Hb", "value": 9.2, "unit": "furlongs"}]), "haemoglobin"
    )
    assert (fact.stance, fact.unit) == ("uncertain", "?")
    assert vocabulary.convert(9.2, fact.unit, "haemoglobin") is None


def test_values_may_be_intervals(vocabulary: Vocabulary) -> None:
    """`low`, `high` and comparators give intervals, classes their points."""
    labs = [
        {"words": "AFP", "value": ">1000", "unit": "ng/mL"},
        {"variable": "albumin", "low": 30, "high": 35, "unit": "g/L"},
        {"words": "Child-Pugh", "value": "B"},
        {"variable": "inr", "high": 1.2},
    ]
    patient = read(vocabulary, age=50, labs=labs)
    spans = {fact.variable: (fact.low, fact.high) for fact in patient.facts}
    assert spans["afp"] == (1000.0, None)
    assert spans["albumin"] == (30.0, 35.0)
    assert spans["child_pugh"] == (7.0, 9.0)
    assert spans["inr"] == (None, 1.2)


def test_a_reference_range_is_kept(vocabulary: Vocabulary) -> None:
    """The laboratory's own limits go with the value."""
    lab = {"words": "ALT", "value": 62, "unit": "U/L", "reference": {"high": 40}}
    fact = only(read(vocabulary, age=50, labs=[lab]), "alt")
    assert fact.reference is not None
    assert (fact.reference.low, fact.reference.high) == (None, 40.0)


@pytest.mark.parametrize(
    ("status", "stance", "course"),
    [("active", "present", "active"), ("history", "present", "history"), ("resolved", "present", "resolved"),
     ("suspected", "uncertain", "active"), ("absent", "absent", "active")],
)  # fmt: skip
def test_the_status_of_a_condition(status: str, stance: str, course: str, vocabulary: Vocabulary) -> None:
    """A condition's status is its stance and course."""
    fact = only(
        read(vocabulary, age=50, conditions=[{"concept": "hepatitis-c", "status": status}]), "hepatitis-c"
    )
    assert (fact.stance, fact.course) == (stance, course)


@pytest.mark.parametrize(
    ("given", "course"),
    [
        ({}, "active"),
        ({"stop": "2024-09"}, "history"),
        ({"response": "PD"}, "history"),
        ({"status": "planned"}, "planned"),
    ],
)
def test_the_course_of_a_treatment(given: dict[str, str], course: str, vocabulary: Vocabulary) -> None:
    """A treatment is under way unless it was stopped, failed, or is planned."""
    fact = only(read(vocabulary, age=50, treatments=[{"words": "chemotherapy", **given}]), "chemotherapy")
    assert fact.course == course


def test_the_kind_of_a_treatment_stands_in_for_unknown_words(vocabulary: Vocabulary) -> None:
    """A drug nobody knows is still chemotherapy when the form says so."""
    patient = read(vocabulary, age=50, treatments=[{"words": "xyzzymab", "kind": "chemotherapy", "line": 2}])
    assert only(patient, "chemotherapy").line == 2


def test_the_first_condition_is_the_main_one(vocabulary: Vocabulary) -> None:
    """The first condition is the problem a study is sought for, unless another one says so."""
    plain = read(vocabulary, age=50, conditions=[{"concept": "hepatitis-b"}, {"concept": "hepatitis-c"}])
    marked = read(
        vocabulary, age=50, conditions=[{"concept": "hepatitis-b"}, {"concept": "hepatitis-c", "main": True}]
    )
    assert only(plain, "hepatitis-b").main
    assert not only(marked, "hepatitis-b").main
    assert only(marked, "hepatitis-c").main


def test_relatives_and_absences(vocabulary: Vocabulary) -> None:
    """Family and absences may be plain words or entries."""
    patient = read(
        vocabulary,
        age=50,
        family=["tuberculosis", {"words": "hepatitis C", "relative": "mother"}],
        absent=["pregnancy", {"concept": "hiv-infection", "date": "2025-05-28"}],
        comorbidities=["syphilis", {"words": "hepatitis B", "qualifiers": ["Stable"]}],
    )
    assert only(patient, "tuberculosis").subject == only(patient, "hepatitis-c").subject == "family"
    assert only(patient, "pregnancy").stance == "absent"
    assert only(patient, "hiv-infection").known_on == "2025-05-28"
    assert only(patient, "hepatitis-b").qualifiers == ("stable",)
    quote = only(patient, "syphilis").quote
    assert quote is not None
    assert quote.text == "syphilis"


MARKERS = [
    ({"words": "PD-L1 TPS", "value": 60, "unit": "%"}, "pd_l1", "present"),
    ({"words": "HER2", "result": "negative"}, "her2-negative", "present"),
    ({"words": "HER2", "result": "negative"}, "her2-positive", "absent"),
    ({"words": "CD7", "result": "negative"}, "cd7-positive", "absent"),
    ({"words": "CD7", "result": "unknown"}, "cd7-positive", "uncertain"),
    ({"words": "EGFR exon 19 deletion"}, "egfr-exon19-deletion", "present"),
    ({"words": "HBV", "result": "negative"}, "hepatitis-b", "absent"),
    ({"words": "metastasis", "result": "unknown"}, "metastasis", "uncertain"),
    ({"concept": "hbv-core-antibody", "result": "negative"}, "hbv-core-antibody", "absent"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "name", "stance"), MARKERS)
def test_biomarkers_have_a_result_or_a_value(
    entry: dict[str, object], name: str, stance: str, vocabulary: Vocabulary
) -> None:
    """A marker's result may be said in words, beside it, or as a number."""
    assert only(read(vocabulary, age=50, biomarkers=[entry]), name).stance == stance


def test_the_schema_describes_every_field() -> None:
    """The JSON Schema names all fields of the form and their meaning."""
    schema = form.schema()
    fields = schema["$defs"]["Form"]["properties"]
    assert set(fields) == {field.name for field in msgspec.structs.fields(Form)}
    assert all(struct.get("description") for struct in schema["$defs"].values())


def test_a_vocabulary_without_the_variable_gives_an_issue() -> None:
    """A vocabulary that lacks a variable is no reason to crash."""
    empty = Vocabulary((), (), (), (Phrase(text="no", type="neg", value="", language="en"),))
    patient = form.read(b'{"age": 50, "performance": {"ecog": 1}}', empty)
    assert [issue.came for issue in patient.issues] == ["age", "ecog"]

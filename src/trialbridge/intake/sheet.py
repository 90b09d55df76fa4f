"""The JSON form a patient's record may be given in: what stands where; it reads nothing.

The smallest useful form is {"born": "1961-04", "sex": "female", "conditions": [{"words": "ovarian cancer"}]}.
"""

from typing import Annotated, Literal

import msgspec

Day = Annotated[
    str,
    msgspec.Meta(
        description='A day as far as it is known: "2024", "2024-03" or "2024-03-15"', examples=["2024-03"]
    ),
]
Words = Annotated[
    str, msgspec.Meta(description='The thing in words, as a report would have it ("HBV", "liver cancer")')
]
ConceptId = Annotated[
    str,
    msgspec.Meta(
        description="Id of a concept of the vocabulary; wins over `words`", examples=["hepatitis-b"]
    ),
]
VariableId = Annotated[
    str,
    msgspec.Meta(
        description="Name of a variable of the vocabulary; wins over `words`", examples=["platelets"]
    ),
]
UnitText = Annotated[
    str, msgspec.Meta(description='The unit as recorded ("g/dL"); empty = the variable\'s canonical unit')
]
Amount = Annotated[
    float | str | None,
    msgspec.Meta(description='A number; or words such as "<20", ">=1000", "1:80", "B7", "IIIA"'),
]


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of the form's parts: a field that the form does not know is refused, never skipped."""


class Condition(Entry, frozen=True):
    """A disease or finding: `concept` or `words`, and what is known of it."""

    concept: ConceptId = ""
    words: Words = ""
    main: Annotated[
        bool | None,
        msgspec.Meta(description="The problem a study is sought for; default: the first condition"),
    ] = None
    stage: Annotated[
        str, msgspec.Meta(description='The stage of a tumour ("IIIB", "4"); as published', examples=["IIIB"])
    ] = ""
    status: Annotated[
        Literal["active", "history", "resolved", "suspected", "absent"],
        msgspec.Meta(description="`history` = had before, now or not; `resolved` = no longer"),
    ] = "active"
    since: Day = ""
    until: Day = ""
    qualifiers: Annotated[
        tuple[str, ...],
        msgspec.Meta(description='Words a criterion may ask for: "severe", "stable", "symptomatic"'),
    ] = ()


class Performance(Entry, frozen=True):
    """Performance status; any of the three scales."""

    ecog: Amount = None
    karnofsky: Amount = None
    lansky: Amount = None
    date: Day = ""


class ReferenceRange(Entry, frozen=True):
    """The laboratory's own reference range, in the value's unit."""

    low: float | None = None
    high: float | None = None


class Lab(Entry, frozen=True):
    """A measured value, score or count: `variable` or `words`, and `value` or `low`/`high`."""

    variable: VariableId = ""
    words: Words = ""
    value: Amount = None
    low: float | None = None
    high: float | None = None
    unit: UnitText = ""
    date: Day = ""
    reference: ReferenceRange | None = None


class Treatment(Entry, frozen=True):
    """Something given or done: `concept` or `words`."""

    concept: ConceptId = ""
    words: Words = ""
    kind: Annotated[
        str, msgspec.Meta(description='In words ("chemotherapy", "surgery"); used where `words` mean nothing')
    ] = ""
    line: Annotated[int | None, msgspec.Meta(description="Line of systemic therapy, 1 = first")] = None
    start: Day = ""
    stop: Day = ""
    response: Annotated[
        str, msgspec.Meta(description="Best response: CR, PR, SD, PD, relapse, intolerance or in words")
    ] = ""
    status: Annotated[
        Literal["", "active", "history", "planned", "absent"],
        msgspec.Meta(description="Default: `history` with a `stop` or a response of PD, otherwise `active`"),
    ] = ""


class Biomarker(Entry, frozen=True):
    """A marker with its result ("HER2", "positive") or its value ("PD-L1 TPS", 60, "%")."""

    concept: ConceptId = ""
    words: Words = ""
    result: Annotated[
        Literal["", "positive", "negative", "unknown"], msgspec.Meta(description="Empty: `words` say it")
    ] = ""
    value: Amount = None
    unit: UnitText = ""
    date: Day = ""


class Relative(Entry, frozen=True):
    """A condition of a relative by blood."""

    concept: ConceptId = ""
    words: Words = ""
    relative: Annotated[str, msgspec.Meta(description='Who ("mother"); kept as given')] = ""


class Absence(Entry, frozen=True):
    """Something the record says the patient does not have, take or do."""

    concept: ConceptId = ""
    words: Words = ""
    date: Day = ""


class Form(Entry, frozen=True):
    """A patient's record as a form; every part may be left out.

    Give `born` (best: the age is then right on any day) or `age`. The first of `conditions` is the main
    problem unless another says so. Nothing needs an id of the vocabulary: plain words do.
    """

    id: Annotated[str, msgspec.Meta(description="Your own number for the patient; never a name")] = ""
    born: Annotated[str, msgspec.Meta(description='Day of birth as far as known: "1961", "1961-04"')] = ""
    age: Annotated[float | str | None, msgspec.Meta(description='Years, or "5 months", "3 days"')] = None
    sex: Annotated[str, msgspec.Meta(description='"female" or "male"')] = ""
    country: Annotated[str, msgspec.Meta(description="Where the patient lives", examples=["India"])] = ""
    city: str = ""
    recorded_on: Annotated[
        str, msgspec.Meta(description="The day the form was filled in; facts without a date are of this day")
    ] = ""
    conditions: tuple[Condition, ...] = ()
    performance: Performance | None = None
    labs: tuple[Lab, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    biomarkers: tuple[Biomarker, ...] = ()
    comorbidities: Annotated[
        tuple[Condition | str, ...], msgspec.Meta(description="As conditions, or plain words")
    ] = ()
    family: tuple[Relative | str, ...] = ()
    absent: Annotated[
        tuple[Absence | str, ...], msgspec.Meta(description='Plain words or {"concept", "words", "date"}')
    ] = ()


EXAMPLE = """{
  "id": "P-001",
  "born": "1961-04",
  "sex": "female",
  "country": "Kenya",
  "city": "Nairobi",
  "recorded_on": "2025-06-01",
  "conditions": [
    {"words": "hepatocellular carcinoma", "stage": "IIIB", "since": "2023-11"},
    {"concept": "hepatitis-b", "status": "active", "since": "2010"},
    {"words": "brain metastasis", "status": "suspected"}
  ],
  "performance": {"ecog": 1, "date": "2025-05-28"},
  "labs": [
    {"variable": "haemoglobin", "value": 9.2, "unit": "g/dL", "date": "2025-05-28"},
    {"words": "ALT", "value": 62, "unit": "U/L", "reference": {"high": 40}},
    {"words": "AFP", "value": ">1000", "unit": "ng/mL"},
    {"words": "Child-Pugh", "value": "B7"}
  ],
  "treatments": [
    {"words": "sorafenib", "line": 1, "start": "2024-01", "stop": "2024-09", "response": "PD"},
    {"words": "lenvatinib", "line": 2, "start": "2024-10"}
  ],
  "biomarkers": [{"words": "PD-L1 TPS", "value": 60, "unit": "%"}, {"words": "HER2", "result": "negative"}],
  "comorbidities": ["hypertension", {"words": "type 2 diabetes", "qualifiers": ["controlled"]}],
  "family": [{"words": "breast cancer", "relative": "mother"}],
  "absent": ["pregnancy", {"concept": "hiv-infection", "date": "2025-05-28"}]
}
"""

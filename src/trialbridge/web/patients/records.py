"""A record as a visitor gave it (form, pasted, uploaded, sample) read into a patient; nothing is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import msgspec
from django.http import HttpRequest

from trialbridge.errors import InputError
from trialbridge.flows import demo
from trialbridge.flows.uploads import read
from trialbridge.intake.answers import Answer, answered, read_answer
from trialbridge.matching.wordings import wording
from trialbridge.model.patient import Patient
from trialbridge.vocab import default_vocabulary

MOST = 10 << 20
"""Bytes of an upload."""
CODED = ("fhir", "phenopacket")
"""Formats whose text is JSON, also where documents hang on it."""
CARRIED = 2 << 20
"""Characters of a record that the page hands back with each answer, since nobody keeps it meanwhile."""
ANSWER = "answer:"
_LAB = re.compile(
    r"(?P<words>.*?[^\s:=<>≤≥])\s*[:=]?\s*(?P<value>[<>≤≥]?\s*\d+(?:\.\d+)?)\s*(?P<unit>\S*)\s*$"
)


@dataclass(frozen=True)
class Given:
    """A record as it came: its words, how to read them, what was answered, and the patient they tell of."""

    text: str
    format: str
    patient: Patient
    answers: dict[str, str]
    faults: dict[str, str]


def given(request: HttpRequest, today: date) -> Given:
    """Read what was posted; raises InputError, whose `expected` and `do` alone may be shown.

    The order is: a sample's name, a file, pasted words, the fields of the form.
    """
    text, kind, patient = _record(request, today)
    answers = {
        name.removeprefix(ANSWER): value.strip()[:500]
        for name, value in request.POST.items()
        if name.startswith(ANSWER) and isinstance(value, str) and value.strip()
    }
    told, faults = [], {}
    vocabulary = default_vocabulary()
    for asked, words in answers.items():
        known = asked in vocabulary.variables or asked in vocabulary.concepts
        answer = Answer(asked=asked, question=wording(asked, vocabulary), text=words, on=today.isoformat())
        expected = read_answer(answer, vocabulary).expected if known else "a question of this page"
        if expected:
            faults[asked] = expected
        else:
            told.append(answer)
    return Given(text, kind, answered(patient, told, vocabulary) if told else patient, answers, faults)


def samples() -> list[str]:
    """Name the sample patients."""
    return [name for name, _ in demo.patients()]


def _record(request: HttpRequest, today: date) -> tuple[str, str, Patient]:
    sample = request.POST.get("sample", "")
    if sample:
        return _sample(sample)
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > MOST:
            raise _refused("a file of at most 10 MB", "send a smaller file, or paste its text")
        patient = read(file.read(), name="record", on=today.isoformat())
        return "\n\n".join(document.text for document in patient.documents), _kind(patient), patient
    text = request.POST.get("record", "").strip() or form_of(request.POST, today)
    if not text:
        raise _refused("a record", "fill in the form, paste a text or choose a file")
    kind = request.POST.get("format", "")
    chosen = kind if kind in ("form", "notes", *CODED) else None
    patient = read(text, chosen, name="record", on=today.isoformat())
    return text, _kind(patient), patient


def _sample(name: str) -> tuple[str, str, Patient]:
    for known, patient in demo.patients():
        if known == name:
            return patient.documents[0].text, "form", patient
    raise _refused("a sample patient of this page", "choose one of them")


def _kind(patient: Patient) -> str:
    kinds = {document.kind for document in patient.documents}
    if kinds == {"form"}:
        return "form"
    return next((kind for kind in CODED if kind in kinds), "notes")


def form_of(fields: Mapping[str, str], today: date) -> str:
    """Lay the fields of the page out as the form's JSON; empty where nothing was filled in."""

    def lines(name: str) -> list[str]:
        return [line.strip() for line in str(fields.get(name, "")).splitlines() if line.strip()][:100]

    def one(name: str) -> str:
        return str(fields.get(name, "")).strip()[:300]

    diagnosis = [{"words": one("diagnosis"), "stage": one("stage"), "main": True}] if one("diagnosis") else []
    form = {
        "age": one("age"),
        "sex": one("sex"),
        "country": one("country"),
        "city": one("city"),
        "conditions": diagnosis,
        "performance": {"ecog": one("ecog")} if one("ecog") else None,
        "treatments": [{"words": line} for line in lines("treatments")],
        "biomarkers": [{"words": line} for line in lines("biomarkers")],
        "labs": [_lab(line) for line in lines("labs")],
        "comorbidities": lines("comorbidities"),
        "absent": lines("absent"),
    }
    filled = {name: value for name, value in form.items() if value}
    if not filled:
        return ""
    return msgspec.json.format(msgspec.json.encode(filled | {"recorded_on": today.isoformat()})).decode()


def _lab(line: str) -> dict[str, object]:
    found = _LAB.match(line)
    if not found:
        return {"words": line}
    value = found["value"].replace(" ", "")
    number: object = float(value) if value[0].isdigit() else value
    return {"words": found["words"].strip(), "value": number, "unit": found["unit"]}


def _refused(expected: str, do: str) -> InputError:
    return InputError(expected=expected, came="something else", where="match", do=do)

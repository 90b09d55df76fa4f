"""Rows of the OMOP common data model 5.4 of one person -> facts, by way of the same readers as FHIR."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from trialbridge.intake import fhir
from trialbridge.model.patient import Patient
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.systems import URIS

SYSTEMS = URIS | {"RxNorm Extension": URIS["RxNorm"], "ICDO3": URIS["ICDO"]}
"""By the names of OMOP's vocabularies."""
SEXES = {"8507": "male", "8532": "female"}
"""The standard concepts of gender in the OMOP vocabularies."""


class Row(NamedTuple):
    """One row of a table: what it names and when; a person's own has its gender and day of birth there."""

    person: str
    nth: int
    kind: str
    name: str | None
    vocabulary: str | None
    code: str | None
    source: str | None
    start: str | None
    stop: str | None
    number: float | None
    words: str | None
    unit: str | None
    low: float | None = None
    high: float | None = None


def read(rows: Iterable[Row], vocabulary: Vocabulary) -> Patient:
    """Read one person's rows; each fact quotes its own row, written out as FHIR resource."""
    lines = b"\n".join(msgspec.json.encode(_resource(row, number)) for number, row in enumerate(rows))
    patient = fhir.read(lines, vocabulary, name="omop")
    documents = tuple(msgspec.structs.replace(it, kind="omop") for it in patient.documents)
    return msgspec.structs.replace(patient, documents=documents)


def _resource(row: Row, number: int) -> dict[str, Any]:
    if row.kind == "person":
        told = {"gender": SEXES.get(row.name or ""), "birthDate": row.start or None}
        return {"resourceType": "Patient", "id": row.person, **{key: it for key, it in told.items() if it}}
    shared = {"id": f"{row.kind}-{number}", "subject": {"reference": f"Patient/{row.person}"}}
    match row.kind:
        case "condition":
            days = {"onsetDateTime": row.start, "recordedDate": row.start, "abatementDateTime": row.stop}
            status: dict[str, Any] = {
                "clinicalStatus": {"coding": [{"code": "resolved" if row.stop else "active"}]}
            }
            return {"resourceType": "Condition", **shared, **status, "code": _code(row), **_told(days)}
        case "drug":
            return {
                "resourceType": "MedicationStatement",
                **shared,
                "status": "completed" if row.stop else "active",
                "medicationCodeableConcept": _code(row),
                "effectivePeriod": _told({"start": row.start, "end": row.stop}),
            }
        case "procedure":
            day = _told({"performedDateTime": row.start})
            return {"resourceType": "Procedure", **shared, "status": "completed", "code": _code(row), **day}
        case _:
            day = _told({"effectiveDateTime": row.start})
            return {
                "resourceType": "Observation",
                **shared,
                "status": "final",
                "code": _code(row),
                **day,
                **_value(row),
            }


def _code(row: Row) -> dict[str, Any]:
    text = row.name or row.source or ""
    coding = {"system": SYSTEMS.get(row.vocabulary or ""), "code": row.code, "display": row.name}
    return {"coding": [_told(coding)] if row.code else [], "text": text}


def _value(row: Row) -> dict[str, Any]:
    if row.number is None:
        return {"valueCodeableConcept": {"text": row.words}} if row.words else {}
    unit = row.unit or ""
    found: dict[str, Any] = {"valueQuantity": {"value": row.number, "unit": unit, "code": unit}}
    limits = {
        side: {"value": it, "unit": unit}
        for side, it in (("low", row.low), ("high", row.high))
        if it is not None
    }
    return found | ({"referenceRange": [limits]} if limits else {})


def _told(fields: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}

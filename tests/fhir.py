"""Small FHIR resources for tests; real ones are in the data folder."""

import json
from typing import Any

from trialbridge.intake import fhir
from trialbridge.model.patient import Fact, Patient
from trialbridge.vocab import Vocabulary

SCT, LOINC, RXN = "http://snomed.info/sct", "http://loinc.org", "http://www.nlm.nih.gov/research/umls/rxnorm"
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-"
JANE = {"resourceType": "Patient", "id": "jane", "gender": "female", "birthDate": "1961-04-02"}


def code(system: str = "", number: str = "", display: str = "", text: str = "") -> dict[str, Any]:
    """Give a CodeableConcept."""
    coding = {"system": system, "code": number, "display": display}
    given = {name: value for name, value in coding.items() if value}
    return {**({"coding": [given]} if given else {}), **({"text": text} if text else {})}


def profile(name: str) -> dict[str, Any]:
    """Give the `meta` of an mCODE profile."""
    return {"profile": [f"{MCODE}{name}"]}


def bundle(*resources: dict[str, Any], indent: int | None = 2) -> bytes:
    """Give a Bundle of the resources."""
    entries = [
        {"fullUrl": f"urn:uuid:{each.get('id', number)}", "resource": each}
        for number, each in enumerate(resources)
    ]
    return json.dumps(
        {"resourceType": "Bundle", "type": "collection", "entry": entries}, indent=indent
    ).encode()


def read(vocabulary: Vocabulary, *resources: dict[str, Any]) -> Patient:
    """Read a Bundle of a woman and the resources, and check that every quote stands in its document."""
    return checked(fhir.read(bundle(JANE, *resources), vocabulary))


def checked(patient: Patient) -> Patient:
    """Check that every fact quotes its document, and give the patient."""
    texts = {document.name: document.text for document in patient.documents}
    assert all(
        fact.quote and texts[fact.quote.source][fact.quote.start : fact.quote.end] == fact.quote.text != ""
        for fact in patient.facts
    )
    return patient


def only(patient: Patient, name: str) -> Fact:
    """Give the one fact about a variable or concept."""
    (fact,) = [fact for fact in patient.facts if name in (fact.variable, fact.concept)]
    return fact


def names(patient: Patient) -> set[str]:
    """Give what the facts are about, age and sex aside."""
    return {fact.variable or fact.concept for fact in patient.facts} - {"age", "female"}

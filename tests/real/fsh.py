"""Instances of FHIR Shorthand as FHIR resources, as far as examples need it; profiles' fixed values are not added."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

SYSTEMS = {
    "SCT": "http://snomed.info/sct", "LNC": "http://loinc.org", "AJCC": "http://cancerstaging.org",
    "NCIT": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "HGNC": "http://www.genenames.org",
    "RXN": "http://www.nlm.nih.gov/research/umls/rxnorm", "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
}  # fmt: skip
TYPES = (
    ("Bundle", "Bundle"), ("Group", "Group"), ("Condition", "Condition"), ("MedicationRequest", "MedicationRequest"), ("Patient", "Patient"),
    ("MedicationAdministration", "MedicationAdministration"), ("Procedure", "Procedure"), ("Brachy", "Procedure"),
    ("CourseSummary", "Procedure"), ("Phase", "Procedure"), ("Report", "DiagnosticReport"), ("Specimen", "Specimen"),
    ("Volume", "BodyStructure"), ("BodyStructure", "BodyStructure"), ("Practitioner", "Practitioner"),
    ("Organization", "Organization"), ("FamilyMemberHistory", "FamilyMemberHistory"),
    ("Device", "Device"), ("DocumentReference", "DocumentReference"),
)  # fmt: skip
LISTS = frozenset(
    {"extension", "stage", "component", "identifier", "name", "address", "condition", "note", "contact"}
)
RULE = re.compile(r"\* (?P<path>[^\s=]+) = (?P<value>.+)")
STEP = re.compile(r"(?P<name>[A-Za-z]+)(?P<index>(?:\[[^\]]+\])*)")
CODE = re.compile(r'(?P<system>[\w:./-]*)#(?P<code>[^\s"]+)(?:\s*"(?P<display>[^"]*)")?')
AMOUNT = re.compile(r"(?P<value>-?[\d.]+) '(?P<unit>[^']*)'")
SLICES = {
    "gene-studied": "48018-6", "protein-hgvs": "48005-3", "coding-hgvs": "48004-6", "coding-change-type": "48019-4",
    "variation-code": "81252-9", "clinical-significance": "53037-8",
}  # fmt: skip
"""LOINC codes that the profile of a variant fixes for its components."""

PRIMITIVES = ("status", "gender", "intent", "use", "type", "valueCode")


def instances(text: str) -> Iterator[dict[str, Any]]:
    """Give every example instance as a resource; Bundles and Groups, which only refer, are left out."""
    for block in re.split(r"^Instance: ", text, flags=re.MULTILINE)[1:]:
        kind = re.search(r"^InstanceOf: (\S+)", block, re.MULTILINE)
        if kind is None:
            continue
        name = kind[1]
        resource: dict[str, Any] = {"resourceType": _type(name), "id": block.split()[0]}
        resource["meta"] = {
            "profile": [f"http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-{_kebab(name)}"]
        }
        for line in block.splitlines():
            rule = RULE.match(line.strip())
            if rule and not rule["path"].startswith("contains"):
                with suppress(AttributeError, TypeError):  # one element written in two shapes
                    _put(resource, rule["path"], rule["value"].split(" //")[0].strip())
        if resource["resourceType"] not in ("Bundle", "Group"):
            yield resource


def _type(name: str) -> str:
    return next((kind for part, kind in TYPES if part in name), "Observation")


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


def _put(resource: dict[str, Any], path: str, value: str) -> None:
    target: Any = resource
    steps = list(STEP.finditer(path))
    for place, step in enumerate(steps):
        name, last = step["name"], place == len(steps) - 1
        listed = name in LISTS or re.search(r"\[[\d+=]", step["index"]) is not None
        if last and not listed:
            target[name] = _value(value, name)
            return
        if not listed:
            target = target.setdefault(name, {})
            continue
        found = target.setdefault(name, [])
        key = step["index"]
        if isinstance(found, dict):
            found = target[name] = [found]
        fresh = not found or "[+]" in key or (key and "[=]" not in key and found[-1].get("_key") != key)
        if fresh:
            found.append({"_key": key, **_fixed(name, key.split("]")[0][1:])})
        if last:
            found[-1] = _value(value, name)
            return
        target = found[-1]


def _fixed(name: str, slice_: str) -> dict[str, Any]:
    if name == "extension":
        return {"url": _kebab(slice_)}
    if name == "component" and slice_ in SLICES:
        return {"code": {"coding": [{"system": SYSTEMS["LNC"], "code": SLICES[slice_]}]}}
    return {}


def _value(value: str, name: str) -> Any:
    code, amount = CODE.match(value), AMOUNT.match(value)
    if value.startswith("Reference("):
        return {"reference": value[10:].rstrip(")").strip()}
    if value.startswith('"'):
        return value.strip('"')
    if amount:
        return {"value": float(amount["value"]), "unit": amount["unit"], "code": amount["unit"]}
    if code and name in PRIMITIVES and not code["system"]:
        return code["code"]
    if code:
        system = SYSTEMS.get(code["system"], code["system"])
        coding = {"system": system, "code": code["code"], "display": code["display"] or ""}
        return coding if name in ("valueCoding", "class") else {"coding": [coding]}
    return float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value

"""The value of a FHIR observation: a quantity in a unit, words, a result; it knows no codes of tests."""

import re
from typing import Any, NamedTuple

from trialbridge.intake.fhir_elements import Codeable, codeable, many, number, part, string
from trialbridge.intake.fhir_resources import Path
from trialbridge.intake.measured import OPEN_UNIT
from trialbridge.model.patient import Reference, Stance
from trialbridge.vocab import Variable, Vocabulary
from trialbridge.vocab.numbers import Quantity, quantity, unit_at

_ANNOTATION = re.compile(r"\{[^{}]*\}")
_GFR = re.compile(r"ml/min/.{0,4}1\.73", re.IGNORECASE)
_SCORES: dict[str, float] = {
    **{f"LOINC:LA{number}": float(step) for step, number in enumerate(
        ("9622-7", "9623-5", "9624-3", "9625-0", "9626-8", "9627-6"))},
    **{f"LOINC:LA{number}": 100.0 - 10 * step for step, number in enumerate(
        ("29175-9", "29176-7", "29177-5", "29178-3", "29179-1", "29180-9", "29181-7", "29182-5", "29183-3",
         "29184-1"))},
}  # fmt: skip
"""Answers that stand for a score: LOINC's answer lists of ECOG (0 to 5) and Karnofsky (100 down to 10)."""

_WORDS: tuple[tuple[Stance, str], ...] = (
    (
        "uncertain",
        r"equivocal|indeterminate|borderline|inconclusive|no call|uncertain|unknown|not determined",
    ),
    ("absent", r"negative|not detected|undetected|absent|non-?reactive|none|no|false|wild[- ]type"),
    ("present", r"positive|detected|present|reactive|yes|true|amplified|rearranged|mutated|MSI-H"),
)
_RESULTS = tuple((stance, re.compile(rf"\b(?:{told})\b", re.IGNORECASE)) for stance, told in _WORDS)
_CODES: dict[str, Stance] = {
    "SNOMED:10828004": "present", "SNOMED:260373001": "present", "SNOMED:52101004": "present",
    "LOINC:LA6576-8": "present", "LOINC:LA9633-4": "present", "LOINC:LA11882-0": "present", "POS": "present",
    "DET": "present", "SNOMED:260385009": "absent", "SNOMED:260415000": "absent", "SNOMED:2667000": "absent",
    "LOINC:LA6577-6": "absent", "LOINC:LA9634-2": "absent", "LOINC:LA11883-8": "absent", "NEG": "absent",
    "ND": "absent", "LOINC:LA18198-4": "uncertain", "LOINC:LA11884-6": "uncertain", "IND": "uncertain",
    "SNOMED:82334004": "uncertain",
}  # fmt: skip


class Value(NamedTuple):
    """A value as recorded and its path; `kind` is the ending of its member ("Quantity", "" for none)."""

    given: Any
    kind: str
    path: Path
    code: Codeable

    def shown(self) -> str:
        """Give how a person would write it."""
        if self.kind == "Quantity":
            unit = string(self.given.get("unit")) or string(self.given.get("code"))
            return f"{string(self.given.get('comparator'))}{self.given.get('value')} {unit}".strip()
        return self.code.shown() if self.kind == "CodeableConcept" else str(self.given)


def value(body: dict[str, Any], under: Path = ()) -> Value | None:
    """Give the value of an observation or component; None where it has none."""
    for name, given in body.items():
        if name.startswith("value") and name != "value" and given is not None:
            kind = name.removeprefix("value")
            shaped = kind not in ("Quantity", "Range", "CodeableConcept") or isinstance(given, dict)
            return Value(given, kind, (*under, name), codeable(body, name, under)) if shaped else None
    return None


def measure(found: Value, row: Variable, vocabulary: Vocabulary) -> Quantity | None:
    """Read a value as a quantity of a variable; None where it is none. A unit nobody knows is "?"."""
    if found.kind == "Quantity":
        return _quantity(found.given, row, vocabulary)
    if found.kind == "Range":
        low, high = part(found.given, "low"), part(found.given, "high")
        ends = number(low.get("value")), number(high.get("value"))
        return Quantity(0, 0, None, *ends, _unit(low or high, row, vocabulary)) if any(ends) else None
    if found.kind in ("Integer", "Decimal"):
        plain = number(found.given)
        return None if plain is None else Quantity(0, 0, plain, None, None, "")
    if found.kind == "CodeableConcept":
        score = next((_SCORES[each.code] for each in found.code.codings if each.code in _SCORES), None)
        if score is not None:
            return Quantity(0, 0, score, None, None, "")
    return next((read for words in _texts(found) if (read := _said(words, vocabulary))), None)


def words(found: Value) -> list[str]:
    """Give the wordings of a value, its codes too where they are words ("c3A")."""
    codes = [each.raw for each in found.code.codings if each.raw and not each.code]
    return [*_texts(found), *codes]


def reference(body: dict[str, Any], found: Value) -> Reference | None:
    """Give the laboratory's own range, where it is in the value's unit."""
    for _, each in many(body.get("referenceRange")):
        low, high = part(each, "low"), part(each, "high")
        unit = string(part({"it": found.given}, "it").get("unit"))
        same = all(string(side.get("unit")) in ("", unit) for side in (low, high))
        ends = number(low.get("value")), number(high.get("value"))
        if same and ends != (None, None):
            return Reference(low=ends[0], high=ends[1])
    return None


def result(found: Value | None, body: dict[str, Any]) -> Stance | None:
    """Give what a test says (positive is present) by its value, else its interpretation; None for neither."""
    if found is not None and found.kind == "Boolean":
        return "present" if found.given is True else "absent"
    codes = [] if found is None else [found.code]
    given = body.get("interpretation")
    codes += [codeable({"it": each}, "it") for _, each in many(given if isinstance(given, list) else [given])]
    for code in codes:
        for each in code.codings:
            if each.code in _CODES or each.raw in _CODES:
                return _CODES.get(each.code) or _CODES[each.raw]
        for text in _texts(found) if found and code is found.code else [it for it, _ in code.words()]:
            stance = next((stance for stance, pattern in _RESULTS if pattern.search(text)), None)
            if stance is not None:
                return stance
    return None


def _texts(found: Value) -> list[str]:
    if found.kind == "String":
        return [string(found.given)] if string(found.given) else []
    return [words for words, _ in found.code.words()]


def _said(text: str, vocabulary: Vocabulary) -> Quantity | None:
    found = quantity(text, 0, vocabulary)
    return found if found is not None and not text[found.end :].strip() else None


def _quantity(given: dict[str, Any], row: Variable, vocabulary: Vocabulary) -> Quantity | None:
    plain = number(given.get("value"))
    if plain is None:
        return None
    unit, factor = _unit(given, row, vocabulary), _factor(given, vocabulary)
    side = string(given.get("comparator"))[:1]
    if side == "<":
        return Quantity(0, 0, None, None, plain * factor, unit)
    if side == ">":
        return Quantity(0, 0, None, plain * factor, None, unit)
    return Quantity(0, 0, plain * factor, None, None, unit)


def _units(given: dict[str, Any], vocabulary: Vocabulary) -> list[tuple[str, str, float]]:
    """Give each way the unit is written with its code in the vocabulary, "" where it has none."""
    found = []
    for name in ("code", "unit"):
        text = string(given.get(name))
        for form in dict.fromkeys((text, _ANNOTATION.sub("", text).strip("/. "))):
            code, end, factor = unit_at(form, 0, vocabulary)
            found.append((form, code if end == len(form) else "", factor))
    return found


def _unit(given: dict[str, Any], row: Variable, vocabulary: Vocabulary) -> str:
    written = _units(given, vocabulary)
    if row.name == "egfr" and any(_GFR.search(form) for form, _, _ in written):
        return row.unit
    known = next((code for _, code, _ in written if code), "")
    if known or not row.unit:
        return known if row.unit else ""
    return OPEN_UNIT if any(form not in ("", "1") for form, _, _ in written) and not _bare(given) else ""


def _bare(given: dict[str, Any]) -> bool:
    """Tell whether the unit is an annotation only ("{score}"): it then says nothing."""
    forms = [string(given.get(name)) for name in ("code", "unit")]
    return not any(_ANNOTATION.sub("", form).strip("/. 1") for form in forms)


def _factor(given: dict[str, Any], vocabulary: Vocabulary) -> float:
    return next((factor for _, code, factor in _units(given, vocabulary) if code), 1.0)

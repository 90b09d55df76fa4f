"""Values in a sentence: laboratory results, vital signs, scores, stages, with their own reference range."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trialbridge.intake.measured import Measured, measured
from trialbridge.intake.scores import Level, level
from trialbridge.model.patient import Reference
from trialbridge.vocab import Hit, Variable, Vocabulary
from trialbridge.vocab.numbers import NUMBER, Quantity, quantity, unit_at

_FILLER = (
    "levels?|counts?|scores?|values?|results?|concentrations?|readings?|index|class|classification"
    "|grade|category|status|performance|of|was|is|were|are|at|now|today|currently|approximately|about"
    "|around|roughly|calculated|as|measured|reported|found|to|be|been|elevated|low|high|increased"
    "|decreased|normal|raised|reduced|only|up|down|just|noted|his|her|estimated|the|improved|fell|rose"
    "|dropped|remains|remained|stable|serum|plasma|total|absolute|on|admission|initial|latest|last"
    "|recent|with|saturation|percent|percentage|revealed|significant|for|nadir|peak|baseline|titer"
    "|titre|equal|equals|very|mildly|slightly|markedly|has|had|which|and|showed|shows|by|functional"
    "|overall|current"
)
_JOIN = re.compile(
    rf"\s?(?:[(\[][a-z0-9+ /-]{{1,14}}[)\]])?[\s:=,|(){{\[*-]*(?:(?:{_FILLER})\b[\s:=,|()\[-]*){{0,5}}",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"[a-z]{0,4}[0-9]?[a-d]?\+{0,3}(?:\s?(?:-|/|to|or)\s?[a-z]{0,3}[0-9]?[a-d]?)?(?![a-z0-9])", re.IGNORECASE
)
_NOT_A_VALUE = re.compile(
    r"\s?(?:/\s?\d|-\d|:\d\d|(?:st|nd|rd|th)\b|[- ]?(?:times?|doses?|units?|bags?|cycles?|visits?|fold"
    r"|points? (?:drop|increase)|consecutive|separate|positive|negative|out of|pounds? (?:gain|loss)|y/?o\b"
    r"|yo\b|year-old)\b)",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"\s?(?:gain|loss|transfus|concentrates?|goal|target|lowering|monitoring|control|inhibitor|antibod)",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(r"(?:goal|target|threshold|if|when|until|keep|maintain|for)\s?$", re.IGNORECASE)
_FLAG = re.compile(r"\s?(?:\*{1,2}|\((?:H|L|HH|LL|high|low)\)|(?:HH?|LL?)(?=[\s|,;)]|$))?\s?\|?\s?")
_REFERENCE = re.compile(
    r"\s?(?:[HL]{1,2}\b|\*)?\s?[(\[|,;]\s?(?P<named>[a-z .:=']{0,30}?)\s?"
    rf"(?:(?P<low>{NUMBER})\s?(?:-|–|to)\s?(?P<high>{NUMBER})|(?P<sign><=?|≤|>=?|≥)?\s?(?P<one>{NUMBER}))",
    re.IGNORECASE,
)
_NAMES_RANGE = re.compile(
    r"\b(?:ref|reference|normal|nl|range|rr|uln|lln|limit|normals|rv|n)\b", re.IGNORECASE
)
_PRESSURE = re.compile(
    r"\b(?:bp|b/p|blood pressures?)\b[\s:=,(]{0,4}"
    r"(?:(?:is|was|of|at|high|low|elevated|readings?|on|admission|has|been|stable)\b[\s:=,(]{0,4}){0,4}"
    r"(?P<systolic>\d{2,3})\s?/\s?(?P<diastolic>\d{2,3})(?:\s?mm ?hg)?",
    re.IGNORECASE,
)
_GLEASON = re.compile(r"(?P<a>[1-5])\s?\+\s?(?P<b>[1-5])(?:\s?=\s?(?P<sum>[2-9]|10))?")
_TALL = re.compile(rf"(?P<number>{NUMBER})\s?(?:cm|m|centimet\w+) (?:tall|in height)\b", re.IGNORECASE)
_SIDES = rf"(?P<size>{NUMBER})(?:\s?x\s?{NUMBER}){{0,2}}[\s-]?(?P<unit>mm|cm)\b"
_TUMOUR = r"(?:lesion|nodule|mass|tumou?r|metastas[ie]s|carcinoma|adenocarcinoma)s?"
_LESION = re.compile(rf"\b{_TUMOUR}\b(?:,? (?!no\b)[a-z-]+){{0,6}} {_SIDES}", re.IGNORECASE)
_SIZED = re.compile(rf"\b{_SIDES}(?: (?!no\b)[a-z-]+){{0,4}} {_TUMOUR}\b", re.IGNORECASE)
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "no": 0}
_COUNTED = frozenset(
    {"prior_lines", "pack_years", "relapse_count", "lesion_count", "cigarettes_per_day", "gestational_age"}
)
"""Variables whose number stands before the name: "20 pack-years", "two prior lines"."""

_BEFORE = re.compile(rf"(?P<number>{NUMBER}|{'|'.join(_COUNTS)})[\s-]?$", re.IGNORECASE)
_SKIPPED = frozenset({
    "age", "birth_weight", "exacerbation_count", "prior_pregnancies", "tender_joints", "swollen_joints",
    "days_since_transplant", "disease_duration", "life_expectancy", "steroid_dose", "cd3", "toxicity_grade",
})  # fmt: skip
"""Variables whose names are everyday words or that other readers own."""


_OTHER_DIMENSIONS = frozenset({
    "time", "length", "mass", "volume", "radiation", "dose/mass", "mass/time", "fraction", "rate",
})  # fmt: skip
"""A number in these near a value's name is of something else, not of the value in a wrong unit."""


class Value(NamedTuple):
    """A value found: its span in the sentence, and the fact or the problem it gives."""

    start: int
    end: int
    variable: str
    measured: Measured
    reference: Reference | None = None


def values(text: str, hits: Sequence[Hit], vocabulary: Vocabulary) -> Iterator[Value]:
    """Read every value of a sentence (single spaces), in order; names come from `hits` of the same text."""
    cursor = 0
    yield from _pressures(text, vocabulary)
    for place, hit in enumerate(hits):
        name = hit.of("variable")
        row = vocabulary.variables.get(name or "")
        if row is None or row.name in _SKIPPED or hit.start < cursor:
            continue
        if _AFTER_NAME.match(text, hit.end) or _BEFORE_NAME.search(text, max(0, hit.start - 12), hit.start):
            continue
        following = next((later.start for later in hits[place + 1 :] if later.of("variable")), len(text))
        value = _after(text, hit, row, vocabulary, following) or _before(text, hit, row, vocabulary)
        if value is not None:
            cursor = value.end
            yield value
    yield from _heights(text, vocabulary)
    yield from _lesions(text, vocabulary)


def _lesions(text: str, vocabulary: Vocabulary) -> Iterator[Value]:
    """Read "lesion of 42 mm" and "3 x 1 cm mass": the first number is the longest side as a rule."""
    row = vocabulary.variables.get("lesion_size")
    for match in (*_LESION.finditer(text), *_SIZED.finditer(text)):
        if row is not None:
            found = Quantity(0, 0, float(match["size"]), None, None, match["unit"].lower())
            yield Value(match.start(), match.end(), row.name, measured(row, found, vocabulary))


def _heights(text: str, vocabulary: Vocabulary) -> Iterator[Value]:
    row = vocabulary.variables.get("height")
    for match in _TALL.finditer(text):
        found = quantity(text, match.start(), vocabulary)
        if row is not None and found is not None:
            yield Value(match.start(), match.end(), row.name, measured(row, found, vocabulary))


def _pressures(text: str, vocabulary: Vocabulary) -> Iterator[Value]:
    for match in _PRESSURE.finditer(text):
        for name, group in (("systolic_bp", "systolic"), ("diastolic_bp", "diastolic")):
            row = vocabulary.variables.get(name)
            if row is not None:
                number = float(match[group])
                found = Quantity(0, 0, number, None, None, row.unit)
                yield Value(match.start(), match.end(), name, measured(row, found, vocabulary))


def _after(text: str, hit: Hit, row: Variable, vocabulary: Vocabulary, following: int) -> Value | None:
    """Read the value that follows the name: "Hgb: 9.2 g/dL", "EF was 25%", "NYHA class II"."""
    join = _JOIN.match(text, hit.end)
    at = join.end() if join else hit.end
    if at >= following:
        return None
    if row.kind == "ordinal":
        found_level = _ordinal(text, at, row)
        if found_level is not None:
            end, step = found_level
            found = Quantity(at, end, step.value, step.low, step.high, "")
            return Value(hit.start, end, row.name, measured(row, found, vocabulary))
    number = quantity(text, at, vocabulary) or _from(text, at, vocabulary)
    if number is None or (not number.unit and _NOT_A_VALUE.match(text, number.end)):
        return None
    found = _unit_beyond(text, number, vocabulary)
    if found.unit and _foreign(found.unit, row, vocabulary):
        return None
    reference, end = _reference(text, found.end)
    return Value(hit.start, end, row.name, measured(row, found, vocabulary), reference)


def _from(text: str, at: int, vocabulary: Vocabulary) -> Quantity | None:
    """Read "from 12.1 to 9.2 g/dL": the later value."""
    match = re.compile(rf"from {NUMBER}(?:\s?\S{{1,8}})? to (?=\d)", re.IGNORECASE).match(text, at)
    return quantity(text, match.end(), vocabulary) if match else None


def _ordinal(text: str, at: int, row: Variable) -> tuple[int, Level] | None:
    if row.name == "gleason":
        sums = _GLEASON.match(text, at)
        return (sums.end(), Level(float(sums["sum"] or int(sums["a"]) + int(sums["b"])))) if sums else None
    match = _LEVEL.match(text, at)
    while match is not None and match.end() > at:
        step = level(row, text[at : match.end()])
        if step is not None:
            return match.end(), step
        shorter = re.search(r"\s?(?:-|/|to|or)\s?\S*$", text[at : match.end()])
        if shorter is None:
            return None
        match = _LEVEL.match(text, at, at + shorter.start())
    return None


def _unit_beyond(text: str, found: Quantity, vocabulary: Vocabulary) -> Quantity:
    """Read a unit that stands after a flag or in the next cell: "9.2 L g/dL", "| 9.2 | g/dL |"."""
    if found.unit == "L" and text[found.end - 1] == "L":  # the flag for low, not litres
        found = found._replace(unit="", end=found.end - 1)
    flag = _FLAG.match(text, found.end)
    if found.unit or flag is None or flag.end() == found.end:
        return found
    unit, end, factor = unit_at(text, flag.end(), vocabulary)
    return found._replace(unit=unit, end=end) if unit and factor == 1.0 else found


def _foreign(unit: str, row: Variable, vocabulary: Vocabulary) -> bool:
    """Tell whether the number is of something else ("creatinine at 3 months", "platelets 2 units")."""
    if vocabulary.convert(1.0, unit, row.name) is not None:
        return False
    return not row.unit or vocabulary.units[unit].dimension in _OTHER_DIMENSIONS


def _reference(text: str, at: int) -> tuple[Reference | None, int]:
    """Read "(ref 12-16)", "(normal < 40)", "| 12-16 |" after a value; bare numbers only as a range."""
    match = _REFERENCE.match(text, at)
    if match is None:
        return None, at
    named = bool(_NAMES_RANGE.search(match["named"]))
    if match["named"].strip() and not named:
        return None, at
    end = match.end() + (text[match.end() : match.end() + 1] in (")", "]") and bool(text[match.end() :]))
    if match["low"]:
        low, high = (float(match[side].replace(",", "")) for side in ("low", "high"))
        return (Reference(low=low, high=high), end) if low < high else (None, at)
    one = float(match["one"].replace(",", ""))
    if not named:
        return None, at
    if (match["sign"] or "").startswith((">", "≥")) or "lln" in match["named"].lower():
        return Reference(low=one), end
    return (Reference(high=one), end) if match["sign"] or "uln" in match["named"].lower() else (None, at)


def _before(text: str, hit: Hit, row: Variable, vocabulary: Vocabulary) -> Value | None:
    """Read the number that stands before its name: "20 pack-years", "two prior lines of therapy"."""
    if row.name not in _COUNTED:
        return None
    match = _BEFORE.search(text, max(0, hit.start - 14), hit.start)
    if match is None:
        return None
    word = match["number"].lower()
    number = float(_COUNTS[word]) if word in _COUNTS else float(word.replace(",", ""))
    found = Quantity(0, 0, number, None, None, row.unit)
    return Value(match.start(), hit.end, row.name, measured(row, found, vocabulary))

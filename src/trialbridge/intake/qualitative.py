"""Results told in words as intervals of their variable: "normal LFTs", "ALT elevated"; no number is read."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trialbridge.model.patient import Fact, Reference
from trialbridge.vocab import Hit, Variable, Vocabulary

NORMAL = "normal"
"""The quality of a value that is only said to lie within, above or below its normal range."""

_PANELS = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), names.split())
    for words, names in (
        (r"lfts?|liver (?:function|enzyme|chemistry)s?(?: (?:tests?|panel|studies))?|liver panel"
         r"|hepatic (?:panel|function(?: tests?)?)", "alt ast alp bilirubin_total"),
        (r"transaminases|aminotransferases", "alt ast"),
        (r"urea and electrolytes|u&es?|bmp|basic metabolic panel|chem-?7",
         "sodium potassium urea creatinine"),
        (r"(?<!urea and )electrolytes", "sodium potassium"),
        (r"cbc|fbc|(?:complete|full) blood (?:cell )?counts?|blood counts?", "haemoglobin wbc platelets"),
        (r"(?:renal|kidney) functions?(?: tests?)?", "creatinine"),
        (r"coagulation (?:screen|profile|studies|tests)|clotting (?:screen|profile|studies|tests)|coags?",
         "inr aptt"),
        (r"thyroid function(?: tests?)?|tfts?", "tsh"),
        (r"vital signs|vitals", "temperature heart_rate respiratory_rate systolic_bp diastolic_bp"),
        (r"(?:body )?temperature", "temperature"),
        (r"blood pressure", "systolic_bp diastolic_bp"),
    )
)  # fmt: skip
_SAID = tuple(
    (side, re.compile(rf"\b(?:{words})(?: (?:serum|plasma|total|blood|levels? of|his|her|the|and)){{0,3}} $"),
     re.compile(rf"(?: \([A-Za-z0-9-]{{2,8}}\))?(?: (?:levels?|values?|counts?|tests?|results?|also|all))*"
                rf"(?::| (?:is|are|was|were|remains?|remained|came back|has been|have been))?"
                rf"(?: (?:also|all|both|mildly|slightly|markedly|moderately|significantly))? (?:{words})\b"))
    for side, words in (
        ("normal", r"normal|unremarkable|within (?:the )?normal (?:limits|range)|wnl"),
        ("high", r"elevated|increased|raised|high"),
        ("low", r"low|decreased|reduced"),
    )
)  # fmt: skip
_WORDS = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), variable, low, high)
    for words, variable, low, high in (
        (r"tachycardic|tachycardia", "heart_rate", 101.0, None),
        (r"bradycardic|bradycardia", "heart_rate", None, 59.0),
        (r"tachypno?eic|tachypno?ea", "respiratory_rate", 21.0, None),
        (r"hypotensive", "systolic_bp", None, 89.0),
        (r"normotensive", "systolic_bp", 90.0, 139.0),
        (r"afebrile", "temperature", None, 37.9),
        (r"febrile", "temperature", 38.0, None),
        (r"(?:excruciating|severe|intense|unbearable) (?:[a-z]+ ){0,2}pain", "pain_score", 7.0, 10.0),
        (r"moderate (?:[a-z]+ ){0,2}pain", "pain_score", 4.0, 6.0),
        (r"mild (?:[a-z]+ ){0,2}pain", "pain_score", 1.0, 3.0),
    )
)  # fmt: skip
"""Words that mean a value, in its canonical unit; pain after Boonstra 2014 (Pain 155:2545)."""


class Told(NamedTuple):
    """A result in words: its span in the sentence and the fact it makes, without quote and day."""

    start: int
    end: int
    fact: Fact


def told(text: str, hits: Iterable[Hit], numbers: frozenset[str], vocabulary: Vocabulary) -> Iterator[Told]:
    """Read the results of a sentence (single spaces) that are told in words.

    `hits` name the variables; of those in `numbers` the sentence gives a number, which says more. "Normal" is
    the variable's usual range, which also serves as the reference.
    """
    low = text.lower()
    for start, end, names in _named(text, hits):
        side = _side(low, start, end)
        rows = [vocabulary.variables.get(name) for name in names if name not in numbers]
        if side is not None:
            first, last = min(start, side[1]), max(end, side[2])
            yield from (Told(first, last, fact) for row in rows if row and (fact := _fact(row, side[0])))
    for pattern, name, least, most in _WORDS:
        for match in pattern.finditer(text):
            row = vocabulary.variables.get(name)
            if row is not None and name not in numbers:
                fact = Fact(variable=name, low=least, high=most, unit=row.unit, qualifiers=(NORMAL,))
                yield Told(match.start(), match.end(), fact)


def _named(text: str, hits: Iterable[Hit]) -> Iterator[tuple[int, int, list[str]]]:
    taken: list[tuple[int, int]] = []
    for pattern, names in _PANELS:
        for match in pattern.finditer(text):
            taken.append(match.span())
            yield *match.span(), names
    for hit in hits:
        name = hit.of("variable")
        if name and not any(start < hit.end and hit.start < end for start, end in taken):
            yield hit.start, hit.end, [name]


def _side(low: str, start: int, end: int) -> tuple[str, int, int] | None:
    """Tell which side of its range a result is said to be on, with the span of the words that say so."""
    for side, before, after in _SAID:
        found = before.search(low, max(0, start - 40), start) or after.match(low, end)
        if found is not None:
            return side, *found.span()
    return None


def _fact(row: Variable, side: str) -> Fact | None:
    least, most = row.usual_low, row.usual_high
    if (least is None and side != "high") or (most is None and side != "low"):
        return None
    return Fact(
        variable=row.name,
        low=most if side == "high" else least if side == "normal" else None,
        high=least if side == "low" else most if side == "normal" else None,
        unit=row.unit,
        reference=Reference(low=least, high=most),
        qualifiers=(NORMAL,),
    )

"""Criteria sorted by what they say, and quotes made legible, for every report alike; it renders nothing."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from trialbridge.report import words
from trialbridge.report.document import CriterionRow, Part, Result

_ITEM = re.compile(r"\n\s*(?=[-*•·○▪◦]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)、]\s|[①-⑳])")
_MEMBER = re.compile(r'"\w+": ?[^{\[]')
_UNNAMED = frozenset({"words", "concept", "variable", "value", "unit", "date", "result"})
"""Members of a form whose names tell nothing that their value does not."""
_ESCAPE = re.compile(r"\\(?=[^\w\s])")


_LINKS = frozenset({"subject", "encounter", "focus", "performer", "method", "specimen", "category", "meta"})
"""Members of a FHIR resource between its code and its value that say nothing of either."""


class Group(Part, frozen=True):
    """Criteria of one kind of verdict, in the order published; `open` lists are unfolded at first."""

    name: str
    title: str
    rows: tuple[CriterionRow, ...]
    open: bool
    asked: bool = True


def sections(result: Result) -> list[Group]:
    """Sort a study's criteria: against, unknown, not read, not against, and the investigator's own."""
    rows = (*result.limits, *result.criteria)
    judged = [row for row in rows if row.role == "requirement"]
    unknown = [row for row in judged if row.applies and row.truth == "unknown"]
    groups = (
        ("against", [row for row in judged if row.applies and row.truth == "not_met"], True),
        ("to_find_out", [row for row in unknown if row.computable], True),
        ("not_read", [row for row in unknown if not row.computable], False),
        ("fulfilled", [row for row in judged if row.truth == "met" or not row.applies], False),
        ("for_investigator", [row for row in rows if row.role not in ("requirement", "heading")], False),
    )
    return [
        Group(
            name=name,
            title=words.PAGE[name],
            rows=tuple(found),
            open=unfolded,
            asked=name != "for_investigator",
        )
        for name, found, unfolded in groups
        if found
    ]


def legible(text: str) -> Sequence[str]:
    """Give a quote of a record as lines; an entry of a form loses its braces: "platelets, 112, 10^9/L"."""
    if text.startswith("{"):
        try:
            entry = msgspec.json.decode(text)
        except msgspec.DecodeError:
            return lines(text)
        return [", ".join(_told(entry))]
    coded = _coded(text)
    return [coded] if coded else lines(text.replace('"', "") if _MEMBER.match(text) else text)


def _coded(text: str) -> str:
    """Say members of a FHIR resource as a person would: "Hemoglobin [Mass/volume] in Blood: 9.2 g/dL"."""
    if not text.startswith('"') or '": {' not in text.replace('":{', '": {'):
        return ""
    try:
        members = msgspec.json.decode(f"{{{text}}}")
    except msgspec.DecodeError:
        return ""
    said = {name: _value(value) for name, value in members.items() if name == "code" or name not in _LINKS}
    told = [
        words
        for name, words in said.items()
        if words and (name == "code" or len(said) == 1 or "alue" in name)
    ]
    return ": ".join(dict.fromkeys(told))


def _value(given: object) -> str:
    if not isinstance(given, dict):
        return str(given) if isinstance(given, str | int | float) else ""
    codings = given.get("coding")
    first = codings[0] if isinstance(codings, list) and codings and isinstance(codings[0], dict) else {}
    amount = " ".join(
        str(given[part]) for part in ("comparator", "value", "unit") if given.get(part) is not None
    )
    return str(given.get("text") or first.get("display") or first.get("code") or amount)


def _told(entry: dict[str, Any]) -> Iterator[str]:
    for name, value in entry.items():
        if isinstance(value, dict):
            yield f"{name} {' '.join(_told(value))}"
        elif isinstance(value, list):
            yield ", ".join(map(str, value))
        elif value is True:
            yield name
        elif name in _UNNAMED:
            yield str(value)
        else:
            yield f"{name} {value}"


def lines(text: str) -> Sequence[str]:
    """Cut a quote where its lists break, without the backslashes of carriers ("\\>"); for display only."""
    return [_ESCAPE.sub("", " ".join(line.split())) for line in _ITEM.split(text)]

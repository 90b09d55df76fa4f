"""Parts of FHIR resources read leniently: strings, lists, codes, days; another shape is as good as absent."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from trialbridge.intake import dates
from trialbridge.intake.fhir_resources import Path
from trialbridge.vocab.systems import URIS

SYSTEMS = {uri.lower(): name for name, uri in URIS.items()} | {
    "urn:oid:2.16.840.1.113883.6.96": "SNOMED", "snomed-ct": "SNOMED",
    "urn:oid:2.16.840.1.113883.6.1": "LOINC", "urn:oid:2.16.840.1.113883.6.88": "RxNorm",
    URIS["ICD10"]: "ICD10CM",
    "urn:oid:2.16.840.1.113883.6.3": "ICD10CM", "urn:oid:2.16.840.1.113883.6.90": "ICD10CM",
    "http://hl7.org/fhir/sid/icd-10-gm": "ICD10CM", "http://fhir.de/codesystem/bfarm/icd-10-gm": "ICD10CM",
    "http://ncit.nci.nih.gov": "NCIt", "http://ncimeta.nci.nih.gov": "NCIt",
    "urn:oid:2.16.840.1.113883.3.26.1.1": "NCIt",
    "urn:oid:2.16.840.1.113883.6.43.1": "ICDO",
    "http://hl7.org/fhir/sid/icd-o-3": "ICDO",
    "http://www.genenames.org/geneid": "HGNC", "http://hl7.org/fhir/sid/cvx": "CVX",
}  # fmt: skip
"""Code systems by their FHIR URI (folded) and the name the vocabulary's `codes` call them by."""

_INSTANT = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T(\d\d:\d\d).*)?", re.DOTALL)


class Coding(NamedTuple):
    """A code as the vocabulary writes it ("SNOMED:254837009", "" of an unknown system) and its words."""

    code: str
    display: str
    raw: str
    path: Path


class Codeable(NamedTuple):
    """A CodeableConcept: its codings, its own words, and its path in the resource."""

    codings: tuple[Coding, ...]
    text: str
    path: Path

    def words(self) -> Iterator[tuple[str, Path]]:
        """Give every wording with its path: of the codings, then of the whole."""
        for coding in self.codings:
            if coding.display:
                yield coding.display, (*coding.path, "display")
        if self.text:
            yield self.text, (*self.path, "text")

    def shown(self) -> str:
        """Give how a person would name it: its words, or its codes."""
        words = next(self.words(), ("", ()))[0]
        codes = ", ".join(coding.code or coding.raw for coding in self.codings if coding.raw)
        return " ".join(filter(None, (words, f"({codes})" if words and codes else codes)))

    def has(self, *codes: str) -> bool:
        """Tell whether one of the codes is among the codings."""
        return any(coding.code in codes for coding in self.codings)

    def __bool__(self) -> bool:
        """Tell whether it says anything at all."""
        return bool(self.text or any(coding.raw or coding.display for coding in self.codings))


def string(value: object) -> str:
    """Give a string without the spaces around it, "" for anything else."""
    return value.strip() if isinstance(value, str) else ""


def many(value: object) -> list[tuple[int, dict[str, Any]]]:
    """Give the objects of a list with their places; none for anything else."""
    given = value if isinstance(value, list) else []
    return [(index, each) for index, each in enumerate(given) if isinstance(each, dict)]


def part(body: object, *names: str) -> dict[str, Any]:
    """Give a nested object, empty where there is none."""
    for name in names:
        body = body.get(name) if isinstance(body, dict) else None
    return body if isinstance(body, dict) else {}


def number(value: object) -> float | None:
    """Give a number, also one written as a string; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def codeable(body: object, name: str, under: Path = ()) -> Codeable:
    """Read a CodeableConcept of an object, `under` being the object's own path."""
    given = body.get(name) if isinstance(body, dict) else None
    return _codeable(given, (*under, name))


def codeables(body: object, name: str, under: Path = ()) -> list[Codeable]:
    """Read a list of CodeableConcepts; a single one counts as the list of it."""
    given = body.get(name) if isinstance(body, dict) else None
    if isinstance(given, dict):
        return [_codeable(given, (*under, name))]
    return [_codeable(each, (*under, name, index)) for index, each in many(given)]


def _codeable(given: object, path: Path) -> Codeable:
    if not isinstance(given, dict):
        return Codeable((), "", path)
    listed = given.get("coding")
    codings = [_coding(each, (*path, "coding", index)) for index, each in many(listed)]
    if isinstance(listed, dict):
        codings = [_coding(listed, (*path, "coding"))]
    if "code" in given and not codings:  # a plain Coding
        codings = [_coding(given, path)]
    return Codeable(tuple(codings), string(given.get("text")), path)


def _coding(given: dict[str, Any], path: Path) -> Coding:
    raw = string(given.get("code"))
    system = SYSTEMS.get(string(given.get("system")).lower().rstrip("/"), "")
    bare = raw.removeprefix("HGNC:")
    return Coding(f"{system}:{bare}" if system and raw else "", string(given.get("display")), raw, path)


def day(value: object) -> str | None:
    """Give the day of a date, dateTime or instant, as far as it is known; None where it is none."""
    found = _INSTANT.fullmatch(string(value))
    return dates.partial(found[1]) if found else None


def clock(value: object) -> str:
    """Give the time of day of a dateTime ("06:26"), "" where it has none."""
    found = _INSTANT.fullmatch(string(value))
    return (found[2] or "") if found else ""


def period(body: dict[str, Any], name: str) -> tuple[str | None, str | None]:
    """Give the first and the last day of `<name>DateTime`, `<name>Date` or `<name>Period`."""
    for ending in ("DateTime", "Date", "Instant", "String"):
        found = day(body.get(f"{name}{ending}"))
        if found:
            return found, None
    within = part(body, f"{name}Period")
    return day(within.get("start")), day(within.get("end"))


def extensions(body: dict[str, Any], ending: str, under: Path = ()) -> Iterator[tuple[dict[str, Any], Path]]:
    """Give the extensions of an object, nested ones too, whose URL ends so, with their paths."""
    for index, each in many(body.get("extension")):
        path: Path = (*under, "extension", index)
        if string(each.get("url")).rstrip("/").endswith(ending):
            yield each, path
        yield from extensions(each, ending, path)


def profiles(body: dict[str, Any]) -> str:
    """Give the last parts of the resource's profiles, folded and joined ("mcode-ecog-performance-status")."""
    given = part(body, "meta").get("profile")
    listed = given if isinstance(given, list) else [given]
    return " ".join(each.rsplit("/", 1)[-1].lower() for each in listed if isinstance(each, str))

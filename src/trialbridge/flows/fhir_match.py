"""A patient's Bundle, with what mCODE's services ask beside it -> the best studies; nothing is kept."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from trialbridge.flows import fields, uploads
from trialbridge.flows.match import Request, match
from trialbridge.flows.show import criteria
from trialbridge.flows.studies import Asked, found
from trialbridge.report.ctgov import field
from trialbridge.report.document import MatchDocument
from trialbridge.report.fhir.parts import Tree
from trialbridge.report.fhir.r4 import STATUS, research_study
from trialbridge.report.fhir.searchset import bundle, entry, notice, verdicts
from trialbridge.search.essie import KM_A_MILE
from trialbridge.search.selecting import Selector
from trialbridge.vocab.places import Place, gazetteer

MOST = 50
_NAMES = ("zipCode", "travelRadius", "phase", "recruitmentStatus")
_ANY = frozenset(("", "any", "all"))


class Sent(NamedTuple):
    """What came: the patient's Bundle as bytes, the parameters, and whether it was in Parameters."""

    patient: bytes
    parameters: Mapping[str, str]
    wrapped: bool = False


def sent(body: bytes) -> Sent:
    """Part the Bundle from its parameters: a Parameters resource around it, or as an entry in it."""
    try:
        raw = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _odd("a Bundle or Parameters of FHIR as JSON", "what is no JSON") from error
    kind = raw.get("resourceType") if isinstance(raw, dict) else None
    if kind == "Parameters":
        given = _list(raw.get("parameter"))
        inner = next((it["resource"] for it in given if isinstance(it.get("resource"), dict)), None)
        if inner is None:
            raise _odd("a parameter trialMatchClinicalData with the patient's Bundle", "none")
        return Sent(msgspec.json.encode(inner), _strings(given), True)
    if kind != "Bundle":
        raise _odd("a Bundle or Parameters of FHIR", "another resource")
    resources = [it.get("resource") for it in _list(raw.get("entry"))]
    if not resources:
        raise _odd("a Bundle with the patient's resources", "one without entries")
    beside = [it for it in resources if isinstance(it, dict) and it.get("resourceType") == "Parameters"]
    told = _strings([it for each in beside for it in _list(each.get("parameter"))])
    return Sent(body, told)


def matched(body: bytes, base: str, *, data: Path | None = None) -> Tree:
    """Give the searchset for a Bundle, or Parameters with it where Parameters came.

    `base` is the address of ResearchStudy. Raises RefusedError for what is no patient's record.
    """
    from trialbridge import store

    folder = store.setup(data)
    came = sent(body)
    patient = uploads.read(came.patient, "fhir", "bundle")
    among, place, notes = _narrowed(folder, came.parameters)
    document = match(patient, Request(top=MOST, place=place, among=among), data=data)
    made = _bundle(document, base, notes, folder)
    if not came.wrapped:
        return made
    return {"resourceType": "Parameters", "parameter": [{"name": "trialMatchOutput", "resource": made}]}


def _bundle(document: MatchDocument, base: str, notes: list[str], data: Path) -> Tree:
    from trialbridge.store.catalog import queries

    studies = queries.studies([it.study for it in document.results])
    entries = [
        entry(
            research_study(studies[it.study], criteria(studies[it.study], data=data)),
            f"{base}/{it.study}",
            it.score,
            verdicts(it, document),
        )
        for it in document.results
        if it.study in studies
    ]
    told = [*notes, document.disclaimer]
    return bundle([*entries, *(notice(it) for it in told if it)], len(entries))


def _narrowed(data: Path, given: Mapping[str, str]) -> tuple[frozenset[str] | None, Place | None, list[str]]:
    """Give the studies that are asked for (None: all), the patient's place, and what could not be heeded."""
    _, selector = fields.selector(data)
    notes: list[str] = []
    advanced = [*_phase(given.get("phase", ""), notes), *_status(given.get("recruitmentStatus", ""), notes)]
    place, geo = None, ""
    if given.get("zipCode", "").strip():
        place = located(selector, given["zipCode"])
        miles = _number(given.get("travelRadius", ""))
        if place is None:
            notes.append("The zipCode is not known here: distance was not considered.")
        elif miles:
            geo = f"distance({place.latitude},{place.longitude},{miles * KM_A_MILE}km)"
    if not advanced and not geo:
        return None, place, notes
    rows, ids = found(Asked(advanced=tuple(advanced), geo=(geo,) if geo else ()), data=data)
    return frozenset(ids[row] for row in rows.tolist()), place, notes


def located(selector: Selector, code: str) -> Place | None:
    """Find where a postal code is: at sites that have it or begin alike; else take it for a place's name."""
    it, north, east = (field(name) for name in ("LocationZip", "LocationGeoPointLat", "LocationGeoPointLon"))
    assert it is not None and north is not None and east is not None
    zips, lats, lons = (selector.table.column(each) for each in (it, north, east))
    assert zips is not None and lats is not None and lons is not None
    assert zips.items is not None and lats.items is not None
    plain = code.strip().upper()
    for most in (len(plain), 3):
        codes = [at for at, name in enumerate(zips.names) if name.upper()[:most] == plain[:most]]
        sites = zips.items[np.isin(zips.values, codes)]
        known = np.isin(lats.items, sites)
        if known.any() and len(plain) > 2:
            return Place(
                name=plain,
                latitude=float(np.median(lats.values[known])),
                longitude=float(np.median(lons.values[known])),
            )
    return gazetteer().find(code) if not plain.isdigit() else None


def _phase(text: str, notes: list[str]) -> list[str]:
    codes = text.strip().lower()
    if codes in _ANY:
        return []
    wanted = [f"PHASE{part}" for part in "1234" if part in codes]
    if "early" in codes:
        wanted = ["EARLY_PHASE1"]
    if not wanted:
        notes.append("The phase is none of FHIR's codes: it was not considered.")
        return []
    return [f"AREA[Phase]({' OR '.join(wanted)})"]


def _status(text: str, notes: list[str]) -> list[str]:
    code = text.strip().lower()
    if code in _ANY:
        return []
    named = [known for known, fhir in STATUS.items() if fhir == code]
    named = named or [code.replace("-", "_")] * (code.replace("-", "_") in STATUS)
    if not named:
        notes.append("The recruitmentStatus is none of FHIR's codes: it was not considered.")
        return []
    return [f"AREA[OverallStatus]({' OR '.join(it.upper() for it in named)})"]


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 20_000.0)
    except ValueError:
        return 0.0


def _list(value: Any) -> list[dict[str, Any]]:
    return [it for it in value if isinstance(it, dict)] if isinstance(value, list) else []


def _strings(parameters: list[dict[str, Any]]) -> dict[str, str]:
    return {
        it["name"]: str(next((value for name, value in it.items() if name.startswith("value")), ""))[:80]
        for it in parameters
        if it.get("name") in _NAMES
    }


def _odd(expected: str, came: str) -> uploads.RefusedError:
    return uploads.refused(expected, came, "send the patient's Bundle as FHIR R4 JSON")

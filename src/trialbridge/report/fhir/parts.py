"""What R4 and R5 of ResearchStudy share: concepts, numbers, places, people, criteria; no whole resource."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from trialbridge.model.criterion import Criterion
from trialbridge.model.study import Coded, Contact, Identifier, Location, Organisation, Study
from trialbridge.report.ctgov.record import kept

Tree = dict[str, Any]
EXTENSION = "urn:trialbridge:fhir:"
"""Our extensions are `urn:trialbridge:fhir:NAME`, described in docs/how-to/api.md."""
SYSTEMS = {
    "nct": "http://clinicaltrials.gov",
    "eudract": "https://eudract.ema.europa.eu",
    "ctis": "https://euclinicaltrials.eu",
    "isrctn": "https://www.isrctn.com",
    "chictr": "https://www.chictr.org.cn",
}
_NOT_ID = re.compile(r"[^A-Za-z0-9.-]")
_PHASES = {
    "na": "n-a", "early_phase1": "early-phase-1", "phase1": "phase-1", "phase1/phase2": "phase-1-phase-2",
    "phase2": "phase-2", "phase2/phase3": "phase-2-phase-3", "phase3": "phase-3", "phase4": "phase-4",
}  # fmt: skip
_PHASE_SYSTEM = "http://terminology.hl7.org/CodeSystem/research-study-phase"
_PURPOSES = {
    "treatment": "treatment", "prevention": "prevention", "diagnostic": "diagnostic",
    "supportive_care": "supportive-care", "screening": "screening",
    "health_services_research": "health-services-research", "basic_science": "basic-science",
    "device_feasibility": "device-feasibility",
}  # fmt: skip
_PURPOSE_SYSTEM = "http://terminology.hl7.org/CodeSystem/research-study-prim-purp-type"


def resource_id(text: str) -> str:
    """Give an id FHIR takes: letters, digits, dots and hyphens, at most 64."""
    return _NOT_ID.sub("-", text)[:64] or "unnamed"


def concept(text: str, system: str = "", code: str = "") -> Tree:
    """Give a CodeableConcept; {} for no words and no code."""
    return kept(
        coding=[kept(system=system, code=code, display=clean(text))] if code else [], text=clean(text)
    )


def clean(text: str) -> str:
    """Give text as a FHIR string may be: no blank ends, nothing but blanks is nothing."""
    return text.strip()


def phase(study: Study) -> Tree:
    """Give the phase by its code."""
    coded = study.design.phase
    code = _PHASES.get(coded.value, "") if coded else ""
    return concept(_words(coded), _PHASE_SYSTEM, code)


def purpose(study: Study) -> Tree:
    """Give what the study is for."""
    coded = study.design.purpose
    return concept(_words(coded), _PURPOSE_SYSTEM, _PURPOSES.get(coded.value, "") if coded else "")


def identifiers(study: Study) -> list[Tree]:
    """Give the study's numbers, its own first."""
    given = [Identifier(id=study.id, kind="nct" if study.id.startswith("NCT") else study.source.registry)]
    given += [it for it in study.identifiers if it.id != study.id]
    return [
        kept(
            use="official" if at == 0 else "secondary",
            system=SYSTEMS.get(it.kind),
            value=clean(it.id),
            assigner=kept(display=clean(it.domain)),
        )
        for at, it in enumerate(given)
        if clean(it.id)
    ]


def period(study: Study) -> Tree:
    """Give first and last day."""
    days = {it.event: it.date for it in study.dates if it.date}
    start, end = days.get("start"), days.get("completion") or days.get("primary_completion")
    return kept(start=start, end=end if not start or not end or end >= start else None)


def telecom(person: Contact) -> list[Tree]:
    """Give how to reach someone."""
    return [
        {"system": system, "value": clean(value), "use": "work"}
        for system, value in (("phone", person.phone), ("email", person.email))
        if clean(value)
    ]


def contacts(study: Study) -> list[Tree]:
    """Give the people to ask, those of the whole study first, of sites where it has none."""
    given = study.contacts or tuple(it for site in study.locations for it in site.contacts)
    return [it for person in given[:20] if (it := kept(name=clean(person.name), telecom=telecom(person)))]


def organisation(party: Organisation) -> Tree:
    """Give a contained Organization."""
    return {"resourceType": "Organization", "id": "sponsor", "name": clean(party.name) or "not stated"}


def sites(study: Study) -> list[Tree]:
    """Give contained Locations."""
    return [_site(it, f"site-{number}") for number, it in enumerate(study.locations, 1)]


def countries(study: Study) -> list[str]:
    """Give the countries, each once."""
    return list(dict.fromkeys(it.country for it in study.locations if it.country))


def characteristics(criteria: Iterable[Criterion]) -> list[Tree]:
    """Give a characteristic for each criterion, in order: `#criterion-N` is the N-th, counted from 1."""
    return [
        {
            "id": f"criterion-{number}",
            "code": {"text": "eligibility criterion as published"},
            "valueCodeableConcept": {"text": clean(it.text)},
            "exclude": it.polarity == "exclusion",
        }
        for number, it in enumerate(criteria, 1)
        if it.role != "heading" and clean(it.text)
    ]


def published(study: Study, criteria: Sequence[Criterion]) -> list[Tree]:
    """Give the characteristics; where no criterion was read, the whole text as one."""
    if found := characteristics(criteria):
        return found
    return [
        {
            "code": {"text": "eligibility criteria as published"},
            "valueCodeableConcept": {"text": clean(it.text)},
            "exclude": False,
        }
        for it in study.eligibility.criteria
        if clean(it.text)
    ]


def extension(name: str, **value: Any) -> Tree:
    """Give one of our extensions."""
    return {"url": EXTENSION + name, **value}


def part(name: str, **value: Any) -> Tree:
    """Give a part of one of our extensions."""
    return {"url": name, **value}


def state(study: Study) -> list[Tree]:
    """Give the state as the registry publishes it, which FHIR's codes blur."""
    coded = study.status
    word = coded.value or clean(coded.published) if coded else ""
    return [extension("registry-status", valueString=word)] if word else []


def _site(it: Location, id_: str) -> Tree:
    known = it.latitude is not None and it.longitude is not None
    return kept(
        resourceType="Location",
        id=id_,
        name=clean(it.facility),
        extension=[extension("registry-status", valueString=it.status.value)]
        if it.status and it.status.value
        else [],
        address=kept(
            use="work",
            city=clean(it.city),
            state=clean(it.state),
            postalCode=clean(it.zip),
            country=clean(it.country),
        ),
        position={"latitude": it.latitude, "longitude": it.longitude} if known else {},
    )


def _words(coded: Coded | None) -> str:
    if coded is None:
        return ""
    return coded.published or coded.value.replace("_", " ").replace("/", " / ")

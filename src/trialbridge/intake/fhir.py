"""Reads FHIR R4 JSON (Bundle, NDJSON) into a patient, entry by entry; it refuses no record whole."""

from collections.abc import Callable, Iterator
from hashlib import sha256

import msgspec

from trialbridge.errors import FormatError
from trialbridge.intake import fhir_conditions, fhir_therapies, notes
from trialbridge.intake.documents import opened, paged
from trialbridge.intake.fhir_elements import codeables, day, extensions, many, part, string
from trialbridge.intake.fhir_notes import Text, texts
from trialbridge.intake.fhir_observations import observations, tidy
from trialbridge.intake.fhir_record import Noted, Record
from trialbridge.intake.fhir_resources import Gap, Resource, resources
from trialbridge.intake.markers import with_opposites
from trialbridge.intake.paper import Opener
from trialbridge.model.patient import Fact, Issue, Patient, SourceDocument
from trialbridge.vocab import Vocabulary

_READERS: dict[str, Callable[[Resource, Record], Iterator[Fact]]] = {
    "Condition": fhir_conditions.conditions,
    "AllergyIntolerance": fhir_conditions.allergies,
    "FamilyMemberHistory": fhir_conditions.relatives,
    "MedicationRequest": fhir_therapies.medications,
    "MedicationStatement": fhir_therapies.medications,
    "MedicationAdministration": fhir_therapies.medications,
    "MedicationDispense": fhir_therapies.medications,
    "Procedure": fhir_therapies.procedures,
    "Immunization": fhir_therapies.immunizations,
    "ResearchSubject": fhir_therapies.participation,
}
_ASIDE = frozenset({
    "Patient", "Observation", "DiagnosticReport", "DocumentReference", "Encounter", "Specimen", "Bundle",
    "Medication", "Organization", "Practitioner", "PractitionerRole", "Location", "Provenance", "Claim",
    "ClaimResponse", "ExplanationOfBenefit", "Coverage", "CareTeam", "Device", "Endpoint", "RelatedPerson",
    "OperationOutcome", "Parameters", "ResearchStudy", "BodyStructure", "Group", "Media", "Composition",
    "Binary", "AuditEvent", "Account", "Appointment", "Schedule", "Slot", "Task", "ServiceRequest",
    "Questionnaire",
})  # fmt: skip
"""Kinds that are read in another way, or that say nothing of the patient's body; all others are listed."""

_SEXES = {"female": "female", "male": "male", "f": "female", "m": "male"}


def read(
    data: bytes | str, vocabulary: Vocabulary, name: str = "fhir", opener: Opener = opened, patient: str = ""
) -> Patient:
    """Read a FHIR record into facts, each quoting its own words of the JSON or of a text that is attached.

    Of several patients in one file the one named by `patient` (the resource's id) is read, else the one most
    resources are about, and an issue says so. FormatError only where no resource is found at all.
    """
    text, issues = _decoded(data, name)
    found = list(resources(text))
    gaps = [gap for gap in found if isinstance(gap, Gap)]
    whole = [resource for resource in found if isinstance(resource, Resource)]
    if not whole:
        came = gaps[0].came if gaps else "nothing"
        raise FormatError(expected="FHIR resources as JSON", came=came, where=name, do="check the file")
    every = Record(text, vocabulary, name, whole)
    who, others = _chosen(every, patient)
    record = Record(text, vocabulary, name, _about(every, who))
    facts, attached = _facts(record, who, opener)
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    digest = sha256(raw).hexdigest()
    home = next((each for _, each in many(who.body.get("address"))), {}) if who else {}
    kept = _marked([fact for fact in facts if _sound(fact, vocabulary)], vocabulary)
    document = SourceDocument(name=name, kind="fhir", date=_day(record, kept), sha256=digest, text=text)
    return Patient(
        id=(who.id if who else "") or digest[:12],
        version=digest[:16],
        documents=(document, *(document for document, _ in attached)),
        facts=(*kept, *(fact for _, found in attached for fact in found)),
        issues=(*issues, *_gaps(gaps, name), *_whose(who, others, name), *record.issues()),
        country=string(home.get("country")),
        city=string(home.get("city")),
    )


def patients(data: bytes | str) -> list[str]:
    """Give the ids of the patients in a file, in order."""
    text, _ = _decoded(data, "")
    every = (each for each in resources(text) if isinstance(each, Resource))
    return list(dict.fromkeys(each.id for each in every if each.type == "Patient"))


def _decoded(data: bytes | str, name: str) -> tuple[str, tuple[Issue, ...]]:
    if isinstance(data, str):
        return data, ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        came = f"a byte that is none at offset {error.start}; such bytes are read as \ufffd"
        return data.decode("utf-8-sig", "replace"), (Issue(where=name, expected="UTF-8 text", came=came),)


def _chosen(record: Record, wanted: str) -> tuple[Resource | None, list[Resource]]:
    given = [each for each in record.resources if each.type == "Patient"]
    asked = [each for each in given if each.id == wanted]
    if wanted and not asked:
        raise FormatError(
            expected=f"the patient {wanted}",
            came=", ".join(each.id for each in given[:10]) or "none",
            where=record.name,
            do="name one of these",
        )
    counts = {id(each): 0 for each in given}
    for resource in record.resources:
        owner = _owner(resource, record)
        if owner is not None and id(owner) in counts:
            counts[id(owner)] += 1
    best = max(asked or given, key=lambda each: (counts[id(each)], len(each.body)), default=None)
    return best, [each for each in given if each is not best and each.id != (best.id if best else "")]


def _owner(resource: Resource, record: Record) -> Resource | None:
    for name in ("subject", "patient", "individual"):
        owner = record.of(resource.body.get(name))
        if owner is not None and owner.type == "Patient":
            return owner
    return None


def _about(record: Record, who: Resource | None) -> list[Resource]:
    """Give the resources of a patient; one whose patient is not in the file counts as of this one."""
    kept = []
    for resource in record.resources:
        owner = _owner(resource, record)
        if owner is None or who is None or owner is who or owner.id == who.id:
            kept.append(resource)
    return kept


def _facts(
    record: Record, who: Resource | None, opener: Opener
) -> tuple[list[Fact], list[tuple[SourceDocument, list[Fact]]]]:
    noted: list[Noted] = list(_person(who, record)) if who else []
    found: list[Text] = []
    for resource in record.resources:
        if resource.type == "Observation":
            noted += observations(resource, record)
        elif resource.type in _READERS:
            noted += (Noted(fact) for fact in _READERS[resource.type](resource, record))
        elif resource.type in ("DocumentReference", "DiagnosticReport"):
            found += texts(resource, record, opener)
            noted += (Noted(fact) for fact in _concluded(resource, record))
        elif resource.type == "Encounter":
            noted += (Noted(fact) for fact in _stay(resource, record))
        elif resource.type not in _ASIDE:
            record.trouble(resource, "a kind of resource that is read", resource.type)
    kinds = {row.id: row.kind for row in record.vocabulary.concepts.values()}
    facts = fhir_therapies.coursed(tidy(noted), kinds)
    return list(dict.fromkeys(with_opposites(facts, record.vocabulary))), list(
        _attached(found, record, who is not None)
    )


def _person(who: Resource, record: Record) -> Iterator[Noted]:
    born = day(who.body.get("birthDate"))
    if born:
        yield Noted(Fact(variable="age", start=born, unit="a", quote=record.quote(who, ("birthDate",))))
    else:
        record.trouble(who, "a day of birth", string(who.body.get("birthDate")) or "none")
    sex, path = _SEXES.get(string(who.body.get("gender")).lower()), ("gender",)
    if sex:
        yield Noted(Fact(concept=sex, quote=record.quote(who, path)))
        return
    for each, where in extensions(who.body, "us-core-birthsex"):
        born_as = _SEXES.get(string(each.get("valueCode")).lower())
        if born_as:
            yield Noted(Fact(concept=born_as, quote=record.quote(who, (*where, "valueCode"))))
            return
    record.trouble(who, "a sex, female or male", string(who.body.get("gender")) or "none")


def _concluded(resource: Resource, record: Record) -> Iterator[Fact]:
    known = record.day(resource, "effective", "issued")
    for code in codeables(resource.body, "conclusionCode"):
        reading = record.read(code)
        if reading is None:
            record.unread(resource, code)
            continue
        for fact in reading.term.facts:
            yield msgspec.structs.replace(fact, known_on=known, quote=record.quote(resource, reading.path))


def _stay(resource: Resource, record: Record) -> Iterator[Fact]:
    """Read a stay in hospital; visits say nothing, their reasons are conditions of the record."""
    body = resource.body
    kind = part(body, "class")
    if string(kind.get("code")).upper() not in ("IMP", "ACUTE", "NONAC") or body.get("status") == "cancelled":
        return
    span = part(body, "period")
    start, stop = day(span.get("start")), day(span.get("end"))
    if string(body.get("status")).lower() != "entered-in-error":
        yield Fact(
            concept="hospitalisation",
            course="history" if stop or body.get("status") == "finished" else "active",
            start=start,
            stop=stop,
            known_on=start,
            quote=record.quote(resource, ("class", "code")),
        )


def _attached(found: list[Text], record: Record, known: bool) -> Iterator[tuple[SourceDocument, list[Fact]]]:
    """Read the texts, each once; age and sex are the patient resource's where there is one."""
    seen: set[str] = set()
    for text in found:
        if text.text in seen or not text.text.strip():
            continue
        seen.add(text.text)
        told = notes.read(text.text, record.vocabulary, name=text.name, on=text.day)
        (document,) = told.documents
        facts = [
            paged(msgspec.structs.replace(fact, main=False), text.pages)
            for fact in told.facts
            if not (known and (fact.variable == "age" or fact.concept in ("female", "male")))
        ]
        yield msgspec.structs.replace(document, pages=text.pages), facts


def _sound(fact: Fact, vocabulary: Vocabulary) -> bool:
    return fact.concept in vocabulary.concepts or fact.variable in vocabulary.variables


def _marked(facts: list[Fact], vocabulary: Vocabulary) -> list[Fact]:
    """Mark the problems a study is sought for: primary cancers, else the most specific active tumours.

    Of a record that tells of metastases only, these are the problem.
    """
    if any(fact.main for fact in facts):
        return facts
    every = [fact for fact in facts if _counts(fact, "neoplasm", vocabulary)]
    tumours = [fact for fact in every if not vocabulary.is_a(fact.concept, "metastasis")] or every
    tumours = [fact for fact in tumours if fact.course == "active"] or tumours
    malignant = [fact for fact in tumours if vocabulary.is_a(fact.concept, "malignant-neoplasm")] or tumours
    named = {fact.concept for fact in malignant}
    best = {it for it in named if not any(other != it and vocabulary.is_a(other, it) for other in named)}
    return [
        msgspec.structs.replace(fact, main=True) if fact in malignant and fact.concept in best else fact
        for fact in facts
    ]


def _counts(fact: Fact, above: str, vocabulary: Vocabulary) -> bool:
    stated = fact.subject == "patient" and fact.stance == "present" and bool(fact.concept)
    return stated and vocabulary.is_a(fact.concept, above)


def _day(record: Record, facts: list[Fact]) -> str | None:
    """Give the day of the record: its bundle's, else the last day anything in it is known on."""
    stamps = (day(each.body.get("timestamp")) for each in record.resources if each.type == "Bundle")
    return (
        next(filter(None, stamps), None) or max((fact.known_on or "" for fact in facts), default="") or None
    )


def _gaps(gaps: list[Gap], name: str) -> Iterator[Issue]:
    kinds: dict[str, list[int]] = {}
    for gap in gaps:
        kinds.setdefault(gap.came, []).append(gap.start)
    for came, starts in kinds.items():
        more = f" and {len(starts) - 1} more" if len(starts) > 1 else ""
        yield Issue(where=f"{name}: offset {starts[0]}{more}", expected="a FHIR resource", came=came)


def _whose(who: Resource | None, others: list[Resource], name: str) -> Iterator[Issue]:
    if who is None:
        yield Issue(where=name, expected="a Patient resource", came="none; age and sex are not known")
    elif others:
        came = f"{len(others) + 1} patients; read is {who.id or 'one without an id'}, name another to read it"
        yield Issue(where=name, expected="one patient in a file", came=came)

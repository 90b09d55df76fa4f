"""DRKS, the German registry: a trial's record as JSON, in German and English; it fetches nothing."""

import re
from collections.abc import Iterable, Iterator

from trialbridge.model.base import PartialDate
from trialbridge.model.study import (
    Age,
    AgeUnit,
    Arm,
    Coded,
    Contact,
    Design,
    Eligibility,
    Enrolment,
    Identifier,
    Location,
    Organisation,
    Outcome,
    Rejected,
    Source,
    Study,
    StudyDate,
    Text,
)
from trialbridge.registries import building as build
from trialbridge.registries import reading, terms, tree
from trialbridge.registries.countries import country
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Requests
from trialbridge.registries.tree import OddError, Tree
from trialbridge.registries.values import day, yes

NAME = "drks"
ID_PATTERN = r"DRKS\d{8}"
EXPECTED = "a trial of DRKS as JSON"
NEEDED = (
    "drksId", "registrationDrks", "recruitment.status", "recruitment.gender",
    "recruitment.recruitmentDescriptions", "recruitment.minimumAge", "recruitment.maximumAge",
    "studyCharacteristic.type", "studyCharacteristic.phase",
    "studyCharacteristic.characteristicDescriptions", "trialDescriptions", "trialContacts", "secondaryIds",
    "studiedHealthConditions",
)  # fmt: skip
_UNITS: dict[str, AgeUnit] = {"YEARS": "years", "MONTHS": "months", "WEEKS": "weeks", "DAYS": "days"}
_WHO = {
    "PATIENT_SUBJECT": "participant", "INVESTIGATOR_THERAPIST": "investigator", "CAREGIVER": "care_provider",
    "ASSESSOR": "outcomes_assessor",
}  # fmt: skip
_LEVELS = ("blinded", "single", "double", "triple", "quadruple")
_ROLES = {
    "SCIENTIFIC_QUERIES": "scientific", "PUBLIC_QUERIES": "public",
    "PRINCIPAL_COORDINATING_INVESTIGATOR": "principal_investigator",
}  # fmt: skip
_SPONSORS = {"COMMERCIAL": "industry", "PUBLIC_FUNDING": "funder", "PRIVATE_SPONSORSHIP": "funder"}


def requests(since: PartialDate | None = None) -> Requests:
    """Ask for nothing: the registry gives the record of one trial at a time, on its page, and no list."""
    yield from ()


def recognises(data: bytes) -> bool:
    """Tell from the first bytes whether they are this registry's JSON."""
    head = (unmark(data[:4096]) or b"").lstrip()
    return head.startswith((b"{", b"[")) and re.search(rb'"drksId"\s*:', head) is not None


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read one trial or an array of them; what is none comes out as Rejected."""
    return reading.read_all(data, EXPECTED, _records, _study)


def _records(data: bytes) -> Iterable[reading.Record]:
    found: Tree = tree.of_json(unmark(data) or b"")
    for at, record in enumerate(found if isinstance(found, list) else [found], start=1):
        yield f"record {at}", record


def _study(record: Tree) -> Study:
    tree.need(record, NEEDED)
    number = tree.word(record, "drksId")
    if build.id_kind(number) != "drks":
        raise OddError(f"identifier {number[:40]!r}")
    told = tree.many(record, "trialDescriptions")
    titles = _texts(told, "title")
    if not titles:
        raise OddError("no title")
    when, built = tree.one(record, "recruitment"), tree.one(record, "studyCharacteristic")
    people = tree.many(record, "trialContacts")
    return Study(
        id=number,
        source=Source(
            registry=NAME,
            url=tree.word(record, "url"),
            as_of=day(tree.word(record, "lastUpdate")),
            layout="json",
        ),
        identifiers=_identifiers(record, number),
        title=titles,
        acronym=next(iter(tree.words(record, "trialDescriptions.acronym")), ""),
        status=terms.code(tree.word(when, "status"), terms.STATUS),
        why_stopped=_english(
            _texts(tree.many(when, "recruitmentDescriptions"), "reasonForStatusDescription")
        ),
        dates=_dates(record, when),
        sponsor=next(iter(_organisations(people, "PRIMARY_SPONSOR")), None),
        collaborators=_organisations(people, "SECONDARY_SPONSOR") + _support(record),
        summary=_texts(told, "summary"),
        description=_texts(told, "scientificSummary"),
        conditions=_conditions(record),
        keywords=tuple(dict.fromkeys(tree.words(record, "studiedHealthConditions.code"))),
        design=_design(built, when),
        arms=_arms(record),
        outcomes=_outcomes(built, "primary") + _outcomes(built, "secondary"),
        eligibility=_eligibility(when),
        contacts=tuple(
            _contact(each, role)
            for each in people
            if (role := _ROLES.get(tree.word(each, "idContactIdType.type")))
        ),
        locations=_sites(when),
        ipd_sharing=tree.word(record, "trialResults.ipdSharingPlan"),
        oversight=tuple(
            Coded(value="ethics", published=vote)
            for vote in tree.words(record, "ethicsCommittee.ethicVotes.vote")
        ),
    )


def _language(part: Tree) -> str:
    return tree.word(part, "idLocale.locale") or "de"


def _texts(parts: Iterable[Tree], name: str) -> tuple[Text, ...]:
    """Give a text in the languages it has, the English one first."""
    given = [(tree.text(part, name), _language(part)) for part in parts]
    return build.texts(*sorted(given, key=lambda each: each[1] != "en"))


def _english(texts: tuple[Text, ...]) -> str:
    return texts[0].text if texts else ""


def _identifiers(record: Tree, number: str) -> tuple[Identifier, ...]:
    second = tree.one(record, "secondaryIds")
    registry = tree.word(second, "otherPrimaryRegisterName")
    found = [
        (tree.word(second, "universalTrialNumber"), "WHO"),
        (tree.word(second, "eudraCtNumber"), "EudraCT"),
        (tree.word(second, "eudamedNumber"), "EUDAMED"),
        (tree.word(second, "otherPrimaryRegisterId"), registry),
        (tree.word(record, "ethicsCommittee.number"), "ethics committee"),
    ]
    found += [(value, "") for value in tree.words(record, "otherSecondaryIds.value")]
    return build.identifiers(number, "drks", found)


def _dates(record: Tree, when: Tree) -> tuple[StudyDate, ...]:
    begun, ended = tree.word(when, "actualStartDate"), tree.word(when, "actualCompletionDate")
    return build.dates(
        ("registered", tree.word(record, "registrationDrks"), ""),
        ("last_posted", tree.word(record, "lastUpdate"), ""),
        ("start", begun or tree.word(when, "scheduledStartDate"), "actual" if begun else "estimated"),
        (
            "completion",
            ended or tree.word(when, "scheduledCompletionDate"),
            "actual" if ended else "estimated",
        ),
    )


def _organisations(people: Iterable[Tree], kind: str) -> tuple[Organisation, ...]:
    return build.organisations(
        tree.word(each, "contact.affiliation")
        for each in people
        if tree.word(each, "idContactIdType.type") == kind
    )


def _support(record: Tree) -> tuple[Organisation, ...]:
    return tuple(
        Organisation(name=name, kind=_SPONSORS.get(tree.word(each, "type"), "funder"))
        for each in tree.many(record, "materialSupports")
        if (name := tree.word(each, "contact.affiliation"))
    )


def _conditions(record: Tree) -> tuple[str, ...]:
    found = []
    for each in tree.many(record, "studiedHealthConditions"):
        found += [
            text.text for text in _texts(tree.many(each, "studiedHealthConditionDescriptions"), "comment")[:1]
        ]
    return tuple(dict.fromkeys(found))


def _design(built: Tree, when: Tree) -> Design:
    masked = tuple(
        dict.fromkeys(
            _WHO[who] for who in tree.words(built, "blindingWhoList.idBlindingWho.blindingWho") if who in _WHO
        )
    )
    blinding = tree.word(built, "blindingType")
    masking = terms.code(blinding, terms.MASKING)
    if masking is not None and masking.value == "blinded":
        masking = Coded(value=_LEVELS[len(masked)], published=blinding)
    reached, planned = (
        build.count(tree.word(when, name)) for name in ("totalParticipants", "plannedParticipants")
    )
    size = planned if reached is None else reached
    return Design(
        study_type=terms.code(tree.word(built, "type"), terms.STUDY_TYPE),
        phase=terms.phase((tree.word(built, "phase"),)),
        allocation=terms.code(tree.word(built, "allocation"), terms.ALLOCATION),
        model=terms.code(tree.word(built, "assignment"), terms.MODEL),
        purpose=terms.code(tree.word(built, "purpose"), terms.PURPOSE),
        masking=masking,
        who_masked=masked,
        time_perspective=terms.code(tree.word(built, "timing"), terms.TIME_PERSPECTIVE),
        enrolment=None
        if size is None
        else Enrolment(count=size, type="estimated" if reached is None else "actual"),
    )


def _arms(record: Tree) -> tuple[Arm, ...]:
    """Give the arms, which have numbers and texts but no names, by the beginning of their English text."""
    told: dict[str, dict[str, str]] = {}
    for each in tree.many(record, "observationalGroups"):
        number, language = tree.word(each, "idArm.arm"), tree.word(each, "idArm.locale")
        told.setdefault(number, {})[language] = tree.word(each, "comment")
    found = []
    for number, texts in told.items():
        text = texts.get("en") or next(iter(texts.values()))
        head, colon, _ = text.partition(":")
        found.append(Arm(label=head if colon and len(head) < 60 else f"Arm {number}", description=text))
    return tuple(found)


def _outcomes(built: Tree, kind: str) -> tuple[Outcome, ...]:
    texts = _texts(tree.many(built, "characteristicDescriptions"), f"{kind}Outcome")
    return build.outcomes("primary" if kind == "primary" else "secondary", (text.text for text in texts[:1]))


def _eligibility(when: Tree) -> Eligibility:
    criteria: list[Text] = []
    parts = tree.many(when, "recruitmentDescriptions")
    for part in sorted(parts, key=lambda each: _language(each) != "en"):
        fields = (tree.text(part, f"{name}Criteria") for name in ("inclusion", "exclusion"))
        inclusion, exclusion = ((field,) for field in fields)
        criteria += build.joined(inclusion, exclusion, _language(part))
    return Eligibility(
        criteria=tuple(criteria),
        sex=terms.sex(tree.word(when, "gender")),
        minimum_age=_age(when, "minimumAge"),
        maximum_age=_age(when, "maximumAge"),
        healthy_volunteers=yes(tree.word(when, "healthyVolunteers") or None),
    )


def _age(when: Tree, name: str) -> Age | None:
    unit, value = tree.word(when, f"{name}.unit"), tree.word(when, f"{name}.value")
    if not unit:
        return None
    known = _UNITS.get(unit)
    if known is None or not value.replace(".", "", 1).isdigit():
        return Age(value=None, published=" ".join(filter(None, (value, unit))))
    return Age(value=float(value), unit=known, published=f"{value} {unit}")


def _sites(when: Tree) -> tuple[Location, ...]:
    """Give the sites; the record names their countries apart, so that only one country alone is theirs."""
    names = tree.words(when, "countries.country")
    alone = build.located(names[0]) if len(names) == 1 else build.located("")
    sites = tuple(
        Location(facility=tree.word(each, "name"), city=tree.word(each, "city"), **alone)
        for each in tree.many(when, "institutes")
    )
    return sites + (() if sites and len(names) == 1 else build.countries(names))


def _contact(each: Tree, role: str) -> Contact:
    part = tree.one(each, "contact")
    names = (tree.word(part, name) for name in ("title", "firstName", "lastName"))
    place = (tree.word(part, name) for name in ("streetAndNo", "zip", "city"))
    return Contact(
        name=" ".join(filter(None, names)),
        role=role,
        phone=tree.word(part, "phone"),
        email=tree.word(part, "email"),
        affiliation=tree.word(part, "affiliation"),
        address=", ".join(filter(None, place)),
        country=country(tree.word(part, "country")),
    )

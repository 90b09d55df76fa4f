"""Studies as FHIR ResearchStudy (R4 and R5), alone or in a Bundle; it fetches nothing."""

from collections.abc import Iterable, Iterator

from trialbridge.model.base import PartialDate
from trialbridge.model.study import (
    Arm,
    Coded,
    Contact,
    Design,
    Eligibility,
    Enrolment,
    Identifier,
    Intervention,
    Location,
    Organisation,
    Rejected,
    Source,
    Study,
    Text,
)
from trialbridge.registries import building as build
from trialbridge.registries import reading, terms, tree
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Requests
from trialbridge.registries.tree import OddError, Tree
from trialbridge.registries.values import age_limit, day

NAME = "fhir"
ID_PATTERN = r"(?=\S*\d)[A-Za-z0-9][A-Za-z0-9/_.-]{0,63}"
EXPECTED = "a ResearchStudy of FHIR, alone or in a Bundle"
STATUS = {
    "active": "authorised", "approved": "not_yet_recruiting", "in-review": "not_yet_recruiting",
    "completed": "completed", "closed-to-accrual": "active_not_recruiting", "withdrawn": "withdrawn",
    "closed-to-accrual-and-intervention": "active_not_recruiting", "disapproved": "withdrawn",
    "administratively-completed": "terminated", "temporarily-closed-to-accrual": "suspended",
    "temporarily-closed-to-accrual-and-intervention": "suspended", "draft": "", "retired": "", "unknown": "",
}  # fmt: skip
"""The publication or accrual states of FHIR; `active` says that a study runs, not that it recruits."""
_EMPTY = frozenset(("indisponible", "unavailable", "n/a"))
_SEX, _AGE = "76691-5", "30525-0"
"""LOINC codes of the characteristics that are fields of their own; ages are in years."""
_SPONSOR, _INVESTIGATOR = ("lead-sponsor", "sponsor"), ("primary-investigator",)


def requests(since: PartialDate | None = None) -> Requests:
    """Ask for nothing: this is a format, and no registry's address."""
    yield from ()


def recognises(data: bytes) -> bool:
    """Tell from the first bytes whether a ResearchStudy begins there."""
    head = (unmark(data[:16384]) or b"").lstrip()
    return head.startswith((b"{", b"[")) and b'"ResearchStudy"' in head and b'"resourceType"' in head


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read every ResearchStudy; what is none comes out as Rejected."""
    return reading.read_all(data, EXPECTED, _records, _study)


def _records(data: bytes) -> Iterable[reading.Record]:
    found: Tree = tree.of_json(unmark(data) or b"")
    resources: list[Tree] = []
    bundled = False
    for each in found if isinstance(found, list) else [found]:
        if not isinstance(each, dict):
            raise OddError("a plain value where a resource is expected")
        bundled = each.get("resourceType") == "Bundle"
        resources += tree.many(each, "entry.resource") if bundled else [each]
    for at, resource in enumerate(resources, start=1):
        if not bundled or resource.get("resourceType") == "ResearchStudy":
            yield f"resource {at}", {"study": resource, "beside": resources}


def _study(record: Tree) -> Study:
    resource = record["study"]
    if resource.get("resourceType") != "ResearchStudy":
        raise OddError(f"a resource {str(resource.get('resourceType'))[:40]!r}")
    tree.need(resource, ("status",))
    beside = {
        f"#{tree.word(each, 'id')}": each for each in (*tree.many(resource, "contained"), *record["beside"])
    }
    number, identifiers = _identifiers(resource)
    title = _texts(resource, "title")
    if not title:
        raise OddError("no title")
    status = tree.word(resource, "status")
    lead, others = _organisations(resource, beside)
    return Study(
        id=number,
        source=Source(
            registry=_registry(resource),
            url=tree.word(resource, "url"),
            as_of=day(tree.word(resource, "date")) or day(tree.word(resource, "meta.lastUpdated")),
            layout="fhir",
        ),
        identifiers=identifiers,
        title=title,
        acronym=_acronym(resource),
        status=Coded(value=STATUS.get(status, ""), published=status),
        dates=build.dates(
            ("start", tree.word(resource, "period.start"), ""),
            ("completion", tree.word(resource, "period.end"), ""),
        ),
        sponsor=lead,
        collaborators=others,
        summary=_texts(resource, "descriptionSummary"),
        description=_texts(resource, "description"),
        conditions=_named(resource, "condition", ("diseaseCondition", "medDRACondition")),
        keywords=_named(resource, "keyword"),
        design=_design(resource),
        arms=tuple(
            Arm(
                label=tree.word(each, "name"),
                type=terms.code(_text(tree.one(each, "type")), terms.ARM_TYPE),
                description=tree.text(each, "description"),
            )
            for each in (*tree.many(resource, "arm"), *tree.many(resource, "comparisonGroup"))
        ),
        interventions=tuple(Intervention(name=name) for name in _named(resource, "focus")),
        eligibility=_eligibility(resource, beside),
        contacts=tuple(filter(None, map(_contact, tree.many(resource, "contact")))),
        officials=_officials(resource, beside),
        locations=_sites(resource, beside),
    )


def _registry(resource: Tree) -> str:
    """Name who keeps the resource: the French portal marks its own."""
    return "eclaire" if any("eclaire" in each for each in tree.words(resource, "meta.profile")) else NAME


def _known(text: str) -> str:
    return "" if text.strip().lower() in _EMPTY else text


def _text(concept: Tree) -> str:
    """Give the words of a CodeableConcept: its text, else what its first coding shows or its code."""
    for path in ("text", "coding.display", "coding.code"):
        if found := tree.words(concept, path):
            return found[0]
    return ""


def _texts(resource: Tree, name: str) -> tuple[Text, ...]:
    """Give a text with the translations FHIR keeps beside it."""
    given = [(_known(tree.text(resource, name)), "en")]
    for each in tree.many(resource, f"_{name}.extension"):
        parts = {tree.word(part, "url"): part for part in tree.many(each, "extension")}
        language = tree.word(parts.get("lang", {}), "valueCode")
        given.append((tree.text(parts.get("content", {}), "valueString"), language or "und"))
    return build.texts(*given)


def _identifiers(resource: Tree) -> tuple[str, tuple[Identifier, ...]]:
    """Give the number that a registry gave, else the resource's own, and all of them."""
    found = [
        (value, _text(tree.one(each, "type")) or tree.word(each, "assigner.display"))
        for each in tree.many(resource, "identifier")
        if (value := _known(tree.word(each, "value")))
    ]
    own = tree.word(resource, "id")
    number = next((value for value, _ in found if build.id_kind(value, "")), "") or own
    if not number or " " in number or len(number) > 64:
        raise OddError("no identifier")
    return number, build.identifiers(number, build.id_kind(number), found)


def _acronym(resource: Tree) -> str:
    labels = tree.many(resource, "label")
    found = (tree.word(each, "value") for each in labels if "acronym" in tree.words(each, "type.coding.code"))
    return next(found, "")


def _named(resource: Tree, path: str, not_names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Give the words of concepts; the French portal has the field's name for a text, the name as display."""
    found: dict[str, None] = {}
    for each in tree.many(resource, path):
        text = tree.word(each, "text")
        names = (text,) if text and text not in not_names else tree.words(each, "coding.display")
        found.update(dict.fromkeys(names))
    return tuple(found)


def _design(resource: Tree) -> Design:
    said = [_text(each) for part in ("category", "studyDesign") for each in tree.many(resource, part)]
    stated = terms.design_of("; ".join(said)) if said else Design()
    kind = next((each for each in said if terms.chosen(each, terms.STUDY_TYPE)), "")
    phase = tree.one(resource, "phase")
    words = next(iter(tree.words(phase, "coding.code")), "") or _text(phase)
    size = build.count(tree.word(resource, "recruitment.actualNumber"))
    planned = build.count(tree.word(resource, "recruitment.targetNumber"))
    count = planned if size is None else size
    return Design(
        study_type=terms.code(kind, terms.STUDY_TYPE),
        phase=terms.phase((words,)),
        allocation=stated.allocation,
        model=stated.model,
        masking=stated.masking,
        purpose=terms.code(_text(tree.one(resource, "primaryPurposeType")), terms.PURPOSE),
        time_perspective=stated.time_perspective,
        enrolment=None
        if count is None
        else Enrolment(count=count, type="estimated" if size is None else "actual"),
    )


def _parties(resource: Tree, beside: dict[str, Tree], roles: tuple[str, ...]) -> Iterator[Tree]:
    for each in tree.many(resource, "associatedParty"):
        if set(roles) & set(tree.words(each, "role.coding.code")):
            yield beside.get(tree.word(each, "party.reference"), {})


def _organisations(
    resource: Tree, beside: dict[str, Tree]
) -> tuple[Organisation | None, tuple[Organisation, ...]]:
    """Give the sponsor and the others, R5's parties or R4's one reference."""
    names = [
        tree.word(each, "name") or next(iter(tree.words(each, "contact.name.text")), "")
        for each in _parties(resource, beside, _SPONSOR)
    ]
    reference = tree.word(resource, "sponsor.reference")
    names.append(tree.word(beside.get(reference, {}), "name"))
    shown = tree.word(resource, "sponsor.display")
    names.append("" if shown.startswith("Reference to") else shown)
    found = build.organisations(names)
    return (found[0] if found else None), found[1:]


def _officials(resource: Tree, beside: dict[str, Tree]) -> tuple[Contact, ...]:
    found = []
    for each in _parties(resource, beside, _INVESTIGATOR):
        for person in tree.many(each, "contact"):
            names = (
                *tree.words(person, "name.prefix"), *tree.words(person, "name.given"),
                *tree.words(person, "name.family"),
            )  # fmt: skip
            if names:
                found.append(
                    Contact(
                        name=" ".join(names),
                        role="principal_investigator",
                        affiliation=tree.word(each, "name"),
                    )
                )
    return tuple(found)


def _eligibility(resource: Tree, beside: dict[str, Tree]) -> Eligibility:
    """Give the characteristics of the group, or the text it is shown by; sex and age by their codes."""
    reference = tree.word(resource, "recruitment.eligibility.reference")
    references = (reference, *tree.words(resource, "enrollment.reference"))
    group: Tree = next((beside[each] for each in references if each in beside), {})
    lists: dict[bool, list[str]] = {False: [], True: []}
    sex, ages = "", ("", "")
    for each in tree.many(group, "characteristic"):
        codes = tree.words(each, "code.coding.code")
        text = tree.text(tree.one(each, "valueCodeableConcept"), "text")
        if _SEX in codes:
            sex = text
        elif _AGE in codes:
            ages = (tree.word(each, "valueRange.low.value"), tree.word(each, "valueRange.high.value"))
        elif text:
            lists[tree.word(each, "exclude") == "true"].append(text)
    shown = [tree.text(each, "display") for each in tree.many(resource, "enrollment")]
    plain = build.texts(*((text, "en") for text in shown if not text.startswith("Reference to")))
    return Eligibility(
        criteria=build.joined(lists[False], lists[True]) or plain,
        sex=terms.sex(sex),
        minimum_age=age_limit(ages[0]),
        maximum_age=age_limit(ages[1], upper=True),
    )


def _contact(part: Tree) -> Contact | None:
    """Give a contact, also with the name, the address and the role that extensions of R4 carry."""
    names = [tree.word(part, "name")]
    for each in tree.many(part, "extension.valueHumanName"):
        names += [*tree.words(each, "given"), *tree.words(each, "family")]
    name = " ".join(filter(None, map(_known, names)))
    telecom = {
        tree.word(each, "system"): _known(tree.word(each, "value")) for each in tree.many(part, "telecom")
    }
    roles = {"SCI": "scientific", "PUB": "public"}
    codes = tree.words(part, "extension.valueCodeableConcept.coding.code")
    if not (name or any(telecom.values())):
        return None
    return Contact(
        name=name,
        role=next((roles[code] for code in codes if code in roles), ""),
        phone=telecom.get("phone", ""),
        email=telecom.get("email", ""),
    )


def _sites(resource: Tree, beside: dict[str, Tree]) -> tuple[Location, ...]:
    """Give the sites that are beside the study, else the countries (R4 `location`, R5 `region`)."""
    found = []
    for reference in tree.words(resource, "site.reference"):
        site = beside.get(reference)
        if site is not None:
            place = tree.one(site, "address")
            point = tree.one(site, "position")
            found.append(
                Location(
                    facility=tree.word(site, "name"),
                    city=tree.word(place, "city"),
                    state=tree.word(place, "state"),
                    zip=tree.word(place, "postalCode"),
                    latitude=_degrees(point, "latitude"),
                    longitude=_degrees(point, "longitude"),
                    **build.located(tree.word(place, "country")),
                )
            )
    named = (_country(each) for part in ("location", "region") for each in tree.many(resource, part))
    return tuple(found) + (() if any(each.country for each in found) else build.countries(named))


def _country(concept: Tree) -> str:
    return next(
        iter((*tree.words(concept, "coding.display"), *tree.words(concept, "coding.code"))), ""
    ) or _text(concept)


def _degrees(point: Tree, name: str) -> float | None:
    value = tree.word(point, name)
    try:
        return float(value) if value else None
    except ValueError as error:
        raise OddError(f"{name} {value[:40]!r}") from error

"""ISRCTN through its XML interface, and the same records turned into JSON; it fetches nothing."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from trialbridge.model.base import PartialDate
from trialbridge.model.study import (
    Age,
    Coded,
    Contact,
    Design,
    Eligibility,
    Enrolment,
    Identifier,
    Intervention,
    Location,
    Organisation,
    Outcome,
    Reference,
    Rejected,
    Source,
    Study,
    StudyDate,
)
from trialbridge.registries import building as build
from trialbridge.registries import reading, terms, tree
from trialbridge.registries.countries import country
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Request, Requests
from trialbridge.registries.tree import OddError, Tree
from trialbridge.registries.values import age_limit, day, yes

NAME = "isrctn"
ID_PATTERN = r"ISRCTN\d{8}"
BASE_URL = "https://www.isrctn.com"
EXPECTED = "XML of ISRCTN's interface, or one of its records as JSON"
MOST = 5000
"""Records of a month: the registry has edited at most some two thousand."""
FIRST = 2000
"""Year of the first registration."""
LAST = 2100
"""Year in which a registry that answers with nothing else is left."""
EMPTY = 60
"""Months without any edit, once there was one, after which nothing more is expected."""
NEEDED = (
    "isrctn", "trialDescription.title", "trialDescription.scientificTitle", "externalRefs", "trialDesign",
    "participants.recruitmentCountries", "participants.inclusion", "participants.exclusion",
    "participants.gender", "participants.targetEnrolment", "participants.recruitmentStart", "conditions",
    "interventions", "parties",
)  # fmt: skip
_NUMBER = re.compile(r"\d{8}\Z")
_TOTAL = re.compile(rb'totalCount="(\d{1,7})"')
_NIL = frozenset(
    ("nil known", "n/a", "not applicable", "none", "nil", "not provided at time of registration")
)
_AGES = {"adult": (18.0, None), "senior": (65.0, None), "child": (None, 17.0), "neonate": (0.0, None)}
"""Years a group of ages stands for, where no limit is given."""


def requests(since: PartialDate | None = None, *, query: str = "", after: str = "") -> Requests:
    """Ask how many studies were edited since a day, then for them month by month until all have come.

    `after` is the month ("2024-03") to go on with.
    """
    ask = partial(Request, base=BASE_URL, path="/api/query/format/default", form="xml", holds=("allTrials",))
    begin = f"{since or FIRST}-01-01"[:10]
    words = f" AND ({query})" if query else ""
    params = (("q", f"lastEdited GE {begin}T00:00:00{words}"), ("limit", "1"))
    first = yield ask(params=params, records=False, total=not (query or since))
    total = left = count(first) or 0
    year, month = (int(each) for each in (after or begin[:7]).split("-"))
    empty = 0
    while left > 0 and empty < EMPTY and year < LAST:
        here, day_of = f"{year}-{month:02d}", begin[8:] if f"{year}-{month:02d}" == begin[:7] else "01"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        window = (
            f"lastEdited GE {here}-{day_of}T00:00:00 AND lastEdited LT {year}-{month:02d}-01T00:00:00{words}"
        )
        answer = yield ask(params=(("q", window), ("limit", str(MOST))), mark=here)
        came = count(answer) or 0
        left -= came
        empty = 0 if came else empty + (left < total or bool(after))


def count(page: bytes) -> int | None:
    """Give the number of studies an answer says it found; None where it says nothing."""
    found = _TOTAL.search(page[:4096])
    return int(found[1]) if found else None


def recognises(data: bytes) -> bool:
    """Tell from the first bytes whether they are this registry's XML, or its JSON."""
    head = (unmark(data[:8192]) or b"").lstrip()
    if head.startswith(b"<"):
        return b"67bricks.com/isrctn" in head
    return head.startswith((b"{", b"[")) and b'"isrctn"' in head and b'"trialDescription"' in head


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read every trial; what is none comes out as Rejected."""
    return reading.read_all(data, EXPECTED, _records, _study)


def _records(data: bytes) -> Iterable[reading.Record]:
    plain = unmark(data) or b""
    if plain.lstrip()[:1] == b"<":
        root = tree.document(data)
        name = tree.bare(root.tag)
        if name not in ("allTrials", "fullTrial"):
            raise OddError(f"XML with the root {name}")
        found = [root] if name == "fullTrial" else list(root)
        for at, element in enumerate(found, start=1):
            yield f"fullTrial {at}", tree.of_xml(element)
        return
    given = tree.of_json(plain)
    for at, record in enumerate(given if isinstance(given, list) else [given], start=1):
        yield f"record {at}", {"trial": record}


def _study(full: Tree) -> Study:
    trial = tree.one(full, "trial")
    tree.need(trial, NEEDED)
    number = tree.word(trial, "isrctn")
    if not _NUMBER.match(number):
        raise OddError(f"number {number[:40]!r}, not eight digits")
    told, who = tree.one(trial, "trialDescription"), tree.one(trial, "participants")
    if not (tree.word(told, "title") or tree.word(told, "scientificTitle")):
        raise OddError("no title")
    as_of = day(tree.word(trial, "@lastUpdated")) or day(tree.word(trial, "record_last_import")[:10])
    sponsors = _organisations(full, "sponsor", "organisation")
    return Study(
        id=f"ISRCTN{number}",
        source=Source(
            registry=NAME,
            url=f"{BASE_URL}/ISRCTN{number}",
            as_of=as_of,
            layout="xml" if "@lastUpdated" in trial else "json",
        ),
        identifiers=_identifiers(trial, f"ISRCTN{number}"),
        title=build.texts((tree.word(told, "title"), "en")),
        official_title=build.texts((tree.word(told, "scientificTitle"), "en")),
        acronym=tree.word(told, "acronym"),
        status=_status(who, tree.word(trial, "trialDesign.overallEndDate"), as_of),
        dates=_dates(trial, who),
        sponsor=next(iter(sponsors), None),
        collaborators=sponsors[1:] + _organisations(full, "funder", "name", "funder"),
        summary=build.texts((_known(tree.text(told, "plainEnglishSummary")), "en")),
        description=build.texts((tree.text(told, "studyHypothesis"), "en")),
        conditions=_each(trial, "conditions.condition.description"),
        keywords=tuple(
            dict.fromkeys(
                _each(trial, "conditions.condition.diseaseClass1", "conditions.condition.diseaseClass2")
            )
        ),
        design=_design(trial, who),
        interventions=_interventions(trial),
        outcomes=_outcomes(told, "primary") + _outcomes(told, "secondary"),
        eligibility=_eligibility(who),
        contacts=tuple(map(_contact, tree.many(full, "contact"))),
        locations=tuple(map(_centre, tree.many(who, "trialCentres.trialCentre")))
        or build.countries(tree.words(who, "recruitmentCountries.country")),
        references=tuple(
            Reference(citation=text) for text in (tree.word(trial, "results.publicationDetails"),) if text
        ),
        ipd_sharing=tree.word(trial, "miscellaneous.ipdSharingPlan"),
        ipd_plan=_coded("description", tree.word(trial, "results.ipdSharingStatement")),
        oversight=_coded("ethics", tree.word(told, "ethicsApproval")),
    )


def _known(text: str) -> str:
    return "" if "not provided at time of registration" in text.lower() else text


def _coded(name: str, text: str) -> tuple[Coded, ...]:
    return (Coded(value=name, published=text),) if text else ()


def _each(trial: Tree, *paths: str) -> tuple[str, ...]:
    return tuple(word for path in paths for word in tree.words(trial, path))


def _identifiers(trial: Tree, own: str) -> tuple[Identifier, ...]:
    refs = tree.one(trial, "externalRefs")
    named = (
        ("doi", "DOI"), ("eudraCTNumber", "EudraCT"), ("irasNumber", "IRAS"),
        ("clinicalTrialsGovNumber", "ClinicalTrials.gov"), ("protocolSerialNumber", "protocol"),
    )  # fmt: skip
    found = [(tree.word(refs, name), domain) for name, domain in named]
    for part in tree.many(refs, "secondaryNumbers.secondaryNumber"):
        kind = part.get("@numberType", "") if isinstance(part, dict) else ""
        found.append((tree.plain(part).strip(), kind))
    return build.identifiers(own, "isrctn", [each for each in found if each[0].lower() not in _NIL])


def _status(who: Tree, ends: str, as_of: PartialDate | None) -> Coded | None:
    """Give the status the record overrides, else what its own days say on the day it was last changed."""
    override = tree.word(who, "recruitmentStatusOverride")
    if override:
        return terms.code(override, terms.STATUS)
    start, stop = (tree.word(who, f"recruitment{name}") for name in ("Start", "End"))
    for told, value, past in (
        (start, "not_yet_recruiting", False),
        (ends, "completed", True),
        (stop, "active_not_recruiting", True),
        (start, "recruiting", True),
    ):
        known = day(told)
        if as_of and known and (known <= as_of) == past:
            return Coded(value=value, published=told)
    return None


def _dates(trial: Tree, who: Tree) -> tuple[StudyDate, ...]:
    return build.dates(
        ("registered", tree.word(trial, "@publicIdentifierDateAssigned"), ""),
        ("last_posted", tree.word(trial, "@lastUpdated"), ""),
        ("start", tree.word(who, "recruitmentStart"), ""),
        ("primary_completion", tree.word(who, "recruitmentEnd"), ""),
        ("completion", tree.word(trial, "trialDesign.overallEndDate"), ""),
    )


def _design(trial: Tree, who: Tree) -> Design:
    part = tree.one(trial, "trialDesign")
    free = tree.word(part, "studyDesign") or tree.word(part, "secondaryStudyDesign")
    found = terms.design_of(free) if free else Design()
    new = tree.one(part, "interventionalTrialDesign") or tree.one(part, "observationalTrialDesign")
    masking, masked = terms.masking(tree.word(new, "masking"))
    purposes = (*tree.words(new, "purposes.purpose"), *tree.words(part, "trialTypes.trialType"))
    aims = [terms.code(each, terms.PURPOSE) for each in purposes]
    kind = terms.code(tree.word(part, "primaryStudyDesign"), terms.STUDY_TYPE)
    reached, planned = (
        build.count(tree.word(who, name)) for name in ("totalFinalEnrolment", "targetEnrolment")
    )
    size = reached or planned
    return Design(
        study_type=kind,
        phase=terms.phase(tuple(dict.fromkeys(tree.words(trial, "interventions.intervention.phase")))),
        allocation=terms.code(tree.word(new, "allocation"), terms.ALLOCATION) or found.allocation,
        model=terms.code(tree.word(new, "assignment"), terms.MODEL) or found.model,
        purpose=next((each for each in aims if each and each.value == "treatment"), next(iter(aims), None)),
        masking=masking or found.masking,
        who_masked=masked,
        observational_model=found.observational_model,
        time_perspective=found.time_perspective,
        enrolment=None if size is None else Enrolment(count=size, type="actual" if reached else "estimated"),
        published=free,
    )


def _interventions(trial: Tree) -> tuple[Intervention, ...]:
    found = []
    for part in tree.many(trial, "interventions.intervention"):
        names = tree.words(part, "drugNames")
        told = tree.text(part, "description")
        name = ", ".join(names) or next(iter(told.strip().split("\n")), "")[:200]
        if name:
            kind = terms.code(tree.word(part, "interventionType"), terms.INTERVENTION_TYPE)
            found.append(Intervention(name=name, type=kind, description=told))
    return tuple(found)


def _outcomes(told: Tree, kind: str) -> tuple[Outcome, ...]:
    """Give the measures one by one, or the older text that holds them all."""
    of = "primary" if kind == "primary" else "secondary"
    listed = tuple(
        Outcome(
            kind=of,  # type: ignore[arg-type]
            measure=tree.word(part, "variable"),
            description=tree.word(part, "method"),
            time_frame=tree.word(part, "timepoints"),
        )
        for part in tree.many(told, f"{kind}Outcomes.outcomeMeasure")
    )
    return listed or build.outcomes(of, tree.words(told, f"{kind}Outcome"))  # type: ignore[arg-type]


def _eligibility(who: Tree) -> Eligibility:
    low, high = tree.word(who, "lowerAgeLimit"), tree.word(who, "upperAgeLimit")
    group = tree.word(who, "ageRange")
    least, most = _AGES.get(group.lower(), (None, None)) if not (low or high) else (None, None)
    return Eligibility(
        criteria=build.joined((tree.text(who, "inclusion"),), (tree.text(who, "exclusion"),)),
        sex=terms.sex(tree.word(who, "gender")),
        minimum_age=age_limit(low) if least is None else Age(value=least, published=group),
        maximum_age=age_limit(high, upper=True) if most is None else Age(value=most, published=group),
        age_groups=(group,) if group else (),
        healthy_volunteers=yes(tree.word(who, "healthyVolunteersAllowed") or None),
    )


def _centre(part: Tree) -> Location:
    return Location(
        facility=tree.word(part, "name"),
        city=tree.word(part, "city"),
        state=tree.word(part, "state"),
        zip=tree.word(part, "zip"),
        **build.located(tree.word(part, "country")),
    )


def _contact(part: Tree) -> Contact:
    names = (tree.word(part, name) for name in ("title", "forename", "surname"))
    place = tree.one(part, "contactDetails")
    address = (tree.word(place, name) for name in ("address", "city", "zip"))
    return Contact(
        name=" ".join(filter(None, names)),
        role=", ".join(tree.words(part, "contactTypes.contactType")).lower(),
        phone=tree.word(place, "telephone"),
        email=tree.word(place, "email"),
        address=", ".join(filter(None, address)),
        country=country(tree.word(place, "country")),
    )


def _organisations(full: Tree, path: str, name: str, kind: str = "") -> tuple[Organisation, ...]:
    found = []
    for part in tree.many(full, path):
        status = tree.word(part, "commercialStatus").lower()
        of = kind or {"commercial": "industry", "non-commercial": "other"}.get(status, "")
        if tree.word(part, name):
            found.append(Organisation(name=tree.word(part, name), kind=of))
    return tuple(found)

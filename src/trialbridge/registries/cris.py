"""CRIS, the Korean registry: the page of a study in English; it fetches nothing."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

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
    Outcome,
    Rejected,
    Source,
    Study,
)
from trialbridge.registries import building as build
from trialbridge.registries import labelled, reading, terms
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Requests
from trialbridge.registries.tree import OddError, Tree
from trialbridge.registries.values import age_limit, yes

NAME = "cris"
ID_PATTERN = r"KCT\d{7}"
EXPECTED = "a page of a study in CRIS"
LABELS = labelled.table_of("""
number: CRIS Registration Number
protocol: Unique Protocol ID
title: Public/Brief Title
scientific: Scientific Title
acronym: Acronym
other: Registered at Other Registry | Name of Registry | Registration ID
approval: Board Approval Status
scientific_contact: Contact Person for Principal Investigator / Scientific Queries
public_contact: Contact Person for Public Queries
updating_contact: Contact Person for Updating Information
name: Name
telephone: Telephone
affiliation: Affiliation
address: Address
status: Overall Recruitment Status
start: Date of First Enrollment
target: Target Number of Participant
primary_end: Primary Completion Date
end: Study Completion Date
site: Name of Study Site
site_status: Recruitment Status
support: Source of Monetary/Material Support
sponsor: Sponsor Organization
organisation: Organization Name
organisation_type: Organization Type
summary: Lay Summary
study_type: Study Type
purpose: Study Purpose
phase: Phase
model: Intervention Model
masking: Blinding/Masking
allocation: Allocation
intervention_type: Intervention Type
intervention: Intervention Description
arm: Arm Label
arm_type: Arm Type
arm_description: Arm Description
observational_model: Observational Study Model
perspective: Time Perspective
condition: Condition(s)/Problem(s)
gender: Gender
age: Age
inclusion: Description
exclusion: Exclusion Criteria
healthy: Healthy Volunteers
primary: Primary Outcome(s)
secondary: Secondary Outcome(s)
outcome: Outcome
timepoint: Timepoint
sharing: Sharing Statement
""")
NEEDED = (
    "number", "title", "scientific", "status", "start", "target", "site", "sponsor", "study_type",
    "condition", "gender", "age", "inclusion", "exclusion", "healthy", "primary", "outcome",
)  # fmt: skip
_DAYS = (("start", "start"), ("primary_completion", "primary_end"), ("completion", "end"))
_BEGINS = (
    "scientific_contact", "public_contact", "updating_contact", "site", "support", "sponsor", "organisation",
    "arm", "primary", "secondary", "outcome",
)  # fmt: skip


def requests(since: PartialDate | None = None) -> Requests:
    """Ask for nothing: the registry's interface for machines wants a key; its pages are ingested as files."""
    yield from ()


def recognises(data: bytes) -> bool:
    """Tell the page by the registry's name for its number."""
    head = (unmark(data[:64]) or b"").lstrip()
    return head.startswith(b"<") and b"CRIS Registration Number" in (unmark(data) or b"")


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read the study of a page; what is none comes out as Rejected."""
    return reading.read_all(data, EXPECTED, _records, _study)


def _records(data: bytes) -> Iterable[reading.Record]:
    yield "page", reading.page(data)


def _study(root: Tree) -> Study:
    assert isinstance(root, etree._Element)
    found = [(name, labelled.tidy(value)) for name, value in labelled.pairs(root, LABELS)]
    told: dict[str, str] = {}
    for name, value in found:
        told.setdefault(name, value)
    missing = [name for name in NEEDED if name not in told]
    if missing:
        raise OddError(f"a page without {', '.join(missing)}")
    number = told["number"]
    if build.id_kind(number) != "cris":
        raise OddError(f"registration number {number[:40]!r}")
    if not told["title"]:
        raise OddError("no title")
    groups = _groups(found)
    sponsors = _organisations(groups, "sponsor")
    return Study(
        id=number,
        source=Source(registry=NAME, url=f"https://cris.nih.go.kr/{number}", layout="page"),
        identifiers=_identifiers(told),
        title=build.texts((told["title"], "en")),
        official_title=build.texts((told["scientific"], "en")),
        acronym=told.get("acronym", ""),
        status=terms.code(told["status"], terms.STATUS),
        dates=build.dates(
            *(
                (event, *_day(told.get(name, "")))
                for event, name in (
                    ("start", "start"),
                    ("primary_completion", "primary_end"),
                    ("completion", "end"),
                )
            )
        ),
        sponsor=next(iter(sponsors), None),
        collaborators=sponsors[1:] + _organisations(groups, "support", "funder"),
        summary=build.texts((told.get("summary", ""), "en")),
        conditions=tuple(each.strip("* ") for each in build.pieces(told["condition"])),
        design=_design(told, groups),
        arms=_arms(groups),
        interventions=_interventions(told),
        outcomes=_outcomes(found),
        eligibility=_eligibility(told),
        contacts=tuple(filter(None, (_contact(groups, role) for role in ("scientific", "public")))),
        locations=tuple(
            Location(
                facility=told_of["site"],
                country="South Korea",
                status=terms.code(told_of.get("site_status"), terms.STATUS),
            )
            for begin, told_of in groups
            if begin == "site"
        ),
        ipd_sharing=told.get("sharing", ""),
        oversight=(Coded(value="ethics", published=told["approval"]),) if told.get("approval") else (),
    )


Group = tuple[str, dict[str, str]]
"""A part of the page that stands there several times: the field it begins with, and its fields."""


def _groups(found: list[tuple[str, str]]) -> list[Group]:
    groups: list[Group] = []
    for name, value in found:
        if name in _BEGINS:
            groups.append((name, {}))
        if groups:
            groups[-1][1].setdefault(name, value)
    return groups


def _identifiers(told: dict[str, str]) -> tuple[Identifier, ...]:
    others = [(told.get("protocol", ""), "protocol")]
    others += [(each, "") for each in build.pieces(told.get("other", "")) if each not in ("Yes", "No")]
    return build.identifiers(told["number"], "cris", others)


def _day(shown: str) -> tuple[str, build.Certainty]:
    """Give the day and whether it is reached of "2009-05-14 , Actual"."""
    found = re.search(r"\d{4}(?:-\d{2}){0,2}", shown)
    kind: build.Certainty = "actual" if "Actual" in shown else "estimated" if "Anticipated" in shown else ""
    return (found[0] if found else ""), kind


def _organisations(groups: list[Group], under: str, kind: str = "") -> tuple[Organisation, ...]:
    """Give the organisations below a heading, until the next heading."""
    found = []
    heading = ""
    for begin, told in groups:
        heading = begin if begin != "organisation" else heading
        name = told.get("organisation", "")
        if heading == under and begin == "organisation" and name:
            of = kind or ("industry" if "Company" in told.get("organisation_type", "") else "other")
            found.append(Organisation(name=name, kind=of))
    return tuple(dict.fromkeys(found))


def _design(told: dict[str, str], groups: list[Group]) -> Design:
    size = build.count(told["target"])
    masking, who = terms.masking(told.get("masking"))
    arms = sum(begin == "arm" for begin, _ in groups)
    return Design(
        study_type=terms.code(told["study_type"], terms.STUDY_TYPE),
        phase=terms.phase((told.get("phase", ""),)),
        allocation=terms.code(told.get("allocation"), terms.ALLOCATION),
        model=terms.code(told.get("model"), terms.MODEL),
        purpose=terms.code(told.get("purpose"), terms.PURPOSE),
        masking=masking,
        who_masked=who,
        observational_model=terms.code(told.get("observational_model"), terms.OBSERVATIONAL_MODEL),
        time_perspective=terms.code(told.get("perspective"), terms.TIME_PERSPECTIVE),
        enrolment=None if size is None else Enrolment(count=size, type="estimated"),
        number_of_arms=arms or None,
    )


def _arms(groups: list[Group]) -> tuple[Arm, ...]:
    return tuple(
        Arm(
            label=told["arm"],
            type=terms.code(told.get("arm_type"), terms.ARM_TYPE),
            description=told.get("arm_description", ""),
        )
        for begin, told in groups
        if begin == "arm"
    )


def _interventions(told: dict[str, str]) -> tuple[Intervention, ...]:
    text = told.get("intervention", "")
    if not text:
        return ()
    kind = terms.code(told.get("intervention_type"), terms.INTERVENTION_TYPE)
    return (Intervention(name=text.split("\n")[0], type=kind, description=text),)


def _outcomes(found: list[tuple[str, str]]) -> tuple[Outcome, ...]:
    outcomes: list[Outcome] = []
    heading = "primary"
    for at, (name, value) in enumerate(found):
        if name in ("primary", "secondary"):
            heading = name
        elif name == "outcome" and value:
            after = found[at + 1] if at + 1 < len(found) else ("", "")
            when = after[1] if after[0] == "timepoint" else ""
            outcomes.append(Outcome(kind=heading, measure=value, time_frame=when))  # type: ignore[arg-type]
    return tuple(outcomes)


def _eligibility(told: dict[str, str]) -> Eligibility:
    low, _, high = told["age"].partition("~")
    return Eligibility(
        criteria=build.joined((told["inclusion"],), (told["exclusion"],)),
        sex=terms.sex(told["gender"]),
        minimum_age=age_limit(low.strip()),
        maximum_age=age_limit(high.strip(), upper=True),
        healthy_volunteers=yes(told["healthy"] or None),
    )


def _contact(groups: list[Group], role: str) -> Contact | None:
    told = next((part for begin, part in groups if begin == f"{role}_contact"), None)
    if told is None or not told.get("name"):
        return None
    return Contact(
        name=" ".join(told["name"].split()),
        role=role,
        phone=told.get("telephone", ""),
        affiliation=told.get("affiliation", ""),
        address=told.get("address", ""),
        country="South Korea",
    )

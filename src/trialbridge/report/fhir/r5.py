"""A study as ResearchStudy of FHIR R5; it judges nothing."""

from collections.abc import Sequence

from trialbridge.model.criterion import Criterion
from trialbridge.model.study import Study
from trialbridge.report.ctgov.record import english, kept
from trialbridge.report.fhir import parts
from trialbridge.report.fhir.parts import Tree, clean, concept
from trialbridge.report.fhir.r4 import STATUS

_ROLES = "http://hl7.org/fhir/research-study-party-role"
_PROGRESS = "http://hl7.org/fhir/research-study-status"
_ARMS = "http://hl7.org/fhir/research-study-arm-type"


def research_study(study: Study, criteria: Sequence[Criterion] = ()) -> Tree:
    """Give the resource; `status` is of the publication, the state of recruitment is `progressStatus`."""
    sites, lists = parts.sites(study), parts.published(study, criteria)
    sponsor = [parts.organisation(study.sponsor)] if study.sponsor else []
    enrolled = study.design.enrolment
    target = enrolled.count if enrolled and enrolled.type != "actual" else None
    reached = enrolled.count if enrolled and enrolled.type == "actual" else None
    return kept(
        resourceType="ResearchStudy",
        id=parts.resource_id(study.id),
        contained=[*sponsor, *([_group(lists)] if lists else []), *sites],
        extension=parts.state(study),
        url=clean(study.source.url),
        identifier=parts.identifiers(study),
        title=clean(english(study.title)) or clean(english(study.official_title)),
        label=[
            kept(
                type=concept("acronym", "http://hl7.org/fhir/title-type", "acronym"),
                value=clean(study.acronym),
            )
        ]
        if clean(study.acronym)
        else [],
        date=study.source.as_of,
        status="active",
        primaryPurposeType=parts.purpose(study),
        phase=parts.phase(study),
        studyDesign=_design(study),
        focus=[{"concept": concept(it.name)} for it in study.interventions if clean(it.name)],
        condition=[concept(it) for it in study.conditions if clean(it)],
        keyword=[concept(it) for it in study.keywords if clean(it)],
        region=[concept(it) for it in parts.countries(study)],
        descriptionSummary=clean(english(study.summary)),
        description=clean(english(study.description)),
        period=parts.period(study),
        site=[{"reference": f"#{site['id']}"} for site in sites],
        associatedParty=_parties(study),
        progressStatus=_progress(study),
        whyStopped=concept(study.why_stopped),
        recruitment=kept(
            targetNumber=target, actualNumber=reached, eligibility={"reference": "#criteria"} if lists else {}
        ),
        comparisonGroup=[
            kept(
                name=clean(it.label),
                type=concept(it.type.value.replace("_", " "), _ARMS, it.type.value.replace("_", "-"))
                if it.type and it.type.value
                else {},
                description=clean(it.description),
            )
            for it in study.arms
            if clean(it.label)
        ],
        outcomeMeasure=[
            kept(name=clean(it.measure), type=[concept(it.kind)], description=clean(it.description))
            for it in study.outcomes
            if clean(it.measure)
        ],
    )


def _group(lists: list[Tree]) -> Tree:
    return {
        "resourceType": "Group",
        "id": "criteria",
        "type": "person",
        "membership": "definitional",
        "characteristic": lists,
    }


def _design(study: Study) -> list[Tree]:
    it = study.design
    said = (it.study_type, it.allocation, it.model, it.masking, it.observational_model, it.time_perspective)
    return [concept(coded.value.replace("_", " ")) for coded in said if coded and coded.value]


def _parties(study: Study) -> list[Tree]:
    found = []
    if study.sponsor:
        found.append({
            "name": clean(study.sponsor.name) or "not stated",
            "role": concept("lead-sponsor", _ROLES, "lead-sponsor"),
            "party": {"reference": "#sponsor"},
        })  # fmt: skip
    found += [
        {"name": clean(it.name), "role": concept("collaborator", _ROLES, "collaborator")}
        for it in study.collaborators
        if clean(it.name)
    ]
    found += [
        {"name": clean(it.name), "role": concept("primary-investigator", _ROLES, "primary-investigator")}
        for it in study.officials
        if clean(it.name)
    ]
    return found


def _progress(study: Study) -> list[Tree]:
    code = STATUS.get(study.status.value, "") if study.status else ""
    return [{"state": concept(code, _PROGRESS, code), "actual": True}] if code else []

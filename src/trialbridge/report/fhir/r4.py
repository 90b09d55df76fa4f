"""A study as ResearchStudy of FHIR R4; it judges nothing."""

from collections.abc import Sequence

from trialbridge.model.criterion import Criterion
from trialbridge.model.study import Study
from trialbridge.report.ctgov.record import english, kept
from trialbridge.report.fhir import parts
from trialbridge.report.fhir.parts import Tree, clean, concept

STATUS = {
    "not_yet_recruiting": "approved", "recruiting": "active", "enrolling_by_invitation": "active",
    "active_not_recruiting": "closed-to-accrual", "suspended": "temporarily-closed-to-accrual",
    "terminated": "administratively-completed", "completed": "completed", "withdrawn": "withdrawn",
    "not_recruiting": "closed-to-accrual", "authorised": "approved", "available": "active",
    "no_longer_available": "administratively-completed", "approved_for_marketing": "completed",
    "temporarily_not_available": "temporarily-closed-to-accrual",
}  # fmt: skip
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def research_study(study: Study, criteria: Sequence[Criterion] = ()) -> Tree:
    """Give the resource, its sponsor, sites and criteria contained; a state not known is said to be so."""
    code = STATUS.get(study.status.value, "") if study.status else ""
    sites, lists = parts.sites(study), parts.published(study, criteria)
    sponsor = [parts.organisation(study.sponsor)] if study.sponsor else []
    made = kept(
        resourceType="ResearchStudy",
        id=parts.resource_id(study.id),
        meta=kept(source=clean(study.source.url)),
        contained=[*sponsor, *([_group(lists)] if lists else []), *sites],
        extension=parts.state(study),
        identifier=parts.identifiers(study),
        title=clean(english(study.title)) or clean(english(study.official_title)),
        status=code,
        primaryPurposeType=parts.purpose(study),
        phase=parts.phase(study),
        category=[concept(study.design.study_type.value)]
        if study.design.study_type and study.design.study_type.value
        else [],
        focus=[concept(it.name) for it in study.interventions if clean(it.name)],
        condition=[concept(it) for it in study.conditions if clean(it)],
        contact=parts.contacts(study),
        keyword=[concept(it) for it in study.keywords if clean(it)],
        location=[concept(it) for it in parts.countries(study)],
        description=clean(english(study.summary)) or clean(english(study.description)),
        enrollment=[{"reference": "#criteria"}] if lists else [],
        period=parts.period(study),
        sponsor={"reference": "#sponsor"} if study.sponsor else {},
        site=[{"reference": f"#{site['id']}"} for site in sites],
        reasonStopped=concept(study.why_stopped),
        arm=[
            kept(
                name=clean(it.label),
                type=concept(it.type.value.replace("_", " ")) if it.type else {},
                description=clean(it.description),
            )
            for it in study.arms
            if clean(it.label)
        ],
        objective=[kept(name=clean(it.measure)) for it in study.outcomes if clean(it.measure)],
    )
    if not code:
        made["_status"] = {"extension": [{"url": ABSENT, "valueCode": "unknown"}]}
    return made


def _group(lists: list[Tree]) -> Tree:
    return {
        "resourceType": "Group",
        "id": "criteria",
        "type": "person",
        "actual": False,
        "characteristic": lists,
    }

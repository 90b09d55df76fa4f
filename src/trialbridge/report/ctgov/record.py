"""A study of any registry as the record API v2 would give; what a study does not hold is left out."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from trialbridge.model.study import (
    Age,
    Coded,
    Contact,
    Design,
    Identifier,
    Location,
    Organisation,
    Study,
    StudyDate,
    Text,
)
from trialbridge.report.ctgov.enums import ENUMS

Tree = dict[str, Any]
_STATUS = {"authorised": "UNKNOWN", "not_recruiting": "ACTIVE_NOT_RECRUITING"}
"""States of other registries that API v2 has no code for."""
_NAMED = re.compile(
    r"[^,]*(?:, (?:M\.?D|Ph\.?D|Dr|Prof|M\.?S|M\.?Sc|MPH|FACS|FACP|FRCP\w?|DO|RN|MBBS|MBChB|MBA"
    r"|Pharm\.?D|DDS|DMD|B\.?Sc)(?![a-z])\.?)*"
)
"""A person's name with the degrees behind it."""
_OWN_IDS = frozenset(("org", "alias", "expanded_access"))
_ID_TYPE = {"eudract": "EUDRACT_NUMBER", "grant": "OTHER_GRANT", "secondary": "OTHER"}
_DOCUMENTS = {"prot": "Prot", "sap": "SAP", "icf": "ICF"}
_STRUCTS = {
    "start": "startDateStruct",
    "primary_completion": "primaryCompletionDateStruct",
    "completion": "completionDateStruct",
    "first_posted": "studyFirstPostDateStruct",
    "results_first_posted": "resultsFirstPostDateStruct",
    "disposition_first_posted": "dispFirstPostDateStruct",
    "last_posted": "lastUpdatePostDateStruct",
}
_DAYS = {
    "verified": "statusVerifiedDate",
    "first_submitted": "studyFirstSubmitDate",
    "first_submitted_qc": "studyFirstSubmitQcDate",
    "results_first_submitted": "resultsFirstSubmitDate",
    "results_first_submitted_qc": "resultsFirstSubmitQcDate",
    "disposition_first_submitted": "dispFirstSubmitDate",
    "disposition_first_submitted_qc": "dispFirstSubmitQcDate",
    "last_submitted": "lastUpdateSubmitDate",
}
_OVERSIGHT = {
    "has_dmc": "oversightHasDmc",
    "fda_regulated_drug": "isFdaRegulatedDrug",
    "fda_regulated_device": "isFdaRegulatedDevice",
    "unapproved_device": "isUnapprovedDevice",
    "ppsd": "isPpsd",
    "us_export": "isUsExport",
    "fdaaa801_violation": "fdaaa801Violation",
}
_SHARING = {
    "description": "description",
    "information": "infoTypes",
    "time_frame": "timeFrame",
    "access": "accessCriteria",
    "url": "url",
}
_UNTIL = (("CHILD", 0.0, 17.99), ("ADULT", 18.0, 64.99), ("OLDER_ADULT", 65.0, 999.0))
"""Years of life of the registry's three groups of age."""
_YEARS = {"years": 1.0, "months": 1 / 12, "weeks": 7 / 365.25, "days": 1 / 365.25, "hours": 1 / 8766}


def record(study: Study, linked: Sequence[str] = ()) -> Tree:
    """Write a study as API v2 does; `linked` are its numbers in other registries (`linkedIds`, our own)."""
    return kept(
        protocolSection=kept(
            identificationModule=_identification(study, linked),
            statusModule=_status(study),
            sponsorCollaboratorsModule=_sponsors(study),
            oversightModule=kept(
                **{
                    _OVERSIGHT[it.value]: it.published == "yes"
                    for it in study.oversight
                    if it.value in _OVERSIGHT
                }
            ),
            descriptionModule=kept(
                briefSummary=english(study.summary), detailedDescription=english(study.description)
            ),
            conditionsModule=kept(conditions=list(study.conditions), keywords=list(study.keywords)),
            designModule=_design(study.design),
            armsInterventionsModule=_arms(study),
            outcomesModule=kept(
                **{
                    f"{kind}Outcomes": [
                        kept(measure=it.measure, description=it.description, timeFrame=it.time_frame)
                        for it in study.outcomes
                        if it.kind == kind
                    ]
                    for kind in ("primary", "secondary", "other")
                }
            ),
            eligibilityModule=_eligibility(study),
            contactsLocationsModule=kept(
                centralContacts=[_contact(it) for it in study.contacts],
                overallOfficials=[_official(it) for it in study.officials],
                locations=[_location(it) for it in study.locations],
            ),
            referencesModule=_references(study),
            ipdSharingStatementModule=_sharing(study),
        ),
        documentSection=kept(largeDocumentModule=kept(largeDocs=_documents(study))),
        derivedSection=kept(
            miscInfoModule=kept(versionHolder=study.source.as_of),
            conditionBrowseModule=_mesh(study, "condition"),
            interventionBrowseModule=_mesh(study, "intervention"),
        ),
        hasResults=study.has_results,
    )


def kept(**parts: Any) -> Tree:
    """Give an object without its empty parts; a no and a nought stay."""
    return {
        name.rstrip("_"): part
        for name, part in parts.items()
        if part is not None and part not in ("", [], {}, ())
    }


def english(texts: Iterable[Text]) -> str:
    """Give the English text, else the first."""
    given = list(texts)
    return next((it.text for it in given if it.language[:2] == "en"), given[0].text if given else "")


def enum(coded: Coded | None, name: str) -> str:
    """Give the registry's code for a normalised value; nothing where its list has none."""
    code = coded.value.upper() if coded else ""
    return code if code in ENUMS[name] else ""


def status(coded: Coded | None, name: str = "Status") -> str:
    """Give the code of a state of recruitment; states of other registries become the nearest one."""
    return _STATUS.get(coded.value, "") if coded and coded.value in _STATUS else enum(coded, name)


def phases(design: Design) -> list[str]:
    """Give the phases, two for "phase1/phase2"."""
    return [part.upper() for part in design.phase.value.split("/") if part] if design.phase else []


def age(limit: Age | None) -> str:
    """Give an age limit as the registry writes it: "18 Years", "1 Month"; nothing for no limit."""
    if limit is None or limit.value is None:
        return ""
    unit = limit.unit.capitalize()
    return f"{limit.value:g} {unit if limit.value != 1 else unit.removesuffix('s')}"


def years(limit: Age | None) -> float | None:
    """Give an age limit in years; None for no limit."""
    if limit is None or limit.value is None:
        return None
    return limit.value * _YEARS.get(limit.unit, 1 / 525960)


def _identification(study: Study, linked: Sequence[str]) -> Tree:
    given = [it for it in study.identifiers if it.id != study.id]
    own = next((it for it in given if it.kind == "org"), Identifier(id=""))
    others = [it for it in given if it.kind not in _OWN_IDS]
    keeper = own.domain or (study.sponsor.name if study.sponsor else "")
    same = study.sponsor is not None and study.sponsor.name == keeper
    return kept(
        nctId=study.id,
        nctIdAliases=[it.id for it in given if it.kind == "alias"],
        orgStudyIdInfo=kept(id=own.id, link=own.link),
        secondaryIdInfos=[kept(id=it.id, type=_id_type(it), domain=it.domain, link=it.link) for it in others],
        organization=kept(
            fullName=keeper, class_=_organisation(study.sponsor).get("class") if same else None
        ),
        briefTitle=english(study.title),
        officialTitle=english(study.official_title),
        acronym=study.acronym,
        linkedIds=list(linked),
    )


def _id_type(it: Identifier) -> str:
    """Name who gave a number; a grant whose link leads to the NIH is theirs, a bare number says nothing."""
    if it.kind == "grant" and "reporter.nih.gov" in it.link:
        return "NIH"
    if it.kind == "secondary" and not it.domain:
        return ""
    return _ID_TYPE.get(it.kind, "REGISTRY")


def _status(study: Study) -> Tree:
    access = next((it.id for it in study.identifiers if it.kind == "expanded_access"), "")
    days = {it.event: it for it in study.dates}
    return kept(
        statusVerifiedDate=_day(days.get("verified")),
        overallStatus=status(study.status),
        lastKnownStatus=status(study.last_known_status),
        whyStopped=study.why_stopped,
        expandedAccessInfo=kept(hasExpandedAccess=study.expanded_access, nctId=access),
        **{
            name: kept(date=_day(days[event]), type=days[event].type.upper())
            for event, name in _STRUCTS.items()
            if event in days
        },
        **{name: _day(days[event]) for event, name in _DAYS.items() if event in days and event != "verified"},
    )


def _day(when: StudyDate | None) -> str:
    return (when.date or "") if when else ""


def _sponsors(study: Study) -> Tree:
    return kept(
        responsibleParty=_responsible(study),
        leadSponsor=_organisation(study.sponsor),
        collaborators=[_organisation(it) for it in study.collaborators],
    )


def _responsible(study: Study) -> Tree:
    """Part "TYPE: name, title, affiliation" again; the affiliation is most often one the record names."""
    kind, _, who = study.responsible_party.partition(": ")
    if kind not in ENUMS["ResponsiblePartyType"]:
        return kept(oldNameTitle=study.responsible_party)
    found = _NAMED.match(who)
    assert found is not None  # it matches nothing at all too
    name = found[0]
    rest = who.removeprefix(name).removeprefix(", ")
    known = [*(it.affiliation for it in study.officials), study.sponsor.name if study.sponsor else ""]
    where = next((it for it in known if it and rest.endswith(f", {it}")), rest.rpartition(", ")[2])
    return kept(
        type=kind,
        investigatorFullName=name,
        investigatorTitle=rest.removesuffix(where).removesuffix(", "),
        investigatorAffiliation=where,
    )


def _organisation(part: Organisation | None) -> Tree:
    if part is None:
        return {}
    code = part.kind.upper()
    return kept(name=part.name, class_=code if code in ENUMS["AgencyClass"] else None)


def _design(design: Design) -> Tree:
    retention, _, described = design.biospecimens.partition(": ")
    known = retention in ENUMS["BioSpecRetention"]
    enrolled = design.enrolment
    return kept(
        studyType=enum(design.study_type, "StudyType"),
        patientRegistry=design.patient_registry,
        targetDuration=design.target_duration,
        phases=phases(design),
        designInfo=kept(
            allocation=enum(design.allocation, "DesignAllocation"),
            interventionModel=enum(design.model, "InterventionalAssignment"),
            interventionModelDescription=design.model_description,
            primaryPurpose=enum(design.purpose, "PrimaryPurpose"),
            observationalModel=enum(design.observational_model, "ObservationalModel"),
            timePerspective=enum(design.time_perspective, "DesignTimePerspective"),
            maskingInfo=kept(
                masking=enum(design.masking, "DesignMasking"),
                maskingDescription=design.masking_description,
                whoMasked=[who.upper() for who in design.who_masked],
            ),
        ),
        bioSpec=kept(
            retention=retention if known else None, description=described if known else design.biospecimens
        ),
        enrollmentInfo=kept(count=enrolled.count, type=enrolled.type.upper()) if enrolled else {},
    )


def _arms(study: Study) -> Tree:
    types = {it.name: enum(it.type, "InterventionType") for it in study.interventions}
    return kept(
        armGroups=[
            kept(
                label=it.label,
                type=enum(it.type, "ArmGroupType"),
                description=it.description,
                interventionNames=[_typed(name, types.get(name, "")) for name in it.interventions],
            )
            for it in study.arms
        ],
        interventions=[
            kept(
                type=types[it.name],
                name=it.name,
                description=it.description,
                armGroupLabels=list(it.arms),
                otherNames=list(it.other_names),
            )
            for it in study.interventions
        ],
    )


def _typed(name: str, type_: str) -> str:
    """Put an intervention's type before its name, as the registry does in arms."""
    words = " ".join(word.capitalize() for word in type_.split("_"))
    return f"{words}: {name}" if type_ else name


def _eligibility(study: Study) -> Tree:
    who = study.eligibility
    sampling = who.sampling.upper().replace(" ", "_").replace("-", "_")
    return kept(
        eligibilityCriteria=english(who.criteria),
        healthyVolunteers=who.healthy_volunteers,
        sex=enum(who.sex, "Sex"),
        genderBased=who.gender_based,
        genderDescription=who.gender_description,
        minimumAge=age(who.minimum_age),
        maximumAge=age(who.maximum_age),
        stdAges=list(who.age_groups) or _groups(who.minimum_age, who.maximum_age),
        studyPopulation=who.population,
        samplingMethod=sampling if sampling in ENUMS["SamplingMethod"] else None,
    )


def _groups(minimum: Age | None, maximum: Age | None) -> list[str]:
    low, high = years(minimum), years(maximum)
    if low is None and high is None:
        return []
    return [
        name
        for name, first, last in _UNTIL
        if (low is None or low <= last) and (high is None or high >= first)
    ]


def _contact(it: Contact) -> Tree:
    phone, _, extension = it.phone.partition(" ext. ")
    role = it.role.upper().replace(" ", "_")
    return kept(
        name=it.name,
        role=role if role in ENUMS["ContactRole"] else "CONTACT",
        phone=phone,
        phoneExt=extension,
        email=it.email,
    )


def _official(it: Contact) -> Tree:
    role = it.role.upper().replace(" ", "_")
    return kept(
        name=it.name, affiliation=it.affiliation, role=role if role in ENUMS["OfficialRole"] else None
    )


def _location(it: Location) -> Tree:
    known = it.latitude is not None and it.longitude is not None
    return kept(
        facility=it.facility,
        status=status(it.status, "RecruitmentStatus"),
        city=it.city,
        state=it.state,
        zip=it.zip,
        country=it.country,
        contacts=[_contact(each) for each in it.contacts],
        geoPoint={"lat": it.latitude, "lon": it.longitude} if known else {},
    )


def _references(study: Study) -> Tree:
    return kept(
        references=[
            kept(pmid=it.pmid, type=it.type.upper() or None, citation=it.citation) for it in study.references
        ],
        seeAlsoLinks=[kept(label=it.label, url=it.url) for it in study.links if it.kind != "ipd"],
    )


def _sharing(study: Study) -> Tree:
    told = {_SHARING[it.value]: it.published for it in study.ipd_plan if it.value in _SHARING}
    types = told.pop("infoTypes", "").split(", ")
    answer = study.ipd_sharing.upper()
    return kept(
        ipdSharing=answer if answer in ENUMS["IpdSharing"] else None,
        infoTypes=[it for it in types if it in ENUMS["IpdSharingInfoType"]],
        **told,
    )


def _documents(study: Study) -> list[Tree]:
    return [
        kept(
            typeAbbrev="_".join(_DOCUMENTS.get(part, part) for part in it.kind.split("_")),
            label=it.label,
            date=it.date,
            filename=it.url.rsplit("/", 1)[-1],
        )
        for it in study.documents
    ]


def _mesh(study: Study, of: str) -> Tree:
    terms = [it for it in study.mesh if it.of == of]
    return kept(
        meshes=[kept(id=it.id, term=it.term) for it in terms if not it.ancestor],
        ancestors=[kept(id=it.id, term=it.term) for it in terms if it.ancestor],
    )

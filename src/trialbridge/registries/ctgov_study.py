"""A ClinicalTrials.gov record, of the API or of the older XML, as a Study; it decodes no bytes."""

import re
from collections.abc import Iterable

from trialbridge.model.study import (
    Coded,
    Contact,
    Identifier,
    Link,
    Location,
    MeshTerm,
    Organisation,
    Outcome,
    Reference,
    Source,
    Study,
    StudyDate,
    Text,
)  # fmt: skip
from trialbridge.registries import ctgov_shape as shape
from trialbridge.registries import terms
from trialbridge.registries.ctgov_arms import arms, interventions
from trialbridge.registries.ctgov_design import certainty, design, eligibility
from trialbridge.registries.values import day, snake, yes

ID = re.compile(r"NCT\d{8}\Z")
_PAGE = "https://clinicaltrials.gov/study/"
_FILES = "https://cdn.clinicaltrials.gov/large-docs/"
_ID_KINDS = {
    "eudract_number": "eudract", "ctis": "ctis", "registry": "registry", "registry_identifier": "registry",
    "nih": "grant", "fda": "grant", "va": "grant", "ahrq": "grant", "other_grant": "grant",
    "u_s_nih_grant_contract": "grant", "other_grant_funding_number": "grant",
}  # fmt: skip
_KNOWN_IDS = (
    ("ctis", re.compile(r"20\d\d-5\d{5}-\d\d(?:-\d\d)?\Z")),
    ("eudract", re.compile(r"(?:EudraCT:? ?)?20\d\d-\d{6}-\d\d\Z", re.IGNORECASE)),
    ("chictr", re.compile(r"ChiCTR[-A-Z0-9]{6,20}\Z", re.IGNORECASE)),
    ("isrctn", re.compile(r"ISRCTN ?\d{8}\Z", re.IGNORECASE)),
    ("who", re.compile(r"U1111-\d{4}-\d{4}\Z", re.IGNORECASE)),
    ("nct", re.compile(r"NCT\d{8}\Z")),
)


def study(record: shape.Record, layout: str) -> Study:
    """Map one record; the caller has checked that its identifier is one."""
    protocol, derived = record.protocol_section, record.derived_section or shape.Derived()
    who = protocol.identification_module
    status = protocol.status_module or shape.Status()
    access = status.expanded_access_info or shape.ExpandedAccess()
    sponsors = protocol.sponsor_collaborators_module or shape.Sponsors()
    told = protocol.description_module or shape.Description()
    topics = protocol.conditions_module or shape.Conditions()
    people = protocol.contacts_locations_module or shape.ContactsLocations()
    read = protocol.references_module or shape.References()
    given = protocol.arms_interventions_module or shape.ArmsInterventions()
    sharing = protocol.ipd_sharing_statement_module or shape.Sharing()
    version = derived.misc_info_module.version_holder if derived.misc_info_module else None
    number = who.nct_id or ""
    return Study(
        id=number,
        source=Source(registry="ctgov", url=_PAGE + number, as_of=day(version or ""), layout=layout),
        identifiers=_identifiers(who, access),
        title=_texts(who.brief_title),
        official_title=_texts(who.official_title),
        acronym=who.acronym or "",
        status=terms.code(status.overall_status, terms.STATUS),
        last_known_status=terms.code(status.last_known_status, terms.STATUS),
        why_stopped=status.why_stopped or "",
        expanded_access=yes(access.has_expanded_access),
        dates=_dates(status),
        sponsor=_organisation(sponsors.lead_sponsor or who.organization),
        collaborators=tuple(filter(None, map(_organisation, sponsors.collaborators or ()))),
        responsible_party=_responsible(sponsors.responsible_party),
        summary=_texts(told.brief_summary),
        description=_texts(told.detailed_description),
        conditions=topics.conditions or (),
        keywords=topics.keywords or (),
        design=design(protocol.design_module),
        arms=arms(given),
        interventions=interventions(given),
        outcomes=_outcomes(protocol.outcomes_module),
        eligibility=eligibility(protocol.eligibility_module),
        contacts=_contacts(people.central_contacts),
        officials=_contacts(people.overall_officials),
        locations=tuple(map(_location, people.locations or ())),
        mesh=_mesh(derived),
        references=_references(read),
        links=_links(read),
        documents=_documents(record.document_section, number),
        has_results=yes(record.has_results),
        ipd_sharing=sharing.ipd_sharing or "",
        ipd_plan=_sharing(sharing),
        oversight=_oversight(protocol.oversight_module),
    )


def _texts(text: str | None) -> tuple[Text, ...]:
    return (Text(text=text),) if text else ()


def _identifiers(who: shape.Identification, access: shape.ExpandedAccess) -> tuple[Identifier, ...]:
    """Give all identifiers; the organisation that keeps the record is the domain of its own number."""
    found = [Identifier(id=who.nct_id or "", kind="nct")]
    found += [Identifier(id=alias, kind="alias") for alias in who.nct_id_aliases or ()]
    own, keeper = who.org_study_id_info, who.organization
    if own is not None and own.id:
        domain = own.domain or (keeper and keeper.full_name) or ""
        found.append(Identifier(id=own.id, kind="org", domain=domain, link=own.link or ""))
    for other in who.secondary_id_infos or ():
        if other.id:
            kind = _id_kind(other.id, other.type or "")
            found.append(Identifier(id=other.id, kind=kind, domain=other.domain or "", link=other.link or ""))
    if access.nct_id:
        found.append(Identifier(id=access.nct_id, kind="expanded_access"))
    return tuple(found)


def _id_kind(number: str, said: str) -> str:
    """Name the kind of a secondary identifier by its own form, else by what the record says."""
    form = next((kind for kind, pattern in _KNOWN_IDS if pattern.match(number.strip())), None)
    return form or _ID_KINDS.get(snake(said), "secondary")


def _dates(status: shape.Status) -> tuple[StudyDate, ...]:
    plain = (
        ("verified", status.status_verified_date),
        ("first_submitted", status.study_first_submit_date),
        ("first_submitted_qc", status.study_first_submit_qc_date),
        ("results_first_submitted", status.results_first_submit_date),
        ("results_first_submitted_qc", status.results_first_submit_qc_date),
        ("disposition_first_submitted", status.disp_first_submit_date),
        ("disposition_first_submitted_qc", status.disp_first_submit_qc_date),
        ("last_submitted", status.last_update_submit_date),
    )
    typed = (
        ("start", status.start_date_struct),
        ("primary_completion", status.primary_completion_date_struct),
        ("completion", status.completion_date_struct),
        ("first_posted", status.study_first_post_date_struct),
        ("results_first_posted", status.results_first_post_date_struct),
        ("disposition_first_posted", status.disp_first_post_date_struct),
        ("last_posted", status.last_update_post_date_struct),
    )
    found = [_date(event, when.date, when.type) for event, when in typed if when is not None and when.date]
    found += [_date(event, when, None) for event, when in plain if when]
    return tuple(found)


def _date(event: str, published: str, kind: str | None) -> StudyDate:
    known = day(published)
    return StudyDate(
        event=event,
        date=known,
        type=certainty(kind),
        published="" if known == published else published,
    )


def _organisation(part: shape.Organisation | None) -> Organisation | None:
    name = part and (part.name or part.full_name)
    if part is None or not name:
        return None
    return Organisation(name=name, kind=(part.class_ or "").lower())


def _responsible(part: shape.Responsible | None) -> str:
    if part is None:
        return ""
    named = (
        part.investigator_full_name, part.investigator_title, part.investigator_affiliation,
        part.old_name_title, part.old_organization,
    )  # fmt: skip
    who = ", ".join(filter(None, named))
    return ": ".join(filter(None, (part.type, who)))


def _outcomes(part: shape.Outcomes | None) -> tuple[Outcome, ...]:
    if part is None:
        return ()
    groups = (
        ("primary", part.primary_outcomes),
        ("secondary", part.secondary_outcomes),
        ("other", part.other_outcomes),
    )
    return tuple(
        Outcome(
            kind=kind,  # type: ignore[arg-type]
            measure=each.measure or "",
            description=each.description or "",
            time_frame=each.time_frame or "",
        )
        for kind, group in groups
        for each in group or ()
    )


def _contacts(parts: Iterable[shape.Contact] | None) -> tuple[Contact, ...]:
    return tuple(
        Contact(
            name=part.name or "",
            role=part.role or "",
            phone=" ext. ".join(filter(None, (part.phone, part.phone_ext))),
            email=part.email or "",
            affiliation=part.affiliation or "",
        )
        for part in parts or ()
    )


def _location(part: shape.Location) -> Location:
    point = part.geo_point
    return Location(
        facility=part.facility or "",
        city=part.city or "",
        state=part.state or "",
        zip=part.zip or "",
        country=part.country or "",
        status=terms.code(part.status, terms.STATUS),
        latitude=point.lat if point else None,
        longitude=point.lon if point else None,
        contacts=_contacts(part.contacts),
    )


def _mesh(derived: shape.Derived) -> tuple[MeshTerm, ...]:
    found = []
    for of, browse in (
        ("condition", derived.condition_browse_module),
        ("intervention", derived.intervention_browse_module),
    ):
        if browse is not None:
            for above, group in ((False, browse.meshes), (True, browse.ancestors)):
                found += [
                    MeshTerm(term=each.term, of=of, id=each.id or "", ancestor=above)  # type: ignore[arg-type]
                    for each in group or ()
                    if each.term
                ]
    return tuple(found)


def _references(part: shape.References) -> tuple[Reference, ...]:
    return tuple(
        Reference(citation=each.citation or "", pmid=each.pmid or "", type=(each.type or "").lower())
        for each in part.references or ()
    )


def _links(part: shape.References) -> tuple[Link, ...]:
    links = [Link(url=each.url or "", label=each.label or "") for each in part.see_also_links or ()]
    for data in part.avail_ipds or ():
        label = ": ".join(filter(None, (data.type, data.id, data.comment)))
        links.append(Link(url=data.url or "", label=label, kind="ipd"))
    return tuple(links)


def _documents(part: shape.Documents | None, number: str) -> tuple[Link, ...]:
    module = part and part.large_document_module
    return tuple(
        Link(
            url=f"{_FILES}{number[-2:]}/{number}/{each.filename}" if each.filename else "",
            label=each.label or "",
            kind=(each.type_abbrev or "").lower(),
            date=day(each.date or ""),
        )
        for each in (module and module.large_docs) or ()
    )


def _sharing(part: shape.Sharing) -> tuple[Coded, ...]:
    said = (
        ("description", part.description),
        ("information", ", ".join(part.info_types or ())),
        ("time_frame", part.time_frame),
        ("access", part.access_criteria),
        ("url", part.url),
    )
    return tuple(Coded(value=name, published=text) for name, text in said if text)


def _oversight(part: shape.Oversight | None) -> tuple[Coded, ...]:
    if part is None:
        return ()
    said = (
        ("has_dmc", part.oversight_has_dmc),
        ("fda_regulated_drug", part.is_fda_regulated_drug),
        ("fda_regulated_device", part.is_fda_regulated_device),
        ("unapproved_device", part.is_unapproved_device),
        ("ppsd", part.is_ppsd),
        ("us_export", part.is_us_export),
        ("fdaaa801_violation", part.fdaaa801_violation),
    )
    return tuple(
        Coded(value=name, published="yes" if yes(flag) else "no") for name, flag in said if flag is not None
    )

"""The older XML of ClinicalTrials.gov laid out as the parts of an API record; it normalises nothing."""

import re
from collections.abc import Callable
from typing import TypeVar

from lxml import etree

from trialbridge.registries import ctgov_shape as shape

T = TypeVar("T")
_PROCESSED = re.compile(r"\bon ([A-Za-z]+ \d{1,2}, \d{4})")


def record(root: etree._Element, number: str) -> shape.Record:
    """Lay out one clinical_study element."""
    return shape.Record(
        protocol_section=shape.Protocol(
            identification_module=_identification(root, number),
            status_module=_status(root),
            sponsor_collaborators_module=_sponsors(root),
            oversight_module=_oversight(root),
            description_module=shape.Description(
                brief_summary=_text(root, "brief_summary/textblock"),
                detailed_description=_text(root, "detailed_description/textblock"),
            ),
            conditions_module=shape.Conditions(
                conditions=_words(root, "condition"), keywords=_words(root, "keyword")
            ),
            design_module=_design(root),
            arms_interventions_module=shape.ArmsInterventions(
                arm_groups=_each(root, "arm_group", _arm),
                interventions=_each(root, "intervention", _intervention),
            ),
            outcomes_module=shape.Outcomes(
                primary_outcomes=_each(root, "primary_outcome", _outcome),
                secondary_outcomes=_each(root, "secondary_outcome", _outcome),
                other_outcomes=_each(root, "other_outcome", _outcome),
            ),
            eligibility_module=_eligibility(root),
            contacts_locations_module=shape.ContactsLocations(
                central_contacts=_each(root, "overall_contact", _contact)
                + _each(root, "overall_contact_backup", _contact),
                overall_officials=_each(root, "overall_official", _contact),
                locations=_each(root, "location", _location),
            ),
            references_module=_references(root),
            ipd_sharing_statement_module=_sharing(root),
        ),
        derived_section=_derived(root),
        has_results=_results(root),
        document_section=None,
    )


def _text(element: etree._Element, path: str) -> str | None:
    """Give a text exactly as it stands between its tags; None where there is none."""
    found = element.find(path)
    text = "".join(map(str, found.itertext())) if found is not None else ""
    return text if text and not text.isspace() else None


def _word(element: etree._Element, path: str) -> str | None:
    text = element.findtext(path)
    return text.strip() or None if text else None


def _words(element: etree._Element, path: str) -> tuple[str, ...]:
    return tuple(text for each in element.iterfind(path) if (text := (each.text or "").strip()))


def _each(element: etree._Element, path: str, read: Callable[[etree._Element], T]) -> tuple[T, ...]:
    return tuple(read(each) for each in element.iterfind(path))


def _when(root: etree._Element, *paths: str) -> shape.When | None:
    for path in paths:
        found = root.find(path)
        if found is not None and found.text:
            return shape.When(date=found.text.strip(), type=found.get("type"))
    return None


def _day(root: etree._Element, *paths: str) -> str | None:
    return next((word for path in paths if (word := _word(root, path))), None)


def _identification(root: etree._Element, number: str) -> shape.Identification:
    own = _word(root, "id_info/org_study_id")
    return shape.Identification(
        nct_id=number,
        nct_id_aliases=_words(root, "id_info/nct_alias"),
        org_study_id_info=shape.Id(id=own) if own else None,
        secondary_id_infos=tuple(shape.Id(id=word) for word in _words(root, "id_info/secondary_id")),
        organization=shape.Organisation(full_name=_word(root, "source")),
        brief_title=_word(root, "brief_title"),
        official_title=_word(root, "official_title"),
        acronym=_word(root, "acronym"),
    )


def _status(root: etree._Element) -> shape.Status:
    """Lay out status and dates; records before 2017 say `firstreceived` and `lastchanged`."""
    return shape.Status(
        status_verified_date=_word(root, "verification_date"),
        overall_status=_word(root, "overall_status"),
        last_known_status=_word(root, "last_known_status"),
        why_stopped=_word(root, "why_stopped"),
        expanded_access_info=shape.ExpandedAccess(has_expanded_access=_word(root, "has_expanded_access")),
        start_date_struct=_when(root, "start_date"),
        primary_completion_date_struct=_when(root, "primary_completion_date"),
        completion_date_struct=_when(root, "completion_date"),
        study_first_submit_date=_day(root, "study_first_submitted", "firstreceived_date"),
        study_first_submit_qc_date=_word(root, "study_first_submitted_qc"),
        study_first_post_date_struct=_when(root, "study_first_posted"),
        results_first_submit_date=_day(root, "results_first_submitted", "firstreceived_results_date"),
        results_first_submit_qc_date=_word(root, "results_first_submitted_qc"),
        results_first_post_date_struct=_when(root, "results_first_posted"),
        disp_first_submit_date=_day(
            root, "disposition_first_submitted", "firstreceived_results_disposition_date"
        ),
        disp_first_submit_qc_date=_word(root, "disposition_first_submitted_qc"),
        disp_first_post_date_struct=_when(root, "disposition_first_posted"),
        last_update_submit_date=_day(root, "last_update_submitted", "lastchanged_date"),
        last_update_post_date_struct=_when(root, "last_update_posted"),
    )


def _sponsors(root: etree._Element) -> shape.Sponsors:
    party = root.find("responsible_party")
    return shape.Sponsors(
        lead_sponsor=next(iter(_each(root, "sponsors/lead_sponsor", _agency)), None),
        collaborators=_each(root, "sponsors/collaborator", _agency),
        responsible_party=None if party is None else _party(party),
    )


def _agency(element: etree._Element) -> shape.Organisation:
    return shape.Organisation(name=_word(element, "agency"), class_=_word(element, "agency_class"))


def _party(element: etree._Element) -> shape.Responsible:
    return shape.Responsible(
        type=_word(element, "responsible_party_type"),
        investigator_full_name=_word(element, "investigator_full_name"),
        investigator_title=_word(element, "investigator_title"),
        investigator_affiliation=_word(element, "investigator_affiliation"),
        old_name_title=_word(element, "name_title"),
        old_organization=_word(element, "organization"),
    )


def _oversight(root: etree._Element) -> shape.Oversight:
    return shape.Oversight(
        oversight_has_dmc=_word(root, "oversight_info/has_dmc"),
        is_fda_regulated_drug=_word(root, "oversight_info/is_fda_regulated_drug"),
        is_fda_regulated_device=_word(root, "oversight_info/is_fda_regulated_device"),
        is_unapproved_device=_word(root, "oversight_info/is_unapproved_device"),
        is_ppsd=_word(root, "oversight_info/is_ppsd"),
        is_us_export=_word(root, "oversight_info/is_us_export"),
    )


def _design(root: etree._Element) -> shape.DesignModule:
    phase, count = _word(root, "phase"), _word(root, "enrollment")
    enrolment = root.find("enrollment")
    arms = _word(root, "number_of_arms") or _word(root, "number_of_groups") or ""
    return shape.DesignModule(
        study_type=_word(root, "study_type"),
        phases=(phase,) if phase else None,
        design_info=shape.DesignInfo(
            allocation=_word(root, "study_design_info/allocation"),
            intervention_model=_word(root, "study_design_info/intervention_model"),
            intervention_model_description=_word(root, "study_design_info/intervention_model_description"),
            primary_purpose=_word(root, "study_design_info/primary_purpose"),
            observational_model=_word(root, "study_design_info/observational_model"),
            time_perspective=_word(root, "study_design_info/time_perspective"),
            masking_info=shape.Masking(
                masking=_word(root, "study_design_info/masking"),
                masking_description=_word(root, "study_design_info/masking_description"),
            ),
            legacy_text=_word(root, "study_design"),
        ),
        enrollment_info=shape.Enrolment(
            count=count, type=enrolment.get("type") if enrolment is not None else None
        ),
        target_duration=_word(root, "target_duration"),
        bio_spec=shape.Specimens(
            retention=_word(root, "biospec_retention"), description=_text(root, "biospec_descr/textblock")
        ),
        number_of_arms=int(arms) if arms.isascii() and arms.isdigit() and len(arms) < 5 else None,
    )


def _arm(element: etree._Element) -> shape.Arm:
    return shape.Arm(
        label=_word(element, "arm_group_label"),
        type=_word(element, "arm_group_type"),
        description=_word(element, "description"),
    )


def _intervention(element: etree._Element) -> shape.Intervention:
    return shape.Intervention(
        name=_word(element, "intervention_name"),
        type=_word(element, "intervention_type"),
        description=_word(element, "description"),
        other_names=_words(element, "other_name"),
        arm_group_labels=_words(element, "arm_group_label"),
    )


def _outcome(element: etree._Element) -> shape.Outcome:
    return shape.Outcome(
        measure=_word(element, "measure"),
        description=_word(element, "description"),
        time_frame=_word(element, "time_frame"),
    )


def _eligibility(root: etree._Element) -> shape.Eligibility:
    part = root.find("eligibility")
    if part is None:
        return shape.Eligibility()
    return shape.Eligibility(
        eligibility_criteria=_text(part, "criteria/textblock"),
        healthy_volunteers=_word(part, "healthy_volunteers"),
        sex=_word(part, "gender"),
        gender_based=_word(part, "gender_based"),
        gender_description=_word(part, "gender_description"),
        minimum_age=_word(part, "minimum_age"),
        maximum_age=_word(part, "maximum_age"),
        study_population=_text(part, "study_pop/textblock"),
        sampling_method=_word(part, "sampling_method"),
    )


def _contact(element: etree._Element) -> shape.Contact:
    name = [_word(element, path) for path in ("first_name", "middle_name", "last_name")]
    return shape.Contact(
        name=" ".join(filter(None, name)) or None,
        role=_word(element, "role"),
        phone=_word(element, "phone"),
        phone_ext=_word(element, "phone_ext"),
        email=_word(element, "email"),
        affiliation=_word(element, "affiliation"),
    )


def _location(element: etree._Element) -> shape.Location:
    return shape.Location(
        facility=_word(element, "facility/name"),
        city=_word(element, "facility/address/city"),
        state=_word(element, "facility/address/state"),
        zip=_word(element, "facility/address/zip"),
        country=_word(element, "facility/address/country"),
        status=_word(element, "status"),
        contacts=_each(element, "contact", _contact)
        + _each(element, "contact_backup", _contact)
        + _each(element, "investigator", _contact),
    )


def _references(root: etree._Element) -> shape.References:
    cited = [(each, "background") for each in root.iterfind("reference")]
    cited += [(each, "result") for each in root.iterfind("results_reference")]
    return shape.References(
        references=tuple(
            shape.Reference(pmid=_word(each, "PMID"), type=kind, citation=_word(each, "citation"))
            for each, kind in cited
        ),
        see_also_links=tuple(
            shape.Link(label=_word(each, "description"), url=_word(each, "url"))
            for each in root.iterfind("link")
        ),
        avail_ipds=tuple(
            shape.AvailableIpd(
                id=_word(each, "doc_id"), type=_word(each, "doc_type"), url=_word(each, "doc_url"),
                comment=_word(each, "doc_comment"),
            )
            for each in root.iterfind("study_docs/study_doc")
        ),
    )  # fmt: skip


def _sharing(root: etree._Element) -> shape.Sharing:
    return shape.Sharing(
        ipd_sharing=_word(root, "patient_data/sharing_ipd"),
        description=_word(root, "patient_data/ipd_description"),
        info_types=_words(root, "patient_data/ipd_info_type"),
        time_frame=_word(root, "patient_data/ipd_time_frame"),
        access_criteria=_word(root, "patient_data/ipd_access_criteria"),
        url=_word(root, "patient_data/ipd_url"),
    )


def _derived(root: etree._Element) -> shape.Derived:
    processed = _PROCESSED.search(root.findtext("required_header/download_date") or "")
    return shape.Derived(
        misc_info_module=shape.Misc(version_holder=processed[1] if processed else None),
        condition_browse_module=_mesh(root, "condition_browse/mesh_term"),
        intervention_browse_module=_mesh(root, "intervention_browse/mesh_term"),
    )


def _mesh(root: etree._Element, path: str) -> shape.Browse:
    return shape.Browse(meshes=tuple(shape.Mesh(term=word) for word in _words(root, path)))


def _results(root: etree._Element) -> bool:
    """Tell whether the record has results; a date of their submission alone may precede their posting."""
    return root.find("clinical_results") is not None

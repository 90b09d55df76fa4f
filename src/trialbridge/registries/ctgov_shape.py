"""The parts of a ClinicalTrials.gov API v2 record that are read, typed for decoding; it maps nothing."""

import msgspec

Flag = bool | str
Strings = tuple[str, ...] | None


class Part(msgspec.Struct, rename="camel", gc=False):
    """Base of the record's parts; what is not named here is skipped."""


class Id(Part):
    """An identifier with who gave it."""

    id: str | None = None
    type: str | None = None
    domain: str | None = None
    link: str | None = None


class Organisation(Part):
    """A sponsor, collaborator or keeper of the record."""

    full_name: str | None = None
    name: str | None = None
    class_: str | None = msgspec.field(default=None, name="class")


class Identification(Part):
    """Numbers and titles."""

    nct_id: str | None = None
    nct_id_aliases: Strings = None
    org_study_id_info: Id | None = None
    secondary_id_infos: tuple[Id, ...] | None = None
    organization: Organisation | None = None
    brief_title: str | None = None
    official_title: str | None = None
    acronym: str | None = None


class When(Part):
    """A day, actual or estimated."""

    date: str | None = None
    type: str | None = None


class ExpandedAccess(Part):
    """Whether the therapy is to be had outside the study, and under which number."""

    has_expanded_access: Flag | None = None
    nct_id: str | None = None


class Status(Part):
    """Status and days."""

    status_verified_date: str | None = None
    overall_status: str | None = None
    last_known_status: str | None = None
    why_stopped: str | None = None
    expanded_access_info: ExpandedAccess | None = None
    start_date_struct: When | None = None
    primary_completion_date_struct: When | None = None
    completion_date_struct: When | None = None
    study_first_submit_date: str | None = None
    study_first_submit_qc_date: str | None = None
    study_first_post_date_struct: When | None = None
    results_first_submit_date: str | None = None
    results_first_submit_qc_date: str | None = None
    results_first_post_date_struct: When | None = None
    disp_first_submit_date: str | None = None
    disp_first_submit_qc_date: str | None = None
    disp_first_post_date_struct: When | None = None
    last_update_submit_date: str | None = None
    last_update_post_date_struct: When | None = None


class Responsible(Part):
    """Who answers for the record; the `old` names stood before 2011."""

    type: str | None = None
    investigator_full_name: str | None = None
    investigator_title: str | None = None
    investigator_affiliation: str | None = None
    old_name_title: str | None = None
    old_organization: str | None = None


class Sponsors(Part):
    """Who pays and who answers."""

    responsible_party: Responsible | None = None
    lead_sponsor: Organisation | None = None
    collaborators: tuple[Organisation, ...] | None = None


class Oversight(Part):
    """Committees and regulators."""

    oversight_has_dmc: Flag | None = None
    is_fda_regulated_drug: Flag | None = None
    is_fda_regulated_device: Flag | None = None
    is_unapproved_device: Flag | None = None
    is_ppsd: Flag | None = None
    is_us_export: Flag | None = None
    fdaaa801_violation: Flag | None = None


class Description(Part):
    """Summary and description."""

    brief_summary: str | None = None
    detailed_description: str | None = None


class Conditions(Part):
    """Conditions and keywords."""

    conditions: Strings = None
    keywords: Strings = None


class Masking(Part):
    """Who does not know the group."""

    masking: str | None = None
    masking_description: str | None = None
    who_masked: Strings = None


class DesignInfo(Part):
    """How the study is built; `legacy_text` is the one line of older records."""

    allocation: str | None = None
    intervention_model: str | None = None
    intervention_model_description: str | None = None
    primary_purpose: str | None = None
    observational_model: str | None = None
    time_perspective: str | None = None
    masking_info: Masking | None = None
    legacy_text: str | None = None


class Enrolment(Part):
    """How many people."""

    count: int | float | str | None = None
    type: str | None = None


class Specimens(Part):
    """What is kept of an observational study."""

    retention: str | None = None
    description: str | None = None


class DesignModule(Part):
    """Type, phase, design and size."""

    study_type: str | None = None
    phases: Strings = None
    design_info: DesignInfo | None = None
    enrollment_info: Enrolment | None = None
    patient_registry: Flag | None = None
    target_duration: str | None = None
    bio_spec: Specimens | None = None
    number_of_arms: int | None = None


class Arm(Part):
    """An arm or group."""

    label: str | None = None
    type: str | None = None
    description: str | None = None
    intervention_names: Strings = None


class Intervention(Part):
    """What is given or done."""

    name: str | None = None
    type: str | None = None
    description: str | None = None
    other_names: Strings = None
    arm_group_labels: Strings = None


class ArmsInterventions(Part):
    """Arms and interventions."""

    arm_groups: tuple[Arm, ...] | None = None
    interventions: tuple[Intervention, ...] | None = None


class Outcome(Part):
    """What is measured."""

    measure: str | None = None
    description: str | None = None
    time_frame: str | None = None


class Outcomes(Part):
    """Outcomes by kind."""

    primary_outcomes: tuple[Outcome, ...] | None = None
    secondary_outcomes: tuple[Outcome, ...] | None = None
    other_outcomes: tuple[Outcome, ...] | None = None


class Eligibility(Part):
    """Who may take part."""

    eligibility_criteria: str | None = None
    healthy_volunteers: Flag | None = None
    sex: str | None = None
    gender_based: Flag | None = None
    gender_description: str | None = None
    minimum_age: str | None = None
    maximum_age: str | None = None
    std_ages: Strings = None
    study_population: str | None = None
    sampling_method: str | None = None


class Contact(Part):
    """Someone to ask, or an official."""

    name: str | None = None
    role: str | None = None
    phone: str | None = None
    phone_ext: str | None = None
    email: str | None = None
    affiliation: str | None = None


class GeoPoint(Part):
    """Degrees, WGS 84."""

    lat: float | None = None
    lon: float | None = None


class Location(Part):
    """A site."""

    facility: str | None = None
    status: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    contacts: tuple[Contact, ...] | None = None
    geo_point: GeoPoint | None = None


class ContactsLocations(Part):
    """People and sites."""

    central_contacts: tuple[Contact, ...] | None = None
    overall_officials: tuple[Contact, ...] | None = None
    locations: tuple[Location, ...] | None = None


class Reference(Part):
    """A publication."""

    pmid: str | None = None
    type: str | None = None
    citation: str | None = None


class Link(Part):
    """An address with its label."""

    label: str | None = None
    url: str | None = None


class AvailableIpd(Part):
    """Data that may be had."""

    id: str | None = None
    type: str | None = None
    url: str | None = None
    comment: str | None = None


class References(Part):
    """Publications, addresses and data."""

    references: tuple[Reference, ...] | None = None
    see_also_links: tuple[Link, ...] | None = None
    avail_ipds: tuple[AvailableIpd, ...] | None = None


class Sharing(Part):
    """The plan for sharing data."""

    ipd_sharing: str | None = None
    description: str | None = None
    info_types: Strings = None
    time_frame: str | None = None
    access_criteria: str | None = None
    url: str | None = None


class Protocol(Part):
    """The modules of the protocol section; only the first is never missing."""

    identification_module: Identification
    status_module: Status | None = None
    sponsor_collaborators_module: Sponsors | None = None
    oversight_module: Oversight | None = None
    description_module: Description | None = None
    conditions_module: Conditions | None = None
    design_module: DesignModule | None = None
    arms_interventions_module: ArmsInterventions | None = None
    outcomes_module: Outcomes | None = None
    eligibility_module: Eligibility | None = None
    contacts_locations_module: ContactsLocations | None = None
    references_module: References | None = None
    ipd_sharing_statement_module: Sharing | None = None


class Mesh(Part):
    """A MeSH heading."""

    id: str | None = None
    term: str | None = None


class Browse(Part):
    """Headings and those above them."""

    meshes: tuple[Mesh, ...] | None = None
    ancestors: tuple[Mesh, ...] | None = None


class Misc(Part):
    """The day of the record's version."""

    version_holder: str | None = None


class Derived(Part):
    """What the registry derives."""

    misc_info_module: Misc | None = None
    condition_browse_module: Browse | None = None
    intervention_browse_module: Browse | None = None


class LargeDocument(Part):
    """A document the registry holds."""

    type_abbrev: str | None = None
    label: str | None = None
    date: str | None = None
    filename: str | None = None


class LargeDocuments(Part):
    """Its documents."""

    large_docs: tuple[LargeDocument, ...] | None = None


class Documents(Part):
    """The section of documents."""

    large_document_module: LargeDocuments | None = None


class Record(Part):
    """One study of the API."""

    protocol_section: Protocol
    derived_section: Derived | None = None
    document_section: Documents | None = None
    has_results: Flag | None = None


class Page(Part):
    """One page of the API; the records stay undecoded, so that one bad record spoils no other."""

    studies: list[msgspec.Raw]
    next_page_token: str = ""
    total_count: int | None = None

"""The API's JSON, of both versions, as studies."""

import json
from pathlib import Path
from typing import Any

import pytest

from trialbridge.model.study import (
    Coded,
    Contact,
    Enrolment,
    Identifier,
    Link,
    Location,
    MeshTerm,
    Organisation,
    Rejected,
    Study,
    StudyDate,
)
from trialbridge.registries import ctgov
from trialbridge.registries.rejection import MAX_RECORD
from trialbridge.registries.request import Request

SAMPLES = Path(__file__).parents[2] / "conformance" / "samples" / "ctgov"


def one(data: bytes | dict[str, Any]) -> Study:
    """Read bytes that hold one study."""
    (study,) = ctgov.read(data if isinstance(data, bytes) else json.dumps(data).encode())
    assert isinstance(study, Study), study
    return study


def refused(data: bytes | dict[str, Any]) -> Rejected:
    """Read bytes that hold one record that is none."""
    (rejected,) = ctgov.read(data if isinstance(data, bytes) else json.dumps(data).encode())
    assert isinstance(rejected, Rejected), rejected
    return rejected


def record(**modules: Any) -> dict[str, Any]:
    """Give a record with some modules."""
    return {"protocolSection": {"identificationModule": {"nctId": "NCT99990020"}, **modules}}


@pytest.fixture(scope="module")
def study() -> Study:
    """Give the sample that has every field."""
    return one((SAMPLES / "study.json").read_bytes())


def test_identity(study: Study) -> None:
    """Numbers keep their kind, by their form or as the record says, and what lacks a number is left out."""
    assert study.id == "NCT99990001"
    assert [(each.id, each.kind) for each in study.identifiers] == [
        ("NCT99990001", "nct"),
        ("NCT99990091", "alias"),
        ("SAMPLE-01", "org"),
        ("2024-512345-12-00", "ctis"),
        ("2019-001234-56", "eudract"),
        ("ChiCTR2400000001", "chictr"),
        ("R01-SAMPLE", "grant"),
        ("LOCAL-7", "secondary"),
        ("NCT99990092", "expanded_access"),
    ]
    assert study.identifiers[2] == Identifier(
        id="SAMPLE-01", kind="org", domain="Sample University Hospital", link="https://example.org/sample-01"
    )
    assert (study.source.as_of, study.source.layout) == ("2024-06-01", "v2")
    assert study.source.url == "https://clinicaltrials.gov/study/NCT99990001"


def test_status_and_days(study: Study) -> None:
    """Status, its past and its reason stand; a day that no calendar has keeps its words."""
    assert study.status == Coded(value="unknown", published="UNKNOWN")
    assert study.last_known_status == Coded(value="recruiting", published="RECRUITING")
    assert study.why_stopped == "It never began"
    assert study.expanded_access is True
    days = {each.event: each for each in study.dates}
    assert len(days) == 15
    assert days["start"] == StudyDate(event="start", date="2024-01-15", type="actual")
    assert days["completion"] == StudyDate(event="completion", date="2026-12", type="estimated")
    assert days["primary_completion"].date is None
    assert days["primary_completion"].published == "2024-13-40"
    assert days["verified"].date == "2024-05"


def test_people_and_places(study: Study) -> None:
    """Sponsors, contacts, officials and sites with status and coordinates are kept."""
    assert study.sponsor == Organisation(name="Sample University Hospital", kind="other")
    assert study.collaborators == (Organisation(name="Sample Bio", kind="industry"),)
    assert study.responsible_party == "PRINCIPAL_INVESTIGATOR: A. Sample, Chief, Sample University Hospital"
    assert study.contacts == (
        Contact(name="B. Sample", role="CONTACT", phone="555 0100 ext. 7", email="b@example.org"),
    )
    assert study.officials[0].role == "STUDY_CHAIR"
    assert study.locations == (
        Location(
            facility="Sample Hospital", city="Guangzhou", state="Guangdong", zip="510000", country="China",
            status=Coded(value="recruiting", published="RECRUITING"), latitude=23.11667, longitude=113.25,
            contacts=(Contact(name="C. Sample", role="CONTACT", phone="555 0101"),),
        ),
        Location(country="China"),
    )  # fmt: skip


def test_design(study: Study) -> None:
    """Design is coded beside its words."""
    design = study.design
    assert design.phase == Coded(value="phase1/phase2", published="PHASE1/PHASE2")
    assert design.allocation == Coded(value="randomized", published="RANDOMIZED")
    assert design.who_masked == ("investigator", "outcomes_assessor")
    assert design.enrolment == Enrolment(count=90, type="estimated")
    assert design.biospecimens == "SAMPLES_WITH_DNA: blood"
    assert design.patient_registry is False


def test_arms_and_interventions_name_each_other(study: Study) -> None:
    """Which arm has what is known from either side; a colon in a name is no type before it."""
    assert study.arms[0].interventions == ("Invented killer cells", "Sorafenib: daily")
    assert study.arms[1].interventions == ()
    assert [each.arms for each in study.interventions] == [("Cells",), ("Cells",)]
    assert study.interventions[0].other_names == ("IKC",)


def test_an_arm_may_name_what_is_not_listed() -> None:
    """A name in an arm that no intervention has loses its type and is kept."""
    arms = [{"label": "A", "interventionNames": ["Drug: X", "Y"]}, {}]
    study = one(record(armsInterventionsModule={"armGroups": arms, "interventions": [{}]}))
    assert study.arms[0].interventions == ("X", "Y")


def test_eligibility(study: Study) -> None:
    """The criteria stand exactly as given, the limits as durations."""
    eligibility = study.eligibility
    assert eligibility.criteria[0].text.startswith("Inclusion Criteria:\n\n* Age \\>= 18\n")
    assert eligibility.minimum_age is not None and eligibility.minimum_age.value == 18
    assert eligibility.maximum_age is not None and eligibility.maximum_age.value is None
    assert (eligibility.healthy_volunteers, eligibility.gender_based) == (False, True)
    assert eligibility.sex == Coded(value="female", published="FEMALE")


def test_the_rest(study: Study) -> None:
    """Outcomes, headings, publications, links, documents, sharing and oversight are kept."""
    assert [(each.kind, each.measure) for each in study.outcomes] == [
        ("primary", "Survival"), ("secondary", "Response"), ("other", "Cells in blood"),
    ]  # fmt: skip
    assert study.mesh == (
        MeshTerm(term="Liver Neoplasms", of="condition", id="D008113"),
        MeshTerm(term="Neoplasms", of="condition", id="D009369", ancestor=True),
        MeshTerm(term="Sorafenib", of="intervention", id="D000077157"),
    )
    assert study.references[0].pmid == "1"
    assert [each.kind for each in study.links] == ["", "ipd"]
    assert study.documents[0] == Link(
        url="https://cdn.clinicaltrials.gov/large-docs/01/NCT99990001/Prot_SAP_000.pdf",
        label="Protocol", kind="prot_sap", date="2023-10-01",
    )  # fmt: skip
    assert study.documents[1].url == ""
    assert study.has_results is True
    assert (study.ipd_sharing, study.ipd_plan[1].published) == ("YES", "STUDY_PROTOCOL, SAP")
    assert study.oversight[0] == Coded(value="has_dmc", published="yes")
    assert len(study.oversight) == 7


def test_older_layout() -> None:
    """The names and lists of API v1 give the same study as those of v2."""
    study = one((SAMPLES / "v1.json").read_bytes())
    assert study.source.layout == "v1"
    assert [(each.id, each.kind) for each in study.identifiers[1:]] == [
        ("OLD-7", "org"), ("ISRCTN12345678", "isrctn"),
    ]  # fmt: skip
    assert study.status == Coded(value="active_not_recruiting", published="Active, not recruiting")
    assert study.dates[0] == StudyDate(
        event="start", date="2020-04-17", type="actual", published="April 17, 2020"
    )
    assert study.dates[1].type == "estimated"
    assert study.responsible_party == "Principal Investigator: A. Sample"
    assert study.collaborators == (Organisation(name="Old Bio", kind="industry"),)
    assert [each.value for each in study.oversight] == ["has_dmc", "fda_regulated_drug"]
    assert (study.conditions, study.keywords) == (("Lung Cancer",), ("old",))
    assert study.design.phase == Coded(value="phase1/phase2", published="Phase 1/Phase 2")
    assert study.design.allocation == Coded(value="non_randomized", published="Non-Randomized")
    assert study.design.observational_model == Coded(value="cohort", published="Cohort")
    assert study.design.who_masked == ("participant", "investigator")
    assert study.design.enrolment == Enrolment(count=45, type="estimated")
    assert study.arms[0].interventions == ("Oldine",)
    assert study.interventions[0].other_names == ("OLD",)
    assert study.outcomes[0].time_frame == "1 year"
    assert study.eligibility.sex == Coded(value="all", published="All")
    assert study.eligibility.age_groups == ("Adult",)
    assert study.locations[0].contacts == (Contact(name="C. Sample"),)
    assert study.contacts[0].name == "B. Sample"
    assert study.references[0].pmid == "2"
    assert study.ipd_plan == (Coded(value="description", published="None planned"),)
    assert [each.ancestor for each in study.mesh] == [False, True]


def test_mixed_layout() -> None:
    """Dumps that mend only some names of v1 are read too."""
    mixed = record(
        statusModule={"startDateStruct": {"date": "May 2020", "startDateType": "Actual"}},
        designModule={
            "designInfo": {"designTimePerspectiveList": {"designTimePerspective": ["Prospective"]}}
        },
        contactsLocationsModule={
            "locations": [{"contacts": [{"name": "A", "locationContactRole": "Contact"}]}]
        },
        conditionsModule={"keywordList": {"keyword": "alone"}, "conditions": ["A"]},
    )
    study = one(mixed)
    assert study.dates[0].type == "actual"
    assert study.design.time_perspective == Coded(value="prospective", published="Prospective")
    assert study.locations[0].contacts[0].role == "Contact"
    assert study.conditions == ("A",)


def test_old_design_line_fills_gaps() -> None:
    """The one-line design of an older record gives what its fields leave open."""
    _, study = ctgov.read((SAMPLES / "array.json").read_bytes())
    assert isinstance(study, Study)
    assert study.design.allocation == Coded(value="randomized", published="Randomized")
    assert study.design.who_masked == ("participant", "care_provider")
    assert study.design.published.startswith("Allocation: Randomized")


@pytest.mark.parametrize(
    ("count", "expected"), [(12, 12), ("45", 45), (12.0, 12), (12.5, None), ("many", None), (None, None)]
)  # fmt: skip
def test_enrolment(count: object, expected: int | None) -> None:
    """A number of people is a whole number, whether it came as one or as text."""
    found = one(record(designModule={"enrollmentInfo": {"count": count}})).design.enrolment
    assert (found.count if found else None) == expected


def test_patient_registry_by_type() -> None:
    """Dumps that write the registry into the type keep both."""
    design = one(record(designModule={"studyType": "OBSERVATIONAL_PATIENT_REGISTRY"})).design
    assert design.patient_registry is True
    assert design.study_type == Coded(value="observational", published="OBSERVATIONAL_PATIENT_REGISTRY")


def test_keeper_stands_for_a_missing_sponsor() -> None:
    """Where no sponsor is given the organisation that keeps the record is."""
    study = one(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT99990020", "organization": {"fullName": "Keeper"}}
            }
        }
    )
    assert study.sponsor == Organisation(name="Keeper")


@pytest.mark.parametrize(
    ("data", "came"),
    [
        (
            record(statusModule=[]),
            "Expected `object | null`, got `array` - at `$.protocolSection.statusModule`",
        ),
        ({"protocolSection": {"identificationModule": {}}}, "no identifier"),
        ({"protocolSection": {"identificationModule": {"nctId": "NCT1"}}}, "identifier 'NCT1'"),
        ({"protocolSection": {}}, "missing required field `identificationModule`"),
        ({"ProtocolSection": 3}, "Expected `object`, got `int`"),
        (record(descriptionModule={"briefSummary": "a\0b"}), "a NUL character"),
        (b'["a word that ends in DateType"]', "Expected `object`, got `str`"),
        (b'{"FullStudiesResponse": {}}', "missing required field `FullStudies`"),
        (b'{"studies": 5}', "Expected `array`, got `int`"),
        (b"<html></html>", "an HTML page"),
    ],
)
def test_rejection_says_what_came(data: bytes | dict[str, Any], came: str) -> None:
    """A record that cannot be read says what was expected and what came, with its number where it has one."""
    rejected = refused(data)
    assert came in rejected.came
    assert rejected.expected


def test_rejection_names_the_record() -> None:
    """The identifier is found even in a record that cannot be read."""
    assert refused(record(statusModule=[])).where == "NCT99990020"


def test_one_bad_record_spoils_no_other() -> None:
    """In a page a bad record is rejected by itself."""
    page = json.dumps({"studies": [record(), {"protocolSection": []}, record()]}).encode()
    kinds = [type(each) for each in ctgov.read(page)]
    assert kinds == [Study, Rejected, Study]


def test_a_study_may_have_the_word_studies() -> None:
    """The word "studies" within a record does not make it a page."""
    assert one(record(conditionsModule={"keywords": ["studies"]})).keywords == ("studies",)


def test_too_long_a_record() -> None:
    """A record past the limit is rejected; its page is read on."""
    long = record(eligibilityModule={"eligibilityCriteria": "x" * MAX_RECORD})
    assert "bytes" in refused(long).came
    page = json.dumps({"studies": [long, record()]}).encode()
    assert [type(each) for each in ctgov.read(page)] == [Rejected, Study]


def test_requests_page_by_page() -> None:
    """Each answer's token asks for the next page; the last page ends it."""
    asking = ctgov.requests("2024-01-01")
    whole = next(asking)
    assert isinstance(whole, Request)
    assert (whole.total, whole.records) == (True, False)
    first = asking.send(b'{"studies": [], "totalCount": 7}')
    assert ("filter.advanced", "AREA[LastUpdatePostDate]RANGE[2024-01-01,MAX]") in first.params
    assert (first.total, first.records, first.mark) == (False, True, "")
    second = asking.send((SAMPLES / "page.json").read_bytes())
    assert second.params == (*first.params, ("pageToken", "abc"))
    assert second.mark == "abc"
    with pytest.raises(StopIteration):
        asking.send(b'{"studies": []}')


def test_requests_for_everything_for_a_query_and_further_on() -> None:
    """A sweep of everything counts on its first page; a search has its words, a sweep goes on at its mark."""
    first = next(ctgov.requests())
    assert first.total and first.records
    assert not any(name == "filter.advanced" for name, _ in first.params)
    searched = next(ctgov.requests(query="CIK liver"))
    assert ("query.term", "CIK liver") in searched.params
    assert not searched.total
    further = ctgov.requests(after="abc")
    assert next(further).mark == "abc"
    assert ("pageToken", "abc") in further.send(b"{}").params


@pytest.mark.parametrize(
    ("page", "count"),
    [(b'{"studies": [], "totalCount": 7}', 7), (b'{"studies": []}', None), (b"<html>", None)],
)
def test_counts_what_the_source_holds(page: bytes, count: int | None) -> None:
    """The page's own total is the count; where there is none, none is made up."""
    assert ctgov.count(page) == count


@pytest.mark.parametrize("data", [b"", b"<html>", b'{"resultsSection": {}}', b'<a>"protocolSection"</a>'])
def test_recognises_only_its_own(data: bytes) -> None:
    """Bytes of others are not taken."""
    assert not ctgov.recognises(data)

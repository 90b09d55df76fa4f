"""Studies in the shape of API v2: what was read comes out again, and what other registries say finds its place."""

import json
from typing import Any

import pytest
from tests.studies import study

from trialbridge.model.study import (
    Age,
    Coded,
    Contact,
    Design,
    Eligibility,
    Identifier,
    Location,
    Organisation,
    Study,
    Text,
)
from trialbridge.registries import ctgov
from trialbridge.report.ctgov import COLUMNS, FIELDS, field, named, picked, record, row, values
from trialbridge.report.ctgov.enums import ENUMS, words
from trialbridge.report.ctgov.fields import walk
from trialbridge.report.ctgov.record import years

WHOLE: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT09000001",
            "nctIdAliases": ["NCT09000002"],
            "orgStudyIdInfo": {"id": "NK-7", "link": "https://example.org/nk-7"},
            "secondaryIdInfos": [
                {"id": "2024-123456-12", "type": "EUDRACT_NUMBER"},
                {
                    "id": "R01CA000001",
                    "type": "NIH",
                    "link": "https://reporter.nih.gov/quickSearch/R01CA000001",
                },
                {"id": "G-12", "type": "OTHER_GRANT", "domain": "A fund"},
                {"id": "X-1", "type": "OTHER", "domain": "A hospital"},
                {"id": "ChiCTR2400000001", "type": "REGISTRY", "domain": "ChiCTR"},
                {"id": "Y-2"},
            ],
            "organization": {"fullName": "First Hospital", "class": "OTHER"},
            "briefTitle": "NK Cells After Surgery",
            "officialTitle": "A Trial of NK Cells After Surgery",
            "acronym": "NKAS",
        },
        "statusModule": {
            "statusVerifiedDate": "2024-02",
            "overallStatus": "UNKNOWN",
            "lastKnownStatus": "RECRUITING",
            "whyStopped": "Slow",
            "expandedAccessInfo": {"hasExpandedAccess": True, "nctId": "NCT09000003"},
            "startDateStruct": {"date": "2023-01", "type": "ACTUAL"},
            "studyFirstSubmitDate": "2022-12-01",
            "lastUpdatePostDateStruct": {"date": "2024-02-10", "type": "ESTIMATED"},
        },
        "sponsorCollaboratorsModule": {
            "responsibleParty": {
                "type": "PRINCIPAL_INVESTIGATOR",
                "investigatorFullName": "Wei Example",
                "investigatorTitle": "Head, Oncology",
                "investigatorAffiliation": "First Hospital",
            },
            "leadSponsor": {"name": "First Hospital", "class": "OTHER"},
            "collaborators": [{"name": "Cell Company", "class": "INDUSTRY"}],
        },
        "oversightModule": {"oversightHasDmc": True, "isFdaRegulatedDrug": False},
        "descriptionModule": {"briefSummary": "Short.", "detailedDescription": "Long."},
        "conditionsModule": {"conditions": ["Liver Cancer"], "keywords": ["NK"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
            },
            "bioSpec": {"retention": "SAMPLES_WITH_DNA", "description": "blood"},
            "enrollmentInfo": {"count": 40, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "A",
                    "type": "EXPERIMENTAL",
                    "interventionNames": ["Combination Product: NK cells"],
                },
                {"label": "B", "type": "NO_INTERVENTION"},
            ],
            "interventions": [
                {
                    "type": "COMBINATION_PRODUCT",
                    "name": "NK cells",
                    "armGroupLabels": ["A"],
                    "otherNames": ["N"],
                }
            ],
        },
        "outcomesModule": {"primaryOutcomes": [{"measure": "Survival", "timeFrame": "2 years"}]},
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* Age 18 or over",
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "18 Years",
            "stdAges": ["ADULT", "OLDER_ADULT"],
            "samplingMethod": "NON_PROBABILITY_SAMPLE",
        },
        "contactsLocationsModule": {
            "centralContacts": [
                {"name": "Office", "role": "CONTACT", "phone": "1", "phoneExt": "2", "email": "a@example.org"}
            ],
            "overallOfficials": [
                {"name": "Wei Example", "affiliation": "First Hospital", "role": "PRINCIPAL_INVESTIGATOR"}
            ],
            "locations": [
                {
                    "facility": "First Hospital",
                    "status": "RECRUITING",
                    "city": "Hefei",
                    "country": "China",
                    "geoPoint": {"lat": 31.86, "lon": 117.28},
                }
            ],
        },
        "referencesModule": {
            "references": [{"pmid": "1", "type": "BACKGROUND", "citation": "A paper."}],
            "seeAlsoLinks": [{"label": "Page", "url": "https://example.org"}],
        },
        "ipdSharingStatementModule": {"ipdSharing": "YES", "infoTypes": ["SAP", "ICF"], "timeFrame": "later"},
    },
    "documentSection": {
        "largeDocumentModule": {
            "largeDocs": [
                {
                    "typeAbbrev": "Prot_SAP",
                    "label": "Protocol",
                    "date": "2023-05-01",
                    "filename": "Prot_SAP_000.pdf",
                }
            ]
        }
    },
    "derivedSection": {
        "miscInfoModule": {"versionHolder": "2024-03-01"},
        "conditionBrowseModule": {
            "meshes": [{"id": "D008113", "term": "Liver Neoplasms"}],
            "ancestors": [{"id": "D009369", "term": "Neoplasms"}],
        },
    },
    "hasResults": False,
}


def read(raw: dict[str, Any]) -> Study:
    """Read one record."""
    [found] = ctgov.read(json.dumps(raw).encode())
    assert isinstance(found, Study), found
    return found


def test_a_record_comes_out_as_it_went_in() -> None:
    """Every field of a full record stands in its place again."""
    assert record(read(WHOLE)) == WHOLE


def test_every_code_written_is_one_of_its_list() -> None:
    """An enum field holds only codes its list names."""
    made = record(read(WHOLE))
    for it in walk(FIELDS):
        if it.enum:
            assert set(values(made, it)) <= set(ENUMS[it.enum]), it.piece


def test_what_other_registries_say_finds_its_place() -> None:
    """States, ages, roles and texts of other registries become the nearest code, or are left out."""
    made = record(
        study(
            status=Coded(value="authorised"),
            title=(Text(text="细胞", language="zh"), Text(text="Cells", language="en")),
            official_title=(Text(text="细胞治疗", language="zh"),),
            sponsor=Organisation(name="Foundation", kind="charity"),
            responsible_party="Dr Example, Foundation",
            identifiers=(Identifier(id="U1111-1111-1111", kind="who"),),
            eligibility=Eligibility(
                minimum_age=Age(value=1, unit="years"), maximum_age=Age(value=17.5), sampling="whoever comes"
            ),
            design=Design(biospecimens="blood"),
            contacts=(Contact(name="Q", role="public queries"),),
            officials=(Contact(name="R", role="boss"),),
            locations=(Location(country="China"),),
        ),
        linked=("ChiCTR2400000001",),
    )
    protocol = made["protocolSection"]
    assert protocol["identificationModule"]["briefTitle"] == "Cells"
    assert protocol["identificationModule"]["officialTitle"] == "细胞治疗"
    assert protocol["identificationModule"]["linkedIds"] == ["ChiCTR2400000001"]
    assert protocol["identificationModule"]["secondaryIdInfos"] == [
        {"id": "U1111-1111-1111", "type": "REGISTRY"}
    ]
    assert protocol["statusModule"]["overallStatus"] == "UNKNOWN"
    assert protocol["sponsorCollaboratorsModule"] == {
        "responsibleParty": {"oldNameTitle": "Dr Example, Foundation"},
        "leadSponsor": {"name": "Foundation"},
    }
    assert protocol["designModule"] == {"bioSpec": {"description": "blood"}}
    assert protocol["eligibilityModule"] == {
        "minimumAge": "1 Year",
        "maximumAge": "17.5 Years",
        "stdAges": ["CHILD"],
    }
    people = protocol["contactsLocationsModule"]
    assert people["centralContacts"] == [{"name": "Q", "role": "CONTACT"}]
    assert people["overallOfficials"] == [{"name": "R"}]


def test_a_bare_study_is_a_bare_record() -> None:
    """A study with an identifier only gives a record with that only."""
    bare = Study(id="ISRCTN12345678", source=study().source)
    assert record(bare) == {"protocolSection": {"identificationModule": {"nctId": "ISRCTN12345678"}}}
    assert row(record(bare), ("NCT Number", "Study URL")) == ["ISRCTN12345678", ""]


@pytest.mark.parametrize(
    ("limit", "in_years"), [(None, None), (Age(value=None), None), (Age(value=6, unit="months"), 0.5)]
)
def test_ages_in_years(limit: Age | None, in_years: float | None) -> None:
    """Six months are half a year; no limit is none."""
    assert years(limit) == in_years


def test_fields_are_found_by_piece_and_by_path() -> None:
    """Both names lead to one field, in any case; what is no name is told."""
    assert field("nctid") is field("protocolSection.identificationModule.nctId")
    assert field("Foo") is None
    assert named(("Phase", "Foo")) == (frozenset({"protocolSection.designModule.phases"}), ("Foo",))
    whole = field("StartDateStruct")
    assert whole is not None
    assert [leaf.piece for leaf in whole.leaves] == ["StartDate", "StartDateType"]
    assert {it.shown for it in walk(FIELDS)} >= {"Status", "Phase[]", "PartialDate", "text[]", "Location[]"}
    assert len({it.piece for it in walk(FIELDS)}) == len(list(walk(FIELDS)))


def test_parts_are_picked() -> None:
    """What was asked for is there with all below it, and nothing else."""
    paths, _ = named(("NCTId", "LocationCity", "OversightModule", "Keyword"))
    made = picked(record(read(WHOLE)), paths)
    assert made == {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT09000001"},
            "oversightModule": {"oversightHasDmc": True, "isFdaRegulatedDrug": False},
            "conditionsModule": {"keywords": ["NK"]},
            "contactsLocationsModule": {"locations": [{"city": "Hefei"}]},
        }
    }
    assert picked({}, paths) == {}


def test_a_row_has_every_column() -> None:
    """Lists are joined by bars, and pairs by colons."""
    cells = dict(zip(COLUMNS, row(record(read(WHOLE))), strict=True))
    assert cells["Study URL"] == "https://clinicaltrials.gov/study/NCT09000001"
    assert cells["Interventions"] == "COMBINATION_PRODUCT: NK cells"
    assert cells["Phases"] == "PHASE1|PHASE2"
    assert cells["Primary Outcome Measures"] == "Survival, 2 years"
    assert cells["Study Results"] == "NO"
    assert cells["Study Design"] == (
        "Allocation: RANDOMIZED|Intervention Model: PARALLEL|Masking: DOUBLE|Primary Purpose: TREATMENT"
    )
    assert cells["Locations"] == "First Hospital, Hefei, China"
    assert cells["Study Documents"] == "Protocol, Prot_SAP_000.pdf"
    assert cells["Enrollment"] == "40"


def test_codes_have_words() -> None:
    """A code is told in words."""
    assert words("ACTIVE_NOT_RECRUITING") == "Active, not recruiting"
    assert words("OLDER_ADULT") == "Older adult"

"""Studies as FHIR, RIS, JSON-LD and Atom: rich ones, bare ones, and odd ones."""

import json
from typing import Any

import pytest
from lxml import etree
from tests.studies import study

from trialbridge.eligibility import parse
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
    Source,
    Study,
    StudyDate,
    Text,
)
from trialbridge.records.changes import Change, Difference, Event
from trialbridge.records.criterion_changes import CriterionChange
from trialbridge.report.atom import Entry, feed, moment, sitemap, told
from trialbridge.report.fhir import parts, r4, r5
from trialbridge.report.fhir.searchset import bundle, entry, notice
from trialbridge.report.jsonld import medical_trial
from trialbridge.report.ris import ris

RICH = study(
    7,
    acronym="RICH",
    source=Source(registry="ctgov", url="https://example.org/7", as_of="2024-05-01"),
    identifiers=(
        Identifier(id="2024-123456-12", kind="eudract", domain="EMA"),
        Identifier(id=" ", kind="secondary"),
    ),
    dates=(
        StudyDate(event="start", date="2023-01"),
        StudyDate(event="completion", date="2025"),
        StudyDate(event="first_posted", date="2022-12-24"),
    ),
    design=Design(
        study_type=Coded(value="interventional"),
        phase=Coded(value="phase1/phase2"),
        purpose=Coded(value="treatment", published="Treatment"),
        allocation=Coded(value="randomized"),
        masking=Coded(value="none"),
        enrolment=Enrolment(count=9, type="actual"),
    ),
    sponsor=Organisation(name="First Hospital"),
    collaborators=(Organisation(name="Company"), Organisation(name=" ")),
    officials=(Contact(name="Wei Example"), Contact()),
    contacts=(Contact(name="Office", phone="1", email="a@example.org"), Contact()),
    arms=(
        Arm(label="A", type=Coded(value="experimental"), description="cells"),
        Arm(label="B", type=Coded(value="placebo_comparator")),
        Arm(label="C", type=Coded(value="", published="Other")),
        Arm(label=" "),
    ),
    outcomes=(Outcome(kind="primary", measure="Survival", description="all"), Outcome(kind="other", measure=" ")),
    keywords=("NK", " "),
    why_stopped="Slow",
    locations=(
        Location(facility="First Hospital", city="Hefei", country="China", status=Coded(value="recruiting"), latitude=31.9, longitude=117.3),
        Location(facility="Second Hospital", country="China"),
        Location(facility="Third"),
    ),
)  # fmt: skip
BARE = Study(id="2004-000007-18/GB", source=Source(registry="euctr"))
ODD = study(
    8,
    status=Coded(value="", published="who knows"),
    title=(),
    official_title=(Text(text="Official"),),
    summary=(),
    description=(Text(text="Long"),),
    design=Design(study_type=Coded(value="observational"), phase=Coded(value="phase3/phase4"), enrolment=Enrolment(count=3)),
    dates=(StudyDate(event="start", date="2023"), StudyDate(event="completion", date="2021")),
    eligibility=Eligibility(criteria=(Text(text="adults"), Text(text=" "))),
    interventions=(Intervention(name=" "),),
    locations=(Location(facility="X", contacts=(Contact(phone="2"),)),),
)  # fmt: skip


@pytest.mark.parametrize("it", [RICH, BARE, ODD], ids=["rich", "bare", "odd"])
def test_resources_are_fhir(it: Study, vocabulary: Any) -> None:
    """Both versions are read by fhir.resources, with criteria read and without."""
    models = pytest.importorskip("fhir.resources.researchstudy", reason="fhir.resources is not installed")
    from fhir.resources.R4B.researchstudy import ResearchStudy

    block = it.eligibility.criteria[0].text if it.eligibility.criteria else ""
    for criteria in ((), parse(block, vocabulary)):
        ResearchStudy.model_validate_json(json.dumps(r4.research_study(it, criteria)))
        models.ResearchStudy.model_validate_json(json.dumps(r5.research_study(it, criteria)))


def test_what_the_resource_says() -> None:
    """Codes, contained parts and the registry's own state stand where FHIR has them."""
    made = r4.research_study(RICH)
    assert made["status"] == "active"
    assert made["phase"]["coding"][0]["code"] == "phase-1-phase-2"
    assert made["period"] == {"start": "2023-01", "end": "2025"}
    assert made["extension"] == [parts.extension("registry-status", valueString="recruiting")]
    assert [it["resourceType"] for it in made["contained"]] == ["Organization", "Group", *["Location"] * 3]
    assert [it["value"] for it in made["identifier"]] == ["NCT00000007", "2024-123456-12"]
    odd = r4.research_study(ODD)
    assert "status" not in odd
    assert odd["_status"]["extension"][0]["valueCode"] == "unknown"
    assert odd["period"] == {"start": "2023"}
    assert odd["contact"] == [{"telecom": [{"system": "phone", "value": "2", "use": "work"}]}]
    assert odd["extension"][0]["valueString"] == "who knows"
    bare = r4.research_study(BARE)
    assert bare["id"] == "2004-000007-18-GB"
    assert "extension" not in bare
    assert r5.research_study(RICH)["recruitment"]["actualNumber"] == 9
    assert r5.research_study(ODD)["recruitment"]["targetNumber"] == 3


def test_searchsets() -> None:
    """A score lies between 0 and 1, or is not there; notices are outcomes."""
    assert entry({}, "u", 1.7)["search"] == {"mode": "match", "score": 1.0}
    assert entry({}, "u")["search"] == {"mode": "match"}
    assert bundle([notice("x")], 0)["entry"][0]["search"] == {"mode": "outcome"}


def test_ris() -> None:
    """Each field is a line; what is not there has none."""
    lines = ris(RICH).split("\r\n")
    assert lines[0] == "TY  - DBASE"
    assert lines[-2:] == ["ER  - ", ""]
    assert {"AN  - NCT00000007", "PY  - 2022", "DA  - 2022/12/24", "AU  - Wei Example", "CY  - China"} <= set(
        lines
    )
    assert "N1  - " not in ris(BARE)
    assert "T1  - Official" in ris(ODD)


def test_linked_data() -> None:
    """Several designs at once; an observational study has none of a trial."""
    told_of = medical_trial(RICH, "https://example.org/trials/7")
    assert told_of["trialDesign"] == [
        "RandomizedTrial",
        "OpenTrial",
        "PlaceboControlledTrial",
        "MultiCenterTrial",
    ]
    assert told_of["sameAs"] == "https://example.org/7"
    assert told_of["studyLocation"][0]["geo"]["latitude"] == 31.9
    assert "address" not in told_of["studyLocation"][2]
    assert medical_trial(ODD)["@type"] == "MedicalObservationalStudy"
    assert medical_trial(BARE) == {
        "@context": "https://schema.org",
        "@type": "MedicalTrial",
        "identifier": BARE.id,
        "name": BARE.id,
    }


def test_feeds() -> None:
    """A feed is dated by its latest entry; what XML cannot hold is left out."""
    made = feed(
        "urn:x",
        "Title\0",
        "https://example.org",
        [
            Entry("urn:y", "One", "2024-03", "https://example.org/1"),
            Entry("urn:z", "Two", "2023", "https://example.org/2", ("a", "b")),
        ],
    )
    root = etree.fromstring(made)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert root.findtext("a:updated", namespaces=space) == "2024-03-01T00:00:00Z"
    assert [it.text for it in root.iterfind("a:entry/a:content", space)] == ["One", "a\nb"]
    assert root.findtext("a:title", namespaces=space) == "Title"
    assert moment("") == "1970-01-01T00:00:00Z"
    assert b"<lastmod>2024-01-01</lastmod>" in sitemap([("https://example.org", "2024-01-01")])


def test_changes_are_told() -> None:
    """Events, fields and criteria, each once, with the words of both versions."""
    made = told(
        Difference(
            changes=(Change(field="title", before=("Old",), after=()),),
            criteria=(
                CriterionChange(polarity="inclusion", effect="tightened", before="Age 18", after="Age 20"),
            ),
            events=(Event(kind="opened", says="the study takes patients now"),),
        )
    )
    assert made == [
        "the study takes patients now",
        "title: Old -> nothing",
        "inclusion criterion, tightened: Age 18 -> Age 20",
    ]

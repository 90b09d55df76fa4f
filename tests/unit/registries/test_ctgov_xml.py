"""The older XML as studies."""

from pathlib import Path

import pytest

from trialbridge.model.study import Coded, Rejected, Study, StudyDate
from trialbridge.registries import ctgov_xml
from trialbridge.registries.rejection import MAX_RECORD

SAMPLES = Path(__file__).parents[2] / "conformance" / "samples" / "ctgov_xml"


@pytest.fixture(scope="module")
def study() -> Study:
    """Give the sample that has every field."""
    (found,) = ctgov_xml.read((SAMPLES / "study.xml").read_bytes())
    assert isinstance(found, Study)
    return found


def test_texts_are_as_they_stand(study: Study) -> None:
    """Blocks keep their white space and what stands in inner tags; entities are characters."""
    assert study.title[0].text == "Invented Cells Armed & Ready for Liver Cancer"
    assert study.summary[0].text == "\n      Patients are divided into\n      three groups.\n    "
    assert study.description[0].text == "Nothing more is told."
    assert "-  18-75 years old, hard\n             wrapped\n" in study.eligibility.criteria[0].text


def test_status_and_days(study: Study) -> None:
    """Older words are coded; days in words are days; a day that is none keeps its words."""
    assert study.status == Coded(value="active_not_recruiting", published="No longer recruiting")
    assert study.source.as_of == "2020-07-28"
    days = {each.event: each for each in study.dates}
    assert days["start"] == StudyDate(
        event="start", date="2018-03-25", type="actual", published="March 25, 2018"
    )
    assert days["completion"].date == "2021-03"
    assert days["primary_completion"] == StudyDate(
        event="primary_completion", type="estimated", published="Undecided 2020"
    )
    assert days["last_posted"].type == "estimated"


def test_design_and_arms(study: Study) -> None:
    """Design, arms and what each is given are read."""
    assert study.design.number_of_arms == 3
    assert study.design.who_masked == ("participant", "care_provider", "outcomes_assessor")
    assert study.design.phase == Coded(value="phase1/phase2", published="Phase 1/Phase 2")
    assert [arm.interventions for arm in study.arms] == [("Invented cells",), ()]
    assert study.interventions[0].arms == ("Cells",)


def test_people(study: Study) -> None:
    """Contacts, their stand-ins, officials and investigators at a site are read."""
    assert [each.name for each in study.contacts] == ["B. Sample", "C. Sample"]
    assert study.officials[0].name == "A. Sample"
    assert [each.name for each in study.locations[0].contacts] == ["D. Sample", "E. Sample"]
    assert study.has_results is True
    assert study.eligibility.healthy_volunteers is True
    assert [each.type for each in study.references] == ["background", "result"]
    assert study.links[1].label == "Protocol: S1: on request"


def test_several_under_one_root() -> None:
    """Each clinical_study under another root is a study, with the older names of its fields."""
    first, second = ctgov_xml.read((SAMPLES / "several.xml").read_bytes())
    assert isinstance(first, Study) and isinstance(second, Study)
    assert {each.event: each.date for each in first.dates} == {
        "first_submitted": "2005-09-09", "last_submitted": "2014-04-02",
    }  # fmt: skip
    assert first.design.model == Coded(value="single_group", published="Single Group Assignment")
    assert first.design.number_of_arms == 1
    assert first.design.patient_registry is True
    assert first.responsible_party == "A. Sample, Chief, Sample Hospital"
    assert second.eligibility.criteria == ()
    assert second.has_results is False


@pytest.mark.parametrize(
    ("data", "came"),
    [
        (b"<clinical_study/>", "no identifier"),
        (b"<clinical_study><id_info><nct_id>X1</nct_id></id_info></clinical_study>", "identifier 'X1'"),
        (b"<search_results/>", "XML with the root search_results"),
        (b"<clinical_study>", "Premature end"),
        (b'{"xml": 5}', "Expected `str`, got `int`"),
        (b'<!DOCTYPE clinical_study [<!ENTITY a "b">]><clinical_study/>', "declares entities"),
        (b"{}" + b" " * MAX_RECORD, "missing required field `xml`"),
        (b"<a>" + b" " * MAX_RECORD, "bytes"),
    ],
)  # fmt: skip
def test_rejections(data: bytes, came: str) -> None:
    """What is no study says what came."""
    (rejected,) = ctgov_xml.read(data)
    assert isinstance(rejected, Rejected)
    assert came in rejected.came


def test_odd_numbers_of_arms() -> None:
    """A number of arms that is no number is left out."""
    (study,) = ctgov_xml.read(
        b"<clinical_study><id_info><nct_id>NCT99990015</nct_id></id_info><brief_title>Cells</brief_title>"
        b"<number_of_arms>many</number_of_arms></clinical_study>"
    )
    assert isinstance(study, Study)
    assert study.design.number_of_arms is None


def test_a_document_type_without_entities_is_read() -> None:
    """A plain document type is no reason to refuse."""
    (study,) = ctgov_xml.read(
        b"<!DOCTYPE clinical_study []>\n<clinical_study><id_info><nct_id>NCT99990016</nct_id></id_info><brief_title>Cells</brief_title>"
        b"<brief_title>Cells</brief_title></clinical_study>"
    )
    assert isinstance(study, Study)


def test_a_record_without_a_title_is_refused() -> None:
    """Every record of the registry has a title; one without is torn."""
    (found,) = ctgov_xml.read(
        b"<clinical_study><id_info><nct_id>NCT99990016</nct_id></id_info></clinical_study>"
    )
    assert isinstance(found, Rejected)
    assert found.came == "no title"

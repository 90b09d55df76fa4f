"""FHIR R4: what is sent is FHIR, what is found is right, and every failure is an OperationOutcome."""

import json
from importlib.resources import files
from typing import Any

import pytest
from django.test import Client

CASES = files("trialbridge.flows") / "samples" / "patients"


def valid(raw: Any, kind: str) -> Any:
    """Let fhir.resources read a resource of R4; give it back."""
    module = pytest.importorskip(
        f"fhir.resources.R4B.{kind.lower()}", reason="fhir.resources is not installed"
    )
    assert raw["resourceType"] == kind, raw
    getattr(module, kind).model_validate_json(json.dumps(raw))
    return raw


def patient(**parameters: str) -> dict[str, Any]:
    """Make a Bundle of a made-up patient with cancer of the ovary."""
    code = {
        "coding": [{"system": "http://snomed.info/sct", "code": "363443007", "display": "Ovarian cancer"}],
        "text": "Ovarian cancer",
    }
    entries: list[dict[str, Any]] = [
        {"resource": {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1970-05-04"}},
        {
            "resource": {
                "resourceType": "Condition",
                "id": "c1",
                "subject": {"reference": "Patient/p1"},
                "clinicalStatus": {"coding": [{"code": "active"}]},
                "code": code,
            }
        },
    ]
    if parameters:
        named = [{"name": name, "valueString": value} for name, value in parameters.items()]
        entries.insert(0, {"resource": {"resourceType": "Parameters", "id": "0", "parameter": named}})
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def post(site: Client, path: str, body: Any, status: int = 200) -> Any:
    """Post JSON and give the JSON of the answer."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = site.post(path, data, content_type="application/fhir+json")
    assert answer.status_code == status, answer.content[:300]
    assert answer.headers["Content-Type"] == "application/fhir+json"
    return json.loads(answer.content)


def get(site: Client, path: str, status: int = 200, /, **given: str) -> Any:
    """Give the JSON of an answer."""
    answer = site.get(path, given)
    assert answer.status_code == status, answer.content[:300]
    return json.loads(answer.content)


def studies(searchset: Any) -> list[str]:
    """Give the identifiers of the matches of a searchset."""
    return [it["resource"]["id"] for it in searchset["entry"] if it["search"]["mode"] == "match"]


def test_the_server_says_what_it_can(site: Client) -> None:
    """The CapabilityStatement is one, and names the searches that work."""
    told = valid(get(site, "/fhir/metadata"), "CapabilityStatement")
    [resource] = told["rest"][0]["resource"]
    assert {it["code"] for it in resource["interaction"]} == {"read", "search-type"}
    for it in resource["searchParam"]:
        value = {"status": "active", "phase": "phase-1"}.get(it["name"], "NCT03410368")
        valid(get(site, "/fhir/ResearchStudy", **{it["name"]: value}), "Bundle")


def test_every_study_is_a_resource(site: Client) -> None:
    """All sample studies are valid ResearchStudy of R4, and of R5 where ClinicalTrials.gov gives that."""
    r5 = pytest.importorskip("fhir.resources.researchstudy", reason="fhir.resources is not installed")
    found = valid(get(site, "/fhir/ResearchStudy", _count="100"), "Bundle")
    assert found["total"] == len(found["entry"]) == 40
    for name in studies(found):
        one = valid(get(site, f"/fhir/ResearchStudy/{name}"), "ResearchStudy")
        assert one["identifier"][0]["value"] == name
        other = get(site, f"/api/ctgov/v2/studies/{name}", format="fhir.json")
        r5.ResearchStudy.model_validate_json(json.dumps(other))


def test_searching(site: Client) -> None:
    """Words, codes, numbers and pages narrow what is found."""
    assert studies(get(site, "/fhir/ResearchStudy", identifier="http://clinicaltrials.gov|NCT03410368")) == [
        "NCT03410368"
    ]
    assert studies(get(site, "/fhir/ResearchStudy", **{"title:contains": "glioma"})) == ["NCT01235845"]
    assert studies(get(site, "/fhir/ResearchStudy", location="Boston (United States)")) == ["NCT05680922"]
    active = get(site, "/fhir/ResearchStudy", status="active", _count="100")
    assert {it["resource"]["status"] for it in active["entry"]} == {"active"}
    early = get(site, "/fhir/ResearchStudy", phase="early-phase-1,n-a,phase-1-phase-2", _count="2")
    assert [it["relation"] for it in early["link"]] == ["self", "next"]
    after = site.get(early["link"][1]["url"].replace("http://testserver", ""))
    assert not set(studies(json.loads(after.content))) & set(studies(early))
    posted = site.post("/fhir/ResearchStudy/_search", {"condition": "ovarian cancer"})
    assert "NCT05776355" in studies(json.loads(posted.content))


@pytest.mark.parametrize("path", ["/getClinicalTrial", "/ResearchStudy/$match", "/fhir/ResearchStudy/$match"])
def test_a_patient_is_matched(site: Client, path: str) -> None:
    """A Bundle gives a searchset: scores in order from 1 to 0, a verdict for each criterion, its words contained."""
    found = valid(post(site, path, patient()), "Bundle")
    matches = [it for it in found["entry"] if it["search"]["mode"] == "match"]
    scores = [it["search"]["score"] for it in matches]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= scores[-1] <= scores[0] <= 1
    assert found["total"] == len(matches)
    assert {it["resource"]["id"] for it in matches[:4]} & {
        "NCT05776355",
        "NCT07480954",
        "NCT03814447",
        "NCT02487693",
    }
    for it in matches[:5]:
        verdicts = [each for each in it["extension"] if each["url"].endswith("criterion-verdict")]
        held = {
            part["id"]: part
            for each in it["resource"]["contained"]
            if each["resourceType"] == "Group"
            for part in each["characteristic"]
            if "id" in part
        }
        assert verdicts
        for verdict in verdicts:
            told = {part["url"]: part for part in verdict["extension"]}
            assert told["truth"]["valueCode"] in ("met", "not-met", "unknown")
            if "criterion" in told:
                same = held[told["criterion"]["valueUri"][1:]]
                assert same["exclude"] == told["exclude"]["valueBoolean"]
                assert told["studyQuote"]["valueString"] in same["valueCodeableConcept"]["text"]
    notices = [
        it["resource"]["issue"][0]["diagnostics"]
        for it in found["entry"]
        if it["search"]["mode"] == "outcome"
    ]
    assert any("investigator" in said or "team" in said for said in notices)


def test_parameters_narrow(site: Client) -> None:
    """Phase and status are heeded; a zip code without a site is said to be unknown; any asks for nothing."""
    first = post(
        site,
        "/getClinicalTrial",
        patient(phase="phase-1", recruitmentStatus="active", zipCode="", travelRadius="25"),
    )
    assert studies(first)
    for it in first["entry"]:
        if it["search"]["mode"] == "match":
            assert it["resource"]["status"] == "active"
            assert "1" in it["resource"]["phase"]["coding"][0]["code"]
    unknown = post(
        site,
        "/getClinicalTrial",
        patient(zipCode="00000", travelRadius="25", phase="zero", recruitmentStatus="soon"),
    )
    said = " ".join(
        it["resource"]["issue"][0]["diagnostics"]
        for it in unknown["entry"]
        if it["search"]["mode"] == "outcome"
    )
    assert all(name in said for name in ("zipCode", "phase", "recruitmentStatus"))
    assert len(studies(unknown)) == len(
        studies(post(site, "/getClinicalTrial", patient(phase="any", recruitmentStatus="all")))
    )


def test_distance_counts(site: Client) -> None:
    """A radius around a postal code of a site leaves the studies near it only."""
    near = post(site, "/getClinicalTrial", patient(zipCode="Boston, United States", travelRadius="50"))
    assert studies(near) == ["NCT05680922"]


def test_parameters_around_the_bundle(site: Client) -> None:
    """As the operation of the guide is called: Parameters in, Parameters with the searchset out."""
    body = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "trialMatchClinicalData", "resource": patient()},
            {"name": "phase", "valueString": "phase-2"},
        ],
    }
    found = valid(post(site, "/fhir/ResearchStudy/$match", body), "Parameters")
    assert found["parameter"][0]["name"] == "trialMatchOutput"
    assert studies(found["parameter"][0]["resource"])


REFUSED: list[tuple[bytes, int]] = [
    (b"", 400), (b"{", 400), (b"[]", 400), (b'"x"', 400), (b'{"resourceType":"Patient"}', 400),
    (b'{"resourceType":"Parameters"}', 400), (b'{"resourceType":"Parameters","parameter":[{"name":"x"}]}', 400),
    (b'{"resourceType":"Bundle"}', 400), (b'{"a":' * 3000 + b"1" + b"}" * 3000, 400), (b"%PDF-1.7 x", 400),
    (b'{"resourceType":"Bundle","entry":[' + b" " * (11 << 20) + b"]}", 413),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status"), REFUSED)
def test_what_is_no_record_is_refused(site: Client, body: bytes, status: int) -> None:
    """Each refusal is an OperationOutcome with one sentence."""
    told = valid(post(site, "/getClinicalTrial", body, status), "OperationOutcome")
    assert "expected" in told["issue"][0]["diagnostics"]


def test_other_failures_are_outcomes(site: Client) -> None:
    """Unknown studies, resources, codes and methods too."""
    for path, status in (("ResearchStudy/NCT00000000", 404), ("Patient/1", 404), ("", 404)):
        valid(get(site, f"/fhir/{path}", status), "OperationOutcome")
    for given in ({"status": "open"}, {"_count": "many"}, {"phase": "x"}):
        valid(get(site, "/fhir/ResearchStudy", 400, **given), "OperationOutcome")
    answer = site.get("/getClinicalTrial")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")

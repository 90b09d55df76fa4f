"""The JSON interface: its documents, its refusals, and that its description tells of both."""

import json
from typing import Any

import jsonschema
import pytest
from django.test import Client

NOTE = "62-year-old woman with high-grade serous ovarian carcinoma, platinum-resistant. ECOG 1."


@pytest.fixture
def description(site: Client) -> Any:
    """Give the OpenAPI description."""
    return json.loads(site.get("/api/v1/openapi.json").content)


def ask(site: Client, path: str, status: int = 200, body: Any = None, /, **given: Any) -> Any:
    """Ask an operation and give its JSON."""
    if body is None:
        answer = site.get(f"/api/v1/{path}", given)
    else:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = site.post(f"/api/v1/{path}", data, content_type="application/json")
    assert answer.status_code == status, answer.content[:400]
    assert answer.headers["Content-Type"] == "application/json"
    return json.loads(answer.content)


OPERATIONS: list[tuple[str, str, Any, dict[str, Any]]] = [
    ("search", "/search", None, {"q": "CIK", "status": ["recruiting", "unknown"], "sex": "female", "age": 40}),
    ("studies/NCT03410368", "/studies/{study_id}", None, {}),
    ("studies/NCT03410368/changes", "/studies/{study_id}/changes", None, {}),
    ("studies/NCT03410368/criteria", "/studies/{study_id}/criteria", None, {}),
    ("studies/NCT03410368/explain", "/studies/{study_id}/explain", None, {"language": "zh"}),
    ("landscape", "/landscape", None, {"topic": "CIK"}),
    ("parse", "/parse", {"text": "Inclusion Criteria:\n* Age 18 to 75 years"}, {}),
    ("intake", "/intake", {"record": NOTE}, {}),
    ("match", "/match", {"record": NOTE, "top": 3, "on": "2026-01-01", "presume": "no", "place": "Hefei, China"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "declared", "body", "given"), OPERATIONS)
def test_an_operation_answers_as_described(
    site: Client, description: Any, path: str, declared: str, body: Any, given: dict[str, Any]
) -> None:
    """Each answer fits the schema its description gives for 200."""
    told = ask(site, path, 200, body, **given)
    operation = description["paths"][f"/api/v1{declared}"]["post" if body else "get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(told, {**schema, "components": description["components"]})
    assert {"400", "429", "503"} <= operation["responses"].keys()


REFUSED: list[tuple[str, Any, dict[str, Any], int]] = [
    ("search", None, {"limit": 1000}, 400),
    ("search", None, {"age": "old"}, 400),
    ("studies/NCT00000000", None, {}, 404),
    ("studies/NCT03410368", None, {"as_of": "soon"}, 400),
    ("studies/NCT03410368", None, {"as_of": "1900-01-01"}, 404),
    ("studies/NCT03410368/explain", None, {"language": "fr"}, 400),
    ("landscape", None, {"topic": " "}, 400),
    ("landscape", None, {}, 400),
    ("parse", b"{", {}, 400),
    ("parse", {"text": "x" * 70_000}, {}, 400),
    ("parse", {"text": "x", "more": 1}, {}, 400),
    ("intake", {"record": " "}, {}, 400),
    ("intake", {"record": "\x00\x01\x02\x03" * 9}, {}, 400),
    ("match", {"record": NOTE, "place": "Nowhere at all"}, {}, 400),
    ("match", {"record": NOTE, "presume": "x"}, {}, 400),
    ("match", {"record": NOTE, "study": "NCT00000000"}, {}, 404),
    ("match", b'{"record":"' + b"x" * (11 << 20) + b'"}', {}, 413),
]


@pytest.mark.parametrize(("path", "body", "given", "status"), REFUSED)
def test_what_is_wrong_is_a_problem(
    site: Client, path: str, body: Any, given: dict[str, Any], status: int
) -> None:
    """A refusal says what was expected, where, and what to do, and repeats nothing that came."""
    told = ask(site, path, status, body, **given)
    assert set(told) == {"expected", "came", "where", "do", "message"}
    assert all(told.values())


def test_too_broad_a_topic_is_refused(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A landscape of more studies than can be counted at once is not begun."""
    from trialbridge.web import asked

    monkeypatch.setattr(asked, "MOST_TOLD", 3)
    assert "at most 3 studies" in ask(site, "landscape", 400, topic="CIK")["expected"]

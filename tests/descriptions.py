"""What the FHIR interface promises, as OpenAPI, so that requests can be drawn for it."""

from typing import Any


def fhir() -> dict[str, Any]:
    """Describe the addresses of FHIR with every status they may give."""
    anything: dict[str, Any] = {"type": "object", "additionalProperties": True}
    entry = {"type": "object", "properties": {"resource": anything}}
    body = {
        "type": "object",
        "required": ["resourceType"],
        "properties": {
            "resourceType": {"enum": ["Bundle", "Parameters", "Patient"]},
            "entry": {"type": "array", "maxItems": 4, "items": entry},
            "parameter": {"type": "array", "maxItems": 4, "items": {"type": "object", "properties": {"name": {"type": "string"}, "valueString": {"type": "string"}, "resource": anything}}},
        },
    }  # fmt: skip
    content = {"application/fhir+json": {"schema": body}}
    text = {"type": "string", "maxLength": 60}
    looked = [
        {"name": name, "in": "query", "schema": text}
        for name in (
            "title",
            "condition",
            "location",
            "keyword",
            "sponsor",
            "identifier",
            "_id",
            "_count",
            "_offset",
        )
    ]
    codes = {"status": ["active", "completed", "approved"], "phase": ["phase-1", "n-a"]}
    looked += [{"name": name, "in": "query", "schema": {"enum": given}} for name, given in codes.items()]
    post = {
        "requestBody": {"required": True, "content": content},
        "responses": _said(200, 400, 413, 429, 503),
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "FHIR", "version": "1"},
        "paths": {
            "/fhir/metadata": {"get": {"responses": _said(200)}},
            "/fhir/ResearchStudy": {"get": {"parameters": looked, "responses": _said(200, 400, 429, 503)}},
            "/fhir/ResearchStudy/{id}": {
                "get": {
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}],
                    "responses": _said(200, 404, 429, 503),
                }
            },
            "/getClinicalTrial": {"post": post},
            "/fhir/ResearchStudy/$match": {"post": post},
        },
    }  # fmt: skip


def _said(*statuses: int) -> dict[str, Any]:
    return {str(status): {"description": "as said"} for status in statuses}

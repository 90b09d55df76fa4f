"""Requests drawn from each interface's description get no server error and no status it does not name."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from tests.descriptions import fhir
from tests.drawn import drawn

CASES = 24
SEED = 20260301
pytest.importorskip("schemathesis", reason="schemathesis is not installed")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def held(description: dict[str, Any], site: Client, base: str = "") -> None:
    """Ask every operation, and hold the answers against the description."""
    asked = 0
    for found in drawn(description, site, CASES, SEED, base):
        assert not found.faults, (found.operation, found.faults[:3])
        assert found.cases
        asked += 1
    assert asked > 4


def test_the_json_interface(site: Client) -> None:
    """`/api/v1` by the description it gives of itself."""
    held(json.loads(site.get("/api/v1/openapi.json").content), site)


def test_fhir(site: Client) -> None:
    """FHIR by what it promises."""
    held(fhir(), site)


@pytest.mark.real
def test_the_registrys_interface(site: Client, data: Path) -> None:
    """`/api/ctgov/v2` by the registry's own description."""
    description = yaml.safe_load((data / "specs" / "ctg-oas-v2.yaml").read_text("utf-8"))
    description.pop("servers")
    held(description, site, "/api/ctgov/v2")

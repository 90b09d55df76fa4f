"""What strangers send: hostile files are refused in a sentence, and what names a person is found nowhere afterwards."""

import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import anyio
import httpx2
import pytest

from tests.hostile import KINDS, uploads
from tests.serving import Site, serving


class Place(NamedTuple):
    """A running site with where it writes."""

    site: Site
    log: Path
    temporary: Path
    data: Path


@pytest.fixture(scope="module")
def place(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Run a site whose temporary files go to a folder of their own."""
    folder = tmp_path_factory.mktemp("strangers")
    (folder / "temporary").mkdir()
    log = folder / "site.log"
    with serving(catalogue, log, TMPDIR=str(folder / "temporary")) as site:
        yield Place(site, log, folder / "temporary", catalogue)


def test_hostile_files_are_refused(place: Place) -> None:
    """Of every kind: a refusal with a sentence, never a server error, and the server's memory stays."""
    before = 0
    with httpx2.Client(base_url=place.site.address, timeout=60) as client:
        for number, upload in enumerate(uploads(11, 2 * len(KINDS))):
            answer = client.post("/match/", files={"file": (upload.name, upload.data)})
            assert answer.status_code in (400, 413), (upload.kind, answer.status_code)
            assert "Traceback" not in answer.text
            assert len(answer.text.split()) > 5
            if number == len(KINDS) - 1:
                before = place.site.memory
        assert client.get("/healthz").text == "ok"
    assert place.site.memory - before < 60 << 20
    assert not list(place.temporary.rglob("*"))


def canaries(seed: int = 5) -> list[str]:
    """Make up 40 names, days and numbers that stand in no record and no vocabulary."""
    chance = random.Random(seed)

    def syllables(count: int) -> str:
        return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(count)).title()

    names = [f"{syllables(4)}q {syllables(5)}x" for _ in range(16)]
    days = [
        f"19{chance.randrange(21, 39)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        for _ in range(12)
    ]
    numbers = [f"MRN{chance.randrange(10**9, 10**10)}" for _ in range(12)]
    return [*names, *days, *numbers]


def asks(canary: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give every way to put a word into the site: method, path, and what goes with it."""
    note = f"Patient {canary}, 62-year-old woman with ovarian cancer. ECOG 1. Contact {canary}."
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {
                "resource": {
                    "resourceType": "Patient",
                    "id": "p",
                    "name": [{"text": canary}],
                    "birthDate": canary,
                }
            },
            {
                "resource": {
                    "resourceType": "Condition",
                    "id": "c",
                    "code": {"text": f"ovarian cancer {canary}"},
                }
            },
        ],
    }
    broken = json.dumps(bundle).encode()[:-9]
    for path, names in {
        "/trials/": ("q", "status", "country", "near", "page", "sort"),
        "/zh-hans/trials/": ("q", "phase"),
        "/match/": ("trial",),
        "/sponsors/": ("name",),
        "/api/ctgov/v2/studies": (
            "query.cond",
            "query.term",
            "query.locn",
            "filter.advanced",
            "filter.geo",
            "filter.ids",
            "filter.overallStatus",
            "fields",
            "sort",
            "pageToken",
            "pageSize",
            "countTotal",
            "aggFilters",
            "geoDecay",
            "format",
        ),
        "/api/ctgov/v2/studies/NCT03410368": ("format", "fields"),
        "/api/ctgov/v2/stats/field/values": ("fields", "types"),
        "/fhir/ResearchStudy": ("title", "condition", "status", "_id", "phase", "_count"),
        "/api/v1/search": ("q", "status", "sex", "age"),
        "/api/v1/studies/NCT03410368": ("as_of",),
        "/api/v1/landscape": ("topic",),
    }.items():
        for name in names:
            yield "GET", path, {"params": {name: canary}}
    yield "GET", "/api/ctgov/v2/studies", {"params": {"filter.advanced": f"AREA[{canary}]RANGE[{canary}"}}
    yield "GET", "/api/ctgov/v2/studies", {"params": {"filter.advanced": f"AREA[StartDate]{canary} x"}}
    for path in (
        "/trials/{}/",
        "/trials/{}/changes/",
        "/guides/{}/",
        "/guides/cik/{}/",
        "/api/ctgov/v2/studies/{}",
        "/api/ctgov/v2/stats/fieldValues/{}",
        "/fhir/ResearchStudy/{}",
        "/fhir/{}",
        "/api/v1/studies/{}",
        "/{}",
    ):
        yield "GET", path.format(canary), {}
    for kind in ("", "form", "notes", "fhir"):
        yield (
            "POST",
            "/match/",
            {"data": {"record": note, "format": kind, "place": canary, "answer:ecog": canary}},
        )
    yield (
        "POST",
        "/match/",
        {"data": {"diagnosis": canary, "age": canary, "labs": canary, "absent": canary, "sample": canary}},
    )
    yield "POST", "/match/", {"files": {"file": (f"{canary}.txt", note.encode())}}
    yield "POST", "/match/", {"files": {"file": (f"{canary}.pdf", b"%PDF-1.4\n" + note.encode())}}
    yield "POST", "/match/", {"files": {"file": (f"{canary}.json", broken)}}
    for path in ("/getClinicalTrial", "/fhir/ResearchStudy/$match"):
        yield (
            "POST",
            path,
            {"content": json.dumps(bundle).encode(), "headers": {"Content-Type": "application/fhir+json"}},
        )
        yield "POST", path, {"content": broken}
        yield "POST", path, {"json": {"resourceType": canary}}
    yield "POST", "/fhir/ResearchStudy/_search", {"data": {"title": canary, "status": canary}}
    for body in (
        {"record": note},
        {"record": note, "place": canary},
        {"record": note, "on": canary},
        {"record": "\1" + canary},
        {"record": json.dumps({"age": canary, "conditions": canary})},
        {canary: canary},
        canary,
        {"record": 7, "x": canary},
    ):
        yield "POST", "/api/v1/match", {"json": body}
        yield "POST", "/api/v1/intake", {"json": body}
    yield "POST", "/api/v1/parse", {"json": {"text": f"Inclusion Criteria:\n* {canary}"}}
    yield "POST", "/api/v1/parse", {"content": broken}


FIELDS = re.compile(r"<textarea.*?</textarea>|<input[^>]*>", re.DOTALL)


def said(answer: httpx2.Response) -> str:
    """Give an answer without the visitor's own form, which is handed back to be mended."""
    return FIELDS.sub("", answer.text)


def test_a_canary_is_found_nowhere(place: Place) -> None:
    """Forty made-up names, days and numbers go through every form and interface; no log, file or error page has them."""
    words = canaries()
    assert len(set(words)) == 40
    before = stored(place.data)
    failures = 0
    with httpx2.Client(base_url=place.site.address, timeout=60) as client:
        ways = len(list(asks("x")))
        for at, canary in enumerate(words):
            for number, (method, path, given) in enumerate(asks(canary)):
                if (
                    number + at
                ) % 10 and at:  # the first goes every way, the others a sixteenth: together all ways twice
                    continue
                answer = client.request(method, path, **given)
                assert answer.status_code < 500, (method, path, given, answer.text[:300])
                if answer.status_code >= 400:
                    failures += 1
                    assert canary not in said(answer), (method, path, list(given), answer.text[:2000])
    assert failures > ways // 4
    use_tools(place, words[:3])
    for file in [place.log, place.log.with_suffix(".mcp"), *place.temporary.rglob("*")]:
        text = file.read_text("utf-8", "replace") if file.is_file() else ""
        assert not [canary for canary in words if canary in text], file
    assert not list(place.temporary.rglob("*"))
    assert stored(place.data) == before
    lines = [json.loads(line) for line in place.log.read_text().splitlines() if line.startswith("{")]
    assert len(lines) > 200
    assert not [line for line in lines if line.get("error")]


def stored(folder: Path) -> dict[str, int]:
    """Give the files of a folder with their sizes, the index of the database's shared memory left out."""
    return {
        str(file.relative_to(folder)): file.stat().st_size
        for file in folder.rglob("*")
        if file.is_file() and not file.name.endswith(("-shm", "-wal"))
    }


def use_tools(place: Place, words: list[str]) -> None:
    """Put canaries into the tools for assistants too."""
    mcp = pytest.importorskip("mcp", reason="the extra web is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {**os.environ, "TRIALBRIDGE_DATA": str(place.data), "TMPDIR": str(place.temporary)}

    async def run() -> None:
        async with mcp.Client(f"http://127.0.0.1:{port}/mcp") as client:
            for canary in words:
                note = f"{canary}, 62-year-old woman with ovarian cancer."
                await client.call_tool("match_patient", {"record": note, "top": 1})
                for tool, given in (
                    ("get_trial", {"trial": canary}),
                    ("match_patient", {"record": "\1" + canary}),
                    ("match_patient", {"record": note, "on": canary[:10]}),
                ):
                    refused = await client.call_tool(tool, given)
                    assert refused.is_error
                    assert canary not in refused.content[0].text

    with place.log.with_suffix(".mcp").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "trialbridge", "mcp", "--http", "--port", str(port)],
            env=settings,
            stdout=out,
            stderr=out,
        )
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                anyio.run(anyio.sleep, 0.1)
            anyio.run(run)
        finally:
            process.terminate()
            process.wait(20)


def test_temporary_files_would_be_seen(place: Place) -> None:
    """The folder that is watched is the one the server would use."""
    shown = subprocess.run(
        [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"],
        env={**os.environ, "TMPDIR": str(place.temporary)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert shown.stdout.strip() == str(place.temporary)
    assert tempfile.gettempdir() != str(place.temporary)

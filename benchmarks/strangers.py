"""Hostile uploads and drawn requests against the site: how many, what came of them, what memory was taken.

Run: `python -m benchmarks.strangers hostile [--count 300]` sends uploads made to harm to a server of its own,
and prints refusals by status, the slowest answer, and the server's resident memory on the way.
`python -m benchmarks.strangers drawn [--cases 500] [--spec FILE]` draws requests for every operation of every
interface (FILE: ClinicalTrials.gov's own description of its API) and prints the statuses of each.
Both work on the sample studies.
"""

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from tests.descriptions import fhir
from tests.drawn import drawn
from tests.hostile import uploads
from tests.serving import serving

SEED = 20260301


def main() -> None:
    """Run one of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("hostile", "drawn"))
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--spec", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        os.environ |= {"TRIALBRIDGE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "trialbridge.web.settings"}
        from trialbridge.flows.ingest import ingest

        with as_file(files("trialbridge.flows") / "samples" / "studies.jsonl") as studies:
            ingest([studies], "ctgov", data=data)
        if given.what == "hostile":
            hostile(data, Path(folder) / "log", given.count)
        else:
            every_interface(given.cases, given.spec)


def hostile(data: Path, log: Path, count: int) -> None:
    """Send the uploads and print what came of them."""
    import httpx2

    statuses: Counter[tuple[str, int]] = Counter()
    slowest, memory = 0.0, []
    with serving(data, log) as site, httpx2.Client(base_url=site.address, timeout=120) as client:
        for number, upload in enumerate(uploads(SEED, count)):
            began = time.perf_counter()
            answer = client.post("/match/", files={"file": (upload.name, upload.data)})
            slowest = max(slowest, time.perf_counter() - began)
            statuses[upload.kind, answer.status_code] += 1
            if number % 50 == 19:
                memory.append(site.memory >> 20)
        memory.append(site.memory >> 20)
    by_status = Counter({status: 0 for _, status in statuses})
    for (_, status), times in statuses.items():
        by_status[status] += times
    print(f"{count} uploads of {len({kind for kind, _ in statuses})} kinds: {dict(by_status)}")
    print(f"slowest {slowest:.1f} s; resident MB after 20, 70, 120 … uploads: {memory}")


def every_interface(cases: int, spec: Path | None) -> None:
    """Draw requests for each interface and print the statuses of each operation."""
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
    client = Client(raise_request_exception=False)
    described: list[tuple[dict[str, Any], str]] = [
        (json.loads(client.get("/api/v1/openapi.json").content), ""),
        (fhir(), ""),
    ]
    if spec:
        import yaml

        own = yaml.safe_load(spec.read_text("utf-8"))
        own.pop("servers")
        described.append((own, "/api/ctgov/v2"))
    total, faults = 0, 0
    for description, base in described:
        for found in drawn(description, client, cases, SEED, base):
            total, faults = total + found.cases, faults + len(found.faults)
            print(f"{found.operation}: {found.cases} {dict(sorted(found.statuses.items()))}", flush=True)
            for fault in found.faults[:3]:
                print(f"  {fault}", flush=True)
    print(f"{total} requests, {faults} server errors or undocumented statuses")


if __name__ == "__main__":
    main()

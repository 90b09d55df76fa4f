"""How fast the site answers under load: search pages and trial pages, many people at once, over HTTP.

Serves a data folder with `trialbridge serve` and asks it from processes of its own: words and studies are
drawn at random with a fixed seed, so that no page is asked twice in a row. Prints requests a second and the
95th percentile of the answer times.
"""

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from trialbridge import store
from trialbridge.flows.search import opened

WORDS = (
    "lung cancer", "breast cancer HER2", "CAR-T lymphoma", "CIK", "NK cells", "hepatocellular carcinoma",
    "glioma", "PD-1 melanoma", "ovarian cancer", "multiple myeloma", "colorectal cancer", "leukemia children",
    "pancreatic cancer vaccine", "prostate", "gastric cancer apatinib", "neuroblastoma", "肝癌", "sarcoma",
)  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="a data folder with ingested studies")
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--people", type=int, default=8, help="requests under way at once")
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    os.environ["TRIALBRIDGE_DATA"] = arguments.data
    studies = [name for name, _ in opened(store.setup()).studies]
    draw = random.Random(7)
    trials = [f"/trials/{name}/" for name in draw.choices(studies, k=arguments.requests)]
    facets = ("", "&status=recruiting", "&phase=phase2", "&country=china", "&page=2")
    searches = [
        f"/trials/?q={quote(draw.choice(WORDS))}{draw.choice(facets)}" for _ in range(arguments.requests)
    ]
    port = _free()
    command = [sys.executable, "-m", "trialbridge", "serve", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--workers", str(arguments.workers)], stderr=subprocess.DEVNULL
    ) as server:
        try:
            _await(port)
            for name, paths in (("search", searches), ("trial", trials)):
                _run(port, paths[: arguments.people * 25], arguments.people)  # each worker warm
                took, times, failed = _run(port, paths, arguments.people)
                told = {
                    "page": name, "requests": len(paths), "failed": failed,
                    "per_second": round(len(paths) / took, 1),
                    "p50_ms": round(1000 * times[len(times) // 2], 1),
                    "p95_ms": round(1000 * times[int(len(times) * 0.95)], 1),
                }  # fmt: skip
                print(json.dumps(told))
        finally:
            server.terminate()
            server.wait(20)


def _run(port: int, paths: list[str], people: int) -> tuple[float, list[float], int]:
    """Ask all paths, so many at once; give the seconds, the sorted times and how many failed."""
    parts = [paths[at::people] for at in range(people)]
    start = time.perf_counter()
    with ThreadPoolExecutor(people) as pool:
        answers = list(pool.map(lambda part: _ask(port, part), parts))
    took = time.perf_counter() - start
    return took, sorted(second for times, _ in answers for second in times), sum(it for _, it in answers)


def _ask(port: int, paths: list[str]) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times, failed = [], 0
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        failed += answer.status != 200
        times.append(time.perf_counter() - start)
    connection.close()
    return times, failed


def _free() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port


def _await(port: int) -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/about/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not answer")


if __name__ == "__main__":
    main()

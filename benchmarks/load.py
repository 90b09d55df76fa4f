"""How the site answers under load, over HTTP: pages of searches and trials, matches of notes, overload.

Serves a data folder with `trialbridge serve` and asks it from another process' threads. Words and studies are
drawn at random with a fixed seed. `search` draws from 90 searches, so that most were asked before; `first`
asks for conditions of studies drawn from the whole catalogue, hardly one twice; `trial` draws pages in the
same way. Prints requests a second, answer times and the server's CPU time a request. `--match` has five
people send notes at once; `--overload` has twenty times as many people ask for some seconds, each again as
soon as an answer came, which offers more than ten times what is answered, and then looks how soon the site
answers as before.
"""

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from trialbridge import store
from trialbridge.flows.search import opened

WORDS = (
    "lung cancer", "breast cancer HER2", "CAR-T lymphoma", "CIK", "NK cells", "hepatocellular carcinoma",
    "glioma", "PD-1 melanoma", "ovarian cancer", "multiple myeloma", "colorectal cancer", "leukemia children",
    "pancreatic cancer vaccine", "prostate", "gastric cancer apatinib", "neuroblastoma", "肝癌", "sarcoma",
)  # fmt: skip
FACETS = ("", "&status=recruiting", "&phase=phase2", "&country=china", "&page=2")
MATCHING, TIMES = 5, 20
OVERLOAD_SECONDS = 15.0


class Asked(NamedTuple):
    """A request: its path, and the body of a form where it is sent as one."""

    path: str
    form: str = ""


class Told(NamedTuple):
    """An answer: its status (0 where none came) and the seconds it took."""

    status: int
    seconds: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", required=True, help="a data folder with ingested studies")
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--people", type=int, default=8, help="requests under way at once")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", help="one of search, first, trial")
    parser.add_argument("--match", type=int, default=0, metavar="N", help="so many notes by five people")
    parser.add_argument("--overload", action="store_true")
    arguments = parser.parse_args()
    os.environ["TRIALBRIDGE_DATA"] = arguments.data
    pages = {
        name: paths
        for name, paths in _pages(arguments.requests).items()
        if not arguments.only or name == arguments.only
    }
    port = _free()
    command = [sys.executable, "-m", "trialbridge", "serve", "--port", str(port)]
    command += ["--workers", str(arguments.workers)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            _await(port)
            for name, asked in pages.items():
                _run(port, asked[: arguments.people * 25], arguments.people)  # each worker warm
                _tell(name, server.pid, port, asked, arguments.people)
            if arguments.match:
                notes = _notes(arguments.match + MATCHING)
                _run(port, notes[:MATCHING], MATCHING)
                _tell("match", server.pid, port, notes[MATCHING:], MATCHING)
            if arguments.overload:
                _overload(port, arguments.people)
        finally:
            server.terminate()
            server.wait(20)


def _pages(number: int) -> dict[str, list[Asked]]:
    studies = [name for name, _ in opened(store.setup()).studies]
    draw = random.Random(7)
    chosen = draw.choices(studies, k=number)
    searches = [f"/trials/?q={quote(draw.choice(WORDS))}{draw.choice(FACETS)}" for _ in range(number)]
    from trialbridge.store.catalog import queries

    lines = queries.heads(draw.choices(studies, k=number)).values()
    named = [line.conditions[0] for line in lines if line.conditions]
    first = [f"/trials/?q={quote(words[:200])}{draw.choice(FACETS)}" for words in named]
    return {
        "search": [Asked(path) for path in searches],
        "first": [Asked(path) for path in dict.fromkeys(first)],
        "trial": [Asked(f"/trials/{name}/") for name in chosen],
    }


def _notes(number: int) -> list[Asked]:
    """Give forms with notes of the sample patients, each of another age, so that none is sent twice."""
    folder = files("trialbridge.flows") / "samples" / "patients"
    notes = sorted((file for file in folder.iterdir() if file.name.endswith(".txt")), key=lambda it: it.name)
    texts = [file.read_text("utf-8") for file in notes]
    draw = random.Random(7)
    made = (f"{texts[at % len(texts)]}\nAge: {draw.randint(30, 75)} years.\n" for at in range(number))
    return [Asked("/match/", urlencode({"record": text})) for text in made]


def _tell(name: str, server: int, port: int, asked: list[Asked], people: int) -> None:
    before = _cpu(server)
    took, told = _run(port, asked, people)
    times = sorted(it.seconds for it in told)
    print(json.dumps({
        "page": name, "requests": len(told), "failed": sum(it.status != 200 for it in told),
        "per_second": round(len(told) / took, 1), "p50_ms": _ms(times, 0.5), "p95_ms": _ms(times, 0.95),
        "server_cpu_ms": round(1000 * (_cpu(server) - before) / len(told), 1),
    }), flush=True)  # fmt: skip


def _overload(port: int, people: int) -> None:
    """Ask from twenty times as many people for some seconds, then once at a time until it is as before."""
    asked = [Asked(f"/trials/{name}/") for name, _ in opened(store.setup()).studies]
    until = time.perf_counter() + OVERLOAD_SECONDS
    crowd = people * TIMES
    with ThreadPoolExecutor(crowd) as pool:
        rounds = pool.map(lambda at: _until(port, asked, at, until), range(crowd))
        told = [it for part in rounds for it in part]
    end = time.perf_counter()
    while (last := _one(port, Asked("/trials/?q=lung"))).status != 200 or last.seconds > 1:
        time.sleep(0.2)
    counts = Counter(it.status for it in told)
    refused = sorted(it.seconds for it in told if it.status == 503)
    print(json.dumps({
        "page": "overload", "people": crowd, "seconds": OVERLOAD_SECONDS, "statuses": counts,
        "answered_a_second": round(counts[200] / OVERLOAD_SECONDS, 1),
        "refused_p50_ms": _ms(refused, 0.5), "refused_p95_ms": _ms(refused, 0.95),
        "recovered_s": round(time.perf_counter() - end, 2),
    }), flush=True)  # fmt: skip


def _until(port: int, asked: list[Asked], at: int, until: float) -> list[Told]:
    draw = random.Random(at)
    found = []
    while time.perf_counter() < until:
        found.append(_one(port, draw.choice(asked)))
    return found


def _one(port: int, asked: Asked) -> Told:
    start = time.perf_counter()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        status = _ask(connection, asked)
        connection.close()
    except OSError:
        status = 0
    return Told(status, time.perf_counter() - start)


def _run(port: int, asked: list[Asked], people: int) -> tuple[float, list[Told]]:
    """Ask everything, so many at once; give the seconds and the answers."""
    start = time.perf_counter()
    with ThreadPoolExecutor(people) as pool:
        parts = list(pool.map(lambda at: _all(port, asked[at::people]), range(people)))
    return time.perf_counter() - start, [it for part in parts for it in part]


def _all(port: int, asked: list[Asked]) -> list[Told]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    told = []
    for each in asked:
        start = time.perf_counter()
        status = _ask(connection, each)
        told.append(Told(status, time.perf_counter() - start))
    connection.close()
    return told


def _ask(connection: http.client.HTTPConnection, asked: Asked) -> int:
    if asked.form:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", asked.path, asked.form, headers)
    else:
        connection.request("GET", asked.path)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _ms(times: list[float], share: float) -> float | None:
    return round(1000 * times[int(len(times) * share)], 1) if times else None


def _cpu(server: int) -> float:
    """Give the CPU seconds of a process and its children so far, as Linux counts them."""
    stats = [_stat(file) for file in Path("/proc").glob("[0-9]*/stat")]
    family, before = {server}, 0
    while len(family) > before:
        before = len(family)
        family |= {pid for pid, parent, _ in stats if parent in family}
    return sum(ticks for pid, _, ticks in stats if pid in family) / os.sysconf("SC_CLK_TCK")


def _stat(file: Path) -> tuple[int, int, int]:
    try:
        fields: list[Any] = file.read_text().rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return 0, 0, 0
    return int(file.parent.name), int(fields[1]), int(fields[11]) + int(fields[12])


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
    threading.stack_size(256 * 1024)
    main()

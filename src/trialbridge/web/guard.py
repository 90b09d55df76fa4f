"""Who may ask how much at once: rates a visitor, and a gate before the work; it keeps no address longer."""

import os
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from trialbridge.web import errors

Answer = Callable[[HttpRequest], HttpResponse]
LOOPBACK = frozenset(("127.0.0.1", "::1", ""))


class Rate(NamedTuple):
    """So many requests at once, and so many a second after that."""

    burst: float
    a_second: float


class Gate:
    """Lets so many in at once and so many wait, each a little while; the next are sent away at once."""

    def __init__(self, inside: int, waiting: int, seconds: float) -> None:
        """Open the gate."""
        self._places = threading.Semaphore(inside)
        self._most, self._seconds = waiting, seconds
        self._waiting = 0
        self._lock = threading.Lock()

    def enter(self) -> bool:
        """Take a place; False where there is none in time."""
        if self._places.acquire(blocking=False):
            return True
        with self._lock:
            if self._waiting >= self._most:
                return False
            self._waiting += 1
        try:
            return self._places.acquire(timeout=self._seconds)
        finally:
            with self._lock:
                self._waiting -= 1

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()


class Rates:
    """A bucket a visitor; buckets that are full again are forgotten."""

    def __init__(self, rate: Rate, most: int = 20_000) -> None:
        """Begin with nobody."""
        self._rate, self._most = rate, most
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait(self, visitor: str, now: float | None = None) -> float:
        """Take one from the visitor's bucket; give the seconds to wait where it is empty, else 0."""
        at = time.monotonic() if now is None else now
        with self._lock:
            left, last = self._buckets.get(visitor, (self._rate.burst, at))
            left = min(self._rate.burst, left + (at - last) * self._rate.a_second)
            if left < 1:
                self._buckets[visitor] = (left, at)
                return (1 - left) / self._rate.a_second
            self._buckets[visitor] = (left - 1, at)
            if len(self._buckets) > self._most:
                self._forget(at)
            return 0.0

    def _forget(self, at: float) -> None:
        full = self._rate.burst / self._rate.a_second
        kept = {name: it for name, it in self._buckets.items() if at - it[1] < full}
        self._buckets = kept if len(kept) <= self._most else {}


def limits(answer: Answer) -> Answer:
    """Middleware: 429 for who asks too much, 503 at once where too many ask; health is always answered."""
    reading, working = Rates(Rate(300, _number("TRIALBRIDGE_RATE", 20))), Rates(Rate(20, 0.5))
    pages, work = Gate(2, 24, 2.0), Gate(2, 8, 8.0)
    proxied = bool(os.environ.get("TRIALBRIDGE_BEHIND_PROXY"))

    def limited(request: HttpRequest) -> HttpResponse:
        if request.path in FREE or request.path.startswith("/static/"):
            return answer(request)
        posts = request.method == "POST"
        visitor = _visitor(request, proxied)
        if visitor not in LOOPBACK and (wait := (working if posts else reading).wait(visitor)):
            return refused(request, 429, "Too many requests from this address; wait a little.", wait)
        gate = work if posts else pages
        if not gate.enter():
            return refused(request, 503, "Too many people ask at this moment; try again shortly.", 2)
        try:
            return answer(request)
        finally:
            gate.leave()

    return limited


PLAIN = ("/api/", "/feeds/", "/export/", "/mcp")
FREE = frozenset(("/healthz", "/readyz"))


def refused(request: HttpRequest, status: int, said: str, wait: float) -> HttpResponse:
    """Send somebody away, in the form the interface speaks, with the seconds to wait."""
    if request.path.startswith("/api/v1/"):
        from trialbridge.web.api.v1.views import told

        made = told(said, status)
    elif request.path.startswith("/fhir") or request.path in ("/getClinicalTrial", "/ResearchStudy/$match"):
        from trialbridge.web.api.fhir.views import failed

        made = failed(status, "throttled", said)
    elif request.path.startswith(PLAIN):
        made = HttpResponse(said, content_type="text/plain; charset=utf-8", status=status)
    else:
        made = errors.page(request, status)
    made["Retry-After"] = str(max(1, round(wait)))
    return made


def _visitor(request: HttpRequest, proxied: bool) -> str:
    """Give the address that asks; behind a proxy the last one it adds, which nobody else can write."""
    if proxied and (said := request.headers.get("X-Forwarded-For", "")):
        return said.rpartition(",")[2].strip() or "unknown"
    return str(request.META.get("REMOTE_ADDR", "") or "")


def _number(name: str, usual: float) -> float:
    try:
        return max(float(os.environ.get(name, usual)), 0.01)
    except ValueError:
        return usual

"""Rates, the gate, health, and what is logged of a request."""

import io
import json
import logging
import threading
import time
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from trialbridge.web import guard, log


def test_a_bucket_empties_and_fills() -> None:
    """Three at once, then one every half second; another visitor has a bucket of their own."""
    rates = guard.Rates(guard.Rate(3, 2.0))
    assert [rates.wait("a", 0.0) for _ in range(3)] == [0, 0, 0]
    assert rates.wait("a", 0.0) == 0.5
    assert rates.wait("b", 0.0) == 0
    assert rates.wait("a", 0.5) == 0
    assert rates.wait("a", 0.5) == 0.5


def test_buckets_are_forgotten() -> None:
    """Memory does not grow with the number of visitors."""
    rates = guard.Rates(guard.Rate(3, 2.0), most=10)
    for number in range(1000):
        rates.wait(str(number), number * 0.001)
    assert len(rates._buckets) <= 11
    for number in range(20):
        rates.wait(f"late {number}", 100.0)
    assert len(rates._buckets) <= 11


def test_a_gate_lets_few_in() -> None:
    """One works, one waits and gets the place, the third is sent away at once."""
    gate = guard.Gate(1, 1, 5.0)
    assert gate.enter()
    got: list[bool] = []
    waiting = threading.Thread(target=lambda: got.append(gate.enter()))
    waiting.start()
    while not gate._waiting:
        time.sleep(0.001)
    began = time.monotonic()
    assert not gate.enter()
    assert time.monotonic() - began < 1
    gate.leave()
    waiting.join(5)
    assert got == [True]
    gate.leave()
    assert guard.Gate(0, 1, 0.01).enter() is False


def answered(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("fine")


@pytest.mark.parametrize(
    "path", ["/trials/", "/fhir/ResearchStudy", "/api/v1/search", "/api/ctgov/v2/studies"]
)
def test_who_asks_too_much_waits(site: Client, path: str) -> None:
    """After the burst a visitor gets 429 with the seconds to wait, in the form of the interface."""
    limited = guard.limits(answered)
    asked = RequestFactory(REMOTE_ADDR="203.0.113.7")
    statuses = [limited(asked.get(path)).status_code for _ in range(340)]
    assert statuses[:300] == [200] * 300
    assert 429 in statuses
    refused = limited(asked.get(path))
    assert int(refused.headers["Retry-After"]) >= 1
    if "json" in refused.headers["Content-Type"]:
        json.loads(refused.content)
    elif "html" in refused.headers["Content-Type"]:
        assert b"<h1>Please wait a little</h1>" in refused.content
    assert limited(asked.get("/healthz")).status_code == 200
    assert limited(RequestFactory(REMOTE_ADDR="203.0.113.8").get(path)).status_code == 200
    assert limited(RequestFactory().get(path)).status_code == 200  # the machine itself


def test_behind_a_proxy_its_word_counts(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address the proxy added is the visitor's, not what the visitor wrote before it."""
    monkeypatch.setenv("TRIALBRIDGE_BEHIND_PROXY", "1")
    monkeypatch.setenv("TRIALBRIDGE_RATE", "much")
    limited = guard.limits(answered)
    asked = RequestFactory()
    said = [
        limited(asked.post("/match/", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, 203.0.113.9")).status_code
        for n in range(30)
    ]
    assert 429 in said
    assert limited(asked.post("/match/", HTTP_X_FORWARDED_FOR="203.0.113.10")).status_code == 200


def test_too_many_at_once_are_sent_away() -> None:
    """While all places are taken and nobody more may wait, 503 comes quickly; afterwards all is well."""
    hold = threading.Event()

    def slow(request: HttpRequest) -> HttpResponse:
        hold.wait(120)
        return HttpResponse("done")

    limited = guard.limits(slow)
    statuses: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: statuses.append(limited(RequestFactory().get("/trials/")).status_code)
        )
        for _ in range(90)
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 60
    while statuses.count(503) < 20 and time.monotonic() < until:
        time.sleep(0.01)
    assert statuses.count(503) >= 20
    hold.set()
    for thread in threads:
        thread.join(10)
    assert statuses.count(200) >= 4
    assert limited(RequestFactory().get("/trials/")).status_code == 200


def test_health(site: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process lives; it is ready once the fields are laid out, and not without studies."""
    assert site.get("/healthz").content == b"ok"
    site.get("/api/ctgov/v2/version")
    assert site.get("/readyz").content == b"ready"
    from trialbridge.flows import fields

    monkeypatch.setattr(fields, "FOLDER", "elsewhere")
    assert site.get("/readyz").status_code == 503
    from trialbridge import store

    monkeypatch.setattr("trialbridge.web.health.store.setup", lambda: tmp_path)
    assert site.get("/readyz").content == b"no studies yet"
    assert store.setup is not None


def test_a_line_holds_allowed_fields_only(site: Client) -> None:
    """A request's line tells route and status; the address, the words and the message are not in it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(log.Lines())
    logger = logging.getLogger("trialbridge.web")
    logger.addHandler(handler)
    try:
        site.get("/trials/", {"q": "Jane Canary"})
        site.generic("CANARY", "/trials/NCT03410368/Canary")
    finally:
        logger.removeHandler(handler)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines[0]["status"] == 200
    assert all(set(line) <= set(log.FIELDS) for line in lines)
    assert "anary" not in out.getvalue()
    assert "CANARY" not in out.getvalue()


def test_an_error_is_named_without_its_words() -> None:
    """A library's message and an exception's words stay out; its kind and the line of code are told."""
    try:
        raise ValueError("Jane Canary")
    except ValueError as error:
        record = logging.LogRecord(
            "django.request",
            logging.ERROR,
            __file__,
            7,
            "Jane %s",
            ("Canary",),
            (ValueError, error, error.__traceback__),
        )
    line = json.loads(log.Lines().format(record))
    assert line["error"] == "ValueError"
    assert "test_guard.py" in line["where"]
    assert "Canary" not in str(line)
    assert log.failure(None) == {}
    assert log.failure(ValueError("x")) == {"error": "ValueError", "where": ""}

"""The commands that serve the site answer with its pages, under the settings the public meets."""

import threading
import urllib.request
from pathlib import Path

import msgspec
from django.test import Client

from tests.web.browsing import serving


def test_the_demo_serves_its_samples(tmp_path: Path) -> None:
    """`trialbridge demo --serve` ends in a site on the samples, without accounts, cookies or referrers."""
    with (
        serving(tmp_path, ["demo", "--serve"]) as address,
        urllib.request.urlopen(f"{address}/trials/NCT03484962/", timeout=30) as answer,
    ):
        assert "Fuda Cancer Hospital" in answer.read().decode()
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers


def test_structs_are_laid_out_before_threads_come(site: Client) -> None:
    """Every struct that is loaded is laid out for decoding at the start, one with fields of any class aside."""
    from trialbridge.web import ready

    class Odd(msgspec.Struct):
        at: threading.Event | int | None = None

    ready.imported()
    assert ready.settle() > 100
    assert Odd().at is None

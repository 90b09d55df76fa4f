"""Pages that stand alone, and those that say what went wrong, in a real browser: no faults, no sideways scroll."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.web.browsing import chromium
from tests.web.test_browser import WIDTHS, _faults
from trialbridge.flows.dossier import dossier
from trialbridge.flows.explain import explain
from trialbridge.flows.guide import guide
from trialbridge.flows.landscape import landscape
from trialbridge.flows.match import Request, match
from trialbridge.flows.sponsor import sponsor
from trialbridge.intake import read
from trialbridge.report import dossier_page, landscape_page, match_page, plain_page
from trialbridge.report.glossary import glossary_page
from trialbridge.report.guide_page import guide_page, sponsor_page
from trialbridge.vocab import default_vocabulary
from trialbridge.web import errors

playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe looks for faults in pages")

NOTE = b"62-year-old man with small cell lung cancer. ECOG 1. Cisplatin and etoposide, partial response."
STUDIES = ["NCT03410368", "NCT03484962"]
STATUSES = (400, 403, 404, 429, 500, 503)


def _dossier(languages: tuple[str, ...]) -> str:
    patient = read(NOTE, "notes")
    made = dossier(patient, STUDIES, Request(day=date(2026, 3, 1)), languages)
    return dossier_page.page(made, patient, default_vocabulary())


def _landscape() -> str:
    found = landscape("CIK")
    return landscape_page.page(found.landscape, found.cards)


def _match() -> str:
    patient = read(NOTE, "notes")
    return match_page.page(match(patient, Request(top=3)), patient, default_vocabulary())


REPORTS: dict[str, Callable[[], str]] = {
    "dossier": lambda: _dossier(("en",)),
    "dossier in Chinese": lambda: _dossier(("zh",)),
    "dossier in both": lambda: _dossier(("zh", "en")),
    "landscape": _landscape,
    "match": _match,
    "glossary": glossary_page,
    "glossary in Chinese": lambda: glossary_page("zh"),
    "plain words": lambda: plain_page.page(explain("NCT03410368")),
    "plain words in Chinese": lambda: plain_page.page(explain("NCT03410368", "zh")),
    "guide": lambda: guide_page(guide("CIK")),
    "guide in Chinese": lambda: guide_page(guide("CIK", language="zh")),
    "sponsor": lambda: sponsor_page(sponsor("Capital Medical University"), "en"),
    "sponsor in Chinese": lambda: sponsor_page(sponsor("Capital Medical University", "zh"), "zh"),
}


@pytest.fixture(scope="module")
def tab() -> Iterator[Any]:
    """Open a page of the system's Chromium."""
    path = chromium()
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened.new_page()
        opened.close()


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_has_no_fault(tab: Any, site: Any, tmp_path: Path, name: str) -> None:
    """Axe finds nothing in a report, and it is no wider than a window of 320, 768 or 1280 px."""
    file = tmp_path / "report.html"
    with ThreadPoolExecutor(1) as beside:  # this thread has the browser's loop, where Django asks no database
        file.write_text(beside.submit(REPORTS[name]).result(), "utf-8")
    tab.goto(file.as_uri())
    assert _faults(tab) == []
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_page_of_a_failure_has_no_fault(tab: Any, site: Any, status: int, language: str) -> None:
    """Every page that says what went wrong is as sound as the others, with the site's own style."""
    from django.test import RequestFactory
    from django.utils import translation

    from trialbridge.web import settings

    with translation.override(language):
        made = errors.page(RequestFactory().get("/nowhere/"), status).content.decode()
    style = (Path(settings.__file__).parent / "static" / "site.css").read_text("utf-8")
    tab.set_content(made.replace("</head>", f"<style>{style}</style></head>"))
    assert _faults(tab) == []

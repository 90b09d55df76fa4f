"""What people do on the site, in a real browser: with a mouse, with keys alone, without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.browsing import chromium, serving

playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe looks for faults in pages")

PAGES = (
    "/", "/trials/", "/trials/?q=CIK&near=Hefei&sort=near", "/trials/NCT03484962/", "/trials/NCT06389305/",
    "/trials/NCT03410368/similar/", "/match/", "/landscapes/", "/landscapes/cik/",
    "/compare/?id=NCT03410368+NCT03484962", "/compare/", "/glossary/", "/about/", "/trials/NCT00000000/",
    "/trials/?q=zzzzqqqq", "/trials/?page=2", "/match/?trial=NCT03410368", "/landscapes/zzzzqqqq/",
    "/guides/cik/", "/guides/cik/hepatocellular-carcinoma/", "/sponsors/?name=Fuda", "/sponsors/?name=University",
)  # fmt: skip
LANGUAGES = ("", "/zh-hans")
WIDTHS = (320, 768, 1280)
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],  # what is well need not be told in full
}
NOTE = "62-year-old man with small cell lung cancer. ECOG 1. Cisplatin and etoposide, partial response."


@pytest.fixture(scope="module")
def address(catalogue: Path) -> Iterator[str]:
    """Serve the sample trials."""
    chromium()
    with serving(catalogue) as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the system's Chromium."""
    path = chromium()
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Give what opens a page; afterwards nothing may have been asked of another host, or been refused."""
    asked, said, contexts = list[str](), list[str](), list[Any]()

    def opened(path: str, **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(15_000)
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        tab.goto(address + path)
        return tab

    yield opened
    for context in contexts:
        assert context.cookies() == []
        context.close()
    home = urlsplit(address).netloc
    assert [url for url in asked if urlsplit(url).netloc not in ("", home)] == []
    assert [text for text in said if "404" not in text and "400" not in text] == []


def test_with_a_mouse(page: Callable[..., Any]) -> None:
    """Search, open a trial, check a record against it, answer a question, make a dossier: with a mouse."""
    tab = page("/")
    tab.fill("#q", "small cell lung NK")
    tab.click("form.search button")
    tab.click(".result a[href$='/NCT03410368/']")
    tab.click("text=Check a record against this trial")
    tab.fill("#record", NOTE)
    tab.click("section >> text=Find matching trials")
    assert "NCT03410368" in tab.text_content("main")
    tab.fill("#answer-1", "yes")
    tab.click("text=Match again with these answers")
    tab.click("text=Make a dossier")
    assert "NCT03410368" in tab.text_content("main")


def test_a_search_is_renewed_in_place(page: Callable[..., Any]) -> None:
    """Ticking a facet renews the results and the address without loading the page anew."""
    tab = page("/trials/?q=CIK", viewport={"width": 1280, "height": 900})
    tab.evaluate("window.same = true")
    with tab.expect_response(lambda answer: "status=recruiting" in answer.url):
        tab.check("input[name=status][value=recruiting]")
    tab.wait_for_url("**status=recruiting**")
    assert tab.evaluate("window.same") is True
    assert tab.is_checked("input[name=status][value=recruiting]")


def test_with_keys_alone(page: Callable[..., Any]) -> None:
    """The same way can be gone with Tab, Enter and letters; what has the focus is always seen."""
    tab = page("/")
    _tab_to(tab, "#q")
    tab.keyboard.type("small cell lung NK")
    tab.keyboard.press("Enter")
    _tab_to(tab, "a[href$='/trials/NCT03410368/']")
    tab.keyboard.press("Enter")
    _tab_to(tab, "a.button[href*='match']")
    tab.keyboard.press("Enter")
    _tab_to(tab, "#record")
    tab.keyboard.type(NOTE)
    _tab_to(tab, "section button:has-text('Find matching trials')")
    tab.keyboard.press("Enter")
    _tab_to(tab, "button[formaction$='/dossier/']")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/match/dossier/")
    assert "NCT03410368" in tab.text_content("main")


def test_without_javascript(page: Callable[..., Any]) -> None:
    """Everything works without a line of script: search, facets, a trial, a match with answers, a dossier."""
    tab = page("/trials/", java_script_enabled=False)
    tab.fill("#q", "CIK")
    tab.click("form.search .inline button")
    assert "q=CIK" in tab.url
    tab.check("input[name=status][value=recruiting]")
    tab.click("aside button")
    assert "status=recruiting" in tab.url
    tab.click(".result a")
    tab.click("text=Show similar trials")
    tab.goto(tab.url.split("/trials/")[0] + "/match/")
    tab.click("button[value=small-cell-lung-cancer]")
    tab.fill("#answer-1", "yes")
    tab.click("text=Match again with these answers")
    tab.click("text=Make a dossier")
    assert tab.locator("article, section").count() > 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_fault(page: Callable[..., Any], language: str) -> None:
    """Axe finds no fault (WCAG 2.2 A and AA, best practice) on these pages and the result of a match."""
    tab, found = page(language + "/", viewport={"width": 1280, "height": 900}), {}
    base = tab.url.split(language + "/")[0] if language else tab.url.rstrip("/")
    for path in PAGES:
        tab.goto(base + language + path)
        tab.wait_for_function("!document.querySelector('.htmx-request')")
        found[path] = _faults(tab)
    tab.goto(f"{base}{language}/match/")
    tab.click("button[value=ovarian-cancer]")
    found["matched"] = _faults(tab)
    tab.click("button[formaction*=dossier]")
    tab.wait_for_url("**/dossier/")
    found["dossier"] = _faults(tab)
    tab.goto(f"{base}{language}/match/")
    tab.set_input_files("#file", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"no record"})
    tab.click("form.record button >> nth=0")
    found["refused upload"] = _faults(tab)
    tab.goto(f"{base}{language}/match/")
    tab.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": NOTE.encode()})
    tab.click("form.record button >> nth=0")
    found["result of an upload"] = _faults(tab)
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_dark_pages_have_enough_contrast(page: Callable[..., Any]) -> None:
    """In the dark scheme the text stands out as well."""
    tab = page("/trials/NCT03484962/", color_scheme="dark")
    assert _faults(tab) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_window(page: Callable[..., Any], width: int) -> None:
    """From 320 px on no page scrolls sideways, in either direction of writing."""
    tab = page("/", viewport={"width": width, "height": 800})
    base = tab.url.rstrip("/")
    for path in PAGES:
        tab.goto(base + path)
        for direction in ("ltr", "rtl"):
            tab.evaluate(f"document.documentElement.dir = '{direction}'")
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, direction)


def _tab_to(tab: Any, selector: str, most: int = 200) -> None:
    """Press Tab until the element has the focus, and see that it is shown."""
    wanted = tab.locator(selector).first
    wanted.wait_for(state="attached")
    for _ in range(most):
        tab.keyboard.press("Tab")
        if wanted.evaluate("it => it === document.activeElement"):
            assert wanted.is_visible()
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def _faults(tab: Any) -> list[str]:
    found = axe.Axe().run(tab, options=RULES).response["violations"]
    return [f"{it['id']}: {it['nodes'][0]['html'][:120]}" for it in found]

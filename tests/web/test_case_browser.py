"""A case led through all six steps by four people in a real browser, and what axe finds on its pages."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.casebooks import NAME, People
from tests.totp import code
from tests.web.browsing import chromium, serving
from tests.web.test_browser import RULES

playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe looks for faults in pages")

PASSWORD = "correct horse battery"
FOUR = ("patient", "navigator", "oncologist", "site")
STUDY = "NCT03619954"
WIDTHS = (320, 1280)
SHOTS = os.environ.get("TRIALBRIDGE_SCREENSHOTS", "")
"""A folder to leave pictures of the pages in, to be looked at."""


class Walk:
    """The four people's tabs at one case, and what was found on its pages on the way."""

    def __init__(self, tabs: dict[str, Any], address: str, case: UUID) -> None:
        """Take who has which tab."""
        self.tabs, self.address, self.case = tabs, address, case
        self.faults: dict[str, list[str]] = {}

    def open(self, who: str, language: str = "") -> Any:
        """Open the case as somebody."""
        tab = self.tabs[who]
        assert tab.goto(f"{self.address}{language}/cases/{self.case}/").status == 200, (who, language)
        return tab

    def records(self, who: str, title: str) -> None:
        """Press the button of an event; its title stands in the history afterwards."""
        tab = self.open(who)
        tab.click(f"section[aria-labelledby=next] button:has-text('{title}')")
        assert title in (tab.text_content("section[aria-labelledby=history] ol li:last-child") or "")

    def looked_at(self, what: str, *people: str, languages: tuple[str, ...] = ("", "/zh-hans")) -> None:
        """Look for faults in the case's page as each of the people sees it now, wide and narrow."""
        for who in people:
            for language in languages:
                tab = self.open(who, language)
                self.look(tab, f"{what} {who} {language}")

    def look(self, tab: Any, name: str) -> None:
        """Look for faults in a page, and for anything wider than the window."""
        tab.eval_on_selector_all("details", "all => all.forEach(it => it.open = true)")
        found = axe.Axe().run(tab, options=RULES).response["violations"]
        if found:
            self.faults[name] = [f"{it['id']}: {it['nodes'][0]['html'][:160]}" for it in found]
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 900})
            if SHOTS:
                tab.screenshot(path=f"{SHOTS}/{re.sub(r'[^a-z0-9]+', '-', name)}-{width}.png", full_page=True)
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)


@pytest.fixture(scope="module")
def started(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, UUID]]:
    """Serve a casebook with four people who never signed in, on the sample trials."""
    chromium()
    folder = tmp_path_factory.mktemp("cases") / "data"
    shutil.copytree(catalogue, folder, ignore=shutil.ignore_patterns("casebook*", "master.key"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRIALBRIDGE_DATA", str(folder))
        patch.setenv("TRIALBRIDGE_PLAIN_HTTP", "1")  # this test has no TLS
        people = People(folder)
        for who in (*FOUR, "auditor"):
            account = people.models.Account.objects.get(username=who)
            account.set_password(PASSWORD)
            account.save()
        case = people.opened_for_walk("AU", STUDY)
        with serving(folder, ("serve", "--cases", "--workers", "1")) as address:
            yield address, case


@pytest.fixture(scope="module")
def tabs(started: tuple[str, UUID]) -> Iterator[Callable[[str], Any]]:
    """Give what signs somebody in, with a second factor that is set up at the first time."""
    address, _ = started
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield lambda who: _signed_in(browser.new_context(), address, who)
        browser.close()


def _signed_in(context: Any, address: str, who: str) -> Any:
    tab = context.new_page()
    tab.set_default_timeout(20_000)
    tab.goto(f"{address}/accounts/login/")
    tab.fill("input[name=login]", who)
    tab.fill("input[name=password]", PASSWORD)
    tab.click("button[type=submit]")
    if "reauthenticate" in tab.url:
        tab.fill("input[name=password]", PASSWORD)
        tab.click("button[type=submit]")
    tab.wait_for_url("**/2fa/totp/activate/**")
    secret = tab.input_value("#authenticator_secret")
    tab.fill("input[name=code]", code(secret, time.time()))
    tab.click("button[type=submit]")
    tab.wait_for_url("**/recovery-codes/**")
    return tab


def test_a_case_through_the_six_steps_by_four_people(
    started: tuple[str, UUID], tabs: Callable[[str], Any]
) -> None:
    """Records, matching, contact, pre-screening, enrolment, follow-up, up to calendar and report; no page has a fault."""
    address, case = started
    walk = Walk({who: tabs(who) for who in FOUR}, address, case)
    patient, navigator, oncologist, site = (walk.tabs[who] for who in FOUR)

    # 1 records
    note = files("trialbridge.flows") / "samples" / "patients" / "hepatocellular-carcinoma.txt"
    walk.open("patient")
    with as_file(note) as file:
        patient.set_input_files("#file", file)
        patient.select_option("#type", "pathology")
        patient.click("text=Add the document")
    walk.records("patient", "Records submitted")
    walk.open("oncologist")
    oncologist.click("text=Read facts from it")
    assert "Facts to confirm" in oncologist.text_content("main")
    walk.looked_at("facts", "oncologist", languages=("",))
    walk.open("oncologist")
    oncologist.locator("button:has-text('Wrong')").last.click()
    oncologist.click("text=Confirm the ticked facts")
    walk.records("oncologist", "Assessed")
    # 2 matching
    walk.open("navigator")
    navigator.click("text=Match with all open trials")
    walk.looked_at("matched", "navigator", languages=("/zh-hans",))
    walk.open("navigator")
    with navigator.expect_download() as sheet:
        navigator.click("text=Shortlist as a table")
    assert sheet.value.suggested_filename.endswith(".xlsx")
    walk.open("patient")
    assert patient.locator("button:has-text('Choose NCT03484962')").count() == 1
    patient.fill("#chosen", STUDY)  # the team said that it opens again; its record names the days
    patient.click("text=Choose this trial")
    walk.open("navigator")
    assert navigator.locator("button:has-text('Investigator asked')").count() == 0
    walk.records("navigator", "Odds, control arm and the standard programme shown")
    walk.records("patient", "Odds and control arm acknowledged")
    assert site.goto(f"{address}/cases/{case}/").status == 404
    walk.records("patient", "Sharing with the trial")
    # 3 contact
    walk.open("navigator")
    navigator.click("button:has-text('I wrote to them')")
    walk.records("navigator", "Investigator asked")
    letter = navigator.request.get(f"{address}/cases/{case}/letter/question/zh/?study={STUDY}").text()
    assert STUDY in letter and NAME not in letter
    walk.records("site", "Confirmed by the investigator")
    # 4 pre-screening
    walk.open("navigator")
    navigator.click("summary:has-text('Consent form, pre-screening')")
    navigator.fill("input[name=version]", "3.1")
    navigator.fill("section[aria-labelledby=study-1] input[name=language]", "de")
    navigator.click("text=Keep the consent form")
    navigator.click("summary:has-text('Consent form, pre-screening')")
    navigator.fill("input[name=at]", "2026-12-01T09:00")
    navigator.check("section[aria-labelledby=study-1] input[name=document]")
    navigator.click("text=Keep the pre-screening")
    walk.records("site", "Pre-screening booked")
    with site.expect_download() as laid:
        walk.open("site").click("section[aria-labelledby=documents] a")
    assert Path(laid.value.path()).read_text() == note.read_text()
    walk.records("site", "Pre-screening: fit")
    # 5 enrolment, visa and travel
    walk.open("site")
    site.fill("#day", "2027-03-01")
    site.click("text=Set the day")
    walk.records("site", "Screening visit scheduled")
    walk.open("patient")
    patient.click("li:has-text('Apply for the visa') button")
    assert "done" in patient.text_content("li:has-text('Apply for the visa')")
    walk.looked_at("enrolment", *FOUR, languages=("/zh-hans",))
    walk.records("navigator", "Travel arranged")
    walk.records("patient", "Informed consent signed")
    walk.records("site", "Enrolled")
    # 6 on the trial
    walk.open("site")
    site.select_option("#spoken", "zh")
    site.fill("#text", "治疗顺利")
    site.click("text=Send")
    walk.open("navigator")
    navigator.click("summary:has-text('Add translation')")
    navigator.fill("ul.thread input[name=text]", "Treatment went well")
    navigator.click("text=Put it beside the message")
    walk.records("site", "Visit attended")
    walk.records("navigator", "Follow-up reported")
    walk.looked_at("followed", *FOUR)
    report = navigator.request.get(f"{address}/cases/{case}/letter/follow_up/en/?study={STUDY}").text()
    assert "Treatment went well [translated]" in report
    walk.open("patient")
    patient.click("text=Make a calendar address")
    secret = patient.text_content("p.notice code")
    calendar = patient.request.get(address + secret).text()
    assert calendar.count("BEGIN:VEVENT") == 13  # day 1, 3, 5, 7, 10, 14, 21, 28, month 2, 3, 6, year 1, 2
    assert "20270309" in calendar  # day 1 of a first dose a week after the screening visit
    assert NAME not in calendar
    for path in ("/cases/", "/cases/new/", "/accounts/2fa/", "/accounts/logout/"):
        for language in ("", "/zh-hans"):
            assert navigator.goto(address + language + path).status == 200
            walk.look(navigator, f"page {language} {path}")
    auditor = tabs("auditor")
    for language in ("", "/zh-hans"):
        assert auditor.goto(f"{address}{language}/cases/audit/").status == 200
        said = auditor.text_content("main")
        assert NAME not in said
        assert language or re.search(r"The chain is whole: \d{3,} events", said)
        walk.look(auditor, f"audit {language}")
    assert walk.faults == {}

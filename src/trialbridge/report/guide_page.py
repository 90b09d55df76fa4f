"""Guides and sponsors' profiles as self-contained HTML pages; it counts nothing."""

from typing import NamedTuple

from markupsafe import Markup

from trialbridge.report.glossary import linked
from trialbridge.report.guide import Guide
from trialbridge.report.landscape import NOT_STATED
from trialbridge.report.landscape_page import spoken
from trialbridge.report.pages import environment, file
from trialbridge.report.sponsor import Profile
from trialbridge.vocab.locale import sayings


class Addresses(NamedTuple):
    """Where a page's links lead, "{}" standing for the study or topic; empty: the record, or no link."""

    study: str = ""
    landscape: str = ""
    glossary: str = ""


ALONE = Addresses()
"""A page that stands by itself: studies lead to their records, words to the page's own list."""


def guide_page(guide: Guide, addresses: Addresses = ALONE) -> str:
    """Render a guide as UTF-8 HTML in its language."""
    return _page("guide.html", guide.language, addresses, guide=guide, found=guide.landscape)


def sponsor_page(profile: Profile, language: str = "en", addresses: Addresses = ALONE) -> str:
    """Render a sponsor's profile as UTF-8 HTML."""
    return _page("sponsor.html", language, addresses, profile=profile)


def guide_part(guide: Guide, addresses: Addresses) -> Markup:
    """Render the sections of a guide alone, for a page that has its own frame."""
    given = {"guide": guide, "found": guide.landscape}
    return Markup(_rendered("guide_part.html", guide.language, addresses, **given))  # noqa: S704 - escaped


def sponsor_part(profile: Profile, language: str, addresses: Addresses) -> Markup:
    """Render the sections of a sponsor's profile alone."""
    return Markup(_rendered("sponsor_part.html", language, addresses, profile=profile))  # noqa: S704 - escaped


def _page(template: str, language: str, addresses: Addresses, **given: object) -> str:
    return linked(_rendered(template, language, addresses, **given), language, addresses.glossary)


def _rendered(template: str, language: str, addresses: Addresses, **given: object) -> str:
    rendering = environment()
    rendering.filters["phase"] = lambda value: _word(value, language)
    return rendering.from_string(file(template)).render(
        said=sayings("report", language), css=file("match.css"), addresses=addresses,
        tag="zh-Hans" if language == "zh" else language, **given,
    )  # fmt: skip


def _word(value: str, language: str) -> str:
    table = sayings("dossier", language)
    if value in (NOT_STATED, "not-stated"):
        return table.say("control.unsaid")
    keys = (f"{kind}.{value}" for kind in ("status", "phase"))
    return next((table.say(key) for key in keys if key in table), spoken(value))

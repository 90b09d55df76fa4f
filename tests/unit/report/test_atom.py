"""Sitemaps: addresses with the day they changed, where one is known."""

from lxml import etree

from trialbridge.report.atom import SITEMAP, sitemap, sitemaps


def _told(page: bytes, name: str) -> list[str | None]:
    return [node.text for node in etree.fromstring(page).iter(f"{{{SITEMAP}}}{name}")]


def test_an_address_without_a_day_has_none() -> None:
    """Only the second of two addresses says when it changed."""
    page = sitemap([("https://example.org/a", ""), ("https://example.org/b", "2026-09-01")])
    assert _told(page, "loc") == ["https://example.org/a", "https://example.org/b"]
    assert _told(page, "lastmod") == ["2026-09-01"]


def test_an_index_names_its_sitemaps() -> None:
    """Each sitemap stands in the index once, without a day."""
    page = sitemaps(["https://example.org/1.xml", "https://example.org/2.xml"])
    assert etree.fromstring(page).tag == f"{{{SITEMAP}}}sitemapindex"
    assert _told(page, "loc") == ["https://example.org/1.xml", "https://example.org/2.xml"]
    assert _told(page, "lastmod") == []

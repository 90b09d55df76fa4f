"""Feeds in Atom (RFC 4287) and the sitemap, as XML; they find nothing."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lxml import etree

from trialbridge.records.changes import Difference

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""Characters that XML 1.0 cannot hold."""


class Entry(NamedTuple):
    """An entry; `updated` is a day as far as it is known, `told` plain lines."""

    id: str
    title: str
    updated: str
    link: str
    told: Sequence[str] = ()


def feed(id_: str, title: str, link: str, entries: Sequence[Entry]) -> bytes:
    """Write a feed; its day is that of its latest entry."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=_plain(ATOM))
    latest = max((it.updated for it in entries), default="")
    _head(root, id_, title, latest, link, "self")
    _text(etree.SubElement(root, f"{{{ATOM}}}author"), "name", "Trialbridge")
    for it in entries:
        node = etree.SubElement(root, f"{{{ATOM}}}entry")
        _head(node, it.id, it.title, it.updated, it.link, "alternate")
        _text(node, "content", "\n".join(it.told) or it.title)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def told(difference: Difference) -> list[str]:
    """Say what a version changed, a line each; the words of both sides are as published."""
    events = [it.says for it in difference.events]
    fields = [
        f"{it.field}: {_was('; '.join(it.before))} -> {_was('; '.join(it.after))}"
        for it in difference.changes
    ]
    criteria = [
        f"{it.polarity} criterion, {it.effect}: {_was(it.before)} -> {_was(it.after)}"
        for it in difference.criteria
    ]
    return list(dict.fromkeys([*events, *fields, *criteria]))


def sitemap(addresses: Iterable[tuple[str, str]]) -> bytes:
    """Write a sitemap of (address, day or nothing)."""
    return _map("urlset", "url", addresses)


def sitemaps(addresses: Iterable[str]) -> bytes:
    """Write the index of several sitemaps."""
    return _map("sitemapindex", "sitemap", ((address, "") for address in addresses))


def moment(day: str) -> str:
    """Give a day, as far as it is known, as the moment Atom asks for."""
    parts = [*day[:10].split("-"), "01", "01"][:3] if day else ["1970", "01", "01"]
    return f"{'-'.join(parts)}T00:00:00Z"


def _was(text: str) -> str:
    return " ".join(text.split()) or "nothing"


def _map(root_name: str, name: str, addresses: Iterable[tuple[str, str]]) -> bytes:
    root = etree.Element(f"{{{SITEMAP}}}{root_name}", nsmap=_plain(SITEMAP))
    for address, day in addresses:
        node = etree.SubElement(root, f"{{{SITEMAP}}}{name}")
        etree.SubElement(node, f"{{{SITEMAP}}}loc").text = address
        if day:
            etree.SubElement(node, f"{{{SITEMAP}}}lastmod").text = day
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _head(node: etree._Element, id_: str, title: str, day: str, link: str, relation: str) -> None:
    _text(node, "id", id_)
    _text(node, "title", title)
    _text(node, "updated", moment(day))
    etree.SubElement(node, f"{{{ATOM}}}link", rel=relation, href=link.translate(NOT_XML))


def _text(node: etree._Element, name: str, text: str) -> None:
    etree.SubElement(node, f"{{{ATOM}}}{name}").text = text.translate(NOT_XML)


def _plain(namespace: str) -> dict[str, str]:
    """Make a namespace that of names without a prefix, which the library's types do not foresee."""
    return {None: namespace}  # type: ignore[dict-item]

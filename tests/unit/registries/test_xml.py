"""One XML parser for the whole package."""

import ast
from pathlib import Path

import pytest

from trialbridge.registries.xml import parse

SOURCE = Path(__file__).parents[3] / "src" / "trialbridge"
FACTORY = SOURCE / "registries" / "xml.py"
FACTORIES = (FACTORY, SOURCE / "intake" / "markup.py")
"""One of what registries publish, one of what patients bring."""
PARSERS = {
    "XMLParser", "HTMLParser", "fromstring", "XML", "HTML", "parse", "iterparse", "XMLPullParser",
}  # fmt: skip
HOMES = {"etree", "html", "ElementTree", "objectify"}


def calls(path: Path) -> set[str]:
    """Name the parsers of lxml that a module calls and the XML packages of others that it imports."""
    found, imported = set(), set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in HOMES:
            found.add(f"{node.value.id}.{node.attr}")
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
        elif isinstance(node, ast.Import):
            imported |= {each.name for each in node.names}
    called = {name for name in found if name.partition(".")[2] in PARSERS}
    return called | {name for name in imported if name.startswith(("xml.", "defusedxml", "lxml.html"))}


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_other_parser(path: Path) -> None:
    """No module but the two factories makes or calls an XML parser of its own."""
    assert path in FACTORIES or not calls(path)


def test_the_rule_sees_the_factory() -> None:
    """The rule finds what it forbids."""
    assert calls(FACTORY) == {"etree.XMLParser", "etree.fromstring"}


@pytest.mark.parametrize(
    "data",
    [
        b"<a>" * 300 + b"</a>" * 300,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        b"<a>&nbsp;</a>",
        b"<a><b></a>",
        b"",
    ],
)
def test_refuses(data: bytes) -> None:
    """Depth, entities and broken markup are refused, never mended."""
    with pytest.raises(ValueError, match=r"\w"):
        parse(data)

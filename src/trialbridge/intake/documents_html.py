"""From HTML to its text as a browser would show it; scripts, styles and what is hidden are left out."""

import re
from collections.abc import Iterator

from lxml import etree

from trialbridge.errors import FormatError
from trialbridge.intake.markup import page
from trialbridge.intake.paper import Opened

_SILENT = frozenset(
    {"script", "style", "head", "template", "noscript", "svg", "object", "iframe", "select", "title"}
)
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "thead", "tfoot", "tr", "ul",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r" ?\n[ \n]*\n ?")


def opened(data: bytes) -> Opened:
    """Give the text, a block a line, cells of a row side by side; FormatError where there is none."""
    try:
        root = page(data, _utf8(data))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise _refused() from error
    text = _LINES.sub("\n\n", _SPACES.sub(" ", "".join(_words(root)))).strip()
    text = "\n".join(line.strip(" |") for line in text.split("\n"))
    if not text:
        raise _refused()
    return Opened(text)


def _refused() -> FormatError:
    return FormatError(expected="HTML with text", came="none", where="document", do="check the file")


def _utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _words(root: etree._Element) -> Iterator[str]:
    """Give the text in order, without recursion: a page may nest deeper than the interpreter."""
    stack: list[etree._Element | str] = [root]
    while stack:
        element = stack.pop()
        if isinstance(element, str):
            yield element
            continue
        if element.tail:
            stack.append(element.tail.replace("\n", " "))
        if element.tag in _SILENT or _HIDDEN.search(element.get("style") or "") or "hidden" in element.attrib:
            continue
        before, after = _around(str(element.tag))
        stack.append(after)
        stack.extend(reversed(list(element)))
        yield before
        if element.text:
            yield element.text if element.tag == "pre" else element.text.replace("\n", " ")


def _around(tag: str) -> tuple[str, str]:
    if tag in _CELLS:
        return "", " | "
    if tag == "li":
        return "\n- ", "\n"
    return ("\n", "\n") if tag in _BLOCKS else ("", "")

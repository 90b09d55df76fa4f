"""From a DOCX to its text: paragraphs, lists and tables in order, insertions in and deletions out.

It reads the parts itself: libraries for writing such files leave out tracked insertions and content controls.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from trialbridge.errors import FormatError
from trialbridge.intake.markup import xml
from trialbridge.intake.paper import LARGEST, Opened

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PAGE = "\f"
_LOOSE = frozenset({"del", "moveFrom", "instrText", "rPr", "pPr", "sectPr"})
"""Parts that hold no words of the text as it stands: deletions, field codes, properties."""


def opened(data: BytesIO) -> Opened:
    """Give the text; pages begin where the program that saved it last broke them. FormatError if damaged."""
    try:
        with zipfile.ZipFile(data) as parts:
            part = parts.getinfo("word/document.xml")
            if part.file_size > LARGEST:
                raise _refused(f"one of {part.file_size} bytes unpacked")
            root = xml(parts.read(part))
    except (
        zipfile.BadZipFile,
        KeyError,
        etree.XMLSyntaxError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise _refused(f"a damaged one ({type(error).__name__})") from error
    written = "\n".join(_blocks(root))
    text = written.replace(_PAGE, "")
    starts = [0]
    for page in written.split(_PAGE)[:-1]:
        starts.append(starts[-1] + len(page))
    return Opened(text, tuple(starts) if len(starts) > 1 else ())


def _refused(came: str) -> FormatError:
    return FormatError(expected="a DOCX file", came=came, where="document", do="save it anew, or as text")


def _blocks(element: etree._Element) -> Iterator[str]:
    """Give the lines of a part: a paragraph each, a row of a table each."""
    for child in element:
        name = _name(child)
        if name == "p":
            yield _paragraph(child)
        elif name == "tr":
            cells = (
                " ".join(" ".join(_blocks(cell)).split()) for cell in child if _name(cell) in ("tc", "sdt")
            )
            yield " | ".join(cells)
        elif name and name not in _LOOSE:
            yield from _blocks(child)


def _paragraph(element: etree._Element) -> str:
    listed = any(_name(inner) == "numPr" for part in element if _name(part) == "pPr" for inner in part)
    return ("- " if listed else "") + "".join(_words(element))


def _words(element: etree._Element) -> Iterator[str]:
    for child in element:
        match _name(child):
            case "t":
                yield (child.text or "").replace(_PAGE, " ")
            case "tab":
                yield "\t"
            case "br" | "cr":
                yield _PAGE if "page" in child.attrib.values() else "\n"
            case "lastRenderedPageBreak":
                yield _PAGE
            case "noBreakHyphen":
                yield "-"
            case "p":  # a text box
                yield "\n" + _paragraph(child)
            case name if name and name not in _LOOSE:
                yield from _words(child)


def _name(element: etree._Element) -> str:
    """Give the local name; "" for a comment and for the second copy of what older programs cannot show."""
    tag = element.tag
    if not isinstance(tag, str) or tag == _FALLBACK:
        return ""
    return tag.rpartition("}")[2]

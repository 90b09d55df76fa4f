"""Reads PDF, DOCX and HTML documents as notes whose quotes know their page; it looks at no picture.

The readers are pure, but a document may be made to harm them: `flows` runs `packed` in a limited child.
"""

import re
from hashlib import sha256
from io import BytesIO

import msgspec

from trialbridge.errors import FormatError, InputError
from trialbridge.intake import documents_docx, documents_html, documents_pdf, notes, texts
from trialbridge.intake.paper import LARGEST, Opened, Opener
from trialbridge.model.patient import Fact, Issue, Patient
from trialbridge.vocab import Vocabulary

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?"
    rb"<(?:!doctype html|html|head|body|meta|title|div|table|p|ul|ol|pre|h[1-6]|span)\b",
    re.IGNORECASE | re.DOTALL,
)
_WORD = b"word/document.xml"


def kind(data: bytes) -> str:
    """Tell "pdf", "docx" or "html" by the content; "" for anything else."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx" if _WORD in data else ""
    return "html" if _HTML.match(data[:4096]) else ""


def opened(data: bytes) -> Opened:
    """Give the text of a document, whatever of these it is, or of plain text; FormatError for any other."""
    if len(data) > LARGEST:
        raise FormatError(
            expected="a document of up to 64 MB", came=f"{len(data)} bytes", where="document", do="split it"
        )
    match kind(data):
        case "pdf":
            return documents_pdf.opened(data)
        case "docx":
            return documents_docx.opened(BytesIO(data))
        case "html":
            return documents_html.opened(data)
    text, issues = texts.decode(data, "document")
    return Opened(text, (), tuple(f"{issue.expected}: {issue.came}" for issue in issues))


def packed(data: bytes) -> bytes:
    """Open a document and give what came of it as bytes, an InputError too: what a child process answers."""
    try:
        return msgspec.json.encode(opened(data)._asdict())
    except InputError as error:
        refused = {"expected": error.expected, "came": error.came, "where": error.where, "do": error.do}
        return msgspec.json.encode({"refused": refused})


def unpacked(answer: bytes) -> Opened:
    """Read what `packed` gave; raises the FormatError that it met."""
    told = msgspec.json.decode(answer)
    if "refused" in told:
        raise FormatError(**told["refused"])
    return Opened(told["text"], tuple(told["pages"]), tuple(told["troubles"]))


def read(
    data: bytes,
    vocabulary: Vocabulary,
    name: str = "document",
    on: str | None = None,
    opener: Opener = opened,
) -> Patient:
    """Read a document into facts; their quotes stand in its text and name their page, where it has pages.

    FormatError for a document that cannot be opened, is locked, or holds pictures only.
    """
    try:
        paper = opener(data)
    except InputError as error:
        raise FormatError(expected=error.expected, came=error.came, where=name, do=error.do) from error
    patient = notes.read(paper.text, vocabulary, name=name, on=on)
    digest = sha256(data).hexdigest()
    (document,) = patient.documents
    return msgspec.structs.replace(
        patient,
        id=digest[:12],
        version=digest[:16],
        documents=(msgspec.structs.replace(document, kind="report", sha256=digest, pages=paper.pages),),
        facts=tuple(paged(fact, paper.pages) for fact in patient.facts),
        issues=(*(_issue(trouble, name) for trouble in paper.troubles), *patient.issues),
    )


def paged(fact: Fact, pages: tuple[int, ...]) -> Fact:
    """Give a fact whose quote names the page it begins on, counted from 1."""
    if fact.quote is None or not pages:
        return fact
    page = sum(start <= fact.quote.start for start in pages)
    return msgspec.structs.replace(fact, quote=msgspec.structs.replace(fact.quote, page=max(1, page)))


def _issue(trouble: str, name: str) -> Issue:
    expected, _, came = trouble.partition(": ")
    return Issue(where=name, expected=expected, came=came)

"""PDF, DOCX and HTML: their text, their pages, what is refused."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from tests.fhir import checked, names, only
from tests.papers import docx, paragraph, pdf

from trialbridge.errors import FormatError
from trialbridge.intake import documents, documents_docx, documents_pdf, read, recognise
from trialbridge.vocab import Vocabulary

WORDS = "A 62-year-old woman with ovarian cancer."
LAB = "Hgb 9.2 g/dL"


def test_the_kind_is_told_by_the_content() -> None:
    """A document is known by how it begins, whatever its name."""
    assert [documents.kind(data) for data in (pdf(WORDS), docx(paragraph(WORDS)))] == ["pdf", "docx"]
    for page in (
        b"<!DOCTYPE html><p>x",
        b"\xef\xbb\xbf \n<html>",
        b'<?xml version="1.0"?>\n<!-- x --><html>',
        b"<p>x</p>",
    ):
        assert documents.kind(page) == "html"
    for other in (b"PK\x03\x04 zip", b"plain", b"<x>", b"x <html>"):
        assert documents.kind(other) == ""
    assert recognise(pdf(WORDS)) == "pdf"
    assert recognise("<html><p>Hgb 9.2") == "html"


def test_a_pdf_is_read_with_its_pages(vocabulary: Vocabulary) -> None:
    """Every quote stands in the text and names its page."""
    patient = checked(read(pdf(WORDS, f"Laboratory\n{LAB}"), name="report.pdf"))
    (document,) = patient.documents
    assert (document.kind, document.name, document.pages[0]) == ("report", "report.pdf", 0)
    pages = {fact.variable or fact.concept: fact.quote.page for fact in patient.facts if fact.quote}
    assert pages["ovarian-cancer"] == 1
    assert pages["haemoglobin"] == 2
    assert only(patient, "ovarian-cancer").main


def test_pdfs_that_are_refused(vocabulary: Vocabulary) -> None:
    """A PDF that is damaged, locked or of pictures only is refused in one line with what to do."""
    with pytest.raises(FormatError, match=r"report: .*damaged"):
        read(b"%PDF-1.4 nothing", name="report")
    with pytest.raises(FormatError, match=r"without text.*OCR"):
        read(pdf("", ""))
    with pytest.raises(FormatError, match="password"):
        read(locked("secret"))
    assert "ovarian-cancer" in names(read(locked("")))


def locked(password: str) -> bytes:
    """Give a PDF that is encrypted with a password."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(WORDS))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


class Broken:
    """A page that cannot be read."""

    def extract_text(self) -> str:
        """Fail as a damaged page does."""
        raise KeyError("x")


class Sound:
    """A page with a laboratory value."""

    def extract_text(self) -> str:
        """Give its words."""
        return LAB


class Reader:
    """A PDF with a damaged page."""

    pages: Any = (Broken(), Sound(), Sound())


class Pageless:
    """A PDF whose pages cannot be counted."""

    @property
    def pages(self) -> Any:
        """Fail as a damaged file does."""
        raise RecursionError


def test_a_damaged_page_is_an_issue(vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other pages are read; pages beyond the limit are an issue too; pages without count refuse the file."""
    monkeypatch.setattr(documents_pdf, "_reader", lambda data: Reader())
    monkeypatch.setattr(documents_pdf, "_MOST", 2)
    patient = checked(read(pdf("x")))
    assert [issue.came for issue in patient.issues] == [
        "page 1, which is damaged (KeyError)",
        "3 pages; the others are not read",
    ]
    assert only(patient, "haemoglobin").quote.page == 2  # type: ignore[union-attr]
    monkeypatch.setattr(documents_pdf, "_reader", lambda data: Pageless())
    with pytest.raises(FormatError, match="damaged"):
        read(pdf("x"))


BODIES = [
    (paragraph("One") + paragraph("Two"), "One\nTwo"),
    ("<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>item</w:t></w:r></w:p>", "- item"),
    ("<w:p><w:pPr><w:jc/></w:pPr><w:r><w:t>plain</w:t></w:r></w:p>", "plain"),
    (
        f"<w:tbl><w:tblPr/><w:tr><w:trPr/><w:tc>{paragraph('Hgb')}</w:tc><w:tc>{paragraph('9.2 g/dL')}</w:tc></w:tr></w:tbl>",
        "Hgb | 9.2 g/dL",
    ),
    ("<!-- x --><w:p><w:r><w:t>x</w:t></w:r></w:p><w:sectPr><w:x/></w:sectPr>", "x"),
    (f"<w:sdt><w:sdtContent>{paragraph('held')}</w:sdtContent></w:sdt>", "held"),
    ("<w:p><w:ins><w:r><w:t>kept</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>", "kept"),
    ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t/><w:cr/></w:r></w:p>", "a\tb\nc-\n"),
    ("<w:p><!-- x --><w:r><w:instrText>PAGE</w:instrText><w:t>x</w:t></w:r></w:p>", "x"),
    (
        f"<w:p><mc:AlternateContent><mc:Choice><w:txbxContent>{paragraph('box')}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback>{paragraph('box')}</mc:Fallback></mc:AlternateContent></w:p>",
        "\nbox",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "text"), BODIES)
def test_the_text_of_a_docx(body: str, text: str) -> None:
    """Paragraphs, lists, tables, insertions and text boxes are read in order; what was deleted is not."""
    assert documents_docx.opened(BytesIO(docx(body))).text == text


def test_the_pages_of_a_docx(vocabulary: Vocabulary) -> None:
    """Pages begin at page breaks, set or rendered; without any there are none."""
    body = f'{paragraph(WORDS)}<w:p><w:r><w:br w:type="page"/><w:t>{LAB}</w:t></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>end</w:t></w:r></w:p>'
    patient = checked(read(docx(body)))
    assert only(patient, "haemoglobin").quote.page == 2  # type: ignore[union-attr]
    assert len(patient.documents[0].pages) == 3
    plain = checked(read(docx(paragraph(LAB))))
    assert plain.documents[0].pages == ()
    assert only(plain, "haemoglobin").quote.page is None  # type: ignore[union-attr]


def test_a_docx_that_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged DOCX, and one that unpacks to more than a record can be, are refused."""
    with pytest.raises(FormatError, match="damaged"):
        read(docx("")[:-30])
    with pytest.raises(FormatError, match="damaged"):
        read(docx("<w:p>&x;</w:q>"))
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("word/document.xml.rels", "x")
    with pytest.raises(FormatError, match="damaged"):
        read(file.getvalue())
    monkeypatch.setattr(documents_docx, "LARGEST", 10)
    with pytest.raises(FormatError, match="bytes unpacked"):
        read(docx(paragraph("x")))


PAGES = [
    ("<html><head><title>t</title></head><body><h1>A</h1><p>b\nc <b>d</b>e</p></body></html>", "A\n\nb c de"),
    ("<ul><li>one</li><li>two</li></ul>", "- one\n\n- two"),
    ("<table><tr><th>Hgb</th><td>9.2 g/dL</td></tr><tr><td>x</td></tr></table>", "Hgb | 9.2 g/dL\n\nx"),
    ("<p>a<script>x()</script><style>y</style>b</p><p style='display: none'>c</p><p hidden>d</p>", "ab"),
    ("<pre>a\nb</pre>", "a\nb"),
    ("<p>a<!-- c -->b<?pi x?></p>", "ab"),
    ("<p>caf\u00e9 5\u00a0g</p>", "caf\u00e9 5 g"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "text"), PAGES)
def test_the_text_of_html(page: str, text: str) -> None:
    """Blocks are lines, cells of a row stand side by side, what a browser does not show is left out."""
    assert documents.opened(page.encode()).text == text


def test_html_of_another_encoding() -> None:
    """A page that is no UTF-8 is read as it says itself."""
    page = '<html><head><meta charset="windows-1252"></head><p>caf\u00e9</p></html>'
    assert documents.opened(page.encode("cp1252")).text == "café"


def test_html_is_read(vocabulary: Vocabulary) -> None:
    """A page is a document like any other."""
    patient = checked(
        read(f"<html><p>{WORDS}</p><table><tr><td>Hgb</td><td>9.2 g/dL</td></tr></table></html>")
    )
    assert {"ovarian-cancer", "haemoglobin"} <= names(patient)


@pytest.mark.parametrize("page", ["<html></html>", "<p> </p>", "<html><script>x</script></html>", "<html"])
def test_html_without_text_is_refused(page: str) -> None:
    """A page that shows nothing is refused."""
    with pytest.raises(FormatError, match="HTML with text"):
        read(page, format="html")


def test_what_opens_in_a_child_comes_back_whole() -> None:
    """Text, pages and troubles, or the refusal, go through bytes unchanged."""
    data = pdf(WORDS, LAB)
    assert documents.unpacked(documents.packed(data)) == documents.opened(data)
    with pytest.raises(FormatError, match="without text"):
        documents.unpacked(documents.packed(pdf("")))


def test_plain_text_and_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain text opens as it is, its encoding a trouble; a file beyond the limit is refused."""
    assert documents.opened(LAB.encode()).text == LAB
    assert documents.opened(b"caf\xe9").troubles == ("UTF-8 text: Windows-1252, read as such",)
    monkeypatch.setattr(documents, "LARGEST", 3)
    with pytest.raises(FormatError, match="64 MB"):
        documents.opened(b"long")

"""The page as PDF: the same words on paper, folded as on the page, and nothing fetched."""

import sys
from pathlib import Path

import pypdf
import pytest
from tests.strategies import VOCABULARY
from tests.unit.report.cases import document, patient

from trialbridge.errors import SourceError
from trialbridge.report.match_page import page
from trialbridge.report.pdf import pdf


def read(data: bytes) -> str:
    """Give the text of a PDF."""
    import io

    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(it.extract_text() for it in pages).split())


def test_the_page_is_printed() -> None:
    """Verdicts, the quotes against, the questions and who decides stand on paper; what is folded does not."""
    text = read(pdf(page(document(), patient(), VOCABULARY)))
    for words in ("The investigator decides.", "Creatinine <= 1.5 x ULN", "Opens if creatinine falls to 156"):
        assert words in text
    assert "Does not exclude (" in text
    assert "2. ECOG 0-1" not in text


def test_equal_pages_give_equal_bytes() -> None:
    """Nothing of the moment stands in the file."""
    text = page(document(), patient(), VOCABULARY)
    assert pdf(text) == pdf(text)


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """An address in a page is not followed, neither of the network nor of a file."""
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    hostile = (
        f'<p>before</p><img src="file://{secret}"><img src="http://127.0.0.1:9/x.png">'
        f'<link rel="attachment" href="file://{secret}"><p>after</p>'
    )
    data = pdf(hostile)
    assert b"hidden words" not in data
    assert read(data) == "before after"


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where WeasyPrint is missing one line says what to do."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(SourceError, match="install trialbridge\\[report\\]"):
        pdf("<p>x</p>")


def test_letters_that_no_font_has_are_named() -> None:
    """Chinese that no font of the system can draw stops the print with one line on what to install."""
    with pytest.raises(SourceError, match="install Noto Sans CJK"):
        pdf("<p>\U0003134a</p>")
    assert pdf("<p>\ue000</p>").startswith(b"%PDF")

"""A report's page as PDF; nothing is fetched from anywhere, and it lays out no page of its own."""

import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from trialbridge.errors import SourceError

_FOLDED = "details:not([open]) > :not(summary) { display: none }"


def pdf(page: str) -> bytes:
    """Print a self-contained HTML page as PDF; the file states no time, so equal pages give equal bytes.

    What is folded on the page stays folded, its heading tells how much it is: paper is for two minutes.
    Only `data:` addresses are followed. Raises SourceError where WeasyPrint or the libraries it draws with
    (Pango) are not there, and where no font of the system has the page's Chinese letters.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise SourceError(
            expected="WeasyPrint and the Pango library",
            came=str(error).splitlines()[0],
            where="--pdf",
            do="install trialbridge[report] and Pango, or write --html and print it in a browser",
        ) from error
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    with _listening() as lost:
        document = HTML(string=page, url_fetcher=fetcher)
        printed = document.write_pdf(
            stylesheets=[CSS(string=_FOLDED)], pdf_identifier=b"trialbridge", pdf_tags=True
        )
    if lost.letters:
        raise SourceError(
            expected="a font with Chinese letters, found by fontconfig",
            came=f"none with {' '.join(sorted(lost.letters)[:5])}",
            where="--pdf",
            do="install Noto Sans CJK (Debian: fonts-noto-cjk), or write --html and print it in a browser",
        )
    return bytes(printed)


class _Lost(logging.Handler):
    """The ideographs that no font of the system could draw; of all else the library says nothing is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        letter = record.args[0] if isinstance(record.args, tuple) and record.args else ""
        if ".notdef" in record.msg and unicodedata.name(str(letter), "").startswith("CJK"):
            self.letters.add(str(letter))


@contextmanager
def _listening() -> Iterator[_Lost]:
    """Hear what the library has to say; what a browser knows and it does not is no reason to print."""
    logger, lost = logging.getLogger("weasyprint"), _Lost()
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(lost)
    try:
        yield lost
    finally:
        logger.removeHandler(lost)
        logger.propagate = propagates

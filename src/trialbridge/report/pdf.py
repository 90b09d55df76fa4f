"""A report's page as PDF; nothing is fetched from anywhere, and it lays out no page of its own."""

import logging

from trialbridge.errors import SourceError

_FOLDED = "details:not([open]) > :not(summary) { display: none }"


def pdf(page: str) -> bytes:
    """Print a self-contained HTML page as PDF; the file states no time, so equal pages give equal bytes.

    What is folded on the page stays folded, its heading tells how much it is: paper is for two minutes.
    Only `data:` addresses are followed. Raises SourceError where WeasyPrint or the libraries it draws with
    (Pango) are not there.
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
    # what a browser knows and WeasyPrint does not (`text-wrap`) is no reason to write to the terminal
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    document = HTML(string=page, url_fetcher=fetcher)
    return bytes(
        document.write_pdf(stylesheets=[CSS(string=_FOLDED)], pdf_identifier=b"trialbridge", pdf_tags=True)
    )

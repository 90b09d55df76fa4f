"""The parsers of what a patient's documents hold: no network, no entities, no huge trees; child only."""

from lxml import etree, html


def xml(data: bytes) -> etree._Element:
    """Give the root of a part of a DOCX; raises etree.XMLSyntaxError where it is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    return etree.fromstring(data, parser)


def page(data: bytes, utf8: bool) -> etree._Element:
    """Give the root of an HTML page, mended as browsers do; raises etree.ParserError where it is empty."""
    parser = html.HTMLParser(
        encoding="utf-8" if utf8 else None,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return html.document_fromstring(data, parser=parser)

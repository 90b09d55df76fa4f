"""What people type becomes a tree; every text is a query."""

import pytest

from trialbridge.search.query import LONGEST_QUERY, Either, Every, Phrase, Plain, Without, parse

CASES = [
    ("", None),
    ("   ", None),
    ("lung cancer", Plain("lung cancer")),
    ('"lung cancer"', Phrase("lung cancer")),
    ("“lung cancer”", Phrase("lung cancer")),
    ('"lung cancer', Plain("lung cancer")),
    ('""', None),
    ("AND", None),
    ("AND(", None),
    ("OR OR", None),
    ("NOT", None),
    ("((((", None),
    ("))((", None),
    ("a AND b", Plain("a b")),
    ("a OR b", Either((Plain("a"), Plain("b")))),
    ("a OR", Plain("a")),
    ("lung NOT small cell", Every((Plain("lung"), Without(Plain("small")), Plain("cell")))),
    ("NOT lung", Without(Plain("lung"))),
    ("(breast OR prostate) cancer", Every((Either((Plain("breast"), Plain("prostate"))), Plain("cancer")))),
    ("(lung AND cancer", Plain("lung cancer")),
    ("lung) AND cancer", Every((Plain("lung"), Plain("cancer")))),
    ("lipoid histiocytosis (kerasin type)", Plain("lipoid histiocytosis (kerasin type)")),
    ("salt & pepper syndrome", Plain("salt & pepper syndrome")),
    ("NOT ( AND lung", Without(Plain("lung"))),
    ("NOT -", None),
    ('"..."', None),
    ("… ?!", None),
    ('PD-1 "stage IV"', Every((Plain("PD-1"), Phrase("stage IV")))),
]


@pytest.mark.parametrize(("typed", "tree"), CASES)
def test_reads_what_was_typed(typed, tree):
    """Words, phrases, AND, OR, NOT and brackets are read; what does not close is taken as not there."""
    assert parse(typed) == tree


def test_brackets_nest_only_so_deep():
    """A thousand brackets are read without a deep recursion."""
    assert parse("(" * 1000 + "a OR lung" + ")" * 1000) == Either((Plain("a"), Plain("lung")))


def test_long_text_is_cut():
    """A pasted book is a query of its first ten thousand characters."""
    tree = parse("lung " * 100_000)
    assert isinstance(tree, Plain)
    assert len(tree.text) <= LONGEST_QUERY

"""How text becomes terms, alike in index and query: stemmed words, Chinese by character; it keeps no text."""

import re
from functools import cache

import tantivy

WORDS = "words"
WHOLE = "whole"
CHARACTERS = "characters"
LONGEST_WORD = 40
"""Bytes. Longer runs are sequences, addresses or Chinese, which has its own field."""

# Han, kana, bopomofo and Hangul: scripts that are searched by the run of characters, not by the word.
CJK = re.compile(
    r"[\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)

# Words that say nothing about a study; a query of nothing else is still searched for as it stands.
STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between
    both but by can could did do does doing down during each few for from further had has have having he her
    here hers him his how i if in into is it its just may me might more most must my no nor not now of off on
    once only or other our out over own per she should so some such than that the their them then there these
    they this those through to too under until up very was we were what when where which while who whom why
    will with would you your""".split()  # noqa: SIM905 - thirty lines as a list
)


@cache
def words_analyser() -> tantivy.TextAnalyzer:
    """Lower case, no accents, English stems: "Tumours" and "tumour" are one term."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def register(index: tantivy.Index) -> None:
    """Teach an index the analysers; needed each time one is opened."""
    raw = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    index.register_tokenizer(WORDS, words_analyser())
    index.register_tokenizer(WHOLE, raw.filter(tantivy.Filter.lowercase()).build())
    # facets count the value as it was given, filters compare it in lower case
    index.register_fast_field_tokenizer(WHOLE, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).build())
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    index.register_tokenizer(CHARACTERS, whitespace.build())


def sound(text: str) -> str:
    """Give text that can be written as UTF-8: half a surrogate pair, from a broken paste, becomes "?"."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def terms(text: str) -> list[str]:
    """Give the terms of a text as the index holds them, Chinese left out."""
    return words_analyser().analyze(text if text.isascii() else CJK.sub(" ", sound(text)))


def spaced(text: str) -> list[str]:
    """Give the Chinese (Japanese, Korean) runs of a text, each with its characters apart."""
    return [] if text.isascii() else [" ".join(run) for run in CJK.findall(text)]

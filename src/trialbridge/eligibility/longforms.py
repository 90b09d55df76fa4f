"""Genes spelled out beside their symbol, as one token: "FMS-like tyrosine kinase (FLT3)"; no rules.

A symbol in brackets is known, the words before it often are no synonym of any table; the words of all the
gene names there are tell how far the name reaches back, so that what stands around it is read as ever.
"""

from functools import lru_cache

from trialbridge.eligibility.gene_words import STATE_OF
from trialbridge.eligibility.tokens import Token
from trialbridge.vocab import Vocabulary, fold

_OPEN, _CLOSE = frozenset("(["), frozenset(")]")
_MORE = frozenset(
    {"gene", "genes", "proto", "oncogene", "protein", "receptor", "antigen", "like", "homolog", "homologue",
     "susceptibility", "viral", "human", "murine", "c", "v", "b", "and", "of"}
)  # fmt: skip
"""Words of long forms that stand in few names of the tables, or in their middle only."""
_OF_DISEASE = frozenset({"gene", "genes", "susceptibility", "resistance"})
_INNER = frozenset({"and", "of", "in"})
_GENES = frozenset({"gene", "alteration"})
_HELD = frozenset(
    {"word", "concept", "variable", "num", "punct", "and", "fill", "site", "link", "sign", "qual", "tail"}
)
_DENYING = frozenset({"not", "non", "no", "without", "or", "for"})
_LACKING = frozenset({"lack", "lacks", "lacked"})
_LONGEST = 9
"""Tokens of a long form at most."""


def joined(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Give the tokens with each gene that is spelled out and put in brackets, or the reverse, as one."""
    if any(token.text in _LACKING for token in tokens):
        tokens = _denied(tokens, vocabulary)
    if not any(token.text in _OPEN for token in tokens):
        return tokens
    found: list[Token] = []
    at, last = 0, len(tokens)
    while at < last:
        token, at = tokens[at], at + 1
        if token.text not in _OPEN or not found:
            found.append(token)
            continue
        symbol = _symbol(tokens, at, vocabulary)
        if symbol is not None and found[-1].text.startswith("anti "):
            found[-1] = _spanning(found[-1], found[-1].start, tokens[at + 1].end)
            at += 2  # "anti-programmed death-ligand 1 (PD-L1)"
            continue
        start = _begin(found, vocabulary, symbol) if symbol is not None else len(found)
        if symbol is not None and start < len(found):
            begun = found[start].start
            del found[start:]
            found.append(_spanning(symbol, begun, tokens[at + 1].end))
            at += 2
            continue
        end = _spelled(tokens, at, vocabulary) if _gene(found[-1], vocabulary) == "gene" else 0
        if end:
            found[-1] = _spanning(found[-1], found[-1].start, tokens[end].end)
            at = end + 1
            continue
        found.append(token)
    return found


def _spanning(token: Token, start: int, end: int) -> Token:
    return Token(start, end, token.text, token.kind, token.value, token.senses, token.number)


def _denied(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """Read "lack" as a denial where a gene follows: "tumours lack EGFR mutations"."""
    return [
        Token(token.start, token.end, token.text, "neg", "", {"neg": ""})
        if token.text in _LACKING and any(_gene(after, vocabulary) for after in tokens[at + 1 : at + 5])
        else token
        for at, token in enumerate(tokens)
    ]


def _gene(token: Token, vocabulary: Vocabulary) -> str:
    """Tell whether a token names a gene or a state of one."""
    concept = token.value if token.kind == "concept" else token.senses.get("concept", "")
    row = vocabulary.concepts.get(concept)
    return row.kind if row is not None and row.kind in _GENES else ""


def _symbol(tokens: list[Token], at: int, vocabulary: Vocabulary) -> Token | None:
    """Give the gene that stands alone in the brackets opened before a token."""
    if at + 1 >= len(tokens) or tokens[at + 1].text not in _CLOSE:
        return None
    return tokens[at] if _gene(tokens[at], vocabulary) else None


def _begin(found: list[Token], vocabulary: Vocabulary, symbol: Token) -> int:
    """Give where the long form before a bracket begins, or the end of what is there."""
    sort, at, told = _gene(symbol, vocabulary), len(found), 0
    names = _names(vocabulary, sort == "alteration")
    first = at
    while at and len(found) - at < _LONGEST:
        token = found[at - 1]
        other = _gene(token, vocabulary)
        own = bool(other) and token.value == symbol.value
        apart = other and (other != "gene" or sort == "gene" or " " not in token.text)
        held = token.kind in _HELD or token.text == "like"
        if not own and (apart or not held or not _within(token, names)):
            break
        if _is_disease(token, vocabulary) and (at == len(found) or found[at].text not in _OF_DISEASE):
            break  # "breast cancer (HER2)", but "breast cancer gene (BRCA)"
        at -= 1
        told += token.text[:1].isalpha()
        if own or (token.text[:1].isalpha() and token.text not in _INNER):
            first = at
        if own:
            break
    if first and first < len(found) and found[first].text == "like" and found[first - 1].kind == "word":
        first -= 1  # "FMS-like tyrosine kinase"
    return first if told else len(found)


def _within(token: Token, names: frozenset[str]) -> bool:
    if token.kind in ("num", "punct"):
        return token.text.isdigit() or token.text == "-"
    return all(word in names for word in token.text.split())


def _is_disease(token: Token, vocabulary: Vocabulary) -> bool:
    row = vocabulary.concepts.get(token.value) if token.kind == "concept" else None
    return row is not None and row.kind == "disease"


def _spelled(tokens: list[Token], at: int, vocabulary: Vocabulary) -> int:
    """Give the closing bracket behind a gene's name spelled out: "EGFR (epidermal growth factor)", or 0."""
    names, end = _names(vocabulary), at
    while end < len(tokens) and end < at + _LONGEST and tokens[end].text not in _CLOSE:
        if tokens[end].kind not in _HELD or not _within(tokens[end], names):
            return 0
        end += 1
    words = sum(token.text[:3].isalpha() and len(token.text) > 2 for token in tokens[at:end])
    return end if end < len(tokens) and tokens[end].text in _CLOSE and words > 1 else 0


@lru_cache(maxsize=8)
def _names(vocabulary: Vocabulary, stated: bool = False) -> frozenset[str]:
    """Give every word that stands in a gene's name of two words and more, `stated` with those of states."""
    words = set(_MORE)
    for row in vocabulary.concepts.values():
        if row.kind == "gene" or (stated and row.kind == "alteration"):
            for name in (row.name, *row.synonyms):
                parts = fold(name.removeprefix("=")).replace("-", " ").split()
                if len(parts) > 1:
                    words.update(part for part in parts if part.isalnum())
    if stated:
        return frozenset(words - _DENYING | _INNER)
    return frozenset(word for word in words if not any(form.fullmatch(word) for _, form in STATE_OF))

"""Adverbs beside what they say more of: "poorly compensated", "genetically confirmed"; no other words."""

import re
from collections.abc import Mapping

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.describing import slug
from trialbridge.eligibility.nodes import Node

_DEGREES = frozenset({"poorly", "partially", "fully", "highly", "rapidly", "slowly"})
"""Adverbs of argument that say how a thing is, too."""
_KNOWN = frozenset(
    {"confirmed", "determined", "documented", "proven", "proved", "verified", "established", "diagnosed",
     "demonstrated", "detected", "defined"}
)  # fmt: skip
_PARTICIPLE = re.compile(r"[a-z]{2,}(?:ed|ing|al|ic|ous|ive|able|ible|ant|ent)")
_METHODS = ("ically", "graphically", "ologically", "etrically")


def adverb(text: str) -> bool:
    """Tell whether a word is seen to be an adverb."""
    return text.endswith("ly") and len(text) > 4


def manner(text: str, ordinary: Mapping[str, str]) -> bool:
    """Tell whether an adverb says how a thing is: "poorly differentiated", "hormonally active"."""
    return adverb(text) and (text in _DEGREES or text not in ordinary)


def participial(text: str) -> bool:
    """Tell whether an adverb can stand before a word and make a quality with it."""
    return _PARTICIPLE.fullmatch(text) is not None


def qualified(sentence: Sentence, nodes: list[Node]) -> list[Node]:
    """Take adverbs into the quality behind them, and leave out those that only say how a thing is known."""
    tokens, ordinary = sentence.tokens, sentence.vocabulary.ordinary
    found: list[Node] = []
    for node in nodes:
        before = found[-1] if found else None
        told = node.kind == "qual" and before is not None and before.kind == "word"
        if told and before is not None and before.end == node.start:
            said = tokens[before.start].text
            if manner(said, ordinary):
                found[-1] = Node("open", before.start, node.end, slug(f"{said} {tokens[node.start].text}"))
                continue
        known = node.kind == "word" and node.end < len(tokens) and tokens[node.end].text in _KNOWN
        if known and tokens[node.end].kind == "fill" and tokens[node.start].text.endswith(_METHODS):
            continue  # "genetically confirmed dystrophy"
        found.append(node)
    return found

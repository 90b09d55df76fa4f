"""A noun that two adjectives share, said with each: "facial or abdominal swelling"; no rules.

It is tried only for an adjective that stood unread in the first reading, and counts only where the second
reading is whole. What stands behind the noun and may speak of the last name alone is left as it is.
"""

import re

from trialbridge.eligibility.nodes import adjectival
from trialbridge.model.rule import Opaque, Rule, leaves
from trialbridge.vocab import Vocabulary, fold

_LONGEST = 200
_SHARED = re.compile(
    r"(?P<joint> (?:or|and|and/or) | ?/ ?)(?P<second>[A-Za-z-]{4,30}) "
    r"(?P<noun>[A-Za-z-]{3,30}(?: [A-Za-z-]{3,30}){0,2}?)"
    r"(?=\W*$|,? (?:within|in the (?:last|past|previous|prior)|during|at screening|at baseline|prior to|"
    r"before)\b)"
)
"""What goes on behind the first adjective, to the end of what the two share."""
_NO_NOUN = frozenset(
    {"or", "and", "of", "to", "for", "with", "without", "in", "on", "by", "from", "at", "that", "which",
     "who", "is", "are", "was", "were", "not", "than", "due", "requiring", "the", "an", "as", "if", "has",
     "have", "been", "including", "any", "other", "because", "while", "when", "must", "may", "should",
     "will", "can"}
)  # fmt: skip
_LAST = re.compile(r"([A-Za-z-]{3,30}) $")
_HOW = ("qual", "status", "extent", "other", "neg", "exc", "sign", "cond")


def shared(text: str, rule: Rule | None, vocabulary: Vocabulary) -> str:
    """Give a sentence with a shared noun said twice, "" where no adjective stood unread before another."""
    if rule is None or len(text) > _LONGEST:
        return ""
    for leaf in leaves(rule):
        if not isinstance(leaf, Opaque) or leaf.text.count(" ") > 1:
            continue
        first = leaf.text.rpartition(" ")[2].lower()
        if not (adjectival(first) or first.endswith("ing")):
            continue
        at = text.find(leaf.text) + len(leaf.text)
        found = _SHARED.match(text, at)
        if found is not None and _alike(first, found["second"].lower(), found["noun"].lower(), vocabulary):
            how = _leading(text[: at - len(first)], vocabulary)
            return f"{text[:at]} {found['noun']}{found['joint']}{how}{text[found.start('second') :]}"
    return ""


def _alike(first: str, second: str, noun: str, vocabulary: Vocabulary) -> bool:
    """Tell whether two words are of what sort a thing is, with no third that may be of one alone."""
    words = noun.split()
    if not _NO_NOUN.isdisjoint(words) or any(adjectival(word) for word in words):
        return False
    sort = adjectival(second) or vocabulary.whole(fold(f"{second} {noun}")) is not None
    return sort and not _says_how(f"{first}, {second}", vocabulary)


def _leading(before: str, vocabulary: Vocabulary) -> str:
    """Give the words before the first adjective that are of the noun as well: "severe | facial or dental"."""
    start = len(before)
    while start:
        word = _LAST.search(before, 0, start)
        if word is None or not (adjectival(word[1].lower()) or _says_how(word[1], vocabulary, "concept")):
            break
        start = word.start()
    return before[start:].lower()


def _says_how(words: str, vocabulary: Vocabulary, *also: str) -> bool:
    return any(hit.of(*_HOW, *also) is not None for hit in vocabulary.scan(fold(words)))

"""Biomarkers: a gene with its result as a state of the vocabulary, and what a state says of its opposite."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialbridge.model.patient import Fact
from trialbridge.vocab import Vocabulary

_WORDS = {
    "wild-type": r"wild[- ]?type|wt\b|unmutated|not mutated|non-?mutated|no mutations?",
    "mutation": r"mutated|mutations?|mutant|mut\b",
    "negative": r"negative|\([-\u2212]\)|not expressed|not detected|absent|loss|lost|undetectable"
    r"|not amplified|not rearranged",
    "positive": r"positive|\(\+\)|over-?express(?:ed|ion|ing)?|express(?:ed|ing)|present|detected|amplified"
    r"|rearranged",
}
_RESULT = "|".join(f"(?P<{name.replace('-', '_')}>{words})" for name, words in _WORDS.items())
_AFTER = re.compile(
    r"(?:[\s:=,(/-]{0,3}(?:(?i:status|expression|gene|protein|testing|test|ihc|result|staining|tumou?rs?|was|is"
    rf"|were|are|and|or|also|both|strongly)|[A-Z][A-Z0-9-]{{1,8}})\b){{0,8}}?[\s:=,(-]{{0,3}}(?i:{_RESULT})"
)
_SIGN = re.compile(r"\s?(?:(?P<positive>\+{1,3})|(?P<negative>[-\u2212]))(?=[\s,/;.)]|$)")
_BEFORE = re.compile(
    r"\b(?:(?P<positive>positive for|expressing|expresses|expressed|express)"
    r"|(?P<negative>negative for|lack of|loss of|lacking)"
    r"|(?P<wild_type>wild[- ]?type|no mutations? in)|(?P<mutation>mutations? (?:in|of)|mutated|mutant))"
    r" (?:the )?(?:[a-z][a-z0-9-]{1,8}(?:, (?:and )?|/| and | )){0,8}$",
    re.IGNORECASE,
)
_STATES = {
    "positive": ("positive", "rearrangement", "fusion", "amplification", "overexpression"),
    "negative": ("negative",),
    "mutation": ("mutation", "variant"),
    "wild-type": ("wild-type", "unmutated"),
}
_INVERSE = {"negative": "positive", "wild-type": "mutation"}
_PAIRS = {"alk-negative": "alk-rearrangement", "ros1-negative": "ros1-rearrangement", "mss": "msi-high",
          "mgmt-unmethylated": "mgmt-methylated", "her2-low": "her2-positive"}  # fmt: skip
_IMPLIED = {
    "triple-negative": ("er-negative", "pr-negative", "hr-negative", "her2-negative"),
    "triple-negative-breast-cancer": ("er-negative", "pr-negative", "hr-negative", "her2-negative"),
    "her2-positive-breast-cancer": ("her2-positive",),
    "hr-negative": ("er-negative", "pr-negative"),
}
_DENIES = {"never-smoker": "smoker", "former-smoker": "smoker", "postmenopausal": "premenopausal"}
"""What a state is made of; nothing else is concluded."""


def state(
    text: str, start: int, end: int, gene: str, vocabulary: Vocabulary
) -> tuple[str, bool, int, int] | None:
    """Read the result of a gene or antigen at a place: the state's concept, whether it is there, its span.

    "HER2: negative" is `her2-negative`; "CD7 negative", which is no state, is `cd7-positive`, not there.
    """
    result, first, last = _result(text, start, end)
    base = re.sub(r"-(?:gene|antigen|genes)$", "", gene)
    for suffix in _STATES.get(result, ()):
        if f"{base}-{suffix}" in vocabulary.concepts:
            return f"{base}-{suffix}", True, first, last
    for suffix in _STATES.get(_INVERSE.get(result, ""), ()):
        if f"{base}-{suffix}" in vocabulary.concepts:
            return f"{base}-{suffix}", False, first, last
    return None


def _result(text: str, start: int, end: int) -> tuple[str, int, int]:
    for match in (_SIGN.match(text, end), _AFTER.match(text, end, end + 90)):
        if match is not None:
            return _named(match), start, match.end()
    match = _BEFORE.search(text, max(0, start - 90), start)
    return (_named(match), match.start(), end) if match else ("", start, end)


def _named(match: re.Match[str]) -> str:
    return next(name.replace("_", "-") for name, words in match.groupdict().items() if words)


def with_opposites(facts: Iterable[Fact], vocabulary: Vocabulary) -> Iterator[Fact]:
    """Give the facts, each state of a marker followed by what it says of the opposite state.

    `her2-negative` says that `her2-positive` is absent, and the other way round; "triple negative" says so of
    each of its three. Quote, day and subject are those of the statement.
    """
    for fact in facts:
        yield fact
        if not fact.concept or fact.stance == "uncertain":
            continue
        if fact.stance == "present":
            for part in _IMPLIED.get(fact.concept, ()):
                if part in vocabulary.concepts:
                    implied = msgspec.structs.replace(fact, concept=part, main=False)
                    yield implied
                    yield from _opposite(implied, vocabulary)
            denied = _DENIES.get(fact.concept)
            if denied in vocabulary.concepts:
                yield msgspec.structs.replace(
                    fact, concept=denied, stance="absent", main=False, start=None, stop=None
                )
        yield from _opposite(fact, vocabulary)


def _opposite(fact: Fact, vocabulary: Vocabulary) -> Iterator[Fact]:
    row = vocabulary.concepts.get(fact.concept)
    if row is None or row.kind != "alteration":
        return
    other = _other(fact.concept)
    if other in vocabulary.concepts:
        stance = "absent" if fact.stance == "present" else "present"
        yield msgspec.structs.replace(fact, concept=other, stance=stance, main=False)


def _other(concept: str) -> str:
    for one, two in _PAIRS.items():
        if concept == one or (concept == two and one != "her2-low"):
            return two if concept == one else one
    base, _, suffix = concept.rpartition("-")
    if concept.endswith("-wild-type"):
        return concept.removesuffix("-wild-type") + "-mutation"
    return base + {"positive": "-negative", "negative": "-positive", "mutation": "-wild-type"}.get(
        suffix, "-none"
    )

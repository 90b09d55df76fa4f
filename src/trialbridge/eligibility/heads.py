"""A head's words as the grammar can take them: where its list stands, and when; no list is read."""

import re
from collections.abc import Callable

from trialbridge.eligibility.understanding import holds
from trialbridge.eligibility.understood import Understood
from trialbridge.model.rule import All, Opaque, leaves

Hears = Callable[[str, bool], Understood]

_THINGS = re.compile(
    r"\b(?P<place>the following|any of the following|one of the following)(?: [\w/-]+){0,2}? "
    r"(?:medications?|agents?|"
    r"treatments?|therap(?:y|ies)|drugs?|conditions?|disorders?|diseases?|illness(?:es)?|procedures?|"
    r"events?|infections?|"
    r"malignanc(?:y|ies)|symptoms?|signs?|substances?|vaccines?|products?|abnormalities)\b(?! (?:of|for|"
    r"that|which|with|to)\b)",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:following|these|below)\b", re.IGNORECASE)
_WAITS = re.compile(r"\b(?:of|with|to|by|for|from|using)\s*[:：]\W*$", re.IGNORECASE)
_TESTED = re.compile(
    r"\b(?:adequate|inadequate|function\w*|laborator\w*|ha?ematolog\w*|blood|tests?|values?|results?|"
    r"parameters|marrow|"
    r"organs?|renal|hepatic|liver|kidney)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\W*(?:which )?(?:(?:is|are|was|were|as|must be) ){0,3}(?:(?:measured|obtained|confirmed|determined|"
    r"performed|assessed|"
    r"taken|done) )?(?P<when>(?:within|in|during|no more than|at most|≤|<=|\d)[^:：()]{2,90})[\W]*$",
    re.IGNORECASE,
)


def heard(text: str, exclusion: bool, hears: Hears) -> Understood:
    """Understand a head: "Use within 30 days of:" waits for its list, "the following agents" names it.

    Where only a time is said of tests ("Adequate organ function within 14 days of enrolment:"), the list
    has that time.
    """
    said = hears(text, exclusion)
    if said.complete or said.permits:
        return said
    plain = _THINGS.sub(lambda found: found["place"], text)
    if _WAITS.search(plain) and _POINTS.search(plain) is None:
        plain = plain.rstrip(" :：") + " the following"
    if plain != text:
        more = hears(plain, exclusion)
        if holds(more.rule) and more.complete:
            return more
    return _timed(text, said, exclusion, hears) or said


def _timed(text: str, said: Understood, exclusion: bool, hears: Hears) -> Understood | None:
    """Give the time that is all a head of tests says, or None."""
    if said.rule is None or _TESTED.search(text) is None:
        return None
    words = [leaf for leaf in leaves(said.rule) if isinstance(leaf, Opaque)]
    alone = isinstance(said.rule, Opaque) or (isinstance(said.rule, All) and holds(said.rule))
    if len(words) != 1 or not alone or len(leaves(said.rule)) > 2:
        return None
    when = _WHEN.match(words[0].text)
    if when is None:
        return None
    more = hears("the following " + when["when"].strip(), exclusion)
    return more if holds(more.rule) and more.complete else None

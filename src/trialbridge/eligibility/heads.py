"""A head's words as the grammar can take them: where its list stands, and when; no list is read."""

import re
from collections.abc import Callable

from trialbridge.eligibility.headings import says_now, told_when
from trialbridge.eligibility.understanding import holds
from trialbridge.eligibility.understood import Understood

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
_PRIOR = re.compile(r"\bthe following prior (?:therap(?:y|ies)|treatments?)(?=[\s:：.]*$)", re.IGNORECASE)
"""What a list of treatments spells out: it counts none of them as a line of therapy."""
_POINTS = re.compile(r"\b(?:following|these|below)\b", re.IGNORECASE)
TIES = "of|with|to|by|for|from|using"
"""Words that tie what follows them to what stands before."""
_WAITS = re.compile(rf"\b(?:{TIES})\s{{0,9}}[:：]\W{{0,9}}$", re.IGNORECASE)
_TESTED = re.compile(
    r"\b(?:adequate|inadequate|function\w*|laborator\w*|ha?ematolog\w*|blood|tests?|values?|results?|"
    r"parameters|marrow|organs?|renal|hepatic|liver|kidney)\b",
    re.IGNORECASE,
)
_ANNOUNCING = re.compile(
    r"(?:\W*\b(?:a|an|the|any|one|more|or|and|of|all|either|each|following|follows?|below|these|those|listed|as|"
    r"is|are|was|were|be|been|has|have|had|having|who|which|that|must|should|will|patients?|subjects?|"
    r"participants?|individuals?|persons?|excluded?|exclusions?|from|with|by|for|in|on|to|at|if|use|used|"
    r"using|usage|consumption|consumed|consuming|administration|administered|intake|ingestion|ingested|"
    r"receipt|receiving|received?|taking|taken|take|treatment|treated|treatments?|therap(?:y|ies)|prior|"
    r"previous|previously|history|medications?|drugs?|agents?|products?|substances?|foods?|conditions?|"
    r"events?|procedures?|criteri(?:a|on)|met|meet|adequate|normal|acceptable|sufficient|organs?|bone|"
    r"marrow|functions?|functioning|hematologic(?:al)?|haematologic(?:al)?|hematopoietic|hepatic|renal|liver|"
    r"kidney|cardiac|coagulation|laborator(?:y|ies)|lab|values?|tests?|testing|results?|parameters?|"
    r"evaluations?|assessments?|findings|imaging|clinical|studies|blood|counts?|screening|baseline|system|"
    r"defined|evidenced|indicated|demonstrated?|demonstrates|documented|determined|measured|assessed|tested|"
    r"obtained|performed|confirmed|"
    r"shown|requirements?|required|fulfilled|satisfied|this|study|trial|enrolled|included))*\W*",
    re.IGNORECASE,
)
"""Words of a head that say no more than that a list of things had, taken or tested follows."""


def heard(text: str, exclusion: bool, hears: Hears) -> Understood:
    """Understand a head: "Use within 30 days of:" waits for its list, "the following agents" names it.

    Where a head says a time and no more than that a list follows ("Excluded within 4 weeks of entry:",
    "Adequate organ function within 14 days of enrolment:"), the list has that time.
    """
    if says_now(text):
        return hears("concurrent use of the following", exclusion)
    text = _PRIOR.sub("the following", text)
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
    return _timed(text, exclusion, hears) or said


def _timed(text: str, exclusion: bool, hears: Hears) -> Understood | None:
    """Give the time that is all a head says of its list, or None: "Use within 30 days of entry of:"."""
    when = told_when(text)
    if when is None or not _ANNOUNCING.fullmatch(text[: when.start()] + " " + text[when.end() :]):
        return None
    more = hears("the following " + when["when"].strip(), exclusion)
    return more if holds(more.rule) and more.complete else None


def tells_when(text: str) -> bool:
    """Tell whether a head says of what is had or taken, not of tests, when that is to have been."""
    return told_when(text) is not None and _TESTED.search(text) is None

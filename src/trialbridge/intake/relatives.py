"""Which parts of a sentence speak of relatives or of other people; it knows nothing of diseases."""

import re
from typing import NamedTuple

from trialbridge.intake import chinese

_RELATIVE = (
    r"(?:mother|mom|father|dad|brother|sister|sibling|parent|son|daughter|aunt|uncle|cousin|grandmother"
    r"|grandfather|grandparent|niece|nephew|relative|twin|half brother|half sister)s?"
)
_OTHER = (
    r"(?:husband|wife|partner|spouse|boyfriend|girlfriend|friend|roommate|coworker|neighbou?r|donor"
    r"|guardian|teacher)s?"
)
_PERSON = re.compile(
    rf"\b(?:{_RELATIVE}|(?P<other>{_OTHER}))\b"
    rf"(?P<also>(?:[ ,/&]{{1,3}}(?:and )?(?:\w+ )?{_RELATIVE}\b){{0,4}})"
    r"(?P<rest>[^.;]{0,40})"
)
_SAYING = re.compile(
    r"\s(?:\w+\s){0,3}?(?!g[ai]ven? birth)"
    r"(?:report|state|say|said|note|notice|deny|denie|describe|admit|assure|believe|recall|claim|explain"
    r"|complain|feel|felt|think|thought|heard|found|brought|give|gave|call|provide|confirm|mention|endorse"
    r"|observe|see|saw)(?:s|d|ed|ing)?\b"
)
"""His mother reports: what follows is said by her of the patient."""

_BEING = re.compile(
    r"[ ,(]{0,3}(?:(?:who|also|both|each|all|currently|passed|age \d+|\(?\d+\)?) ){0,4}"
    r"(?:has|have|had|with|w/|was|were|is|are|dx|diagnosed|died|dead|deceased|developed|suffer|underwent"
    r"|gave birth|delivered"
    r"|positive|:|- |from|of\b|at age)"
)
_IN_RELATIVE = re.compile(
    r"\b(?:in|of|by|from) (?:(?:his|her|the|their|an?|two|both|one|older|younger|maternal|paternal|patient's"
    rf"|first degree|second degree) ){{0,4}}{_RELATIVE}\b"
)
_ACTS = (
    r"\b(?:brought|accompanied|taken|carried|driven|referred|found|noted|noticed|observed|witnessed|reported"
    r"|described|told|sent|raised|held|fed)(?: [a-z]+){0,7}?"
)
_ACCOMPANIED = re.compile(_ACTS + " ?$")
_BROUGHT_BY = re.compile(_ACTS + r" by(?: (?:his|her|their|the|both))? $")
"""A boy "brought to the emergency department by his parents": they only bring him."""
_HISTORY = re.compile(r"\b(?:family history|family hx|fam hx|fhx|familial)\b")
_PATIENT = re.compile(
    r"\b(?:the patient(?!')|patient (?:is|was|has|had|presents|denies)|but s?he|; s?he|and s?he)\b"
)


class Spoken(NamedTuple):
    """A span of a sentence that speaks of someone else: "family" (by blood) or "other"."""

    start: int
    end: int
    who: str


def others(folded: str) -> list[Spoken]:
    """Find the spans of a folded sentence that speak of someone else, the most telling first."""
    family = _HISTORY.search(folded)
    if family:
        return [Spoken(family.start(), _back_to_patient(folded, family.end()), "family"), *_persons(folded)]
    spoken = [
        Spoken(match.start(), len(folded), who)
        for who, pattern in (("family", chinese.FAMILY), ("other", chinese.OTHERS))
        for match in pattern.finditer(folded)
    ]
    return [*_persons(folded), *_in_relatives(folded), *spoken]


def _persons(folded: str) -> list[Spoken]:
    """Find "her mother had …", "mother's …", "father: …"; who only reports is not spoken of."""
    found = []
    for match in _PERSON.finditer(folded):
        rest = match["rest"]
        if _BROUGHT_BY.search(folded, 0, match.start()):
            continue
        owned = rest.startswith("'s")
        if _SAYING.match(rest[2:] if owned else rest) is None and (owned or _BEING.match(rest)):
            who = "other" if match["other"] else "family"
            found.append(Spoken(match.start(), _back_to_patient(folded, match.end("also")), who))
    return found


def _in_relatives(folded: str) -> list[Spoken]:
    """Find "asthma in his father and sister": from the clause's start to the relative."""
    return [
        Spoken(max(folded.rfind(mark, 0, match.start()) for mark in ";,.") + 1, match.end(), "family")
        for match in _IN_RELATIVE.finditer(folded)
        if not _ACCOMPANIED.search(folded, 0, match.start())
    ]


def _back_to_patient(folded: str, start: int) -> int:
    again = _PATIENT.search(folded, start)
    return again.start() if again else len(folded)

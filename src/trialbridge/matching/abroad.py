"""Whether a study's own texts let people from abroad take part; without a sentence that says so, nothing."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from trialbridge.model.criterion import Criterion, Polarity
from trialbridge.model.patient import Quote
from trialbridge.model.study import Study

_PEOPLE = r"(?:patients?|participants?|subjects?|nationals?|citizens?|persons?|volunteers?|individuals?)"
_FOREIGN = re.compile(
    rf"\b(?:foreign(?:ers?\b|[ -]{_PEOPLE})"
    rf"|(?:international|overseas|non[ -]?chinese|non[ -]?resident) {_PEOPLE})",
    re.IGNORECASE,
)
_ANY_NATION = re.compile(
    r"\b(?:any|all|every|regardless of|irrespective of|whatever the) (?:nationalit|citizenship|countr)"
    r"|\b(?:nationality|citizenship|country of residence) is (?:not|no) ",
    re.IGNORECASE,
)
_WELCOME = re.compile(
    r"\b(?:eligible|welcome|accept\w*|allow\w*|permit\w*|can|may|enrol\w*|includ\w*|considered)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"\b(?:not|no|cannot|except|exclud\w*|ineligible|unable|other than)\b", re.IGNORECASE)
_BELONGS = (
    r"(?:(?i:resid(?:e|es|ing|ents?)|liv(?:e|es|ing)|citizens?|nationals?|citizenship)"
    r" (?:in|of) (?:the )?(?:{place})(?!\w)"
    r"|(?:{people}) (?:citizens?|citizenship|nationals?|nationality|residents?)\b)"
)
_SPELLINGS = {
    "United States": ("United States", "USA", "U.S.", "US", "America"),
    "United Kingdom": ("United Kingdom", "UK"),
    "South Korea": ("South Korea", "Korea", "Republic of Korea"),
    "Korea, Republic of": ("South Korea", "Korea", "Republic of Korea"),
}
_PEOPLES = {
    "China": "Chinese", "United States": "American|US|U.S.", "Japan": "Japanese", "South Korea": "Korean",
    "Korea, Republic of": "Korean", "United Kingdom": "British|UK", "France": "French", "Germany": "German",
    "Canada": "Canadian", "India": "Indian", "Italy": "Italian", "Spain": "Spanish", "Netherlands": "Dutch",
    "Denmark": "Danish", "Sweden": "Swedish", "Switzerland": "Swiss", "Egypt": "Egyptian",
    "Brazil": "Brazilian", "Taiwan": "Taiwanese", "Australia": "Australian",
    "Israel": "Israeli", "Thailand": "Thai",
}  # fmt: skip
_WITHOUT_WHICH_NOTHING = (
    "foreign", "overseas", "chinese", "nation", "citizen", "countr", "resid", "live in", "live of",
    "lives in", "lives of", "living in", "living of",
)  # fmt: skip
_SENTENCE = re.compile(r"[^.;。；\n]*(?:\.(?=\S)[^.;。；\n]*)*")


Answer = Literal["yes", "no"]


class Said(NamedTuple):
    """The answer ("yes" or "no") and the sentence that gives it."""

    answer: Answer
    quote: Quote


def abroad(study: Study, criteria: Sequence[Criterion]) -> Said | None:
    """Give what the study says of people from abroad; None where no sentence says it.

    "Foreign patients" in an exclusion is a no; so is an inclusion that asks for a citizen or resident of one
    of the study's countries. A mere mention ("international patient registry") is neither.
    """
    belongs = _belongs(study) if any(_may_say(it.text) for it in criteria) else None
    for criterion in criteria:
        if not _may_say(criterion.text):
            continue
        answer = _of_criterion(criterion.text, criterion.polarity, belongs)
        if answer:
            return Said(answer, Quote(
                source="eligibility.criteria", start=criterion.start, end=criterion.end, text=criterion.text
            ))  # fmt: skip
    texts = (("summary", study.summary), ("description", study.description))
    for source, given in texts:
        for text in filter(lambda it: _may_say(it.text), given):
            for found in _SENTENCE.finditer(text.text):
                answer = _of_prose(found[0])
                if answer:
                    start = found.start() + len(found[0]) - len(found[0].lstrip())
                    words = found[0].strip()
                    return Said(answer, Quote(source=source, start=start, end=start + len(words), text=words))
    return None


def _may_say(text: str) -> bool:
    """Tell whether a text has a word without which no pattern holds: most texts have none."""
    plain = text.lower()
    return any(word in plain for word in _WITHOUT_WHICH_NOTHING)


def _of_criterion(text: str, polarity: Polarity, belongs: re.Pattern[str] | None) -> Answer | None:
    if _ANY_NATION.search(text):
        return "yes"
    foreign = bool(_FOREIGN.search(text))
    refused = bool(_REFUSED.search(text))
    if polarity == "exclusion":
        return "no" if foreign and not refused else None
    if foreign:
        return "no" if refused else "yes"
    if belongs is None or not belongs.search(text):
        return None
    return None if refused else "no"


def _of_prose(sentence: str) -> Answer | None:
    if _ANY_NATION.search(sentence):
        return "yes"
    if not _FOREIGN.search(sentence) or not _WELCOME.search(sentence):
        return None
    return "no" if _REFUSED.search(sentence) else "yes"


def _belongs(study: Study) -> re.Pattern[str] | None:
    countries = dict.fromkeys(site.country for site in study.locations if site.country)
    if not countries:
        return None
    places = [re.escape(name) for country in countries for name in _SPELLINGS.get(country, (country,))]
    people = [re.escape(word) for country in countries for word in _PEOPLES.get(country, country).split("|")]
    return re.compile(
        r"\b" + _BELONGS.replace("{place}", "|".join(places)).replace("{people}", "|".join(people)),
    )

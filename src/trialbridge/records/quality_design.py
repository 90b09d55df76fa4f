"""Arms, masking, phase and size that contradict one another or the text; it knows no person."""

import re
from collections.abc import Iterable, Iterator

from trialbridge.eligibility.design import arms_from_prose
from trialbridge.model.flag import Proof
from trialbridge.model.study import Study, Text

_OPEN = re.compile(r"\b(?:open[- ]?label(?:led)?|un-?blinded|un-?masked|non-?blinded)\b", re.IGNORECASE)
_BLIND = re.compile(r"\b(?:double|triple|quadruple)[- ]?(?:blind|mask)(?:ed)?\b|双盲", re.IGNORECASE)
_NOT_IDLE = re.compile(r"placebo|sham|normal|healthy|vehicle|saline", re.IGNORECASE)
"""Arms filed as "no intervention" that get something, or nobody masks."""
_NOT_THIS = re.compile(
    r"extension|follow(?:ed|ing|s)? (?:by|up)|phase|part|period|run-?in|lead-?in|then|after|previous|prior|"
    r"complet|first|second|roll|continu|optional|core|arm|cohort|stage|step",
    re.IGNORECASE,
)
_PHASE = re.compile(
    r"\bphase[ -]?(?:(?P<one>[1-4]|I{1,3}|IV)(?P<letter>[ab])?)(?:\s?(?:/|-|to|and)\s?(?:phase )?"
    r"(?P<two>[1-4]|I{1,3}|IV)[ab]?)?(?![\w])",
    re.IGNORECASE,
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_SIZE = re.compile(
    r"\b(?:(?:will|to|plans?(?: to)?|intends? to|aims? to) (?:be )?(?:recruit|enrol+)(?:ed|s)?|"
    r"sample size (?:is|of)|a total of)\s"
    r"(?:for |about |approximately |up to |at least |of |some |a total of )*(?P<n>\d{2,5})\s"
    r"(?:\w+ ){0,3}?(?:patients|subjects|participants|volunteers|people|persons|individuals)",
    re.IGNORECASE,
)
_PARTLY = re.compile(
    r"\b(?:arm|group|cohort|per|each|phase|stage|site|part|first|additional|another)\b", re.IGNORECASE
)
FAR = 0.2
"""By what share the two numbers must differ; "about 95" and 100 do not."""


def masking(study: Study) -> Iterator[tuple[Proof, ...]]:
    """Tell where participants are masked though an arm gets nothing, or text and field disagree."""
    field = study.design.masking
    if field is None:
        return
    said = Proof(field="design.masking", words=field.published or field.value)
    if field.value in ("double", "triple", "quadruple") and (
        "participant" in study.design.who_masked or field.value == "quadruple"
    ):
        for at, arm in enumerate(study.arms):
            kind = arm.type
            if kind and kind.value == "no_intervention" and not _NOT_IDLE.search(arm.label):
                words = f"{arm.label} ({kind.published or 'no intervention'})"
                yield said, Proof(field=f"arms[{at}]", words=words)
                return
    wrong = _OPEN if field.value in ("double", "triple", "quadruple") else _BLIND
    other = _BLIND if wrong is _OPEN else _OPEN
    if field.value not in ("double", "triple", "quadruple", "none"):
        return
    for where, text in _titles(study):
        found = wrong.search(text)
        if found and not other.search(text) and not _NOT_THIS.search(text):
            yield said, Proof(field=where, words=text)
            return


def arms(study: Study) -> Iterator[tuple[Proof, ...]]:
    """Tell where the text divides the participants into more groups than the table of arms has.

    A record without any table (older layouts have none) is no contradiction.
    """
    if not study.arms:
        return
    for where, texts in (("summary", study.summary), ("description", study.description)):
        for text in texts:
            told = arms_from_prose(text.text)
            if told.number and told.counted and told.number > len(study.arms):
                words = " ".join(text.text[told.counted.start : told.counted.end].split())[:240]
                table = "; ".join(arm.label for arm in study.arms)
                yield Proof(field=where, words=words), Proof(field="arms", words=table)
                return


def phase(study: Study) -> Iterator[tuple[Proof, ...]]:
    """Tell where the title names one phase and the field another."""
    field = study.design.phase
    if field is None or field.value in ("", "na"):
        return
    coded = set(re.findall(r"\d", field.value))
    for where, text in _titles(study):
        named = list(_PHASE.finditer(text))
        told = {_digit(it) for match in named for it in (match["one"], match["two"]) if it}
        if len(named) == 1 and told.isdisjoint(coded):
            said = Proof(field="design.phase", words=field.published or field.value)
            yield Proof(field=where, words=text), said
            return


def size(study: Study) -> Iterator[tuple[Proof, ...]]:
    """Tell where the text plans another number of participants than the field, which is planned too."""
    enrolment = study.design.enrolment
    if enrolment is None or enrolment.type == "actual" or enrolment.count <= 0:
        return
    told: list[tuple[str, re.Match[str], str]] = []
    for where, texts in (("summary", study.summary), ("description", study.description)):
        told += [(where, match, text.text) for text in texts for match in _SIZE.finditer(text.text)]
    numbers = {int(match["n"]) for _, match, _ in told}
    if len(numbers) != 1:
        return
    where, match, text = told[0]
    sentence = text[max(0, match.start() - 60) : match.end() + 60]
    if abs(int(match["n"]) - enrolment.count) > FAR * enrolment.count and not _PARTLY.search(sentence):
        field = Proof(field="design.enrolment", words=str(enrolment.count))
        yield Proof(field=where, words=" ".join(match[0].split())), field


def _digit(words: str) -> str:
    return _ROMAN.get(words.casefold(), words)


def _titles(study: Study) -> Iterator[tuple[str, str]]:
    yield from _told("title", study.title)
    yield from _told("official_title", study.official_title)


def _told(field: str, texts: Iterable[Text]) -> Iterator[tuple[str, str]]:
    for text in texts:
        yield field, text.text

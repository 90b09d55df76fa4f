"""Who the note is about: age and sex, and nobody else's."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialbridge.intake.chinese import AGE, SEX
from trialbridge.vocab import fold

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SMALL = "|".join(word for word, number in _WORDS.items() if number < 10)
_TENS = "|".join(word for word, number in _WORDS.items() if number >= 20)
_TEENS = "|".join(word for word, number in _WORDS.items() if number < 20)
_NUMBER = rf"(?:\d{{1,3}}(?:\.\d)?|(?:{_TENS})(?:\s(?:{_SMALL}))?|{_TEENS})"
_SEX = r"(?:female|male|woman|man|boy|girl|infant)"
_AGE = re.compile(
    rf"""\b(?P<number>{_NUMBER})\s?(?P<unit>
            years?\sold|years?\sof\sage|yrs?\sold|y/o|yo|y\.o\.?|yrs?(?=\s)|year(?=\s{_SEX}\b)
          | months?\sold|months?\sof\sage|mo\sold|m/o(?!\w)|weeks?\sold|wk\sold|w/o(?=\s{_SEX})
          | days?\sold|d/o(?=\s{_SEX}))(?![a-z])
      | \bage[ds]?\s?(?:is|of|:|=|\()?\s?(?P<labelled>{_NUMBER})
            (?:\s(?P<of>years?|yrs?|months?|weeks?|days?)\b)?
      | \b(?P<short>\d{{1,3}})\s?(?P<letter>[fm])\b(?!\s?[/.0-9])
      | \b(?P<first>[fm])\s?[/,]\s?(?P<then>\d{{1,3}})\b
      | \b(?P<plain>\d{{1,3}})\s(?=(?:(?:white|black|asian|caucasian|hispanic)\s)?{_SEX}\b)""",
    re.VERBOSE,
)
_EARLIER = re.compile(
    r"(?:\bat(?: the)?(?: age(?: of)?)?|\bsince(?: the age of| age)?|\bwhen (?:s?he|they) (?:was|were)"
    r"|\buntil(?: age)?|\bby age|\bfrom age|\bover|\bunder|\bthan|\bgestational|\bbone) ?$"
)
"""Words before an age of another time or of another thing: "menarche at age 14", "bone age 9 years"."""

_RELATIVE = re.compile(
    r" ?(?:(?:identical|twin|healthy|old) ){0,2}(?:mother|father|brother|sister|son|daughter|husband|wife"
    r"|partner|aunt|uncle|cousin|sibling|niece|nephew|donor|grand\w+|history|smok\w+|ago|pack)"
)
_POSSESSIVE = re.compile(r"\b(?:his|her|whose|their|the patient's) $")
_WORD_SEX = re.compile(
    r"\b(?P<sex>female|woman|girl|lady|male|man|boy|gentleman)\b"
    r"(?! (?:partner|pattern|genital|urinary|sex|sexual|donor|infertil|with whom))"
)
_LETTER = re.compile(r"[ ,-]{1,2}(?:(?:[a-z]+|[A-Z][a-z]+) ){0,2}([MF])(?![\w/'.])")
_LABEL = re.compile(r"\b(?:sex|gender)\s?[:=]?\s?(?:is )?(?P<sex>female|male|f|m)\b")
_TITLE = re.compile(r"\b(?P<sex>mrs|ms|mr)\b\.?\s[a-z]")
_PRONOUN = re.compile(r"\b(?:(?P<female>she|her|hers|herself)|(?P<male>he|his|him|himself))\b")
_FEMALE = frozenset({"female", "woman", "girl", "lady", "f", "mrs", "ms"})
_UNITS = {"y": "a", "m": "mo", "w": "wk", "d": "d"}


class Trait(NamedTuple):
    """Age (value and unit code) or sex ("female", "male"), with its span in the sentence."""

    start: int
    end: int
    sex: str = ""
    age: float | None = None
    unit: str = ""


def traits(text: str) -> Iterator[Trait]:
    """Find ages and sexes said of the patient in a sentence (single spaces), not ages of earlier events."""
    low = fold(text)
    for match in _AGE.finditer(low):
        before = low[max(0, match.start() - 24) : match.start()]
        if _EARLIER.search(before) or _RELATIVE.match(low, match.end()) or _POSSESSIVE.search(before):
            continue
        words = match["number"] or match["labelled"] or match["short"] or match["then"] or match["plain"]
        unit = _UNITS[(match["unit"] or match["of"] or "y")[0]]
        yield Trait(match.start(), match.end(), age=number(words), unit=unit)
        after = _LETTER.match(text, match.end())
        letter = match["letter"] or match["first"] or (after and after[1].lower())
        if letter:
            end = after.end() if after else match.end()
            yield Trait(match.start(), end, sex="female" if letter == "f" else "male")
    for match in AGE.finditer(low):
        yield Trait(match.start(), match.end(), age=float(match["number"]), unit="a")
    for match in SEX.finditer(low):
        yield Trait(match.start("sex"), match.end("sex"), sex="male" if match["sex"] == "男" else "female")
    for pattern in (_LABEL, _WORD_SEX, _TITLE):
        for match in pattern.finditer(low):
            if not _POSSESSIVE.search(low, max(0, match.start() - 16), match.start()):
                yield Trait(match.start(), match.end(), sex="female" if match["sex"] in _FEMALE else "male")


def pronouns(text: str) -> list[Trait]:
    """Find the pronouns of a sentence as hints of a sex; which of them are the patient's is not known."""
    return [
        Trait(match.start(), match.end(), sex="female" if match["female"] else "male")
        for match in _PRONOUN.finditer(fold(text))
    ]


def number(words: str) -> float:
    """Read digits or a number in words up to 99 ("sixty two")."""
    if words[0].isdigit():
        return float(words)
    return float(sum(_WORDS[word] for word in words.split()))

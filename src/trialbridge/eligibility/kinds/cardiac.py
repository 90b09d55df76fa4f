"""The heart in figures: ejection fraction, QTc, NYHA class, heart rate, troponin."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.lexer import ROMAN
from trialbridge.model.rule import All, Any, Has, Range, Rule

VARIABLES = (
    "lvef",
    "shortening_fraction",
    "qtc",
    "pr_interval",
    "qrs",
    "heart_rate",
    "nyha",
    "ccs_angina",
    "troponin",
    "bnp",
    "nt_probnp",
    "ck",
)
TRIGGERS = (
    "heart-failure", "heart-block", "first-degree-atrioventricular-block",
    "second-degree-atrioventricular-block", "third-degree-atrioventricular-block",
)  # fmt: skip
_CLASS = re.compile(
    r"(?:functional )?class (?P<low>[1-4]|i{1,3}|iv)"
    r"(?:(?: or | to | and |/|-| - )(?P<high>[1-4]|i{1,3}|iv))? "
    r"(?:chronic |congestive )*(?:heart|cardiac) failure"
)
_DEGREE = r"(?:first|second|third|1st|2nd|3rd|[123]|i{1,3})"
_OR = r"(?: or | and | to |, | ?/ ?| and/or | )"
_MORE = r"(?P<post> or (?:higher|greater|above|more))?"
_AV = r" (?:atrioventricular|av|a v|heart|atrioventricular \(av\))(?: conduction| heart)? blocks?"
_BLOCK = re.compile(
    rf"(?P<low>{_DEGREE})(?:(?: ?° ?| degree )?(?: type (?:2|ii))?{_OR}(?P<high>{_DEGREE}))?"
    rf"(?: degree| ?°|st degree|nd degree|rd degree)(?: type (?:2|ii))?{_MORE}{_AV}"
)
_GRADED = re.compile(
    rf"grades? (?P<low>{_DEGREE})(?:{_OR}(?P<high>{_DEGREE}))?{_MORE}{_AV}"
    rf"|(?:atrioventricular|av|a v|heart) blocks? (?:of )?(?:the )?(?P<from>{_DEGREE})(?: degree)?"
    rf"(?:{_OR}(?P<until>{_DEGREE}))? degree"
)
_DEGREES = {"first": 1, "second": 2, "third": 3, "1st": 1, "2nd": 2, "3rd": 3, "i": 1, "ii": 2, "iii": 3}
_BLOCKS = {
    1: "first-degree-atrioventricular-block",
    2: "second-degree-atrioventricular-block",
    3: "third-degree-atrioventricular-block",
}


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "class 3 or 4 congestive heart failure" and "second or third degree AV block"."""
    yield from _failures(sentence)
    for start, end, found in matches(sentence, _BLOCK):
        yield Atom(start, end, _blocks(found["low"], found["high"], found["post"]), "heart-block", 4)
    for start, end, found in matches(sentence, _GRADED):
        low, high = found["low"] or found["from"], found["high"] or found["until"]
        yield Atom(start, end, _blocks(low, high, found["post"]), "heart-block", 6)


def _blocks(least: str, most: str | None, upward: str | None) -> Rule:
    low = _DEGREES.get(least) or int(least)
    high = 3 if upward else low if not most else _DEGREES.get(most) or int(most)
    rules = tuple(Has(concept=_BLOCKS[degree]) for degree in range(low, max(low, high) + 1))
    return rules[0] if len(rules) == 1 else Any(rules=rules)


def _failures(sentence: Sentence) -> Iterator[Atom]:
    for start, end, found in matches(sentence, _CLASS):
        ends = [_level(found[side]) for side in ("low", "high") if found[side]]
        limit = Range(variable="nyha", low=min(ends), high=max(ends))
        yield Atom(start, end, All(rules=(Has(concept="heart-failure"), limit)), "heart-failure", 4)


def _level(word: str) -> float:
    return float(word) if word.isdigit() else float(ROMAN[word])


EXAMPLES = (
    Example("LVEF ≥ 50%", Range(variable="lvef", low=50.0, unit="%")),
    Example("QTc > 470 msec", Range(variable="qtc", low=470.0, low_open=True, unit="ms"), exclusion=True),
    Example("NYHA class III or IV", Range(variable="nyha", low=3.0, high=4.0), exclusion=True),
    Example(
        "Second or third degree AV block",
        Any(
            rules=(
                Has(concept="second-degree-atrioventricular-block"),
                Has(concept="third-degree-atrioventricular-block"),
            )
        ),
        exclusion=True,
    ),
    Example(
        "Class 3 or 4 congestive heart failure",
        All(rules=(Has(concept="heart-failure"), Range(variable="nyha", low=3.0, high=4.0))),
        exclusion=True,
    ),
)

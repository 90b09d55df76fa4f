"""Stage and extent of disease: TNM, BCLC, FIGO, Ann Arbor, Rai, Binet; advanced, unresectable, relapsed."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialbridge.eligibility import limits
from trialbridge.eligibility.atoms import Atom, Sentence, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import All, Any, Has, Range, Rule

VARIABLES = (
    "stage", "t_stage", "n_stage", "m_stage", "bclc", "ann_arbor", "rai", "binet", "iss_stage", "ipi",
    "flipi", "residual_disease", "lesion_size", "node_short_axis", "lesion_count", "breslow", "gold_stage",
)  # fmt: skip
CONCEPTS = (
    "relapsed-disease", "recurrent-disease", "refractory-disease", "relapsed-refractory-disease",
    "progressive-disease", "newly-diagnosed", "de-novo-disease", "locally-advanced-disease",
    "advanced-disease",
    "unresectable-disease", "resectable-disease", "early-stage-disease", "localised-disease", "limited-stage",
    "extensive-stage", "residual-disease", "no-evidence-of-disease", "extramedullary-disease",
    "high-tumour-burden", "stable-disease", "response", "vascular-invasion",
)  # fmt: skip

_LETTERS = {f"{prefix}{letter}": letter for letter in "tnm" for prefix in ("", "c", "p", "yp", "yc", "r")}
TRIGGERS = (*_LETTERS, "tis", "bclc")
_BCLC = re.compile(
    r"(?:stage |interval |phase )?([0a-d])(?: (?:stage|interval|phase))? (?:of|by|according to) (?:the )?bclc"
)
"""A stage before its scale: "stage B according to BCLC"."""
_SAYS_STAGE = frozenset(
    {"stage", "stages", "staged", "tnm", "tumor", "tumour", "tumors", "tumours", "ajcc", "staging"}
)
_OTHERWISE = frozenset(
    {"weighted", "cell", "cells", "mri", "relaxation", "signal", "sequence", "sequences", "image", "images",
     "imaging", "level", "levels", "segment", "root", "hyperintense", "lesion", "lesions", "diabetes",
     "diabetic", "dm", "d"}
)  # fmt: skip
"""What stands behind a T1 that is no category: an image, a vertebra, a sort of diabetes."""

_HIGHEST = {"t": 4, "n": 3, "m": 1}
_WORST = {"t": 4.9, "n": 3.9, "m": 1.9}


class _Category(NamedTuple):
    """A category or several of one letter: what they span and where their words end."""

    letter: str
    low: float | None
    high: float | None
    end: int


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find a stage before its scale, and TNM categories: "T1-2 N0 M0", "cT3 or T4", ">= T2", "N+"."""
    for start, end, said in matches(sentence, _BCLC):
        level = float("0abcd".index(said[1]))
        yield Atom(start, end, Range(variable="bclc", low=level, high=level), "bclc", 6)
    tokens = sentence.tokens
    at, found = 0, []
    while at < len(tokens):
        first = _category(sentence, at)
        if first is None:
            at += 1
            continue
        parts, end = [first], first.end
        while end < len(tokens):
            step = end + (tokens[end].text == ",")
            more = _category(sentence, step)
            if more is None or more.letter in {part.letter for part in parts}:
                break
            parts.append(more)
            end = more.end
        found.append((at - _signs(tokens, at), end, parts))
        at = end
    letters = {part.letter for _, _, parts in found for part in parts}
    if letters - {"m"} and (len(letters) > 1 or _of_tumour(sentence)):
        for start, end, parts in found:
            rules = tuple(_rule(part) for part in parts if part.low is not None or part.high is not None)
            behind = end + (end < len(tokens) and tokens[end].text == "-")
            if rules and not (behind < len(tokens) and tokens[behind].text in _OTHERWISE):
                yield Atom(
                    _staged(tokens, start),
                    end,
                    rules[0] if len(rules) == 1 else All(rules=rules),
                    "t_stage",
                    5,
                )


def _staged(tokens: list[Token], start: int) -> int:
    """Take in the words that only announce a category: "tumour stage T1"."""
    while start and (
        tokens[start - 1].text in _SAYS_STAGE or tokens[start - 1].value in ("stage", "t_stage")
    ):
        start -= 1
    return start


def _rule(part: _Category) -> Rule:
    return Range(variable=f"{part.letter}_stage", low=part.low, high=part.high)


def _of_tumour(sentence: Sentence) -> bool:
    is_a = sentence.vocabulary.is_a
    return not _SAYS_STAGE.isdisjoint(sentence.keys) or any(
        token.kind == "concept" and is_a(token.value, "neoplasm") for token in sentence.tokens
    )


def _signs(tokens: list[Token], at: int) -> int:
    return int(at > 0 and tokens[at - 1].kind == "cmp")


def _category(sentence: Sentence, at: int) -> _Category | None:
    """Read a category with what ranges from it: "T1", "T1-2", "T2 or T3", "T3 or higher"; None elsewhere."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    one = _one(sentence, at, "")
    if one is None:
        return None
    letter, end = one.letter, one.end
    low: float | None = one.low
    high: float | None = one.high
    while low is not None and high is not None and end + 1 < last:
        joint = tokens[end]
        dashed = _LETTERS.get(joint.text) == letter and joint.start == tokens[end - 1].end + 1  # "T1b-T3"
        if joint.text not in ("-", "to", "/", ",") and joint.kind != "or" and not dashed:
            break
        place = end if dashed else end + 1 + (joint.text == "," and tokens[end + 1].kind == "or")
        more = _one(sentence, place, letter if joint.text != "," else "")
        if more is None or more.letter != letter or more.high is None or more.high < high:
            break
        high, end = more.high, more.end
    if end < last and "post" in tokens[end].senses:
        upward = tokens[end].senses["post"] in (">=", "worse")
        return _Category(letter, low if upward else None, _WORST[letter] if upward else high, end + 1)
    sign = tokens[at - 1].value if _signs(tokens, at) else "="
    if sign[0] == ">":
        lowest = low if sign == ">=" else (high or 0.0) + 0.05
        return _Category(letter, lowest, _WORST[letter], end)
    if sign[0] == "<":
        return _Category(letter, None, high if sign == "<=" else (low or 0.0) - 0.05, end)
    return _Category(letter, low, high, end)


def _one(sentence: Sentence, at: int, letter: str) -> _Category | None:
    """Read one category; behind a range's first a number alone will do ("T1-2")."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    if at >= last:
        return None
    text = tokens[at].text
    if text == "tis":
        return _Category("t", 0.5, 0.5, at + 1)
    if text[-1:] == "x" and text[:-1] in _LETTERS:  # "Nx": not assessed
        return _Category(_LETTERS[text[:-1]], None, None, at + 1)
    if text in _LETTERS:
        letter, at = _LETTERS[text], at + 1
        if at > 1 and tokens[at - 2].text == "any":
            return _Category(letter, None, None, at)
        if at >= last or tokens[at].start != tokens[at - 1].end:
            return None
        if tokens[at].text == "+" and letter == "n":
            return _Category("n", 1.0, _WORST["n"], at + 1)
    if not letter or tokens[at].kind != "num":
        return None
    number, end = tokens[at].text, at + 1
    if not (number.isascii() and number.isdigit()) or len(number) > 1 or int(number) > _HIGHEST[letter]:
        return None  # "N001" is the number of a protocol
    levels = limits.levels(sentence.vocabulary, f"{letter}_stage")
    level = f"{letter}{number}"
    if end < last and tokens[end].start == tokens[at].end and level + tokens[end].text in levels:
        level, end = level + tokens[end].text, end + 1
    low, high = levels[level]
    return _Category(letter, low, high, end)


EXAMPLES = (
    Example("Stage III or IV disease", Range(variable="stage", low=3.0, high=4.9)),
    Example(
        "Tumour stage T1-2 N0",
        All(
            rules=(Range(variable="t_stage", low=1.0, high=2.9), Range(variable="n_stage", low=0.0, high=0.0))
        ),
    ),
    Example("BCLC stage C", Range(variable="bclc", low=3.0, high=3.0)),
    Example("Stage B according to BCLC", Range(variable="bclc", low=2.0, high=2.0)),
    Example("Binet stage B or C", Range(variable="binet", low=2.0, high=3.0)),
    Example(
        "Relapsed or refractory disease",
        Any(rules=(Has(concept="relapsed-disease"), Has(concept="refractory-disease"))),
    ),
)

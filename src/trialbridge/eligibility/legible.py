"""Which sentences are left as words: pasted pages, torn brackets, the same few words again; none is read."""

import re

from trialbridge.eligibility.tokens import Token

_LONGEST, _MOST = 2_500, 300
"""Characters and tokens of a sentence at most; what is longer is a pasted page."""
_MANY, _AGAIN = 24, 2.5
"""Tokens of which most are said again, and how often each of them is then said at least."""

_BRACKET = re.compile(r"(?<![^\W_])(?:[A-Za-z]|[ivxIVX]{1,4}|\d{1,2})\.?\)|[(\[（［)\]）］]")
"""A bracket, or the mark of a list's part ("a)", "iii)") that may close one."""


_QUOTED = re.compile("“[^“”]*”")
"""Words of somebody else, as rules said in words quote what was not understood; they tear no sentence."""


def legible(text: str) -> bool:
    """Tell whether a sentence can be read, by its length and its brackets alone."""
    return len(text) <= _LONGEST and not (_has_many(text) and _torn(text))


def _has_many(text: str) -> bool:
    """Tell whether brackets enough for a torn sentence stand in a text."""
    signs = text.count("(") + text.count(")") + text.count("[") + text.count("]")
    return signs > 1 if text.isascii() else signs + text.count("（") + text.count("）") > 1


def _torn(text: str) -> bool:
    """Tell whether what belongs together cannot be told: a bracket closed that was never opened and another
    without its mate, or three that are never closed. One is a slip of the pen, and two opened often are."""
    opened = closed = 0
    for mark in _BRACKET.findall(_QUOTED.sub("", text) if "“" in text else text):
        if mark in "([（［":
            opened += 1
        elif opened:
            opened -= 1
        elif len(mark) == 1:
            closed += 1
    return opened > 2 or (closed > 0 and opened + closed > 1)


def rambles(tokens: list[Token]) -> bool:
    """Tell whether the tokens are too many for a sentence, or too few different ones said again and again."""
    count = len(tokens)
    if count < _MANY:
        return False
    return count > _MOST or count > _AGAIN * len({token.text for token in tokens})


__all__ = ["legible", "rambles"]

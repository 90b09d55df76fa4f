"""What is joined by "and" or "or" and was left out, or taken for an example; it changes no rule.

The grammar passes over words that add nothing: how a thing is known, whom it is of. Beside a joint the same
words are an alternative of their own: "tumour tissue or blood sample", "heart disease or disorder".
"""

import re
from collections.abc import Iterator, Sequence

from trialbridge.eligibility.nodes import is_past
from trialbridge.eligibility.passed_over import Passed
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Range

_JOINTS = frozenset({"and", "or"})
_SILENT = frozenset({"fill", "test", "tail", "other", "aux", "subj", "link", "before", "after", "punct"})
_SAYING = frozenset({"fill", "test", "tail"})
_UNSURE = frozenset({"probable", "possible", "suspected"})
"""Qualities beside which "proven" is another alternative, not a word that adds nothing."""
_ADDS_NOTHING = re.compile(
    r"both|otherwise|known|confirmed|documented|ethnicit|races?\b|age\b|gender|histolog|cytolog|patholog|"
    r"clinical|radiolog|radiograph|measured|calculated|diagnosis|history|laboratory results"
)


def let_go(read: Passed) -> Iterator[int]:
    """Name the tokens that stand for an alternative, or a thing beside another, that no rule holds."""
    for at, token in enumerate(read.tokens):
        equal = token.text == "or equivalent" and at + 1 in read.starts
        if equal or (token.text == "peripheral blood" and _beside_marrow(read, at)):
            yield at
        elif token.kind in _JOINTS and at not in read.taken:
            yield from _behind(read, at)
            yield from _before(read, at)


def _behind(read: Passed, at: int) -> Iterator[int]:
    """ "Tumour tissue or | blood sample"."""
    told = read.ends.get(at) or (read.ends.get(at - 1) if read.text(at - 1) == "," else None)
    if told is None:
        return
    end = at + 1
    while not read.parted(end) and read.kind(end) != "ie":
        end += 1
    examples = read.kind(end + (read.text(end) == ",")) == "eg"  # "… or other illnesses, such as asthma"
    if not examples and _is_idle(read, range(at + 1, end)):
        yield at


def _before(read: Passed, at: int) -> Iterator[int]:
    """ "Proven | or probable infection", "sentinel biopsy | or dissection"."""
    start = at
    while start and not read.parted(start - 1):
        start -= 1
    unsure = any(token.kind == "qual" and token.value in _UNSURE for token in read.tokens[at + 1 : at + 3])
    again = read.kind(start) != "punct" and read.text(at + 1).startswith(
        read.text(start)
    )  # "blood or blood products"
    if (unsure or at + 1 in read.starts) and not again and _is_idle(read, range(start, at)):
        yield at


def begins_anew(tokens: Sequence[Token], examples: int, end: int) -> bool:
    """Tell whether what stands before a place ends the examples: "such as A or B; and history of | C"."""
    depth = 0
    for at in range(examples + 1, end):
        text = tokens[at].text
        depth += (text in ("(", "[")) - (text in (")", "]"))
        if depth < 0:
            return any(token.text == "." for token in tokens[at:end])
        if text == "." or (depth == 0 and text in (";", ",") and _opens(tokens, examples, at)):
            return True
    return False


def _opens(tokens: Sequence[Token], examples: int, at: int) -> bool:
    """Tell whether a history of its own begins behind a mark: "; and history of", ", or any past history"."""
    behind = at + 1
    while behind < len(tokens) and (tokens[behind].kind in _JOINTS or tokens[behind].text in ("any", "a")):
        behind += 1
    if behind == at + 1 or behind >= len(tokens) or tokens[examples - 1].text in ("(", "["):
        return False
    return tokens[behind].kind == "status" and is_past(tokens[behind].text)


def _beside_marrow(read: Passed, at: int) -> bool:
    """ "Blasts in peripheral blood or marrow", of which the marrow alone was read."""
    joined = read.kind(at + 1) in _JOINTS or read.kind(at - 1) in _JOINTS
    marrow = any(isinstance(leaf, Range) and leaf.variable == "blasts_marrow" for leaf in read.leaves)
    return joined and marrow and at not in read.taken


def _is_idle(read: Passed, places: range) -> bool:
    """Tell whether words say something, and nothing of it was read."""
    kinds = [read.kind(at) for at in places]
    stated = not read.taken.isdisjoint(places) or any(at in read.starts for at in places)
    if stated or not _SILENT.issuperset(kinds) or _SAYING.isdisjoint(kinds):
        return False
    words = " ".join([read.text(at) for at in places])
    return words not in read.named and _ADDS_NOTHING.search(words) is None

"""Amounts of what is taken or given away: "aspirin (> 325 mg/day)", "blood donation of 500 mL or more"."""

from collections.abc import Iterator

from trialbridge.eligibility import limits
from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.limits import Limit
from trialbridge.eligibility.rewrite import AMOUNT
from trialbridge.model.rule import All, Duration, Has, Range, Window

TRIGGERS = ("unit",)
_DAILY = frozenset({"mg/d", "g/d", "ug/d"})
_VOLUMES = frozenset({"mL", "L"})
_DONATIONS = frozenset({"blood-donation"})
_BETWEEN = frozenset(
    {"(", "[", "at", "at a", "in", "dose", "doses", "dosage", "dosages", "daily", "therapy", "use", "a",
     "treatment", "of", "the", "total", "daily dose", "volume"}
)  # fmt: skip
"""What may stand between a thing and its amount."""
_REACTIONS = frozenset({"allergy", "drug-intolerance", "adverse-drug-reaction"})
_OPEN = {"(": ")", "[": "]"}
_BETWEEN_MOST = 5


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find things with a limit of their amount behind them, or before: "> 4 mg/day of dexamethasone"."""
    tokens = sentence.tokens
    if not _REACTIONS.isdisjoint(sentence.keys):
        return  # "intolerance to zidovudine therapy of 600 mg/day" says what was not tolerated
    permits = sentence.exclusion and " may " in sentence.text
    at, last = 0, len(tokens)
    while at < last:
        starts = tokens[at].kind in ("num", "cmp") or "cmp" in tokens[at].senses
        found = limits.read(tokens, at, last, {}) if starts else None
        if found is None or (found.unit not in _DAILY and found.unit not in _VOLUMES) or found.within:
            at += 1
            continue
        span = _before(sentence, at, found) or _behind(sentence, at, found)
        if span is not None and not (permits and found.low is None):
            start, end, place = span
            concept = tokens[place].value
            amount = _amount(concept, found)
            said = start > 1 and [token.text for token in tokens[start - 2 : start]] == ["amount", "of"]
            if said:
                yield Atom(start - 2, end, amount, "measurement", 2)  # as a rule is put in words
            else:
                yield Atom(start, end, All(rules=(Has(concept=concept), amount)), concept, 2)
        at = found.end


def _before(sentence: Sentence, at: int, limit: Limit) -> tuple[int, int, int] | None:
    """Give from where to where a thing and its amount stand, the thing first, and where the thing is."""
    tokens, place, opened = sentence.tokens, at - 1, ""
    while place >= 0 and at - place <= _BETWEEN_MOST and tokens[place].text in _BETWEEN:
        opened = _OPEN.get(tokens[place].text, opened)
        place -= 1
    if place < 0 or not _given(sentence, place, limit):
        return None
    joined = place > 1 and (tokens[place - 1].kind in ("or", "and") or tokens[place - 1].text in "/,")
    if joined and not opened and tokens[place - 2].kind == "concept":
        return None  # "prednisone or dexamethasone > 10 mg/day" may limit both
    closed = limit.end < len(tokens) and tokens[limit.end].text == opened
    return None if opened and not closed else (place, limit.end + closed, place)


def _behind(sentence: Sentence, at: int, limit: Limit) -> tuple[int, int, int] | None:
    """Give the same, the amount first."""
    tokens, place = sentence.tokens, limit.end + 1
    if at and tokens[at - 1].kind == "variable":
        return None  # "steroid dose > 10 mg/day of prednisone"
    named = place < len(tokens) and tokens[limit.end].text == "of" and _given(sentence, place, limit)
    return (at, place + 1, place) if named else None


def _given(sentence: Sentence, at: int, limit: Limit) -> bool:
    """Tell whether a token names what a limit of this unit can be of, and the limit is one.

    "Aspirin 81 mg daily" says what is taken; "a blood donation (500 mL)" the least that counts.
    """
    token = sentence.tokens[at]
    row = sentence.vocabulary.concepts.get(token.value) if token.kind == "concept" else None
    if row is None:
        return False
    if limit.unit in _DAILY:
        return row.kind == "drug" and not limit.single
    return row.id in _DONATIONS


def _amount(concept: str, limit: Limit) -> Range:
    return Range(
        variable=f"{AMOUNT}{concept}[{limit.unit}]", low=limit.low, high=None if limit.single else limit.high,
        low_open=limit.low_open, high_open=limit.high_open, unit=limit.unit,
    )  # fmt: skip


EXAMPLES = (
    Example(
        "Oral aspirin (more than 100 mg/day) within 2 weeks",
        All(
            rules=(
                Has(
                    concept="aspirin",
                    qualifiers=("oral",),
                    window=Window(at_most=Duration(value=2.0, unit="weeks")),
                ),
                Range(
                    variable="measured:amount-of-aspirin[mg/d]",
                    low=100.0,
                    low_open=True,
                    unit="mg/d",
                    window=Window(at_most=Duration(value=2.0, unit="weeks")),
                ),
            )
        ),
        exclusion=True,
    ),
    Example(
        "No more than 5 mg/day of dexamethasone",
        All(
            rules=(
                Has(concept="dexamethasone"),
                Range(variable="measured:amount-of-dexamethasone[mg/d]", high=5.0, unit="mg/d"),
            )
        ),
    ),
    Example(
        "Blood donation (400 mL)",
        All(
            rules=(
                Has(concept="blood-donation"),
                Range(variable="measured:amount-of-blood-donation[mL]", low=400.0, unit="mL"),
            )
        ),
        exclusion=True,
    ),
)

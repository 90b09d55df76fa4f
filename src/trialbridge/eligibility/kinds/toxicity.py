"""Toxicities of earlier treatment that must have resolved to a grade; other grades are `measures`'."""

from collections.abc import Iterator

from trialbridge.eligibility import limits
from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Has, Not, Rule

CONCEPTS = ("toxicity",)
_VERBS = frozenset(
    {
        "resolved",
        "recovered",
        "resolution",
        "recovery",
        "returned",
        "improved",
        "reverted",
        "resolve",
        "recover",
    }
)
TRIGGERS = tuple(_VERBS)
_GRADED = frozenset({"grade", "grades", "toxicity_grade", "ctcae", "nci"})
_EFFECTS = frozenset({"toxicity", "effects", "effect", "toxicities"})
_REACH = 14
_STOPS = frozenset({"exc", "cond", "unit"})


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "all toxicities resolved to grade <= 1 or baseline": none of a worse grade is left."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        if token.text not in _VERBS:
            continue
        graded = _grade(sentence, at + 1)
        if graded is None:
            continue
        worst, end = graded
        start = _start(tokens, at)
        if start is None and not any(_of_effects(each) or each.text == "from" for each in tokens[at:end]):
            continue
        denied = any(each.kind == "neg" for each in tokens[max(0, at - 3) : at])
        first = at if start is None else start
        if denied:
            first = min(first, next(k for k in range(max(0, at - 3), at) if tokens[k].kind == "neg"))
        left: Rule = Has(concept="unresolved-toxicity", status="active", qualifiers=(f"above-grade-{worst}",))
        yield Atom(first, end, left if denied else Not(rule=left), "toxicity", 6)


def _of_effects(token: Token) -> bool:
    return token.value in ("toxicity", "immune-related-adverse-event") or token.text in _EFFECTS


def _start(tokens: list[Token], at: int) -> int | None:
    """Give where the toxicities stand before the verb, with nothing but words about them between."""
    for place in range(at - 1, max(-1, at - _REACH), -1):
        if _of_effects(tokens[place]):
            return place
        if tokens[place].kind in _STOPS or tokens[place].text in ";:.":
            return None
    return None


def _grade(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """Give the worst grade that may be left, and where its words end."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    levels = limits.levels(sentence.vocabulary, "toxicity_grade")
    for to in range(at, min(last, at + _REACH)):
        if tokens[to].kind in _STOPS or tokens[to].text in ";:.":
            return None
        if tokens[to].text not in ("to", "at", "down to", "to at least"):
            continue
        place, sign = to + 1, ""
        while place < last and (_says_grade(tokens[place]) or _edition(tokens, place, last)):
            place += 1
        if place < last and "cmp" in tokens[place].senses:
            sign, place = tokens[place].senses["cmp"], place + 1
            while place < last and _says_grade(tokens[place]):
                place += 1
        if not any(each.text in _GRADED or each.value in _GRADED for each in tokens[to:place]):
            continue
        limit = limits.read(tokens, place, last, levels)
        if limit is None or sign[:1] == ">" or (limit.high is None and limit.low is None):
            continue
        top = limit.high if limit.high is not None else limit.low or 0.0
        worst = int(top) - (sign == "<" or limit.high_open)
        return worst, _past(tokens, limit.end, last)
    return None


def _says_grade(token: Token) -> bool:
    return (
        token.text in _GRADED
        or token.value in _GRADED
        or token.kind == "fill"
        or token.text in ("v", "(", ")")
    )


def _edition(tokens: list[Token], at: int, last: int) -> bool:
    """Tell whether a number is an edition: "CTCAE 5.0 grade 1"."""
    return (
        tokens[at].kind == "num"
        and at + 1 < last
        and (_says_grade(tokens[at + 1]) or tokens[at + 1].kind == "cmp")
    )


def _past(tokens: list[Token], at: int, last: int) -> int:
    """Step over what widens nothing: "or less", "or to baseline"."""
    end = at
    while end < last and (
        tokens[end].kind in ("or", "fill", "post")
        or tokens[end].text in ("to", "baseline", "less", "better", "lower")
    ):
        end += 1
        if tokens[end - 1].text == "baseline":
            return end
    return end if end > at and tokens[end - 1].kind == "post" else at


EXAMPLES = (
    Example(
        "All toxicities of prior therapy resolved to grade <= 1",
        Not(rule=Has(concept="unresolved-toxicity", status="active", qualifiers=("above-grade-1",))),
    ),
    Example(
        "Toxicity of prior therapy that has not recovered to grade 1 or less",
        Has(concept="unresolved-toxicity", status="active", qualifiers=("above-grade-1",)),
        exclusion=True,
    ),
)

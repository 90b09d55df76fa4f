"""Therapies had before: lines and regimens counted, therapies that failed, patients naive to them."""

from collections.abc import Iterator
from typing import NamedTuple

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import All, Any, Count, Has, Not, Range, Rule
from trialbridge.vocab import TREATMENTS, Vocabulary

VARIABLES = ("prior_lines", "anthracycline_dose", "radiation_dose", "cd34_dose")
CONCEPTS = ("anticancer-therapy", "cell-therapy", "gene-therapy", "growth-factor")
_LINES = frozenset({"line", "lines", "regimen", "regimens", "prior_lines"})
_FAILED = frozenset({"failed", "failing", "failure", "failures", "progressed", "progression", "progressing"})
_STATES = frozenset(
    {"progressive-disease", "refractory-disease", "relapsed-disease", "recurrent-disease", "drug-intolerance"}
)
_BEFORE = frozenset({"prior", "previous"})
_THERAPY = frozenset({"therapy", "therapies", "treatment", "treatments"})
_NAIVE = frozenset({"naive", "naïve"})
TRIGGERS = (*_LINES, *_FAILED, *_STATES, *_NAIVE, "tail", "anchor", "num")
_GENERIC = frozenset({"systemic-therapy", "anticancer-therapy", "standard-therapy"})
"""Therapies of which a line is a line of treatment whatever it is."""

_SKIPPED = frozenset({"fill", "status", "other", "pastwords"})
_LINKING = _SKIPPED | {"link"}
_WORDS = frozenset(
    {"different", "separate", "systemic", "cytotoxic", "standard", "or", "more", "full", "approved"}
)
_LINKS = frozenset(
    {"of", "with", "on", "to", "after", "while", "during", "following", "from", "upon", "through", "by"}
)


class _Treatment(NamedTuple):
    """What was given: the rule that it was, and where its words end."""

    rule: Rule
    end: int


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "at least two prior lines of platinum", "failed at least one prior therapy", "TKI-naive"."""
    tokens, vocabulary = sentence.tokens, sentence.vocabulary
    for at, token in enumerate(tokens):
        if token.kind == "num":
            start, low, high, after = _counted(tokens, at)
            given = _lines(tokens, after, low, high, vocabulary)
            if given is not None and start is not None:
                yield Atom(start, given.end, given.rule, "prior_lines", 5)
        elif token.text in _FAILED or token.value in _STATES:
            yield from _failed(sentence, at)
        elif token.text in _BEFORE and _alone(tokens, at + 1):
            yield Atom(at, at + 2, _prior_lines(1, None), "prior_lines", 3)
        elif token.text in _NAIVE and at and _is_given(tokens[at - 1], vocabulary):
            rule = Not(rule=Has(concept=tokens[at - 1].value))
            yield Atom(at - 1, at + 1, rule, tokens[at - 1].value, 5)


def _alone(tokens: list[Token], at: int) -> bool:
    """Tell whether a bare "therapy" ends what it stands in: "prior therapy", not "… for hepatitis"."""
    if at >= len(tokens) or tokens[at].text not in _THERAPY:
        return False
    return at + 1 >= len(tokens) or tokens[at + 1].kind in ("or", "and") or tokens[at + 1].text in ".;,:)"


def _is_given(token: Token, vocabulary: Vocabulary) -> bool:
    row = vocabulary.concepts.get(token.value) if token.kind == "concept" else None
    return row is not None and row.kind in TREATMENTS


def _counted(tokens: list[Token], at: int) -> tuple[int | None, int | None, int | None, int]:
    """Read how many: where it starts, the least, the most, and where it ends ("1 to 3", "two or more")."""
    last = len(tokens)
    number = tokens[at].number
    if number != int(number) or number > 20 or (at and tokens[at - 1].kind == "num"):
        return None, None, None, at + 1
    low: int | None = int(number)
    high, end, start = low, at + 1, at
    if end + 1 < last and tokens[end].text == "(" and tokens[end + 1].kind == "num":
        end += 3  # "two (2)"
    if (
        end + 1 < last
        and (tokens[end].text in ("-", "to") or tokens[end].kind == "or")
        and tokens[end + 1].kind == "num"
    ):
        high, end = int(tokens[end + 1].number), end + 2
        return (start, low, high, end) if high > int(number) else (None, None, None, end)
    if end < last and "post" in tokens[end].senses:
        side = tokens[end].senses["post"]
        low, high = (low, None) if side == ">=" else (None, high)
        return start, low, high, end + 1
    before = at - 1
    while before >= 0 and tokens[before].kind == "fill":
        before -= 1
    sign = tokens[before].senses.get("cmp", "") if before >= 0 else ""
    if not sign:
        return None, None, None, end  # "received two prior lines": two, or two at least
    low = int(number) + (sign == ">") if sign[0] == ">" else low if sign == "=" else None
    high = int(number) - (sign == "<") if sign[0] == "<" else high if sign == "=" else None
    return before, low, high, end


def _lines(
    tokens: list[Token],
    at: int,
    low: int | None,
    high: int | None,
    vocabulary: Vocabulary,
    *,
    before: bool = False,
) -> _Treatment | None:
    """Read "prior lines of platinum-based chemotherapy" and "previous systemic treatments".

    `before` tells that it is known to lie in the past ("progressed after one platinum-based regimen").
    """
    last = len(tokens)
    end, prior = _skip(tokens, at, last)
    prior = prior or before
    if end >= last:
        return None
    token = tokens[end]
    if (
        token.text in _LINES
        or token.value in _LINES
        or (token.text == "course" and low == 1 and high is None)
    ):
        end += 1
        of, _ = _skip(tokens, end, last)
        while of < last and (tokens[of].text in ("of", "with", "systemic") or tokens[of].kind in _LINKING):
            of += 1
        if of < last and _is_given(tokens[of], vocabulary):
            return _Treatment(_many(tokens[of].value, low, high), _past_tails(tokens, of + 1))
        if of < last and "tail" in tokens[of].senses:
            return _Treatment(_prior_lines(low, high), _past_tails(tokens, of))
        return None if of > end else _Treatment(_prior_lines(low, high), end)
    if prior and _is_given(token, vocabulary):
        stop = _past_tails(tokens, end + 1)
        return _Treatment(_many(token.value, low, high), stop)
    if prior and "tail" in token.senses and token.senses["tail"] == "therapy":
        return _Treatment(_prior_lines(low, high), _past_tails(tokens, end))
    return None


def _skip(tokens: list[Token], at: int, last: int) -> tuple[int, bool]:
    """Step over words between a number and its noun; tell whether one says that it was before."""
    prior = False
    while (
        at < last
        and (tokens[at].kind in _SKIPPED or tokens[at].text in _WORDS)
        and "tail" not in tokens[at].senses
    ):
        prior = prior or tokens[at].text in ("prior", "previous", "earlier", "past")
        at += 1
    return at, prior


def _past_tails(tokens: list[Token], at: int) -> int:
    while at < len(tokens) and ("tail" in tokens[at].senses or tokens[at].text in ("regimen", "regimens")):
        at += 1
    return at


def _prior_lines(low: int | None, high: int | None) -> Rule:
    return Range(
        variable="prior_lines",
        low=None if low is None else float(low),
        high=None if high is None else float(high),
    )


def _many(concept: str, low: int | None, high: int | None) -> Rule:
    if concept in _GENERIC:
        return _prior_lines(low, high)
    if low == 1 and high is None:
        return Has(concept=concept)
    return Count(concept=concept, low=low, high=high)


def _failed(sentence: Sentence, at: int) -> Iterator[Atom]:
    """Read what failed: it was given, and the disease did not respond to it or went on.

    Several states of one therapy are alternatives: "relapsed after, or refractory to, rituximab".
    """
    tokens, last = sentence.tokens, len(sentence.tokens)
    states: list[str] = []
    end, linked = at, False
    while end < last and end < at + 16:
        token = tokens[end]
        state = _state(token)
        if state:
            states.append(state)
            linked = token.text.startswith("fail") or token.text.split()[-1] in _LINKS
        elif token.text in _LINKS or token.kind in ("link", "after"):
            linked = True
        elif not _between_states(tokens, end, bool(states)):
            break
        end += 1
    given = _given(sentence, end) if linked else None
    if given is None:
        return
    about = given.rule.concept if isinstance(given.rule, Has) else ""
    found = tuple(_stated(state, about) for state in dict.fromkeys(states))
    rule: Rule = All(rules=(found[0] if len(found) == 1 else Any(rules=found), given.rule))
    start = _received(tokens, at) if states == ["drug-intolerance"] else at
    if start < at:  # "received, or been intolerant to, a platinum"
        rule = Any(rules=(given.rule, *found))
    elif states == ["drug-intolerance"]:
        return  # who does not tolerate a drug need not have had it
    yield Atom(start, given.end, rule, "progressive-disease", 5)


def _received(tokens: list[Token], at: int) -> int:
    """Give where "received" stands before "or been intolerant to", else the place itself."""
    place, other = at - 1, False
    while place >= 0 and (tokens[place].kind in ("aux", "or") or tokens[place].text in (",", "been")):
        other = other or tokens[place].kind == "or"
        place -= 1
    said = place >= 0 and other and tokens[place].kind == "status" and "received" in tokens[place].text
    return place if said else at


def _state(token: Token) -> str:
    if token.text in _FAILED:
        return "refractory-disease" if token.text.startswith("fail") else "progressive-disease"
    return token.value if token.value in _STATES else ""


def _stated(state: str, about: str) -> Rule:
    return Has(concept=state, qualifiers=(f"to-{about}",) if about and state == "drug-intolerance" else ())


def _between_states(tokens: list[Token], at: int, begun: bool) -> bool:
    """Tell whether a token only stands between states or before the therapy."""
    token = tokens[at]
    if token.kind in ("or", "aux") or token.text in ("/", ",", "become", "became", "been"):
        return begun
    return token.kind in _SKIPPED and "tail" not in token.senses


def _given(sentence: Sentence, at: int) -> _Treatment | None:
    tokens, last = sentence.tokens, len(sentence.tokens)
    number = at
    while (
        number < last
        and number < at + 3
        and ("cmp" in tokens[number].senses or tokens[number].kind == "fill")
    ):
        number += 1
    if number < last and tokens[number].kind == "num":
        start, low, high, after = _counted(tokens, number)
        if start is None:  # "progressed after one line of therapy"
            low, high = int(tokens[number].number), None
        return _lines(tokens, after, low, high, sentence.vocabulary, before=True)
    while at < last and (tokens[at].text in _WORDS or tokens[at].text in _LINES or tokens[at].text == "of"):
        at += 1
    if at < last and "tail" in tokens[at].senses and tokens[at].senses["tail"] == "therapy":
        return _Treatment(_prior_lines(1, None), _past_tails(tokens, at))  # "failed prior therapies"
    names: list[str] = []
    end = at
    while at < last and _is_given(tokens[at], sentence.vocabulary):
        names.append(tokens[at].value)
        end = _past_tails(tokens, at + 1)
        at = end
        while at < last and (tokens[at].kind in ("or", "and") or tokens[at].text in "/,"):
            at += 1
        if at < last and tokens[at - 1].kind == "and":
            return None  # "failed A and B" may mean both in one
    if not names:
        return None
    rules = tuple(Has(concept=name) for name in names)
    return _Treatment(rules[0] if len(rules) == 1 else Any(rules=rules), end)


EXAMPLES = (
    Example("No prior chemotherapy", Not(rule=Has(concept="chemotherapy"))),
    Example("At least two prior lines of therapy", Range(variable="prior_lines", low=2.0)),
    Example("At least one prior line of platinum-based chemotherapy", Has(concept="platinum")),
    Example("1 to 3 prior lines of systemic therapy", Range(variable="prior_lines", low=1.0, high=3.0)),
    Example(
        "Failed at least one prior therapy",
        All(rules=(Has(concept="refractory-disease"), Range(variable="prior_lines", low=1.0))),
    ),
    Example(
        "Progressed on or after platinum-based chemotherapy",
        All(rules=(Has(concept="progressive-disease"), Has(concept="platinum"))),
    ),
    Example("No prior therapy", Not(rule=Range(variable="prior_lines", low=1.0))),
    Example("Chemotherapy-naive", Not(rule=Has(concept="chemotherapy"))),
)

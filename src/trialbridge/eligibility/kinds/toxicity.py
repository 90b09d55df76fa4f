"""What must have gone before entry: side effects above a grade, an operation not recovered from.

"Recovered from prior surgery" asks that nothing of it is unresolved, and nothing of someone who had none.
Other grades are `measures`'.
"""

import re
from collections.abc import Iterator

from trialbridge.eligibility import limits
from trialbridge.eligibility.atoms import Atom, Sentence, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Has, Not, Rule

CONCEPTS = ("toxicity", "unresolved-toxicity")
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
TRIGGERS = (*_VERBS, "recovering")
_GRADED = frozenset({"grade", "grades", "toxicity_grade", "ctcae", "nci"})
_EFFECTS = frozenset({"toxicity", "effects", "effect", "toxicities"})
_REACH = 14
_STOPS = frozenset({"exc", "cond", "unit"})

_DOWN = (
    r"(?:to |at |a |the |nci |ctcae |ctc |common |toxicity |less than or equal to |< |≤ |=< |<= |\(|"
    r"level of |of )*grade ?(?P<{}>[0-4]|one|two|i{{1,3}})(?: or (?:less|lower|below|better)(?: toxicity)?)?"
)
_WHAT = (  # no word of it is made of others, else "chemotherapy chemotherapy …" could be cut in many ways
    r"(?:the |any |all |and/or |and |or |acute |reversible |clinically |significant |toxic |"
    r"late |side |adverse |residual |"
    r"prior |previous |previously |recent |most |last |from |of |due to |related (?:to )?|associated with |"
    r"with |"
    r"major |secondary to |induced |other |such |this |these |those |pharmaceutical |diagnostic |"
    r"administration |"
    r"minor |administered |serious |anti[ -]?[a-z]+ |cancer |systemic |local |immuno|chemo|"
    r"radio|hormonal |biologic |biological |effects?|toxicit(?:y|ies)|events?|complications?|"
    r"surger(?:y|ies)|surgical|operations?|procedures?|interventions?|radiation|irradiation|"
    r"therap(?:y|ies)|treatments?|agents?|drugs?|injur(?:y|ies)|trauma|biopsy|transplant(?:ation)?|"
    r"myelosuppression|myelosuppressive|cytotoxic|targeted|investigational|wounds?|anesthesia| |,|/)+"
)
_END = (
    r"(?<! )(?=\s*(?:$|[.;,]|prior to\b|before\b|except|excluding|"
    r"with the exception|other than|unless|and (?:have|has|had|are|is|would|must|no|not|at least|stable)\b))"
)
_EARLIER = (
    r"(?:,? ?(?:administered )?(?:more than |> ?|≥ ?|>= ?)\d+ (?:days|weeks|months) "
    r"(?:earlier|ago|before|prior))?"
)
"""When what one has not recovered from was given; what was given later bars by itself."""
_RECOVERED = re.compile(
    r"(?P<not>(?:has|have|had|is|are|who have|who has)? ?(?:not|never) "
    r"(?:yet )?|"
    r"failure to |failed to |fails to |without (?:full |complete |adequate )?|inadequate |insufficient |"
    r"incomplete )?"
    r"(?:must |should |has |have |had |be |been |to |completely |fully |adequately |sufficiently |"
    r"clinically |full |complete |adequate |sufficient |resolved or |resolution or )*"
    r"(?:recovered|recovery|recover)(?: (?:completely|fully|adequately|sufficiently|well))*"
    rf"(?: (?:to baseline |to {_DOWN.format('first')}(?: or baseline| or to baseline)? )?"
    rf"from {_WHAT}{_EARLIER})?"
    rf"(?: ?(?:to|at) (?:{_DOWN.format('second')}|baseline)"
    rf"(?:,? (?:and|or)/?(?:or)? (?:to )?(?:baseline|{_DOWN.format('third')}))?)?{_END}"
)
_LEVELS = {"one": "1", "two": "2", "i": "1", "ii": "2", "iii": "3"}


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "all toxicities resolved to grade <= 1" and "has not recovered from prior surgery"."""
    yield from _resolved(sentence)
    for start, end, found in matches(sentence, _RECOVERED) if "recover" in sentence.text else ():
        if sentence.exclusion and found["not"] is None and _opens(sentence.tokens, start):
            continue  # a demand among exclusions: which way it is meant is not said
        level = found["first"] or found["second"] or found["third"] or ""
        rule = _left(_LEVELS.get(level, level), found["not"] is not None)
        yield Atom(start, end, rule, "unresolved-toxicity", 4)


def _opens(tokens: list[Token], at: int) -> bool:
    """Tell whether nothing but who is meant stands before a place."""
    return all(token.kind in ("subj", "aux", "fill") for token in tokens[:at])


def _left(worst: str, denied: bool) -> Rule:
    """Give that nothing above a grade (of any where it is "") is left, or that something is."""
    grade = (f"above-grade-{worst}",) if worst else ()
    left = Has(concept="unresolved-toxicity", status="active", qualifiers=grade)
    return left if denied else Not(rule=left)


def _resolved(sentence: Sentence) -> Iterator[Atom]:
    """Find toxicities that were resolved to a grade: none of a worse one is left."""
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
        yield Atom(first, end, _left(str(worst), denied), "toxicity", 6)


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
    Example("Recovered from prior surgery", Not(rule=Has(concept="unresolved-toxicity", status="active"))),
    Example(
        "Has not recovered from the effects of chemotherapy",
        Has(concept="unresolved-toxicity", status="active"),
        exclusion=True,
    ),
    Example(
        "Recovered to grade 1 or baseline from toxicities of prior therapy",
        Not(rule=Has(concept="unresolved-toxicity", status="active", qualifiers=("above-grade-1",))),
    ),
)

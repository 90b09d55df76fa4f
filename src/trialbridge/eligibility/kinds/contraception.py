"""Contraception and childbearing potential; what the study asks for later is a window after the last dose."""

from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Duration, Has, If, Window

CONCEPTS = (
    "contraception",
    "childbearing-potential",
    "surgically-sterile",
    "postmenopausal",
    "premenopausal",
)
TRIGGERS = ("contraception",)
_LEAD = frozenset(
    [
        "use",
        "utilize",
        "utilise",
        "practice",
        "practise",
        "practicing",
        "practising",
        "employ",
        "adopt",
        "take",
        "effective",
        "adequate",
        "reliable",
        "acceptable",
        "highly",
        "medically",
        "appropriate",
        "approved",
        "accepted",
        "method",
        "methods",
        "form",
        "forms",
        "measures",
        "two",
        "one",
        "barrier",
        "hormonal",
        "double",
        "contraceptive",
        "used",
        "using",
        "at",
        "least",
        "effectively",
        "strict",
        "proper",
        "active",
        "continued",
    ]
)
_TIMES = frozenset(
    {"during", "throughout", "for", "until", "while", "from", "before", "prior to", "through", "and", "up to"}
)
_LATER = frozenset({"after", "following", "post", "beyond", "from"})
_DOSE = frozenset(
    {
        "last",
        "final",
        "dose",
        "end",
        "completion",
        "completing",
        "discontinuation",
        "stopping",
        "treatment",
        "therapy",
    }
)


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find the use of contraception with the words that only praise it and the time it must last."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        if token.kind != "concept" or token.value != "contraception":
            continue
        start = at
        while start and _leads(tokens[start - 1]):
            start -= 1
        end, window = _lasting(tokens, at + 1)
        yield Atom(start, end, Has(concept="contraception", window=window), "contraception", 3)


def _leads(token: Token) -> bool:
    return token.text in _LEAD or token.kind in ("fill", "tail") or token.text == "of"


def _lasting(tokens: list[Token], at: int) -> tuple[int, Window | None]:
    """Step over "during the study and for 6 months after the last dose", and read the six months."""
    end, place, window = at, at, None
    while place < len(tokens):
        token = tokens[place]
        length = _length(tokens, place)
        if length is not None:
            if window is not None:
                break
            window, place = length
            end = place
        elif (
            token.kind
            in ("during", "tail", "fill", "anchor", "link", "within", "before", "after", "aux", "status")
            or token.text in _DOSE
            or (
                token.text in _TIMES
                or token.text
                in (
                    "method",
                    "methods",
                    "measures",
                    "study",
                    "course",
                    "duration",
                    "period",
                    "two",
                    "participation",
                )
            )
        ):
            place += 1
            if (
                token.kind in ("during", "tail", "fill", "anchor")
                or token.text in _DOSE
                or token.text in ("method", "methods", "measures", "study", "period", "participation")
            ):
                end = place
        else:
            break
    return end, window


def _length(tokens: list[Token], at: int) -> tuple[Window, int] | None:
    start = at
    while (
        start < len(tokens)
        and start < at + 2
        and ("cmp" in tokens[start].senses or tokens[start].kind == "fill")
    ):
        start += 1
    if start + 2 >= len(tokens) or tokens[start].kind != "num" or "span" not in tokens[start + 1].senses:
        return None
    if tokens[start + 2].text.split()[0] not in _LATER:
        return None
    unit = tokens[start + 1].senses["span"]
    if unit not in ("days", "weeks", "months", "years"):
        return None
    duration = Duration(value=tokens[start].number, unit=unit)  # type: ignore[arg-type]
    return Window(anchor="last_dose", direction="after", at_most=duration), start + 3


EXAMPLES = (
    Example(
        "Fertile patients must use effective contraception",
        If(test=Has(concept="childbearing-potential"), then=Has(concept="contraception")),
    ),
    Example(
        "Women of childbearing potential must use effective contraception during the study and for 6 "
        "months after the last dose",
        If(
            test=Has(concept="childbearing-potential"),
            then=Has(
                concept="contraception",
                window=Window(
                    anchor="last_dose", direction="after", at_most=Duration(value=6.0, unit="months")
                ),
            ),
        ),
    ),
)

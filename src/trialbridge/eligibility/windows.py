"""Windows of time in a sentence ("within 4 weeks before enrolment"); what they bind is decided elsewhere."""

from typing import Literal, NamedTuple

from trialbridge.eligibility.events import STUDIED, THIS, WHILE, again, anchor_at, described, lasting, onward
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Duration, Window

Unit = Literal["hours", "days", "weeks", "months", "years"]
_UNITS: dict[str, Unit] = {
    "hours": "hours",
    "days": "days",
    "weeks": "weeks",
    "months": "months",
    "years": "years",
}
_SKIP = frozenset({"fill", "then", "subj", "pastwords"})
_DOSES = frozenset({"last", "dose", "final", "end", "completion", "completing", "previous", "prior", "first"})
_AT = frozenset({"at", "on", "upon", "as of", "during", "in", "by"})
_EVER = frozenset({"at any time", "at any point", "ever"})
_OPENING = _AT | _EVER | {"("}
_OPEN_ENDS = frozenset({"or longer", "or more", "or greater", "or less", "or shorter", "or fewer"})
_TIMING = frozenset({"during", "within", "pastwords", "cmp", "before"})
"""What a window can begin with, beside a number: words, and senses of a phrase."""


class Found(NamedTuple):
    """A window over the tokens `start..end`.

    `since` marks "at least 4 weeks since …": the atom that follows must not lie inside. `lasting` marks a
    state's length ("stable for at least 4 weeks"). `window` None marks a study event alone, which bounds
    nothing ("prior to enrolment"); `later` marks what comes after entry ("during the study"),
    `ever` "at any time".
    """

    start: int
    end: int
    window: Window | None
    since: bool = False
    lasting: bool = False
    later: bool = False
    ever: bool = False


class _Span(NamedTuple):
    end: int
    sign: str
    duration: Duration
    half_lives: float | None
    of: Literal["shorter", "longer"] | None
    least: Duration | None = None
    """The lower end of "2-4 weeks", of which `duration` is the upper."""


def find(tokens: list[Token]) -> list[Found]:
    """Find every window, left to right, none inside another."""
    found: list[Found] = []
    at, last = 0, len(tokens)
    while at < last:
        token = tokens[at]
        senses = token.senses
        if token.kind == "num" or token.text in _OPENING or (senses and not _TIMING.isdisjoint(senses)):
            window = _at(tokens, at, last)
            if window is not None:
                found.append(window)
                at = window.end
                continue
        elif token.kind == "age":
            end = onward(tokens, at + 1, last)
            if end > at + 1:
                found.append(Found(at, end, None))
                at = end
                continue
        at += 1
    return found


def _at(tokens: list[Token], at: int, last: int) -> Found | None:
    senses = tokens[at].senses
    if tokens[at].text in _EVER:
        return Found(at, at + 1, None, ever=True)
    if "during" in senses:
        span = _span(tokens, at + 1, last) if tokens[at].text == "during the next" else None
        if span is not None:
            return Found(at, span.end, _window(span, "<=", "enrolment", "after"), later=True)
        return Found(at, lasting(tokens, at + 1, last), None, later=True)
    if "within" in senses or "pastwords" in senses:
        found = _within(tokens, at, last)
        if found is not None:
            return found
    if "cmp" in senses or tokens[at].kind == "num" or "within" in senses:
        found = _counted(tokens, at, last)
        if found is not None:
            return found
    if "before" in senses and tokens[at].text not in ("of", "to", "from", "prior"):
        return _event(tokens, at, last)
    if tokens[at].text in _AT or tokens[at].text in WHILE:
        return _event(tokens, at, last)
    return _recent(tokens, at, last) if tokens[at].text == "(" else None


def _recent(tokens: list[Token], at: int, last: int) -> Found | None:
    """Read "recent (< 6 months) stroke" and "recent stroke (< 6 months)": how long recent is."""
    span = _span(tokens, at + 1, last)
    if span is None or span.end >= last or tokens[span.end].text != ")" or span.sign[:1] == ">":
        return None
    near = any(token.text in _RECENT for token in tokens[max(0, at - 5) : at])
    return Found(at, span.end + 1, _window(span, "<=", "enrolment", "before")) if near else None


_RECENT = frozenset({"recent", "recently", "history of recent"})


def _event(tokens: list[Token], at: int, last: int) -> Found | None:
    """Read a study event that bounds nothing ("prior to enrolment", "at the time of screening")."""
    end = at + 1
    while end < last and (tokens[end].kind in _SKIP or tokens[end].text in ("of", "to")) and end < at + 4:
        end += 1
    if end + 1 < last and tokens[end].text in THIS and tokens[end + 1].text in STUDIED:
        end += 1  # "during the present trial"
    anchor = anchor_at(tokens, end, last)
    if anchor is None:
        return None
    stop = lasting(tokens, onward(tokens, again(tokens, anchor[1], last), last), last)
    while_on = tokens[at].text in WHILE and tokens[end].text in STUDIED
    return Found(at, stop, None, later=while_on)


def _span(tokens: list[Token], at: int, last: int) -> _Span | None:
    """Read a length of time: "[at least] 4 weeks [or 5 half-lives, whichever is longer]"."""
    sign = ""
    if at < last and "cmp" in tokens[at].senses:
        sign, at = tokens[at].senses["cmp"], at + 1
    while at < last and (tokens[at].kind == "fill" or (sign and tokens[at].kind == "pastwords")):
        at += 1
    value, unit, end = _length(tokens, at, last)
    if unit is None:
        return _range(tokens, at, last) or _half_life_first(tokens, at, last, sign)
    if end < last and tokens[end].text in _OPEN_ENDS and sign[:1] != "<":
        sign, end = tokens[end].senses["post"], end + 1  # "for 3 months or longer"
    half_lives, of, stop = _half_lives(tokens, end, last)
    if half_lives is not None:
        end = stop
    elif not sign and _least_behind(tokens, end, last):
        sign, end = ">=", end + 1
    return _Span(end, sign, Duration(value=value, unit=unit), half_lives, of)


def _least_behind(tokens: list[Token], at: int, last: int) -> bool:
    """Tell whether "at least" stands behind its length: "for 12 months at least"."""
    if at >= last or tokens[at].text != "at least":
        return False
    return at + 1 >= last or tokens[at + 1].kind in _BEHIND_LEAST


_BEHIND_LEAST = frozenset({"punct", "and", "or", "before", "after"})


def _length(tokens: list[Token], at: int, last: int) -> tuple[float, Unit | None, int]:
    if at >= last:
        return 0.0, None, at
    token = tokens[at]
    if token.kind == "num":
        value, end = token.number, at + 1
        if end + 1 < last and tokens[end].text in ("-", "to") and tokens[end + 1].kind == "num":
            return 0.0, None, at  # "2-4 weeks" has two lengths
        if end < last and tokens[end].text == "(":
            close = end + 2
            if close < last and tokens[end + 1].kind == "num" and tokens[close].text == ")":
                value, end = tokens[end + 1].number, close + 1  # "four (4) weeks"
    elif "span" in token.senses:
        value, end = 1.0, at  # "within the past year"
    else:
        return 0.0, None, at
    while end < last and tokens[end].text in ("full", "calendar", "consecutive", "complete", "-", "'"):
        end += 1
    if end < last and "span" in tokens[end].senses and tokens[end].senses["span"] in _UNITS:
        unit = _UNITS[tokens[end].senses["span"]]
        end += 1
        if end + 2 < last and tokens[end].text == "(" and "span" in tokens[end + 2].senses:
            close = end + 3
            if close < last and tokens[close].text == ")":
                end = close + 1  # "28 days (4 weeks)"
        end += end < last and tokens[end].text == "period"  # "in the 6-month period before screening"
        return value, unit, end
    return 0.0, None, at


def _range(tokens: list[Token], at: int, last: int) -> _Span | None:
    """Read a length that lies between two: "2-4 weeks", "6 to 12 months"."""
    if at + 2 >= last or tokens[at].kind != "num" or tokens[at + 1].text not in ("-", "to"):
        return None
    low = tokens[at].number
    high, unit, end = _length(tokens, at + 2, last)
    if unit is None or high <= low:
        return None
    return _Span(end, "", Duration(value=high, unit=unit), None, None, Duration(value=low, unit=unit))


def _half_lives(
    tokens: list[Token], at: int, last: int
) -> tuple[float | None, Literal["shorter", "longer"] | None, int]:
    end = at
    opened = end < last and tokens[end].text == "("
    while end < last and (
        tokens[end].kind in ("or", "fill", "cmp") or tokens[end].text in ("(", ",", "/", "within")
    ):
        end += 1
    if end + 1 < last and tokens[end].kind == "num" and "halflife" in tokens[end + 1].senses:
        value = tokens[end].number
        of, end = _which(tokens, end + 2, last)
        if opened and end < last and tokens[end].text == ")":
            end += 1
        return value, of, end
    return None, None, at


def _half_life_first(tokens: list[Token], at: int, last: int, sign: str) -> _Span | None:
    if at + 1 < last and tokens[at].kind == "num" and "halflife" in tokens[at + 1].senses:
        value, end = tokens[at].number, at + 2
        while end < last and (tokens[end].kind in ("or", "fill") or tokens[end].text in (",", "(")):
            end += 1
        length, unit, stop = _length(tokens, end, last)
        if unit is not None:
            of, stop = _which(tokens, stop, last)
            return _Span(stop, sign, Duration(value=length, unit=unit), value, of)
    return None


def _which(tokens: list[Token], at: int, last: int) -> tuple[Literal["shorter", "longer"] | None, int]:
    end = at
    while end < last and end < at + 5:
        if "whichever" in tokens[end].senses:
            of: Literal["shorter", "longer"] = (
                "longer" if tokens[end].senses["whichever"] == "longer" else "shorter"
            )
            end += 1
            if end < last and tokens[end].text == ")":
                end += 1
            return of, end
        if tokens[end].text not in (",", "(", ";") and tokens[end].kind not in ("fill", "link"):
            break
        end += 1
    return None, at


def _within(tokens: list[Token], at: int, last: int) -> Found | None:
    """Read "within [the past] SPAN [before|after EVENT]", "in the last year", "for at least 4 weeks"."""
    word = tokens[at].text
    end, past = at + 1, "pastwords" in tokens[at].senses and "within" not in tokens[at].senses
    ahead = False
    while end < last and end < at + 4 and tokens[end].kind != "num":
        if "pastwords" in tokens[end].senses:
            past = True
        elif tokens[end].text == "next":
            ahead = True
        elif tokens[end].kind != "fill":
            break
        end += 1
    span = _span(tokens, end, last)
    if span is None:
        return None
    if ahead:  # "plans surgery within the next 6 months"
        return Found(at, span.end, _window(span, "<=", "enrolment", "after"), later=True)
    direction, anchor, stop, ok = _relation(tokens, span.end, last, True)
    if past and direction == "":
        sign = span.sign if span.sign[:1] == ">" else "<="
        return Found(at, span.end, _window(span, sign, "enrolment", "before"))
    if word == "for" and not past:
        return Found(at, span.end, _window(span, span.sign or ">=", "enrolment", "before"), lasting=True)
    if direction == "since":
        named = _concept(tokens, stop, last)
        if named is None:
            return None
        return Found(at, named[1], _window(span, span.sign or "<=", named[0], "after"))
    if not ok:
        return None
    span, stop = _closed(tokens, span, stop, last)
    sign = span.sign if span.sign[:1] == ">" else "<="
    return Found(at, stop, _window(span, sign, anchor, direction or "before"))


def _concept(tokens: list[Token], at: int, last: int) -> tuple[str, int] | None:
    """Read what a window is counted from: "within 6 months after previous CAR-T therapy"."""
    end = at
    while (
        end < last
        and end < at + 5
        and (tokens[end].kind in ("fill", "status", "link") or tokens[end].text in _DOSES)
    ):
        end += 1
    if end >= last or tokens[end].kind != "concept":
        return None
    stop = end + 1
    while stop < last and "tail" in tokens[stop].senses:
        stop += 1
    return tokens[end].value, stop


def _closed(tokens: list[Token], span: _Span, stop: int, last: int) -> tuple[_Span, int]:
    """Read "whichever is shorter" where it stands behind the event."""
    if span.half_lives is None or span.of is not None:
        return span, stop
    of, end = _which(tokens, stop, last)
    return span._replace(of=of), end


def _counted(tokens: list[Token], at: int, last: int) -> Found | None:
    """Read "[at least] SPAN before|since|after|ago …"; a length that nothing relates is no window."""
    span = _span(tokens, at, last)
    if span is None or (_aged(span.duration) and "post" in tokens[span.end - 1].senses):
        return None
    if span.end < last and "ago" in tokens[span.end].senses and tokens[span.end].text == "ago":
        sign = span.sign or ("-" if span.least else "<=")
        return Found(at, span.end + 1, _window(span, sign, "enrolment", "before"))
    if at and tokens[at - 1].text == "(" and span.end < last and tokens[span.end].text == "for":
        return Found(at, span.end, _window(span, "<=", "enrolment", "before"))  # "(6 weeks for mitomycin)"
    direction, anchor, stop, ok = _relation(tokens, span.end, last)
    if span.sign[:1] == ">" and _given(tokens, span.end, last):
        return Found(at, span.end + 1, _window(span, span.sign, "enrolment", "before"), lasting=True)
    if not ok or direction == "":
        return None
    if direction == "since":
        if at and "within" in tokens[at - 1].senses:
            return None  # "within 4 weeks since X" counts from X, which was not understood
        return Found(at, stop, _window(span, span.sign or ">=", "enrolment", "before"), since=True)
    return Found(at, stop, _window(span, span.sign or ("-" if span.least else "<="), anchor, direction))


def _aged(length: Duration) -> bool:
    """Tell whether a length is rather an age: "18 years or more at the time of vaccination"."""
    return length.unit == "years" and length.value >= _GROWN


_GROWN = 12.0


def _given(tokens: list[Token], at: int, last: int) -> bool:
    """Tell whether a length is of what is given: "at least 6 months of pembrolizumab"."""
    if at + 1 >= last or tokens[at].text != "of":
        return False
    end = at + 1
    while end < last and end < at + 4 and tokens[end].kind in ("fill", "status", "qual"):
        end += 1
    return end < last and tokens[end].kind == "concept"


def _relation(tokens: list[Token], at: int, last: int, within: bool = False) -> tuple[str, str, int, bool]:
    """Read "before EVENT", "after CONCEPT", "since": direction, anchor, end, and whether it is understood.

    "of" relates a length to an event only `within` it: "4 weeks of chemotherapy" is how much.
    """
    if at + 1 < last and tokens[at].text in (",", ")") and tokens[at - 1].kind in ("whichever", "punct"):
        behind = _relation(tokens, at + 1, last, within)
        if behind[0] in ("before", "after", "around"):
            return behind
    if at >= last:
        return "", "enrolment", at, True
    senses = tokens[at].senses
    if tokens[at].text == "prior to enrollment":
        return "before", "enrolment", at + 1, True
    if "before" in senses or "after" in senses:
        end = at + 1
        while (
            end < last
            and end < at + 4
            and (tokens[end].kind in _SKIP or tokens[end].text in ("of", "to", "planned"))
        ):
            end += 1
        anchor = anchor_at(tokens, end, last)
        past = any(token.kind == "pastwords" for token in tokens[at + 1 : end])
        # "within 12 months of the most recent chemotherapy" counts from a treatment of before
        if (
            anchor is None
            and not past
            and "before" in senses
            and (within or tokens[at].text not in ("of", "from", "to"))
        ):
            anchor = described(tokens, at + 1, end, last)
        if anchor is not None and "before" in senses:
            either = tokens[at].text.startswith(_EITHER)
            return "around" if either else "before", anchor[0], anchor[1], True
        if "after" in senses and (
            anchor is None or "since" in tokens[at].text or "elapsed" in tokens[at].text
        ):
            return "since", "", at + 1, True
        if anchor is not None:
            return "after", anchor[0], anchor[1], True
        if tokens[at].text in ("of", "from", "to", "prior"):
            return "", "enrolment", at, tokens[at].text != "of"
        return "", "enrolment", at, False
    return "", "enrolment", at, True


_EITHER = ("before or after", "before and after")


def _window(span: _Span, sign: str, anchor: str, direction: str) -> Window:
    side: Literal["before", "after", "around"] = (
        "after" if direction == "after" else "around" if direction == "around" else "before"
    )
    least = (span.least or span.duration) if sign[0] == ">" else None
    most = span.duration if sign[0] != ">" else None
    if span.least is not None and sign == "-":
        least = span.least
    return Window(
        anchor=anchor, direction=side, at_least=least, at_most=most, half_lives=span.half_lives, of=span.of
    )

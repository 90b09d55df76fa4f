"""What lasts through the study and beyond ("until 90 days after the last dose") as windows; binds nothing."""

import re

from trialbridge.eligibility import windows
from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.tokens import Token
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import Duration, Window

_NUMBERS = {
    "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "twelve": 12.0,
}  # fmt: skip
_UNITS = {"h": "hours", "d": "days", "w": "weeks", "m": "months", "y": "years"}
_LENGTH = (
    r"(?:at least |a minimum of |minimum |(?:a |the )?(?:total |minimum )?period of (?:at least )?|up to |"
    r">= ?|≥ ?|"
    r"an? |the )*(?:additional |further |another |at least )*"
    rf"(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS)})(?: \(\w+\))?(?: full| calendar| consecutive)? ?"
    r"(?P<unit>(?:hours?|days?|weeks?|months?|years?))(?: \([^()]{1,14}\))?(?: period)?"
)
_OF_STUDY = (
    r"(?: ?\b(?:the|of|this|their|his|her|its|any|all|study|studies|trial|clinical|protocol|treatments?|"
    r"therapy|drugs?|drug\(s\)|"
    r"medications?|medicinal|"
    r"investigational|experimental|interventions?|products?|agents?|imps?|ip|vaccines?|vaccinations?|"
    r"infusions?|injections?|"
    r"doses?|dosing|administration|participation|period|phase|course|duration|regimen|test|articles?|"
    r"entire|whole|"
    r"assigned|visits?|follow up|active|combination|intake|in|on|or|with|from|"
    r"placebo|use|completion|discontinuation|stopping|cessation|last|final|end)\b(?:\(s\))?){1,10}"
)
_AFTER = r",? (?:after|following|post|from|beyond|of|past) (?:the |a |their |his |her |having )?"
_ENDED = (
    r"(?:(?:receiving|taking|receipt of|administration of|intake of|use of|administering)(?: the| their)? )?"
    r"(?:(?:very )?last|final|end|ending|completion|completing|discontinuation|discontinuing|stopping|"
    r"cessation|conclusion|"
    r"termination|(?:permanent )?(?:treatment|study drug|study treatment|drug|therapy|study medication|"
    r"medication|"
    r"dose|dosing|"
    r"imp|study) "
    r"(?:discontinuation|completion|cessation|termination|end|ends|exit|stops?))"
)
_EVENT = (
    r"(?: (?:the|time|day|date|of|at|their|first|initial|study|screening|baseline|signing|signature|"
    r"signed|consent|informed|icf|"
    r"enroll?ment|registration|randomi[sz]ation|entry|dose|dosing|administration|infusion|injection|"
    r"vaccination|"
    r"treatment|trial|drug|therapy|medication|product|visit|inclusion|initiation|start|beginning|"
    r"intervention|day 1|day 0|form|investigational|medicinal|written|into|giving|provision)\b){1,10}"
)
_BEGINS = (
    rf"(?:(?:starting|beginning|commencing|start|effective)(?: with| at| from| on| upon)?|from){_EVENT},? ?"
)
_LASTS = (
    r"(?:(?:and )?(?:throughout|during|(?:for|over)(?= the| their| entire| study)|while(?: on| in| "
    r"participating in| receiving| taking|"
    r" enrolled in)?|within(?= the projected| the duration)|within the period)"
    r"(?: (?:the|their|his|her|this|entire|whole|full|projected|course|duration|time|length|study|trial|"
    r"clinical|"
    r"treatment|period|of|participation|in|on|research|protocol|therapy|drug|medication|intervention|"
    r"phase|dosing|administration|investigational|product|follow up|active|being)\b){1,9},? ?)"
)
_BOUNDS = (
    r"(?:and |or |but |also |then |while |continuing |continue |continued |extending |lasting )*"
    r"(?P<bound>through|throughout|until|till|up to|to|for|in|within(?: the period)?|at least|over)(?: "
    r"a)?(?: up to| at least| for)? "
)
_COURSE = re.compile(
    rf"\b(?:(?P<first>{_LASTS})(?={_BEGINS}))?(?P<begun>{_BEGINS})?(?P<lasts>{_LASTS})?"
    rf"(?:(?:and |plus )?{_BOUNDS}|(?:and|plus) (?P<more>an additional |additional |another |at least "
    rf")){_LENGTH}{_AFTER}{_ENDED}(?P<what>{_OF_STUDY})?"
)
_MAY_END = re.compile(rf"(?:hour|day|week|month|year)s?(?: \([^()]{{1,14}}\))?(?: period)?{_AFTER}{_ENDED}")
"""What stands in every course that ends after a stated event; it begins with what is quick to find."""
_THEREAFTER = re.compile(
    rf"\b(?P<begun>{_BEGINS})?(?P<lasts>{_LASTS})(?:and )?{_BOUNDS}{_LENGTH} (?:thereafter|afterwards?)\b"
)
_STUDY = re.compile(r"\b(?:study|trial|protocol|imp)\b")
_ENDS = re.compile(r"\W*$|[ ,]*[.,;)]|,? (?:and|or|to|if|unless|in order|by|using)\b")
"""What may follow: the course is of the study, not of a treatment of before."""
_SPANS = ("hour", "day", "week", "month", "year")
_OVER = (
    "last", "final", "end", "completi", "discontinu", "stop", "cessation", "conclusion", "terminat", "exit",
    "thereafter", "afterward",
)  # fmt: skip
"""One of each stands in every course."""
_ON = ("thereafter", "afterward")
_NAMED = re.compile(r"(?: of)? [a-z0-9][\w-]*(?: [a-z0-9][\w-]*)?(?=\W*$|[,.;)])")
"""The drug of the study by its name, where the course says by itself that it is to come."""


def read(text: str, tokens: list[Token]) -> list[Found]:
    """Find every course that ends a stated time after the study's last dose."""
    if not (holds(text, _SPANS) and holds(text, _OVER)):
        return []
    ends_after, goes_on = _MAY_END.search(text) is not None, holds(text, _ON)
    if not (ends_after or goes_on):
        return []
    told = [(match, _stop(match, text)) for match in _COURSE.finditer(text)] if ends_after else []
    if goes_on:
        told += [(match, match.end()) for match in _THEREAFTER.finditer(text)]
    starts = {token.start: at for at, token in enumerate(tokens)}
    ends = {token.end: at + 1 for at, token in enumerate(tokens)}
    found: list[Found] = []
    for match, stop in told:
        start, end = starts.get(match.start()), ends.get(stop)
        if start is not None and end is not None:
            found.append(Found(start, end, _window(match), later=True))
    return found


def timed(low: str, tokens: list[Token]) -> list[Found]:
    """Give every window of a sentence: a course holds the windows within it."""
    lasting = read(low, tokens)
    taken = {at for course in lasting for at in range(course.start, course.end)}
    return [*lasting, *(one for one in windows.find(tokens) if taken.isdisjoint(range(one.start, one.end)))]


def _stop(match: re.Match[str], text: str) -> int:
    """Give where a course ends, 0 where it counts from something that need not be the study's."""
    end = match.end()
    ahead = match["bound"] in ("through", "until", "till", "throughout") or match["lasts"] or match["begun"]
    if _ENDS.match(text, end) is not None:
        return end if ahead or _STUDY.search(match[0]) is not None else 0
    named = _NAMED.match(text, end) if ahead else None
    return 0 if named is None else named.end()


def _window(match: re.Match[str]) -> Window:
    value = _NUMBERS.get(match["n"]) or float(match["n"])
    unit = _UNITS[match["unit"][0]]
    return Window(
        anchor="last_dose",
        direction="after",
        at_most=Duration(value=value, unit=unit),  # type: ignore[arg-type]
    )

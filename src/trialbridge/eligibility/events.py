"""Events of a study as words name them ("the first dose of the study drug"); no time is read here."""

from trialbridge.eligibility.study_drugs import with_drugs
from trialbridge.eligibility.tokens import Token


def onward(tokens: list[Token], at: int, last: int) -> int:
    """Give where words end that only say more of an event: "at baseline" "evaluation", "to the study"."""
    while at < last:
        if tokens[at].text in _OF_EVENTS:
            at += 1
        elif at + 1 < last and tokens[at].text in _INTO and tokens[at + 1].text in STUDIED:
            at += 2
        else:
            break
    return at


_INTO = frozenset({"to", "in", "into", "for"})


def lasting(tokens: list[Token], at: int, last: int) -> int:
    """Give where nouns end that only say a study takes its time: "during the trial period"."""
    while at < last and tokens[at].text in _PERIODS:
        at += 1
    return at


WHILE = frozenset({"during", "throughout", "over", "during the", "over the"})
THIS = frozenset({"present", "current", "entire", "whole"})
STUDIED = frozenset({"study", "the study", "this study", "trial", "the trial", "this trial"})
_PERIODS = frozenset(
    {"period", "periods", "phase", "phases", "duration", "course", "interval", "treatment", "participation"}
)


def anchor_at(tokens: list[Token], at: int, last: int) -> tuple[str, int] | None:
    """Read a study event with what follows it: "first dose of the study drug", "study day 1"."""
    if at + 1 < last and tokens[at].text == "receiving" and "dose" in tokens[at + 1].text:
        at += 1  # "receiving | the first dose"
    if at >= last or "anchor" not in tokens[at].senses:
        return None
    name, end = tokens[at].senses["anchor"], at + 1
    if (
        name == "enrolment"
        and end < last
        and tokens[end].senses.get("tail") == "therapy"
        and _begins(tokens[at])
    ):
        name, end = "first_dose", end + 1  # "starting the study drug"
    while end < last:
        token = tokens[end]
        if "anchor" in token.senses:
            name = "first_dose" if token.senses["anchor"] == "first_dose" else name
            end += 1
        elif (
            (
                token.kind == "fill"
                or token.text in ("of", "in", "into", "to", "for", "on", "with", "visit", "period")
            )
            and _anchors_on(tokens, end + 1, last)
        ) or _OF_EVENTS.intersection([each.text for each in tokens[end : end + 1 + (token.kind == "fill")]]):
            end += 1
        elif _also(tokens, end, last):
            end += 2
        else:
            break
    return name, end


def _begins(token: Token) -> bool:
    """Tell whether an event is the beginning of the study, whose drug may follow: "starting the study"."""
    first, _, rest = token.text.partition(" ")
    return first.startswith(_BEGINNING) and rest.endswith(("study", "trial", "protocol"))


_BEGINNING = ("start", "begin", "initiat", "commenc")
_OF_EVENTS = frozenset(
    {"visit", "visits", "period", "date", "onset", "assessment", "assessments", "procedures", "unit",
     "clinic", "evaluation", "evaluations", "examination", "examinations", "exam", "document", "initiation",
     "interventions", "phase"}
)  # fmt: skip
"""Nouns behind an event that add nothing: "screening laboratory assessment", "admission to the clinic"."""
_ENTRIES = frozenset({"enrolment", "randomisation", "consent", "screening"})


def again(tokens: list[Token], at: int, last: int) -> int:
    """Give where a second event ends: "at screening and baseline"."""
    entry = at + 1 < last and tokens[at].text == "and" and tokens[at + 1].kind == "anchor"
    return at + 2 if entry and tokens[at + 1].value in _ENTRIES else at


def _also(tokens: list[Token], at: int, last: int) -> bool:
    """Tell whether another name of the event follows: "registration/randomization", "cycle 1, day 1"."""
    if at + 1 >= last:
        return False
    joint, event = tokens[at].text, tokens[at + 1]
    if joint == ",":
        return tokens[at - 1].kind == "num" and event.text in ("day 1", "day 0")
    entry = event.kind == "anchor" and event.value in _ENTRIES
    return joint in ("/", "or") and entry and tokens[at - 1].senses.get("anchor") in _ENTRIES


_MEANT = (
    (
        "randomisation",
        frozenset(
            {"randomization", "randomisation", "randomized", "randomised", "random", "allocation",
             "assignment"}
        ),
    ),
    (
        "first_dose",
        frozenset(
            {"dose", "doses", "dosing", "administration", "infusion", "injection", "vaccination",
             "vaccine", "treatment", "therapy", "drug", "product", "medication", "chemotherapy", "cycle",
             "day", "imp", "ip", "c1d1", "radiotherapy", "intervention", "immunization"}
        ),
    ),
    (
        "screening",
        frozenset(
            {"screening", "baseline", "visit", "assessment", "testing", "test", "evaluation",
             "examination", "measurement", "sampling", "draw", "labs", "result", "results"}
        ),
    ),
    (
        "enrolment",
        frozenset(
            {"enrollment", "enrolment", "entry", "inclusion", "study", "trial", "registration", "consent",
             "participation", "accrual", "recruitment", "protocol", "start", "initiation", "beginning",
             "signing", "enrolling", "entering", "admission"}
        ),
    ),
)  # fmt: skip
"""The words by which an event that no phrase names is seen to be one of the study's, in this order."""


_CLOSING = frozenset({"punct", "and", "or", "exc", "cond", "neg", "cmp", "place", "excluded", "permit"})
_WRITTEN = frozenset({"-", "®", "™"})
"""Signs within a name."""
_PAST = frozenset(
    {"last", "prior", "previous", "previously", "most", "recent", "completing", "completion", "completed",
     "stopping", "stop", "discontinuing", "discontinuation", "end", "ending", "finishing", "receipt", "their",
     "his", "her", "surgery", "resection", "transplant", "transplantation", "any", "major"}
)  # fmt: skip
"""Words by which an event is one of before the study, which nothing here dates."""


def described(tokens: list[Token], start: int, at: int, last: int) -> tuple[str, int] | None:
    """Read an event put in its own words: "the first dose of AB-123", "this protocol therapy".

    The words at `start..at` only lead to it: "the first dose of".
    """
    end = at
    while end < last and end < at + 9:
        token = tokens[end]
        if token.kind in _CLOSING and (token.text not in _WRITTEN or end == at):
            break
        end += 1
    if end == at or end == at + 9:
        return None
    words = {word for token in tokens[start:end] for word in token.text.split()}
    if not _PAST.isdisjoint(words):
        return None  # "within 6 months of completing the last therapy" counts from a treatment of before
    end = with_drugs(tokens, end + 2 * _also(tokens, end, last), last)
    given = next((token.senses["anchor"] for token in tokens[start:end] if "anchor" in token.senses), None)
    for name, telling in _MEANT:
        if name == given or not telling.isdisjoint(words):
            return name, end
    return (given, end) if given is not None else None


def _anchors_on(tokens: list[Token], at: int, last: int) -> bool:
    while at < last and tokens[at].kind == "fill":
        at += 1
    return at < last and "anchor" in tokens[at].senses and tokens[at].kind not in ("concept",)

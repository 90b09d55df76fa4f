"""When a treatment or disease was, in which line, and with what response, as one sentence tells it."""

import re
from typing import NamedTuple

from trialbridge.intake import chinese
from trialbridge.intake.dates import Day

_ORDINALS = {"first": 1, "1st": 1, "front": 1, "frontline": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3,
             "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "1l": 1, "2l": 2, "3l": 3, "4l": 4}  # fmt: skip
_LINE = re.compile(
    r"\b(?:(?P<word>first|1st|front|second|2nd|third|3rd|fourth|4th|fifth|5th)[ -]?lines?"
    r"|(?P<short>[1-4]l|frontline)|line (?P<number>[1-9]))\b"
)
_TO = r"(?:on|after|through|following|despite|during|under|with|to)"
_REMISSION = r"(?:response|remission|metabolic response|molecular response|haematologic response)"
_RESPONSES = tuple(
    (code, re.compile(rf"\b(?:{words})\b", re.IGNORECASE), following)
    for code, words, following in (
        ("PD", rf"progress(?:ed|ing|ion) {_TO}|progressive disease {_TO}|(?-i:PD) {_TO}|failed"
               r"|failure of|failing|(?:refractory|resistant) to|no response to"
               r"|(?:did not|not) respond(?:ing)? to", True),
        ("PD", r"progressed|progressive disease|progression|failed|refractory|was not effective|(?-i:PD)"
               r"|(?:no|without) response", False),
        ("relapse", rf"(?:relapsed?|recurred|recurrence) {_TO}", True),
        ("relapse", r"relapsed?|recurred|recurrence", False),
        ("CR", rf"complete {_REMISSION} {_TO}|(?-i:CR) {_TO}", True),
        ("CR", rf"complete {_REMISSION}|(?-i:CR)", False),
        ("PR", rf"partial {_REMISSION} {_TO}|(?-i:VG)?(?-i:PR) {_TO}", True),
        ("PR", rf"partial {_REMISSION}|(?-i:VGPR|PR)|good response|responded well", False),
        ("SD", rf"stable disease {_TO}|(?-i:SD) {_TO}", True),
        ("SD", r"stable disease|(?-i:SD)", False),
        ("intolerance", r"intolerant (?:of|to)|intolerance (?:of|to)|(?:did not|could not|unable to) tolerate"
                        r"|adverse reaction to", True),
        ("intolerance", r"(?:not|poorly) tolerated|(?:discontinued|stopped) due to toxicity", False),
    )
)  # fmt: skip
"""Response, the words that tell it, and whether they point to the treatment after them or before them."""

_DENIED = re.compile(r"\b(?:no|not|without|never|if) (?:\w+ )?$", re.IGNORECASE)
_STOP = re.compile(
    r"(?:\b(?:until|till|through|thru|to|stopped|completed|discontinued|finished|ended|ending|last dose"
    r"|last given|off|progressed|progression|relapsed|failed)|[-–—])"
    r"\W{0,3}(?:\b(?:in|on|therapy|treatment|chemotherapy|early|late|mid)\b\W{0,2}){0,3}$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|from|started|began|starting|beginning|initiated|start)\W{0,3}"
    r"(?:\b(?:in|on|therapy|treatment)\b\W{0,2}){0,2}$",
    re.IGNORECASE,
)
_IN = r" ?(?:(?:in|on|from|since|by) )?(?:(?:early|late|mid)[ -])?$"
_LEADS = re.compile(rf"(?:^|[,;(:|]|\band|\bthen){_IN}", re.IGNORECASE)
_ALONE = re.compile(rf"\b(?:diagnosed|found|underwent|received|started){_IN}", re.IGNORECASE)
"""Before a day that opens a clause: "…, in May 2024 she received …"."""

_MOVED = re.compile(
    r"\b(?:present|seen|admi|discharg|visit|transferr|evaluat|referr|return|came|saw\b|follow)"
)
"""What a day close behind is rather of: "tobacco abuse, who presented to his cardiologist on 2148-10-01"."""

ENDING = frozenset({"PD", "relapse", "intolerance"})
"""Responses after which a treatment does not go on."""

_GOES_ON = re.compile(
    r"\W*(?:(?:s?he|they|(?:the )?(?:patient|(?:best )?response|disease|tumou?rs?|cancer|lesions?|leuka?emia"
    r"|lymphoma|myeloma)|this|it|follow-?up|repeat|interim|subsequent|restaging|surveillance"
    r"|(?:an? )?(?:partial|complete|good|very good)|pet|ct|mri|imaging|scans?|bone marrow|however"
    r"|unfortunately|then|thereafter|after|at|on)\b)",
    re.IGNORECASE,
)
"""How a sentence begins that goes on with the treatment of the one before it."""

_JOINED = re.compile(r"[ ,+/]{0,3}(?:and|plus|with|or|then)?[ ,+/]{0,3}")

Span = tuple[int, int]


class Told(NamedTuple):
    """What is told of one mention; `response` is CR, PR, SD, PD, relapse or intolerance."""

    start: str | None = None
    stop: str | None = None
    line: int | None = None
    response: str = ""

    def joined(self, other: "Told") -> "Told":
        """Fill what this one lacks from the other."""
        return Told(
            self.start or other.start,
            self.stop or other.stop,
            self.line or other.line,
            self.response or other.response,
        )

    def settled(self) -> "Told":
        """Take the only day of a failed treatment as its end: "progressed on sorafenib in May 2024"."""
        failed = self.response in ("PD", "relapse") and self.start and not self.stop
        return self._replace(start=None, stop=self.start) if failed else self


def dated(text: str, mentions: list[Span], days: list[Day]) -> list[Told]:
    """Give each mention (spans in order) its start and stop.

    A day belongs to the mention close before it, or to the one after it where it opens the clause; "until",
    "to" and "completed" make it the stop.
    """
    told = [Told() for _ in mentions]
    for day in days:
        owner = _owner(mentions, day, text)
        if owner is None:
            continue
        before = text[max(0, day.start - 32) : day.start]
        if _STOP.search(before) and not _SINCE.search(before):
            told[owner] = told[owner]._replace(stop=told[owner].stop or day.date)
        else:
            told[owner] = told[owner]._replace(start=told[owner].start or day.date)
    return told


def answered(text: str, folded: str, treatments: list[Span]) -> list[Told]:
    """Give each treatment (spans in order) its line and the response its words point to."""
    told = [Told() for _ in treatments]
    if not treatments:
        return told
    for match in _LINE.finditer(folded):
        number = int(match["number"]) if match["number"] else _ORDINALS[match["word"] or match["short"]]
        nearest = min(range(len(treatments)), key=lambda index: _distance(treatments[index], match.span()))
        told[nearest] = told[nearest]._replace(line=told[nearest].line or number)
    taken: list[Span] = []
    for code, pattern, following in _RESPONSES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(first < end and start < last for first, last in taken):
                continue
            taken.append((start, end))
            if not _DENIED.search(text, max(0, start - 18), start):
                for owner in _pointed(folded, treatments, start, end, following):
                    told[owner] = told[owner]._replace(response=told[owner].response or code)
    return told


def responded(text: str) -> str:
    """Give the response that a sentence without a treatment tells of the one before it, "" where none.

    "He received FOLFOX. A partial response was achieved."; "No progression" and "if she relapses" tell none.
    """
    if chinese.HAN.search(text):
        return next((code for code, pattern in chinese.RESPONSES if pattern.search(text)), "")
    if not _GOES_ON.match(text):
        return ""
    for code, pattern, following in _RESPONSES:
        match = None if following else pattern.search(text)
        if match is not None and not _DENIED.search(text, max(0, match.start() - 18), match.start()):
            return code
    return ""


def shared(folded: str, treatments: list[Span], told: list[Told]) -> list[Told]:
    """Let treatments joined by "+", "and" or "plus", one regimen, share what is told of one of them."""
    for index in range(1, len(told)):
        if _JOINED.fullmatch(folded, treatments[index - 1][1], treatments[index][0]):
            told[index] = told[index].joined(told[index - 1])
    for index in range(len(told) - 1, 0, -1):
        if _JOINED.fullmatch(folded, treatments[index - 1][1], treatments[index][0]):
            told[index - 1] = told[index - 1].joined(told[index])
    return told


def _pointed(folded: str, treatments: list[Span], start: int, end: int, following: bool) -> list[int]:
    """Give the treatments a response's words mean: the one before them, or those joined right after them."""
    if not following:
        return [index for index, (_, last) in enumerate(treatments) if last <= start][-1:]
    chosen: list[int] = []
    for index, (first, _) in enumerate(treatments):
        if first < end:
            continue
        close = not chosen and first - end <= 40
        if not close and not (chosen and _JOINED.fullmatch(folded, treatments[index - 1][1], first)):
            break
        chosen.append(index)
    return chosen


def _owner(mentions: list[Span], day: Day, text: str) -> int | None:
    before = next(
        (index for index, (_, end) in reversed(list(enumerate(mentions))) if end <= day.start), None
    )
    after = next((index for index, (start, _) in enumerate(mentions) if start >= day.end), None)
    edge = max(0, day.start - 24)
    leading = _LEADS.search(text, edge, day.start) or (
        before is None and _ALONE.search(text, edge, day.start)
    )
    if after is not None and leading and _near(text[day.end : mentions[after][0]], 7):
        return after
    if before is None:
        return None
    gap = text[mentions[before][1] : day.start]
    return before if _near(gap, 8) and not _MOVED.search(gap) else None


def _near(gap: str, words: int) -> bool:
    return gap.count(" ") <= words + 1 and ";" not in gap and ". " not in gap


def _distance(span: Span, other: Span) -> int:
    return max(span[0] - other[1], other[0] - span[1])

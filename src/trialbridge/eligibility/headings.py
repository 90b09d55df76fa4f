"""What a heading says of the items below it: polarity, ALL or ANY, cohort; it reads no criterion."""

import re
from typing import NamedTuple

from trialbridge.model.criterion import Polarity
from trialbridge.vocab import fold

_LEAD = (
    r"(?:[\W_]{0,5}(?:the|key|main|major|general|principal|specific|important|core|additional|other|patient|"
    r"patients|"
    r"subject|subjects|participant|participants|study|protocol|trial|primary|common|overall|basic|relevant|"
    r"summary|"
    r"select|abbreviated|clinical|donor|recipient|caregiver|control|controls|screening|entry|group|phase|"
    r"part|arm|"
    r"cohort|stage|period|extension|treatment|randomi[sz]ation|for|of|and|all|both|medical|laboratory|"
    r"imaging|"
    r"\d{1,2}|[a-z]|i{1,3}|iv)\b){0,6}"
)
_SECTION = re.compile(
    rf"{_LEAD}[\W_]{{0,6}}(?P<which>(?:inclusion */ *exclusion|inclusion and exclusion|exclusion and "
    rf"inclusion|inclusion|exclusion|non ?inclusion"
    r"|inclusive|exclusive|excluded?|included?|eligibility|ineligibility|entry|enrollment|enrolment|"
    r"selection) criteri(?:a|on|um|as|ons)"
    r"|criteria for (?:inclusion|exclusion|eligibility|enrollment)|(?:inclusions?|exclusions?|"
    r"exclusionary)(?=\W*$)"
    r"|入选标准|纳入标准|入组标准|排除标准|剔除标准)",
)
_AFTER = re.compile(
    r"[\s*_]*(?:(?:for|of|in)\s[^:：\n]{1,60}|\([^()\n]{1,80}\)|\[[^\[\]\n]{1,60}\])?[\s*_]*[:：.\-–~]*[\s*_]*"
)
_EMBEDDED = re.compile(
    r"(?:(?:key|main|major|general) )?(?:inclusion|exclusion) criteri(?:a|on|um)s? ?[:：]"
    r"|(?:入选标准|纳入标准|入组标准|"
    r"排除标准) ?[:：]?"
)
_BAN = re.compile(
    r"\bexclu(?:ded?|des|sion|sions|sionary)\b|\bineligib|\bnot be (?:eligible|enrolled|included|entered)|"
    r"\bnot eligible|\bmust not|"
    r"\bmay not (?:have|be|receive)|\bcannot|\bnot be allowed|\bnot allowed|\bnot permitted|\bprohibited|"
    r"\bshould not|排除"
)
_LET = re.compile(
    r"^[\W\d]*(?:also )?(?:allowed|permitted|acceptable)\b|\b(?:is|are) (?:allowed|permitted|"
    r"acceptable)[^a-z]*$"
)
_NEED = re.compile(r"^[\W\d]*(?:required|recommended)[\W]*$")
_ANY = re.compile(
    r"\b(?:any|one|either)(?: \(?1\)?)?(?: or more| of| or both)? (?:of )?(?:the )?(?:\w+ "
    r"){0,2}?(?:following|below|these)|"
    r"\bat least (?:one|1)\b(?: \(?1\)?)? of|\bat least (?:one|1) (?:\w+ ){0,2}?(?:following|below)|\b1 of "
    r"the following|"
    r"\bat least (?:one|1) (?:criterion|criteria|condition)|\b(?:any|one) or more of|\beither of|"
    r"\beither\W*$|\bone of\W*$|任一|任何一|之一|one or more criteria|any (?:criteria|criterion)|"
    r"\bany (?:\w+ ){0,2}conditions? (?:listed )?below"
)
_SOME = re.compile(
    r"\bat least (two|three|four|five|2|3|4|5) (?:\(\d\) )?(?:of|out of)? ?(?:the |these )?(?:\w+ "
    r")?(?:following|below|criteria)|\b(two|three|2|3) or more of (?:the )?following|\b([2-5]) of the "
    r"following"
)
_ALL = re.compile(
    r"\ball (?:of )?(?:the )?(?:\w+ )?(?:following|below|these)|\ball of\b|\ball (?:\w+ )?criteria|"
    r"\bfollowing criteria\b.*\ball|\beach of|\bboth of|全部|所有|\bboth\W*$"
)
_COHORT = re.compile(
    r"^\W*(?:(?:for|in|inclusion|exclusion|key|main|additional|specific|only|patients|participants|subjects|applicable|to|criteria|"
    r"enrolled|enrolling|the|expansion|"
    r"dose|escalation|safety|lead) ){0,4}"
    r"(?P<name>(?:(?:sub)?cohort|arm|part|group|phase|stratum|strata|cohorts|arms|parts|groups|phases|study "
    r"part|step) "
    r"(?:\d{1,2}[a-z]?|i{1,3}[ab]?|iv|[a-z]\d?)\b(?:(?:, | and | or | & |/|, and )(?:(?:cohort|arm|part|"
    r"group|phase) )?(?:\d{1,2}[a-z]?|i{1,3}[ab]?|iv|[a-z]\d?)\b){0,6})"
    r"(?: \([^()]{1,80}\))?(?: (?:only|patients|participants|subjects|cohorts?|expansion|dose|escalation|"
    r"portion|study|of the study|must|criteria)){0,4}\W{0,3}(?P<stop>[:：)\]]| {1,2}(?:must|have|are|"
    r"should)\b|$)"
)
_CRITERIA = ("clusion", "criteri", "exclu", "inclu", "标准")
_DIVISION = ("cohort", "arm", "part", "group", "phase", "strat", "step")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}


class Heading(NamedTuple):
    """A heading's say; `end` is where it ends in its line, `logic` is "", "all", "any" or "2" and up."""

    end: int
    polarity: Polarity | None
    section: bool
    logic: str
    applies_to: tuple[str, ...]
    permits: bool


def section(text: str) -> Heading | None:
    """Read a line that opens a section ("Key Inclusion Criteria for Part 2:"), or None."""
    if not _names(text[:200], _CRITERIA):
        return None
    low = fold(text)
    found = _SECTION.match(low)
    if found is None:
        return None
    after = _AFTER.match(low, found.end())
    end = after.end() if after else found.end()
    sign = any(mark in text[found.start() : end] for mark in ":：")
    if end < len(text) and not sign and not text[found.end() : end].strip(" "):
        return None
    if end < len(text) and not sign:
        return None
    name = found["which"]
    both = "exclusion" in name and "inclusion" in name and " and " in name.replace("/", " and ")
    bad = not both and any(word in name for word in ("exclu", "ineligib", "non", "排除", "剔除"))
    return Heading(end, "exclusion" if bad else "inclusion", True, logic(low), cohorts(text), False)


def embedded(text: str) -> list[int]:
    """Give the offsets at which a new section begins in the middle of a line."""
    if not _names(text, _CRITERIA):
        return []
    return [found.start() for found in _EMBEDDED.finditer(fold(text)) if found.start()]


def heading(text: str) -> Heading:
    """Read what the head of a list says ("Patients with any of the following are excluded:")."""
    low = fold(text)
    bans, lets = bool(_BAN.search(low)), bool(_LET.search(low))
    polarity: Polarity | None = "exclusion" if bans else "inclusion" if _NEED.match(low) else None
    return Heading(len(text), polarity, False, logic(low), cohorts(text), lets and not bans)


def logic(low: str) -> str:
    """Tell whether a folded head asks for "all", "any" or at least so many of what follows."""
    some = _SOME.search(low)
    if some:
        word = next(group for group in some.groups() if group)
        return str(_NUMBERS.get(word, word))
    if _ANY.search(low):
        return "any"
    return "all" if _ALL.search(low) else ""


def _names(text: str, stems: tuple[str, ...]) -> bool:
    """Tell whether one of the stems stands anywhere in the text, in whatever case."""
    low = text.lower()
    return any([stem in low for stem in stems])  # noqa: C419 - a list is quicker, and this spares the patterns


def cohorts(text: str) -> tuple[str, ...]:
    """Give the arms, cohorts, parts or phases a line opens with ("Cohort B only:")."""
    found = _COHORT.match(fold(text[:160])) if _names(text[:160], _DIVISION) else None
    if found is None:
        return ()
    kind, _, rest = found["name"].partition(" ")
    names = re.split(r", and |, | and | or | & |/", rest)
    kind = kind.rstrip("s") if kind not in ("strata",) else "stratum"
    return tuple(
        f"{kind} {name.split()[-1]}".title().replace("Iii", "III").replace("Ii", "II")
        for name in names
        if name
    )

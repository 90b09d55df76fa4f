"""What a heading says of the items below it: polarity, ALL or ANY, cohort; it reads no criterion."""

import re
from typing import NamedTuple

from trialbridge.eligibility.atoms import Groups, holds, holds_group
from trialbridge.eligibility.divisions import cohorts, whom, within
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
    r"|inclusive|exclusive|excluded?|included?|excl?\.?|incl?\.?|eligibility|ineligibility|entry|enrollment|enrolment|"
    r"selection)\s{1,24}criteri(?:a|on|um|as|ons)"
    r"|criteria for (?:inclusion|exclusion|eligibility|enrollment)|(?:inclusions?|exclusions?|"
    r"exclusionary)(?=\W*$)"
    r"|入选标准|纳入标准|入组标准|排除标准|剔除标准)",
)
_LOOSE = re.compile(
    r"[\W_]{0,6}(?:[\w#/&'’]+[\s,():-]+){0,6}?(?P<which>(?:inclusion|exclusion)(?: "
    r"?[/\\]? ?(?:and )?(?:inclusion|exclusion))?)"
    r" criteri(?:a|on)(?:[\s,():–-]+[\w#/&'’]+){0,8}[\s)]*(?P<stop>[:：][\s*_]*)$"
    r"|[\W_]{0,6}(?:[\w#/&'’]+[\s,():-]+){0,3}?(?P<which2>inclusion|exclusion)s? criteri(?:a|on)[\W_]*$"
)
"""A line that names the criteria among other words: "Preoperative exclusion criteria:"."""

_SAYS = re.compile(
    r"\b(?:may|apply|applies|applied|meet|meets|meeting|met|see|defined|fulfil\w*|satisf\w*|could|"
    r"violat\w*|fail\w*|refer|"
    r"other than|complied|complying|constitute)\b"
)
_AFTER = re.compile(
    r"[\s*_]*(?:(?:for|of|in)\s[^:：\n]{1,60}|\([^()\n]{1,80}\)|\[[^\[\]\n]{1,60}\])?[\s*_]*[:：.\-–~]*[\s*_]*"
)
_EMBEDDED = re.compile(
    r"(?:(?:key|main|major|general) )?(?:inclusion|exclusion)\s{1,24}criteri(?:a|on|um)s?"
    r"(?: (?:includes?|are))? ?[:：]"
    r"|(?:入选标准|纳入标准|入组标准|"
    r"排除标准) ?[:：]?"
)
_FOR_IT = (
    r"\b(?! (?:for|to receive) (?!(?:the |this |our |these |any )?(?:present |current |clinical |research )?"
    r"(?:stud|trial|protocol|enrol|inclusion|participation|entry|registration|randomi[sz]|part\b|cohort|arm\b)))"
)
"""Who is "ineligible for surgery" may well be eligible for the study."""
_BAN = re.compile(
    r"(?<!not )(?<!not be )\bexclu(?:ded?|des|sion|sions|sionary)\b|\bdisqualif|"
    rf"\b(?:ineligible|not (?:be )?eligible){_FOR_IT}|\bineligibility|"
    r"\bnot be (?:enrolled|included|entered)|\bmust not|"
    r"\bmay not (?:have|be|receive)|\bcannot|\bnot be allowed|\bnot allowed|\bnot permitted|\bprohibited|"
    r"\bshould not|\b(?:could|can|will|would|shall) not (?:be )?(?:participat|enter|enrol|includ|join|"
    r"eligible|tak)|"
    r"\bdo not qualify|排除"
)
_LET = re.compile(
    r"^[\W\d]*(?:also )?(?:allowed|permitted|acceptable)\b|\b(?:is|are) (?:also |still )?(?:allowed|"
    r"permitted|"
    r"acceptable|exempt)[^a-z]*$|\b(?:may|can|will) be (?:allowed|permitted)[^a-z]*$|\bnot (?:be "
    r")?(?:considered )?exclu(?:ded|sionary)[^a-z]*$"
)
_LIFT = re.compile(
    r"\b(?:is|are|be|remains?|considered)\s(?:also\s|still\s|however\s|considered\s|"
    r"potentially\s)?(?:eligible|allowed|permitted|"
    r"acceptable|exempt\w*|not\s(?:considered\s)?(?:an?\s)?exclu\w+|not\sineligible)|"
    r"\b(?:may|can|could|will)\s(?:still\s|also\s)?(?:be\s)?(?:enrol\w*|included|participate|enter\w*|"
    r"join)\b|"
    r"\b(?:do|does|will|would)\snot\s(?:be\s)?(?:exclude|constitute|count|considered\san?\sexclu)",
    re.IGNORECASE,
)
_EXCEPTS = re.compile(
    r"[,;(]?\s*\b(?P<word>except|excepting|unless(?! otherwise)|with (?:the )?(?:following )?exceptions?|"
    r"other than|excluding|apart from)\b"
    r"(?P<rest>[^.;:()]{0,90})[\s:：.(–-]*$",
    re.IGNORECASE,
)
_FOLLOW = re.compile(
    r"[.;]\s*(?:[a-z]\. )?(?:(?:the )?following (?:are|is an?|represent) exceptions?|exceptions?)"
    r"(?: to (?:this|the above|these) (?:criteri(?:on|a)|exclusions?|rules?))?"
    r"(?: (?:are|include|includes|is))?(?: the following| as follows)?[\s:：.–-]*$",
    re.IGNORECASE,
)
"""A sentence behind what a head asks for that says: what is listed is left out."""
_POINTS = re.compile(r"\b(?:following|these|below|criteri(?:a|on)|conditions?)\b", re.IGNORECASE)
_NEED = re.compile(r"^[\W\d]*(?:required|recommended)[\W]*$")
_ANY = re.compile(
    r"\b(?:any|one|either)(?: \(?1\)?)?(?: or more| of| or both)? (?:of )?(?:the )?(?:\w+ "
    r"){0,2}?(?:following|below|these)|"
    r"\bat least (?:one|1)\b(?: \(?1\)?)? of|\bat least (?:one|1) (?:\w+ ){0,2}?(?:following|below)|\b1 of "
    r"the following|"
    r"\bat least (?:one|1) (?:criterion|criteria|condition)|\b(?:any|one) or more of|\beither of|"
    r"\bat least (?:one|1) (?:[a-z]+ ){0,3}(?:factors?|features?|comorbidit(?:y|ies)|symptoms?|signs?)\b"
    r"[^.;:]{0,60}:\W{0,3}$|"
    r"\beither\W*$|\bone of\W*$|任一|任何一|之一|one or more criteria|any (?:criteria|criterion)|"
    r"\bany (?:\w+ ){0,2}conditions? (?:listed )?below"
)
_SOME = re.compile(
    r"\bat least (two|three|four|five|2|3|4|5) (?:\(\d\) )?(?:of|out of)? ?(?:the |these )?(?:\w+ "
    r")?(?:following|below|criteria)|\b(two|three|2|3) or more of (?:(?:the )?following|these)|"
    r"\b([2-5]) of the following"
)
_ALL = re.compile(
    r"\ball (?:of )?(?:the )?(?:\w+ )?(?:following|below|these)|\ball of\b|\ball (?:\w+ )?criteria|"
    r"\bfollowing criteria\b.*\ball|\beach of|\bboth of|全部|所有|\bboth\W*$"
)
_OTHERS = re.compile(
    r"^\W*(?:(?:for|the|potential|related|unrelated|haploidentical|stem cell|family|inclusion|exclusion|"
    r"eligibility|criteria|"
    r"selection|additional)[\s/-]+){0,4}"
    r"(?:donors?|care ?givers?|carers?|(?:female |male |sexual )?partners?|siblings?|relatives|family "
    r"members?|"
    r"clinicians?|(?:healthcare )?providers?)"
    r"(?:[\s/-]+(?:inclusion|exclusion|eligibility|selection|criteria|characteristics|only|of "
    r"patients)){0,3}\W*$"
)
"""A heading of criteria that are not the patient's: "DONOR:", "Caregiver Inclusion Criteria"."""

_CRITERIA = ("criteri", "xclu", "nclu", "标准")
_HEADED = ("clusion", "标准")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}


class Heading(NamedTuple):
    """A heading's say; `end` is where it ends in its line, `logic` is "", "all", "any" or "2" and up."""

    end: int
    polarity: Polarity | None
    section: bool
    logic: str
    applies_to: tuple[str, ...]
    permits: bool
    excepts: str = ""
    """"except" or "unless" where the items below are what the head leaves out."""
    words: int = 0
    """Where the head's own words end before that, counted in its text."""
    more: bool = False
    """Whether its group is asked this beside what everybody is asked."""


def section(text: str) -> Heading | None:
    """Read a line that opens a section ("Key Inclusion Criteria for Part 2:"), or None."""
    if not _names(text[:200], _CRITERIA):
        return None
    low = fold(text)
    found = _SECTION.match(low)
    end = _header_end(text, low, found) if found is not None else 0
    if found is None or not end:
        loose = _LOOSE.match(low) if "may apply" not in low else None
        if loose is not None and not _SAYS.search(low, 0, loose.end()):
            found, end = loose, loose.end()
        else:
            end = _run_on(text, low, found) if found is not None else 0
    if found is None or not end:
        return None
    name = found["which"] or found["which2"]
    both = "exclusion" in name and "inclusion" in name and " and " in name.replace("/", " and ")
    bad = not both and any(word in name for word in ("exc", "ineligib", "non", "排除", "剔除"))
    of = whom(text[:end])
    others = of.others or _OTHERS.match(low[:end]) is not None
    applies_to = cohorts(text) or within(text[:end]) or ((of.name,) if of.name else ())
    polarity: Polarity = "exclusion" if bad else "inclusion"
    return Heading(end, polarity, True, logic(low), applies_to, others, more=of.more)


def _header_end(text: str, low: str, found: re.Match[str]) -> int:
    """Give where a section's header ends in its line, or 0 where the line goes on as a sentence."""
    after = _AFTER.match(low, found.end())
    end = after.end() if after else found.end()
    sign = any(mark in text[found.start() : end] for mark in ":：")
    return 0 if end < len(text) and not sign else end


def _run_on(text: str, low: str, found: re.Match[str]) -> int:
    """Give where a header ends that no sign parts from what follows, or 0 where it is a sentence's own.

    "Exclusion criteria include: pregnancy, …", "Exclusion Criteria Patients will be excluded …".
    """
    after = _AFTER.match(low, found.end())
    end = after.end() if after else found.end()
    on = _INCLUDE.match(low, end)
    if on is not None:
        return on.end()
    title = _TITLE.search(text, found.start("which"), found.end())
    return end if title is not None and (_SUBJECTS if title["small"] else _ANEW).match(text, end) else 0


_INCLUDE = re.compile(
    r"(?:will )?(?:includes?|included|are|were|comprises?)(?: the following| as follows)?\s*(?:[:：]\s*|$)"
)
_TITLE = re.compile(r"[EI]\S+\s+(?:C|(?P<small>c))\S*\Z")
_ANEW = re.compile(r"[A-Z](?![a-z]*\s*:)|\d")
_SUBJECTS = re.compile(
    r"(?:Subjects?|Patients?|Participants?|Volunteers?|Individuals?|Candidates?|Persons?|Women|Men|Any|If)\b"
)
"""What begins a sentence behind a header that no sign closes: "Exclusion Criteria Patients will be …"."""


_AT_THE_END = re.compile(
    r"(?<=[\w.;)] )(?:Inclusion|Exclusion|INCLUSION|EXCLUSION) [Cc](?:riteria|RITERIA)\s*\Z"
)
"""A header that closes a line: "Able to swallow tablets Exclusion criteria"."""


def embedded(text: str) -> list[int]:
    """Give the offsets at which a new section begins in the middle of a line."""
    if not _names(text, _HEADED):
        return []
    low = fold(text)
    places = [found.start() for found in _EMBEDDED.finditer(low)]
    places += [found.start() for found in _AT_THE_END.finditer(text, max(0, len(text) - _TAIL))]
    return [at for at in places if at and _REFERS.search(low, max(0, at - _NEAR), at) is None]


_REFERS = re.compile(
    r"\b(?:the|these|this|our|above|per|to|by|see|under|listed|of|in|for|with|"
    r"meet(?:s|ing)?|fulfil\w*|satisf\w*) $"
)
"""What speaks of the criteria, and heads none: "values as defined in the | inclusion criteria:"."""
_NEAR = 16
_TAIL = 40


def heading(text: str) -> Heading:
    """Read what the head of a list says ("Patients with any of the following are excluded:")."""
    low = fold(text)
    bans = holds(low, _BANNING) and _BAN.search(low) is not None
    lets = holds(low, _PERMITTING) and _LET.search(low) is not None
    polarity: Polarity | None = "exclusion" if bans else "inclusion" if _NEED.match(low) else None
    permits = (lets and not bans) or _OTHERS.match(low) is not None or _UNASKED.search(low) is not None
    left = _EXCEPTS.search(text, max(0, len(text) - 140)) if holds(low, _SPARING) else None
    if left is not None and left.start() and (len(left["rest"].split()) <= 3 or _POINTS.search(left["rest"])):
        word = "unless" if left["word"].lower() == "unless" else "except"
        return Heading(len(text), None, False, logic(low), cohorts(text), permits, word, left.start())
    follow = _FOLLOW.search(text, max(0, len(text) - 140)) if "exception" in low else None
    if follow is not None and follow.start():
        return Heading(len(text), None, False, "", cohorts(text), permits, "except", follow.start())
    return Heading(len(text), polarity, False, logic(low), cohorts(text), permits)


_BANNING = ("exclu", "eligib", "qualif", "not", "prohibited", "排除")
_PERMITTING = ("allow", "permit", "accept", "exempt", "exclu")
_SPARING = ("except", "unless", "other than", "excluding", "apart from")
_EITHER = ("any", "one", "either", "at least ", "1 of the", "任", "之一")
_EVERY = ("all", "each of", "both", "全部", "所有")
"""One of these stands in whatever bars, permits, spares, asks for any, asks for all."""
_TIMING = ("within", "in the", "during the", "more than", "at most", "≤", "<=", "before", "prior")
_TAKEN = ("enrol", "includ", "participat", "enter", "join")
_LETTING: Groups = (
    ("elig", ()), ("allow", ()), ("permit", ()), ("accept", ()), ("exempt", ()),
    ("not", ("exclu", "constitut", "count")),
    ("may", _TAKEN), ("can", _TAKEN), ("could", _TAKEN), ("will", _TAKEN),
)  # fmt: skip
"""One of these stands in whatever lets somebody in."""


_UNASKED = re.compile(
    r"\bnot (?:be )?considered (?:to be |as )?(?:measurable|evaluable|target)\b"
    r"|\bconsidered (?:to be |as )?(?:non[- ]?measurable|not measurable|non[- ]?evaluable|intrinsically)\b"
)
"""A head of lesions that do not count, which nobody needs to have: "… are not considered measurable:"."""
_WHEN = re.compile(
    r"\b(?P<when>(?:within|(?:in|during) the (?:last|past|previous|preceding)|"
    r"(?:no|not) more than|at most|≤|<=|\d+(?= (?:hours?|days?|weeks?|months?) (?:before|prior to))) ?"
    r"(?:(?!\b(?:as (?:defined|evidenced|follows|shown|indicated)|defined|evidenced|indicated|includ\w+|"
    r"such as|is|are|was|were|be|been|have|has|had|will|must|should|may|and|or|who)\b)"
    r"[^:：;,()]){2,90})",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\b(?:hours?|days?|weeks?|months?|years?)\b", re.IGNORECASE)
"""A time that a head says of its list: "Excluded within 4 weeks of entry:"; it is of some span."""
_NOW = re.compile(
    r"\W*(?:concurrent|concomitant|current) (?:medications?|treatments?|therap(?:y|ies)|drugs?)\W*"
    r"|\W*(?:(?:patient|subject|participant|person|individual)s? )?(?:(?:is|are) )?(?:currently )?on "
    r"(?:a regimen of )?(?:any of )?(?:the following )?(?:medications?|drugs?)\W*",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(r"\W*(?:excluded?|prohibited|not (?:allowed|permitted))\W*", re.IGNORECASE)

_BARS = re.compile(
    r"\W*(?:(?:all |the )?(?:patients?|subjects?|participants?|individuals|candidates|they) )?"
    r"(?:must|should|may|can|do|does|will) ?not (?:currently )?"
    r"(?:have been|have had|have received|have undergone|have|be|receive|take)\W*",
    re.IGNORECASE,
)


def bars_all(text: str) -> bool:
    """Tell whether a head only says that its list must not be: "Patients must not have:"."""
    return _BARS.fullmatch(text) is not None


def says_now(text: str) -> bool:
    """Tell whether a label says that its list is of now: "Concurrent Medication:"."""
    return _NOW.fullmatch(text) is not None


def only_bans(text: str) -> bool:
    """Tell whether a label says no more than that its list is excluded: "Excluded:"."""
    return _EXCLUDED.fullmatch(text) is not None


def told_when(text: str) -> re.Match[str] | None:
    """Find the time that a head says of its list, in the group `when`; of all criteria none is said."""
    low = text.lower()
    found = _WHEN.search(text) if holds(low, _TIMING) and "clusion criteria" not in low else None
    return found if found is not None and _SPAN.search(found["when"]) is not None else None


def lifts(text: str) -> bool:
    """Tell whether a sentence lets somebody in ("Patients with treated metastases are eligible")."""
    return holds_group(text.lower(), _LETTING) and _LIFT.search(text) is not None


def logic(low: str) -> str:
    """Tell whether a folded head asks for "all", "any" or at least so many of what follows."""
    may = "at least " in low or " of the following" in low or " more of " in low
    some = _SOME.search(low) if may else None
    if some:
        word = next(group for group in some.groups() if group)
        return str(_NUMBERS.get(word, word))
    if holds(low, _EITHER) and _ANY.search(low):
        return "any"
    return "all" if holds(low, _EVERY) and _ALL.search(low) else ""


def _names(text: str, stems: tuple[str, ...]) -> bool:
    """Tell whether one of the stems stands anywhere in the text, in whatever case."""
    return holds(text.lower(), stems)

"""Sentences said the other way round, put straight: "no X within 4 weeks" for "X must have ended before".

Only the words change, and only of sentences that are wholly of such a form; what the words mean is read as
ever, and counts only where all of it is understood.
"""

import re

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.nodes import adjectival
from trialbridge.eligibility.wordings import plainly

_LEAST = (
    r"(?:at least|at a minimum of|a minimum of|minimum of|no less than|not less than|more than|greater than|"
    r"over|≥|>=|>)"
)
_TIME = (
    r"(?P<time>(?:\d+|one|two|three|four|five|six|eight|ten|twelve)(?: \(\d+\))? "
    r"(?:hours?|days?|weeks?|months?|years?))(?: or (?:more|longer|greater))?"
)
_MUST = r"(?:must|should|has to|have to|needs? to|is required to|are required to|will)"
_ENDED = (
    r"(?:completed|stopped|discontinued|finished|ended|withdrawn|performed|received|given|administered|"
    r"concluded)"
)
_BEFORE = r"(?P<event>(?:prior to|before|from)\b[^.;:,]{3,80})"
_ANY = r"(?:the |any |all |prior |previous |earlier )*"
_DOSE = r"(?:dose|cycle|course|administration|infusion|treatment|receipt|exposure|completion|end)s?"
_LEAD = rf"\W*{_ANY}(?:last |most recent |final )?(?:{_DOSE}(?: and \w+)? (?:of|to|with) )?{_ANY}"
_WHAT = r"(?P<what>[^.;:]{4,160}?)"
_ENTRY = (
    r"(?:start of |first dose of )?(?:study|protocol|enrol\w+|registration|treatment|therapy|"
    r"randomi[sz]ation)(?: (?:treatment|therapy|drug|entry|enrol\w+))?"
)
_FORMS = (
    # "Prior chemotherapy must have been completed at least 4 weeks before enrolment"
    re.compile(
        rf"{_LEAD}{_WHAT} {_MUST} (?:also )?(?:have been|be) (?:fully )?{_ENDED} {_LEAST} ?{_TIME} "
        rf"{_BEFORE}\W*$",
        re.IGNORECASE,
    ),
    # "Last dose of rituximab at least 4 weeks before the first dose"
    re.compile(
        rf"\W*(?:the )?(?:last|most recent|final) {_DOSE} (?:of|with) {_ANY}{_WHAT}"
        rf"(?: {_MUST} have been| must be| was| were| is)?(?: {_ENDED})? {_LEAST} ?{_TIME} {_BEFORE}\W*$",
        re.IGNORECASE,
    ),
    # "Discontinuation of inhibitors at least 2 weeks before the first dose"
    re.compile(
        r"\W*(?:complete )?(?:discontinuation|cessation|withdrawal|interruption|stopping) of "
        rf"{_ANY}{_WHAT} {_LEAST} ?{_TIME} {_BEFORE}\W*$",
        re.IGNORECASE,
    ),
)
_ELAPSED = re.compile(
    rf"\W*{_LEAST} ?{_TIME} (?:must |should )?(?:have |has )?elapsed (?:from|since|after|between) "
    rf"{_LEAD}{_WHAT}(?: (?:and|to|until) (?:the )?{_ENTRY})?\W*$",
    re.IGNORECASE,
)
_STABLE = re.compile(
    r"\W*(?:if |for )?(?:(?:patients?|subjects?|participants?|those) )?(?:who are |who is |currently )*"
    r"(?P<verb>on|receiving|taking|treated with|using) (?P<what>[^.;:,]{4,80}?),? "
    r"(?:(?:they|he or she|patients?|subjects?|participants?) )?"
    r"(?:must|should|need to|needs to|have to|has to|are required to) "
    r"(?:be|have been|remain|be maintained|have been maintained) (?:on |at )?"
    r"(?:an? )?stable (?:dose|doses|dosage|dosing|regimen)s? (?P<time>(?:for|over) [^.;:,]{4,60})\W*$",
    re.IGNORECASE,
)
_NO_CASE = re.compile(
    r"(?P<main>.{8,}[^\s.;:])(?:[.:] (?=[A-Zn])|; | \()(?:(?:please )?[Nn](?:ote|OTE):? ?(?:that )?)?"
    r"(?P<what>[A-Za-z][^.;:()]{3,60}?)(?: ?\([^()]{3,160}\))? (?:is|are) not considered "
    r"[^.;:()]{3,90}[.)]*\s*$"
)
"""What does not count as what was named: "systemic treatment. Replacement is not considered as such"."""
_ILLS = (
    r"(?:(?:any|other|known|medical|clinical|health|physical|underlying|serious|general|pre-?existing|a|an|or|"
    r"and) )*(?:condition|disorder|disease|illness|reason|comorbidit(?:y|ie)|abnormalit(?:y|ie))s?"
)
_BARS = re.compile(
    rf"(?P<lead>\W*(?:no )?(?:(?:has|have|having|presence of|history of) )*){_ILLS} (?:that |which |who )?"
    r"(?:would |may |might |could |will )?(?:contraindicat(?:es?|ing)|"
    r"(?:be|is|are|represents?|representing|constitutes?|constituting) (?:a )?contraindications? (?:to|for)) "
    r"(?:the )?(?P<what>[^.;:]{3,100})\W*$",
    re.IGNORECASE,
)
"""An illness told by nothing but what it bars: "any condition that contraindicates surgery"."""
_BARRED_FOR = re.compile(
    r"\W*(?:(?:patients?|subjects?|participants?|those|individuals|people|persons) )?"
    rf"(?:(?:with |who have )?{_ILLS} )?(?:for|in) (?:whom|which) "
    r"(?:any |the |use of |the use of |treatment with )*(?P<what>[^.;:,]{3,80}) "
    r"(?:is|are|was|were|would be|may be) (?:clinically |medically )?"
    r"contra-?indicated\W*$",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"\b(?:in|within) (?:the |an? |their )?(?P<state>(?:(?:locally |locoregionally )?"
    r"(?:advanced|metastatic|recurrent|relapsed|refractory|unresectable)(?:/| or | and/or |, )?)+?)"
    r"(?: disease)?(?: treatment)? settings?\b",
    re.IGNORECASE,
)
"""The state of disease in which a treatment was given, which is what it was given for."""
_CANNOT = re.compile(
    r"(?P<lead>\W*(?:(?:patients?|subjects?|participants?|children|those|individuals) )?(?:who |that )?)"
    r"(?:cannot|can ?not|can't|is not able to|are not able to) "
    r"(?P<rest>(?:take|swallow|tolerate|ingest|retain)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_INABLE = ("cannot", "can not", "can't", "not able to")
_SPANS, _COUNTED = ("hour", "day", "week", "month", "year"), ("before", "prior to", "from")
"""One of each stands in whatever cannot be, and in whatever ended a time before."""
_LONGEST, _PAGE = 320, 700
_BARRED = re.compile(
    r"\b(?:if|unless|except|not|no|whichever|half-li\w+|either|or within|whose|who)\b", re.IGNORECASE
)
"""Words by which a sentence says more than a time."""


_ILL = r"(?:illness(?:es)?|conditions?|disorders?|diseases?|problems?)"
_HOW = (
    r"(?:(?:clinically )?(?:significant|important|relevant|unstable)|serious|severe|major|uncontrolled|acute|"
    r"chronic|intercurrent|concurrent|concomitant|ongoing|current|active|underlying|pre-?existing|systemic)"
)
_SORT = r"(?:medical|psychiatric|psychological|neurological|neurologic|mental)"
_ILL_TWICE = re.compile(
    rf"\b(?P<how>(?:{_HOW},? (?:and |or )?){{0,5}})"
    rf"(?P<first>{_SORT}) ?(?P<joint>or|and/or|and|/) ?(?P<second>{_SORT}) (?P<what>{_ILL})\b",
    re.IGNORECASE,
)
_MAY_BE_TWICE = re.compile(rf"{_SORT} ?(?:or|and|/)")
_ILL_SIGNS = ("medical", "psychiatric", "neurologic", "mental")
"""A noun that two adjectives share, of which one is read only with it: "medical or psychiatric illness"."""


def _both_ill(found: re.Match[str]) -> str:
    joint = "or" if found["joint"] == "/" else found["joint"]
    how, what = found["how"], found["what"]
    before = found.string[: found.start()].split()[-1:]
    if before and adjectival(before[0].lower()) and "medical" not in found[0].lower():
        return found[0]  # "problematic mental or neurological disorders", of which the first word is of both
    return f"{how}{found['first']} {what} {joint} {how.lower()}{found['second']} {what}"


def _for_disease(found: re.Match[str]) -> str:
    return f"for {found['state'].replace('/', ' or ')} disease"


def restated(text: str, exclusion: bool) -> str:
    """Give a sentence as one would say it, "" where it says nothing the other way round."""
    plain = plainly(text) if len(text) < _PAGE else text
    if plain != text:
        return plain
    low = text.lower()
    if len(text) < _PAGE and " not considered " in low:
        case = _NO_CASE.match(text)
        if case is not None:
            return f"{case['main']}, except {case['what'][0].lower()}{case['what'][1:]}"
    if len(text) <= _LONGEST and holds(low, _ILL_SIGNS) and _MAY_BE_TWICE.search(low) is not None:
        told = _ILL_TWICE.sub(_both_ill, text)
        if told != text:
            return told
    if len(text) <= _LONGEST and "contra" in low:
        bars = _BARS.match(text)
        if bars is not None:
            return f"{bars['lead']}contraindication to {bars['what']}"
        barred = _BARRED_FOR.match(text)
        return f"Contraindication to {barred['what']}" if barred is not None else ""
    if len(text) <= _LONGEST and low.count(" setting") == 1:
        told = _SETTING.sub(_for_disease, text)
        if told != text:
            return told
    if len(text) > _LONGEST:
        return ""
    if exclusion:
        cannot = _CANNOT.match(text) if holds(low, _INABLE) else None
        return "" if cannot is None else f"{cannot['lead']}unable to {cannot['rest']}"
    stable = _STABLE.match(text) if "stable" in low else None
    if stable is not None:
        verb = "receiving" if stable["verb"].lower() == "on" else stable["verb"].lower()
        return f"If {verb} {stable['what']}, stable dose of {stable['what']} {stable['time']}"
    elapsed = _ELAPSED.match(text) if "elapsed" in low else None
    if elapsed is not None and _BARRED.search(elapsed["what"]) is None:
        return f"At least {elapsed['time']} since {elapsed['what']}"
    for form in _FORMS if holds(low, _SPANS) and holds(low, _COUNTED) else ():
        found = form.match(text)
        if found is not None and _BARRED.search(found[0]) is None:
            return f"No {found['what']} within {found['time']} {found['event']}"
    return ""

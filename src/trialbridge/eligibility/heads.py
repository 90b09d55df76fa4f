"""A head's words as the grammar can take them: where its list stands, and when; no list is read."""

import re
from collections.abc import Callable

from trialbridge.eligibility.headings import says_now, told_when
from trialbridge.eligibility.understanding import holds
from trialbridge.eligibility.understood import Understood

Hears = Callable[[str, bool], Understood]

_THINGS = re.compile(
    r"\b(?P<place>the following|any of the following|one of the following)(?: [\w/-]+){0,2}? "
    r"(?:medications?|agents?|"
    r"treatments?|therap(?:y|ies)|drugs?|conditions?|disorders?|diseases?|illness(?:es)?|procedures?|"
    r"events?|infections?|"
    r"malignanc(?:y|ies)|symptoms?|signs?|substances?|vaccines?|products?|abnormalities)\b(?! (?:of|for|"
    r"that|which|with|to)\b)",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:following|these|below)\b", re.IGNORECASE)
_WAITS = re.compile(r"\b(?:of|with|to|by|for|from|using)\s*[:：]\W*$", re.IGNORECASE)
_TESTED = re.compile(
    r"\b(?:adequate|inadequate|function\w*|laborator\w*|ha?ematolog\w*|blood|tests?|values?|results?|"
    r"parameters|marrow|organs?|renal|hepatic|liver|kidney)\b",
    re.IGNORECASE,
)
_ANNOUNCING = re.compile(
    r"(?:\W*\b(?:a|an|the|any|one|more|or|and|of|all|either|each|following|follows?|below|these|those|listed|as|"
    r"is|are|was|were|be|been|has|have|had|having|who|which|that|must|should|will|patients?|subjects?|"
    r"participants?|individuals?|persons?|excluded?|exclusions?|from|with|by|for|in|on|to|at|if|use|used|"
    r"using|usage|consumption|consumed|consuming|administration|administered|intake|ingestion|ingested|"
    r"receipt|receiving|received?|taking|taken|take|treatment|treated|treatments?|therap(?:y|ies)|prior|"
    r"previous|previously|history|medications?|drugs?|agents?|products?|substances?|foods?|conditions?|"
    r"events?|procedures?|criteri(?:a|on)|met|meet|adequate|normal|acceptable|sufficient|organs?|bone|"
    r"marrow|functions?|functioning|hematologic(?:al)?|haematologic(?:al)?|hematopoietic|hepatic|renal|liver|"
    r"kidney|cardiac|coagulation|laborator(?:y|ies)|lab|values?|tests?|testing|results?|parameters?|"
    r"evaluations?|assessments?|findings|imaging|clinical|studies|blood|counts?|screening|baseline|system|defined|evidenced|indicated|"
    r"demonstrated?|demonstrates|documented|determined|measured|assessed|tested|obtained|performed|confirmed|"
    r"shown|requirements?|required|fulfilled|satisfied|this|study|trial|enrolled|included))*\W*",
    re.IGNORECASE,
)
"""Words of a head that say no more than that a list of things had, taken or tested follows."""


_ANYBODY = (
    r"(?:all |any |an? |each |every |the |potential |study |prospective )*"
    r"(?:patients?|subjects?|participants?|individuals?|candidates?|volunteers?|persons?|children|adults|they)"
)
_SAYS_OF_WHOM = re.compile(
    # who is let in, or kept out, on conditions: "Patients with HIV are eligible if:"
    rf"^\W*(?!{_ANYBODY} (?:\w+ )?(?:will|may|must|should|can(?:not)?|are|is|shall)\b)"
    r"[^:]*\b(?:eligible|allowed|permitted|participate|excluded|included|enrolled|acceptable|randomi[sz]ed)\b"
    r"[^:]*\b(?:if|provided|when|unless)\b"
    # what is left out, or asked of other people
    r"|\b(?:unless(?! otherwise)|except(?:ions?|ing)?|aside from|apart from|cannot have)\b"
    r"|\b(?:care ?givers?|carers?|household|close contacts?|someone|partners?|donors?|siblings?|relatives?)\b"
    # a group of the study
    rf"|^\W*(?!{_ANYBODY}\b)"
    r"[\w' -]{2,40} (?:subjects|patients|participants|controls) will be excluded\b"
    r"|\bfor inclusion of (?!patients|subjects|participants)\w+"
    r"|^\W*(?:for |in )?(?:age[ds]?|under|over|≥|>|<|≤|younger|older)\b[^:]{0,24}\byears?\b[^:]{0,14}:\W*$"
    r"|^\W*(?:for |in |if )?(?:(?:pre|post)-?menopausal |fertile |pregnant )?"
    r"(?:wom[ae]n|females?|males?|m[ae]n)\b(?!.*\b(?:following|must)\b)[^:]*:\W*$"
    r"|^\W*in (?:subjects|patients|participants) (?:with|who|without)\b[^:]*:\W*$"
    r"|^\W*stage \S+ (?:patients|subjects|participants|disease):\W*$"
    r"|\bchild-?bearing potential\b[^:]*\b(?:defined|is (?:any|considered|one)|who)\b",
    re.IGNORECASE,
)
_CONTRACEPTION = re.compile(r"\b(?:contracepti\w+|birth[- ]control)\b", re.IGNORECASE)
_METHODS = re.compile(r"\b(?:methods?|means|measures?|forms?)\b", re.IGNORECASE)
_DEMANDS = re.compile(r"\b(?:must|should|agree\w*|willing|refrain\w*|required?)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EXEMPLARY = re.compile(r"\b(?:including|includes?|such as|not limited to|not confined to)\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\W*(?:(?:patients?|subjects?|participants?) (?:must )?(?:has|have) )?no\b", re.IGNORECASE
)
_HANGS = re.compile(
    r"\b(?:of|with|to|by|for|from|using|receiv\w+|tak(?:e|es|ing)|have|has|had|having|currently|are|is|who)"
    r"\W*$",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"\b(?:allerg\w+|hypersensitiv\w+|intoleran\w+|contraindicat\w+|reactions?|current(?:ly)?|chronic(?:ally)?|"
    r"anticipated|planned|plans?|continu\w+|family|requir\w+|need\w*|refus\w+|unable|inability|withdraw\w*|"
    r"failed|failure|progress\w*)\b",
    re.IGNORECASE,
)


def counts_methods(text: str) -> bool:
    """Tell whether a head is of contraception, whose list says what counts and asks for nothing."""
    return _CONTRACEPTION.search(text) is not None and _METHODS.search(text) is not None


def demands(text: str) -> bool:
    """Tell whether an item of such a list demands something all the same: "Men must not donate sperm"."""
    return _DEMANDS.search(text) is not None


def loses(text: str, exclusion: bool) -> bool:
    """Tell whether a list means something else without its head: "Patients with HIV are eligible if:"."""
    text = _ASIDE.sub(" ", text)
    if _SAYS_OF_WHOM.search(text) is not None or (not exclusion and _DENIES.match(text) is not None):
        return True
    return hangs(text) and _MEANS.search(text) is not None and _EXEMPLARY.search(text) is None


def hangs(text: str) -> bool:
    """Tell whether each item of a list goes on with its head's sentence: "Known allergy to:"."""
    return _HANGS.search(text) is not None


def heard(text: str, exclusion: bool, hears: Hears) -> Understood:
    """Understand a head: "Use within 30 days of:" waits for its list, "the following agents" names it.

    Where a head says a time and no more than that a list follows ("Excluded within 4 weeks of entry:",
    "Adequate organ function within 14 days of enrolment:"), the list has that time.
    """
    if says_now(text):
        return hears("concurrent use of the following", exclusion)
    said = hears(text, exclusion)
    if said.complete or said.permits:
        return said
    plain = _THINGS.sub(lambda found: found["place"], text)
    if _WAITS.search(plain) and _POINTS.search(plain) is None:
        plain = plain.rstrip(" :：") + " the following"
    if plain != text:
        more = hears(plain, exclusion)
        if holds(more.rule) and more.complete:
            return more
    return _timed(text, exclusion, hears) or said


def _timed(text: str, exclusion: bool, hears: Hears) -> Understood | None:
    """Give the time that is all a head says of its list, or None: "Use within 30 days of entry of:"."""
    when = told_when(text)
    if when is None or not _ANNOUNCING.fullmatch(text[: when.start()] + " " + text[when.end() :]):
        return None
    more = hears("the following " + when["when"].strip(), exclusion)
    return more if holds(more.rule) and more.complete else None


def tells_when(text: str) -> bool:
    """Tell whether a head says of what is had or taken, not of tests, when that is to have been."""
    return told_when(text) is not None and _TESTED.search(text) is None

"""What a list loses when its head became no rule: of whom it is asked, when, and how its sentences begin."""

import re
from typing import NamedTuple

from trialbridge.eligibility.heads import TIES, tells_when
from trialbridge.eligibility.rewrite import limiting
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import Has, If, Not, Rule, leaves

_ANYBODY = (
    r"(?:all |any |an? |each |every |the |potential |study |prospective ){0,3}"
    r"(?:patients?|subjects?|participants?|individuals?|candidates?|volunteers?|persons?|children|adults|they|you|"
    r"men and women|adults and children|your child)(?:/\w+)?"
)
_SOME = re.compile(
    r"(?:for |in )?(?:the |all |those )?"
    r"(?:patients?|subjects?|participants?|children|infants|adolescents|adults|wom[ae]n|m[ae]n|females?|males?|those)"
    r" (?:with|who|without|on|receiving|aged|not|younger|older|under|over|below|above|less|up)\b"
    r"(?!.*(?:\bfollowing\b|\bmust\b|\bshould\b|\bcriteria\b|\bbelow:))[^:：]*[:：]\W{0,9}$",
    re.IGNORECASE,
)
"""A head that speaks of some patients only: "For children under 6 months:"."""
_OF_ALL = re.compile(
    rf"(?:(?:in order to|based on) [^,:]{{1,60}}, )?{_ANYBODY} (?:\w+ )?"
    r"(?:will|may|must|should|can(?:not)?|are|is|shall)\b",
    re.IGNORECASE,
)
_IS_LET = re.compile(
    r"\b(?:eligible|allowed|permitted|participate|excluded|exclusionary|included|enrolled|acceptable|randomi[sz]ed)\b",
    re.IGNORECASE,
)
_ON_CONDITION = re.compile(r"\b(?:if|provided|when|unless)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\b(?:unless(?! otherwise)|except(?:ions?|ing)?|aside from|apart from|cannot have)\b"
    r"|\b(?:care ?givers?|carers?|household|close contacts?|someone|partners?|donors?|siblings?|relatives?)\b"
    r"|\bfor inclusion of (?!patients|subjects|participants)\w"
    r"|\bchild-?bearing potential\b.{0,80}\b(?:defined|is (?:any|considered|one)|who)\b",
    re.IGNORECASE,
)
"""What is left out, or asked of other people."""
_OF_A_GROUP = re.compile(
    rf"(?!{_ANYBODY}\b)[\w' -]{{2,40}} (?:subjects|patients|participants|controls) will be excluded\b"
    r"|(?:for |in )?(?:age[ds]?|under|over|≥|>|<|≤|younger|older)\b[^:]{0,24}\byears?\b[^:]{0,14}:\W{0,9}$"
    r"|(?:for |in |if )?(?:(?:pre|post)-?menopausal |fertile |pregnant )?"
    r"(?:wom[ae]n|females?|males?|m[ae]n)\b(?! (?:and|or)\b)(?!.*\b(?:following|must)\b)[^:]*:\W{0,9}$"
    r"|in (?:subjects|patients|participants) (?:with|who|without)\b[^:]*:\W{0,9}$"
    r"|(?:for|in) (?:the |those )?(?:subjects|patients|participants) "
    r"(?:undergoing|having|entering|assigned|enrolling)\b[^:]*:\W{0,9}$"
    r"|stage \S{1,9} (?:patients|subjects|participants|disease):\W{0,9}$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;]\s+")
_GIVES = re.compile(
    r"\W*(?:(?:some )?examples?|these|this) (?:of these )?(?:are|is|includes?)\b", re.IGNORECASE
)
"""A sentence that only gives examples of the one before it: "Examples include:"."""
_PERMITS = re.compile(r"\b(?:eligible|allowed|permitted|acceptable|accepted)\b", re.IGNORECASE)
_FORBIDS = re.compile(
    r"\b(?:not|no|none|never|nor|unless|except\w*|without|only if)\b|\b(?:maximum|most) ", re.IGNORECASE
)
_DENIES = re.compile(
    r"(?:(?:patients?|subjects?|participants?) (?:must )?(?:has|have) )?no\b"
    r"(?!.*\bresults? (?:are|is|must|should|within)\b)",
    re.IGNORECASE,
)
_CONTRACEPTION = re.compile(r"\b(?:contracepti\w+|birth[- ]control)\b", re.IGNORECASE)
_METHODS = re.compile(r"\b(?:methods?|means|measures?|forms?)\b", re.IGNORECASE)
_DEMANDS = re.compile(r"\b(?:must|should|agree\w*|willing|refrain\w*|required?)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_EXEMPLARY = re.compile(r"\b(?:including|includes?|such as|not limited to|not confined to)\b", re.IGNORECASE)
_CASES = re.compile(
    r"^(?!.*\b(?:criteria|requirements?|functions?|consent)\b[^:：.;]{0,60}[:：]\W*$).*"
    r"\b(?:including|includes?)\b[^:：.;]{0,40}[:：]\W*$",
    re.IGNORECASE | re.DOTALL,
)
"""A head that gives cases; all parts of "Adequate function, including:" are asked for."""
_OF_THESE = re.compile(
    r"\b(?:patients?|subjects?|participants?|individuals?|wom[ae]n|m[ae]n) "
    r"(?:with|who have|having|taking|on) (?:any |one |some |either )?(?:or more )?(?:of )?the following\b"
    r"[^:：]{0,160}\b(?:must|should|need)\b(?! not\b)",
    re.IGNORECASE,
)
"""Who has something of the list is asked for something else: "Patients with the following must be seen:"."""
_HANGS = re.compile(
    rf"\b(?:{TIES}|receiv\w+|tak(?:e|es|ing)|have|has|had|having|currently|are|is|who)\W{{0,9}}$",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"\b(?:allerg\w+|hypersensitiv\w+|intoleran\w+|contraindicat\w+|reactions?|current(?:ly)?|chronic(?:ally)?|"
    r"anticipated|planned|plans?|continu\w+|family|requir\w+|need\w*|refus\w+|unable|inability|withdraw\w*|"
    r"failed|failure|progress\w*)\b",
    re.IGNORECASE,
)
_EDGES = " \t\n\r-–—*_.,;()[]\"'"


class Unheard(NamedTuple):
    """What a list means less without its head."""

    of_some: bool = False
    """Its limits are asked of some patients only."""
    timed: bool = False
    """A time is said of all of it."""
    methods: bool = False
    """It says what counts as contraception, and asks for nothing."""
    lead: str = ""
    """The words without which its items say something else: "Known allergy to"."""
    unsure: bool = False
    """Nothing of it may stand for itself."""
    cases: bool = False
    """Its conditions are cases of what is asked for, which nobody has all of."""

    def doubts(self, one: Criterion) -> bool:
        """Tell whether a criterion of the list says too much by its own words."""
        if self.unsure or (self.cases and _asks_to_have(one.rule)):
            return True
        return (self.of_some and limiting(one.rule)) or (self.timed and _timeless(one.rule))

    def counts(self, one: Criterion) -> bool:
        """Tell whether a criterion is a method, not a demand: "Men must not donate sperm"."""
        return self.methods and _DEMANDS.search(one.clean) is None


NOTHING = Unheard()
UNSURE = Unheard(unsure=True)


def unheard(text: str, exclusion: bool, announces: bool) -> Unheard:
    """Tell what is lost of a head above a list; `announces` where it asks for nothing by itself."""
    some = not exclusion and (":" in text or "：" in text) and _SOME.match(text.lstrip(_EDGES)) is not None
    cases = not exclusion and _CASES.match(text[-160:]) is not None
    if not announces:
        timed = text.rstrip().endswith((":", "：")) and tells_when(text)
        return Unheard(of_some=some, timed=timed, cases=cases) if some or timed or cases else NOTHING
    methods = not exclusion and _CONTRACEPTION.search(text) is not None and _METHODS.search(text) is not None
    return Unheard(
        of_some=some,
        timed=tells_when(text),
        methods=methods,
        lead=text.rstrip(" :：") if _leads(text, exclusion) else "",
        unsure=_OF_THESE.search(text) is not None,
        cases=cases,
    )


def hangs(lead: str) -> bool:
    """Tell whether each item of a list goes on with its head's sentence: "Known allergy to"."""
    return _HANGS.search(lead, max(0, len(lead) - 30)) is not None


def _leads(text: str, exclusion: bool) -> bool:
    """Tell whether a list means something else without its head: "Patients with HIV are eligible if:"."""
    text = _ASIDE.sub(" ", text).lstrip(_EDGES)
    if exclusion and _lets_in(text):
        return True
    if _on_condition(text) or _OF_OTHERS.search(text) is not None or _OF_A_GROUP.match(text) is not None:
        return True
    if not exclusion and _DENIES.match(text) is not None:
        return True
    return hangs(text) and _MEANS.search(text) is not None and _EXEMPLARY.search(text) is None


def _lets_in(text: str) -> bool:
    """Tell whether the last sentence of a head permits: "Prior treatment permitted, if restricted:"."""
    last = next((said for said in reversed(_SENTENCE_END.split(text)) if not _GIVES.match(said)), "")
    return _PERMITS.search(last) is not None and _FORBIDS.search(last) is None


def _on_condition(text: str) -> bool:
    """Tell whether a head says who is let in, or kept out, on conditions."""
    text = text.partition(":")[0]
    found = _IS_LET.search(text) if _OF_ALL.match(text) is None else None
    return found is not None and _ON_CONDITION.search(text, found.end()) is not None


def _asks_to_have(rule: Rule) -> bool:
    """Tell whether a rule asks for nothing but things had."""
    return all(isinstance(leaf, Has) for leaf in leaves(rule)) and not isinstance(rule, Not | If)


def _timeless(rule: Rule) -> bool:
    """Tell whether a rule asks for things had, and says a time of none."""
    had = [leaf for leaf in leaves(rule) if isinstance(leaf, Has)]
    return bool(had) and all(leaf.window is None for leaf in had)

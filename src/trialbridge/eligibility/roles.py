"""What a sentence is for: requirement, discretion, consent, preference, follow-up, heading; no rules."""

import re
from collections.abc import Sequence

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.understood import Understood
from trialbridge.model.criterion import Role
from trialbridge.model.rule import Has, Not, Opaque, Range, Rule, is_named, leaves

_NOTHING = re.compile(
    r"^\W*(?:n/?a|none|nil|not applicable|not specified|no exclusion criteria|see above|无|不适用)\W*$",
    re.IGNORECASE,
)
_SEE = re.compile(
    r"^\W*(?:see|other|refer to|prior concurrent therapy|(?:disease|patient) characteristics)\b.{0,40}$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\W*(?:(?:all|both|general|specific|additional|laboratory|lab|eligibility|study|key|main|other|disease|"
    r"clinical|screening|organ|function|target|each|for|the|of|and|healthy|normal) +)*"
    r"(?:patients?|participants?|subjects|controls?|donors?|recipients?|criteria|criterion|requirements?|"
    r"cohorts|populations?)"
    r"(?: +(?:for|in|of|the|each|all|only|both|groups?|cohorts?|screening|procurement|treatment|enrol?lment|"
    r"registration|randomi[sz]ation|study))*\W*"
    r"|\W*(?:study +)?(?:phase|part|arm|cohort|step|group|stratum|table) +"
    r"(?:\d{1,2}[a-d]?|i{1,3}|iv|[a-d]\d?)(?: *[(\[][^()\[\]<>=≤≥]{2,40}[)\]])?(?: +only)?\W*",
    re.IGNORECASE,
)
"""A title of what follows, or of whom: "All patients", "Laboratory criteria", "Cohort 2"."""
_LONGEST_TITLE = 60
_NOTE = re.compile(
    r"^\W*(?:note|nb|n\.b|please note|(?:other|additional|see) protocol|the above|for details|注)\b",
    re.IGNORECASE,
)
_SETTLED = re.compile(
    # refusal and consent, however it is put: "Refused to sign", "No consent", "opted out"
    r"\b(?:consent\w*|refus\w+ (?:to|of)|declin\w+ to|withdr[ae]w\w* from|opt(?:ed)? out|voluntar(?:y|ily)|"
    # what the study does with the patient, and whether that can go on: "Difficulty in monitoring"
    r"(?:difficult\w*|impossib\w+|unab\w+|inab\w+|not able|cannot|can't|unlikely|unwilling\w*|not willing|"
    r"fail\w*|problems?|lack of|unavailab\w+|not available|unreliab\w+|poor|insufficient|no)\b.{0,40}"
    r"\b(?:follow(?:ed)?[- ]?up|monitor\w*|attend\w*|visits?|cooperat\w+|complian\w+|comply|adheren\w+|"
    r"instructions?|questionnaires?|diar(?:y|ies)|(?:study|trial) (?:protocol|procedures?|requirements)|"
    r"participat\w+|(?:provide|give) (?:a )?(?:blood |urine |stool |sputum )?samples?|telephone|phone|"
    r"contact(?:ed)?)|"
    # where the patient lives, stays or goes: "patients living abroad", "planning to move out of the area"
    r"(?:liv|resid|stay|mov|relocat|leav|travel|absen)\w*\b.{0,40}\b(?:abroad|areas?|vicinity|region|far|"
    r"foreign country|distance|(?:study|trial) (?:site|cent(?:er|re))|away|city|catchment)|geographic\w*|"
    r"(?:transfer\w*|discharge\w*)\b.{0,20}\b(?:another|other) (?:hospital|facility|cent(?:er|re)))\b",
    re.IGNORECASE,
)
"""Sayings of consent, compliance and reach, where the vocabulary knows nothing else in the sentence."""
_SETTLING = (
    "consent", "refus", "declin", "withdr", "opted out", "opt out", "voluntar", "follow", "monitor",
    "attend", "visit", "cooperat", "complian", "comply", "adheren", "instruction", "questionnaire", "diar",
    "protocol", "procedure", "requirement", "participat", "sample", "phone", "contact", "abroad", "area",
    "vicinity", "region", "far", "foreign", "distance", "site", "cent", "away", "city", "catchment",
    "geographic", "hospital", "facility",
)  # fmt: skip
"""One of these stands in all of that."""

_WHO = (
    r"(?:(?:the |all |any |or |and )*(?:patients?|subjects?|participants?|individuals?|persons?|volunteers?|"
    r"caregivers?|parents?|(?:legal )?guardians?|children|women|men|those|he|she|they)\b"
    r"(?:[/ ]*(?:(?:or|and)[/ ]*)?(?:caregivers?|parents?|(?:legal )?guardians?|"
    r"legally (?:authorized|acceptable) representatives?))*)?"
)
_CAN = (
    r"(?:able|ability|unable|inability|capable|capability|capacity|cannot|can|incapable)"
    r"(?: and willing(?:ness)?)?(?: of)? (?:to )?(?:be )?"
    r"(?:fully |independently |adequately |reliably |correctly |accurately )?"
    r"(?:comply|complying|read|reading|write|speak|communicat\w+|understand\w*|complete|completing|attend\w*|"
    r"return\w*|participat\w+|provide|providing|give|giving|follow\w*|travel\w*|access|use a|operate|"
    r"adher\w+|"
    r"cooperat\w+|sign|consent|continue|allow|refrain|abstain|remain|stay|keep|perform|commit|agree|respond|"
    r"answer|fill|submit|donate|learn|hear|see|tolerate study|meet|come|make|report|record|be contacted|"
    r"contacted)"
)
_ASKED = re.compile(
    rf"^\W*{_WHO}"
    r"(?: ?(?:must|should|who|is|are|be|has|have|that|to|also|with|the|been|not|a|an|both|does|do|will|"
    r"demonstrated?|give|gives|provide|provides))*"
    r" ?(?:(?:un)?willing(?:ness)?|agree(?:s|ment|ing)?|refus\w+|declin\w+|desires?|interested|"
    rf"commit(?:ment|ted)?|{_CAN}|"
    r"access to (?:a |an |the )?(?:phone|telephone|smart ?phone|internet|computer|tablet|wi-?fi|device|"
    r"transport\w*|car|mobile)|"
    r"(?:has|have|with|having)? ?(?:a |an |no )?(?:reliable |working |personal )?"
    r"(?:telephone|smart ?phone|internet|email|mailing address)|"
    r"(?:full |no )?(?:commitment|cooperation|compliance)|(?:an )?employees?\b|investigators?\b|"
    r"(?:study|site|research) (?:staff|personnel)|"
    r"(?:is |are )?(?:an? )?(?:family members?|relatives?|spouses?) of)",
    re.IGNORECASE,
)
"""What is asked of the person's will, attention or means: agreement, understanding, visits, a telephone."""

_UNWILLING = re.compile(
    r"\b(?:un(?:able|willing\w*|reliab\w+|likely|availab\w+)|inab\w+|in(?:capab|suffic)\w+|refus\w+|denials?|declin\w+|fail\w*|lack\w*|"
    r"not|no|cannot|can't|poor|difficult\w*|impossib\w+|problems?|withdr\w+|non-?complian\w+)\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"\d|\b(?:except|unless|if|other than|until|within)\b", re.IGNORECASE)
_CONSENT = re.compile(r"\bconsent|\bassent|\bsign", re.IGNORECASE)

_GUARDIAN = re.compile(r"\b(?:guardian|parent|representative)", re.IGNORECASE)
_PROMISING = frozenset(
    {
        "contraception",
        "female",
        "male",
        "childbearing-potential",
        "fertile",
        "fertile-partner",
        "pregnant-partner",
    }
)
_PROCEDURAL = frozenset({"informed-consent", "compliance"})


def role_of(text: str, rule: Rule | None, said: Understood, permitted: bool) -> Role:
    """Give the role of a sentence; `permitted` marks items below "Allowed:"."""
    if permitted or said.permits or _NOTHING.match(text) or _NOTE.match(text):
        return "heading"
    if "role:preference" in said.cues or _cue(said, "preference"):
        return "preference"
    parts = leaves(rule) if rule is not None else ()
    known = [leaf for leaf in parts if not isinstance(leaf, Opaque) and not is_named(leaf)]
    named = {leaf.concept if isinstance(leaf, Has) else "" for leaf in known}
    if "informed-consent" in named and named <= _PROCEDURAL | {"legal-incapacity"}:  # "or legal guardian"
        return "procedural"  # "consent obtained by the investigator" leaves nothing to his discretion
    if _cue(said, "consent") and _who_signs(text, known):
        return "procedural"
    if _cue(said, "discretion") and not any(isinstance(leaf, Range) for leaf in parts):
        return "discretion"
    only = bool(known) and all(isinstance(leaf, Has) and leaf.concept in _PROCEDURAL for leaf in known)
    if only or (not known and (_cue(said, "consent") or _cue(said, "comply"))):
        return "procedural"
    if (
        known
        and _cue(said, "comply")
        and all(isinstance(leaf, Has) and leaf.concept in _PROCEDURAL | _PROMISING for leaf in known)
    ):
        return "procedural"
    if not known and len(text) < _LONGEST_TITLE and _TITLE.fullmatch(text) is not None:
        return "heading"
    if rule is None:
        return "heading" if text.rstrip(" *_").endswith((":", "：")) or _SEE.match(text) else "requirement"
    if not known and (_ASKED.match(text) or (not said.asks and _settled(text))):
        return "procedural"
    if "later" in said.cues and not known:
        return "after_entry"
    if not known and _SEE.match(text):
        return "heading"
    return "requirement"


def _settled(text: str) -> bool:
    """Tell whether a sentence speaks of consent, of compliance or of where the patient lives."""
    return holds(text.lower(), _SETTLING) and _SETTLED.search(text) is not None


def _who_signs(text: str, known: Sequence[Rule]) -> bool:
    """Tell whether ages only say who signs: "from 8 years on the patient consents, under 18 a guardian"."""
    ages = all(
        (isinstance(leaf, Range) and leaf.variable == "age") or leaf == Has(concept="informed-consent")
        for leaf in known
    )
    return ages and len(_CONSENT.findall(text)) > 1 and _GUARDIAN.search(text) is not None


def asked_of_the_person(text: str, exclusion: bool) -> Rule | None:
    """Give the rule of a procedural sentence, which nobody judges: consent, or else compliance.

    None where a number, an exception or a denial says more than that.
    """
    denied = _UNWILLING.search(text) is not None
    if _MORE.search(text) is not None or denied != exclusion:
        return None
    asked = Has(concept="informed-consent" if _CONSENT.search(text) else "compliance")
    return Not(rule=asked) if denied else asked


def _cue(said: Understood, name: str) -> bool:
    return bool(said.cues) and any(cue.endswith(":" + name) for cue in said.cues)

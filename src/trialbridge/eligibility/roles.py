"""What a sentence is for: requirement, discretion, consent, preference, follow-up, heading; no rules."""

import re

from trialbridge.eligibility.understanding import Understood
from trialbridge.model.criterion import Role
from trialbridge.model.rule import Has, Opaque, Range, Rule, leaves

_NOTHING = re.compile(
    r"^\W*(?:n/?a|none|not applicable|not specified|no exclusion criteria|see above|无|不适用)\W*$",
    re.IGNORECASE,
)
_SEE = re.compile(
    r"^\W*(?:see|other|refer to|prior concurrent therapy|(?:disease|patient) characteristics)\b.{0,40}$",
    re.IGNORECASE,
)
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

_PROCEDURAL = frozenset({"informed-consent", "compliance"})


def role_of(text: str, rule: Rule | None, said: Understood, permitted: bool) -> Role:
    """Give the role of a sentence; `permitted` marks items below "Allowed:"."""
    if permitted or said.permits or _NOTHING.match(text) or _NOTE.match(text):
        return "heading"
    if "role:preference" in said.cues or _cue(said, "preference"):
        return "preference"
    parts = leaves(rule) if rule is not None else ()
    known = [leaf for leaf in parts if not isinstance(leaf, Opaque)]
    named = {leaf.concept if isinstance(leaf, Has) else "" for leaf in known}
    if "informed-consent" in named and named <= _PROCEDURAL:
        return "procedural"  # "consent obtained by the investigator" leaves nothing to his discretion
    if _cue(said, "discretion") and not any(isinstance(leaf, Range) for leaf in parts):
        return "discretion"
    only = bool(known) and all(isinstance(leaf, Has) and leaf.concept in _PROCEDURAL for leaf in known)
    if only or (not known and (_cue(said, "consent") or _cue(said, "comply"))):
        return "procedural"
    if (
        known
        and _cue(said, "comply")
        and all(
            isinstance(leaf, Has)
            and leaf.concept in _PROCEDURAL | {"contraception", "female", "male", "childbearing-potential"}
            for leaf in known
        )
    ):
        return "procedural"
    if rule is None:
        return "heading" if text.rstrip(" *_").endswith((":", "：")) or _SEE.match(text) else "requirement"
    asked = any(term.type in ("drug", "measurement") for term in said.terms)
    if not known and not asked and _SETTLED.search(text):
        return "procedural"
    if "later" in said.cues and not known:
        return "after_entry"
    if not known and _SEE.match(text):
        return "heading"
    return "requirement"


def _cue(said: Understood, name: str) -> bool:
    return bool(said.cues) and any(cue.endswith(":" + name) for cue in said.cues)

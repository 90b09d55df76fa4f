"""Words that make a sentence mean otherwise than its rule; of the shapes of rules it knows little."""

import re

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.doubts.check import (
    ALL,
    HAS,
    IF,
    IS_ALL,
    IS_ANY,
    NOT,
    QUALITY,
    RANGE,
    Check,
    Leaves,
)
from trialbridge.model.rule import All, Any, Has, If, Not, Range, Rule, leaves

_STATES = re.compile(
    r"\bwill (?:also )?be (?:carried out|performed|done|obtained|collected|drawn|measured|assessed|evaluated|"
    r"determined|conducted|recorded|repeated|monitored|reviewed|tested|given|administered|defined|followed)\b"
    r"|\bmay be (?:confirmed|documented|determined|pending|made|based|obtained|discussed|stratified)\b"
    r"|\b(?:can|may|could) have (?:had|more|other|been|a|an)\b"
    r"|\b(?:and |or |, )?(?:if|where|when|as) (?:available|applicable|possible|feasible|known)\b"
    r"|\b(?:has|have) been shown to\b|, if any\b|\bif present\b"
    r"|\b(?:has|have) not (?:relapsed|progressed|recurred)\b"
)
"""What is told of the study or only allowed: "bone marrow harvest will be carried out by the local rules"."""

_STATED = (
    " be ", " have ", "availab", "applicab", "possib", "feasib", "known", "been shown", "if any",
    "if present", "relapsed", "progressed", "recurred",
)  # fmt: skip
"""One of these stands in all of that."""
_CLASSED = re.compile(
    r"\b(?:is|are|was|were|be|been) (?:also )?(?:considered|classified|categori[sz]ed|regarded)"
    r"(?: as| to be)? (?:[a-z0-9/+-]+ ){0,4}(?:positive|negative|low|high)\b"
)
"""What a class is called: "tumours with ER < 1 % will be considered hormone receptor-negative"."""
_NAMING = ("considered", "classified", "categori", "regarded")
_FREE = re.compile(r"\b(?:disease|cancer|tumou?r)[- ]free (?:of|from|for)\b")
_LIFTED = re.compile(r"\bnot (?:be )?(?:an )?exclu")
_REASONED = re.compile(r"\bin the absence of\b|\be\.?g\b|\(for\b|\bfor (?:example|heart|weight)\b")
_GRADED = re.compile(r"\bor (?:ctcae )?grade [1-4] with\b")
_ANOTHER = re.compile(r"\banother (?:type|kind|form) of\b")
_ALLERGIC = re.compile(
    r"\b(?:or|and) (?:any )?other [a-z /-]{2,40}?\b"
    r"(?:allerg(?:y|ies)|hypersensitivit(?:y|ies)|intolerances?)\b"
)
_DENIAL = re.compile(
    r"\W*(?:(?:the )?(?:patients?|subjects?|participants?) )?(?:must not|may not|no |not |without )"
)
_SHARED = re.compile(
    r"\bfor (?:the )?(?:treatment of )?(?:an? |any |their )?[a-z -]{3,40}\W*$|\bto the [a-z ]{3,25}\W*$"
)
_EXAMPLES = re.compile(
    r"\b(?:such as|including|e\.?g\.?)\b.{0,300}\b(?:requiring|that required?|which require)"
)
_TESTED = re.compile(
    r"\b(?:tests?|testing|tested|screen(?:ing|ed)?|serolog(?:y|ies)|analys[ie]s|assays?|assessment)\b"
    r"|\blaborator(?:y|ies)\b|\burinalysis\b"
)
_RESULT = re.compile(
    r"\b(?:sero|genotyp|positiv|negativ|(?:non)?-?reactiv|detect|confirm|infect|show|document|history|diagnos|free|no|not|without|absen|"
    r"harbo|carry|carrie|bearing|mutant|mutated)"
)
_STATUS = re.compile(r"\b(?:status|serostatus)\b")
_UNKNOWN = re.compile(r"\bun(?:known|determined|certain)\b[a-z0-9 ]*\b(?:status|serostatus)\b")
_SAID = re.compile(
    r"positiv|negativ|reactiv|infected|infection|detect|mutat|performance|compromised|suppress"
)
_SOUGHT = re.compile(r"^(?:hiv-|hepatitis-|chronic-hepatitis-|[a-z0-9]+-mutation$)")
_STATUSES = ("status",)
_LABORATORY = (
    *_STATUSES,
    "test",
    "screen",
    "serolog",
    "analys",
    "assay",
    "assessment",
    "laborator",
    "urinalysis",
)
"""Parts of words of which one stands where a status, or among requirements a test, is named."""
_SCALES = frozenset({"karnofsky", "lansky", "ecog"})


def _tells_of_study(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Bone marrow harvest will be carried out by the local rules" asks for nothing."""
    return _STATES.search(text) is not None


def _classes(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Tumours with ER < 1 % will be considered hormone receptor-negative" tells what a class is called."""
    return _CLASSED.search(text) is not None


def _grades_with(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Grade 1 or grade 2 with pain": of which of them it is asked is not said."""
    return _GRADED.search(text) is not None


def _free_of(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Disease-free for 5 years" of what may stand anywhere in a longer rule."""
    return not isinstance(rule, Has | Range) and _FREE.search(text) is not None


def _lifted(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Patients with …, in the absence of …, will not be excluded" gives reasons, not conditions."""
    return _LIFTED.search(text) is not None and _REASONED.search(text) is not None


def _another(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Another type of anaemia" is another than the study's."""
    return _ANOTHER.search(text) is not None


def only_tests(text: str, rule: Rule, exclusion: bool) -> bool:
    """Tell whether a requirement only names what will be tested: "HIV antibody, hepatitis B, urinalysis"."""
    if ". " not in text and holds(text, _NAMING) and _CLASSED.search(text) is not None:
        return True
    if not holds(text, _LABORATORY if not exclusion else _STATUSES):
        return False
    if not any(isinstance(leaf, Has) and _SOUGHT.match(leaf.concept) for leaf in leaves(rule)):
        return False
    told = _UNKNOWN if exclusion else _STATUS
    if "status" in text and told.search(text) is not None and _SAID.search(text) is None:
        return True  # "documented HIV status", whichever it is
    if exclusion:
        return False
    return _TESTED.search(text) is not None and _RESULT.search(text) is None


def _allergic(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Ertapenem or other beta-lactam allergy" excludes nobody who takes ertapenem."""
    return _ALLERGIC.search(text) is not None and not text.startswith(("aller", "hyper"))


def _half(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Prior surgery, chemotherapy, or radiotherapy for a brain tumour": the first may be for it too."""
    if not isinstance(rule, Any) or ". " in text or _SHARED.search(text) is None:
        return False
    parts = [part for part in rule.rules if isinstance(part, Has)]
    told = [part for part in parts if any(each.startswith(("for-", "to-the-")) for each in part.qualifiers)]
    return (
        len(parts) == len(rule.rules)
        and len(told) == 1
        and not any(part.qualifiers or part.window for part in parts if part not in told)
    )


def _repeated(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Bleeding disorder such as haemophilia, or bleeding requiring transfusion" needs it of one."""
    if not isinstance(rule, Any) or _EXAMPLES.search(text) is None:
        return False
    groups = [frozenset(part.rules) for part in rule.rules if isinstance(part, All)]
    return len(groups) > 1 and bool(groups[0] & groups[1])


def _turned(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Must not have any prior A or any unresolved B": a denial that reaches only half."""
    if not isinstance(rule, Any) or _DENIAL.match(text) is None:
        return False
    denials = [part for part in rule.rules if isinstance(part, Not)]
    return 0 < len(denials) < len(rule.rules) and any(
        isinstance(leaf, Has) for part in rule.rules if part not in denials for leaf in leaves(part)
    )


def _tests_scale(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Lansky >= 50 for those <= 16 years and Karnofsky >= 50 for those older": a scale is no condition."""
    if isinstance(rule, All):
        return any(_tests_scale(text, part, held) for part in rule.rules)
    tested = leaves(rule.test) if isinstance(rule, If) else ()
    return any(isinstance(leaf, Range) and leaf.variable in _SCALES for leaf in tested)


def _aged_twice(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Adults and children (>= 2 years)" are not at once both."""
    parts = rule.rules if isinstance(rule, All) else ()
    lows = {
        part.low for part in parts if isinstance(part, Range) and part.variable == "age" and part.high is None
    }
    return len(lows) > 1


CHECKS: tuple[Check, ...] = (
    Check(_tells_of_study, words=_STATED),
    Check(_classes, words=_NAMING),
    Check(_grades_with, words=("grade",)),
    Check(_free_of, words=("free",)),
    Check(_lifted, "exclusion", words=("exclu",)),
    Check(_another, "exclusion", words=("another",)),
    Check(_allergic, "exclusion", traits=IS_ANY, words=("other ",)),
    Check(_half, "exclusion", traits=IS_ANY | QUALITY, words=("for ", "to the ")),
    Check(_repeated, "exclusion", traits=IS_ANY | ALL, words=("requir",)),
    Check(_turned, "inclusion", traits=IS_ANY | NOT | HAS, words=("no ", "not", "without ")),
    Check(_tests_scale, "inclusion", traits=IF | RANGE),
    Check(_aged_twice, "inclusion", traits=IS_ALL, names=frozenset({"age"})),
)

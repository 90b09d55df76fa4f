"""Rules whose very shape says that the sentence means something else; it knows few words."""

import re

from trialbridge.eligibility.doubts.check import (
    HAS,
    IS_ALL,
    IS_ANY,
    IS_HAS,
    IS_NOT,
    OPEN,
    PLANNED,
    QUALITY,
    TIMED,
    Check,
    Leaves,
)
from trialbridge.model.rule import NAMED, All, Any, Has, If, Not, Range, Rule, is_leaf, leaves, walk

_FERTILITY = frozenset(
    {"hysterectomy", "bilateral-oophorectomy", "oophorectomy", "tubal-sterilization", "surgically-sterile",
     "menstruation", "amenorrhea", "postmenopausal", "premenopausal", "vasectomy", "childbearing-potential",
     "fertile"}
)  # fmt: skip
_ANATOMY = _FERTILITY - {
    "postmenopausal",
    "premenopausal",
    "surgically-sterile",
    "childbearing-potential",
    "fertile",
}
_EXPECTING = frozenset({"pregnancy", "lactation"})
_PROMISED = frozenset({"contraception", "lactation", "sperm-donation", "egg-donation", "planned-fatherhood"})
_FEMALE, _MALE = Has(concept="female"), Has(concept="male")
_WHOM = frozenset(
    {"female", "male", "childbearing-potential", "fertile", "sexually-active", "fertile-partner"}
)
_PARTNERS = frozenset({"pregnant-partner", "fertile-partner"})
_PEOPLE = frozenset(
    f"{NAMED}{each}" for each in ("infants", "children", "neonates", "newborns", "adolescents")
)
_REACTIONS = frozenset({"allergy", "adverse-drug-reaction"})
_VAGUE = frozenset(
    {"surgery", "systemic-disease", "medical-condition", "comorbidity", "underlying-disease", "infection",
     "procedure", "allergy", "trauma", "therapy"}
)  # fmt: skip
_ILLNESSES = ("-tumour", "-cancer", "-disease", "-disorder", "-syndrome", "-neoplasm")
_GRAVE = frozenset({"clinically-significant", "severe", "life-threatening", "uncontrolled"})
_EFFECTS = ("that-", "which-", "interfering-with-the-study")
_DEFINES = re.compile(
    r"^(?:\W|the )*(?:(?:wom[ae]n|females?|subjects?|patients?) of )?(?:non[- ]?)?"
    r"(?:child-? ?bearing (?:potential|age)|reproductive potential|post-? ?menopaus\w+(?: status)?)\W*"
    r"(?:\([^)]*\) ?)?(?:is|are|was|will be)? ?"
    r"(?:here(?:by)? )?(?:defined|means|includes?|refers?|considered)\b"
)
_PERMITS = re.compile(
    r"\b(?:patients?|subjects?|volunteers?|participants?|they|individuals?) (?:may|can|could|might)\b(?! not)"
)
_SINCE = re.compile(
    r"\W*(?:at least|more than|greater than|>=?|≥|over|minimum of) ?(?:\d+|one|two|three|four|six) "
    r"(?:days?|weeks?|months?|years?) (?:since|from|after|post)\b"
)
"""Among exclusions: whether who is past that time is kept out, or in, is not said."""
_EITHER = re.compile(r"\band (?:with )?either\b")
_POST = re.compile(r"\d+(?: ?to ?| and | )\d+ (?:days?|weeks?|months?|years?) (?:post|after|following)\b")
_RELATIVES = re.compile(r"\b(?:history|personal) (?:or|and|and/or) (?:a )?family history\b")
_LATER_TOO = re.compile(
    r"(?:days?|weeks?|months?|years?|visit|screening|entry|enrol\w+|dose|baseline|randomi[sz]ation|consent|"
    r"treatment)\)?,? (?:or|and/or|and) (?:at any (?:time|point) )?(?:during|throughout) (?:the |this )?"
    r"(?:(?:course|conduct|duration|entire) (?:of )?(?:the |this )?)?(?:study|trial|treatment|course)\b"
)
_HEALTHY_TOO = re.compile(
    r"\bwith [^.;]{3,80}? and (?:[a-z]+ )?(?:healthy|normal) (?:subjects|volunteers|controls|participants|"
    r"individuals|people|adults)\b"
)
_METHOD = re.compile(
    r"\babstinen|\bcondom|\bbarrier|\bdiaphragm|\bsterili|\bvasectom|\bintrauterine|\biud\b|\bmethod"
)
_TIED = re.compile(r"\bwith\b|\brequiring\b|\(")
_IN_ARM = re.compile(r"^in-the-(?:.*-)?(?:arm|group|cohort)$")
_MEASURED = re.compile(r"\bmeasurable\b")
_LESION = re.compile(r"\b(?:disease|lesions?|tumou?rs?|metasta\w+|mass\w*|nod\w+|recist|cancer|response)\b")


def _in_arm(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Glaucoma in the treated arm" is asked of one arm."""
    return any(map(_of_an_arm, held))


def _planned(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Scheduled for a tumour biopsy" plans no tumour, and nobody is a candidate for one."""
    ill = [leaf for leaf in held if isinstance(leaf, Has) and leaf.concept.endswith(_ILLNESSES)]
    return any("candidate" in leaf.qualifiers or (leaf.status == "planned" and len(held) > 1) for leaf in ill)


def _since(text: str, rule: Rule, held: Leaves) -> bool:
    """ "At least 4 weeks since surgery" among exclusions keeps out, or lets in, whoever is past it."""
    return _SINCE.match(text) is not None


def _either(text: str, rule: Rule, held: Leaves) -> bool:
    """ "A and either B or C" asks for A too."""
    return _EITHER.search(text) is not None


def _past(text: str, rule: Rule, held: Leaves) -> bool:
    """ "3 to 6 months after a stroke" does not deny the stroke."""
    return _POST.search(text) is not None


def _permits(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Subjects may be transfused to reach this" asks for no transfusion."""
    return _PERMITS.search(text) is not None and not _conditional(rule)


def _defines(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Childbearing potential is defined as …" asks nothing of anybody."""
    return _DEFINES.match(text) is not None


def _conditional(rule: Rule) -> bool:
    return any(isinstance(part, If) for part in walk(rule))


def _of_an_arm(leaf: Rule) -> bool:
    """ "Glaucoma in the treated arm" is asked of one arm alone."""
    return isinstance(leaf, Has) and any(_IN_ARM.search(each) for each in leaf.qualifiers)


def _is_open(rule: Rule) -> bool:
    """Tell whether a part only repeats words, of nothing current or dated, and names no people."""
    return (
        isinstance(rule, Has)
        and rule.concept.startswith(NAMED)
        and rule.concept not in _PEOPLE
        and rule.status == "any"
        and rule.window is None
    )


def _loose(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Loss as shown by audiogram": an open name that must hold beside something is seldom a condition."""
    stated = [part for part in rule.rules if not isinstance(part, Not)] if isinstance(rule, All) else []
    return len(stated) > 1 and any(map(_is_open, stated)) and _TIED.search(text) is None


def _half_said(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Surgery or a condition that might affect absorption": of the first it may be said too."""
    parts = [part for part in rule.rules if isinstance(part, Has)] if isinstance(rule, Any) else []
    told = any(each.startswith(_EFFECTS) or each in _GRAVE for part in parts for each in part.qualifiers)
    return told and any(
        part.concept in _VAGUE and part.status == "any" and not part.qualifiers and part.window is None
        for part in parts
    )


def _expecting(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Pregnant, nursing or fertile women" among requirements stands in the wrong list."""
    parts = rule.rules if isinstance(rule, Any) else ()
    return {
        leaf.concept for part in parts for leaf in (part, *_conjuncts(part)) if isinstance(leaf, Has)
    } >= _EXPECTING


def _method(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Condoms" in a list of exclusions is a method that is not used."""
    named = isinstance(rule, Has) and rule.concept == "contraception"
    return named and _METHOD.search(text) is not None


def _conceives(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Abstinent, or, if sexually active, contraception": a demand is taken for the condition."""
    if any(isinstance(part, If) and _promises(part.test) for part in walk(rule)):
        return True
    for part in walk(rule):
        if (isinstance(part, All) and _is_muddled(part)) or (isinstance(part, Any) and _sexed(part)):
            return True
        if isinstance(part, Not) and isinstance(part.rule, All) and _denies_expecting(part.rule):
            return True
    then = rule.then if isinstance(rule, If) else rule
    return _dated_beside(held) or (isinstance(then, All) and Has(concept="sexually-active") in then.rules)


def _sexed(rule: Any) -> bool:
    """Tell whether a sex stands in some alternatives only: "men must be abstinent or use contraception"."""
    of_sex = [isinstance(part, All) and not {_MALE, _FEMALE}.isdisjoint(part.rules) for part in rule.rules]
    asked = any(isinstance(part, Has) and part.concept == "contraception" for part in rule.rules)
    return asked and any(of_sex)


def _is_muddled(rule: All) -> bool:
    """Tell whether contraception is asked beside what stands in its place, or beside whom it is asked of."""
    named = {leaf.concept for leaf in leaves(rule) if isinstance(leaf, Has)}
    own = {part.concept for part in rule.rules if isinstance(part, Has)}
    return "contraception" in own and not named.isdisjoint({"sexually-abstinent", "premenopausal"})


def _denies_expecting(rule: All) -> bool:
    """Tell whether a denial reaches a denial: "not pregnant not nursing"."""
    return any(isinstance(part, Not) for part in rule.rules) and not _EXPECTING.isdisjoint(
        leaf.concept for leaf in leaves(rule) if isinstance(leaf, Has)
    )


def _dated_beside(held: Leaves) -> bool:
    """Tell whether "… or for 120 days after the last dose of a drug" was read as having that drug."""
    named = {leaf.concept for leaf in held if isinstance(leaf, Has)}
    return not named.isdisjoint(_PROMISED) and any(
        isinstance(leaf, Has)
        and leaf.window is not None
        and leaf.window.at_least is not None
        and leaf.concept not in _FERTILITY | _PROMISED
        for leaf in held
    )


def _halves(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Fertile women, and men, who refuse contraception": whom a refusal is of is taken for a case."""
    parts = [part for each in walk(rule) if isinstance(each, Any) for part in each.rules]
    for part in parts:  # "nursing women, or men with a pregnant partner" says the latter of men alone
        named = {leaf.concept for leaf in leaves(part) if isinstance(leaf, Has)}
        if not (named.isdisjoint(_EXPECTING) or named.isdisjoint(_PARTNERS)):
            return True
    whom = {part.concept for part in parts if isinstance(part, Has) and not part.qualifiers}
    refused = any(isinstance(leaf, Has) and leaf.concept == "contraception" for leaf in held)
    for part in parts:
        said = {leaf.concept for leaf in leaves(part) if isinstance(leaf, Has)}
        if refused and isinstance(part, All) and said <= _WHOM:
            return True
    if any(isinstance(each, All) and {_MALE, _FEMALE} <= set(each.rules) for each in walk(rule)):
        return True
    return refused and not whom.isdisjoint(_WHOM - {"sexually-active"})


def _promises(test: Rule) -> bool:
    """Tell whether contraception is one of several conditions, or one that is to come."""
    parts = [leaf for leaf in leaves(test) if isinstance(leaf, Has) and leaf.concept == "contraception"]
    return any(test is not leaf or leaf.window is not None for leaf in parts)


def _family(text: str, rule: Rule, held: Leaves) -> bool:
    """ "History or family history of it": the first half is lost."""
    return isinstance(rule, Has) and rule.concept == "family-history" and _RELATIVES.search(text) is not None


def _later_too(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Surgery within 4 weeks of entry or during the study": the second time is lost."""
    told = any(isinstance(leaf, Has) and leaf.status in ("planned", "active") for leaf in held)
    return not told and _LATER_TOO.search(text) is not None


def _healthy_too(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Patients with asthma and healthy subjects" are two groups."""
    return _HEALTHY_TOO.search(text) is not None


def _bare_allergy(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Hypersensitivity or idiosyncratic reaction to X": an allergy to nothing beside one to something."""
    parts = rule.rules if isinstance(rule, Any) else ()
    own = [part for part in parts if isinstance(part, Has) and part.concept in _REACTIONS]
    told = [part for part in own if any(each.startswith("to-") for each in part.qualifiers)]
    return bool(told) and any(not part.qualifiers for part in own)


def _measures(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Measurable serum protein" is no measurable disease."""
    named = any(isinstance(leaf, Has) and leaf.concept == "measurable-disease" for leaf in leaves(rule))
    return named and isinstance(rule, All) and _MEASURED.search(text) is not None and not _LESION.search(text)


def _anatomical(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Has not undergone a hysterectomy" defines who can conceive; no study asks it of everyone."""
    parts = leaves(rule)
    if isinstance(rule, Has) or text.startswith("no "):
        return False  # as rules are put in words
    if not all(isinstance(leaf, Has) and leaf.concept in _FERTILITY for leaf in parts):
        return False
    return any(isinstance(leaf, Has) and leaf.concept in _ANATOMY for leaf in parts)


def _contrary(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Adults in good health, with X or Y": a part of a requirement that cannot be meant as it stands."""
    return any(_unmeant(part) for part in walk(rule) if not is_leaf(part))


def _unmeant(rule: Rule) -> bool:
    if isinstance(rule, Any):
        return _ages(rule) or _unlike(rule) or _limits(rule)
    if isinstance(rule, All):
        names = {part.concept for part in rule.rules if isinstance(part, Has)}
        healthy = "healthy-volunteer" in names and any(
            each.endswith(("-disease", "-disorder", "-cancer", "-syndrome")) for each in names
        )
        return healthy or sum(map(_is_open, rule.rules)) > 1
    return isinstance(rule, Not) and _at_once(rule.rule)


def _ages(rule: Any) -> bool:
    """ "Adults in good health, with X or Y": nobody's age is an alternative to a disease."""
    ages = [any(_is_age(each) for each in (part, *_conjuncts(part))) for part in rule.rules]
    alone = any(map(_is_age, rule.rules)) and any(isinstance(part, Has) for part in rule.rules)
    return alone or (any(ages) and not all(ages))


def _conjuncts(rule: Rule) -> tuple[Rule, ...]:
    return rule.rules if isinstance(rule, All) else ()


def _is_age(rule: Rule) -> bool:
    return isinstance(rule, Range) and rule.variable == "age"


def _limits(rule: Any) -> bool:
    """ "ALT and bilirubin <= 2 x ULN, or direct bilirubin <= ULN": of which of them it is an alternative."""
    single = {part.variable for part in rule.rules if isinstance(part, Range)}
    groups = (leaves(part) for part in rule.rules if isinstance(part, All))
    return bool(single) and any(
        all(isinstance(leaf, Range) and leaf.variable not in single for leaf in group) for group in groups
    )


def _unlike(rule: Any) -> bool:
    """ "Not pregnant and/or non-lactating" asks for both."""
    denied = [
        part
        for part in rule.rules
        if any(
            isinstance(each, Not) and isinstance(each.rule, Has) and each.rule.concept in _EXPECTING
            for each in walk(part)
        )
    ]
    return len(denied) > 1


def _at_once(rule: Rule) -> bool:
    """ "No drugs of abuse (A, B and C)" denies each, not all of them at once."""
    bare = [part for part in rule.rules if isinstance(part, Has)] if isinstance(rule, All) else []
    return len(bare) > 2


CHECKS: tuple[Check, ...] = (
    Check(_in_arm, traits=QUALITY),
    Check(_planned, traits=PLANNED),
    Check(_since, "exclusion", words=("since", "from", "after", "post")),
    Check(_bare_allergy, "exclusion", traits=IS_ANY | QUALITY, names=_REACTIONS),
    Check(_method, "exclusion", traits=IS_HAS, names=frozenset({"contraception"})),
    Check(_family, "exclusion", traits=IS_HAS, words=("family history",)),
    Check(_later_too, "exclusion", traits=TIMED, words=(" during ", " throughout ")),
    Check(_healthy_too, "inclusion", traits=IS_ALL, names=frozenset({"healthy-volunteer"})),
    Check(_loose, "exclusion", traits=IS_ALL | OPEN),
    Check(_half_said, "exclusion", traits=IS_ANY | QUALITY, names=_VAGUE),
    Check(_halves, "exclusion", traits=HAS, names=_EXPECTING | {"contraception", "female"}),
    Check(_either, "inclusion", traits=IS_ANY, words=("either",)),
    Check(_past, "inclusion", traits=IS_NOT, words=("post", "after", "following")),
    Check(_permits, "inclusion", words=(" may", " can", " could", " might")),
    Check(_defines, "inclusion", words=("defined", "means", "include", "refer", "considered")),
    Check(_measures, "inclusion", traits=IS_ALL, names=frozenset({"measurable-disease"})),
    Check(_anatomical, "inclusion", names=_ANATOMY),
    Check(_expecting, "inclusion", traits=IS_ANY, names=_EXPECTING),
    Check(_contrary, "inclusion", joined=True),
    Check(_conceives, "inclusion", names=_PROMISED | _EXPECTING | {"sexually-active"}),
)

"""Parts of a rule that undo each other, or of which one says nothing: what ties them was mistaken."""

import re

from trialbridge.eligibility.doubts.check import ALL, HAS, IS_ANY, NOT, OPEN, QUALITY, Check, Leaves
from trialbridge.eligibility.nodes import EXTENTS
from trialbridge.model.rule import NAMED, All, Any, Count, Has, Not, Range, Rule, is_leaf, leaves, walk

_OF_WOMEN = frozenset({"pregnancy", "lactation", "childbearing-potential", "fertile", "female", "male"})
_SWALLOWED = re.compile(r"-(?:or|and)-(?:other|any|inability|unable|history|patients|presence|who|those)-")
_STATED = frozenset({"stage", "prior_lines"})
_TUMOUR = re.compile(
    r"(?:cancer|carcinoma|lymphoma|leukaemia|tumour|melanoma|myeloma|sarcoma|blastoma|glioma|neoplasm)$"
)
_EITHER = re.compile(r"\b(?:presence (?:or|and/or|and) absence|absence or presence)\b")
_EXCEPTING = (
    "except", "other than", "unless", "exclud", "but", "apart from", "aside from", "outside", "beyond",
    "without", "not", "besides", "exempt", "allow", "permit", "accept", "may", "can ", "eligible",
)  # fmt: skip
_REACTIONS = frozenset({"allergy", "adverse-drug-reaction", "drug-intolerance"})
_GIVEN = re.compile(r"(?:therapy|vaccine|drug|agent|inhibitor|antibody)$")
_CLEAR = Has(concept="no-evidence-of-disease")
_WELL = frozenset({"healthy-volunteer", "good-health"})
_LEADS = re.compile(
    r"\b(?!and/|known or|suspected or)[a-z0-9-]+ or [a-z0-9-]+ "
    r"(?:allerg(?:y|ies)|intolerances?|(?:hyper)?sensitivit(?:y|ies))\b"
)
_ADDICTIVE = frozenset(
    {"opioid", "benzodiazepine", "analgesic", "sedative-hypnotic", "barbiturate", "cocaine", "amphetamine",
     "cannabis", "alcohol", "nicotine"}
)  # fmt: skip
_ABUSE = re.compile(
    r"\b(?:narcotic|opioid|opiate|benzodiazepine|analgesic|cocaine|sedative|amphetamine|barbiturate|cannabis|"
    r"marijuana|alcohol|etoh)s?\b(?:,| or\b| and\b|/)[^.;]{0,60}"
    r"\b(?:abuse|misuse|dependen\w+|addiction|use disorders?)\b"
    r"|\b(?:dependen\w+|addict\w+|abuse) (?:on|to|of|upon)\b[^.;]{0,60}\bor\b"
)
_EFFECT = re.compile(
    r"\bor (?!any|other|an?\b|history|have|has|with)(?:[a-z-]+ ){1,3}"
    r"(?:leading to|resulting in|causing|affecting|impairing|that impairs?|that affects?|which affects?) "
)
_LEADING = re.compile(
    r"leading-to|resulting-in|causing|affecting|impairing|that-(?:impair|affect)|which-affect"
)
_INCLUDED = re.compile(r"(?<!not )\b(?:are|is|be) (?:also )?(?:included|enrolled)\b(?! (?:in|on)\b)")
_TIMED_BY = re.compile(
    r"\b(?:before|prior to|after) (?:the |any )?(?:[a-z]+therapy|surgery|resection|transplant\w*)\b"
)
_IN_CLASS = re.compile(r"\bclass ?(?:[ivx]+|\d)\b")
_FAILED = re.compile(
    rf"{NAMED}(?:failure|inability|ability|compliance|eligibility|participation|criteria|requirements?)"
)

_REFUSED = re.compile(
    r"\bfail(?:s|ed|ure|ures)? to (?:meet|comply|adhere|attend|complete|provide|sign|obtain|follow)\b"
)
_PANEL = re.compile(r"\bpanels? (?:is |are |was |were )?(?:negative|positive) for\b")
_TAKEN_AS = re.compile(
    r"\bfor reasons? other than\b|"
    r"\b(?:except|unless|other than|not) (?:when |if )?(?:used |given |taken )?as (?:an? )?anti"
)
_CONSENT = Has(concept="informed-consent")
_OTHER_CASE = re.compile(r"\b(?:other than|except(?: for)?) [^,;:()]{2,60}, (?:or|and/or) (?:any )?other\b")
_LAST_BUT = re.compile(r"\bor (?:any )?other [^,;.()]{3,50},? (?:except|other than|excluding|but not)\b")
_SHOWN = re.compile(
    r"\b(?:intoleran\w+|allerg\w+|hypersensitivity|reactions?) (?:to|of) [^.;,]{3,60}?,? "
    r"\(?(?:such as|e\.?g)\b"
)
_STILL = re.compile(r"\bactive disease\b")
_CASES = re.compile(r"\bcontraindicat\w*[^.;]*\b(?:such as|including|e\.?g)\b")


def _undone(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Bleeding, or bleeding above grade 3", "fertile or not": one part makes the other say nothing."""
    return any(
        (isinstance(part, Any) and _takes_in(part)) or (isinstance(part, All) and _repeats(part))
        for part in walk(rule)
        if not is_leaf(part)
    )


def _takes_in(rule: Any) -> bool:
    """Tell whether an alternative stands among the conditions of another, or is denied by it."""
    limits = [part for part in rule.rules if isinstance(part, Range)]
    if len(limits) > 1 and any(_covers(one, other) for one in limits for other in limits):
        return True
    if any(isinstance(part, Not) and part.rule in rule.rules for part in rule.rules):
        return True
    groups = [part for part in rule.rules if isinstance(part, All)]
    if not groups:
        return False
    alone = {part for part in rule.rules if isinstance(part, Has | Range) and not _of_women(part)}
    return any(not alone.isdisjoint(part.rules) for part in groups)


def _covers(one: Range, other: Range) -> bool:
    """Tell whether every value keeps one of two limits: ">= 1 line but no more than 2 lines"."""
    if (one.variable, one.unit, one.window) != (other.variable, other.unit, other.window):
        return False
    if one.low is None or other.high is None or one.high is not None or other.low is not None:
        return False
    return one.low <= other.high


def _repeats(rule: All) -> bool:
    """Tell whether a condition stands among the alternatives of another, or is denied in one more."""
    if not any(isinstance(part, Not | Any) for part in rule.rules):
        return False
    denied = {part.rule for part in rule.rules if isinstance(part, Not)}
    excluded = {each for part in denied if isinstance(part, Any) for each in part.rules}
    return not excluded.isdisjoint(rule.rules) or any(
        (isinstance(part, Any) and not set(part.rules).isdisjoint(rule.rules))
        or (isinstance(part, Not) and isinstance(part.rule, All) and not denied.isdisjoint(part.rule.rules))
        for part in rule.rules
    )


def _of_women(rule: Rule) -> bool:
    return isinstance(rule, Has) and rule.concept in _OF_WOMEN


def _swallowed(text: str, rule: Rule, held: Leaves) -> bool:
    """ "A resection that precludes absorption or other malabsorption": a quality holds an alternative."""
    return any(
        "-or-" in each and _SWALLOWED.search(each) is not None
        for leaf in held
        if isinstance(leaf, Has)
        for each in leaf.qualifiers
    )


def _headless(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Leukaemia in remission or relapse": an alternative to a tumour that says only how far it has gone."""
    return isinstance(rule, Any) and any(map(_is_state, rule.rules)) and any(map(_names, rule.rules))


def _is_state(rule: Rule) -> bool:
    parts = leaves(rule)
    told = all(
        (isinstance(leaf, Has) and leaf.concept in EXTENTS and not leaf.qualifiers)
        or (isinstance(leaf, Range) and leaf.variable in _STATED)
        for leaf in parts
    )
    return told and any(isinstance(leaf, Has) for leaf in parts)


def _names(rule: Rule) -> bool:
    parts = rule.rules if isinstance(rule, All) else (rule,)
    return any(isinstance(part, Has) and _TUMOUR.search(part.concept) is not None for part in parts)


def _denied_alone(text: str, rule: Rule, held: Leaves) -> bool:
    """ "No anorexia No bulimia" denies both: a denial takes one out of another only by words of exception."""
    return not any(word in text for word in _EXCEPTING) and any(
        isinstance(part, Not)
        and isinstance(part.rule, All)
        and any(isinstance(each, Not) for each in part.rule.rules)
        for part in walk(rule)
    )


def _reacting(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Allergic history of chemotherapeutic agents": a reaction beside a treatment is to it."""
    return any(
        isinstance(part, All)
        and any(_reacts(each) for each in part.rules)
        and any(isinstance(each, Has) and _GIVEN.search(each.concept) is not None for each in part.rules)
        for part in walk(rule)
    )


def _reacts(rule: Rule) -> bool:
    return isinstance(rule, Has) and rule.concept in _REACTIONS and not rule.qualifiers


def _both_ways(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Presence or absence of cirrhosis" asks for neither."""
    return _EITHER.search(text) is not None


def _none_left(text: str, rule: Rule, held: Leaves) -> bool:
    """ "No evidence of cancer (NED)" says the same twice, and denies neither beside the other."""
    return any(
        isinstance(part, Not) and isinstance(part.rule, All) and _CLEAR in part.rule.rules
        for part in walk(rule)
    )


def _abused(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Narcotic or alcohol abuse" is no use of narcotics."""
    parts = rule.rules if isinstance(rule, Any) else ()
    taken = any(isinstance(part, Has) and part.concept in _ADDICTIVE for part in parts)
    return taken and _ABUSE.search(text) is not None


def _volunteers(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Healthy, non-smoking, postmenopausal or sterile women": qualities of everyone, read as cases."""
    return any(
        isinstance(part, Any)
        and len(part.rules) > 2
        and any(isinstance(each, Has) and each.concept in _WELL for each in part.rules)
        for part in walk(rule)
    )


def _to_both(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Warfarin or aspirin allergy" is no use of warfarin."""
    parts = rule.rules if isinstance(rule, Any) else ()
    named = any(
        isinstance(part, Has)
        and (part.concept.endswith("-allergy") or (part.concept in _REACTIONS and part.qualifiers))
        for part in parts
    )
    return named and _LEADS.search(text) is not None


def _affected(text: str, rule: Rule, held: Leaves) -> bool:
    """ "A bowel disorder or surgery leading to malabsorption" means a disorder that leads to it, too."""
    tied = [
        leaf
        for leaf in held
        if isinstance(leaf, Has) and any(_LEADING.match(each) for each in leaf.qualifiers)
    ]
    return 0 < len(tied) < len(held) and _EFFECT.search(text) is not None


def _let_in(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Note: patients with X are included" lets them in, whatever list it stands in."""
    return _INCLUDED.search(text) is not None


def _two_tumours(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Lung cancer and other solid tumours" asks nobody for two."""
    return any(
        isinstance(part, All)
        and any(isinstance(each, Has) and each.concept == "second-malignancy" for each in part.rules)
        and any(isinstance(leaf, Has) and _TUMOUR.search(leaf.concept) is not None for leaf in leaves(part))
        for part in (rule, *(rule.rules if isinstance(rule, Any) else ()))
    )


def _before(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Karnofsky >= 70 before radiotherapy" asks for no radiotherapy had."""
    return _TIMED_BY.search(text) is not None and any(
        isinstance(part, All)
        and any(isinstance(each, Range) for each in part.rules)
        and any(
            isinstance(each, Has) and each.window is None and _GIVEN.search(each.concept) is not None
            for each in part.rules
        )
        for part in walk(rule)
    )


def _classed(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Over class 2 heart failure" counts no failures."""
    return _IN_CLASS.search(text) is not None and any(isinstance(leaf, Count) for leaf in held)


def _nothing(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Failure to meet the criteria" is the failure of nothing the patient has."""
    return any(isinstance(leaf, Has) and _FAILED.fullmatch(leaf.concept) is not None for leaf in held)


def _refused(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Failure to meet guidelines" is no failure of a treatment."""
    return _REFUSED.search(text) is not None


def _to_come(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Chemotherapy for the disease to be treated" was itself not treated."""
    return any(isinstance(leaf, Has) and "treated" in leaf.qualifiers for leaf in held)


def _active(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Fibrosis and active disease" asks for two things."""
    told = any(isinstance(leaf, Has) and leaf.status == "active" for leaf in held)
    return not told and _STILL.search(text) is not None


def _cases(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Contraindications to a stimulator, such as a pacemaker": nothing speaks against the latter."""
    to = [leaf for leaf in held if isinstance(leaf, Has) and leaf.concept == "contraindication"]
    return len(to) > 1 and _CASES.search(text) is not None


def _panelled(text: str, rule: Rule, held: Leaves) -> bool:
    """ "A panel negative for hepatitis B and C" asks that there be neither."""
    return _PANEL.search(text) is not None


def _as_such(text: str, rule: Rule, held: Leaves) -> bool:
    """ "No steroids except as antiemetics" says what for they may be taken, and names no other drug."""
    return _TAKEN_AS.search(text) is not None


def _signed(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Seizures within 6 months before signing the consent form (ICF)": the consent only says when."""
    return any(
        isinstance(part, All)
        and _CONSENT in part.rules
        and any(isinstance(each, Has | Range) and each.window is not None for each in part.rules)
        for part in walk(rule)
    )


def _behind(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Joint disease other than gout, or other autoimmune disease": a case behind an exception."""
    return _OTHER_CASE.search(text) is not None and any(
        isinstance(part, Not) and isinstance(part.rule, Any) for part in walk(rule)
    )


def _of_nodes(text: str, rule: Rule, held: Leaves) -> bool:
    """ "A tumour with a short axis of 1 cm" is no lymph node."""
    return "node" not in text and "lymph" not in text and "nodal" not in text


def _last_but(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Myeloma, or any other bone disease, except osteoporosis" excepts it from the last alone."""
    return _LAST_BUT.search(text) is not None and any(
        isinstance(part, All)
        and any(isinstance(each, Any) for each in part.rules)
        and any(isinstance(each, Not) for each in part.rules)
        for part in walk(rule)
    )


def _shown(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Intolerance of aspirin such as a rash": a rash is how it shows, and excludes nobody else."""
    to = [leaf for leaf in held if isinstance(leaf, Has) and leaf.concept in _REACTIONS]
    return 0 < len(to) < len(held) and _SHOWN.search(text) is not None


CHECKS: tuple[Check, ...] = (
    Check(_undone, joined=True),
    Check(_swallowed, traits=QUALITY),
    Check(_both_ways, traits=NOT, words=("absence",)),
    Check(_denied_alone, "inclusion", joined=True, traits=ALL | NOT),
    Check(_reacting, joined=True, traits=ALL, names=_REACTIONS),
    Check(_none_left, "inclusion", joined=True, traits=NOT, names=frozenset({"no-evidence-of-disease"})),
    Check(_abused, joined=True, traits=IS_ANY | HAS, names=_ADDICTIVE),
    Check(_to_both, joined=True, traits=IS_ANY | HAS, words=("allerg", "intoleran", "sensitiv")),
    Check(_volunteers, "inclusion", joined=True, traits=HAS, names=_WELL),
    Check(
        _affected,
        joined=True,
        traits=IS_ANY | QUALITY,
        words=("leading", "resulting", "causing", "ffect", "impair"),
    ),
    Check(_let_in, "exclusion", words=("included", "enrolled")),
    Check(_two_tumours, "inclusion", joined=True, traits=ALL, names=frozenset({"second-malignancy"})),
    Check(_before, "inclusion", joined=True, traits=ALL | HAS, words=("before ", "prior to ", "after ")),
    Check(_classed, words=("class",)),
    Check(_nothing, traits=OPEN),
    Check(_panelled, joined=True, traits=OPEN, words=("panel",)),
    Check(_as_such, joined=True, traits=NOT, words=(" as ", "for reason")),
    Check(_signed, joined=True, traits=ALL | HAS, names=frozenset({"informed-consent"})),
    Check(_behind, "exclusion", joined=True, traits=NOT, words=("other than ", "except ")),
    Check(_of_nodes, names=frozenset({"node_short_axis"})),
    Check(_last_but, "exclusion", joined=True, traits=ALL | NOT, words=(" other ",)),
    Check(_shown, joined=True, traits=IS_ANY | QUALITY, words=("such as", "e.g", "eg"), names=_REACTIONS),
    Check(_refused, words=("fail",), names=frozenset({"refractory-disease"})),
    Check(_to_come, traits=QUALITY, words=("to be treated",)),
    Check(_active, traits=HAS, words=("active disease",)),
    Check(_cases, joined=True, traits=QUALITY, names=frozenset({"contraindication"})),
    Check(_headless, "inclusion", joined=True, traits=IS_ANY | HAS),
)

"""Leaves that stand where their sentence's words do not put them; how qualities clash is told elsewhere."""

import re
from collections.abc import Iterator
from itertools import pairwise

from trialbridge.eligibility.doubts.check import (
    ALL,
    ANY,
    HAS,
    IF,
    IS_ALL,
    IS_ANY,
    OPEN,
    QUALITY,
    Check,
    Leaves,
)
from trialbridge.model.rule import (
    NAMED,
    All,
    Any,
    Has,
    If,
    Not,
    Range,
    Rule,
    canonical,
    children,
    is_leaf,
    is_named,
    leaves,
    named_words,
    walk,
)

_VIRUSES = frozenset({"hiv-infection", "hepatitis-b", "hepatitis-c", "htlv", "syphilis", "tuberculosis"})
_AT_ONCE = re.compile(r"\bco-? ?infect|\bboth\b|\btogether\b|\bplus\b")
_EXPECTED = frozenset({"pregnancy", "lactation"})
_WANTED = re.compile(
    r"^pregnancy within|"
    r"\bpregnant\b|\bpositive\b|\bbreast-?fe|\blactating\b|\bnursing\b|\bgestation|\bpregnancies\b"
    r"|^\W*(?:pregnancy|lactation)\W*$"
)
_SMALL = 10
_GROWN = re.compile(
    r"\bage[ds]?\b|\bold\b|\bolder\b|\byoung|\binfan|\bchild|\bbirth\b|\bneonat|\badult|\btoddler|\bbab(?:y|ies)\b"
)
_NOTE = re.compile(r"\bnote\b:?[^.;]*\bincludes?\b")
_KNOWN_BY = re.compile(
    r"\b(?:according to|as per|based on|(?:defined|assessed|determined|confirmed|documented|verified|"
    r"measured|evaluated|evidenced|diagnosed|proven|shown|calculated|identified|detected) "
    r"(?:by|on|using|with|via|in))\b"
)
_HALVES = re.compile(
    rf"{NAMED}(?:route|forms?|types?|subtypes?|variants?|amounts?|levels?|elevation|rise|distribution|reserves?|"
    r"presence|use|doses?|cumulative-doses?|numbers?|accident|abuse|alkaline|mixt|mixed|multi-organ|small-cell|"
    r"direct|attention|results?|evidence|features?|components?|agents?|products?|signs?|degrees?|parts?|period|"
    r"situation|circumstances?|reasons?|cause|etiology|content|range|values?|criteria|basis|extent|"
    r"absorption|excretion|retention|interpretation|evaluation|assessments?|outcomes?|safety|"
    r"staging|elevations|thresholds|analysis|files|policies|backgrounds|ethnicities|verification|"
    r"demonstration|core|reverse|pretreatment|inhibitors|compound|perception|prone|gross|loose|guttate|"
    r"adjacent|co-?morbid|endocrine|intermediate|indeterminate|indolent|(?:auto|immune)-?(?:immune|suppressive)|"
    r"anti-inflammatory|(?:[a-z]+-)*(?:cell|bowel|organ|molecule|outlet|intestinal|cranial|orthopa?edic)|"
    r"[a-z-]+-(?:modulating|depleting|blocking|inhibiting|containing)|[a-z]-?\d{1,3})"
)
_CAUSED = re.compile(r"\b(?:unless|except)\b[^.;]*\b(?:related|due|secondary|attribut\w+) to\b")
_GROWTH = re.compile(r"(?:leukaemia|lymphoma|cancer|tumour|carcinoma|neoplasm|myeloma|sarcoma|metastasis)$")
_STAGED = re.compile(
    r"\bstage [0-9iv ]+(?:(?:or|and|to|-) ?[0-9iv]+ )?(?:\w+ )?"
    r"(?:hypertension|kidney|renal|ckd|chronic kidney|heart|pressure|decubitus|ulcers?|parkinson|retinopathy|"
    r"sarcoid\w*|copd|endometriosis|prolapse|frostbite|lymph(?:o)?edema|labou?r)\b"
)
_OWN = re.compile(r"\bin (?:her|his|their) \w+")
_GOES_ON = re.compile(r"\bor\b[^.;]*? and (?:have|has|had|who|were|was|are|is) ")
_EXEMPLARY_CAUSE = re.compile(
    r"\b(?:e\.?g\.?|such as|for example|including)[ ,.:]*"
    r"(?:due to|because of|caused by|secondary to|from|owing to)\b"
)
_NOT_ALL = re.compile(
    r"\b(?:indicated|shown|evidenced|demonstrated|defined) (?:by|as)\b[^.;]*\bnot limited to\b"
)
_FOREIGN = re.compile(
    r"\b(?:les|des|ou|avec|sans|femmes?|patientes?|moins|depuis|enceintes?|und|oder|nicht|mit|ohne|der|die|das|"
    r"mujeres|hombres|pacientes|con|los|las|que|del|o|y|anni|pazienti|della)\b"
)
_FEW_FOREIGN = 2
_PERMITTED = re.compile(
    r"\b(?:may|can|could|might) be (?:done|performed|obtained|used|given|taken|collected|repeated|"
    r"administered|substituted|measured|waived|either|of)\b"
)
_MANY = 4
_GRADED = re.compile(r"listhesis|\bnyha\b|\bnew york\b|\bprolapse|\bvarices|\bha?emorrhoid|\bo?esophagitis\b")
_LET_IN = re.compile(
    r"\b(?:are|is|remains?|may be|will be|can be) (?:still )?"
    r"(?:eligible|allowed|permitted|acceptable|permissible)\b(?! for\b)"
)
_BOTH = re.compile(r"\bto both\b|, which (?:may|might|could|will|would) (?:require|need)")
_UNFIT = re.compile(
    r"\b[a-z]+(?:platin|mab|nib|transplant|chemotherapy|platinum)[ -](?:in)?eligible\b|"
    r"\b(?:assessed|tested|evaluated|screened) for\b.{0,200}\bstatus\b"
)
_WHO = re.compile(r"(?:^|-)(?:patients|subjects|participants|wom[ae]n|m[ae]n|individuals|who|persons)(?:-|$)")
_TORN = re.compile(
    r"^to-(?:serious|severe|life|mild|moderate|known|dislike)|^by-response-|^of-estradiol|^as-|"
    r"^of-(?:nci-)?ctcae|^of-predicted|^to-(?:help|allow|enrollment|prescription)$|^for-(?:part|a-time)|"
    r"^at-run$|^of-your|^by-recist|(?:^|-)(?:dont|precedes|need|mandate|concentrate|consumes|justifying)(?:-|$)"
)
_ADJECTIVE = re.compile(r"\balcoholic(?:,| or|/| and)")
_CARCINOMAS = frozenset(
    {"adenocarcinoma", "squamous-cell-carcinoma", "adenosquamous-carcinoma", "small-cell-carcinoma",
     "neuroendocrine-carcinoma", "carcinoma"}
)  # fmt: skip
_ORGAN = re.compile(
    r"^(?!non-|large-|small-|basal-|clear-|signet-|merkel-|adeno|squamous|neuro|undifferentiated).+-"
    r"(?:adenocarcinoma|squamous-cell-carcinoma)$"
)
"""Carcinomas of an organ by their name."""
_RISK = frozenset({"gleason", "t_stage", "n_stage", "m_stage"})
_PLAIN = re.compile(r" (?:with|and|requiring) ")
_SEVERAL = re.compile(
    r"[,(;:]|\bor\b|\band\b.{0,300}\band\b|\b(?:by|using|on|according|defined|based|per|for)\b"
)
_SHORT = 5
_PEOPLE = frozenset({"female", "male"})


_HIGH_IS_GOOD = frozenset(
    {"anc", "haemoglobin", "platelets", "creatinine_clearance", "egfr", "lvef", "karnofsky", "lansky",
     "life_expectancy", "albumin", "spo2", "fev1", "dlco"}
)  # fmt: skip
_LOW_IS_GOOD = frozenset(
    {"creatinine", "bilirubin_total", "bilirubin_direct", "ast", "alt", "alp", "ecog", "inr", "pt", "aptt",
     "steroid_dose"}
)  # fmt: skip


def denies_demand(rule: Rule, denied: bool = False) -> bool:
    """Tell whether a limit that every study asks for is denied: "have not been transfused: ANC >= 1.5"."""
    if is_leaf(rule) and not denied:
        return False
    if isinstance(rule, Not):
        return denies_demand(rule.rule, not denied)
    if isinstance(rule, Range):
        if rule.high is None:
            return rule.variable in _HIGH_IS_GOOD
        return not rule.low and rule.high is not None and rule.variable in _LOW_IS_GOOD
    parts = rule.rules if isinstance(rule, All | Any) else ()
    limits = [part.variable for part in parts if isinstance(part, Range)]
    return any(
        denies_demand(part, denied)
        for part in parts
        if not (isinstance(part, Range) and limits.count(part.variable) > 1)  # "below or above the range"
    )


def _infected(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "HIV or active infection with hepatitis B or C" excludes whoever has one of them."""
    for part in walk(rule):
        if not isinstance(part, All):
            continue
        held = [
            {leaf.concept for leaf in leaves(each) if isinstance(leaf, Has)} & _VIRUSES
            for each in part.rules
            if not isinstance(each, Not)
        ]
        if sum(map(bool, held)) > 1 and len(set().union(*held)) > 1 and _AT_ONCE.search(text) is None:
            return True
    return False


def _expectant(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Serum pregnancy screen (women only)" asks nobody to be pregnant."""
    return (
        any(isinstance(leaf, Has) and leaf.concept in _EXPECTED for leaf in _asked(rule))
        and _WANTED.search(text) is None
    )


def _asked(rule: Rule) -> Iterator[Rule]:
    """Give the leaves that a rule asks for, not those it denies or tests."""
    if isinstance(rule, Not):
        return
    if isinstance(rule, If):
        yield from _asked(rule.then)
        return
    parts = children(rule)
    if not parts:
        yield rule
    for part in parts:
        yield from _asked(part)


def _dated(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Treated for over 1 year" is no age."""
    for leaf in parts:
        if isinstance(leaf, Range) and leaf.variable == "age":
            ends = [end for end in (leaf.low, leaf.high) if end is not None]
            if ends and max(ends) < _SMALL and _GROWN.search(text) is None:
                return True
    return False


def _circular(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Two forms of contraception (…)" is not asked of those who use it."""
    return any(isinstance(part, If) and canonical(part.test) == canonical(part.then) for part in walk(rule))


def _noted(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Contraception. Note: this includes condoms" asks for no condoms too."""
    return _NOTE.search(text) is not None


def _method(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "As assessed by ultrasound or axillary sampling" tells how it is known, and asks for neither."""
    told = _KNOWN_BY.search(text)
    behind = text[told.end() :].replace("-", " ") if told is not None else ""
    return bool(behind) and any(
        isinstance(leaf, Has) and is_named(leaf) and named_words(leaf.concept) in behind for leaf in parts
    )


def _halved(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "AST, alkaline or bilirubin > 2 x ULN": half a name."""
    for leaf in parts:
        if isinstance(leaf, Has) and is_named(leaf):
            if _HALVES.fullmatch(leaf.concept) is not None or _OWN.search(text) is not None:
                return True
            if leaf.status == "active" and "active disease" in text:
                return True
    return False


def _own_growth(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Unless related to the lymphoma" does not let in everybody with one."""
    parts = rule.rules if isinstance(rule, Any) else ()
    return (
        any(isinstance(part, Has) and _GROWTH.search(part.concept) for part in parts)
        and _CAUSED.search(text) is not None
    )


def _of_other(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Stage 1 hypertension" is no stage of a tumour."""
    return _STAGED.search(text) is not None


def _goes_on(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "A or B and has progressed on it": of which of them is anybody's guess."""
    parts = rule.rules if isinstance(rule, Any) else ()
    return any(isinstance(part, All) for part in parts) and _GOES_ON.search(text) is not None


def _exemplary(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Immunocompromised (e.g. due to chemotherapy)" does not exclude who had chemotherapy."""
    if _NOT_ALL.search(text) is not None and isinstance(rule, All):
        return True
    return isinstance(rule, Any) and _EXEMPLARY_CAUSE.search(text) is not None


def _foreign(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Femmes enceintes ou allaitantes": open names in a language nobody reads here."""
    return len(_FOREIGN.findall(text)) >= _FEW_FOREIGN


def _barred(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Unless contraindicated" asks for no contraindication."""
    return isinstance(rule, Any) and Has(concept="contraindication") in rule.rules


def _permitted(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Biopsies may be done with sedation" asks for nothing."""
    return _PERMITTED.search(text) is not None and not any(isinstance(part, If) for part in walk(rule))


def _at_once(text: str, rule: Rule, parts: Leaves) -> bool:
    """Nobody is asked to have three tumours at once."""
    return any(
        isinstance(part, All)
        and len(part.rules) >= _MANY
        and len(
            {each.concept for each in part.rules if isinstance(each, Has) and _GROWTH.search(each.concept)}
        )
        >= _MANY
        for part in walk(rule)
    )


def _twice(text: str, rule: Rule, parts: Leaves) -> bool:
    """The same thing asked for with a quality and without: the quality was another's."""
    for part in walk(rule):
        if isinstance(part, All):
            named = sorted(
                [each for each in part.rules if isinstance(each, Has)], key=lambda each: each.concept
            )
            for first, second in pairwise(named):
                if first.concept == second.concept and (first.qualifiers or second.qualifiers):
                    return True
    return False


def _tied(text: str, rule: Rule, parts: Leaves) -> bool:
    """An open name that must hold beside something known is most often half of a name."""
    whole = rule.rule if isinstance(rule, Not) else rule
    short = len(text.split()) <= _SHORT or _PLAIN.search(text) is not None
    if short and isinstance(whole, All) and _SEVERAL.search(text) is None:
        return False  # "infected limb with critical ischaemia", "hepatic hilum lymph node metastasis"
    for part in walk(rule):
        if isinstance(part, All):
            held = [each for each in part.rules if isinstance(each, Has | Any) and not _is_sex(each)]
            names = [each for each in held if isinstance(each, Has) and is_named(each)]
            if len(held) > 1 and any(not _glossed(text, each) for each in names):
                return True
    return False


def _glossed(text: str, leaf: Has) -> bool:
    """Tell whether brackets behind an open name say more of it: "connective disorder (lupus)"."""
    at = text.find("(")
    return at >= 0 and named_words(leaf.concept) in text[:at].replace("-", " ")


def _is_sex(rule: Rule) -> bool:
    return isinstance(rule, Has) and rule.concept in _PEOPLE


def _torn(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Serious, life threatening, or severe reactions": qualities that hold half of another phrase."""
    return any(
        _WHO.search(each) or _TORN.match(each)
        for leaf in parts
        if isinstance(leaf, Has) and leaf.concept != "caregiver"
        for each in leaf.qualifiers
    )


def _alcoholic(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Viral, alcoholic or other hepatitis" excludes nobody for alcohol."""
    named = any(isinstance(leaf, Has) and leaf.concept.startswith("alcohol-") for leaf in parts)
    return named and _ADJECTIVE.search(text) is not None


def _other_grade(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Grade II spondylolisthesis" grades no toxicity."""
    return _GRADED.search(text) is not None


def _let_in(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Patients with controlled infection are eligible" excludes none of them."""
    if " nor " in text and isinstance(rule, All) and any(isinstance(part, Not) for part in rule.rules):
        return True  # "may not be on a study drug nor have been in a trial"
    if not isinstance(rule, Any) or any(isinstance(part, Not) for part in walk(rule)):
        return False
    return _LET_IN.search(text) is not None


def _of_organ(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Cervical squamous cell carcinoma or adenocarcinoma": the second is of the same organ."""
    for part in walk(rule):
        names = (
            [each.concept for each in part.rules if isinstance(each, Has)] if isinstance(part, Any) else []
        )
        if not _CARCINOMAS.isdisjoint(names) and any(_ORGAN.search(name) for name in names):
            return True
    return False


def _low_risk(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Stage <= T2, Gleason <= 6, and PSA <= 10" is one group of risk."""
    limits = (
        {part.variable for part in rule.rules if isinstance(part, Range)} if isinstance(rule, Any) else set()
    )
    return len(limits) > 1 and not _RISK.isdisjoint(limits) and " or " not in text


def _unlikely(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Nonsmoker for 3 months" never smoked since then; "plans to quit" is no former smoker."""
    has = [leaf for leaf in parts if isinstance(leaf, Has)]
    if any(leaf.concept == "never-smoker" and leaf.window is not None for leaf in has):
        return True
    return any(leaf.concept == "former-smoker" and leaf.status == "planned" for leaf in has)


def _to_both(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Allergy to both A and B", "bleeding, which might require transfusion": of each, not of either."""
    return _BOTH.search(text) is not None


def _ineligible(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Cisplatin-ineligible" is nobody who had cisplatin; "assessed for MSI-H status" is either."""
    return _UNFIT.search(text) is not None


CHECKS: tuple[Check, ...] = (
    Check(_halved, traits=OPEN),
    Check(_of_other, names=frozenset({"stage"}), words=("stage ",)),
    Check(_foreign, traits=OPEN),
    Check(_ineligible, words=("eligible", "status")),
    Check(_unlikely, names=frozenset({"never-smoker", "former-smoker"})),
    Check(_to_both, traits=IS_ANY, words=("to both", ", which ")),
    Check(_torn, traits=QUALITY),
    Check(_alcoholic, traits=HAS, words=("alcoholic",)),
    Check(_other_grade, names=frozenset({"toxicity_grade"})),
    Check(_expectant, "inclusion", names=_EXPECTED),
    Check(_barred, "inclusion", traits=IS_ANY, names=frozenset({"contraindication"})),
    Check(_permitted, "inclusion", words=(" be ",)),
    Check(_dated, joined=True, names=frozenset({"age"})),
    Check(_circular, joined=True, traits=IF),
    Check(_noted, joined=True, traits=IS_ALL, words=("note",)),
    Check(_method, joined=True, traits=ALL | OPEN),
    Check(_goes_on, joined=True, traits=IS_ANY | ALL, words=(" and ",)),
    Check(
        _exemplary,
        joined=True,
        words=("limited to", "due to", "because of", "caused by", "secondary to", "from", "owing to"),
    ),
    Check(_at_once, joined=True, traits=ALL | HAS),
    Check(_twice, joined=True, traits=ALL | HAS),
    Check(_tied, joined=True, traits=ALL | OPEN),
    Check(_of_organ, joined=True, traits=ANY, names=_CARCINOMAS),
    Check(_infected, "exclusion", joined=True, traits=ALL, names=_VIRUSES),
    Check(
        _let_in,
        "exclusion",
        joined=True,
        words=(" nor ", "eligible", "allowed", "permitted", "acceptable", "permissible"),
    ),
    Check(_low_risk, "exclusion", joined=True, traits=IS_ANY, names=_RISK),
    Check(_own_growth, "inclusion", joined=True, traits=IS_ANY | HAS, words=("unless", "except")),
)

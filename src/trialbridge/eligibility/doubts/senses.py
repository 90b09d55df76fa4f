"""Names in another sense, halves of names and of qualities: what the words mean is not what the leaf says."""

import re

from trialbridge.eligibility.doubts.check import (
    ALL,
    HAS,
    IS_NOT,
    NOT,
    OPEN,
    PLANNED,
    QUALITY,
    REACTIONS,
    Check,
    Leaves,
)
from trialbridge.model.rule import NAMED, All, Any, Has, Not, Range, Rule, canonical, children, leaves, walk

_HALF = re.compile(
    r"(?:to|of|for|in|by|from|with|during|at|on|involving|due-to|similar-to)-(?:"
    r"(?:[^ ]*-)?(?:red|sole|first|second|any|other|another|human|humani[sz]ed|recombinant|chimeric|fresh|"
    r"our|unclear|undetermined|unknown|uncertain|unspecified|real|bony|dermal|cardiac|gastric|ha?ematologic|malignant|vertebral|colorectal|systemically|anaphylactic|"
    r"epigastric|endoscopic|neurologic|respiratory|renal|organic|gyna?ecological|mucocutaneous|pathologic|nodal|urothelial|"
    r"postural|therapeutic|planned|completed|listed|described|contained|signed|sensitivity|including|soft)"
    r"|[a-z]|[0-9]{1,2})"
)
"""A quality that ends before its noun: "transfusion of red | blood cells", "to recombinant | proteins"."""

_HALF_NAME = re.compile(
    rf"{NAMED}(?:(?:use|uses|abuse|abuses)-.*|.*-(?:arising|extending|originating|linked|brain|skin|organ|clotting|breast|"
    r"york-heart|iib|iiia))"
)
"""A name that begins with its verb, or ends before its noun: "structural brain | pathology"."""

_SENSES: dict[str, re.Pattern[str]] = {
    "alcohol": re.compile(
        r"\balcohol\b[^.;:()]{0,40}?(?:,|/|\bor\b|\band\b)[^.;:()]{0,40}?"
        r"\b(?:abuse|misuse|dependen\w+|addiction|disorders?)\b"
    ),
    "depression": re.compile(r"\b(?:respiratory|st|st segment|marrow|cns|circulatory|immune) depression\b"),
    "immunodeficiency": re.compile(
        r"\b(?:prior|treatment with|use of|off(?: of)?|additional|concomitant|concurrent|requir\w+|receiv\w+|"
        r"need for|ongoing|maintenance|standard)\b[^.;,]{0,25}\bimmunosuppression\b|"
        r"\bimmunosuppression other than\b"
    ),
    "fertile": re.compile(r"\bfertility (?:treatments?|therap\w+|drugs?|clinics?|preservation|or)\b"),
    "postmenopausal": re.compile(r"\bany menopausal status\b|\bregardless of menopausal status\b"),
    "second-malignancy": re.compile(
        r"\bother\b[a-z -]*\b(?:therap(?:y|ies)|treatments?|agents?) for (?:this|the|their|present|current)\b"
    ),
    "influenza": re.compile(r"\banti ?-?influenza\b"),
    "surgery": re.compile(r"\b(?:requir\w+|need(?:s|ing)?) (?:[a-z]+ ){0,3}(?:surgery|operation) within\b"),
    "medical-condition": re.compile(
        r"^\W*(?:other )?medical (?:conditions|history)\W*$"
        r"|\bconditions? as (?:noted|specified|listed|defined)\b"
    ),
    "transplantation": re.compile(r"\bpre-? ?transplant(?:ation)?\b"),
    "trauma": re.compile(r"\b(?:childhood|psychological|emotional|sexual|interpersonal) trauma\b"),
    "cytokine-release-syndrome": re.compile(
        r"\bcrs\b.{0,200}\b(?:nasal|sinus|polyps?|crswnp)\b|\b(?:nasal|sinus)\b.{0,200}\bcrs\b"
    ),
    "radiotherapy": re.compile(
        r"\bpain\b.{0,200}\bradiation (?:in)?to\b|"
        r"\bradiation (?:in)?to (?:the )?(?:legs?|buttocks?|arms?|jaw|shoulders?)\b"
    ),
    "age": re.compile(r"^(?!.*\b(?:age[ds]?|old|older|years of age)\b).*\bduration\b"),
    "concurrent-trial": re.compile(r"\bhave completed another study\b"),
    "alzheimers-disease": re.compile(
        r"\bad\b.{0,200}\b(?:dermat\w+|eczema|easi|scorad|iga|topical)\b|\b(?:dermat\w+|eczema|easi|scorad|iga)\b.{0,200}\bad\b"
    ),
    "hiv-infection": re.compile(
        r"^(?!.*\bhiv ?-?(?:1|i)\b).*\bhiv ?-?(?:2|ii)\b"
        r"|\(anti ?-?hiv\)",
        re.DOTALL,
    ),
    "hsv-infection": re.compile(
        r"^(?!.*\bhsv ?-?1\b.*\b2\b)(?!.*\b1 (?:and|or)\b).*\bhsv ?-?[12]\b", re.DOTALL
    ),
    "metastasis": re.compile(
        r"\b(?:brain|cns|central nervous system|liver|hepatic|bone|lung)\b[^,;.]{0,30}"
        r"\b(?:malignanc(?:y|ies)|tumou?rs?|cancers?|disease) or metasta"
    ),
}
"""Words by which a name means something else: "depression" of the breath is no illness of the mind."""

_DEVICES = re.compile(
    r"\b(?:oral|hormonal|injectable|combined|implant\w*|estrogen) contracept|"
    r"\bcontraceptive (?:pill|patch|ring|inject)|"
    r"\b(?:iuds?|condoms?|diaphragms?|spermicid\w*|intra ?uterine (?:contraceptive )?devices?)\b"
)
_BOTH_SEXES = {"female", "male"}
_EXPECTING = {"pregnancy", "lactation", "planned-pregnancy"}
_SYMBOL = re.compile(rf"{NAMED}[a-z]{{2,5}}[0-9]{{0,2}}")
_OFF = re.compile(r"(?<!or )\boff\b(?! (?:label|or on)\b)")
_MEANWHILE = re.compile(
    r"\bwhile (?:on|receiving|taking|under)\b(?! (?:the |this )?(?:study|trial|protocol))"
)
_OF_OTHERS = re.compile(
    r"\b(?:exposure to|exposed to|contact with)\b[^.;]{0,25}"
    r"\b(?:individuals?|persons?|people|patients?|someone|members?|cases?)\b"
)
_OF_BOTH = re.compile(
    r"\b(?:history|known|personal|own)(?: of)?,? or (?:an? )?"
    r"(?:family history|(?:first|1st)[- ]degree relative)\b"
)


def _in_another(text: str, rule: Rule, parts: Leaves) -> bool:
    """Tell whether words beside a name give it another sense than that of its leaf."""
    for leaf in parts:
        name = leaf.concept if isinstance(leaf, Has) else leaf.variable if isinstance(leaf, Range) else ""
        if name:
            other = _SENSES.get(name)
            if other is not None and other.search(text) is not None:
                return True
    return False


def _half_named(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Structural brain pathology" has lost its noun."""
    return any(isinstance(leaf, Has) and _HALF_NAME.fullmatch(leaf.concept) is not None for leaf in parts)


def _halved(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Transfusion of red blood cells" has lost its noun."""
    return any(
        any(_HALF.fullmatch(each) is not None for each in leaf.qualifiers)
        for leaf in parts
        if isinstance(leaf, Has)
    )


def _listed(text: str, rule: Rule, parts: Leaves) -> bool:
    """Tell whether a gene of a list stands alone: "a MEK, RAS or RAF inhibitor" names three inhibitors."""
    named = [leaf.concept for leaf in parts if isinstance(leaf, Has)]
    return any(each.endswith("-inhibitor") for each in named) and any(
        _SYMBOL.fullmatch(each) is not None for each in named
    )


def _of_others(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Exposure to people with tuberculosis" is not to have it."""
    exposed = any(isinstance(leaf, Has) and leaf.concept.endswith("-exposure") for leaf in parts)
    return not exposed and _OF_OTHERS.search(text) is not None


def _of_family(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "A personal or family history of it" is not that of the family alone."""
    named = {leaf.concept for leaf in parts if isinstance(leaf, Has)}
    return named == {"family-history"} and _OF_BOTH.search(text) is not None


def _meanwhile(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Planned surgery while on anticoagulants" plans no anticoagulants."""
    return _MEANWHILE.search(text) is not None


def _naive(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Naive to X" is none who ever took it."""
    return any(isinstance(leaf, Has) and leaf.status == "active" for leaf in parts)


def _off(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Off steroids for 2 weeks" is none who takes them."""
    if _OFF.search(text) is None:
        return False
    stated = _stated(rule)
    has = sum(isinstance(leaf, Has) for leaf in parts)
    return len(stated) == has or any(_goes_on(each) for each in stated)


def _stated(rule: Rule) -> list[Has]:
    """Give the leaves that the rule asks for, not those it denies."""
    if isinstance(rule, Not):
        return []
    if isinstance(rule, Has):
        return [rule]
    return [leaf for part in children(rule) for leaf in _stated(part)]


def _goes_on(leaf: Has) -> bool:
    lasting = leaf.window is not None and leaf.window.at_least is not None
    return lasting or leaf.status == "active"


def _too_wide(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Use of oral contraceptives" excludes one method, not every one; "sex: all" excludes nobody."""
    stated = rule.rules if isinstance(rule, Any) else (rule,)
    named = {part.concept for part in stated if isinstance(part, Has)}
    if named == _BOTH_SEXES and len(stated) == len(_BOTH_SEXES):
        return True
    asked = any(isinstance(leaf, Has) and leaf.concept == "contraception" for leaf in _stated(rule))
    return asked and _DEVICES.search(text) is not None


def _none_at_all(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Does not have any heart block", among exclusions, stands in the wrong list."""
    return _NOT_ANY.search(text) is not None


_NOT_ANY = re.compile(r"\b(?:do|does|did) not have any\b(?! (?:adequate|means|access|other))")


def _excepted(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Intolerance to any study drug except aspirin" lets nobody in because of aspirin."""
    return any(
        isinstance(part, All)
        and any(isinstance(each, Has) and each.concept in REACTIONS for each in part.rules)
        and any(isinstance(each, Not) for each in part.rules)
        for part in walk(rule)
    )


def _to_these(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Prior cisplatin, or known sensitivity to these agents": an allergy to them, not to any drug."""
    wide = any(isinstance(leaf, Has) and "to-drug" in leaf.qualifiers for leaf in parts)
    return wide and _THESE.search(text) is not None


_THESE = re.compile(r"\bto (?:any of )?(?:these|this|those|the (?:above|study|trial))\b[^.;,]{0,20}\W*$")


def _vaccinated(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Any vaccination (including influenza)", of which the disease was taken for one that was had."""
    others = [leaf for leaf in parts if isinstance(leaf, Has) and "vaccin" not in leaf.concept]
    return bool(others) and _AGAINST.search(text) is not None


_AGAINST = re.compile(r"\b(?:vaccin|immuni[sz])\w+ \(?(?:with|against|for|to|including|e\.? ?g\.?|such as)\b")


def _expected(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Pregnancy (a negative test is required)", "no contraception, or pregnant": none asks who is not."""
    return any(
        isinstance(part, Not)
        and any(isinstance(leaf, Has) and leaf.concept in _EXPECTING for leaf in leaves(part))
        for part in walk(canonical(rule))
    )


CHECKS: tuple[Check, ...] = (
    Check(_in_another, names=frozenset(_SENSES)),
    Check(_half_named, traits=OPEN),
    Check(_halved, traits=QUALITY),
    Check(_listed, traits=HAS, words=("inhibitor",)),
    Check(_of_others, traits=HAS, words=("exposure to", "exposed to", "contact with")),
    Check(_of_family, words=("family history", "relative"), names=frozenset({"family-history"})),
    Check(_meanwhile, traits=PLANNED, words=("while ",)),
    Check(_naive, traits=HAS, words=("naive",)),
    Check(_off, traits=HAS, words=("off",)),
    Check(_too_wide, "exclusion", names=frozenset({"contraception", *_BOTH_SEXES})),
    Check(_none_at_all, "exclusion", traits=IS_NOT, words=("not have any",)),
    Check(_excepted, joined=True, traits=ALL | NOT, words=("except", "other than"), names=REACTIONS),
    Check(_to_these, traits=QUALITY, names=frozenset({"allergy", "drug-intolerance", "contraindication"})),
    Check(_vaccinated, joined=True, traits=HAS, names=frozenset({"vaccine", "vaccination"})),
    Check(_expected, "exclusion", traits=NOT, names=frozenset(_EXPECTING)),
)

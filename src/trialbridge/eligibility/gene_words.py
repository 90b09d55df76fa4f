"""The words around genes: states, variants, adjectives, what aims at them, assays; no reading."""

import re

STATES = {
    "mutation": r"mutations?|mutated|mutants?|mutational|variants?|mut|carriers?",
    "alteration": r"alterations?|aberrations?|abnormalit(?:y|ies)|altered|aberrant",
    "amplification": r"amplifications?|amplified|copy number gains?",
    "rearrangement": r"fusions?|rearrangements?|rearranged|translocations?|translocated|inversions?",
    "loss": r"deletions?|deleted|loss|deficien(?:cy|t)",
    "insertion": r"insertions?",
    "overexpression": r"over ?express(?:ions?|ing|ed|es)?",
    "expression": r"expressions?|expressing|express(?:es|ed)?",
    "wild type": r"wild ?types?|wt",
    "methylated": r"(?:promoter )?(?:hyper)?methylat(?:ed|ion)",
    "not amplified": r"non ?amplified|unamplified|not amplified",
    "not mutated": r"non ?mutated|unmutated|not mutated|non ?mutant",
    "positive": r"positive|positivity"
    r"|\+(?= ?(?:[),;/]|$|and |or |by |disease|tumou?r|cancer|lymphoma|leuk|cutan))",
    "negative": r"negative|negativity",
}
STATE_OF = [
    (state, re.compile(rf"(?:gene |genetic )?(?:{words})(?![a-z0-9])")) for state, words in STATES.items()
]
STATES_BEGIN = frozenset(
    {"mut", "var", "car", "alt", "abe", "abn", "amp", "cop", "fus", "rea", "tra", "inv", "del", "los",
     "def", "ins", "ove", "exp", "wil", "pro", "hyp", "met", "non", "una", "unm", "not", "pos", "neg",
     "gen"}
)  # fmt: skip
"""The first three letters of them, but for "wt" and "+"."""
TOLD = "|".join(words for state, words in STATES.items() if state not in ("positive", "negative"))
BEFORE = re.compile(
    rf"(?<![a-z0-9])(?P<states>(?:(?:{TOLD})(?: or | and | and/or |/|, or |, )){{0,3}}(?:{TOLD}))"
    r"(?: events?)? (?:in|of|involving|affecting|for|within|on)"
    r"(?: (?:the|any|one|more|either|at|least|or|of|both|a|an|following|genes?|known|wild ?type|such|as|"
    r"including|like)){0,6} $"
)
CASES = re.compile(
    rf"(?<![a-z0-9])(?:(?P<wild>wild ?types?) for (?:[a-z]+ ){{0,2}})?"
    rf"(?P<states>(?:(?:{TOLD})(?: or | and | and/or |/|, or |, )){{0,3}}(?:{TOLD}))(?: events?)?"
    r"(?: (?:in|of|a|an|the|any|at|least|one|or|more|genes?|interest|following|hrr|hr|ddr|dna|"
    r"damage|repair|homologous|recombination|response|related|associated|pathway|panel|known|these|selected|"
    r"specific)){0,9} ?"
    r"[(\[](?P<eg>e\.? ?g\.?,? ?|such as |including |like |for example,? )?(?:i\.? ?e\.?,? ?)?(?:the |in )?$"
)
"""States before the genes in brackets: "actionable alterations (EGFR, ALK)"."""
ENDING = re.compile(
    r" ?(?P<more>,? ?(?:etc\.?|and others|or others|among others|and so on)"
    r"|,? ?(?:or|and) other [a-z ]{3,40})? ?[)\]]"
)
VARIANT = re.compile(
    r"(?:p\.)?(?:[a-z]\d{2,4}(?:[a-z](?![a-z])|\*)?|exons? ?\d+(?: (?:skipping|insertion|deletion))?|itd|tkd|"
    r"tyrosine kinase domains?(?: \(tkd\))?|internal tandem duplications?(?: \(itd\))?)"
    r"(?:/[a-z](?![a-z]))?(?![a-z0-9])"
)
_LONG = {"tyrosine kinase domain": "tkd", "internal tandem duplication": "itd"}


def variant_name(words: str) -> str:
    """Give a variant as the tables have it: "p.V600E" is v600e, "tyrosine kinase domain (TKD)" is tkd."""
    short = next((name for long, name in _LONG.items() if words.startswith(long)), "")
    return short or words.removeprefix("p.").replace(" ", "-")


ADJECTIVES = {
    "activating": "activating", "somatic": "somatic", "germline": "germline", "germ line": "germline",
    "pathogenic": "pathogenic", "deleterious": "pathogenic", "sensitizing": "activating",
    "sensitising": "activating", "sensitive": "activating", "inactivating": "inactivating",
    "oncogenic": "pathogenic", "biallelic": "biallelic", "allelic": "biallelic",
    "homozygous": "homozygous", "heterozygous": "heterozygous", "missense": "missense",
    "truncating": "truncating", "hotspot": "hotspot", "atypical": "atypical", "uncommon": "uncommon",
    "common": "common", "classical": "common", "strong": "strong", "actionable": "actionable",
    "targetable": "actionable", "druggable": "actionable", "treatable": "actionable",
    "acquired": "acquired", "lof": "inactivating", "targeted": "actionable",
}  # fmt: skip
SKIPPED = frozenset({
    "gene", "genes", "protein", "receptor", "oncogene", "kinase", "status", "-", "tumor", "known", "driver",
    "genomic", "genetic", "molecular", "documented", "confirmed", "suspected", "targetable", "actionable",
    "likely", "domain", "antigen", "surface",
})  # fmt: skip
IS = frozenset({"is", "are", "be", "was", "were", "must be", "should be"})
AIMS = {
    "inhibitor": r"(?:receptor )?(?:tyrosine )?(?:kinase )?(?:pathway )?(?:immune )?(?:checkpoint )?"
    r"(?:inhibitors?|inhibition|antagonists?|"
                 r"blockers?|blockade|blocking|tkis?|degraders?)",
    "inducer": r"inducers?",
    "substrate": r"substrates?",
    "agonist": r"agonists?",
    "antibody": r"(?:monoclonal )?(?:antibod(?:y|ies)|mabs?|adcs?)",
    "targeted": r"(?:pathway )?(?:targeted|targeting|directed|specific|redirected)",
}  # fmt: skip
AIM_OF = [(aim, re.compile(rf"(?:{words})(?![a-z0-9])")) for aim, words in AIMS.items()]
THING = re.compile(
    r" (?:(?:anti ?(?:cancer|tumou?r|neoplastic)|cell|cellular|systemic|bispecific|monoclonal|small molecule|"
    r"drug|biologic|biological|immuno) ?){0,2}(?:therap(?:y|ies)|agents?|treatments?|drugs?|antibod(?:y|ies)|"
    r"mabs?|molecules?|products?|inhibitors?|medications?|immunotherap(?:y|ies)|conjugates?|adcs?|bispecifics?|"
    r"engagers?)(?![a-z])"
)
CELLS = re.compile(
    r" (?:chimeric antigen receptor )?(?:\(car\) )?car ?(?:t|nk)?(?: cells?)?"
    r"(?: therap(?:y|ies)| treatments?| products?)?(?![a-z])"
)
AIMED_AT = re.compile(
    r"(?:(?:therap(?:y|ies)|agents?|treatments?|drugs?|antibod(?:y|ies)|medications?|products?|molecules?|"
    r"inhibitors?|compounds?) (?:that )?(?:is |are )?)?(?:(?:target(?:ed|ing|s)|directed|aimed)"
    r"(?: to| against| at| towards| for)?|"
    r"(?:(?:therapeutic|monoclonal|blocking) antibod(?:y|ies)|therap(?:y|ies)|treatments?|agents?) against)"
    r"(?: the| both| either)? $"
)
SINGLE = re.compile(r"[a-z]{2,5}")
ASSAY = re.compile(
    r"\(?(?:[0-3]\+?|genes?|protein|results?|ihc|[fcsd]?ish|scores?|of|or|and|to|by|in|the|a|is|was|"
    r"with|without|ratio|defined as|in situ hybridi[sz]ation|immunohistochem(?:istry|ical)|\(ihc\)|amplified|"
    r"amplification|non|not|positive|negative|fluorescen(?:ce|t)|chromogenic|tests?|testing|assay|local|central|absence|\d\.\d|"
    r"[≥>/,;:=+ -]){2,80}\)"
)
ALSO = re.compile(
    r"(?: or |/|, or |, )(?:her2 |her 2 )?(?:ihc )?\(?2\+\)?(?: ?/ ?| and | with | plus |, | \(?)"
    r"(?:positive )?(?:by )?(?:[fcsd]?ish|in situ hybridi[sz]ation)"
    r"(?: ?\+| positiv(?:e|ity)| amplified| amplification)?\)?"
)
"""The other way in which HER2 is positive (ASCO and CAP: 2+ with amplification)."""
LEADING = re.compile(rf"(?<![a-z0-9])(?:(?:{TOLD})(?: or | and | and/or |/|, or |, )){{1,3}}$")
AHEAD = 80
HAS = re.compile(
    r"(?:(?P<positive>(?:sero)?positiv(?:e|ity) for)|(?P<negative>(?:sero)?negative for)|"
    r"(?P<over>overexpress(?:es|ing))|(?P<expression>express(?:es|ing)?)|"
    r"(?P<alteration>harbou?r(?:s|ing)?))(?: the| an?)? $"
)
LEARNT = frozenset({
    "status", "testing", "test", "tests", "analysis", "assessment", "assay", "determination", "results",
    "result", "immunohistochemistry", "immunohistochemical", "ihc", "sequencing", "pcr",
})  # fmt: skip
"""What is learnt of an alteration, whichever way it is."""
OPEN = re.compile(
    r"(?:mutation|rearrangement|fusion|alteration|translocation|amplification)s?$"
    r"|(?:(?:expression|methylation|instability|deficiency|mutational)|(?<![a-z])(?:msi|mmr))$"
)

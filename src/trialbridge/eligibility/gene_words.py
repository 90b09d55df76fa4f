"""The words around genes: states, variants, adjectives, what aims at them, assays; no reading."""

import re

STATES = {
    "mutation": r"mutations?|mutated|mutants?|mutational|variants?|mut",
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
    "positive": r"positive|positivity",
    "negative": r"negative|negativity",
}
STATE_OF = [
    (state, re.compile(rf"(?:gene |genetic )?(?:{words})(?![a-z0-9])")) for state, words in STATES.items()
]
TOLD = "|".join(words for state, words in STATES.items() if state not in ("positive", "negative"))
BEFORE = re.compile(
    rf"(?<![a-z0-9])(?P<states>(?:(?:{TOLD})(?: or | and | and/or |/|, or |, )){{0,3}}(?:{TOLD}))"
    r"(?: events?)? (?:in|of|involving|affecting|for|within|on)"
    r"(?: (?:the|any|one|more|either|at|least|or|of|both|a|an|following|genes?|known|wild ?type)){0,6} $"
)
VARIANT = re.compile(
    r"(?:p\.)?(?:[a-z]\d{2,4}(?:[a-z](?![a-z])|\*)?|exons? ?\d+(?: (?:skipping|insertion|deletion))?|itd|tkd)"
    r"(?:/[a-z](?![a-z]))?(?![a-z0-9])"
)
ADJECTIVES = {
    "activating": "activating", "somatic": "somatic", "germline": "germline", "germ line": "germline",
    "pathogenic": "pathogenic", "deleterious": "pathogenic", "sensitizing": "activating",
    "sensitising": "activating", "sensitive": "activating", "inactivating": "inactivating",
    "oncogenic": "pathogenic", "biallelic": "biallelic", "allelic": "biallelic",
    "homozygous": "homozygous", "heterozygous": "heterozygous", "missense": "missense",
    "truncating": "truncating", "hotspot": "hotspot", "atypical": "atypical", "uncommon": "uncommon",
    "common": "common", "classical": "common", "strong": "strong",
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
    r"(?: to| against| at| towards| for)?|(?:therapeutic|monoclonal|blocking) antibod(?:y|ies) against)"
    r"(?: the| both| either)? $"
)
SINGLE = re.compile(r"[a-z]{2,5}")
ASSAY = re.compile(
    r"\(?(?:[0-3]\+?|ihc|[fcsd]?ish|scores?|of|or|and|to|by|in|the|a|is|was|with|without|ratio|defined as|"
    r"in situ hybridi[sz]ation|immunohistochem(?:istry|ical)|\(ihc\)|amplified|amplification|non|not|"
    r"positive|negative|fluorescen(?:ce|t)|chromogenic|tests?|testing|assay|local|central|absence|\d\.\d|"
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
    "result",
})  # fmt: skip
"""What is learnt of an alteration, whichever way it is."""
OPEN = re.compile(
    r"(?:mutation|rearrangement|fusion|alteration|translocation|amplification)s?$"
    r"|(?:expression|methylation|instability|deficiency|msi|mmr|mutational)$"
)

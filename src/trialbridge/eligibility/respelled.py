"""Words of a sentence in the form the tables hold: "neo-adjuvant", "100 000/mm3", "HIV-1 and -2"; no rules.

Only the form changes, never what a sentence says. It is tried only where a first reading was not whole, and
counts only where the second is.
"""

import re

from trialbridge.eligibility.atoms import holds

_LONGEST = 500
_Change = tuple[str, tuple[str, ...], re.Pattern[str], str]


def _change(sign: str, pattern: str, form: str, *words: str) -> _Change:
    """Make a change: its pattern, the new form, and what must stand in a sentence in small letters before.

    That is a sign, and one of some words where there are any.
    """
    return (sign, words, re.compile(pattern, re.IGNORECASE), form)


_BEGUN = (
    "neo", "intra", "extra", "sub", "supra", "infra", "retro", "peri", "cardio", "colo", "gastro", "cerebro",
    "hepato", "musculo", "thrombo", "pseudo", "sero", "broncho", "naso", "auto", "immuno", "myelo", "micro",
    "psycho", "endo", "electro",
)  # fmt: skip
_ORGAN = r"(?:renal|kidney|hepatic|liver|cardiac|heart|pulmonary|thyroid|adrenal|(?:bone )?marrow|organ)"
_UNIT = (
    r"(?:kg ?/ ?m ?\^?[2²]|mL|[µμ]L|mm ?\^?[3³]|kg|mg|msec|ms|mm ?Hg|mL/min(?:/1\.73 ?m ?\^?[2²])?|"
    r"[nµμ]g/mL|mg/dL|g/dL|[µμ]mol/L|mmol/L)"
)
_SPELLED = (
    r"(?:met(?:er|re)s?(?: squared)?|milli\w+|micro\w+|lit(?:er|re)s?|kilograms?|mercury|minute|seconds?|"
    r"decilit(?:er|re)s?)"
)
_HEART = (
    r"(?:the )?New York Heart Association(?: \(NYHA\))?"
    r"(?: (?:functional )?(?:grading|classification|criteria|scale|class|system))?"
)
_MEASURES = (
    "meter", "metre", "milli", "micro", "liter", "litre", "kilogram", "mercury", "minute", "second",
)  # fmt: skip
"""One of these stands in each of those."""
_SECTION = r"(?:Hepatic|Renal|Cardiac|Hematologic|Haematologic|Hematological|Coagulation)"
_SECTIONS = ("hepatic", "renal", "cardiac", "ematologic", "coagulation")
_SAME = (
    "coronary", "renal", "liver", "hepatic", "kidney", "anaphylactic", "pleural", "peripheral",
    "anaphylactoid", "peritoneal",
)  # fmt: skip
_ORIGIN = r"(?:black|african|white|caucasian|hispanic|latin|asian)"
_TUMOUR = (
    r"(?!(?:of|for|to)\b)(?:(?!(?:of|for|to|or|and)\b)[a-z-]+ ){0,2}(?:neuroblastoma|leuk(?:a)?emia|lymphoma|"
    r"myeloma|melanoma|medulloblastoma|sarcoma|rhabdomyosarcoma|cancer|carcinoma|malignanc(?:y|ies)|MDS|AML|"
    r"myelodysplastic)\b"
)
"""What is parted by its risk: "high-risk neuroblastoma"."""
_CHANGES: tuple[_Change, ...] = (
    _change("-type", r"\b([a-z]{5,})-type(?= [a-z])", r"\1"),  # "plaque-type psoriasis"
    _change("-", rf"\b({'|'.join(_BEGUN)})-(?!stud)(?=[a-z]{{5}})", r"\1",  # "neo-adjuvant"
            *(f"{word}-" for word in _BEGUN)),
    _change("non", r"\bnon(?=(?:pregnan|lactating|smok|nursing|diabetic|ambulatory|alcoholic)[a-z]*\b)",
            "non-"),
    _change("on-going", r"\bon-going\b", "ongoing"),
    _change("approved or ", r"\bnon-?approved or (?=investigational|experimental)", "unapproved drug or "),
    _change("anti", r"\banti[- ](cancer|tumou?r)(?= vaccin)", r"\1"),
    # what somebody belongs to is what they say themselves
    _change("self-identif", rf"^([^<>≤≥]*\bwho) self-identif(?:y|ies|ied) as (?:an? )?(?={_ORIGIN})",
            r"\1 is "),
    _change("self-identif", rf"^(\W*)(?:must )?self-identif(?:y|ies|ied) as (?:an? )?(?={_ORIGIN})", r"\1"),
    _change("anti", r"\banti[- ](hepatitis [BC]|H[BC]V)(?= (?:virus |viral )?(?:antibod|Ab\b))"
            r"(?!.*\b(?:if|PCR|RNA|polymerase)\b)", r"\1"),
    # the limit of a reference range is that for the age
    _change("for age", r"(ULN\)?|normal(?: \(ULN\))?)( range)? for age(?: and (?:sex|gender|institution))?"
            r"(?=\W*$| [(]|,| or | and )", r"\1\2"),
    _change("(", rf"(?<=[a-z])( {_SPELLED}) [(\[]{_UNIT}[)\]]", r"\1", *_MEASURES),  # "milliliters (mL)"
    _change("york", rf"\bclass ([IV]+(?:[ /-]+(?:(?:or|and|to) )?[IV]+)?) ([a-z][a-z ]{{3,40}}?),? "
            rf"(?:\((?:as (?:defined|classified) by |per |according to )?{_HEART}\)|"
            rf"(?:per|by|according to|as defined by) {_HEART}(?=[.;,]|$))", r"NYHA class \1 \2"),
    _change(" normal", rf"^(\W*)((?:{_ORGAN}(?:, | and |/| or | ))+functions?) (?:(?:is|are|must be) )?normal"
            r"(?=\W*$)", r"\1normal \2"),
    _change("response evaluation", r"(?:the )?Response Evaluation Criteria in Solid Tumou?rs?,? ?"
            r"(?:Criteria,? ?)?(?:\(RECIST\) ?)?,? ?(?:\(?v(?:ersion|\.)?\)? ?)*"
            r"(?:\(RECIST ?(?:v|version)?\.? ?)?1\.[01]\)?", "RECIST 1.1"),
    _change("hiv", r"\bHIV[- ]?1(?:,? (?:and|or|and/or) |/|, ?)(?:HIV)?[- ]?2(?= (?:antibod|Ab\b|infect))",
            "HIV"),
    _change(" ip", r"\b(an|of) IP(?= (?:within|during|in)\b)", r"\1 investigational product"),
    _change(" ip", r", IP(?=,)", ", investigational product"),
    _change("/", rf"\b({'|'.join(_SAME)})/(?=(?:{'|'.join(_SAME)}) [a-z])", r"\1 or ",
            *(f"{word}/" for word in _SAME)),
    _change(" 000", r"\b(\d{2,3}) 000(?! ?\d)", r"\1,000"),
    _change("1.73", r"1\.73 ?m ?(?:\(2\)|\^\(2\)|\*\*2)", "1.73m2"),
    # how often it was taken to know it
    _change("ecg", r",? (?:obtained|derived|calculated|averaged) (?:from|using|on|over) (?:the mean of )?"
            r"(?:3|three|triplicate)(?: \(3\))? (?:consecutive |separate |screening |12-lead )?"
            r"(?:ECGs?|electrocardiograms?)(?: \(ECGs?\))?(?=[ ).;,]|$)", ""),
    _change("mean ", r"\bmean (?:resting )?(?=(?:corrected )?QT)", ""),
    _change("_", r"(?<=[a-z])_(?=\d)", ""),
    _change("proteinuria", r"\bproteinuria(?: of)? ?"
            r"(?=(?:[<>≤≥=]{1,2}|at least|greater than|more than|less than) ?[1-4] ?\+)",
            "urine dipstick protein "),
    _change("3+ ", r"\b3\+ (?:on|by) (?:IHC|immunohistochemistry)\b", "IHC 3+"),
    _change("ab+", r"\b(H[CB]V|HIV) ?Ab ?\+", r"\1 antibody positive"),
    _change("than", r"\bthan(?=\d)", "than "),
    _change("glasgow", r"\bglasgow (?=[<>≤≥=])", "Glasgow coma scale "),
    _change("donat", r"\b(?:donation of|donated) ((?:more than|over|at least|>|≥|>=)? ?\d+ ?mL(?: or more)?) "
            r"(?:of )?(?:whole )?blood\b", r"blood donation of \1"),
    _change("biologic", r"\b(and|or) biologic(?=\W*$|[.;,])", r"\1 biologic agent"),
    _change("gault", r"\b(?:by |using |via |per )?(?:the )?C\w{1,4}k?r\w{2,4}[ft](?:-| and | & | )G[ao]u?lt"
            r"(?:'s)?(?: (?:formula|equation|method))?(?=\W*$|[.;,)])", "by Cockcroft-Gault"),
    _change("severity", r"(\bgrade ?(?:[<>≤≥=]{1,2} ?)?[1-4](?: or (?:higher|greater|above))?)(?: in)? "
            r"severity\b", r"\1"),
    _change("steroids or current", r"\b(requir\w+ (?:[a-z]+ ){0,2}steroids) or current(?:ly has)? ",
            r"\1 or has current "),
    _change("tissue", r"\ballogen(?:e)?ic tissue ?/ ?(?:solid )?organ transplant(?:ation)?s?\b",
            "allogeneic tissue transplant or allogeneic organ transplant"),
    _change("hcg", r"\bnegative ((?:(?:serum|urine|urinary|blood|plasma)(?: or |/| and )?)*) ?"
            r"(?:β|ß|beta|b)?[- ]?hcg(?: (?:pregnancy )?(?:tests?|levels?))?\b",
            r"negative \1 pregnancy test"),
    _change("surgical candidate", r"\b(?:a )?(?:good |suitable |appropriate )?surgical candidates?\b",
            "a candidate for surgery"),
    _change("consent document", r"\bconsent document\b", "consent"),
    _change("screening period", r"\bat (?:the )?screening period\b", "at screening"),
    _change("consent is ", r"\bat the time (?:informed )?consent is (?:given|signed|obtained)\b",
            "at consent"),
    _change(" or older", r"(≥|>=|=>) ?(\d+ years)(?: of age)? or older\b", r"\1 \2"),
    _change("extremes", r",? \(?(?:both )?extremes? inclu(?:ded|des|sive|ding)\)?", " inclusive"),
    _change("day of ", r"\bon (?:the )?day of (?:the )?(inclusion|enrol?lment|screening)\b", r"at \1"),
    _change(" (m0)", r"(metastas[ei]s) \(M0\)", r"\1"),
    _change("contraindication", r"\b(contraindications? (?:to|for)) (?:having|undergoing|receiving)"
            r"(?: an?\b)?", r"\1"),
    _change("/", r"\bits ?/ ?their\b", "its", "its/", "its /"),
    _change("that includ", r"\b(therap(?:y|ies)|treatments?|regimens?|chemotherapy) that includ(?:es?|ed) "
            r"(?![:,])", r"\1 with "),
    _change("or equivalent", r"\bor equivalent (?=vitamin K)", "or other "),
    _change("initiation", r"\b(study (?:drug|treatment|medication|therapy)) initiation\b",
            r"initiation of \1"),
    _change("trial period", r"\bduring (?:the )?(?:present |current )?trial period\b",
            "during the study period"),
    _change("alcohol", r"\babuse (?:of )?alcohol,? (or|and|and/or) (?:other |illicit |illegal )?drugs?\b",
            r"alcohol \1 drug abuse"),
    _change("alcohol", r"\b(dependen(?:ce|cy)|addiction) (?:of|to|on) alcohol,? (or|and|and/or) drugs?\b",
            r"alcohol \2 drug dependence"),
    # one of the two it is always
    _change("squamous", r"[(,]? ?\b(?:either )?(?:non-?squamous(?: or |/| and )squamous|"
            r"squamous(?: or |/| and )non-?squamous)\b[),]? ?(NSCLC|non-small|lung)", r" \1"),
    _change("squamous", r",? \((?:either )?(?:non-?squamous(?: or |/| and )squamous|"
            r"squamous(?: or |/| and )non-?squamous)\)", ""),
    _change("equal", r"\bequal (?:to )?or ([<>])(?!=)", r"\1="),  # "equal or < 2"
    _change(" or ", r"\b(\d[\d.,]*) or (more|greater|less|fewer|higher) "  # "50 or more cells/mm3"
            r"((?:cells?|copies|platelets)? ?(?:/|per) ?(?:mm|[µμ]?L|mL|cubic)[^ ,;)]*)", r"\1 \3 or \2",
            "or more", "or greater", "or less", "or fewer", "or higher"),
    _change("3rd ", r"\b3rd\b(?= degree| line| trimester| generation| ventric)", "third"),
    _change("1st ", r"\b1st\b(?= degree| trimester| generation| dose| episode)", "first"),
    _change("2nd ", r"\b2nd\b(?= degree| trimester| generation| episode)", "second"),
    _change("at screening", r"\bat screening(?: visit)?(?:,? (?:or|and|and/or)(?: at)?|/) ?(?:the )?"
            r"(?:admission|check-?in|randomi[sz]ation|enrol?lment|inclusion|study entry|day[ -]+\d)"
            r"(?: visit)?(?=[ .;,)]|$)(?! (?:of|to|for|into|in)\b)", "at screening"),
    _change(", & ", r", & ", ", and "),
    _change("allergy/", r"\ballergy/(?=(?:hyper)?sensitivity\b)", "allergy or "),
    _change("hepatitis", r"\b(?:viral |infectious )?hepatitis,? types? (?=[A-E]\b)", "hepatitis ", " type"),
    _change(" risk", rf"\b(high|low|intermediate|standard) risk (?={_TUMOUR})", r"\1risk "),
    _change("-risk", rf"\b(high|low|intermediate|standard)-risk (?={_TUMOUR})", r"\1risk "),
    # what was had before, and is not had now, is named once
    _change("since prior and no", r"^([^.;:]{8,40}) since prior and no (other )?concurrent ([^.;:]{4,90}?)"
            r"(?=\W*$)", r"\1 since prior \3; no \2concurrent \3"),
    _change("interferon", r"\b(alpha|alfa|beta|gamma)-interferon\b", r"interferon \1"),
    # what a limit says itself
    _change("", r"\b(?:elevated|raised|increased|elevations? (?:of|in)) ((?:(?!risk|the )[a-z]+[ /]){1,4})"
            r"(?=(?:>|≥|greater than|more than|above|over|exceeding) ?\d)", r"\1",
            "elevated", "increased", "raised", "elevation"),
    _change("", r"\b(?:reduced|decreased) ((?:[a-z]+ ){1,4})(?=(?:<|≤|less than|below|under) ?\d)", r"\1",
            "reduced", "decreased"),
    _change("(", r"\b(?:elevated|increased|raised) ((?:[a-z]+ ){1,4})"
            r"(?=\((?:m[ae]n |males? |greater |more )?(?:>|≥|than))", r"\1",
            "elevated", "increased", "raised"),
    _change("function", rf"\b(?:abnormal|inadequate|insufficient|poor) ({_ORGAN}) function"
            r"(?=,? (?:as )?(?:defined|indicated|evidenced|determined) (?:as|by)\b| \()",
            r"impaired \1 function"),
    _change("emia (", r"\b(?:uncontrolled|severe|significant) (hyp(?:er|o)[a-z]+emia \((?:>|<|≥|≤))", r"\1"),
    _change("ventilator", r"\b(?:ventilator|ventilation)[- ]dependent\b", "on mechanical ventilation"),
    # what the next section begins with, or this one
    _change("", rf"(?<=[\dL)%]) {_SECTION}(?: function)?[:.]?$"
            rf"|^{_SECTION}(?: function)? (?=(?:total|serum|AST|ALT|creatinine|bilirubin)\b)", "",
            *_SECTIONS),
)  # fmt: skip


def respelled(text: str) -> str:
    """Give a sentence with all its words in the form the tables hold, "" where they are already."""
    if len(text) > _LONGEST:
        return ""
    low, told = text.lower(), text
    for sign, words, pattern, form in _CHANGES:
        if sign in low and (not words or holds(low, words)):
            told = pattern.sub(form, told)
    return "" if told == text else told

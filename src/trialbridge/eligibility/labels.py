"""The labels old records print above or inside their lists ("Hepatic:"): told, and cut; no judging."""

import re

from trialbridge.eligibility.atoms import holds

_WORDS = (
    r"(?:disease|patient|donor|subject|participant|tumou?r) characteristics|prior(?: ?/ ?|/? | and/or | or "
    r")?concurrent "
    r"therapy|age|sex|gender|menopausal status|hormone receptor status|performance status|life expectancy|"
    r"ha?ematopoietic|ha?ematologic(?:al)?|hepatic|renal|cardiovascular|cardiac|pulmonary|respiratory|"
    r"metabolic|neurologic(?:al)?|immunologic(?:al)?|gastrointestinal|ophthalmic|biologic(?:al)? therapy|"
    r"endocrine therapy|prior therapy|concurrent therapy|general|other"
)
_SHARED = r"chemotherapy|radiotherapy|surgery"
"""Labels that name a treatment too: alone on a line they may be what is asked."""

_LAST = frozenset(
    {"characteristics", "therapy", "age", "sex", "gender", "status", "expectancy", "hematopoietic",
     "haematopoietic", "hematologic", "haematologic", "hematological", "haematological", "hepatic", "renal",
     "cardiovascular", "cardiac", "pulmonary", "respiratory", "metabolic", "neurologic", "neurological",
     "immunologic", "immunological", "gastrointestinal", "ophthalmic", "general", "other", "chemotherapy",
     "radiotherapy", "surgery"}
)  # fmt: skip
"""The last word of every label."""
_BARE = re.compile(rf"\W*(?:(?:{_WORDS})\W*|(?:{_SHARED})(?: ?--|[ :：]*[:：])\W*)$", re.IGNORECASE)
_FOLLOWS = re.compile(
    r"\W*(?:not specified|see |no (?:prior|concurrent|other)|at least|more than|prior |concurrent )",
    re.IGNORECASE,
)
_TREATMENT = re.compile(rf"\W*(?:{_SHARED})\W*$", re.IGNORECASE)
_CAPITAL = re.compile(
    r"(?<![\w/-])(?:(?:DISEASE|PATIENT|DONOR)\s+CHARACTERISTICS|PRIOR\s*/?\s*CONCURRENT\s+THERAPY|Age|Sex|"
    r"Menopausal\s+status|Hormone\s+receptor\s+status|Performance\s+status|Life\s+expectancy|Hematopoietic|"
    r"Hepatic|Renal|Cardiovascular|Pulmonary|Metabolic|Neurologic|Immunologic|Gastrointestinal|"
    r"(?:Biologic|Endocrine)\s+therapy|Chemotherapy|Radiotherapy|Surgery|Other):\s?"
)
_ENDINGS = (
    "STICS:", "RAPY:", "Age:", "Sex:", "tatus:", "ancy:", "etic:", "atic:", "enal:", "scular:", "nary:",
    "olic:", "ogic:", "inal:", "rapy:", "gery:", "ther:",
)  # fmt: skip
"""What each of these ends in."""
_OPENER = re.compile(
    r"(?<=[a-z0-9)%.])\s+(?=(?:No|Not|At\s+least|More\s+than|See|Recovered|Fertile\s+patients|Negative|"
    r"Prior|HIV|"
    r"Creatinine|Bilirubin|Platelet\s+count|Platelets|Hemoglobin|SGOT|SGPT|AST|ALT|Absolute|WBC|LVEF|"
    r"Measurable|"
    r"Bidimensionally|Must|Patients|Alkaline|Ejection|FEV1|DLCO|BUN|Calcium|Granulocyte|Ineligible|"
    r"Concurrent)\s)"
)
_BOUND = re.compile(
    r"\b(?:and|or|with|of|to|in|for|by|from|than|the|a|an|no|not|prior|any|if|unless|other|serum|total|"
    r"baseline|normal|abnormal)$"
)
_MANY = 3


_INNER = re.compile(r"\W*(?P<label>[^:：.;,]{2,40})[:：]\s*(?P<rest>\S.*)$", re.DOTALL)
_SIGNED = re.compile(
    r"(?:is |are |must be )?(?:negative|positive|normal|abnormal|none|absent|present|yes|no)\W*$|"
    r"(?:to|of|with|within|from|against|due to)\s|in (?:the )?\w+(?: \w+)?\W*$",
    re.IGNORECASE,
)
"""What only goes on from its label: "HIV: negative", "Metastasis: in the brain"."""

_IDLE = re.compile(
    r"(?:(?:past|previous|prior|concurrent|concomitant|current|relevant|personal|other) ){0,3}(?:medical |"
    r"surgical |treatment )?"
    r"(?:histor(?:y|ies)|therap(?:y|ies)|treatments?|medications?|conditions?|diagnos[ei]s)(?: of \w+)?\s*$",
    re.IGNORECASE,
)
"""A label that adds nothing to what follows: "Medical history: stroke"."""


def unlabelled(text: str) -> str:
    """Give a labelled sentence in one piece: of "HIV: negative" "HIV negative".

    What has no such label is given back as it is.
    """
    found = _INNER.match(text)
    if found is None:
        return text
    label, rest = found["label"].strip(), found["rest"]
    if _SIGNED.match(rest):
        return f"{label} {rest}"
    return rest if _IDLE.match(label) else text


def is_label(text: str) -> bool:
    """Tell whether a line is only a label, with or without its colon ("Hepatic", "Surgery:")."""
    return len(text) < 60 and _last_word(text).lower() in _LAST and _BARE.match(text) is not None


def _last_word(text: str) -> str:
    """Give the last word of a text without the signs behind it."""
    end = len(text)
    while end and not (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return ending_word(text, 0, end)


def ending_word(text: str, start: int, end: int) -> str:
    """Give the word a piece of a text ends in, "" where it ends in a sign or a blank."""
    at = end
    while at > start and (text[at - 1].isalnum() or text[at - 1] == "_"):
        at -= 1
    return text[at:end]


def heads_its_list(text: str, after: str, marked: bool) -> bool:
    """Tell whether a line that no bullet marks names what the list behind it is about.

    Alone it might ask for the treatment: "Surgery" above "- No prior surgery" does not.
    """
    return (
        len(text) < 60
        and _TREATMENT.match(text) is not None
        and (marked or _FOLLOWS.match(after) is not None)
    )


def label_cuts(text: str) -> list[int]:
    """Give the offsets where a text that runs labelled lists together ("Age: 18 and over Hepatic: …") is cut.

    Each label stands alone between two cuts; what follows it is cut where a new requirement begins.
    """
    found = list(_CAPITAL.finditer(text)) if ":" in text and holds(text, _ENDINGS) else []
    if not found or (len(found) < _MANY and (found[0].start() or not found[0][0][:5].isupper())):
        return []
    cuts = {found[0].start()}
    for label, following in zip(found, [*found[1:], None], strict=True):
        end = following.start() if following else len(text)
        cuts.update((label.start(), label.end()))
        for opener in _OPENER.finditer(text, label.end(), end):
            if _BOUND.search(text, max(label.end(), opener.start() - 12), opener.start()) is None:
                cuts.add(opener.end())
    return sorted(cut for cut in cuts if 0 < cut < len(text))

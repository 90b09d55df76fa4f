"""Organs that share one noun: "renal, hepatic or cardiac disease"; what that is, the tables say."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, holds, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import NAMED, Any, Has

TRIGGERS = (
    "or", "and", "/", ",", "disease", "diseases", "disorder", "disorders", "illness", "illnesses",
    "abnormality", "abnormalities",
)  # fmt: skip
_ORGAN = (
    r"(?:renal|kidney|hepatic|liver|cardiac|heart|lung|pulmonary|respiratory|cardiovascular|cerebrovascular|"
    r"vascular|neurological|central nervous system|neurologic|nervous system|neuropsychiatric|"
    r"gastrointestinal|digestive|"
    r"gastroenterological|biliary|pancreatic|hepatobiliary|ha?ematological|ha?ematologic|blood|coagulation|"
    r"bleeding|endocrine|endocrinological|metabolic|psychiatric|psychological|mental|cognitive|visual|"
    r"hearing|speech|ocular|eye|skin|dermatological|dermatologic|bone|musculoskeletal|muscle|connective "
    r"tissue|rheumatological|rheumatic|autoimmune|immune|immunological|immunologic|infectious|allergic|"
    r"genetic|congenital|adrenal gland|adrenal|pituitary gland|pituitary|thyroid gland|thyroid|hypothalamic|"
    r"urological|genitourinary|gynecological|gynaecological|oncologic|oncological|malignant|systemic|"
    r"inflammatory|neuromuscular|neurodegenerative|bacterial|viral|fungal|parasitic|gastric|duodenal|"
    r"bowel|intestinal|abdominal|thoracic|hip|knee|spinal|brain|bladder|breast|colon|rectum|prostate|stomach|"
    r"muscular|urinary|urologic|nephrological|nephrologic|orthop(?:a)?edic|rheumatologic|gynecologic|"
    r"gynaecologic|gastroenterologic|hepatologic|lymphatic|lymphoproliferative|myeloproliferative|hormonal|"
    r"nutritional|electrolyte|developmental|behaviou?ral|emotional|mood|thrombotic|thromboembolic|"
    r"ha?emorrhagic|isch(?:a)?emic|valvular|atrial|ventricular|cerebral|coronary|aortic|arterial|venous|"
    r"corneal|retinal|macular|optic nerve|vitreous|conjunctival|nasal|sinus|oral|dental|periodontal|"
    r"pharyngeal|laryngeal|tracheal|bronchial|pleural|pericardial|peritoneal|rectal|anal|colorectal|colonic|"
    r"(?:o)?esophageal|ovarian|uterine|cervical|vaginal|vulvar|endometrial|prostatic|testicular|vertebral|"
    r"lumbar|cranial|facial|sensory|autonomic|cutaneous|mucosal|myocardial|degenerative|demyelinating|"
    r"nephritic|urethral|ureteral|splenic|vestibular|auditory|orbital|chromosomal|hereditary|oncologic|"
    r"peripheral vascular|personality|psychotic|"
    r"affective|depressive|hypertensive|cardiopulmonary|bronchopulmonary|pulmonary vascular|"
    r"neuroendocrine|joint|head|nasopharyngeal|laryngotracheal|tendon|ligament)"
)
_HEAD = (
    r"(?:diseases?|disorders?|illness(?:es)?|impairments?|dysfunctions?|insufficiency|failure|"
    r"abnormalit(?:y|ies)|conditions?|syndromes?|complications?|infections?|surger(?:y|ies)|transplants?|"
    r"transplantations?|replacements?|cancers?|metastas[ei]s|deficits?|"
    r"(?:functional )?abnormalit(?:y|ies)|symptoms?|problems?|patholog(?:y|ies)|lesions?|anomal(?:y|ies)|"
    r"defects?|malformations?|injur(?:y|ies)|stenos[ei]s|obstructions?|h(?:a)?emorrhages?|bleeding|"
    r"tachyarrhythmias?|effusions?|fibrosis|fistulas?|ulcers?|tumou?rs?|neoplasms?|"
    r"malignanc(?:y|ies)|carcinomas?|lymphomas?|sarcomas?)"
)
_JOINT = r"(?:, and/or |, or |, and | and/or |, | or | and |/| & )"
_SHARED = re.compile(rf"(?<![a-z]){_ORGAN}(?:{_JOINT}{_ORGAN}){{1,12}} {_HEAD}(?![a-z])")
_NOUN = (
    r"(?:the )?(?:kidneys?|liver|heart|lungs?|skin|eyes?|bones?|brain|pancreas|bladder|thyroid(?: gland)?|"
    r"adrenal(?: glands?)?|pituitary(?: gland)?|hypothalamus|spine|bowel|intestines?|stomach|muscles?|"
    r"central nervous system|nervous system|immune system|blood|breast|respiratory tract|"
    r"gastrointestinal tract)"
)
_OF = re.compile(
    rf"(?<![a-z])(?P<head>diseases?|disorders?|illness(?:es)?|impairment|dysfunction|abnormalit(?:y|ies)) "
    rf"(?:of|in|affecting|involving) (?P<organs>{_NOUN}(?:{_JOINT}{_NOUN}){{0,12}})(?![a-z])"
)
_MAY_SHARE = re.compile(_JOINT + _ORGAN)
_MAY_BE_OF = re.compile(rf" (?:of|in|affecting|involving) {_NOUN}")
"""What stands in every list; these begin with a sign quick to find, the patterns of the lists do not."""
_LEAD = 40
"""Characters of a list before that at most: one organ, or one noun."""

_NOUNS = (
    "disease", "disorder", "illness", "impairment", "dysfunction", "insufficiency", "failure", "abnormalit",
    "condition", "syndrome", "complication", "infection", "surger", "transplant", "replacement", "cancer",
    "metastas", "deficit", "symptom", "problem", "patholog", "lesion", "anomal", "defect", "malformation",
    "injur", "stenos", "obstruction", "rrhag", "bleeding", "tachyarrhythmia", "effusion", "fibrosis",
    "fistula", "ulcer", "tumo", "neoplasm", "malignan", "carcinoma", "lymphoma", "sarcoma",
)  # fmt: skip
"""One of these stands in every list too, and is quicker still to find."""
_EACH = re.compile(_NOUN)
_ADJECTIVES = {
    "hypothalamus": "hypothalamic", "pancreas": "pancreatic", "stomach": "gastric",
    "intestine": "intestinal", "intestines": "intestinal",
    "respiratory tract": "respiratory", "gastrointestinal tract": "gastrointestinal", "spine": "spinal",
    "immune system": "immune",
}  # fmt: skip
_BETWEEN = re.compile(_JOINT)
_WRITTEN = re.compile(r" (?:or|and) |[/&]")
_SICK = (
    "disease", "disorder", "impairment", "dysfunction", "insufficiency", "abnormality", "condition",
    "illness", "problem",
)  # fmt: skip
"""Nouns that say the same of an organ, where no row has the one that was written."""


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find lists of organs under one noun; an organ that has no row with that noun is named by the words."""
    if not holds(sentence.text, _NOUNS):
        return
    for start, end, found in matches(sentence, _SHARED, _MAY_SHARE, _LEAD):
        organs, _, head = found[0].rpartition(" ")
        if not head.startswith(_SICK) and _WRITTEN.search(organs) is None:
            continue  # "infection of the brain, head injury" are two
        yield from _atom(
            sentence,
            start,
            end,
            [_named(sentence, each, head) or _open(sentence, each, head) for each in _BETWEEN.split(organs)],
        )
    for start, end, found in matches(sentence, _OF, _MAY_BE_OF, _LEAD):
        organs, head = found["organs"], found["head"]
        yield from _atom(
            sentence, start, end, [_located(sentence, each[0], head) for each in _EACH.finditer(organs)]
        )


def _open(sentence: Sentence, organ: str, head: str) -> str | None:
    """Name what no row holds by its own words; what has a row of its own, an organ only narrows."""
    if sentence.vocabulary.whole(head) is not None:
        return None
    return NAMED + f"{organ} {head}".replace(" ", "-")


def _atom(sentence: Sentence, start: int, end: int, concepts: list[str | None]) -> Iterator[Atom]:
    both = any(token.kind == "and" for token in sentence.tokens[start:end]) and not sentence.exclusion
    rules = tuple(Has(concept=concept) for concept in dict.fromkeys(concepts) if concept)
    open_ = any(rule.concept.startswith(NAMED) for rule in rules)
    if open_ and not sentence.exclusion and _listed(sentence, start, end):
        return  # "pleural or pericardial effusion, ascites" are three of which one is enough
    if all(concepts) and not both:  # "liver and lung metastases" may ask for both
        rule = rules[0] if len(rules) == 1 else Any(rules=rules)
        yield Atom(start, end, rule, rules[0].concept, 4)


def _listed(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether more of a list stands beside."""
    return any(
        token.text == "," for token in [*sentence.tokens[:start][-1:], *sentence.tokens[end : end + 1]]
    )


def _located(sentence: Sentence, noun: str, head: str) -> str | None:
    """Name the disease of an organ: "the adrenal glands" have adrenal diseases."""
    organ = noun.removeprefix("the ")
    organ = _ADJECTIVES.get(organ, organ)
    plain = organ.removesuffix("s")
    names = (organ, plain, plain.removesuffix(" gland"))
    return next(filter(None, (_named(sentence, name, head) for name in names)), None)


def _named(sentence: Sentence, organ: str, head: str) -> str | None:
    nouns = (head, *_SICK) if head.startswith(_SICK) else (head,)
    for noun in nouns:
        phrase = f"{organ} {noun}"
        whole = [hit for hit in sentence.vocabulary.scan(phrase) if hit.end - hit.start == len(phrase)]
        concept = whole[0].of("concept") if whole else None
        if concept:
            return concept
    return None


EXAMPLES = (
    Example(
        "Liver or kidney disease",
        Any(rules=(Has(concept="kidney-disease"), Has(concept="liver-disease"))),
        exclusion=True,
    ),
    Example(
        "Visual, hearing, or cognitive impairment",
        Any(
            rules=(
                Has(concept="cognitive-impairment"),
                Has(concept="hearing-loss"),
                Has(concept="visual-impairment"),
            )
        ),
        exclusion=True,
    ),
)

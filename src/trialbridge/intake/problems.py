"""What the patient's problem is: the diagnoses a study would be sought for, by weight; it judges no study."""

import re
from math import exp, log2

import msgspec

from trialbridge.intake.shorthand import scan
from trialbridge.intake.suspicions import suspected
from trialbridge.model.patient import Fact, Patient, Quote
from trialbridge.vocab import Vocabulary, fold

_KINDS = {"disease": 1.0, "finding": 0.35, "alteration": 0.1, "event": 0.05}
"""How much a mention of each kind counts; a symptom is the problem only where no disease is named."""

_NAMING = re.compile(
    r"\b(?P<strong>diagnos\w+(?: (?:of|with|as))?|consistent with|compatible with|confirmed|proven"
    r"|known case of|found to have|features of|admitted (?:for|with)|evaluation of|treatment of|management of"
    r"|referred for)?"
    r"(?P<weak>revealed|showed|demonstrated|present(?:s|ing|ed)? with|known|case of|remarkable for|has|with"
    r"|significant for|complain\w+ of|history of|positive for|suffer\w* from)?"
    r"(?: (?:an?|the|his|her|recurrent|severe|acute|metastatic|advanced|stage|newly|new|possible|likely|early"
    r"|chronic|primary|recent)){0,4} ?$"
)
_CONFIRMED = re.compile(
    r" (?:was|is|has been|were) (?:\w+ )?(?:confirmed|diagnosed|established|made|proven)\b"
)
_COMMON = frozenset({
    "hypertension", "diabetes", "type-2-diabetes", "obesity", "hyperlipidaemia", "gerd", "pain", "fever",
    "cough",     "fatigue", "anaemia", "headache", "nausea", "vomiting", "overweight", "hypothyroidism",
    "depression", "anxiety", "anxiety-disorder", "emergency", "substance-abuse", "drug-abuse",
    "alcohol-abuse", "trauma", "disease", "coinfection", "coronary-artery-disease", "critical-illness",
    "oedema", "dyspnoea", "hospitalisation", "neoplasm", "infection",
})  # fmt: skip
"""Conditions so common beside others that they are the problem only where nothing else is."""

_SEVERE = 35.0
"""Body mass index (kg/m²) of class II obesity."""

_SIGN = re.compile(
    r"^(?!leuka?em|thalass|septic|isch|hyperchol)"
    r"[a-z]+(?:cytosis|penia|a?emia|uria|algia|megaly|edema|acidosis|pnea|cardia)$"
)
"""Diseases in one word that are mostly a laboratory's or an examiner's sign of another one."""

_SIGNS = frozenset({"signs-and-symptom", "signs-and-symptoms-pathological-condition", "speech-disorder"})
"""Headings of the vocabulary under which stand symptoms and processes, not diseases."""

_SUSPECTED = 0.22
"""What a point of a described picture weighs beside a named disease, which weighs about 1."""

_EXPLAINED = 0.5
"""What is left of a name that is a sign of a described disease."""
_BESIDE = 0.5
"""What is left of a disease that a sentence tells as one the patient had before or has besides."""
_HAD = re.compile(
    r"\b(?:(?:medical|surgical|past|previous|prior) history|pmhx?|history (?:is|was|of|includes?)"
    r"|(?:patient|he|she) had|also (?:has|had)|comorbidit\w+)\b[^.\n]*$"
    r"|\bhistory[^.\n]{0,60}\b(?:remarkable|significant|notable|positive) for[^.\n]*$"
)
_BEFORE = re.compile(r"[^.\n]{0,40}\b(?:years?|months?) (?:ago|earlier|before|prior|previously)\b")

_VACCINE = re.compile(r"\b(?:vaccin\w*|immuni[sz]ation)\b", re.IGNORECASE)

_COURSES = {"active": 1.0, "history": 0.55, "resolved": 0.25, "planned": 0.2}
_FIRST = 250
"""Characters within which "with a history of" introduces the problem itself."""

_FIRST_SENTENCE = 120
"""Characters within which nothing is told besides: notes open with the problem, often as a history of it."""

_EARLY = 350.0
"""Characters over which the weight of a place falls to 1/e: what a note is about stands at its start."""


def principal(patient: Patient, vocabulary: Vocabulary) -> list[tuple[str, float]]:
    """Rank the patient's own diagnoses and findings, the weightiest first; the first has weight 1.

    A mention weighs by kind, place, the words around it ("diagnosed with"), course and stance; repetition
    and specificity add, and what stands above a named disease ("tumour" above "astrocytoma") lends it weight.
    What a form or a coded record marks as `main` outweighs all else. Beside coded records the notes do not
    count, nor does the place of a code.
    """
    coded = {
        document.name for document in patient.documents if document.kind in ("fhir", "phenopacket", "omop")
    }
    read = [document for document in patient.documents if not coded]
    notes = {document.name for document in patient.documents if document.kind in ("note", "report")}
    facts = tuple(
        fact for fact in patient.facts if not coded or (fact.quote and fact.quote.source not in notes)
    )
    marked = {
        fact.concept for fact in facts if fact.main and (not fact.quote or fact.quote.source not in notes)
    }
    ranked = _ranked(facts, {document.name: document.text for document in read}, vocabulary, marked)
    for document in read:
        if document.kind in ("note", "report"):
            described = suspected(document.text, vocabulary)
            for concept in described.explained & ranked.keys():
                ranked[concept] *= _EXPLAINED
            for concept, weight in described.weights.items():
                ranked[concept] = max(ranked.get(concept, 0.0), _SUSPECTED * weight)
    return _normal(ranked or _prevented(facts, vocabulary))


def _prevented(facts: tuple[Fact, ...], vocabulary: Vocabulary) -> dict[str, float]:
    """Give what a healthy person is vaccinated against: the only problem a study would be sought for."""
    named = (vocabulary.concepts[fact.concept].name for fact in facts if fact.concept in vocabulary.concepts)
    found = (
        hit.of("concept")
        for name in named
        if _VACCINE.search(name)
        for hit in vocabulary.scan(_VACCINE.sub("", name))
    )
    return {concept: 1.0 for concept in found if concept and vocabulary.concepts[concept].kind in _KINDS}


def mark_main(facts: tuple[Fact, ...], text: str, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """Mark the facts of the weightiest problem of a note as `main`."""
    source = next((fact.quote.source for fact in facts if fact.quote), "")
    ranked = _ranked(facts, {source: text}, vocabulary, set())
    first = min(ranked, key=lambda concept: (-ranked[concept], concept), default="")
    return tuple(
        msgspec.structs.replace(fact, main=True) if fact.concept == first and _counts(fact) else fact
        for fact in facts
    )


def _counts(fact: Fact) -> bool:
    """Tell whether a fact names a problem of the patient; what is only described is for `suspicions`."""
    present = fact.subject == "patient" and fact.stance != "absent"
    return present and bool(fact.concept) and not fact.derivation


def _common(facts: tuple[Fact, ...]) -> frozenset[str]:
    """Give what is too common to be the problem; obesity is none of it from class II on (WHO, 2000)."""
    severe = any(fact.variable == "bmi" and (fact.value or 0.0) >= _SEVERE for fact in facts)
    return _COMMON - {"obesity"} if severe else _COMMON


def _ranked(
    facts: tuple[Fact, ...], texts: dict[str, str], vocabulary: Vocabulary, marked: set[str]
) -> dict[str, float]:
    weights: dict[str, list[float]] = {}
    folded = {name: fold(text) for name, text in texts.items()}
    common = _common(facts)
    for fact in facts:
        row = vocabulary.concepts.get(fact.concept)
        if row is not None and row.kind in _KINDS and _counts(fact):
            weight = _KINDS[row.kind] * _weight(fact, folded, common, vocabulary)
            weights.setdefault(fact.concept, []).append(weight * (10 if fact.concept in marked else 1))
    mentions = _mentions(texts, set(weights), vocabulary)
    total = {
        concept: (max(each) + 0.1 * (sum(each) - max(each))) * (1 + 0.35 * log2(mentions.get(concept, 1)))
        for concept, each in weights.items()
    }
    return _lend(total, vocabulary)


def _normal(weights: dict[str, float]) -> list[tuple[str, float]]:
    top = max(weights.values(), default=0.0)
    ordered = sorted(weights.items(), key=lambda entry: (-entry[1], entry[0]))
    return [(concept, round(weight / top, 4)) for concept, weight in ordered if weight >= top / 1000]


def _weight(fact: Fact, texts: dict[str, str], common: frozenset[str], vocabulary: Vocabulary) -> float:
    early = fact.course == "history" and fact.quote is not None and fact.quote.start < _FIRST
    weight = (0.85 if early else _COURSES[fact.course]) * (0.45 if fact.stance == "uncertain" else 1.0)
    above = vocabulary.ancestors(fact.concept)
    weight *= 1 + 0.04 * min(len(above), 10)
    if "malignant-neoplasm" in above and fact.concept != "malignant-neoplasm":
        weight *= 2.2
    elif "neoplasm" in above:
        weight *= 1.3
    if _SIGN.search(fact.concept) or not above.isdisjoint(_SIGNS):
        weight *= 0.3
    elif fact.concept in common:
        weight *= 0.35
    if fact.quote is None or fact.quote.source not in texts:
        return weight
    text = texts[fact.quote.source]
    naming = _NAMING.search(text, max(0, fact.quote.start - 70), fact.quote.start)
    strong = (naming and naming["strong"]) or _CONFIRMED.match(text, fact.quote.end)
    beside = not strong and fact.quote.start >= _FIRST_SENTENCE and _told_besides(text, fact.quote)
    weight *= 2.4 if strong else _BESIDE if beside else 1.25 if naming and naming["weak"] else 1.0
    return weight * (0.45 + exp(-fact.quote.start / _EARLY))


def _told_besides(text: str, quote: Quote) -> bool:
    """Tell whether a sentence gives a disease as history: "had hypertension", "a stroke 2 years earlier"."""
    told = _HAD.search(text, max(0, quote.start - 200), quote.start)
    return bool(told or _BEFORE.match(text, quote.end))


def _mentions(texts: dict[str, str], wanted: set[str], vocabulary: Vocabulary) -> dict[str, int]:
    counts: dict[str, int] = {}
    for text in texts.values():
        for hit in scan(text, fold(text), vocabulary):
            concept = hit.of("concept")
            if concept in wanted and concept is not None:
                counts[concept] = counts.get(concept, 0) + 1
    return counts


def _lend(weights: dict[str, float], vocabulary: Vocabulary) -> dict[str, float]:
    """Give part of a general term's weight to the most weighty of the specific terms below it."""
    lent = dict(weights)
    for general in sorted(weights, key=lambda concept: (len(vocabulary.ancestors(concept)), concept)):
        below = [other for other in weights if other != general and vocabulary.is_a(other, general)]
        if below:
            heir = max(below, key=lambda other: (weights[other], other))
            lent[heir] += 0.5 * lent[general]
            lent[general] *= 0.3
    return lent

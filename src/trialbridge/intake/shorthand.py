"""Names of values that only notes use and only before a number ("K 4.1", "T = 39.7", "O2 sats 92%")."""

import re
from functools import lru_cache

from trialbridge.vocab import Concept, Hit, Variable, View, Vocabulary

_NAMES = {
    "potassium": "=K|k+|serum k",
    "sodium": "=NA|na+",
    "chloride": "=Cl|=CL|cl-",
    "calcium": "=Ca|=CA|ca++|ca2+",
    "magnesium": "=Mg|=MG",
    "phosphate": "=Phos|phos|=PO4|=P04",
    "bicarbonate": "=HCO3|=Bicarb|bicarb|tco2|=CO2",
    "temperature": "=T|temp|=Temp|=Tmax|=Tm|=TEMP",
    "heart_rate": "=P|=HR|pulse|heart rate|=Pulse",
    "respiratory_rate": "=R|=RR|resp|=Resp|respirations|respiration|respiratory rate|resp rate",
    "spo2": "o2 sat|o2 sats|o2sat|o2sats|sats|=Sat|=SaO2|oxygen sat|oxygen saturation|oxygen saturations|sat"
    "|spo2|pulse ox|o2 saturation",
    "alp": "alk p|alkp|alk phos|alk. phos|=ALKP|=AlkPhos|=Alk",
    "bilirubin_total": "bill total|bili total|total bili|tot bili|=Bili|=TBili|tbili|bilirubin total|bili",
    "bilirubin_direct": "direct bili|dbili|bili direct|d bili|d. bili",
    "glucose_fasting": "=FBS|=FBG|=FPG|=FBSL",
    "glucose": "=Gluc|=Glu|=BG|=RBS|fingerstick|blood glucose",
    "hba1c": "a1c|=A1C|hemoglobin a1c|haemoglobin a1c",
    "creatinine": "=Cr|=CR|=Creat|=creat",
    "weight": "=Wt|=wt|weighed|weighted|weighted as|=WT|weighs",
    "height": "=Ht|=ht|length|=HT",
    "anc": "=Neut|=Neuts|=Neutrophil|=Neutrophils|=neutrophils",
    "lymphocytes": "=Lymph|=Lymphs|=ALC",
    "platelets": "=Plt|=PLTS|=Plts|plt count|=Plat|=Plats",
    "haemoglobin": "=H|=Hb|hgb",
    "wbc": "=W|white count|white cells|=WCC|leukocyte count",
    "lvef": "=EF|lv ef|ejection fraction",
    "inr": "=INR",
    "tsh": "=TSH",
    "ecog": "=PS|performance status|ecog/who|who ps|who performance status|zubrod",
    "karnofsky": "=KPS|karnofsky",
    "urea": "=Urea",
    "bmi": "=BMI",
    "psa": "=PSA",
}


_CONCEPTS = {
    "type-2-diabetes": "=DM2|=DMII|=DM-2|=NIDDM|dm type 2|type 2 dm|dm type ii|adult onset diabetes",
    "type-1-diabetes": "=DM1|dm type 1|type 1 dm|dm type i",
    "mitral-valve-prolapse": "=MVP",
    "pcos": "=PCO|=PCOD",
    "cdiff": "c diff|cdiff|c. diff|c difficile",
    "arteriovenous-malformation": "=AVM|=AVMs",
    "heart-failure": "=dCHF|=HFrEF|=HFpEF|=HFREF|=HFPEF|=ADHF",
    "atrial-fibrillation": "afib|a fib|=Afib|=AFIB",
    "dyspnoea": "=SOB|=DOE|=sob",
    "coronary-artery-bypass": "=CABG",
    "cholecystectomy": "=CCY",
    "appendectomy": "=APPY|appy",
    "stroke": "infarct|infarcts|=CVAs",
    "hyperlipidaemia": "=HLD|=HL|=HLP",
    "chest-pain": "=CP",
    "abdominal-pain": "abd pain|belly pain",
    "peripheral-vascular-disease": "=PVD|=PAOD",
    "chronic-kidney-disease": "=CRI|=CRF|chronic renal insufficiency",
    "acute-kidney-injury": "=ARF|=AKI",
    "myocardial-infarction": "=NSTEMI|=STEMI",
    "osteoarthritis": "=DJD",
    "seizure": "=sz",
    "infection": "infxn|infected",
    "smoker": "smoke|smoked|smoking|packs per day|pack per day|=ppd|=PPD|tobacco abuse",
    "never-smoker": "non smoker|nonsmoker|nonsmoking|never smokes",
    "alcohol-use": "drink alcohol|drinks alcohol|consume alcohol|consumes alcohol|drinks socially",
    "schizophrenia": "schizoaffective",
    "premenopausal": "premenstrual|irregular periods|heavy periods|regular periods|between periods"
    "|regular menses|irregular menses|menstruates|menstruating",
}
_DEMANDS = {
    "PCP": r"pneumoni|pneumocystis|jirovec",
    "ASD": r"autis|spectrum|behavio",
    "PDA": r"pancrea|adenocarcinoma",
    "CRT": r"radi|chemo",
    "ACT": r"cell",
    "COLD": r"lung|pulmonary",
    "CUP": r"primary|cancer|carcinoma",
    "FAME": r"epilep",
    "ADD": r"attention|adhd|ritalin",
    "NET": r"tumou?r|cancer|neuroendocrine|carcinoid",
    "PPD": r"smok|cigar",
    "ppd": r"smok|cigar",
    "HL": r"htn|lipid|cholest|dm|cad|statin",
}
"""Abbreviations with a commoner meaning in notes: read only where the sentence has one of these words."""

_BARRED = {
    "RA": r"(?:\bon|%|\bsat\w*|\bat) ?$",
}
"""Abbreviations that are not read after these words ("SpO2 98% on RA" is room air)."""

_NUMBER = re.compile(r"[\s:=]{0,3}\d")
_POSSESSIVE = re.compile(r"(?<=[a-z])'s(?= )")


@lru_cache(maxsize=8)
def _names(vocabulary: Vocabulary) -> Vocabulary | None:
    rows = [
        Variable(name=name, title=f"\x00{name}", kind="number", aliases=tuple(names.split("|")))
        for name, names in _NAMES.items()
        if name in vocabulary.variables
    ]
    return Vocabulary((), rows, (), ()) if rows else None


@lru_cache(maxsize=8)
def _concepts(vocabulary: Vocabulary) -> Vocabulary | None:
    rows = [
        Concept(id=concept, name=f"\x00{concept}", kind="", synonyms=tuple(names.split("|")))
        for concept, names in _CONCEPTS.items()
        if concept in vocabulary.concepts
    ]
    return Vocabulary(rows, (), (), ()) if rows else None


def widen(text: str, folded: str, hits: list[Hit], vocabulary: Vocabulary) -> list[Hit]:
    """Add the names of notes to the hits of the vocabulary; where both found something, the longer stays."""
    names = _names(vocabulary)
    extra = names.scan(text, folded) if names else []
    followed = [hit for hit in extra if _NUMBER.match(text, hit.end)]
    return _merge([hit for hit in hits if not any(hit.start == name.start for name in followed)], extra)


def _merge(hits: list[Hit], extra: list[Hit]) -> list[Hit]:
    """Join two scans of a text; of hits that overlap the earlier stays, else the longer."""
    if not extra:
        return hits
    merged: list[Hit] = []
    for hit in sorted((*hits, *extra), key=lambda hit: (hit.start, hit.start - hit.end)):
        if not merged or hit.start >= merged[-1].end:
            merged.append(hit)
    return merged


def scan(text: str, folded: str, vocabulary: Vocabulary) -> list[Hit]:
    """Scan a sentence for all the vocabulary knows, and for what only notes write.

    It is blind to possessives ("Marfan's syndrome") and to names with a comma, which in a note is a list
    ("hypertension, renal artery stenosis"). An abbreviation that means something else in notes as a
    rule ("PCP" the physician, "RA" room air) is left out unless the sentence speaks for it.
    """
    hits = _blind(text.replace(", ", "; "), folded.replace(", ", "; "), vocabulary)
    extra = _concepts(vocabulary)
    merged = _merge(hits, extra.scan(text, folded) if extra else [])
    return [hit for hit in merged if not _misread(text, folded, hit)]


def _misread(text: str, folded: str, hit: Hit) -> bool:
    words = text[hit.start : hit.end]
    if words in _DEMANDS:
        return not re.search(_DEMANDS[words], folded[: hit.start] + " " + folded[hit.end :])
    return words in _BARRED and re.search(_BARRED[words], text[: hit.start]) is not None


def _blind(text: str, folded: str, vocabulary: Vocabulary) -> list[Hit]:
    cuts = [found.start() for found in _POSSESSIVE.finditer(folded)]
    if not cuts:
        return vocabulary.scan(text, folded)
    edges = [0, *(edge for cut in cuts for edge in (cut, cut + 2)), len(text)]
    kept = list(zip(edges[::2], edges[1::2], strict=True))
    starts = tuple(start - 2 * index for index, (start, _) in enumerate(kept))
    view = View("".join(text[start:end] for start, end in kept), starts, tuple(start for start, _ in kept))
    return [Hit(*view.span(hit.start, hit.end), hit.senses) for hit in vocabulary.scan(view.text)]

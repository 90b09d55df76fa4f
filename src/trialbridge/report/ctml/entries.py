"""The entries of a match tree (clinical, genomic) and the leaves of a rule, each as the other; no trees.

An entry nobody here knows is no loss: it becomes words that were not understood, and is written as it came.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any as Anything
from typing import NamedTuple

import msgspec

from trialbridge.model.rule import All, Has, Not, Opaque, Range, Rule
from trialbridge.vocab import Variable, Vocabulary
from trialbridge.vocab.oncotree import tumour_types

Entry = dict[str, dict[str, Anything]]
"""One entry: a section (`clinical`, `genomic`) with its attributes."""

TISSUES = {
    "solid-tumour": "_SOLID_", "haematologic-malignancy": "_LIQUID_", "lung-cancer": "Lung",
    "breast-cancer": "Breast", "prostate-cancer": "Prostate", "pancreatic-cancer": "Pancreas",
    "thyroid-cancer": "Thyroid", "biliary-tract-cancer": "Biliary Tract", "cervical-cancer": "Cervix",
    "head-and-neck-cancer": "Head and Neck", "penile-cancer": "Penis", "testicular-cancer": "Testis",
    "primary-liver-cancer": "Liver", "kidney-cancer": "Kidney", "cns-tumour": "CNS/Brain",
}  # fmt: skip
"""Concepts that OncoTree has no code of, but a tissue, or MatchMiner a word for a whole branch."""
NUMBERS = {"age": "age_numerical", "tmb": "tmb_numerical"}
_VARIABLES = {key: variable for variable, key in NUMBERS.items()}
_MUTATED = {
    "atm": "ATM", "braf": "BRAF", "brca1": "BRCA1", "brca2": "BRCA2", "calr": "CALR", "cftr": "CFTR",
    "chek2": "CHEK2", "egfr": "EGFR", "esr1": "ESR1", "ezh2": "EZH2", "flt3": "FLT3", "her2": "ERBB2",
    "jak2": "JAK2", "kit": "KIT", "kras": "KRAS", "nf1": "NF1", "npm1": "NPM1", "nras": "NRAS",
    "palb2": "PALB2", "pdgfra": "PDGFRA", "pik3ca": "PIK3CA", "tp53": "TP53", "vhl": "VHL",
}  # fmt: skip
_REARRANGED = {"alk": "ALK", "bcl2": "BCL2", "kmt2a": "KMT2A", "ret": "RET", "ros1": "ROS1"}
_AMPLIFIED = {"her2": "ERBB2", "met": "MET", "myc": "MYC", "mycn": "MYCN"}
_CHANGED = {
    "braf-v600e": ("BRAF", "p.V600E"), "egfr-l858r": ("EGFR", "p.L858R"), "egfr-t790m": ("EGFR", "p.T790M"),
    "egfr-c797s": ("EGFR", "p.C797S"), "jak2-v617f": ("JAK2", "p.V617F"), "kit-d816v": ("KIT", "p.D816V"),
    "kras-g12c": ("KRAS", "p.G12C"), "kras-g12d": ("KRAS", "p.G12D"), "kras-g12v": ("KRAS", "p.G12V"),
}  # fmt: skip
_CLINICAL = {
    "female": ("gender", "Female"), "male": ("gender", "Male"),
    "her2-positive": ("her2_status", "Positive"), "her2-negative": ("her2_status", "Negative"),
    "er-positive": ("er_status", "Positive"), "er-negative": ("er_status", "Negative"),
    "pr-positive": ("pr_status", "Positive"), "pr-negative": ("pr_status", "Negative"),
}  # fmt: skip
_NUMBER = re.compile(r"(>=|<=|==|>|<)\s*(\d{1,9}(?:\.\d{1,24})?)")
_UNKNOWN = re.compile(r"([\w.-]{1,80}) (\{.*\})")
_DENIABLE = ("variant_category", "ms_status")
"""Attributes whose value may begin with "!", for an alteration the patient must not have."""


def _genomic() -> Iterator[tuple[str, dict[str, Anything]]]:
    for name, gene in _MUTATED.items():
        yield f"{name}-mutation", {"hugo_symbol": gene, "variant_category": "Mutation"}
    for name, gene in _REARRANGED.items():
        yield f"{name}-rearrangement", {"hugo_symbol": gene, "variant_category": "Structural Variation"}
    for name, gene in _AMPLIFIED.items():
        amplified = {"hugo_symbol": gene, "variant_category": "CNV", "cnv_call": "High Amplification"}
        yield f"{name}-amplification", amplified
    for name, (gene, change) in _CHANGED.items():
        yield name, {"hugo_symbol": gene, "variant_category": "Mutation", "protein_change": change}
    braf = {"hugo_symbol": "BRAF", "variant_category": "Mutation"}
    yield "braf-v600-mutation", {**braf, "wildcard_protein_change": "p.V600"}
    yield "msi-high", {"ms_status": "MSI-H"}
    yield "mss", {"ms_status": "MSS"}


GENOMIC = dict(_genomic())
_ALTERATION = {msgspec.json.encode(entry, order="sorted"): name for name, entry in GENOMIC.items()}
_CLINICAL_OF = {pair: name for name, pair in _CLINICAL.items()}


class Diagnoses(NamedTuple):
    """What MatchMiner calls a concept, and which concept a name of it means."""

    name_of: dict[str, str]
    concept_of: dict[str, str]


@lru_cache(maxsize=4)
def diagnoses(vocabulary: Vocabulary) -> Diagnoses:
    """Join OncoTree's names with those of tissues, which win."""
    types = tumour_types(vocabulary)
    names = {
        **types.name_of,
        **{name: tissue for name, tissue in TISSUES.items() if name in vocabulary.concepts},
    }
    return Diagnoses(names, {**types.concept_of, **{word: name for name, word in names.items()}})


def rule_of_entry(section: str, attributes: dict[str, Anything], vocabulary: Vocabulary) -> Rule:
    """Read an entry; clinical attributes hold each on its own, genomic ones together tell one alteration."""
    if section == "clinical" and attributes:
        rules = tuple(_clinical(name, value, vocabulary) for name, value in attributes.items())
        return rules[0] if len(rules) == 1 else All(rules=rules)
    if section == "genomic":
        return _alteration(attributes, vocabulary)
    return _words(section, attributes)


def entry_of(leaf: Rule, vocabulary: Vocabulary, denied: bool = False) -> Entry | None:
    """Write a leaf, or its denial, as an entry; None where the language has no words for it."""
    if isinstance(leaf, Range):
        return None if denied else _number(leaf, vocabulary)
    if isinstance(leaf, Has):
        return _named(leaf, vocabulary, denied)
    if isinstance(leaf, Opaque):
        return _as_it_came(leaf.text, denied)
    return None


def _clinical(name: str, value: Anything, vocabulary: Vocabulary) -> Rule:
    if isinstance(value, str):
        number = _NUMBER.fullmatch(value.strip())
        variable = vocabulary.variables.get(_VARIABLES.get(name, ""))
        if number and variable:
            return _limit(variable, number[1], float(number[2]))
        known = _CLINICAL_OF.get((name, value))
        if known in vocabulary.concepts:
            return Has(concept=str(known))
        concept = diagnoses(vocabulary).concept_of.get(value.removeprefix("!"))
        if name == "oncotree_primary_diagnosis" and concept:
            return Not(rule=Has(concept=concept)) if value.startswith("!") else Has(concept=concept)
    return _words("clinical", {name: value})


def _limit(variable: Variable, sign: str, value: float) -> Range:
    return Range(
        variable=variable.name,
        low=value if sign in (">=", ">", "==") else None,
        high=value if sign in ("<=", "<", "==") else None,
        low_open=sign == ">",
        high_open=sign == "<",
        unit=variable.unit,
    )


def _alteration(attributes: dict[str, Anything], vocabulary: Vocabulary) -> Rule:
    for name in _DENIABLE:
        value = attributes.get(name)
        if isinstance(value, str) and value.startswith("!"):
            return Not(rule=_alteration({**attributes, name: value[1:]}, vocabulary))
    known = _ALTERATION.get(msgspec.json.encode(attributes, order="sorted"))
    return Has(concept=str(known)) if known in vocabulary.concepts else _words("genomic", attributes)


def _words(section: str, attributes: dict[str, Anything]) -> Opaque:
    return Opaque(text=f"{section} {msgspec.json.encode(attributes, order='sorted').decode()}")


def _number(leaf: Range, vocabulary: Vocabulary) -> Entry | None:
    """Write a limit of one side, or one value; none whose digits would not give the number back."""
    key, row = NUMBERS.get(leaf.variable), vocabulary.variables.get(leaf.variable)
    if key is None or row is None or leaf.unit != row.unit or leaf.window is not None:
        return None
    if leaf.low is not None and leaf.high is not None:
        sign, value = "==", leaf.low
    elif leaf.low is not None:
        sign, value = ">" if leaf.low_open else ">=", leaf.low
    elif leaf.high is not None:
        sign, value = "<" if leaf.high_open else "<=", leaf.high
    else:
        return None
    said = _NUMBER.fullmatch(sign + (f"{value:g}" if float(f"{value:g}") == value else repr(value)))
    return {"clinical": {key: said[0]}} if said and _limit(row, sign, float(said[2])) == leaf else None


def _named(leaf: Has, vocabulary: Vocabulary, denied: bool) -> Entry | None:
    if leaf != Has(concept=leaf.concept) or leaf.concept not in vocabulary.concepts:
        return None  # "metastatic", "within 5 years" or "a history of" has no place in an entry
    if leaf.concept in GENOMIC:
        return (
            _denied("genomic", GENOMIC[leaf.concept]) if denied else {"genomic": dict(GENOMIC[leaf.concept])}
        )
    if leaf.concept in _CLINICAL:
        name, value = _CLINICAL[leaf.concept]
        return None if denied else {"clinical": {name: value}}
    word = diagnoses(vocabulary).name_of.get(leaf.concept)
    return {"clinical": {"oncotree_primary_diagnosis": f"{'!' if denied else ''}{word}"}} if word else None


def _as_it_came(text: str, denied: bool) -> Entry | None:
    found = _UNKNOWN.fullmatch(text)
    try:
        attributes = msgspec.json.decode(found[2], type=dict[str, Anything]) if found else None
    except (msgspec.MsgspecError, RecursionError):
        return None
    if found is None or attributes is None:
        return None
    return _denied(found[1], attributes) if denied else {found[1]: attributes}


def _denied(section: str, attributes: dict[str, Anything]) -> Entry | None:
    if section == "genomic":
        for name in _DENIABLE:
            if isinstance(attributes.get(name), str):
                return {section: {**attributes, name: f"!{attributes[name]}"}}
    return None

"""Wordings of terminologies as a table: what each names, whether, when, and at which stage."""

import pytest

from trialbridge.intake.fhir_terms import term
from trialbridge.vocab import Vocabulary

ROWS = [
    ("Malignant neoplasm of breast (disorder)", ["breast-cancer"], ""),
    ("Primary malignant neoplasm of female left breast (disorder)", ["breast-cancer"], ""),
    ("Malignant neoplasm of unspecified site of right female breast", ["female-breast-cancer"], ""),
    ("Malignant tumor of colon", ["colon-cancer"], ""),
    ("Overlapping malignant neoplasm of colon", ["colon-cancer"], ""),
    ("Neoplasm of prostate", ["prostate-cancer"], ""),
    ("Carcinoma in situ of prostate (disorder)", ["prostate-carcinoma-in-situ"], ""),
    ("Malignant neoplasm of upper lobe, left bronchus or lung", ["lung-cancer"], ""),
    ("Small cell carcinoma of lung (disorder)", ["small-cell-lung-cancer"], ""),
    ("Non-small cell carcinoma of lung, TNM stage 1 (disorder)", ["non-small-cell-lung-cancer"], "1"),
    ("Primary small cell malignant neoplasm of lung, TNM stage 1 (disorder)", ["small-cell-lung-cancer"], "1"),
    ("Adenocarcinoma of lung", ["lung-adenocarcinoma"], ""),
    ("Infiltrating duct carcinoma of breast (disorder)", ["breast-ductal-carcinoma"], ""),
    ("Secondary malignant neoplasm of liver (disorder)", ["liver-metastasis"], ""),
    ("Secondary malignant neoplasm of axillary lymph nodes", ["lymph-node-metastasis"], ""),
    ("Metastatic malignant neoplasm to lung (disorder)", ["lung-metastasis"], ""),
    ("Secondary malignant neoplasm of brain", ["brain-metastasis"], ""),
    ("Secondary malignant neoplasm of colon", ["metastasis"], ""),
    ("Secondary malignant neoplastic disease (disorder)", ["metastasis"], ""),
    ("Metastasis from malignant tumor of prostate (disorder)", ["metastasis", "prostate-cancer"], ""),
    ("Suspected lung cancer (situation)", ["?lung-cancer"], ""),
    ("History of cancer metastatic to liver (situation)", ["<liver-metastasis"], ""),
    ("History of myocardial infarction (situation)", ["<myocardial-infarction"], ""),
    ("No known allergies", ["-allergy"], ""),
    ("Neuropathy due to type 2 diabetes mellitus (disorder)", ["peripheral-neuropathy", "type-2-diabetes"], ""),
    ("Chronic kidney disease stage 3b (disorder)", ["chronic-kidney-disease"], "3b"),
    ("Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet", ["<amoxicillin"], ""),
    ("Body mass index 30+ - obesity (finding)", ["obesity"], ""),
    ("Documentation of current medications", [], ""),
]  # fmt: skip


@pytest.mark.parametrize(("words", "means", "stage"), ROWS, ids=[row[0] for row in ROWS])
def test_what_a_wording_names(words: str, means: list[str], stage: str, vocabulary: Vocabulary) -> None:
    """A wording names the concepts; `?` is doubted, `-` denied, `<` past."""
    found = term(words, vocabulary)
    told = []
    for fact in found.facts:
        sign = {"uncertain": "?", "absent": "-"}.get(fact.stance, "<" if fact.course == "history" else "")
        told.append(sign + fact.concept)
    assert (told, found.stage) == (means, stage)

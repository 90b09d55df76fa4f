"""Viruses in the blood, infections named as cases, states of genes, and headers no sign closes, as tables.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.eligibility.understanding import Understanding
from trialbridge.vocab import Vocabulary

ROWS = [
    ("not: HCV RNA positive", "hepatitis-c/active"),
    ("not: Positive HBV DNA test", "hepatitis-b/active"),
    ("HCV RNA negative", "NOT hepatitis-c/active"),
    ("not: Detectable HBV DNA > 2000 IU/mL", "viral_load_hbv>2000 [IU]/mL"),
    ("not: HCV RNA", "'HCV RNA' ?"),
    ("not: HCV RNA of uncertain origin or meaning, positive", "'HCV RNA of uncertain origin' ?"),
    ("HCV viral load must be undetectable", "NOT named:detectable-hcv-viral-load"),
    ("not: Hepatitis C antibody positive with positive HCV RNA", "ALL(hepatitis-c, hepatitis-c/active)"),
    ("not: Chronic hepatitis B or C infection", "ANY(chronic-hepatitis-b, chronic-hepatitis-c)"),
    (
        "not: Current or chronic hepatitis B and/or hepatitis C infection",
        "ANY(ANY(hepatitis-b/active, chronic-hepatitis-b), hepatitis-c)",
    ),
    ("not: Chronic hepatitis B or E", "ANY(chronic-hepatitis-b, 'E') ?"),
    (
        "not: Clinically significant viral infection including hepatitis C and HIV",
        "ANY(viral-infection[clinically-significant], hepatitis-c, hiv-infection)",
    ),
    (
        "not: Uncontrolled infection, including hepatitis B or hepatitis C, or influenza",
        "ANY(infection[uncontrolled], hepatitis-b[uncontrolled], hepatitis-c[uncontrolled])",
    ),
    ("not: Severe infection such as severe hepatitis C", "infection[severe]"),
    ("ER and PR < 10 %", "ALL(er_percent<10 %, pr_percent<10 %)"),
    ("ER/PR ≥ 1%", "ALL(er_percent>=1 %, pr_percent>=1 %)"),
    ("Oestrogen receptor (ER) staining < 1%", "er_percent<1 %"),
    ("Breast cancer, ER ≥ 50% and PgR > 20%", "ALL(breast-cancer, er_percent>=50 %, pr_percent>20 %)"),
    ("ER-positive (≥ 1%) breast cancer", "ALL(breast-cancer, er-positive)"),
    ("ER positive (≥ 10%)", "er_percent>=10 %"),
    ("PR interval < 200 msec", "pr_interval<200 ms"),
    ("ER- and PR-positive", "ALL(er-positive, pr-positive)"),
    ("ER- and PR-", "ALL(er-negative, pr-negative)"),
    ("HER2[+] breast cancer", "ALL(breast-cancer, her2-positive)"),
    ("HER2 (-) gastric cancer", "ALL(gastric-cancer, her2-negative)"),
    ("Human epidermal growth factor receptor 2 (HER2)- breast cancer", "ALL(breast-cancer, her2-negative)"),
    ("Hormone receptor (HR)+/HER2- disease", "ALL(hr-positive, her2-negative)"),
    ("HER2 negative (HER2 -) breast cancer", "ALL(breast-cancer, her2-negative)"),
    ("Positive progestin receptor (PR) and negative ER", "ALL(pr-positive, er-negative)"),
    (
        "Tumours with ER and PR < 1% will be considered hormone receptor negative",
        "'Tumours with ER and PR < 1% will be considered hormone receptor negative' ?",
    ),
    (
        "Triple negative (ER-/PR-/HER2-) invasive breast cancer",
        "ALL(invasive-breast-cancer, triple-negative)",
    ),
    ("Triple negative (HR low) breast cancer", "ALL(breast-cancer[hr-low], triple-negative)"),
    (
        "HER2 negative (0 to 1+ by immunohistochemistry or 2+ and negative by in situ hybridization)",
        "her2-negative",
    ),
    (
        "EGFR mutation (exon 19 deletion or L858R)",
        "ALL(egfr-mutation, ANY(egfr-exon19-deletion, egfr-l858r))",
    ),
    ("Breast cancer (ER+, PR+, HER2-)", "ALL(breast-cancer, er-positive, pr-positive, her2-negative)"),
    (
        "Tumour is ER-positive (> 10% by IHC) and/or PR-positive (> 10% by IHC), HER2-negative",
        "ALL(ANY(ALL(neoplasm, er_percent>10 %), ALL(neoplasm, pr_percent>10 %)), her2-negative)",
    ),
    ("ER positive (> 10% in two of three cores)", "ALL(er-positive, '> 10% in two of three cores') ?"),
    ("ER positive and/or PR positive, HER2-negative", "ALL(hr-positive, her2-negative)"),
    ("ER > 10% or PR > 10%, and HER2-negative", "ALL(ANY(er_percent>10 %, pr_percent>10 %), her2-negative)"),
    ("ER-positive or HER2-positive", "ANY(er-positive, her2-positive)"),
    ("TNBC (ER < 1%, PR < 1%)", "ALL(triple-negative-breast-cancer, er_percent<1 %, pr_percent<1 %)"),
    ("not: Drugs targeting KRAS G12D", "named:kras-g12d-targeted"),
    ("HER2 IHC 2+/ISH-negative", "ALL(her2_ihc>=2<=2, named:ish-negative)"),
    (
        "Evidence of amplification of wildtype FGFR1 or FGFR2",
        "ANY(fgfr1-amplification, fgfr2-amplification)",
    ),
    ("not: Known positivity for HER2", "her2-positive"),
    ("ER expression and PR ≥ 10%", "ALL(er_percent>=10 %, pr_percent>=10 %)"),
    ("Known asthma and EGFR mutation status", "ALL(asthma, 'egfr mutation status') ?"),
    ("FLT3-ITD and/or TKD mutations", "ANY(flt3-itd, flt3-tkd)"),
    ("FLT3-ITD or D835 mutation", "ANY(flt3-itd, flt3-mutation[d835])"),
    ("FLT3-ITD or TKD", "ANY(flt3-itd, flt3-tkd)"),
    (
        "EGFR mutation and ALK rearrangement status must be known",
        "'egfr mutation and alk rearrangement status' ?",
    ),
    ("Known KRAS mutational status", "'kras mutational status' ?"),
    ("BRAF mutation test positive", "braf-mutation"),
    ("not: Prior treatment with a KRAS G12D inhibitor", "named:kras-g12d-inhibitor"),
    (
        "Participants with EGFR mutations are required to have progressed on targeted therapy",
        "IF(egfr-mutation THEN ALL(progressive-disease, targeted-therapy))",
    ),
    ("EGFR/ALK wild-type", "ALL(egfr-wild-type, alk-negative)"),
    ("EGFR or ALK wild-type", "ANY(egfr-wild-type, alk-negative)"),
    ("HER2 IHC 3+ or IHC 2+/ISH+", "her2-positive"),
    ("HER2 positive (3+ by IHC or ISH amplified ≥ 2.0) breast cancer", "ALL(breast-cancer, her2-positive)"),
    ("EGFR WT expressing lung cancer", "ALL(lung-cancer, egfr-wild-type)"),
    (
        "Tumors tested positive for EGFR mutations or ALK fusions",
        "ALL(neoplasm, ANY(egfr-mutation, alk-rearrangement))",
    ),
    ("Translocation or inversion events involving the ALK gene locus", "alk-rearrangement"),
    ("Overexpression and/or amplification of HER2", "ANY(her2-amplification, her2-positive)"),
    ("Overexpression or HER2 positive", "ANY('Overexpression', her2-positive) ?"),
    (
        "not: Use of inhaled, oral, intravenous or dermal potent or super-potent topical corticosteroids",
        "ANY('Use of inhaled', 'oral', 'intravenous', topical-corticosteroid[dermal potent], 'super-potent topical corticosteroids') ?",
    ),
]


@pytest.mark.parametrize(("words", "rule"), ROWS)
def test_a_sentence_gives_its_rule(words: str, rule: str, vocabulary: Vocabulary) -> None:
    """Each sentence gives the rule beside it, and is computable where no "?" ends it."""
    said = Understanding(vocabulary).understand(words.removeprefix("not: "), words.startswith("not: "))
    assert said.rule is not None
    assert brief(said.rule) + ("" if said.complete else " ?") == rule


@pytest.mark.parametrize(
    "header",
    [
        "Exclusion Criteria Subjects will not be eligible with any of these.\n\n",
        "Exclusion Criteria - Prospective Cohort\n\n",
        "Exclusion criteria Patients with\n\n",
        "Key Exclusion Criteria Include\n\n",
        "Exclusion criteria include: ",
    ],
)
def test_a_header_that_runs_on_opens_its_section(header: str, vocabulary: Vocabulary) -> None:
    """A header that no colon closes still says what stands below it."""
    found = parse(f"Inclusion Criteria:\n\n* Gout\n\n{header}* Asthma", vocabulary)
    assert [one.polarity for one in found if brief(one.rule) == "asthma"] == ["exclusion"]


def test_who_speaks_of_the_criteria_heads_none(vocabulary: Vocabulary) -> None:
    """ "As defined in the inclusion criteria:" ends no list of exclusions."""
    block = "Exclusion Criteria:\n\n* Values that are not as defined in the inclusion criteria:\n\n* Asthma"
    found = parse(block, vocabulary)
    assert [one.polarity for one in found if brief(one.rule) == "asthma"] == ["exclusion"]

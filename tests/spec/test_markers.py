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
        "ANY(viral-infection/active[clinically-significant], hepatitis-c, hiv-infection)",
    ),
    (
        "not: Uncontrolled infection, including hepatitis B or hepatitis C, or influenza",
        "ANY(infection/active[uncontrolled], hepatitis-b[uncontrolled], hepatitis-c[uncontrolled])",
    ),
    ("not: Severe infection such as severe hepatitis C", "infection/active[severe]"),
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
    ("FMS-like tyrosine kinase (FLT3) mutation", "flt3-mutation"),
    (
        "Cluster of differentiation antigen 20 (CD20) antigen-positive lymphoma",
        "ALL(lymphoma, cd20-positive)",
    ),
    (
        "not: EGFR/ALK receptor tyrosine kinase (ALK)/RET proto-oncogene (RET) mutations",
        "ANY(egfr-mutation, alk-gene[mutation], ret[mutation])",
    ),
    ("EGFR (epidermal growth factor) mutation", "egfr-mutation"),
    ("Breast cancer gene (BRCA) mutations", "brca-mutation"),
    ("Breast cancer (HER2-positive)", "ALL(breast-cancer, her2-positive)"),
    ("Breast cancer (HER2 and more)", "ALL(breast-cancer, 'HER2 and more') ?"),
    ("HER2 (as told) disease", "named:her2"),
    (
        "Estrogen (ER) and/or progesterone (PgR) positive tumours",
        "ALL(neoplasm, ANY(er-positive, pr-positive))",
    ),
    ("Tumour not deficient in mismatch repair (dMMR)", "ALL(neoplasm, NOT msi-high)"),
    ("ER (see below) and PR", "ALL('ER (see below)', 'PR') ?"),
    ("not: Prior anti-programmed death-ligand 1 (PD-L1) therapy", "pd-l1-inhibitor"),
    ("Tumours lack EGFR mutations", "ALL(neoplasm, NOT egfr-mutation)"),
    ("Patients who lack insurance", "'Patients who lack insurance' ?"),
    (
        "FLT3 internal tandem duplication (ITD) or tyrosine kinase domain (TKD) mutation",
        "ANY(flt3-itd, flt3-tkd)",
    ),
    ("BRCA1 carrier", "brca1-mutation"),
    ("Positive BRCA1 or BRCA2 status", "brca-mutation"),
    ("ER +/ HER2 - breast cancer", "ALL(breast-cancer, er-positive, her2-negative)"),
    ("ER+/Her2 neg breast cancer", "ALL(breast-cancer, er-positive, her2-negative)"),
    ("Node-positive HER2[+] breast cancer", "ALL(lymph-node-metastasis, ALL(breast-cancer, her2-positive))"),
    (
        "HER2-positive (as per ASCO/CAP) metastatic breast cancer",
        "ALL(her2-positive, ALL(breast-cancer, metastasis))",
    ),
    ("One or more documented KRAS mutations", "kras-mutation"),
    (
        "not: Known sensitizing mutations (EGFR, ALK)",
        "ANY(egfr-mutation[activating], alk-gene[activating mutation])",
    ),
    (
        "not: Known sensitizing mutations (EGFR, ALK, etc.)",
        "ANY(ANY(egfr-mutation[activating], alk-gene[activating mutation]), 'sensitizing mutations (egfr, alk, etc.)') ?",
    ),
    ("Wild type for activating alterations (EGFR and ALK)", "ALL(egfr-wild-type, alk-negative)"),
    ("EGFR sensitizing (activating) mutation", "egfr-mutation[activating]"),
    (
        "not: Drugs targeting EGFR, ALK and BRAF V600E",
        "ANY(ANY(egfr-inhibitor, alk-inhibitor), named:braf-v600e-targeted)",
    ),
    ("MSI-H/dMMR status", "msi-high"),
    ("IDH1 R132H immunohistochemistry", "idh1-mutation"),
    ("AML that expresses CD33", "ALL(acute-myeloid-leukaemia, cd33-positive)"),
    (
        "Lung cancer without EGFR mutation or ALK rearrangement",
        "ALL(lung-cancer, NOT ANY(egfr-mutation, alk-rearrangement))",
    ),
    (
        "Lung cancer without EGFR mutation, HER2-positive",
        "ALL(ALL(lung-cancer, NOT egfr-mutation), her2-positive) ?",
    ),
    (
        "Tumour without BRAF mutation, prior chemotherapy",
        "ALL(ALL(neoplasm, NOT braf-mutation), chemotherapy)",
    ),
    (
        "Mature (CD20+) B-cell lymphomas of some sort",
        "ALL(cd20-positive, 'Mature (CD20+) B-cell lymphomas of some sort') ?",
    ),
    (
        "Non-CCA patients with an FGFR2 mutation",
        "ALL(fgfr2-mutation, 'Non-CCA patients with an FGFR2 mutation') ?",
    ),
    ("Non-EGFR-mutant somethings of note", "ALL(named:somethings[of-note], NOT egfr-mutation) ?"),
    ("Three women of note with HER2-positive disease", "ALL(female, her2-positive, 'Three', 'note') ?"),
    ("Relatives of people with a BRCA mutation", "'Relatives of people with a BRCA mutation' ?"),
    (
        "HER2 positive: told by our laboratory somehow",
        "ALL(her2-positive, 'told by our laboratory somehow') ?",
    ),
    ("No deleterious BRCA mutations are allowed", "NOT brca-mutation"),
    ("not: No chemotherapy is allowed", "chemotherapy ?"),
    (
        "not: HER2-overexpressing somebodies of note by local laboratory testing (IHC 3+)",
        "ALL(named:somebodies[of-note-by-local-laboratory-testing], her2-positive, her2-positive)",
    ),
    ("ER-negative, PR-negative, HER2-negative", "ALL(er-negative, pr-negative, her2-negative)"),
    ("CD19 mutation, CD20 mutation", "ALL(cd19[mutation], cd20[mutation])"),
    ("BRAF V600E or V600K mutation-positive melanoma", "ALL(melanoma, braf-v600-mutation)"),
    ("not: HER2/neu positive (3+ by IHC, or gene amplification by FISH)", "her2-positive"),
    (
        "not: Oncogene mutations (eg, ALK, EGFR, etc.) for which there are approved therapies",
        "ALL(named:oncogene, ANY(ANY(alk-gene[mutation], egfr-mutation), 'mutations (eg, alk, egfr, etc.)'), 'for which there are approved therapies') ?",
    ),
    (
        "Participants with targetable mutations (e.g. EGFR/ALK) must have received targeted therapy",
        "IF(ALL(driver-positive, ANY(ANY(egfr-mutation, alk-gene[mutation]), '(e.g. egfr/alk)')) THEN targeted-therapy) ?",
    ),
    (
        "not: Non-weird things whose disease harbors EGFR mutations",
        "ALL(egfr-mutation, 'Non-weird things whose disease harbors EGFR mutations') ?",
    ),
    (
        "ATM or PALB2 pathogenic or likely pathogenic variant",
        "ANY(atm-mutation[pathogenic], palb2-mutation[pathogenic])",
    ),
    ("BRAF gene (of any sort) mutations", "'BRAF gene (of any sort) mutations' ?"),
    (
        "not: Mutations in genes such as EGFR, BRAF (V600E) or ROS1",
        "ANY(egfr-mutation, braf-v600e, ros1[mutation])",
    ),
    ("Foo-like tyrosine kinase (FLT3) mutation", "flt3-mutation"),
    ("1 or more documented primary oncogenic PIK3CA mutations", "pik3ca-mutation[pathogenic primary] ?"),
    ("ALT < 2 x ULN (upper limit)", "alt<2 ULN"),
    ("ALT < 2 x ULN (ULN)", "alt<2 ULN"),
    ("One or more", "'One or more' ?"),
    ("Mature non EGFR-mutant asthma HIV infection", "'Mature non EGFR-mutant asthma HIV infection' ?"),
    ("not: Prior anti-programmed cell death 1 (PD-1) therapy", "pd-1-inhibitor"),
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

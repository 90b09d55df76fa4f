"""Limits of which something is not said (the sign, the figure, the fluid), as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility.understanding import Understanding
from trialbridge.vocab import Vocabulary

ROWS = [
    ("Leukocytes 3,000/mcL", "wbc>=3 10*9/L"),
    ("Leukocytes or = to 3,000/µL", "wbc>=3 10*9/L"),
    ("WBC 4,000/mm3 or a normal absolute neutrophil count", "ANY(wbc>=4 10*9/L, anc>=1 LLN)"),
    ("WBC 25,000/µL", "'WBC 25,000/µL' ?"),
    ("WBC 3,000/µL after G-CSF", "'WBC 3,000/µL after G-CSF' ?"),
    ("WBC count of about 3,000/µL", "'WBC count of about 3,000/µL' ?"),
    ("not: WBC 2,000/µL", "'WBC 2,000/µL' ?"),
    ("Bilirubin 1.5 x ULN", "bilirubin_total<=1.5 ULN"),
    ("Creatinine 1.5 mg/dL, platelets 100,000/µL", "ALL(creatinine<=132.603 umol/L, platelets>=100 10*9/L)"),
    ("Creatinine 0.2 mg/dL", "'Creatinine 0.2 mg/dL' ?"),
    ("LVEF 50%", "'LVEF 50%' ?"),
    ("WBC count at the time of the first dose is < 20,000/µL", "wbc<20 10*9/L"),
    ("WBC count: less than or equal to (<=) 25 x 10^9 per liter (/L)", "wbc<=25 10*9/L"),
    ("WBC >= 3,000 per cubic millimeter (mm^3)", "wbc>=3 10*9/L"),
    ("The number of white blood cells should not be less than 1 x 10^9/L", "wbc>=1 10*9/L"),
    ("WBC count ³ 4,000/µL, bilirubin £ 1.5 x ULN", "ALL(wbc>=4 10*9/L, bilirubin_total<=1.5 ULN)"),
    ("White blood cells = or < 4500 cells/mm3", "wbc<=4.5 10*9/L"),
    ("not: WBC < 2,5/nl", "wbc<2.5 10*9/L"),
    (
        "not: WBC, platelets - out of normal range",
        "ANY(NOT ALL(wbc>=1 LLN, wbc<=1 ULN), NOT ALL(platelets>=1 LLN, platelets<=1 ULN))",
    ),
    (
        "not: Abnormal haemoglobin or white blood cell count",
        "ANY(NOT ALL(haemoglobin>=1 LLN, haemoglobin<=1 ULN), NOT ALL(wbc>=1 LLN, wbc<=1 ULN))",
    ),
    (
        "not: Clinically significant abnormal haemoglobin",
        "named:abnormal-haemoglobin[clinically-significant]",
    ),
    ("not: Abnormal age", "'Abnormal age' ?"),
    ("Polymorphonuclear leukocyte count > 1.5 x 10^9/L", "anc>1.5 10*9/L"),
    (
        "not: Pyuria (white blood cell count > 10/µL in unspun urine)",
        "ALL(pyuria, 'white blood cell count > 10/µL in unspun') ?",
    ),
    ("not: > 20 WBC/µL in cerebrospinal fluid", "ANY('> 20 WBC', 'µL in cerebrospinal fluid') ?"),
    (
        "not: Cutoff of the panel CBC WBC > 17 K/µL CBC platelets < 150 K/µL",
        "ALL(wbc>17 10*9/L, platelets<150 10*9/L, 'Cutoff of the panel CBC WBC > 17 K/µL CBC platelets < 150 K/µL') ?",
    ),
    (
        "not: Haematological abnormalities (e.g., Hgb < 10 g/dL, WBC < 2500/mL)",
        "ANY(haemoglobin<100 g/L, wbc<2.5 10*9/L)",
    ),
    (
        "WBC ≥ 3,000/mL Bilirubin ≤ 1.5 x ULN Serum pregnancy test negative",
        "ALL(ALL(wbc>=3 10*9/L, bilirubin_total<=1.5 ULN), NOT pregnancy/active)",
    ),
    ("WBC count within the laboratory reference range", "ALL(wbc>=1 LLN, wbc<=1 ULN)"),
    ("Whole Blood Cells (WBC) 3.0 x 10⁹/L", "wbc>=3 10*9/L"),
    ("Number of white cells in all (WBC) > 3.0 x 10^9/L", "wbc>3 10*9/L"),
    ("not: WBC count outside of 3.0-12.0 x 10^9/L", "NOT wbc>=3<=12 10*9/L"),
    ("not: WBC outside", "'WBC outside' ?"),
    ("WBC not 3 to 5 x 10^9/L", "'WBC not 3 to 5 x 10^9/L' ?"),
    ("WBC < 10 x 10^9/L (hydroxyurea permitted)", "wbc<10 10*9/L"),
    ("WBC >= 3,000/µL, negative urine pregnancy test", "ALL(wbc>=3 10*9/L, NOT pregnancy/active)"),
]


@pytest.mark.parametrize(("words", "rule"), ROWS)
def test_a_limit_is_read_without_what_it_leaves_unsaid(words: str, rule: str, vocabulary: Vocabulary) -> None:
    """Each sentence gives the rule beside it, and is computable where no "?" ends it."""
    said = Understanding(vocabulary).understand(words.removeprefix("not: "), words.startswith("not: "))
    assert said.rule is not None
    assert brief(said.rule) + ("" if said.complete else " ?") == rule

"""Blood counts: neutrophils, leucocytes, platelets, haemoglobin, lymphocytes and the rest."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import All, Published, Range

VARIABLES = (
    "anc",
    "wbc",
    "platelets",
    "haemoglobin",
    "lymphocytes",
    "haematocrit",
    "rbc",
    "eosinophils",
    "monocytes",
    "reticulocytes",
    "cd3",
    "blasts_marrow",
    "blasts_blood",
    "ferritin",
    "neutrophil_lymphocyte_ratio",
)

EXAMPLES = (
    Example(
        "WBC≥3×109/L, ANC≥1.5×109/L, Hb≥90g/L, PLT≥100×109/L;",
        All(
            rules=(
                Range(variable="wbc", low=3.0, unit="10*9/L"),
                Range(variable="anc", low=1.5, unit="10*9/L"),
                Range(variable="haemoglobin", low=90.0, unit="g/L"),
                Range(variable="platelets", low=100.0, unit="10*9/L"),
            )
        ),
    ),
    Example(
        "Platelet count at least 100,000/mm3",
        Range(variable="platelets", low=100.0, unit="10*9/L", published=Published(low=100000.0, unit="/uL")),
    ),
    Example(
        "Hemoglobin > 9 g/dL",
        Range(
            variable="haemoglobin",
            low=90.0,
            low_open=True,
            unit="g/L",
            published=Published(low=9.0, unit="g/dL"),
        ),
    ),
    Example(
        "Platelet count (PLT) <50x109/L",
        Range(variable="platelets", high=50.0, high_open=True, unit="10*9/L"),
        exclusion=True,
    ),
)

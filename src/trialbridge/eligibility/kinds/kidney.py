"""Kidney function: creatinine, clearance, filtration rate, urea, proteinuria."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Any, Range

VARIABLES = (
    "creatinine",
    "creatinine_clearance",
    "egfr",
    "urea",
    "bun",
    "uric_acid",
    "proteinuria",
    "urine_dipstick_protein",
    "upcr",
    "acr",
    "ckd_stage",
)

EXAMPLES = (
    Example(
        "Serum creatinine ≤ 1.5 x ULN or creatinine clearance ≥ 60 mL/min",
        Any(
            rules=(
                Range(variable="creatinine", high=1.5, unit="ULN"),
                Range(variable="creatinine_clearance", low=60.0, unit="mL/min"),
            )
        ),
    ),
    Example(
        "Serum creatinine and/or blood urea nitrogen ≥ 1.5 times the normal value;",
        Any(
            rules=(
                Range(variable="creatinine", low=1.5, unit="ULN"),
                Range(variable="bun", low=1.5, unit="ULN"),
            )
        ),
        exclusion=True,
    ),
    Example(
        "creatinine (Cr) ≤ 2.5 times the normal range", Range(variable="creatinine", high=2.5, unit="ULN")
    ),
)

"""Glucose, lipids, electrolytes, hormones and other chemistry."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Range

VARIABLES = (
    "glucose",
    "glucose_fasting",
    "hba1c",
    "c_peptide",
    "cholesterol",
    "ldl",
    "hdl",
    "triglycerides",
    "sodium",
    "potassium",
    "chloride",
    "bicarbonate",
    "calcium",
    "calcium_ionised",
    "magnesium",
    "phosphate",
    "lactate",
    "lipase",
    "amylase",
    "ldh",
    "tsh",
    "free_t4",
    "testosterone",
    "estradiol",
    "fsh",
    "lh",
    "amh",
    "prolactin",
    "cortisol",
    "pth",
    "igf1",
    "vitamin_d",
    "vitamin_b12",
    "iron",
    "transferrin_saturation",
    "crp",
    "esr",
    "procalcitonin",
)

EXAMPLES = (Example("HbA1c ≥ 7.0%", Range(variable="hba1c", low=7.0, unit="%")),)

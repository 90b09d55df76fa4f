"""Which unit a number without one can be meant in; it converts nothing.

A laboratory value is customarily reported in a few units only, and plausible values of those rarely
overlap: "Hgb 9.2" can only be g/dL, "Plt 95" only 10*9/L. Ranges are those a living patient can show, so
wide that the number decides, with gaps where it does not: "creatinine 20" could be either and stays open.
"""

from trialbridge.vocab import Variable

_CELLS = (("10*9/L", 0.0, 400.0), ("/uL", 500.0, 400_000.0))
_TABLE: dict[str, tuple[tuple[str, float, float], ...]] = {
    "haemoglobin": (("g/dL", 2.0, 25.0), ("g/L", 26.0, 250.0)),
    "albumin": (("g/dL", 0.8, 6.5), ("g/L", 8.0, 65.0)),
    "total_protein": (("g/dL", 2.0, 13.0), ("g/L", 20.0, 130.0)),
    "wbc": _CELLS,
    "anc": (("10*9/L", 0.0, 100.0), ("/uL", 101.0, 100_000.0)),
    "lymphocytes": (("10*9/L", 0.0, 100.0), ("/uL", 101.0, 100_000.0)),
    "platelets": (("10*9/L", 1.0, 2_000.0), ("/uL", 2_001.0, 2_000_000.0)),
    "bilirubin_total": (("mg/dL", 0.1, 2.9), ("umol/L", 35.0, 700.0)),
    "bilirubin_direct": (("mg/dL", 0.05, 0.9), ("umol/L", 20.0, 500.0)),
    "creatinine": (("mg/dL", 0.1, 15.0), ("umol/L", 25.0, 1_800.0)),
    "bun": (("mg/dL", 1.0, 250.0),),
    "glucose": (("mg/dL", 40.0, 1_500.0), ("mmol/L", 1.0, 33.0)),
    "glucose_fasting": (("mg/dL", 40.0, 1_500.0), ("mmol/L", 1.0, 33.0)),
    "calcium": (("mg/dL", 5.0, 18.0), ("mmol/L", 1.0, 4.5)),
    "hba1c": (("%", 3.0, 19.0), ("mmol/mol{HbA1c}", 20.0, 190.0)),
    "cholesterol": (("mg/dL", 50.0, 900.0), ("mmol/L", 1.0, 25.0)),
    "ldl": (("mg/dL", 20.0, 600.0), ("mmol/L", 0.3, 15.0)),
    "hdl": (("mg/dL", 8.0, 150.0), ("mmol/L", 0.1, 4.0)),
    "triglycerides": (("mg/dL", 20.0, 5_000.0), ("mmol/L", 0.2, 15.0)),
    "lvef": (("%", 5.0, 90.0),),
    "spo2": (("%", 40.0, 100.0),),
    "temperature": (("Cel", 30.0, 45.0), ("[degF]", 86.0, 113.0)),
    "height": (("cm", 30.0, 230.0),),
    "weight": (),
}
"""Variable, then units with the lowest and highest plausible number; without a row the canonical unit.

An empty row: units overlap throughout ("weight 70" is kg or lb).
"""

COUNTS = frozenset({"wbc", "anc", "lymphocytes", "platelets", "monocytes", "eosinophils"})
"""Blood counts; nobody reports them per mL, so "Plt 300000 /ml" is a slip for /uL."""


def presume(row: Variable, number: float) -> str | None:
    """Give the only customary unit that the number fits; None where none or more than one does.

    A variable without units of its own (scores, ratios) gives "".
    """
    units = _TABLE.get(row.name)
    if units is None:
        inside = (row.low is None or number >= row.low) and (row.high is None or number <= row.high)
        return row.unit if inside else None
    fitting = [code for code, low, high in units if low <= number <= high]
    return fitting[0] if len(fitting) == 1 else None

"""A limit as it was read, in the unit of its variable: what is meant where the unit is left out; no words."""

from trialbridge.eligibility.limits import Limit
from trialbridge.model.rule import Published, Range
from trialbridge.vocab import Variable, Vocabulary

_ULN, _LLN = "ULN", "LLN"
_SAME = 0.12  # two figures of one limit in two units may be rounded this far apart


def assumed_unit(vocabulary: Vocabulary, variable: str, value: float) -> str | None:
    """Give the unit a number without one must be in, "" for the canonical one, None where nothing fits.

    "Platelets >= 100,000" can only be per microlitre, "haemoglobin > 9" only g/dL: the bounds of the
    variable's row decide, and of the candidates the one in which the figure is nearest the usual limits:
    "haemoglobin > 11" could be g/L by the bounds alone.
    """
    row = vocabulary.variables[variable]
    best: tuple[float, str] | None = None
    for unit in ("", *_CANDIDATES.get(row.unit, ())):
        converted = vocabulary.convert(value, unit, variable)
        if converted is not None and _plausible(vocabulary, variable, converted):
            far = _distance(row, converted)
            best = (far, unit) if best is None or far < best[0] else best
    return None if best is None else best[1]


def _distance(row: Variable, value: float) -> float:
    """Give how many times a figure lies outside the usual limits, 1 within them."""
    if row.usual_low and 0 < value < row.usual_low:
        return row.usual_low / value
    return value / row.usual_high if row.usual_high and value > row.usual_high else 1.0


_CANDIDATES = {
    "10*9/L": ("/uL", "10*6/L", "/L"), "g/L": ("g/dL",), "umol/L": ("mg/dL",), "mmol/L": ("mg/dL",),
    "10*12/L": ("10*6/uL", "/L"), "U/L": (), "cm": ("m",), "mo": (),
    "mg/g": ("g/g",),
}  # fmt: skip


def _plausible(vocabulary: Vocabulary, variable: str, value: float) -> bool:
    row = vocabulary.variables[variable]
    if variable in _RAISED and row.usual_high is not None and value < row.usual_high / 2:
        return False  # nobody limits bilirubin to 3 umol/L
    return _near(row, value, 12)


_RAISED = frozenset({"bilirubin_total", "bilirubin_direct", "creatinine", "upcr", "acr"})
"""Variables that criteria limit at the upper end of what is usual, or above."""


def _near(row: Variable, value: float, far: float) -> bool:
    low = row.usual_low if row.usual_low is not None else row.low
    high = row.usual_high if row.usual_high is not None else row.high
    if row.usual_low is None and row.usual_high is None:
        return _in_bounds(value, low, high)
    return (low is None or value >= low / far) and (high is None or value <= high * far)


_COPIES = 5.0
"""Copies of HBV DNA in one IU, as criteria convert them ("< 10^4 copies/ml (2000 IU/ml)")."""

_SWAPPED = {
    ("creatinine_clearance", "mL/min/{1.73_m2}"): "mL/min",
    ("egfr", "mL/min"): "mL/min/{1.73_m2}",
    ("egfr", "mL/kg/min"): "mL/min/{1.73_m2}",
}
"""Clearance and filtration rate are limited in either unit by criteria, with the same figures meant."""


def range_of(found: Limit, variable: str, vocabulary: Vocabulary) -> Range | None:
    """Turn a limit into the variable's Range in its canonical unit; None where the unit cannot belong."""
    row = vocabulary.variables[variable]
    if found.unit in (_ULN, _LLN):
        if row.kind != "number":
            return None
        return _range(variable, found, found.low, found.high, found.unit, None)
    unit: str | None = _SWAPPED.get((variable, found.unit), found.unit)
    if not unit and row.unit and row.kind == "number":
        value = found.low if found.low else found.high
        unit = assumed_unit(vocabulary, variable, value or 0.0)
        if unit is None:
            return None
    if unit and not row.unit:
        return None
    if variable == "viral_load_hbv" and unit == "{copies}/mL":
        found = found._replace(
            low=None if found.low is None else found.low / _COPIES,
            high=None if found.high is None else found.high / _COPIES,
        )
        unit = "[IU]/mL"
    low, high = _converted(found, unit or "", variable, vocabulary)
    if unit and row.kind == "number" and _impossible(low if low else high, row):
        meant = _meant(found, variable, vocabulary)
        if meant is not None:
            low, high = _converted(meant, meant.unit, variable, vocabulary)
    if (low is None) != (found.low is None) or (high is None) != (found.high is None):
        return None
    if not _in_bounds(low, row.low, row.high) or not _in_bounds(high, row.low, row.high):
        return None
    published = Published(low=found.low, high=found.high, unit=unit) if unit and unit != row.unit else None
    return _range(variable, found, low, high, row.unit, published)


def _converted(
    found: Limit, unit: str, variable: str, vocabulary: Vocabulary
) -> tuple[float | None, float | None]:
    low, high = found.low, found.high
    return (
        None if low is None else vocabulary.convert(low, unit, variable),
        None if high is None else vocabulary.convert(high, unit, variable),
    )


_FAR = 200.0
"""How far beyond the usual limits a figure lies that no one can have meant in the unit it stands in."""


def _impossible(value: float | None, row: Variable) -> bool:
    """Tell whether the unit is a slip of the pen: "platelets >= 100,000/mL", "haemoglobin >= 9 g/L"."""
    if value is None:
        return False
    if not _in_bounds(value, row.low, row.high):
        return True
    return row.unit.startswith("10*") and not _near(row, value, _FAR)


def _meant(found: Limit, variable: str, vocabulary: Vocabulary) -> Limit | None:
    """Give the limit the figure must stand for, whatever its unit: by the magnitude of the figure alone.

    Counts are also written with a power too many ("100,000 x 10^9/L"), which is taken away. Nobody writes
    a mass for an amount of substance: "testosterone < 50 ng/mL" is no slip for nmol/L.
    """
    value = found.low if found.low else found.high
    powers = (1.0, 1e3, 1e6, 1e9) if vocabulary.variables[variable].unit.startswith("10*") else (1.0,)
    for power in powers:
        unit = assumed_unit(vocabulary, variable, (value or 0.0) / power)
        same = ("mol" in (unit or vocabulary.variables[variable].unit)) == ("mol" in found.unit)
        if unit is not None and same:
            low, high = (None if side is None else side / power for side in (found.low, found.high))
            return found._replace(low=low, high=high, unit=unit)
    return None


def _in_bounds(value: float | None, low: float | None, high: float | None) -> bool:
    return value is None or ((low is None or value >= low) and (high is None or value <= high))


def _range(
    variable: str, found: Limit, low: float | None, high: float | None, unit: str, published: Published | None
) -> Range:
    return Range(
        variable=variable,
        low=None if low is None else float(f"{low:.6g}"),
        high=None if high is None else float(f"{high:.6g}"),
        low_open=found.low_open,
        high_open=found.high_open,
        unit=unit,
        published=published,
    )


def same_limit(first: Range, second: Range | None) -> bool:
    """Tell whether two limits of one variable are one limit in two units ("2.0 mg/dl (34.2 umol/L)")."""
    if second is None or first.unit != second.unit:
        return False
    pairs = ((first.low, second.low), (first.high, second.high))
    return all(
        (a is None) == (b is None) and (a is None or b is None or abs(a - b) <= _SAME * max(abs(a), abs(b)))
        for a, b in pairs
    )

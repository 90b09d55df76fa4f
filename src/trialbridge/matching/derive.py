"""Values that follow from others, each with the formula it came from and its source."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from trialbridge.matching.chart import Chart
from trialbridge.matching.values import Interval, canonical_interval
from trialbridge.model.patient import Fact

Derivation = Iterator[tuple[Fact, str]]

# ECOG from Karnofsky: 100-90, 80-70, 60-50, 40-30, 20-10 (Oken 1982, Am J Clin Oncol 5:649), approximate.
_KARNOFSKY_OF_ECOG = {0: (90.0, 100.0), 1: (70.0, 80.0), 2: (50.0, 60.0), 3: (30.0, 40.0), 4: (10.0, 20.0)}


def derived(variable: str, chart: Chart) -> Derivation:
    """Give facts that follow for the variable, best first, with their derivation in words."""
    formula = FORMULAS.get(variable)
    if formula is not None:
        yield from formula(chart)


def _latest(chart: Chart, variable: str) -> tuple[Fact, Interval] | None:
    facts = sorted(chart.values.get(variable, ()), key=lambda fact: fact.known_on or "")
    value = canonical_interval(facts[-1], chart) if facts else None
    return None if value is None else (facts[-1], value)


def _clearance(chart: Chart) -> Derivation:
    """Cockcroft and Gault 1976 (Nephron 16:31): (140 - age) x kg / (72 x mg/dL), x 0.85 in women."""
    age, weight, creatinine = (_latest(chart, name) for name in ("age", "weight", "creatinine"))
    female = bool(chart.stated.get("female"))
    if age is None or weight is None or creatinine is None or female == bool(chart.stated.get("male")):
        return
    serum = creatinine[1].low / 88.42  # umol/L in mg/dL
    if serum <= 0:
        return
    clearance = (140 - age[1].high) * weight[1].low / (72 * serum) * (0.85 if female else 1.0)
    yield (
        Fact(variable="creatinine_clearance", value=clearance, unit="mL/min", quote=creatinine[0].quote),
        f"Cockcroft-Gault: {clearance:.0f} mL/min from age {age[1].high:g}, {weight[1].low:g} kg, "
        f"creatinine {creatinine[1].low:.0f} umol/L",
    )


def _ecog(chart: Chart) -> Derivation:
    known = _latest(chart, "karnofsky")
    if known is None:
        return
    for ecog, (low, high) in _KARNOFSKY_OF_ECOG.items():
        if low <= known[1].low <= high:
            yield (
                Fact(variable="ecog", value=float(ecog), quote=known[0].quote),
                f"ECOG about {ecog} from Karnofsky {known[1].low:g}",
            )


def _karnofsky(chart: Chart) -> Derivation:
    known = _latest(chart, "ecog")
    if known is None or known[1].low != known[1].high or known[1].low not in _KARNOFSKY_OF_ECOG:
        return
    low, high = _KARNOFSKY_OF_ECOG[int(known[1].low)]
    yield (
        Fact(variable="karnofsky", low=low, high=high, quote=known[0].quote),
        f"Karnofsky about {low:g} to {high:g} from ECOG {known[1].low:g}",
    )


def _bmi(chart: Chart) -> Derivation:
    weight, height = _latest(chart, "weight"), _latest(chart, "height")
    if weight is None or height is None or height[1].low <= 0:
        return
    bmi = weight[1].low / (height[1].low / 100) ** 2
    yield (
        Fact(variable="bmi", value=bmi, quote=weight[0].quote),
        f"BMI {bmi:.1f} from {weight[1].low:g} kg, {height[1].low:g} cm",
    )


# WHO Child Growth Standards 2006, weight for age: three standard deviations below and above, of both sexes.
_WEIGHT_FOR_AGE = (
    (0.0, 2.0, 5.0), (0.25, 4.0, 9.0), (0.5, 5.1, 10.9), (0.75, 5.8, 12.3), (1.0, 6.3, 13.3),
    (1.5, 7.2, 15.3), (2.0, 8.1, 17.1), (3.0, 9.6, 20.9), (4.0, 10.9, 25.2), (5.0, 12.1, 29.5),
)  # fmt: skip


def _weight(chart: Chart) -> Derivation:
    """Give the usual range of a small child's weight: an approximation, for limits far from it ("≥ 5 kg")."""
    age = _latest(chart, "age")
    if age is None:
        return
    for (start, low, _), (end, _, high) in pairwise(_WEIGHT_FOR_AGE):
        if start <= age[1].low < end:
            yield (
                Fact(variable="weight", low=low, high=high, unit="kg", quote=age[0].quote),
                f"about {low:g} to {high:g} kg at {age[1].low:.2g} years (WHO growth standards)",
            )


_STAGED_OTHERWISE = (
    "thyroid-cancer", "germ-cell-tumour", "testicular-cancer", "gestational-trophoblastic-disease",
    "neuroblastoma", "haematologic-malignancy",
)  # fmt: skip
"""Tumours whose groups do not follow the rule: by age, by markers, or without TNM."""

_DISTANT = (
    "brain-metastasis", "liver-metastasis", "lung-metastasis", "bone-metastasis", "pleural-metastasis",
    "adrenal-metastasis", "visceral-metastasis",
)  # fmt: skip


def _stage(chart: Chart) -> Derivation:
    """UICC TNM, 8th edition, as far as all carcinomas agree: M1 is IV, Tis N0 M0 is 0, T1 N0 M0 is I.

    A metastasis in another organ that is told of is M1.
    """
    t, n, m = (_latest(chart, name) for name in ("t_stage", "n_stage", "m_stage"))
    if any(concept in chart.stated for concept in _STAGED_OTHERWISE):
        return
    if m is None:
        spread = _spread(chart)
        if spread is not None:
            yield _staged(spread, 4.0, 4.9, "a distant metastasis is stage IV")
    elif m[1].low >= 1:
        yield _staged(m[0], 4.0, 4.9, "M1 is stage IV")
    elif t is not None and n is not None and m[1].high == n[1].high == 0:
        if t[1].low == t[1].high == 0.5:
            yield _staged(t[0], 0.0, 0.0, "Tis N0 M0 is stage 0")
        elif t[1].low >= 1 and t[1].high < 2:
            yield _staged(t[0], 1.0, 1.9, "T1 N0 M0 is stage I")


def _spread(chart: Chart) -> Fact | None:
    """Give a fact of a metastasis in an organ; "metastatic" alone may speak of lymph nodes."""
    facts = (fact for concept in _DISTANT for fact in chart.stated.get(concept, ()))
    return next((fact for fact in facts if fact.stance == "present" and fact.course != "planned"), None)


def _staged(fact: Fact, low: float, high: float, words: str) -> tuple[Fact, str]:
    return Fact(variable="stage", low=low, high=high, quote=fact.quote), f"{words} (UICC TNM)"


FORMULAS: dict[str, Callable[[Chart], Derivation]] = {
    "creatinine_clearance": _clearance,
    "ecog": _ecog,
    "karnofsky": _karnofsky,
    "bmi": _bmi,
    "stage": _stage,
    "weight": _weight,
}

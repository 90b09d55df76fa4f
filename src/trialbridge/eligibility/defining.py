"""States that a limit in their sentence defines: "renal insufficiency (creatinine > 2 mg/dL)".

Whoever is beyond the limit has the state, whether or not a record names it; who is not has not.
"""

import re

from msgspec.structs import replace

from trialbridge.eligibility.outline import outlined
from trialbridge.eligibility.understood import Understood
from trialbridge.model.rule import All, Any, Has, Range, Rule, leaves
from trialbridge.vocab import fold

_BLOOD_PRESSURE = frozenset({"systolic_bp", "diastolic_bp"})
_KIDNEY = frozenset({"creatinine", "creatinine_clearance", "egfr", "urea", "bun"})
_LIVER = frozenset(
    {"ast", "alt", "transaminases", "bilirubin_total", "bilirubin_direct", "alp", "ggt", "albumin", "inr",
     "pt", "child_pugh", "meld"}
)  # fmt: skip
_HEART = frozenset({"lvef", "nyha"})
_WHITE_CELLS = frozenset({"anc", "wbc", "lymphocytes"})
_DEFINES = {
    "renal-impairment": _KIDNEY, "hepatic-impairment": _LIVER, "abnormal-liver-tests": _LIVER,
    "hyperbilirubinaemia": _LIVER, "cardiac-dysfunction": _HEART, "left-ventricular-dysfunction": _HEART,
    "neutropenia": _WHITE_CELLS, "leukopenia": _WHITE_CELLS, "lymphopenia": _WHITE_CELLS,
    "thrombocytopenia": frozenset({"platelets"}), "anaemia": frozenset({"haemoglobin"}),
    "hypotension": _BLOOD_PRESSURE, "hypertension": _BLOOD_PRESSURE,
    "bradycardia": frozenset({"heart_rate"}), "tachycardia": frozenset({"heart_rate"}),
    "qt-prolongation": frozenset({"qtc"}), "fever": frozenset({"temperature"}),
    "hypoxia": frozenset({"spo2", "pao2"}), "obesity": frozenset({"bmi", "weight"}),
    "hyperkalaemia": frozenset({"potassium"}), "hypokalaemia": frozenset({"potassium"}),
    "hypercalcaemia": frozenset({"calcium", "calcium_ionised"}), "hyponatraemia": frozenset({"sodium"}),
    "hypomagnesaemia": frozenset({"magnesium"}), "hypoglycaemia": frozenset({"glucose", "glucose_fasting"}),
    "hypertriglyceridaemia": frozenset({"triglycerides"}),
    "hypercholesterolaemia": frozenset({"cholesterol", "ldl"}),
    "proteinuria": frozenset({"proteinuria", "urine_dipstick_protein", "upcr"}),
}  # fmt: skip
"""What nobody has but by a figure, and of what."""
_GRADES = frozenset(
    {"mild", "moderate", "severe", "moderate-severe", "clinically-significant", "uncontrolled", "persistent"}
)
_SAYS = re.compile(r"\(|\bdefined\b|\bi\.? ?e\b|\b(?:indicated|evidenced|demonstrated|determined|shown) by\b")


def defined(asked: tuple[str, bool, bool], said: Understood) -> Understood:
    """Give what was understood of an exclusion, the limit alone where it defines the state beside it."""
    text, exclusion, head = asked
    if not exclusion or head or not said.complete or not isinstance(said.rule, All | Any):
        return said
    if not any(isinstance(leaf, Has) and leaf.concept in _DEFINES for leaf in leaves(said.rule)):
        return said
    if outlined(text):
        return said  # an outline says each part by itself
    return replace(said, rule=_by_limit(said.rule)) if _SAYS.search(fold(text)) is not None else said


def _by_limit(rule: Rule) -> Rule:
    if isinstance(rule, Any):
        return Any(rules=tuple(map(_by_limit, rule.rules)))
    if not isinstance(rule, All):
        return rule
    states = [part for part in rule.rules if isinstance(part, Has) and _is_state(part)]
    if len(states) != 1:
        return rule
    known = _DEFINES[states[0].concept]
    limits = tuple(part for part in rule.rules if part is not states[0])
    if not all(
        isinstance(leaf, Range) and leaf.variable in known for part in limits for leaf in leaves(part)
    ):
        return rule
    return limits[0] if len(limits) == 1 else All(rules=limits)


def _is_state(rule: Has) -> bool:
    """Tell whether a part is a state that only a figure tells, of now or of any time."""
    timeless = rule.window is None and rule.status != "planned"
    return rule.concept in _DEFINES and timeless and _GRADES.issuperset(rule.qualifiers)

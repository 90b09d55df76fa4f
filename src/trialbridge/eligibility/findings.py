"""A finding that its own limit defines ("hypokalaemia (<= 3 mmol/L)") as what is measured; no limits."""

from trialbridge.eligibility.tokens import Token

_MEASURED = {
    "neutropenia": "anc", "thrombocytopenia": "platelets", "leukopenia": "wbc", "leukocytosis": "wbc",
    "lymphopenia": "lymphocytes", "anaemia": "haemoglobin", "bradycardia": "heart_rate",
    "tachycardia": "heart_rate", "hypokalaemia": "potassium", "hyperkalaemia": "potassium",
    "hyponatraemia": "sodium", "hypercalcaemia": "calcium", "hypomagnesaemia": "magnesium",
    "hypoalbuminemia": "albumin", "hypertriglyceridaemia": "triglycerides",
    "bilirubin-metabolic-disorder": "bilirubin_total", "hyperuricemia": "uric_acid",
    "qt-prolongation": "qtc", "hypoxia": "spo2", "elevated-liver-enzymes": "transaminases",
    "hyperglycemia": "glucose", "hypoglycaemia": "glucose", "hypernatremia": "sodium",
    "hypocalcemia": "calcium", "hyperphosphatemia": "phosphate", "hypophosphatemia": "phosphate",
    "hypercholesterolaemia": "cholesterol",
    "anisometropia": "measured:anisometropia[[diop]]", "astigmatism": "measured:astigmatism[[diop]]",
}  # fmt: skip
"""By definition a value below or above the reference range (Stedman's Medical Dictionary)."""
_BETWEEN = frozenset({"fill", "aux", "ie", "age"})
_NEAR = 4


def measured(tokens: list[Token]) -> list[Token]:
    """Give the tokens with every such finding as its variable where a limit stands right behind it."""
    signs = [at for at, token in enumerate(tokens) if token.kind == "cmp"]
    if not signs:
        return tokens
    found = tokens
    for sign in signs:
        at = sign - 1
        while at > max(0, sign - _NEAR) and (tokens[at].kind in _BETWEEN or tokens[at].text in ("(", "of")):
            at -= 1
        if at < 0 or tokens[at].kind != "concept" or sign + 1 >= len(tokens):
            continue
        told = tokens[at]
        variable = _MEASURED.get(told.value)
        if variable is not None and tokens[sign + 1].kind == "num":
            found = found if found is not tokens else list(tokens)
            found[at] = _as(told, variable, told.start, told.text)
    return _lost(found)


def _as(told: Token, variable: str, start: int, text: str) -> Token:
    senses = {**told.senses, "variable": variable}
    return Token(start, told.end, text, "variable", variable, senses, told.number)


def _lost(tokens: list[Token]) -> list[Token]:
    """Take a loss of weight with its share as a measure: "weight loss of > 10 % of body weight"."""
    at = next((at for at, token in enumerate(tokens) if token.value == "weight-loss"), -1)
    if at < 0 or "%" not in [token.value for token in tokens]:
        return tokens
    start = at - (at > 0 and tokens[at - 1].text in _UNWANTED)
    behind = at + 1
    while behind < len(tokens) and (tokens[behind].kind in _BETWEEN or tokens[behind].text in ("(", "of")):
        behind += 1
    follows = behind < len(tokens) and tokens[behind].kind == "cmp"
    if not follows and not (start > 2 and tokens[start - 1].value == "%" and tokens[start - 3].kind == "cmp"):
        return tokens
    text = " ".join(token.text for token in tokens[start : at + 1])
    variable = "weight_loss" if start == at else f"measured:{text.replace(' ', '-')}[%]"
    found = [*tokens[:start], _as(tokens[at], variable, tokens[start].start, text), *tokens[at + 1 :]]
    share = next((k for k in range(start, len(found)) if found[k].value == "%"), len(found)) + 1
    end = share
    while end < len(found) and (found[end].text in ("of", "in") or found[end].text in _WHOLE):
        end += 1
    body = end < len(found) and end > share and found[end].value == "weight"
    return [*found[:share], *found[end + 1 :]] if body else found


_UNWANTED = frozenset({"unintentional", "unintended", "involuntary", "unexplained", "unplanned"})
_WHOLE = frozenset(
    {"the", "their", "his", "her", "total", "initial", "baseline", "usual", "original", "premorbid"}
)

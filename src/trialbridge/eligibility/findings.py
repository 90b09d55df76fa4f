"""A finding that its own limit defines ("hypokalaemia (<= 3 mmol/L)") as what is measured; no limits."""

from trialbridge.eligibility.tokens import Token

_MEASURED = {
    "neutropenia": "anc", "thrombocytopenia": "platelets", "leukopenia": "wbc", "leukocytosis": "wbc",
    "lymphopenia": "lymphocytes", "anaemia": "haemoglobin", "bradycardia": "heart_rate",
    "tachycardia": "heart_rate", "hypokalaemia": "potassium", "hyperkalaemia": "potassium",
    "hyponatraemia": "sodium", "hypercalcaemia": "calcium", "hypomagnesaemia": "magnesium",
    "hypoalbuminemia": "albumin", "hypertriglyceridaemia": "triglycerides",
    "bilirubin-metabolic-disorder": "bilirubin_total", "hyperuricemia": "uric_acid",
    "qt-prolongation": "qtc", "hypoxia": "spo2",
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
            senses = {**told.senses, "variable": variable}
            found[at] = Token(told.start, told.end, told.text, "variable", variable, senses, told.number)
    return found

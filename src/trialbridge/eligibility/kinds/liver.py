"""Liver function: transaminases, bilirubin, albumin, Child-Pugh."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import All, Has, If, Published, Range

VARIABLES = (
    "alt",
    "ast",
    "alp",
    "ggt",
    "transaminases",
    "bilirubin_total",
    "bilirubin_direct",
    "albumin",
    "child_pugh",
    "meld",
    "ammonia",
    "liver_stiffness",
    "fibrosis_stage",
    "ascites_grade",
    "encephalopathy_grade",
)
CONCEPTS = ("liver-disease",)

EXAMPLES = (
    Example(
        "total bilirubin (TBIL)≤2.0mg/dl (34.2umol/L)",
        Range(
            variable="bilirubin_total",
            high=34.2079,
            unit="umol/L",
            published=Published(high=2.0, unit="mg/dL"),
        ),
    ),
    Example(
        "ALT and AST ≤ 2 × ULN (if there is liver metastasis, then ≤ 5 × ULN)",
        If(
            test=Has(concept="liver-metastasis"),
            then=All(
                rules=(
                    Range(variable="alt", high=5.0, unit="ULN"),
                    Range(variable="ast", high=5.0, unit="ULN"),
                )
            ),
            other=All(
                rules=(
                    Range(variable="alt", high=2.0, unit="ULN"),
                    Range(variable="ast", high=2.0, unit="ULN"),
                )
            ),
        ),
    ),
    Example("Child-Pugh Score ≤7", Range(variable="child_pugh", high=7.0)),
    Example("Child-Pugh class A or B", Range(variable="child_pugh", low=5.0, high=9.0)),
)

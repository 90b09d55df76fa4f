"""Genes, alterations and expression."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Range

VARIABLES = (
    "pd_l1",
    "pd_l1_cps",
    "tmb",
    "er_percent",
    "pr_percent",
    "her2_ihc",
    "her2_fish_ratio",
    "bcr_abl",
    "mrd_level",
    "target_expression",
    "cd19_expression",
    "psa",
    "afp",
    "ca125",
    "ca199",
    "ca153",
    "ca2729",
    "cea",
    "nse",
    "hcg",
)

EXAMPLES = (Example("PD-L1 expression ≥ 50%", Range(variable="pd_l1", low=50.0, unit="%")),)

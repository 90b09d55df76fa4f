"""Stage and extent of disease: TNM, BCLC, FIGO, Ann Arbor; advanced, unresectable, relapsed."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Any, Has, Range

VARIABLES = (
    "stage",
    "t_stage",
    "n_stage",
    "m_stage",
    "bclc",
    "ann_arbor",
    "rai",
    "iss_stage",
    "ipi",
    "flipi",
    "residual_disease",
    "lesion_size",
    "node_short_axis",
    "lesion_count",
    "breslow",
    "gold_stage",
)
CONCEPTS = (
    "relapsed-disease",
    "recurrent-disease",
    "refractory-disease",
    "relapsed-refractory-disease",
    "progressive-disease",
    "newly-diagnosed",
    "locally-advanced-disease",
    "advanced-disease",
    "unresectable-disease",
    "resectable-disease",
    "early-stage-disease",
    "localised-disease",
    "limited-stage",
    "extensive-stage",
    "residual-disease",
    "no-evidence-of-disease",
    "extramedullary-disease",
    "high-tumour-burden",
    "stable-disease",
    "response",
    "vascular-invasion",
)

EXAMPLES = (
    Example("Stage III or IV disease", Range(variable="stage", low=3.0, high=4.9)),
    Example(
        "Relapsed or refractory disease",
        Any(rules=(Has(concept="relapsed-disease"), Has(concept="refractory-disease"))),
    ),
)

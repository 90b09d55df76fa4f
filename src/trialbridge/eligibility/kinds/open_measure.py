"""Limits of measures no table holds: scales, sizes, concentrations by their words (docs/adr/0019)."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import All, Has, Range

EXAMPLES = (
    Example("Agatston score > 20", Range(variable="measured:agatston-score", low=20.0, low_open=True)),
    Example(
        "Score of 10 or greater on the Insomnia Severity Index (ISI)",
        Range(variable="measured:insomnia-severity-index", low=10.0),
    ),
    Example(
        "Central corneal thickness in the eye greater than 600 µm",
        Range(
            variable="measured:central-corneal-thickness-in-the-eye[um]",
            low=600.0,
            low_open=True,
            unit="um",
        ),
        exclusion=True,
    ),
    Example(
        "Asthma, fasting HOMA-IR between 2.5 and 6",
        All(rules=(Has(concept="asthma"), Range(variable="measured:fasting-homa-ir", low=2.5, high=6.0))),
    ),
)

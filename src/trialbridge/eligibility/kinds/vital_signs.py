"""Blood pressure, temperature, weight, height and body mass."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Range

VARIABLES = (
    "systolic_bp",
    "diastolic_bp",
    "mean_arterial_pressure",
    "temperature",
    "respiratory_rate",
    "bmi",
    "weight",
    "height",
    "bsa",
    "waist",
)

EXAMPLES = (Example("BMI between 18 and 30 kg/m2", Range(variable="bmi", low=18.0, high=30.0, unit="kg/m2")),)

"""Life expectancy, however survival is expected."""

from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Published, Range

VARIABLES = ("life_expectancy",)

EXAMPLES = (
    Example(
        "Life expectancy ≥ 12 weeks",
        Range(variable="life_expectancy", low=2.75975, unit="mo", published=Published(low=12.0, unit="wk")),
    ),
    Example("Life expectancy of at least 3 months", Range(variable="life_expectancy", low=3.0, unit="mo")),
    Example(
        "Life expectancy, as judged by the investigator, of at least 60 days.",
        Range(variable="life_expectancy", low=1.97125, unit="mo", published=Published(low=60.0, unit="d")),
    ),
)

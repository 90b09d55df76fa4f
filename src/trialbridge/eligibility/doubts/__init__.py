"""When a rule may not say what its sentence means: such rules are not called computable; none is changed."""

from trialbridge.eligibility.doubts.checks import doubted
from trialbridge.eligibility.doubts.places import denies_demand
from trialbridge.eligibility.doubts.risk import risky
from trialbridge.eligibility.doubts.wording import only_tests

__all__ = ["denies_demand", "doubted", "only_tests", "risky"]

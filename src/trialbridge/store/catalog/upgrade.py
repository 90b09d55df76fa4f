"""Pure steps that read documents of past schemas; `STEPS[n - 1]` leads a study from schema n to n + 1."""

from trialbridge.model.base import Upgrade

STEPS: tuple[Upgrade, ...] = ()
CORRECTION_STEPS: tuple[Upgrade, ...] = ()

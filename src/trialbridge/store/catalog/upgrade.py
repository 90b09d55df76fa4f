"""Pure steps that read stored studies of past schemas; `STEPS[n - 1]` leads from schema n to n + 1."""

from trialbridge.model.base import Upgrade

STEPS: tuple[Upgrade, ...] = ()

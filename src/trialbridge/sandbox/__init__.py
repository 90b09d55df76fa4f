"""One pure reader run in a limited child process."""

from trialbridge.sandbox.child import LIMITS, Limits, run

__all__ = ["LIMITS", "Limits", "run"]

"""The commands: arguments in, one of the flows run, its answer printed; nothing is computed here."""

from trialbridge.cli.app import main

__all__ = ["main"]

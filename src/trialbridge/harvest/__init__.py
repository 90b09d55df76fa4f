"""Questions to registries over HTTP and whole, checked answers; it reads no record and stores no study."""

from trialbridge.harvest.client import Client, Pace, checked
from trialbridge.harvest.faults import RefusedError

__all__ = ["Client", "Pace", "RefusedError", "checked"]

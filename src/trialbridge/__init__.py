"""From a patient's records to a place in a clinical trial."""

__version__ = "0.1.0"

"""A study in the shape of ClinicalTrials.gov's API v2: its JSON, its fields by name, its columns."""

from trialbridge.report.ctgov.columns import COLUMNS, row
from trialbridge.report.ctgov.fields import FIELDS, Field, field, named
from trialbridge.report.ctgov.picking import picked, values
from trialbridge.report.ctgov.record import record

__all__ = ["COLUMNS", "FIELDS", "Field", "field", "named", "picked", "record", "row", "values"]

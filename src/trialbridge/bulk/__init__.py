"""Whole cohorts against every study."""

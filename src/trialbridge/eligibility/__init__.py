"""Eligibility text in, criteria and rules out; also arms and schedules from prose."""

from trialbridge.eligibility.parse import parse

__all__ = ["parse"]

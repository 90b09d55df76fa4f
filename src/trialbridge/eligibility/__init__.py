"""Eligibility text in, criteria and rules out; also arms and schedules from prose."""

"""Ability to comply with the study; listed for the investigator."""

CONCEPTS = ("compliance",)

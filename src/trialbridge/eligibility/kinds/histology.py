"""Histological or cytological confirmation where it is required on its own."""

VARIABLES = ("grade", "gleason", "gleason_grade_group", "ki67")
CONCEPTS = ("histologically-confirmed", "tumour-tissue")

"""Studies and verdicts as FHIR: ResearchStudy of R4 and R5, searchsets, outcomes; nothing is fetched."""

"""The paths of ClinicalTrials.gov's API v2, so that a client written for it changes its base address only."""

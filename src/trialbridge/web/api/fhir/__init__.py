"""FHIR R4: studies read and searched, and a patient's Bundle matched as mCODE's services do."""

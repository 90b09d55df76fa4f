"""A record of API v2 as a row of the registry's table; it makes no file."""

from typing import Any

from trialbridge.report.ctgov.fields import field
from trialbridge.report.ctgov.picking import values

Tree = dict[str, Any]
PAGE = "https://clinicaltrials.gov/study/"

# A column's heading and the fields in it; several lists are joined field by field.
COLUMNS: dict[str, tuple[str, ...]] = {
    "NCT Number": ("NCTId",),
    "Study Title": ("BriefTitle",),
    "Study URL": ("NCTId",),
    "Acronym": ("Acronym",),
    "Study Status": ("OverallStatus",),
    "Brief Summary": ("BriefSummary",),
    "Study Results": ("HasResults",),
    "Conditions": ("Condition",),
    "Interventions": ("InterventionType", "InterventionName"),
    "Primary Outcome Measures": ("PrimaryOutcome",),
    "Secondary Outcome Measures": ("SecondaryOutcome",),
    "Other Outcome Measures": ("OtherOutcome",),
    "Sponsor": ("LeadSponsorName",),
    "Collaborators": ("CollaboratorName",),
    "Sex": ("Sex",),
    "Age": ("StdAge",),
    "Phases": ("Phase",),
    "Enrollment": ("EnrollmentCount",),
    "Funder Type": ("LeadSponsorClass",),
    "Study Type": ("StudyType",),
    "Study Design": (
        "DesignAllocation", "DesignInterventionModel", "DesignMasking", "DesignPrimaryPurpose",
    ),
    "Other IDs": ("OrgStudyId", "SecondaryId"),
    "Start Date": ("StartDate",),
    "Primary Completion Date": ("PrimaryCompletionDate",),
    "Completion Date": ("CompletionDate",),
    "First Posted": ("StudyFirstPostDate",),
    "Results First Posted": ("ResultsFirstPostDate",),
    "Last Update Posted": ("LastUpdatePostDate",),
    "Locations": ("Location",),
    "Study Documents": ("LargeDoc",),
}  # fmt: skip
_DESIGN = ("Allocation", "Intervention Model", "Masking", "Primary Purpose")
_PLACE = ("facility", "city", "state", "zip", "country")


def row(record: Tree, columns: tuple[str, ...] = tuple(COLUMNS)) -> list[str]:
    """Give the cells of a record, in the order of the columns; lists are joined with "|"."""
    return [_cell(record, name) for name in columns]


def _cell(record: Tree, name: str) -> str:
    parts = [[_word(value) for value in _values(record, piece)] for piece in COLUMNS[name]]
    if name == "Study URL":
        return PAGE + parts[0][0] if parts[0][0].startswith("NCT") else ""
    if name == "Interventions":
        return "|".join(f"{kind}: {what}" for kind, what in zip(*parts, strict=False))
    if name == "Study Design":
        return "|".join(f"{word}: {''.join(said)}" for word, said in zip(_DESIGN, parts, strict=True))
    if name == "Study Results":
        return "YES" if "true" in parts[0] else "NO"
    return "|".join(text for part in parts for text in part)


def _values(record: Tree, piece: str) -> list[Any]:
    found = field(piece)
    assert found is not None, piece
    return list(values(record, found))


def _word(value: Any) -> str:
    if isinstance(value, dict):
        if "measure" in value or "timeFrame" in value:
            return ", ".join(value[name] for name in ("measure", "description", "timeFrame") if name in value)
        if "filename" in value:
            return ", ".join(value[name] for name in ("label", "filename") if name in value)
        return ", ".join(value[name] for name in _PLACE if name in value)
    return str(value).lower() if isinstance(value, bool) else str(value)

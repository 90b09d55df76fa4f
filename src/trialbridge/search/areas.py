"""The search areas of ClinicalTrials.gov: which fields each looks in, and with what weight in the index."""

from collections.abc import Mapping

from trialbridge.report.ctgov.fields import Field, field
from trialbridge.search.schema import WEIGHTS

# A line an area: its name, its parameter, the index's fields it looks in, and the registry's fields.
_AREAS = """
BasicSearch term | * | NCTId BriefTitle OfficialTitle Condition Keyword InterventionName BriefSummary
ConditionSearch cond | conditions keywords title mesh | Condition BriefTitle OfficialTitle ConditionMeshTerm Keyword NCTId
InterventionSearch intr | interventions mesh title keywords details | InterventionName InterventionType ArmGroupType InterventionOtherName BriefTitle OfficialTitle ArmGroupLabel InterventionMeshTerm Keyword NCTId
InterventionNameSearch - | interventions | InterventionName InterventionOtherName
TitleSearch titles | title | Acronym BriefTitle OfficialTitle
OutcomeSearch outc | details | PrimaryOutcomeMeasure SecondaryOutcomeMeasure OtherOutcomeMeasure
OutcomeNameSearch - | details | PrimaryOutcomeMeasure SecondaryOutcomeMeasure OtherOutcomeMeasure
LocationSearch locn | | LocationCity LocationState LocationCountry LocationFacility LocationZip
SponsorSearch spons | | LeadSponsorName CollaboratorName OrgFullName
LeadSearch lead | | LeadSponsorName
IdSearch id | | NCTId NCTIdAlias OrgStudyId SecondaryId LinkedId
ExternalIdsSearch - | | OrgStudyId SecondaryId
ContactSearch - | | CentralContactName OverallOfficialName ResponsiblePartyInvestigatorFullName
PatientSearch patient | title conditions keywords mesh interventions summary description | Condition BriefSummary BriefTitle InterventionName Keyword
EligibilitySearch - | criteria exclusions | EligibilityCriteria StudyPopulation
"""  # noqa: E501
_LONG = {
    "BriefTitle": "title", "OfficialTitle": "title", "BriefSummary": "summary",
    "DetailedDescription": "description", "PrimaryOutcomeMeasure": "details",
    "PrimaryOutcomeDescription": "details", "SecondaryOutcomeMeasure": "details",
    "SecondaryOutcomeDescription": "details", "OtherOutcomeMeasure": "details",
    "OtherOutcomeDescription": "details", "ArmGroupDescription": "details",
    "InterventionDescription": "details",
}  # fmt: skip
"""Long fields and the part of the index that holds their words."""
_BOTH_SIDES = frozenset(("EligibilityCriteria", "StudyPopulation"))


class SearchArea:
    """An area: the index's fields it looks in (none: its short fields only), and the registry's."""

    def __init__(
        self, name: str, parameter: str, index: Mapping[str, float], fields: tuple[Field, ...]
    ) -> None:
        """Take what the table says."""
        self.name, self.parameter, self.index, self.fields = name, parameter, index, fields


def _read() -> dict[str, SearchArea]:
    found = {}
    for line in _AREAS.strip().splitlines():
        head, index, pieces = (part.strip() for part in line.split("|"))
        name, parameter = head.split()
        weights = WEIGHTS if index == "*" else {part: WEIGHTS[part] for part in index.split()}
        fields = tuple(it for piece in pieces.split() if (it := field(piece)))
        found[name.lower()] = SearchArea(name, parameter.strip("-"), weights, fields)
    return found


AREAS: dict[str, SearchArea] = _read()
BY_PARAMETER: dict[str, SearchArea] = {it.parameter: it for it in AREAS.values() if it.parameter}


def long_weights(it: Field) -> Mapping[str, float]:
    """Give the index's fields that hold a long field's words; {} where no index holds them."""
    if it.piece in _BOTH_SIDES:
        return {name: WEIGHTS[name] for name in ("criteria", "exclusions")}
    name = _LONG.get(it.piece)
    return {name: WEIGHTS[name]} if name else {}

"""The fields of API v2 by path and by name (piece), as a table; it reads no study."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

Type = Literal["struct", "text", "markup", "date", "enum", "integer", "number", "boolean"]

# A line a field: name ([] for a list), piece, type where it is a leaf. An enum names its codes.
_TREE = """
protocolSection ProtocolSection
 identificationModule IdentificationModule
  nctId NCTId text
  nctIdAliases[] NCTIdAlias text
  orgStudyIdInfo OrgStudyIdInfo
   id OrgStudyId text
   type OrgStudyIdType enum:OrgStudyIdType
   domain OrgStudyIdDomain text
   link OrgStudyIdLink text
  secondaryIdInfos[] SecondaryIdInfo
   id SecondaryId text
   type SecondaryIdType enum:SecondaryIdType
   domain SecondaryIdDomain text
   link SecondaryIdLink text
  organization Organization
   fullName OrgFullName text
   class OrgClass enum:AgencyClass
  briefTitle BriefTitle text
  officialTitle OfficialTitle text
  acronym Acronym text
  linkedIds[] LinkedId text
 statusModule StatusModule
  statusVerifiedDate StatusVerifiedDate date
  overallStatus OverallStatus enum:Status
  lastKnownStatus LastKnownStatus enum:Status
  whyStopped WhyStopped text
  expandedAccessInfo ExpandedAccessInfo
   hasExpandedAccess HasExpandedAccess boolean
   nctId ExpandedAccessNCTId text
  startDateStruct StartDateStruct
   date StartDate date
   type StartDateType enum:DateType
  primaryCompletionDateStruct PrimaryCompletionDateStruct
   date PrimaryCompletionDate date
   type PrimaryCompletionDateType enum:DateType
  completionDateStruct CompletionDateStruct
   date CompletionDate date
   type CompletionDateType enum:DateType
  studyFirstSubmitDate StudyFirstSubmitDate date
  studyFirstSubmitQcDate StudyFirstSubmitQCDate date
  studyFirstPostDateStruct StudyFirstPostDateStruct
   date StudyFirstPostDate date
   type StudyFirstPostDateType enum:DateType
  resultsFirstSubmitDate ResultsFirstSubmitDate date
  resultsFirstSubmitQcDate ResultsFirstSubmitQCDate date
  resultsFirstPostDateStruct ResultsFirstPostDateStruct
   date ResultsFirstPostDate date
   type ResultsFirstPostDateType enum:DateType
  dispFirstSubmitDate DispFirstSubmitDate date
  dispFirstSubmitQcDate DispFirstSubmitQCDate date
  dispFirstPostDateStruct DispFirstPostDateStruct
   date DispFirstPostDate date
   type DispFirstPostDateType enum:DateType
  lastUpdateSubmitDate LastUpdateSubmitDate date
  lastUpdatePostDateStruct LastUpdatePostDateStruct
   date LastUpdatePostDate date
   type LastUpdatePostDateType enum:DateType
 sponsorCollaboratorsModule SponsorCollaboratorsModule
  responsibleParty ResponsibleParty
   type ResponsiblePartyType enum:ResponsiblePartyType
   investigatorFullName ResponsiblePartyInvestigatorFullName text
   investigatorTitle ResponsiblePartyInvestigatorTitle text
   investigatorAffiliation ResponsiblePartyInvestigatorAffiliation text
  leadSponsor LeadSponsor
   name LeadSponsorName text
   class LeadSponsorClass enum:AgencyClass
  collaborators[] Collaborator
   name CollaboratorName text
   class CollaboratorClass enum:AgencyClass
 oversightModule OversightModule
  oversightHasDmc OversightHasDMC boolean
  isFdaRegulatedDrug IsFDARegulatedDrug boolean
  isFdaRegulatedDevice IsFDARegulatedDevice boolean
  isUnapprovedDevice IsUnapprovedDevice boolean
  isPpsd IsPPSD boolean
  isUsExport IsUSExport boolean
  fdaaa801Violation FDAAA801Violation boolean
 descriptionModule DescriptionModule
  briefSummary BriefSummary markup
  detailedDescription DetailedDescription markup
 conditionsModule ConditionsModule
  conditions[] Condition text
  keywords[] Keyword text
 designModule DesignModule
  studyType StudyType enum:StudyType
  patientRegistry PatientRegistry boolean
  targetDuration TargetDuration text
  phases[] Phase enum:Phase
  designInfo DesignInfo
   allocation DesignAllocation enum:DesignAllocation
   interventionModel DesignInterventionModel enum:InterventionalAssignment
   interventionModelDescription DesignInterventionModelDescription markup
   primaryPurpose DesignPrimaryPurpose enum:PrimaryPurpose
   observationalModel DesignObservationalModel enum:ObservationalModel
   timePerspective DesignTimePerspective enum:DesignTimePerspective
   maskingInfo DesignMaskingInfo
    masking DesignMasking enum:DesignMasking
    maskingDescription DesignMaskingDescription markup
    whoMasked[] DesignWhoMasked enum:WhoMasked
  bioSpec BioSpec
   retention BioSpecRetention enum:BioSpecRetention
   description BioSpecDescription markup
  enrollmentInfo EnrollmentInfo
   count EnrollmentCount integer
   type EnrollmentType enum:EnrollmentType
 armsInterventionsModule ArmsInterventionsModule
  armGroups[] ArmGroup
   label ArmGroupLabel text
   type ArmGroupType enum:ArmGroupType
   description ArmGroupDescription markup
   interventionNames[] ArmGroupInterventionName text
  interventions[] Intervention
   type InterventionType enum:InterventionType
   name InterventionName text
   description InterventionDescription markup
   armGroupLabels[] InterventionArmGroupLabel text
   otherNames[] InterventionOtherName text
 outcomesModule OutcomesModule
  primaryOutcomes[] PrimaryOutcome
   measure PrimaryOutcomeMeasure text
   description PrimaryOutcomeDescription markup
   timeFrame PrimaryOutcomeTimeFrame text
  secondaryOutcomes[] SecondaryOutcome
   measure SecondaryOutcomeMeasure text
   description SecondaryOutcomeDescription markup
   timeFrame SecondaryOutcomeTimeFrame text
  otherOutcomes[] OtherOutcome
   measure OtherOutcomeMeasure text
   description OtherOutcomeDescription markup
   timeFrame OtherOutcomeTimeFrame text
 eligibilityModule EligibilityModule
  eligibilityCriteria EligibilityCriteria markup
  healthyVolunteers HealthyVolunteers boolean
  sex Sex enum:Sex
  genderBased GenderBased boolean
  genderDescription GenderDescription markup
  minimumAge MinimumAge text
  maximumAge MaximumAge text
  stdAges[] StdAge enum:StandardAge
  studyPopulation StudyPopulation markup
  samplingMethod SamplingMethod enum:SamplingMethod
 contactsLocationsModule ContactsLocationsModule
  centralContacts[] CentralContact
   name CentralContactName text
   role CentralContactRole enum:CentralContactRole
   phone CentralContactPhone text
   phoneExt CentralContactPhoneExt text
   email CentralContactEMail text
  overallOfficials[] OverallOfficial
   name OverallOfficialName text
   affiliation OverallOfficialAffiliation text
   role OverallOfficialRole enum:OfficialRole
  locations[] Location
   facility LocationFacility text
   status LocationStatus enum:RecruitmentStatus
   city LocationCity text
   state LocationState text
   zip LocationZip text
   country LocationCountry text
   contacts[] LocationContact
    name LocationContactName text
    role LocationContactRole enum:ContactRole
    phone LocationContactPhone text
    phoneExt LocationContactPhoneExt text
    email LocationContactEMail text
   geoPoint LocationGeoPoint
    lat LocationGeoPointLat number
    lon LocationGeoPointLon number
 referencesModule ReferencesModule
  references[] Reference
   pmid ReferencePMID text
   type ReferenceType enum:ReferenceType
   citation ReferenceCitation text
  seeAlsoLinks[] SeeAlsoLink
   label SeeAlsoLinkLabel text
   url SeeAlsoLinkURL text
 ipdSharingStatementModule IPDSharingStatementModule
  ipdSharing IPDSharing enum:IpdSharing
  description IPDSharingDescription markup
  infoTypes[] IPDSharingInfoType enum:IpdSharingInfoType
  timeFrame IPDSharingTimeFrame markup
  accessCriteria IPDSharingAccessCriteria markup
  url IPDSharingURL text
documentSection DocumentSection
 largeDocumentModule LargeDocumentModule
  largeDocs[] LargeDoc
   typeAbbrev LargeDocTypeAbbrev text
   label LargeDocLabel text
   date LargeDocDate date
   filename LargeDocFilename text
derivedSection DerivedSection
 miscInfoModule MiscInfoModule
  versionHolder VersionHolder date
 conditionBrowseModule ConditionBrowseModule
  meshes[] ConditionMesh
   id ConditionMeshId text
   term ConditionMeshTerm text
  ancestors[] ConditionAncestor
   id ConditionAncestorId text
   term ConditionAncestorTerm text
 interventionBrowseModule InterventionBrowseModule
  meshes[] InterventionMesh
   id InterventionMeshId text
   term InterventionMeshTerm text
  ancestors[] InterventionAncestor
   id InterventionAncestorId text
   term InterventionAncestorTerm text
hasResults HasResults boolean
"""


class Field(msgspec.Struct, kw_only=True, frozen=True):
    """A field: `path` joins names from the root, `enum` names its list of codes."""

    name: str
    piece: str
    path: str
    type: Type = "struct"
    enum: str = ""
    many: bool = False
    children: tuple["Field", ...] = ()

    @property
    def leaves(self) -> "tuple[Field, ...]":
        """Give the leaves at and below it."""
        return tuple(leaf for each in self.children for leaf in each.leaves) if self.children else (self,)

    @property
    def shown(self) -> str:
        """Name the type as the registry does."""
        if self.type == "enum":
            return self.enum + "[]" * self.many
        if self.type == "struct":
            return self.piece + "[]" * self.many
        return ("PartialDate" if self.type == "date" else self.type) + "[]" * self.many


def walk(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Give the fields and all below them, each before its children."""
    for each in fields:
        yield each
        yield from walk(each.children)


def _read(lines: list[str], depth: int = 0, above: str = "") -> tuple[Field, ...]:
    found = []
    starts = [at for at, line in enumerate(lines) if len(line) - len(line.lstrip()) == depth]
    for at, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        name, piece, *kind = lines[at].split()
        type_, _, enum = (kind or ["struct"])[0].partition(":")
        bare = name.removesuffix("[]")
        path = f"{above}.{bare}" if above else bare
        below = _read(lines[at + 1 : end], depth + 1, path)
        made = Field(
            name=bare,
            piece=piece,
            path=path,
            type=type_,  # type: ignore[arg-type] # the table's own words
            enum=enum,
            many=name != bare,
            children=below,
        )
        found.append(made)
    return tuple(found)


FIELDS: tuple[Field, ...] = _read(_TREE.strip().splitlines())
_BY_NAME = {name.lower(): each for each in walk(FIELDS) for name in (each.piece, each.path)}


def field(name: str) -> Field | None:
    """Find a field by its piece or its path, in any case; None for a name that is none."""
    return _BY_NAME.get(name.strip().lower())


@lru_cache(maxsize=512)
def named(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Give the paths of the fields of some names, and the names that are none."""
    found = {name: field(name) for name in names}
    return frozenset(it.path for it in found.values() if it), tuple(n for n, it in found.items() if not it)

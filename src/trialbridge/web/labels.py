"""Coded values of a record in words, in the language of the page; a value without a word stays as it is."""

from collections.abc import Iterable

from trialbridge.model.study import Coded
from trialbridge.registries import synonyms
from trialbridge.report import words
from trialbridge.web.catalogue import gettext

OWN = {
    "na": "Not applicable",
    "none": "None (open label)",
    "ect": "Device or educational",
    "ctgov": "ClinicalTrials.gov",
    "ctgov_xml": "ClinicalTrials.gov",
    "ctis": "EU CTIS",
    "euctr": "EU Clinical Trials Register",
    "chictr": "ChiCTR",
    "cde": "China CDE",
    "isrctn": "ISRCTN",
    "drks": "DRKS",
    "ictrp": "WHO ICTRP",
    "anzctr": "ANZCTR",
    "cris": "CRIS",
    "nct": "ClinicalTrials.gov number",
    "org": "Sponsor's own number",
    "secondary": "Other number",
    "nih": "US National Institutes of Health",
    "fed": "US federal agency",
    "other_gov": "Government",
    "industry": "Company",
    "network": "Network",
    "indiv": "A person",
    "other": "Other",
    "all": "All",
    "female": "Female",
    "male": "Male",
    "actual": "actual",
    "estimated": "planned",
}
"""Words for codes whose own letters would not do."""
SPELT = frozenset().union(
    synonyms.STUDY_TYPE, synonyms.ALLOCATION, synonyms.MODEL, synonyms.PURPOSE, synonyms.MASKING,
    synonyms.OBSERVATIONAL_MODEL, synonyms.TIME_PERSPECTIVE, synonyms.ARM_TYPE, synonyms.INTERVENTION_TYPE,
    synonyms.WHO,
)  # fmt: skip
"""Codes that read as words once their underscores are spaces."""
DATES = {
    "first_submitted": "First sent to the registry",
    "first_posted": "First posted",
    "registered": "Registered",
    "start": "Trial launched",
    "verified": "Last verified by the sponsor",
    "last_submitted": "Last update sent",
    "last_posted": "Last update posted",
    "primary_completion": "Main measurements end",
    "completion": "Trial ends",
    "results_first_posted": "Results first posted",
}
"""The days of a record that the timeline shows, in the order of a trial's life where days are missing."""
ALWAYS = ("first_submitted", "start", "last_submitted", "completion")


def label(value: str) -> str:
    """Give the word of a code in the page's language: "single_group" is "Single group"."""
    known = words.STATUS.get(value) if value != "unknown" else "Unknown"
    return gettext(OWN.get(value) or known or _spelt(value))


def status(value: str) -> str:
    """Give the word of a status."""
    return gettext(words.STATUS.get(value, "Status not stated"))


def phase(value: str) -> str:
    """Give the word of a phase."""
    return gettext(words.PHASE.get(value, "Phase not stated"))


def coded(code: Coded | None) -> str:
    """Give the word of a coded value, else what was published, else nothing."""
    return "" if code is None else label(code.value) if code.value else code.published


def joined(values: Iterable[str]) -> str:
    """Give words as a list."""
    return ("、" if gettext(", ") == "、" else ", ").join(values)


def messages() -> set[str]:
    """Give every English word of this table, for the test that nothing is left untranslated."""
    spelt = {_spelt(value) for value in SPELT - OWN.keys() - words.STATUS.keys()}
    said = {*OWN.values(), *words.STATUS.values(), *words.PHASE.values(), *DATES.values(), *spelt}
    return said | {"Unknown", "Status not stated", "Phase not stated"}


def _spelt(value: str) -> str:
    return value.replace("_", " ").capitalize() if value in SPELT else value

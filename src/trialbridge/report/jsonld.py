"""A study as JSON-LD of schema.org (MedicalTrial), for search engines; it makes no page."""

from typing import Any

from trialbridge.model.study import Location, Study
from trialbridge.report.ctgov.record import english, kept

_STATUS = {
    "active_not_recruiting": "ActiveNotRecruiting", "completed": "Completed",
    "enrolling_by_invitation": "EnrollingByInvitation", "not_yet_recruiting": "NotYetRecruiting",
    "recruiting": "Recruiting", "suspended": "Suspended", "terminated": "Terminated",
    "withdrawn": "Withdrawn", "not_recruiting": "ActiveNotRecruiting",
}  # fmt: skip
_DESIGN = {
    ("allocation", "randomized"): "RandomizedTrial",
    ("masking", "none"): "OpenTrial",
    ("masking", "single"): "SingleBlindedTrial",
    ("masking", "double"): "DoubleBlindedTrial",
    ("masking", "triple"): "TripleBlindedTrial",
}


def medical_trial(study: Study, url: str = "") -> dict[str, Any]:
    """Give the object; `url` is the page it stands on, else the registry's own."""
    kind = study.design.study_type.value if study.design.study_type else ""
    observed = kind == "observational"
    return kept(**{
        "@context": "https://schema.org",
        "@type": "MedicalObservationalStudy" if observed else "MedicalTrial",
        "identifier": study.id,
        "name": english(study.title) or english(study.official_title) or study.id,
        "alternateName": study.acronym,
        "description": english(study.summary),
        "url": url or study.source.url,
        "sameAs": study.source.url if url else None,
        "status": _STATUS.get(study.status.value) if study.status else None,
        "phase": study.design.phase.value if study.design.phase else None,
        "healthCondition": [{"@type": "MedicalCondition", "name": name} for name in study.conditions],
        "studySubject": [{"@type": "MedicalEntity", "name": it.name} for it in study.interventions],
        "studyLocation": [_place(it) for it in study.locations],
        "sponsor": {"@type": "Organization", "name": study.sponsor.name} if study.sponsor else None,
        "trialDesign": [] if observed else _designs(study),
    })  # fmt: skip


def _designs(study: Study) -> list[str]:
    given = {
        "allocation": study.design.allocation,
        "masking": study.design.masking,
    }
    found = [
        name
        for (part, value), name in _DESIGN.items()
        if (coded := given[part]) is not None and coded.value == value
    ]
    centres = {it.facility for it in study.locations if it.facility}
    if any(it.type and it.type.value == "placebo_comparator" for it in study.arms):
        found.append("PlaceboControlledTrial")
    if len(centres) > 1:
        found.append("MultiCenterTrial")
    return found


def _place(it: Location) -> dict[str, Any]:
    known = it.latitude is not None and it.longitude is not None
    address = kept(
        addressLocality=it.city, addressRegion=it.state, postalCode=it.zip, addressCountry=it.country
    )
    return kept(**{
        "@type": "Place",
        "name": it.facility,
        "address": {"@type": "PostalAddress", **address} if address else None,
        "geo": {"@type": "GeoCoordinates", "latitude": it.latitude, "longitude": it.longitude}
        if known else None,
    })  # fmt: skip

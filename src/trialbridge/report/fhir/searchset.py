"""Searchsets, outcomes and what the server can do, as FHIR R4; verdicts stand beside the study, not in it."""

from collections.abc import Iterable
from typing import Any

from trialbridge.report.ctgov.record import kept
from trialbridge.report.document import CriterionRow, MatchDocument, Result
from trialbridge.report.fhir.parts import Tree, extension, part

SEARCHES = {
    "_id": "token", "identifier": "token", "title": "string", "status": "token", "condition": "string",
    "keyword": "string", "location": "string", "sponsor": "string", "phase": "token",
}  # fmt: skip


def bundle(entries: Iterable[Tree], total: int, links: Iterable[tuple[str, str]] = ()) -> Tree:
    """Give a searchset; links are (relation, address)."""
    return kept(
        resourceType="Bundle",
        type="searchset",
        total=total,
        link=[{"relation": relation, "url": url} for relation, url in links],
        entry=list(entries),
    )


def entry(resource: Tree, url: str, score: float | None = None, extra: Iterable[Tree] = ()) -> Tree:
    """Give a match; `score` is 0 to 1."""
    return kept(
        extension=list(extra),
        fullUrl=url,
        resource=resource,
        search=kept(mode="match", score=None if score is None else round(min(max(score, 0.0), 1.0), 4)),
    )


def outcome(severity: str, code: str, said: str) -> Tree:
    """Give an OperationOutcome of one issue; `code` is of FHIR's issue types."""
    issue = {"severity": severity, "code": code, "diagnostics": said}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def notice(said: str) -> Tree:
    """Give an entry that tells something of the search itself."""
    return {"resource": outcome("information", "informational", said), "search": {"mode": "outcome"}}


def verdicts(result: Result, document: MatchDocument) -> list[Tree]:
    """Give the verdict of a study and of each criterion; `criterion` names the characteristic it is of."""
    overall = extension(
        "match",
        extension=[
            part("overall", valueCode=result.overall),
            part("verdict", valueString=result.verdict or result.overall),
            part("decisionBy", valueCode="investigator"),
            *([part("cohort", valueString=result.cohort)] if result.cohort.strip() else []),
            part("met", valueInteger=result.met),
            part("notMet", valueInteger=result.not_met),
            part("unknown", valueInteger=result.unknown),
            part("unknownOpaque", valueInteger=result.unknown_opaque),
            part("studyVersion", valueString=result.version),
            part("patientVersion", valueString=document.patient.version),
            part("engine", valueString=document.engine),
            part("day", valueDate=document.day),
            part("policy", valueCode=document.policy),
        ],
    )
    rows = (*result.limits, *result.criteria)
    return [overall, *(_verdict(row) for row in rows if row.role != "heading")]


def _verdict(row: CriterionRow) -> Tree:
    given: list[Tree] = [
        part("truth", valueCode=row.truth.replace("_", "-")),
        part("basis", valueCode=row.basis),
        part("applies", valueBoolean=row.applies),
        part("exclude", valueBoolean=row.polarity == "exclusion"),
        part("role", valueCode=row.role.replace("_", "-")),
    ]
    if row.number:
        given.insert(0, part("criterion", valueUri=f"#criterion-{row.number}"))
    texts: list[tuple[str, str]] = [
        ("studyQuote", row.study_quote.text),
        *(("patientQuote", quote.text) for quote in row.patient_quotes),
        ("derivation", row.derivation),
        *(("asks", asked) for asked in row.asks),
    ]
    given += [part(name, valueString=text.strip()) for name, text in texts if text.strip()]
    return extension("criterion-verdict", extension=given)


def capabilities(version: str, day: str) -> Tree:
    """Give the CapabilityStatement of the server."""
    searches: list[dict[str, Any]] = [{"name": name, "type": kind} for name, kind in SEARCHES.items()]
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": day,
        "kind": "instance",
        "software": {"name": "Trialbridge", "version": version},
        "implementation": {"description": "Clinical studies, and which of them a patient may ask about"},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "resource": [
                    {
                        "type": "ResearchStudy",
                        "interaction": [{"code": "read"}, {"code": "search-type"}],
                        "searchParam": searches,
                        "operation": [
                            {
                                "name": "match",
                                "definition": "urn:trialbridge:fhir:OperationDefinition/match",
                                "documentation": "A patient's Bundle in, a searchset with verdicts out.",
                            }
                        ],
                    }
                ],
            }
        ],
    }

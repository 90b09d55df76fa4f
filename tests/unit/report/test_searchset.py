"""Verdicts of a match as extensions of a searchset's entries, and what the server says of itself."""

from tests.unit.report.cases import document

from trialbridge.report.fhir.searchset import SEARCHES, capabilities, verdicts


def test_each_criterion_has_its_verdict() -> None:
    """The first extension is of the study and leaves the decision to the investigator; headings have none."""
    told = document(studies=1)
    result = told.results[0]
    first, *rest = verdicts(result, told)
    values = {each["url"]: each for each in first["extension"]}
    assert values["decisionBy"]["valueCode"] == "investigator"
    assert values["unknown"]["valueInteger"] == result.unknown
    rows = [row for row in (*result.limits, *result.criteria) if row.role != "heading"]
    assert len(rest) == len(rows) > 0
    for row, given in zip(rows, rest, strict=True):
        parts = {each["url"]: each for each in given["extension"]}
        assert parts["truth"]["valueCode"] == row.truth.replace("_", "-")
        assert ("criterion" in parts) == bool(row.number)


def test_the_server_says_what_can_be_searched() -> None:
    """Every search of the table stands in the statement with its type."""
    resource = capabilities("1.0", "2026-09-01")["rest"][0]["resource"][0]
    assert {each["name"]: each["type"] for each in resource["searchParam"]} == SEARCHES

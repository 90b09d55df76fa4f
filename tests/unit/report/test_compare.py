"""Studies side by side: what is stated stands with its words, the rest is not stated."""

import pytest
from tests.studies import study

from trialbridge.eligibility.parse import parse
from trialbridge.matching.therapy import texts
from trialbridge.model.study import (
    Arm,
    Coded,
    Design,
    Eligibility,
    Intervention,
    Outcome,
    Reference,
    Study,
    Text,
)  # fmt: skip
from trialbridge.report.compare import FACTORS, compare
from trialbridge.vocab import Vocabulary

CRITERIA = "Inclusion Criteria:\n\n* Age over 18 years\n\nExclusion Criteria:\n\n* Pregnancy\n* Hepatitis B"
FULL = study(
    title=(Text("CIK cells with sintilimab"),),
    summary=(Text("The cells are given free of charge. The rest is as usual."),),
    arms=(
        Arm("CIK", Coded("experimental"), "every 14 days for 6 courses", ("CIK cells", "Sintilimab")),
        Arm("Control", Coded("active_comparator"), "", ("Sintilimab",)),
    ),
    interventions=(Intervention("CIK cells"), Intervention("Sintilimab")),
    outcomes=(Outcome("primary", "Survival", "", "Day 1, 3 and 2, 3 months"), Outcome("secondary", "Safety")),
    design=Design(allocation=Coded("randomized")),
    eligibility=Eligibility(criteria=(Text(CRITERIA),)),
    has_results=True, ipd_sharing="Yes", references=(Reference("A paper."),),
)  # fmt: skip
BARE = study(2, title=(), summary=(), arms=(), interventions=(), outcomes=(), eligibility=Eligibility())


def cells(given: Study, vocabulary: Vocabulary, language: str = "en") -> dict[str, str]:
    """Give a study's column."""
    block = given.eligibility.criteria[0].text if given.eligibility.criteria else ""
    found = compare([(given, parse(block, vocabulary))], vocabulary, language)
    return {factor.key: factor.cells[0].words for factor in found.factors}


def test_what_is_stated(vocabulary: Vocabulary) -> None:
    """Every factor of a full record has its words."""
    assert cells(FULL, vocabulary) == {
        "combination": "PD-1 or PD-L1 inhibitor",
        "monitoring": "2 outcomes",
        "cost": "The cells are given free of charge",
        "contribution": "data will be shared",
        "known": "results posted, 1 publications listed",
        "randomisation": "1 in 2",
        "control": "Control: Sintilimab",
        "eligibility": "1 to have and 2 not to have",
        "schedule": "10 days named",
        "travel": "90 days",
    }


def test_what_is_not_stated(vocabulary: Vocabulary) -> None:
    """A bare record states nothing; the column of the standard programme is the same."""
    assert set(cells(BARE, vocabulary).values()) == {"not stated"}
    both = compare([(FULL, ()), (BARE, ())], vocabulary)
    assert both.titles[1] == BARE.id
    assert [factor.key for factor in both.factors] == list(FACTORS)
    assert all(factor.programme for factor in both.factors)


@pytest.mark.parametrize(
    ("fields", "key", "words"),
    [
        ({"design": Design(allocation=Coded("non_randomized"))}, "randomisation", "not by chance"),
        ({"arms": FULL.arms[:1]}, "randomisation", "everyone gets it"),
        ({"outcomes": (Outcome("primary", "Survival"),)}, "monitoring", "one outcome"),
        ({"has_results": False}, "known", "1 publications listed"),
        ({"references": ()}, "known", "results posted"),
    ],
)
def test_other_records(vocabulary: Vocabulary, fields: dict[str, object], key: str, words: str) -> None:
    """Groups by choice, one group, one outcome, results or papers alone."""
    parts = {name: getattr(FULL, name) for name in FULL.__struct_fields__}
    assert cells(Study(**{**parts, **fields}), vocabulary)[key] == words


def test_words_are_the_records_own(vocabulary: Vocabulary) -> None:
    """Every quote stands in its field."""
    named = texts(FULL) | {
        f"outcomes[{at}].time_frame": each.time_frame for at, each in enumerate(FULL.outcomes)
    }
    named |= {f"outcomes[{at}].measure": each.measure for at, each in enumerate(FULL.outcomes)}
    named |= {"references[0].citation": "A paper.", "eligibility.criteria[0]": CRITERIA}
    (column,) = ([factor.cells[0] for factor in compare([(FULL, ())], vocabulary).factors],)
    quotes = [quote for cell in column for quote in cell.quotes]
    assert len(quotes) > 6
    assert all(named[quote.source][quote.start : quote.end] == quote.text for quote in quotes)


def test_chinese(vocabulary: Vocabulary) -> None:
    """The same factors in Chinese."""
    assert cells(FULL, vocabulary, "zh")["randomisation"] == "2分之1"

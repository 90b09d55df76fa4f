"""Every criterion of the 24 seed records, decided by reading: role and rule, from `seeds/criteria.csv`.

A row holds the study, the criterion (I2 is its second inclusion that is no heading), the role, and the right rule as
one line; "-" where no rule is asked for, "? a; b" where the sentence must stay open but for the parts a and b. A last
column that is not empty tells why the parser does not reach the rule yet; such a row must fail until it is emptied.
The sentences themselves stand in the data folder alone.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.rules import brief, ordered
from tests.spec.test_seeds import block_of

from trialbridge.eligibility import parse
from trialbridge.model.criterion import Criterion
from trialbridge.vocab import Vocabulary

pytestmark = pytest.mark.real

with (Path(__file__).parent / "seeds" / "criteria.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))


@cache
def _criteria(data: Path, study: str, vocabulary: Vocabulary) -> dict[str, Criterion]:
    found: dict[str, Criterion] = {}
    counts = {"inclusion": 0, "exclusion": 0}
    for one in parse(block_of(data, study), vocabulary):
        if one.role != "heading":
            counts[one.polarity] += 1
            found[f"{one.polarity[0].upper()}{counts[one.polarity]}"] = one
    return found


def _cases() -> Iterator[object]:
    for row in ROWS:
        missed = row["known_miss"]
        marks = [pytest.mark.xfail(reason=missed, strict=True, raises=AssertionError)] if missed else []
        yield pytest.param(row, id=f"{row['study']}-{row['criterion']}", marks=marks)


@pytest.mark.parametrize("row", list(_cases()))
def test_a_criterion_of_a_seed_record(row: dict[str, str], data: Path, vocabulary: Vocabulary) -> None:
    """Role and rule of the criterion are what a reader finds in its sentence."""
    one = _criteria(data, row["study"], vocabulary)[row["criterion"]]
    assert one.role == row["role"]
    rule = row["rule"]
    if rule.startswith("?"):
        assert not one.complete
        said = brief(one.rule)
        assert [part for part in rule[1:].split(";") if part.strip() not in said] == []
    elif rule != "-":
        assert one.complete
        assert ordered(brief(one.rule)) == ordered(rule)


@pytest.mark.parametrize("study", sorted({row["study"] for row in ROWS}))
def test_no_criterion_of_a_seed_record_is_undecided(study: str, data: Path, vocabulary: Vocabulary) -> None:
    """The table has exactly the criteria that the parser finds, in order."""
    decided = [row["criterion"] for row in ROWS if row["study"] == study]
    assert decided == list(_criteria(data, study, vocabulary))


def test_most_criteria_of_the_seed_records_are_right() -> None:
    """At most a quarter of the decided criteria are known misses."""
    assert sum(bool(row["known_miss"]) for row in ROWS) <= len(ROWS) // 4

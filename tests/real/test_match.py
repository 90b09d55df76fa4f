"""Real notes against real studies: every quote is exact on both sides, and the two engines agree."""

import gzip
import json
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from benchmarks.agree import POLICIES, compare, patients

from trialbridge import intake, store
from trialbridge.flows import rules
from trialbridge.flows.ingest import ingest
from trialbridge.flows.match import Request, explained
from trialbridge.flows.ranking import Engine, engine_of
from trialbridge.matching.chart import Chart
from trialbridge.matching.rank import OVERALL
from trialbridge.vocab import default_vocabulary

pytestmark = pytest.mark.real

EVERY = 81
NOTES = 12
DAY = date(2026, 9, 1)


@pytest.fixture(scope="module")
def engine(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Give the engine over every 81st study."""
    folder = tmp_path_factory.mktemp("match")
    with gzip.open(data / "ctgov" / "studies.jsonl.gz") as lines:
        (folder / "studies.jsonl").write_bytes(b"".join(islice(lines, 0, None, EVERY)))
    ingest([folder / "studies.jsonl"], data=folder / "data")
    return engine_of(store.setup(folder / "data"))


@pytest.fixture(scope="module")
def notes(data: Path) -> list[tuple[str, str]]:
    """Give some of the judged notes."""
    with (data / "gold" / "trec" / "trec_2021.topics.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, NOTES)]
    return [(row["_id"], row["text"]) for row in rows]


def test_quotes_are_exact_and_engines_agree(engine: Engine, notes: list[tuple[str, str]]) -> None:
    """Of the best thirty studies for each note: quotes at their offsets, and the compiled answer."""
    from trialbridge.store.catalog import queries

    quotes = 0
    for name, text in notes:
        patient = intake.read(text, "notes", default_vocabulary(), name=name)
        document = explained(engine, patient, Request(top=30, day=DAY))
        ranking = engine.rank(Chart(patient, engine.vocabulary, DAY), document.policy)
        for result in document.results:
            block = rules.block_of(queries.study(result.study))
            for row in result.criteria:
                said = row.study_quote
                assert block[said.start : said.end] == said.text
            for row in (*result.criteria, *result.limits):
                for quote in row.patient_quotes:
                    assert (quote.source, text[quote.start : quote.end]) == (name, quote.text)
                    quotes += 1
            place = engine.places[result.study]
            best, outcome = ranking.best.row[place], ranking.outcome
            compiled = [
                int(counts[best])
                for counts in (outcome.met, outcome.not_met, outcome.unknown, outcome.unknown_opaque)
            ]
            counted = [result.met, result.not_met, result.unknown, result.unknown_opaque]
            assert (OVERALL[ranking.best.overall[place]], compiled) == (result.overall, counted), result.study
    assert quotes > 500


def test_the_columnar_form_says_what_judge_says(engine: Engine, data: Path) -> None:
    """Every 40th distinct requirement of every 81st study, all records given and ten notes, both policies."""
    topics = data / "gold" / "trec" / "trec_2021.topics.jsonl"
    given = patients(data / "patients", topics, most_notes=10)
    assert len(given) > 50
    for policy in POLICIES:
        truths, differing = compare(engine, given, policy, every=40)
        assert differing == []
        assert min(truths[truth] for truth in ("met", "not_met", "unknown")) > 200, truths

"""Measures matching against judged topics and labelled criteria; it changes nothing it measures."""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from trialbridge.errors import FormatError
from trialbridge.flows import metrics
from trialbridge.flows.engine import engine
from trialbridge.flows.labels import ORDER, Answer, Certainty, answer
from trialbridge.intake import notes
from trialbridge.matching.chart import Chart
from trialbridge.model.base import Noun
from trialbridge.model.patient import Patient
from trialbridge.vocab import Vocabulary, default_vocabulary

RECALL_SHARES = {"1%": 0.01, "3%": 0.03, "6%": 0.06}
Grades = dict[str, dict[str, int]]
Ranker = Callable[[Patient], Sequence[str]]
"""Gives every study of the pool, best first."""


class Topic(Noun, frozen=True):
    """A patient note to search with."""

    id: str
    text: str


class TopicFigures(Noun, frozen=True, omit_defaults=False):
    """One topic's figures."""

    topic: str
    judged: int
    eligible: int
    ndcg: float = msgspec.field(name="ndcg@10")
    p: float = msgspec.field(name="p@10")
    mrr: float
    recall: dict[str, float]
    ms: float
    auroc: float | None = None


class TrecFigures(Noun, frozen=True, omit_defaults=False):
    """Means over the topics; times in milliseconds a topic."""

    protocol: str
    topics: int
    pool: int
    judged: int
    judged_with_text: int
    ndcg: float = msgspec.field(name="ndcg@10")
    p: float = msgspec.field(name="p@10")
    mrr: float
    recall: dict[str, float]
    ms_per_topic: float
    engine: str
    per_topic: tuple[TopicFigures, ...]
    auroc: float | None = None


class Coverage(Noun, frozen=True, omit_defaults=False):
    """Answers of this certainty and above: how many, their share of all, and how many of them are right."""

    certainty: Certainty
    pairs: int
    coverage: float
    accuracy: float


class CriteriaFigures(Noun, frozen=True, omit_defaults=False):
    """How verdicts agree with labels; `majority` is the accuracy of giving each type its commonest label."""

    pairs: int
    accuracy: float
    macro_f1: float
    majority: float
    by_label: dict[str, dict[str, float]]
    confusion: dict[str, dict[str, int]]
    engine: str
    disagreements: tuple[dict[str, str], ...]
    risk_coverage: tuple[Coverage, ...]


def read_topics(path: Path) -> list[Topic]:
    """Read topics as JSON lines with `_id` and `text`."""
    topics = []
    for number, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line)
            topics.append(Topic(id=str(row["_id"]), text=str(row["text"])))
        except (ValueError, KeyError, TypeError) as error:
            raise FormatError(
                expected='JSON lines {"_id": …, "text": …}',
                came=repr(error),
                where=f"{path}, line {number}",
                do="give a topics file of that form",
            ) from error
    return topics


def read_grades(path: Path) -> Grades:
    """Read judgements: `topic study grade` with a heading, or TREC's `topic 0 study grade`."""
    grades: Grades = {}
    for number, line in enumerate(_lines(path), 1):
        cells = line.split()
        if number == 1 and not cells[-1].lstrip("-").isdigit():
            continue
        if len(cells) not in (3, 4) or not cells[-1].lstrip("-").isdigit():
            raise FormatError(
                expected="topic, study and grade",
                came=line[:80],
                where=f"{path}, line {number}",
                do="give a judgements file of three or four columns",
            )
        grades.setdefault(cells[0], {})[cells[-2]] = int(cells[-1])
    return grades


def trec(
    rank: Ranker,
    pool: frozenset[str],
    topics: Iterable[Topic],
    grades: Grades,
    *,
    protocol: str = "full",
    run_out: Path | None = None,
    vocabulary: Vocabulary | None = None,
) -> TrecFigures:
    """Rank the pool for every topic that has judgements and take the mean of its figures.

    `full` ranks every study and counts an unjudged one as 0; `judged` drops the unjudged. Recall is of
    the eligible studies (grade 2, or the highest grade given) in the first 1, 3 and 6 % of the pool, and
    is always that of the whole ranking.
    """
    vocabulary = vocabulary or default_vocabulary()
    rows, lines = [], []
    for topic in topics:
        known = {study: grade for study, grade in grades.get(topic.id, {}).items() if study in pool}
        if not known:
            continue
        begun = time.perf_counter()
        ranked = list(rank(notes.read(topic.text, vocabulary, name=topic.id)))
        elapsed = (time.perf_counter() - begun) * 1000
        rows.append(_figures(topic.id, ranked, known, len(pool), protocol, elapsed))
        lines += [
            f"{topic.id} Q0 {study} {place} {1 / place:.6f} trialbridge"
            for place, study in enumerate(ranked[:1000], 1)
        ]
    if run_out is not None:
        run_out.write_text("\n".join(lines) + "\n")
    return _means(rows, pool, grades, protocol)


def _figures(
    topic: str, ranked: list[str], known: Mapping[str, int], pool: int, protocol: str, elapsed: float
) -> TopicFigures:
    wanted = frozenset(study for study, grade in known.items() if grade >= metrics.ELIGIBLE)
    shown = [study for study in ranked if study in known] if protocol == "judged" else ranked
    return TopicFigures(
        topic=topic,
        judged=len(known),
        eligible=len(wanted),
        ndcg=metrics.ndcg(shown, known, known.values()),
        p=metrics.precision(shown, known),
        mrr=metrics.reciprocal_rank(shown, known),
        recall={
            name: metrics.recall(ranked, wanted, round(pool * share))
            for name, share in RECALL_SHARES.items()
            if wanted
        },
        ms=round(elapsed, 1),
        auroc=metrics.apart(ranked, known),
    )


def _means(rows: Sequence[TopicFigures], pool: frozenset[str], grades: Grades, protocol: str) -> TrecFigures:
    def mean(values: Iterable[float]) -> float:
        kept = list(values)
        return round(sum(kept) / len(kept), 4) if kept else 0.0

    return TrecFigures(
        protocol=protocol,
        topics=len(rows),
        pool=len(pool),
        judged=sum(len(grades[row.topic]) for row in rows),
        judged_with_text=sum(row.judged for row in rows),
        ndcg=mean(row.ndcg for row in rows),
        p=mean(row.p for row in rows),
        mrr=mean(row.mrr for row in rows),
        recall={name: mean(row.recall[name] for row in rows if row.recall) for name in RECALL_SHARES},
        ms_per_topic=mean(row.ms for row in rows),
        engine=engine(),
        per_topic=tuple(rows),
        auroc=mean(row.auroc for row in rows if row.auroc is not None),
    )


def criteria(pairs: Path, vocabulary: Vocabulary | None = None) -> CriteriaFigures:
    """Judge labelled pairs of note and criterion, each criterion parsed alone under its own list."""
    vocabulary = vocabulary or default_vocabulary()
    rows = _pairs(pairs)
    charts: dict[str, Chart] = {}
    sure: list[tuple[str, Answer]] = []
    answers, misses = [], []
    for row in rows:
        note = row["note"]
        if note not in charts:
            charts[note] = Chart(
                notes.read(note, vocabulary, name=row["patient_id"]), vocabulary, date.today()
            )
        said = answer(row["criterion_type"], row["criterion_text"] or "", charts[note])
        given = said.label
        sure.append((row["expert_eligibility"], said))
        answers.append((row["expert_eligibility"], given))
        if given != row["expert_eligibility"]:
            misses.append(
                {"pair": str(row["annotation_id"]), "expected": row["expert_eligibility"], "given": given}
            )
    figures = metrics.by_label(answers)
    confusion: dict[str, dict[str, int]] = {}
    for expected, given in answers:
        confusion.setdefault(expected, {}).setdefault(given, 0)
        confusion[expected][given] += 1
    return CriteriaFigures(
        pairs=len(rows),
        accuracy=round(metrics.accuracy(answers), 4),
        macro_f1=round(metrics.macro_f1(figures), 4),
        majority=round(_majority(rows), 4),
        by_label=figures,
        confusion=confusion,
        engine=engine(),
        disagreements=tuple(misses),
        risk_coverage=risk_coverage(sure),
    )


def risk_coverage(answers: Iterable[tuple[str, Answer]]) -> tuple[Coverage, ...]:
    """Give coverage and accuracy when only answers of some certainty and above are given, surest first."""
    rows = list(answers)
    steps = []
    for place, certainty in enumerate(ORDER):
        kept = [(expected, it.label) for expected, it in rows if ORDER.index(it.certainty) <= place]
        steps.append(
            Coverage(
                certainty=certainty,
                pairs=len(kept),
                coverage=round(len(kept) / max(1, len(rows)), 4),
                accuracy=round(metrics.accuracy(kept), 4),
            )
        )
    return tuple(steps)


def _majority(rows: Sequence[Mapping[str, Any]]) -> float:
    by_type: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = by_type.setdefault(row["criterion_type"], {})
        counts[row["expert_eligibility"]] = counts.get(row["expert_eligibility"], 0) + 1
    return sum(max(counts.values()) for counts in by_type.values()) / len(rows) if rows else 0.0


def _pairs(path: Path) -> list[dict[str, Any]]:
    needed = {"note", "patient_id", "criterion_type", "criterion_text", "expert_eligibility", "annotation_id"}
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        if all(needed <= row.keys() for row in rows):
            return list(rows)
        came = "a row without " + ", ".join(sorted(needed - min(rows, key=len).keys()))
    except (ValueError, AttributeError, TypeError) as error:
        came = repr(error)
    raise FormatError(
        expected="a JSON array of pairs with note, criterion_text and expert_eligibility",
        came=came,
        where=str(path),
        do="give a file of labelled pairs",
    )


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]

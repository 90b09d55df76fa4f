"""One patient against the studies that serve: ranked and explained; nothing is written."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from trialbridge.flows import rules
from trialbridge.flows.engine import engine as running
from trialbridge.flows.ranking import Engine, Ranking, engine_of
from trialbridge.matching.abroad import abroad
from trialbridge.matching.access import Home, home
from trialbridge.matching.chart import Chart
from trialbridge.matching.demands import Demand, demands_of
from trialbridge.matching.future import Future
from trialbridge.matching.horizon import horizon
from trialbridge.matching.odds import odds
from trialbridge.matching.questions import questions
from trialbridge.matching.rank import named_parts, top
from trialbridge.matching.report import report
from trialbridge.model.correction import stamp_of
from trialbridge.model.criterion import Criterion
from trialbridge.model.patient import Patient
from trialbridge.model.study import Study
from trialbridge.model.verdict import MatchReport, Odds, Policy
from trialbridge.records.claims import claims
from trialbridge.records.identifiers import official
from trialbridge.records.quality import flags
from trialbridge.report.document import Abroad, MatchDocument, PatientSide, Result, StudyQuote
from trialbridge.report.facts import Readings, readings
from trialbridge.report.results import result
from trialbridge.report.words import DISCLAIMER
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.places import Place

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.catalog.queries import Listed

MOST_QUESTIONS = 10
NEAR = 0.6
"""The share of the best study's nearness of condition from which another study is in play."""


class Explained(NamedTuple):
    """A study's report, its row, and what it requires."""

    report: MatchReport
    result: Result
    demands: list[Demand]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: how many studies, on which day, which one or which statuses; an empty status is any.

    `studies` are to be explained in this order and no others; `study` alone is the same with one.
    `place` is the patient's where the record does not say it or is to be overruled; what was `asked` is not
    asked again. `among` names the only studies to be considered.
    """

    top: int = 20
    day: date = msgspec.field(default_factory=date.today)
    study: str = ""
    presume: Literal["", "no"] = ""
    status: tuple[str, ...] = ()
    place: Place | None = None
    asked: frozenset[str] = frozenset()
    studies: tuple[str, ...] = ()
    among: frozenset[str] | None = None


def match(patient: Patient, request: Request | None = None, *, data: Path | None = None) -> MatchDocument:
    """Match a patient with all studies, or with one; explain the best.

    Raises InputError before the first ingest, UnknownIdError where the one study is not stored.
    """
    from trialbridge import store

    folder = store.setup(data)
    return explained(engine_of(folder), patient, request or Request())


def explained(engine: Engine, patient: Patient, request: Request) -> MatchDocument:
    """Rank with an engine and explain what ranks best."""
    from trialbridge.store.catalog import link_queries, queries

    chart = Chart(patient, engine.vocabulary, request.day)
    policy = policy_of(patient, request.presume)
    said = readings(patient, engine.vocabulary)
    ranking = engine.rank(chart, policy)
    if named := request.studies or ((request.study,) if request.study else ()):
        asked = [queries.record(each).id for each in named]
        leads = link_queries.leads(asked)
        chosen = list(dict.fromkeys(leads.get(each, each) for each in asked))
        considered = len(chosen)
    else:
        places = _among(engine, request)
        considered = len(places)
        names = engine.generation.compiled.studies
        found = top(ranking.scores[places], [names[place] for place in places], request.top)
        chosen = [names[places[place]] for place in found]
    lines = queries.listed(chosen)
    where, future = home(patient, request.place), Future(chart)
    rows = [
        _explain(engine, lines[name], future, policy, ranking, said, where)
        for name in chosen
        if name in lines
    ]
    return MatchDocument(
        day=request.day.isoformat(),
        policy=policy,
        engine=engine.name,
        considered=considered,
        results=tuple(row.result for row in rows),
        questions=questions(_in_play(engine, ranking, rows), chart, MOST_QUESTIONS, request.asked),
        patient=side(patient),
        notices=notices(engine),
        disclaimer=DISCLAIMER,
    )


def policy_of(patient: Patient, presume: str = "") -> Policy:
    """Give the policy: `stated` with a form or structured record, `summary` for notes and documents only."""
    kinds = {document.kind for document in patient.documents}
    told = kinds and kinds <= {"note", "report"}
    return "summary" if told and presume != "no" else "stated"


def side(patient: Patient) -> PatientSide:
    """Name the patient's record; nothing of what it says."""
    return PatientSide(
        id=patient.id,
        version=patient.version,
        facts=len(patient.facts),
        documents=tuple(document.name for document in patient.documents),
        issues=len(patient.issues),
    )


def notices(engine: Engine) -> tuple[str, ...]:
    """Say where the rules were made by another engine than the one that judges, or lack corrections."""
    from trialbridge.store.catalog import queries

    said = []
    if engine.made_by != running():
        said.append(
            f"The rules were made by engine {engine.made_by}, this is {running()}: run `trialbridge reindex`."
        )
    if engine.generation.stamp.corrections != stamp_of(queries.corrections()):
        said.append(
            "Corrections were made or taken back since the rules were made: run `trialbridge reindex`."
        )
    return tuple(said)


def _among(engine: Engine, request: Request) -> list[int]:
    """Give the rows of the studies of some statuses, and of some names; all where nothing is asked."""
    if request.among is not None:
        chosen = sorted(engine.places[study] for study in request.among if study in engine.places)
    else:
        chosen = list(range(len(engine.generation.compiled.studies)))
    if not request.status:
        return chosen
    from trialbridge.search import Filters

    filters = Filters(status=tuple(request.status))
    found = engine.generation.index.search("", filters, len(engine.places), facets=False)
    recruiting = {engine.places[study] for study, _ in found.studies}
    return [place for place in chosen if place in recruiting]


def _in_play(engine: Engine, ranking: Ranking, rows: Sequence[Explained]) -> list[list[Demand]]:
    """Give the requirements worth a question, by study: nobody needs to find out what a far study asks."""
    near = ranking.parts["condition"]
    told = [row.report for row in rows]
    nearness = [near[engine.places[it.study]] if it.study in engine.places else 1.0 for it in told]
    edge = NEAR * max(nearness, default=0.0)
    return [
        row.demands
        for row, is_near in zip(rows, nearness, strict=True)
        if is_near >= edge and _may_open(row.report)
    ]


def _may_open(report: MatchReport) -> bool:
    near_miss = report.horizon is not None and report.horizon.opens_on
    return report.overall != "excluded" or bool(near_miss)


def _explain(
    engine: Engine,
    line: "Listed",
    future: Future,
    policy: Policy,
    ranking: Ranking,
    said: Readings,
    where: Home,
) -> Explained:
    study, place = line.study, engine.places.get(line.id)
    criteria = rules.stored(study, engine.generation.rules)
    if criteria is None:
        criteria = rules.parse(study, engine.vocabulary)
    corrections = engine.generation.corrections.get(study.id, ())
    criteria = rules.corrected(study, criteria, corrections, engine.vocabulary)
    told = report(
        study,
        line.version,
        criteria,
        future.now,
        policy=policy,
        engine=engine.name,
        on_condition=place is not None and bool(ranking.on_condition[place]),
    )
    told = msgspec.structs.replace(
        told,
        odds=_odds(study, engine.vocabulary),
        score=0.0 if place is None else round(float(ranking.scores[place]), 4),
        parts=() if place is None else named_parts(ranking.parts, place),
        horizon=horizon(study, criteria, future, policy) if told.overall == "excluded" else None,
    )
    row = result(
        told,
        study,
        criteria,
        readings=said,
        vocabulary=engine.vocabulary,
        abroad=_abroad(study, criteria),
        home=where,
        registered=_registered(study),
        doubts=flags(study, criteria, engine.vocabulary, future.now.day),
    )
    return Explained(told, row, demands_of(study, criteria, engine.vocabulary, policy))


def _registered(study: Study) -> tuple[str, ...]:
    """Give the study's numbers in other registries: those of linked records, and those it states."""
    from trialbridge.store.catalog import link_queries

    linked = link_queries.members([study.id]).get(study.id, [study.id])[1:]
    known = {number.id for it in linked if (number := official(it))}
    return (*linked, *(it.id for it in claims(study) if it.same and it.id not in known))


def _odds(study: Study, vocabulary: Vocabulary) -> Odds:
    """Give the odds, the therapy by its name."""
    found = odds(study, vocabulary)
    concept = vocabulary.concepts.get(found.target)
    return found if concept is None else msgspec.structs.replace(found, target=concept.name)


def _abroad(study: Study, criteria: Sequence[Criterion]) -> Abroad:
    said = abroad(study, criteria)
    if said is None:
        return Abroad()
    quote = said.quote
    return Abroad(
        stated=said.answer,
        quote=StudyQuote(source=quote.source, start=quote.start, end=quote.end, text=quote.text),
    )

"""A case's letters, visits and missing documents, from the casebook and the catalogue; it sends nothing."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from trialbridge.errors import InputError, UnknownIdError
from trialbridge.flows import rules
from trialbridge.matching.chart import Chart
from trialbridge.matching.demands import demands_of
from trialbridge.model.case import CaseEvent, Happened, Message
from trialbridge.model.study import Study
from trialbridge.navigate.calendar import Planned, calendar
from trialbridge.navigate.paperwork import Missing, missing
from trialbridge.report.letters import (
    FollowUp,
    InvitationLetter,
    Language,
    QuestionLetter,
    Told,
    letter,
    open_questions,
)
from trialbridge.vocab import default_vocabulary

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.casebook.queries import CaseView

KINDS = ("question", "invitation", "follow_up")
SCREENING_TO_DOSE = 7
"""Days from the screening visit to the first dose; a planning assumption until the team names the day."""
MOST_QUESTIONS = 12


def drafted(kind: str, language: Language, view: "CaseView", study_id: str, sender: str) -> str:
    """Draft a letter of a case on one of its studies; raises InputError for a study that is not chosen."""
    if study_id not in view.standing.studies():
        raise UnknownIdError(
            expected="a study of the case", came=study_id, where=view.code, do="choose it first"
        )
    study = study_of(study_id)
    title = study.title[0].text if study is not None and study.title else ""
    day = date.today()
    if kind == "question":
        asked = open_questions(_asks(view, study), default_vocabulary(), language)[:MOST_QUESTIONS]
        said: QuestionLetter | InvitationLetter | FollowUp = QuestionLetter(
            day=day.isoformat(), study=study_id, case=view.code, sender=sender, title=title,
            country=view.profile.country, questions=asked,
        )  # fmt: skip
    elif kind == "invitation":
        said = _invitation(view, study_id, study, day)
    else:
        said = _follow_up(view, study_id, title, sender, day)
    return letter(said, language)


def visits_from(study_id: str, first: date) -> tuple[Planned, ...]:
    """Give a study's visits from the day of the first dose; none where it is not in the catalogue."""
    study = study_of(study_id)
    return () if study is None else calendar(study, first)


def missing_of(view: "CaseView") -> tuple[Missing, ...]:
    """List the documents that the chosen studies ask for and the case lacks."""
    asks = [
        name
        for study_id in view.standing.studies()
        for _, names in _asks(view, study_of(study_id))
        for name in names
    ]
    abroad = view.profile.country != "CN"
    return missing(asks, [one.type for one in view.files], default_vocabulary(), abroad=abroad)


def _asks(view: "CaseView", study: Study | None) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Give a study's requirements that the confirmed facts leave open, with what each asks for."""
    if study is None:
        return
    vocabulary = default_vocabulary()
    criteria = rules.parse(study, vocabulary)
    chart = Chart(view.patient(), vocabulary, date.today())
    block = rules.block_of(study)
    for demand in demands_of(study, criteria, vocabulary, "stated"):
        if demand.number < 0:
            continue
        verdict, criterion = demand.verdict(chart), criteria[demand.number]
        if verdict.truth == "unknown":
            yield block[criterion.start : criterion.end], verdict.asks if demand.understood else ()


def _invitation(view: "CaseView", study_id: str, study: Study | None, day: date) -> InvitationLetter:
    from trialbridge.store.casebook.reading import screening_of

    screening = screening_of(view.lines)
    if screening is None:
        raise InputError(
            expected="the day of the screening visit", came="none", where=view.code, do="set it first"
        )
    last = [one.day for one in visits_from(study_id, date.fromisoformat(screening.day))]
    site = study.locations[0].facility if study is not None and study.locations else ""
    who = view.profile
    return InvitationLetter(
        day=day.isoformat(), hospital=site or "____________________", study=study_id, name=who.name,
        born=who.born or "____________", passport=who.passport or "____________",
        nationality=who.nationality or "____________", screening=screening.day,
        until=(max(last).isoformat() if last else "____________"),
    )  # fmt: skip


def _follow_up(view: "CaseView", study_id: str, title: str, sender: str, day: date) -> FollowUp:
    from trialbridge.store.casebook.reading import messages, screening_of

    attended = [event.day or event.at[:10] for event in _events(view) if event.kind == "visit_attended"]
    notes = []
    for line in messages(view.lines):
        said = line.said
        if isinstance(said, Message) and said.study == study_id:
            text = said.translations[-1].text if said.translations else said.text
            notes.append(Told(day=line.at.date().isoformat(), text=text, translated=bool(said.translations)))
    screening = screening_of(view.lines)
    ahead = [] if screening is None else visits_from(study_id, date.fromisoformat(screening.day))
    return FollowUp(
        day=day.isoformat(), study=study_id, case=view.code, sender=sender, title=title,
        attended=tuple(attended), notes=tuple(notes),
        ahead=tuple(f"{one.day.isoformat()} ({one.visit.text})" for one in ahead if one.day >= day),
    )  # fmt: skip


def _events(view: "CaseView") -> list[CaseEvent]:
    return [line.said.event for line in view.lines if isinstance(line.said, Happened)]


def study_of(study_id: str) -> Study | None:
    """Find a study of the catalogue; None where it is not there."""
    from trialbridge.store.catalog import queries

    try:
        return queries.study(study_id)
    except UnknownIdError:
        return None

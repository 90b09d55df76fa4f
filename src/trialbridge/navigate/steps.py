"""The six steps of a case as a table and the pure machine that obeys it; it stores and sends nothing."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

import msgspec

from trialbridge.errors import InputError
from trialbridge.model.case import Case, CaseEvent

Step = Literal[
    "records",
    "matching",
    "contact",
    "prescreening",
    "enrolment",
    "on_trial",
    "exploring",
    "completed",
    "withdrawn",
]
SIX: tuple[Step, ...] = ("records", "matching", "contact", "prescreening", "enrolment", "on_trial")
"""The steps of the guide, in order; the others are beside them."""
TITLES: dict[str, str] = {
    "records": "Records and assessment",
    "matching": "Identification and matching",
    "contact": "Investigator contact",
    "prescreening": "Remote pre-screening",
    "enrolment": "Enrolment, visa and travel",
    "on_trial": "On-trial support and follow-up",
    "exploring": "Exploring other options",
    "completed": "Completed",
    "withdrawn": "Withdrawn",
}
OPEN: tuple[Step, ...] = (*SIX, "exploring")
ALL: tuple[Step, ...] = (*OPEN, "completed", "withdrawn")
STAFF = ("navigator",)
CARE = ("navigator", "oncologist")
OWN = ("patient", "family")
EVERYTHING = "*"
"""In `takes`: every mark of the study."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A row: what may happen, in which steps, by whom, what must stand before, and what it leaves.

    `to` is the step it leads to, empty where it stays. Marks are of the event's study where `of_study`.
    """

    title: str
    at: tuple[Step, ...]
    by: tuple[str, ...]
    to: Step | Literal[""] = ""
    of_study: bool = False
    needs: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


def _study(
    title: str,
    at: tuple[Step, ...],
    to: Step | Literal[""],
    needs: tuple[str, ...],
    gives: tuple[str, ...] = (),
    takes: tuple[str, ...] = (),
    by: tuple[str, ...] = STAFF,
) -> Move:
    return Move(title=title, at=at, by=by, to=to, of_study=True, needs=needs, gives=gives, takes=takes)


_PURSUED: tuple[Step, ...] = ("matching", "contact", "prescreening", "enrolment")
_READY = ("chosen", "confirmed", "fit", "shown", "acknowledged", "consent", "informed")

MOVES: dict[str, Move] = {
    # 1 record submission and assessment
    "records_submitted": Move(
        title="Records submitted", at=OPEN, by=(*OWN, *CARE), gives=("records",)
    ),
    "assessed": Move(
        title="Assessed", at=("records",), by=CARE, to="matching", needs=("records",), gives=("assessed",)
    ),
    # 2 identification and matching
    "matched": Move(
        title="Matched", at=("matching", "exploring"), by=CARE, to="matching",
        needs=("records", "assessed"), gives=("report",),
    ),
    "study_chosen": Move(
        title="Trial chosen", at=("matching", "contact"), by=(*OWN, *CARE), of_study=True,
        needs=("report",), gives=("chosen",),
    ),
    "odds_shown": _study(
        "Odds, control arm and the standard programme shown", _PURSUED, "", ("chosen",), ("shown",)
    ),
    "odds_acknowledged": _study(
        "Odds and control arm acknowledged", _PURSUED, "", ("shown",), ("acknowledged",), by=OWN
    ),
    "sharing_agreed": _study(
        "Sharing with the trial's team agreed", _PURSUED, "", ("chosen",), ("consent",), by=OWN
    ),
    "sharing_withdrawn": _study(
        "Sharing with the trial's team withdrawn", (*_PURSUED, "on_trial"), "", ("consent",), (),
        ("consent",), by=(*OWN, *STAFF),
    ),
    # 3 investigator contact
    "investigator_asked": _study(
        "Investigator asked", ("matching", "contact"), "contact", ("chosen", "consent"), ("asked",)
    ),
    "investigator_confirmed": _study(
        "Confirmed by the investigator", ("contact",), "", ("asked",), ("confirmed",), by=("site", *STAFF)
    ),
    "investigator_retracted": _study(
        "Confirmation taken back", ("contact", "prescreening", "enrolment"), "contact", ("confirmed",), (),
        ("confirmed", "booked", "fit", "scheduled"), by=("site", *STAFF),
    ),
    "investigator_declined": _study(
        "Declined by the investigator", ("contact", "prescreening", "enrolment"), "exploring", ("asked",), (),
        (EVERYTHING,), by=("site", *STAFF),
    ),
    "documents_shared": _study(
        "Documents shared with the trial's team", ("contact", "prescreening", "enrolment", "on_trial"), "",
        ("chosen", "consent"),
    ),
    # 4 remote pre-screening
    "prescreening_booked": _study(
        "Pre-screening booked", ("contact", "prescreening"), "prescreening", ("confirmed", "consent"),
        ("booked",), by=("site", *STAFF),
    ),
    "prescreening_fit": _study(
        "Pre-screening: fit", ("prescreening",), "enrolment", ("confirmed", "booked"), ("fit",),
        by=("site", *STAFF),
    ),
    "prescreening_needs_more": _study(
        "Pre-screening: needs more", ("prescreening",), "", ("booked",), (), ("booked",), by=("site", *STAFF)
    ),
    "prescreening_unfit": _study(
        "Pre-screening: not fit", ("prescreening",), "exploring", ("booked",), (), (EVERYTHING,),
        by=("site", *STAFF),
    ),
    # 5 enrolment, visa and travel
    "screening_scheduled": _study(
        "Screening visit scheduled", ("enrolment",), "", ("confirmed", "fit"), ("scheduled",),
        by=("site", *STAFF),
    ),
    "travel_arranged": _study(
        "Travel arranged", ("enrolment",), "", ("confirmed", "fit", "scheduled"), ("travel",)
    ),
    "informed_consent_signed": _study(
        "Informed consent signed", ("enrolment",), "", ("shown", "acknowledged"), ("informed",),
        by=("site", *OWN, *STAFF),
    ),
    "screening_failed": _study(
        "Screening failed", ("enrolment",), "exploring", ("scheduled",), (), (EVERYTHING,),
        by=("site", *STAFF),
    ),
    "enrolled": _study("Enrolled", ("enrolment",), "on_trial", _READY, ("enrolled",), by=("site", *STAFF)),
    # 6 on-trial support and follow-up
    "visit_attended": _study(
        "Visit attended", ("on_trial",), "", ("enrolled",), ("visited",), by=("site", *STAFF)
    ),
    "follow_up_reported": _study(
        "Follow-up reported to the home oncologist", ("on_trial",), "", ("enrolled",), ("reported",)
    ),
    "study_left": _study(
        "Left the trial", ("on_trial",), "exploring", ("enrolled",), (), (EVERYTHING,), by=(*OWN, *STAFF)
    ),
    "study_ended": _study("Follow-up ended", ("on_trial",), "completed", ("enrolled",), ("ended",)),
    # at any point
    "options_explored": Move(
        title="Other options explored", at=("matching", "contact", "prescreening", "enrolment"),
        by=(*OWN, *CARE), to="exploring",
    ),
    "records_resumed": Move(title="Back to the records", at=("exploring",), by=CARE, to="records"),
    "handed_over": Move(title="Handed over", at=ALL, by=(*STAFF, "administrator")),
    "noted": Move(title="Noted", at=ALL, by=CARE),
    "withdrawn": Move(
        title="Withdrawn", at=(*OPEN, "completed"), by=(*OWN, *STAFF), to="withdrawn", takes=(EVERYTHING,)
    ),
    "reopened": Move(
        title="Reopened", at=("completed", "withdrawn"), by=STAFF, to="records", takes=("assessed", "report")
    ),
}  # fmt: skip
TRAVEL = ("screening_scheduled", "travel_arranged")
SHARING = ("investigator_asked", "documents_shared", "prescreening_booked", "enrolled")
"""Events by which something of the patient reaches a site: each needs a live consent."""


class Mark(NamedTuple):
    """What stands for a case (`study` empty) or for one of its studies."""

    name: str
    study: str = ""


class Standing(NamedTuple):
    """Where a case stands: its step, and what stands for it and its studies."""

    step: Step = "records"
    marks: frozenset[Mark] = frozenset()

    def has(self, name: str, study: str = "") -> bool:
        """Tell whether something stands."""
        return Mark(name, study) in self.marks

    def studies(self) -> tuple[str, ...]:
        """Give the chosen studies, in the order of their names."""
        return tuple(sorted(mark.study for mark in self.marks if mark.name == "chosen"))


def standing(case: Case) -> Standing:
    """Add up a case's events; raises InputError at the first that its table forbids."""
    found = Standing()
    for event in case.events:
        found = after(found, event)
    return found


def after(now: Standing, event: CaseEvent) -> Standing:
    """Give where a case stands after an event; raises InputError with what is missing."""
    wrong = refusal(now, event)
    if wrong:
        title = MOVES[event.kind].title if event.kind in MOVES else "an event of the table"
        raise InputError(
            expected=f"{title} when it may happen", came=wrong, where=f"case at {TITLES[now.step]}",
            do="record first what is missing",
        )  # fmt: skip
    move = MOVES[event.kind]
    study = event.study if move.of_study else ""
    kept = frozenset(mark for mark in now.marks if not _taken(mark, move, study))
    return Standing(move.to or now.step, kept | {Mark(name, study) for name in move.gives})


def refusal(now: Standing, event: CaseEvent) -> str:
    """Say why an event may not happen now; empty where it may. An event without a role is not asked whose."""
    move = MOVES.get(event.kind)
    if move is None:
        return f"{event.kind!r}, which no row names"
    if now.step not in move.at:
        return f"the step {now.step}"
    if move.of_study and not event.study:
        return "no study named"
    if event.role and event.role not in move.by:
        return f"the role {event.role}"
    missing = _missing(now, move, event.study)
    return f"nothing that says {' and '.join(missing)}" if missing else ""


def possible(now: Standing, studies: Iterable[str] = (), role: str = "") -> tuple[CaseEvent, ...]:
    """Give the events that may happen now, of the case and of each of the studies, for a role or any."""
    among = (*studies,)
    found = (
        CaseEvent(at="", kind=kind, by="", role=role, study=study)
        for kind, move in MOVES.items()
        for study in (among if move.of_study else ("",))
    )
    return tuple(event for event in found if not refusal(now, event))


_OF_STUDY = frozenset(name for move in MOVES.values() if move.of_study for name in move.gives)


def _missing(now: Standing, move: Move, study: str) -> list[str]:
    return [name for name in move.needs if not now.has(name, study if name in _OF_STUDY else "")]


def _taken(mark: Mark, move: Move, study: str) -> bool:
    """A withdrawal takes what stands for every study, and leaves what stands for the case."""
    if EVERYTHING in move.takes:
        return bool(mark.study) if not move.of_study else mark.study == study
    return mark.name in move.takes and mark.study == study

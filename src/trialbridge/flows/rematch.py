"""What became open or closed for whom when the catalogue or a patient changed, and what did it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from trialbridge.flows import rules
from trialbridge.flows.bulk import Studies
from trialbridge.flows.match import policy_of
from trialbridge.flows.ranking import MAIN
from trialbridge.intake.problems import principal
from trialbridge.matching.bits import packed
from trialbridge.matching.chart import Chart
from trialbridge.matching.compile import Compiler, Summary, summarise
from trialbridge.matching.compiled import Compiled
from trialbridge.model.case import Alert
from trialbridge.model.criterion import Criterion
from trialbridge.model.patient import Fact, Patient
from trialbridge.model.study import TAKING, Study
from trialbridge.model.verdict import Policy
from trialbridge.records.changes import difference
from trialbridge.vocab import Vocabulary, default_vocabulary

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.casebook.queries import CaseView
    from trialbridge.store.catalog.queries import Stored

State = Literal["absent", "closed", "excluded", "unknown", "open"]
POSSIBLE = ("unknown", "open")
STATES: tuple[State, ...] = ("excluded", "unknown", "open")
BATCH = 256
Bools = npt.NDArray[np.bool_]
MOST_REASONS = 3
MAIL = "{code}: {count} changes in trials. Sign in to see which."


class Turn(NamedTuple):
    """A study that opened or closed for a patient: how it stood, how it stands, and what did it."""

    patient: str
    study: str
    was: State
    now: State
    change: str


class Side(NamedTuple):
    """One version of a study with its criteria, and whether it takes participants.

    Of one that takes none the criteria are not read: whatever they are, it is closed.
    """

    study: Study
    criteria: tuple[Criterion, ...]

    @property
    def recruits(self) -> bool:
        """Tell whether the study itself says that it does, or will."""
        return recruits(self.study)


class Done(NamedTuple):
    """How many studies changed, how many patients were looked at, and what turned."""

    studies: int
    patients: int
    turns: list[Turn]


def rematch(*, since: datetime | None = None, data: Path | None = None, on: date | None = None) -> Done:
    """Judge every open case against the studies that changed since, and write an alert where one turned.

    `since` is by default the moment of the last re-matching, else of the first study. The owner gets a mail
    that names the case's code and a number, nothing else.
    """
    from trialbridge.store import casebook

    casebook.setup(data)
    from trialbridge.store.casebook import access, audit, queries
    from trialbridge.store.catalog import queries as catalogue

    moment = since or audit.last(queries.REMATCHING) or datetime(1970, 1, 1, tzinfo=UTC)
    vocabulary = default_vocabulary()
    changed = 0
    pairs = []
    for before, now in catalogue.replaced(moment):
        changed += 1
        if recruits(now.study) or (before is not None and recruits(before.study)):
            pairs.append(sides(before, now, vocabulary))
    views = {view.code: view for view in queries.open_cases(access.SYSTEM)}
    patients = [view.patient() for view in views.values()]
    day = on or date.today()
    turns = list(turned(pairs, patients, vocabulary, day)) if pairs else []
    for code, view in views.items():
        mine = [turn for turn in turns if turn.patient == code]
        if mine:
            told = [
                Alert(study=one.study, was=one.was, now=one.now, change=one.change, day=day.isoformat())
                for one in mine
            ]
            tell(view, told)
    return Done(changed, len(patients), turns)


def tell(view: "CaseView", alerts: Sequence[Alert]) -> None:
    """Write alerts into a case and mail its owner that there are some; none is no mail."""
    from trialbridge.store.casebook import access, actions

    if alerts:
        actions.add_all(access.SYSTEM, view.id, alerts)
        mailed(view.owner, MAIL.format(code=view.code, count=len(alerts)))


def turned(
    pairs: Sequence[tuple[Side | None, Side]], patients: Sequence[Patient], vocabulary: Vocabulary, day: date
) -> Iterator[Turn]:
    """Give what turned for whom between two versions of studies; only studies of the patient's condition."""
    known = _studies(pairs, vocabulary)
    reasons: dict[int, str] = {}
    for group, policy in _alike(patients):
        states = _states(known, group, vocabulary, day, policy)
        for at, (old, new) in enumerate(pairs):
            for number, patient in enumerate(group):
                was = _state(old, states[2 * at, number])
                now = _state(new, states[2 * at + 1, number])
                if now is not None and (was in POSSIBLE) != (now in POSSIBLE):
                    if at not in reasons:
                        reasons[at] = reason(old, new)
                    yield Turn(patient.id, new.study.id, was or "excluded", now, reasons[at])


def turned_by_facts(
    old: Patient, new: Patient, known: Studies, vocabulary: Vocabulary, day: date
) -> list[Turn]:
    """Give what turned for a patient whose facts changed, over all studies of a compiled form."""
    policy = policy_of(new)
    states = _states(known, [old, new], vocabulary, day, policy)
    change = fact_changes(old, new)
    found = []
    for at, (was, now) in enumerate(states):
        if (was > 0) != (now > 0) and now >= 0:
            name = known.compiled.studies[at]
            found.append(Turn(new.id, name, STATES[max(was, 0)], STATES[now], change))
    return found


def sides(before: "Stored | None", now: "Stored", vocabulary: Vocabulary) -> tuple[Side | None, Side]:
    """Read two stored versions of a study with their criteria, once where they ask the same."""
    new = side(now.study, vocabulary)
    if before is None:
        return None, new
    same = recruits(now.study) and rules.rules_key(before.study) == rules.rules_key(now.study)
    return Side(before.study, new.criteria) if same else side(before.study, vocabulary), new


def side(study: Study, vocabulary: Vocabulary) -> Side:
    """Read a study's criteria where it takes participants."""
    return Side(study, rules.parse(study, vocabulary) if recruits(study) else ())


def recruits(study: Study) -> bool:
    """Tell whether a study itself says that it takes participants, or will."""
    return study.status is not None and study.status.value in TAKING


def reason(old: Side | None, new: Side) -> str:
    """Say what changed between two versions, the first few events in words; a study may be new."""
    if old is None:
        return "the trial is new in the catalogue"
    both = old.recruits and new.recruits  # of one that takes nobody the criteria were not read
    found = difference(old.study, new.study, *((old.criteria, new.criteria) if both else ((), ())))
    said = [event.says for event in found.events[:MOST_REASONS]]
    said += [
        f"{one.effect}: {one.before or 'nothing'} → {one.after or 'nothing'}"
        for one in found.criteria[:MOST_REASONS]
        if one.counts
    ]
    return "; ".join(said) or "the record changed"


def fact_changes(old: Patient, new: Patient) -> str:
    """Name what the newer facts say that the older ones do not."""
    before = set(map(_told, old.facts))
    return "; ".join(said for said in map(_told, new.facts) if said not in before) or "a fact was taken back"


def _told(fact: Fact) -> str:
    value = "" if fact.value is None else f" {fact.value:g} {fact.unit}".rstrip()
    absent = "no " if fact.stance == "absent" else ""
    return f"{absent}{fact.variable or fact.concept}{value}"


def _studies(pairs: Sequence[tuple[Side | None, Side]], vocabulary: Vocabulary) -> Studies:
    """Compile both versions of every study, the old one on the even places; a missing one is empty."""
    compiler = Compiler()
    names = []
    for at, pair in enumerate(pairs):
        for place, one in enumerate(pair):
            name = f"{at}/{place}"
            names.append((name, ""))
            summary = (
                Summary(study=name, requirements=())
                if one is None
                else summarise(one.study, one.criteria, vocabulary)
            )
            compiler.add(
                Summary(study=name, requirements=summary.requirements, conditions=summary.conditions)
            )
    return Studies(compiler.build(), names, vocabulary, ())


def _states(
    known: Studies, patients: Sequence[Patient], vocabulary: Vocabulary, day: date, policy: Policy
) -> npt.NDArray[np.int8]:
    """Give each study's overall for each patient, (studies, patients): -1 for another condition."""
    charts = [Chart(patient, vocabulary, day) for patient in patients]
    about = _about(known.compiled, patients, vocabulary)
    found = np.zeros((len(known.versions), len(patients)), np.int8)
    row_study = known.compiled.arrays["row_study"]
    for part in known.columnar.judge(charts, policy, packed(about)):
        np.maximum.at(found, row_study[part.rows], part.overall().astype(np.int8))
    found[~about] = -1
    return found


def _about(compiled: Compiled, patients: Sequence[Patient], vocabulary: Vocabulary) -> Bools:
    """Tell which studies are about a patient's main problem or what it is a kind of, (studies, patients).

    Unlike in ranking, how many studies say so does not count: those that changed may all be of one disease.
    """
    names, start = compiled.names["concepts"], compiled.arrays["subject_start"]
    subjects = [
        {names[at] for at in compiled.arrays["subject"][start[study] : start[study + 1]]}
        for study in range(len(compiled.studies))
    ]
    found = np.zeros((len(subjects), len(patients)), np.bool_)
    known: dict[frozenset[str], Bools] = {}
    for number, patient in enumerate(patients):
        main = frozenset(name for name, weight in principal(patient, vocabulary) if weight >= MAIN)
        if main not in known:
            above = {it for name in main for it in vocabulary.ancestors(name)}
            above = {it for it in above if len(vocabulary.ancestors(it)) > 1 or it in main}
            known[main] = np.array([not above.isdisjoint(it) for it in subjects], np.bool_)
        found[:, number] = known[main]
    return found


def _state(one: Side | None, overall: int) -> State | None:
    """Name how a study stands for a patient; None where it is of another condition."""
    if one is None:
        return "absent"
    if not one.recruits:
        return "closed"
    return None if overall < 0 else STATES[overall]


def _alike(patients: Iterable[Patient]) -> Iterator[tuple[list[Patient], Policy]]:
    """Give patients in batches of one policy."""
    groups: dict[Policy, list[Patient]] = {}
    for patient in patients:
        groups.setdefault(policy_of(patient), []).append(patient)
    for policy, members in groups.items():
        for start in range(0, len(members), BATCH):
            yield members[start : start + BATCH], policy


def mailed(owner: str, words: str) -> bool:
    """Mail an account a line that names no patient; False where it has no address or nothing was sent."""
    from django.conf import settings
    from django.core.mail import send_mail

    from trialbridge.store.casebook import queries

    account = queries.account(owner)
    if account is None or not account.email:
        return False
    sent = send_mail(words, words, settings.DEFAULT_FROM_EMAIL, [account.email], fail_silently=True)
    return sent > 0

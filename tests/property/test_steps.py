"""Laws of the six steps, on random walks: written from the issue's words, not from the table."""

import os
from collections import deque
from random import Random

import pytest

from trialbridge.errors import InputError
from trialbridge.model.case import Case, CaseEvent
from trialbridge.navigate.steps import (
    ALL,
    MOVES,
    SHARING,
    SIX,
    TRAVEL,
    Standing,
    after,
    possible,
    refusal,
    standing,
)

STUDIES = ("A", "B")
WALKS = 100_000 if os.environ.get("HYPOTHESIS_PROFILE") == "drill" else 1_000
LONGEST = 80
ENDS = {
    "investigator_declined",
    "prescreening_unfit",
    "screening_failed",
    "study_left",
}


def event(kind: str, study: str = "") -> CaseEvent:
    """Make an event."""
    return CaseEvent(at="2026-03-01T00:00:00Z", kind=kind, by="x", study=study)


def likely(now: Standing, one: CaseEvent) -> float:
    """Weigh an event: what ends something is rarer than what goes on, else no walk would get far."""
    then = after(now, one)
    return 0.1 if len(then.marks) < len(now.marks) else 0.2 if then.marks == now.marks else 2.0


def walk(draw: Random) -> list[CaseEvent]:
    """Take random events, allowed or not, and keep those that were taken."""
    now, taken, studies = Standing(), [], STUDIES[: draw.randint(1, 2)]
    kinds = list(MOVES)
    for _ in range(draw.randint(1, LONGEST)):
        if draw.random() < 0.8:
            open_ = possible(now, studies)
            tried = draw.choices(open_, [likely(now, one) for one in open_])[0]
        else:
            tried = event(draw.choice(kinds), draw.choice(STUDIES))
        try:
            now = after(now, tried)
        except InputError:
            continue
        taken.append(tried)
    return taken


def live(history: list[CaseEvent], on: str, off: set[str], study: str) -> bool:
    """Say from the history alone whether what `on` began still holds for a study."""
    holds = False
    for one in history:
        if one.kind == "withdrawn" or (one.study == study and one.kind in off):
            holds = False
        if one.kind == on and one.study == study:
            holds = True
    return holds


def broken(history: list[CaseEvent]) -> str:
    """Name the law that a walk breaks, if any."""
    for at, one in enumerate(history):
        before, study = history[:at], one.study
        confirmed = live(before, "investigator_confirmed", ENDS | {"investigator_retracted"}, study)
        if one.kind in TRAVEL and not confirmed:
            return f"{one.kind} before it was confirmed by the investigator"
        if one.kind == "enrolled":
            for needed in ("odds_shown", "odds_acknowledged", "informed_consent_signed"):
                if not live(before, needed, ENDS, study):
                    return f"enrolled before {needed}"
        if one.kind in SHARING and not live(before, "sharing_agreed", ENDS | {"sharing_withdrawn"}, study):
            return f"{one.kind} without a live consent"
    return ""


def test_walks_break_no_law_and_see_everything() -> None:
    """Random walks never break a law; together they visit every step and take every row of the table."""
    draw, steps, rows = Random(8), set(), set()
    for _ in range(WALKS):
        taken = walk(draw)
        assert not broken(taken), [(one.kind, one.study) for one in taken]
        now = Standing()
        for one in taken:
            now = after(now, one)
            steps.add(now.step)
        rows |= {one.kind for one in taken}
    assert steps == set(ALL)
    assert rows == set(MOVES)


def reached(studies: tuple[str, ...]) -> dict[Standing, set[Standing]]:
    """Walk everywhere: every standing that can come about, and what follows on it."""
    found: dict[Standing, set[Standing]] = {}
    ahead = deque([Standing()])
    while ahead:
        now = ahead.popleft()
        if now in found:
            continue
        found[now] = {after(now, one) for one in possible(now, studies)}
        ahead.extend(found[now])
    return found


def test_no_standing_is_a_dead_end() -> None:
    """From every standing with one study both an end of follow-up and a withdrawal can still come."""
    found = reached(("A",))
    back: dict[Standing, set[Standing]] = {}
    for now, following in found.items():
        for then in following:
            back.setdefault(then, set()).add(now)
    for end in ("completed", "withdrawn"):
        ahead = deque(now for now in found if now.step == end)
        seen = set(ahead)
        while ahead:
            for before in back.get(ahead.popleft(), ()):
                if before not in seen:
                    seen.add(before)
                    ahead.append(before)
        assert seen == set(found), end


def test_withdrawal_is_possible_at_any_point() -> None:
    """Whatever stands, the patient may withdraw, and then nothing stands for any study."""
    for now in reached(("A",)):
        if now.step == "withdrawn":
            continue
        assert not refusal(now, CaseEvent(at="", kind="withdrawn", by="p", role="patient"))
        assert not after(now, event("withdrawn")).studies()


def test_the_six_steps_in_order() -> None:
    """The guide's way leads through the six steps, and a case adds its events up to the same."""
    way = [
        ("records_submitted", ""), ("assessed", ""), ("matched", ""), ("study_chosen", "A"),
        ("odds_shown", "A"), ("odds_acknowledged", "A"), ("sharing_agreed", "A"),
        ("investigator_asked", "A"), ("investigator_confirmed", "A"), ("prescreening_booked", "A"),
        ("prescreening_fit", "A"), ("screening_scheduled", "A"), ("travel_arranged", "A"),
        ("informed_consent_signed", "A"), ("enrolled", "A"), ("visit_attended", "A"),
        ("follow_up_reported", "A"),
    ]  # fmt: skip
    now, steps = Standing(), ["records"]
    for kind, study in way:
        now = after(now, event(kind, study))
        if steps[-1] != now.step:
            steps.append(now.step)
    assert tuple(steps) == SIX
    case = Case(id="c", patient="p", events=tuple(event(*one) for one in way))
    assert standing(case) == now
    assert now.studies() == ("A",)


@pytest.mark.parametrize("kind", [kind for kind in MOVES if MOVES[kind].needs])
def test_what_a_row_needs_is_needed(kind: str) -> None:
    """Each row that needs something is refused at a step where it may happen but nothing stands."""
    says = refusal(Standing(MOVES[kind].at[0]), event(kind, "A"))
    assert says.startswith("nothing that says")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (event("flown"), "no row names"),
        (event("enrolled", "A"), "the step records"),
        (CaseEvent(at="", kind="records_submitted", by="", role="auditor"), "the role auditor"),
    ],
)
def test_refusals_say_why(given: CaseEvent, says: str) -> None:
    """An unknown event, a wrong step and a wrong role are each named."""
    with pytest.raises(InputError, match=says):
        after(Standing(), given)


def test_a_study_must_be_named() -> None:
    """What happens to a study names it."""
    assert refusal(Standing("matching"), event("study_chosen")) == "no study named"


def test_one_study_does_not_speak_for_another() -> None:
    """What stands for one study lets nothing happen for the other."""
    now = Standing()
    for kind, study in (
        ("records_submitted", ""), ("assessed", ""), ("matched", ""), ("study_chosen", "A"),
        ("study_chosen", "B"), ("sharing_agreed", "A"),
    ):  # fmt: skip
        now = after(now, event(kind, study))
    assert not refusal(now, event("investigator_asked", "A"))
    assert "consent" in refusal(now, event("investigator_asked", "B"))

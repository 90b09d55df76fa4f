"""All windows of the rules against one day at once; windows that a concept anchors are not answered here."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from trialbridge.matching.days import STUDY_EVENTS, shift, span
from trialbridge.model.patient import Fact
from trialbridge.model.rule import Window

Answers = npt.NDArray[np.int8]
Place = tuple[int, int]
NO, OPEN, YES = 0, 1, 2
_EVER = (date.min.toordinal() - 1, date.max.toordinal() + 1)


class WindowTable:
    """What `days.inside` and a leaf's window say of a fact, for every window in one array.

    Number 0 is no window at all; a window that a concept anchors is OPEN: the patient's days decide it.
    """

    def __init__(self, windows: Sequence[Window | None], day: date) -> None:
        """Reckon the days on which each window opens and closes."""
        self.windows, self.day = windows, day
        rows = [self._bounds(window) for window in windows]
        table = np.array(rows, np.int64).reshape(len(rows), 4)
        self._low, self._high, self._after, self._before = table.T
        told = np.array([kinds(window) for window in windows], np.bool_).reshape(len(rows), 6)
        self._dated, self._backward, self._forward, self._open_in, self._open_out, self._lasting = told.T
        self._known: dict[tuple[int, int] | None, Answers] = {}
        self._never = np.full(len(windows), OPEN, np.int8)
        self._facts: dict[tuple[object, ...], Answers] = {}

    @cached_property
    def anchored(self) -> npt.NDArray[np.bool_]:
        """Tell which windows hang on an event of the patient's own."""
        return np.array(
            [window is not None and window.anchor not in STUDY_EVENTS for window in self.windows], np.bool_
        )

    @cached_property
    def _breaks(self) -> npt.NDArray[np.int64]:
        """Give the days at which some window's answer can change."""
        today = self.day.toordinal()
        days = [self._low, self._high + 1, self._after + 1, self._before, np.array([today, today + 1])]
        return np.unique(np.concatenate(days))

    @cached_property
    def place(self) -> Callable[[str | None], Place | None]:
        """Name the stretch of time a partial day lies in; all windows answer alike for its days."""
        return _Places(self._breaks).__getitem__

    def recorded(self, day: str | None) -> Answers:
        """Tell for every window whether something of a partial day lies inside (0 no, 1 open, 2 yes)."""
        place = self.place(day)
        known = self._known.get(place)
        if known is None:
            days = span(day)
            one, other = (self._inside(it.toordinal()) for it in days) if days else (self._never, self._never)
            known = self._known[place] = np.where(one == other, one, OPEN).astype(np.int8)
        return known

    def of(self, fact: Fact, lasts: bool) -> Answers:
        """Tell for every window whether a fact lies inside, as `leaves` does for one; no window is YES."""
        key = (self.place(fact.start), self.place(fact.stop), fact.stop is None, fact.course, lasts)
        known = self._facts.get(key)
        if known is None:
            known = self._facts[key] = self._of(fact, lasts)
        return known

    def _of(self, fact: Fact, lasts: bool) -> Answers:
        ongoing = fact.course == "active" and fact.stop is None
        stopped = self.place(fact.stop) is not None
        answers = self.recorded(fact.stop if stopped else fact.start).copy()
        if not stopped and lasts and not ongoing:
            answers[answers == NO] = OPEN
        if ongoing:
            answers[self._lasting] = YES
        answers[self.anchored] = OPEN
        answers[0] = YES
        return answers

    def _inside(self, day: int) -> Answers:
        today = self.day.toordinal()
        aside = (self._backward & (day > today)) | (self._forward & (day < today))
        inside = (self._low <= day) & (day <= self._high) & ~((self._after < day) & (day < self._before))
        told = np.where(inside, np.where(self._open_in, OPEN, YES), np.where(self._open_out, OPEN, NO))
        return np.where(aside, NO, np.where(self._dated, told, OPEN)).astype(np.int8)

    def _bounds(self, window: Window | None) -> tuple[int, int, int, int]:
        """Give the first and last day inside, and the days between which it is outside after all."""
        if window is None or window.anchor not in STUDY_EVENTS:
            return (*_EVER, 0, 0)
        least, most = window.at_least, window.at_most
        low, high = _EVER
        if window.direction == "around":
            if most is not None:
                low, high = self._shifted(most, -1), self._shifted(most, 1)
            return (low, high, *((self._shifted(least, -1), self._shifted(least, 1)) if least else (0, 0)))
        sign = -1 if window.direction == "before" else 1
        near = None if most is None else self._shifted(most, sign)
        far = None if least is None else self._shifted(least, sign)
        low, high = (near, far) if sign < 0 else (far, near)  # type: ignore[assignment]
        return (_EVER[0] if low is None else low, _EVER[1] if high is None else high, 0, 0)

    def _shifted(self, by: object, sign: int) -> int:
        return shift(self.day, by, sign).toordinal()  # type: ignore[arg-type]


class _Places(dict[str | None, Place | None]):
    """The stretch of time each partial day lies in, reckoned when it is first asked for."""

    def __init__(self, breaks: npt.NDArray[np.int64]) -> None:
        """Take the days at which stretches begin."""
        super().__init__()
        self._breaks = breaks

    def __missing__(self, day: str | None) -> Place | None:
        """Reckon a day that is new."""
        days = span(day)
        known = None
        if days is not None:
            first, last = (int(np.searchsorted(self._breaks, it.toordinal(), "right")) for it in days)
            known = first, last
        self[day] = known
        return known


def kinds(window: Window | None) -> tuple[bool, ...]:
    """Say: dated from the study, before, after, open if inside, open if outside, holds for what goes on."""
    if window is None or window.anchor not in STUDY_EVENTS:
        return (False,) * 6
    backward, forward = window.direction == "before", window.direction == "after"
    open_in = open_out = False
    if window.half_lives is not None and (backward or forward):
        longer = window.of == "longer"
        bounded = window.at_most is not None or window.at_least is not None
        # a stated duration decides one side only: "4 weeks or 5 half-lives, whichever is shorter"
        open_in = not bounded or (longer if window.at_most is None else not longer)
        open_out = not bounded or not open_in
    return True, backward, forward, open_in, open_out, backward and window.at_least is None

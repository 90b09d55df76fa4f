"""Whether a rule lets fewer people through than another one did; it reads no text."""

from collections.abc import Sequence
from typing import Literal

from trialbridge.model.rule import (
    All,
    Any,
    AtLeast,
    Count,
    Duration,
    Has,
    If,
    Not,
    Range,
    Rule,
    Window,
    canonical,
)

Verdict = Literal["same", "narrower", "wider", "other"]
"""Of the people who meet the rules: the same, fewer, more, or some other ones."""
_TURNED: dict[Verdict, Verdict] = {"narrower": "wider", "wider": "narrower"}
DAYS = {"hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}


def compare(old: Rule, new: Rule) -> Verdict:
    """Tell how the new rule stands to the old one; "other" where that cannot be told from the shapes."""
    old, new = canonical(old), canonical(new)
    if old == new:
        return "same"
    match old, new:
        case Range(), Range():
            return _ranges(old, new)
        case Count(), Count() if (old.concept, old.status) == (new.concept, new.status):
            return _together(
                [_limits(old.low, old.high, new.low, new.high), _windows(old.window, new.window)]
            )
        case Has(), Has() if (old.concept, old.status, old.qualifiers) == (
            new.concept,
            new.status,
            new.qualifiers,
        ):
            return _windows(old.window, new.window)
        case Not(), Not():
            return turned(compare(old.rule, new.rule))
        case If(), If() if old.test == new.test and (old.other is None) == (new.other is None):
            others = [compare(old.other, new.other)] if old.other and new.other else []
            return _together([compare(old.then, new.then), *others])
        case AtLeast(), AtLeast() if old.rules == new.rules:
            return "narrower" if new.n > old.n else "wider"
    if isinstance(old, Any) or isinstance(new, Any):
        return _parts(_of(old, Any), _of(new, Any), "wider")
    return _parts(_of(old, All), _of(new, All), "narrower")


def turned(verdict: Verdict) -> Verdict:
    """Tell how the opposites of two rules stand to each other."""
    return _TURNED.get(verdict, verdict)


def _of(rule: Rule, kind: type[All] | type[Any]) -> Sequence[Rule]:
    return rule.rules if isinstance(rule, kind) else (rule,)


def _parts(old: Sequence[Rule], new: Sequence[Rule], more: Verdict) -> Verdict:
    """Compare parts: `more` is what a part more makes of the whole; a part altered says it itself."""
    kept = [part for part in new if part in old]
    gone, come = [it for it in old if it not in kept], [it for it in new if it not in kept]
    if not gone:
        return more
    if not come:
        return turned(more)
    if len(gone) == len(come) == 1 and (len(old) > 1 or len(new) > 1):
        return compare(gone[0], come[0])
    return "other"


def _ranges(old: Range, new: Range) -> Verdict:
    if (old.variable, old.unit) != (new.variable, new.unit):
        return "other"
    low, high = _edge(old.low, old.low_open, 1), _edge(old.high, old.high_open, -1)
    low_now, high_now = _edge(new.low, new.low_open, 1), _edge(new.high, new.high_open, -1)
    lows = _moved(low, low_now)
    highs = turned(_moved(high, high_now))
    return _together([lows, highs, "same" if old.window == new.window else "other"])


def _edge(value: float | None, is_open: bool, inward: int) -> tuple[float, int]:
    """Give a limit so that a later one lies further in the direction of numbers; an open side is endless."""
    return (-inward * float("inf"), 0) if value is None else (value, inward * is_open)


def _moved(old: tuple[float, int], new: tuple[float, int]) -> Verdict:
    return "same" if old == new else "narrower" if new > old else "wider"


def _limits(low: float | None, high: float | None, low_now: float | None, high_now: float | None) -> Verdict:
    lows = _moved(_edge(low, False, 1), _edge(low_now, False, 1))
    highs = turned(_moved(_edge(high, False, -1), _edge(high_now, False, -1)))
    return _together([lows, highs])


def _windows(old: Window | None, new: Window | None) -> Verdict:
    """Compare windows of time: a longer one is met by more people, none at all by most."""
    if old == new:
        return "same"
    if old is None or new is None:
        return "narrower" if old is None else "wider"
    kept = [(it.anchor, it.direction, it.half_lives, it.of) for it in (old, new)]
    if kept[0] != kept[1]:
        return "other"
    return _limits(_days(old.at_least), _days(old.at_most), _days(new.at_least), _days(new.at_most))


def _days(duration: Duration | None) -> float | None:
    return None if duration is None else duration.value * DAYS[duration.unit]


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    said = set(verdicts) - {"same"}
    if len(said) > 1:
        return "other"
    return said.pop() if said else "same"

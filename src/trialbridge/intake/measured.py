"""From a number and its unit to a fact within the variable's bounds; it finds no numbers in text."""

from math import isfinite
from typing import NamedTuple

from trialbridge.intake.customary import COUNTS, presume
from trialbridge.model.patient import Fact, Stance
from trialbridge.vocab import Variable, Vocabulary
from trialbridge.vocab.numbers import Quantity

OPEN_UNIT = "?"
"""The unit of a value whose unit is not known: it converts to nothing, so nothing is judged by it."""


class Measured(NamedTuple):
    """A fact without its quote, or none; `problem` says what was presumed, left open or refused."""

    fact: Fact | None
    problem: str = ""


def measured(row: Variable, found: Quantity, vocabulary: Vocabulary) -> Measured:
    """Make a fact of a variable's quantity.

    Outside the variable's bounds (in its canonical unit) there is no fact. Without a unit, the only
    customary one the number fits is taken; a unit left open gives a fact of stance uncertain.
    """
    unit, problem = _unit(row, found)
    numbers = [number for number in (found.value, found.low, found.high) if number is not None]
    stance: Stance = "present"
    if unit == OPEN_UNIT:
        stance = "uncertain"
    else:
        converted = [vocabulary.convert(number, unit, row.name) for number in numbers]
        known = [number for number in converted if number is not None]
        if len(known) < len(converted):
            stance, problem = "uncertain", f"unit {unit} does not measure {row.title}"
        elif not all(_possible(row, number) for number in known):
            return Measured(None, f"impossible {row.title}: possible is {_bounds(row)}")
    if not all(map(isfinite, numbers)):
        return Measured(None, f"impossible {row.title}: no such number")
    fact = Fact(
        variable=row.name, value=found.value, low=found.low, high=found.high, unit=unit, stance=stance
    )
    return Measured(fact, problem)


def _unit(row: Variable, found: Quantity) -> tuple[str, str]:
    numbers = [number for number in (found.value, found.low, found.high) if number is not None]
    if found.unit == "/mL" and row.name in COUNTS and numbers[0] >= 1000:
        return "/uL", f"{row.title} per mL read as per uL"
    if not row.unit:
        return "", ""
    if row.name == "egfr" and found.unit == "mL/min":
        return row.unit, f"{row.title} in mL/min read as per 1.73 m2"
    if found.unit:
        return found.unit, ""
    fitting = {presume(row, number) for number in numbers}
    unit = fitting.pop() if len(fitting) == 1 else None
    if unit is None:
        return OPEN_UNIT, f"no unit, and {row.title} of this size is customary in none or in several"
    if unit == row.unit and row.unit in _OBVIOUS:
        return unit, ""
    return unit, f"no unit: read as {unit}"


def _possible(row: Variable, number: float) -> bool:
    return (row.low is None or number >= row.low) and (row.high is None or number <= row.high)


def _bounds(row: Variable) -> str:
    sides = ("any" if side is None else f"{side:g}" for side in (row.low, row.high))
    return f"{' to '.join(sides)} {row.unit}".strip()


_OBVIOUS = frozenset({"/min", "mm[Hg]", "kg/m2", "%", "Cel", "cm"})
"""Units that notes leave out as a rule ("BP 120/80", "HR 88", "BMI 31"): to presume them needs no remark."""

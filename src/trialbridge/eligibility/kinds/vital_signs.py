"""Blood pressure, temperature, weight, height and body mass."""

from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import All, Any, Range, Rule

VARIABLES = (
    "systolic_bp", "diastolic_bp", "pasp", "mean_arterial_pressure", "temperature", "respiratory_rate", "bmi",
    "weight", "height", "bsa", "waist",
)  # fmt: skip
TRIGGERS = ("/",)
_NAMES = frozenset(
    {"bp", "blood", "pressure", "pressures", "arterial", "sitting", "seated", "resting", "office", "clinic",
     "supine", "mean", "systolic_bp", "diastolic_bp"}
)  # fmt: skip
_BETWEEN = frozenset({"fill", "aux", "link"})


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find a pair of pressures: "blood pressure > 150/90 mmHg", "BP of 140/90 or higher"."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    named = not sentence.keys.isdisjoint(("bp", "pressure", "mm[Hg]", "hypertension"))
    for at in range(1, last - 1):
        if tokens[at].text != "/" or tokens[at - 1].kind != "num" or not named:
            continue
        second = at + 1 + (tokens[at + 1].kind == "cmp")
        if second >= last or not _pressures(tokens[at - 1], tokens[second]):
            continue
        end = second + 1
        end += end < last and tokens[end].value == "mm[Hg]"
        start, sign = at - 1, ""
        if start and "cmp" in tokens[start - 1].senses:
            start, sign = start - 1, tokens[start - 1].senses["cmp"]
        elif end < last and "post" in tokens[end].senses:
            sign, end = tokens[end].senses["post"], end + 1
        if sign[:1] not in ("<", ">") or not sign:
            continue
        start = _names(tokens, start)
        yield Atom(
            start, end, _pair(sentence, sign, tokens[at - 1].number, tokens[second].number), "systolic_bp", 6
        )


def _pressures(first: Token, second: Token) -> bool:
    """Tell whether two numbers can be a systolic and a diastolic pressure in mmHg."""
    return second.kind == "num" and 60 <= first.number <= 260 and 30 <= second.number < first.number


def _names(tokens: list[Token], start: int) -> int:
    at = start
    while at and (
        tokens[at - 1].text in _NAMES or tokens[at - 1].value in _NAMES or tokens[at - 1].kind in _BETWEEN
    ):
        at -= 1
    while at < start and tokens[at].text not in _NAMES and tokens[at].value not in _NAMES:
        at += 1
    return at


def _pair(sentence: Sentence, sign: str, systolic: float, diastolic: float) -> Rule:
    """Give the pair: both must be low enough, either is too high."""
    rules: list[Rule] = []
    for name, value in (("systolic_bp", systolic), ("diastolic_bp", diastolic)):
        if sign[0] == ">":
            rules.append(Range(variable=name, low=value, low_open=sign == ">", unit="mm[Hg]"))
        else:
            rules.append(Range(variable=name, high=value, high_open=sign == "<", unit="mm[Hg]"))
    both = sign[0] == "<" and not sentence.exclusion
    return All(rules=tuple(rules)) if both else Any(rules=tuple(rules))


EXAMPLES = (
    Example("BMI between 18 and 30 kg/m2", Range(variable="bmi", low=18.0, high=30.0, unit="kg/m2")),
    Example(
        "Blood pressure > 150/90 mmHg",
        Any(
            rules=(
                Range(variable="systolic_bp", low=150.0, low_open=True, unit="mm[Hg]"),
                Range(variable="diastolic_bp", low=90.0, low_open=True, unit="mm[Hg]"),
            )
        ),
        exclusion=True,
    ),
)

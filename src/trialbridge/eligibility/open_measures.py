"""Measures no table holds with their limits: name, comparison, figure, unit or scale (docs/adr/0019).

"Insomnia Severity Index >= 10" and "central corneal thickness < 600 um" can be asked for and answered as any
other value. A name is taken whole or not at all: from a boundary of the sentence to the comparison. A limit
counts only where nothing behind goes on with what is measured ("> 30 % of the marrow").
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from trialbridge.eligibility import limits
from trialbridge.eligibility.applied import rule_of
from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.limits import Limit
from trialbridge.eligibility.naming import names
from trialbridge.eligibility.tokens import Token
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import MEASURED, Range, Rule

COMPARING = frozenset({"cmp", "between", "post"})
"""What a sentence can be read as that holds a limit."""
_SCALES = frozenset(
    {"score", "scores", "score of", "subscore", "scale", "subscale", "index", "ratio", "quotient",
     "questionnaire", "inventory", "rating", "titer", "titre", "titers", "titres", "domain", "assessment",
     "percentage", "percent"}
)  # fmt: skip
"""What is told by a figure alone."""
_HEADS = _SCALES | frozenset(
    {"level", "levels", "value", "values", "rate", "volume", "thickness", "diameter", "length", "width",
     "depth", "area", "pressure", "concentration", "concentrations", "fraction", "distance", "angle",
     "gradient", "velocity", "capacity", "output", "deficit", "density", "dimension", "interval", "power",
     "strength", "speed", "activity", "saturation", "gap", "resistance", "flow", "amplitude", "excretion",
     "reversibility", "variability", "opening", "circumference",   "flexion",
     "extension", "temperature", "cellularity", "consumption", "intake", "shift", "dilatation", "dilation",
     "displacement"}
)  # fmt: skip
"""What a measure is named by."""
_PLAIN = frozenset(
    {"level", "levels", "value", "values", "score", "scores", "score of", "concentration", "concentrations",
     "(", ")", "i", "ii", "iii"}
)  # fmt: skip
"""What adds nothing to a variable that a table holds."""
_LENGTHS = frozenset({"thickness", "diameter", "length", "width", "depth", "distance", "circumference"})
_PARTS = frozenset(
    {"serum", "blood", "plasma", "total", "urine", "peripheral", "absolute", "mean", "tumor", "tumour",
     "tissue", "grade", "function", "performance", "point", "count", "number", "size", "class", "disease",
     "symptom", "symptoms", "overall", "resting", "global", "clinical", "physician", "self", "normalized",
     "corrected", "medical", "central", "ability", "quality", "life", "test", "impact", "health",
     "interview", "status", "behavior", "behaviour", "experience", "report"}
)  # fmt: skip
"""Words that elsewhere add nothing, and belong to the name of a measure."""
_DETERMINERS = frozenset(
    {"a", "an", "the", "their", "his", "her", "its", "any", "known", "documented", "current", "baseline",
     "either", "both", "each"}
)  # fmt: skip
_PLACED = frozenset({"of", "of the", "in", "in the", "for"})
_OTHERS = frozenset(
    {"donor", "mother", "maternal", "paternal", "father", "parent", "parental", "partner", "caregiver"}
)
"""Whose measure may not be the patient's."""
_TURNED = frozenset(
    {"elevated", "increased", "decreased", "reduced", "prolonged", "raised", "low", "high", "lower", "higher",
     "abnormal", "normal", "adequate", "poor", "good", "severe", "significant", "impaired", "average",
     "minimum", "maximum", "other", "same", "desired", "target", "change", "increase", "decrease",
     "reduction", "difference", "insufficiency", "failure", "dysfunction", "impairment", "disability",
     "short", "long", "longest", "largest", "greatest", "sensitivity",
     "specificity", "transverse", "perpendicular", "maximal",
     "minimal", "horizontal", "vertical"}
)  # fmt: skip
"""Words that say more of a measure than its name."""
_CONDITION = re.compile(r".*(?:a?emias?|penia|osis|itis|oma|pathy|uria|algia|megaly|cardia|tension)")
_TELLING = frozenset({"mass/volume", "amount/volume", "activity/volume", "copies/volume", "refraction"})
"""Dimensions of units that alone tell a measure: of concentrations and of lenses."""
_CLOCK = frozenset({"d", "wk", "mo", "a", "h", "min"})
_BEGINNING = frozenset({"subj", "aux", "and", "or", "neg", "cond", "ie", "eg"})
_OPENING = frozenset({"(", "[", ",", ".", "with", "by", "as", "having"})
_ENDING = frozenset({".", ";", ",", "(", ")", "[", "]", "by", "per", "using", "via"})
_SCORED = frozenset({"score", "scores", "rating", "ratings", "total score", "score of", "scoring"})
_ON = frozenset({"on", "in", "for", "using", "by", "per", "from", "according to", "as measured by"})
_BRACKETED = re.compile(r"\([^()]*\)")
_SPELLED = re.compile(r"^([^\W_]{2,9}) \(([^()]{10,})\)")
"""An abbreviation before what it stands for: "DHI (Dizziness Handicap Inventory) score"."""
_SCORING = frozenset({"score", "scores", "of"})
_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?")
_LONGEST = 8


def find(sentence: Sentence, windows: dict[int, Found], atoms: Iterable[Atom], text: str) -> Iterator[Atom]:
    """Find every limit that none of the atoms reads and that has its measure named beside it, in order.

    `text` are the words as they stand: capitals tell abbreviations.
    """
    tokens, last, at = sentence.tokens, len(sentence.tokens), 0
    taken = {place for atom in atoms for place in range(atom.start, atom.end)}
    while at < last:
        if at in windows or at in taken or not _compares(tokens[at]):
            at += 1
            continue
        atom = _scored(sentence, at, text, windows) or _measured(sentence, at, text, windows)
        if atom is not None and taken.isdisjoint(range(atom.start, atom.end)):
            yield atom
            at = atom.end
        else:
            at += 1


def _compares(token: Token) -> bool:
    return token.kind in ("cmp", "num") or "cmp" in token.senses or "between" in token.senses


def _measured(sentence: Sentence, at: int, text: str, windows: dict[int, Found]) -> Atom | None:
    """Read a limit with the name of its measure right before it."""
    tokens = sentence.tokens
    limit = _limit(sentence, at)
    if limit is None or tokens[at].kind == "num" or not _ended(tokens, limit.end, windows):
        return None
    start = _name(sentence, at, text, windows)
    if start is None or not _tells(sentence, *start, text, limit):
        return None
    return Atom(start[0], limit.end, _range(_words(tokens, *start, text), limit), "measurement", 1)


def _limit(sentence: Sentence, at: int) -> Limit | None:
    """Read a limit that a comparison tells, and no length of time or multiple of what is usual."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    found = limits.read(tokens, at, last, {})
    if found is None or found.within or found.unit in _CLOCK or found.single:
        return None
    if found.unit in (limits.MULTIPLE, "ULN", "LLN") or (found.low is None and found.high is None):
        return None
    end = found.end
    while end < last and tokens[end].text in ("points", "point"):
        end += 1
    return found._replace(end=end)


def _ended(tokens: list[Token], at: int, windows: dict[int, Found]) -> bool:
    """Tell whether a part of the sentence ends here: nothing goes on with what is measured."""
    if at >= len(tokens) or at in windows:
        return True
    token = tokens[at]
    if token.text in ("at", "on", "during", "prior to"):
        return at + 1 < len(tokens) and "anchor" in tokens[at + 1].senses
    return token.text in _ENDING or token.kind in ("and", "or", "cond", "exc", "anchor", "tail", "age")


def _name(sentence: Sentence, at: int, text: str, windows: dict[int, Found]) -> tuple[int, int] | None:
    """Give where the name before a comparison begins and ends; None where no whole name stands there."""
    tokens, stop = sentence.tokens, at
    while stop and (tokens[stop - 1].kind == "aux" or tokens[stop - 1].text in ("of", ":", ",", "=")):
        stop -= 1
    start = stop
    while start and start - 1 not in windows and stop - start < _LONGEST:
        opened = _opened(tokens, start - 1)
        if opened:
            start = opened  # "Insomnia Severity Index (ISI)"
        elif _inside(sentence, start - 1, text):
            start -= 1
        else:
            break
    while start < stop and (tokens[start].text in _DETERMINERS or tokens[start].text in _PLACED):
        start += 1
    return None if start == stop or not _begun(tokens, start, windows) else (start, stop)


def _opened(tokens: list[Token], at: int) -> int:
    """Give where a bracket with but an abbreviation begins that ends here, or 0."""
    if tokens[at].text == ")":
        for start in range(at - 2, max(0, at - 5), -1):
            if tokens[start].text == "(":
                return start
    return 0


def _inside(sentence: Sentence, at: int, text: str) -> bool:
    """Tell whether a token can stand in the name of a measure."""
    token, tokens = sentence.tokens[at], sentence.tokens
    if token.kind in ("variable", "concept", "site", "test"):
        return True
    if token.text in _HEADS or token.text in _PARTS or token.text in _DETERMINERS:
        return True
    if token.kind == "word":
        return names(token.text, sentence.vocabulary.ordinary)
    if token.kind == "num":  # "FIB-4", but no footnote: "the APACHE 9 score"
        return at > 0 and not text[token.start - 1].isspace() and tokens[at - 1].kind in ("word", "variable")
    return token.text in _PLACED and at > 0 and tokens[at - 1].text in _HEADS


def _begun(tokens: list[Token], start: int, windows: dict[int, Found]) -> bool:
    """Tell whether a part of the sentence begins here: nothing before belongs to the name."""
    at = start - 1
    while at >= 0 and tokens[at].text in _DETERMINERS:
        at -= 1
    if at < 0 or at in windows:
        return True
    before = tokens[at]
    if before.kind in ("and", "or"):
        return (
            at < start - 1 or at == 0 or tokens[at - 1].kind not in ("word", "fill")
        )  # "… and Amnesia Test"
    if before.text in (":", ";"):
        within = at > 1 and tokens[at - 2].text == "("  # "(MCI; CDR-SB < 2.5)"
        return not (within or (tokens[start].kind == "variable" and start == at + 1))
    return before.kind in _BEGINNING or before.text in _OPENING


def _tells(sentence: Sentence, start: int, stop: int, text: str, limit: Limit) -> bool:
    """Tell whether the words name what a figure of this unit can be of."""
    inner = sentence.tokens[start:stop]
    said = [token.text for token in inner if token.text not in "()"]
    if not (_TURNED.isdisjoint(said) and _OTHERS.isdisjoint(said)):
        return False
    if all(word in _HEADS or word in _PARTS for word in said):
        return False
    if all(token.kind == "variable" or token.text in _PLAIN or token.text in _PARTS for token in inner):
        return False  # "creatinine clearance levels" are the variable's
    last = inner[-1]
    opened = _opened(inner, len(inner) - 1)
    last = inner[opened - 1] if opened else last
    for before, token in pairwise(inner):
        if token.text in _PLACED:
            last = before  # "corneal thickness in either eye"
            break
    if last.text in _SCALES:
        return True
    if any(token.kind == "concept" for token in inner) or (
        last.kind == "variable" and last.text not in _HEADS
    ):
        return False
    if last.kind == "word" and _acronym(last, text):
        return True
    if not limit.unit:
        return False
    unit = sentence.vocabulary.units[limit.unit]
    if last.text in _LENGTHS and unit.dimension != "length":
        return False  # "thickness > 300 uM"
    measured = last.kind == "word" and unit.dimension in _TELLING
    return last.text in _HEADS or (measured and _CONDITION.fullmatch(last.text) is None)


def _acronym(token: Token, text: str) -> bool:
    """Tell whether a word is an abbreviation, where not everything stands in capitals."""
    return sum(letter.isupper() for letter in text[token.start : token.end]) > 1 and not text.isupper()


def _words(tokens: list[Token], start: int, stop: int, text: str) -> str:
    """Give a name as an identifier: the long form without its abbreviation, a scale without "score"."""
    words = _SPELLED.sub(r"\2 ", text[tokens[start].start : tokens[stop - 1].end].lower())
    found = _WORD.findall(_BRACKETED.sub(" ", words))
    while len(found) > 2 and found[-1] in _SCORING and (found[-1] == "of" or found[-2] in _SCALES):
        found.pop()
    return "-".join(word for word, before in zip(found, ["", *found], strict=False) if word != before)


def _range(words: str, limit: Limit) -> Range:
    variable = f"{MEASURED}{words}[{limit.unit}]" if limit.unit else MEASURED + words
    return Range(
        variable=variable, low=limit.low, high=limit.high, low_open=limit.low_open,
        high_open=limit.high_open, unit=limit.unit,
    )  # fmt: skip


def _scored(sentence: Sentence, at: int, text: str, windows: dict[int, Found]) -> Atom | None:
    """Read a score before its scale: "a score of >= 10 on the Insomnia Severity Index (ISI)"."""
    tokens, last = sentence.tokens, len(sentence.tokens)
    start = at
    while start and (tokens[start - 1].text in ("of", "is") or tokens[start - 1].text in _DETERMINERS):
        start -= 1
    if not start or tokens[start - 1].text not in _SCORED:
        return None
    start -= 1
    limit = _limit(sentence, at)
    if limit is None or limit.end + 1 >= last or tokens[limit.end].text not in _ON:
        return None
    first = limit.end + 1
    while first < last and tokens[first].text in _DETERMINERS:
        first += 1
    stop = first
    while stop < last and stop not in windows and _inside(sentence, stop, text):
        stop += 1
    end = next((at + 1 for at in range(stop, min(stop + 5, last)) if _opened(tokens, at) == stop > 0), stop)
    if first == stop or not _ended(tokens, end, windows):
        return None
    rule: Rule | None = None
    if stop == first + 1 and tokens[first].kind == "variable":
        rule = rule_of(sentence, [tokens[first].value], "", limit, None)
    elif _tells(sentence, first, stop, text, limit) and tokens[first].kind != "variable":
        rule = _range(_words(tokens, first, stop, text), limit)
    return None if rule is None else Atom(start, end, rule, "measurement", 1)

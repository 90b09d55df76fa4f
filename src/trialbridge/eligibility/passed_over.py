"""Words that are left out nearly everywhere, and say something where they stand; it changes no rule.

Read over 29,500 computable rules: of 1,950 words and phrases that the grammar passes over nearly all add
nothing anywhere. These are the others: "only" beside what is had, "screen" behind a drug, a biopsy as the
head of what was read as a tumour, an organ's function nobody asked the limits of.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.nodes import EXTENTS, is_past
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Has, Range, Rule, is_named, leaves
from trialbridge.vocab import DRUGS, ILLNESSES, TREATMENTS

_JOINTS = frozenset({"and", "or"})
_PARTING = frozenset({",", ";", "/", ".", ":", "(", ")", "[", "]"})
_HAD = ILLNESSES | {"event", "procedure"}
_PEOPLE = frozenset(
    {"female", "male", "childbearing-potential", "fertile", "healthy-volunteer", "english-speaking",
     "english-or-spanish-speaking", "english-literate", "english-or-spanish-literate"}
)  # fmt: skip
_OF_PATIENTS = frozenset(
    {
        "age",
        "ecog",
        "karnofsky",
        "lansky",
        "life_expectancy",
        "bmi",
        "weight",
        "height",
        "stage",
        "prior_lines",
    }
)
"""What is limited without a laboratory, so that it says nothing of an organ's function."""
_METHODS = frozenset({"link", "ie", "within", "before", "after", "optional"})
"""Kinds of words behind which stands how, or where, a thing is known."""
_PROVING = frozenset(
    {"proven", "confirmed", "documented", "diagnosed", "verified", "positive", "negative", "specimen",
     "specimens", "tissue", "sample", "samples", "confirmation", "documentation", "diagnosis"}
)  # fmt: skip
_PARTS = frozenset({"blood", "cell", "cells", "tissue", "tissues", "function", "functions", "lesion"})
"""Nouns that words before them need: "of deep soft tissue"."""
_HALVES = frozenset({"peripheral", "blood", "approved", "resting"})
"""Words that add nothing before a noun, and something before "or": "approved or investigational"."""
_LOWERED = frozenset({"impaired", "impairment", "abnormal", "poor", "reduced", "decreased"})
_FUNCTION = re.compile(
    r".+ (?:functions?|reserves?)|(?:adequate|normal|acceptable|sufficient|good) "
    r"(?:organ|organs|bone marrow|marrow|hematologic|haematologic|coagulation|liver|renal|hepatic|kidney).*"
)


class Stated:
    """The tokens `start..end` state `rule`: an atom, an extent, an open name."""

    __slots__ = ("end", "rule", "start")

    def __init__(self, start: int, end: int, rule: Rule) -> None:
        """Take the tokens and what they state."""
        self.start, self.end, self.rule = start, end, rule


class Passed:
    """A sentence beside its rule, and where what is stated begins and ends."""

    __slots__ = ("ends", "leaves", "named", "qualities", "sentence", "starts", "taken", "tokens")

    def __init__(
        self,
        sentence: Sentence,
        stated: Sequence[Stated],
        qualities: dict[int, str],
        taken: set[int],
        named: str,
        rule: Rule,
    ) -> None:
        """Take what is stated, what narrows by the places behind it, and more."""
        self.sentence, self.tokens = sentence, sentence.tokens
        self.starts: dict[int, Rule] = {}
        self.ends: dict[int, Rule] = {}
        for said in stated:
            self.starts.setdefault(said.start, said.rule)
            self.ends[said.end] = said.rule
        self.qualities, self.taken, self.named = qualities, taken, named
        self.leaves = leaves(rule)

    def text(self, at: int) -> str:
        """Give the words of a token, none beyond the ends."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def kind(self, at: int) -> str:
        """Give the kind of a token, none beyond the ends."""
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def had(self, said: Rule | None, kinds: frozenset[str] = _HAD) -> bool:
        """Tell whether what is stated is a thing of some kinds, none of the people themselves."""
        if not isinstance(said, Has) or said.concept in _PEOPLE:
            return False
        row = self.sentence.vocabulary.concepts.get(said.concept)
        return row is not None and row.kind in kinds

    def parted(self, at: int) -> bool:
        """Tell whether a joint or the end of the sentence stands at a place."""
        return not 0 <= at < len(self.tokens) or self.kind(at) in _JOINTS or self.text(at) in _PARTING


def passed_over(read: Passed) -> Iterator[int]:
    """Name the tokens that were left out and say something."""
    for at, token in enumerate(read.tokens):
        tells = _BY_TEXT.get(token.text) or _BY_KIND.get(token.kind)
        if tells is not None and at not in read.taken and tells(read, at):
            yield at


def _only(read: Passed, at: int) -> bool:
    """ "Bone metastases only", but not "females only" nor the label "Part B only:"."""
    if read.text(at + 1) in (":", ")"):
        return False
    first = at == 0 and read.had(read.starts.get(at + 1), _HAD | DRUGS)
    return first or read.had(read.starts.get(at + 1)) or read.had(read.ends.get(at))


def _pointing(read: Passed, at: int) -> bool:
    """ "Chemotherapy for this disease", "a history of these conditions", but not in a reason."""
    behind = at + 1 < len(read.tokens) and at + 1 not in read.taken
    noun = behind and read.kind(at + 1) in ("fill", "word", "tail", "test")
    had = noun and any(isinstance(leaf, Has) for leaf in read.leaves)
    return had and all(token.text != "because" for token in read.tokens[:at])


def _lesion(read: Passed, at: int) -> bool:
    """ "Radiotherapy to the index lesion"."""
    return read.text(at + 1).startswith("lesion")


def _screen(read: Passed, at: int) -> bool:
    """ "A positive alcohol screen" is no alcohol."""
    return read.had(read.ends.get(at), DRUGS) or at + 1 in read.starts


def _sex(read: Passed, at: int) -> bool:
    """ "Sex: all", "have had sex with men", "sex offenders"."""
    told = read.starts.get(at + 1)
    if told is not None and is_named(told):
        return True
    return read.text(at + 1) in (":", "with") and not (
        read.text(at + 1) == ":"
        and any(isinstance(leaf, Has) and leaf.concept in _PEOPLE for leaf in read.leaves)
    )


def _joined(read: Passed, at: int) -> bool:
    """ "Pre- or postmenopausal", "post-salbutamol FEV1"."""
    return read.kind(at + 1) in _JOINTS or read.had(read.starts.get(at + 1), DRUGS)


def _either(read: Passed, at: int) -> bool:
    """ "Peripheral or autonomic neuropathy", but not "blood or blood products"."""
    listed = read.kind(at + 1) == "or" and not read.text(at + 2).startswith(read.text(at))
    return listed or (read.text(at) in _PARTS and _part(read, at))


def _ordinal(read: Passed, at: int) -> bool:
    """ "Second- or third-degree block", "second relapse", but not "second cancer"."""
    told = read.starts.get(at + 1)
    other = any(isinstance(leaf, Has) and leaf.concept == "second-malignancy" for leaf in read.leaves)
    known = isinstance(told, Has) and told.concept in read.sentence.vocabulary.concepts
    return _either(read, at) or (known and not other)


def _status(read: Passed, at: int) -> bool:
    """ "Menopausal status", "CMV status known", but not "immunocompromised status"."""
    told = read.ends.get(at)
    known = isinstance(told, Has) and told.concept == "postmenopausal"
    signed = (
        read.text(at + 1) == "of"
        or "optional" in read.sentence.keys
        or _SIGNED.search(read.sentence.text) is not None
    )
    kinds = DRUGS | {"organism"} | ({"disease"} if read.text(at + 1) in _KNOWN else set())
    return not signed and (known or read.had(told, kinds))


_KNOWN = frozenset({"known", "unknown", "documented"})
_SIGNED = re.compile(r"positiv|negativ|reactiv")


def _always(read: Passed, at: int) -> bool:
    return True


def _for(read: Passed, at: int) -> bool:
    """ "The tumour must be assessed for HER2"."""
    return read.text(at + 1) == "for" and not any(isinstance(leaf, Range) for leaf in read.leaves)


def _denied(read: Passed, at: int) -> bool:
    """ "The affected ear cannot be identified"."""
    return read.kind(at - 1) == "neg" or read.text(at - 1) in ("cannot be", "not be", "be")


def _before(read: Passed, at: int) -> bool:
    """ "Microscopic residual disease", "predicted severe pancreatitis"."""
    return isinstance(read.starts.get(at + 1), Has)


def _of_drug(read: Passed, at: int) -> bool:
    """ "An NNRTI mutation" is no drug."""
    return read.had(read.ends.get(at), DRUGS)


def _first(read: Passed, at: int) -> bool:
    """ "Active disease despite steroids" is no use of steroids."""
    return all(start > at for start in read.starts)


def _candidate(read: Passed, at: int) -> bool:
    """ "A surgical candidate" has had no surgery yet."""
    return read.had(read.ends.get(at), TREATMENTS) and at not in read.qualities


def _donor(read: Passed, at: int) -> bool:
    """ "Donor: HIV positive" asks nothing of the patient."""
    return at < 2 and read.text(at + 1) in (":", "must", "has", "have")


def _part(read: Passed, at: int) -> bool:
    """ "Transfusion of red blood cells", of which "of red" was taken as a quality."""
    return read.qualities.get(at) == "open"


def _heading(read: Passed, at: int) -> bool:
    """ "Melanoma specific" heads a list."""
    return at == len(read.tokens) - 1


def _function(read: Passed, at: int) -> bool:
    """ "Organ function for surgery", with no limit that says which."""
    token = read.tokens[at]
    if token.text in _PARTS and _part(read, at):
        return True
    lowered = read.kind(at - 1) == "qual" or any(token.text in _LOWERED for token in read.tokens[:at][-2:])
    if token.text in read.named or _FUNCTION.fullmatch(token.text) is None or lowered:
        return False
    if any(after.text == ":" for after in read.tokens[at:]):
        return False  # a label, of which the limits or words behind say more
    return not any(isinstance(leaf, Range) and leaf.variable not in _OF_PATIENTS for leaf in read.leaves)


def _examined(read: Passed, at: int) -> bool:
    """ "Prostate biopsy" is no prostate, "core biopsy or minor surgery" is either.

    But "cancer proven by biopsy" is cancer.
    """
    if not _PROVING.isdisjoint([token.text for token in read.tokens[at + 1 : at + 5]]):
        return False
    start = at
    while start and not read.parted(start - 1):
        start -= 1
        if read.kind(start) in _METHODS:
            return False
    if at - 1 in read.taken or at in read.qualities:
        return True
    joint = read.kind(at + 1) in _JOINTS or read.kind(start - 1) in _JOINTS or read.text(start - 1) == ","
    ends = read.parted(at + 1) or read.kind(at + 1) in _METHODS
    before = range(max([end for end in read.ends if end <= start], default=0), start)
    return joint and ends and not any(read.kind(place) in _METHODS for place in before)


def _is_had(said: Rule | None) -> bool:
    """Tell whether what is stated is more than how far a disease has gone."""
    return said is not None and not (isinstance(said, Has) and said.concept in EXTENTS)


def _past(read: Passed, at: int) -> bool:
    """ "History of active tuberculosis" is not of now alone, unless a window says when."""
    token = read.tokens[at]
    if token.value != "any" or not is_past(token.text) or (read.kind(at - 1) == "status" and at):
        return False  # a "current history of migraine" is of now
    end = at + 1
    while end < len(read.tokens) and not _is_had(read.starts.get(end)):
        if read.kind(end) not in _LEADING and end not in read.starts:
            return False
        end += 1
    said = read.starts.get(end)
    if not isinstance(said, Has) or said.status != "any":
        return False  # an "active infection" is so by its name
    told = [leaf for leaf in read.leaves if isinstance(leaf, Has) and leaf.concept == said.concept]
    now = [leaf.status in ("active", "planned") and leaf.window is None for leaf in told]
    return any(now) if read.kind(at + 1) == "status" else bool(now) and all(now)


_LEADING = frozenset({"status", "qual", "fill", "other", "or", "and", "extent", "site", "before", "aux"})

_BY_TEXT: dict[str, Callable[[Passed, int], bool]] = {
    "only": _only, "this": _pointing, "these": _pointing, "index": _lesion, "indicator": _lesion,
    "candidate": _candidate, "candidates": _candidate,
    "screen": _screen, "sex": _sex, "pre": _joined, "post": _joined, "peri": _joined,
    "second": _ordinal, "third": _ordinal, "status": _status,
    "tolerated": _always, "assessed": _for, "evaluated": _for, "identified": _denied,
    "microscopic": _before, "predicted": _before, "mutation": _of_drug, "mutations": _of_drug,
    "resistance": _of_drug, "despite": _first, "donor": _donor, "donors": _donor, "specific": _heading,
    "transfusion independent": _always, "unsupported": _always,
    **dict.fromkeys(_HALVES, _either),
    **dict.fromkeys(_PARTS - {"function", "functions", "blood"}, _part),
}  # fmt: skip
_BY_KIND: dict[str, Callable[[Passed, int], bool]] = {"fill": _function, "test": _examined, "status": _past}


def silenced(tokens: Sequence[Token], at: int, taken: set[int]) -> bool:
    """Tell whether a word left out says something where a list goes on: "open biopsy or wounds"."""
    before = tokens[at - 1] if at else None
    if tokens[at].kind == "test":
        return before is not None and before.kind == "qual" and at not in taken
    whole = before is not None and before.text == "whole"
    return tokens[at].kind == "fill" and (whole or tokens[at].text in _SILENCED)


_SILENCED = frozenset(
    {"medical", "clinical", "surgical", "physical", "social", "general", "other", "definite", "definitive"}
)
"""Words that add nothing before a noun, and something before "or": "medical or cognitive impairment"."""

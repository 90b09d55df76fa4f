"""What is had now where words beside it say so: "ascites at screening", "hospitalised"; no times."""

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from msgspec import structs

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.illness import before_entry
from trialbridge.eligibility.lately import all_along, in_the_past, lately, later_too, steady
from trialbridge.eligibility.nodes import LASTING
from trialbridge.eligibility.rewrite import mapped
from trialbridge.model.rule import NAMED, Has, Rule, leaves
from trialbridge.vocab import ILLNESSES, TREATMENTS, Concept

_ILL: Final = ILLNESSES | {"organism"}
_SO_NAMED: Final = frozenset({"unstable-angina", "myocardial-infarction", "stroke"})
"""What is uncontrolled by its name, or just comes."""
_NOT_ALWAYS_NOW: Final = LASTING | _SO_NAMED
_NONE: Final = frozenset[str]()
_ANY_TIME: Final = re.compile(
    r"\b(?:history|histories|hx|past|prior(?! to)|previous|previously|ever|earlier|formerly|had|been|was|"
    r"were|recent|recently|since|ago|within|last|received|underwent|undergone|diagnosed|diagnosis|lifetime|"
    r"allerg\w+|\w*sensitivity|contraindicat\w+|intoleran\w+)\b|史|既往|曾"
)
"""Words by which something named may be of another time, or of no time at all."""
_IN_THIS_STUDY: Final = re.compile(
    r"\b(?:previously|already|before|earlier|prior)\b[^.;,]{0,30}"
    r"\bth(?:is|e (?:present|current|same)) (?:study|trial)\b"
)


class _Case(NamedTuple):
    """Words by which what is named is of now: first tests, the pattern, and kinds and names it is of."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]
    kinds: frozenset[str] = _NONE
    """Kinds of concepts, "named" of what the vocabulary does not hold."""
    names: frozenset[str] = _NONE
    quality: str = ""
    """A quality that what is meant must have, where there is one."""


_CASES: Final = (
    _Case(
        ("at ",),
        re.compile(
            r"\bat (?:the )?(?:time(?:-| )?(?:point)? (?:of|for) )?(?:the )?(?:study )?(?:treatment )?"
            r"(?:screening|baseline|enrol+ment|inclusion|randomi[sz]ation|recruitment|registration|entry|start)\b"
        ),
        _ILL,
    ),
    _Case(
        ("presence of", "evidence of", "sign of", "signs of", "symptoms of"),
        re.compile(
            r"^\W*(?:(?:no|the|any|known|current|confirmed|clinical|documented|patients?|subjects?|participants?|"
            r"with|have|has|or|and|laboratory|radiographic|radiologic(?:al)?|objective|clear|other|show|showing|"
            r"signs?|symptoms?|must|not|"
            r"evidence)[ /]+)*(?:presence|evidence|signs?|symptoms) of\b"
        ),
        _ILL | {"named"},
    ),
    _Case(
        ("hospitali",),
        re.compile(r"\bhospitali[sz]ed\b"),
        names=frozenset({"hospitalisation"}),
    ),
    _Case(("comatose",), re.compile(r"\bcomatose\b"), names=frozenset({"coma"})),
    _Case(
        ("dialysis",),
        re.compile(r"\bdialysis(?:-| )(?:patients?|dependent|treated)\b|\bdialy[sz]ed\b"),
        names=frozenset({"dialysis", "haemodialysis", "peritoneal-dialysis"}),
    ),
    _Case((" users",), re.compile(r"\busers\W*$"), TREATMENTS),
    _Case(
        ("wound",),
        re.compile(r"\b(?:non ?healing|unhealed) wound"),
        names=frozenset({"ulcer", "fracture"}),
    ),
    _Case(
        ("not taking", "not receiving", "not using"),
        re.compile(r"\bnot (?:taking|receiving|using)\b"),
        TREATMENTS | {"named"},
    ),
    _Case(
        ("smoker",),
        re.compile(r"\b(?:non[ -]?)?smokers?\b"),
        names=frozenset({"smoker"}),
    ),
    _Case((" use",), re.compile(r"[^.;:()]{2,80} use\W*$"), TREATMENTS),
    _Case(
        ("prohibited", "forbidden", "not permitted", "not allowed"),
        re.compile(r"\b(?:prohibited|forbidden|not permitted|not allowed)\W*$"),
        TREATMENTS,
    ),
    _Case(("infect",), re.compile(r"\bco-? ?infect"), _ILL),
    _Case(
        ("acute",),
        re.compile(r"(?<!or )(?<!and )(?<!/)\bacute\b(?! (?:or|and)\b|/)"),
        names=frozenset(
            {"infection", "active-infection", "medical-condition", f"{NAMED}illness", f"{NAMED}disease",
             "systemic-disease", "viral-infection", "bacterial-infection", "fungal-infection",
             "respiratory-tract-infection", "febrile-illness"}
        ),
        quality="acute",
    ),
    _Case(
        ("for ",),
        re.compile(r"\b(?:in|under|on) (?:current |active |medical )?(?:treatment|therapy) for\b"),
        _ILL,
        quality="treated",
    ),
    _Case(
        ("hbsag", "hbs ag", "surface antigen", "表面抗原"),
        re.compile(r"(?<![a-z])hbs ?ag(?![a-z])|\bsurface antigen\b|表面抗原"),
        names=frozenset({"hepatitis-b"}),
    ),
    _Case(
        ("participating", "enrolled", "taking part"),
        re.compile(r"\b(?:participating|enrolled|taking part)\b"),
        names=frozenset({"concurrent-trial"}),
    ),
)  # fmt: skip


_PASSING: Final = frozenset(
    {"infection", "bacterial-infection", "viral-infection", "fungal-infection", "parasitic-infection",
     "respiratory-tract-infection", "upper-respiratory-tract-infection", "lower-respiratory-tract-infection",
     "urinary-tract-infection", "lung-infection", "opportunistic-infection", "wound-infection", "sepsis",
     "septic-shock", "shock", "fever", "febrile-illness", "covid-19", "haemorrhage", "diarrhoea", "vomiting",
     "nausea", "dyspnoea", "cough", "pain", "hypotension", "hypoxia", "dehydration", "delirium", "jaundice",
     "ascites", "pleural-effusion", "pericardial-effusion", "thrombocytopenia", "neutropenia",
     "hypercalcaemia", "hypokalaemia", "hyperkalaemia", "spinal-cord-compression", "bowel-obstruction",
     "serious-non-healing-wound", "non-healing-wound", "wound", "intercurrent-illness", "concurrent-illness"}
)  # fmt: skip
"""States that pass: whoever names one, and no time, means that of now."""


def in_time(text: str, rule: Rule, rows: Mapping[str, Concept], exclusion: bool, *, timed: bool) -> Rule:
    """Give a rule of which each part is of the time that the words say; `timed` where they hold a window."""
    told = all_along(text, later_too(text, lately(text, rule, rows), exclusion, rows)) if timed else rule
    told = steady(text, now(text, in_the_past(text, told, rows), rows), rows)
    examples = exampled(text, rows)
    return before_entry(text, known(text, told if examples is None else examples.of(told)), rows)


def now(text: str, rule: Rule, rows: Mapping[str, Concept]) -> Rule:
    """Give a rule where what the words say is of now is so: "liver disease at screening"."""
    cases = [case for case in _CASES if holds(text, case.words) and case.pattern.search(text) is not None]
    passes = any(isinstance(leaf, Has) and leaf.concept in _PASSING for leaf in leaves(rule))
    if not (cases or passes) or _ANY_TIME.search(_IN_THIS_STUDY.sub("", text)) is not None:
        return rule

    if "antibod" in text:
        cases = [case for case in cases if case.names]  # "presence of antibodies" tells of any time

    def meant(leaf: Has) -> Has | None:
        told = leaf.concept in _PASSING or any(_meant(case, leaf, rows) for case in cases)
        return leaf if told else None

    return _of_now(rule, meant)


def _of_now(rule: Rule, meant: Callable[[Has], Has | None]) -> Rule:
    """Give a rule whose things had at no said time are active where they are meant, as they are meant."""

    def had(leaf: Rule) -> Rule:
        if not isinstance(leaf, Has) or leaf.status != "any" or leaf.window is not None:
            return leaf
        told = meant(leaf)
        return leaf if told is None else structs.replace(told, status="active")

    return mapped(rule, had)


def _meant(case: _Case, leaf: Has, rows: Mapping[str, Concept]) -> bool:
    if case.quality and (case.quality not in leaf.qualifiers or "cured" in leaf.qualifiers):
        return False
    if leaf.concept in case.names:
        return True
    row = rows.get(leaf.concept)
    kind = "named" if row is None else row.kind
    return kind in case.kinds and leaf.concept not in _NOT_ALWAYS_NOW


_EXAMPLED: Final = re.compile(
    r"\b(?:intercurrent|concurrent|concomitant|current|ongoing|active) (?:[a-z]+ ){0,2}"
    r"(?:illness|disease|condition|disorder)(?:e?s)?\b[^.;]{0,12}"
    r"\b(?:(?<!not )including|includes?|such as|e\.? ?g\.?)"
)
_EVER: Final = re.compile(
    r"\b(?:history|(?<!the )past|prior(?! to)|previous|previously|ever|recent|recently)\b"
)


class Exampled(NamedTuple):
    """The illness of now of which examples are given, in its sentence or in a list below it."""

    uncontrolled: bool
    rows: Mapping[str, Concept]

    def below(self, text: str, rule: Rule) -> Rule:
        """Give the rule of an item of the list as that of now, where its own words say no other time."""
        return rule if _EVER.search(text) is not None else self.of(rule)

    def of(self, rule: Rule) -> Rule:
        """Give the rule of the examples as that of now."""
        return _of_now(rule, self._meant)

    def _meant(self, leaf: Has) -> Has | None:
        row = self.rows.get(leaf.concept)
        if row is None or row.kind not in _ILL or leaf.concept in LASTING:
            return None
        bare = self.uncontrolled and not leaf.qualifiers and leaf.concept not in _SO_NAMED
        return structs.replace(leaf, qualifiers=("uncontrolled",)) if bare else leaf


def exampled(head: str, rows: Mapping[str, Concept]) -> Exampled | None:
    """Tell what examples of illness of now are: "Intercurrent illness including:"; None where it gives none.

    Of an uncontrolled one those of which nothing else is said are meant where they are uncontrolled.
    """
    if not holds(head, ("includ", "such as", "e.g", "e. g")):
        return None
    found = _EXAMPLED.search(head)
    if found is None or _EVER.search(head) is not None:
        return None
    return Exampled(head[: found.start()].endswith("uncontrolled "), rows)


_KNOWN: Final = re.compile(
    r"\bactive,? (?:or )?known,? (?:(?:or|and|and/or) )?suspected\b|\bknown, active,? or suspected\b"
)


def known(text: str, rule: Rule) -> Rule:
    """Give what is "active, known or suspected" as that which is known, active or not, or suspected."""
    if "suspected" not in text or _KNOWN.search(text) is None:
        return rule
    doubtful = {
        leaf.concept for leaf in leaves(rule) if isinstance(leaf, Has) and "suspected" in leaf.qualifiers
    }

    def had(leaf: Rule) -> Rule:
        active = isinstance(leaf, Has) and leaf.status == "active" and leaf.concept in doubtful
        return structs.replace(leaf, status="any") if active else leaf

    return mapped(rule, had)

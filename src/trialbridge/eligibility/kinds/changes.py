"""Treatments that were begun or changed: the change is asked for, not the treatment alone."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Duration, Has, Not, Window
from trialbridge.vocab import TREATMENTS

TRIGGERS = (
    "change", "changes", "changed", "initiation", "commencement", "adjustment", "adjustments",
    "introduction", "modification", "modifications",
)  # fmt: skip
_CHANGE = re.compile(
    r"(?:(?:dose |dosage )?(?:changes?|adjustments?|modifications?)"
    r"(?: in| of| to)|(?P<begun>(?:initiation|commencement|introduction) of))"
    r"(?: (?:the|a|any|new|dose|dosage|dosing|dosages|doses|regimen|type|treatment|therapy|use|with|or|of|"
    r"for|in|chronic|concomitant|current|background|existing|medication)\b)*"
)
_BEHIND = frozenset({"treatment", "treatments", "therapy", "therapies", "medication", "medications", "drug",
                     "drugs", "dose", "doses", "dosage", "regimen", "regimens", "use", "agents"})  # fmt: skip


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "a change in the dose of statins", "initiation of psychotherapy"."""
    tokens = sentence.tokens
    for start, end, found in matches(sentence, _CHANGE):
        token = tokens[end] if end < len(tokens) else None
        row = sentence.vocabulary.concepts.get(token.value) if token is not None else None
        if token is None or token.kind != "concept" or row is None or row.kind not in TREATMENTS:
            continue
        end += 1
        while end < len(tokens) and tokens[end].text in _BEHIND:
            end += 1
        if end < len(tokens) and (tokens[end].kind in ("or", "and") or tokens[end].text in ("/", ",")):
            continue  # "a change in statins or diet": whether that was changed too
        quality = "started" if found["begun"] else "changed"
        yield Atom(start, end, Has(concept=token.value, qualifiers=(quality,)), token.value, 4)


EXAMPLES = (
    Example(
        "Change in the dose of statins within 6 weeks",
        Has(
            concept="statin",
            qualifiers=("changed",),
            window=Window(at_most=Duration(value=6.0, unit="weeks")),
        ),
        exclusion=True,
    ),
    Example(
        "Initiation of psychotherapy within 3 months",
        Has(
            concept="psychotherapy",
            qualifiers=("started",),
            window=Window(at_most=Duration(value=3.0, unit="months")),
        ),
        exclusion=True,
    ),
    Example(
        "No change in antihypertensive medication",
        Not(rule=Has(concept="antihypertensive", qualifiers=("changed",))),
    ),
)

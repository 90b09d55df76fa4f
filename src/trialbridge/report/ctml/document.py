"""A study as a CTML trial (YAML), what it cannot say in comments, and such trials read; it judges nothing."""

import json
from collections.abc import Iterator, Sequence
from typing import Any as Anything
from typing import NamedTuple

import yaml

from trialbridge.errors import FormatError
from trialbridge.matching.compile import limits
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import All, Rule, canonical
from trialbridge.model.study import TAKING, Study
from trialbridge.report.ctml.sayable import Sayable, sayable
from trialbridge.report.ctml.tree import Tree, rule_of, tree_of
from trialbridge.report.results import english
from trialbridge.report.ruling import in_words
from trialbridge.vocab import Vocabulary

LONGEST = 160
"""Characters of a line of comment."""


class Written(NamedTuple):
    """A trial as text, and how many of its requirements are not said or not wholly."""

    text: str
    unsaid: int


class Match(NamedTuple):
    """A match of a trial: where it stands ("step 1, arm B") and the rule it states."""

    place: str
    rule: Rule


class Protocol(NamedTuple):
    """A trial as read: its number, and every match in it."""

    number: str
    matches: tuple[Match, ...]


class _Loader(yaml.SafeLoader):
    """Reads plain YAML; an alias is refused, since a few of them can stand for gigabytes."""

    def compose_node(self, parent: Anything, index: Anything) -> Anything:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias (*name)")
        return super().compose_node(parent, index)


def write(study: Study, criteria: Sequence[Criterion], vocabulary: Vocabulary, engine: str) -> Written:
    """Write a study: criteria for everyone in its step, those of an arm with the arm.

    Only requirements are said. The match lets every patient through who meets the criteria, and maybe more:
    what it cannot say stands in comments, sentence by sentence.
    """
    unsaid: list[str] = []
    rules: dict[str, list[Rule]] = {"": []}
    for name, arms, text, said in _said(study, criteria, vocabulary):
        for arm in arms:
            rules.setdefault(arm, []).extend([said.rule] if said.rule is not None else [])
        if said.unsaid:
            rest = "; ".join(in_words(rule, vocabulary) for rule in said.unsaid)
            unsaid.append(f"{name} {'partly' if said.rule is not None else 'not'} said: {_cut(text)}")
            unsaid.append(f"    left out: {_cut(rest)}")
    document = {
        "protocol_no": study.id,
        "nct_id": study.id,
        "long_title": english(study.official_title) or english(study.title),
        "short_title": english(study.title),
        "phase": study.design.phase.published or study.design.phase.value if study.design.phase else "",
        "status": "open to accrual" if study.status and study.status.value in TAKING else "closed to accrual",
        "treatment_list": {"step": [_step(study, rules, vocabulary)]},
    }
    head = [
        f"{study.id} as a CTML trial, written by Trialbridge {engine}.",
        "CTML tells age, sex, diagnosis and biomarkers; patients it lets through may still be excluded.",
        *(unsaid or ["Every requirement is said."]),
    ]
    body = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=LONGEST)
    return Written("".join(f"# {line}\n" for line in head) + body, len(unsaid) // 2)


def read(text: str, vocabulary: Vocabulary, where: str = "CTML") -> tuple[Protocol, ...]:
    """Read trials, as YAML or JSON, one or several documents, single or in a list.

    Raises FormatError for text that is neither, or whose match trees are none.
    """
    try:
        documents = list(_documents(text))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        came = " ".join(str(error).split())[:LONGEST]
        raise FormatError(expected="YAML or JSON", came=came, where=where, do="check the file") from error
    trials = [trial for it in documents for trial in (it if isinstance(it, list) else [it])]
    return tuple(_protocol(trial, vocabulary, where) for trial in trials if trial is not None)


def _documents(text: str) -> Iterator[object]:
    """Give the documents of a text: YAML, or JSON documents one after the other, which is no YAML."""
    if not text.lstrip().startswith(("{", "[")):
        yield from yaml.load_all(text, Loader=_Loader)
        return
    decoder, rest = json.JSONDecoder(), text.strip()
    while rest:
        document, end = decoder.raw_decode(rest)
        yield document
        rest = rest[end:].lstrip()


def _said(
    study: Study, criteria: Sequence[Criterion], vocabulary: Vocabulary
) -> Iterator[tuple[str, tuple[str, ...], str, Sayable]]:
    """Give each coded limit and requirement: its name, its arms, its text, what can be said of it."""
    for rule in limits(study, vocabulary):
        yield "coded limit", ("",), in_words(rule, vocabulary), sayable(rule, vocabulary)
    for number, one in enumerate(criteria, 1):
        if one.role == "requirement":
            said = sayable(one.rule, vocabulary, one.polarity == "exclusion")
            yield f"criterion {number} ({one.polarity})", one.applies_to or ("",), one.text, said


def _step(study: Study, rules: dict[str, list[Rule]], vocabulary: Vocabulary) -> Tree:
    labels = dict.fromkeys(
        [*(arm.label for arm in study.arms if arm.label), *(name for name in rules if name)]
    )
    about = {arm.label: arm.description for arm in study.arms}
    arms = [
        {
            "arm_code": label,
            "arm_description": about.get(label, "") or label,
            "arm_internal_id": number,
            "arm_suspended": "N",
            "match": _match(rules.get(label, []), vocabulary),
            "dose_level": [],
        }
        for number, label in enumerate(labels, 1)
    ]
    return {
        "step_internal_id": 1,
        "step_code": "1",
        "step_type": "Registration",
        "match": _match(rules[""], vocabulary),
        "arm": arms,
    }


def _match(rules: Sequence[Rule], vocabulary: Vocabulary) -> list[Tree]:
    if not rules:
        return []
    rule = canonical(All(rules=tuple(rules)))
    tree = tree_of(rule, vocabulary)
    return [tree if isinstance(rule, All) else {"and": [tree]}]


def _protocol(trial: object, vocabulary: Vocabulary, where: str) -> Protocol:
    if not isinstance(trial, dict):
        raise FormatError(
            expected="a trial with its protocol_no",
            came=type(trial).__name__,
            where=where,
            do="check the file",
        )
    number = str(trial.get("protocol_no", ""))
    inside = f"{where}, {number}" if number else where
    return Protocol(number, tuple(_matches(trial.get("treatment_list"), vocabulary, inside, "")))


def _matches(node: object, vocabulary: Vocabulary, where: str, place: str) -> Iterator[Match]:
    """Walk steps, arms and dose levels, outer before inner."""
    for kind, code in (("step", "step_code"), ("arm", "arm_code"), ("dose_level", "level_code")):
        below = node.get(kind) if isinstance(node, dict) else None
        for part in below if isinstance(below, list) else ():
            if isinstance(part, dict):
                here = f"{place}, " if place else ""
                here += f"{kind.replace('_', ' ')} {part.get(code, '')}".strip()
                yield from _own(part.get("match"), vocabulary, where, here)
                yield from _matches(part, vocabulary, where, here)


def _own(match: object, vocabulary: Vocabulary, where: str, place: str) -> Iterator[Match]:
    if match:
        trees = match if isinstance(match, list) else [match]
        inside = f"{where}, {place}"
        yield Match(place, canonical(All(rules=tuple(rule_of(tree, vocabulary, inside) for tree in trees))))


def _cut(text: str) -> str:
    """Give a text on one line of comment; control characters would end the comment."""
    line = "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"

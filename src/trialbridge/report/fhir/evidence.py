"""A study's criteria and rules as EvidenceVariable of FHIR R5, and such resources read; it judges nothing."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from trialbridge.errors import FormatError
from trialbridge.matching.compile import limits
from trialbridge.model.criterion import Criterion, Polarity, Role
from trialbridge.model.rule import Rule, canonical
from trialbridge.model.study import Study
from trialbridge.report.ctgov.record import english, kept
from trialbridge.report.fhir.logic import characteristic, every, mapping, rule_of
from trialbridge.report.fhir.parts import Tree, clean, extension, identifiers, resource_id
from trialbridge.report.ruling import in_words
from trialbridge.vocab import Vocabulary


class Asked(NamedTuple):
    """A criterion as read back: its words, on which side it stands, its role, whom it is for, its rule."""

    text: str
    polarity: Polarity
    role: Role
    applies_to: tuple[str, ...]
    rule: Rule


def evidence_variable(study: Study, criteria: Sequence[Criterion], vocabulary: Vocabulary) -> Tree:
    """Give the resource: a characteristic for each coded limit of the registry and for each criterion.

    `exclude` is true of exclusions, so that the characteristics together say who is sought. A criterion that
    is no requirement (discretion, consent …) stands with its words alone, and its role beside them.
    """
    coded = [_limit(rule, number, vocabulary) for number, rule in enumerate(limits(study, vocabulary), 1)]
    read = [
        _criterion(one, number, vocabulary)
        for number, one in enumerate(criteria, 1)
        if one.role != "heading" and clean(one.text)
    ]
    return kept(
        resourceType="EvidenceVariable",
        id=resource_id(study.id),
        identifier=identifiers(study)[:1],
        title=clean(english(study.title)) or clean(english(study.official_title)),
        status="active",
        description="Eligibility as published, with rules read from it. The investigator decides.",
        actual=False,
        characteristic=coded + read,
    )


def bundle(resources: Sequence[Tree]) -> str:
    """Give resources as one collection, as JSON."""
    entries = [{"fullUrl": f"urn:trialbridge:study:{it['id']}", "resource": it} for it in resources]
    tree = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def read(text: str, vocabulary: Vocabulary, where: str = "FHIR") -> dict[str, tuple[Asked, ...]]:
    """Read an EvidenceVariable, or a Bundle of them, into criteria by the resource's id.

    Raises FormatError for text that is none, or whose characteristics are none.
    """
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        came = " ".join(str(error).split())[:160]
        raise FormatError(expected="JSON", came=came, where=where, do="check the file") from error
    found = list(_resources(tree))
    if not found:
        came = str(tree.get("resourceType")) if isinstance(tree, dict) else type(tree).__name__
        raise FormatError(expected="an EvidenceVariable", came=came, where=where, do="check the file")
    return {str(it.get("id") or ""): tuple(_asked(it, vocabulary, where)) for it in found}


def _limit(rule: Rule, number: int, vocabulary: Vocabulary) -> Tree:
    words = in_words(rule, vocabulary)
    return {"linkId": f"limit-{number}", "description": words} | characteristic(rule, vocabulary)


def _criterion(one: Criterion, number: int, vocabulary: Vocabulary) -> Tree:
    told = [extension("role", valueCode=one.role)] if one.role != "requirement" else []
    told += [extension("applies-to", valueString=arm) for arm in one.applies_to]
    tree = _rule(one, vocabulary)
    if "exclude" in tree:  # of a criterion's own characteristic it says on which side the criterion stands
        tree = {"definitionByCombination": {"code": "all-of", "characteristic": [tree]}}
    told += tree.pop("extension", [])
    denied = {"exclude": True} if one.polarity == "exclusion" else {}
    return {"linkId": f"criterion-{number}", "description": one.text} | kept(extension=told) | denied | tree


def _rule(one: Criterion, vocabulary: Vocabulary) -> Tree:
    words: Tree = {"definitionCodeableConcept": {"text": clean(one.text)}}
    if one.role != "requirement":
        return words
    try:
        return characteristic(one.rule, vocabulary)
    except ValueError:  # a group without parts
        return words


def _resources(tree: object) -> Iterator[Tree]:
    if not isinstance(tree, dict):
        return
    if tree.get("resourceType") == "EvidenceVariable":
        yield tree
    for entry in tree.get("entry") or []:
        yield from _resources(entry.get("resource") if isinstance(entry, dict) else None)


def _asked(tree: Tree, vocabulary: Vocabulary, where: str) -> Iterator[Asked]:
    for number, given in enumerate(tree.get("characteristic") or [], 1):
        place = f"{where}, {tree.get('id') or 'no id'}, characteristic {number}"
        node = mapping(given, place)
        denied = node.get("exclude") is True
        plain = {name: part for name, part in node.items() if name != "exclude"} if denied else node
        yield Asked(
            text=str(node.get("description") or ""),
            polarity="exclusion" if denied else "inclusion",
            role=cast(Role, next(iter(every(node, "role", "valueCode")), "requirement")),
            applies_to=tuple(map(str, every(node, "applies-to", "valueString"))),
            rule=canonical(rule_of(plain, vocabulary, place)),
        )

"""Illness of no name: "any acute or uncontrolled illness" is an illness of a sort, and no more is said."""

from collections.abc import Mapping

from msgspec import structs

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.rewrite import mapped
from trialbridge.model.rule import NAMED, Has, Rule, is_named
from trialbridge.vocab import TREATMENTS, Concept

NOUNS = frozenset(
    {"disorder", "disorders", "problem", "problems", "condition", "conditions", "illness", "illnesses",
     "disease", "diseases", "lesion", "lesions", "abnormality", "abnormalities", "dysfunction", "impairment",
     "symptom", "symptoms", "sign", "signs", "diagnosis", "diagnoses", "pathology"}
)  # fmt: skip
"""Nouns that say little, and complete a name: "emotional disorder"."""
OTHER = "other"
"""The quality of a disease or treatment that is another than the one studied; no record states it, so that it
is asked."""
_ILLNESSES = {
    "disease": "disease", "diseases": "disease", "illness": "illness", "illnesses": "illness",
    "condition": "condition", "conditions": "condition", "disorder": "disorder", "disorders": "disorder",
    "problem": "problem", "problems": "problem", "medical condition": "medical-condition",
    "medical conditions": "medical-condition", "health condition": "health-condition",
    "health conditions": "health-condition",
}  # fmt: skip
"""Nouns of an illness that says nothing more, as they name it."""
_MEDICAL = frozenset({"problem", "problems", "disease", "diseases", "disorder", "disorders"})
_ILL = "medical-condition"
"""What a medical problem, disease or disorder is: "medical illness" is among its names."""
_SORTS = frozenset(
    {"severe", "acute", "chronic", "clinically-significant", "uncontrolled", "unstable", "systemic", "major"}
)
_OF_THE_STUDY = frozenset({"uncontrolled", "unstable"})
"""What "disease" alone is called where the disease of the study is meant."""
_BEFORE = frozenset({"qual", "status", "aux", "subj", "neg", "forbid", "semi", "other"})
_JOINTS = frozenset({"and", "or", "comma", "slash"})
_BEHIND = _JOINTS | {"semi", "exc", "win", "subj", "link", "aux"}


def general(sentence: Sentence, nodes: list[Node]) -> list[Node]:
    """Give the nodes with an illness put behind qualities that only the noun of an illness follows."""
    if "qual" not in sentence.keys:
        return nodes
    tokens = sentence.tokens
    denied = sentence.exclusion or "neg" in sentence.keys
    found: list[Node] = []
    for at, node in enumerate(nodes):
        found.append(node)
        told = found[-2] if node.kind == "status" and at else node  # "serious concurrent disease"
        if told.kind != "qual" or told.value not in _SORTS or not denied or node.end >= len(tokens):
            continue
        noun = _ILLNESSES.get(tokens[node.end].text, "") if tokens[node.end].kind == "fill" else ""
        after = nodes[at + 1].kind if at + 1 < len(nodes) else "semi"
        meant = noun == "disease" and told.value in _OF_THE_STUDY
        medical = tokens[node.end].text == "medical" and tokens[node.end + 1 : node.end + 2]
        if medical and medical[0].kind == "fill" and medical[0].text in _MEDICAL:
            noun = "medical"  # "uncontrolled medical problems"
        if noun and not meant and after in _BEHIND and _alone(nodes, at):
            concept, end = (NAMED + noun, node.end + 1) if noun != "medical" else (_ILL, node.end + 2)
            found.append(Node("atom", node.end, end, rule=Has(concept=concept), label=concept))
    return found


def _alone(nodes: list[Node], at: int) -> bool:
    """Tell whether nothing but qualities stands before, back to a name or the beginning."""
    while at >= 0 and nodes[at].kind in _BEFORE | _JOINTS:
        at -= 1
    return at < 0 or (nodes[at].kind == "atom" and nodes[at + 1].kind in _JOINTS)


def _is_treated(rule: Rule | None) -> bool:
    """Tell whether a disease is told by its treatment: "no other therapy for melanoma"."""
    return isinstance(rule, Has) and any("treat" in each for each in rule.qualifiers)


_OPENING = frozenset(
    {"subj", "aux", "link", "status", "fill", "neg", "place", "punct", "forbid", "ie", "cmp", "num", "unit",
     "after"}
)  # fmt: skip
"""Kinds of what may stand before a sentence comes to its matter, a time among it."""
_ANOTHER = frozenset({"other", "any other", "another", "additional"})
_ELSEWHERE = frozenset({"investigational-therapy", "concurrent-trial", "second-malignancy"})
"""What is never what the study is of."""


def than_studied(sentence: Sentence, other: Node, named: Node | None) -> bool:
    """Tell whether a sentence begins with "other", so that what it names is another than what is studied.

    Behind a name it means another than that one: "asthma or other lung disease".
    """
    tokens = sentence.tokens
    if tokens[other.start].text not in _ANOTHER or any(
        token.kind not in _OPENING for token in tokens[: other.start]
    ):
        return False
    if named is None or named.rule is None or named.label in _ELSEWHERE or _is_treated(named.rule):
        return False
    row = sentence.vocabulary.concepts.get(named.label)
    return is_named(named.rule) if row is None else row.kind in _STUDIED


_STUDIED = TREATMENTS | {"disease"}


def before_entry(text: str, rule: Rule, rows: Mapping[str, Concept]) -> Rule:
    """Give a rule whose treatments of now are any: who is not in the study yet has none of the study's."""
    if "other" not in text and "additional" not in text:
        return rule

    def had(leaf: Rule) -> Rule:
        if not isinstance(leaf, Has) or leaf.status != "active" or OTHER not in leaf.qualifiers:
            return leaf
        row = rows.get(leaf.concept)
        if row is None or row.kind not in TREATMENTS:
            return leaf
        return structs.replace(leaf, qualifiers=tuple(each for each in leaf.qualifiers if each != OTHER))

    return mapped(rule, had)

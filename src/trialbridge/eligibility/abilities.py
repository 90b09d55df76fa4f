"""What somebody can or will do, as one name: "unable to use a smartphone"; nothing is looked up."""

import re
from collections.abc import Sequence

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.describing import plain, slug
from trialbridge.eligibility.nodes import Node
from trialbridge.model.rule import NAMED, Has, Not
from trialbridge.vocab import GIVEN

_TALKING = frozenset(
    {"read", "speak", "write", "understand", "communicate", "comprehend", "converse", "fluently", "verbally"}
)
"""Verbs that share their object: "to read, speak and understand English"."""
_LANGUAGES = frozenset(
    {"english", "spanish", "french", "german", "dutch", "danish", "chinese", "mandarin", "cantonese",
     "arabic", "italian", "portuguese", "hebrew", "korean", "japanese", "norwegian", "swedish",
     "hindi", "turkish"}
)  # fmt: skip
_STATED = frozenset({"word", "link", "atom", "tail", "site", "status", "qual"})
_JOINTS = frozenset({"comma", "and", "or", "slash"})
_TO = re.compile(r"(?P<not>un|in|refus)?[a-z]+ to")
_STUDY = re.compile(
    r"\b(?:study|studies|trial|protocol|compl[yi]\w*|consent|visits?|procedures?|follow|participat\w*|"
    r"assessments?|questionnaires?|contracepti\w*|birth|abstain|adhere\w*)\b"
)
"""What taking part asks of everyone, which is no trait of a patient."""
_SPEAKS, _READS = "english-speaking", "english-literate"
_ENGLISH = frozenset({_SPEAKS, _READS})
_READING = frozenset({"read", "write"})
"""What asks for more of English than to speak it."""
_SWALLOWS = frozenset({"able-to-swallow", "unable-to-swallow"})
"""Known abilities, of which it need not be said what is swallowed."""
_LONGEST = 8
_LEAST = 2


def able(sentence: Sentence, nodes: list[Node]) -> list[Node]:
    """Give the nodes with every plain ability as one atom; what holds a number, a demand or a time stays."""
    if "illiteracy" in sentence.keys and not _ENGLISH.isdisjoint(sentence.keys):
        nodes = _of_english(sentence, nodes)
    if "comply" not in sentence.keys and _SWALLOWS.isdisjoint(sentence.keys):
        return nodes
    found: list[Node] = []
    at = 0
    while at < len(nodes):
        stop = _reaches(sentence, nodes, at)
        end = _closes(sentence, nodes, stop)
        rule = _ability(sentence, nodes[at:stop], end) if stop > at + 1 else None
        if rule is None:
            found.append(nodes[at])
            at += 1
        else:
            label = _SPEAKS if isinstance(rule, Not) else rule.concept
            found.append(Node("atom", nodes[at].start, end, rule=rule, label=label))
            at = stop
    return found


def _of_english(sentence: Sentence, nodes: list[Node]) -> list[Node]:
    """Read "unable to read or understand English" as one thing: who reads none."""
    at = next((k for k, node in enumerate(nodes) if node.label == "illiteracy"), -1)
    end = next((k for k, node in enumerate(nodes) if node.label in _ENGLISH), -1)
    told = [_words(sentence, [node]) for node in nodes[at + 1 : end] if node.kind not in _JOINTS]
    if at < 0 or end < at or not _TALKING.issuperset(told):
        return nodes
    denied = Not(rule=Has(concept=_READS))
    whole = Node("atom", nodes[at].start, nodes[end].end, rule=denied, label=_READS)
    return [*nodes[:at], whole, *nodes[end + 1 :]]


def _closes(sentence: Sentence, nodes: Sequence[Node], stop: int) -> int:
    """Give the token behind an ability's last word, which may be one that is left out elsewhere."""
    end = nodes[stop].start if stop < len(nodes) else len(sentence.tokens)
    while end > nodes[stop - 1].end and sentence.tokens[end - 1].kind == "punct":
        end -= 1
    return end


def _ability(sentence: Sentence, nodes: Sequence[Node], end: int) -> Has | Not | None:
    if nodes[0].kind == "atom":
        rule = nodes[0].rule
        assert isinstance(rule, Has)
        return rule if plain(_words(sentence, nodes)) else None
    tokens = sentence.tokens
    words = sentence.text[tokens[nodes[0].start].start : tokens[end - 1].end]
    told = [_words(sentence, [node]) for node in nodes[1:] if node.kind not in _JOINTS]
    last = nodes[-1]
    if last.label in _ENGLISH and last.rule == Has(concept=last.label) and _TALKING.issuperset(told[:-1]):
        denied = _TO.fullmatch(_words(sentence, nodes[:1]))
        known = Has(concept=last.label if _READING.isdisjoint(told) else _READS)
        return Not(rule=known) if denied is not None and denied["not"] else known
    size = len(words.split())
    if (
        last.kind == "link"
        or len(told) < _LEAST
        or size > _LONGEST
        or not plain(words)
        or _STUDY.search(words)
    ):
        return None
    return Has(concept=NAMED + slug(words))


def _reaches(sentence: Sentence, nodes: Sequence[Node], at: int) -> int:
    """Give where an ability that begins at a place ends; joints tie verbs of one object, and languages."""
    node = nodes[at]
    if node.kind == "atom" and node.label in _SWALLOWS:
        end = at + 1
        while end < len(nodes) and (nodes[end].kind in ("tail", "word") or _is_form(sentence, nodes[end])):
            end += 1
        return end if end == len(nodes) or nodes[end].kind in ("semi", "comma") else at
    if node.kind != "role" or _TO.fullmatch(_words(sentence, [node])) is None:
        return at
    end = step = at + 1
    while step < len(nodes):
        if nodes[step].kind in _STATED:
            end = step = step + 1
        elif nodes[step].kind in _JOINTS and _shared(sentence, nodes, step):
            step += 1
        else:
            break
    return end if end == len(nodes) or nodes[end].kind == "semi" else at


def _is_form(sentence: Sentence, node: Node) -> bool:
    """Tell whether a drug is named, which is what is swallowed."""
    row = sentence.vocabulary.concepts.get(node.label) if node.kind == "atom" else None
    return row is not None and row.kind in GIVEN


def _shared(sentence: Sentence, nodes: Sequence[Node], at: int) -> bool:
    """Tell whether a joint stands between verbs of speaking, or between languages."""
    after = at + 1
    while after < len(nodes) and nodes[after].kind in _JOINTS:
        after += 1
    if after >= len(nodes):
        return False
    first = _words(sentence, [nodes[at - 1]]).split() if nodes[at - 1].kind not in _JOINTS else ["read"]
    second = _words(sentence, [nodes[after]]).split()
    if not (first and second):
        return False  # a promise that is told without a word of its own
    talking = first[0] in _TALKING or first[-1] in _TALKING
    return (talking and second[0] in _TALKING) or (first[-1] in _LANGUAGES and second[0] in _LANGUAGES)


def _words(sentence: Sentence, nodes: Sequence[Node]) -> str:
    tokens = sentence.tokens
    return sentence.text[tokens[nodes[0].start].start : tokens[nodes[-1].end - 1].end]

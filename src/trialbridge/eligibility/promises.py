"""What somebody promises or refuses about conceiving a child, as doing it or not; not of consent."""

import re

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.nodes import Node
from trialbridge.model.rule import Has, Window

PROMISED = frozenset(
    {"contraception", "sexually-abstinent", "sperm-donation", "egg-donation", "unprotected-sex",
     "planned-pregnancy", "planned-fatherhood", "lactation", "pregnancy", "surgically-sterile"}
)  # fmt: skip
"""What is in the patient's own hands during the study."""
_REFUSES = re.compile(
    r"(?:un|in)(?!t)|not |refus|declin|fail|reject|.*\b(?:discontinue|stop|cease|suspend)\b"
)
_GIVEN = frozenset({"sperm-donation", "egg-donation", "unprotected-sex", "planned-fatherhood"})
"""What is only ever abstained from, so that "and" beside it goes on with that."""
_TIMELESS = _GIVEN | {"contraception"}
_EXPECTING = frozenset({"pregnancy", "lactation"})
_BESIDE = frozenset({"and", "or", "comma", "neg", "role", "link", "word", "tail", "aux"})
_TIMED = re.compile(r"\b(?:during|throughout|while|within|until|for (?:the|at|\d)|prior|before|after)\b")
_ABSTAINS = frozenset({"refrain", "refrains", "refraining", "abstain", "abstaining", "avoid", "avoiding"})
_BETWEEN = frozenset({"link", "tail", "status", "neg", "qual", "aux"})


def promised(sentence: Sentence, nodes: list[Node]) -> list[Node]:
    """Leave out the promise of what is promised; a refusal denies it: "unwilling to use contraception"."""
    if ("comply" not in sentence.keys and _ABSTAINS.isdisjoint(sentence.keys)) or PROMISED.isdisjoint(
        sentence.keys
    ):
        return nodes
    found: list[Node] = []
    for at, node in enumerate(nodes):
        if node.kind == "group":
            node.children = promised(sentence, node.children)
        text = sentence.tokens[node.start].text
        role, abstains = node.kind == "role" and node.value == "comply", text in _ABSTAINS
        if not (role or (abstains and node.kind == "word")) or not _promises(sentence, nodes, at + 1):
            found.append(node)
        elif abstains or _REFUSES.match(text) is not None:
            if sentence.exclusion and not abstains:
                _alternative(found)
            found.append(Node("neg", node.start, node.end, "not"))
    _lasting(sentence, found)
    return _shared(found)


def _alternative(found: list[Node]) -> None:
    """Read "pregnant, nursing and unwilling to use contraception" as three cases: nobody is all of them."""
    if found and found[-1].kind == "and" and any(node.label in _EXPECTING for node in found):
        found[-1] = Node("or", found[-1].start, found[-1].end)


def _shared(nodes: list[Node]) -> list[Node]:
    """Read "refrain from A and B" as neither."""
    found: list[Node] = []
    for at, node in enumerate(nodes):
        denied = any(each.kind == "neg" for each in nodes[max(0, at - 5) : max(0, at - 2)])
        joined = at > 1 and nodes[at - 1].kind == "and" and nodes[at - 2].label in _GIVEN
        if joined and denied and node.label in _GIVEN:
            found.append(Node("neg", node.start, node.start, "not"))
        found.append(node)
    return found


def _lasting(sentence: Sentence, nodes: list[Node]) -> None:
    """Let a course at the end reach contraception too: "… and no sperm donation until 90 days after …"."""
    window: Window | None = None
    for node in reversed(nodes):
        rule = node.rule
        course = (
            node.window.window if node.window is not None else rule.window if isinstance(rule, Has) else None
        )
        if course is not None:
            window = course if course.anchor == "last_dose" else None
        elif isinstance(rule, Has) and rule.concept in _TIMELESS and window is not None:
            words = sentence.text[sentence.tokens[node.start].start : sentence.tokens[node.end - 1].end]
            if _TIMED.search(words) is None:
                node.rule = Has(concept=rule.concept, window=window)
        elif node.kind not in _BESIDE and node.label not in PROMISED:
            window = None


def _promises(sentence: Sentence, nodes: list[Node], at: int) -> bool:
    """Tell whether something that can be promised stands right behind."""
    while at < len(nodes) and (
        nodes[at].kind in _BETWEEN or sentence.tokens[nodes[at].start].text in _ABSTAINS
    ):
        at += 1
    return at < len(nodes) and nodes[at].kind == "atom" and nodes[at].label in PROMISED

"""What somebody promises or refuses about conceiving a child, as doing it or not; not of consent."""

import re

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.rewrite import bound
from trialbridge.model.rule import Has, Not, Window

PROMISED = frozenset(
    {"contraception", "sexually-abstinent", "sperm-donation", "egg-donation", "unprotected-sex",
     "planned-pregnancy", "planned-fatherhood", "lactation", "pregnancy", "surgically-sterile",
     "informed-consent"}
)  # fmt: skip
"""What is in the patient's own hands during the study."""
_CONSENTS = frozenset({"informed-consent", "legal-incapacity", "compliance"})
_REFUSES = re.compile(
    r"(?:un|in)(?!t)|not |refus|declin|fail|reject|.*\b(?:discontinue|stop|cease|suspend)\b"
)
_GIVEN = frozenset({"sperm-donation", "egg-donation", "unprotected-sex", "planned-fatherhood"})
"""What is only ever abstained from, so that "and" beside it goes on with that."""
_CLOSING = frozenset({"and", "or", "comma", "semi", "win"})
_FOR_ANOTHER = re.compile(r"guardian|parent|representative|assent|in case|child")
"""Words by which consent is another's, or asked of some only."""
_FORSWORN = _GIVEN | {"pregnancy", "planned-pregnancy", "lactation"}
_GIVING = re.compile(r"consent|assent|sign")
_TIMELESS = _GIVEN | {"contraception"}
_EXPECTING = frozenset({"pregnancy", "lactation"})
_BESIDE = frozenset({"and", "or", "comma", "neg", "role", "link", "word", "tail", "aux"})
_TIMED = re.compile(r"\b(?:during|throughout|while|within|until|for (?:the|at|\d)|prior|before|after)\b")
_ABSTAINS = frozenset({"refrain", "refrains", "refraining", "abstain", "abstaining", "avoid", "avoiding"})
_BETWEEN = frozenset({"link", "tail", "status", "neg", "qual", "aux"})


def promised(sentence: Sentence, nodes: list[Node]) -> list[Node]:
    """Leave out the promise of what is promised; a refusal denies it: "unwilling to use contraception"."""
    if (
        "consent" in sentence.keys
        and _FOR_ANOTHER.search(sentence.text) is None
        and any(node.kind == "atom" and node.label not in _CONSENTS for node in nodes)
    ):
        nodes = _consenting(sentence, nodes)
    keys = sentence.keys
    if ("comply" not in keys and _ABSTAINS.isdisjoint(keys)) or (PROMISED | {"consent"}).isdisjoint(keys):
        return nodes
    found: list[Node] = []
    denied = given = False
    for at, node in enumerate(nodes):
        if node.kind == "group":
            node.children = promised(sentence, node.children)
        text = sentence.tokens[node.start].text
        role, abstains = node.kind == "role" and node.value == "comply", text in _ABSTAINS
        turns = role and _REFUSES.match(text) is not None and not sentence.exclusion
        if turns and any(each.kind in ("neg", "forbid") for each in nodes[:at]):
            found.append(node)  # "must not be pregnant or unwilling to use contraception"
            continue
        if (role or (abstains and node.kind == "word")) and _promises(sentence, nodes, at + 1):
            if abstains or _REFUSES.match(text) is not None:
                denied, given = not denied, abstains
                if sentence.exclusion and not abstains:
                    _alternative(found)
            continue
        if node.kind == "atom" and node.label in PROMISED:
            if denied:
                _deny(found, node, last=at + 1 == len(nodes) or nodes[at + 1].kind == "semi")
            else:
                found.append(node)
            denied = denied and given and _goes_on(node, nodes, at + 1)
            if denied and not sentence.exclusion:
                nodes[at + 1] = Node("and", nodes[at + 1].start, nodes[at + 1].end)  # neither A nor B
        else:
            found.append(node)
    _lasting(sentence, found)
    return found


def _deny(found: list[Node], node: Node, last: bool) -> None:
    """Deny what a node states and nothing beside it: a "not" would reach the alternatives that follow."""
    if last and found and found[-1].kind != "semi" and not isinstance(node.rule, Not):
        found += [Node("neg", node.start, node.start, "not"), node]
        return
    assert node.rule is not None
    rule = node.rule.rule if isinstance(node.rule, Not) else Not(rule=node.rule)
    found.append(Node("atom", node.start, node.end, rule=rule, label=node.label))


def _goes_on(node: Node, nodes: list[Node], at: int) -> bool:
    """Tell whether "refrain from A and B" goes on with another thing that is abstained from."""
    more = at + 1 < len(nodes) and nodes[at].kind in ("and", "or", "comma")
    return more and node.label in _FORSWORN and nodes[at + 1].label in _FORSWORN


def _consenting(sentence: Sentence, nodes: list[Node]) -> list[Node]:
    """Read the giving of consent beside something else as a thing of its own: "adults able to consent"."""
    if sentence.exclusion and not any(
        node.kind == "role" and _REFUSES.match(sentence.tokens[node.start].text) for node in nodes
    ):
        return nodes
    found: list[Node] = []
    for node in nodes:
        given = node.kind == "role" and node.value == "consent"
        if not given or _GIVING.search(sentence.tokens[node.start].text) is None:
            found.append(node)
        elif found and found[-1].label == "informed-consent":
            found[-1] = _consent(found[-1].start, node.end)
        else:
            found.append(_consent(node.start, node.end))
    return [
        node
        for at, node in enumerate(found)
        if not (
            node.label == "informed-consent" and at + 1 < len(found) and found[at + 1].label == node.label
        )
    ]


def _consent(start: int, end: int) -> Node:
    return Node("atom", start, end, rule=Has(concept="informed-consent"), label="informed-consent")


def _alternative(found: list[Node]) -> None:
    """Read "pregnant, nursing and unwilling to use contraception" as three cases: nobody is all of them."""
    if found and found[-1].kind == "and" and any(node.label in _EXPECTING for node in found):
        found[-1] = Node("or", found[-1].start, found[-1].end)


def _lasting(sentence: Sentence, nodes: list[Node]) -> None:
    """Let a course at the end reach contraception too: "… and no sperm donation until 90 days after …"."""
    window: Window | None = None
    for node in reversed(nodes):
        rule = node.rule.rule if isinstance(node.rule, Not) else node.rule
        own = rule.window if isinstance(rule, Has) else None
        course = node.window.window if node.window is not None else own
        if course is not None:
            window = course if course.anchor == "last_dose" else None
        elif isinstance(rule, Has) and rule.concept in _TIMELESS and window is not None:
            words = sentence.text[sentence.tokens[node.start].start : sentence.tokens[node.end - 1].end]
            if _TIMED.search(words) is None:
                node.rule = bound(node.rule or rule, window)
        elif node.kind not in _BESIDE and node.label not in PROMISED:
            window = None


def _promises(sentence: Sentence, nodes: list[Node], at: int) -> bool:
    """Tell whether something that can be promised stands right behind."""
    while at < len(nodes) and (
        nodes[at].kind in _BETWEEN or sentence.tokens[nodes[at].start].text in _ABSTAINS
    ):
        at += 1
    if at >= len(nodes) or nodes[at].kind != "atom" or nodes[at].label not in PROMISED:
        return False
    consents = nodes[at].label == "informed-consent"  # "willing to consent to fasting" is of the fasting
    return not consents or at + 1 == len(nodes) or nodes[at + 1].kind in _CLOSING

"""Runs of nodes cut where clauses begin and end; what the clauses mean is decided elsewhere."""

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.rewrite import limiting
from trialbridge.model.rule import Has

_EMPTY = frozenset(
    {"subj", "aux", "link", "fill", "place", "comma", "other", "and", "or", "then", "role", "semi", "slash"}
)

_ENTRY = re.compile(
    r"(?:the |this |our |any |further )*(?:study|trial|protocol|research|participa\w+|enrol\w+|inclusion|"
    r"entry|admission|recruitment|randomi[sz]ation|screening|registration)\b"
)
_CONNECTIVES = frozenset({"and", "or", "comma", "then", "slash"})


def next_limit(nodes: list[Node]) -> int:
    """Give where behind a condition the limits of other variables go on."""
    named = False
    for at, node in enumerate(nodes[:-1]):
        named = named or node.kind in ("atom", "extent", "word")
        after = nodes[at + 1]
        limits_on = after.kind == "atom" and after.rule is not None and limiting(after.rule)
        if named and node.kind == "comma" and limits_on:
            return at
    return len(nodes)


def without_options(nodes: list[Node]) -> list[Node]:
    """Leave out what may be or not ("acidosis with or without coma, …"), and by which formula it is told."""
    if find(nodes, "ie") is not None:
        nodes = [
            node
            for node, after in zip_longest(nodes, nodes[1:])
            if node.kind != "ie" or after is None or after.kind != "or"
        ]
    if find(nodes, "optional") is None:
        return nodes
    kept: list[Node] = []
    optional = False
    for node in nodes:
        optional = node.kind == "optional" or (optional and node.kind not in ("comma", "exc", "win"))
        if not optional:
            kept.append(node)
    return kept


def clause_at(nodes: list[Node]) -> int:
    """Give where a clause of its own begins behind an exception: "… except nicotine, or a history of …"."""
    for at in range(1, len(nodes) - 2):
        starts = nodes[at + 1].kind in ("or", "and") and nodes[at + 2].kind in (
            "status",
            "subj",
            "aux",
            "neg",
        )
        # "… unless it is due to the tumour, and creatinine < 1.8 mg/dL"
        limits = nodes[at + 1].kind == "and" and (rule := nodes[at + 2].rule) is not None and limiting(rule)
        if nodes[at].kind == "comma" and (starts or limits):
            return at
    return len(nodes)


def opening(node: Node, sentence: Sentence) -> str:
    """Give the kind of a part's first node, "" for the "or" of "; cytologically or histologically …"."""
    before = sentence.tokens[node.start - 1].kind if node.start else ""
    return "" if before == "fill" else node.kind


def parted(nodes: list[Node], text: str, sentence: Sentence) -> list[Node]:
    """Part what a written "OR" joins where it names its patients again: "Women on X OR women who …"."""
    if " OR " not in text or text.isupper():
        return nodes
    found: list[Node] = []
    for at, node in enumerate(nodes):
        anew = node.kind == "or" and 0 < at < len(nodes) - 1 and nodes[at + 1].kind in ("subj", "cond")
        token = sentence.tokens[node.start]
        if anew and text[token.start : token.end] == "OR":
            found.append(Node("semi", node.start, node.start))
        found.append(node)
    return found


def split(nodes: list[Node], kind: str) -> list[list[Node]]:
    """Cut nodes at every node of a kind."""
    if find(nodes, kind) is None:
        return [nodes] if nodes else []
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if node.kind == kind:
            parts.append([])
        else:
            parts[-1].append(node)
    return [part for part in parts if part]


def rejoined(parts: list[list[Node]]) -> list[list[Node]]:
    """Join a part that goes on with a limit of what stands before: "<= 3 x ULN; or <= 5 x ULN with …"."""
    if len(parts) < 2:
        return parts
    if find(parts[0], "exc") is not None and parts[-1][0].kind in ("or", "and"):
        # "… with the exception of skin cancer; in situ cancer; or a low-risk prostate cancer" is one list
        whole = list(parts[0])
        for part in parts[1:]:
            at = part[0].start
            whole += [*(() if part[0].kind in ("or", "and") else (Node("comma", at, at),)), *part]
        return [whole]
    found: list[list[Node]] = []
    for part in parts:
        telling = next((node.kind for node in part if node.kind not in _EMPTY), "")
        limited_again = telling == "cond" and any(node.kind == "bare" for node in part)
        if found and (telling == "bare" or limited_again):
            found[-1] = [*found[-1], *part]
        else:
            found.append(part)
    return found


def dates_all(main: list[Node], rest: list[Node]) -> bool:
    """Tell whether a window that ends an exception is of what the exception is taken from."""
    found = rest[-1].window if len(rest) > 1 else None
    window = found.window if found is not None else None
    recent = window is not None and window.at_least is None and window.direction == "before"
    own = any(node.kind == "neg" or node.value == "treated" for node in rest)
    return recent and not own and find(main, "win") is None


def effect_at(nodes: list[Node], words: Callable[[Sequence[Node]], str]) -> int:
    """Give where behind one exception an effect of what it is taken from begins, or 0."""
    if len(nodes) < 3 or nodes[0].kind != "atom" or nodes[1].kind != "link" or nodes[2].kind != "aux":
        return 0
    told = words(nodes[1:2]).lower() in ("that", "which")
    return int(told and words(nodes[2:3]).lower() in ("may", "might", "could", "would", "can", "will"))


_ANOTHER = Has(concept="second-malignancy")
_TUMOURS = frozenset({"malignant-neoplasm", _ANOTHER.concept})


def another(nodes: list[Node], denied: bool, words: Callable[[Sequence[Node]], str]) -> list[Node]:
    """Read "malignancy other than lymphoma", where it is denied, as another malignancy than the study's."""
    at = find(nodes, "exc") or 0
    told = nodes[at - 1 : at]
    if not (denied and told and told[0].label == "malignant-neoplasm" and isinstance(told[0].rule, Has)):
        return nodes
    if told[0].rule != Has(concept="malignant-neoplasm") or words(nodes[at : at + 1]).lower() != "other than":
        return nodes
    node = Node("atom", told[0].start, told[0].end, rule=_ANOTHER, label=_ANOTHER.concept)
    return [*nodes[: at - 1], node, *nodes[at:]]


def one_exception(nodes: list[Node]) -> list[Node]:
    """Read "cancer other than lymphoma within 5 years, except skin cancer" as one exception of both."""
    places = [at for at, node in enumerate(nodes) if node.kind == "exc"]
    if len(places) != 2 or nodes[places[1] - 1].kind != "comma":
        return nodes
    first, second = places
    known = [node for node in nodes[:first] if node.kind == "atom"]
    if len(known) != 1 or known[0].label not in _TUMOURS or find(nodes[:first], "win") is not None:
        return nodes
    own = trimmed(nodes[first + 1 : second])
    dated = [node for node in own if node.kind == "win"]
    if len(dated) > 1 or (dated and own[-1].kind != "win"):
        return nodes
    at = nodes[second].start
    both = [*own[: len(own) - len(dated)], Node("or", at, at), *nodes[second + 1 :]]
    return [*nodes[:first], *dated, nodes[first], *both]


def bars(nodes: list[Node], words: Callable[[Sequence[Node]], str]) -> bool:
    """Tell whether words say what somebody is ineligible for, and not that he is."""
    for_what = len(nodes) > 2 and nodes[1].kind == "link" and words(nodes[1:2]).lower() == "for"
    return for_what and _ENTRY.match(words(nodes[2:]).lower()) is None


def relates(node: Node, words: str) -> bool:
    """Tell whether a node begins a relative clause."""
    return node.kind in ("subj", "aux") or words.lower().startswith(
        ("which", "that ", "who", "requiring", "requires")
    )


def find(nodes: list[Node], *kinds: str) -> int | None:
    """Give the place of the first node of some kinds."""
    for at, node in enumerate(nodes):
        if node.kind in kinds:
            return at
    return None


def place(nodes: list[Node], *kinds: str) -> int:
    """Give where the first node of one of the kinds stands; there is one."""
    found = find(nodes, *kinds)
    assert found is not None
    return found


def significant(nodes: Sequence[Node]) -> bool:
    """Tell whether any node carries meaning."""
    return not _EMPTY.issuperset([node.kind for node in nodes])


def trimmed(nodes: list[Node]) -> list[Node]:
    """Drop connectives at both ends."""
    start, end = 0, len(nodes)
    while start < end and nodes[start].kind in _CONNECTIVES:
        start += 1
    while end > start and nodes[end - 1].kind in _CONNECTIVES:
        end -= 1
    return nodes[start:end]


def current(nodes: list[Node]) -> list[Node]:
    """Read "currently or within 30 days" as within 30 days, in which what goes on lies.

    And "prior (within 30 days) pneumonia" as pneumonia within 30 days.
    """
    if len(nodes) < 3 or not any(node.kind in ("win", "group") for node in nodes):
        return nodes
    found: list[Node] = []
    at, last = 0, len(nodes)
    while at < last:
        node, after = nodes[at], nodes[at + 1] if at + 1 < last else nodes[at]
        if after.kind in ("or", "slash") and at + 2 < last and _ongoing(node) and _past(nodes[at + 2]):
            at += 2
        elif after.kind == "group" and node.value in _EARLIER and node.kind in ("status", "qual"):
            inner = after.children
            if len(inner) == 1 and _past(inner[0]):
                found.append(inner[0])
                at += 2
            else:
                found.append(node)
                at += 1
        else:
            found.append(node)
            at += 1
    return found


_EARLIER = frozenset({"any", "recent", "history"})


def _ongoing(node: Node) -> bool:
    """Tell whether a word says that something goes on now, or at a study event."""
    found = node.window
    if found is not None:
        return found.window is None and not (found.later or found.ever)
    return node.kind == "status" and node.value == "active"


def _past(node: Node) -> bool:
    """Tell whether a window reaches back from now and no further."""
    window = node.window.window if node.window is not None else None
    return window is not None and window.at_least is None and window.direction == "before"


def of_limits(group: Node) -> bool:
    """Tell whether brackets hold nothing but limits."""
    telling = [node for node in group.children if node.kind not in ("or", "and", "comma")]
    return bool(telling) and all(node.rule is not None and limiting(node.rule) for node in telling)


def without_denial(nodes: list[Node]) -> list[Node]:
    """Give the nodes behind the first denial, all of them where there is none or nothing follows."""
    at = next((at for at, node in enumerate(nodes) if node.kind in ("neg", "forbid", "sign")), -1)
    return nodes[at + 1 :] or nodes

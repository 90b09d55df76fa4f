"""What stays of an operand that is not understood: its markers and its limits, beside its words; no reading.

"One or more documented primary oncogenic PIK3CA mutations" asks for the mutation, whatever the other words
add; a criterion with words beside is never computable, but a patient without the mutation is told so. Where
the words turn the marker into something else (a test of it, what aims at it, somebody else's) nothing stays.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from trialbridge.eligibility.nodes import Node, marks
from trialbridge.eligibility.operands import Grammar, Operand
from trialbridge.eligibility.rewrite import limiting
from trialbridge.model.rule import All, Any, Has, Not, Opaque, Range, Rule, leaves
from trialbridge.vocab import TREATMENTS

_TURNED = re.compile(
    r"\b(?:(?:must|should|may|can|if|whether|regardless|irrespective|unless|not?|nor|never|neither|except|"
    r"other than|or|lacks?|without|absence|mothers?|fathers?|test(?:s|ed|ing)?|known|unknown)\b|"
    r"relativ|famil|sibling|parent|donor|partner|status|determin|inhibit|therap|treat|agent|drug|target|"
    r"direct|resist|respon|candidat|eligib|allow|permit|prior|previous|receiv|progress|assess|evaluat|sample|"
    r"tissue|specimen|biops|avail|result|stratif|cohort|arms?\b|group|random|fraction|sorted|counsel|risk|"
    r"suspect|likely|consider|defin|screen|includ|exclud|vaccin)",
    re.IGNORECASE,
)
"""Words beside which a marker need not be the patient's own."""
_ELSEWHERE = re.compile(
    r"\b(?:(?:if|unless|until|except|without|not?|never|should|may|after|or|hpf|csf|dos(?:es?|ing)|drop|rise|had|unable|"
    r"inability)\b|respon|fail|achiev|toleran|(?:subjects?|patients?|participants?|those) with|"
    r"urin|cerebrospinal|synovial|sputum|pleural|ascit|periton|lavage|power field|donor|transfus|allow|"
    r"permit|prior|increase|decrease|ratio|change|nadir|recover)",
    re.IGNORECASE,
)
"""Words beside which a limit need not be one of the patient's blood, now."""
_METHOD = re.compile(
    r"\b(?:by|per|via|using|based on|according to|"
    r"as (?:determined|assessed|detected|confirmed|documented|measured|per))\b[^,;]*",
    re.IGNORECASE,
)
"""How a thing is known."""
_RELATIVE = re.compile(r"\b(?:for which|which|that|known to|whose)\b.*", re.IGNORECASE)
"""What a clause behind a marker adds to it."""
_FIGURE = re.compile(r"\d ?[a-zA-Zµμ×*/]|\d{4}|\d,\d{3}")
"""A figure with its unit, or one so large that it needs none."""
_MEASURED = frozenset({"10*9/L", "10*12/L", "g/L", "umol/L", "mmol/L", "U/L", "mL/min", "mL/min/{1.73_m2}"})
"""Units in which laboratories measure blood."""
_TURNING = frozenset({"neg", "exc", "cond", "forbid", "permit", "or"})
LABELLING = frozenset(
    {"word", "link", "atom", "extent", "qual", "and", "or", "comma", "slash", "aux", "subj", "place",
     "group", "role", "ie", "eg", "other", "tail", "sign", "site"}
)  # fmt: skip
"""Kinds of what a label holds that limits nothing."""


def kept(grammar: Grammar, nodes: Sequence[Node]) -> list[Rule]:
    """Give the markers and limits among nodes whose other words were not understood."""
    every = [child for node in nodes for child in _within(node, grammar)]
    held = [node for node in every if _stays(node, grammar)]
    if not held or any(node.kind in _TURNING and node.value != "non" for node in every):
        return []
    if any(before.kind == "neg" and after in held for before, after in pairwise(every)):
        return []  # "non-EGFR-mutant"
    limited = any(node.rule is not None and limiting(node.rule) for node in held)
    first = every.index(held[0])
    idle = {"bare", "excluded"} if grammar.exclusion else {"bare"}
    told = [node for node in every if node not in held and node.kind not in idle]
    before = " ".join(grammar.words([node]) for node in told if node in every[:first])
    behind = " ".join(grammar.words([node]) for node in told if node not in every[:first])
    around = f"{_METHOD.sub('', before)} {_RELATIVE.sub('', _METHOD.sub('', behind))}"
    if (_ELSEWHERE if limited else _TURNED).search(around) is not None:
        return []
    return [node.rule for node in held if node.rule is not None]


def _within(node: Node, grammar: Grammar) -> list[Node]:
    """Give a node, or what stands in it where it is brackets with a marker or a limit."""
    opened = node.kind == "group" and any(_stays(child, grammar) for child in node.children)
    return node.children if opened else [node]


def _stays(node: Node, grammar: Grammar) -> bool:
    """Tell whether a node is a marker, or a limit of its own."""
    if node.rule is None or node.kind not in ("atom", "extent"):
        return False
    if node.kind == "atom" and limiting(node.rule):
        return _FIGURE.search(grammar.words([node])) is not None and all(
            isinstance(leaf, Range) and _of_blood(leaf) for leaf in leaves(node.rule)
        )
    return marks(Node("extent", 0, 0, rule=node.rule), grammar.sentence.vocabulary)


def _of_blood(leaf: Range) -> bool:
    """Tell whether a limit is of what a laboratory measures, with a figure of its own."""
    multiple = leaf.unit in ("ULN", "LLN") and {leaf.low, leaf.high} != {1.0, None}
    return multiple or leaf.unit in _MEASURED


def labelled(grammar: Grammar, label: Sequence[Node], rule: Rule | None) -> Rule | None:
    """Add a label's markers where nothing behind it was understood: "HER2 positive: by our laboratory"."""
    told = [node.rule for node in label if node.rule is not None and marks(node, grammar.sentence.vocabulary)]
    unread = rule is not None and all(isinstance(leaf, Opaque) for leaf in leaves(rule))
    return All(rules=(*told, rule)) if told and unread and rule is not None else rule


def forbids(nodes: Sequence[Node], words: str) -> bool:
    """Tell whether "No … is allowed" forbids all between, and no line break has run in a second sentence."""
    return nodes[0].kind == "neg" and nodes[-1].kind == "permit" and _RUN_ON.search(words) is None


_RUN_ON = re.compile(r"[a-z)] [A-Z][a-z]{2,}")
_SPREAD = frozenset({"lymph-node-metastasis"})
_SIGNS = ("-positive", "-negative", "-wild-type")


def narrows(first: Rule, second: Rule, grammar: Grammar) -> bool:
    """Tell whether a marker stands before its tumour: "HER2-positive (IHC 3+) breast cancer"."""
    vocabulary = grammar.sentence.vocabulary
    spread = isinstance(first, Has) and first.concept in _SPREAD
    tumour = isinstance(second, Has) and vocabulary.is_a(second.concept, "neoplasm")
    return tumour and (spread or marks(Node("extent", 0, 0, rule=first), vocabulary))


def denied_on(operands: list[Operand], joints: list[str], grammar: Grammar) -> None:
    """Let "NSCLC without EGFR mutation, ROS1 or ALK rearrangement" deny the markers that go on, too."""
    for at, first in enumerate(operands):
        if not first.trailing:
            continue
        last = first.linked[-1]
        if not (isinstance(last, Not) and _only(last.rule, grammar)):
            continue
        end = at + 1
        while end < len(operands) and _goes_on(operands[end], grammar):
            end += 1
        more = operands[at + 1 : end]
        tied = any(joint != "comma" for joint in joints[at : end - 1])
        if more and (tied or isinstance(more[-1].rule, Any)):
            first.linked[-1] = Not(rule=Any(rules=(last.rule, *(here.build() for here in more))))
            del operands[at + 1 : end], joints[at : end - 1]
            return


def _goes_on(here: Operand, grammar: Grammar) -> bool:
    own = here.negated or here.signed or here.restarts or bool(here.parts or here.linked or here.exceptions)
    own = own or "positive" in here.said
    timed = here.before.windows or here.after.windows or here.before.status
    return not own and not timed and here.rule is not None and _only(here.rule, grammar)


def _only(rule: Rule, grammar: Grammar) -> bool:
    """Tell whether a rule asks for alterations alone, none of them a mere sign ("ER-positive")."""
    signed = any(isinstance(leaf, Has) and leaf.concept.endswith(_SIGNS) for leaf in leaves(rule))
    return not signed and marks(Node("extent", 0, 0, rule=rule), grammar.sentence.vocabulary)


_VIRAL = frozenset({"hepatitis-b", "hepatitis-c"})


def same(first: Rule, second: Rule, grammar: Grammar) -> bool:
    """Tell whether the second only repeats the first: "lung cancer (NSCLC)", "HIV (HIV infection)"."""
    if first == second:
        return True
    if not isinstance(second, Has) or second.qualifiers or second.window is not None:
        return False
    if second.concept in _VIRAL and second.status == "active" != getattr(first, "status", ""):
        return False  # "hepatitis C antibody with HCV RNA" asks for both
    is_a = grammar.sentence.vocabulary.is_a
    return any(isinstance(leaf, Has) and is_a(leaf.concept, second.concept) for leaf in leaves(first))


def of_kind(first: Rule, link: Node, second: Rule, grammar: Grammar) -> bool:
    """Tell whether a treatment is with, or of, a kind of itself: "immunisation with a live vaccine"."""
    if not isinstance(first, Has) or not isinstance(second, Has) or first.qualifiers:
        return False
    vocabulary = grammar.sentence.vocabulary
    row = vocabulary.concepts.get(first.concept)
    if row is None or row.kind not in TREATMENTS or first.concept == second.concept:
        return False
    return grammar.words([link]).lower() in ("with", "of", "using") and vocabulary.is_a(
        second.concept, row.id
    )

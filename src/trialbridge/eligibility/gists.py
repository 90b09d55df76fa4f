"""What a part of a clause amounts to: health itself, an explanation, a mere name; it composes nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence

from trialbridge.eligibility.describing import plain
from trialbridge.eligibility.ellipsis import DEGREES
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.reading import GENERIC
from trialbridge.eligibility.rewrite import mapped, qualified
from trialbridge.model.rule import NAMED, All, Any, Has, Not, Opaque, Range, Rule, computable, leaves
from trialbridge.vocab import DRUGS, ILLNESSES, TREATMENTS, Vocabulary

_ADJECTIVE = re.compile(r"[a-z]{2,}(?:al|ic|ous|ary|ive|ar|oid|ocrine)")
_CAUSES = ("due-to-", "caused-by-", "secondary-to-", "related-to-", "resulting-from-", "induced-by-")
KNOWN_BY = re.compile(r"(?i)^(?!.*defined).*\b(?:by|on|per|using|with|according to(?: the)?)$")
"""Words behind which stands how a thing is known, where that is a procedure."""
STAGES = frozenset({"stage", "t_stage", "n_stage", "m_stage"})
_NAME = 8  # words a mere name has at most


def is_any_cancer(test: Rule) -> bool:
    """Tell whether a condition is cancer itself, which says a cause: "<= 5 x ULN if due to the tumour"."""
    return all(
        isinstance(leaf, Has) and leaf.concept in GENERIC and not leaf.qualifiers for leaf in leaves(test)
    )


def lifted(rule: Rule) -> bool:
    """Tell whether an exception lifts what is asked: "bilirubin <= 2 except …", not "stage I-III except IA".

    "Contraception, except postmenopausal women" asks it of the others, and keeps none of these out.
    """
    parts = leaves(rule)
    if any(isinstance(leaf, Has) and leaf.concept == "contraception" for leaf in parts):
        return not any(isinstance(leaf, Opaque) for leaf in parts)
    return all(isinstance(leaf, Range) and leaf.variable not in STAGES for leaf in parts)


def nested(exception: Rule) -> bool:
    """Tell whether an exception has an exception of its own: "other than lupus (excluding Sjogren's)"."""
    parts = exception.rules if isinstance(exception, Any) else (exception,)
    return any(
        isinstance(part, All) and len(part.rules) > 1 and isinstance(part.rules[-1], Not) for part in parts
    )


def is_test(concept: str) -> bool:
    """Tell whether an open name is of a test: "polysomnography", "colposcopy"."""
    return concept.startswith(NAMED) and concept.endswith(("graphy", "scopy", "metry", "gram", "graphic"))


def is_method(rule: Rule | None, vocabulary: Vocabulary) -> bool:
    """Tell whether words only say how a thing is known: "oesophagitis verified by endoscopy"."""
    parts = leaves(rule) if rule is not None else ()
    names = [leaf.concept for leaf in parts if isinstance(leaf, Has)]
    rows = (vocabulary.concepts.get(name) for name in names)
    return (
        bool(parts)
        and len(names) == len(parts)
        and all(
            is_test(name) or (row is not None and row.kind in ("procedure", "test"))
            for name, row in zip(names, rows, strict=True)
        )
    )


def is_health(concept: str) -> bool:
    """Tell whether a concept is health itself, from which an exception takes nothing."""
    return concept == "healthy-volunteer" or concept.startswith(
        tuple(f"{NAMED}{word}-" for word in ("good", "normal", "adequate"))
    )


def is_adjective(rule: Rule) -> bool:
    """Tell whether an open name is but an adjective, of a list that left its noun out: "renal, endocrine"."""
    name = rule.concept.removeprefix(NAMED) if isinstance(rule, Has) else ""
    return isinstance(rule, Has) and rule.concept != name and _ADJECTIVE.fullmatch(name) is not None


def is_caused(leaf: Rule) -> bool:
    """Tell whether a leaf ends in what brings it about: "due to a drug"."""
    return isinstance(leaf, Has) and any(each.startswith(_CAUSES) for each in leaf.qualifiers)


def explains(node: Node) -> bool:
    """Tell whether brackets explain an exception: "other than adenocarcinoma (i.e., sarcoma, lymphoma)"."""
    return node.kind == "group" and bool(node.children) and node.children[0].kind in ("ie", "eg")


def names_only(rule: Rule) -> bool:
    """Tell whether words only name something ("Sweet syndrome"), which cannot reach what stands beside it."""
    if isinstance(rule, All | Any):
        return all(computable(part) or names_only(part) for part in rule.rules)
    return isinstance(rule, Opaque) and len(rule.text.split()) <= _NAME and plain(rule.text)


def matching(then: Rule, part: Rule) -> Rule:
    """Keep of a conditional limit the variables the part limits ("ALT and AST <= 5 x ULN")."""
    own = {leaf.variable for leaf in leaves(part) if isinstance(leaf, Range)}
    if isinstance(then, All | Any):
        kept = tuple(leaf for leaf in then.rules if isinstance(leaf, Range) and leaf.variable in own)
        if kept:  # pragma: no branch - it was made of the same variables
            return kept[0] if len(kept) == 1 else type(then)(rules=kept)
    return then


def lifts(allowed: Rule, rule: Rule, vocabulary: Vocabulary) -> bool:
    """Tell whether what is allowed may be a case of what a rule names, and not only as much."""
    return any(
        isinstance(case, Has)
        and isinstance(leaf, Has)
        and (case.concept not in vocabulary.concepts or vocabulary.is_a(case.concept, leaf.concept))
        and (case.concept, *case.qualifiers) != (leaf.concept, *leaf.qualifiers)
        for case in leaves(allowed)
        for leaf in leaves(rule)
    )


def mute(part: Sequence[Node], rules: Iterable[Rule], vocabulary: Vocabulary, lifted: bool) -> None:
    """Let a permission that lifts nothing say nothing: "no chemotherapy; hormones are allowed".

    Only among treatments can it be told that one is no case of the other.
    """
    rows = [vocabulary.concepts.get(getattr(leaf, "concept", "")) for rule in rules for leaf in leaves(rule)]
    if not lifted and all(row is not None and row.kind in TREATMENTS for row in rows):
        for node in part:
            node.rule = None


_LASTING = ("hiv-infection", "hepatitis-b", "hepatitis-c")
"""Infections that stay, so that one who has them has what a study calls active or significant."""
_MILD = frozenset({"uncontrolled", "untreated", "suspected", "latent"})
"""What a named case must be too: "uncontrolled infection, including HIV"."""

_REACTIONS = frozenset({"allergy", "adverse-drug-reaction", "drug-intolerance"})


def kept(
    fresh: Iterable[Rule], rule: Rule, cases: Iterable[Rule], vocabulary: Vocabulary
) -> tuple[Rule, ...]:
    """Give the examples that say something: no mere adjectives, and the infections that stay."""
    said = (case for case in fresh if not is_adjective(case))
    return (*said, *named_infections(rule, cases, vocabulary))


def named_infections(rule: Rule, cases: Iterable[Rule], vocabulary: Vocabulary) -> Iterator[Rule]:
    """Give the lasting infections named as cases of a narrower one: "serious infection, including HIV"."""
    wider = [
        leaf
        for leaf in leaves(rule)
        if isinstance(leaf, Has)
        and (leaf.qualifiers or leaf.status == "active")
        and leaf.window is None
        and vocabulary.is_a(leaf.concept, "infection")
    ]
    for case in (each for some in cases for each in (some.rules if isinstance(some, Any) else (some,))):
        above = next((leaf for leaf in wider if _within(case, leaf, vocabulary)), None)
        if above is not None:
            yield qualified(case, above.status, [each for each in above.qualifiers if each in _MILD])


def _within(case: Rule, above: Has, vocabulary: Vocabulary) -> bool:
    if not isinstance(case, Has) or case.qualifiers or case.concept == above.concept:
        return False
    lasting = any(vocabulary.is_a(case.concept, each) for each in _LASTING)
    return lasting and is_case(case, [above.concept], vocabulary)


def is_case(case: Has, known: Iterable[str], vocabulary: Vocabulary) -> bool:
    """Tell whether an example is a case of what is named: hepatitis is one of an active infection, too."""
    now = case.concept != "infection" and case.status != "history" and case.window is None
    return any(
        vocabulary.is_a(case.concept, above)
        or (now and above == "active-infection" and vocabulary.is_a(case.concept, "infection"))
        for above in known
    )


def as_bad(cases: Rule, rule: Rule, vocabulary: Vocabulary) -> Rule:
    """Give examples as bad as what they are of: "uncontrolled diseases such as diabetes" are uncontrolled."""
    last = leaves(rule)[-1]
    if not isinstance(last, Has) or last.concept.endswith(_ANY_ILLNESS):
        return cases  # "uncontrolled intercurrent illness including an infection, an arrhythmia …"
    degrees = [each for each in last.qualifiers if each in _LENT]
    told = any(isinstance(leaf, Has) and not DEGREES.isdisjoint(leaf.qualifiers) for leaf in leaves(cases))
    either = sum(isinstance(leaf, Has) and leaf.concept == last.concept for leaf in leaves(rule)) > 1
    if not degrees or told or either:  # "serious or unstable disease such as gout" has it in either degree
        return cases  # "uncontrolled diseases such as severe asthma and gout" tells what is meant of each
    return mapped(cases, lambda leaf: _as_bad(leaf, degrees, vocabulary))


def _as_bad(leaf: Rule, degrees: list[str], vocabulary: Vocabulary) -> Rule:
    bare = isinstance(leaf, Has) and leaf.status == "any" and not leaf.qualifiers and leaf.window is None
    if not bare or not isinstance(leaf, Has) or leaf.concept.startswith(_TOLD):
        return leaf
    row = vocabulary.concepts.get(leaf.concept)
    lasting = row is not None and row.kind in ILLNESSES
    if not lasting or any(vocabulary.is_a(leaf.concept, each) for each in _ONCE):
        return leaf
    return qualified(leaf, "", degrees)


_LENT = ("uncontrolled", "unstable", "untreated")
_ANY_ILLNESS = ("intercurrent-illness", "concurrent-illness")
_TOLD = ("unstable-", "decompensated-", "end-stage-", "severe-", "acute-")
"""How names begin that tell a degree."""
_ONCE = ("neoplasm", "stroke", "myocardial-infarction", "trauma", "infection")
"""What is controlled or not in no such way, and infections, of which `named_infections` tells."""


def narrowed(rule: Rule, exception: Rule, vocabulary: Vocabulary) -> Rule:
    """Take an exception out of a rule; of alternatives, out of those that have a case among it.

    "Insulin or oral drugs other than metformin" lets nobody in who takes insulin and metformin.
    """
    cases = [leaf.concept for leaf in leaves(exception) if isinstance(leaf, Has)]
    within = tuple(
        any(
            isinstance(leaf, Has) and any(vocabulary.is_a(case, leaf.concept) for case in cases)
            for leaf in leaves(part)
        )
        for part in (rule.rules if isinstance(rule, Any) else ())
    )
    if not isinstance(rule, Any) or not any(within) or all(within):
        return All(rules=(rule, Not(rule=exception)))
    return Any(
        rules=tuple(
            All(rules=(part, Not(rule=exception))) if taken else part
            for part, taken in zip(rule.rules, within, strict=True)
        )
    )


def reacts_to_more(case: Has, rule: Rule) -> bool:
    """Tell whether an example of a reaction names a new substance: "to a drug, even to X"."""
    to = [each for each in case.qualifiers if each.startswith("to-")]
    known = {each for leaf in leaves(rule) if isinstance(leaf, Has) for each in leaf.qualifiers}
    return case.concept in _REACTIONS and bool(to) and bool(known) and known.isdisjoint(to)


def are_reacted_to(cases: Iterable[Rule], rule: Rule, vocabulary: Vocabulary) -> bool:
    """Tell whether examples of a reaction are what it is to: "allergy to such products, such as insulin"."""
    return all(isinstance(leaf, Has) and leaf.concept in _REACTIONS for leaf in leaves(rule)) and any(
        isinstance(leaf, Has)
        and (row := vocabulary.concepts.get(leaf.concept)) is not None
        and row.kind in DRUGS
        for case in cases
        for leaf in leaves(case)
    )


def names_others(held: Rule, examples: Sequence[Node], vocabulary: Vocabulary) -> bool:
    """Tell whether examples behind "other than" are of what is left, and none of what is taken out."""
    known = [leaf.concept for leaf in leaves(held) if isinstance(leaf, Has)]
    named = [node.label for node in examples if node.kind == "atom"]
    return bool(named) and not any(vocabulary.is_a(name, each) for name in named for each in known)

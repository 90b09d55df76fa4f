"""An exception that is one of the kind it is taken from: of the thing itself, not of the patient.

"Joint disease other than rheumatoid arthritis" keeps out who has gout and rheumatoid arthritis, too; the rule
"joint disease and no rheumatoid arthritis" would not. What is common in second malignancies (skin, in situ)
stays a rule of its own, which can be judged without a question.
"""

import re

from msgspec import structs

from trialbridge.eligibility.atoms import holds
from trialbridge.model.rule import NAMED, OTHER_THAN, All, Any, Has, If, Not, Rule, is_named
from trialbridge.vocab import Vocabulary

_WORDS = (
    "other than", "except", "besides", "apart from", "excluding", "aside from", "exclusive of",
)  # fmt: skip
_MOST = 4
"""What is left out of one thing at most; a longer list is one of its own."""
_TUMOURS = frozenset({"second-malignancy", "malignant-neoplasm", "neoplasm"})
_COMMON = frozenset(
    {"skin-cancer", "carcinoma-in-situ", "cervical-intraepithelial-neoplasia", "prostate-cancer",
     "thyroid-cancer", "bladder-cancer"}
)  # fmt: skip
_USUAL = frozenset({"squamous-cell-carcinoma", "cervical-cancer", "low-risk-malignancy", "curative-therapy"})
"""What everybody leaves out of second malignancies, with all below it, and by these names alone."""
_ADDICTED = re.compile(r"depend|abuse|addict|misuse|use-disorder")


def exempting(text: str, rule: Rule, vocabulary: Vocabulary) -> Rule:
    """Give a rule of folded words, exceptions of the same kind as qualities of what they are taken from."""
    return _exempting(rule, vocabulary) if holds(text, _WORDS) else rule


def _exempting(rule: Rule, vocabulary: Vocabulary) -> Rule:
    match rule:
        case Not(rule=inner):
            return Not(rule=_exempting(inner, vocabulary))
        case Any(rules=rules):
            return Any(rules=tuple(_exempting(part, vocabulary) for part in rules))
        case If(then=then):
            return structs.replace(rule, then=_exempting(then, vocabulary))
        case All(rules=(Has() as thing, Not(rule=left))) | All(rules=(Not(rule=left), Has() as thing)):
            return _less(thing, left, vocabulary) or rule
        case All(rules=(Any(rules=things), Not(rule=left))) | All(rules=(Not(rule=left), Any(rules=things))):
            return _each_less(things, left, vocabulary) or rule
        case All(rules=rules):
            return All(rules=tuple(_exempting(part, vocabulary) for part in rules))
    return rule


def _less(thing: Has, left: Rule, vocabulary: Vocabulary) -> Rule | None:
    """Give a thing less what is left out, None where that is another matter."""
    parts = left.rules if isinstance(left, Any) else (left,)
    names = [_name(thing, part, vocabulary) for part in parts]
    if len(names) > _MOST or not (all(names) or (any(names) and thing.concept in _TUMOURS)):
        return None
    less = structs.replace(thing, qualifiers=tuple(sorted({*thing.qualifiers, *filter(None, names)})))
    rest = tuple(part for part, name in zip(parts, names, strict=True) if not name)
    if not rest:
        return less
    return All(rules=(less, Not(rule=rest[0] if len(rest) == 1 else Any(rules=rest))))


def _each_less(things: tuple[Rule, ...], left: Rule, vocabulary: Vocabulary) -> Rule | None:
    """Give alternatives of one concept, each less the same: "past or concurrent malignancy other than X"."""
    concepts = {thing.concept for thing in things if isinstance(thing, Has)}
    if len(concepts) != 1:
        return None
    narrowed: list[Rule] = []
    rests: set[tuple[Rule, ...]] = set()
    for thing in things:
        less = _less(thing, left, vocabulary) if isinstance(thing, Has) else None
        if less is None:
            return None
        narrowed.append(less.rules[0] if isinstance(less, All) else less)
        rests.add(less.rules[1:] if isinstance(less, All) else ())
    if len(rests) > 1:
        return None  # what is left over differs, so that it cannot be said once of all
    either, rest = Any(rules=tuple(narrowed)), rests.pop()
    return All(rules=(either, *rest)) if rest else either


def _name(thing: Has, part: Rule, vocabulary: Vocabulary) -> str:
    """Give the quality that leaves a part out, "" where it is no plain one of the thing's kind."""
    if not isinstance(part, Has) or part.window not in (None, thing.window):
        return ""
    if part.status not in ("any", thing.status) or any("-" in each for each in part.qualifiers):
        return ""
    if thing.concept in _TUMOURS and (part.concept in _USUAL or _common(part.concept, vocabulary)):
        return ""
    family = vocabulary.family(thing.concept)
    same = thing.concept == part.concept or (family and family == vocabulary.family(part.concept))
    alike = same or is_named(thing) or is_named(part)
    if not alike and _ADDICTED.search(thing.concept) is None:
        return ""
    return OTHER_THAN + "-".join((*part.qualifiers, part.concept.removeprefix(NAMED)))


def _common(concept: str, vocabulary: Vocabulary) -> bool:
    return not _COMMON.isdisjoint(vocabulary.ancestors(concept))

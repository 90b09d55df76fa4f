"""What the unread words of an exclusion name must at least be there; it understands no more of them."""

import re
from functools import lru_cache

from trialbridge.matching.wording import presumable
from trialbridge.model.rule import NAMED, All, Any, AtLeast, Has, If, Not, Opaque, Rule, named_words
from trialbridge.vocab import Vocabulary, fold

_COMPARED = re.compile(r"[<>≤≥=]")


_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?")
_LONGEST = 14

_KINDS = frozenset({"disease", "finding", "drug", "drug-class", "procedure", "therapy"})
_TURNED = re.compile(
    r"\b(?:no|not|non|none|never|without|lack|lacks|lacking|absence|absent|free"
    r"|fail(?:s|ed|ing)|failures? (?:of|to)"
    r"|unable|inability"
    r"|unwilling\w*|refus\w+|declin\w+|cannot|inadequate\w*|insufficient\w*|incomplete\w*|other|except\w*"
    r"|unless|only|but|less|below|under|outside|negative|normal|adequate|must|should|un(?:treated|vaccinated))\b",
    re.IGNORECASE,
)
"""Words that may make an exclusion of what is *not* there: "not vaccinated against measles"."""


def at_least(rule: Rule, vocabulary: Vocabulary, *, exclusion: bool) -> Rule:
    """Give the rule with what its unread words name, where presence would exclude (docs/adr/0009).

    "Emergency room visit for fibroid symptoms" is at least about fibroids: `All(uterine-fibroids, Opaque)`,
    so that a patient without is not excluded, and of one with them nothing is known. Words that deny,
    measure or make an exception are left alone.
    """
    return _at(rule, vocabulary, wanted=False) if exclusion else rule


def _at(rule: Rule, vocabulary: Vocabulary, wanted: bool) -> Rule:
    match rule:
        case Opaque(text=text) if not wanted:
            named = _named(text, vocabulary)
            return All(rules=(Any(rules=named), rule)) if named else rule
        case Not(rule=inner):
            return Not(rule=_at(inner, vocabulary, not wanted))
        case All(rules=rules):
            return All(rules=tuple(_at(part, vocabulary, wanted) for part in rules))
        case Any(rules=rules):
            said = rules if wanted else tuple(part for part in rules if not _shred(part)) or rules
            return Any(rules=tuple(_at(part, vocabulary, wanted) for part in said))
        case AtLeast(n=n, rules=rules):
            return AtLeast(n=n, rules=tuple(_at(part, vocabulary, wanted) for part in rules))
        case If(test=test, then=then, other=other):
            return If(
                test=test,
                then=_at(then, vocabulary, wanted),
                other=None if other is None else _at(other, vocabulary, wanted),
            )
    return rule


def _shred(rule: Rule) -> bool:
    """Tell whether unread words hold no word at all, only marks and letters: no alternative of their own."""
    return isinstance(rule, Opaque) and not re.search(r"[^\W\d_]{3}|[\u4e00-\u9fff]", rule.text)


@lru_cache(maxsize=20_000)
def _named(text: str, vocabulary: Vocabulary) -> tuple[Has, ...]:
    """Give the conditions, drugs and procedures the words name; none where they say more than that."""
    if _TURNED.search(text) or _COMPARED.search(text):
        return ()
    names: list[str] = []
    whole = NAMED + "-".join(_WORD.findall(fold(text)))
    for hit in vocabulary.scan(text):
        concept = hit.of("concept")
        row = vocabulary.concepts.get(concept or "")
        if hit.of("variable") or (row is not None and not row.presumable):
            return ()
        if row is not None and row.kind in _KINDS:
            names.append(row.id)
    if not names and _says(whole, vocabulary):
        names.append(whole)
    return tuple(Has(concept=name) for name in dict.fromkeys(names))


def _says(whole: str, vocabulary: Vocabulary) -> bool:
    """Tell whether words name something that a record would tell of, and count or measure nothing."""
    words = named_words(whole).split()
    telling = any(len(word) > 2 and word not in vocabulary.ordinary for word in words)
    counts = any(word.isdigit() for word in words)
    return telling and not counts and len(words) <= _LONGEST and presumable(whole)

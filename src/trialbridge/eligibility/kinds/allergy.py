"""Allergy, intolerance and contraindication: in general, to named substances, or to what the study gives.

What is named becomes a qualifier that a fact must state too: `to-<concept>` where the vocabulary knows the
substance, `to-<its words>` where it does not, `study-drug` for the study's product and its components.
"""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.substances import Substances
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import All, Any, Has, Not, Opaque, Rule
from trialbridge.vocab import DRUGS

CONCEPTS = (
    "allergy", "anaphylaxis", "drug-allergy", "adverse-drug-reaction", "drug-intolerance", "contraindication"
)  # fmt: skip
TRIGGERS = (*CONCEPTS, "sensitive")

_TO = re.compile(
    r"(?:(?:reactions?|responses?|events?|state) )?(?:known |thought |suspected )?"
    r"(?:attributed to|attributable to|due to|caused by|associated with|related to|in response to|"
    r"to the use of|for the use of|to use of|to (?:prior |previous )?treatment with|"
    r"to(?: or with)?|against|of|with|for)(?: |, )"
)
_GRADE = re.compile(r"[^()]{0,20}(?:(?:≥|>=|> ?=) ?grade ?(?P<a>[1-4])|grade ?(?:≥|>=|> ?=) ?(?P<b>[1-4])|"
                    r"grade ?(?P<c>[1-4]) or (?:higher|greater|above))[^()]{0,12}")  # fmt: skip
_ENDS_IN_TO = (" to", " of", " against", " for", " tolerate")
_JOINS = frozenset({"or", "and", "fill", "link", "status", "qual", "other"})
_DESCRIBING = frozenset({
    "using", "formulated", "containing", "based", "which", "that", "whose", "derived", "produced", "made",
})  # fmt: skip
_SAME = frozenset({"sensitivity", "sensitivities", "intolerability", "sensitization", "sensitisation"})
_TOLD = {"drug-allergy": "allergy"}
"""What a head is where the substance is told: "drug allergy to penicillin" is an allergy to penicillin."""
_SIMILAR = "compounds of similar"
_MOST = 40
"""Substances a sentence may name; what is longer is a pasted table."""


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "allergy or intolerance to X, Y or any of its excipients"; a bare head stays a plain concept."""
    tokens = sentence.tokens
    done = 0
    for at, token in enumerate(tokens):
        if at < done or not (_heads(token) or _is_sensitive(tokens, at)):
            continue
        last, named = _run(tokens, at)
        qualifiers, behind = _bracket(sentence, last + 1)
        start = _linked(sentence, last, behind)
        if start is None:
            if at and _is_substance(sentence, tokens[at - 1]):
                rule = _rule(named, [f"to-{tokens[at - 1].value}"], qualifiers)
                yield Atom(at - 1, last + 1, rule, "allergy", 3)  # "selenium allergy or intolerance"
            continue
        reading = Substances(sentence, start)
        names, end = reading.read()
        if _SIMILAR in sentence.text[tokens[last].end : tokens[start - 1].end]:
            names += [f"similar-to-{name.removeprefix('to-')}" for name in names]
        opened, done = max(done, _opening(tokens, at)), max(end, last + 1)
        if len(names) > _MOST or end == start:
            yield from _unread(sentence, at, last, named)
        else:
            rule = _rule(named, names, qualifiers)
            stop = _described(sentence, end)
            if stop > end:
                words = sentence.text[tokens[end].start : tokens[stop - 1].end]
                rule, end = All(rules=(rule, Opaque(text=words))), stop
            yield Atom(opened, end, rule, "allergy", 3)


def _heads(token: Token) -> bool:
    return token.kind == "concept" and token.value in CONCEPTS


def _is_sensitive(tokens: list[Token], at: int) -> bool:
    """Tell whether a patient "is sensitive to" something, as no tumour is."""
    before, after = tokens[at - 1] if at else None, tokens[at + 1 : at + 2]
    told = tokens[at].text == "sensitive" and [token.text for token in after] == ["to"]
    return told and before is not None and before.kind in ("aux", "subj", "fill")


def _is_substance(sentence: Sentence, token: Token) -> bool:
    row = sentence.vocabulary.concepts.get(token.value) if token.kind == "concept" else None
    return row is not None and row.kind in DRUGS


def _opening(tokens: list[Token], at: int) -> int:
    """Give where a head begins with what only says the same: "sensitivity or | allergy to"."""
    if at and tokens[at - 1].value == "immediate-hypersensitivity":
        return at - 1
    joined = at > 1 and (tokens[at - 1].kind == "or" or tokens[at - 1].text == "/")
    return at - 2 if joined and tokens[at - 2].text in _SAME else at


def _run(tokens: list[Token], at: int) -> tuple[int, list[tuple[str, tuple[str, ...]]]]:
    """Give the last of the heads that share a complement, and each with the qualifiers right before it."""
    own: tuple[str, ...] = ()
    if at and tokens[at - 1].value == "immediate-hypersensitivity":
        own = ("immediate",)
    last, named = at, [("allergy" if own else tokens[at].value or "allergy", own)]
    held: list[str] = []
    joined = False
    for place in range(at + 1, len(tokens)):
        token = tokens[place]
        if _heads(token) and joined:
            last, joined = place, False
            named.append((token.value, tuple(held)))
            held = []
        elif token.kind in _JOINS or token.text in (",", "/", "to", "reaction", "reactions"):
            joined = joined or token.kind in ("or", "and") or token.text in ",/"
            held += [token.value] if token.kind == "qual" else []
        else:
            break
    return last, named


def _bracket(sentence: Sentence, at: int) -> tuple[tuple[str, ...], int]:
    """Read "(>= grade 3)" behind the head: a qualifier; any other bracket is left where it stands."""
    tokens = sentence.tokens
    if at >= len(tokens) or tokens[at].text != "(":
        return (), at
    close = next((k for k in range(at, min(at + 12, len(tokens))) if tokens[k].text == ")"), None)
    if close is None:
        return (), at
    inside = sentence.text[tokens[at].end : tokens[close].start]
    graded = _GRADE.fullmatch(inside)
    if graded is not None:
        return (f"grade-{graded['a'] or graded['b'] or graded['c']}-or-more",), close + 1
    if all(token.kind in ("qual", "fill") for token in tokens[at + 1 : close]):
        return tuple(token.value for token in tokens[at + 1 : close] if token.kind == "qual"), close + 1
    return (), at


def _linked(sentence: Sentence, last: int, behind: int) -> int | None:
    """Give where the substances begin, or None where the head has no complement."""
    tokens = sentence.tokens
    if behind >= len(tokens):
        return None
    found = _TO.match(sentence.text, tokens[behind].start)
    if found is None:
        closed = tokens[last].text.endswith(_ENDS_IN_TO) and behind == last + 1
        return behind + (tokens[behind].text == ",") if closed else None
    return next((at for at in range(behind, len(tokens)) if tokens[at].start >= found.end()), None)


def _described(sentence: Sentence, end: int) -> int:
    """Give where words end that say more of the last substance: "or drugs | using Cremophor as a vehicle"."""
    tokens = sentence.tokens
    if end >= len(tokens) or tokens[end].text not in _DESCRIBING:
        return end
    return next((at for at in range(end, len(tokens)) if tokens[at].text in ".;:"), len(tokens))


def _rule(named: list[tuple[str, tuple[str, ...]]], names: list[str], graded: tuple[str, ...]) -> Rule:
    rules: tuple[Rule, ...] = tuple(
        Has(concept=_TOLD.get(concept, concept), qualifiers=tuple(sorted({name, *own, *graded})))
        for concept, own in dict.fromkeys(named)
        for name in names
    )
    return rules[0] if len(rules) == 1 else Any(rules=rules)


def _unread(
    sentence: Sentence, at: int, last: int, named: list[tuple[str, tuple[str, ...]]]
) -> Iterator[Atom]:
    """Keep as words what stands behind the head where it names nothing that can be told."""
    tokens = sentence.tokens
    stop = next((k for k in range(last + 1, len(tokens)) if tokens[k].kind == "punct"), len(tokens))
    stop = max(stop, min(last + 2, len(tokens)))
    words = Opaque(text=sentence.text[tokens[last].end : tokens[stop - 1].end].strip())
    yield Atom(at, stop, All(rules=(Has(concept=named[0][0]), words)), "allergy", 3)


EXAMPLES = (
    Example("No severe allergic constitution.", Not(rule=Has(concept="allergy", qualifiers=("severe",)))),
    Example(
        "Known allergy to any of the components of the investigational agent",
        Has(concept="allergy", qualifiers=("study-drug",)),
        exclusion=True,
    ),
    Example(
        "Hypersensitivity to any component of the study drug",
        Has(concept="allergy", qualifiers=("study-drug",)),
        exclusion=True,
    ),
    Example(
        "Hypersensitivity (≥ grade 3) to pembrolizumab or any of its excipients",
        Any(
            rules=(
                Has(concept="allergy", qualifiers=("grade-3-or-more", "to-pembrolizumab")),
                Has(concept="allergy", qualifiers=("grade-3-or-more", "to-pembrolizumab-component")),
            )
        ),
        exclusion=True,
    ),
    Example(
        "Allergy to latex or adhesive tape",
        Any(
            rules=(
                Has(concept="allergy", qualifiers=("to-adhesive-tape",)),
                Has(concept="allergy", qualifiers=("to-latex",)),
            )
        ),
        exclusion=True,
    ),
    Example(
        "Allergy to the study drug, including known allergy to trehalose",
        Any(
            rules=(
                Has(concept="allergy", qualifiers=("study-drug",)),
                Has(concept="allergy", qualifiers=("to-trehalose",)),
            )
        ),
        exclusion=True,
    ),
)

"""Allergy and hypersensitivity, in general, to a known substance, or to what the study gives."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import All, Any, Has, Not, Opaque, Rule

CONCEPTS = ("allergy",)
TRIGGERS = ("allergy",)

_STUDY = re.compile(
    r"(?:any |one |all |either )?(?:of )?(?:the )?(?:other )?(?:(?:active )?(?:components?|ingredients?|"
    r"constituents?|excipients?|substances?|products?|drugs?|agents?|biologics|medications?|medicines?|"
    r"materials?|compounds?)"
    r"(?: or (?:any )?(?:of )?(?:its |the |their )?(?:components?|ingredients?|excipients?|metabolites))?"
    r"|study|trial|investigational|test)(?: (?:or|and)(?: to)?(?: any)?(?: of)?(?: its| their| the)? "
    r"(?:components?|ingredients?|excipients?|constituents?|inactive ingredients|metabolites))?"
    r"(?: (?:(?:contained |used |given |administered |present )?(?:of|in|with|for|to be used in|used in|"
    r"during|from)) (?:any |either )?(?:of )?(?:the |this |these |its )?"
    r"(?:(?:study|trial|investigational|test|experimental|protocol|combination|drug|active) ?){0,2}"
    r"(?:drugs?|treatments?|medications?|agents?|products?|medicines?|medicinal products?|therap(?:y|ies)|"
    r"study|trial|formulations?|vaccines?|interventions?|compounds?|protocol|regimens?|imps?|medicinal "
    r"product))?"
    r"(?: (?:drugs?|treatments?|medications?|agents?|products?|medicines?|medicinal products?|therap(?:y|"
    r"ies)|vaccines?|interventions?|compounds?))?"
    r"(?:,? (?:or|and) (?:to )?(?:any )?(?:of )?(?:its|their|the) (?:components?|ingredients?|excipients?|"
    r"constituents?|formulations?))?"
)
_TO = (
    "to",
    "against",
    "of",
    "with",
    "attributed to compounds of similar chemical or biologic composition to",
)
_CARRY = frozenset({"link", "fill", "aux", "subj", "status", "other", "or", "and", "eg"})
_LISTING = frozenset({",", "/", "drugs", "agents", "class", "classes", "family", "group", "type", "of"})
_GIVEN = frozenset({"drug", "drug-class", "therapy"})


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "allergy to X, Y or Z": the substances become qualifiers, which a fact must state too."""
    tokens = sentence.tokens
    studied = {
        start: end
        for start, end, found in matches(sentence, _STUDY)
        if " " in found[0].strip() or "excipient" in found[0]
    }
    for at, token in enumerate(tokens):
        if token.value != "allergy" or token.kind != "concept":
            continue
        substances, end, known = _substances(tokens, at, studied, sentence)
        if end > at + 1:
            start = at
            while start and (
                tokens[start - 1].value == "allergy"
                or tokens[start - 1].kind in ("or", "and", "fill")
                or tokens[start - 1].text in ",/"
            ):
                start -= 1  # "allergy, hypersensitivity or intolerance to X"
            while tokens[start].value != "allergy":
                start += 1
            if not known or not substances:
                words = sentence.text[tokens[at + 1].start : tokens[end - 1].end]
                yield Atom(start, end, All(rules=(Has(concept="allergy"), Opaque(text=words))), "allergy", 3)
                continue
            rules: tuple[Rule, ...] = tuple(Has(concept="allergy", qualifiers=(name,)) for name in substances)
            yield Atom(start, end, rules[0] if len(rules) == 1 else Any(rules=rules), "allergy", 3)


def _substances(
    tokens: list[Token], at: int, studied: dict[int, int], sentence: Sentence
) -> tuple[list[str], int, bool]:
    """Read what the allergy is to: qualifiers, where they end, and whether all of it is understood."""
    names: list[str] = []
    place, end, known = at + 1, at + 1, True
    if place >= len(tokens) or not (tokens[place].text in _TO or token_to(tokens[at])):
        return [], end, True
    while place < len(tokens):
        token = tokens[place]
        if place in studied:
            names += ["study-drug"] if "study-drug" not in names else []
            place = end = studied[place]
        elif token.kind == "concept" and sentence.vocabulary.concepts[token.value].kind in _GIVEN:
            names += [f"to-{token.value}"] if f"to-{token.value}" not in names else []
            place = end = place + 1
        elif token.kind in _CARRY or token.text in _LISTING:
            place += 1
        elif token.text in "([" and place == end and studied_at(studied, end):
            place = end = _closed(tokens, place)  # "any of the excipients (citric acid; sodium chloride)"
        elif token.text in "()[]":
            place += 1
            end = place if end == place - 1 or token.text in ")]" else end
        elif (
            token.kind in ("word", "tail", "site", "concept", "variable", "anchor")
            and token.text != "allergy"
        ):
            known = False
            place = end = place + 1
        else:
            break
    return names, end, known


def studied_at(studied: dict[int, int], end: int) -> bool:
    """Tell whether what the study gives ends at a place."""
    return end in studied.values()


def _closed(tokens: list[Token], at: int) -> int:
    """Give the place behind the bracket that closes the one at a place, or the end."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place].text in "([") - (tokens[place].text in ")]")
        if depth == 0:
            return place + 1
    return len(tokens)


def token_to(token: Token) -> bool:
    """Tell whether the words themselves end in "to" ("allergic to")."""
    return token.text.endswith(" to")


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
)

"""Brackets behind an operand: abbreviation, examples, exception, condition, window; no other grammar."""

import re
from collections.abc import Callable

import msgspec

from trialbridge.eligibility.asides import refers
from trialbridge.eligibility.company import is_treated
from trialbridge.eligibility.describing import plain, slug
from trialbridge.eligibility.illness import OTHER
from trialbridge.eligibility.nodes import Node, adjectival, marks
from trialbridge.eligibility.operands import CLASSES, Grammar, Operand
from trialbridge.eligibility.other_limits import otherwise, tested_limit
from trialbridge.eligibility.rewrite import denies, disjoint, limiting, qualified
from trialbridge.model.rule import NAMED, All, Any, Has, If, Range, Rule, leaves
from trialbridge.vocab import DRUGS, ILLNESSES

_NARROWING = frozenset({"neg", "exc", "cond", "and", "semi", "bare", "colon", "excluded", "permit", "forbid"})
"""What makes brackets more than a list of cases: "solid tumours (lung, gastric)"."""
_SILENT = frozenset(
    ["subj", "aux", "link", "place", "comma", "then", "other", "slash", "and", "or", "semi", "ie", "eg"]
)
_NOTED = re.compile(r"(?:please )?(?:note|nb|n\.b\.)\b", re.IGNORECASE)
_BINDING = re.compile(
    r"\d|\b(?:must|should|shall|not|no|allowed|permitted|eligible|excluded|acceptable|except|unless|if|"
    r"without|only|may)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\d|\b(?:no|not|without|except|unless|if|only|provided|until|prior|within|for)\b", re.IGNORECASE
)
"""What makes a permission one of some cases alone, or none."""
_MEANS = re.compile(
    r"transfus|growth[- ]factor|g-?csf|filgrastim|erythropo|epoetin|\bepo\b|lowering|supplement|replacement|"
    r"hydroxy(?:urea|carbamide)|leu[ck]apheresis|cytoreduc|calculat|estimat|formula|equation|cockcroft",
    re.IGNORECASE,
)
"""By what a limit is reached, or found."""
_BY_MEANS = re.compile(
    r"(?:(?:i\.? ?e\.?|\.?ie\.),? (?:(?:with|by|through|via) )?|e\.? ?g\.?,? (?:with|by|through|via) )"
    r"(?:the )?(?:use|means) of\b",
    re.IGNORECASE,
)
_CODED = re.compile(
    r"(?:icd|cpt|snomed|hcpcs|loinc|mesh|read code|(?:procedure|diagnosis|billing|diagnostic) codes?)\b"
    r"|icd[- ]?(?:9|10)",
    re.IGNORECASE,
)
"""Brackets that give the code of what stands before them: "(ICD9-211.3)"."""
_AGAIN = re.compile(r"[<>≤≥= ]*(\d+(?:\.\d+)?)(?: (?:years?|yrs?)(?: of age| old)?)?")
_OPEN_ENDED = re.compile(r"\b(?:etc|(?:and |or )?others?|and so on|among others)\b\.?\W*$", re.IGNORECASE)
_SHORT = 4
"""Letters of an abbreviation at most."""
_SCALES = frozenset({"ecog", "karnofsky", "lansky"})
_VAGUE = frozenset(
    {"systemic-disease", "severe-illness", "life-threatening-illness", "intercurrent-illness",
     "medical-condition", "comorbidity", "underlying-disease", "concurrent-illness"}
)  # fmt: skip
_WORDS = 4
"""Words that a limit in brackets may define."""

_Same = Callable[[Rule, Rule, Grammar], bool]


def bracketed(grammar: Grammar, node: Node, operand: Operand, words: list[Node], same: _Same) -> None:
    """Add what stands in brackets to the operand before it, or to its words where it is not understood."""
    inner = node.children
    telling = [child for child in inner if child.kind not in _SILENT]
    if not telling or _CODED.match(grammar.words(inner)) is not None:
        return
    if _BY_MEANS.match(grammar.words(inner)) is not None:
        inner.clear()  # "systemic treatment (i.e. with use of steroids)" says by what means
        return
    alone = len(telling) == 1 and telling[0].kind == "word"
    if operand.rule is None and len(words) <= _WORDS and _limits(telling):
        operand.rule = grammar.rule(inner)  # "Adequate marrow function (ANC >= 1.5 x 10^9/L)" is what it says
        words.clear()
        return
    if operand.rule is None:
        aside = not words and operand.before.extents and refers(grammar.words([node]))
        if {child.kind for child in telling} == {"qual"} and not words:
            for child in telling:
                operand.before.collect(child)  # "(non-infectious) pneumonitis"
        elif not (aside or (words and alone)):
            words.append(node)
        return
    if alone and adjectival(_lowered(grammar.words(telling))):
        operand.after.opens.append(slug(grammar.words(telling)))  # "neuropathy (painful)"
        return
    if alone and _abbreviates(grammar.words(telling)):
        return
    if _restates(grammar.words(inner), operand.rule):
        return
    kinds = {child.kind for child in telling}
    if telling[0].kind == "exc":
        rest = inner[inner.index(telling[0]) + 1 :]
        left_out = grammar.words(telling[:1]).lower().startswith("exclud")
        # "at least 10 years (excluding the diagnosis of cancer)" lets nobody in who has it
        grammar.doubted = grammar.doubted or (left_out and limiting(operand.rule) and not grammar.exclusion)
        changed = otherwise(grammar, operand.rule, rest)
        if changed is not None:
            operand.rule = changed
        else:
            operand.exceptions.append(grammar.alternatives(rest) if rest else grammar.opaque(inner))
    elif "cond" in kinds or telling[0].kind == "bare":
        _conditional(grammar, inner, operand, node)
    elif _NOTED.match(grammar.words(inner)) and not _BINDING.search(grammar.words(inner)):
        return  # "(note: seasonal influenza vaccines are inactivated)" changes nothing that is asked
    elif telling[0].kind == "win" and _for(grammar, inner) is not None and _is_timed(operand):
        _another(grammar, inner, telling[0], operand)
    elif kinds == {"win"}:
        windows = [child.window for child in telling if child.window is not None]
        operand.after.windows.extend(found for found in windows if found.window is not None)
    elif kinds <= {"qual", "open"} and len(telling) > 1 and any(c.kind in ("or", "slash") for c in inner):
        some = tuple(qualified(operand.rule, "", [child.value]) for child in telling)
        operand.rule = Any(rules=some)  # "liver failure (acute or chronic)"
    elif kinds == {"extent"} and len(telling) > 1 and _cases(grammar, inner, telling, operand.rule):
        # "cancer (locally advanced, recurrent or metastatic)"
        operand.linked.append(Any(rules=tuple(child.rule for child in telling if child.rule is not None)))
    elif kinds <= {"qual", "open"} and inner[0].kind == "eg":
        return  # "no chemotherapy (including oral)" denies every other too
    elif kinds <= {"qual", "status", "extent", "open"}:
        for child in telling:
            operand.after.collect(child)
    elif _OPEN_ENDED.search(grammar.words([node])) and not any(child.kind == "neg" for child in inner):
        operand.rule = grammar.exampled(operand.rule, inner) or operand.rule
    elif inner[0].kind in ("or", "slash") and isinstance(operand.rule, Has):
        operand.rule = Any(
            rules=(operand.rule, grammar.alternatives(inner[1:]))
        )  # "cardioversion (or pacing)"
    elif inner[0].kind == "ie" and grammar.exclusion and _vague(operand.rule):
        operand.rule = grammar.alternatives(inner[1:])  # "serious illness (i.e., delirium, stroke)" is these
    elif inner[0].kind == "eg" and is_treated(
        qualified(operand.rule, "", operand.after.quals),
        grammar.alternatives(inner[1:]),
        grammar.sentence.vocabulary,
    ):
        return  # "requiring medication (such as antiepileptics)"
    elif inner[0].kind == "eg":
        if OTHER in operand.before.quals and operand.rule is not None:
            # "other platelet disorders (e.g. haemophilia)": the examples are no others
            operand.before.quals.remove(OTHER)
            operand.rule = qualified(operand.rule, "", [OTHER])
        operand.rule = grammar.exampled(operand.rule, inner[1:]) or operand.rule
    else:
        _more(grammar, inner, operand, same)


def _cases(grammar: Grammar, inner: list[Node], telling: list[Node], rule: Rule) -> bool:
    """Tell whether brackets name states or alterations any of which counts: "(exon 19 deletion or L858R)"."""
    if any(child.kind == "or" for child in inner):
        return True
    vocabulary, own = grammar.sentence.vocabulary, rule.concept if isinstance(rule, Has) else ""
    return all(
        marks(child, vocabulary) and isinstance(child.rule, Has) and vocabulary.is_a(child.rule.concept, own)
        for child in telling
    )


def _restates(words: str, rule: Rule) -> bool:
    """Tell whether brackets only say a limit again: "2 years to less than 12 years of age (<12)"."""
    again = _AGAIN.fullmatch(words)
    return again is not None and any(
        float(again[1]) in (leaf.low, leaf.high)
        or (leaf.published is not None and float(again[1]) in (leaf.published.low, leaf.published.high))
        for leaf in leaves(rule)
        if isinstance(leaf, Range)
    )


def _sorts(grammar: Grammar, rule: Rule, more: Rule, inner: list[Node]) -> bool:
    """Tell whether brackets name drugs behind something that is none: they say of what sort it is."""
    concepts = grammar.sentence.vocabulary.concepts
    kinds = {
        concepts[leaf.concept].kind
        for leaf in leaves(more)
        if isinstance(leaf, Has) and leaf.concept in concepts
    }
    own = concepts.get(rule.concept) if isinstance(rule, Has) else None
    drugs = bool(kinds) and kinds <= DRUGS
    return drugs and own is not None and own.kind in ILLNESSES and plain(grammar.words(inner))


def _names_only(rule: Rule, more: Rule, inner: list[Node], grammar: Grammar) -> bool:
    """Tell whether brackets hold one name that nothing knows, which says what is meant: "(phase stratum)"."""
    named = isinstance(more, Has) and more.concept.startswith(NAMED) and not more.qualifiers
    return named and isinstance(rule, Has) and plain(grammar.words(inner))


def _vague(rule: Rule) -> bool:
    """Tell whether a rule asks only for an illness of some sort."""
    return all(isinstance(leaf, Has) and leaf.concept in _VAGUE for leaf in leaves(rule))


def _for(grammar: Grammar, inner: list[Node]) -> int | None:
    """Give where the "for" of "(6 weeks for nitrosoureas)" stands, or a window that has its "since"."""
    for at, child in enumerate(inner):
        if child.window is not None and child.window.since:
            return at
        if child.kind == "link" and grammar.words([child]).lower() in ("for", "from", "since", "in case of"):
            return at
    return None


def _is_timed(operand: Operand) -> bool:
    return isinstance(operand.rule, Has)


def _is_given(rule: Rule, grammar: Grammar) -> bool:
    """Tell whether a rule asks for something given or done."""
    return isinstance(rule, Has) and grammar.sentence.vocabulary.family(rule.concept) == "given"


def _another(grammar: Grammar, inner: list[Node], timed: Node, operand: Operand) -> None:
    """Read "(6 weeks for nitrosoureas or mitomycin)" as the same of those, in their own window."""
    at = _for(grammar, inner)
    assert at is not None and timed.window is not None
    rule = grammar.alternatives(inner[at + 1 :])
    if timed.window.window is None or not all(_is_given(leaf, grammar) for leaf in leaves(rule)):
        operand.after.opaque.append(grammar.opaque(inner))
        return
    other = Operand(grammar)
    other.rule, other.negated, other.under = rule, operand.negated, operand.under
    lead = (operand.before.windows + operand.after.windows)[:1]
    since, window = lead[0].since if lead else "since" in grammar.sentence.text, timed.window.window
    if since and window.at_least is None:
        window = msgspec.structs.replace(window, at_least=window.at_most, at_most=None)
    other.after.windows.append(timed.window._replace(since=since, window=window))
    operand.also.append(other)


def _more(grammar: Grammar, inner: list[Node], operand: Operand, same: _Same) -> None:
    outer, grammar.permits = grammar.permits, False
    listed = isinstance(operand.rule, Has) and not any(child.kind in _NARROWING for child in inner)
    more = grammar.alternatives(inner) if listed else grammar.rule(inner)
    allowed, grammar.permits = grammar.permits, outer
    rule = operand.rule
    assert rule is not None
    if more is None and allowed and limiting(rule) and _reaches(grammar.words(inner)):
        inner.clear()  # "haemoglobin >= 9 g/dL (transfusion is allowed)" says how it may be reached
        return
    aged = isinstance(more, Range) and more.variable == "age" and not grammar.exclusion
    if aged and more is not None and limiting(rule) and "age" not in _variables(rule):
        operand.tests.append(more)  # "Karnofsky >= 50% (over age 10)"
        return
    if more is None:  # "(is permitted)", "(excluded)"
        operand.after.opaque.append(grammar.opaque(inner))
    elif _scales(rule) and _scales(more):
        operand.rule = Any(rules=(rule, more))  # "ECOG <= 1 (Karnofsky >= 70%)" says it on two scales
    elif limiting(rule) and not grammar.exclusion and _unaided(grammar, more, inner):
        operand.linked.append(more)  # "platelets >= 75 (without transfusion within 7 days)"
    elif limiting(rule) and not limiting(more):
        operand.after.opaque.append(grammar.opaque(inner))  # whom another limit is for is not understood
    elif isinstance(rule, Has) and rule.concept.startswith(NAMED) and limiting(more):
        operand.rule = more  # "impaired renal reserve (creatinine > 2 mg/dL)" is defined by its limit
    elif any(isinstance(leaf, Has) and leaf.concept == "contraindication" for leaf in leaves(more)):
        grammar.doubted = True  # "a live vaccine (contraindication to methotrexate)" gives a reason
        operand.linked.append(more)
    elif limiting(more) and operand.negated and not _classes(more):
        grammar.doubted = True  # "no dementia (MMSE >= 23)" may say what dementia is, or what is left
        operand.linked.append(more)
    elif _sorts(grammar, rule, more, inner) or _names_only(rule, more, inner, grammar):
        operand.after.opens.append(slug(grammar.words(inner)))  # "drug abuse (cocaine, heroin)"
    elif operand.negated and isinstance(more, Any) and len(more.rules) > 1:
        # "no other therapy (radiotherapy, hormones)" names cases; "negative for infections (HIV, HBV)" all
        grammar.doubted = grammar.doubted or "sign" in grammar.sentence.keys
        operand.rule = grammar.exampled(rule, inner) or rule
    elif (
        isinstance(rule, Has)
        and (grammar.exclusion or operand.negated or operand.passed())
        and inner[0].kind != "ie"
        and _members(grammar, rule, more)
    ):
        return  # "nitrosoureas (CCNU, BCNU)" names those of the class
    elif denies(more) or not all(same(rule, leaf, grammar) for leaf in leaves(more)):
        operand.linked.append(more)
        operand.glossed = True


def _variables(rule: Rule) -> set[str]:
    return {leaf.variable for leaf in leaves(rule) if isinstance(leaf, Range)}


def _unaided(grammar: Grammar, more: Rule, inner: list[Node]) -> bool:
    """Tell whether brackets deny what a limit may be reached by, for a time, and nothing else."""
    if not denies(more) or _MEANS.search(grammar.words(inner)) is None:
        return False
    parts = leaves(more)
    return all(isinstance(leaf, Has) and leaf.window and _is_given(leaf, grammar) for leaf in parts)


def _members(grammar: Grammar, rule: Has, more: Rule) -> bool:
    """Tell whether brackets name some drugs of the class before them."""
    vocabulary = grammar.sentence.vocabulary
    row = vocabulary.concepts.get(rule.concept)
    held = leaves(more)
    return (
        row is not None
        and row.kind == "drug-class"
        and isinstance(more, Any | Has)
        and all(
            isinstance(leaf, Has) and not leaf.window and vocabulary.is_a(leaf.concept, rule.concept)
            for leaf in held
        )
    )


def _reaches(words: str) -> bool:
    """Tell whether a permission says by what means a limit may be reached, in all cases."""
    return _MEANS.search(words) is not None and _BOUND.search(words) is None


def _conditional(grammar: Grammar, inner: list[Node], operand: Operand, node: Node) -> None:
    """ "(if there is liver metastasis, then <= 5 x ULN)", "(for women)"."""
    kinds = [child.kind for child in inner if child.kind not in ("and", "or")]
    limits = tested_limit([child for child in inner if child.kind not in ("cond", "and", "or")])
    if limits is not None and kinds[0] != "bare" and not grammar.exclusion and operand.rule is not None:
        test, then = limits if kinds[0] == "cond" else limits[::-1]
        if disjoint(operand.rule, test):
            operand.rule = Any(rules=(operand.rule, All(rules=(test, then))))
        else:
            operand.linked.append(If(test=test, then=then))
        return
    bare = next((child for child in inner if child.kind == "bare"), None)
    tests = [child for child in inner if child is not bare and child.kind not in ("cond", "then", "or")]
    tested = any(child.kind in ("atom", "word", "extent") for child in tests)
    if not tested or any(child.kind in ("neg", "exc") for child in inner):
        operand.after.opaque.append(grammar.opaque([node]))
        return
    test = grammar.alternatives(tests)
    if bare is not None:
        assert operand.rule is not None
        operand.rule = grammar.branches(test, bare, operand.rule)
    else:
        operand.tests.append(test)


def _limits(telling: list[Node]) -> bool:
    """Tell whether brackets hold limits alone."""
    limits = [node.kind == "atom" and node.rule is not None and limiting(node.rule) for node in telling]
    named = all(limit or node.kind == "word" for limit, node in zip(limits, telling, strict=True))
    return all(limits) or (named and limits[0] and sum(limits) > 1)  # "(WBC > 3.5, platelets 100, Hb > 9)"


def _classes(rule: Rule) -> bool:
    return all(isinstance(leaf, Range) and leaf.variable in CLASSES for leaf in leaves(rule))


def _scales(rule: Rule) -> bool:
    return all(isinstance(leaf, Range) and leaf.variable in _SCALES for leaf in leaves(rule))


def _lowered(text: str) -> str:
    """Give a word in small letters; a short one in capitals may be an abbreviation, and stays."""
    return text.lower() if len(text) > _SHORT else text


def _abbreviates(text: str) -> bool:
    return len(text) <= 12 and " " not in text.strip()

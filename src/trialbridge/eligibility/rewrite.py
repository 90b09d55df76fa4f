"""Changes to a rule that keep its shape: status, qualifiers, windows, items in places; no words."""

import re
from collections.abc import Callable, Sequence
from typing import TypeGuard

import msgspec

from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import (
    MEASURED,
    NAMED,
    All,
    Any,
    AtLeast,
    Count,
    Has,
    If,
    Not,
    Opaque,
    Range,
    Rule,
    Window,
    canonical,
    children,
    is_leaf,
    leaves,
)  # fmt: skip
from trialbridge.vocab import fold

AMOUNT = f"{MEASURED}amount-of-"
"""Begins the name of an amount of a concept: `measured:amount-of-aspirin[mg/d]`."""
_PREVENTING = frozenset({"contraception", "sexually-abstinent"})
_ABUSES = frozenset(
    {"substance-abuse", "drug-abuse", "substance-abuse-or-dependence", "drug-abuse-or-dependence"}
)
_PARTNERS = frozenset({"fertile-partner", "pregnant-partner"})
_FERTILE = (Has(concept="childbearing-potential"), Has(concept="fertile"))
_TRAITS = frozenset({"female", "male", "childbearing-potential", "fertile"}) | _PARTNERS
_KEPT = frozenset(
    {"pregnancy", "lactation", "contraception", "sexually-abstinent", "sperm-donation", "egg-donation"}
)
_NARROWED = frozenset({"active", "history", "planned"})
SUSPECTED = "known-or-suspected"
"""What words say of what is asked about in either case; rules have both."""
TO_COME = ("planned", "candidate", "indicated")
"""What words say of a treatment to come. Candidates need have no plan of it: rules have that as a quality."""


def mapped(rule: Rule, change: Callable[[Rule], Rule]) -> Rule:
    """Give the rule with every leaf changed."""
    if is_leaf(rule):
        return change(rule)  # as most rules are; what a shape is not is told slowly
    match rule:
        case All(rules=rules):
            return All(rules=tuple(mapped(part, change) for part in rules))
        case Any(rules=rules):
            return Any(rules=tuple(mapped(part, change) for part in rules))
        case AtLeast(n=n, rules=rules):
            return AtLeast(n=n, rules=tuple(mapped(part, change) for part in rules))
        case Not(rule=inner):
            return Not(rule=mapped(inner, change))
        case If(test=test, then=then, other=other):
            return If(
                test=mapped(test, change),
                then=mapped(then, change),
                other=None if other is None else mapped(other, change),
            )
    raise AssertionError(rule)  # pragma: no cover - the shapes that are no leaves are told above


def qualified(rule: Rule, status: str, quals: Sequence[str]) -> Rule:
    """Put a status and qualifiers into every Has; a limit cannot take qualifiers and keeps them as words."""
    if status in ("candidate", "indicated"):
        return qualified(rule, "", [*quals, status])
    if status == SUSPECTED or SUSPECTED in quals:
        sure = qualified(
            rule, "" if status == SUSPECTED else status, [each for each in quals if each != SUSPECTED]
        )
        return mapped(sure, _or_suspected)
    if not quals and status not in _NARROWED:
        return rule

    def change(leaf: Rule) -> Rule:
        if isinstance(leaf, Has) and leaf.concept == "pregnancy" and status == "planned":
            return Has(concept="planned-pregnancy")
        if isinstance(leaf, Has) and leaf.concept not in _TRAITS:
            own = status if leaf.status == "any" and status in _NARROWED else leaf.status
            said = [] if leaf.concept.startswith(NAMED) else leaf.concept.split("-")
            if "metastasis" in said:
                said.append("primary")  # "primary brain tumor or brain metastases"
            return Has(
                concept=leaf.concept,
                status=own,  # type: ignore[arg-type]  # one of the four, by the test above
                # "substance addiction" has told already of what
                qualifiers=tuple(sorted({*leaf.qualifiers, *(each for each in quals if each not in said)})),
                window=leaf.window,
            )
        amount = isinstance(leaf, Range) and leaf.variable.startswith(AMOUNT)
        if amount and not any("dose" in each for each in quals):
            return leaf  # of what is named beside it, which takes them, but for "at any dose" of another
        return All(rules=(leaf, Opaque(text=" ".join(quals)))) if quals else leaf

    return mapped(rule, change)


def _or_suspected(leaf: Rule) -> Rule:
    return Any(rules=(leaf, qualified(leaf, "", ("suspected",)))) if isinstance(leaf, Has) else leaf


def bound(rule: Rule, window: Window) -> Rule:
    """Bind a window to every leaf that has none, but for those that only say of whom something is asked."""
    if isinstance(rule, If):
        other = None if rule.other is None else bound(rule.other, window)
        return If(test=rule.test, then=bound(rule.then, window), other=other)
    if isinstance(rule, All | Any) and any(isinstance(part, If) for part in rule.rules):
        return type(rule)(rules=tuple(bound(part, window) for part in rule.rules))

    def change(leaf: Rule) -> Rule:
        match leaf:
            case Has(concept=concept) if concept in _TRAITS:
                return leaf  # nobody is a woman within 30 days
            case Has(window=None):
                to_come = leaf.status == "planned" or leaf.concept == "planned-pregnancy"
                return Has(
                    concept=leaf.concept,
                    status=leaf.status,
                    qualifiers=leaf.qualifiers,
                    window=_ahead(window) if to_come else window,
                )
            case Count(window=None):
                return msgspec.structs.replace(leaf, window=window)
            case Range(window=None):
                return timed(leaf, window)
            case _:
                return leaf

    return mapped(rule, change)


def _ahead(window: Window) -> Window:
    """Turn a window that names no event to what is to come: "planning a pregnancy within 2 years"."""
    plain = window.direction == "before" and window.anchor == "enrolment" and window.at_least is None
    return msgspec.structs.replace(window, direction="after") if plain else window


def timed(leaf: Range, window: Window | None) -> Range:
    """Give a limit with a window."""
    return Range(
        variable=leaf.variable, low=leaf.low, high=leaf.high, low_open=leaf.low_open,
        high_open=leaf.high_open, unit=leaf.unit, window=window, published=leaf.published,
    )  # fmt: skip


def within(rule: Rule, found: Found, exclusion: bool, negated: bool) -> Rule:
    """Bind a window as found.

    "At least 4 weeks since X" requires that no X lies within 4 weeks; so does "no X for at least 4 weeks".
    """
    window = found.window
    assert window is not None  # what bounds nothing is never kept
    none = Window(anchor=window.anchor, at_most=window.at_least, half_lives=window.half_lives, of=window.of)
    if window.at_least is not None and (found.since or found.lasting) and (not exclusion or found.lasting):
        if found.lasting:
            return bound(rule, none if negated else window)
        return Not(rule=bound(rule, none))
    if window.at_least is not None and window.at_most is None and negated and not exclusion:
        # "no steroids for two weeks or more before", "off steroids at least 2 weeks prior to"
        return bound(rule, none)
    return bound(rule, window)


def placed(rule: Rule, place: str, item: Rule) -> Rule:
    """Put an item in a place of a rule, with the place's status, qualifiers and window."""

    def change(leaf: Rule) -> Rule:
        if not isinstance(leaf, Has) or leaf.concept != place:
            return leaf
        filled = qualified(item, leaf.status, leaf.qualifiers)
        return filled if leaf.window is None else bound(filled, leaf.window)

    return mapped(rule, change)


def limits_changed(rule: Rule, variables: set[str], change: Callable[[Rule], Rule]) -> Rule:
    """Change the largest parts of a rule that limit only the given variables; everything else stays."""
    parts = leaves(rule)
    if all(isinstance(leaf, Range) and leaf.variable in variables for leaf in parts):
        return change(rule)
    if isinstance(rule, All | Any):
        return type(rule)(rules=tuple(limits_changed(part, variables, change) for part in children(rule)))
    return rule


def limiting(rule: Rule) -> bool:
    """Tell whether every leaf is a limit."""
    if is_leaf(rule):
        return isinstance(rule, Range)
    return all(isinstance(leaf, Range) for leaf in leaves(rule))


def asks_whom(rule: Rule) -> bool:
    """Tell whether every leaf only says who somebody is."""
    return all(isinstance(leaf, Has) and leaf.concept in _TRAITS for leaf in leaves(rule))


def asked_of(test: Rule, then: Rule) -> If:
    """Give a demand of those a test names: "of childbearing age if they have a negative test" asks them.

    Whom the demand names too is part of the test: "If female, and of childbearing potential, contraception".
    """
    if asks_whom(then) and not asks_whom(test):
        return If(test=then, then=test)
    if asks_whom(test) and isinstance(then, All):
        whom = tuple(part for part in then.rules if isinstance(part, Has) and asks_whom(part))
        rest = tuple(part for part in then.rules if part not in whom)
        if whom and rest:
            return If(test=All(rules=(test, *whom)), then=everything(rest))
    return If(test=sensible(test), then=then)


def disjoint(one: Rule, other: Rule) -> bool:
    """Tell whether no value of one variable keeps both limits."""
    if not (isinstance(one, Range) and isinstance(other, Range)):
        return False
    if (one.variable, one.unit, one.window) != (other.variable, other.unit, other.window):
        return False
    return _below(one, other) or _below(other, one)


def _below(one: Range, other: Range) -> bool:
    if one.high is None or other.low is None:
        return False
    return one.high < other.low or (one.high == other.low and (one.high_open or other.low_open))


def everything(rules: Sequence[Rule]) -> Rule:
    """Give All of the rules, or the one."""
    return rules[0] if len(rules) == 1 else All(rules=tuple(rules))


def denied(rule: Rule) -> Rule:
    """Deny a rule; of what is asked of some alone the demand: "no chemotherapy (if over 60)"."""
    if isinstance(rule, If) and rule.other is None:
        return If(test=rule.test, then=Not(rule=rule.then))
    return Not(rule=rule)


def is_demand(rule: Rule) -> bool:
    """Tell whether a rule is what a demand among exclusions asks for: limits, or what must not be had."""
    if isinstance(rule, All):
        return any(isinstance(part, Not) for part in rule.rules) or limiting(rule)
    return isinstance(rule, Not) or limiting(rule)


def lacked(rule: Rule) -> Rule:
    """Give who does not meet a demand: "must have recovered, and not have had pneumonitis"."""
    if isinstance(rule, Not):
        return rule.rule
    if isinstance(rule, All):
        return Any(rules=tuple(map(lacked, rule.rules)))
    return rule if isinstance(rule, Opaque) else Not(rule=rule)


def denies(rule: Rule) -> bool:
    """Tell whether a negation stands anywhere in the rule."""
    return isinstance(rule, Not) or any(denies(part) for part in children(rule))


_OBLIGED = re.compile(
    r"(?:for |all |any |if |the |an? |each |every |sexually active |non sterile |fertile )*"
    r"(?:wom[ae]n|females?|m[ae]n|males?)\b(?! with\b| aged\b| only\b| (?:who|that) (?:have|has)\b|\s*/|\s*$)"
    r"[^.;:]{0,90}?\b(?:must|should|shall|will|agrees?|uses?|using|have|has|needs?|required|willing|undergo)\b"
)


_OBLIGES = re.compile(
    r"\b(?:must|should|shall|needs? to|required to|has to|have to) (?:also )?(?:have|be|show|test|document)\b"
    r"(?! (?:not|excluded|withdrawn|ineligible|considered|discontinued|removed)\b)",
    re.IGNORECASE,
)


def obliges(words: str) -> bool:
    """Tell whether words among exclusions state a requirement: "must have a negative test"."""
    return _OBLIGES.search(words) is not None


_DEMANDS = re.compile(
    r"\W*(?:(?:all |the |any )*(?:patients?|subjects?|participants?|individuals?|volunteers?|they) )?"
    r"(?:must|should|shall|has to|have to|(?:is|are) required to) (?:also |either )?(?:be|have|show|weigh)\b"
    r"(?! (?:not?|never|been (?:excluded|withdrawn|no)|excluded|withdrawn|free|without|ineligible)\b)"
    r"(?!.*(?:\. |;|\bexclu|\bineligible|\bnot eligible))"
    r"|\W*all (?:patients|subjects|participants|volunteers) will be "
    r"(?:adults?|aged?|at least|between|older|over|\d)"
    r"|\W*(?:adequate|acceptable|sufficient) (?!.{0,60}\b(?:not|without|lack\w*|un\w+ed)\b)"
    r"[a-z ,/-]{3,60}\b(?:functions?|reserves?|counts?|coagulation|capacity)\b(?!.*(?:\. |;))",
    re.IGNORECASE,
)


def demands(text: str) -> bool:
    """Tell whether a sentence among exclusions asks for something, and no word of it excludes."""
    return _DEMANDS.match(text) is not None


_RECOVERED = Not(rule=Has(concept="unresolved-toxicity", status="active"))


def _is_expecting(rule: Rule) -> bool:
    """Tell whether it is asked of women only: "women who are or may be pregnant" excludes not all of them."""
    return isinstance(rule, Has) and rule.concept in ("pregnancy", "lactation", "planned-pregnancy")


def _is_sex(rule: Rule) -> bool:
    return isinstance(rule, Has) and rule.concept in ("female", "male")


def sensible(rule: Rule) -> Rule:
    """Read a demand nobody or everybody meets as it is meant: "boy and girl infants", "age > 18 or < 75"."""
    if is_leaf(rule):
        return rule
    if isinstance(rule, Any) and len(rule.rules) > 1 and all(isinstance(part, Range) for part in rule.rules):
        ranges = [part for part in rule.rules if isinstance(part, Range)]
        lows = [part.low for part in ranges if part.low is not None and part.high is None]
        highs = [part.high for part in ranges if part.high is not None and part.low is None]
        one = {part.variable for part in ranges} == {"age"}
        if one and len(lows) == len(highs) == 1 and len(ranges) == 2 and lows[0] < highs[0]:
            return All(rules=rule.rules)
    if isinstance(rule, Any) and len(rule.rules) > 1:
        return _of_all(rule) if _of_either(rule) is rule else _of_either(rule)
    if (
        isinstance(rule, All)
        and Has(concept="male") in rule.rules
        and any(map(_denies_expecting, rule.rules))
    ):
        # "male and non-pregnant female patients" are of either sex
        either = Any(rules=(Has(concept="female"), Has(concept="male")))
        return All(rules=(either, *(part for part in rule.rules if not _is_sex(part))))
    if isinstance(rule, All):
        rule = All(rules=tuple(map(_of_either, rule.rules)))
        sexes = tuple(part for part in rule.rules if part in (Has(concept="female"), Has(concept="male")))
        if len(set(sexes)) > 1:
            rest = tuple(part for part in rule.rules if part not in sexes)
            return All(rules=(Any(rules=sexes), *rest))
        return _scaled(rule)
    return rule


def _scaled(rule: All) -> Rule:
    """Read one limit on two scales as on either: nobody is told by "Karnofsky/Lansky >= 60" on both."""
    told = [
        part for part in rule.rules if isinstance(part, Range) and part.variable in ("karnofsky", "lansky")
    ]
    if len({part.variable for part in told}) < 2 or len({(part.low, part.high) for part in told}) > 1:
        return rule
    rest = tuple(part for part in rule.rules if part not in told)
    return All(rules=(Any(rules=tuple(told)), *rest)) if rest else Any(rules=tuple(told))


def _denies_expecting(rule: Rule) -> bool:
    return isinstance(rule, Not) and _is_expecting(rule.rule)


_HEALTHY = Has(concept="healthy-volunteer")
_SEXES = (Has(concept="female"), Has(concept="male"))


def _of_either(rule: Rule) -> Rule:
    """Ask of both sexes what stands beside them: "females or males, non-smokers", "healthy men or women"."""
    if not isinstance(rule, Any):
        return rule
    if len(rule.rules) == 2:
        parts = {each for part in rule.rules for each in (part.rules if isinstance(part, All) else (part,))}
        if not parts.issuperset((*_SEXES, _HEALTHY)):
            return rule
        rest = tuple(each for each in sorted(parts, key=repr) if each not in _SEXES)
        ages = all(isinstance(each, Range) and each.variable == "age" for each in rest if each != _HEALTHY)
        return All(rules=(Any(rules=_SEXES), *rest)) if ages else rule
    if len(rule.rules) < 3 or not all(sex in rule.rules for sex in _SEXES):
        return rule
    rest = tuple(part for part in rule.rules if part not in _SEXES)
    return All(rules=(Any(rules=_SEXES), *rest))


def fertile(rule: Rule) -> Rule:
    """Ask only of who can conceive what is asked beside it: "women who can, a negative test"."""
    if is_leaf(rule):
        return rule
    denied = isinstance(rule, Not) and isinstance(rule.rule, All)
    whole = rule.rule if isinstance(rule, Not) else rule
    parts = whole.rules if isinstance(whole, All) else ()
    tests = tuple(part for part in parts if isinstance(part, Has) and part.concept in _TRAITS)
    rest = tuple(part for part in parts if part not in tests)
    kept = all(isinstance(leaf, Has) and leaf.concept in _KEPT for part in rest for leaf in leaves(part))
    if not rest or not kept or not any(each in tests for each in _FERTILE):
        return rule
    return If(test=_whom(tests), then=Not(rule=everything(rest)) if denied else everything(rest))


def _of_all(rule: Any) -> Rule:
    """Ask an age of all alternatives where it stands in one: "(>= 18 years) with breast or lung cancer"."""
    groups = [part for part in rule.rules if isinstance(part, All)]
    others = [part for part in rule.rules if not isinstance(part, All)]
    ages = (
        [part for part in groups[0].rules if isinstance(part, Range) and part.variable == "age"]
        if groups
        else []
    )
    rest = [part for part in groups[0].rules if part not in ages] if groups else []
    plain = all(isinstance(part, Has) and part.concept not in _TRAITS for part in (*others, *rest))
    if len(groups) != 1 or len(ages) != 1 or len(rest) != 1 or not plain:
        return rule
    return All(rules=(Any(rules=(*rest, *others)), *ages))


def guarded(rule: Rule) -> Rule:
    """Ask contraception only of who can conceive where an exclusion names its lack as a case of its own.

    Beside what was not understood a sex alone names whom the rest is about: "women, or partners, who …".
    """
    if isinstance(rule, Any):
        about = any(isinstance(part, Opaque) or _is_expecting(part) for part in rule.rules)
        return Any(rules=tuple(guarded(part) for part in rule.rules if not (about and _is_sex(part))))
    if rule == Has(concept="informed-consent"):
        return Not(rule=rule)  # "unable to read or sign the consent form" excludes who gives none
    if rule == _RECOVERED:
        return _RECOVERED.rule  # "must not have had …, and have recovered" excludes who has not
    lacks = isinstance(rule, Not) and all(
        isinstance(leaf, Has) and leaf.concept in _PREVENTING for leaf in leaves(rule)
    )
    return All(rules=(Has(concept="fertile"), rule)) if lacks else rule


def abused(rule: Rule) -> Rule:
    """Read alcohol beside the abuse of other substances as its abuse: "alcohol or other substance abuse"."""
    parts = [part for part in rule.rules if isinstance(part, Has)] if isinstance(rule, Any) else []
    abuse = next((part for part in parts if part.concept in _ABUSES), None)
    if abuse is None or not isinstance(rule, Any):
        return rule
    drunk = msgspec.structs.replace(abuse, concept="alcohol-abuse")
    return Any(
        rules=tuple(
            drunk
            if isinstance(part, Has)
            and part.concept == "alcohol"
            and part.qualifiers in ((), abuse.qualifiers)
            else part
            for part in rule.rules
        )
    )


def obliged(rule: Rule, text: str) -> Rule:
    """Make the sex a sentence speaks to the test of what it demands, in place of a demand of its own.

    "Men must agree to use contraception" asks nothing of a woman; as ALL(male, …) it would exclude her.
    """
    if not isinstance(rule, All) or not _OBLIGED.match(fold(text)):
        return rule
    parts = children(canonical(rule))
    tests = tuple(part for part in parts if isinstance(part, Has) and part.concept in _TRAITS)
    asked = tuple(part for part in parts if part not in tests)
    if not tests or not asked:
        return rule
    # "Female subjects of childbearing potential and male subjects must …" speaks to either
    return If(test=_whom(tests), then=everything(asked))


def _whom(tests: tuple[Has, ...]) -> Rule:
    """Tell whom a demand is for: of both sexes either, each with what else is said of it."""
    partner = tuple(part for part in tests if part.concept in _PARTNERS)
    of_men = tuple(part for part in tests if part.concept == "male")
    with_partner = (*of_men, *partner)
    of_women = tuple(part for part in tests if part not in with_partner)
    if not of_men or not of_women:
        return everything(tests)
    return Any(rules=(everything(of_women), everything(with_partner)))


def contradicts(rule: Rule) -> bool:
    """Tell whether a rule asks for a thing and its absence: two names of one concept were told apart."""
    if is_leaf(rule):
        return False
    if isinstance(rule, All):
        denied = {
            part.rule.concept
            for part in rule.rules
            if isinstance(part, Not) and _is_bare(part.rule) and part.rule.status == "any"
        }
        asked = [part.test if isinstance(part, If) else part for part in rule.rules]
        if any(isinstance(part, Has) and part.concept in denied for part in asked):
            return True
    return any(contradicts(part) for part in children(rule))


def _is_bare(rule: Rule) -> TypeGuard[Has]:
    return isinstance(rule, Has) and not rule.qualifiers and rule.window is None

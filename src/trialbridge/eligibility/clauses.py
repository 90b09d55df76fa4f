"""Composition: nodes into one rule by connectives, negation, exceptions, conditions and windows.

What no rule accounts for becomes Opaque where it stands, so that three-valued judgement stays sound; this
module knows the grammar of criteria and nothing of any kind of criterion.
"""

import re
from collections.abc import Sequence

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.company import is_treated
from trialbridge.eligibility.conditions import decided, demanded, eligible_if, named_patients, of_women
from trialbridge.eligibility.gists import (
    KNOWN_BY,
    are_reacted_to,
    as_bad,
    explains,
    is_any_cancer,
    is_case,
    is_caused,
    is_health,
    is_method,
    kept,
    lifted,
    lifts,
    matching,
    mute,
    names_only,
    names_others,
    narrowed,
    nested,
    reacts_to_more,
)  # fmt: skip
from trialbridge.eligibility.joints import asked
from trialbridge.eligibility.keeping import LABELLING, labelled
from trialbridge.eligibility.lists import listed
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.operands import Grammar
from trialbridge.eligibility.other_limits import admitted, all_limits, otherwise, substituted, tested_limit
from trialbridge.eligibility.rewrite import (
    TO_COME,
    asked_of,
    bound,
    denies,
    disjoint,
    is_demand,
    lacked,
    limiting,
    limits_changed,
    obliged,
    obliges,
    qualified,
)
from trialbridge.eligibility.slices import (
    another,
    clause_at,
    dates_all,
    effect_at,
    find,
    next_limit,
    one_exception,
    opening,
    parted,
    place,
    rejoined,
    relates,
    significant,
    split,
    trimmed,
    without_options,
)  # fmt: skip
from trialbridge.model.rule import All, Any, Has, If, Not, Opaque, Range, Rule, computable, leaves

_PERMITTING = frozenset({"permit", "neg", "excluded", "aux"})
_ARM = re.compile(r"(?i)\b(?:arms?|cohorts?|groups?|stratum|strata|parts?|phases?)\b")
_DEPTH = 20
"""Clauses within clauses that are followed; no sentence written by people has so many."""


class Composed:
    """A sentence's rule (None where it asks for nothing), and what else was noticed."""

    __slots__ = ("doubted", "permits", "rule")

    def __init__(self, rule: Rule | None, permits: bool, doubted: bool) -> None:
        """Take the rule and what was noticed."""
        self.rule, self.permits, self.doubted = rule, permits, doubted


class Composer(Grammar):
    """Composes one sentence; `doubted` tells that the reach of something in a list is anybody's guess."""

    def __init__(self, sentence: Sentence, text: str) -> None:
        """Take the tokens and the words they stand for."""
        self.sentence, self.text = sentence, text
        self.exclusion = sentence.exclusion
        self.permits = self.admits = False
        self.doubted = False
        self.depth = 0

    def compose(self, nodes: list[Node]) -> Composed:
        """Give the rule of the whole sentence."""
        rule = self.rule(nodes)
        return Composed(rule, self.permits, self.doubted)

    def words(self, nodes: Sequence[Node]) -> str:
        """Give the words a run of nodes covers."""
        tokens = self.sentence.tokens
        return self.text[tokens[nodes[0].start].start : tokens[nodes[-1].end - 1].end]

    def opaque(self, nodes: Sequence[Node]) -> Rule:
        """Give what was not understood as a rule; where no node is left ("…; allowed"), all the sentence."""
        return Opaque(text=self.words(nodes) if nodes else self.text)

    def rule(self, nodes: list[Node]) -> Rule | None:
        """Compose a list of nodes that may hold several clauses."""
        parts = rejoined(split(parted(nodes, self.text, self.sentence), "semi"))
        rules: list[Rule] = []
        joint = ""
        for part in parts:
            if not joint:
                first, last = opening(part[0], self.sentence), part[-1].kind
                joint = first if first in ("and", "or") else last if last in ("and", "or") else ""
            before = self.permits
            self.permits = False
            rule = self._segment(trimmed(part))
            if self.admits and rules and isinstance(rule, If) and admitted(rules, rule):
                self.permits, self.admits = before, False
                continue
            self.admits = False
            if self.permits and rules and rule is None:
                rule = self._exempted(rules, part)
            elif self.permits and rule is None:
                before = True
            self.permits = before
            if rule is not None:
                if not self.exclusion and len(parts) > 1:
                    rule = obliged(rule, self.words(part))
                if self.exclusion and (rules or isinstance(rule, Not)) and obliges(self.words(part)):
                    # "… will need to have a negative test" excludes who has it
                    self.doubted = self.doubted or not is_demand(rule)
                    rule = lacked(rule) if is_demand(rule) else rule
                elif self.exclusion and rules and isinstance(rule, Not) and part[0].kind == "neg":
                    rule = rule.rule  # "Radiotherapy within 4 weeks. No chemotherapy within 2 weeks"
                rules.append(rule)
        if len(rules) < 2:
            return rules[0] if rules else None
        # under an exclusion "…; and night shift workers" only ends the list
        some = joint == "or" or (self.exclusion and (joint != "and" or "; AND" not in self.text))
        if some:
            rules = [asked(rule) for rule in rules]
        return Any(rules=tuple(rules)) if some else All(rules=tuple(rules))

    def _exempted(self, rules: list[Rule], part: list[Node]) -> Rule | None:
        """A permission after a requirement may lift it: keep what it lifts open."""
        last = rules.pop()
        allowed = self.alternatives([node for node in part if node.kind not in _PERMITTING])
        permitted = self.exclusion or find(part, "neg") is None or find(part, "permit") is not None
        named = all(isinstance(leaf, Has) for leaf in leaves(allowed))
        if named and permitted and computable(last) and (self.exclusion or isinstance(last, Not)):
            lifted = find(part, "subj") is not None or lifts(allowed, last, self.sentence.vocabulary)
            rules.append(self.excepted(last, allowed, False) if lifted else last)
            mute(part, (allowed, last), self.sentence.vocabulary, lifted)
            return None
        words = self.opaque(part)
        rules.append(All(rules=(last, words)) if self.exclusion else Any(rules=(last, words)))
        return None

    def _segment(self, nodes: list[Node]) -> Rule | None:
        nodes = without_options(nodes)
        if not nodes or self.depth > _DEPTH:
            return self.opaque(nodes) if nodes else None
        self.depth += 1
        try:
            return self._clause(nodes)
        finally:
            self.depth -= 1

    def _clause(self, nodes: list[Node]) -> Rule | None:
        if "eligible if" in self.sentence.text:
            rule = eligible_if(self, nodes)
            if rule is not None:
                return rule
        kinds = {node.kind for node in nodes}
        for needed, step in () if _STRUCTURE.isdisjoint(kinds) else _STEPS:
            if not needed.isdisjoint(kinds):
                done, rule = step(self, nodes)
                if done:
                    return rule
        return self.listing(nodes)

    def _labelled(self, nodes: list[Node]) -> tuple[bool, Rule | None]:
        """ "Liver function: ALT <= 2.5 x ULN": before the colon stands a label or a condition."""
        at = place(nodes, "colon")
        left, right = nodes[:at], nodes[at + 1 :]
        if not significant(right):
            return True, self._segment(left)
        if not significant(left):
            return True, self._segment(trimmed(right))
        kinds = {node.kind for node in left}
        # "ECOG <= 2. Arm C only: ECOG <= 1"; of an item's own label `item` has taken the arm
        self.doubted = self.doubted or (left[0].start > 0 and _ARM.search(self.words(left)) is not None)
        rule = labelled(self, left, self._segment(trimmed(right)))
        if rule is None:
            return True, None
        if kinds & {"cond", "subj"} and kinds & {"atom", "extent", "cond"} and not kinds & {"neg", "exc"}:
            test = self.listing([node for node in left if node.kind != "cond"]) or self.opaque(left)
            return True, self.conditional(test, rule)
        if kinds & {"neg", "exc", "win", "bare", "excluded", "permit", "cond", "status"}:
            return True, All(rules=(rule, self.opaque(left)))
        if all(node.kind in LABELLING for node in left):
            words = sum(node.kind == "word" for node in left)
            ranges = any(node.rule is not None and not isinstance(node.rule, Has) for node in left)
            if words <= 6 and not ranges:
                return True, rule
        return True, All(rules=(rule, self.opaque(left)))

    def conditional(self, test: Rule, then: Rule) -> Rule:
        """Give "then, if test" as the sentence's own rule; what excludes must hold with its condition."""
        self.doubted = self.doubted or is_any_cancer(test)
        test = of_women(test)
        if self.exclusion:
            # "If prior transplant, then no active GVHD" states a requirement where exclusions stand
            return Opaque(text=self.text) if denies(then) else All(rules=(test, then))
        return asked_of(test, then)

    def _conditional(self, nodes: list[Node]) -> tuple[bool, Rule | None]:
        """ "If female, …", "For patients with liver metastases, ALT <= 5 x ULN"."""
        named = named_patients(self, nodes)
        if named:
            then = self._segment(trimmed(nodes[named:]))
            test = self.listing(nodes[1:named]) or self.opaque(nodes[:named])
            return True, None if then is None else self.conditional(test, then)
        start = 0
        while start < len(nodes) and nodes[start].kind in ("subj", "aux", "link", "and", "or"):
            start += 1
        if start >= len(nodes) or nodes[start].kind != "cond":
            return False, None
        stop = next(
            (
                at
                for at in range(start + 1, len(nodes))
                if nodes[at].kind in ("comma", "then", "aux") and significant(nodes[start + 1 : at])
            ),
            None,
        )
        if stop is None or not significant(nodes[stop:]):
            return True, self.opaque(nodes)
        test = self.listing(nodes[start + 1 : stop]) or self.opaque(nodes[start:stop])
        then = self._segment(trimmed(nodes[stop:]))
        return True, None if then is None else self.conditional(test, then)

    def _exempt(self, nodes: list[Node]) -> tuple[bool, Rule | None]:
        """ "… except X", "… unless X"."""
        nodes = one_exception(another(nodes, self.exclusion or find(nodes, "neg") is not None, self.words))
        at = place(nodes, "exc")
        main, rest = trimmed(nodes[:at]), trimmed([node for node in nodes[at + 1 :] if not explains(node)])
        if not significant(main) or not significant(rest):
            return True, self.opaque(nodes)
        if (self.exclusion or find(main, "neg", "forbid") is not None) and dates_all(main, rest):
            main, rest = [*main, rest[-1]], trimmed(rest[:-1])  # "cancers other than X within 5 years"
        effect = effect_at(rest, self.words)
        if effect:  # "any disease other than asthma which may interfere"
            main, rest = [*main, *rest[effect:]], rest[:effect]
        cases = find(rest, "eg")
        vocabulary = self.sentence.vocabulary
        other = self.words(nodes[at : at + 1]).lower() == "other than" and find(main, "eg", "ie") is None
        if (
            other
            and cases
            and rest[cases - 1].kind == "comma"
            and self.words([rest[cases]]).lower().startswith("including")
        ):
            main, rest = [*main, *rest[cases:]], rest[: cases - 1]  # "… other than asthma, including COPD"
        elif other and cases and names_others(self.alternatives(rest[:cases]), rest[cases:], vocabulary):
            rest = rest[:cases]  # "colorectal cancer other than adenocarcinoma, e.g. sarcoma"
        rule = self._segment(main)
        changed = None if rule is None else otherwise(self, rule, rest)
        if changed is not None:  # "… unless liver metastases, in which case <= 5 x ULN"
            return True, changed
        stop = clause_at(rest)
        exception = self.alternatives(rest[:stop])
        if rule is None:
            return True, self.opaque(nodes)
        whole = self.excepted(rule, exception, nodes[at].value == "unless")
        more = self._segment(trimmed(rest[stop:]))
        if more is None:
            return True, whole
        some = self.exclusion or any(node.kind == "or" for node in rest[stop : stop + 2])
        return True, Any(rules=(whole, more)) if some else All(rules=(whole, more))

    def alternatives(self, nodes: list[Node]) -> Rule:
        """Read a list of which any one suffices."""
        outer = self.exclusion
        self.exclusion = True  # a list of exceptions is a list of alternatives
        try:
            return self._segment(nodes) or self.opaque(nodes)
        finally:
            self.exclusion = outer

    def excepted(self, rule: Rule, exception: Rule, unless: bool) -> Rule:
        """Apply an exception: it narrows what is named, and lifts what is required."""
        self.doubted = self.doubted or nested(exception)
        if self.exclusion and unless and isinstance(rule, Not) and self.sentence.tokens[0].kind != "neg":
            return All(rules=(rule, Not(rule=exception)))  # "not on contraception unless sterile"
        if isinstance(rule, Not):
            return Not(rule=narrowed(rule.rule, exception, self.sentence.vocabulary))
        if not self.exclusion and all(
            isinstance(leaf, Has) and is_health(leaf.concept) for leaf in leaves(rule)
        ):
            return rule  # "in good health apart from the disease under study"
        if not self.exclusion:
            if isinstance(rule, All) and isinstance(rule.rules[-1], Not):
                return All(rules=(*rule.rules[:-1], self.excepted(rule.rules[-1], exception, unless)))
            if unless or lifted(rule) or isinstance(rule, If):
                return Any(rules=(rule, exception))
        return narrowed(rule, exception, self.sentence.vocabulary)

    def _exampled(self, nodes: list[Node]) -> tuple[bool, Rule | None]:
        """ "cardiac disease, including myocardial infarction", "uncontrolled, defined as …"."""
        at = place(nodes, "eg", "ie")
        main, rest = trimmed(nodes[:at]), trimmed(nodes[at + 1 :])
        if not significant(rest):
            return True, self._segment(main)
        if not significant(main):
            return True, self._segment(rest)
        if rest[-1].kind == "excluded" and find(main, "excluded") is None:
            # "Skin disorders such as eczema will be excluded"
            rule = self.alternatives([node for node in nodes if node.kind != "excluded"])
            return True, rule if self.exclusion else Not(rule=rule)
        if rest[-1].kind == "permit" and find(main, "permit") is None:
            self.permits = True  # "other therapeutic studies, including one named, allowed"
            return True, None
        if not self.exclusion and find(rest, "excluded") is not None:
            return True, self.opaque(nodes)
        if nodes[at].kind == "ie":
            known = KNOWN_BY.search(self.words(nodes[at : at + 1])) is not None and self._method(rest)
            if known:  # "an ulcer verified by endoscopy within 12 weeks"
                return True, self._segment([*main, *(node for node in rest if node.kind == "win")])
            return True, self._defined(main, rest)
        if any(
            rest[k].kind == "comma" and relates(rest[k + 1], self.words(rest[k + 1 : k + 2]))
            for k in range(len(rest) - 1)
        ):
            return True, self.opaque(nodes)  # "women, including all assigned female, who are pregnant"
        if rest[-1].kind == "win":  # "therapy, such as X, within 28 days" dates the therapy
            main = [*main, rest[-1]]
        return True, self.exampled(self._segment(main), rest)

    def _method(self, rest: list[Node]) -> bool:
        stated = find(rest, "status", "neg") is not None
        return not stated and is_method(self._segment(rest), self.sentence.vocabulary)

    def _defined(self, main: list[Node], rest: list[Node]) -> Rule | None:
        """ "X, or Y defined as Z": the definition narrows the last operand alone."""
        more = self._segment(rest)
        cut = next((at for at in range(len(main) - 1, -1, -1) if main[at].kind in ("and", "or")), None)
        last = main if cut is None else main[cut + 1 :]
        rule = self._segment(trimmed(last)) if significant(last) else None
        cases = find(rest, "or") is not None and find(rest, "and") is None
        again = cases and isinstance(more, Any) and rule in more.rules
        parts = tuple(part for part in (None if again else rule, more) if part is not None)
        defined = None if not parts else parts[0] if len(parts) == 1 else All(rules=parts)
        if cut is None:
            return defined
        first, some = self._segment(trimmed(main[:cut])), main[cut].kind == "or" or self.exclusion
        if first is None or defined is None:
            return first or defined
        return Any(rules=(first, defined)) if some else All(rules=(first, defined))

    def exampled(self, rule: Rule | None, examples: list[Node]) -> Rule | None:
        """Add an example: it is a case of what stands before, whether that is understood or not."""
        more = self.alternatives(examples)
        if rule is None:
            return more
        if is_treated(rule, more, self.sentence.vocabulary):
            return rule  # "seizures requiring medication (such as antiepileptics)"
        if isinstance(rule, Has) and rule.window is not None and self.exclusion:
            more = bound(more, rule.window)  # "surgery within 3 months, e.g. a bypass"
        said = [rule.status, *rule.qualifiers] if isinstance(rule, Has) else []
        when = [each for each in (*TO_COME, "active") if each in said]
        if when:
            more = qualified(more, when[0], ())  # "a candidate for surgery such as resection"
        vocabulary = self.sentence.vocabulary
        more = as_bad(more, rule, vocabulary)
        known = [leaf.concept for leaf in leaves(rule) if isinstance(leaf, Has)]
        cases = more.rules if isinstance(more, Any) else (more,)
        fresh = tuple(
            case
            for case in cases
            if not all(
                isinstance(leaf, Has) and is_case(leaf, known, vocabulary) and not reacts_to_more(leaf, rule)
                for leaf in leaves(case)
            )
        )
        if computable(rule):  # of what is understood, an example that is not adds nothing
            fresh = tuple(case for case in fresh if computable(case) or not names_only(case))
        fresh = kept(fresh, rule, cases, vocabulary)
        if not fresh:
            return rule
        # "nausea due to drugs including opioids" names cases of what causes it
        self.doubted = self.doubted or any(is_caused(leaf) for leaf in leaves(rule))
        self.doubted = self.doubted or are_reacted_to(fresh, rule, vocabulary)
        if isinstance(rule, Not):
            return Not(rule=Any(rules=(rule.rule, *fresh)))
        if all(isinstance(leaf, Range) for case in fresh for leaf in leaves(case)) and not self.exclusion:
            return All(rules=(rule, *cases))
        return Any(rules=(rule, *fresh)) if self.exclusion else rule

    def _tested(self, nodes: list[Node]) -> tuple[bool, Rule | None]:
        """ "ALT <= 2.5 x ULN, or <= 5 x ULN in case of liver metastases"; "X if Y"."""
        at = place(nodes, "cond")
        main, rest = trimmed(nodes[:at]), trimmed(nodes[at + 1 :])
        if not significant(rest):
            return True, All(rules=(self._segment(main) or self.opaque(main), self.opaque(nodes[at:])))
        limits = tested_limit(rest)
        if limits is not None:
            return True, substituted(self, nodes[at - 1].kind, self._segment(main), *limits)
        if nodes[at - 1].kind == "or" and find(rest, "bare") is None:
            return True, self._either(main, rest)
        cut = next_limit(rest)
        if cut < len(rest):  # "… for subjects with bilirubin > 1.5 x ULN, AST and ALT <= 2.5 x ULN"
            both = (self._segment(nodes[: at + 1 + cut]), self._segment(trimmed(rest[cut:])))
            rules = tuple(rule for rule in both if rule is not None)
            return True, Any(rules=rules) if self.exclusion else All(rules=rules)
        then_at = next((k for k, node in enumerate(rest) if node.kind == "bare"), None)
        if then_at is not None and significant(rest[then_at + 1 :]):
            # "<= 3 x ULN if no liver metastases, or <= 5 x ULN with liver metastases"
            test = self.alternatives(rest[then_at + 1 :])
            return True, self._branched(test, rest[then_at], main)
        if then_at is not None:  # "…, if liver metastases are present <= 5 x ULN"
            test = self.listing(trimmed(rest[:then_at])) or self.opaque(rest)
            return True, self._branched(test, rest[then_at], main)
        test = self.listing(rest) or self.opaque(rest) if all_limits(rest) else self.alternatives(rest)
        bare = next((k for k in range(len(main) - 1, -1, -1) if main[k].kind == "bare"), None)
        if bare is not None:
            return True, self._branched(test, main[bare], trimmed(main[:bare]))
        rule = self._segment(main)
        if rule is None and self.permits:  # "treated brain metastases are allowed if stable"
            self.permits = False
            allowed = self.listing([node for node in main if node.kind != "permit"])
            self.admits = allowed is not None and not self.exclusion
            return True, If(test=allowed, then=test) if allowed and self.admits else self.opaque(nodes)
        return True, None if rule is None else self.conditional(test, rule)

    def _either(self, main: list[Node], rest: list[Node]) -> Rule | None:
        """ "X, or if Y" names another case of an exclusion; of a requirement it is not understood."""
        first, second = self._segment(main), self._segment(rest)
        if first is None or second is None or not self.exclusion:
            return self.opaque([*main, *rest])
        return Any(rules=(first, second))

    def _branched(self, test: Rule, bare: Node, main: list[Node]) -> Rule | None:
        """Give a conditional limit, None where what stands before only permits ("allowed if ALT <= 5")."""
        other = self._segment(main)
        lifts = other is None and self.permits
        return None if lifts else self.branches(test, bare, other or self.opaque(main or [bare]))

    def branches(self, test: Rule, bare: Node, other: Rule) -> Rule:
        """Give a conditional limit; the limit before it holds where the condition does not."""
        then = bare.rule or self.opaque([bare])
        self.doubted = self.doubted or is_any_cancer(test)
        if self.exclusion:
            return Any(rules=(All(rules=(test, then)), All(rules=(Not(rule=test), other))))
        if disjoint(then, other):
            return Any(rules=(other, All(rules=(test, then))))
        limited = {leaf.variable for leaf in leaves(then) if isinstance(leaf, Range)}
        if (
            limiting(other)
            and not limiting(test)
            and limited.isdisjoint(part.variable for part in leaves(other) if isinstance(part, Range))
        ):
            return If(test=test, then=then, other=other)  # "unless Gilbert's, then direct bilirubin < 1.5"
        return limits_changed(
            other, limited, lambda part: If(test=test, then=matching(then, part), other=part)
        )

    def listing(self, nodes: list[Node]) -> Rule | None:
        """Compose a list of operands joined by commas, "and", "or"."""
        return listed(self, nodes)


_STEPS = (
    (frozenset({"colon"}), Composer._labelled),
    (frozenset({"cond", "link"}), Composer._conditional),
    (frozenset({"exc"}), Composer._exempt),
    (frozenset({"eg", "ie"}), Composer._exampled),
    (frozenset({"cond"}), Composer._tested),
    (frozenset({"excluded", "permit"}), decided),
    (frozenset({"aux", "forbid"}), demanded),
)
"""How a clause is taken apart, outermost first; a step is tried where one of its nodes stands."""
_STRUCTURE = frozenset[str]().union(*(needed for needed, _ in _STEPS))

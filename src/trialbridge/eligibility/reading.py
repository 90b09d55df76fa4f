"""Reading one operand from its nodes, node by node; lists and clauses are not its matter."""

from collections.abc import Callable

from trialbridge.eligibility.brackets import bracketed
from trialbridge.eligibility.company import infects
from trialbridge.eligibility.describing import affects, describes, plain, slug
from trialbridge.eligibility.illness import OTHER, than_studied
from trialbridge.eligibility.keeping import kept, narrows, of_kind, same
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.operands import Grammar, Operand, classes, extent
from trialbridge.eligibility.rewrite import TO_COME, denied, limiting, qualified
from trialbridge.eligibility.slices import of_limits, without_denial
from trialbridge.model.rule import All, Any, Has, Not, Range, Rule, leaves
from trialbridge.vocab import TREATMENTS

GENERIC = frozenset({"malignant-neoplasm", "neoplasm", "solid-tumour", "haematologic-malignancy"})
_NEGATABLE = frozenset(
    {"pregnancy", "lactation", "childbearing-potential", "fertile", "planned-pregnancy", "smoker",
     "current-smoker"}
)  # fmt: skip
_JOINING = frozenset(
    {"with", "accompanied by", "complicated by", "and", "positive for", "tested positive for"}
)
_BESIDE = frozenset(
    {"female", "male", "measurable-disease", "progressive-disease", "refractory-disease", "relapsed-disease",
     "recurrent-disease", "drug-intolerance", "prior_lines"}
)  # fmt: skip
_VERBS = frozenset(
    {"received", "has received", "have received", "had", "has had", "have had", "underwent", "undergone",
     "have undergone", "has undergone", "receiving", "taking", "using", "is receiving", "are receiving",
     "is taking", "are taking", "are on", "is on", "treated with", "been treated with",
     "was treated with", "were treated with", "have been treated with", "has been treated with",
     "currently receiving", "currently taking", "previously received", "have previously received",
     "has previously received", "requires", "require", "need", "needs", "undergoing",
     "being treated with"}
)  # fmt: skip
"""Statuses that are verbs: after "or" they begin a clause of their own, which shares no window."""


_CAUSES = frozenset({"due to", "because of", "secondary to", "related to", "caused by", "resulting from"})
"""What a quality alone cannot stand behind: "weakened due to chronic conditions" is no chronic weakness."""
_INFECTED = ("virus", "infect", "carrier", "carriage", "positiv", "viraemia", "viremia")
_AGENTS = ("inhibitor", "inhibitors", "antagonist", "antagonists", "agonist", "agonists", "degrader")
_SORTS = frozenset({"disease", "organism", "drug-class", "procedure", "therapy"})
_HEADS = frozenset({"disease", "procedure", "therapy"})
_TYING = frozenset({"link", "subj", "aux", "status", "qual", "open", "tail", "site"})
_LISTING = frozenset({",", "/", "("})
_COMPOUND = 5
_TUMOURS = ("oma", "omas", "cancer", "cancers", "leukemia", "leukaemia")


class Reading:
    """An operand as it is read; `link` is the last word that ties, `pending` what waits for a second atom."""

    def __init__(self, grammar: Grammar, nodes: list[Node]) -> None:
        """Start before the first node."""
        self.grammar, self.nodes = grammar, nodes
        self.operand = self.latest = Operand(grammar)
        self.words: list[Node] = []
        self.tied = False  # a word that ties stands behind words not understood: "relatives of …"
        self.link: Node | None = None
        self.pending: list[Node] = []
        self.at = 0
        self.done = False

    def read(self) -> Operand | None:
        """Read to the end; None where nothing asks for anything."""
        if "both" in self.grammar.sentence.keys:
            tokens = self.grammar.sentence.tokens[max(0, self.nodes[0].start - 1) : self.nodes[-1].end]
            self.operand.both = any(token.text == "both" for token in tokens)
        while self.at < len(self.nodes) and not self.done:
            node = self.nodes[self.at]
            handler = _HANDLERS.get(node.kind)
            if handler is not None:
                handler(self, node)
            self.at += 1
        return self.operand if self.done else self._finished()

    def _ahead(self, *kinds: str, stop: tuple[str, ...] = ("neg", "exc", "cond", "group")) -> Node | None:
        for node in self.nodes[self.at + 1 :]:
            if node.kind in kinds:
                return node
            if node.kind in stop:
                return None
        return None

    def _subject(self, node: Node) -> None:
        operand = self.operand
        if operand.rule is None and not self.words and not operand.before and not operand.negated:
            operand.restarts = True
            operand.anew = operand.anew or (node.kind == "subj" and "who" not in self.grammar.words([node]))

    def _negation(self, node: Node) -> None:
        operand = self.operand
        after = self.nodes[self.at + 1] if self.at + 1 < len(self.nodes) else None
        if node.value == "non" and after is not None and after.kind in ("extent", "qual"):
            self._prefixed(node, after)
        elif operand.rule is not None:
            operand.linked.append(self._rest())
            operand.trailing = node.value != "non" and isinstance(operand.linked[-1], Not)
            self.done = True
        elif self.words:
            self._unread()
        else:
            operand.negated = not operand.negated
            operand.solo = operand.solo or node.value == "non"

    def _prefixed(self, node: Node, after: Node) -> None:
        """ "non-metastatic melanoma" denies the adjective, not the disease."""
        operand = self.operand
        held = operand.before if operand.rule is None else operand.after
        if after.rule is not None:
            held.extents.append(Not(rule=extent(after.rule)))
        else:
            held.opaque.append(self.grammar.opaque([node, after]))
        self.at += 1

    def _rest(self) -> Rule:
        """What a negation behind an atom denies: "cancer not amenable to surgery"."""
        rest = self.nodes[self.at :]
        inner = Reading(self.grammar, rest).read()
        if inner is None:
            return self.grammar.opaque(rest)  # "the disease will neither be required nor …"
        return denied(inner.build()) if inner.negated and not inner.solo else inner.build()

    def _forbidding(self, node: Node) -> None:
        # under an exclusion "must not have X" says what excludes: X
        self.operand.negated = self.operand.negated != (not self.grammar.exclusion)

    def _modifier(self, node: Node) -> None:
        operand = self.operand
        self.tied = self.tied or bool(self.words)
        if operand.rule is not None:
            if self._ahead("atom") is None:
                caused = self.link is not None and self.grammar.words([self.link]).lower() in _CAUSES
                self.grammar.doubted = self.grammar.doubted or (caused and node.kind == "qual")
                if node.kind == "status" and self._ahead("word", "tail", "site") is not None:
                    self.words.append(node)  # "stroke requiring foo"
                else:
                    self.latest.after.collect(node)
                    operand.specified = node.kind == "open"
                return
            self.pending.append(node)
            if node.kind == "status" and (self.link is None or self.link.kind == "status"):
                self.link = node  # "diabetes requiring insulin", "men who receive X"
            return
        if node.kind == "status" and not self.words:
            operand.opened_by(self.grammar.words([node]).lower(), _VERBS)
        operand.before.collect(node)

    def _site(self, node: Node) -> None:
        """A part of the body right before what it places: "thoracic radiotherapy"."""
        ahead = next((after for after in self.nodes[self.at + 1 :] if after.kind != "site"), None)
        if self.operand.rule is None and not self.words and ahead is not None and ahead.kind == "atom":
            self.operand.before.collect(node)
        else:
            self.words.append(node)

    def _window(self, node: Node) -> None:
        found = node.window
        assert found is not None
        held = self.operand.before if self.operand.rule is None else self.latest.after
        if found.window is not None:
            held.windows.append(found)
        if found.later:
            held.status = "planned"  # what must not happen during the study has not happened yet
        self.operand.ever = self.operand.ever or found.ever

    def _sign(self, node: Node) -> None:
        operand = self.operand
        after = self.nodes[self.at + 1 : self.at + 2]
        if operand.rule is not None and after and after[0].kind == "word":
            # "women have a negative home test" says nothing negative of women
            operand.after.opaque.append(self.grammar.opaque(self.nodes[self._behind() :]))
            self.done = True
            return
        states = self.latest.after.extents
        if node.value == "neg" and states and self.nodes[self.at - 1].kind == "extent":
            states[-1] = Not(rule=states[-1])  # "myeloma that is MRD negative"
        elif node.value == "neg" and self.latest is not operand and self._ahead("atom") is None:
            # "WBC >= 3 Bilirubin <= 1.5 Pregnancy test negative"
            self.latest.negated = self.latest.solo = True
        elif node.value == "neg":
            ahead = self._ahead("atom")
            if ahead is not None and ahead.rule is not None and limiting(ahead.rule):
                return  # "an undetectable viral load (< 50 copies/mL)" is that low
            operand.negated = not operand.negated
            # "negative pregnancy test, postmenopausal or sterile" denies the pregnancy alone
            operand.tested = ahead is not None and ahead.label == "pregnancy"
        operand.signed = operand.rule is not None
        operand.before.status = operand.before.status or "any"

    def _tail(self, node: Node) -> None:
        operand = self.operand
        if node.value == "therapy" and operand.rule is None and not self.words and self._leads():
            return  # "any doses of daptomycin", "a course of steroids"
        if operand.rule is None or self.link is not None or self.words:
            self.words.append(node)
        elif not self._repeats(node):
            self._unread()

    def _leads(self) -> bool:
        """Tell whether "of" and an atom follow."""
        after, atom = self.nodes[self.at + 1 : self.at + 2], self._ahead("atom")
        if not after or after[0].kind != "link" or atom is None or atom.rule is None or limiting(atom.rule):
            return False
        concept = atom.rule.concept if isinstance(atom.rule, Has) else atom.label
        row = self.grammar.sentence.vocabulary.concepts.get(concept)
        given = row is None or row.kind in TREATMENTS
        return given and self.grammar.words(after).lower() in ("of", "with", "to", "using", "by")

    def _repeats(self, node: Node) -> bool:
        """Tell whether a word only repeats the one before: "rituximab therapy", but not "asthma therapy"."""
        sentence = self.grammar.sentence
        row = sentence.vocabulary.concepts.get(self.latest.label)
        sort = row.kind if row is not None else ""
        if node.value == "therapy":
            return sort in TREATMENTS or self.latest.label == "allergy" or self.latest.said.endswith(_AGENTS)
        if node.value == "test" and self.grammar.words([node]).lower().startswith(_INFECTED):
            return sort in ("disease", "organism", "finding")
        if node.value == "test":
            return sort == "disease" and (self.operand.signed or "sign" in sentence.keys)
        return True

    def _tie(self, node: Node) -> None:
        operand = self.operand
        before = self.nodes[self.at - 1 : self.at]
        if (
            before
            and before[0].value == "uncontrolled"
            and self.grammar.words([node]).lower() in ("with", "by")
        ):
            self.grammar.doubted = True  # "not controlled with insulin" says what does not control it
        if isinstance(operand.rule, Has) and not self.words:
            rest = self.nodes[self.at :]
            effect = affects(rest, self.grammar.words(rest))
            if effect:
                for each in self.pending:
                    operand.after.collect(each)  # "injury to the hand that could affect the grip"
                operand.after.opens.append(effect)
                operand.specified = self.done = True
                return
        self.link = node
        self.tied = self.tied or bool(self.words)

    def _brackets(self, node: Node) -> None:
        bracketed(self.grammar, node, self.latest, self.words, same)

    def _state(self, node: Node) -> None:
        """A state of disease: it narrows the atom beside it, or stands for itself."""
        ahead = self._ahead("atom") is not None
        if not ahead and isinstance(self.operand.rule, Has) and self._was_for():
            self._described(self.nodes[self._behind() :])
            self.done = True
        elif self.operand.rule is not None and ahead:
            self.pending.append(node)
        elif self.operand.rule is not None or ahead:
            (self.latest.after if self.operand.rule is not None else self.operand.before).collect(node)
        else:
            self._atom(node)

    def _was_for(self) -> bool:
        """Tell whether a state says what a therapy was given for: "chemotherapy for metastatic disease"."""
        return (
            self.link is not None
            and self.grammar.words([self.link]).lower() == "for"
            and self.operand.family in ("drug", "procedure")
        )

    def _atom(self, node: Node) -> None:
        if self.operand.rule is not None:
            self._second(node)
            return
        if self.words and self.tied:
            self._unread()
            return
        operand = self.operand
        if operand.solo and isinstance(node.rule, Has | Range) and node.label not in _NEGATABLE:
            operand.negated = operand.solo = False
            self._unread()  # "non-breast malignancy" is another malignancy, not none
            return
        if self.words:
            operand.before.opaque.append(self.grammar.opaque(self.words))
            self.words = []
        assert node.rule is not None
        operand.rule, operand.label = extent(node.rule), "bare" if node.kind == "bare" else node.label
        operand.said, operand.forms = self.grammar.words([node]).lower(), node.forms
        if operand.other and isinstance(node.rule, Has):
            operand.rule = Has(concept="second-malignancy", status=node.rule.status)
        self.link = None

    def _word(self, node: Node) -> None:
        self.words.append(node)

    def _other(self, node: Node) -> None:
        ahead = next((after for after in self.nodes[self.at + 1 :] if after.kind == "atom"), None)
        generic = ahead is not None and isinstance(ahead.rule, Has) and ahead.rule.concept in GENERIC
        self.operand.other = self.operand.other or (self.operand.rule is None and generic)
        sentence = self.grammar.sentence
        since = any(token.kind == "after" for token in sentence.tokens[: node.start])
        denied = self.grammar.exclusion or self.operand.negated or since
        if denied and not generic and than_studied(sentence, node, ahead):
            self.operand.before.quals.append(OTHER)

    def _second(self, node: Node) -> None:
        """A second atom beside the first: the same again, another condition, or more than is understood."""
        grammar, operand = self.grammar, self.operand
        first, second = operand.rule, node.rule
        assert first is not None and second is not None
        if self.words:
            self._described([*self.words, *self.nodes[self.at :]])
            self.done = True
        elif same(first, second, grammar):
            for each in self.pending:
                operand.after.collect(each)
        elif self.link is not None and not self.pending and of_kind(first, self.link, second, grammar):
            operand.rule, operand.label = second, node.label  # "immunisation with a live vaccine" is with it
        elif limiting(first) and limiting(second) and self.link is None:
            operand.rule = Any(rules=(first, second)) if grammar.exclusion else All(rules=(first, second))
            operand.runs = True
            grammar.doubted = grammar.doubted or bool(operand.exceptions)
        elif limiting(second) and self.link is not None and self.grammar.words([self.link]).lower() == "for":
            operand.tests.append(second)  # "Karnofsky >= 50% for patients > 16 years of age"
        elif isinstance(first, Range) and self.link is None and classes(first, second):
            self._classed(first, node)
        elif operand.label == "active-infection" and infects(self.link, second, grammar):
            operand.rule, operand.label = second, node.label  # "active infection with hepatitis B"
            operand.before.status = "active"
        elif self._beside(first, second):
            if any(each.kind == "open" and each.value.startswith("to-") for each in self.pending):
                grammar.doubted = True  # "asthma of a severity to prohibit the use of beta blockers"
            self.latest = Operand(grammar)
            self.latest.rule, self.latest.label = second, node.label
            for each in self.pending:
                self.latest.before.collect(each)
            operand.parts.append(self.latest)
            operand.with_ = self.link is not None and grammar.words([self.link]).lower() == "with"
        elif self.link is None and self._compounds(node):
            first_words = self.grammar.words([self.nodes[self.at - 1]])
            operand.rule = qualified(second, "", [slug(first_words)])
            operand.label, operand.said = node.label, f"{operand.said} {grammar.words([node]).lower()}"
        elif self.link is None and not isinstance(first, Any):
            self._unread()
        else:
            self._described(self.nodes[self._from_link() :])
            self.done = True
        self.link, self.pending = None, []

    def _classed(self, limit: Range, node: Node) -> None:
        """ "NYHA class III heart failure within a month" is of heart failure, whatever stands first."""
        operand = self.operand
        part = Operand(self.grammar, limit, operand.label)
        operand.rule, operand.label = node.rule, node.label
        operand.parts.append(part)
        operand.classed = True
        for each in self.pending:
            operand.before.collect(each)

    def _compounds(self, node: Node) -> bool:
        """Tell whether two names make one, of which the last says what it is: "laser surgery"."""
        before = self.nodes[self.at - 1]
        concepts = self.grammar.sentence.vocabulary.concepts
        first, second = concepts.get(before.label), concepts.get(node.label)
        if first is None or second is None or first.kind not in _SORTS or second.kind not in _HEADS:
            return False
        last = self.grammar.words([before]).split()[-1]
        if last.lower().endswith(_TUMOURS) and self._is_cancer(second.id):
            return False  # "malignant melanoma sarcoma" are two
        titled = last[:1].isupper()
        return (
            before.kind == node.kind == "atom"
            # a capital begins what a line break ran on, but for "Diabetic Peripheral Neuropathy"
            and (titled or self.grammar.words([node])[:1].islower())
            and isinstance(self.operand.rule, Has)
            and isinstance(node.rule, Has)
            and not (self.operand.parts or self.pending or self.operand.after)
            and plain(self.grammar.words([before, node]))
            and len(self.grammar.words([before, node]).split()) <= _COMPOUND
        )

    def _beside(self, first: Rule, second: Rule) -> bool:
        """Tell whether both must hold: "diabetes with nephropathy", "diabetes requiring insulin"."""
        link = self.link
        if self.operand.label == "family-history":
            return False  # "a first-degree relative with breast cancer"
        resists = any(
            isinstance(leaf, Has) and leaf.concept == "refractory-disease" for leaf in leaves(second)
        )
        if resists and isinstance(first, Has) and not self._is_cancer(first.concept):
            return False  # "ascites refractory to diuretics"
        if link is None and narrows(first, second, self.grammar):
            return True
        if link is not None and self.grammar.words([link]).lower() in _JOINING:
            return True
        if link is not None and self.grammar.words([link]).lower() == "for" and not limiting(first):
            return False  # "no chemotherapy for recurrent disease" says what the chemotherapy was for
        if link is not None and link.kind == "status" and link.value in ("active", "any"):
            return True
        if link is not None and self.grammar.words([link]).lower() == "on" and isinstance(second, Has):
            row = self.grammar.sentence.vocabulary.concepts.get(second.concept)
            return row is not None and row.kind in TREATMENTS  # "diabetic patients on metformin"
        if limiting(first) or limiting(second):
            return True
        if link is None and self.grammar.words([self.nodes[self.at]]).lower().startswith("requir"):
            return True  # "renal failure requiring dialysis", where the vocabulary knows the latter whole
        return any(
            isinstance(leaf, Range) or (isinstance(leaf, Has) and leaf.concept in _BESIDE)
            for rule in (first, second)
            for leaf in leaves(rule)[:1]
        )

    def _is_cancer(self, concept: str) -> bool:
        vocabulary = self.grammar.sentence.vocabulary
        return concept not in vocabulary.concepts or vocabulary.is_a(concept, "neoplasm")

    def _behind(self, at: int = -1) -> int:
        """Give the place behind the last atom or bracket before this one, or before the place `at`."""
        at = self.at if at < 0 else at
        places = (
            place
            for place in range(at - 1, -1, -1)
            if self.nodes[place].kind in ("atom", "bare", "extent", "group")
        )
        return next(places, at - 1) + 1

    def _from_link(self) -> int:
        """Give where what ties a second atom begins: "antiviral therapy | for advanced lung cancer"."""
        if self.link is None or self.link.kind != "link":
            return self._behind()
        at = self.nodes.index(self.link)
        before = self._behind(at)
        tails = all(node.kind == "tail" for node in self.nodes[before:at])
        return at if tails and self._closes() else self._behind()

    def _closes(self) -> bool:
        """Tell whether no list stands around: what ties the others of it is anybody's guess."""
        tokens, start, end = self.grammar.sentence.tokens, self.nodes[0].start, self.nodes[-1].end
        beside = [*tokens[end : end + 1], *(tokens[start - 1 : start] if start else ())]
        return not any(token.kind in ("or", "and") or token.text in _LISTING for token in beside)

    def _last(self) -> bool:
        """Tell whether the words stand behind the last atom, with all that ties them to it."""
        place = self._behind()
        behind = self.nodes[place:]
        return self.words[-1] in behind and all(node in self.words or node.kind in _TYING for node in behind)

    def _described(self, nodes: list[Node]) -> None:
        """Keep what stands behind an atom as a qualifier where it only describes it, else as words."""
        operand = self.operand
        if len(nodes) > 1 and nodes[-1].kind == "group" and of_limits(nodes[-1]):
            more = self.grammar.rule(nodes[-1].children)  # "… not controlled (systolic pressure >= 140 mmHg)"
            operand.linked.extend([more] if more is not None else [])
            nodes = nodes[:-1]
        words = self.grammar.words(nodes)
        rule = operand.rule
        if isinstance(rule, Has) and describes(nodes, words):
            operand.after.opens.append(slug(words))
            operand.specified = True
        else:
            operand.after.opaque.append(self.grammar.opaque(nodes))

    def _unread(self) -> None:
        """Take all of the operand as words; a negation before them stays a negation, and windows are kept."""
        operand = self.operand
        rest = without_denial(self.nodes) if operand.negated else self.nodes
        operand.rule, operand.kept = self.grammar.opaque(rest), kept(self.grammar, rest)
        for node in self.nodes:
            if node.window is not None and node.window.window is not None:
                operand.after.windows.append(node.window)
        self.done = True

    def _finished(self) -> Operand | None:
        operand = self.operand
        if operand.rule is not None:
            if self.words:
                self._described(self.nodes[self._behind() :] if self._last() else self.words)
            return operand
        before = operand.before
        placed = before.quals or before.opens or before.sites
        if self.words or placed or before.windows or operand.negated:
            self._unread()
            return operand
        # "surgery within 4 weeks or planned" says of the surgery what nothing here holds
        planned = any(node.kind == "status" and node.value in TO_COME for node in self.nodes)
        self.grammar.doubted = self.grammar.doubted or planned
        return None


_Handler = Callable[[Reading, Node], None]
_HANDLERS: dict[str, _Handler] = {
    "subj": Reading._subject, "aux": Reading._subject, "neg": Reading._negation,
    "forbid": Reading._forbidding, "status": Reading._modifier, "qual": Reading._modifier,
    "open": Reading._modifier,
    "site": Reading._site, "win": Reading._window, "sign": Reading._sign, "tail": Reading._tail,
    "link": Reading._tie, "group": Reading._brackets, "extent": Reading._state, "atom": Reading._atom,
    "bare": Reading._atom, "other": Reading._other, "word": Reading._word, "role": Reading._word,
    "eg": Reading._word, "ie": Reading._word, "colon": Reading._word, "exc": Reading._word,
    "cond": Reading._word, "excluded": Reading._word, "permit": Reading._word,
}  # fmt: skip

"""Sentences understood, several at a time: their rules, kinds and terms; nothing of lists or blocks."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from msgspec.structs import replace

from trialbridge.eligibility import courses, linter, measures, open_measures, outline, remarks, windows
from trialbridge.eligibility.abilities import able
from trialbridge.eligibility.allowing import allowing
from trialbridge.eligibility.asides import loses, may_help, shorter, stays, unread
from trialbridge.eligibility.atoms import Atom, Sentence, chosen, spelled
from trialbridge.eligibility.beside import counts, excepted, signed
from trialbridge.eligibility.chinese import Chinese, Rendered, is_chinese, nameable, unspelled
from trialbridge.eligibility.clauses import Composed, Composer
from trialbridge.eligibility.defining import defined
from trialbridge.eligibility.describing import enough
from trialbridge.eligibility.doubts import doubted, only_tests
from trialbridge.eligibility.ellipsis import completed
from trialbridge.eligibility.exempting import exempting
from trialbridge.eligibility.findings import measured
from trialbridge.eligibility.illness import general
from trialbridge.eligibility.kinds import kinds
from trialbridge.eligibility.legible import legible, rambles
from trialbridge.eligibility.lexer import Lexer
from trialbridge.eligibility.longforms import joined
from trialbridge.eligibility.markers import marked
from trialbridge.eligibility.naming import named
from trialbridge.eligibility.nodes import Node, nodes
from trialbridge.eligibility.now import in_time, now
from trialbridge.eligibility.promises import promised
from trialbridge.eligibility.respelled import respelled
from trialbridge.eligibility.restated import restated
from trialbridge.eligibility.rewrite import (
    abused,
    demands,
    fertile,
    guarded,
    mapped,
    obliged,
    placed,
    sensible,
)
from trialbridge.eligibility.scales import graded, once
from trialbridge.eligibility.sharing import shared
from trialbridge.eligibility.tokens import Token
from trialbridge.eligibility.understood import Understood
from trialbridge.eligibility.using import taken, unparted
from trialbridge.model.rule import (
    NAMED,
    All,
    Any,
    Has,
    Not,
    Opaque,
    Rule,
    canonical,
    computable,
    is_named,
    leaves,
    named_words,
)
from trialbridge.vocab import Vocabulary, fold

Find = Callable[[Sentence], Iterable[Atom]]
Asked = tuple[str, bool, bool]
"""A clean sentence, whether it stands among exclusions, and whether it heads a list."""
PLACE = "@following"
"""The concept that stands for a list in the rule of its head; it never leaves this package."""

_NAMED = frozenset({"concept", "test", "site"})
_ASKING = frozenset({"drug", "drug-class", "gene", "alteration"})
_STATING = frozenset({"concept", "variable", "test", "place"})

_TOGETHER = 24
"""Sentences taken through each stage together: fewer bring back each stage's code and tables more often, more
bring back their own tokens. Measured: 1, 8, 20, 60, 200 take 288, 255, 256, 265, 277 µs a sentence."""

_BY_TYPE = {
    "drug": "medication", "drug-class": "medication", "procedure": "procedure", "therapy": "prior_therapy",
    "gene": "biomarker", "alteration": "biomarker",
}  # fmt: skip
_ACTIVE = frozenset({"pregnancy", "lactation", "active-infection"})
_FEMALE_MATTERS = frozenset(
    {
        "pregnancy",
        "lactation",
        "childbearing-potential",
        "fertile",
        "contraception",
        "planned-pregnancy",
        "postmenopausal",
        "surgically-sterile",
    }
)


_MAY = re.compile(
    r"^(?:the |these |all )?(?:they|patients?|subjects?|participants?|individuals?) may (?:also )?"
    r"(?:be (?:users|taking|on|using|treated|receiving)|use|take|receive|continue)\b"
    r"(?!.*\b(?:if|provided|must|only|not?|until|unless|except|but|however)\b)"
)
"""What is only allowed, and nothing asked for."""


class Draft:
    """A sentence on its way from words to a rule: each stage adds what the next ones read."""

    __slots__ = (
        "atoms", "composed", "exclusion", "found", "head", "laid", "low", "read", "said", "text", "then",
        "tokens",
    )  # fmt: skip
    low: str
    tokens: list[Token]
    read: Sentence
    found: list[windows.Found]
    atoms: list[Atom]
    laid: list[Node]
    composed: Composed

    def __init__(self, text: str, exclusion: bool, head: bool, said: Understood | None = None) -> None:
        """Start with the words; what is `said` already goes through no stage."""
        self.text, self.exclusion, self.head, self.said = text, exclusion, head, said
        self.then: list[Callable[[Understood], Understood]] = []

    def finished(self) -> Understood:
        """Give what was understood, put back on the sentence as it was published."""
        said = self.said
        assert said is not None
        for change in self.then:
            said = change(said)
        return said


class Understanding:
    """Understands sentences with one vocabulary; equal sentences are understood once."""

    def __init__(self, vocabulary: Vocabulary, remembered: int = 1 << 18) -> None:
        """Index the kinds for the vocabulary."""
        self.vocabulary = vocabulary
        self.lexer = Lexer(vocabulary)
        self.chinese = Chinese(vocabulary)
        self._of_variable = {name: kind.name for kind in kinds() for name in kind.variables}
        self._of_ancestor = {concept: kind.name for kind in kinds() for concept in kind.concepts}
        self._finders = [(kind.triggers, kind.find) for kind in kinds() if kind.find is not None]
        self._bits: dict[str, int] = {}
        for number, (triggers, _) in enumerate(self._finders):
            for trigger in triggers:
                self._bits[trigger] = self._bits.get(trigger, 0) | 1 << number
        self._triggers = frozenset(self._bits)
        self._triggered = lru_cache(maxsize=1 << 12)(self._of_bits)
        self._of_concept: dict[str, str] = {}
        self._known: OrderedDict[Asked, Understood] = OrderedDict()
        self._remembered = remembered
        self._stages = (
            self._worded,
            self._recognised,
            self._laid,
            self._named,
            self._composed,
            self._told,
        )

    def understand(self, text: str, exclusion: bool, head: bool = False) -> Understood:
        """Understand a clean sentence; `head` lets it hold the place of a list."""
        return self.together([(text, exclusion, head)])[text, exclusion, head]

    def together(self, asked: Iterable[Asked]) -> dict[Asked, Understood]:
        """Understand several sentences (text, exclusion, head), those seen before from memory."""
        known, told = self._known, dict[Asked, Understood]()
        fresh: list[Asked] = []
        for each in dict.fromkeys(asked):
            said = known.get(each)
            if said is None:
                fresh.append(each)
            else:
                told[each] = said
                known.move_to_end(each)
        for start in range(0, len(fresh), _TOGETHER):
            some = fresh[start : start + _TOGETHER]
            told.update(zip(some, map(defined, some, self._several(some)), strict=True))
        for each in fresh if self._remembered else ():
            known[each] = told[each]
        while len(known) > self._remembered:
            known.popitem(last=False)
        return told

    def fresh(self, text: str, exclusion: bool, head: bool = False) -> Understood:
        """Understand a clean sentence as if it were never seen."""
        return self._several([(text, exclusion, head)])[0]

    def _several(self, asked: Sequence[Asked]) -> list[Understood]:
        """Take sentences through each stage together: what a stage needs then stays near the processor."""
        drafts = [self._draft(*each) for each in asked]
        for stage in self._stages:
            for draft in drafts:
                if draft.said is None:
                    stage(draft)
        return [draft.finished() for draft in drafts]

    def _draft(self, text: str, exclusion: bool, head: bool) -> Draft:
        if not legible(text):
            return Draft(text, exclusion, head, Understood(Opaque(text=text), (), False, (), False, False))
        said = None if head or outline.outlined(text) else self._without_remarks(text, exclusion)
        if said is not None:
            return Draft(text, exclusion, head, said)
        if exclusion and not head and demands(text):
            # "Patients must be able to swallow" asks for it, whatever list it stands in
            draft = self._draft(text, False, False)
            draft.then.append(_denied)
            return draft
        if not is_chinese(text):
            return Draft(text, exclusion, head)
        rendered = self.chinese.rendered(text)
        draft = Draft(rendered.text, exclusion, head)
        draft.then.append(lambda said: self._restored(said, rendered, text))
        return draft

    def _without_remarks(self, text: str, exclusion: bool) -> Understood | None:
        """Understand what stands beside remarks, None where there are none or it is not wholly understood."""
        short = remarks.without(text, exclusion)
        if short == text:
            return None
        if not short:
            return Understood(None, (), False, (), True, True)
        again = self.fresh(short, exclusion)
        if not again.complete or again.rule is None:
            return None
        return again if exclusion else replace(again, rule=obliged(again.rule, short))

    def _restored(self, said: Understood, rendered: Rendered, text: str) -> Understood:
        """Put what was understood of a rendering back on the words of the sentence itself."""
        if said.rule is None:
            return said
        rule = mapped(said.rule, lambda leaf: _quoted(leaf, rendered, text))
        return replace(said, rule=now(fold(text), rule, self.vocabulary.concepts))

    def words(self, text: str) -> str:
        """Give a sentence in the language its roles are read in, English."""
        return self.chinese.rendered(text).text if is_chinese(text) and legible(text) else text

    def _worded(self, draft: Draft) -> None:
        """Read the words as tokens; outlines and pasted pages end here."""
        text = draft.text
        if outline.outlined(text):
            draft.said = self._outlined(text, draft.exclusion)
            if draft.said is not None:
                return
        draft.low = low = fold(text)
        tokens = self.lexer.tokens(text, low)
        if "(" in text or "[" in text or "lack" in low:
            tokens = joined(tokens, self.vocabulary)
        if "/" in low:
            tokens = once(tokens)
        if "ctc" in low or "common t" in low:
            tokens = graded(tokens)
        tokens = unparted(low, taken(low, tokens, self.vocabulary.concepts))
        draft.tokens = tokens = measured(marked(tokens, text))
        if rambles(tokens):
            draft.said = Understood(Opaque(text=text), (), self._asks(tokens), (), False, False)

    def _recognised(self, draft: Draft) -> None:
        """Find what the tokens state, and when."""
        draft.read = read = Sentence(draft.tokens, self.vocabulary, draft.exclusion, draft.low)
        draft.found = found = courses.timed(draft.low, draft.tokens)
        draft.atoms = spelled(read, chosen(self._atoms(read, found, draft.head, draft.text)))

    def _laid(self, draft: Draft) -> None:
        """Lay it over the words of structure."""
        read = draft.read
        draft.laid = completed(
            read, able(read, promised(read, nodes(read, draft.atoms, draft.found, draft.text)))
        )

    def _named(self, draft: Draft) -> None:
        """Name what the vocabulary does not hold."""
        draft.laid = general(draft.read, named(draft.read, draft.laid, draft.text))
        if "because" in draft.read.keys:
            draft.laid = remarks.unreasoned(draft.read, draft.laid)

    def _composed(self, draft: Draft) -> None:
        draft.composed = Composer(draft.read, draft.text).compose(draft.laid)

    def _told(self, draft: Draft) -> None:
        """Make of the composed rule what the sentence means, and tell whether all of it stands there."""
        text, low, exclusion, head, read = draft.text, draft.low, draft.exclusion, draft.head, draft.read
        tokens, found, atoms, laid, composed = (
            draft.tokens,
            draft.found,
            draft.atoms,
            draft.laid,
            draft.composed,
        )
        rule = composed.rule
        permits = composed.permits or (not exclusion and " may " in low and _MAY.match(low) is not None)
        if permits and not composed.permits:
            rule = None  # "They may be users of steroids" asks for nothing
        unread = rule is None or all(isinstance(leaf, Opaque) or is_named(leaf) for leaf in leaves(rule))
        named_ = unread and not permits and not head  # "normal organ and marrow function"
        sufficient = enough(low) if named_ else ""
        if sufficient:
            rule = Has(concept=NAMED + sufficient)
        if rule is None and "bothsexes" in read.keys and not permits:
            rule = Any(rules=(Has(concept="female"), Has(concept="male")))
        if rule is not None and not exclusion:
            both = "male" in read.keys and ("female" in read.keys or "female" in low or "women" in low)
            told = fertile(sensible(canonical(rule) if both else rule))
            rule = allowing(told, self.vocabulary.concepts)
        if rule is not None and only_tests(low, rule, exclusion):
            rule = Opaque(text=text)
        rule = guarded(rule) if exclusion and isinstance(rule, Any) else rule
        if rule is not None and "alcohol" in read.keys:
            rule = abused(rule)
        if rule is not None:
            rule = in_time(low, rule, self.vocabulary.concepts, exclusion, timed=bool(found))
        if exclusion and isinstance(rule, Not) and not head and computable(rule):
            rule = _doubted(rule, laid, text)
        kinds_ = tuple(dict.fromkeys(self._kind(atom) for atom in atoms))
        roles = [token for token in tokens if "role" in token.senses] if "role" in read.senses else []
        cues = dict.fromkeys([f"{token.kind}:{token.senses['role']}" for token in roles])
        if any(window.later and window.window is None for window in found):
            cues["later"] = None
        complete = rule is None or (
            computable(rule)
            and not composed.doubted
            and not doubted(low, rule, exclusion)
            and next(linter.lint(read, atoms, found, laid, rule), None) is None
        )
        if rule is not None and complete:
            rule = exempting(low, rule, self.vocabulary)
        draft.said = Understood(rule, kinds_, self._asks(tokens), tuple(cues), complete, permits)
        if (not complete or rule is None) and not (permits or head):
            draft.said = self._without_asides(text, draft.said, exclusion)

    def _without_asides(self, text: str, said: Understood, exclusion: bool) -> Understood:
        """Understand what is left without abbreviations and references, where all of that is understood."""
        left = unread(said.rule)
        told = restated(text, exclusion) or respelled(text) or shared(text, said.rule, self.vocabulary)
        if told and not stays(told, left):
            again = self.fresh(told, exclusion)
            if again.complete and again.rule is not None:
                return again
        short = shorter(text) if may_help(text, said.rule, left) else text
        if short in (text, told) or stays(short, left):
            return said  # no words are read a third time
        again = self.fresh(short, exclusion)
        return (
            again if again.complete and again.rule is not None and not loses(again.rule, said.rule) else said
        )

    def _outlined(self, text: str, exclusion: bool) -> Understood | None:
        """Understand "any of: A; B" part by part; None where a part is not read, doubted where one is."""
        parts: list[Understood] = []

        def leaf(words: str) -> Rule | None:
            parts.append(said := self.fresh(words, exclusion))
            return said.rule if said.rule is not None and computable(said.rule) else None

        rule = outline.read(
            text, leaf, lambda name: name in self.vocabulary.concepts or name.startswith(NAMED)
        )
        if rule is None:
            return None
        kinds_ = tuple(dict.fromkeys(kind for part in parts for kind in part.kinds))
        cues = tuple(dict.fromkeys(cue for part in parts for cue in part.cues))
        sure = computable(rule) and all(part.complete for part in parts)
        return Understood(rule, kinds_, self._asks(self.lexer.tokens(text)), cues, sure, False)

    def found(self, text: str, exclusion: bool) -> list[Atom]:
        """Give every atom of a sentence before any is chosen, in no order that matters."""
        low = fold(text)
        tokens = self.lexer.tokens(text, low)
        read = Sentence(tokens, self.vocabulary, exclusion, low)
        return self._atoms(read, courses.timed(low, tokens), False, text)

    def _atoms(self, read: Sentence, found: list[windows.Found], head: bool, text: str) -> list[Atom]:
        covered = {at: window for window in found for at in range(window.start, window.end)}
        atoms: list[Atom] = []
        if "variable" in read.keys:
            atoms += measures.find(read, covered)
        bits = 0
        for trigger in self._triggers & read.keys:
            bits |= self._bits[trigger]
        for find in self._triggered(bits):
            atoms += find(read)
        if not read.senses.isdisjoint(open_measures.COMPARING):
            atoms += open_measures.find(read, covered, atoms, text)
        atoms += self._plain(read, covered, head)
        return atoms

    def _of_bits(self, bits: int) -> tuple[Find, ...]:
        """Give the finders whose places in a number are set."""
        return tuple(find for number, (_, find) in enumerate(self._finders) if bits >> number & 1)

    def _plain(self, read: Sentence, covered: dict[int, windows.Found], head: bool) -> list[Atom]:
        """Every concept states that the patient has it; the place of a list stands for its items."""
        found = []
        stated = [token for token in read.tokens if token.kind == "concept"]
        asked = bool(stated) or "variable" in read.keys or "cmp" in read.keys
        for at, token in enumerate(read.tokens):
            if token.kind not in _STATING or at in covered:
                continue
            concept = token.value if token.kind == "concept" else ""
            if token.kind == "variable":
                concept = token.senses.get("concept", "")
            elif token.value == "pregnancy-test" and signed(read.tokens, at):
                concept = "pregnancy"
            elif token.kind == "test" and signed(read.tokens, at):
                continue  # "a negative biopsy" is no biopsy that was not done
            elif token.kind == "test" and (not asked or excepted(read.tokens, at)):
                concept = token.value  # "surgery other than biopsy", "lumbar puncture within 7 days"
            if token.kind == "concept" and self.vocabulary.concepts[concept].kind == "gene":
                continue  # a gene alone asks for nothing: "EGFR or HER2 inhibitors"
            if concept == "histologically-confirmed" and len(stated) > 1:
                continue  # "histologically confirmed lung cancer" asks for the cancer
            if concept:
                rule = Has(concept=concept, status="active" if concept in _ACTIVE else "any")
                found.append(Atom(at, at + 1, rule, concept, 0))
            elif head and token.kind == "place":
                start = at
                while start and counts(read.tokens[start - 1]):
                    start -= 1  # "at least two (2) of the following"
                found.append(Atom(start, at + 1, Has(concept=PLACE), "heading", 0))
        return found

    def _kind(self, atom: Atom) -> str:
        """Name the kind of an atom: its variable's, or its concept's nearest ancestor that a kind claims."""
        known = self._of_variable.get(atom.kind) or self._of_concept.get(atom.kind)
        if known is None:
            known = self._of_concept[atom.kind] = self._nearest(atom.kind)
        return known

    def _nearest(self, concept: str) -> str:
        level = [concept]
        seen: set[str] = set()
        while level:
            for name in level:
                if name in self._of_ancestor:
                    return self._of_ancestor[name]
            seen.update(level)
            level = [
                parent
                for name in level
                if name in self.vocabulary.concepts
                for parent in self.vocabulary.concepts[name].parents
                if parent not in seen
            ]
        row = self.vocabulary.concepts.get(concept)
        if row is None:
            return "measurement" if concept in self.vocabulary.variables else concept
        return _BY_TYPE.get(row.kind, "comorbidity")

    def _asks(self, tokens: list[Token]) -> bool:
        """Tell whether a drug or something measured is named."""
        known = self.vocabulary.concepts
        for token in tokens:
            if token.kind == "variable":
                return True
            if token.kind in _NAMED and token.value in known and known[token.value].kind in _ASKING:
                return True
        return False


def _denied(said: Understood) -> Understood:
    return replace(said, rule=None if said.rule is None else Not(rule=said.rule))


def _quoted(leaf: Rule, rendered: Rendered, text: str) -> Rule:
    """Give words that were not understood as the sentence has them."""
    if isinstance(leaf, Has):
        qualifiers = tuple(sorted(map(unspelled, leaf.qualifiers)))
        concept = unspelled(leaf.concept)
        if not concept.startswith(NAMED) or nameable(concept):
            return replace(leaf, concept=concept, qualifiers=qualifiers)
        leaf = Opaque(text=named_words(leaf.concept))
    if not isinstance(leaf, Opaque):
        return leaf
    at = rendered.text.lower().find(leaf.text.lower())
    span = rendered.source(at, at + len(leaf.text)) if at >= 0 else None
    return Opaque(text=unspelled(leaf.text) if span is None else text[span[0] : span[1]])


def _doubted(rule: Rule, laid: list[Node], text: str) -> Rule:
    """A bare denial under an exclusion ("No prior chemotherapy") may be meant either way: leave it open."""
    return Opaque(text=text) if laid and laid[0].kind == "neg" else rule


def in_place(head: Rule, child: Rule) -> Rule:
    """Put a list's item where its head holds the place: "history of any of the following within 6 months"."""
    return placed(head, PLACE, child)


def holds(rule: Rule | None) -> bool:
    """Tell whether a head's rule holds the place of its list."""
    return rule is not None and any(isinstance(leaf, Has) and leaf.concept == PLACE for leaf in leaves(rule))


__all__ = ["PLACE", "All", "Opaque", "Understanding", "holds", "in_place"]

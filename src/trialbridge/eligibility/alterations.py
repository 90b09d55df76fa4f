"""Genes and antigens with their state ("KRAS G12C mutation") or with what aims at them ("anti-CD19 agent").

It reads the words around a list of genes; which rule they make is the kind biomarker's matter.
"""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.gene_parts import Aim, Item, Listed, State
from trialbridge.eligibility.gene_words import (
    ADJECTIVES,
    AHEAD,
    AIM_OF,
    AIMED_AT,
    ALSO,
    ASSAY,
    BEFORE,
    CASES,
    CELLS,
    ENDING,
    HAS,
    IS,
    LEADING,
    LEARNT,
    OPEN,
    SINGLE,
    SKIPPED,
    STATE_OF,
    STATES_BEGIN,
    THING,
    VARIANT,
    variant_name,
)
from trialbridge.eligibility.tokens import Token

_CALLED = ("considered", "considered to be", "considered as", "classified as")
_BORNE = frozenset({"expressing", "bearing", "harbouring", "harboring", "driven", "carrying"})
_BRACKETS = re.compile(r" ?\([^()]*\)")
"""What a name of the tables says again: "anaplastic lymphoma kinase (ALK) translocation"."""
_UNSURE = frozenset({"/", ",", "likely", "bi", "suspected"})
_REPEATED = ("mutation", "mutations", "mutated", "mutant")
_REACH = 10
"""Tokens looked at between a gene and its state at most."""


class Genes:
    """The lists of genes in one sentence, and what stands around each."""

    def __init__(self, sentence: Sentence) -> None:
        """Take the sentence."""
        self.sentence, self.tokens, self.text = sentence, sentence.tokens, sentence.text

    def lists(self) -> Iterator[Listed]:
        """Give every longest list of genes, left to right."""
        at = 0
        while at < len(self.tokens):
            if self.gene(self.tokens[at]) or self._leads(at):
                listed = self._list(at)
                yield listed
                at = listed.end
            else:
                at += 1

    def _leads(self, at: int) -> bool:
        """Tell whether a name such as "mutations in KRAS" opens a list of genes."""
        after, joint = self._joint(at + 1)
        follows = bool(joint) and after < len(self.tokens) and self.gene(self.tokens[after])
        return bool(follows) and self._split(self.tokens[at])[1] == "first"

    def _split(self, token: Token) -> tuple[Item | None, str, str]:
        """Give the gene in a name that holds its state too, whether the state stands first, and the state."""
        row = self.sentence.vocabulary.concepts.get(token.value)
        if token.kind != "concept" or row is None or row.kind != "alteration":
            return None, "", ""
        words = _BRACKETS.sub("", token.text).split()
        for count in range(1, len(words)):
            for part, rest, place in (
                (words[:count], words[count:], "last"), (words[count:], words[:count], "first"),
            ):  # fmt: skip
                name, said = " ".join(part), " ".join(rest)
                state = next((state for state, form in STATE_OF if form.match(said)), "")
                scan = self.sentence.vocabulary.scan
                hits = (scan(name) or scan(name.upper())) if state else []  # "ALK" is no word but a name
                if len(hits) == 1 and hits[0].end - hits[0].start == len(name):
                    gene = hits[0].of("concept") or ""
                    if gene and self.sentence.vocabulary.concepts[gene].kind == "gene":
                        return Item(gene, name), place, state
        return None, "", ""

    def gene(self, token: Token) -> str:
        """Give the gene a token names, or nothing."""
        concept = token.value if token.kind == "concept" else token.senses.get("concept", "")
        row = self.sentence.vocabulary.concepts.get(concept)
        if row is not None and row.kind == "gene":
            return row.id
        return "pd-l1-gene" if token.value == "pd_l1" and token.text in ("pd l1", "pdl1") else ""

    def _list(self, start: int) -> Listed:
        items: list[Item] = []
        at = end = start
        together, either, told = False, False, ""
        while at < len(self.tokens):
            item, stop = self._item(at, bool(items))
            if item is None:
                held, place, state = self._split(self.tokens[at])
                if held is None or place != ("last" if items else "first"):
                    break
                item, stop, told = held, at + 1, state
            items.append(item)
            end = stop
            at, joint = self._joint(stop)
            if not joint or (told and len(items) > 1 and at - stop and self._split(self.tokens[stop - 1])[0]):
                break
            together, either = together or joint == "and", either or joint == "or"
        return Listed(start, end, tuple(items), together and len(items) > 1, either, told)

    def _item(self, at: int, listing: bool) -> tuple[Item | None, int]:
        token, stop = self.tokens[at], at + 1
        concept, name = self.gene(token), token.text
        if not concept:
            if not (listing and self._symbol(token)):
                return None, at
            while stop < len(self.tokens) and self.tokens[stop].start == self.tokens[stop - 1].end:
                if self.tokens[stop].kind not in ("num", "word"):
                    break
                name += self.tokens[stop].text  # "mre" and "11" are one name
                stop += 1
            if name.isalpha() and len(name) > 4:
                return None, at
        stop = self._past(stop)
        variant, stop = self._variant_in_brackets(stop)
        return Item(concept, name, variant), stop

    def _variant_in_brackets(self, at: int) -> tuple[str, int]:
        """Read "(V600E)" or "(exon 14)" behind a gene, and where it ends."""
        if at + 1 < len(self.tokens) and self.tokens[at].text == "(":
            found = VARIANT.match(self.text, self.tokens[at + 1].start)
            if found is not None and self.text[found.end() : found.end() + 1] == ")":
                return variant_name(found[0]), self.place(found.end() + 1)
        return "", at

    def _symbol(self, token: Token) -> bool:
        known = token.text in self.sentence.vocabulary.ordinary
        return token.kind == "word" and not known and SINGLE.fullmatch(token.text) is not None

    def _past(self, at: int) -> int:
        """Step over a bracket that names the gene again and over "gene", "receptor"."""
        tokens = self.tokens
        if at < len(tokens) and tokens[at].text == "(":
            close = next((k for k in range(at, min(at + 6, len(tokens))) if tokens[k].text == ")"), 0)
            if close and all(self.gene(token) or token.kind == "word" for token in tokens[at + 1 : close]):
                at = close + 1
        while at < len(tokens) and tokens[at].text in (
            "gene",
            "genes",
            "receptor",
            "proto",
            "oncogene",
            "locus",
        ):
            at += 1
        return at

    def _joint(self, at: int) -> tuple[int, str]:
        joint = ""
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.kind in ("or", "and"):
                joint = "or" if joint == "or" or "or" in token.text else token.kind
            elif token.text in ",/" and token.kind == "punct":
                joint = joint or ","
            elif not (joint and token.text in ("anti", "the")):
                break
            at += 1
        return at, joint

    def place(self, offset: int) -> int:
        """Give the first token that begins at or behind an offset of the text."""
        return next((at for at, token in enumerate(self.tokens) if token.start >= offset), len(self.tokens))

    def state_of(self, listed: Listed) -> State | None:
        """Read the state of the genes behind them, else before them."""
        told = State(listed.start, listed.end, (listed.told,), (), ()) if listed.told else None
        found = told or self._behind(listed) or self._ahead(listed)
        if found is None:
            return None
        start, qualifiers = self.adjectives(found.start)
        assayed = self.assayed(found.end)
        return found._replace(start=start, end=assayed, qualifiers=(*qualifiers, *found.qualifiers))

    def _behind(self, listed: Listed) -> State | None:
        states: list[str] = []
        variants: list[str] = []
        qualifiers: list[str] = []
        at = end = listed.end
        for _ in range(_REACH):
            if at >= len(self.tokens):
                break
            token = self.tokens[at]
            state, variant = self._state(token), VARIANT.match(self.text, token.start)
            if state is not None:
                _add(states, state[0])
                at = end = state[1]
            elif variant is not None and not states:
                _add(variants, variant_name(variant[0]))
                at = end = self.place(variant.end())
            elif token.text in ADJECTIVES:
                _add(qualifiers, ADJECTIVES[token.text])
                at += 1
            elif qualifiers and not states and self._bracketed(at):
                at += 3  # "EGFR sensitizing (activating) mutation"
            elif not states and (token.text in SKIPPED or self._is(at)):
                at += 1
            elif (token.kind in ("or", "and") or token.text in (",", "/")) and (
                states or variants or qualifiers
            ):
                if not self._goes_on(at + 1, bool(states)):
                    break
                at += 1
            else:
                break
        if not states and not variants:
            return None
        return State(listed.start, end, tuple(states or ["mutation"]), tuple(variants), tuple(qualifiers))

    def _bracketed(self, at: int) -> bool:
        """Tell whether brackets hold one adjective alone."""
        said = [token.text for token in self.tokens[at : at + 3]]
        return len(said) == 3 and said[0] == "(" and said[2] == ")" and said[1] in ADJECTIVES

    def _is(self, at: int) -> bool:
        """Tell whether "is" stands right before a state: "MUC1 is positive"."""
        follows = at + 1 < len(self.tokens) and self._state(self.tokens[at + 1]) is not None
        return follows and self.tokens[at].kind == "aux" and self.tokens[at].text in IS

    def _goes_on(self, at: int, told: bool) -> bool:
        if at >= len(self.tokens):
            return False
        token = self.tokens[at]
        if self._state(token) is not None or token.text in ADJECTIVES or token.text == "likely":
            return True
        return not told and VARIANT.match(self.text, token.start) is not None

    def _state(self, token: Token) -> tuple[str, int] | None:
        begun = self.text[token.start : token.start + 3]
        if begun not in STATES_BEGIN and not begun.startswith(("wt", "+")):
            return None
        for state, words in STATE_OF:
            found = words.match(self.text, token.start)
            if found is not None:
                return state, self.place(found.end())
        return None

    def _ahead(self, listed: Listed) -> State | None:
        """ "mutations in BRCA1 or BRCA2"."""
        first = self.tokens[listed.start].start
        base = max(0, first - 120)
        before = self.text[base:first]
        found = BEFORE.search(before)
        if found is None:
            return (
                self._holding(listed, HAS.search(before), base)
                or self._cases(listed, CASES.search(before), base)
                or self._with_status(listed)
            )
        start = self.place(base + found.start())
        return State(start, listed.end, tuple(_states_in(found["states"])), (), ())

    def _holding(self, listed: Listed, found: re.Match[str] | None, base: int) -> State | None:
        """ "tumours expressing GPC3"; what stands in "negative for" is left to the sentence's negation."""
        if found is None:
            return None
        if found["negative"]:
            return State(listed.start, listed.end, ("positive",), (), ())
        state = "overexpression" if found["over"] else str(found.lastgroup)
        return State(self.place(base + found.start()), listed.end, (state,), (), ())

    def _cases(self, listed: Listed, found: re.Match[str] | None, base: int) -> State | None:
        """ "driver alterations (EGFR, ALK)"; examples leave it open which others count."""
        ending = ENDING.match(self.text, self.tokens[listed.end - 1].end) if found is not None else None
        if found is None or ending is None:
            return None
        states = ("wild type",) if found["wild"] else tuple(_states_in(found["states"]))
        end, examples = self.place(ending.end()), bool(found["eg"] or ending["more"])
        return State(self.place(base + found.start()), end, states, (), (), examples)

    def _with_status(self, listed: Listed) -> State | None:
        """ "positive BRCA1 or BRCA2 status"."""
        before, after = self.tokens[: listed.start], self.tokens[listed.end : listed.end + 1]
        if not before or before[-1].text not in ("positive", "negative") or not after:
            return None
        if after[0].text not in ("status", "expression", "disease", "tumor", "tumour", "tumors", "tumours"):
            return None
        return State(listed.start - 1, listed.end + 1, (before[-1].text,), (), ())

    def adjectives(self, start: int) -> tuple[int, tuple[str, ...]]:
        """Give where the adjectives before a place begin, and what they say: "germline pathogenic"."""
        own = ADJECTIVES.get(self.tokens[start].text.partition(" ")[0], "")
        qualifiers = [own] if own else []
        at = start
        while at:
            before = self.tokens[at - 1]
            if before.text in ADJECTIVES:
                _add(qualifiers, ADJECTIVES[before.text])
            elif not (qualifiers and (before.kind in ("or", "and") or before.text in _UNSURE)):
                break
            at -= 1
            if before.text in ADJECTIVES or before.text in ("likely", "bi", "suspected"):
                start = at
        either = {"germline", "somatic"} if {"germline", "somatic"} <= set(qualifiers) else set[str]()
        return start, tuple(each for each in qualifiers if each not in either | {own})

    def more(self, at: int) -> tuple[Item | None, tuple[str, ...], int]:
        """Read the states that go on behind a name that holds one: "FGFR2 fusion or rearrangement"."""
        item, place, _ = self._split(self.tokens[at])
        after, joint = self._joint(at + 1)
        if item is None or place != "last" or not joint or after >= len(self.tokens):
            return None, (), at + 1
        state = self._state(self.tokens[after])
        if state is None or (state[1] < len(self.tokens) and self.tokens[state[1]].text in ("of", "in")):
            return None, (), at + 1
        return item, (state[0],), state[1]

    def leading(self, at: int) -> tuple[tuple[Item, list[str]] | None, int]:
        """Read the states that stand before a name that begins with one: "loss or | mutation of TP53"."""
        first = self.tokens[at].start
        found = LEADING.search(self.text, max(0, first - AHEAD), first) if at > 1 else None
        item, place, _ = self._split(self.tokens[at]) if found is not None else (None, "", "")
        if found is None or item is None or place != "first":
            return None, at
        return (item, _states_in(found[0])), self.place(found.start())

    def another(self, at: int, end: int) -> tuple[Item, str, int] | None:
        """Read a variant of the same gene that goes on: "FLT3-ITD | and/or TKD mutations"."""
        tokens = self.tokens
        short = [token.text for token in tokens[end : end + 3]]
        after, joint = self._joint(end + 3 if short in (["(", "itd", ")"], ["(", "tkd", ")"]) else end)
        gene = tokens[at].text.partition(" ")[0]
        if not joint or after >= len(self.tokens) or self.tokens[after].kind == "concept":
            return None
        variant = VARIANT.match(self.text, self.tokens[after].start)
        concept = self.sentence.vocabulary.whole(gene) or self.sentence.vocabulary.whole(gene.upper())
        if variant is None or concept is None:
            return None
        stop = self.place(variant.end())
        state = self._state(self.tokens[stop]) if stop < len(self.tokens) else None
        said = variant_name(variant[0])
        return Item(concept, gene), said, stop if state is None else state[1]

    def borne(self, end: int) -> int:
        """Step over a word that only says a tumour has it: "EGFR WT expressing", "BRAF V600E-driven"."""
        said = [token.text for token in self.tokens[end : end + 2]]
        if said[:1] and said[0] in _REPEATED:
            return end + 1 + (said[1:] == ["positive"])  # "BRAF V600E or V600K mutation-positive"
        return end + (said[:1] != [] and said[0] in _BORNE)

    def learnt(self, at: int) -> bool:
        """Tell whether words such as "status" or "testing", with no result behind them, stand at a place."""
        signed = any(token.kind == "sign" for token in self.tokens[at + 1 : at + 3])
        return at < len(self.tokens) and self.tokens[at].text in LEARNT and not signed

    def about(self, at: int) -> Aim | None:
        """Read what an alteration only names: "KRAS G12D inhibitor", "EGFR mutation status must be known"."""
        aims, end = self._aims(at + 1)
        if not {"inhibitor", "antibody", "agonist"}.isdisjoint(aims):
            return Aim(at, end, tuple(aims), False)
        first = self.tokens[at].start
        if at and self.tokens[at - 1].text.endswith(_CALLED):
            return Aim(at - 1, at + 1, (), False)
        before = AIMED_AT.search(self.text, max(0, first - AHEAD), first)
        if before is not None:
            return Aim(self.place(before.start()), at + 1, ("targeted",), False)
        if self._aimed_list(at):
            return Aim(at, at + 1, ("targeted",), False)
        if not self.learnt(at + 1) or OPEN.search(self.tokens[at].text) is None:
            return None
        start = at
        while start > 1 and (
            self.tokens[start - 1].kind in ("and", "or") or self.tokens[start - 1].text in ",/"
        ):
            concept = self.sentence.vocabulary.concepts.get(self.tokens[start - 2].value)
            if concept is None or concept.kind not in ("gene", "alteration"):
                break
            start -= 2
        return Aim(start, at + 2, (), False)

    def _aimed_list(self, at: int) -> bool:
        """Tell whether what aims stands before the list: "drugs targeting EGFR, ALK, | BRAF V600E"."""
        start = at
        while start and (self._marker(start - 1) or self._joint(start - 1)[0] == start):
            start -= 1
        first = self.tokens[start].start
        return start < at and AIMED_AT.search(self.text, max(0, first - AHEAD), first) is not None

    def _marker(self, at: int) -> bool:
        row = self.sentence.vocabulary.concepts.get(self.tokens[at].value)
        named = self.gene(self.tokens[at]) != ""
        return named or (row is not None and row.kind == "alteration") or self._symbol(self.tokens[at])

    def assayed(self, end: int) -> int:
        """Step over what says by which assay: "(IHC 3+ or FISH amplified)", "IHC 3+ | or IHC 2+/ISH+"."""
        also = ALSO.match(self.text, self.tokens[end - 1].end)
        if also is not None:
            return self.place(also.end())
        if end < len(self.tokens) and self.tokens[end].text == "(":
            found = ASSAY.match(self.text, self.tokens[end].start)
            if found is not None:
                return self.place(found.end())
        return end

    def aim_at(self, listed: Listed) -> Aim | None:
        """Read what aims at the genes: "PD-1 inhibitor", "anti-CD20 antibody", "agents targeting B7-H3"."""
        start = listed.start
        anti = start > 0 and self.tokens[start - 1].text == "anti"
        start -= anti
        anti = anti or self._inherits(listed)
        aims, end = self._aims(listed.end)
        before = self._aimed_before(listed)
        if not aims and not anti:
            return before
        start = min(start, before.start) if before else start
        offset = self.tokens[end - 1].end
        cells = CELLS.match(self.text, offset)
        thing = cells or (THING.match(self.text, offset) if anti or "targeted" in aims else None)
        whole = self.tokens[end - 1].text.startswith("targeted ")  # "(EGFR)-targeted therapy"
        if thing is None and not anti and aims == ["targeted"] and not whole:
            return None
        end = end if thing is None else self.place(thing.end())
        if "antibod" in self.text[self.tokens[listed.end - 1].end : self.tokens[end - 1].end]:
            aims.append("antibody")
        return Aim(start, end, tuple(aims) or ("targeted",), cells is not None)

    def _inherits(self, listed: Listed) -> bool:
        """Tell whether the list goes on with what a name began: "anti-PD-1/PD-L1 | /CTLA-4 therapy"."""
        at = listed.start - 1
        while at > 0 and (self.tokens[at].text in "/," or self.tokens[at].kind in ("or", "and")):
            at -= 1
        joined = 0 <= at < listed.start - 1
        anti = joined and self.tokens[at].kind == "concept" and self.tokens[at].text.startswith("anti ")
        return anti and self._behind(listed) is None

    def _aims(self, at: int) -> tuple[list[str], int]:
        aims: list[str] = []
        end = at
        while at < len(self.tokens):
            token = self.tokens[at]
            found = next(
                ((aim, match) for aim, words in AIM_OF if (match := words.match(self.text, token.start))),
                None,
            )
            if found is not None:
                _add(aims, found[0])
                at = end = self.place(found[1].end())
            elif aims and (token.kind in ("or", "and") or token.text in (",", "/")):
                at += 1
            else:
                break
        return aims, end

    def _aimed_before(self, listed: Listed) -> Aim | None:
        first = self.tokens[listed.start].start
        base = max(0, first - 80)
        found = AIMED_AT.search(self.text[base:first])
        if found is None:
            return None
        start = self.place(base + found.start())
        return Aim(start, listed.end, ("targeted",), False)


def _add(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def _states_in(words: str) -> list[str]:
    """Give the states that words name; overexpression is no mere expression."""
    found = [state for state, form in STATE_OF if form.search(words)]
    return [each for each in found if each != "expression" or "overexpression" not in found]

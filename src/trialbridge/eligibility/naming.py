"""Names the vocabulary does not hold: runs of unknown words as names or as qualifiers; no other meaning.

"neurotoxic chemotherapy" is chemotherapy of a sort, "peritoneal factor infertility" infertility of a sort,
"Zenker diverticula" a name of its own. Words that carry structure or argument (`vocab/ordinary.csv`) never
stand in a name, so a clause that is not understood stays so.
"""

import re
from collections.abc import Mapping

from trialbridge.eligibility.adverbs import adverb, manner, participial, qualified
from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.describing import plain
from trialbridge.eligibility.illness import NOUNS
from trialbridge.eligibility.nodes import SPECIFIC, Node, adjectival
from trialbridge.model.rule import NAMED, Has, Range, leaves

_LONGEST = 5
_MODIFIER = 4
_PLACES = 9
"""Words of a name, of what narrows one, and of parts of the body in a row, at most."""
_DASHES = frozenset("-–‐‑")
_COUNTED = frozenset({"num", "cmp", "unit", "times", "limit", "between", "range"})
_PARTS = frozenset({"word", "site", "tail"})
_BEGINNING = _PARTS | {"link"}
"""What a name or a description can begin with."""
_JOINTS = frozenset({"and", "or", "comma", "slash"})
_ENDS = _JOINTS | {"semi", "colon", "exc", "cond"}
_NAMEABLE = frozenset(
    {"disease", "finding", "drug", "drug-class", "procedure", "therapy", "event", "organism", "alteration"}
)
_CLOSED = frozenset(
    {"contraception", "informed-consent", "compliance", "concurrent-trial", "measurable-disease",
     "legal-incapacity", "healthy-volunteer", "evaluable-disease", "pregnancy", "lactation",
     "planned-pregnancy", "histologically-confirmed"}
)  # fmt: skip
"""Concepts of what a study asks, which words beside them do not narrow."""
_BEHIND = frozenset(
    {"of", "in", "on", "to", "from", "for", "during", "under", "through", "due to", "because of",
     "secondary to", "related to", "associated with", "caused by", "resulting from", "involving",
     "affecting", "against", "at", "attributable to"}
)  # fmt: skip
_BY = frozenset(
    {"by", "on", "per", "via", "using", "through", "according to", "with", "in", "from", "at", "as per"}
)  # fmt: skip
_NAMING = frozenset({"body", "adjective", "general"})
"""Sorts of ordinary words that stand in a name, though they make none alone: "coagulation", "device"."""
_WORD = re.compile(r"[a-zα-ωµ][a-z0-9α-ω']*")
_TURNING = frozenset(
    {"related", "induced", "associated", "mediated", "acquired", "derived", "dependent", "controlled",
     "resistant", "sensitive", "naive", "free", "refractory", "based", "directed", "treated", "limiting",
     "threatening", "healing", "controlling", "modifying", "positive", "negative"}
)  # fmt: skip
"""Words behind a dash that make a quality of what stands before it."""
_OWN = frozenset({"qual", "status"})
_TIED = re.compile(r"\b(?:of|to|for|with|in|from|against)\b", re.IGNORECASE)
_PLURAL = re.compile(r"[a-z]{3,}(?<![sui])s")


def named(sentence: Sentence, nodes: list[Node], text: str, within: bool = False) -> list[Node]:
    """Give the nodes with runs of unknown words as qualifiers of a concept beside them or as names.

    `within` brackets a run that fills them says more of what stands before: "neuropathy (painful type)".
    """
    for node in nodes:
        if node.kind == "group" and len(node.children) > 1:
            node.children = named(sentence, node.children, text, True)
    if {"word", "site"}.isdisjoint([node.kind for node in nodes]):
        return nodes
    return _Naming(sentence, qualified(sentence, nodes), text, within).named()


class _Naming:
    """One pass over a list of nodes."""

    def __init__(self, sentence: Sentence, nodes: list[Node], text: str, within: bool) -> None:
        self.sentence, self.nodes, self.dashed, self.within = sentence, nodes, text, within
        self.found: list[Node] = []

    def named(self) -> list[Node]:
        self.nodes = self._joined()
        at, nodes, last, found = 0, self.nodes, len(self.nodes), self.found
        limited: list[bool] | None = None
        while at < last:
            kind = nodes[at].kind
            if kind not in _BEGINNING and not (found and found[-1].kind == "ie"):
                found.append(nodes[at])
                at += 1
                continue
            link = nodes[at] if kind == "link" else None
            start = at + (link is not None)
            known = self._known_by(link, start)
            if known:
                at = known
                continue
            stop = self._run(start) if link is None else self._stretch(start)
            run = nodes[start:stop]
            ended = stop < last and nodes[stop].kind == "win"
            if link is not None and not self._narrows(link, run, ended):
                self.found.append(link)
                at += 1
                continue
            if run and limited is None:
                limited = self._limited()
            if not run or (limited is not None and limited[at]) or not self._fitting(link, run):
                self.found.append(nodes[at])
                at += 1
                continue
            after = nodes[stop] if stop < last else None
            if link is not None:
                self._behind(link, run, after)
            else:
                self._placed(run, after, stop)
            at = stop
        return self.found

    def _joined(self) -> list[Node]:
        """Read "tumour-related pain" as pain of a sort."""
        if "-" not in self.dashed:
            return self.nodes
        tokens = self.sentence.tokens
        found: list[Node] = []
        for node in self.nodes:
            before = found[-1] if found else None
            if (
                node.kind == "word"
                and before is not None
                and before.kind in ("atom", "word", "site")
                and tokens[node.start].text in _TURNING
                and "-" in self.dashed[tokens[before.end - 1].end : tokens[node.start].start]
            ):
                found[-1] = Node("open", before.start, node.end, self._words(before, node).replace(" ", "-"))
            else:
                found.append(node)
        return found

    def _limited(self) -> list[bool]:
        """Mark the nodes between two joints among which a limit stands: there words are part of the limit."""
        marks = [False] * len(self.nodes)
        start = 0
        for at in range(len(self.nodes) + 1):
            if at == len(self.nodes) or self.nodes[at].kind in _ENDS:
                for node in self.nodes[start:at]:
                    if self._counts(node):
                        marks[start:at] = [True] * (at - start)
                        break
                start = at + 1
        return marks

    def _counts(self, node: Node) -> bool:
        """Tell whether a node limits something, or holds a number that nothing took."""
        kind = node.kind
        if kind == "bare":
            return True
        if kind == "word":
            return self.sentence.tokens[node.start].kind in _COUNTED and not self._glued(node)
        rule = node.rule
        if rule is None or isinstance(rule, Has):
            return False
        return any(isinstance(leaf, Range) for leaf in leaves(rule))

    def _glued(self, node: Node) -> bool:
        """Tell whether a number is written on to a word: "CD137", "L4"."""
        tokens, at = self.sentence.tokens, node.start
        token = tokens[at]
        if token.kind != "num":
            return False
        before = at > 0 and tokens[at - 1].end >= token.start - 1 and tokens[at - 1].kind == "word"
        after = at + 1 < len(tokens) and tokens[at + 1].start == token.end
        return before or after

    def _run(self, at: int) -> int:
        nodes = self.nodes
        while at < len(nodes) and nodes[at].kind in _PARTS:
            at += 1
        return at

    def _stretch(self, at: int) -> int:
        """Give where the words behind a link end: "in the metastatic setting", "of upper and lower limbs"."""
        nodes, start, end = self.nodes, at, at
        while at < len(nodes):
            kind = nodes[at].kind
            if kind in _PARTS:
                end = at + 1
            elif kind in ("and", "or") and end == at and self._adjectival(nodes[at - 1 : at]):
                pass
            elif kind not in ("extent", "qual"):
                break
            at += 1
        return self._places(start, end)

    def _places(self, start: int, end: int) -> int:
        """Give where parts of the body behind a link end: "to the head and neck", "of skin or nails"."""
        nodes, at, found = self.nodes, end, end
        if start == end or not self._bodily(nodes[start:end]):
            return end
        while at < len(nodes) and nodes[at].kind in _JOINTS:
            written = nodes[at].kind != "comma"
            at += 1
            while at < len(nodes) and nodes[at].kind in _JOINTS:
                written, at = True, at + 1
            stop = self._run(at)
            run = nodes[at:stop]
            whole = stop == len(nodes) or nodes[stop].kind in _ENDS or nodes[stop].kind in ("win", "link")
            if not run or not whole or not self._bodily(run) or self._headed(run):
                break
            at = stop
            found = at if written else found
        return found

    def _fitting(self, link: Node | None, run: list[Node]) -> bool:
        """Tell whether a run can stand as a name, or behind a link as what specifies."""
        if link is not None:
            return plain(self._words(*run)) and not any(node.kind == "exc" for node in run)
        placed = all(node.kind == "site" for node in run) and self._headed(run)  # "orthopaedic condition"
        return placed or ("word" in [node.kind for node in run] and self._nominal(run))

    def _known_by(self, link: Node | None, at: int) -> int:
        """Give where the saying of how a thing is known ends, or 0: "confirmed by bone scan or cytology"."""
        if link is None and not (self.found and self.found[-1].kind == "ie"):
            return 0
        if link is not None and self._words(link) not in _BY:
            return 0
        end = 0
        while True:
            stop = self._run(at)
            while stop < len(self.nodes) and self.nodes[stop].kind == "group":
                stop += 1
            if stop > at and self._is_method(at, stop):
                end = stop
            if stop >= len(self.nodes) or self.nodes[stop].kind not in _JOINTS:
                return end
            while stop < len(self.nodes) and self.nodes[stop].kind in _JOINTS:
                stop += 1
            at = stop

    def _is_method(self, at: int, stop: int) -> bool:
        words = [node for node in self.nodes[at:stop] if node.kind != "group"]
        last = self.sentence.tokens[words[-1].end - 1].text if words else ""
        return self.sentence.vocabulary.ordinary.get(last) == "method"

    def _nominal(self, run: list[Node]) -> bool:
        """Tell whether every word may stand in a name; a number only where it is written on: "CD137"."""
        tokens = self.sentence.tokens
        ordinary = self.sentence.vocabulary.ordinary
        before = None
        for node in run:
            for token in tokens[node.start : node.end]:
                if before is not None and adverb(before.text) and not participial(token.text):
                    return False
                if token.kind == "num":
                    if before is None or token.start - before.end > 1 or before.kind == "num":
                        return False
                    if token.start > before.end and len(before.text) > 2:
                        return False
                elif node.kind == "word" and not (
                    names(token.text, ordinary) or manner(token.text, ordinary)
                ):
                    return False
                before = token
        assert before is not None
        if adverb(before.text):
            return False
        if self._cut(run) or "(" in self._words(*run) or "[" in self._words(*run):
            return False  # "disease-modifying therapy", of which the grammar took "disease"
        return (
            self.dashed[before.end : before.end + 1] not in _DASHES
            or self.dashed[before.end + 1 : before.end + 2].isalnum()
        )

    def _cut(self, run: list[Node]) -> bool:
        """Tell whether a dash ties the run to a word before or behind that is none of it."""
        tokens, dashed = self.sentence.tokens, self.dashed
        start, end = tokens[run[0].start].start, tokens[run[-1].end - 1].end
        before = start > 1 and dashed[start - 1] in _DASHES and dashed[start - 2].isalnum()
        before = before or (start > 0 and dashed[start - 1].isdigit())  # "17p13", of which a number is cut
        return before or (dashed[end : end + 1] in _DASHES and dashed[end + 1 : end + 2].isalnum())

    def _words(self, *run: Node) -> str:
        """Give the words from the first node to the last."""
        tokens = self.sentence.tokens
        words = self.sentence.text[tokens[run[0].start].start : tokens[run[-1].end - 1].end]
        return words if words.isalpha() else " ".join(words.replace("-", " ").split())

    def _size(self, run: list[Node]) -> int:
        return self._words(*run).count(" ") + 1

    def _narrows(self, link: Node, run: list[Node], timed: bool) -> bool:
        """Tell whether what follows a link narrows what stands before it; a time may follow both."""
        words = self._words(link)
        placed = any(node.kind in _JOINTS for node in run)  # "in the skull or brain"
        placed = placed or (timed and bool(run) and self._bodily(run[-1:]))
        if (words.removesuffix(" the") if placed else words) not in _BEHIND:
            return False
        at = len(self.found) - 1
        while at >= 0 and self.found[at].kind in ("open", "qual"):
            at -= 1
        return at >= 0 and self._stated(self.found[at])

    def _behind(self, link: Node, run: list[Node], after: Node | None) -> None:
        """ "ulcers of the left foot": what stands behind narrows what stands before."""
        longest = _PLACES if any(node.kind in _JOINTS for node in run) else _LONGEST
        if self._size(run) > longest or (after is not None and after.kind == "atom"):
            self.found += [link, *run]
        else:
            self._open([link, *run])

    def _placed(self, run: list[Node], after: Node | None, stop: int) -> None:
        before = self.found[-1] if self.found else None
        if after is not None and self._stated(after):
            self._before(run)
        elif before is not None and self._stated(before) and not self._short(run):
            self._compound(before, run)
        elif self._opens(run, stop):
            self._before(run)
        else:
            self._alone(run, stop)

    def _before(self, run: list[Node]) -> None:
        if self._size(run) > _MODIFIER or self._short(run) or any(node.kind == "tail" for node in run):
            self.found += run
        else:
            self._open(run)

    def _open(self, run: list[Node]) -> None:
        before, start = self.found[-1:], run[0].start
        told = before and before[0].kind == "open" and before[0].end == start
        if told and self._words(run[0]) == "of" and not before[0].value.startswith("of-"):
            start = self.found.pop().start  # "at the sight" "of needles" is one quality
        words = self._words(Node("open", start, run[-1].end)).replace(",", "").replace("/", " ")
        self.found.append(Node("open", start, run[-1].end, words.replace(". ", " ").replace(" ", "-")))

    def _compound(self, before: Node, run: list[Node]) -> None:
        """ "asthma vaccine": the last word is what it is."""
        whole = [before, *run]
        if (
            self._cut(whole)
            or self._size(whole) > _LONGEST
            or before.end != run[0].start
            or self._adjectival(run)
        ):
            self.found += run
        else:
            self.found[-1] = self._name(whole)

    def _headed(self, run: list[Node]) -> bool:
        """Tell whether a noun that is elsewhere left out stands behind: "emotional disorder"."""
        tokens, end = self.sentence.tokens, run[-1].end
        nouns = [token.kind == "fill" and token.text in NOUNS for token in tokens[end : end + 3]]
        joined = nouns[:1] == [True] and nouns[2:] == [True] and tokens[end + 1].kind in _JOINTS
        return nouns[:1] == [True] and not joined  # "cardiac symptoms or disorders" are two

    def _measured(self, run: list[Node]) -> bool:
        """Tell whether only a variable is named, whose limit was not understood."""
        tokens = self.sentence.tokens
        before = self.found[-1].kind if self.found else ""
        return before not in ("qual", "open") and all(
            token.kind == "variable" for node in run for token in tokens[node.start : node.end]
        )

    def _ends_open(self, run: list[Node]) -> bool:
        """Tell whether the last word needs a noun behind it, or nothing but qualities stand here."""
        last = self.sentence.tokens[run[-1].end - 1].text
        return self._adjectival(run) or self.sentence.vocabulary.ordinary.get(last) == "adjective"

    def _opens(self, run: list[Node], stop: int) -> bool:
        """Tell whether only adjectives stand here, for a noun that follows: "topical or nasal spray"."""
        if not self._adjectival(run) or self._headed(run):
            return False
        nodes, at = self.nodes, stop
        while at < len(nodes) and nodes[at].kind in _JOINTS | {"qual"}:
            at += 1
        return stop < at < len(nodes) and (self._stated(nodes[at]) or nodes[at].kind == "word")

    def _adjectival(self, run: list[Node]) -> bool:
        tokens, ordinary = self.sentence.tokens, self.sentence.vocabulary.ordinary
        for node in run:
            if node.kind != "site":
                text = tokens[node.end - 1].text
                lone = ordinary.get(text) != "adjective" and not adjectival(text)
                if lone and not manner(text, ordinary):
                    return False
        return True

    def _bodily(self, run: list[Node]) -> bool:
        """Tell whether only a part of the body is named, which leaves out what is the matter with it."""
        tokens, ordinary = self.sentence.tokens, self.sentence.vocabulary.ordinary
        return all(
            node.kind == "site"
            or any(ordinary.get(token.text) == "body" for token in tokens[node.start : node.end])
            for node in run
        )

    def _general(self, run: list[Node], stop: int) -> bool:
        """Tell whether a word that names nothing is all there is: "Staging", but "loss of joint space"."""
        linked = self._headed(run) or (stop < len(self.nodes) and self.nodes[stop].kind == "link")
        return not linked and self.sentence.vocabulary.ordinary.get(self._words(*run).lower()) == "general"

    def _short(self, run: list[Node]) -> bool:
        return len(self._words(*run)) < 3

    def _alone(self, run: list[Node], stop: int) -> None:
        bare = self._short(run) or (self._bodily(run) and not self._headed(run)) or self._measured(run)
        bare = bare or (len(run) > 1 and adverb(self.sentence.tokens[run[-2].end - 1].text))
        bare = bare or self._general(run, stop)
        if bare or self._size(run) > _LONGEST or self._elliptic(run, stop):
            self.found += run
            return
        if self.within and len(run) == len(self.nodes):
            self._open(run)
            return
        if self._hangs() or (self.found and self.found[-1].kind == "sign" and self._acts(stop)):
            self.found += run
            return
        if self.found and self.found[-1].kind == "sign":
            run = [self.found.pop(), *run]  # "negative surgical margins" are margins of a sort, not none
        if self.found and self.found[-1].kind in _JOINTS and any(n.kind == "open" for n in self.found[-2:-1]):
            lead = run[:-1]
            if lead and self._adjectival(lead):
                self._open(lead)
                self.found.append(self._name(run[-1:]))
                return
        linked = self.within and bool(self.found) and self.found[-1].kind == "link"
        signed = stop < len(self.nodes) and self.nodes[stop].kind == "sign"
        if (self._adjectival(run) and self._headed(run)) and not (linked or signed):
            last = run[-1]
            if (
                self.found
                and self.found[-1].kind in _JOINTS
                and any(n.kind == "open" for n in self.found[-2:-1])
            ):
                self._open(run)  # "haematologic and lymphoproliferative diseases"
                self.found.append(self._name([Node("word", last.end, last.end + 1)]))
            else:
                self.found.append(self._name(run))
        elif (self._adjectival(run[-1:]) and self._ends_open(run)) or linked or signed:
            self.found += run
        else:
            self.found.append(self._name(run))

    def _hangs(self) -> bool:
        """Tell whether the word before ties to what is no name: "unless controlled with", "on day 1 with"."""
        if not self.found or self.found[-1].kind != "link":
            return False
        before = self.found[-2] if len(self.found) > 1 else self.found[-1]
        window = before.window.window if before.window is not None else None
        started = window is not None and window.anchor != "enrolment"
        return self.found[-1].value != "" or before.kind == "qual" or started

    def _acts(self, stop: int) -> bool:
        """Tell whether a verb follows, as "test" may be: "a negative home test"."""
        return stop < len(self.nodes) and self.nodes[stop].kind == "aux"

    def _elliptic(self, run: list[Node], stop: int) -> bool:
        """Tell whether a word beside a joint may leave out what the other side says: "brain or bone scan"."""
        tokens = self.sentence.tokens
        if self._size(run) > 1 or tokens[run[0].start].text.endswith(SPECIFIC) or self._headed(run):
            return False
        joined = stop < len(self.nodes) and self.nodes[stop].kind in _JOINTS
        after = self.nodes[stop + 1 : self._next(stop + 1)] if joined else []
        own = bool(after and self.found) and {after[0].kind, self.found[-1].kind} <= _OWN
        plural = _PLURAL.fullmatch(tokens[run[0].start].text) is not None
        if own or (plural and after and _TIED.search(self._words(*after)) is None):
            after = []  # "severe stress or acute infection", "employees or hospital staff"
        before = self.found[-2:-1] if self.found and self.found[-1].kind in _JOINTS else []
        return any(self._size(side) > 1 for side in (after, before) if side)

    def _next(self, at: int) -> int:
        while at < len(self.nodes) and self.nodes[at].kind not in _ENDS and self.nodes[at].kind != "win":
            at += 1
        return at

    def _name(self, run: list[Node]) -> Node:
        if self._headed(run):
            last = run[-1]
            run = [*run[:-1], Node(last.kind, last.start, last.end + 1)]  # "cartilage lesion"
        concept = NAMED + self._words(*run).replace(" ", "-")
        return Node("atom", run[0].start, run[-1].end, rule=Has(concept=concept), label=concept)

    def _stated(self, node: Node) -> bool:
        """Tell whether a node states a concept that words beside it can narrow."""
        if node.kind != "atom" or not isinstance(node.rule, Has):
            return False
        concept = node.rule.concept
        if concept.startswith(NAMED):
            return True
        row = self.sentence.vocabulary.concepts.get(concept)
        return row is not None and row.kind in _NAMEABLE and concept not in _CLOSED


def names(text: str, ordinary: Mapping[str, str]) -> bool:
    """Tell whether a word may stand in a name."""
    plain_ = text.isascii() and text.isalpha()  # as most words are, folded
    named = ordinary.get(text, "body") in _NAMING and (plain_ or _WORD.fullmatch(text) is not None)
    return named and not adverb(text)

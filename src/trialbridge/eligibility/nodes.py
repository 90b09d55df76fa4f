"""A sentence as few nodes: atoms, windows and words of structure; brackets nest; no meaning yet."""

import re
from collections.abc import Iterable, Sequence

from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.tokens import Token
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import All, Any, Has, Opaque, Range, Rule, is_leaf, leaves
from trialbridge.vocab import ILLNESSES, Vocabulary

EXTENTS = frozenset(
    {
        "metastasis", "distant-metastasis", "relapsed-disease", "recurrent-disease", "refractory-disease",
        "relapsed-refractory-disease", "progressive-disease", "newly-diagnosed", "de-novo-disease",
        "treatment-naive",
        "locally-advanced-disease",
        "advanced-disease",
        "unresectable-disease", "resectable-disease", "early-stage-disease", "localised-disease",
        "limited-stage", "extensive-stage", "residual-disease", "oligometastatic-disease",
        "high-tumour-burden", "platinum-resistant-disease", "platinum-sensitive-disease",
        "no-evidence-of-disease", "stable-disease", "local-recurrence", "primary-refractory-disease",
        "platinum-refractory-disease", "radiographic-progression", "minimal-residual-disease",
        "first-relapse", "second-relapse",
    }
)  # fmt: skip
"""States of a disease: beside a disease they say how far it has gone, alone they stand for themselves."""
LASTING = EXTENTS | {
    "measurable-disease", "non-measurable-disease", "evaluable-disease", "bidimensionally-measurable-disease",
    "histologically-confirmed",
}  # fmt: skip
"""All states of a disease, and how it is seen: nobody says of them that they are of now."""

_ADJECTIVE_ENDS = (
    "al", "ic", "ous", "ary", "ive", "ar", "oid", "ed", "ory", "ile", "less", "ful", "ant", "able", "ible",
)  # fmt: skip
"""What a word ends in that says of what sort something is, and names nothing alone."""
_PLAIN = frozenset(
    {
        "exc", "cond", "then", "and", "or", "qual", "status", "excluded", "permit", "forbid", "eg",
        "ie", "place", "other", "subj", "aux", "link", "sign", "tail", "optional",
    }
)  # fmt: skip
_MARKS = {
    ",": "comma",
    "，": "comma",
    "、": "comma",
    "/": "slash",
    ";": "semi",
    "；": "semi",
    ":": "colon",
    "：": "colon",
    "。": "semi",
}
_JOINED = frozenset({"comma", "and", "or", "semi", "aux"})
_MARKED = frozenset(_MARKS.values())
_GENUS = re.compile(r"(?<![A-Za-z])[A-Z]\. [a-z]{4,}$")
_BEGUN = re.compile(r"\bNo(?= [a-z])")
_RELATING = frozenset({"who", "who have", "who has", "who had", "who are", "which", "that"})
"""What goes on with the thing before a dash: "patients with lymphoma - who have a count > 5,000"."""
_OPEN, _CLOSE = frozenset("([（["), frozenset(")]）]")
_SILENT = frozenset({"fill", "age", "test", "bothsexes"})

SPECIFIC = (
    "itis", "osis", "oma", "omas", "emia", "pathy", "pathies", "ectomy", "plasty", "otomy", "ostomy", "mab",
    "nib", "vir", "statin", "pril", "sartan", "azole", "mycin", "cillin", "caine", "idine", "olol", "amine",
    "azine", "epam", "trexate", "platin", "taxel", "rubicin", "parib", "ciclib", "lisib", "kinra", "cept",
    "phylline", "gliptin", "gliflozin", "glitazone", "uria", "trophy", "algia", "plegia", "paresis",
    "phobia", "mania", "lepsy", "penia", "cytosis", "sclerosis", "stenosis", "rrhage", "rrhea", "rrhoea",
    "cele", "lithiasis", "thiazide", "barbital", "zolam", "setron", "triptan", "dipine", "floxacin",
    "cycline", "sone", "solone", "one", "ine", "ide", "ate", "lysis", "iasis", "plasia", "ectasia",
    "megaly", "malacia", "ptosis",
)  # fmt: skip
"""Endings by which one word alone is seen to be a name."""


def adjectival(word: str) -> bool:
    """Tell whether a folded word is seen by its end to be an adjective."""
    ends = word[2:].endswith(_ADJECTIVE_ENDS)
    return ends and word.isascii() and word.isalpha() and word.islower()


class Node:
    """A node over the tokens `start..end`; groups hold the nodes between their brackets.

    `forms` are alternatives that narrow an atom: "metastatic or recurrent carcinoma".
    """

    __slots__ = ("children", "end", "forms", "kind", "label", "rule", "start", "value", "window")

    def __init__(
        self,
        kind: str,
        start: int,
        end: int,
        value: str = "",
        rule: Rule | None = None,
        window: Found | None = None,
        label: str = "",
        forms: list[list["Node"]] | None = None,
    ) -> None:
        """Take what stands at `start..end`; nothing is between brackets yet."""
        self.kind, self.start, self.end, self.value = kind, start, end, value
        self.rule, self.window, self.label = rule, window, label
        self.children: list[Node] = []
        self.forms = [] if forms is None else forms

    def __repr__(self) -> str:
        """Show the kind and what it holds."""
        return f"<{self.kind} {self.value or self.rule or self.window or self.children}>"


def nodes(sentence: Sentence, atoms: Sequence[Atom], found: Iterable[Found], text: str = "") -> list[Node]:
    """Lay atoms and windows over the tokens and give what stands between as nodes of structure or words.

    `text` are the words as they stand: a "No" within them begins a sentence that no full stop parts off.
    """
    tokens = sentence.tokens
    begun = {match.start() for match in _BEGUN.finditer(text)} if "No " in text[1:] else ()
    spans: dict[int, Node] = {}
    taken = bytearray(len(tokens))
    for atom in atoms:
        kind = "bare" if atom.bare else "extent" if _is_extent(atom.rule, sentence) else "atom"
        spans[atom.start] = Node(kind, atom.start, atom.end, rule=atom.rule, label=atom.kind)
        taken[atom.start : atom.end] = b"\x01" * (atom.end - atom.start)
    for window in found:
        if 1 not in taken[window.start : window.end]:
            spans[window.start] = Node("win", window.start, window.end, window=window)
            taken[window.start : window.end] = b"\x01" * (window.end - window.start)
    measured = {atom.kind for atom in atoms}
    top: list[Node] = []
    stack: list[list[Node]] = [top]
    here, at, last = top, 0, len(tokens)
    while at < last:
        span = spans.get(at)
        if span is not None:
            if span.label == "heading" and tokens[at].text in _MEETING and here:
                here += [Node("and", at, at), Node("subj", at, at + 1)]
            here.append(span)
            at = span.end
            continue
        token = tokens[at]
        kind = token.kind
        if kind == "word" and token.text not in _BESIDES:
            here.append(Node("word", at, at + 1))  # as most tokens are
        elif token.text in _MEETING and at + 1 in spans and spans[at + 1].label == "heading" and here:
            here += [
                Node("and", at, at),
                Node("subj", at, at + 1),
            ]  # "women without asthma who meet any of …"
        elif kind == "sign" and token.text.endswith(" for") and _leads(spans, at):
            here.append(Node("link", at, at + 1))  # "tumours positive for EGFR mutations or ALK fusions"
        elif kind == "status" and token.text in _ONCE and here and _had(here[-1], tokens, at):
            pass  # what was active or used once was had once
        elif token.text in _GIVEN and here and here[-1].kind == "atom" and _dated(spans, at + 1):
            pass  # "any vaccine given within 30 days"
        elif token.value in _DEGREES and _both(here, token.value):
            here[-1] = Node(kind, at, at + 1, token.value)  # "severe and uncontrolled hypertension" is both
        elif kind == "word" or kind in _PLAIN:
            here.append(Node(kind, at, at + 1, token.value))
        elif kind in _SILENT:
            pass
        elif kind == "punct":
            if not (token.text == "." and _genus(text, tokens, at)):
                _mark(token.text, at, last, stack, tokens)
            here = stack[-1]
        elif token.kind == "anchor" and token.value == "screening":
            pass
        elif token.kind == "anchor" and "tail" in token.senses:
            here.append(Node("tail", at, at + 1, token.senses["tail"]))
        elif (
            token.kind == "role" and token.value == "discretion"
        ) or token.value == "histologically-confirmed":
            pass  # roles.py reads the one; the other only says how the disease beside it is known
        elif token.kind == "neg":
            if token.start in begun and at and here and here[-1].kind not in _MARKED:
                here.append(Node("semi", at, at))  # "No concurrent heparin No concurrent aspirin"
            if token.text == "nor" and here and here[-1].kind not in _JOINED:
                here.append(Node("and", at, at))  # "neither pregnant nor lactating"
            _of_whom(here, at, tokens, sentence.vocabulary)
            here.append(Node("neg", at, at + 1, token.text))
        elif token.kind == "role":
            here.append(Node("role", at, at + 1, token.value))
        elif token.kind == "extent":
            here.append(Node("extent", at, at + 1, rule=Has(concept=token.value), label="stage"))
        elif token.kind == "site":
            here.append(Node("site", at, at + 1, token.value))
        elif token.kind == "cmp" and token.text in ("over", "under", "beyond"):
            here.append(Node("link", at, at + 1))
        elif token.kind in ("before", "within", "after") or token.text == "before":
            here.append(Node("link", at, at + 1, token.text))
        elif kind == "pastwords" and here and _elapsed(here[-1]):
            pass  # "at least 2 weeks since the most recent chemotherapy"
        elif token.kind == "variable" and token.value in measured:
            pass  # "creatinine clearance >= 60 ml/min (Cockcroft-Gault)" names it twice
        elif token.kind == "cmp" and token.value == ">=" and _one(tokens, spans, at):
            at += 1  # "at least one body temperature > 38 C" is such a temperature
        elif token.kind == "num" and at and versioned(tokens[at - 1].text):
            pass
        elif token.kind == "num" and token.number == 1 and _one_or_more(tokens, spans, at):
            at += 1
        else:
            here.append(Node("word", at, at + 1))
        at += 1
    while len(stack) > 1:
        stack.pop()
    return top


def _of_whom(here: list[Node], at: int, tokens: Sequence[Token], vocabulary: Vocabulary) -> None:
    """Read "for patients not on X" and "in the absence of disease X" behind a limit as its condition."""
    absent = tokens[at].text == "absence of"
    start = len(here) - (1 if absent else 2)
    if start < 1 or here[start].kind != "link" or tokens[here[start].start].text not in _FOR_WHOM:
        return
    limit = next((node.rule for node in here[start - 1 :: -1] if node.kind not in ("group", "win")), None)
    if limit is None or not all(isinstance(leaf, Range) for leaf in leaves(limit)):
        return
    named = vocabulary.concepts.get(tokens[at + 1].value) if absent and at + 1 < len(tokens) else None
    if (named is not None and named.kind in ILLNESSES) or here[-1].kind == "subj":
        here[start:] = [Node("cond", here[start].start, at)]


_FOR_WHOM = frozenset({"for", "in", "in the", "among"})
_DEGREES = frozenset(
    {"severe", "uncontrolled", "unstable", "clinically-significant", "symptomatic", "progressive", "active",
     "persistent", "acute", "life-threatening", "fatal", "regular", "daily", "frequent"}
)  # fmt: skip
"""How bad or how often a thing is, of which joined by "and" one thing has both."""


def _both(here: list[Node], value: str) -> bool:
    """Tell whether another such quality stands before an "and"."""
    if len(here) < 2 or here[-1].kind != "and":
        return False
    before = here[-2]
    return before.kind in ("qual", "status") and before.value in _DEGREES and before.value != value


def _elapsed(node: Node) -> bool:
    """Tell whether a node is a time that has passed since what follows."""
    return node.window is not None and node.window.since


_GIVEN = frozenset({"used", "taken", "given", "administered", "received", "prescribed", "ingested"})
"""Participles behind a treatment that add nothing to when it was had."""


def _dated(spans: dict[int, Node], at: int) -> bool:
    """Tell whether a time follows."""
    window = spans[at].window if at in spans else None
    return window is not None and window.window is not None


_ONCE = frozenset(
    {"active", "use of", "using", "taking", "receiving", "treatment with", "therapy with", "undergoing"}
)
"""What adds nothing to a past: "history of active tuberculosis", "any prior use of lenalidomide"."""
_PAST = re.compile(r"\b(?:history|past|prior|previous|previously|lifetime|ever)\b")


def is_past(text: str) -> bool:
    """Tell whether a status speaks of the past too: "history of", "current or previous"."""
    return _PAST.search(text) is not None


def _had(node: Node, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a status right before says that what follows at once was had at any time."""
    past = node.kind == "status" and node.value == "any" and is_past(tokens[node.start].text)
    behind = [each.kind for each in tokens[at + 1 : at + 2]]
    return past and (tokens[at].text != "active" or _PARTED.isdisjoint(behind))


_PARTED = frozenset({"and", "or", "punct", "qual", "status"})
"""Kinds behind "active" by which it is one of several qualities: "active or recurrent infections"."""
_MEETING = frozenset(
    {"meeting", "who meet", "who meets", "who fulfil", "who fulfill", "fulfilling", "satisfying",
     "who satisfy", "that meet", "meet", "meets"}
)  # fmt: skip
"""Words by which a list belongs to the people, not to what stands before it."""


_BESIDES = _MEETING | _GIVEN
"""Words that mean more beside some others."""


def _genus(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a full stop shortens the name before a species: "vaccination against S. pneumoniae"."""
    if not 0 < at < len(tokens) - 1:
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    return after.start > tokens[at].end and _GENUS.match(text, before.start, after.end) is not None


def _leads(spans: dict[int, Node], at: int) -> bool:
    """Tell whether a state of disease or of genes stands right behind."""
    after = spans.get(at + 1)
    return after is not None and after.kind == "extent"


def _one(tokens: Sequence[Token], spans: dict[int, Node], at: int) -> bool:
    """Tell whether "at least one" stands before what is stated anyway."""
    after = at + 2
    if after >= len(tokens) or tokens[at + 1].kind != "num" or tokens[at + 1].number != 1:
        return False
    while after < len(tokens) and after < at + 5 and tokens[after].kind in ("qual", "fill", "status"):
        after += 1
    span = spans.get(after)
    return span is not None and span.kind == "atom"


def _one_or_more(tokens: Sequence[Token], spans: dict[int, Node], at: int) -> bool:
    """Tell whether "one or more" stands before a marker: "one or more documented KRAS mutations"."""
    if at + 2 >= len(tokens) or tokens[at + 1].senses.get("post") != ">=":
        return False
    span = next((spans[place] for place in range(at + 2, min(at + 6, len(tokens))) if place in spans), None)
    return span is not None and span.kind == "extent"


def versioned(text: str) -> bool:
    """Tell whether a number after these words is an edition ("RECIST 1.1", "CTCAE v5.0")."""
    return text.endswith(("recist", "(recist)", "version", "ctcae", "criteria", "v", "v."))


def _is_extent(rule: Rule, sentence: Sentence) -> bool:
    if is_leaf(rule):
        return (isinstance(rule, Has) and rule.concept in EXTENTS) or _is_biomarker(rule, sentence)
    parts = _read(rule) if isinstance(rule, Any | All) else []
    return bool(parts) and all(_is_biomarker(leaf, sentence) for leaf in parts)


def _read(rule: Rule) -> list[Rule]:
    """Give the parts of a rule that were understood; of mere examples of markers the words stand beside."""
    return [part for part in leaves(rule) if not isinstance(part, Opaque)]


_HORMONE = ("er-", "pr-", "hr-", "er_percent", "pr_percent")
_SHARES = ("er_percent", "pr_percent")


def _is_biomarker(rule: Rule, sentence: Sentence) -> bool:
    """Tell whether a rule asks for a gene's state: beside a disease it narrows it ("EGFR-mutant NSCLC")."""
    if isinstance(rule, Range):
        return rule.variable in _SHARES
    row = sentence.vocabulary.concepts.get(rule.concept) if isinstance(rule, Has) else None
    if row is None or not isinstance(rule, Has):
        return False
    return row.kind == "alteration" or (row.kind == "gene" and bool(rule.qualifiers))


def receptor(node: Node) -> str:
    """Tell of which receptor of a tumour a node speaks: "hormone", "her2", or none."""
    parts = leaves(node.rule) if node.kind == "extent" and node.rule is not None else ()
    names = [leaf.concept if isinstance(leaf, Has) else getattr(leaf, "variable", "") for leaf in parts]
    if names and all(name.startswith(_HORMONE) for name in names):
        return "hormone"
    return "her2" if names and all(name.startswith("her2-") for name in names) else ""


def marks(node: Node, vocabulary: Vocabulary) -> bool:
    """Tell whether a node names markers: "patients with HER2-positive disease must have had …"."""
    parts = _read(node.rule) if node.kind == "extent" and node.rule is not None else []
    rows = [vocabulary.concepts.get(leaf.concept) for leaf in parts if isinstance(leaf, Has)]
    return len(rows) == len(parts) > 0 and all(row and row.kind in ("gene", "alteration") for row in rows)


def goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a colon ends no label: "any severe illness, including but not limited to: asthma"."""
    told = at > 1 and at + 1 < len(tokens) and tokens[at].text in (":", "：")
    return told and tokens[at - 1].kind == "eg"


def _mark(text: str, at: int, last: int, stack: list[list[Node]], tokens: Sequence[Token]) -> None:
    if text in _OPEN:
        group = Node("group", at, at + 1)
        stack[-1].append(group)
        if len(stack) < 8:
            stack.append(group.children)
    elif text in _CLOSE:
        if len(stack) > 1:
            stack.pop()
            stack[-1][-1].end = at + 1
    elif text in _MARKS and not goes_on(tokens, at):
        stack[-1].append(Node(_MARKS[text], at, at + 1))
    elif text == "." and at + 1 < last:
        stack[-1].append(Node("semi", at, at + 1, "."))
    elif text in ("+", "%", "±", "=", "±"):
        stack[-1].append(Node("word", at, at + 1))
    elif text == "-" and not (at + 1 < last and tokens[at + 1].text in _RELATING):
        stack[-1].append(Node("comma", at, at + 1, "-"))

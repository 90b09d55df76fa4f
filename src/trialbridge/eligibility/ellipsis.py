"""What a list leaves out: "brain or leptomeningeal metastasis" names two metastases; nothing else is guessed.

The missing part is taken from the name on the other side of "or", "and" or a comma, and only where the
vocabulary knows the two together.
"""

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.illness import NOUNS
from trialbridge.eligibility.nodes import Node, adjectival
from trialbridge.model.rule import All, Has
from trialbridge.vocab import TREATMENTS

_JOINTS = frozenset({"and", "or", "comma", "slash"})
_FRAGMENT = frozenset({"word", "site", "qual", "tail", "extent"})
_AROUND = frozenset({"subj", "aux", "status", "link", "neg", "forbid", "other", "place"})
_LINKS = frozenset(
    {"of", "to", "for", "with", "in", "on", "by", "from", "due", "requiring", "related", "associated"}
)
_GENERAL = frozenset({"surgery", "trauma", "injury", "infection", "inflammation"})
DEGREES = frozenset(
    {"severe", "life-threatening", "clinically-significant", "uncontrolled", "uncorrected", "symptomatic",
     "unstable"}
)  # fmt: skip
"""Degrees, which what opens a list says of all in it: "serious or non-healing wound, ulcer or fracture"."""
_NOUNS = frozenset(
    {"disease", "diseases", "metastasis", "metastases", "progression", "relapse", "recurrence"}
)
"""Words by which a state of disease stands for itself."""
_LENDING = frozenset({"alcohol", "tobacco"})
"""Names that before "or drug abuse" are half of a name."""
_HALVES = frozenset(
    {"autoimmune", "immune", "allergic", "thyroid", "bipolar", "cystic", "diabetic", "alcoholic", "stem cell",
     "stem cells"}
)  # fmt: skip
"""What stands for a name of its own where no noun follows: "stem cell or solid organ transplantation"."""
_WORDS = 4


def completed(sentence: Sentence, nodes: list[Node]) -> list[Node]:
    """Give the nodes with a concept put in where a list left out half of its name."""
    if _JOINTS.isdisjoint([node.kind for node in nodes]):
        return nodes
    found = _swapped(sentence, list(nodes))
    at = len(found) - 1
    while at > 1:
        node = found[at]
        if node.kind == "atom" and isinstance(node.rule, Has):
            start = at
            while start > 1 and found[start - 1].kind in _FRAGMENT:
                start -= 1
            if found[start - 1].kind in _JOINTS:
                _leftwards(sentence, found, start, at)
                at = min(at, len(found))
        at -= 1
    at, last = 0, len(found) - 2
    while at < last:
        node = found[at]
        if (
            node.kind == "atom"
            and isinstance(node.rule, Has)
            and found[at + 1].kind in ("and", "or", "slash")
        ):
            _rightwards(sentence, found, at)
            last = len(found) - 2
        at += 1
    return found


def _swapped(sentence: Sentence, nodes: list[Node]) -> list[Node]:
    """Complete "hyper- or hypothyroidism" and "hypo/hyperkalaemia"."""
    for at in range(len(nodes) - 2):
        here, after = nodes[at], nodes[at + 2]
        other = _OPPOSITE.get(_words(sentence, here)) if here.kind == "word" else None
        if other is None or nodes[at + 1].kind not in _JOINTS or after.kind != "atom":
            continue
        name = _words(sentence, after)
        concept = (
            _concept(sentence, _words(sentence, here) + name[len(other) :])
            if name[:5].startswith(other)
            else None
        )
        if concept is not None:
            nodes[at] = _atom([here], concept)
    return nodes


_OPPOSITE = {"hyper": "hypo", "hypo": "hyper"}


def _leftwards(sentence: Sentence, nodes: list[Node], first: int, at: int) -> None:
    """Complete the fragments before an atom: "ovarian, tubal or peritoneal carcinoma"."""
    atom = nodes[at]  # whose place changes as fragments before it are completed
    name = _words(sentence, nodes[first], atom).split(" ")
    if len(name) < 2 or len(name) > _WORDS + 2 or not _LINKS.isdisjoint(name):
        return
    joint = first - 1
    written = skipped = False  # a comma alone may stand between any two things
    while joint > 0:
        close = "comma"
        while joint >= 0 and nodes[joint].kind in _JOINTS:
            close = nodes[joint].kind if nodes[joint].kind != "comma" else close
            joint -= 1
        written = written or close != "comma"
        start = joint - 1 if nodes[joint].label in _LENDING else joint
        while start >= 0 and nodes[start].kind in _FRAGMENT:
            start -= 1
        fragment = nodes[start + 1 : joint + 1]
        halved = None if fragment or joint < 0 else _halved(sentence, nodes[joint], name)
        if halved is not None and written:
            nodes[joint] = halved
            joint -= 1
            if joint < 1 or nodes[joint].kind not in _JOINTS:
                return
            continue
        if not fragment and joint > 1 and nodes[joint].kind == "atom" and nodes[joint - 1].kind in _JOINTS:
            joint -= 1  # "ovarian, fallopian tube or peritoneal cancer", of which one is known by its half
            skipped = True
            continue
        edge = nodes[start].kind if start >= 0 else "comma"
        if not fragment or not written or edge not in _AROUND | _JOINTS or _headed(sentence, nodes[joint]):
            return
        if first < at and all(node.kind in ("qual", "extent") for node in fragment):
            joint = _sorted(sentence, nodes, fragment, atom, start)
            if joint > 0:
                continue
            return  # modifiers on both sides: `lists` reads them as alternatives
        if close == "comma" and all(node.kind == "extent" for node in fragment):
            return  # "advanced, documented ovarian or tubal cancer"
        row = sentence.vocabulary.concepts.get(atom.label) if first < at else None
        own = len(_words(sentence, atom).split(" ")) if row is not None and row.kind in TREATMENTS else 1
        whole = _whole(sentence, fragment, name, first < at, own)
        if whole is None or (skipped and not _is_tumour(sentence, whole[-1])):
            return
        nodes[start + 1 : joint + 1] = whole
        if first < at and joint + 2 == first and (start < 0 or edge in _AROUND):
            behind = first + len(whole) - len(fragment)
            nodes[behind:behind] = _leading(nodes[behind : at + behind - first], fragment)
        if edge in _AROUND or whole[0].kind == "extent":
            return
        joint = start


def _headed(sentence: Sentence, node: Node) -> bool:
    """Tell whether a noun that is elsewhere left out stands behind: "severe skeletal | disease"."""
    token = sentence.tokens[node.end] if node.end < len(sentence.tokens) else None
    return token is not None and token.kind == "fill" and token.text in NOUNS


def _leading(beside: list[Node], fragment: list[Node]) -> list[Node]:
    """Give the qualities before a place, where only a place is on the other side.

    "Acute intestinal or gastric bleeding" is acute in either.
    """
    lead = [node for node in fragment[:-1] if node.kind == "qual"]
    places = all(node.kind in ("site", "word") for node in (*beside, fragment[-1]))
    return lead if places and len(lead) == len(fragment) - 1 else []


def _halved(sentence: Sentence, node: Node, name: list[str]) -> Node | None:
    """Complete an adjective that the vocabulary takes for a name: "autoimmune or viral hepatitis"."""
    words = _words(sentence, node) if node.kind == "atom" and isinstance(node.rule, Has) else ""
    if words not in _HALVES:
        return None
    wholes = (_concept(sentence, f"{words} {' '.join(name[cut:])}") for cut in range(1, len(name)))
    return next((_atom([node], whole) for whole in wholes if whole not in (None, node.label) and whole), None)


def _sorted(sentence: Sentence, nodes: list[Node], fragment: list[Node], atom: Node, start: int) -> int:
    """Complete a lone quality by the last word of a name, and give where to go on, or 0.

    "Bacterial, viral or systemic fungal infections" are three, not one of four qualities.
    """
    if fragment[-1].kind != "qual":
        return 0
    last = _words(sentence, atom).split(" ")[-1]
    concept = _concept(sentence, f"{_words(sentence, fragment[-1])} {last}")
    is_a = sentence.vocabulary.is_a
    if concept in (None, atom.label) or not all(
        name is not None and is_a(name, "infection") for name in (concept, atom.label)
    ):
        return 0
    assert concept is not None
    nodes[start + len(fragment)] = _atom(fragment[-1:], concept)
    return start


def _is_tumour(sentence: Sentence, node: Node) -> bool:
    rule = node.rule
    named = isinstance(rule, Has) and not rule.qualifiers
    return named and sentence.vocabulary.is_a(node.label, "neoplasm")


def _whole(
    sentence: Sentence, fragment: list[Node], name: list[str], narrowed: bool = False, own: int = 1
) -> list[Node] | None:
    """Give a fragment with what the name lends it, or None where the two make no name of their own.

    Of a treatment that is narrowed on its side its `own` words at the end are lent together: of
    "intramuscular or intravenous steroid injections" the first are no mere injections.
    """
    states = [node for node in fragment if node.kind == "extent"]
    if states and len(states) < len(fragment) and fragment[: len(states)] == states:
        whole = _whole(sentence, fragment[len(states) :], name)  # "recurrent ovarian or tubal cancer"
        return None if whole is None else [*states, *whole]
    if states:  # "newly diagnosed or relapsed/refractory myeloma"
        head = _head(sentence, name, range(1, len(name)))
        rules = [node.rule for node in fragment if node.rule is not None]
        if head is None or len(rules) != len(fragment) or _last_word(sentence, fragment[-1]) in _NOUNS:
            return None
        both = All(rules=(*rules, Has(concept=head)))
        return [Node("atom", fragment[0].start, fragment[-1].end, rule=both, label=head)]
    words = _words(sentence, fragment[0], fragment[-1])
    if words.count(" ") >= _WORDS:
        return None
    lead = 0
    while lead < len(fragment) and fragment[lead].kind == "qual":
        lead += 1
    # "licensed or experimental pneumococcal vaccine": either is of the whole that the other narrows
    head = _head(sentence, name, range(1, len(name)) if narrowed else range(len(name) - 1, 0, -1))
    for start in (0, lead) if 0 < lead < len(fragment) else (0,):
        part = _words(sentence, fragment[start], fragment[-1])
        for cut in range(1, len(name) - own + 1):
            concept = _concept(sentence, f"{part} {' '.join(name[cut:])}")
            if concept is not None and concept != head:
                return [*fragment[:start], _atom(fragment[start:], concept)]
    if head is None or not all(node.kind == "qual" or _is_adjective(sentence, node) for node in fragment):
        return None
    if all(node.value in DEGREES for node in fragment):
        return [*fragment, _atom(fragment[-1:], head)]
    quals = tuple(node.value or _words(sentence, node) for node in fragment)
    return [_atom(fragment, head, quals)]


def _head(sentence: Sentence, name: list[str], cuts: range) -> str | None:
    """Give the first concept that the end of a name is."""
    found = (_concept(sentence, " ".join(name[cut:])) for cut in cuts)
    return next((concept for concept in found if concept is not None), None)


def _last_word(sentence: Sentence, node: Node) -> str:
    """Give the last word of a node."""
    return _words(sentence, node).rsplit(" ", 1)[-1]


def _is_adjective(sentence: Sentence, node: Node) -> bool:
    text = sentence.tokens[node.end - 1].text
    return node.kind == "site" or adjectival(text)


def _rightwards(sentence: Sentence, nodes: list[Node], at: int) -> None:
    """Complete a fragment behind an atom: "alcohol abuse or dependence"."""
    placed = at > 0 and nodes[at - 1].kind == "site"  # "ocular | trauma or surgery"
    name = _words(sentence, nodes[at - placed], nodes[at]).split(" ")
    end = at + 2
    while end < len(nodes) and nodes[end].kind in ("word", "tail"):
        end += 1
    fragment = nodes[at + 2 : end]
    generic = nodes[at + 2]
    of_its_own = at + 3 < len(nodes) and nodes[at + 3].kind == "link"  # "trauma or surgery | to the brain"
    if not fragment and generic.kind == "atom" and name[-1] in _GENERAL and len(name) > 1 and not of_its_own:
        if _words(sentence, generic) in _GENERAL:  # "eye injury or surgery"
            concept = _concept(sentence, f"{' '.join(name[:-1])} {_words(sentence, generic)}")
            if concept is not None:
                nodes[at + 2] = _atom([generic], concept)
            elif _is_place(sentence, name[:-1]):  # "ocular surgery or trauma"
                nodes[at + 2] = _atom([generic], generic.label, ("-".join(name[:-1]),))
        return
    if not fragment or len(name) < 2 or (end < len(nodes) and nodes[end].kind == "atom"):
        return
    words = _words(sentence, fragment[0], fragment[-1])
    for cut in range(len(name) - 1, 0, -1):
        concept = _concept(sentence, f"{' '.join(name[:cut])} {words}")
        if concept is not None:
            nodes[at + 2 : end] = [_atom(fragment, concept)]
            return


def _is_place(sentence: Sentence, words: list[str]) -> bool:
    """Tell whether words say where in the body something is."""
    said = " ".join(words)
    whole = [hit for hit in sentence.vocabulary.scan(said) if hit.end - hit.start == len(said)]
    return any(hit.of("site") is not None for hit in whole)


def _atom(fragment: list[Node], concept: str, quals: tuple[str, ...] = ()) -> Node:
    rule = Has(concept=concept, qualifiers=tuple(sorted(quals)))
    return Node("atom", fragment[0].start, fragment[-1].end, rule=rule, label=concept)


def _words(sentence: Sentence, first: Node, last: Node | None = None) -> str:
    tokens = sentence.tokens
    stop = (last or first).end - 1
    return " ".join(sentence.text[tokens[first.start].start : tokens[stop].end].replace("-", " ").split())


def _concept(sentence: Sentence, words: str) -> str | None:
    """Give the concept that these words name as a whole."""
    concept = sentence.vocabulary.whole(words)
    if concept is None or sentence.vocabulary.concepts[concept].kind == "gene":
        return None
    return concept

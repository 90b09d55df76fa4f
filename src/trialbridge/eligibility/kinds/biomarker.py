"""Genes, alterations and expression, and therapies by the gene or antigen they aim at."""

from collections.abc import Iterator
from functools import lru_cache

from trialbridge.eligibility.alterations import Genes
from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.gene_parts import Aim, Item, Listed, State
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import NAMED, All, Any, Has, Opaque, Range, Rule
from trialbridge.vocab import Vocabulary

VARIABLES = (
    "pd_l1", "pd_l1_cps", "tmb", "er_percent", "pr_percent", "her2_ihc", "her2_fish_ratio", "bcr_abl",
    "mrd_level", "target_expression", "cd19_expression", "psa", "afp", "ca125", "ca199", "ca153", "ca2729",
    "cea", "nse", "hcg",
)  # fmt: skip
TRIGGERS = ("concept", "pd_l1", "egfr")

_SIGNED = frozenset({"positive", "negative"})
_ABSENT = frozenset({"wild type", "negative", "not mutated", "not amplified"})
_STATED = _ABSENT | {"positive"}
_TRIED = {
    "inhibitor": ("{} inhibitor", "anti {}", "{} tki", "{} antagonist"),
    "antibody": ("anti {} antibody", "anti {}", "{} antibody", "{} inhibitor"),
    "targeted": ("anti {}", "{} targeted therapy", "anti {} therapy", "{} inhibitor"),
    "agonist": ("{} agonist",),
    "inducer": ("{} inducer",),
    "substrate": ("{} substrate",),
}
_GRADED = frozenset({"her2", "egfr-gene", "pd-l1-gene", "met-gene", "c-met-antigen", "claudin-18-2"})
"""Genes of which some expression is not yet a positive test."""
_CELLS = ("{} car t", "anti {} car t", "{} car t cell")


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find genes with a state, and what is aimed at genes."""
    if _markers(sentence.vocabulary).isdisjoint(sentence.keys):
        return
    genes = Genes(sentence)
    yield from _told(sentence, genes)
    for listed in genes.lists():
        aim = genes.aim_at(listed)
        if aim is not None:
            yield _atom(aim.start, aim.end, _aimed(sentence, listed, aim), listed)
            continue
        state = genes.state_of(listed)
        if state is not None and genes.learnt(state.end) and _STATED.isdisjoint(state.states):
            words = sentence.text[sentence.tokens[state.start].start : sentence.tokens[state.end].end]
            yield _atom(state.start, state.end + 1, Opaque(text=words), listed)
        elif state is not None:
            yield _atom(state.start, state.end, _altered(sentence, listed, state), listed)


@lru_cache(maxsize=8)
def _markers(vocabulary: Vocabulary) -> frozenset[str]:
    rows = vocabulary.concepts.values()
    return frozenset({"pd_l1", "egfr", *(row.id for row in rows if row.kind in ("gene", "alteration"))})


def _told(sentence: Sentence, genes: Genes) -> Iterator[Atom]:
    """Widen what a name says already: "germline BRCA mutation", "HER2 positive (IHC 3+ or FISH+)"."""
    for at, token in enumerate(sentence.tokens):
        row = sentence.vocabulary.concepts.get(token.value) if token.kind == "concept" else None
        if row is None or row.kind != "alteration":
            continue
        told = genes.about(at)
        if told is not None:
            yield Atom(told.start, told.end, _thing(sentence, told, token.text), row.id, 6)
            continue
        start, qualifiers = genes.adjectives(at)
        item, states, end = genes.more(at)
        rules: list[Rule] = [Has(concept=row.id, qualifiers=tuple(sorted(qualifiers)))]
        if item is not None:
            said = State(start, end, (), (), qualifiers)
            rules += [_state(sentence.vocabulary, item, state, said) for state in states]
        ahead, before = genes.leading(at)
        if ahead is not None:
            said, start = State(before, end, (), (), qualifiers), before
            rules += [_state(sentence.vocabulary, ahead[0], state, said) for state in ahead[1]]
        other = genes.another(at, end)
        if other is not None:
            gene, variant, end = other
            rules.append(
                _state(sentence.vocabulary, gene, "mutation", State(start, end, (), (variant,), qualifiers))
            )
        end = genes.assayed(genes.borne(end))
        if end > at + 1 or start < at:
            rules = list(dict.fromkeys(rules))
            yield Atom(start, end, rules[0] if len(rules) == 1 else Any(rules=tuple(rules)), row.id, 3)


def _thing(sentence: Sentence, told: Aim, name: str) -> Rule:
    """Give what is named by an alteration and is none: a drug by what it aims at, else words."""
    if told.aims:
        return Has(concept=f"{NAMED}{name.replace(' ', '-')}-{told.aims[0]}")
    return Opaque(text=sentence.text[sentence.tokens[told.start].start : sentence.tokens[told.end - 1].end])


def _atom(start: int, end: int, rule: Rule, listed: Listed) -> Atom:
    known = next((item.concept for item in listed.items if item.concept), "pd_l1")
    return Atom(start, end, rule, known, 4)


def _joined(sentence: Sentence, listed: Listed, rules: list[Rule], absent: bool = False) -> Rule:
    """ "KRAS and NRAS wild type" asks for both, "no EGFR and ALK alterations" for neither.

    What is `absent` of a list without "or" is absent of all: "EGFR/ALK wild type".
    """
    rules = list(dict.fromkeys(rules))
    if len(rules) == 1:
        return rules[0]
    denied = any(token.kind in ("neg", "forbid") for token in sentence.tokens[: listed.start])
    both = (listed.together or (absent and not listed.either)) and not sentence.exclusion and not denied
    return All(rules=tuple(rules)) if both else Any(rules=tuple(rules))


def _altered(sentence: Sentence, listed: Listed, state: State) -> Rule:
    rules = []
    for item in listed.items:
        said = state._replace(variants=(item.variant,)) if item.variant else state
        told = [_state(sentence.vocabulary, item, each, said) for each in _states(state.states)]
        rules.append(told[0] if len(told) == 1 else Any(rules=tuple(told)))
    every = _joined(sentence, listed, rules, _ABSENT.issuperset(state.states))
    if not state.open:
        return every
    words = sentence.text[sentence.tokens[state.start].start : sentence.tokens[state.end - 1].end]
    return Any(rules=(every, Opaque(text=words)))  # which others count is not said


def _states(states: tuple[str, ...]) -> tuple[str, ...]:
    """ "mutation positive" is the mutation; "mutation negative" is a finding of its own."""
    told = tuple(state for state in states if state not in _SIGNED)
    if "wild type" in told:
        told = tuple(state for state in told if state != "expression")  # "EGFR WT expressing tumours"
    if not told:
        return states
    return tuple(f"{state} negative" for state in told) if "negative" in states else told


def _state(vocabulary: Vocabulary, item: Item, state: str, said: State) -> Rule:
    names = _names(vocabulary, item)
    rules = tuple(_variant(vocabulary, item, names, state, each, said) for each in said.variants or ("",))
    return rules[0] if len(rules) == 1 else Any(rules=rules)


def _variant(
    vocabulary: Vocabulary, item: Item, names: list[str], state: str, variant: str, said: State
) -> Rule:
    """Ask for one variant or, with none, for the state: by its own row, its gene's, or the gene alone."""
    words = variant.replace("-", " ")
    exact = [form for name in names for form in (f"{name} {words} {state}", f"{name} {words}")]
    known = _known(vocabulary, exact) if variant else ""
    if known:
        return Has(concept=known, qualifiers=tuple(sorted(set(said.qualifiers))))
    told = {*said.qualifiers, variant} - {""}
    known = _known(vocabulary, [f"{name} {state}" for name in names])
    if (
        not known
        and state == "positive"
        and not _known(vocabulary, [f"{name} overexpression" for name in names])
    ):
        known = _known(vocabulary, [f"{name} mutation" for name in names])  # "BRCA1 positive"
    if not known and state == "expression" and item.concept not in _GRADED:
        known = _known(vocabulary, [f"{name} positive" for name in names])  # "AML that expresses CD33"
    if known:
        return Has(concept=known, qualifiers=tuple(sorted(told)))
    concept = item.concept or NAMED + item.name
    return Has(concept=concept, qualifiers=tuple(sorted({*told, state.replace(" ", "-")})))


def _aimed(sentence: Sentence, listed: Listed, aim: Aim) -> Rule:
    rules: list[Rule] = []
    for item in listed.items:
        names = _names(sentence.vocabulary, item)
        if aim.cells:
            known = _known(sentence.vocabulary, [form.format(name) for form in _CELLS for name in names])
            target = f"anti-{item.concept or item.name}"
            rules.append(Has(concept=known) if known else Has(concept="car-t-cell", qualifiers=(target,)))
            continue
        rules += [_by(sentence.vocabulary, item, names, each) for each in aim.aims]
    return _joined(sentence, listed, rules)


def _by(vocabulary: Vocabulary, item: Item, names: list[str], aim: str) -> Rule:
    known = _known(vocabulary, [form.format(name) for form in _TRIED[aim] for name in names])
    if known:
        return Has(concept=known)
    target = item.concept or item.name
    return Has(concept=NAMED + (f"anti-{target}" if aim in ("targeted", "antibody") else f"{target}-{aim}"))


def _names(vocabulary: Vocabulary, item: Item) -> list[str]:
    row = vocabulary.concepts.get(item.concept)
    names = [item.name] if row is None else [item.name, row.name, *row.synonyms]
    return list(dict.fromkeys(name.removeprefix("=") for name in names))


def _known(vocabulary: Vocabulary, forms: list[str]) -> str:
    """Give the concept that has one of the forms as its whole name, or nothing."""
    for form in forms:
        hits = vocabulary.scan(form)
        if len(hits) == 1 and hits[0].end - hits[0].start == len(form):
            concept = hits[0].of("concept")
            if concept and vocabulary.concepts[concept].kind != "gene":
                return concept
    return ""


EXAMPLES = (
    Example("PD-L1 expression ≥ 50%", Range(variable="pd_l1", low=50.0, unit="%")),
    Example("BRAF V600E mutation", Has(concept="braf-v600e")),
    Example(
        "KRAS or NRAS mutation",
        Any(rules=(Has(concept="kras-mutation"), Has(concept="nras-mutation"))),
    ),
    Example(
        "Prior treatment with a PD-1 inhibitor or a CTLA-4 antibody",
        Any(rules=(Has(concept="ctla-4-inhibitor"), Has(concept="pd-1-inhibitor"))),
        exclusion=True,
    ),
)

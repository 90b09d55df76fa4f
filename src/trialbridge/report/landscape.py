"""The landscape of a topic from its studies: categories, key numbers, themes, each number with its query.

It searches nothing and draws nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialbridge.model.study import Study
from trialbridge.report.document import Part, StudyQuote
from trialbridge.report.places import Label
from trialbridge.report.tested import labels
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.landscape import Category, Key, categories, endpoints, tested

NOT_STATED = "not in the source"
ALONE = "alone"
MOST = 12
"""Rows of a table of categories that nobody wrote, and of a table of counts."""
_FACETS = (
    "phase",
    "status",
    "year",
    "country",
    "sponsor",
    "class",
    "combined",
    "setting",
    "cancer",
    "target",
)


class Card(NamedTuple):
    """A study of the landscape; `tokens` are its labels and facets as "facet:value", what queries ask for."""

    study: str
    title: str
    tokens: frozenset[str]
    labels: tuple[Label, ...]
    questions: tuple[Label, ...]
    enrolment: int
    sites: int
    places: tuple[tuple[float, float], ...]
    url: str = ""


class Row(Part, frozen=True):
    """A category: what its studies have in common; counts and studies come from `query`.

    `cancers` and `phases` are the names that occur, the commonest first; `question` is what the studies
    measure first. Each is "not in the source" where no record says it.
    """

    category: str
    chinese: str
    cancers: tuple[str, ...]
    phases: tuple[str, ...]
    question: str
    studies: tuple[str, ...]
    query: str


class Number(Part, frozen=True):
    """A key number and the query that gives it again."""

    name: str
    value: int | str
    query: str


class Count(Part, frozen=True):
    """How many studies have a value, and which query finds them."""

    value: str
    studies: int
    query: str


class Landscape(Part, frozen=True):
    """What `landscape --json` prints; `day` is the snapshot's, `since` the day that `new` counts from."""

    topic: str
    day: str
    engine: str
    studies: int
    rows: tuple[Row, ...]
    numbers: tuple[Number, ...]
    glance: tuple[str, ...]
    counts: dict[str, tuple[Count, ...]]
    new: tuple[str, ...]
    since: str


def card(study: Study, vocabulary: Vocabulary) -> Card:
    """Read a study's labels and facets."""
    found = labels(study, vocabulary)
    questions = _questions(study)
    tokens = {f"{label.facet}:{label.value}" for label in (*found, *questions)}
    tokens |= {f"kind:{above}" for label in found if label.facet == "cancer"
               for above in vocabulary.ancestors(label.value)}  # fmt: skip
    classes = {label.value for label in found if label.facet == "class"}
    if classes and not any(label.facet == "combined" for label in found):
        tokens.add(f"combined:{ALONE}")
    tokens |= set(_facts(study))
    title = next((each.text for each in (*study.title, *study.official_title)), study.id)
    enrolment = study.design.enrolment.count if study.design.enrolment else 0
    places = tuple(
        (place.latitude, place.longitude)
        for place in study.locations
        if place.latitude is not None and place.longitude is not None
    )
    sites = len(study.locations)
    return Card(
        study.id, title, frozenset(tokens), found, questions, enrolment, sites, places, study.source.url
    )


def select(cards: Iterable[Card], query: str) -> list[Card]:
    """Give the cards that fit a query: words "facet:value", all of them; "a|b" is either, "*" any value."""
    wanted = [_alternatives(word) for word in query.split()]
    return [each for each in cards if all(_fits(each, options) for options in wanted)]


def landscape(
    topic: str, cards: Sequence[Card], *, day: str, engine: str, since: str = "", new: Iterable[str] = ()
) -> Landscape:
    """Write the landscape of a topic's studies."""
    rows = tuple(_row(category, cards) for category in _categories(topic, cards))
    numbers = tuple(_numbers(cards, rows))
    counts = {facet: tuple(_counts(cards, facet)) for facet in _FACETS}
    kept = {each.study for each in cards}
    fresh = tuple(study for study in new if study in kept)
    return Landscape(
        topic=topic, day=day, engine=engine, studies=len(cards), rows=rows, numbers=numbers,
        glance=tuple(_glance(numbers, rows)), counts=counts, new=fresh, since=since,
    )  # fmt: skip


def _questions(study: Study) -> tuple[Label, ...]:
    """Give the endpoints the primary outcomes name, in their order."""
    found: dict[str, Label] = {}
    for at, outcome in enumerate(study.outcomes):
        if outcome.kind != "primary":
            continue
        for hit in endpoints().scan(outcome.measure):
            words = outcome.measure[hit.start : hit.end]
            quote = StudyQuote(hit.start, hit.end, words, f"outcomes[{at}].measure")
            for key in hit.keys:
                found.setdefault(key.value, Label("endpoint", key.value, endpoints().name(key), quote))
    return tuple(found.values())


def _facts(study: Study) -> Iterable[str]:
    phase = study.design.phase
    yield f"phase:{phase.value if phase and phase.value else 'not-stated'}"
    yield f"status:{study.status.value if study.status and study.status.value else 'not-stated'}"
    start = next((each.date for each in study.dates if each.event == "start" and each.date), None)
    yield f"year:{str(start)[:4] if start else 'not-stated'}"
    yield f"sponsor:{(study.sponsor.kind if study.sponsor else '') or 'not-stated'}"
    yield from {f"country:{place.country.replace(' ', '-')}" for place in study.locations if place.country}


def _alternatives(word: str) -> tuple[str, frozenset[str]]:
    facet, _, values = word.partition(":")
    return facet, frozenset(f"{facet}:{value}" for value in values.split("|"))


def _fits(each: Card, options: tuple[str, frozenset[str]]) -> bool:
    facet, tokens = options
    if f"{facet}:*" in tokens:
        return any(token.startswith(f"{facet}:") for token in each.tokens)
    return not tokens.isdisjoint(each.tokens)


def _categories(topic: str, cards: Sequence[Card]) -> list[Category]:
    """Give the written categories of a topic, or else the classes with what they are combined with."""
    written = [category for category in categories() if category.topic == topic.strip().lower()]
    return written or _found(cards)


def _found(cards: Sequence[Card]) -> list[Category]:
    terms = tested()
    pairs = Counter(
        (kind.value, partner)
        for each in cards
        for kind in each.labels
        if kind.facet == "class"
        for partner in _partners(each)
    )
    found = []
    for (kind, partner), _ in pairs.most_common(MOST):
        one = terms.terms[Key("class", kind)]
        other = terms.terms.get(Key("combined", partner))
        name = f"{one.name} + {other.name}" if other else f"{one.name} {ALONE}"
        chinese = f"{one.chinese}联合{other.chinese}" if other else f"单用{one.chinese}"
        found.append(Category("", name, chinese, f"class:{kind} combined:{partner}"))
    return found


def _partners(each: Card) -> list[str]:
    return sorted(token.partition(":")[2] for token in each.tokens if token.startswith("combined:"))


def _row(category: Category, cards: Sequence[Card]) -> Row:
    fitting = select(cards, category.needs)
    cancers = _common(label.name for each in fitting for label in each.labels if label.facet == "cancer")
    phases = _common(phase for each in fitting for phase in _values(each, "phase") if phase != "not-stated")
    questions = _common(label.name for each in fitting for label in each.questions)
    return Row(
        category=category.name,
        chinese=category.chinese,
        cancers=cancers or ((NOT_STATED,) if fitting else ()),
        phases=phases or ((NOT_STATED,) if fitting else ()),
        question=", ".join(questions[:3]) or (NOT_STATED if fitting else ""),
        studies=tuple(each.study for each in fitting),
        query=category.needs,
    )


def _common(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for value, _ in Counter(values).most_common())


def _values(each: Card, facet: str) -> list[str]:
    start = f"{facet}:"
    return sorted(token.removeprefix(start) for token in each.tokens if token.startswith(start))


def _counts(cards: Sequence[Card], facet: str) -> Iterable[Count]:
    counted = Counter(value for each in cards for value in _values(each, facet))
    ordered = sorted(counted.items()) if facet == "year" else counted.most_common()
    yield from (Count(value, number, f"{facet}:{value}") for value, number in ordered)


def _numbers(cards: Sequence[Card], rows: Sequence[Row]) -> Iterable[Number]:
    yield Number("studies", len(cards), "")
    recruiting = "status:recruiting"
    yield Number("recruiting", len(select(cards, recruiting)), recruiting)
    partners = Counter(partner for each in cards for partner in _partners(each) if partner != ALONE)
    if partners:
        (partner, _), *_ = partners.most_common(1)
        yield Number(
            "most common combination", tested().name(Key("combined", partner)), f"combined:{partner}"
        )
    countries = {value for each in cards for value in _values(each, "country")}
    yield Number("countries", len(countries), "country:*")
    yield Number("sites", sum(each.sites for each in cards), "country:*")
    yield Number("planned or reached enrolment", sum(each.enrolment for each in cards), "")
    if rows:
        most = max(rows, key=lambda row: len(row.studies))
        yield Number("largest category", f"{most.category} ({len(most.studies)})", most.query)


def _glance(numbers: Sequence[Number], rows: Sequence[Row]) -> Iterable[str]:
    value = {number.name: number.value for number in numbers}
    yield f"{value['studies']} studies, {value['recruiting']} of them recruiting."
    if "most common combination" in value:
        yield f"Most often combined with: {value['most common combination']}."
    for row in sorted(rows, key=lambda row: -len(row.studies))[:3]:
        if row.studies:
            yield f"{row.category}: {len(row.studies)} ({', '.join(row.studies[:3])})."

"""A guide to a therapy and a cancer: what it is, what is tested, who recruits; it recommends nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trialbridge.model.study import TAKING, Study
from trialbridge.report.document import Part
from trialbridge.report.landscape import Card, Landscape
from trialbridge.report.plain import glance
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.glossary import entries
from trialbridge.vocab.landscape import Key, tested
from trialbridge.vocab.locale import Sayings, sayings

FEWEST = 3
"""Studies that make a guide worth writing."""
SHOWN = 10
"""Open studies that a guide tells of; the number counts all."""


class Recruiting(Part, frozen=True):
    """A study that looks for people, in a few sentences; `url` is its record's."""

    study: str
    title: str
    url: str
    glance: tuple[str, ...]


class Guide(Part, frozen=True):
    """What `guide` prints; `meaning` is the glossary's, `glance` is counted from `landscape`."""

    title: str
    language: str
    meaning: tuple[str, ...]
    glance: tuple[str, ...]
    landscape: Landscape
    recruiting: tuple[Recruiting, ...]
    open: int


class Topic(NamedTuple):
    """A guide that can be written: a class of therapy, a cancer (a concept), and how many studies it has."""

    therapy: str
    cancer: str
    studies: int


def topics(cards: Sequence[Card]) -> list[Topic]:
    """Give the pairs of therapy and cancer that have studies enough for a guide, the most first."""
    counted = Counter(
        (kind.value, cancer.value)
        for each in cards
        for kind in each.labels
        if kind.facet == "class"
        for cancer in each.labels
        if cancer.facet == "cancer"
    )
    return [Topic(*pair, number) for pair, number in counted.most_common() if number >= FEWEST]


def guide(
    therapy: str,
    cancer: str,
    found: Landscape,
    studies: Sequence[Study],
    vocabulary: Vocabulary,
    language: str = "en",
) -> Guide:
    """Write a guide; `therapy` is a class of the landscape, `cancer` a name or empty, `studies` are all."""
    said = sayings("report", language)
    term = tested().terms[Key("class", therapy)]
    name = term.chinese if language == "zh" else term.name
    entry = entries(language).get(therapy)
    open_ = [study for study in studies if study.status and study.status.value in TAKING]
    return Guide(
        title=said.say("guide" if cancer else "guide.all", therapy=name, cancer=cancer), language=language,
        meaning=(entry.meaning,) if entry else (), glance=tuple(_glance(found, said)), landscape=found,
        recruiting=tuple(_recruiting(study, vocabulary, language) for study in open_[:SHOWN]),
        open=len(open_),
    )  # fmt: skip


def _recruiting(study: Study, vocabulary: Vocabulary, language: str) -> Recruiting:
    told = tuple(each.text for each in glance(study, vocabulary, language))
    title = next((each.text for each in (*study.title, *study.official_title)), study.id)
    return Recruiting(study=study.id, title=title, url=study.source.url, glance=told)


def _glance(found: Landscape, said: Sayings) -> Iterator[str]:
    value = {number.name: number.value for number in found.numbers}
    yield said.say("guide.numbers", n=value["studies"], recruiting=value["recruiting"])
    if value["countries"]:
        yield said.say("guide.countries", n=value["countries"])
    phases = [count.value for count in found.counts["phase"] if count.value not in ("not-stated", "na")]
    if phases:
        spoken = sayings("dossier", said.language).say(f"phase.{phases[0]}")
        yield said.say("guide.phases", phase=spoken)
    partners = [count.value for count in found.counts["combined"] if count.value != "alone"]
    if partners:
        term = tested().terms[Key("combined", partners[0])]
        yield said.say("guide.partner", partner=term.chinese if said.language == "zh" else term.name)

"""Everything a trial's page shows, gathered once from the flows; it lays nothing out and stores nothing."""

from dataclasses import dataclass
from typing import Any

from trialbridge.errors import TrialbridgeError
from trialbridge.flows import show as flow
from trialbridge.flows.nearby import spot_of
from trialbridge.flows.show import Shown, VersionLine
from trialbridge.matching.abroad import abroad
from trialbridge.matching.odds import odds
from trialbridge.model.study import Contact, Identifier, Location, Study, Text
from trialbridge.model.verdict import Odds
from trialbridge.records.centres import likely
from trialbridge.report.document import OddsRow
from trialbridge.report.plain import SECTIONS, Sentence, plain
from trialbridge.vocab import Vocabulary, default_vocabulary
from trialbridge.vocab.centres import Centre
from trialbridge.vocab.places import gazetteer
from trialbridge.web import labels
from trialbridge.web.trials.criteria import Item, counted, nested

MOST_LOCATIONS = 400
"""Sites that a page lists; the number counts all."""
MOST_PEOPLE = 60
LINKS = {
    "nct": "https://clinicaltrials.gov/study/{}",
    "chictr": "https://www.chictr.org.cn/searchproj.html?regno={}",
    "eudract": "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}",
    "isrctn": "https://www.isrctn.com/{}",
    "drks": "https://drks.de/search/en/trial/{}",
}
"""Pages of registries about a number; a link is followed only when somebody follows it."""


@dataclass(frozen=True)
class Dot:
    """A site on the map, in units of the map: 360 wide for 360 degrees."""

    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Day:
    """A day of the timeline; an empty `day` is not in the source."""

    event: str
    day: str
    type: str


@dataclass(frozen=True)
class TrialPage:
    """What the template shows of a trial."""

    shown: Shown
    study: Study
    title: str
    official_title: str
    summary: str
    description: str
    sections: list[tuple[str, list[Sentence]]]
    inclusion: list[Item]
    exclusion: list[Item]
    inclusions: int
    exclusions: int
    published: list[Text]
    odds: OddsRow
    abroad: str
    abroad_quote: str
    days: list[Day]
    verified: str
    dots: list[Dot]
    sites: list[Location]
    centres: list[Centre]
    people: list[Contact]
    history: list[VersionLine]
    identifiers: list[tuple[Identifier, str]]


def gathered(study_id: str, language: str) -> TrialPage:
    """Gather the page of a study in "en" or "zh"; raises UnknownIdError."""
    shown, criteria = flow.with_criteria(study_id)
    study, vocabulary = shown.study, default_vocabulary()
    chance = odds(study, vocabulary)
    told = plain(study, (), vocabulary, language, chance)  # the criteria stand by themselves
    access = abroad(study, criteria)
    return TrialPage(
        shown=shown,
        study=study,
        title=_text(study.title, language) or _text(study.official_title, language) or study.id,
        official_title=_text(study.official_title, language),
        summary=_text(study.summary, language),
        description=_text(study.description, language),
        sections=[
            (told.headings[name], found)
            for name in SECTIONS
            if (found := [sentence for sentence in told.sentences if sentence.section == name])
        ],
        inclusion=nested(criteria, "inclusion", vocabulary, language),
        exclusion=nested(criteria, "exclusion", vocabulary, language),
        inclusions=counted(criteria, "inclusion"),
        exclusions=counted(criteria, "exclusion"),
        published=list(study.eligibility.criteria),
        odds=_odds(chance, vocabulary),
        abroad=access.answer if access else "not stated",
        abroad_quote=access.quote.text if access else "",
        days=_days(study),
        verified=_verified(study),
        dots=_dots(study),
        sites=list(study.locations[:MOST_LOCATIONS]),
        centres=list(likely(study)),
        people=_people(study),
        history=_history(shown),
        identifiers=[(it, it.link or _link(it)) for it in study.identifiers],
    )


def _text(texts: tuple[Text, ...], language: str) -> str:
    """Give the text of the language, else the first one there is."""
    found = next((it.text for it in texts if it.language.startswith(language)), "")
    return (found or next((it.text for it in texts), "")).strip()


def _odds(found: Odds, vocabulary: Vocabulary) -> OddsRow:
    concept = vocabulary.concepts.get(found.target)
    given: dict[str, Any] = {name: getattr(found, name) for name in OddsRow.__struct_fields__}
    return OddsRow(**(given | {"target": concept.name if concept else found.target}))


def _days(study: Study) -> list[Day]:
    """Give the days of the record in their order; the usual ones are there without a day too."""
    known = {it.event: it for it in study.dates}
    found = [
        Day(event, str(known[event].date or known[event].published), known[event].type)
        for event in labels.DATES
        if event in known
    ]
    found.sort(key=lambda it: it.day)
    return found + [Day(event, "", "") for event in labels.ALWAYS if event not in known]


def _verified(study: Study) -> str:
    return next((str(it.date) for it in study.dates if it.event == "verified" and it.date), "")


def _dots(study: Study) -> list[Dot]:
    """Place the sites by their coordinates, else by their city."""
    found: dict[tuple[float, float], str] = {}
    for site in study.locations:
        where = spot_of(site, gazetteer())
        if where is not None:
            key = (round(where[1] + 180, 1), round(90 - where[0], 1))
            found.setdefault(key, ", ".join(filter(None, (site.city, site.country))))
    return [Dot(x, y, words) for (x, y), words in found.items()]


def _people(study: Study) -> list[Contact]:
    """Give everybody to ask, each once: of the trial, of its sites, and who answers for it."""
    of_sites = (person for site in study.locations[:MOST_LOCATIONS] for person in site.contacts)
    return list(dict.fromkeys((*study.contacts, *of_sites, *study.officials)))[:MOST_PEOPLE]


def _history(shown: Shown) -> list[VersionLine]:
    stored = [it for it in shown.registered.registrations if it.stored]
    if shown.versions < 2 and len(stored) < 2:
        return []
    try:
        return flow.history(shown.study.id)
    except TrialbridgeError:  # an old document that is damaged: `doctor` tells, the page stands without it
        return []


def _link(number: Identifier) -> str:
    return LINKS[number.kind].format(number.id) if number.kind in LINKS else ""

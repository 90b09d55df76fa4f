"""What going to a study asks of a case's patient: visits, burden, clocks, entry; it plans no task."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from trialbridge.flows.letters import SCREENING_TO_DOSE, study_of
from trialbridge.matching.access import Home, distance, home, nearest_site
from trialbridge.matching.odds import odds
from trialbridge.model.case import ConsentDocument, SiteContact
from trialbridge.model.study import Location, Study
from trialbridge.model.verdict import Odds
from trialbridge.navigate.calendar import Burden, Planned, apart, burden, calendar, calling
from trialbridge.navigate.entry import Entry, entry
from trialbridge.vocab import default_vocabulary
from trialbridge.vocab.places import gazetteer
from trialbridge.vocab.zones import zones

if TYPE_CHECKING:  # models cannot be imported before the settings stand
    from trialbridge.store.casebook.queries import CaseView
    from trialbridge.store.casebook.reading import Line


class Clocks(NamedTuple):
    """Home's and the site's zones (IANA), by how many hours the site is ahead, and when both are awake there.

    `sure` is false where a country has several zones and nobody said which is meant.
    """

    home: str
    site: str
    ahead: float
    calling: tuple[str, str] | None
    sure: bool


class Journey(NamedTuple):
    """A chosen study seen from the patient's home; what the record does not say is empty or None."""

    study: str
    title: str
    site: Location | None
    clocks: Clocks | None
    entry: Entry | None
    burden: Burden
    visits: tuple[Planned, ...]
    first: date
    odds: Odds | None
    forms: tuple["Line", ...]
    contacts: tuple["Line", ...]


def journeys(view: "CaseView", today: date | None = None) -> list[Journey]:
    """Look at each chosen study of a case."""
    return [_journey(view, name, today or date.today()) for name in view.standing.studies()]


def _journey(view: "CaseView", name: str, today: date) -> Journey:
    study = study_of(name)
    first = _first_dose(view, name, today)
    forms = [it for it in view.lines if isinstance(it.said, ConsentDocument) and it.said.study == name]
    calls = [it for it in view.lines if isinstance(it.said, SiteContact) and it.said.study == name]
    if study is None:
        return Journey(
            name, "", None, None, None, burden(()), (), first, None, tuple(forms), tuple(calls)
        )  # fmt: skip
    where = home(view.patient())
    site = _site(study, where)
    planned = calendar(study, first)
    far = None if site is None else distance(site, where)
    asked = burden([one.visit.day for one in planned], far)
    land = "" if site is None else gazetteer().country(site.country)
    found = odds(study, default_vocabulary())
    concept = default_vocabulary().concepts.get(found.target)
    return Journey(
        study=name,
        title=study.title[0].text if study.title else "",
        site=site,
        clocks=clocks(view.profile.country.upper(), land, view.profile.zone, today),
        entry=entry(view.profile.nationality.upper(), land, asked.days_away) if land else None,
        burden=asked,
        visits=planned,
        first=first,
        odds=found if concept is None else _named(found, concept.name),
        forms=tuple(forms),
        contacts=tuple(calls),
    )


def clocks(country: str, land: str, zone: str, day: date) -> Clocks | None:
    """Compare the clocks of two countries (ISO 3166 alpha-2) on a day; `zone` is home's where it was said."""
    known = zones()
    here, there = known.get(country), known.get(land)
    if there is None or (here is None and not zone):
        return None
    mine = zone or (here.name if here else "")
    try:
        ahead, both = apart(mine, there.name, day), calling(mine, there.name, day)
    except (KeyError, ValueError, OSError):  # no such zone
        return None
    sure = there.zones == 1 and (bool(zone) or here is None or here.zones == 1)
    spoken = None if both is None else (both[0].strftime("%H:%M"), both[1].strftime("%H:%M"))
    return Clocks(mine, there.name, ahead, spoken, sure)


def _first_dose(view: "CaseView", name: str, today: date) -> date:
    from trialbridge.store.casebook.reading import screening_of

    said = screening_of(view.lines)
    set_on = date.fromisoformat(said.day) if said is not None and said.study == name else today
    return set_on + timedelta(SCREENING_TO_DOSE)


def _site(study: Study, where: Home) -> Location | None:
    nearest = nearest_site(study, where)
    if nearest is not None:
        return nearest.site
    return study.locations[0] if study.locations else None


def _named(found: Odds, target: str) -> Odds:
    return msgspec.structs.replace(found, target=target)


def threads(messages: "Sequence[Line]") -> dict[str, list["Line"]]:
    """Sort messages by their thread, in the order in which the threads began."""
    found: dict[str, list[Line]] = {}
    for line in messages:
        found.setdefault(str(getattr(line.said, "thread", "")), []).append(line)
    return found

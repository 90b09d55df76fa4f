"""What a visitor asked in the address of a search, read leniently: what makes no sense is left out."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from trialbridge.flows.nearby import find_near
from trialbridge.flows.search import Page, find
from trialbridge.search import Filters
from trialbridge.search.synonyms import groups
from trialbridge.vocab import default_vocabulary
from trialbridge.vocab.places import Place, gazetteer

SIZE = 20
LAST = 500
"""The last page that can be asked for: nobody reads 10,000 results, but robots do."""
SORTS = ("best", "newest", "near")
FACETS = ("status", "phase", "country", "study_type", "intervention_type", "condition")
SHOWN = 8
"""Values of a facet that are offered at once, beside those chosen."""
MOST_NAMES = 8


@dataclass(frozen=True)
class Asked:
    """A search as asked: words, choices, whom it must take, from where, in what order, which page."""

    words: str = ""
    chosen: dict[str, list[str]] = field(default_factory=dict)
    sex: str = ""
    age: float | None = None
    near: str = ""
    sort: str = "best"
    number: int = 1

    @property
    def filters(self) -> Filters:
        """Give what narrows the search."""
        chosen = {name: tuple(values) for name, values in self.chosen.items()}
        return Filters(**chosen, sex=self.sex, age=self.age)

    def address(self, **changed: Any) -> dict[str, Any]:
        """Give the search as names and values of an address, some changed."""
        plain = {
            "q": self.words, **self.chosen, "sex": self.sex,
            "age": "" if self.age is None else f"{self.age:g}",
            "near": self.near, "sort": "" if self.sort == "best" else self.sort,
            "page": "" if self.number == 1 else self.number,
        }  # fmt: skip
        return plain | changed


@dataclass(frozen=True)
class Results:
    """A page of results; `place` is None where the one asked for is not known."""

    page: Page
    place: Place | None = None
    away: dict[str, int] = field(default_factory=dict)


def asked(given: QueryDict) -> Asked:
    """Read an address."""
    chosen = {name: list(dict.fromkeys(given.getlist(name)))[:20] for name in FACETS}
    near = given.get("near", "").strip()[:100]
    sort = given.get("sort", "")
    return Asked(
        words=given.get("q", "").strip()[:300],
        chosen={name: [value for value in values if value] for name, values in chosen.items() if any(values)},
        sex=given.get("sex", "") if given.get("sex") in ("female", "male") else "",
        age=_number(given.get("age", ""), 0, 120),
        near=near,
        sort=sort if sort in SORTS else "best",
        number=int(_number(given.get("page", ""), 1, LAST) or 1),
    )


def results(what: Asked) -> Results:
    """Search; the nearest first where a place is named and distance is asked for."""
    offset = (what.number - 1) * SIZE
    place = gazetteer().find(what.near) if what.near else None
    if place is not None and what.sort == "near":
        page, away = find_near(what.words, what.filters, place, SIZE, offset)
        return Results(page, place, away)
    page = find(what.words, what.filters, SIZE, offset=offset, newest=what.sort == "newest")
    return Results(page, place)


def also(words: str) -> list[tuple[str, ...]]:
    """Give the other names that a search for words looked for too, a list for each thing named."""
    found = []
    for group in groups(words, default_vocabulary()) if words else ():
        names = [name for name in group.names if name not in words.lower()]
        if group.concepts and names:
            found.append(tuple(names[:MOST_NAMES]))
    return found


def offered(facets: dict[str, dict[str, int]], what: Asked) -> dict[str, list[tuple[str, int, bool]]]:
    """Give the values of each facet to choose from, with their numbers, and whether they are chosen."""
    made = {}
    for name in FACETS:
        counts, chosen = facets.get(name, {}), what.chosen.get(name, [])
        values = list(dict.fromkeys([*chosen, *list(counts)[:SHOWN]]))
        made[name] = [(value, counts.get(value, 0), value in chosen) for value in values]
    return made


def _number(text: str, low: float, high: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if low <= value <= high else None

"""Parameters of API v2 -> what is asked; every wrong one is refused by name, unknown ones are ignored."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from trialbridge.errors import InputError
from trialbridge.flows import studies
from trialbridge.flows.studies import Asked, Decay, Sort
from trialbridge.report.ctgov import COLUMNS, named
from trialbridge.report.ctgov.enums import ENUMS
from trialbridge.search import essie
from trialbridge.search.areas import AREAS, BY_PARAMETER

USUAL_PAGE, LARGEST_PAGE = 10, 1000
LONGEST_LIST = 2000
"""Names or numbers in one list."""
_DECAY = re.compile(
    r"func:(gauss|exp|linear),scale:(\d+(?:\.\d+)?)(km|mi),offset:(\d+(?:\.\d+)?)(km|mi),decay:(\d+(?:\.\d+)?)\Z"
)
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_. -]{2,79}\Z")
_SORT = re.compile(r"(@relevance|[a-zA-Z][a-zA-Z0-9\-. ]*)(?::(asc|desc))?\Z")
Value = TypeVar("Value")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A request for studies: what is asked, and how the answer is to look."""

    asked: Asked
    format: str = "json"
    paths: frozenset[str] = frozenset()
    columns: tuple[str, ...] = tuple(COLUMNS)
    size: int = USUAL_PAGE
    token: str = ""
    count: bool = False


def wanted(given: Mapping[str, str]) -> Wanted:
    """Read the parameters of `/studies`; raises InputError."""
    kind = one_of(given, "format", ("json", "csv"))
    queries = tuple(
        (area.name, text)
        for parameter, area in BY_PARAMETER.items()
        if (text := given.get(f"query.{parameter}", "").strip())
    )
    asked = Asked(
        queries=queries,
        statuses=_each(given, "overallStatus", _status),
        geo=tuple(text for prefix in _PREFIXES if (text := given.get(f"{prefix}.geo", "").strip())),
        ids=tuple(
            tuple(_check_id(it) for it in items(text, f"{prefix}.ids"))
            for prefix in _PREFIXES
            if (text := given.get(f"{prefix}.ids", "").strip())
        ),
        advanced=tuple(text for prefix in _PREFIXES if (text := given.get(f"{prefix}.advanced", "").strip())),
        aggregates=given.get("aggFilters", ""),
        decay=decay(given.get("geoDecay", "")),
        sort=tuple(_sort(it) for it in items(given.get("sort", ""), "sort")),
    )
    if len(asked.sort) > 2:
        raise wrong("sort", "at most two fields", f"{len(asked.sort)}")
    for text in asked.geo:
        essie.distance(text)
    return Wanted(
        asked=asked,
        format=kind,
        paths=paths(given, queries) if kind == "json" else frozenset(),
        columns=columns(given) if kind == "csv" else tuple(COLUMNS),
        size=whole_number(given, "pageSize"),
        token=given.get("pageToken", ""),
        count=flag(given, "countTotal"),
    )


_PREFIXES = ("filter", "postFilter")


def paths(given: Mapping[str, str], queries: tuple[tuple[str, str], ...] = ()) -> frozenset[str]:
    """Give the paths of `fields`; none asked for is everything. Raises InputError for names that are none."""
    if "fields" not in given:
        return frozenset()
    names = items(given["fields"], "fields")
    if not names:
        raise wrong("fields", "at least one name", "none")
    pieces: list[str] = []
    for name in names:
        asked = [area for area, _ in queries] if name == "@query" else [name]
        for each in asked:
            area = AREAS.get(each.lower())
            pieces += [it.piece for it in area.fields] if area else [] if name == "@query" else [name]
    found, odd = named(tuple(pieces))
    if odd:
        raise wrong("fields", "names of /studies/metadata", odd[0][:60])
    return found or frozenset(("-",))


def columns(given: Mapping[str, str]) -> tuple[str, ...]:
    """Give the columns of `fields` for a table; raises InputError."""
    if "fields" not in given:
        return tuple(COLUMNS)
    names = items(given["fields"], "fields")
    if odd := next((name for name in names if name not in COLUMNS), "" if names else "none"):
        raise wrong("fields", f"columns: {', '.join(COLUMNS)}", odd[:60])
    return tuple(names)


def one_of(given: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    """Give a parameter that has a list of values, the first where it is not given; raises InputError."""
    value = given.get(name, known[0])
    if value not in known:
        raise wrong(name, f"one of {', '.join(known)}", value[:40])
    return value


def flag(given: Mapping[str, str], name: str) -> bool:
    """Give a yes or no; raises InputError."""
    return one_of(given, name, ("false", "true")) == "true"


def whole_number(given: Mapping[str, str], name: str) -> int:
    """Give the size of a page: 10 where it is not given or 0, never more than 1,000; raises InputError."""
    text = given.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) < 11):
        raise wrong(name, "a number from 0 to 1000", text[:40])
    return min(int(text), LARGEST_PAGE) or USUAL_PAGE


def items(text: str, name: str) -> list[str]:
    """Part a list at commas and bars; raises InputError for one that is too long."""
    found = [part.strip() for part in re.split(r"[,|]", text) if part.strip()]
    if len(found) > LONGEST_LIST:
        raise wrong(name, f"at most {LONGEST_LIST} items", f"{len(found)}")
    return found


def decay(text: str) -> Decay:
    """Read `func:exp,scale:300mi,offset:0mi,decay:0.5`; raises InputError."""
    if not text.strip():
        return Decay()
    found = _DECAY.match(text.strip())
    if found is None or not 0 < float(found[6]) < 1 or float(found[2]) <= 0:
        raise wrong("geoDecay", "func:exp,scale:300mi,offset:0mi,decay:0.5", text[:80])
    unit = {"km": 1.0, "mi": essie.KM_A_MILE}
    return Decay(
        found[1], float(found[2]) * unit[found[3]], float(found[4]) * unit[found[5]], float(found[6])
    )


def wrong(name: str, expected: str, came: str) -> InputError:
    """Say what is wrong with a parameter."""
    return InputError(expected=expected, came=came, where=name, do="see /api/ctgov/v2 in the documentation")


def _each(given: Mapping[str, str], name: str, check: Callable[[str], Value]) -> tuple[Value, ...]:
    lists = [
        [check(it) for it in items(given[f"{prefix}.{name}"], name)]
        for prefix in _PREFIXES
        if given.get(f"{prefix}.{name}")
    ]
    if len(lists) == 2:
        return tuple(it for it in lists[0] if it in lists[1])
    return tuple(lists[0]) if lists else ()


def _status(code: str) -> str:
    if code not in ENUMS["Status"]:
        raise wrong("filter.overallStatus", f"one of {', '.join(ENUMS['Status'])}", code[:40])
    return code


def _check_id(number: str) -> str:
    if not _NUMBER.match(number):
        raise wrong("filter.ids", "identifiers such as NCT04852770", number[:40])
    return number.upper() if number[:3].lower() == "nct" else number


def _sort(text: str) -> Sort:
    found = _SORT.match(text)
    if found is None:
        raise wrong("sort", "a field, or @relevance, with :asc or :desc", text[:40])
    name, way = found.groups()
    falling = name == "@relevance" or studies.sortable(name).type == "date"
    return Sort(name, falling if way is None else way == "desc")

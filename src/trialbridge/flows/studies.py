"""What is asked as of ClinicalTrials.gov's API v2 -> studies in order; it knows no web request."""

import base64
import binascii
import math
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from trialbridge.errors import InputError
from trialbridge.flows import fields
from trialbridge.report.ctgov import Field, field, record
from trialbridge.search import essie
from trialbridge.search.essie import Area, Either, Node, Words
from trialbridge.search.fieldtable import AGES
from trialbridge.search.selecting import Chosen, Selector

MOST_DECAYED = 10_000
"""Studies among which nearness counts; the registry's own limit."""
_NUMBERS = re.compile(r"\s*(?:NCT\d{8}[\s,]*)+\Z", re.IGNORECASE)
_AGGREGATES: dict[str, tuple[str, dict[str, str]]] = {
    "status": ("OverallStatus", {
        "not": "NOT_YET_RECRUITING", "rec": "RECRUITING", "act": "ACTIVE_NOT_RECRUITING", "com": "COMPLETED",
        "ter": "TERMINATED", "enr": "ENROLLING_BY_INVITATION", "sus": "SUSPENDED", "wit": "WITHDRAWN",
        "unk": "UNKNOWN", "ava": "AVAILABLE", "nla": "NO_LONGER_AVAILABLE",
        "tna": "TEMPORARILY_NOT_AVAILABLE", "afm": "APPROVED_FOR_MARKETING", "hel": "WITHHELD",
    }),
    "phase": ("Phase", {
        "0": "EARLY_PHASE1", "1": "PHASE1", "2": "PHASE2", "3": "PHASE3", "4": "PHASE4", "na": "NA",
    }),
    "studyType": ("StudyType", {"int": "INTERVENTIONAL", "obs": "OBSERVATIONAL", "exp": "EXPANDED_ACCESS"}),
    "sex": ("Sex", {"f": "FEMALE", "m": "MALE", "all": "ALL"}),
    "ages": ("StdAge", {"child": "CHILD", "adult": "ADULT", "older": "OLDER_ADULT"}),
    "healthy": ("HealthyVolunteers", {"y": "true", "n": "false"}),
    "results": ("HasResults", {"with": "true", "without": "false"}),
    "funderType": ("LeadSponsorClass", {
        "nih": "NIH", "fed": "FED", "indiv": "INDIV", "industry": "INDUSTRY", "ind": "INDUSTRY",
        "network": "NETWORK", "other": "OTHER",
    }),
    "docs": ("LargeDocTypeAbbrev", {"prot": "Prot", "sap": "SAP", "icf": "ICF"}),
}  # fmt: skip


class Decay(NamedTuple):
    """How much nearness counts: the function, scale and offset in km, the share left at the scale."""

    function: str = "exp"
    scale: float = 300 * essie.KM_A_MILE
    offset: float = 0.0
    decay: float = 0.5


class Sort(NamedTuple):
    """By which field, or `@relevance`."""

    name: str
    descending: bool


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: queries by search area, filters, and the order."""

    queries: tuple[tuple[str, str], ...] = ()
    statuses: tuple[str, ...] = ()
    geo: tuple[str, ...] = ()
    ids: tuple[tuple[str, ...], ...] = ()
    advanced: tuple[str, ...] = ()
    aggregates: str = ""
    decay: Decay = Decay()
    sort: tuple[Sort, ...] = ()


class Page(NamedTuple):
    """A page: the records, how many studies there are in all, and the token of the next page, or nothing."""

    records: list[dict[str, Any]]
    total: int
    token: str


def page(asked: Asked, size: int, token: str = "", *, data: Path | None = None) -> Page:
    """Give a page of records. Raises InputError for what cannot be read or a token that is none."""
    rows, ids = found(asked, data=data)
    start = _offset(token)
    names = [ids[row] for row in rows[start : start + size].tolist()]
    more = start + size < len(rows)
    return Page(records(names), len(rows), _token(start + size) if more else "")


def found(asked: Asked, *, data: Path | None = None) -> tuple[npt.NDArray[np.int64], Sequence[str]]:
    """Give the rows in order, and the identifiers of all rows."""
    from trialbridge import store

    generation, selector = fields.selector(store.setup(data))
    return _ordered(generation.name, selector, asked), selector.index.ids


def records(names: Sequence[str]) -> list[dict[str, Any]]:
    """Give the records of stored studies, in order, with their numbers in other registries."""
    from trialbridge.store.catalog import link_queries, queries

    known, linked = queries.listed(names), link_queries.members(names)
    return [
        record(known[name].study, [other for other in linked.get(name, ()) if other != name])
        for name in names
        if name in known
    ]


@lru_cache(maxsize=64)
def _ordered(generation: str, selector: Selector, asked: Asked) -> npt.NDArray[np.int64]:
    """Order the rows; kept for the pages that follow (`generation` tells one answer from the next)."""
    chosen = _chosen(selector, asked)
    rows = np.flatnonzero(chosen.mask)
    keys = asked.sort or (
        (Sort("@relevance", True),) if asked.queries else (Sort("LastUpdatePostDate", True),)
    )
    columns = [_key(selector, chosen, asked, key)[rows] for key in reversed(keys)]
    order = np.lexsort([rows, *columns]) if columns else np.arange(len(rows))
    return np.asarray(rows[order], np.int64)


def _chosen(selector: Selector, asked: Asked) -> Chosen:
    chosen = Chosen(np.ones(len(selector.table), np.bool_), np.zeros(len(selector.table)))
    by_number = False
    for area, text in asked.queries:
        by_number |= bool(_NUMBERS.match(text))
        node: Node | None
        if _NUMBERS.match(text):
            node = Either(
                tuple(Area("NCTId", False, Words(it)) for it in re.split(r"[\s,]+", text.strip(" ,")))
            )
        else:
            node = essie.parse(text, f"query in {area}")
        one = selector.select(node, area)
        chosen = Chosen(chosen.mask & one.mask, chosen.scores + one.scores)
    if by_number:
        return chosen
    for node in _filters(asked):
        chosen = Chosen(chosen.mask & selector.select(node).mask, chosen.scores)
    if asked.geo and chosen.mask.sum() <= MOST_DECAYED:
        far = selector.distances(essie.distance(asked.geo[0]))
        chosen = Chosen(
            chosen.mask, np.where(chosen.scores > 0, chosen.scores, 1.0) * nearness(far, asked.decay)
        )
    return chosen


def _filters(asked: Asked) -> list[Node]:
    made: list[Node] = []
    if asked.statuses:
        made.append(Either(tuple(Area("OverallStatus", False, Words(it)) for it in asked.statuses)))
    made += [essie.distance(it) for it in asked.geo]
    made += [Either(tuple(Area("NCTId", False, Words(it)) for it in ids)) for ids in asked.ids]
    made += [node for it in asked.advanced if (node := essie.parse(it, "filter.advanced")) is not None]
    return made + aggregates(asked.aggregates)


def aggregates(text: str) -> list[Node]:
    """Read `results:with,status:not rec`; raises InputError for a filter or option that is none."""
    made: list[Node] = []
    for part in re.split(r"[,|]", text):
        if not part.strip():
            continue
        name, colon, options = part.strip().partition(":")
        piece, known = _AGGREGATES.get(name, ("", {}))
        asked = options.split()
        if not piece or not colon or not asked or not set(asked) <= known.keys():
            raise InputError(
                expected="a filter with options: "
                + "; ".join(f"{n}: {' '.join(k)}" for n, (_, k) in _AGGREGATES.items()),
                came=repr(part[:60]),
                where="aggFilters",
                do="correct it",
            )
        made.append(Either(tuple(Area(piece, False, Words(known[it])) for it in asked)))
    return made


def nearness(far: npt.NDArray[np.float64], how: Decay) -> npt.NDArray[np.float64]:
    """Give a factor by distance (km): 1 up to the offset, `decay` at offset + scale."""
    beyond = np.maximum(0.0, far - how.offset)
    decay = min(max(how.decay, 1e-9), 1 - 1e-9)
    scale = max(how.scale, 1e-9)
    if how.function == "linear":
        reach = scale / (1 - decay)
        return np.asarray(np.maximum(0.0, (reach - beyond) / reach))
    power = beyond / scale if how.function == "exp" else (beyond / scale) ** 2
    return np.asarray(np.exp(math.log(decay) * power))


def _key(selector: Selector, chosen: Chosen, asked: Asked, sort: Sort) -> npt.NDArray[np.float64]:
    """Give a key that ascends; studies without the field come last."""
    if sort.name == "@relevance":
        return -chosen.scores if sort.descending else chosen.scores
    it = sortable(sort.name)
    column = selector.table.column(it)
    assert column is not None, sort.name
    key = np.full(len(selector.table), np.inf)
    values = np.asarray(column.values, np.float64)
    np.minimum.at(key, column.rows, -values if sort.descending else values)
    return key


def sortable(name: str) -> Field:
    """Find a field of dates or numbers; raises InputError for any other."""
    it = field(name)
    if it is None or (it.type not in ("date", "integer", "number") and it.piece not in AGES):
        raise InputError(
            expected="a field of dates or numbers, or @relevance", came=name[:60], where="sort",
            do="see /api/ctgov/v2/studies/metadata",
        )  # fmt: skip
    return it


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"o{offset}".encode()).decode().rstrip("=")


def _offset(token: str) -> int:
    if not token:
        return 0
    try:
        plain = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode("ascii")
    except (ValueError, binascii.Error):
        plain = ""
    if not (plain[:1] == "o" and plain[1:].isdigit() and len(plain) < 12):
        raise InputError(
            expected="the nextPageToken of the page before", came=token[:40], where="pageToken",
            do="ask for the first page without one",
        )  # fmt: skip
    return int(plain[1:])

"""A patient's shortlist: studies matched, kept or refused and why, as rows of a table; it reads no file."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from trialbridge.errors import InputError, UnknownIdError
from trialbridge.model.base import Noun
from trialbridge.report import opening, saying
from trialbridge.report.document import MatchDocument, Result

KEPT, REFUSED = "kept", "refused"


class Entry(Noun, frozen=True):
    """One study for one patient; the first columns are the navigator's, a match writes the others anew.

    `decision` is kept, refused or empty; a refusal has its `reason`. Distances are in km.
    """

    patient: str
    study: str
    decision: str = ""
    reason: str = ""
    by: str = ""
    decided_on: str = ""
    note: str = ""
    title: str = ""
    status: str = ""
    phase: str = ""
    criteria: str = ""
    opens: str = ""
    site: str = ""
    distance_km: str = ""
    abroad: str = ""
    chance: str = ""
    matched_on: str = ""
    study_version: str = ""
    engine: str = ""


COLUMNS: tuple[str, ...] = tuple(Entry.__struct_fields__)
OWN = ("decision", "reason", "by", "decided_on", "note")
"""What a person wrote, which no match overwrites."""


def filled(entries: Iterable[Entry], document: MatchDocument) -> tuple[Entry, ...]:
    """Give the shortlist with the document's studies: decisions stay, what was matched is written anew."""
    known = {(entry.patient, entry.study): entry for entry in entries}
    for result in document.results:
        key = (document.patient.id, result.study)
        old = known.get(key, Entry(patient=key[0], study=key[1]))
        own = {name: getattr(old, name) for name in OWN}
        known[key] = msgspec.structs.replace(_entry(result, document), **own)
    return tuple(known.values())


def decided(
    entries: Sequence[Entry], study: str, decision: str, *, patient: str = "", reason: str = "", by: str = "",
    day: str = "",
) -> tuple[Entry, ...]:  # fmt: skip
    """Keep or refuse a study; of several patients the one must be named.

    Raises InputError for a refusal without a reason or where it is not clear whose it is, UnknownIdError
    where the study is not on the list.
    """
    if decision == REFUSED and not reason.strip():
        raise InputError(
            expected="the reason of a refusal",
            came="none",
            where=study,
            do="give --reason: it is what the list keeps",
        )
    whose = {entry.patient for entry in entries if entry.study == study and patient in ("", entry.patient)}
    if not whose:
        raise UnknownIdError(
            expected="a study on the shortlist",
            came=study,
            where=patient or "shortlist",
            do="fill the list first",
        )
    if len(whose) > 1:
        raise InputError(
            expected="one patient",
            came=", ".join(sorted(whose)),
            where=study,
            do="name one with --patient",
        )
    said = {"decision": decision, "reason": reason.strip(), "by": by, "decided_on": day}
    return tuple(
        msgspec.structs.replace(entry, **said) if entry.study == study and entry.patient in whose else entry
        for entry in entries
    )


def entry_of(row: Mapping[str, str], where: str) -> Entry:
    """Read a row of a table; unknown columns are left out. InputError where it is no entry."""
    told = {name: row[name].strip() for name in COLUMNS if row.get(name)}
    if not told.get("patient") or not told.get("study"):
        raise InputError(
            expected="the columns patient and study", came="an empty cell or no such column", where=where,
            do="fill them in, or take the row out",
        )  # fmt: skip
    if told.get("decision", "") not in ("", KEPT, REFUSED):
        raise InputError(
            expected=f"{KEPT}, {REFUSED} or nothing",
            came=told["decision"],
            where=where,
            do="correct `decision`",
        )
    if told.get("decision") == REFUSED and not told.get("reason"):
        raise InputError(
            expected="the reason of a refusal",
            came="an empty cell",
            where=where,
            do="write it into `reason`",
        )
    return Entry(**told)


def row_of(entry: Entry) -> dict[str, str]:
    """Give an entry as a row."""
    return msgspec.structs.asdict(entry)


def _entry(result: Result, document: MatchDocument) -> Entry:
    site = result.nearest_site
    return Entry(
        patient=document.patient.id,
        study=result.study,
        title=result.title,
        status=saying.status(result),
        phase=saying.phase(result),
        criteria=saying.summary(result),
        opens=opening.opens(result, document.day),
        site=", ".join(filter(None, (site.facility, site.city, site.country))) if site else "",
        distance_km="" if site is None or site.distance_km is None else str(site.distance_km),
        abroad=result.abroad.stated,
        chance=saying.chance(result.odds),
        matched_on=document.day,
        study_version=result.version,
        engine=document.engine,
    )

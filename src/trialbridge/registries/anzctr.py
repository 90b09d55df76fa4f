"""ANZCTR: the table of its fields, one row a trial, without titles and criteria; it fetches nothing."""

from collections.abc import Iterable, Iterator

from trialbridge.model.base import PartialDate
from trialbridge.model.study import (
    Age,
    Coded,
    Contact,
    Design,
    Eligibility,
    Enrolment,
    Intervention,
    Organisation,
    Rejected,
    Source,
    Study,
    Text,
)
from trialbridge.registries import building as build
from trialbridge.registries import reading, terms
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Requests
from trialbridge.registries.tree import OddError, Tree
from trialbridge.registries.values import age_limit, day, snake, yes

NAME = "anzctr"
ID_PATTERN = r"ACTRN\d{14}p?"
EXPECTED = "the table of ANZCTR's fields as CSV"
NEEDED = frozenset((
    "number", "submitted", "approved", "update", "condition", "intervention_code", "gender", "age_min",
    "age_max", "purpose", "allocation", "masking", "assignment", "phase", "study_status",
))  # fmt: skip


def requests(since: PartialDate | None = None) -> Requests:
    """Ask for nothing: the registry has no interface for machines; its tables are ingested as files."""
    yield from ()


def recognises(data: bytes) -> bool:
    """Tell the table by the names of its columns."""
    head = (unmark(data[:4096]) or b"").partition(b"\n")[0]
    if b"masking" not in head.lower():  # every record of every registry is asked
        return False
    return set(map(snake, head.decode("utf-8", "replace").split(","))) >= NEEDED


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read every row; what is no trial comes out as Rejected."""
    return reading.read_all(data, EXPECTED, _records, _study)


def _records(data: bytes) -> Iterable[reading.Record]:
    rows = reading.table(data)
    names = [snake(name) for name in rows[0]] if rows else []
    if not set(names) >= NEEDED:
        raise OddError("a table of other columns")
    for at, row in enumerate(rows[1:], start=2):
        if row:
            fits = len(row) == len(names)
            known = {"columns": f"{len(row)} columns of {len(names)}"}
            yield f"row {at}", dict(zip(names, row, strict=True)) if fits else known


def _study(row: Tree) -> Study:
    if "columns" in row:
        raise OddError(row["columns"])
    number = row["number"].strip()
    if build.id_kind(number) != "anzctr":
        raise OddError(f"identifier {number[:40]!r}" if number else "no identifier")
    condition = row["condition"].strip()
    reached, planned = (build.count(row.get(name, "")) for name in ("samplesize_actual", "samplesize_target"))
    size = planned if reached is None else reached
    return Study(
        id=number,
        source=Source(
            registry=NAME,
            url=f"https://www.anzctr.org.au/{number}.aspx",
            as_of=day(row["update"]),
            layout="fields",
        ),
        identifiers=build.identifiers(number, "anzctr"),
        title=_title(row),
        status=terms.code(row["study_status"], terms.STATUS),
        dates=build.dates(
            ("first_submitted", row["submitted"], ""),
            ("registered", row["approved"], ""),
            ("last_posted", row["update"], ""),
            ("start", row.get("start_anticipated", ""), "estimated"),
            ("completion", row.get("end_date", ""), ""),
        ),
        sponsor=Organisation(name=row["address"].strip()) if row.get("address", "").strip() else None,
        conditions=(condition,) if condition else (),
        keywords=tuple(filter(None, (row.get("ccode1", "").strip(), row.get("ccode2", "").strip()))),
        design=Design(
            study_type=Coded(
                value="interventional" if build.said(row["intervention_code"]) else "", published=""
            ),
            phase=terms.phase((row["phase"],)),
            allocation=terms.code(row["allocation"], terms.ALLOCATION),
            model=terms.code(row["assignment"], terms.MODEL),
            purpose=terms.code(row["purpose"], terms.PURPOSE),
            masking=terms.masking(row["masking"])[0],
            enrolment=None
            if size is None
            else Enrolment(count=size, type="estimated" if reached is None else "actual"),
        ),
        interventions=_interventions(row["intervention_code"]),
        eligibility=Eligibility(
            sex=terms.sex(row["gender"]),
            minimum_age=_age(row, "min"),
            maximum_age=_age(row, "max"),
            healthy_volunteers=yes(row.get("volunteers") or None),
        ),
        contacts=(Contact(address=row["address"].strip()),) if "," in row.get("address", "") else (),
        oversight=_ethics(row),
    )


def _title(row: Tree) -> tuple[Text, ...]:
    """Give the registry's number and condition for the title, which the table does not have."""
    return build.texts((row["condition"].strip(), "en"))


def _interventions(published: str) -> tuple[Intervention, ...]:
    kind = terms.code(published, terms.INTERVENTION_TYPE)
    return (Intervention(name=published.strip(), type=kind),) if build.said(published) else ()


def _age(row: Tree, side: str) -> Age | None:
    """Give a limit in years; "No limit" and "Not stated" stand in a column of their own."""
    kind, value = row.get(f"age_{side}_type", "").strip(), row[f"age_{side}"].strip()
    return age_limit(value) if value else age_limit(kind)


def _ethics(row: Tree) -> tuple[Coded, ...]:
    said = row.get("ethics_review", "").strip()
    return (Coded(value="ethics", published=said),) if said else ()

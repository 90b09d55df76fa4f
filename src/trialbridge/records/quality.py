"""What is doubtful in a record, each doubt with the words that show it; it mends nothing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from trialbridge.model.criterion import Criterion
from trialbridge.model.flag import Flag, Proof
from trialbridge.model.study import TAKING, Study
from trialbridge.records import quality_design, quality_people
from trialbridge.records.quality_text import age_limits, no_disease, withdrawn
from trialbridge.vocab import Vocabulary

"""Statuses that send patients to a study."""
NOT_OVER = frozenset(TAKING) | {"active_not_recruiting"}
YEARS_UNVERIFIED = 2
"""From two years without confirmation on ClinicalTrials.gov itself shows a status as unknown."""

KINDS: dict[str, str] = {
    "not_verified": "nobody has confirmed the status for two years",
    "completion_passed": "the study should be over by its own dates, and still recruits",
    "contact_elsewhere": "a contact belongs to none of the study's institutions and countries",
    "board_as_site": "an ethics board is listed as a site",
    "person_as_site": "a site bears the name of a person",
    "masking_contradicted": "the masking cannot be, given the arms or the text",
    "no_disease": "a condition is no disease",
    "arms_missing": "the text tells of more arms than the table has",
    "ages_contradicted": "the ages in the text are not those of the fields",
    "phase_contradicted": "the title names another phase than the field",
    "size_contradicted": "the text names another number of participants than the field",
    "withdrawn_in_title": "the title says the study was withdrawn, the status does not",
}
"""Every kind of doubt, in the order in which they are shown."""


class _Record(NamedTuple):
    study: Study
    criteria: Sequence[Criterion]
    vocabulary: Vocabulary
    day: date


def flags(study: Study, criteria: Sequence[Criterion], vocabulary: Vocabulary, day: date) -> tuple[Flag, ...]:
    """Give what is doubtful in a record on a day, in the order of `KINDS`.

    `criteria` are the study's own, parsed; without them no ages are compared. A flag is a doubt and no
    verdict: both sides are quoted, and a person decides which is right.
    """
    record = _Record(study, criteria, vocabulary, day)
    return tuple(
        Flag(kind=kind, says=KINDS[kind], proofs=proofs) for kind in KINDS for proofs in _CHECKS[kind](record)
    )


def _not_verified(record: _Record) -> Iterator[tuple[Proof, ...]]:
    study = record.study
    status = study.status
    if status is None:
        return
    said = Proof(field="status", words=status.published or status.value)
    verified = _day(study, "verified") or _day(study, "last_submitted") or _day(study, "last_posted")
    old = bool(verified) and _years_between(verified, record.day) >= YEARS_UNVERIFIED
    if status.value == "unknown" and (study.last_known_status or old):
        last = study.last_known_status
        known = (Proof(field="last_known_status", words=last.published or last.value),) if last else ()
        seen = (Proof(field="dates.verified", words=verified),) if verified else ()
        yield (said, *known, *seen)
    elif status.value in NOT_OVER and old:
        yield said, Proof(field="dates.verified", words=verified)


def _completion_passed(record: _Record) -> Iterator[tuple[Proof, ...]]:
    status = record.study.status
    if status is None or status.value not in TAKING:
        return
    for event in ("completion", "primary_completion"):
        end = _day(record.study, event)
        if end and _last_day(end) < record.day.isoformat():
            said = Proof(field="status", words=status.published or status.value)
            yield said, Proof(field=f"dates.{event}", words=end)
            return


def _day(study: Study, event: str) -> str:
    return next((it.date for it in study.dates if it.event == event and it.date), "")


def _years_between(earlier: str, later: date) -> float:
    year, month = int(earlier[:4]), int(earlier[5:7] or 12)
    return (later.year - year) + (later.month - month) / 12


def _last_day(partial: str) -> str:
    return partial.ljust(4) + {4: "-12-31", 7: "-31"}.get(len(partial), "")


_CHECKS: dict[str, Callable[[_Record], Iterator[tuple[Proof, ...]]]] = {
    "not_verified": _not_verified,
    "completion_passed": _completion_passed,
    "contact_elsewhere": lambda it: quality_people.elsewhere(it.study),
    "board_as_site": lambda it: quality_people.boards(it.study),
    "person_as_site": lambda it: quality_people.persons(it.study),
    "masking_contradicted": lambda it: quality_design.masking(it.study),
    "no_disease": lambda it: no_disease(it.study, it.vocabulary),
    "arms_missing": lambda it: quality_design.arms(it.study),
    "ages_contradicted": lambda it: age_limits(it.study, it.criteria),
    "phase_contradicted": lambda it: quality_design.phase(it.study),
    "size_contradicted": lambda it: quality_design.size(it.study),
    "withdrawn_in_title": lambda it: withdrawn(it.study),
}

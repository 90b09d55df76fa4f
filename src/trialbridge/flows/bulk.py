"""A cohort against every study: batches judged in workers, kept as Parquet, taken up where they ended."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
import numpy as np

from trialbridge.errors import InputError, TrialbridgeError
from trialbridge.flows import cohort
from trialbridge.flows.match import policy_of
from trialbridge.flows.ranking import MAIN, Engine, engine_of
from trialbridge.flows.workers import in_order, uncollected
from trialbridge.intake.plausible import BadRow, plausible
from trialbridge.intake.problems import principal
from trialbridge.matching.bits import Words, plane, words
from trialbridge.matching.chart import Chart
from trialbridge.matching.compiled import Compiled
from trialbridge.matching.rank import Affinity
from trialbridge.model.patient import Patient
from trialbridge.model.verdict import Policy
from trialbridge.vocab import Vocabulary

if TYPE_CHECKING:  # only this flow and Spark's need the extra's libraries
    import pyarrow as pa

    from trialbridge.bulk.columnar import Columnar
    from trialbridge.bulk.tables import Names

BATCH = 512
"""Patients judged at once: enough that what they share is judged once, few enough for half a gigabyte."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is made of; a folder is taken up again only by the same."""

    engine: str
    day: str
    presume: Literal["", "no"]
    patients: str
    studies: str
    batch: int = BATCH


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch gave, or all of them."""

    patients: int = 0
    judged: int = 0
    pairs: int = 0
    kept: int = 0
    bad: dict[str, int] = {}


Progress = Callable[[Done, float, float], None]
"""Told what was done so far, in how many seconds, and which share of the cohort that is (0 unknown)."""


class Summary(Done, frozen=True, kw_only=True):
    """What a run gave; `resumed` batches had been done before."""

    batches: int
    resumed: int
    seconds: float
    out: str


class Job(NamedTuple):
    """One batch: its records and where its results go; `share` of the cohort was read with it."""

    number: int
    entries: list[cohort.Entry]
    repeated: list[cohort.Entry]
    plan: Plan
    out: Path
    share: float = 0.0


class Studies:
    """What patients are judged against: compiled rules, each study's identifier and version, the words."""

    def __init__(
        self,
        compiled: Compiled,
        versions: list[tuple[str, str]],
        vocabulary: Vocabulary,
        chosen: Sequence[str],
    ) -> None:
        """Take the rules of all studies and the identifiers of those that are asked for; none is all."""
        self.compiled, self.versions, self.vocabulary = compiled, versions, vocabulary
        only = frozenset(chosen)
        self.wanted = np.array([not only or it in only for it in compiled.studies], np.bool_)

    @cached_property
    def columnar(self) -> "Columnar":
        """Give the rules ready for batches."""
        from trialbridge.bulk.columnar import Columnar

        return Columnar(self.compiled)

    @cached_property
    def names(self) -> "Names":
        """Give what the numbers in results stand for."""
        from trialbridge.bulk.tables import names

        return names(self.versions, self.compiled.arrays["row_study"], self.compiled.names["cohorts"])

    @cached_property
    def affinity(self) -> Affinity:
        """Give how near each study's conditions stand to a patient's."""
        return Affinity(self.compiled, self.vocabulary)

    def on_condition(self, patients: Sequence[Patient]) -> Words:
        """Tell for whom each study is about their own condition, (studies, words)."""
        alike: dict[tuple[tuple[str, float], ...], list[int]] = {}
        for number, patient in enumerate(patients):
            problems = principal(patient, self.vocabulary)
            main = tuple((name, weight) for name, weight in dict(problems).items() if weight >= MAIN)
            alike.setdefault(main, []).append(number)
        found = np.zeros((len(self.versions), words(len(patients))), np.uint64)
        for main, members in alike.items():
            found[self.affinity.on_condition(dict(main))] |= plane(members, len(patients))
        return found


@lru_cache(maxsize=2)
def studies_of(data: Path, chosen: tuple[str, ...]) -> Studies:
    """Give the studies of the generation that serves."""
    engine = engine_of(data)
    return Studies(engine.generation.compiled, engine.generation.studies, engine.vocabulary, chosen)


def bulk(
    patients: Path,
    out: Path,
    *,
    studies: Sequence[str] = (),
    day: date | None = None,
    presume: Literal["", "no"] = "",
    data: Path | None = None,
    batch: int = BATCH,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Judge every patient of a cohort against every study stored (or some), on a day, into a folder.

    Raises InputError where the folder holds another run, or the cohort is none.
    """
    from trialbridge import store

    folder = store.setup(data)
    engine = engine_of(folder)
    plan = plan_of(engine, patients, studies, day or date.today(), presume, batch)
    begin(out, plan, engine, studies)
    begun, found, resumed, batches = time.monotonic(), Done(), 0, 0
    judge = partial(run, folder, tuple(studies))
    warm = partial(studies_of, folder, tuple(studies))
    for done, was_there, share in in_order(judge, jobs(patients, plan, out), workers, few=1, warm=warm):
        found, batches, resumed = added(found, done), batches + 1, resumed + was_there
        if progress:
            progress(found, time.monotonic() - begun, share)
    return Summary(
        **msgspec.structs.asdict(found), batches=batches, resumed=resumed,
        seconds=round(time.monotonic() - begun, 3), out=str(out),
    )  # fmt: skip


def plan_of(
    engine: Engine, patients: Path, studies: Sequence[str], day: date, presume: Literal["", "no"], batch: int
) -> Plan:
    """Name what a run is made of; a cohort by the names, sizes and times of its files."""
    files = sorted(patients.rglob("*")) if patients.is_dir() else [patients]
    told = "\n".join(
        f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files if file.is_file()
    )
    return Plan(
        engine=engine.name, day=day.isoformat(), presume=presume, batch=batch,
        patients=hashlib.sha256(told.encode()).hexdigest()[:16],
        studies=hashlib.sha256(
            "\n".join((engine.generation.stamp.snapshot, *studies)).encode()
        ).hexdigest()[:16],
    )  # fmt: skip


def begin(out: Path, plan: Plan, engine: Engine, studies: Sequence[str]) -> None:
    """Claim a folder for a run, or take up the run that stands there."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out.mkdir(parents=True, exist_ok=True)
    file = out / "run.json"
    if file.exists():
        if msgspec.json.decode(file.read_bytes(), type=Plan) != plan:
            raise InputError(
                expected="the run that was begun there, or an empty folder",
                came="another cohort, day, policy, choice of studies or engine",
                where=str(out), do="name another folder with --out",
            )  # fmt: skip
        return
    names = [pair for pair in engine.generation.studies if not studies or pair[0] in set(studies)]
    unknown = sorted(set(studies) - {name for name, _ in names})
    if unknown:
        raise InputError(
            expected="studies that are stored", came=", ".join(unknown[:5]), where="--studies",
            do="ingest them first, or correct the identifiers",
        )  # fmt: skip
    table = pa.table({"study": [it for it, _ in names], "version": [it for _, it in names]})
    pq.write_table(table, out / "studies.parquet")
    _put(file, msgspec.json.format(msgspec.json.encode(plan)))


def added(one: Done, other: Done) -> Done:
    """Add up what two batches gave."""
    reasons = sorted({*one.bad, *other.bad})
    return Done(
        patients=one.patients + other.patients,
        judged=one.judged + other.judged,
        pairs=one.pairs + other.pairs,
        kept=one.kept + other.kept,
        bad={reason: one.bad.get(reason, 0) + other.bad.get(reason, 0) for reason in reasons},
    )


def run(data: Path, chosen: tuple[str, ...], job: Job) -> tuple[Done, bool, float]:
    """Judge one batch and keep it; one that is kept already is only told."""
    return judged(studies_of(data, chosen), job)


def judged(studies: Studies, job: Job) -> tuple[Done, bool, float]:
    """Judge one batch against studies; its files are there whole, and its mark last."""
    from trialbridge.bulk import tables

    marker = job.out / "done" / f"{job.number:06}.json"
    if marker.exists():
        return msgspec.json.decode(marker.read_bytes(), type=Done), True, job.share
    day = date.fromisoformat(job.plan.day)
    about = {"engine": job.plan.engine, "day": job.plan.day, "batch": str(job.number)}
    with uncollected():
        found, bad = read(job.entries, job.repeated, studies.vocabulary, day)
        kept = tables.write(_tables(studies, found, job.plan), tables.PAIRS, _part(job, "pairs"), about)
    tables.write([tables.bad_table(bad)], tables.BAD, _part(job, "bad"), about)
    reasons = [row.reason for row in bad]
    done = Done(
        patients=len(job.entries) + len(job.repeated),
        judged=len(found),
        pairs=len(found) * int(np.count_nonzero(studies.wanted)),
        kept=kept,
        bad={reason: reasons.count(reason) for reason in sorted(set(reasons))},
    )
    _put(marker, msgspec.json.encode(done))
    return done, False, job.share


def _tables(studies: Studies, patients: Sequence[Patient], plan: Plan) -> "Iterator[pa.Table]":
    """Judge patients, policy by policy, and lay out the pairs that are not excluded."""
    from trialbridge.bulk import rows, tables

    policies: tuple[Policy, ...] = ("stated", "summary")
    for policy in policies:
        some = [it for it in patients if policy_of(it, plan.presume) == policy]
        if not some:
            continue
        charts = [Chart(patient, studies.vocabulary, date.fromisoformat(plan.day)) for patient in some]
        names = [(patient.id, patient.version) for patient in some]
        about = studies.on_condition(some)
        for part in studies.columnar.judge(charts, policy, about, studies.wanted):
            pairs = rows.possible(part, studies.compiled.arrays["row_study"])
            yield tables.pairs_table(pairs, studies.names, names, policy)


def read(
    entries: Iterable[cohort.Entry],
    repeated: Iterable[cohort.Entry],
    vocabulary: Vocabulary,
    day: date,
) -> tuple[list[Patient], list[BadRow]]:
    """Read records, and list what of them cannot be used."""
    found: list[Patient] = []
    bad = [BadRow(it.id, "duplicate id", "patient", it.kind) for it in repeated]
    for entry in entries:
        try:
            patient = cohort.patient_of(entry, vocabulary)
        except TrialbridgeError as error:
            bad.append(BadRow(entry.id, "unreadable record", entry.kind, error.came[:200]))
            continue
        patient, rows = plausible(patient, vocabulary, day)
        found.append(patient)
        bad += rows
    return found, bad


def jobs(patients: Path, plan: Plan, out: Path) -> Iterator[Job]:
    """Cut a cohort into the batches of a run."""
    for number, (fresh, repeated) in enumerate(batches(patients, plan.batch)):
        last = max((*fresh, *repeated), key=lambda entry: entry.done)
        yield Job(number, fresh, repeated, plan, out, last.done / last.total if last.total else 0.0)


def batches(patients: Path, size: int) -> Iterator[tuple[list[cohort.Entry], list[cohort.Entry]]]:
    """Cut a cohort into batches, in its order; a second record of one id is no other patient."""
    seen: set[str] = set()
    source = cohort.entries(patients)
    while many := list(islice(source, size)):
        fresh: list[cohort.Entry] = []
        repeated: list[cohort.Entry] = []
        for entry in many:
            (repeated if entry.id in seen else fresh).append(entry)
            seen.add(entry.id)
        yield fresh, repeated


def _part(job: Job, what: str) -> Path:
    return job.out / what / f"batch={job.number:06}" / "part-0.parquet"


def _put(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.write_bytes(data)
    beside.replace(file)

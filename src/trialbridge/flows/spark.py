"""The same batches as `flows.bulk` on the executors of a Spark cluster, with the same bytes as result."""

import pickle
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from trialbridge.errors import InputError
from trialbridge.flows.bulk import BATCH, Done, Job, Studies, Summary, added, begin, jobs, judged, plan_of
from trialbridge.flows.ranking import engine_of
from trialbridge.matching.compiled import Compiled
from trialbridge.vocab import default_vocabulary

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def judge(shared: Any, packed: bytes) -> bytes:
    """Judge one batch on an executor; what the driver sent (pickled by it) is laid out once a process."""
    job: Job = pickle.loads(packed)  # noqa: S301 - the driver's own, over Spark's own channel
    done, was_there, _ = judged(_studies(shared), job)
    return msgspec.msgpack.encode((done, was_there))


def bulk_on_spark(
    patients: Path,
    out: Path,
    *,
    studies: Sequence[str] = (),
    day: date | None = None,
    presume: Literal["", "no"] = "",
    data: Path | None = None,
    batch: int = BATCH,
    session: "SparkSession | None" = None,
    judge: Callable[[Any, bytes], bytes] = judge,
) -> Summary:
    """Judge a cohort on the executors of a session (default: what `spark-submit` gives, or this machine).

    The compiled studies are broadcast; records pass through the driver; `out` must be a folder that every
    executor reaches, since each writes its own batches. Raises InputError for learned words, which stay here.
    """
    from pyspark.sql import SparkSession

    from trialbridge import store
    from trialbridge.bulk.spark import each

    engine = engine_of(store.setup(data))
    if engine.generation.stamp.learned:
        raise InputError(
            expected="a generation without learned words", came="one with them", where="--engine spark",
            do="use --engine columnar",
        )  # fmt: skip
    plan = plan_of(engine, patients, studies, day or date.today(), presume, batch)
    out = out.absolute()
    begin(out, plan, engine, studies)
    begun = time.monotonic()
    session = session or SparkSession.builder.appName("trialbridge").getOrCreate()
    compiled = engine.generation.compiled
    shared = pickle.dumps((compiled.arrays, compiled.names, engine.generation.studies, tuple(studies)))
    answers = each(session, map(pickle.dumps, jobs(patients, plan, out)), shared, judge)
    found, resumed = Done(), 0
    for answer in answers:
        done, was_there = msgspec.msgpack.decode(answer, type=tuple[Done, bool])
        found, resumed = added(found, done), resumed + was_there
    return Summary(
        **msgspec.structs.asdict(found), batches=len(answers), resumed=resumed,
        seconds=round(time.monotonic() - begun, 3), out=str(out),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _studies(shared: bytes) -> Studies:
    arrays, names, versions, chosen = pickle.loads(shared)  # noqa: S301 - see `judge`
    return Studies(Compiled(arrays, names), versions, default_vocabulary(), chosen)

"""A Spark session's partitions run through one function, Arrow in and Arrow out; it knows neither side."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pyarrow as pa
from pyspark.sql import SparkSession

JOB = "number int, job binary"
ANSWER = "number int, answer binary"
Judge = Callable[[Any, bytes], bytes]


def each(session: SparkSession, jobs: Iterable[bytes], shared: object, judge: Judge) -> list[bytes]:
    """Give `judge(shared, job)` for each job, in their order; `shared` is sent to every executor once.

    A job is a partition of its own, so that what an executor lost was doing is done again and nothing else.
    """
    broadcast = session.sparkContext.broadcast(shared)
    listed = list(jobs)
    rows = [(number, bytearray(job)) for number, job in enumerate(listed)]

    def partition(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number, job in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                answer = judge(broadcast.value, job)
                yield pa.RecordBatch.from_pydict(
                    {"number": pa.array([number], pa.int32()), "answer": pa.array([answer], pa.binary())}
                )

    frame = session.createDataFrame(session.sparkContext.parallelize(rows, max(len(rows), 1)), JOB)
    answers = frame.mapInArrow(partition, ANSWER).collect()
    return [bytes(row["answer"]) for row in sorted(answers, key=lambda row: int(row["number"]))]

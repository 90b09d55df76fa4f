"""A Spark cluster of several processes gives the bytes that one machine gives, executors killed or not."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from tests.unit.flows.test_bulk import DAY, data, files, lines, people  # noqa: F401 - a fixture

from trialbridge.flows import bulk

pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
pytest.importorskip("pandas", reason="pandas is not installed: Spark's `mapInArrow` asks for it")
if shutil.which("java") is None:
    pytest.skip("no Java on this machine: Spark needs version 17", allow_module_level=True)

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def session():
    """Start two executors of one core each as processes of their own, beside the driver."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT), *sys.path[1:]))
    made = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("trialbridge tests")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.memory", "768m")
        .config("spark.executorEnv.PYTHONPATH", os.environ["PYTHONPATH"])
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("OFF")
    yield made
    made.stop()


@pytest.mark.filterwarnings("ignore")  # pyspark's own
def test_executors_give_the_bytes_of_one_machine(data, session, tmp_path):  # noqa: F811
    """Every file is the same; one executor killed in the middle changes nothing."""
    from trialbridge.flows.spark import bulk_on_spark

    cohort = lines(tmp_path / "p.jsonl", people(40))
    alone = bulk.bulk(cohort, tmp_path / "alone", day=DAY, data=data, batch=5, workers=0)
    spread = bulk_on_spark(cohort, tmp_path / "spread", day=DAY, data=data, batch=5, session=session)
    assert (spread.patients, spread.kept, spread.batches) == (alone.patients, alone.kept, 8)
    assert files(tmp_path / "spread") == files(tmp_path / "alone")
    again = bulk_on_spark(cohort, tmp_path / "spread", day=DAY, data=data, batch=5, session=session)
    assert again.resumed == 8
    bulk_on_spark(cohort, tmp_path / "hurt", day=DAY, data=data, batch=5, session=session, judge=_fatal)
    assert (tmp_path / "killed").exists()
    assert files(tmp_path / "hurt") == files(tmp_path / "alone")


def _fatal(shared, packed):
    """Judge a batch; the first time the fourth is asked for, take its whole executor down instead."""
    import pickle

    from trialbridge.flows.spark import judge

    job = pickle.loads(packed)
    mark = job.out.parent / "killed"
    if job.number == 3 and not mark.exists():
        mark.touch()
        worker = os.getppid()  # the daemon of this executor's Python workers; its parent is the executor
        executor = int(Path(f"/proc/{worker}/stat").read_text().rsplit(")")[-1].split()[1])
        os.kill(executor, signal.SIGKILL)
    return judge(shared, packed)

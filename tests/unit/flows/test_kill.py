"""Nothing is lost or doubled when an ingest is killed, whenever that is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.studies import lines, record

from trialbridge import store
from trialbridge.flows import doctor, generation, search
from trialbridge.flows.ingest import ingest

ROOT = Path(__file__).parents[3]
KILLS = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "drill" else 10


def rows():
    """Give what the catalogue holds, without the times of loading."""
    from trialbridge.store.catalog.models import Rejection, StudyVersion

    names = ("registry", "study_id", "version", "dated", "current", "title", "document")
    studies = [(*row[:-1], bytes(row[-1])) for row in StudyVersion.objects.order_by("pk").values_list(*names)]
    return studies, list(Rejection.objects.order_by("pk").values_list("file", "place", "expected", "came"))


def test_killed_runs_add_up_to_an_undisturbed_one(tmp_path):
    """After kills at random moments one more run leaves the rows and studies of a run in peace."""
    made = [record(number, title=f"Study {number} of liver cancer") for number in range(1, 301)]
    made += [record(number, title="changed", posted="2024-06-01") for number in range(1, 301, 3)]
    file = tmp_path / "studies.jsonl"
    file.write_bytes(lines(made) + b'{"broken": \n' + lines(made[:5]) + b"<html>\n")
    data = tmp_path / "data"
    command = [sys.executable, "-m", "tests.killing", str(file), str(data), str(KILLS), "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=KILLS * 30)
    assert done.returncode == 0, done.stderr
    counts = ingest([file], data=data, workers=0)
    assert counts.read == counts.new + counts.changed + counts.same + counts.rejected == 407
    killed = rows()
    store.setup(tmp_path / "undisturbed")
    assert killed == rows()
    assert len(killed[0]) == 400
    assert search.find("", data=data).total == search.find("", data=tmp_path / "undisturbed").total == 300
    assert {finding.level for finding in doctor.doctor(data=data)} <= {"ok", "note"}
    left = [entry for entry in (data / generation.FOLDER).iterdir() if entry.is_dir()]
    assert len(left) <= 2
    assert int(done.stdout.split()[0]) >= KILLS // 2


def test_two_ingests_at_once_lose_nothing(tmp_path):
    """Two processes that write the same studies at the same time store every version once."""
    files = []
    for name, title in (("a", "one"), ("b", "other")):
        files.append(tmp_path / f"{name}.jsonl")
        files[-1].write_bytes(lines(record(number, title=title) for number in range(1, 401)))
    data = tmp_path / "data"
    code = "import sys; from trialbridge.flows import ingest as flow; flow.BATCH_RECORDS = 10\n"
    code += "print(flow.ingest(sys.argv[1:2], data=__import__('pathlib').Path(sys.argv[2]), workers=0).read)"
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(file), str(data)], cwd=ROOT, stdout=subprocess.PIPE)
        for file in files
    ]
    assert [one.communicate(timeout=600)[0].strip() for one in both] == [b"400", b"400"]
    store.setup(data)
    from trialbridge.store.catalog import queries

    assert queries.counts() == (400, 400, 800, 0)
    assert search.find("", data=data).total == 400
    served = generation.current(data)
    assert served is not None
    assert served.stamp.snapshot == queries.snapshot()


@pytest.mark.parametrize("home", ["sqlite", "postgresql"])
def test_killed_syncs_add_up_to_an_undisturbed_one(home, request):
    """With a fifth of all answers faulty and killed at random moments, a sync loses and doubles nothing."""
    if home == "postgresql":
        request.getfixturevalue("postgres")  # skips where there is none
    command = [sys.executable, "-m", "benchmarks.kills", "--home", home, "--no-index"]
    command += ["--studies", "300", "--page", "10", "--kills", "12"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    told = {line[:28].strip(): line[28:] for line in done.stdout.splitlines()}
    assert (told["studies"], told["integrity"]) == ("300", "clean")
    assert int(told["killed"]) == 12 or told["ended before the last kill"] == "True"
    assert int(told["faulty answers"]) >= 6

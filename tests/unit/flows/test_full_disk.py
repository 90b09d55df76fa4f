"""A disk that runs full, and an index writer that dies, cost nothing that was stored and nothing that serves."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY
from tests.fakes.ctgov import Ctgov
from tests.fakes.server import Fake
from tests.studies import record, write

from trialbridge import store
from trialbridge.errors import SourceError
from trialbridge.flows import doctor, generation, reindex, search, sync
from trialbridge.flows.ingest import ingest
from trialbridge.harvest import Pace
from trialbridge.registries import ctgov
from trialbridge.search import index

EAGER = Pace(requests=10_000, seconds=1, first_wait=0.001, longest_wait=0.2)


@pytest.fixture
def disk():
    """Give a disk of a few MiB and a way to size it anew; skip where mounting is not allowed."""
    place = Path(tempfile.mkdtemp(prefix="tbdisk"))  # a server, which is another user, must reach it
    if os.getuid() or subprocess.run(mount(place, 4), capture_output=True).returncode:
        place.rmdir()
        pytest.skip("a small disk needs the right to mount one")
    yield place, lambda mebibytes: subprocess.run(mount(place, mebibytes, "remount,"), check=True)
    let_go()
    subprocess.run(["umount", "-l", str(place)], check=True)
    place.rmdir()


def let_go():
    """Close the catalogue, so that nothing of a disk or server is held."""
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections["catalog"].close()


@contextmanager
def small_catalogue(server, disk, template):
    """Keep a database of a server on the small disk while inside, with 2 MiB left; give its address.

    Whatever happens inside, it is dropped while the disk is still there and has room: a server with a
    tablespace that went missing can end no checkpoint, and so make no database any more.
    """
    place, resize = disk
    name = place.name
    resize(32)
    os.chown(place, *server.owner)
    server.run(f"CREATE TABLESPACE \"{name}\" LOCATION '{place}'")
    try:
        server.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" TABLESPACE "{name}"')
        now = os.statvfs(place)
        resize((now.f_blocks - now.f_bfree) * now.f_frsize // (1 << 20) + 2)
        yield server.url(name)
    finally:
        let_go()
        resize(64)
        server.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.run(f'DROP TABLESPACE "{name}"')


def mount(place: Path, mebibytes: int, how: str = "") -> list[str]:
    """Give the command that mounts a disk of this size in memory."""
    return ["mount", "-t", "tmpfs", "-o", f"{how}size={mebibytes}m,mode=755", "tmpfs", str(place)]


def records(count):
    """Make records whose text cannot be compressed away."""
    return [
        record(number, criteria="\n".join(f"* {os.urandom(24).hex()}" for _ in range(40)))
        for number in range(1, count + 1)
    ]


def stored(fake):
    """Count the studies, and what the cursor says of them."""
    from trialbridge.store.catalog import queries

    return queries.counts().studies, queries.cursor("ctgov", fake.url).seen


def run(fake, data):
    """Sync without building anything."""
    return sync.sync(["ctgov"], base_url=fake.url, data=data, pace=EAGER, reindex=False).sources[0]


def test_a_full_disk_keeps_every_page_that_was_stored(disk, monkeypatch):
    """The run ends with a plain line; rows and cursor agree; with room again it goes on to the end."""
    place, resize = disk
    monkeypatch.setattr(ctgov, "PAGE_SIZE", 50)
    with Fake(Ctgov(records(2_000))) as fake:
        with pytest.raises(SourceError, match=r"full.*what is done is kept"):
            run(fake, place)
        studies, seen = stored(fake)
        assert 0 < studies == seen < 2_000
        from trialbridge.store.catalog import queries

        assert queries.integrity() == []
        resize(64)
        assert run(fake, place).finished
        assert stored(fake)[0] == 2_000
        assert queries.integrity() == []


def test_a_full_disk_of_a_server_keeps_every_page_that_was_stored(
    disk, postgres, tmp_path, monkeypatch, empty_catalogue
):
    """The same on PostgreSQL, its tables on the small disk."""
    from trialbridge.store import settings

    _, resize = disk
    monkeypatch.setattr(ctgov, "PAGE_SIZE", 50)
    files = settings.databases
    with small_catalogue(postgres, disk, empty_catalogue) as url, Fake(Ctgov(records(2_000))) as fake:
        small = {"catalog": settings.database(url, tmp_path)}
        monkeypatch.setattr(settings, "databases", lambda environment: files(environment) | small)
        with pytest.raises(SourceError, match="No space left on device"):
            run(fake, tmp_path / "data")
        studies, seen = stored(fake)
        assert 0 < studies == seen < 2_000
        resize(64)
        assert run(fake, tmp_path / "data").finished
        assert stored(fake)[0] == 2_000


def test_a_test_that_fails_on_a_full_disk_leaves_the_server_whole(disk, postgres, empty_catalogue):
    """After a failure with the disk full and a client still there, the server makes databases as before."""
    import psycopg

    lost = RuntimeError("a test fails here")
    with pytest.raises(RuntimeError) as told, small_catalogue(postgres, disk, empty_catalogue) as url:
        client = psycopg.connect(url, autocommit=True)
        client.execute("CREATE TABLE filler (words text)")
        with pytest.raises(psycopg.errors.DiskFull):
            client.execute(
                "INSERT INTO filler SELECT repeat(md5(n::text), 20) FROM generate_series(1, 99999) n"
            )
        raise lost
    assert told.value is lost
    client.close()
    assert list(disk[0].iterdir()) == []  # the server has nothing there any more
    postgres.run("CHECKPOINT")
    name = postgres.create(empty_catalogue)
    postgres.run(f'DROP DATABASE "{name}"')


def test_files_that_may_not_grow_are_a_plain_line(tmp_path):
    """Where no disk can be mounted: a limit on the size of files, in a process of its own."""
    file = write(tmp_path / "many.jsonl", records(500))
    code = (
        "import resource, sys; from trialbridge.cli.app import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))\n"
        "main(['ingest', sys.argv[1]])"
    )
    environment = {**os.environ, "TRIALBRIDGE_DATA": str(tmp_path / "data"), "TRIALBRIDGE_CATALOG_URL": ""}
    command = [sys.executable, "-c", code, str(file)]
    done = subprocess.run(
        command, env=environment, cwd=REPOSITORY, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "what is done is kept" in done.stderr
    store.setup(tmp_path / "data")
    from trialbridge.store.catalog import queries

    assert queries.integrity() == []
    assert ingest([file], data=tmp_path / "data", reindex=False, workers=0).read == 500


@pytest.fixture
def served(tmp_path):
    """Give a data folder of thirty studies that are served, and three that are not yet."""
    data = tmp_path / "data"
    ingest([write(tmp_path / "a.jsonl", [record(number) for number in range(1, 31)])], data=data, workers=0)
    more = [record(number, title="Newly come") for number in range(31, 34)]
    ingest([write(tmp_path / "b.jsonl", more)], data=data, reindex=False, workers=0)
    return data


def survives(data):
    """Check that the old generation serves, what was stored is there, and a later build serves it all."""
    assert generation.current(data).name == "g000001"
    assert search.find("", data=data).total == 30
    assert not any(it.level == "broken" for it in doctor.doctor(data=data))
    assert reindex.reindex(data=data, workers=0).stamp.studies == 33
    assert search.find("newly", data=data).total == 3


def test_a_full_disk_leaves_the_old_generation(served, disk, tmp_path):
    """An update for which there is no room ends with a plain line."""
    place, resize = disk
    resize(64)
    (served / "generations").rename(tmp_path / "built")
    subprocess.run(["cp", "-a", str(tmp_path / "built"), str(place / "generations")], check=True)
    (served / "generations").symlink_to(place / "generations")
    with pytest.raises(OSError, match="No space"), (place / "ballast").open("wb", 0) as ballast:
        while ballast.write(os.urandom(4096)):
            pass
    with pytest.raises(SourceError, match="the old generation goes on serving"):
        reindex.reindex(data=served, workers=0)
    with pytest.raises(SourceError, match="the old generation goes on serving"):
        reindex.reindex(data=served, workers=0, force=True)
    (place / "ballast").unlink()
    survives(served)


def test_an_index_writer_that_dies_leaves_the_old_generation(served, monkeypatch):
    """A document that the index's library chokes on kills its writer; that is a plain line, and no loss."""
    document = index.document

    def wrong(texts, numbers, counts):
        made = document(texts, numbers, counts)
        made.add_float("row", 1.5)
        return made

    with monkeypatch.context() as patch:
        patch.setattr(index, "document", wrong)
        with pytest.raises(SourceError, match="an index writer that lives"):
            reindex.reindex(data=served, workers=0)
    survives(served)

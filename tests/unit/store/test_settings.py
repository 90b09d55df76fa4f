"""Where the databases are is decided by the environment."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from trialbridge import store
from trialbridge.errors import InputError, SourceError
from trialbridge.store.router import TwoDatabases
from trialbridge.store.settings import Environment, database, databases, local_zone


def test_data_folder_comes_from_the_environment(monkeypatch, tmp_path):
    """TRIALBRIDGE_DATA decides the folder; without it a folder of the user's is taken."""
    monkeypatch.setenv("TRIALBRIDGE_DATA", str(tmp_path))
    assert Environment().folder == tmp_path
    monkeypatch.delenv("TRIALBRIDGE_DATA")
    assert Environment().folder == Path("~/.local/share/trialbridge").expanduser()


def test_both_databases_are_files_in_the_data_folder(tmp_path):
    """Catalogue and casebook are two files; `default` is none."""
    made = databases(Environment(data=tmp_path))
    assert made["default"] == {}
    assert made["catalog"]["NAME"] == str(tmp_path / "catalog.sqlite3")
    assert made["casebook"]["NAME"] == str(tmp_path / "casebook.sqlite3")


def test_postgresql_by_address():
    """A PostgreSQL address is taken apart, signs in the password included."""
    made = database("postgresql://anna:p%40ss@db.example:5433/trials", Path("unused"))
    assert made["ENGINE"] == "django.db.backends.postgresql"
    assert [made[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "trials", "anna", "p@ss", "db.example", "5433",
    ]  # fmt: skip


def test_sqlite_by_address():
    """A SQLite address names its file."""
    assert database("sqlite:////srv/trials.db", Path("unused"))["NAME"] == "/srv/trials.db"


def test_other_addresses_are_refused_without_showing_the_password():
    """The message names the scheme only."""
    with pytest.raises(InputError, match="mysql://…") as caught:
        database("mysql://anna:secret@host/db", Path("unused"))
    assert "secret" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path):
    """A data folder below a file is an error with what to do."""
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="TRIALBRIDGE_DATA"):
        store.setup(tmp_path / "file" / "below")


def test_a_file_that_is_no_database_is_said_so(tmp_path):
    """A catalogue that is no SQLite file is an error with what to do, and is left as it was."""
    (tmp_path / "catalog.sqlite3").write_bytes(
        b"this is no database, but long enough to be taken for one" * 40
    )
    with pytest.raises(SourceError, match="move the file away"):
        store.setup(tmp_path)
    assert (tmp_path / "catalog.sqlite3").read_bytes().startswith(b"this is no database")


def test_setup_moves_to_another_folder(tmp_path):
    """A second folder has a catalogue of its own, in write-ahead mode."""
    from django.db import connections

    for name in ("one", "two"):
        assert store.setup(tmp_path / name) == tmp_path / name
        with connections["catalog"].cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
        assert (tmp_path / name / "catalog.sqlite3").exists()


def test_models_and_migrations_agree(tmp_path):
    """No model was changed without its migration."""
    from django.core.management import call_command

    store.setup(tmp_path)
    call_command("makemigrations", "catalog", check=True, dry_run=True, verbosity=0)


def test_each_model_stays_in_its_database(tmp_path):
    """The router sends a model to the database of its app and lets nothing relate across."""
    store.setup(tmp_path)
    from trialbridge.store.catalog.models import Rejection, StudyVersion

    router = TwoDatabases()
    assert router.db_for_read(StudyVersion) == router.db_for_write(StudyVersion) == "catalog"
    assert router.allow_migrate("catalog", "catalog")
    assert not router.allow_migrate("casebook", "catalog")
    assert router.allow_relation(Rejection(), StudyVersion())


def test_today_stays_the_users(monkeypatch, tmp_path):
    """Setting up moves no clock: the zone is that of TZ, else of the machine, else UTC."""
    monkeypatch.setenv("TZ", ":Asia/Shanghai")
    assert local_zone() == "Asia/Shanghai"
    monkeypatch.setenv("TZ", "nowhere/at/all")
    (tmp_path / "zoneinfo" / "Europe").mkdir(parents=True)
    (tmp_path / "zoneinfo" / "Europe" / "Berlin").touch()
    (tmp_path / "localtime").symlink_to(tmp_path / "zoneinfo" / "Europe" / "Berlin")
    assert local_zone(tmp_path / "localtime") == "Europe/Berlin"
    assert local_zone(tmp_path / "none") == "UTC"


def test_setting_up_leaves_the_clock_alone(tmp_path):
    """The day after setting up is the day before it, wherever the machine stands."""
    code = (
        "import sys, time; from pathlib import Path; zone = time.localtime().tm_gmtoff\n"
        "from trialbridge import store; store.setup(Path(sys.argv[1]))\n"
        "assert time.localtime().tm_gmtoff == zone == 28800, zone"
    )
    environment = {**os.environ, "TZ": "Asia/Shanghai"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment, check=True, timeout=300)


def test_options_of_an_address_go_to_the_librarys_own():
    """A socket's folder and the use of TLS stand behind the question mark."""
    made = database("postgresql://anna@/trials?host=/run/Postgres&sslmode=require", Path("unused"))
    assert (made["HOST"], made["OPTIONS"]) == ("/run/Postgres", {"sslmode": "require"})


def test_a_server_that_is_not_there_is_said_so(monkeypatch, tmp_path):
    """The line says what to look at, and holds no password."""
    monkeypatch.setenv("TRIALBRIDGE_DATA", str(tmp_path))
    monkeypatch.setenv("TRIALBRIDGE_CATALOG_URL", f"postgresql://anna:secret@/trials?host={tmp_path}")
    with pytest.raises(SourceError, match="whether the server runs") as caught:
        store.setup()
    assert "secret" not in str(caught.value)


def test_a_database_that_another_process_makes_is_waited_for(tmp_path):
    """Who comes while a database is being made waits for the lock and finds it made."""
    code = "import sys, pathlib; from trialbridge import store; "
    code += "store.setup(pathlib.Path(sys.argv[1])); print('set up')"
    with (
        store.locked(tmp_path / "catalog.lock"),
        closing(sqlite3.connect(tmp_path / "catalog.sqlite3")) as making,
    ):
        making.execute("CREATE TABLE begun (it)")
        making.execute("BEGIN")
        making.execute("SELECT * FROM begun").fetchall()
        child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(2.5)
        making.rollback()
    assert child.communicate(timeout=60)[0].strip() == b"set up"

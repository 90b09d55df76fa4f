"""The casebook on a real PostgreSQL server, served by a role of its own, with a queue of jobs."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.casebooks import NAME, STUDY, People
from tests.postgres import Server

from trialbridge.model.patient import Fact

pytest.importorskip("procrastinate", reason="the extra `postgres` brings the queue")
ROLE = "serving"
FORBIDDEN = (
    "UPDATE casebook_audit SET what = 'nothing'", "DELETE FROM casebook_audit", "TRUNCATE casebook_audit",
    "UPDATE casebook_entry SET kind = 'noted'", "DELETE FROM casebook_entry", "DROP TABLE casebook_audit",
    "DELETE FROM casebook_audithead", "DELETE FROM casebook_case", "DELETE FROM casebook_account",
    "UPDATE casebook_document SET type = 'other'", "UPDATE casebook_chunk SET number = 9",
    "DELETE FROM django_migrations", "CREATE TABLE mine (it int)", "ALTER TABLE casebook_audit ADD it int",
    "CREATE TABLE catalog_study (it int)", "SET ROLE trialbridge",
)  # fmt: skip


@contextmanager
def at(address: str, folder: Path) -> Iterator[None]:
    """Let the casebook be at an address, inside `with`."""
    from django.db import connections

    from trialbridge.store import casebook, settings

    files = settings.databases

    def databases(environment: settings.Environment) -> dict[str, Any]:
        return {**files(environment), "casebook": settings.database(address, folder)}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "databases", databases)
        casebook.setup(folder, make_key=True)
        yield
        connections["casebook"].close()
    casebook.setup(folder)  # the next test finds its connections at files again


@pytest.fixture(scope="module")
def prepared(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Give a database that its owner made ready for the role that serves, and the folder with its key."""
    from django.db import connections

    from trialbridge.flows import jobs

    name, folder = postgres.create(), tmp_path_factory.mktemp("prepared")
    postgres.run(f"CREATE ROLE {ROLE} LOGIN")
    with at(postgres.url(name), folder):
        from trialbridge.store.casebook import grants, queries

        jobs.prepare()
        jobs.prepare()  # a second time changes nothing
        with connections["casebook"].cursor() as cursor:
            for statement in grants.statements(ROLE, queries.tables()):
                cursor.execute(statement)
    yield name, folder


@pytest.fixture
def served(
    postgres: Server, prepared: tuple[str, Path], tmp_path: Path
) -> Iterator[tuple[People, Server, str]]:
    """Give a casebook reached as the role that serves."""
    from django.db import connections

    name = postgres.create(prepared[0])
    shutil.copy(prepared[1] / "master.key", tmp_path)
    with at(postgres.url(name).replace("trialbridge@", f"{ROLE}@"), tmp_path):
        yield People(tmp_path), postgres, name
        with connections["casebook"].cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (ROLE,)


def dumped(address: str) -> bytes:
    """Give every row of every table as COPY writes it, the queue's too."""
    import psycopg

    parts = []
    with psycopg.connect(address) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as copied:
                parts += [bytes(part) for part in copied]
    return b"".join(parts)


def test_the_serving_role_leads_a_case_to_its_end(served: tuple[People, Server, str]) -> None:
    """All six steps, documents, alerts, a calendar, hand-over, rotation, erasure: the role has what it needs."""
    people, server, name = served
    address = server.url(name)
    people.walk("enrolled")
    me = people["navigator"]
    people.actions.add_document(me, people.case, "imaging", "scan", b"x" * (3 << 20))
    people.actions.make_feed(me, people.case)
    people.actions.seen_alerts(me, people.case)
    people.actions.rotate()
    people.actions.leave(me, people.case, people["family"].id)
    people.actions.break_glass(people["stranger"], people.case, "unconscious")
    view = people.queries.case(me, people.case)
    assert view.profile.name == NAME
    assert view.standing.step == "on_trial"
    assert view.standing.has("enrolled", STUDY)
    assert people.queries.board(me).total == 1
    everything = dumped(address)
    assert people.queries.case(me, people.case).code.encode() in everything
    assert NAME.encode() not in everything
    people.actions.erase(me, people.case)
    assert people.audit.verify().says == ""


def test_the_serving_role_changes_and_deletes_no_history(served: tuple[People, Server, str]) -> None:
    """What happened can be added to and read, and no table be made, changed or dropped."""
    import psycopg

    _, server, name = served
    for statement in FORBIDDEN:
        with (
            psycopg.connect(server.url(name).replace("trialbridge@", f"{ROLE}@")) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


def test_jobs_wait_for_a_worker(served: tuple[People, Server, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A job is queued with a case and a number alone; a worker does it; one that fails keeps its words."""
    import psycopg

    from trialbridge.flows import jobs

    people, server, name = served
    done: list[tuple[str, int]] = []

    def told(case: str, before: int) -> int:
        if before == 13:
            raise ValueError(f"words of {NAME}")
        done.append((case, before))
        return 1

    monkeypatch.setitem(jobs.JOBS, "facts_decided", told)
    jobs.queue.cache_clear()
    jobs.later("facts_decided", people.case, 7)
    jobs.later("facts_decided", people.case, 13)
    assert done == []
    with psycopg.connect(server.url(name)) as connection:
        rows = connection.execute("SELECT args FROM procrastinate_jobs ORDER BY id").fetchall()
    assert rows == [({"case": str(people.case), "before": number},) for number in (7, 13)]
    jobs.work(wait=False)
    assert done == [(str(people.case), 7)]
    with psycopg.connect(server.url(name)) as connection:
        assert connection.execute("SELECT status::text FROM procrastinate_jobs").fetchall() == [("failed",)]
    jobs.queue.cache_clear()


def test_a_fact_is_news_through_the_queue(served: tuple[People, Server, str]) -> None:
    """What a page defers a worker does: with an empty catalogue there is no news, and nothing fails."""
    from trialbridge.flows import jobs

    people, _, _ = served
    people.walk("matched")
    file = people.actions.add_document(people["navigator"], people.case, "laboratory", "l", b"x")
    fact = Fact(variable="platelets", value=75, unit="10*9/L")
    people.actions.propose(people["navigator"], people.case, file, [fact])
    jobs.queue.cache_clear()
    jobs.later("facts_decided", people.case, 1)
    jobs.work(wait=False)
    jobs.queue.cache_clear()
    assert people.queries.case(people["navigator"], people.case).alerts == 0

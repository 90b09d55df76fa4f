"""A sync stores every study once, goes on where it stopped, and believes no source that suddenly shrinks."""

import types
from datetime import date, timedelta

import pytest
from tests.fakes.ctgov import Ctgov
from tests.fakes.server import REPEAT, Answer, Fake
from tests.studies import record

from trialbridge import registries, store
from trialbridge.errors import InputError, SourceError
from trialbridge.flows import doctor, generation, search, sync
from trialbridge.flows.show import show
from trialbridge.harvest import Pace
from trialbridge.registries import ctgov

pytestmark = pytest.mark.usefixtures("home")
EAGER = Pace(requests=10_000, seconds=1, first_wait=0.001, longest_wait=0.2, silence=0.3)


def records(count, day="2024-03-15"):
    """Make records of as many days."""
    first = date.fromisoformat(day)
    return [
        record(number, posted=(first + timedelta(days=number % 40)).isoformat())
        for number in range(1, count + 1)
    ]


@pytest.fixture
def small_pages(monkeypatch):
    """Let a page hold ten studies."""
    monkeypatch.setattr(ctgov, "PAGE_SIZE", 10)


def run(fake, data, reindex=False, **options):
    """Sync ClinicalTrials.gov from a server; give the counts of this source."""
    done = sync.sync(
        ["ctgov"], base_url=fake.url, data=data, pace=EAGER, reindex=reindex, workers=0, **options
    )
    return done.sources[0]


def stored():
    """Count studies and versions."""
    from trialbridge.store.catalog import queries

    counts = queries.counts()
    return counts.studies, counts.versions


def cursor(fake, query=""):
    """Give the cursor of a server."""
    from trialbridge.store.catalog import queries

    return queries.cursor("ctgov", fake.url, query)


def test_everything_then_only_what_changed(small_pages, tmp_path):
    """The first sync brings all studies and serves them; the next asks for the changed ones alone."""
    source = Ctgov(records(95))
    with Fake(source) as fake:
        first = run(fake, tmp_path, reindex=True)
        assert (first.read, first.new, first.total, first.finished) == (95, 95, 95, True)
        assert first.requests == len(fake.asked) == 10
        assert search.find("", data=tmp_path).total == 95
        today = date.today().isoformat()
        source.records[4] = record(5, title="Renamed zebra", posted=today)
        source.records.append(record(96, posted=today))
        second = run(fake, tmp_path, reindex=True)
        assert (second.new, second.changed, second.read) == (1, 1, 2)
        assert second.since == (date.today() - timedelta(days=2)).isoformat()
        assert search.find("zebra", data=tmp_path).total == 1
        third = run(fake, tmp_path, reindex=True)
        assert (third.new, third.changed, third.same) == (0, 0, 2)
    assert generation.current(tmp_path).stamp.studies == 96
    assert {finding.level for finding in doctor.doctor(data=tmp_path)} == {"ok"}


def test_a_page_that_fails_leaves_the_pages_before_it_and_the_next_run_goes_on(small_pages, tmp_path):
    """What was stored stays, no page is asked twice, and the end is that of an undisturbed run."""
    with Fake(Ctgov(records(95))) as fake:
        fake.faults = [""] * 4 + ["truncated"] * EAGER.tries
        stopped = run(fake, tmp_path)
        assert (stopped.finished, stopped.new) == (False, 40)
        assert "not whole JSON" in stopped.error
        assert stored() == (40, 40)
        says = [it for it in doctor.doctor(data=tmp_path) if "ctgov" in it.about]
        assert "stopped after 40 studies" in says[0].says
        asked = len(fake.asked)
        rest = run(fake, tmp_path)
        assert (rest.finished, rest.new, rest.same) == (True, 55, 0)
        assert len(fake.asked) == asked + 1 + 6  # the count, then the six pages that were missing
    assert stored() == (95, 95)


def test_a_token_that_leads_back_is_asked_again(small_pages, tmp_path):
    """A page whose token repeats is not stored; when the source stays so, the run ends with a plain line."""
    with Fake(Ctgov(records(95))) as fake:
        fake.faults = ["", "", REPEAT]
        assert run(fake, tmp_path).new == 95
        fake.faults = [REPEAT] * 30
        stuck = run(fake, tmp_path, since="2024-01-01")
        assert not stuck.finished
        assert "a page that leads back" in stuck.error
    assert stored() == (95, 95)


def test_a_mark_the_source_forgot_begins_the_sweep_anew(small_pages, tmp_path):
    """An expired token costs requests, never studies."""
    source = Ctgov(records(45))
    with Fake(source) as fake:
        fake.faults = ["", "", *["500"] * EAGER.tries]
        assert run(fake, tmp_path).new == 20
        source.expired = True
        assert "status 400" in run(fake, tmp_path).error
        source.expired = False
        done = run(fake, tmp_path)
        assert (done.finished, done.new, done.same) == (True, 25, 20)
    assert stored() == (45, 45)


def test_a_source_that_goes_round_in_circles_is_left(small_pages, tmp_path):
    """New tokens without a new study do not keep a run for ever."""
    source = Ctgov(records(10))

    with Fake(source) as fake:
        good = fake.answer

        def endless(asked, repeat):
            answer = good(asked._replace(params={**asked.params, "pageToken": ""}), repeat)
            token = f'"nextPageToken": "t{len(fake.asked)}", "studies"'.encode()
            return answer._replace(body=answer.body.replace(b'"studies"', token, 1))

        fake.answer = endless
        done = run(fake, tmp_path)
    assert not done.finished
    assert "without a record that was not there before" in done.error
    assert stored() == (10, 10)


@pytest.mark.parametrize("how", ["says", "gives"])
def test_a_source_that_lost_a_fifth_is_not_believed(small_pages, tmp_path, how):
    """Nothing is deleted, the alert is told by the doctor, and it closes when the source is well again."""
    source = Ctgov(records(100))
    with Fake(source) as fake:
        run(fake, tmp_path)
        all_of_them, source.records = source.records, source.records[:80]
        if how == "gives":
            source.total = 100
        fewer = run(fake, tmp_path, since="" if how == "says" else "2024-01-01")
        if how == "gives":  # only a sweep over everything proves it
            from trialbridge.store.catalog import actions

            actions.move(("ctgov", fake.url, ""), {"reached": ""})
            fewer = run(fake, tmp_path)
        assert not fewer.finished
        assert "expected about 100 studies" in fewer.error and "80" in fewer.error
        assert stored() == (100, 100)
        told = [it for it in doctor.doctor(data=tmp_path, documents=False) if it.level == "stale"]
        assert any("where there were 100; nothing was deleted" in it.says for it in told)
        source.records, source.total = all_of_them[:81], None
        assert run(fake, tmp_path).finished
        assert not any("alert" in it.says for it in doctor.doctor(data=tmp_path, documents=False))


def test_a_source_that_shrank_may_be_accepted(small_pages, tmp_path):
    """A person who looked takes the new total for right; the studies stay all the same."""
    source = Ctgov(records(100))
    with Fake(source) as fake:
        run(fake, tmp_path)
        del source.records[50:]
        assert run(fake, tmp_path).error
        assert run(fake, tmp_path, accept_fewer=True).finished
        assert run(fake, tmp_path).finished
    assert stored() == (100, 100)


def test_an_export_read_before_counts_too(tmp_path, small_pages):
    """A catalogue filled from files knows how much a source held before its first sync."""
    store.setup(tmp_path)
    from trialbridge.flows.ingest import ingest
    from trialbridge.store.catalog import queries

    file = tmp_path / "export.json"
    import json

    file.write_text(json.dumps(records(50)))
    ingest([file], data=tmp_path, reindex=False, workers=0)
    assert queries.held("ctgov") == 50
    with Fake(Ctgov(records(10))) as fake:
        assert "expected about 50 studies" in run(fake, tmp_path).error


def test_a_search_has_a_cursor_of_its_own(small_pages, tmp_path):
    """A sync of some studies is not taken for one of all, and needs no total."""
    made = records(30)
    made[6] = record(7, title="CIK for liver cancer")
    with Fake(Ctgov(made)) as fake:
        assert run(fake, tmp_path, query="CIK").read == 1
        assert cursor(fake, "CIK").reached == date.today().isoformat()
        assert run(fake, tmp_path).new == 29
        assert any("'CIK'" in it.about for it in doctor.doctor(data=tmp_path, documents=False))


def test_a_day_given_asks_from_that_day_and_leaves_no_gap(small_pages, tmp_path):
    """--since goes back as far as wanted; a day after the last sync's does not pretend to have closed the gap."""
    with Fake(Ctgov(records(40))) as fake:
        assert run(fake, tmp_path, since="2024-04-20").read == 4
        assert cursor(fake).reached == date.today().isoformat()
        from trialbridge.store.catalog import actions

        actions.move(("ctgov", fake.url, ""), {"reached": "2024-04-01"})
        assert run(fake, tmp_path, since="2024-04-20").same == 4
        assert cursor(fake).reached == "2024-04-01"
        assert run(fake, tmp_path).since == "2024-03-30"
        assert cursor(fake).reached == date.today().isoformat()


def test_records_that_cannot_be_read_are_told_until_they_come_well(small_pages, tmp_path):
    """A bad record stops nothing, stands in the catalogue once, and goes when the record is mended."""
    from trialbridge.store.catalog import queries

    source = Ctgov(records(12))
    source.records[3]["protocolSection"]["identificationModule"]["briefTitle"] = 7
    store.setup(tmp_path)
    with Fake(source) as fake:
        first = run(fake, tmp_path)
        assert (first.new, first.rejected) == (11, 1)
        assert run(fake, tmp_path, since="2024-01-01").rejected == 1
        assert [it.place for it in queries.rejections()] == ["NCT00000004"]
        source.records[3]["protocolSection"]["identificationModule"]["briefTitle"] = "seven"
        assert run(fake, tmp_path, since="2024-01-02").new == 1
        assert queries.rejections() == []


def test_rows_and_cursor_are_stored_together(small_pages, tmp_path, monkeypatch):
    """When the cursor cannot be written, the rows of its page are not either."""
    from trialbridge.store.catalog import actions

    store.setup(tmp_path)
    move = actions._move
    moves = []

    def fail(source, moved):
        moves.append(moved)
        if len(moves) == 4:
            from django.db import OperationalError

            raise OperationalError("database or disk is full")
        move(source, moved)

    monkeypatch.setattr(actions, "_move", fail)
    with Fake(Ctgov(records(95))) as fake:
        with pytest.raises(SourceError, match="disk is full"):
            run(fake, tmp_path)
        assert stored()[0] == cursor(fake).seen == 10 * (len(moves) - 3)
        assert run(fake, tmp_path).finished
    assert stored() == (95, 95)


def test_all_registries_and_one_that_fails(tmp_path, monkeypatch):
    """`--all` asks each registry with a live source; one that fails does not hold up the others."""

    def module(name, ask):
        made = types.SimpleNamespace(
            NAME=name, ID_PATTERN="", requests=ask, recognises=ctgov.recognises, read=ctgov.read
        )
        return name, made

    def good(since=None):
        yield registries.Request(base="https://good.example", path="/api/v2/studies")

    def bad(since=None):
        yield registries.Request(base="https://bad.example", path="/none")

    def clumsy(since=None):
        yield registries.Request(base="https://clumsy.example", path="/api/v2/studies")
        raise KeyError("next")

    made = dict([module("bad", bad), module("clumsy", clumsy), module("good", good)])
    made["files"] = types.SimpleNamespace(requests=lambda since=None: (yield from ()))
    monkeypatch.setattr(registries, "registries", lambda: made)
    with Fake(Ctgov(records(5))) as fake:
        done = sync.sync(None, base_url=fake.url, data=tmp_path, pace=EAGER, workers=0)
        assert [(it.registry, it.finished) for it in done.sources] == [
            ("bad", False), ("clumsy", False), ("good", True),
        ]  # fmt: skip
        assert "status 404" in done.sources[0].error
        assert "KeyError" in done.sources[1].error
        assert show("NCT00000001", data=tmp_path).study.id == "NCT00000001"
        with pytest.raises(InputError, match="expected one of bad, clumsy, good, came files"):
            sync.sync(["files"], data=tmp_path)
        with pytest.raises(InputError, match="leave the query out"):
            sync.sync(["good"], query="x", data=tmp_path)
        with pytest.raises(InputError, match="name the registry to search"):
            sync.sync(None, query="x", data=tmp_path)
        with pytest.raises(InputError, match="shorten"):
            sync.sync(["good"], query="x" * 201, data=tmp_path)


def test_two_syncs_of_one_registry_do_not_run_at_once(tmp_path):
    """A timer that fires while the last run is busy ends with a plain line."""
    store.setup(tmp_path)
    with (
        store.alone(tmp_path / "sync-ctgov.lock", "sync of ctgov"),
        Fake(Ctgov(records(5))) as fake,
        pytest.raises(SourceError, match="no other sync of ctgov"),
    ):
        run(fake, tmp_path)


def test_progress_is_told(small_pages, tmp_path):
    """After each page: the source, how many studies came and how many there are."""
    told = []
    with Fake(Ctgov(records(25))) as fake:
        run(fake, tmp_path, progress=lambda *one: told.append(one))
    assert told == [("ctgov", 10, 25), ("ctgov", 20, 25), ("ctgov", 25, 25)]


def test_the_answer_of_a_server_that_hates_us(tmp_path):
    """Whatever stands in the page, the line on the screen is one line."""
    with Fake(lambda *_: Answer(b"<html>\n\x00\n", "text/html")) as fake:
        done = run(fake, tmp_path)
    assert "an HTML page that is not whole JSON" in done.error
    assert "\n" not in done.error

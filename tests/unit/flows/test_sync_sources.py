"""Every live registry's protocol: all studies come once, whatever goes wrong between, and a loss is told."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.fakes.others import Chictr, Ctis, Euctr, Isrctn
from tests.fakes.server import FAULTS, REPEAT, Fake

from trialbridge.flows import sync
from trialbridge.harvest import Pace
from trialbridge.registries import ctis

EAGER = Pace(requests=10_000, seconds=1, first_wait=0.001, longest_wait=0.1, silence=0.3, tries=10)
SOURCES = [("chictr", Chictr, 25), ("ctis", Ctis, 25), ("isrctn", Isrctn, 250), ("euctr", Euctr, 50)]
EVERYTHING_ELSE = [name for name in FAULTS if name != "stall"]


@pytest.fixture(autouse=True)
def short_lists(monkeypatch):
    """Let a list of CTIS hold ten trials."""
    monkeypatch.setattr(ctis, "PAGE_SIZE", 10)


def run(name, fake, data, **options):
    """Sync one registry from a server."""
    return sync.sync([name], base_url=fake.url, data=data, pace=EAGER, reindex=False, **options).sources[0]


def stored():
    """Count studies and versions."""
    from trialbridge.store.catalog import queries

    counts = queries.counts()
    return counts.studies, counts.versions


def test_every_live_registry_has_a_fake():
    """Whoever adds a live source adds a server that misbehaves for it."""
    assert set(sync.live()) == {"ctgov", *(name for name, *_ in SOURCES)}


@pytest.mark.parametrize(("name", "protocol", "count"), SOURCES)
@pytest.mark.parametrize("fault", ["", *EVERYTHING_ELSE])
def test_all_studies_come_once(name: str, protocol: Callable[[int], object], count, fault, tmp_path):
    """A fault at each of the first requests is waited out or asked again."""
    with Fake(protocol(count)) as fake:
        fake.faults = [fault] * 2 + ["", fault] * 3 if fault else []
        done = run(name, fake, tmp_path)
        if name == "euctr" and fault in (REPEAT, "truncated"):  # plain text has no end and no number
            assert "expected about 50 studies, came a source that gave" in done.error
            fake.faults = []
            done = run(name, fake, tmp_path)
            assert stored()[0] == count
        else:
            assert stored() == (count, count)
        assert (done.error, done.finished) == ("", True)
        assert done.rejected == 0


@pytest.mark.parametrize(("name", "protocol", "count"), SOURCES)
def test_a_stopped_sweep_goes_on(name, protocol, count, tmp_path):
    """After a failure the next run begins where the source can be asked again, and ends with all studies."""
    with Fake(protocol(count)) as fake:
        good = fake.answer
        calls = []

        def late(asked, repeat):
            calls.append(asked)
            answer = good(asked, repeat)
            return answer if len(calls) < 3 and not repeat else answer._replace(status=403)

        fake.answer = late
        first = run(name, fake, tmp_path)
        fake.answer = good
        assert "status 403" in first.error
        assert stored()[0] < count
        assert run(name, fake, tmp_path).finished
        assert stored() == (count, count)


@pytest.mark.parametrize(("name", "protocol", "count"), SOURCES)
def test_a_source_that_shrank_is_not_believed(name, protocol, count, tmp_path):
    """What a list counts is compared with what it counted before; everything stays."""
    with Fake(protocol(count)) as fake:
        assert run(name, fake, tmp_path).total == count
        from trialbridge.store.catalog import actions

        actions.move((name, fake.url, ""), {"reached": ""})  # a sweep over everything again
        fake.answer.total = count * 8 // 10
        assert f"expected about {count} studies" in run(name, fake, tmp_path).error
        assert stored() == (count, count)


@pytest.mark.parametrize(("name", "protocol", "count"), SOURCES)
def test_the_next_sweep_asks_since_the_last(name, protocol, count, tmp_path):
    """A second sync brings nothing new, and its cursor has moved to today."""
    with Fake(protocol(count)) as fake:
        run(name, fake, tmp_path)
        again = run(name, fake, tmp_path)
        assert (again.new, again.changed, again.finished) == (0, 0, True)
        assert again.since
        from trialbridge.store.catalog import queries

        assert queries.cursor(name, fake.url).reached == date.today().isoformat()


def test_a_fault_of_the_protocol_is_among_those_tried():
    """Repeating a page is the protocols' own fault, and they all know it."""
    assert REPEAT in EVERYTHING_ELSE

"""Every version is kept once; what is current does not depend on the order of reading."""

from datetime import date

import pytest
from django.db import DatabaseError
from tests.studies import study

from trialbridge.errors import SourceError, UnknownIdError
from trialbridge.model.correction import Correction, text_hash
from trialbridge.model.rule import Has
from trialbridge.model.study import Coded, Rejected, Source, StudyDate, Text
from trialbridge.store.catalog.rows import row_of

pytestmark = pytest.mark.usefixtures("home")
DAY = date(2024, 5, 1)


def version(number, day, title="as it was", registry="ctgov"):
    """Give the row of a study with a title, last changed on a day."""
    dates = (StudyDate(event="last_posted", date=day),) if day else ()
    return row_of(study(number, title=(Text(text=title),), dates=dates, source=Source(registry=registry)))


def test_new_changed_and_same_are_told_apart(catalog):
    """The same record again changes nothing; another text is another version."""
    first, second = version(1, "2024-01-01"), version(1, "2024-02-01", "changed")
    assert catalog.save([first]) == (1, 0, 0)
    assert catalog.save([first]) == (0, 0, 1)
    assert catalog.save([second, first]) == (0, 1, 1)
    assert [row.version for row in catalog.q.versions("NCT00000001")] == [first.version, second.version]
    assert catalog.q.record("NCT00000001").version == second.version


def test_one_file_may_hold_a_study_many_times(catalog):
    """Equal records are stored once, different ones each, and one of them is current."""
    rows = [
        version(1, "2024-01-01"),
        version(1, "2024-01-01"),
        version(1, "2024-03-01", "b"),
        version(1, "2024-02-01", "c"),
    ]
    assert catalog.save(rows) == (1, 2, 1)
    assert catalog.save(rows) == (0, 0, 4)
    assert [row.current for row in catalog.q.versions("NCT00000001")] == [False, False, True]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_an_old_export_read_late_does_not_turn_the_record_back(catalog, order):
    """The version with the latest day of its own is current in whatever order they come."""
    rows = [version(1, "2023-01", "a"), version(1, "2024-01-01", "b"), version(1, "2024-02-01", "c")]
    for at in order:
        catalog.save([rows[at]])
    assert catalog.q.study("NCT00000001").title[0].text == "c"


def test_among_equal_days_the_one_that_came_last_is_current(catalog):
    """Records without days follow the order of reading."""
    catalog.save([version(1, "", "a")])
    catalog.save([version(1, "", "b")])
    assert catalog.q.study("NCT00000001").title[0].text == "b"


def test_a_study_as_of_a_day(catalog):
    """The version in force on a day is given; before the first there is none."""
    catalog.save(
        [version(1, "2024-01-01", "a"), version(1, "2024-02-01", "b"), version(1, "2024-02-01", "c")], day=DAY
    )
    assert catalog.q.study("NCT00000001", "2024-01-15").title[0].text == "a"
    assert catalog.q.study("NCT00000001", "2024-02-01").title[0].text == "c"
    with pytest.raises(UnknownIdError, match="2024-01-01"):
        catalog.q.study("NCT00000001", "2023-12-31")


def test_a_version_without_a_day_counts_from_the_day_it_came(catalog):
    """The day of loading stands in where the record bears none."""
    catalog.save([version(1, "", "a")], day=DAY)
    assert catalog.q.study("NCT00000001", "2024-05-01").title[0].text == "a"
    with pytest.raises(UnknownIdError):
        catalog.q.study("NCT00000001", "2024-04-30")


@pytest.mark.parametrize("typed", ["NCT00000001", "nct00000001", " NCT00000001 "])
def test_identifiers_as_people_type_them(catalog, typed):
    """Case and white space around an identifier do not matter."""
    catalog.save([version(1, "2024-01-01")])
    assert catalog.q.study(typed).id == "NCT00000001"


def test_an_unknown_identifier_is_said_so(catalog):
    """The message says what to do."""
    with pytest.raises(UnknownIdError, match="trialbridge search"):
        catalog.q.study("NCT99999999")


def test_a_second_hand_record_shows_only_where_there_is_no_other(catalog):
    """A registry that repeats others' records yields to the first-hand one, however new its copy is."""
    catalog.save(
        [
            version(1, "2024-01-01"),
            version(1, "2024-09-01", registry="ictrp"),
            version(2, "", registry="ictrp"),
        ]
    )
    assert [(row.registry, row.id) for row in catalog.q.current()] == [
        ("ctgov", "NCT00000001"),
        ("ictrp", "NCT00000002"),
    ]
    assert catalog.q.record("NCT00000001").registry == "ctgov"
    assert {line.registry for line in catalog.q.listed(["NCT00000001"]).values()} == {"ctgov"}
    assert catalog.q.counts() == (2, 3, 3, 0)
    assert catalog.q.ids() == ["NCT00000001", "NCT00000002"]
    assert catalog.q.current_versions() == [(row.id, row.version) for row in catalog.q.current()]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_pages_stream_each_study_once(catalog, size):
    """No study is lost or doubled at the edge of a page, even where it has records of several registries."""
    rows = [
        version(number, "2024", registry=registry)
        for number in range(1, 8)
        for registry in ("ctgov", "ictrp", "drks")
    ]
    catalog.save(rows)
    pages = list(catalog.q.current_pages(size))
    assert [row.id for page in pages for row in page] == [f"NCT{number:08d}" for number in range(1, 8)]
    assert {row.registry for page in pages for row in page} == {"ctgov"}


def test_every_version_streams_in_the_order_of_storing(catalog, monkeypatch):
    """Pages of all versions meet without a gap."""
    monkeypatch.setattr(catalog.q, "PAGE", 2)
    catalog.save([version(number, "2024") for number in range(1, 6)])
    assert [row.id for row in catalog.q.every_version()] == [f"NCT{number:08d}" for number in range(1, 6)]
    assert all(row.whole for row in catalog.q.every_version())


def test_the_snapshot_changes_with_what_is_current(catalog):
    """Equal contents have equal snapshots; a new version has another, an old one read late has not."""
    catalog.save([version(1, "2024-01-01")])
    before = catalog.q.snapshot()
    catalog.save([version(1, "2023-01-01", "older")])
    assert catalog.q.snapshot() == before == catalog.q.snapshot(catalog.q.current_versions())
    catalog.save([version(1, "2024-02-01", "newer")])
    assert catalog.q.snapshot() != before


def test_rejections_are_those_of_the_last_reading(catalog):
    """What a file's last reading rejected is kept with its reason; reading it again replaces it."""
    refusal = Rejected(where="line 3", expected="JSON", came="HTML", excerpt="<" * 1000)
    catalog.save([], [refusal], "a.jsonl")
    catalog.save([], [refusal], "b.jsonl")
    catalog.forget("a.jsonl")
    catalog.save([], [refusal], "a.jsonl")
    kept = catalog.q.rejections()
    assert [(row.file, row.place, row.expected, row.came) for row in kept] == [
        ("b.jsonl", "line 3", "JSON", "HTML"),
        ("a.jsonl", "line 3", "JSON", "HTML"),
    ]
    assert len(kept[0].excerpt) == 500
    assert str(kept[0]) == "b.jsonl: line 3: HTML"
    assert len(catalog.q.rejections(1)) == 1


def test_a_batch_is_stored_whole_or_not_at_all(catalog, monkeypatch):
    """A failure in the middle of a batch leaves nothing of it."""
    from trialbridge.store.catalog.models import Rejection

    def fail(*_, **__):
        raise DatabaseError("disk full")

    catalog.save([version(1, "2024-01-01")])
    with monkeypatch.context() as patch:
        patch.setattr(Rejection.objects, "bulk_create", fail)
        with pytest.raises(SourceError, match="disk full"):
            catalog.save([version(1, "2024-02-01", "b"), version(2, "2024")])
        patch.setattr(Rejection.objects, "filter", fail)
        with pytest.raises(SourceError, match="disk full"):
            catalog.forget("a.jsonl")
    assert catalog.q.counts().versions == 1
    assert catalog.q.record("NCT00000001").dated == "2024-01-01"


def test_many_records_in_one_batch(catalog):
    """More records than a statement takes parameters are stored, changed and listed."""
    assert catalog.save([version(number, "2024-01-01") for number in range(1, 1201)]) == (1200, 0, 0)
    assert catalog.save([version(number, "2024-02-01", "b") for number in range(1, 1201)]) == (0, 1200, 0)
    assert len(catalog.q.listed(catalog.q.ids())) == 1200
    assert catalog.q.studies(["NCT00000007", "NCT99999999"])["NCT00000007"].title[0].text == "b"


def test_a_sound_database_passes_its_own_check(catalog):
    """Nothing is found in a sound file."""
    catalog.save([version(1, "2024-01-01")])
    assert catalog.q.integrity() == []


def correction(text, when, **more):
    """Make a correction of a text."""
    return Correction(
        study=more.pop("study", "NCT00000001"), text=text, hash=text_hash(text), rule=Has(concept="stroke"),
        who="A. Reader", why=more.pop("why", "misread"), when=when, **more,
    )  # fmt: skip


def test_the_later_correction_of_a_text_stays(catalog):
    """Of two for one text the later one counts, in whatever order they come; the same changes nothing."""
    from trialbridge.store.catalog import actions

    early, late = correction("a", "2026-01-01", why="first"), correction("a", "2026-02-01", why="second")
    other = correction("b", "2026-01-15", study="NCT00000002")
    assert actions.correct([early, other]) == (2, 0, 0)
    assert actions.correct([late, early, other]) == (0, 1, 2)
    assert catalog.q.corrections() == [late, other]
    assert catalog.q.corrections(["NCT00000002"]) == [other]
    assert catalog.q.corrections([]) == []


def test_a_withdrawn_correction_is_gone(catalog):
    """Taking back tells whether there was one."""
    from trialbridge.store.catalog import actions

    made = correction("a", "2026-01-01")
    actions.correct([made])
    assert actions.withdraw(made.study, made.hash)
    assert not actions.withdraw(made.study, made.hash)
    assert catalog.q.corrections() == []


def test_corrections_are_all_or_none(catalog, monkeypatch):
    """A database that fails half-way keeps nothing of the batch, and the line says what to do."""
    from trialbridge.store.catalog import actions, models

    save = models.Correction.save

    def failing(row, *words, **named):
        if row.study_id == "NCT00000002":
            raise DatabaseError("disk full")
        save(row, *words, **named)

    monkeypatch.setattr(models.Correction, "save", failing)
    with pytest.raises(SourceError, match="disk full"):
        actions.correct([correction("a", "2026"), correction("a", "2026", study="NCT00000002")])
    assert catalog.q.corrections() == []
    monkeypatch.setattr(
        models.Correction.objects, "filter", lambda **_: (_ for _ in ()).throw(DatabaseError("gone"))
    )
    with pytest.raises(SourceError, match="gone"):
        actions.withdraw("NCT00000001", "x")


def test_a_catalogue_of_before_gets_its_table(tmp_path):
    """A catalogue of the first schema is brought up to date when it is opened, studies and all."""
    from django.core.management import call_command
    from django.db import connections

    from trialbridge import store

    store.setup(tmp_path)
    from trialbridge.store.catalog import actions, queries

    actions.save([version(1, "2024-01-01", "a")], day=DAY)
    call_command("migrate", "catalog", "0001", database="catalog", verbosity=0)
    connections["catalog"].close()
    store._ready.clear()
    store.setup(tmp_path)
    assert queries.corrections() == []
    assert queries.study("NCT00000001").title[0].text == "a"


def test_each_home_is_what_it_says(home, catalog):
    """These tests ran on a file and on a server."""
    from django.db import connections

    assert connections["catalog"].vendor == home


def test_values_that_fit_no_column_are_stored_all_the_same(catalog):
    """A word too long or a NUL, which a server refuses, is cut for the lists; the document keeps all of it."""
    made = study(
        1,
        title=(Text(text="a\0b"),),
        status=Coded(value="x" * 99),
        conditions=("c\0d",),
        dates=(StudyDate(event="last_posted", date="2024-03-15"),),
    )
    refused = Rejected(where="record\0", expected="a study", came="\0", excerpt="\0\0")
    assert catalog.save([row_of(made)], [refused], "file") == (1, 0, 0)
    line = catalog.q.heads([made.id])[made.id]
    assert (line.title, line.status, line.conditions) == ("ab", "x" * 40, ["cd"])
    assert catalog.q.studies([made.id]) == {made.id: made}
    assert catalog.q.rejections()[0].place == "record\ufffd"
    assert catalog.q.integrity() == []


def test_the_check_finds_a_record_without_a_current_version(catalog):
    """What no row rule forbids is found by counting."""
    catalog.save([version(1, "2024-01-01")])
    from trialbridge.store.catalog.models import StudyVersion

    StudyVersion.objects.update(current=False)
    assert catalog.q.integrity() == ["1 records, but 0 current versions"]

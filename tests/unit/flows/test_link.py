"""Linked studies are found once, kept current as records change, and obey what people decide."""

import random
from datetime import date

import msgspec
import pytest
from tests.studies import study

from trialbridge import store
from trialbridge.errors import InputError, UnknownIdError
from trialbridge.flows import link as flow
from trialbridge.flows import search, show
from trialbridge.flows.link import decide, refresh, undecide
from trialbridge.flows.match import Request, match
from trialbridge.flows.reindex import reindex
from trialbridge.model.patient import Patient
from trialbridge.model.study import Coded, Identifier, Source, StudyDate, Text
from trialbridge.store.catalog.rows import row_of

pytestmark = pytest.mark.usefixtures("home")
NCT, CHI, ISR = "NCT00000001", "ChiCTR2000000001", "ISRCTN42944026"
TITLE = "Cytokine-induced killer cells after resection of hepatocellular carcinoma"


FULL = {"official_title": (Text(text=TITLE),), "description": (Text(text="At length."),)}


def record(number, registry="ctgov", states=(), posted="2024-03-15", **fields):
    """Make a record that states some identifiers."""
    made = {
        "id": number,
        "source": Source(registry=registry),
        "title": (Text(text=TITLE),),
        "identifiers": tuple(Identifier(id=it) for it in states),
        "dates": (StudyDate(event="last_posted", date=posted),),
    }
    return study(1, **{**made, **fields})


def stocked(folder, *records):
    """Store records and find which are one study."""
    store.setup(folder)
    from trialbridge.store.catalog import actions

    actions.save([row_of(it) for it in records], day=date(2024, 4, 1))
    return refresh(data=folder, workers=1)


@pytest.fixture
def two(tmp_path):
    """Give a folder with one study in two registries."""
    stocked(tmp_path, record(NCT, states=(CHI,)), record(CHI, "chictr", **FULL))
    return tmp_path


def clusters():
    """Give the members of every linked study."""
    from trialbridge.store.catalog import link_queries

    return sorted(sorted(it) for it in link_queries.members(set(link_queries.leads().values())).values())


def test_records_of_one_study_are_found_and_counted_once(two):
    """Counts say what was looked at; a second look has nothing to do."""
    from trialbridge.store.catalog import queries

    assert clusters() == [[CHI, NCT]]
    counts = queries.counts()
    assert (counts.studies, counts.records) == (1, 2)
    assert queries.ids() == [CHI]
    assert [row.id for row in queries.current()] == [CHI]
    again = refresh(data=two)
    assert (again.records, again.linked, again.members) == (0, 1, 2)


def test_a_changed_record_joins_and_leaves(two):
    """Its old neighbours are looked at too; the others are not touched."""
    many = [record(f"NCT{number:08d}", title=(Text(text=f"{number}"),)) for number in range(100, 110)]
    stocked(two, *many)
    left = stocked(two, record(NCT, states=(ISR,), posted="2024-06-01", title=(Text(text="Sleep"),)))
    assert (left.records, clusters()) == (1, [])
    back = stocked(two, record(ISR, "isrctn", title=(Text(text="Sleep"),)))
    assert (back.records, clusters()) == (1, [[ISR, NCT]])


def test_little_by_little_comes_out_as_all_at_once(tmp_path, monkeypatch):
    """Records in any order and in any parts give the clusters that all together give."""
    monkeypatch.setattr(flow, "JOB_RECORDS", 2)
    monkeypatch.setattr(flow, "WRITTEN_AT_ONCE", 3)
    records = [
        record(NCT, states=(CHI,)), record(CHI, "chictr"), record(ISR, "isrctn", states=(NCT,)),
        record("NCT00000002", states=("DRKS00000001",), title=(Text(text="Sleep in shift workers at night"),)),
        record("DRKS00000001", "drks", title=(Text(text="Sleep in shift workers at night"),)),
        record("NCT00000003", title=(Text(text="Nothing else"),)),
    ]  # fmt: skip
    stocked(tmp_path / "whole", *records)
    wanted = clusters()
    assert len(wanted) == 2
    for seed in range(3):
        folder = tmp_path / str(seed)
        for part in random.Random(seed).sample(records, len(records)):
            stocked(folder, part)
        assert clusters() == wanted


def test_new_code_looks_at_everything_again(two, monkeypatch):
    """The digest of the code stands beside the keys."""
    monkeypatch.setattr(flow.engine, "digest", lambda *parts: "other")
    told = []
    counts = refresh(data=two, workers=1, progress=lambda *it: told.append(it))
    assert (counts.records, counts.linked) == (2, 1)
    assert told


def test_a_persons_word_survives_the_next_sync(two):
    """Split stays split though the record that states the number comes again; taken back, it is found anew."""
    decide(NCT, CHI, False, "A. Reader", "two cohorts", data=two)
    assert clusters() == []
    stocked(two, record(NCT, states=(CHI,), posted="2024-07-01"))
    assert clusters() == []
    assert [it.why for it in show.show(NCT, data=two).registered.apart] == ["A. Reader: two cohorts"]
    assert undecide(NCT, CHI, data=two)
    assert clusters() == [[CHI, NCT]]
    assert not undecide(NCT, CHI, data=two)


def test_two_that_share_nothing_are_joined_by_hand(two):
    """Also two of one registry, and across what is found of itself."""
    stocked(two, record("NCT00000009", title=(Text(text="Another"),)))
    made = decide("nct00000009", NCT, True, "A. Reader", "a second registration", data=two)
    assert (made.left, made.right) == (NCT, "NCT00000009")
    assert clusters() == [sorted([CHI, NCT, "NCT00000009"])]
    stocked(two, record("NCT00000009", title=(Text(text="Renamed"),), posted="2025-01-01"))
    refresh(data=two)
    assert clusters() == [sorted([CHI, NCT, "NCT00000009"])]


@pytest.mark.parametrize(
    ("words", "error"),
    [((NCT, NCT, "A", "x"), InputError), ((NCT, CHI, "", "x"), InputError), ((NCT, CHI, "A", " "), InputError),
     ((NCT, "NCT00000099", "A", "x"), UnknownIdError)],
)  # fmt: skip
def test_a_word_needs_two_studies_an_author_and_a_reason(two, words, error):
    """One plain error each."""
    with pytest.raises(error):
        decide(words[0], words[1], True, words[2], words[3], data=two)


def test_a_damaged_document_stops_nothing(tmp_path):
    """It has no keys and stands alone."""
    stocked(tmp_path, record(NCT, states=(CHI,)), record(CHI, "chictr"), record(ISR, "isrctn", states=(NCT,)))
    from trialbridge.store.catalog.models import StudyVersion

    StudyVersion.objects.filter(study_id=ISR).update(document=b"broken", version="x")
    refresh(data=tmp_path, workers=1)
    assert clusters() == [[CHI, NCT]]
    StudyVersion.objects.filter(study_id=CHI).update(document=b"broken")
    decide(NCT, ISR, False, "A", "x", data=tmp_path)
    assert clusters() == []


def test_show_gives_the_linked_study_whichever_record_is_asked_for(two):
    """Each registry's version, where they disagree, and the very record on demand."""
    stocked(
        two, record(NCT, states=(CHI, "2010-022449-38"), posted="2024-08-01", status=Coded(value="completed"))
    )
    shown = show.show(NCT, data=two)
    assert shown.study.id == CHI == shown.registered.lead
    assert [(it.id, it.stored) for it in shown.registered.registrations] == [
        (CHI, True), (NCT, True), ("2010-022449-38", False),
    ]  # fmt: skip
    assert [it.field for it in shown.registered.conflicts] == ["status"]
    assert show.show(NCT, record=True, data=two).study.id == NCT
    assert show.show("EudraCT 2010-022449-38", data=two).study.id == CHI
    with pytest.raises(UnknownIdError):
        show.show("2011-022449-38", data=two)
    past = show.show(NCT, "2024-05-01", data=two)
    assert past.registered.conflicts == ()


def test_show_as_of_a_day_before_the_best_record_was_there(tmp_path):
    """What was not yet registered is left out."""
    stocked(
        tmp_path,
        record(NCT, states=(CHI,), posted="2020-01-01"),
        record(CHI, "chictr", posted="2023-01-01", **FULL),
    )
    shown = show.show(NCT, "2021-01-01", data=tmp_path)
    assert shown.study.id == NCT
    assert [it.id for it in shown.registered.registrations if it.stored] == [NCT]


def test_criteria_of_the_records_are_compared(two):
    """Only in one language, and only between registries."""
    who = study(1).eligibility
    other = msgspec.structs.replace(
        who, criteria=(Text(text=who.criteria[0].text + "\n* Active hepatitis B infection"),)
    )
    stocked(two, record(NCT, states=(CHI,), posted="2024-08-01", eligibility=other))
    assert [it.field for it in show.show(NCT, data=two).registered.conflicts] == ["criteria (exclusion)"]
    chinese = msgspec.structs.replace(who, criteria=(Text(text="纳入标准：年龄18岁以上", language="zh"),))
    stocked(two, record(NCT, states=(CHI,), posted="2024-09-01", eligibility=chinese))
    assert [it.field for it in show.show(NCT, data=two).registered.conflicts] == []


def test_a_number_that_several_state_is_no_sure_registration(tmp_path):
    """Nor are other studies that a record names its own."""
    parent = (Text(text="Patients completed the previous study NCT00000077."),)
    stocked(
        tmp_path,
        record(NCT, states=("2010-022449-38",), summary=parent),
        record("NCT00000002", states=("2010-022449-38",)),
    )
    found = show.show(NCT, data=tmp_path).registered
    (_, number) = found.registrations
    assert (number.confidence, "so do NCT00000002" in number.evidence) == (0.5, True)
    assert [it.id for it in found.related] == ["NCT00000077"]


def test_history_tells_what_each_version_of_each_record_changed(two):
    """The versions of all records of the study, each compared with the one before it."""
    stocked(two, record(NCT, states=(CHI,), posted="2024-08-01", status=Coded(value="completed")))
    lines = show.history(NCT, data=two)
    assert [it.study for it in lines] == [CHI, NCT, NCT]
    assert [[event.kind for event in it.difference.events] for it in lines] == [[], [], ["closed"]]


def test_a_linked_study_is_searched_and_matched_once(two):
    """Its other numbers find it; the report names them, and what is doubtful."""
    reindex(data=two, workers=1)
    assert [it.study for it in search.find("hepatocellular", data=two).results] == [CHI]
    assert [it.study for it in search.find(NCT, data=two).results] == [CHI]
    assert [it.study for it in search.find("NCT00000055 liver", data=two).results] == [CHI]
    for asked in (NCT, CHI):
        (result,) = match(Patient(id="p"), Request(study=asked, day=date(2026, 9, 1)), data=two).results
        assert (result.study, result.registered) == (CHI, (NCT,))
        assert [it.kind for it in result.doubts] == ["not_verified"]


def test_the_first_hand_record_speaks_for_its_identifier(tmp_path):
    """What only a repeated record knows of other numbers counts all the same."""
    stocked(tmp_path, record(NCT), record(NCT, "ictrp", states=(CHI,)), record(CHI, "chictr"))
    assert clusters() == [[CHI, NCT]]
    assert show.show(NCT, record=True, data=tmp_path).study.source.registry == "ctgov"

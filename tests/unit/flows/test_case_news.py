"""News of a patient's own changes, reminders by mail, the tables of cases, and the journey to a study."""

from datetime import date
from pathlib import Path

import pytest
from tests.casebooks import NAME, STUDY, People
from tests.studies import record, write

from trialbridge.errors import InputError, UnknownIdError
from trialbridge.flows import case_match, case_tables, ingest, news, spreadsheets
from trialbridge.flows.journey import clocks, journeys, threads
from trialbridge.flows.reminders import remind
from trialbridge.model.case import FactDecided, Message, Profile, ScreeningDay
from trialbridge.model.patient import Fact

DAY = date(2026, 3, 15)
CRITERIA = "Inclusion Criteria:\n\n* Hepatocellular carcinoma\n* Platelets >= 50 x 10^9/L"
FACTS = (
    Fact(concept="hepatocellular-carcinoma", main=True, known_on="2026-03-01"),
    Fact(variable="platelets", value=75, unit="10*9/L", known_on="2026-03-10"),
)
LOW = Fact(variable="platelets", value=40, unit="10*9/L", known_on="2026-03-11")


@pytest.fixture
def people(tmp_path: Path) -> People:
    """Give a case with confirmed facts, and a catalogue of a recruiting and a finished study."""
    made = People(tmp_path)
    parts = [record(number, criteria=CRITERIA) for number in (1, 2)]
    for part in parts:
        part["protocolSection"]["conditionsModule"] = {"conditions": ["Hepatocellular Carcinoma"]}
    parts[1]["protocolSection"]["statusModule"]["overallStatus"] = "COMPLETED"
    parts[0]["protocolSection"]["statusModule"]["overallStatus"] = "RECRUITING"
    ingest.ingest([write(tmp_path / "a.json", parts)], "ctgov", data=tmp_path)
    confirm(made, *FACTS)
    return made


def confirm(people: People, *facts: Fact) -> int:
    """Propose facts of a document and confirm them; give the number of the first decision."""
    me = people["navigator"]
    file = people.actions.add_document(me, people.case, "laboratory", "l", b"x")
    of = people.actions.propose(me, people.case, file, facts)
    return people.actions.add_all(me, people.case, [FactDecided(of=it, confirmed=True) for it in of])[0]


def told(people: People) -> list[tuple[str, str, str]]:
    """Give the case's alerts: study, how it stands now, what did it."""
    lines = people.queries.case(people["navigator"], people.case).lines
    return [(it.said.study, it.said.now, it.said.change) for it in lines if it.kind == "alert"]


def test_new_facts_are_news_after_the_first_match(people: People) -> None:
    """Before a report nothing is told; then only what recruits, with the fact that did it."""
    from django.core import mail
    from django.test.utils import override_settings

    account = people.models.Account.objects.get(username="navigator")
    account.email = "navigator@harbour.example"
    account.save()
    first = people.queries.case(people["navigator"], people.case).lines[-1].number
    assert news.facts_decided(people.case, first, data=people.folder, on=DAY) == 0
    people.walk("matched")
    before = confirm(people, LOW)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        assert news.facts_decided(people.case, before, data=people.folder, on=DAY) == 1
    assert told(people) == [("NCT00000001", "excluded", "platelets 40 10*9/L")]
    (sent,) = mail.outbox
    assert NAME not in str(sent.message())
    assert "platelets" not in str(sent.message())
    after = people.queries.case(people["navigator"], people.case).lines[-1].number + 1
    assert news.facts_decided(people.case, after, data=people.folder, on=DAY) == 0  # nothing since


def test_a_new_profile_that_changes_no_verdict_is_no_news(people: People) -> None:
    """Another city turns no study; without a catalogue there is nothing to tell either."""
    people.walk("matched")
    old = people.queries.case(people["navigator"], people.case).patient()
    people.actions.revise_profile(people["navigator"], people.case, Profile(name=NAME, city="Berlin"))
    assert news.profile_changed(people.case, old, data=people.folder, on=DAY) == 0
    assert news.profile_changed(people.case, old, data=people.folder / "empty", on=DAY) == 0


def test_many_turns_are_summed_up() -> None:
    """Twenty are told one by one, the rest in one line."""
    from trialbridge.flows.rematch import Turn

    turns = [Turn("p", f"NCT{n:08}", "open", "excluded", "platelets 40") for n in range(25)]
    found = news.alerts_of(turns, DAY)
    assert len(found) == 21
    assert "5 more" in found[-1].change


def test_the_report_of_a_case_is_kept_whole(people: People) -> None:
    """Matching writes the report into the case; it comes back as it was, and feeds the shortlist."""
    me = people["navigator"]
    with pytest.raises(InputError):
        case_match.matched(me, people.case, on=DAY, data=people.folder)  # the records are not assessed
    assert not people.queries.case(me, people.case).files[1:]
    people.walk("assessed")
    document = case_match.matched(me, people.case, on=DAY, data=people.folder)
    view = people.queries.case(me, people.case)
    assert case_match.report_of(me, view) == document
    assert [it.study for it in document.results] == ["NCT00000001"]
    people.actions.happen(me, people.case, "study_chosen", study="NCT00000001")
    view = people.queries.case(me, people.case)
    (entry,) = case_match.shortlist(view, document)
    assert (entry.patient, entry.decision) == (view.code, "kept")


def test_decisions_come_back_from_a_table(people: People) -> None:
    """Kept studies are chosen, refusals noted with their reason, once; another patient's rows are left."""
    me = people["navigator"]
    people.walk("assessed")
    case_match.matched(me, people.case, on=DAY, data=people.folder)
    view = people.queries.case(me, people.case)
    rows = spreadsheets.rows_of(case_tables.shortlisted(me, view))
    rows[0]["decision"] = "kept"
    rows += [{**rows[0], "patient": "TB-OTHER1"}, {**rows[0], "study": STUDY[:-1] + "2", "decision": "refused",
                                                   "reason": "too far"}]  # fmt: skip
    table = spreadsheets.workbook(list(rows[0]), rows)
    assert case_tables.decided(me, view, table) == 2
    view = people.queries.case(me, people.case)
    assert view.standing.studies() == ("NCT00000001",)
    assert case_tables.decided(me, view, table) == 0
    with pytest.raises(InputError):
        case_tables.decided(me, view, b"no table")


def test_cases_come_from_a_table_and_go_into_one(people: People) -> None:
    """A row with a name opens a case; the list of them holds the rows again, without temporary files."""
    me = people["navigator"]
    table = spreadsheets.workbook(
        ("name", "country", "case"),
        [{"name": "=Amalia One", "country": "DE"}, {"name": "There", "case": "TB-OLD111"}],
    )
    assert len(case_tables.opened(me, table)) == 1
    rows = spreadsheets.rows_of(case_tables.listed(people.queries.whole_board(me)))
    assert {row["name"] for row in rows} == {NAME, "=Amalia One"}
    for wrong in ([{"country": "DE"}], [{"name": "n"}] * 501):
        with pytest.raises(InputError):
            case_tables.opened(me, spreadsheets.workbook(("name", "country"), wrong))
    administrator = spreadsheets.rows_of(
        case_tables.listed(people.queries.whole_board(people["administrator"]))
    )
    assert {row["name"] for row in administrator} == {""}


def test_reminders_are_mailed_once_a_day_and_name_nobody(people: People) -> None:
    """Tasks that came due are mailed once; a name full of line ends cannot write into the mail's head."""
    from django.core import mail
    from django.test.utils import override_settings

    account = people.models.Account.objects.get(username="navigator")
    account.email = "navigator@harbour.example"
    account.save()
    people.actions.revise_profile(
        people["navigator"], people.case, Profile(name=f"{NAME}\r\nBcc: all@elsewhere.example")
    )
    people.walk("prescreening_fit")
    people.actions.add(people["site"], people.case, ScreeningDay(study=STUDY, day="2026-05-01"))
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        assert remind(data=people.folder, on=date(2026, 1, 1)) == 0
        assert remind(data=people.folder, on=date(2026, 4, 20)) == 1
        assert remind(data=people.folder, on=date(2026, 4, 20)) == 0
        assert remind(data=people.folder, on=date(2026, 4, 30)) == 1
    assert len(mail.outbox) == 2
    told = "".join(str(one.message()) for one in mail.outbox)
    assert NAME not in told
    assert "Bcc" not in told
    assert people.queries.case(people["navigator"], people.case).code in told


def test_a_journey_says_visits_clocks_and_entry(people: People) -> None:
    """Of a chosen study: the days, the burden, both clocks and what is known of a visa; of one unknown, nothing."""
    from importlib.resources import as_file, files

    with as_file(files("trialbridge.flows") / "samples" / "studies.jsonl") as samples:
        ingest.ingest([samples], "ctgov", data=people.folder, reindex=False)
    me = people["navigator"]
    people.actions.revise_profile(
        me, people.case, Profile(name=NAME, country="SG", nationality="SG", city="Singapore")
    )
    people.walk("matched")
    for study in ("NCT03619954", "NCT99999999"):
        people.actions.happen(me, people.case, "study_chosen", study=study)
    known, unknown = journeys(people.queries.case(me, people.case), DAY)
    assert known.burden.visits == 13
    assert [it.visit.day for it in known.visits][:3] == [1, 3, 5]
    assert known.first == date(2026, 3, 22)
    assert known.clocks is not None and known.clocks.ahead == 0
    assert known.entry is not None and known.entry.answer in ("exempt", "too_long")
    assert known.burden.kilometres and known.burden.kilometres > 1000
    assert (unknown.title, unknown.visits, unknown.clocks, unknown.entry) == ("", (), None, None)


def test_clocks_of_two_countries() -> None:
    """Named zones win; a country with several zones is not sure; what nobody knows is nothing."""
    found = clocks("DE", "CN", "", date(2026, 1, 15))
    assert found is not None
    assert (found.ahead, found.sure, found.calling) == (7.0, False, ("15:00", "20:00"))
    mine = clocks("US", "JP", "America/Los_Angeles", date(2026, 1, 15))
    assert mine is not None and (mine.ahead, mine.sure) == (17.0, True)
    assert clocks("", "CN", "", DAY) is None
    assert clocks("DE", "", "", DAY) is None
    assert clocks("DE", "CN", "Nowhere/Atall", DAY) is None


def test_messages_are_sorted_by_their_thread(people: People) -> None:
    """Threads in the order in which they began, each with its messages."""
    for thread in ("visa", "case", "visa"):
        people.actions.add(people["patient"], people.case, Message(thread=thread, text="x", language="en"))
    lines = people.queries.case(people["patient"], people.case).lines
    found = threads(people.reading.messages(lines))
    assert {name: len(them) for name, them in found.items()} == {"visa": 2, "case": 1}


def test_the_machine_alone_opens_any_case(people: People) -> None:
    """What re-matching reads is open to no person's role."""
    assert people.queries.opened(people.access.SYSTEM, people.case).code
    with pytest.raises(UnknownIdError):
        people.queries.opened(people["navigator"], people.case)

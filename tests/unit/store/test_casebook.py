"""The casebook: who sees what, what is sealed, what is audited."""

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.casebooks import NAME, STUDY, People

from trialbridge.errors import InputError, SourceError, UnknownIdError
from trialbridge.model.case import (
    Alert,
    Appointment,
    ConsentDocument,
    FactDecided,
    Message,
    MessageTranslated,
    Profile,
    ScreeningDay,
    SiteContact,
    TaskDone,
    Translation,
)
from trialbridge.model.patient import Fact, Quote
from trialbridge.store import casebook
from trialbridge.store.casebook import sealing


@pytest.fixture
def people(tmp_path: Path) -> People:
    """Give a new casebook with its people and one case."""
    return People(tmp_path)


def test_a_case_is_led_through_the_six_steps(people: People) -> None:
    """Four people record what is theirs to record, and the case stands in the last step."""
    people.walk("enrolled")
    view = people.queries.case(people["patient"], people.case)
    assert view.standing.step == "on_trial"
    assert view.profile.name == NAME
    assert [line.by for line in view.lines][-1] == "site"


@pytest.mark.parametrize("who", ["patient", "site", "oncologist"])
def test_what_the_steps_refuse_is_not_written(people: People, who: str) -> None:
    """A move of another role or before its time is refused, and nothing stands in the case."""
    with pytest.raises((InputError, UnknownIdError)):
        people.actions.happen(people[who], people.case, "travel_arranged", study=STUDY)
    assert not people.queries.case(people["navigator"], people.case).lines


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("navigator", True), ("navigator2", False), ("oncologist", True), ("patient", True), ("family", True),
        ("stranger", False), ("outsider", False), ("administrator", False), ("auditor", False),
        ("operator", False), ("site", False),
    ],
)  # fmt: skip
def test_who_opens_a_case(people: People, who: str, sees: bool) -> None:
    """Forbidden is the same error as absent; a site sees nothing without a consent."""
    if sees:
        assert people.queries.case(people[who], people.case).profile.name == NAME
        return
    with pytest.raises(UnknownIdError) as forbidden:
        people.queries.case(people[who], people.case)
    with pytest.raises(UnknownIdError) as absent:
        people.queries.case(people[who], "00000000-0000-0000-0000-000000000000")
    hide = re.compile(r"[0-9a-f-]{36}|TB-\w+")
    assert hide.sub("", str(forbidden.value)) == hide.sub("", str(absent.value))


def test_board_lists_what_somebody_may_know_of(people: People) -> None:
    """The administrator sees no name, the outsider no case, the auditor none."""
    names = {
        who: [row.name for row in people.queries.board(people[who]).rows]
        for who in ("navigator", "administrator", "outsider", "auditor", "patient")
    }
    assert names == {
        "navigator": [NAME], "administrator": [""], "outsider": [], "auditor": [], "patient": [NAME],
    }  # fmt: skip


def test_a_site_sees_its_study_while_the_consent_lives(people: People) -> None:
    """It sees what was laid before it and no more, and nothing again once the consent is withdrawn."""
    people.walk("investigator_asked")
    shown, hidden = (
        people.actions.add_document(people["navigator"], people.case, "pathology", name, b"words")
        for name in ("a.txt", "b.txt")
    )
    people.actions.add(
        people["navigator"], people.case, Message(thread="family", text="Hello", language="en")
    )
    people.actions.add(
        people["navigator"], people.case,
        Appointment(study=STUDY, at="2026-03-01T09:00:00+08:00", documents=(str(shown),)),
    )  # fmt: skip
    view = people.queries.case(people["site"], people.case)
    assert [file.id for file in view.files] == [shown]
    assert {line.kind for line in view.lines} == {"event", "appointment"}
    assert view.profile.nationality == ""
    assert people.queries.document(people["site"], people.case, shown)[1] == b"words"
    with pytest.raises(UnknownIdError):
        people.queries.document(people["site"], people.case, hidden)
    people.actions.happen(people["patient"], people.case, "sharing_withdrawn", study=STUDY)
    with pytest.raises(UnknownIdError):
        people.queries.case(people["site"], people.case)


def test_a_site_writes_on_its_study_alone(people: People) -> None:
    """A message on another study is refused as if there were no such study."""
    people.walk("investigator_asked")
    own = Message(thread="team", text="We confirm.", language="en", study=STUDY)
    assert people.actions.add(people["site"], people.case, own)
    with pytest.raises(UnknownIdError):
        people.actions.add(people["site"], people.case, Message(thread="t", text="x", language="en"))


def test_tasks_make_a_case_due_and_overdue(people: People) -> None:
    """The board shows the earliest day by which something must be begun; what is done no longer counts."""
    people.walk("prescreening_fit")
    day = date.today() + timedelta(20)
    people.actions.add(people["navigator"], people.case, ScreeningDay(study=STUDY, day=day.isoformat()))
    row = people.queries.board(people["navigator"]).rows[0]
    assert row.overdue
    for task in ("records_translated", "invitation_letter", "visa"):
        people.actions.add(people["navigator"], people.case, TaskDone(task=task))
    row = people.queries.board(people["navigator"]).rows[0]
    assert not row.overdue
    states = {
        due.task.name: state for due, state in people.queries.case(people["patient"], people.case).tasks
    }
    assert states["visa"] == "done"
    assert states["flights"] == "due"


def test_documents_are_versioned_and_come_back_as_they_were(people: People) -> None:
    """A file of several pieces comes back byte by byte; a new version joins its series."""
    data = os.urandom(2 * sealing.CHUNK + 17)
    first = people.actions.add_document(people["patient"], people.case, "imaging", "scan.bin", data)
    second = people.actions.add_document(
        people["patient"], people.case, "imaging", "scan.bin", b"", series=first
    )
    file, again = people.queries.document(people["oncologist"], people.case, first)
    assert again == data
    assert (file.version, file.facts.size) == (1, len(data))
    file, again = people.queries.document(people["oncologist"], people.case, second)
    assert (file.version, again) == (2, b"")
    with pytest.raises(UnknownIdError):
        people.actions.add_document(people["patient"], people.case, "imaging", "x", b"", series=people.case)
    with pytest.raises(InputError):
        people.actions.add_document(people["patient"], people.case, "novel", "x", b"")


def test_swapped_files_are_refused(people: People) -> None:
    """Pieces of two cases, of two files or of one file in another order open in no other's place."""
    other = people.opened(Profile(name="Other"))
    one, two = (
        people.actions.add_document(people["navigator"], case, "imaging", "x", b"%d" % at * sealing.CHUNK * 2)
        for at, case in enumerate((people.case, other))
    )
    chunks = people.models.Chunk.objects
    pieces = {(row.document_id, row.number): row for row in chunks.all()}
    for left, right in (((one, 0), (two, 0)), ((one, 0), (one, 1))):
        a, b = pieces[left], pieces[right]
        chunks.filter(pk=a.pk).update(sealed=b.sealed)
        chunks.filter(pk=b.pk).update(sealed=a.sealed)
        with pytest.raises(SourceError, match="another's place"):
            people.queries.document(people["navigator"], people.case, one)
        chunks.filter(pk=a.pk).update(sealed=a.sealed)
        chunks.filter(pk=b.pk).update(sealed=b.sealed)
    chunks.filter(document_id=one, number=1).delete()
    with pytest.raises(SourceError):
        people.queries.document(people["navigator"], people.case, one)
    chunks.filter(document_id=one).delete()
    with pytest.raises(SourceError):
        people.queries.document(people["navigator"], people.case, one)


def test_facts_count_once_a_person_confirmed_them(people: People) -> None:
    """A proposal carries its quote; the last word on it counts, with the name of who gave it."""
    file = people.actions.add_document(people["navigator"], people.case, "laboratory", "l.txt", b"PLT 90")
    quote = Quote(source="l.txt", start=0, end=6, text="PLT 90")
    facts = [Fact(variable="platelets", value=90, unit="10*9/L", quote=quote), Fact(concept="stroke")]
    first, second = people.actions.propose(people["navigator"], people.case, file, facts)
    view = people.queries.case(people["navigator"], people.case)
    assert not view.patient().facts
    assert len(people.reading.undecided(view.lines)) == 2
    people.actions.add(people["oncologist"], people.case, FactDecided(of=first, confirmed=True))
    people.actions.add(people["oncologist"], people.case, FactDecided(of=second, confirmed=False))
    patient = people.queries.case(people["navigator"], people.case).patient()
    assert [(fact.variable, fact.quote, fact.confirmed_by) for fact in patient.facts] == [
        ("platelets", quote, "oncologist")
    ]
    for number in (99, 3):
        with pytest.raises(UnknownIdError):
            people.actions.add(people["oncologist"], people.case, FactDecided(of=number, confirmed=True))
    with pytest.raises(InputError):
        people.actions.add(people["patient"], people.case, FactDecided(of=first, confirmed=False))


def test_messages_keep_their_words_beside_translations(people: People) -> None:
    """A translation is added and never replaces what was written."""
    number = people.actions.add(
        people["patient"], people.case, Message(thread="t", text="Guten Tag", language="de")
    )
    more = MessageTranslated(of=number, translation=Translation(language="zh", text="您好", by="navigator"))
    people.actions.add(people["navigator"], people.case, more)
    (line,) = people.reading.messages(people.queries.case(people["patient"], people.case).lines)
    assert (line.said.text, line.said.translations[0].text) == ("Guten Tag", "您好")


def test_contacts_and_consent_forms_are_kept(people: People) -> None:
    """A contact is one entry; a consent form names its language, version and a document of the case."""
    file = people.actions.add_document(people["navigator"], people.case, "consent", "c.pdf", b"%PDF")
    form = ConsentDocument(study=STUDY, language="en", version="2.1", document=str(file))
    people.actions.add(people["navigator"], people.case, form)
    people.actions.add(
        people["navigator"], people.case, SiteContact(study=STUDY, how="mail", direction="out")
    )
    with pytest.raises(UnknownIdError):
        people.actions.add(
            people["navigator"], people.case,
            ConsentDocument(study=STUDY, language="en", version="2", document=str(people.case)),
        )  # fmt: skip


def test_hand_over_keeps_history(people: People) -> None:
    """The new owner sees all that was before; only a navigator of the organisation can be one."""
    people.walk("matched")
    people.actions.hand_over(people["administrator"], people.case, people["navigator2"].id)
    view = people.queries.case(people["navigator2"], people.case)
    assert view.owner == "navigator2"
    assert len(view.lines) == 4
    for wrong in ("outsider", "oncologist"):
        with pytest.raises(InputError):
            people.actions.hand_over(people["navigator2"], people.case, people[wrong].id)


def test_breaking_the_glass(people: People) -> None:
    """An oncologist of the organisation gets in for a while, with a reason, in everybody's sight."""
    with pytest.raises(InputError):
        people.actions.break_glass(people["stranger"], people.case, " ")
    with pytest.raises(InputError):
        people.actions.break_glass(people["oncologist"], people.case, "I have a part already")
    for who in ("outsider", "administrator"):
        with pytest.raises(UnknownIdError):
            people.actions.break_glass(people[who], people.case, "curious")
    people.actions.break_glass(people["stranger"], people.case, "septic in our emergency room")
    view = people.queries.case(people["stranger"], people.case)
    assert view.lines[-1].said.reason == "septic in our emergency room"
    assert view.alerts == 1
    assert any(row["why"] == "break-glass" for row in people.audit.export())
    people.models.Part.objects.exclude(until=None).update(until="2020-01-01T00:00:00Z")
    with pytest.raises(UnknownIdError):
        people.queries.case(people["stranger"], people.case)


def test_calendar_address_is_secret(people: People) -> None:
    """It opens the case as its maker sees it, is kept as a digest, and dies with the next one."""
    secret = people.actions.make_feed(people["patient"], people.case)
    assert people.queries.by_feed(secret).id == people.case
    assert not people.models.Feed.objects.filter(digest__contains=secret).exists()
    again = people.actions.make_feed(people["patient"], people.case)
    with pytest.raises(UnknownIdError):
        people.queries.by_feed(secret)
    people.actions.leave(people["navigator"], people.case, people["patient"].id)
    with pytest.raises(UnknownIdError):
        people.queries.by_feed(again)


def test_alerts_are_written_by_the_machine_and_seen_by_people(people: People) -> None:
    """Only the machine writes them; the board counts them until somebody looked."""
    told = Alert(study=STUDY, was="excluded", now="open", change="criterion 3", day="2026-03-01")
    with pytest.raises(InputError):
        people.actions.add(people["navigator"], people.case, told)
    people.actions.add(people.access.SYSTEM, people.case, told)
    assert people.queries.board(people["navigator"]).rows[0].alerts == 1
    people.actions.seen_alerts(people["navigator"], people.case)
    assert people.queries.board(people["navigator"]).rows[0].alerts == 0
    with pytest.raises(UnknownIdError):
        people.actions.add(people.access.SYSTEM, "00000000-0000-0000-0000-000000000000", told)
    assert [view.id for view in people.queries.open_cases(people.access.SYSTEM)] == [people.case]


def test_erasure_leaves_the_chain_and_nothing_else(people: People) -> None:
    """The key is gone, so that no copy of a row can be opened; the audit verifies and tells of it."""
    people.actions.add_document(people["patient"], people.case, "imaging", "x", b"abc")
    copy = people.models.Case.objects.get(pk=people.case).sealed
    key = people.access.key_of(str(people.case))
    assert NAME.encode() in sealing.unseal(key, bytes(copy), f"profile {people.case}")
    people.actions.erase(people["navigator"], people.case)
    with pytest.raises(UnknownIdError):
        people.queries.case(people["navigator"], people.case)
    with pytest.raises(SourceError, match="destroyed"):
        people.access.key_of(str(people.case))
    assert not people.models.Account.objects.get(username="patient").is_active
    assert people.audit.verify().says == ""
    assert [row["what"] for row in people.audit.export()][-1] == "erase case"
    assert people.queries.counts().erased == 1


def test_nothing_of_a_patient_stands_in_clear(people: People, tmp_path: Path) -> None:
    """Names, words and files are in no file of the folder as they were written."""
    people.actions.add(people["patient"], people.case, Message(thread="t", text="Zebrafish", language="en"))
    people.actions.add_document(people["patient"], people.case, "imaging", "Quagga.txt", b"Okapi" * 9)
    for file in tmp_path.rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        for word in (NAME.encode(), b"Zebrafish", b"Quagga", b"Okapi"):
            assert word not in data, (file, word)


def test_accounts(people: People) -> None:
    """Names are unique; an account without a password cannot sign in; a list is of one organisation."""
    with pytest.raises(InputError):
        people.actions.add_account(
            people.access.SYSTEM, username="patient", role="patient", organisation="Harbour"
        )
    people.actions.add_account(people.access.SYSTEM, username="new", role="patient", organisation="Elsewhere")
    people.actions.add_account(
        people.access.SYSTEM, username="own", role="patient", organisation="Harbour", password="correct horse"
    )
    assert not people.queries.account("new").has_usable_password()
    assert people.queries.account("own").check_password("correct horse")
    assert people.queries.account("nobody") is None
    assert [row.username for row in people.queries.accounts(people["outsider"])] == ["new", "outsider"]
    with pytest.raises(InputError):
        people.actions.join(people["navigator"], people.case, people["site"].id)


def test_day_of_birth_tells_the_age(people: People) -> None:
    """The profile's day of birth stands for the age until a confirmed fact tells it; no other words do."""
    navigator = people["navigator"]
    for born, days in (("1961-04-12", ["1961-04-12"]), ("in spring", [])):
        people.actions.revise_profile(navigator, people.case, Profile(name=NAME, born=born))
        facts = people.queries.case(navigator, people.case).patient().facts
        assert [fact.start for fact in facts if fact.variable == "age"] == days
    people.actions.revise_profile(navigator, people.case, Profile(name=NAME, born="1961-04-12"))
    file = people.actions.add_document(navigator, people.case, "laboratory", "a.txt", b"64 years")
    fact = Fact(variable="age", value=64, unit="a")
    (number,) = people.actions.propose(navigator, people.case, file, [fact])
    people.actions.add(people["oncologist"], people.case, FactDecided(of=number, confirmed=True))
    facts = people.queries.case(navigator, people.case).patient().facts
    assert [(fact.start, fact.value) for fact in facts] == [(None, 64.0)]


def test_profile_is_revised(people: People) -> None:
    """A later profile stands in the earlier one's place."""
    people.actions.revise_profile(people["navigator"], people.case, Profile(name="Another"))
    assert people.queries.case(people["patient"], people.case).profile.name == "Another"
    board = people.queries.board(people["navigator"], step="records", owner=people["navigator"].id)
    assert board.total == 1


def test_master_key_is_rotated_and_can_stop_anywhere(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys are wrapped anew in portions; half-way both masters open all, at the end the new one alone."""
    old, new = (tmp_path / sealing.FILE).read_text().strip(), sealing.new_master()
    people.opened(Profile(name="Second"))
    monkeypatch.setenv("TRIALBRIDGE_MASTER_KEY", f"{new} {old}")
    casebook.setup(tmp_path)
    assert people.queries.counts().keys_to_rotate == 3
    assert people.actions.rotate(most=2) == 1
    assert people.queries.case(people["patient"], people.case).profile.name == NAME
    assert people.actions.rotate() == 0
    monkeypatch.setenv("TRIALBRIDGE_MASTER_KEY", new)
    casebook.setup(tmp_path)
    assert people.queries.case(people["patient"], people.case).profile.name == NAME
    assert people.audit.verify().says == ""
    monkeypatch.setenv("TRIALBRIDGE_MASTER_KEY", old)
    casebook.setup(tmp_path)
    with pytest.raises(SourceError, match="master key"):
        people.queries.case(people["patient"], people.case)


@pytest.mark.parametrize("words", ["", "short", "c2hvcnQ=", "ö"])
def test_master_keys_that_are_none(words: str) -> None:
    """Nothing, no base64 and too few bytes are refused."""
    with pytest.raises(InputError):
        sealing.ring(words, "test")


def test_no_casebook_without_a_key(tmp_path: Path) -> None:
    """Nothing makes a key by itself but the command that makes the first account; none is overwritten."""
    with pytest.raises(InputError, match="master key"):
        casebook.setup(tmp_path)
    casebook.setup(tmp_path, make_key=True)
    file = tmp_path / sealing.FILE
    assert file.stat().st_mode & 0o077 == 0
    before = file.read_text()
    casebook.setup(tmp_path, make_key=True)
    assert file.read_text() == before

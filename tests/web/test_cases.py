"""Pages of cases: who is let through, generated from the routes; the six steps by four people; sign-in."""

import re
import uuid
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.casebooks import NAME, PEOPLE, STUDY, People
from tests.totp import code
from tests.web.entering import PASSWORD, signed_in
from trialbridge.model.case import ScreeningDay

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
ROLES = ("", "patient", "family", "navigator", "oncologist", "site", "administrator", "auditor", "operator")


def routes() -> list[tuple[str, str, str]]:
    """Give every route of the site: a path filled in, its name, its pattern."""

    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, str, str]]:
        for one in resolver.url_patterns:
            pattern = before + str(one.pattern)
            if isinstance(one, URLPattern):
                yield filled(pattern), one.name or "", pattern
            else:
                yield from walk(one, pattern)

    return list(walk(get_resolver(), ""))


def filled(pattern: str, case: object = "00000000-0000-0000-0000-000000000001") -> str:
    """Fill a route's places."""
    path = pattern.replace("<uuid:case>", str(case))
    path = re.sub(r"<uuid:\w+>", str(uuid.UUID(int=2)), path).replace("<str:kind>", "question")
    path = path.replace("<str:language>", "en")
    return "/" + re.sub(r"<[^>]+>", "x", path).replace("^", "").replace("$", "")


def expected(name: str, role: str, method: str) -> bool:
    """Say by the words of the issue, not by the table, whether a role may use a route of cases."""
    circle = role in ("patient", "family", "navigator", "oncologist", "site")
    read, write = method in ("GET", "HEAD"), method == "POST"
    if name == "board":
        return read and (circle or role == "administrator")
    if name in ("case", "case_file"):
        return read and circle
    if name in ("case_event", "case_message", "case_task", "case_feed"):
        return write and circle
    if name == "audit":
        return read and role == "auditor"
    if name == "case_new":
        return (read or write) and role == "navigator"
    if name == "case_glass":
        return (read or write) and role == "oncologist"
    if name == "case_letter":
        return read and role in ("navigator", "oncologist")
    if name == "case_export":
        return read and role in ("navigator", "patient", "family")
    if name == "case_document":
        return write and role in ("patient", "family", "navigator", "oncologist")
    if name == "case_alerts":
        return write and role in ("patient", "family", "navigator", "oncologist")
    if name == "case_table":
        return read and role in ("navigator", "administrator")
    if name == "case_shortlist":
        return read and role in ("navigator", "oncologist", "patient", "family")
    if name == "case_profile":
        return write and role in ("navigator", "patient", "family")
    if name in ("case_facts", "case_fact", "case_all_facts", "case_match"):
        return write and role in ("navigator", "oncologist")
    if name in ("case_translate", "case_screening", "case_appointment"):
        return write and role in ("navigator", "site")
    if name == "case_hand_over":
        return write and role in ("navigator", "administrator")
    if name in (
        "case_contact",
        "case_consent_form",
        "case_join",
        "case_erase",
        "case_decisions",
        "case_import",
    ):
        return write and role == "navigator"
    raise AssertionError(f"{name}: a route of cases that nobody thought about")


def expected_of_some(name: str, method: str) -> bool:
    """Say whether any role may use a route with a method."""
    return any(expected(name, role, method) for role in ROLES)


def plain(page: bytes) -> str:
    """Give a page without addresses: the one asked for stands in it, to be had in another language."""
    return re.sub(r'href="[^"]*"', "", page.decode())


def of_cases() -> list[tuple[str, str]]:
    """Give the routes of cases, by name and pattern."""
    return [
        (name, pattern)
        for _, name, pattern in routes()
        if (name.startswith("case") or name in ("board", "audit")) and name != "case_calendar"
    ]


def resolved():
    """Give every route as Django resolves it; those that nothing can be filled into are left out."""
    from django.urls import Resolver404, resolve

    found = {}
    for path, _, pattern in routes():
        try:
            found[pattern] = resolve(path)
        except Resolver404:
            continue
    return found


def test_every_route_has_a_row(people: People) -> None:
    """Whoever adds a route adds a row of the policy, or belongs to a part that has one."""
    from trialbridge.web.policy import row_of

    without = [pattern for pattern, match in resolved().items() if row_of(match) is None]
    known = [pattern for pattern in without if "webauthn" not in pattern and "deactivate" not in pattern]
    assert known == []
    assert len(resolved()) > 60


def test_roles_and_methods_are_let_through_as_the_issue_says(people: People) -> None:
    """Every route of cases x role x method: let through by the table just where it was meant."""
    from django.urls import resolve

    from trialbridge.web.policy import allowed, row_of

    for name, pattern in of_cases():
        row = row_of(resolve(filled(pattern)))
        for role in ROLES:
            for method in METHODS:
                assert allowed(row, role, method) is expected(name, role, method), (name, role, method)


def test_every_row_is_needed(people: People) -> None:
    """Taking any single row away leaves a route without one, which the tests above do not let pass."""
    from trialbridge.web.policy import POLICY, row_of

    routes = [match for match in resolved().values() if row_of(match) is not None]
    for name in POLICY:
        policy = {one: row for one, row in POLICY.items() if one != name}
        assert any(row_of(match, policy) is None for match in routes), name


def test_every_row_of_cases_is_needed(people: People) -> None:
    """Taking any row of cases away, or a role or method out of it, changes what the matrix above expects."""
    from django.urls import resolve

    from trialbridge.web.policy import POLICY, allowed, row_of

    patterns = dict(of_cases())
    rows = [name for name in POLICY if name in patterns]
    assert len(rows) > 25

    def differs(name: str, policy: dict) -> bool:
        row = row_of(resolve(filled(patterns[name])), policy)
        return any(
            allowed(row, role, method) is not expected(name, role, method)
            for role in ROLES
            for method in METHODS
        )

    for name in rows:
        row = POLICY[name]
        assert differs(name, {one: it for one, it in POLICY.items() if one != name}), name
        for role in ROLES[1:]:
            other = tuple({*row.roles} ^ {role})
            assert differs(name, {**POLICY, name: row._replace(roles=other)}), (name, role)
        for method in METHODS:
            changed = tuple({*row.methods} ^ {method})
            assert differs(name, {**POLICY, name: row._replace(methods=changed)}), (name, method)


def test_matrix_of_roles_routes_and_objects(people: People) -> None:
    """Asked over HTTP: own, other organisation's and erased cases; absent and forbidden are the same page."""
    from trialbridge.model.case import Profile

    people.walk("investigator_asked")
    erased = people.opened(Profile(name="Gone"))
    people.actions.erase(people["navigator"], erased)
    foreign = people.actions.open_case(people["outsider"], Profile(name="Foreign"))
    same = people.actions.open_case(people["navigator2"], Profile(name="Foreign too"))  # a colleague's
    clients = {role: signed_in(people, role) for role in ROLES if role}
    clients[""] = Client()
    absent = {
        role: plain(client.get("/cases/00000000-0000-0000-0000-000000000009/").content)
        for role, client in clients.items()
    }
    checked = 0
    for name, pattern in of_cases():
        for role, client in clients.items():
            for method in ("GET", "POST"):
                for kind, case in (
                    ("own", people.case),
                    ("same", same),
                    ("foreign", foreign),
                    ("erased", erased),
                ):
                    if name == "case_erase" or ("<uuid:case>" not in pattern and kind != "own"):
                        continue
                    answer = client.generic(method, filled(pattern, case))
                    checked += 1
                    through = expected(name, role, method)
                    reaches = kind == "own" or "<uuid:case>" not in pattern or name == "case_glass"
                    reaches |= kind == "same" and name == "case_hand_over" and role == "administrator"
                    where = (name, role, method, kind, answer.status_code)
                    if not role:
                        assert answer.status_code == 302 and "login" in answer["Location"], where
                    elif not through or not reaches:
                        assert answer.status_code == 404, where
                        assert plain(answer.content) == absent[role], where
                    else:
                        assert answer.status_code in (200, 302, 400, 404), where
                        assert b"Foreign" not in answer.content, where
    assert checked > 1500


def test_a_case_through_the_six_steps_by_four_people(people: People) -> None:
    """Patient, navigator, oncologist and site lead a case by forms, up to calendar and follow-up report."""
    with as_file(files("trialbridge.flows") / "samples" / "studies.jsonl") as studies:
        from trialbridge.flows.ingest import ingest

        ingest([studies], "ctgov", data=people.folder, reindex=False)
    from trialbridge.store.catalog import queries as catalogue

    study = next(name for name in catalogue.ids())
    clients = {name: signed_in(people, name) for name in ("patient", "navigator", "oncologist", "site")}
    clients["navigator"].post(f"/cases/{people.case}/join/", {"account": "site", "study": study})

    def happen(who: str, kind: str, **fields: str) -> None:
        answer = clients[who].post(f"/cases/{people.case}/event/", {"kind": kind, **fields})
        assert answer.status_code == 302, (kind, answer.content.decode()[-2000:])

    note = (files("trialbridge.flows") / "samples" / "patients" / "hepatocellular-carcinoma.txt").read_bytes()
    from django.core.files.uploadedfile import SimpleUploadedFile

    given = {"type": "pathology", "file": SimpleUploadedFile("note.txt", note, "text/plain")}
    assert clients["patient"].post(f"/cases/{people.case}/document/", given).status_code == 302
    happen("patient", "records_submitted")
    view = people.queries.case(people["navigator"], people.case)
    read = clients["oncologist"].post(f"/cases/{people.case}/facts/", {"document": str(view.files[0].id)})
    assert read.status_code == 302
    proposed = people.reading.undecided(people.queries.case(people["navigator"], people.case).lines)
    assert len(proposed) > 5
    for line in proposed:
        form = {"of": line.number, "confirmed": "1"}
        assert clients["oncologist"].post(f"/cases/{people.case}/fact/", form).status_code == 302
    happen("oncologist", "assessed")
    happen("navigator", "matched", report="sha256:0f")
    happen("patient", "study_chosen", study=study)
    refused = clients["navigator"].post(
        f"/cases/{people.case}/event/", {"kind": "investigator_asked", "study": study}
    )
    assert refused.status_code == 400
    assert b"consent" in refused.content
    happen("navigator", "odds_shown", study=study)
    happen("patient", "odds_acknowledged", study=study)
    happen("patient", "sharing_agreed", study=study)
    letter = (
        clients["navigator"].get(f"/cases/{people.case}/letter/question/zh/?study={study}").content.decode()
    )
    assert study in letter
    assert NAME not in letter
    happen("navigator", "investigator_asked", study=study)
    contact = {"study": study, "how": "mail", "direction": "out"}
    assert clients["navigator"].post(f"/cases/{people.case}/contact/", contact).status_code == 302
    happen("site", "investigator_confirmed", study=study)
    kept = {"study": study, "at": "2026-03-20T09:00", "document": [str(view.files[0].id)]}
    assert clients["navigator"].post(f"/cases/{people.case}/appointment/", kept).status_code == 302
    happen("site", "prescreening_booked", study=study)
    happen("site", "prescreening_fit", study=study)
    assert clients["site"].get(f"/cases/{people.case}/file/{view.files[0].id}/").content == note
    day = {"study": study, "day": "2026-12-01"}
    assert clients["site"].post(f"/cases/{people.case}/screening/", day).status_code == 302
    happen("site", "screening_scheduled", study=study)
    assert clients["patient"].post(f"/cases/{people.case}/task/", {"task": "visa"}).status_code == 302
    happen("navigator", "travel_arranged", study=study)
    page = clients["patient"].post(f"/cases/{people.case}/feed/").content.decode()
    address = re.search(r"/calendar/[\w-]+\.ics", page)
    assert address
    calendar = Client().get(address[0]).content
    assert b"BEGIN:VEVENT" in calendar
    assert NAME.encode() not in calendar
    happen("patient", "informed_consent_signed", study=study, language="en", version="2")
    happen("site", "enrolled", study=study)
    message = {"text": "治疗顺利", "language": "zh", "study": study}
    assert clients["site"].post(f"/cases/{people.case}/message/", message).status_code == 302
    last = people.queries.case(people["navigator"], people.case).lines[-1].number
    words = {"of": last, "language": "en", "text": "Treatment went well"}
    assert clients["navigator"].post(f"/cases/{people.case}/translate/", words).status_code == 302
    happen("site", "visit_attended", study=study, day="2026-12-08")
    happen("navigator", "follow_up_reported", study=study)
    report = (
        clients["navigator"].get(f"/cases/{people.case}/letter/follow_up/en/?study={study}").content.decode()
    )
    assert "2026-12-08" in report
    assert "Treatment went well [translated]" in report
    for client in clients.values():
        page = client.get(f"/cases/{people.case}/").content.decode()
        assert "On-trial support" in page
    assert clients["navigator"].get("/cases/").status_code == 200
    assert people.audit.verify().says == ""
    audit = signed_in(people, "auditor").get("/cases/audit/").content.decode()
    assert "follow_up_reported" in audit
    assert NAME not in audit


def test_who_has_no_second_factor_sees_no_case(people: People) -> None:
    """Every page leads to setting one up first."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.all().delete()
    for name in ("patient", "navigator", "administrator"):
        answer = signed_in(people, name).get("/cases/")
        assert answer.status_code == 302
        assert "2fa/totp/activate" in answer["Location"]


def test_export_and_erasure_ask_to_sign_in_again(people: People) -> None:
    """A session that did not lately prove itself is sent to do so, and nothing is erased."""
    for name, method, path in (("patient", "GET", "export"), ("navigator", "POST", "erase")):
        client = signed_in(people, name)
        session = client.session
        session["account_authentication_methods"] = []
        session.save()
        answer = client.generic(method, f"/cases/{people.case}/{path}/")
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]
    assert people.queries.case(people["patient"], people.case).profile.name == NAME


def test_export_and_erasure(people: People) -> None:
    """The patient takes everything along; the navigator erases by typing the code."""
    told = signed_in(people, "patient").get(f"/cases/{people.case}/export/")
    assert NAME in told.content.decode()
    navigator = signed_in(people, "navigator")
    assert navigator.post(f"/cases/{people.case}/erase/", {"code": "x"}).status_code == 400
    code = people.queries.case(people["navigator"], people.case).code
    assert navigator.post(f"/cases/{people.case}/erase/", {"code": code}).status_code == 302
    assert navigator.get(f"/cases/{people.case}/").status_code == 404


def test_five_wrong_passwords_lock_the_account(people: People) -> None:
    """The sixth try is refused even with the right password; and signing in asks for the second factor."""
    from django.core.cache import cache

    account = people.models.Account.objects.get(username="navigator")
    account.set_password(PASSWORD)
    account.save()
    client = Client()
    answer = client.post("/accounts/login/", {"login": "navigator", "password": PASSWORD})
    assert answer.status_code == 302
    assert "2fa/authenticate" in answer["Location"]
    client = Client()
    answers = [
        client.post("/accounts/login/", {"login": "navigator", "password": f"wrong {n}"}).status_code
        for n in range(5)
    ]
    assert 302 not in answers
    cache.clear()  # the lock is kept in the casebook, not with the counters of one process
    assert client.post("/accounts/login/", {"login": "navigator", "password": PASSWORD}).status_code == 429


def test_a_session_ends_after_twelve_hours(people: People) -> None:
    """However busy it was; and idle ones live a quarter of an hour."""
    import time

    from django.conf import settings

    from trialbridge.web.cases.session import LONGEST

    client = signed_in(people, "navigator")
    assert client.get("/cases/").status_code == 200
    assert client.cookies["__Host-session"]["max-age"] in ("", 900)
    assert settings.SESSION_COOKIE_AGE == 900
    session = client.session
    session["began"] = int(time.time()) - LONGEST - 1
    session.save()
    assert "login" in client.get("/cases/")["Location"]


def test_forms_ask_for_their_token(people: People) -> None:
    """A form sent from elsewhere, without the token, changes nothing."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(people, "navigator").cookies
    answer = client.post(f"/cases/{people.case}/event/", {"kind": "records_submitted"})
    assert answer.status_code == 403
    assert not people.queries.case(people["navigator"], people.case).lines


def test_emergency_access(people: People) -> None:
    """Without a reason nothing opens; with one it does, and the case says so."""
    client = signed_in(people, "stranger")
    assert client.get(f"/cases/{people.case}/").status_code == 404
    assert client.get(f"/cases/{people.case}/glass/").status_code == 200
    assert client.post(f"/cases/{people.case}/glass/", {"reason": ""}).status_code == 400
    assert client.post(f"/cases/{people.case}/glass/", {"reason": "unconscious"}).status_code == 302
    assert b"unconscious" in client.get(f"/cases/{people.case}/").content


def test_people_of_the_roles_are_there() -> None:
    """The people of the matrix have the roles of their names."""
    assert all(PEOPLE[role][0] == role for role in ROLES if role)
    assert STUDY


def test_sixty_made_up_people_stand_nowhere_in_clear(
    people: People,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Put through every form, upload, mail, job, crash and a backup, they are in no log, file, mail or database."""
    import tempfile
    from random import Random

    from django.core import mail
    from django.core.files.uploadedfile import SimpleUploadedFile

    from trialbridge.flows import jobs, spreadsheets
    from trialbridge.flows.backup import backup
    from trialbridge.flows.reminders import remind
    from trialbridge.web.log import Lines

    draw = Random(60)
    who = [
        "".join(draw.choice("bdfgklmnprst") + draw.choice("aeiou") for _ in range(5)).title()
        for _ in range(60)
    ]
    assert len(set(who)) == 60
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    people.walk("investigator_asked")
    people.models.Account.objects.filter(username="navigator").update(email="navigator@harbour.example")
    clients = {name: signed_in(people, name) for name in ("navigator", "patient", "oncologist", "stranger")}
    for client in clients.values():
        client.raise_request_exception = False

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError(f"{who} in a crash")

    forms = ("event", "message", "contact", "task", "appointment", "consent_form", "screening", "fact", "facts",
             "join", "translate", "hand_over", "erase", "all_facts", "profile", "alerts", "feed")  # fmt: skip
    unasked = {f"case_{form}" for form in forms}
    unasked |= {"case_new", "case_glass", "case_document", "case_import", "case_decisions", "case_match"}
    written = {name for name, pattern in of_cases() if expected_of_some(name, "POST")}
    assert written <= unasked, "a form that no made-up person is put through"
    for at, name in enumerate(who):
        table = spreadsheets.workbook(("name", "city"), [{"name": name, "city": name}])
        if at % 5 == 0:
            fields = dict.fromkeys(("name", "born", "email", "phone", "city", "passport", "number"), name)
            assert clients["navigator"].post("/cases/new/", fields).status_code == 302
            Client().post("/accounts/login/", {"login": name, "password": name})
            clients["stranger"].post(f"/cases/{people.case}/glass/", {"reason": name})
            given = {"file": SimpleUploadedFile(f"{name}.xlsx", table)}
            assert clients["navigator"].post("/cases/import/", given).status_code == 302
            clients["navigator"].post(f"/cases/{people.case}/match/", {"text": name})
        fields = {
            "text": name, "note": name, "whom": name, "thread": name, "study": STUDY, "how": "mail", "day": name,
            "kind": "records_submitted", "task": name, "at": name, "version": name, "language": name[:9],
            "account": name, "code": name, "of": name, "document": name, "name": name, "city": name,
        }  # fmt: skip
        for form in forms[at % 3 :: 3]:
            answer = clients["navigator"].post(f"/cases/{people.case}/{form}/", fields)
            assert answer.status_code in (200, 302, 400, 404), (form, answer.status_code)
        given = {"type": "imaging", "file": SimpleUploadedFile(f"{name}.txt", name.encode(), "text/plain")}
        assert clients["patient"].post(f"/cases/{people.case}/document/", given).status_code == 302
        file = SimpleUploadedFile(f"{name}.xlsx", table)
        clients["navigator"].post(f"/cases/{people.case}/decisions/", {"file": file})
    for path in ("cases.xlsx", f"{people.case}/shortlist.xlsx", f"{people.case}/export/"):
        assert clients["navigator"].get(f"/cases/{path}").status_code == 200
    monkeypatch.setitem(jobs.JOBS, "facts_decided", lambda case, before: crash())
    with monkeypatch.context() as patch:
        patch.setattr(people.queries, "board", crash)
        assert clients["navigator"].get("/cases/").status_code == 500
        patch.setattr(people.actions, "add", crash)
        assert (
            clients["navigator"].post(f"/cases/{people.case}/message/", {"text": who[0]}).status_code == 500
        )
    people.actions.add(people["site"], people.case, ScreeningDay(study=STUDY, day="2026-05-01"))
    assert remind(data=tmp_path) == 1
    backup(tmp_path / "out", data=tmp_path)
    lines = people.queries.case(people["navigator"], people.case).lines
    assert sum(name in str(line.said) for name in who for line in lines) > 60
    said = capfd.readouterr()
    lines_logged = [Lines().format(record) + record.getMessage() for record in caplog.records]
    assert any("RuntimeError" in line for line in lines_logged)  # the crash is told of, by its kind
    logs = said.out + said.err + "".join(lines_logged) + "".join(str(it.message()) for it in mail.outbox)
    logs += "".join(str(row) for row in people.audit.export())
    assert mail.outbox
    data = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert len(data) > 4
    assert not list((tmp_path / "tmp").iterdir())
    for name in who:
        assert name not in logs
        assert not [file.name for file, words in data.items() if name.encode() in words], name


def test_a_second_factor_is_set_up_and_asked_for(people: People) -> None:
    """From the first sign-in over the second factor to the board; its secret is kept sealed."""
    import time

    from allauth.mfa.models import Authenticator

    Authenticator.objects.all().delete()
    account = people.models.Account.objects.get(username="navigator")
    account.set_password(PASSWORD)
    account.save()
    client = Client()
    assert client.post("/accounts/login/", {"login": "navigator", "password": PASSWORD}).status_code == 302
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"[A-Z2-7]{32}", page)[0]
    given = code(secret, time.time())
    assert client.post("/accounts/2fa/totp/activate/", {"code": given}).status_code == 302
    assert client.get("/cases/").status_code == 200
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    again = Client().post("/accounts/login/", {"login": "navigator", "password": PASSWORD})
    assert "2fa/authenticate" in again["Location"]


def test_an_administrator_hands_a_case_over_unseen(people: People) -> None:
    """From the board, without the name of anybody; what is wrong with the account is said there."""
    client = signed_in(people, "administrator")
    page = client.get("/cases/").content.decode()
    assert f"/cases/{people.case}/hand_over/" in page
    assert NAME not in page
    wrong = client.post(f"/cases/{people.case}/hand_over/", {"account": "outsider"})
    assert wrong.status_code == 400
    assert b"navigator of the same organisation" in wrong.content
    assert NAME.encode() not in wrong.content
    assert client.post(f"/cases/{people.case}/hand_over/", {"account": "navigator2"}).status_code == 302
    assert people.queries.case(people["navigator2"], people.case).owner == "navigator2"
    assert signed_in(people, "navigator").get(f"/cases/{people.case}/").status_code == 404

"""Requirements of OWASP ASVS that no other test holds: headers, cookies, passwords, sessions, files, faults."""

import ast
import re
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

import trialbridge
from tests.casebooks import STUDY, People
from tests.totp import code
from tests.web.entering import PASSWORD, signed_in
from trialbridge.errors import InputError
from trialbridge.sandbox import scan

MARKUP = '<script>alert("x")</script>{{ 7*7 }}{0.__class__}%s'
SOURCE = Path(trialbridge.__file__).parent


def with_password(people: People, name: str, password: str = PASSWORD) -> Client:
    """Give a client of an account that has a password and no session yet."""
    people.actions.set_password(people.access.SYSTEM, name, password)
    return Client()


def entered(client: Client, name: str, password: str = PASSWORD) -> int:
    """Try to sign in; give the status."""
    return client.post("/accounts/login/", {"login": name, "password": password}).status_code


def test_headers_of_every_page(people: People) -> None:
    """Cases, signing in, public pages and interfaces carry the headers; a case's page is never kept."""
    client = signed_in(people, "navigator")
    for path in (
        "/cases/",
        f"/cases/{people.case}/",
        "/accounts/logout/",
        "/about/",
        "/api/v1/openapi.json",
    ):
        answer = client.get(path, secure=True)
        policy = answer.headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy, path
        assert "unsafe" not in policy
        assert re.search(r"max-age=31536000.*includeSubDomains", answer.headers["Strict-Transport-Security"])
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
        assert answer.headers["Content-Type"].startswith(("text/html; charset=utf-8", "application/json"))
        assert "Access-Control-Allow-Origin" not in answer.headers or path.startswith("/api/")
        if path.startswith("/cases"):
            assert answer.headers["Cache-Control"] == "no-store"


def test_cookies_are_bound_to_the_host(people: People) -> None:
    """The session's and the form's cookie: this host, TLS, no script, no other site."""
    client = signed_in(people, "navigator")
    client.get(f"/cases/{people.case}/")
    for name in ("__Host-session", "__Host-csrf"):
        cookie = client.cookies[name]
        assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Strict"
        assert cookie["path"] == "/" and not cookie["domain"]


def test_trace_is_refused(people: People) -> None:
    """TRACE finds nothing, whoever asks."""
    assert signed_in(people, "navigator").trace("/cases/").status_code == 404
    assert Client().trace("/about/").status_code == 404


def test_markup_of_a_user_is_shown_as_text(people: People) -> None:
    """Markup, templates and formats in a name, message or file name stand on the page as they were typed."""
    client = signed_in(people, "navigator")
    client.post(f"/cases/{people.case}/message/", {"text": MARKUP, "thread": MARKUP, "study": ""})
    client.post(f"/cases/{people.case}/profile/", {"name": MARKUP})
    page = client.get(f"/cases/{people.case}/").content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;") >= 3
    assert "{{ 7*7 }}" in page
    assert f"/cases/{people.case}/letter/" not in page  # no trial is chosen: nothing is made of the name


def test_no_page_holds_a_script_of_its_own(people: People) -> None:
    """Every script of a case's page is a file of ours, and none writes to the browser's storage."""
    page = signed_in(people, "navigator").get(f"/cases/{people.case}/").content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert all(src.startswith("/static/") for src in re.findall(r'<script[^>]*\bsrc="([^"]*)', page))
    assert "historyCacheSize&quot;:0" in page or '"historyCacheSize":0' in page
    assert not re.search(r"\bon[a-z]+=\"", page)


def test_spoilt_names_change_no_query(people: People) -> None:
    """Quotes, patterns and repeated parameters find nothing and break nothing."""
    client = signed_in(people, "navigator")
    for words in ("' OR 1=1 --", "%", "_%", '"; DROP TABLE casebook_case; --', "(a+)+$", "\x00"):
        assert client.get("/cases/", {"step": words, "page": words}).status_code == 200
        assert client.get("/cases/", {"step": ["records", words]}).status_code == 200
        answer = client.post(f"/cases/{people.case}/join/", {"account": words})
        assert answer.status_code == 400
    assert people.queries.case(people["navigator"], people.case).code


def test_fields_of_forms_are_limited(people: People) -> None:
    """What is too long, too large, of no known kind or not the form's to set is cut or refused."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(people, "navigator")
    large = {"type": "other", "file": SimpleUploadedFile("a.txt", b"x" * ((10 << 20) + 1), "text/plain")}
    assert client.post(f"/cases/{people.case}/document/", large).status_code == 400
    for kind in ("report", "nothing"):
        given = {"type": kind, "file": SimpleUploadedFile("a.txt", b"x", "text/plain")}
        assert client.post(f"/cases/{people.case}/document/", given).status_code == 400
    assert client.post(f"/cases/{people.case}/screening/", {"study": STUDY, "day": "soon"}).status_code == 400
    kept = {"name": "n" * 500, "owner": "outsider", "organisation": "9", "step": "completed"}
    assert client.post(f"/cases/{people.case}/profile/", kept).status_code == 302
    view = people.queries.case(people["navigator"], people.case)
    assert len(view.profile.name) == 200
    assert (view.owner, view.standing.step) == ("navigator", "records")


def test_files_are_downloads(people: People) -> None:
    """A stored page comes as bytes to be saved, under a name of ours, whatever it was called."""
    name = '../../etc/passwd"\r\nX: y.html'
    data = b"<html><script>alert(1)</script>"
    file = people.actions.add_document(people["navigator"], people.case, "other", name, data)
    answer = signed_in(people, "navigator").get(f"/cases/{people.case}/file/{file}/")
    assert answer.content == data
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="other-1"'
    assert not list(people.folder.rglob("*passwd*"))


def test_weak_passwords_are_refused(people: People) -> None:
    """Short, common and breached ones, and those made of words of the place, wherever they are set."""
    from trialbridge.errors import InputError

    for weak in ("short", "password1234", "qwertyuiop[]", "1q2w3e4r5t6y7u8i9o0p", "trialbridge-hospital",
                 "harbournavigator"):  # fmt: skip
        with pytest.raises(InputError, match="password"):
            people.actions.set_password(people.access.SYSTEM, "navigator", weak)
    client = with_password(people, "navigator")
    entered(client, "navigator")
    client = signed_in(people, "navigator")
    form = {"oldpassword": PASSWORD, "password1": "trialbridge-hospital", "password2": "trialbridge-hospital"}
    assert client.post("/accounts/password/", form).status_code == 200  # shown again with what is wrong
    assert people.models.Account.objects.get(username="navigator").check_password(PASSWORD)


def test_strong_passwords_of_any_signs_are_taken(people: People) -> None:
    """Blanks, Chinese and 100 signs are taken, and checked to the last sign as typed."""
    for strong in ("blau regen tisch lampe", "月亮之下的安静河流与山谷", "aB3$" * 25):
        people.actions.set_password(people.access.SYSTEM, "navigator", strong)
        account = people.models.Account.objects.get(username="navigator")
        assert account.check_password(strong)
        assert not account.check_password(strong[:-1])
        assert not account.check_password(strong.swapcase()) or strong.swapcase() == strong


def test_passwords_are_kept_by_a_slow_function(people: People) -> None:
    """Argon2, scrypt or PBKDF2 with 600,000 rounds or more."""
    people.actions.set_password(people.access.SYSTEM, "navigator", PASSWORD)
    kind, rounds, *_ = people.models.Account.objects.get(username="navigator").password.split("$")
    assert kind == "pbkdf2_sha256"
    assert int(rounds) >= 600_000


def test_a_password_is_changed_with_the_old_one(people: People) -> None:
    """Masked fields that managers may fill; a wrong old one changes nothing, a right one ends other sessions."""
    with_password(people, "navigator")
    client, other = signed_in(people, "navigator"), signed_in(people, "navigator")
    page = client.get("/accounts/password/").content.decode()
    assert page.count('type="password"') == 3
    assert 'autocomplete="current-password"' in page and 'autocomplete="new-password"' in page
    assert "onpaste" not in page
    new = "blau regen tisch lampe"
    form = {"oldpassword": "wrong old words", "password1": new, "password2": new}
    client.post("/accounts/password/", form)
    assert people.models.Account.objects.get(username="navigator").check_password(PASSWORD)
    assert client.post("/accounts/password/", {**form, "oldpassword": PASSWORD}).status_code == 302
    assert people.models.Account.objects.get(username="navigator").check_password(new)
    assert "login" in other.get("/cases/")["Location"]


def test_an_account_is_reset_and_ended_by_the_operator(people: People) -> None:
    """Both end its sessions; after a reset a second factor must be set up, after an end nobody signs in."""
    from allauth.mfa.models import Authenticator

    from trialbridge.web.cases.accounts import reset

    client = signed_in(people, "oncologist")
    reset("oncologist", PASSWORD)
    assert "login" in client.get("/cases/")["Location"]
    assert not Authenticator.objects.filter(user__username="oncologist").exists()
    again = Client()
    assert entered(again, "oncologist") == 302
    assert "2fa/totp/activate" in again.get("/cases/")["Location"]
    people.actions.end_account(people.access.SYSTEM, "oncologist")
    assert "login" in again.get("/cases/")["Location"]
    assert entered(Client(), "oncologist") != 302


def test_a_password_of_the_operators_runs_out(people: People) -> None:
    """After seven days nobody signs in with it; one that the person chose goes on."""
    client = with_password(people, "navigator")
    past = timezone.now() - timedelta(days=1)
    accounts = people.models.Account.objects.filter(username="navigator")
    assert accounts.get().password_until > timezone.now() + timedelta(days=6)
    given = {"login": "navigator", "password": PASSWORD}
    accounts.update(password_until=past)
    assert "inactive" in client.post("/accounts/login/", given)["Location"]
    assert "login" in client.get("/cases/")["Location"]
    people.actions.chosen(accounts.get())
    assert "2fa/authenticate" in Client().post("/accounts/login/", given)["Location"]


def test_people_see_and_end_their_own_sessions(people: People) -> None:
    """Each sees theirs alone, by a name that opens nothing, and ends one of them or all others."""
    here, there, third = (signed_in(people, "navigator") for _ in range(3))
    other = signed_in(people, "oncologist")
    page = here.get("/accounts/sessions/").content.decode()
    assert page.count("<tr>") == 4
    for client in (here, there, third, other):
        assert client.session.session_key not in page
    name = re.findall(r'name="session" value="([0-9a-f]{16})"', page)[0]
    here.post("/accounts/sessions/", {"session": name})
    assert sorted(client.get("/cases/").status_code for client in (here, there, third)) == [200, 200, 302]
    here.post("/accounts/sessions/", {"session": ""})
    assert [client.get("/cases/").status_code for client in (here, there, third)] == [200, 302, 302]
    assert other.get("/cases/").status_code == 200


def test_files_go_through_the_hospitals_scanner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What it finds something in is refused, and so is what it cannot look at; without one nothing is asked."""
    tool = tmp_path / "scanner.py"
    tool.write_text("import sys\nsys.exit({b'bad': 1, b'odd': 2}.get(sys.stdin.buffer.read(), 0))\n", "utf-8")
    scan.scanned(b"bad")
    monkeypatch.setenv(scan.NAMED_BY, f"{sys.executable} {tool}")
    scan.scanned(b"good")
    with pytest.raises(InputError, match="found something"):
        scan.scanned(b"bad")
    with pytest.raises(InputError, match="could not look at"):
        scan.scanned(b"odd")
    monkeypatch.setenv(scan.NAMED_BY, str(tmp_path / "absent"))
    with pytest.raises(InputError, match="could not look at"):
        scan.scanned(b"good")


def test_every_file_of_a_form_is_scanned(
    people: People, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A table of cases is refused as a document is; one the scanner lets through is read whole."""
    tool = tmp_path / "scanner.py"
    tool.write_text("import sys\nsys.exit(sys.stdin.buffer.read() == b'bad')\n", "utf-8")
    monkeypatch.setenv(scan.NAMED_BY, f"{sys.executable} {tool}")
    client = signed_in(people, "navigator")
    for content, found in ((b"bad", True), (b"good", False)):
        answer = client.post("/cases/import/", {"file": BytesIO(content)})
        assert answer.status_code == 400
        assert ("the scanner found something" in answer.content.decode()) is found


def test_signing_in_makes_a_new_session(people: People) -> None:
    """The mark of before is of no use afterwards; marks are long, random and differ."""
    client = with_password(people, "navigator")
    client.get("/accounts/login/")
    session = client.session
    session["kept"] = "before"
    session.save()
    before = session.session_key
    client.cookies["__Host-session"] = before
    from allauth.mfa.models import Authenticator

    Authenticator.objects.all().delete()
    assert entered(client, "navigator") == 302
    after = client.cookies["__Host-session"].value
    assert after != before
    assert len(after) >= 32  # of 36 letters and digits: 165 bits
    stale = Client()
    stale.cookies["__Host-session"] = before
    assert "login" in stale.get("/cases/")["Location"]


def test_signing_in_leads_to_this_host_only(people: People) -> None:
    """An address of elsewhere in `next` is not followed."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.all().delete()
    client = with_password(people, "navigator")
    answer = client.post(
        "/accounts/login/?next=https://elsewhere.example/",
        {"login": "navigator", "password": PASSWORD, "next": "https://elsewhere.example/"},
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")


def test_signing_out_ends_the_session_and_clears_the_browser(people: People) -> None:
    """The mark is of no use afterwards, and the browser is told to forget."""
    client = signed_in(people, "navigator")
    mark = client.cookies["__Host-session"].value
    answer = client.post("/accounts/logout/")
    assert "storage" in answer.headers["Clear-Site-Data"]
    stale = Client()
    stale.cookies["__Host-session"] = mark
    assert "login" in stale.get("/cases/")["Location"]


@pytest.fixture
def factor(people: People) -> Iterator[tuple[Client, str, str]]:
    """Give somebody with a real second factor: the client, its secret, and the code it was set up with."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.all().delete()
    client = with_password(people, "navigator")
    entered(client, "navigator")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = re.search(r"[A-Z2-7]{32}", client.get("/accounts/2fa/totp/activate/").content.decode())[0]
    used = code(secret, time.time())
    assert client.post("/accounts/2fa/totp/activate/", {"code": used}).status_code == 302
    yield client, secret, used


def test_a_code_works_once(people: People, factor: tuple[Client, str, str]) -> None:
    """A code signs in once, and one of ten minutes ago never."""
    _, secret, _ = factor
    first, second, late = Client(), Client(), Client()
    for client in (first, second, late):
        assert entered(client, "navigator") == 302
    left = 30 - time.time() % 30  # seconds of this code; one about to end is not taken
    time.sleep(left if left < 10 else 0)
    now = code(secret, time.time())
    assert first.post("/accounts/2fa/authenticate/", {"code": now}).status_code == 302
    assert second.post("/accounts/2fa/authenticate/", {"code": now}).status_code == 200
    old = code(secret, time.time() - 600)
    assert late.post("/accounts/2fa/authenticate/", {"code": old}).status_code == 200


def test_secrets_of_second_factors_are_sealed(people: People, factor: tuple[Client, str, str]) -> None:
    """Neither the secret nor the seed of recovery codes stands in the database; codes are eight signs or more."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    client, secret, _ = factor
    client.post("/accounts/2fa/recovery-codes/generate/")
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    held = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
    codes = held.get_unused_codes()
    assert len(set(codes)) == len(codes) >= 8
    assert all(len(one) >= 8 and one not in kept for one in codes)


def test_factors_are_changed_only_after_signing_in_again(people: People) -> None:
    """Recovery codes and factors are behind the password."""
    client = signed_in(people, "navigator")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    for path in ("/accounts/2fa/recovery-codes/", "/accounts/2fa/totp/activate/"):
        assert "reauthenticate" in client.get(path).headers.get("Location", "reauthenticate"), path
    answer = client.post("/accounts/2fa/recovery-codes/generate/")
    assert "reauthenticate" in answer.headers.get("Location", "")


def test_signing_in_stands_in_the_audit(people: People, factor: tuple[Client, str, str]) -> None:
    """In, out, failed and a changed factor are events; a name that is nobody's is not repeated."""
    entered(Client(), "navigator", "wrong words of somebody")
    entered(Client(), "Amalia Unheardof", "wrong words of somebody")
    factor[0].post("/accounts/logout/")
    events = [(row["who"], row["what"]) for row in people.audit.export()]
    for event in (("navigator", "sign in"), ("navigator", "sign-in failed"), ("somebody", "sign-in failed"),
                  ("navigator", "second factor changed"), ("navigator", "sign out")):  # fmt: skip
        assert event in events
    assert "Unheardof" not in str(events)
    assert people.audit.verify().says == ""


def test_refusals_stand_in_the_audit(people: People) -> None:
    """A role that may not, and a case that is not theirs to see."""
    signed_in(people, "patient").get("/cases/audit/")
    signed_in(people, "outsider").get(f"/cases/{people.case}/")
    events = {(row["who"], row["what"]) for row in people.audit.export()}
    assert {("patient", "refused audit"), ("outsider", "refused case")} <= events


def test_a_fault_shows_nothing_of_itself(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in a view answers with a plain page: no line of code, no setting, no words of the error."""
    from django.conf import settings

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret words of a patient")

    monkeypatch.setattr(people.queries, "board", broken)
    client = signed_in(people, "navigator")
    client.raise_request_exception = False
    answer = client.get("/cases/")
    assert answer.status_code == 500
    assert not re.search(r"secret words|Traceback|\.py|RuntimeError", answer.content.decode())
    assert settings.DEBUG is False


def test_only_our_own_files_are_served(people: People) -> None:
    """No folder is listed, and nothing of the data folder, the sources or version control is to be had."""
    for path in ("/static/", "/.git/config", "/static/../settings.py", "/casebook.sqlite3", "/master.key",
                 "/static/%2e%2e/settings.py", "/tests/", "/data/"):  # fmt: skip
        assert Client().get(path).status_code == 404, path


def test_no_shell_is_called() -> None:
    """No module evaluates words or starts a shell."""
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else ""
                assert name not in ("eval", "exec"), file
                shell = [it.value for it in node.keywords if it.arg == "shell"]
                assert all(isinstance(it, ast.Constant) and not it.value for it in shell), file
                attribute = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                owner = getattr(getattr(node.func, "value", None), "id", "")
                assert (owner, attribute) not in (("os", "system"), ("os", "popen")), file
                spark = file.name == "spark.py"  # its own rules, from driver to workers
                assert owner not in ("pickle", "marshal") or spark, file


def test_the_master_key_is_readable_by_its_owner_only(people: People) -> None:
    """The file that `user add` makes has the mode 0600."""
    assert (people.folder / "master.key").stat().st_mode & 0o777 == 0o600


def test_mail_and_database_ask_for_tls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Mail to another machine goes over TLS; an address of PostgreSQL hands its TLS options on."""
    import importlib

    from trialbridge.store import settings

    monkeypatch.setenv("TRIALBRIDGE_MAIL_HOST", "mail.example.org")
    try:
        fresh = importlib.reload(settings)
        assert fresh.EMAIL_USE_TLS and fresh.EMAIL_PORT == 587
    finally:
        monkeypatch.undo()
        importlib.reload(settings)
    made = settings.database("postgresql://u@db/n?sslmode=verify-full", tmp_path)
    assert made["OPTIONS"]["sslmode"] == "verify-full"


def test_news_that_fail_undo_nothing(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fact stays confirmed where re-matching fails afterwards."""
    from trialbridge.errors import SourceError
    from trialbridge.flows import jobs
    from trialbridge.model.patient import Fact

    def broken(case: str, before: int) -> int:
        raise SourceError(expected="rules", came="none", where="generation", do="reindex")

    monkeypatch.setitem(jobs.JOBS, "facts_decided", broken)
    file = people.actions.add_document(people["navigator"], people.case, "laboratory", "l", b"x")
    fact = Fact(variable="platelets", value=75, unit="10*9/L")
    (of,) = people.actions.propose(people["navigator"], people.case, file, [fact])
    client = signed_in(people, "navigator")
    assert client.post(f"/cases/{people.case}/fact/", {"of": of, "confirmed": "1"}).status_code == 302
    assert people.queries.case(people["navigator"], people.case).patient().facts

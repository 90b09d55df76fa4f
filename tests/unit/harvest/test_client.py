"""The client gives whole answers or one plain error, whatever a server does, and keeps its pace."""

import gzip
import json
import time
from datetime import UTC, datetime

import pytest
from tests.fakes.server import FAULTS, REPEAT, Answer, Fake, plain

from trialbridge.errors import InputError, SourceError
from trialbridge.harvest import Client, Pace, RefusedError, checked
from trialbridge.harvest.faults import PassingError, retry_after
from trialbridge.harvest.form import whole
from trialbridge.harvest.kept import Shelf
from trialbridge.registries import Request

PAGE = json.dumps({"studies": [{"肝癌": 1}]}, ensure_ascii=False).encode()
EAGER = Pace(requests=10_000, seconds=1, first_wait=0.001, longest_wait=0.5, silence=0.5, whole_answer=3.0)
ASK = Request(base="https://registry.example", path="/studies", holds=('"studies"',))


def one(answer=None):
    """Give a server with one page."""
    return Fake(plain({"/studies": answer or Answer(PAGE)}), stall=1.0)


def ask(fake, pace=EAGER, request=ASK, **options):
    """Ask a server once."""
    with Client(pace, base_url=fake.url, **options) as client:
        return client.answer(request)


@pytest.mark.parametrize("fault", [name for name in FAULTS if name != REPEAT])
def test_a_bad_moment_is_waited_out(fault):
    """Whatever goes wrong twice, the whole answer comes with the third request."""
    with one() as fake:
        fake.faults = [fault, fault]
        assert ask(fake) == PAGE
        assert len(fake.asked) == 3


@pytest.mark.parametrize("fault", ["500", "truncated", "cut", "html"])
def test_a_source_that_stays_bad_is_one_plain_line(fault):
    """After all tries the error names what was expected, what came, where, and what to do."""
    with one() as fake:
        fake.faults = [fault] * 9
        with pytest.raises(SourceError) as caught:
            ask(fake)
        assert len(fake.asked) == EAGER.tries
    line = str(caught.value)
    assert "expected JSON from the source, came" in line
    assert f"{fake.url}/studies" in line and "\n" not in line
    assert "goes on where it stopped" in line


def test_a_source_that_is_not_there_is_one_plain_line():
    """Nothing listens: an error, no trace."""
    with one() as fake:
        pass
    with pytest.raises(SourceError, match="ConnectError"):
        ask(fake)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 451])
def test_a_refusal_is_not_asked_again(status):
    """What will not pass is told at once, with its status."""
    with one(Answer(b"no", "text/plain", status)) as fake:
        with pytest.raises(RefusedError):
            ask(fake)
        assert len(fake.asked) <= 5


def test_a_wait_that_was_asked_for_is_kept():
    """Retry-After decides how long to wait, in seconds or as a date."""
    with one() as fake:
        good, slow = fake.answer, Answer(b"", "text/plain", 429, (("Retry-After", "1"),))
        fake.answer = lambda asked, repeat: slow if len(fake.asked) == 1 else good(asked, repeat)
        assert ask(fake, EAGER._replace(longest_wait=5.0)) == PAGE
        assert fake.asked[1].at - fake.asked[0].at >= 1.0


def test_a_wait_that_is_too_long_ends_the_run():
    """A source that asks to come back in an hour is not waited for; the line says what it asked."""
    with one(Answer(b"", "text/plain", 429, (("Retry-After", "3600"),))) as fake:
        with pytest.raises(SourceError, match="status 429, asking to wait 3600 s"):
            ask(fake)
        assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("-3", 0.0),
        ("Wed, 21 Oct 2026 07:28:10 GMT", 10.0),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms(value, seconds):
    """Numbers and HTTP dates are understood, anything else is as if it were not there."""
    assert retry_after(value, datetime(2026, 10, 21, 7, 28, tzinfo=UTC)) == seconds


def test_the_pace_is_kept_over_all_tries():
    """No window holds more requests than allowed, those asked again included."""
    with one() as fake:
        fake.faults = ["500", "", "502", "", ""]
        with Client(EAGER._replace(requests=4, seconds=0.5), base_url=fake.url) as client:
            for _ in range(8):
                client.answer(ASK)
        times = [asked.at for asked in fake.asked]
    assert len(times) == 10
    assert all(later - sooner >= 0.45 for sooner, later in zip(times, times[4:], strict=False))


def test_the_default_pace_is_forty_a_minute():
    """So much every registry bears."""
    assert (Pace().requests, Pace().seconds) == (40, 60.0)


def test_an_answer_too_large_is_refused_before_it_is_taken():
    """The limit counts what is unpacked, so that no small answer fills the memory."""
    packed = gzip.compress(b"[" + b" " * 5_000_000 + b"]")
    bomb = Answer(packed, headers=(("Content-Encoding", "gzip"),))
    assert len(packed) < 10_000
    with one(bomb) as fake, pytest.raises(SourceError, match="more than 1000000 bytes"):
        ask(fake, EAGER._replace(largest=1_000_000))


def test_an_answer_that_drips_is_given_up():
    """A source that sends a byte now and then does not hold the run up for ever."""

    with one() as fake:

        def drip(handler, answer, cut):
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            for _ in range(30):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)

        fake._send = drip
        with pytest.raises(SourceError, match="not whole after"):
            ask(fake, EAGER._replace(whole_answer=0.3, tries=1))


def test_a_redirect_to_another_host_is_never_followed():
    """Neither another name nor another port nor a step down from https; the error names the host."""
    elsewhere = Fake(plain({"/studies": Answer(PAGE)}))
    with elsewhere:
        away = Answer(b"", status=302, headers=(("Location", f"{elsewhere.url}/studies"),))
        with one(away) as fake, pytest.raises(RefusedError, match="a redirect to http"):
            ask(fake)
        assert elsewhere.asked == []


def test_a_redirect_on_the_same_host_is_followed():
    """Up to a few of them; a circle is refused."""
    there = {
        "/studies": Answer(b"", status=307, headers=(("Location", "/v3/studies"),)),
        "/v3/studies": Answer(PAGE),
        "/circle": Answer(b"", status=302, headers=(("Location", "/circle"),)),
    }
    with Fake(plain(there)) as fake:
        assert ask(fake) == PAGE
        with pytest.raises(RefusedError, match="status 302"):
            ask(fake, request=Request(base="", path="/circle"))


def test_an_unchanged_answer_is_not_sent_again(tmp_path):
    """With a validator the second question is conditional, and 304 gives the same bytes; damage is no matter."""

    def answer(asked, _):
        if asked.headers.get("if-none-match") == '"one"':
            return Answer(b"", status=304)
        return Answer(PAGE, headers=(("ETag", '"one"'), ("Last-Modified", "Wed, 21 Oct 2026 07:28:00 GMT")))

    with Fake(answer) as fake:
        for _ in range(2):
            assert ask(fake, keep=tmp_path) == PAGE
        assert "if-none-match" not in fake.asked[0].headers
        assert fake.asked[1].headers["if-modified-since"] == "Wed, 21 Oct 2026 07:28:00 GMT"
        for file in tmp_path.iterdir():
            file.write_bytes(b"damaged")
        assert ask(fake, keep=tmp_path) == PAGE
        assert "if-none-match" not in fake.asked[2].headers
        assert ask(fake, request=Request(base="", path="/x", body="{}"), keep=tmp_path) == PAGE
        assert fake.asked[3].method == "POST"
        assert fake.asked[3].headers["content-type"] == "application/json"


def test_a_full_shelf_drops_the_oldest(tmp_path, monkeypatch):
    """Kept answers take a bounded room, and a folder that cannot be written keeps nothing."""
    monkeypatch.setattr("trialbridge.harvest.kept.ROOM", 1000)
    shelf = Shelf(tmp_path / "shelf")
    for number in range(40):
        shelf.put(f"http://a/{number}", {"etag": "x"}, f"{number}".encode() * 50)
    assert shelf.get("http://a/0") is None
    assert shelf.get("http://a/39").body == b"39" * 50
    shelf.put("http://a/none", {}, b"without a validator")
    assert shelf.get("http://a/none") is None
    (tmp_path / "file").write_text("")
    blocked = Shelf(tmp_path / "file" / "below")
    blocked.put("http://a/1", {"etag": "x"}, b"1")
    assert blocked.get("http://a/1") is None


@pytest.mark.parametrize("address", ["ftp://host", "host:80", "http://", "http://host/?q=1"])
def test_an_address_that_is_none_is_the_users_error(address):
    """Only http and https with a host stand for a registry's address."""
    with pytest.raises(InputError, match="--base-url"):
        checked(address)


@pytest.mark.parametrize(
    ("form", "data", "charset", "expected"),
    [
        ("json", b'\xef\xbb\xbf{"a": 1}', "", b'{"a": 1}'),
        ("json", '{"a": "肝癌"}'.encode("gbk"), "gbk", '{"a": "肝癌"}'.encode()),
        ("csv", "编号,题目\n1,肝癌\n".encode("gb18030"), "gb18030", "编号,题目\n1,肝癌\n".encode()),
        ("xml", '<?xml version="1.0" encoding="gbk"?><a>肝</a>'.encode("gbk"), "gbk", None),
        ("html", b"<html><body>x</body></HTML>\n", "", None),
        ("html", "<html>肝</html>".encode("gbk"), "gbk", None),
    ],
)
def test_whole_answers_of_every_form(form, data, charset, expected):
    """JSON and tables come in UTF-8, XML and pages as they are."""
    assert whole(Request(base="", path="", form=form), data, charset) == (
        data if expected is None else expected
    )


@pytest.mark.parametrize(
    ("form", "data", "charset", "came"),
    [
        ("json", b"", "", "nothing that is not whole JSON"),
        ("json", b'{"a": [1, 2', "", "not whole JSON"),
        ("json", b"[" * 100_000, "", "not whole JSON"),
        ("json", b'{"a": "\xff"}', "", "not UTF-8"),
        ("json", b"{}", "no-such-charset", "not no-such-charset"),
        ("json", b"{}", "", "JSON without studies"),
        ("xml", b"<a><b></a>", "", "not whole XML"),
        ("html", b"<html><body>", "", "without an end"),
        ("csv", b"<html></html>", "", "an HTML page instead of a table"),
        ("csv", b"studies: \xff", "", "not UTF-8"),
    ],
)
def test_what_is_not_whole_is_told_apart(form, data, charset, came):
    """A cut answer, another form and a missing key are never taken for an answer."""
    with pytest.raises(PassingError, match=came):
        whole(Request(base="", path="", form=form, holds=("studies",)), data, charset)


def test_a_page_that_leads_the_way_is_whole_to_the_letter():
    """A broken character in a list may hide a page of it; in a record it costs that character alone."""
    data = b"<html>Displaying pa\xffge 1 of 7</html>"
    record = Request(base="", path="", form="html")
    assert whole(record, data, lenient=True) == data
    with one(Answer(data, "text/html")) as fake:
        assert ask(fake, request=Request(base="", path="/studies", form="html")) == data
        assert len(fake.asked) == 3
    with pytest.raises(PassingError, match="not UTF-8"):
        whole(Request(base="", path="", form="html", records=False), data, lenient=True)

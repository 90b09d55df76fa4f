"""A local HTTP server that answers as a function says, and badly when it is told to."""

import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit


class Asked(NamedTuple):
    """A request as it came; `at` is in seconds of the monotonic clock."""

    method: str
    path: str
    params: dict[str, str]
    headers: Mapping[str, str]
    body: bytes
    at: float


class Answer(NamedTuple):
    """What is sent back."""

    body: bytes
    type: str = "application/json"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


def busy(answer: Answer) -> Answer:
    """Say that there were too many requests, and when to come back: at once."""
    return Answer(b"slow down", "text/plain", 429, (("Retry-After", "0"),))


def failing(status: int) -> Callable[[Answer], Answer]:
    """Say that the server failed."""
    return lambda answer: Answer(b"<html>error</html>", "text/html", status)


def truncated(answer: Answer) -> Answer:
    """Send half of the document, with the right length of the half."""
    return answer._replace(body=answer.body[: len(answer.body) // 2])


def page(answer: Answer) -> Answer:
    """Send a page for people with status 200."""
    text = b"<!DOCTYPE html><html><body>Please solve this puzzle</body></html>"
    return Answer(text, "text/html; charset=utf-8")


def empty(answer: Answer) -> Answer:
    """Send nothing with status 200."""
    return answer._replace(body=b"")


def gbk(answer: Answer) -> Answer:
    """Put Chinese in the encoding of another page into the document, without saying so."""
    middle = len(answer.body) // 2
    return answer._replace(body=answer.body[:middle] + "肝癌".encode("gbk") + answer.body[middle:])


def broken(answer: Answer) -> Answer:
    """Break a character of the document's UTF-8 apart."""
    middle = len(answer.body) // 2
    return answer._replace(body=answer.body[:middle] + "肝".encode()[:2] + answer.body[middle:])


CUT, RESET, STALL, REPEAT = "cut", "reset", "stall", "repeat"
FAULTS: dict[str, Callable[[Answer], Answer] | None] = {
    "429": busy, "500": failing(500), "502": failing(502), "503": failing(503),
    "truncated": truncated, "html": page, "empty": empty, "gbk": gbk, "broken": broken,
    CUT: None, RESET: None, STALL: None, REPEAT: None,
}  # fmt: skip
"""Ways to misbehave; those without a function are done to the connection, or by the protocol (`repeat`)."""


class Fake:
    """A registry at `url`; `faults` name what is done to the next answers, then `rate` of them go wrong.

    `answer` is the protocol: it is told the request, and whether it shall repeat its last page token. `asked`
    keeps every request. `stall` is how long a stalling answer takes, in seconds.
    """

    def __init__(
        self,
        answer: Callable[[Asked, bool], Answer],
        faults: list[str] | None = None,
        rate: float = 0.0,
        seed: int = 1,
        stall: float = 1.0,
    ) -> None:
        """Prepare; the server runs inside `with`."""
        self.answer, self.faults, self.rate, self.stall = answer, faults or [], rate, stall
        self.asked: list[Asked] = []
        self.done: list[str] = []
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                fake._handle(self, b"")

            def do_POST(self) -> None:
                fake._handle(self, self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        """Serve."""
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def _handle(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        parts = urlsplit(handler.path)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(
            handler.command, parts.path, dict(parse_qsl(parts.query)), headers, body, time.monotonic()
        )
        with self._lock:
            self.asked.append(asked)
            fault = self._fault()
        answer = self.answer(asked, fault == REPEAT)
        spoil = FAULTS[fault] if fault else None
        if spoil:
            answer = spoil(answer)
        if fault == STALL:
            time.sleep(self.stall)
        if fault == RESET:
            linger = struct.pack("ii", 1, 0)  # the kernel answers with RST instead of an end
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.close_connection = True
            return
        self._send(handler, answer, cut=fault == CUT)

    def _fault(self) -> str:
        if self.faults:
            name = self.faults.pop(0)
        elif self.rate and self._chance.random() < self.rate:
            name = self._chance.choice(list(FAULTS))
        else:
            return ""
        if name:
            self.done.append(name)
        return name

    def _send(self, handler: BaseHTTPRequestHandler, answer: Answer, cut: bool) -> None:
        handler.send_response(answer.status)
        for name, value in (("Content-Type", answer.type), *answer.headers):
            handler.send_header(name, value)
        if answer.status != 304:
            handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        if answer.status == 304:
            return
        handler.wfile.write(answer.body[: len(answer.body) // 2] if cut else answer.body)
        handler.wfile.flush()
        handler.close_connection = handler.close_connection or cut


class Quiet(ThreadingHTTPServer):
    """Keeps silent about clients that hang up."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: hanging up is what clients under test do."""


def plain(answers: Mapping[str, Answer]) -> Callable[[Asked, bool], Answer]:
    """Give a protocol that has one answer for each path, and 404 for others."""
    return lambda asked, _: answers.get(asked.path, Answer(b"no such page", "text/plain", 404))

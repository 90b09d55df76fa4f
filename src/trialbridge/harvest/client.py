"""The one HTTP client: paced, patient, bounded, to one host at a time; it gives whole answers or an error."""

import logging
import time
from pathlib import Path
from types import TracebackType
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx2
import stamina
from pyrate_limiter import Limiter, Rate

import trialbridge
from trialbridge.errors import InputError, SourceError
from trialbridge.harvest.faults import PASSING, PassingError, RefusedError, retry_after
from trialbridge.harvest.form import ACCEPT, NAMES, whole
from trialbridge.harvest.kept import Shelf
from trialbridge.registries.request import Request

LOG = logging.getLogger(__name__)
REDIRECTS = (301, 302, 303, 307, 308)
STRICT = 2
"""Tries in which a page with a broken character is taken for a bad moment, not for the page's own."""
HERE = ("127.0.0.1", "localhost", "[::1]")
"""Hosts that are reached without the proxy of the environment."""


class Pace(NamedTuple):
    """How a source is treated: requests in so many `seconds`, tries of each, and the patience with an answer.

    `first_wait` doubles with every further try up to `longest_wait`; a Retry-After beyond that ends the run
    (what is done is kept). `silence` is the longest time without a byte, `whole_answer` the time for all of
    them, in seconds; `largest` the bytes of one answer once unpacked.
    """

    requests: int = 40
    seconds: float = 60.0
    tries: int = 6
    first_wait: float = 0.5
    longest_wait: float = 120.0
    silence: float = 30.0
    whole_answer: float = 300.0
    largest: int = 128 << 20


class Client:
    """Asks sources questions; one client may ask several hosts, each at its own pace."""

    def __init__(self, pace: Pace | None = None, keep: Path | None = None, base_url: str = "") -> None:
        """Prepare; `keep` is a folder for answers that may be asked for conditionally.

        `base_url` stands for the host of every request; raises InputError where it is no http address.
        """
        self._pace = pace or Pace()
        self._shelf = Shelf(keep)
        self._base = checked(base_url)
        self._limiters: dict[str, Limiter] = {}
        self.requests = 0
        direct: dict[str, httpx2.BaseTransport | None] = {f"all://{host}": None for host in HERE}
        self._http = httpx2.Client(
            headers={"User-Agent": f"trialbridge/{trialbridge.__version__}"},
            timeout=httpx2.Timeout(self._pace.silence, connect=min(10.0, self._pace.silence)),
            mounts=direct,
        )

    def __enter__(self) -> "Client":
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()

    def answer(self, request: Request) -> bytes:
        """Give the whole answer, of the form the request states; a source's bad moments are waited out.

        Raises RefusedError where the source refuses, SourceError where it fails on, each as one plain line.
        """
        url = self._url(request)
        pace = self._pace
        stamina.instrumentation.set_on_retry_hooks([_note])
        try:
            for attempt in stamina.retry_context(
                on=self._again,
                attempts=pace.tries,
                timeout=None,
                wait_initial=pace.first_wait,
                wait_max=pace.longest_wait,
                wait_jitter=pace.first_wait,
            ):
                with attempt:
                    return self._once(request, url, lenient=attempt.num > STRICT)
        except PassingError as fault:
            raise _failed(request, url, fault.came) from fault
        except httpx2.HTTPError as error:
            raise _failed(request, url, f"{type(error).__name__}: {error}") from error
        raise AssertionError("stamina ends with an answer or an error")  # pragma: no cover

    def _again(self, error: Exception) -> bool | float:
        """Tell whether to ask again, and after how many seconds where the source said so."""
        if isinstance(error, PassingError):
            if error.wait is None:
                return True
            return error.wait if error.wait <= self._pace.longest_wait else False
        return isinstance(error, httpx2.TransportError | httpx2.DecodingError)

    def _once(self, request: Request, url: str, lenient: bool) -> bytes:
        kept = None if request.body else self._shelf.get(url)
        headers = {
            "Accept": ACCEPT[request.form],
            **dict(request.headers),
            **(kept.condition if kept else {}),
        }
        for _ in range(5):
            response, data = self._fetch(request, url, headers)
            if response.status_code not in REDIRECTS:
                break
            url = _next(url, response)
        if response.status_code == 304 and kept:
            return kept.body
        _check(response, url)
        answer = whole(request, data, response.charset_encoding or "", lenient=lenient)
        if not request.body:
            self._shelf.put(self._url(request), response.headers, answer)
        return answer

    def _fetch(self, request: Request, url: str, headers: dict[str, str]) -> tuple[httpx2.Response, bytes]:
        """Ask once, when it is due, and take at most `largest` bytes in at most `whole_answer` seconds."""
        self._wait(url)
        self.requests += 1
        method = "POST" if request.body else "GET"
        content = request.body.encode() if request.body else None
        if content:
            headers = {"Content-Type": "application/json", **headers}
        end = time.monotonic() + self._pace.whole_answer
        data = bytearray()
        with self._http.stream(method, url, headers=headers, content=content) as response:
            for chunk in response.iter_bytes():
                data += chunk
                if len(data) > self._pace.largest:
                    raise _failed(request, url, f"more than {self._pace.largest} bytes")
                if time.monotonic() > end:
                    raise PassingError(f"an answer that is not whole after {self._pace.whole_answer:g} s")
        return response, bytes(data)

    def _wait(self, url: str) -> None:
        host = urlsplit(url).netloc
        if host not in self._limiters:
            rate = Rate(self._pace.requests, max(1, round(self._pace.seconds * 1000)))
            self._limiters[host] = Limiter(rate)
        self._limiters[host].try_acquire(host)

    def _url(self, request: Request) -> str:
        base = (self._base or request.base).rstrip("/")
        return str(httpx2.URL(f"{base}/{request.path.lstrip('/')}", params=list(request.params) or None))


def checked(base_url: str) -> str:
    """Give an address to stand for a registry's, or raise InputError where it is no http address."""
    parts = urlsplit(base_url)
    if base_url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
        raise InputError(
            expected="an address like http://127.0.0.1:8000",
            came=base_url,
            where="--base-url",
            do="give scheme, host and port",
        )
    return base_url


def _next(url: str, response: httpx2.Response) -> str:
    """Give where a redirect leads; only the same host is followed, and never from https to http."""
    there = httpx2.URL(url).join(response.headers.get("location", ""))
    here = httpx2.URL(url)
    same = there.host == here.host and (there.port == here.port or here.scheme != there.scheme)
    if not same or (here.scheme, there.scheme) not in (
        ("http", "http"),
        ("http", "https"),
        ("https", "https"),
    ):
        raise RefusedError(
            expected=f"an answer of {here.host}",
            came=f"a redirect to {there.scheme}://{there.host}, which is not followed",
            where=_place(url),
            do="see whether the registry moved; --base-url names its new address",
        )
    return str(there)


def _check(response: httpx2.Response, url: str) -> None:
    status = response.status_code
    if status in PASSING:
        raise PassingError(f"status {status}", retry_after(response.headers.get("retry-after")))
    if status != 200:
        refusal = RefusedError(
            expected="status 200",
            came=f"status {status}",
            where=_place(url),
            do="see whether the registry is reachable in a browser, then run the same command again",
        )
        refusal.status = status
        raise refusal


def _failed(request: Request, url: str, came: str) -> SourceError:
    return SourceError(
        expected=f"{NAMES[request.form]} from the source",
        came=came,
        where=_place(url),
        do="run the same command later: it goes on where it stopped",
    )


def _place(url: str) -> str:
    return url.partition("?")[0]


def _note(details: "stamina.instrumentation.RetryDetails") -> None:
    """Note a further try in the log instead of on standard output; addresses hold no patient's data."""
    LOG.info("asked again in %.1f s: %s", details.wait_for, details.caused_by)

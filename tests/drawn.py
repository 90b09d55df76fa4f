"""Requests drawn from a description of an interface, sent to the site, and their statuses held against it."""

import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.errors import NonInteractiveExampleWarning
from hypothesis.strategies import builds, text

MODES = ("positive", "negative")


class Drawn(NamedTuple):
    """What came of an operation: how many requests, their statuses, and what should not have been."""

    operation: str
    cases: int
    statuses: Counter[int]
    faults: list[str]


def drawn(
    description: dict[str, Any], client: Any, cases: int, number: int, base: str = ""
) -> Iterator[Drawn]:
    """Send `cases` requests for each operation, half of them wrong; `base` stands before the paths.

    An operation with fewer distinct requests than that is sent them all, then with a stray parameter.
    """
    import schemathesis
    from schemathesis import GenerationMode

    schema = schemathesis.openapi.from_dict(description)
    for result in schema.get_all_operations():
        operation = result.ok()
        documented = {str(status) for status in operation.definition.raw["responses"]}
        statuses: Counter[int] = Counter()
        faults: list[str] = []
        for mode in MODES:
            try:
                strategy = operation.as_strategy(generation_mode=GenerationMode(mode))
                _send(strategy, client, cases // 2, number, base, statuses, faults, documented)
            except Exception as error:
                if type(error).__name__ not in ("Unsatisfiable", "SkipTest"):  # nothing can be wrong with it
                    raise
        if (rest := cases - sum(statuses.values())) > 0:  # where nothing can be wrong all are right
            strategy = operation.as_strategy(generation_mode=GenerationMode("positive"))
            _send(strategy, client, rest, number + 1, base, statuses, faults, documented)
        if (
            rest := cases - sum(statuses.values())
        ) > 0:  # where no more can be asked: beside what nobody knows
            strategy = operation.as_strategy(generation_mode=GenerationMode("positive"))
            strays = builds(_with_stray, strategy, text(min_size=1, max_size=12), text(max_size=30))
            _send(strays, client, rest, number + 2, base, statuses, faults, documented)
        yield Drawn(operation.label, sum(statuses.values()), statuses, faults)


def _with_stray(case: Any, name: str, value: str) -> Any:
    """Add a parameter that the description does not name."""
    case.query = {**(case.query or {}), name: value}
    return case


def _send(
    strategy: Any,
    client: Any,
    cases: int,
    number: int,
    base: str,
    statuses: Counter[int],
    faults: list[str],
    documented: set[str],
) -> None:
    @seed(number)
    @settings(max_examples=cases, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def one(case: Any) -> None:
        status, shown = asked(case, client, base)
        statuses[status] += 1
        if status >= 500 or str(status) not in documented:
            faults.append(f"{status}: {shown}")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NonInteractiveExampleWarning)
        one()


def asked(case: Any, client: Any, base: str) -> tuple[int, str]:
    """Send a case to Django's client, without a network; give the status and the request."""
    from requests import Request

    parts = case.as_transport_kwargs(base_url="http://testserver" + base)
    wanted = ("method", "url", "params", "data", "json", "headers", "cookies", "files")
    prepared = Request(**{name: parts[name] for name in wanted if parts.get(name) is not None}).prepare()
    url = urlsplit(prepared.url or "")
    body = (
        prepared.body
        if isinstance(prepared.body, bytes)
        else (prepared.body or "").encode("utf-8", "replace")
    )
    path = url.path + (f"?{url.query}" if url.query else "")
    kind = str(prepared.headers.get("Content-Type", "application/json"))
    answer = client.generic(prepared.method or "GET", path, body, content_type=kind)
    return answer.status_code, f"{prepared.method} {path[:200]} {body[:200]!r}"

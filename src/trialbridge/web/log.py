"""One line of JSON a request, from a list of allowed fields; no address, no question, no body, no name."""

import logging
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

FIELDS = ("at", "level", "event", "method", "route", "status", "ms", "bytes", "error", "where")
_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"))


class Lines(logging.Formatter):
    """Writes the allowed fields of a record and nothing else: not its message, which may hold anything."""

    def format(self, record: logging.LogRecord) -> str:
        """Give one line."""
        told: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "event": "request" if record.name == "trialbridge.web" else "library",
        }
        told |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        if record.name != "trialbridge.web":
            told["where"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            told |= failure(record.exc_info[1])
        return msgspec.json.encode({name: told[name] for name in FIELDS if name in told}).decode()


def failure(error: BaseException | None) -> dict[str, str]:
    """Name an error and the line of code it came from; its words may quote somebody and are left out."""
    if error is None:
        return {}
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    where = (
        f"{last.filename.rpartition('site-packages/')[2].rpartition('/src/')[2]}:{last.lineno}"
        if last
        else ""
    )
    return {"error": type(error).__name__, "where": where}


def requests(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: tell of every request its method, route, status, time and size."""
    logger = logging.getLogger("trialbridge.web")

    def told(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        answered = answer(request)
        match = request.resolver_match
        logger.info(
            "",
            extra={
                "method": request.method if request.method in _METHODS else "other",
                "route": match.route if match else "none",
                "status": answered.status_code,
                "ms": round((time.perf_counter() - began) * 1000, 1),
                "bytes": 0 if answered.streaming else len(answered.content),
            },
        )
        return answered

    return told


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"lines": {"()": "trialbridge.web.log.Lines"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "lines"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "trialbridge.web": {"handlers": ["out"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["out"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
    },
}

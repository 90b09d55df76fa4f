"""What a worker makes ready before its first request, since threads that make it together may break it."""

import pkgutil
from contextlib import suppress
from importlib import import_module
from typing import Any

import msgspec

LATE = ("trialbridge.flows", "trialbridge.report")
"""Packages whose modules views import at their first call."""
MAPPED = 1 << 30
"""Bytes of a SQLite file that a connection maps instead of copying: threads then share what was read."""


def mapped(connection: Any, **_: Any) -> None:
    """Let a connection to SQLite hold 1 MB of its own, since each of many threads has one."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size={MAPPED}")
            cursor.execute("PRAGMA cache_size=-1000")


def imported(*modules: str) -> None:
    """Import modules, and what views import at their first call; what needs a missing extra is left out."""
    for part in LATE:
        for module in pkgutil.iter_modules(import_module(part).__path__):
            with suppress(ImportError):
                import_module(f"{part}.{module.name}")
    for name in modules:
        import_module(name)


def settle(kind: type[msgspec.Struct] = msgspec.Struct) -> int:
    """Let msgspec lay out how every struct that is loaded is decoded; give how many there are.

    It does so at the first use else, and a second thread that comes meanwhile finds half a layout and kills
    the process.
    """
    count = 0
    for below in kind.__subclasses__():
        with suppress(TypeError, NameError):  # one that nobody decodes: it has fields of any class
            msgspec.json.Decoder(below)
        count += 1 + settle(below)
    return count

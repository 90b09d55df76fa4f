"""The site as a WSGI application: the catalogue is made ready once, then requests are answered."""

import gc
import os
import pkgutil
from contextlib import suppress
from importlib import import_module
from typing import Any

import msgspec

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialbridge.web.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created

from trialbridge import store

MAPPED = 1 << 30
"""Bytes of a SQLite file that a connection maps instead of copying: threads then share what was read."""


def mapped(connection: Any, **_: Any) -> None:
    """Let a connection to SQLite hold 1 MB of its own, since each of many threads has one."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size={MAPPED}")
            cursor.execute("PRAGMA cache_size=-1000")


connection_created.connect(mapped)


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


store.setup()
if os.environ["DJANGO_SETTINGS_MODULE"] == "trialbridge.web.cases.settings":
    from trialbridge.store import casebook

    casebook.setup()
application = get_wsgi_application()
for part in ("trialbridge.flows", "trialbridge.report"):  # what views import at their first call
    for module in pkgutil.iter_modules(import_module(part).__path__):
        with suppress(ImportError):  # of an extra that is not installed
            import_module(f"{part}.{module.name}")
import_module(str(settings.ROOT_URLCONF))  # type: ignore[misc]
settle()
gc.collect()
gc.freeze()  # nothing loaded by now is ever garbage, and looking through it takes 0.1 s each time

"""The site as a WSGI application: the catalogue is made ready once, then requests are answered."""

import gc
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialbridge.web.settings")

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

store.setup()
if os.environ["DJANGO_SETTINGS_MODULE"] == "trialbridge.web.cases.settings":
    from trialbridge.store import casebook

    casebook.setup()
application = get_wsgi_application()
gc.collect()
gc.freeze()  # nothing loaded by now is ever garbage, and looking through it takes 0.1 s each time

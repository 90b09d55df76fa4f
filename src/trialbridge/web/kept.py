"""Finished pages kept for a moment in each process, the same for everybody; it keeps nothing of a visitor."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from trialbridge import store

FRESH = 60
"""Seconds for which a page may be behind the catalogue."""
MOST = 1000
"""Pages that are kept, some 20 kB each."""

Key = tuple[str, str, str]
View = Callable[..., HttpResponse]
_pages: OrderedDict[Key, tuple[float, bytes]] = OrderedDict()
NOTHING = (0.0, b"")
_lock = threading.Lock()


def kept(view: View) -> View:
    """Answer with the page of the last seconds where there is one; browsers are told that they may too."""

    @wraps(view)
    def answered(request: HttpRequest, *given: str, **named: str) -> HttpResponse:
        # the language may stand outside the address, and the page links to itself in other languages
        key = (get_language() or "", request.get_full_path(), str(store.setup()))
        made, page = _pages.get(key, NOTHING)
        if page and time.monotonic() - made < FRESH:
            answer = HttpResponse(page)
        else:
            answer = view(request, *given, **named)
            if answer.status_code != 200:
                return answer
            _keep(key, answer.content)
        answer.headers["Cache-Control"] = f"max-age={FRESH}"
        return answer

    return answered


def forget() -> None:
    """Forget every page."""
    with _lock:
        _pages.clear()


def _keep(key: Key, page: bytes) -> None:
    with _lock:
        _pages[key] = (time.monotonic(), page)
        while len(_pages) > MOST:
            _pages.popitem(last=False)

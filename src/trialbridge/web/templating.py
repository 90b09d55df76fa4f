"""The environment of the site's templates: addresses, words, files by digest; it renders nothing itself."""

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.templatetags.static import static as address
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from jinja2 import StrictUndefined
from markupsafe import Markup

from trialbridge.report.groups import legible, lines
from trialbridge.web import labels, spoken
from trialbridge.web.catalogue import gettext, ngettext, table
from trialbridge.web.spelling import Environment


def environment(**options: Any) -> Environment:
    """Make the environment: every value escaped, an unknown name an error."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**options, extensions=["jinja2.ext.i18n"])
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined] # the extension's
    made.fixed = {"_": said, "url": url, "static": static, "language": language}
    made.globals |= made.fixed
    made.globals |= {
        "in_language": in_language,
        "query": query,
        "coded": labels.coded,
        "label": labels.label,
        "status": labels.status,
        "phase": labels.phase,
        "event": spoken.event,
        "age": spoken.age,
        "role": spoken.role,
        "chance": spoken.chance,
        "away": spoken.away,
        "verdict": spoken.verdict,
        "abroad": spoken.abroad,
        "odds_basis": spoken.odds_basis,
        "here": "",  # the entry of the navigation that a page stands under
    }
    made.filters |= {
        "lines": lines,
        "legible": legible,
        "paragraphs": spoken.paragraphs,
        "marked": spoken.marked,
        "label": labels.label,
    }
    return made


def said(message: str, **values: Any) -> Markup:
    """Give a message in the language of the request, the values in it escaped."""
    words = _said(get_language() or "en", message)
    return words % values if values else words


@lru_cache(maxsize=4096)
def _said(language: str, message: str) -> Markup:
    words = Markup(table(language).get(message, message))  # noqa: S704 - our own tables
    return words if "%(" in words else words % ()


@lru_cache(maxsize=4096)
def _reversed(language: str, name: str, arguments: tuple[object, ...]) -> str:
    return reverse(name, args=arguments)


def url(name: str, *arguments: object) -> str:
    """Give the address of a page in the language of the request."""
    return _reversed(get_language() or "en", name, arguments)


@cache
def static(name: str) -> str:
    """Give the address of a file with the digest of its content, so that browsers may keep it for good."""
    found = finders.find(name)
    digest = hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:12] if found else ""
    return f"{address(name)}?v={digest}"


def language() -> str:
    """Give the language of the page as BCP 47 says it."""
    return {"zh-hans": "zh-Hans"}.get(get_language() or "en", get_language() or "en")


def in_language(request: HttpRequest, code: str) -> str:
    """Give the address of the same page in another language."""
    path, route = request.get_full_path(), request.resolver_match.route if request.resolver_match else ""
    other = _begin(code) + path.removeprefix(_begin(get_language() or "en"))
    if route not in _IN_LANGUAGES:
        _IN_LANGUAGES[route] = bool(route) and translate_url(path, code) == other
    return other if _IN_LANGUAGES[route] else translate_url(path, code)


_IN_LANGUAGES: dict[str, bool] = {}
"""Whether the pages of a route are told apart by the begin of their address alone."""


def _begin(code: str) -> str:
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


def query(**values: Any) -> str:
    """Give values as the query of an address; lists as repeated names, empty ones left out."""
    kept = {name: value for name, value in values.items() if value not in ("", None, [], ())}
    return urlencode(kept, doseq=True)

"""Django settings of the site, on top of those of the databases; nothing here opens a file.

What a part of the site needs beyond this stands in lists that it extends: INSTALLED_APPS, MIDDLEWARE,
`trialbridge.web.urls.SITE` and `PLAIN`.
"""

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from trialbridge.store import settings as stored
from trialbridge.web.log import LOGGING as LOGGING

_HERE = Path(__file__).parent

DEBUG = False  # a page of ours never shows code, settings or variables
SECRET_KEY = os.environ.get("TRIALBRIDGE_SECRET_KEY") or secrets.token_urlsafe(50)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *os.environ.get("TRIALBRIDGE_HOSTS", "").split()]

DATABASES = stored.DATABASES
DATABASE_ROUTERS = stored.DATABASE_ROUTERS
DEFAULT_AUTO_FIELD = stored.DEFAULT_AUTO_FIELD
USE_TZ = stored.USE_TZ
TIME_ZONE = stored.TIME_ZONE

INSTALLED_APPS = [*stored.INSTALLED_APPS, "django.contrib.staticfiles", "csp", "django_htmx"]
MIDDLEWARE = [
    "trialbridge.web.log.requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "trialbridge.web.guard.limits",  # behind what gives a page its headers and its language
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "trialbridge.web.policy.enforce",
]
ROOT_URLCONF = "trialbridge.web.urls"
WSGI_APPLICATION = "trialbridge.web.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {  # ours: fast, the same engine as the reports
        "BACKEND": "trialbridge.web.spelling.Pages",
        "DIRS": [_HERE / "templates"],
        "OPTIONS": {"environment": "trialbridge.web.templating.environment"},
    },
    {  # those that libraries bring
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

# The language stands in the address (/zh-hans/…), so that no cookie has to remember it.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [_HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000  # every address of a file carries the digest of its content

# No script, style, picture or font from anywhere else, and none inside a page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"  # a search for a disease is nobody else's business
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("TRIALBRIDGE_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# What libraries count, in each process; finished pages are kept by `trialbridge.web.kept`.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}

# A record stays in memory, whatever its size: no upload is spooled to a temporary file.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 << 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 5

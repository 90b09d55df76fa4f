"""Django settings of the site with cases: the public site's, with accounts and sessions added."""

import os
from pathlib import Path

from trialbridge.store import settings as stored
from trialbridge.web import settings as public
from trialbridge.web.settings import *  # noqa: F403 - a superset

_HERE = Path(__file__).parent
INSTALLED_APPS = [
    *public.INSTALLED_APPS,
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]
# Libraries that open a transaction and name no database get an empty one; no model is routed there.
DATABASES = {**public.DATABASES, "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
_LAST = "trialbridge.web.policy.enforce"
MIDDLEWARE = [
    *(name for name in public.MIDDLEWARE if name != _LAST),
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "trialbridge.web.cases.session.limits",
    _LAST,
]
AUTH_USER_MODEL = "casebook.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = stored.AUTH_PASSWORD_VALIDATORS
ROOT_URLCONF = "trialbridge.web.cases.site"
TEMPLATES = [
    public.TEMPLATES[0],
    {
        **public.TEMPLATES[1],
        "DIRS": [_HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# Signed out after a quarter of an hour in which nothing was asked; `session.limits` ends a day's session.
SESSION_COOKIE_AGE = 15 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_COOKIES = not os.environ.get("TRIALBRIDGE_PLAIN_HTTP")  # a try on one's own machine has no TLS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
if SECURE_COOKIES:  # browsers take a cookie of such a name from this host alone, over TLS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# "no-referrer" would let a browser send forms with the origin "null", which their token's check refuses;
# to other sites nothing is sent either way.
SECURE_REFERRER_POLICY = "same-origin"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "board"
ACCOUNT_ADAPTER = "trialbridge.web.cases.adapter.Closed"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Trialbridge"
MFA_ADAPTER = "trialbridge.web.cases.adapter.Sealed"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_SENSITIVE_PARAMETERS = ["login", "username", "password"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "trialbridge.web.cases.adapter.tried"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W003"]

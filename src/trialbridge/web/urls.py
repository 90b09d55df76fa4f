"""Addresses of the whole site: pages once a language, interfaces once; each part adds a line of its own."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

# Pages for people, in every language.
SITE: list[URLPattern | URLResolver] = [
    path("", include("trialbridge.web.trials.urls")),
    path("", include("trialbridge.web.patients.urls")),
]
# Interfaces, feeds and files: the same in every language.
PLAIN: list[URLPattern | URLResolver] = [
    path("", include("trialbridge.web.api.urls")),
]

urlpatterns = [*PLAIN, *i18n_patterns(*SITE, prefix_default_language=False)]
handler400 = "trialbridge.web.errors.bad_request"
handler403 = "trialbridge.web.errors.forbidden"
handler404 = "trialbridge.web.errors.not_found"
handler500 = "trialbridge.web.errors.failed"

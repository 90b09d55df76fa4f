"""Addresses of the interfaces."""

from django.urls import include, path

from trialbridge.web import health
from trialbridge.web.api.v1.views import api

urlpatterns = [
    path("healthz", health.live),
    path("readyz", health.ready),
    path("api/ctgov/v2/", include("trialbridge.web.api.ctgov.urls")),
    path("api/v1/", api.urls),
    path("", include("trialbridge.web.api.fhir.urls")),
]

"""Addresses of the interfaces."""

from django.urls import include, path

urlpatterns = [
    path("api/ctgov/v2/", include("trialbridge.web.api.ctgov.urls")),
    path("", include("trialbridge.web.api.fhir.urls")),
]

"""Addresses of the interfaces."""

from django.urls import include, path

from trialbridge.web import health
from trialbridge.web.api import exports
from trialbridge.web.api.v1.views import api

urlpatterns = [
    path("healthz", health.live),
    path("readyz", health.ready),
    path("robots.txt", exports.robots),
    path("sitemap.xml", exports.site_map),
    path("sitemap-<int:number>.xml", exports.site_map),
    path("feeds/trials.atom", exports.search_feed, name="search-feed"),
    path("feeds/trials/<path:study_id>.atom", exports.study_feed, name="study-feed"),
    path("export/trials.<str:kind>", exports.results, name="export"),
    path("export/trials/<path:study_id>.jsonld", exports.study_jsonld, name="study-jsonld"),
    path("api/ctgov/v2/", include("trialbridge.web.api.ctgov.urls")),
    path("api/v1/", api.urls),
    path("", include("trialbridge.web.api.fhir.urls")),
]

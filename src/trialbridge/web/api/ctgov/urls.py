"""Addresses under `/api/ctgov/v2/`."""

from django.urls import path

from trialbridge.web.api.ctgov import about, views

urlpatterns = [
    path("studies", views.list_studies),
    path("studies/metadata", about.metadata),
    path("studies/search-areas", about.search_areas),
    path("studies/enums", about.enums),
    path("studies/<path:study_id>", views.one_study),
    path("stats/size", about.sizes),
    path("stats/field/values", about.values),
    path("stats/field/sizes", about.list_sizes),
    path("stats/fieldValues", about.values),
    path("stats/fieldValues/<str:name>", about.values_of),
    path("stats/listSizes", about.list_sizes),
    path("stats/listSizes/<str:name>", about.list_sizes_of),
    path("version", views.version),
]

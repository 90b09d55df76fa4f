"""Addresses under `/fhir/`, and the one at the root that mCODE's clients post to."""

from django.urls import path

from trialbridge.web.api.fhir import views

urlpatterns = [
    path("getClinicalTrial", views.match),
    path("ResearchStudy/$match", views.match),
    path("fhir/metadata", views.metadata),
    path("fhir/ResearchStudy", views.search),
    path("fhir/ResearchStudy/_search", views.search),
    path("fhir/ResearchStudy/$match", views.match),
    path("fhir/ResearchStudy/<path:study_id>", views.read),
    path("fhir/<path:path>", views.nothing),
    path("fhir/", views.nothing),
]

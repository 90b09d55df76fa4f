"""Addresses of the match page."""

from django.urls import path

from trialbridge.web.patients import views

urlpatterns = [
    path("match/", views.match, name="match"),
    path("match/dossier/", views.dossier, name="dossier"),
]

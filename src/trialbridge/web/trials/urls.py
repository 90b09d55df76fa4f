"""Addresses of the pages about trials."""

from django.urls import path

from trialbridge.web.trials import views

urlpatterns = [
    path("", views.home, name="home"),
    path("trials/", views.search, name="search"),
    path("trials/<str:study_id>/", views.trial, name="trial"),
    path("about/", views.about, name="about"),
]

"""Addresses of the pages about trials."""

from django.urls import path

from trialbridge.web.trials import guides, landscapes, views

urlpatterns = [
    path("", views.home, name="home"),
    path("trials/", views.search, name="search"),
    path("trials/<str:study_id>/", views.trial, name="trial"),
    path("trials/<str:study_id>/similar/", views.similar, name="similar"),
    path("landscapes/", landscapes.index, name="landscapes"),
    path("landscapes/<str:topic>/", landscapes.landscape, name="landscape"),
    path("guides/<str:topic>/", guides.guide, name="guide"),
    path("guides/<str:topic>/<str:cancer>/", guides.guide, name="guide-of"),
    path("sponsors/", guides.sponsor, name="sponsor"),
    path("compare/", views.compare, name="compare"),
    path("glossary/", views.glossary, name="glossary"),
    path("about/", views.about, name="about"),
    path("land.svg", views.land, name="land"),
]

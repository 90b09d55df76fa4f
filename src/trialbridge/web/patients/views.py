"""The match page; a record comes by POST only and is forgotten with the answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def match(request: HttpRequest) -> HttpResponse:
    """Show the form."""
    return render(request, "match.html", {})

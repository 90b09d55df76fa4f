"""Pages for what went wrong: one plain sentence each, and nothing about the machine or the request's data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import translate_url


def page(request: HttpRequest, status: int, said: str = "") -> HttpResponse:
    """Give the page of an HTTP status; `said` adds a sentence of our own."""
    # the other language begins at its first page: an address that failed may hold anything
    context = {"status": status, "said": said, "in_language": lambda _, code: translate_url("/", code)}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request cannot be understood."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this is not open to the visitor."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page."""
    return page(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours."""
    return page(request, 500)

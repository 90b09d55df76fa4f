"""Ends a session twelve hours after it began, whatever was asked meanwhile; idle ones end by their cookie."""

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

BEGAN = "began"
LONGEST = 12 * 3600
Answer = Callable[[HttpRequest], HttpResponse]


def limits(answer: Answer) -> Answer:
    """Make the middleware; it stands behind the one that knows the account."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            began = request.session.setdefault(BEGAN, int(time.time()))
            if time.time() - began > LONGEST:
                logout(request)
        was_in = request.user.is_authenticated
        response = answer(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        elif was_in:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return answered

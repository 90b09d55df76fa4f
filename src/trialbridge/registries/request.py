"""What a registry module asks of the network, as values; it fetches nothing."""

from collections.abc import Generator
from typing import Literal

from trialbridge.model.base import Noun

Form = Literal["json", "xml", "html", "csv"]
"""What an answer must be: JSON and XML that parse to their end, a page up to `</html>`, a table of text."""


class Request(Noun, frozen=True):
    """One question: `base` may be replaced by a mirror, `path` and `params` are the registry's own.

    With a `body` (JSON) it is a POST. An answer counts only when it has the `form` and holds each word of
    `holds` (a key, a tag), so that a cut page or an error page is asked for again and never read. `records`
    is false for an answer that only says how to go on (a list of identifiers): it is sent back, not read.
    `mark` says where to begin again when everything asked before this request is stored: it is given back
    as `after` to `requests`. `total` says that the module's `count(answer)` tells from this answer how many
    studies the source holds in all.
    """

    base: str
    path: str
    params: tuple[tuple[str, str], ...] = ()
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    form: Form = "json"
    holds: tuple[str, ...] = ()
    records: bool = True
    mark: str = ""
    total: bool = False


Requests = Generator[Request, bytes, None]
"""Yields a request, is sent the answer's bytes, and yields the next; it ends when there is no more.

A module's `requests(since=None, *, query="", after="")` may leave out `query` (it cannot search) and `after`
(it begins anew each time); a module without a live source yields nothing.
"""

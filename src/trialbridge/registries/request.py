"""What a registry module asks of the network, as values; it fetches nothing."""

from collections.abc import Generator

from trialbridge.model.base import Noun


class Request(Noun, frozen=True):
    """One GET: `base` may be replaced by a mirror, `path` and `params` are the registry's own."""

    base: str
    path: str
    params: tuple[tuple[str, str], ...] = ()


Requests = Generator[Request, bytes, None]
"""Yields a request, is sent the answer's bytes, and yields the next; it ends when there is no more."""

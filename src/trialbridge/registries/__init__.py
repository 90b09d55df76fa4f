"""Outside bytes in, Study out; pure, no sockets, one file a registry."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Protocol, cast

from trialbridge.model.base import PartialDate
from trialbridge.model.study import Rejected, Study
from trialbridge.registries.request import Request, Requests

__all__ = ["Registry", "Request", "Requests", "recognise", "registries"]

GROUP = "trialbridge.registries"
_DOOR = ("NAME", "ID_PATTERN", "requests", "recognises", "read")


class Registry(Protocol):
    """What a registry module offers; `recognises` may look at the first bytes only."""

    NAME: str
    ID_PATTERN: str

    def requests(self, since: PartialDate | None = None) -> Requests:
        """Say what to fetch; no input or output. See `request.Requests` for `query`, `after` and `count`."""

    def recognises(self, data: bytes) -> bool:
        """Tell whether bytes are from this registry."""

    def read(self, data: bytes) -> Iterator[Study | Rejected]:
        """Read every record; never raises for any bytes."""


@cache
def registries() -> Mapping[str, Registry]:
    """Give every registry by name: the modules of this package, then the entry points of outsiders."""
    found: dict[str, Registry] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if all(hasattr(module, part) for part in _DOOR):
            found[module.NAME] = cast(Registry, module)
    for entry in entry_points(group=GROUP):
        module = entry.load()
        found.setdefault(module.NAME, cast(Registry, module))
    return MappingProxyType(found)


def recognise(data: bytes) -> str | None:
    """Name the registry whose bytes these look like; None where none does."""
    return next((name for name, registry in registries().items() if registry.recognises(data)), None)

"""The record layout of API v1 (wrapped lists, names repeated in names) as v2 has it; it reads no values."""

import re
from functools import lru_cache
from typing import Any

import msgspec

_MARKS = (b'DateType"', b'"ProtocolSection"', b'"responsiblePartyType"', b'"oversightHasDMC"')
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PREFIX = {
    "designInfo": "design", "maskingInfo": "design", "orgStudyIdInfo": "orgStudyId", "organization": "org",
    "secondaryIdInfo": "secondaryId", "enrollmentInfo": "enrollment", "contact": "locationContact",
    "conditionBrowseModule": "condition", "interventionBrowseModule": "intervention",
    "ipdSharingStatementModule": "ipdSharing",
}  # fmt: skip
_BARE = {"orgStudyIdInfo": "id", "secondaryIdInfo": "id"}
_RENAMED = {"gender": "sex"}
_PLURALS = {"nctIdAlias": "nctIdAliases", "mesh": "meshes", "whoMasked": "whoMasked"}
_SINGLE = frozenset(("observationalModel", "timePerspective"))
_SECTIONS = frozenset(("protocolSection", "derivedSection", "documentSection", "hasResults"))


def recognises(raw: bytes) -> bool:
    """Tell whether a record has names that only API v1 used."""
    return any(mark in raw for mark in _MARKS)


def records(data: bytes) -> list[bytes]:
    """Give the studies of a full answer of API v1; raises msgspec.MsgspecError for another shape."""
    answer = msgspec.json.decode(data, type=_Answer)
    return [bytes(each.Study) for each in answer.FullStudiesResponse.FullStudies]


def modern(record: object) -> object:
    """Give a record's named sections with the names and lists of API v2."""
    if not isinstance(record, dict):
        return record
    named = {_camel(name): value for name, value in record.items()}
    return {name: _renamed(value, name) for name, value in named.items() if name in _SECTIONS}


class _Found(msgspec.Struct):
    Study: msgspec.Raw


class _Response(msgspec.Struct):
    FullStudies: list[_Found]


class _Answer(msgspec.Struct):
    FullStudiesResponse: _Response


def _renamed(value: object, container: str) -> object:
    if isinstance(value, list):
        element = container.removesuffix("s")
        return [_renamed(each, element) for each in value]
    if not isinstance(value, dict):
        return value
    parts: dict[str, Any] = {}
    for given, child in value.items():
        name, element, inner = _unwrapped(_camel(given), child)
        short = _short(name, container)
        if isinstance(inner, list) and short in _SINGLE:
            inner = ", ".join(map(str, inner))
        parts[short] = (
            [_renamed(each, element) for each in inner]
            if element and isinstance(inner, list)
            else _renamed(inner, short)
        )
    return parts


def _unwrapped(name: str, value: object) -> tuple[str, str, object]:
    """Open `armGroupList: {armGroup: […]}` as `armGroups`; the element's name is kept for its own names."""
    if not name.endswith("List") or not isinstance(value, dict) or len(value) != 1:
        return name, "", value
    (given, inner), element = next(iter(value.items())), name.removesuffix("List")
    if _camel(str(given)) != element or not isinstance(inner, list):
        return name, "", value
    return element + "s", element, inner


@lru_cache(maxsize=4096)
def _short(name: str, container: str) -> str:
    """Drop what a name repeats of the part it stands in (`startDateType` in `startDateStruct` -> `type`)."""
    prefix = _PREFIX.get(container, container.removesuffix("Struct"))
    rest = name.removeprefix(prefix)
    if rest == "":
        short = "date" if container.endswith("Struct") else _BARE.get(container, name)
    elif rest != name and rest[0].isupper():
        short = rest[0].lower() + rest[1:]
    else:
        short = name
    single = short.removesuffix("s")
    if single in _SINGLE:
        return single
    return _PLURALS.get(single, _RENAMED.get(short, short))


@lru_cache(maxsize=4096)
def _camel(name: str) -> str:
    """Give a name with capitals only at the starts of its later words (`NCTId` -> `nctId`)."""
    words = _WORD.findall(name.replace("iPD", "ipd", 1).replace("uRL", "url", 1))
    return words[0].lower() + "".join(word.capitalize() for word in words[1:]) if words else name

"""Parts of a study that every reader builds alike: texts, criteria, days, identifiers, places; no layouts."""

import re
import sys
from collections.abc import Iterable
from html import unescape
from typing import Literal, TypedDict

from trialbridge.model.study import (
    Identifier,
    Location,
    Organisation,
    Outcome,
    Part,
    StudyDate,
    Text,
)
from trialbridge.registries.countries import country
from trialbridge.registries.values import day

Certainty = Literal["actual", "estimated", ""]
HEADINGS = {
    "en": ("Inclusion Criteria:", "Exclusion Criteria:"),
    "zh": ("纳入标准：", "排除标准："),
}
_OWN_HEADING = re.compile(
    r"\W*(?:<[^<>]{0,20}>\W*)*(?:key |main |principal |major |general |subject )?"
    r"(?:inclusion|exclusion|eligibility|纳入|入选|排除|선정|제외)",
    re.IGNORECASE,
)
_NONE = frozenset((
    "", "n/a", "na", "-", "--", ".", "none", "null", "no", "nil", "无", "/", "undefined", "not applicable",
    "not available", "nil known",
))  # fmt: skip
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("nct", r"NCT ?\d{8}\Z"),
        ("ctis", r"(?:EUCT(?:R|IS)?[- :]?)?20\d\d-5\d{5}-\d\d(?:-\d\d)?\Z"),
        ("eudract", r"(?:EUCTR|EudraCT:? ?)?(?:19|20)\d\d-\d{6}-\d\d(?:-[A-Z]{2,3})?\Z"),
        ("chictr", r"ChiCTR[-A-Z0-9]{6,20}\Z"),
        ("isrctn", r"ISRCTN ?\d{8}\Z"),
        ("who", r"U1111-\d{4}-\d{4}\Z"),
        ("drks", r"DRKS\d{8}\Z"),
        ("anzctr", r"ACTRN ?\d{14}p?\Z"),
        ("ctri", r"CTRI/\d{4}/\d{2,3}/\d{6}\Z"),
        ("jprn", r"(?:JPRN-)?(?:jRCT[a-z]?\d{9,11}|UMIN\d{9}|JapicCTI-\d{6}|JMA-IIA\d{5})\Z"),
        ("cris", r"KCT\d{7}\Z"),
        ("cde", r"CTR20\d{6}\Z"),
        ("rebec", r"RBR-[0-9a-z]{4,10}\Z"),
        ("rpcec", r"RPCEC\d{8}\Z"),
        ("repec", r"PER-\d{3}-\d{2}\Z"),
        ("irct", r"IRCT\w{10,20}\Z"),
        ("pactr", r"PACTR\d{15,16}\Z"),
        ("slctr", r"SLCTR/\d{4}/\d{3}\Z"),
        ("tctr", r"TCTR\d{11}\Z"),
        ("ntr", r"(?:NTR\d{1,5}|NL\d{1,5}|NL-OMON\d{4,6})\Z"),
        ("lbctr", r"LBCTR\d{10}\Z"),
        ("itmctr", r"ITMCTR\d{8,10}\Z"),
    )
)


def texts(*given: tuple[str, str]) -> tuple[Text, ...]:
    """Give texts with their languages, empty and repeated ones left out."""
    told = dict.fromkeys((text, sys.intern(language)) for text, language in given if text.strip())
    return tuple(Text(text=text, language=language) for text, language in told)


def joined(inclusion: Iterable[str], exclusion: Iterable[str], language: str = "en") -> tuple[Text, ...]:
    """Join the fields of inclusion and exclusion to one block, and tell where each field stands in it.

    A list's items are numbered on lines of their own; every field stands exactly as published. A heading of
    ours is put before fields that do not begin with one of their own.
    """
    block, parts = "", []
    for of, heading, fields in zip(
        ("inclusion", "exclusion"),
        HEADINGS.get(language, HEADINGS["en"]),
        (inclusion, exclusion),
        strict=True,
    ):
        said = [field for field in fields if field.strip()]
        if not said:
            continue
        block += "\n\n" if block else ""
        if not _OWN_HEADING.match(said[0]):
            block += heading + "\n"
        for at, field in enumerate(said, start=1):
            block += (f"{at}. " if len(said) > 1 else "") if at == 1 else f"\n{at}. "
            parts.append(Part(of=of, start=len(block), end=len(block) + len(field)))
            block += field
    return (Text(text=block, language=sys.intern(language), parts=tuple(parts)),) if block else ()


def dates(*given: tuple[str, str, Certainty]) -> tuple[StudyDate, ...]:
    """Give the events that have a day: (event, as published, actual or estimated)."""
    found = []
    for event, published, kind in given:
        if published.strip():
            known = day(published)
            said = "" if known == published else published
            found.append(StudyDate(event=event, date=known, type=kind, published=said))
    return tuple(found)


def identifiers(own: str, kind: str, others: Iterable[tuple[str, str]] = ()) -> tuple[Identifier, ...]:
    """Give the record's own number and the others it names, each (number, who gave it), once."""
    found = {own: Identifier(id=own, kind=kind)}
    for number, domain in others:
        plain = number.strip()
        if said(plain) and plain not in found:
            found[plain] = Identifier(id=plain, kind=id_kind(plain), domain=domain.strip())
    return tuple(found.values())


def id_kind(number: str, otherwise: str = "secondary") -> str:
    """Name the registry or authority whose form an identifier has."""
    plain = number.strip()
    return next((kind for kind, pattern in _KINDS if pattern.match(plain)), otherwise)


def said(answer: str) -> bool:
    """Tell whether a field says something ("N/A", "-" and "None" do not)."""
    return answer.strip().lower() not in _NONE


def pieces(text: str, separator: str = r";|<br ?/?>|\n") -> tuple[str, ...]:
    """Cut a list that a registry wrote into one field; empty and repeated pieces are left out."""
    cut = (each.strip(" \t\r\n.;") for each in re.split(separator, unescape(text)))
    return tuple(dict.fromkeys(each for each in cut if said(each)))


def countries(names: Iterable[str]) -> tuple[Location, ...]:
    """Give countries of recruitment as places without a site, each once."""
    found: dict[str, Location] = {}
    for name in names:
        if said(name):
            place = located(name)
            found.setdefault(place["country"], Location(**place))
    return tuple(found.values())


class Place(TypedDict):
    """The fields of a Location that a country fills."""

    country: str
    published: str


def located(name: str) -> Place:
    """Give the fields of a place for a country: the name shown, and the words as published if others."""
    shown = country(name)
    return Place(country=shown, published="" if shown == name else name)


def organisations(names: Iterable[str], kind: str = "") -> tuple[Organisation, ...]:
    """Give organisations by their names, each once."""
    return tuple(Organisation(name=name.strip(), kind=kind) for name in dict.fromkeys(names) if said(name))


def outcomes(kind: Literal["primary", "secondary", "other"], measures: Iterable[str]) -> tuple[Outcome, ...]:
    """Give outcomes of which a registry tells the measure alone."""
    return tuple(Outcome(kind=kind, measure=measure) for measure in measures if said(measure))


def count(published: str) -> int | None:
    """Give a number of people ("2,062", "70 participants"); None for what is none."""
    found = re.match(r"\s*(\d{1,3}(?:,\d{3})+|\d{1,9})(?![\d.])", published)
    return int(found[1].replace(",", "")) if found else None


def language_of(text: str, otherwise: str = "en") -> str:
    """Tell Chinese, Japanese and Korean by their script; else what the registry writes in."""
    if re.search(r"[\u3040-\u30ff]", text):
        return "ja"
    if re.search(r"[\uac00-\ud7a3]", text):
        return "ko"
    return "zh" if len(re.findall(r"[\u4e00-\u9fff]", text)) * 5 > len(text.strip()) else otherwise

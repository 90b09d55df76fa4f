"""Lays the terms of three sources over the tables made by hand: diseases, tumour types, headings."""

import re
from collections.abc import Iterable, Iterator

from decisions import GROUPS, NOT_BELOW, NOT_NAMES, NOT_PRESUMED, SAME, SOLID
from headings import Heading, TumourType
from ontology import Disease
from rows import (
    Register,
    Row,
    code,
    key,
    narrower,
    plain_case,
    proper,
    singular,
    slug,
    upright,
    usable,
    written,
)

_NUMBERED = re.compile(r"\d+[A-Za-z]?$")
_KNOWN = ("NCI:", "MESH:", "SNOMED", "ICD10CM")
_BLOOD = re.compile(
    r"lymphoma|leukemia|myeloma|plasmacytoma|hodgkin|myeloid|histiocyt|mast cell|macroglobulin", re.I
)
_LABORATORY = re.compile(
    r"\b(hyper|hypo)\w*(emia|uria)$|\w+(uria|penia|cytosis|philia)$|\banemia$"
    r"|\b(positive|negative|deficiency)$"
    r"|chromosom|genom|karyotyp|genetic|\w+(somy|ploidy|capnia)$|hyperoxia|\bmicro(nucle|satellite)",
    re.I,
)
_CANCER = re.compile(r"^(?:malignant )?(.+?) (cancer|carcinoma|neoplasm)$")


class Diseases:
    """The compilation: holds the register of names and the rows by id."""

    def __init__(self, register: Register, hand: Iterable[Row]) -> None:
        """Start from the tables made by hand, whose names are claimed already."""
        self.register = register
        self.hand = {row.id: row for row in hand}
        self.rows: dict[str, Row] = {}
        self.proper: set[str] = set()
        self.parents: dict[str, set[str]] = {row.id: set(row.parents) for row in self.hand.values()}

    def ontology(self, diseases: dict[str, Disease]) -> list[Row]:
        """Lay the Disease Ontology over the tables."""
        every = {disease.label: disease for disease in diseases.values()}
        kept = {label: disease for label, disease in every.items() if _kept(disease)}
        self.proper = proper(kept) | {label.split()[0] for label in kept if label.split()[0][:1].isupper()}
        ids = {label: self._identity(disease) for label, disease in kept.items()}
        for label, disease in kept.items():
            codes = [found for xref in disease.xrefs if (found := code(xref))]
            self._row(ids[label], label, "disease").codes += [disease.id, *dict.fromkeys(codes)]
        for label, disease in kept.items():
            names = [name for name in disease.synonyms if usable(name)]
            self._names(ids[label], [*names, *_variants(label)])
        for label, disease in kept.items():
            for parent in _lifted(disease, every, kept):
                self._below(ids[label], ids[parent])
            if label in SOLID:
                self._below(ids[label], "solid-tumour")
        self._part_blood_from_solid(ids)
        return list(self.rows.values())

    def oncotree(self, types: list[TumourType], roots: dict[str, str]) -> list[Row]:
        """Add the tumour types that the ontology does not know, below their parents."""
        before = set(self.rows)
        ids = dict(roots)
        for node in types:
            if node.code in ids:
                continue
            name = plain_case(node.name.split(", NOS")[0], self.proper)
            if not usable(name):
                ids[node.code] = ids.get(node.parent, "malignant-neoplasm")
                continue
            known = self.register.owner(name, upright(name)) or next(
                (
                    self.register.codes[f"NCIt:{nci}"]
                    for nci in node.nci
                    if f"NCIt:{nci}" in self.register.codes
                ),
                None,
            )
            parent = ids.get(node.parent, "malignant-neoplasm")
            ids[node.code] = known or self._fresh(name)
            row = self._row(ids[node.code], name, "disease")
            row.codes += [f"OncoTree:{node.code}", *(f"NCIt:{nci}" for nci in node.nci)]
            self._names(row.id, [name] if usable(name) else [])
            if known is None or (known not in self.hand and not self.parents.get(known)):
                self._below(row.id, parent)
        return [row for identity, row in self.rows.items() if identity not in before]

    def headings(self, headings: list[Heading], kinds: dict[str, str]) -> list[Row]:
        """Add MeSH headings, or their names where the heading is known; `kinds` by a tree number's prefix."""
        before = set(self.rows)
        places: dict[str, str] = {}
        wanted = [(_kind(heading, kinds), heading) for heading in headings]
        found = [(kind, heading) for kind, heading in wanted if kind and _speaks(heading.name)]
        for kind, heading in sorted(found, key=lambda pair: min(map(len, pair[1].places))):
            number = f"MeSH:{heading.id}"
            name = plain_case(heading.name, self.proper)
            names = [singular(upright(name)), upright(name)]
            identity = self.register.codes.get(number) or self.register.owner(*names) or self._fresh(names[0])
            row = self._row(identity, names[0], kind)
            row.codes.append(number)
            self._names(identity, [*names, *([name] if ", " in name else [])])
            for place in heading.places:
                places[place] = identity
        for _, heading in found:
            self._place(heading, places, before)
        return [row for identity, row in self.rows.items() if identity not in before]

    def _place(self, heading: Heading, places: dict[str, str], before: set[str]) -> None:
        for place in heading.places:
            identity = places[place]
            if identity in before or identity in self.hand:
                continue
            above = place
            while "." in above:
                above = above.rpartition(".")[0]
                if above in places:
                    self._below(identity, places[above])
                    break

    def _identity(self, disease: Disease) -> str:
        known = SAME.get(disease.label) or self.register.codes.get(disease.id)
        known = known or self.register.owner(disease.label)
        return known or self._fresh(disease.label)

    def _fresh(self, name: str) -> str:
        identity, number = slug(name), 2
        while identity in self.register.ids:
            identity, number = f"{slug(name)}-{number}", number + 1
        self.register.ids.add(identity)
        self.register.owners.setdefault(key(name), identity)
        return identity

    def _row(self, identity: str, name: str, kind: str) -> Row:
        row = self.rows.get(identity)
        if row is None:
            hand = self.hand.get(identity)
            row = Row(identity, name, kind)
            if hand is not None:
                row = Row(identity, hand.name, hand.kind, presumable=hand.presumable)
            self.rows[identity] = row
            self.register.ids.add(identity)
            self.parents.setdefault(identity, set())
        return row

    def _names(self, identity: str, names: Iterable[str]) -> None:
        row = self.rows[identity]
        hand = self.hand.get(identity)
        taken = {key(name) for name in (row.name, *row.synonyms)}
        if hand is not None:
            taken |= {key(name) for name in (hand.name, *hand.synonyms)}
        own = (row.name, hand.name) if hand is not None else (row.name,)
        for name in self.register.free(identity, [name for name in names if not narrower(name, own)]):
            exact_form = written(name)
            if (key(name) in taken and ", " not in name) or key(name) in NOT_NAMES:
                continue
            if ", " in name and exact_form in row.synonyms:
                continue
            taken.add(key(name))
            row.synonyms.append(exact_form)

    def _below(self, identity: str, parent: str) -> None:
        """Add a parent unless it would close a circle or is implied already."""
        above = self._above(parent)
        if identity in above or parent in self._above(identity) or (identity, parent) in NOT_BELOW:
            return
        self.parents[identity].add(parent)
        self.rows[identity].parents.append(parent)

    def _above(self, identity: str) -> set[str]:
        seen: set[str] = set()
        open_ = [identity]
        while open_:
            at = open_.pop()
            if at not in seen:
                seen.add(at)
                open_ += self.parents.get(at, ())
        return seen

    def _part_blood_from_solid(self, ids: dict[str, str]) -> None:
        """Take the solid parents from blood cancers: a lymphoma of the skin is no solid tumour."""
        for label, identity in ids.items():
            row = self.rows[identity]
            if _BLOOD.search(label):
                solid = [parent for parent in row.parents if "solid-tumour" in self._above(parent)]
                if len(solid) < len(row.parents) or identity in self.hand:
                    row.parents = [parent for parent in row.parents if parent not in solid]
                    self.parents[identity] -= set(solid)

    def presume(self) -> None:
        """Mark what may be presumed absent: diseases, findings, procedures but what only a test rules out."""
        for row in self.rows.values():
            if row.id not in self.hand:
                tested = _LABORATORY.search(row.name) or self._above(row.id) & NOT_PRESUMED
                row.presumable = row.kind in ("disease", "finding", "procedure") and not tested


def _kept(disease: Disease) -> bool:
    if disease.label in GROUPS:
        return False
    numbered = _NUMBERED.search(disease.label) and not any(xref.startswith(_KNOWN) for xref in disease.xrefs)
    return not numbered and usable(disease.label)


def _lifted(disease: Disease, every: dict[str, Disease], kept: dict[str, Disease]) -> Iterator[str]:
    """Give the labels of the nearest parents that are kept."""
    for parent in disease.parents:
        if parent in kept:
            yield parent
        elif parent in every:
            yield from _lifted(every[parent], every, kept)


def _variants(label: str) -> Iterator[str]:
    """Give the other ways to name a disease of an organ and a cancer by its site."""
    if label.endswith(" system disease"):
        yield label.replace(" system disease", " disease")
        yield label.replace(" system disease", " disorder")
    if label.endswith(" disease"):
        yield label.removesuffix("disease") + "disorder"
    if label.endswith(" disorder"):
        yield label.removesuffix("disorder") + "disease"
    match = _CANCER.match(label)
    if match and len(match[1].split()) < 4 and match[1] not in ("malignant", "benign", "organ system"):
        site, sort = match[1], match[2]
        yield f"{sort} of the {site}"
        yield f"{sort} of {site}"
        if sort == "cancer":
            for word in ("neoplasm", "malignant neoplasm", "tumor", "malignancy", "malignant tumor"):
                yield f"{site} {word}"
            yield f"malignant neoplasm of {site}"
            yield f"malignant {site} neoplasm"


def _kind(heading: Heading, kinds: dict[str, str]) -> str:
    for place in heading.places:
        for prefix in sorted(kinds, key=len, reverse=True):
            if place.startswith(prefix) and kinds[prefix]:
                return kinds[prefix]
            if place.startswith(prefix):
                break
    return ""


def _speaks(name: str) -> bool:
    """Tell whether a heading is a name people write."""
    words = name.lower()
    vague = (
        " as topic",
        "animal",
        "veterinary",
        "experimental",
        " by ",
        "processes",
        "phenomena",
        "attributes",
    )
    return usable(name) and key(name) not in NOT_NAMES and not any(word in words for word in vague)

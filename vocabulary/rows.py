"""Rows of the concept tables while they are compiled: names compared, pruned, written; it knows no source."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trialbridge.vocab.spelling import american
from trialbridge.vocab.view import fold

TABLES = Path(__file__).resolve().parent.parent / "src" / "trialbridge" / "vocab" / "concepts"
COLUMNS = ("id", "name", "kind", "parents", "synonyms", "codes", "presumable", "question")

_SYSTEMS = {
    "NCI": ("NCIt", r"C\d{4,6}"), "MESH": ("MeSH", r"[CD]\d{6,9}"), "ICDO": ("ICDO", r"\d{4}/\d"),
    "ICD10CM": ("ICD10CM", r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?(-[A-Z]\d[0-9A-Z])?"),
    "SNOMED": ("SNOMED", r"\d{6,18}"),
}  # fmt: skip
_EMPTY = frozenset({"esophageal", "human", "malignant", "urinary"})
"""Words that say nothing more of what they stand before: "urinary bladder", "malignant mesothelioma"."""
_VAGUE = re.compile(
    r"susceptibility|nos\b|not otherwise specified|unspecified|obsolete|\(disorder\)|\(finding\)|\bother\b"
    r"|\bdisorder of\b.*\bdisorder of\b|classified elsewhere|\bsite\b|\bstage [ivx]+\b|morphologic",
    re.IGNORECASE,
)


@dataclass
class Row:
    """One concept to be written."""

    id: str
    name: str
    kind: str
    parents: list[str] = field(default_factory=list)
    synonyms: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    presumable: bool = False
    question: str = ""

    def cells(self) -> list[str]:
        """Give the cells in the order of COLUMNS."""
        lists = ["|".join(dict.fromkeys(part)) for part in (self.parents, self.synonyms, self.codes)]
        return [self.id, self.name, self.kind, *lists, "yes" if self.presumable else "no", self.question]


def slug(name: str) -> str:
    """Give the id of a name: "Crohn's disease" -> "crohns-disease"."""
    plain = fold(name).replace("'s", "s").replace("+", " plus ")
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")


def key(name: str) -> str:
    """Give what two spellings of one name share: American, without possessive, plural and punctuation."""
    plain = american(" ".join(fold(name.lstrip("=")).split())).replace("'s ", " ")
    plain = re.sub(r"[^\w+]+", " ", plain).strip()
    if plain.endswith("ies") and len(plain) > 6:
        return plain[:-3] + "y"
    return plain[:-1] if len(plain) > 4 and plain.endswith("s") and plain[-2] not in "sui" else plain


def upright(name: str) -> str:
    """Turn an inverted heading round: "Leukemia, Myeloid, Acute" -> "Acute Myeloid Leukemia"."""
    return " ".join(reversed(name.split(", ")))


def singular(name: str) -> str:
    """Give the singular of a heading ("Breast Neoplasms"), or the name itself."""
    if name.endswith("ies") and len(name) > 6:
        return name[:-3] + "y"
    if re.search(r"[^sui']s$", name) and len(name) > 5:
        return name[:-1]
    return name


def usable(name: str) -> bool:
    """Tell whether a synonym is a name people write: not vague, not endless, not a bare abbreviation."""
    if _VAGUE.search(name) or len(name) > 70 or len(name.split()) > 8 or re.search(r"[|\[;]|- ", name):
        return False
    return len(name) > 3 and not name.isdigit()


def narrower(name: str, names: Iterable[str]) -> bool:
    """Tell whether a name is one of the names and words before it: "acute appendicitis" of appendicitis."""
    words = key(name)
    ends = [other for other in map(key, names) if words.endswith(f" {other}")]
    return any(words.removesuffix(end).strip() not in _EMPTY for end in ends)


def written(name: str) -> str:
    """Give the synonym as the table has it: an abbreviation in capitals is matched in that case only."""
    name = " ".join(name.split())
    letters = re.sub(r"[^A-Za-z]", "", name)
    return "=" + name if letters.isupper() and len(letters) <= 4 and " " not in name else name


def proper(names: Iterable[str]) -> set[str]:
    """Give the words that names write with a capital in their midst: Hodgkin, Sjögren, Down."""
    words = (word for name in names for word in name.split()[1:])
    return {word for word in words if word[:1].isupper() and word[1:].islower()}


def plain_case(name: str, keep: set[str]) -> str:
    """Give a heading in the case of running text: "Breast Neoplasms, Male" -> "breast neoplasms, male"."""
    words = name.split(" ")
    return " ".join(
        word.lower()
        if re.fullmatch(r"[A-Z][a-z]+(-[A-Za-z][a-z]*)*,?", word) and word.strip(",") not in keep
        else word
        for word in words
    )


def code(xref: str) -> str | None:
    """Give a cross-reference in the vocabulary's prefixes, or None where it is malformed or not kept."""
    system, _, number = xref.partition(":")
    prefix, shape = _SYSTEMS.get(system.partition("CT")[0], ("", "nothing"))
    return f"{prefix}:{number}" if re.fullmatch(shape, number) else None


def read(table: Path) -> Iterator[Row]:
    """Read a concept table that is already there."""
    with table.open(encoding="utf-8", newline="") as lines:
        for cells in csv.DictReader(lines, strict=True):
            parents, synonyms, codes = (
                [part for part in cells[column].split("|") if part]
                for column in ("parents", "synonyms", "codes")
            )
            yield Row(
                cells["id"], cells["name"], cells["kind"], parents, synonyms, codes,
                cells["presumable"] == "yes", cells["question"],
            )  # fmt: skip


def write(table: Path, rows: Iterable[Row]) -> int:
    """Write a concept table, ordered by id; give the number of its rows."""
    ordered = sorted(rows, key=lambda row: row.id)
    with table.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(row.cells() for row in ordered)
    return len(ordered)


class Register:
    """Which concept owns which name: the first to claim a name keeps it."""

    def __init__(self) -> None:
        """Start empty."""
        self.owners: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.ids: set[str] = set()

    def claim(self, row: Row) -> None:
        """Enter a row as it stands."""
        self.ids.add(row.id)
        for name in (row.name, *row.synonyms):
            self.owners.setdefault(key(name), row.id)
        for number in row.codes:
            self.codes.setdefault(number, row.id)

    def owner(self, *names: str) -> str | None:
        """Give the concept that owns one of the names."""
        return next((self.owners[key(name)] for name in names if key(name) in self.owners), None)

    def free(self, identifier: str, names: Iterable[str]) -> list[str]:
        """Claim and give the names that no other concept owns."""
        kept = []
        for name in names:
            if self.owners.setdefault(key(name), identifier) == identifier:
                kept.append(name)
        return kept

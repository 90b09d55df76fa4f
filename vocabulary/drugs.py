"""Compiles drugs.csv from the classes in drugs.txt and the drug package's brand names and research codes."""

import bz2
import pickle
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rows import Row, key, slug, written

from trialbridge.vocab.view import fold

LIST = Path(__file__).with_name("drugs.txt")
_RESEARCH = re.compile(r"[a-z]{1,6}[- ]?\d{2,6}[a-z]?")
_BRAND = re.compile(r"[a-z][a-z-]{3,17}")
_SALT = re.compile(
    r"[a-z-]+ (?:(?:di)?hydrochloride|hydrobromide|(?:di)?sodium|potassium|calcium|acetate|(?:bi)?sulfate|"
    r"phosphate|citrate|mesylate|maleate|(?:bi)?tartrate|succinate|fumarate|malate|tosylate|besylate|bromide|nitrate|lactate)"
)
"""A drug with its salt ("donepezil hydrochloride"): the same drug to a criterion."""
_MOST = 12  # brand names and research codes kept of one drug


def compiled() -> list[Row]:
    """Give the rows of drugs.csv: hand-made classes, their drugs, and the package's names for them."""
    rows: dict[str, Row] = {}
    for row in _listed():
        known = rows.setdefault(row.id, row)
        if known is not row:
            known.parents += row.parents
            known.synonyms += row.synonyms
    taken = {key(name) for row in rows.values() for name in (row.name, *row.synonyms)}
    for identity, name, codes in _package(rows.values()):
        row = rows[identity]
        row.codes += [number for number in codes if number not in row.codes]
        if name and key(name) not in taken:
            taken.add(key(name))
            row.synonyms.append(written(name))
    for row in rows.values():
        row.parents = [parent for parent in dict.fromkeys(row.parents) if parent != row.id]
        row.presumable = True
    return list(rows.values())


def _listed() -> Iterator[Row]:
    """Read drugs.txt: a class a line, its drugs indented below it, `@also` for drugs named elsewhere."""
    group = ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@regimen"):
            names, _, components = line.removeprefix("@regimen ").partition(" = ")
            ((name, others),) = _drugs(names)
            yield Row(slug(name), name, "drug", components.split(), others)
        elif line.startswith("  @also"):
            for identity in line.split()[1:]:
                yield Row(identity, identity, "drug", [group])
        elif line.startswith("  "):
            for name, others in _drugs(line):
                yield Row(slug(name), name, "drug", [group], others)
        else:
            group, name, above, names = (part.strip() for part in line.split(";"))
            yield Row(group, name, "drug-class", _parts(above), _parts(names))


def _drugs(line: str) -> Iterator[tuple[str, list[str]]]:
    """Give the drugs of a line with their other names; commas inside brackets separate nothing."""
    for piece in re.split(r",\s+(?![^()]*\))", line.strip()):
        name, _, inside = piece.partition(" (")
        others = [other.strip() for other in inside.removesuffix(")").split(" / ")] if inside else []
        yield name.strip(), [other for other in others if other]


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _package(rows: Iterable[Row]) -> Iterator[tuple[str, str, list[str]]]:
    """Give row id, a further name and codes of every listed drug the package knows."""
    known = {fold(name): row.id for row in rows if row.kind == "drug" for name in (row.name, *row.synonyms)}
    data = _dictionary()
    brands = data["drug_variant_to_variant_data"]
    names: dict[str, list[str]] = {}
    for variant, drugs in data["drug_variant_to_canonical"].items():
        for drug in drugs:
            names.setdefault(drug, []).append(variant)
    for drug, facts in data["drug_canonical_to_data"].items():
        identity = known.get(fold(drug)) or next(
            (known[fold(name)] for name in names.get(drug, ()) if fold(name) in known), None
        )
        if identity is None or slug(drug) != identity:
            continue
        codes = [f"DrugBank:{facts['drugbank_id']}"] if "drugbank_id" in facts else []
        yield identity, "", codes
        told = [name for name in sorted(names.get(drug, ())) if _told(name, brands.get(name, {}))]
        for name in told[:_MOST]:
            yield identity, name, []
        salts = [name for name in sorted(names.get(drug, ())) if _SALT.fullmatch(name)]
        for name in salts:
            if known.get(name.partition(" ")[0]) == identity:
                yield identity, name, []


def _told(name: str, facts: dict[str, Any]) -> bool:
    brand = bool(facts.get("is_brand")) and _BRAND.fullmatch(name)
    return bool(brand) or bool(_RESEARCH.fullmatch(name))


class _Plain(pickle.Unpickler):
    """Reads dictionaries, lists and strings, and refuses anything that would run code."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"expected plain data, found {module}.{name}")


def _dictionary() -> dict[str, Any]:
    found = find_spec("drug_named_entity_recognition")
    if found is None or found.origin is None:
        raise SystemExit("drug-named-entity-recognition is missing; install the extra [tables]")
    with bz2.open(Path(found.origin).with_name("drug_ner_dictionary.pkl.bz2")) as packed:
        dictionary: dict[str, Any] = _Plain(packed).load()
    return dictionary

"""Several records of one patient as one; it settles nothing: what contradicts stays a conflict of both."""

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from trialbridge.errors import InputError
from trialbridge.model.patient import Fact, Patient, SourceDocument


def joined(records: Sequence[Patient]) -> Patient:
    """Join the records of one patient, in order; the first one's id, place and main problem hold.

    Documents of one name get a number, so that every quote names its own. InputError without any record.
    """
    if not records:
        raise InputError(expected="a record", came="none", where="records", do="name at least one file")
    if len(records) == 1:
        return records[0]
    taken: set[str] = set()
    parts = [_renamed(record, taken) for record in records]
    main = next((part for part in parts if any(fact.main for fact in part.facts)), parts[0])
    facts = [
        fact if part is main or not fact.main else msgspec.structs.replace(fact, main=False)
        for part in parts
        for fact in part.facts
    ]
    version = sha256("".join(part.version for part in parts).encode()).hexdigest()
    return msgspec.structs.replace(
        parts[0],
        version=version[:16],
        documents=tuple(document for part in parts for document in part.documents),
        facts=tuple(facts),
        issues=tuple(issue for part in parts for issue in part.issues),
        country=next((part.country for part in parts if part.country), ""),
        city=next((part.city for part in parts if part.city), ""),
    )


def _renamed(record: Patient, taken: set[str]) -> Patient:
    names: dict[str, str] = {}
    for document in record.documents:
        name, number = document.name, 2
        while name in taken:
            name, number = f"{document.name} ({number})", number + 1
        taken.add(name)
        names[document.name] = name
    return msgspec.structs.replace(
        record,
        documents=tuple(_called(document, names) for document in record.documents),
        facts=tuple(_quoting(fact, names) for fact in record.facts),
    )


def _called(document: SourceDocument, names: dict[str, str]) -> SourceDocument:
    return msgspec.structs.replace(document, name=names[document.name])


def _quoting(fact: Fact, names: dict[str, str]) -> Fact:
    if fact.quote is None or names.get(fact.quote.source, fact.quote.source) == fact.quote.source:
        return fact
    return msgspec.structs.replace(
        fact, quote=msgspec.structs.replace(fact.quote, source=names[fact.quote.source])
    )

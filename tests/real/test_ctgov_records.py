"""Real records read and written again in their own shape: how often each field agrees."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from trialbridge.model.study import Study
from trialbridge.registries import ctgov
from trialbridge.report.ctgov import FIELDS, record, values
from trialbridge.report.ctgov.fields import walk

pytestmark = pytest.mark.real

LEAST = {
    "OrgStudyIdType": 0.0,
    "SecondaryIdType": 0.82,
    "ResponsiblePartyInvestigatorFullName": 0.88,
    "ResponsiblePartyInvestigatorTitle": 0.87,
    "ResponsiblePartyInvestigatorAffiliation": 0.98,
    "OrgClass": 0.92,
    "LocationContactPhone": 0.98,
    "LocationContactPhoneExt": 0.91,
    "CentralContactPhoneExt": 0.97,
    "InterventionArmGroupLabel": 0.98,
}
"""Fields our study keeps less of; every other one agrees in 99 of 100 records that have it."""


def agreement(file: Path, most: int = 100_000) -> dict[str, tuple[int, int]]:
    """Count, by field, the records in which it stands on either side, and those in which both are equal."""
    leaves = [it for it in walk(FIELDS) if not it.children and it.piece != "LinkedId"]
    there: Counter[str] = Counter()
    same: Counter[str] = Counter()
    with gzip.open(file) as lines:
        for _, line in zip(range(most), lines, strict=False):
            raw: dict[str, Any] = json.loads(line)
            [study] = ctgov.read(line)
            assert isinstance(study, Study)
            ours = record(study)
            for it in leaves:
                given, made = list(values(raw, it)), list(values(ours, it))
                if given or made:
                    there[it.piece] += 1
                    same[it.piece] += given == made
    return {piece: (there[piece], same[piece]) for piece in there}


def test_complete_records_agree(data: Path) -> None:
    """Of 828 complete records every field agrees as often as stated, most of them always."""
    found = agreement(data / "ctgov" / "v2_full_records.jsonl.gz")
    for piece, (there, same) in found.items():
        assert same / there >= LEAST.get(piece, 0.99), (piece, there, same)
    assert sum(there == same for there, same in found.values()) >= 140


def test_records_fit_the_registrys_schema(data: Path) -> None:
    """What we write is what the registry's description says a study is."""
    import jsonschema

    spec = yaml.safe_load((data / "specs" / "ctg-oas-v2.yaml").read_text("utf-8"))
    study = {"$ref": "#/components/schemas/Study", "components": spec["components"]}
    check = jsonschema.Draft202012Validator(study)
    faults: Counter[str] = Counter()
    with gzip.open(data / "ctgov" / "v2_full_records.jsonl.gz") as lines:
        for line in list(lines)[::4]:
            [read] = ctgov.read(line)
            assert isinstance(read, Study)
            faults.update(error.message[:120] for error in check.iter_errors(record(read)))
    assert not faults, faults.most_common(5)

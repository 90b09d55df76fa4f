"""Small made-up studies and records, for tests of storing, searching and ingesting."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from trialbridge.model.study import (
    Age,
    Coded,
    Design,
    Eligibility,
    Identifier,
    Intervention,
    Location,
    Source,
    Study,
    StudyDate,
    Text,
)
from trialbridge.vocab import Concept, Phrase, Unit, Variable, Vocabulary

CRITERIA = "Inclusion Criteria:\n\n* Age 18 to 75 years\n* ECOG 0-2\n\nExclusion Criteria:\n\n* Pregnancy"


def study(number: int = 1, **fields: Any) -> Study:
    """Make a study; fields given replace the made-up ones."""
    made = {
        "id": f"NCT{number:08d}",
        "source": Source(registry="ctgov"),
        "title": (Text(text=f"Study {number}"),),
        "status": Coded(value="recruiting"),
        "dates": (StudyDate(event="last_posted", date="2024-03-15"),),
        "design": Design(study_type=Coded(value="interventional"), phase=Coded(value="phase1/phase2")),
        "conditions": ("Hepatocellular Carcinoma",),
        "interventions": (Intervention(name="Sorafenib", type=Coded(value="drug")),),
        "identifiers": (Identifier(id=f"ORG-{number}", kind="org"),),
        "summary": (Text(text="A study of liver cancer."),),
        "eligibility": Eligibility(
            criteria=(Text(text=CRITERIA),),
            sex=Coded(value="all"),
            minimum_age=Age(value=18),
            maximum_age=Age(value=75),
        ),
        "locations": (Location(facility="First Hospital", city="Wuhan", country="China"),),
    }
    return Study(**{**made, **fields})


def record(number: int = 1, **parts: Any) -> dict[str, Any]:
    """Make a record as ClinicalTrials.gov's API v2 gives it; `title`, `posted` and `criteria` replace."""
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{number:08d}",
                "briefTitle": parts.get("title", f"Study {number}"),
            },
            "statusModule": {
                "overallStatus": "RECRUITING",
                "lastUpdatePostDateStruct": {"date": parts.get("posted", "2024-03-15")},
            },
            "conditionsModule": {"conditions": ["Hepatocellular Carcinoma"]},
            "eligibilityModule": {"eligibilityCriteria": parts.get("criteria", CRITERIA), "sex": "ALL"},
        }
    }


def lines(records: Iterable[dict[str, Any]]) -> bytes:
    """Write records as JSON lines."""
    return b"".join(json.dumps(it).encode() + b"\n" for it in records)


def write(path: Path, records: Iterable[dict[str, Any]]) -> Path:
    """Write records as JSON lines, gzipped where the name says so."""
    data = lines(records)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def small_vocabulary() -> Vocabulary:
    """Give a vocabulary of a few rows, so that no test depends on what the tables grow to."""
    concepts = [
        Concept(id="neoplasm", name="neoplasm", kind="disease", synonyms=("tumour", "cancer")),
        Concept(
            id="hepatocellular-carcinoma",
            name="hepatocellular carcinoma",
            kind="disease",
            parents=("neoplasm",),
            synonyms=("=HCC", "liver cell carcinoma", "肝细胞癌"),
        ),
        Concept(
            id="acute-lymphoblastic-leukaemia",
            name="acute lymphoblastic leukaemia",
            kind="disease",
            parents=("neoplasm",),
            synonyms=("=ALL",),
        ),
        Concept(
            id="cik-cell",
            name="cytokine-induced killer cell",
            kind="therapy",
            synonyms=("=CIK", "cytokine-induced killer", "细胞因子诱导的杀伤细胞"),
        ),
    ]
    variables = [
        Variable(
            name="anc", title="absolute neutrophil count", kind="number", unit="10*9/L", aliases=("=ANC",)
        )
    ]
    units = [Unit(code="10*9/L", dimension="count/volume", factor=1.0)]
    return Vocabulary(
        concepts,
        variables,
        units,
        [Phrase(text="at least", type="comparator", value="ge", language="en")],
        stamp="small",
    )

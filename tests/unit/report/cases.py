"""A small study and a patient over the vocabulary of `tests.strategies`, for tests of reports."""

from datetime import date

import msgspec
from tests.strategies import VOCABULARY

from trialbridge.matching.access import home
from trialbridge.matching.chart import Chart
from trialbridge.matching.demands import demands_of
from trialbridge.matching.future import Future
from trialbridge.matching.horizon import horizon
from trialbridge.matching.questions import questions
from trialbridge.matching.report import report
from trialbridge.model.criterion import Criterion
from trialbridge.model.patient import Fact, Issue, Patient, Quote, SourceDocument
from trialbridge.model.rule import Any, Has, Opaque, Range, Rule
from trialbridge.model.study import (
    Age,
    Arm,
    Coded,
    Design,
    Eligibility,
    Intervention,
    Location,
    Organisation,
    Source,
    Study,
    Text,
)  # fmt: skip
from trialbridge.model.verdict import Odds, ScorePart
from trialbridge.report.document import Abroad, MatchDocument, PatientSide, StudyQuote
from trialbridge.report.facts import readings
from trialbridge.report.results import result
from trialbridge.report.words import DISCLAIMER

ITEMS: tuple[tuple[str, str, str, Rule, bool], ...] = (
    ("Inclusion Criteria:", "inclusion", "heading", Opaque(text="Inclusion Criteria:"), True),
    ("1. Small cell lung cancer.", "inclusion", "requirement", Has(concept="sclc"), True),
    ("2. ECOG 0-1.", "inclusion", "requirement", Range(variable="ecog", low=0, high=1), True),
    ("3. Platelets \\>= 100 x 10^9/L.", "inclusion", "requirement",
     Range(variable="platelets", low=100), True),
    ("4. Creatinine <= 1.5 x ULN.", "inclusion", "requirement",
     Range(variable="creatinine", high=1.5, unit="ULN"), True),
    ("5. Patients with dragon's breath <b>bold</b>.", "inclusion", "requirement",
     Opaque(text="dragon"), False),
    ("6. Signed consent.", "inclusion", "procedural", Opaque(text="consent"), True),
    ("7. Priority to those with cancer.", "inclusion", "preference", Has(concept="cancer"), True),
    ("Exclusion Criteria:", "exclusion", "heading", Opaque(text="Exclusion Criteria:"), True),
    ("1. Stroke.", "exclusion", "requirement", Has(concept="stroke"), True),
    ("2. HIV infection.", "exclusion", "requirement", Has(concept="hiv-infection"), True),
    ("3. The investigator considers it unwise.", "exclusion", "discretion", Opaque(text="unwise"), True),
    ("4. Any of:\n   - chemotherapy\n   - CAR-T cells", "exclusion", "requirement",
     Any(rules=(Has(concept="chemotherapy"), Has(concept="car-t-cell"))), True),
)  # fmt: skip
NOTE = "A 61-year-old man with small cell lung cancer, ECOG 1, creatinine 300 umol/L. No stroke."


def criteria() -> tuple[str, tuple[Criterion, ...]]:
    """Give the block and its criteria, each at its place."""
    block, found = "", []
    for text, polarity, role, rule, complete in ITEMS:
        start = len(block)
        found.append(
            Criterion(
                text=text,
                start=start,
                end=start + len(text),
                polarity=polarity,  # type: ignore[arg-type]
                role=role,  # type: ignore[arg-type]
                rule=rule,
                complete=complete,
                kinds=("diagnosis",) if "lung" in text else (),
            )
        )
        block += text + "\n"
    return block, tuple(found)


def study(**changes: object) -> Study:
    """Give the study."""
    made = Study(
        id="DEMO0001",
        source=Source(registry="ctgov", url="https://clinicaltrials.gov/study/DEMO0001", as_of="2026-01"),
        fictional=True,
        title=(Text(text="NK cells & small-cell <lung> cancer"),),
        status=Coded(value="unknown", published="UNKNOWN"),
        last_known_status=Coded(value="recruiting"),
        sponsor=Organisation(name="A hospital"),
        conditions=("Small cell lung cancer",),
        design=Design(phase=Coded(value="phase2"), study_type=Coded(value="interventional")),
        arms=(Arm(label="NK"), Arm(label="Observation")),
        interventions=(Intervention(name="NK cells"),),
        eligibility=Eligibility(
            criteria=(Text(text=criteria()[0]),),
            sex=Coded(value="all"),
            minimum_age=Age(value=18, published="18 Years"),
            maximum_age=Age(value=75, published="75 Years"),
        ),
        locations=(
            Location(facility="First", city="Changchun", country="China", status=Coded(value="completed")),
            Location(facility="Second", city="Beijing", country="China", status=Coded(value="recruiting")),
            Location(facility="Third", city="Pune", country="India", status=Coded(value="recruiting")),
        ),
    )
    return msgspec.structs.replace(made, **changes)


def said(words: str) -> Quote:
    """Quote words of the note."""
    start = NOTE.index(words)
    return Quote(source="note", start=start, end=start + len(words), text=words)


def patient() -> Patient:
    """Give the patient."""
    return Patient(
        id="P-7",
        version="abc123",
        country="India",
        documents=(SourceDocument(name="note", kind="note", text=NOTE, date="2026-03-15"),),
        facts=(
            Fact(variable="age", value=61, unit="a", quote=said("61-year-old")),
            Fact(concept="male", quote=said("man")),
            Fact(concept="sclc", quote=said("small cell lung cancer")),
            Fact(variable="ecog", value=1, quote=said("ECOG 1"), known_on="2026-03-15"),
            Fact(variable="creatinine", value=300, unit="umol/L", quote=said("creatinine 300 umol/L")),
            Fact(concept="stroke", stance="absent", quote=said("No stroke")),
        ),
        issues=(Issue(where="note", expected="a unit", came="weight 70"),),
    )


def document(
    *, day: date = date(2026, 3, 15), changed: Study | None = None, studies: int = 1
) -> MatchDocument:
    """Give the match document."""
    trial, who = changed or study(), patient()
    chart = Chart(who, VOCABULARY, day)
    told = report(trial, "v1v1v1v1v1", criteria()[1], chart, policy="summary", engine="test+1")
    told = msgspec.structs.replace(
        told,
        score=1.5,
        horizon=horizon(trial, criteria()[1], Future(chart), "summary"),
        parts=(ScorePart(name="condition", value=1.5),),
        odds=Odds(
            target="NK cells",
            probability=0.5,
            arms_with=("NK",),
            arms_without=("Observation",),
            control="Observation: no treatment",
            basis="equal_assumed",
            assumptions=("equal allocation assumed",),
            quotes=(Quote(source="arms[0].label", start=0, end=2, text="NK"),),
        ),
    )
    row = result(
        told,
        trial,
        criteria()[1],
        readings=readings(who, VOCABULARY),
        vocabulary=VOCABULARY,
        abroad=Abroad(stated="yes", quote=StudyQuote(start=0, end=7, text="Foreign", source="summary")),
        home=home(who),
    )
    return MatchDocument(
        day=day.isoformat(),
        policy="summary",
        engine="test+1",
        considered=12,
        results=(row,) * studies,
        questions=questions([demands_of(trial, criteria()[1], VOCABULARY, "summary")], chart),
        patient=PatientSide(
            id=who.id, version=who.version, facts=len(who.facts), documents=("note",), issues=1
        ),
        disclaimer=DISCLAIMER,
    )

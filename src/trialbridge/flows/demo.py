"""The sample patients matched with the sample trials, in a data folder of their own."""

from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialbridge import intake
from trialbridge.errors import SourceError
from trialbridge.flows.ingest import Progress, ingest
from trialbridge.flows.match import Request, match
from trialbridge.model.patient import Patient
from trialbridge.report.document import MatchDocument
from trialbridge.report.match_page import page
from trialbridge.report.words import SAMPLES as SAMPLES_NOTICE
from trialbridge.vocab import default_vocabulary

FOLDER = "demo"
SAMPLES = "samples"
TOP = 10


class Shown(NamedTuple):
    """A sample patient's match, and the page it was written to."""

    patient: Patient
    document: MatchDocument
    page: Path


def demo(
    out: Path | None = None, *, data: Path | None = None, progress: Progress | None = None
) -> list[Shown]:
    """Load the sample trials, match each sample patient on the day of their record, write a page for each.

    `out` is the folder for the pages (default: in the data folder). Raises SourceError where it cannot be
    written.
    """
    home = folder(data)
    samples = files("trialbridge.flows") / SAMPLES
    with as_file(samples / "studies.jsonl") as studies:
        ingest([studies], "ctgov", progress, data=home)
    reports = (out or home / "reports").absolute()
    try:
        reports.mkdir(parents=True, exist_ok=True)
        return [_shown(patient, name, reports, home) for name, patient in patients()]
    except OSError as error:
        raise SourceError(
            expected="a folder that can be written",
            came=error.strerror or type(error).__name__,
            where=str(reports),
            do="give another --out",
        ) from error


def folder(data: Path | None = None) -> Path:
    """Give the data folder of the samples, inside the one of the environment."""
    from trialbridge.store.settings import Environment

    return (Environment() if data is None else Environment(data=data)).folder / FOLDER


def patients() -> list[tuple[str, Patient]]:
    """Give the sample patients, each read from its form, by the name of its file."""
    folder = files("trialbridge.flows") / SAMPLES / "patients"
    forms = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda entry: entry.name
    )
    found = [
        (form.name.removesuffix(".json"), intake.read(form.read_bytes(), "form", default_vocabulary()))
        for form in forms
    ]
    return sorted(found, key=lambda entry: entry[1].id)


def _shown(patient: Patient, name: str, reports: Path, folder: Path) -> Shown:
    recorded = patient.documents[0].date
    day = date.fromisoformat(recorded) if recorded and len(recorded) == 10 else date.today()
    document = match(patient, Request(top=TOP, day=day), data=folder)
    document = msgspec.structs.replace(document, notices=(*document.notices, SAMPLES_NOTICE))
    file = reports / f"{name}.html"
    file.write_text(page(document, patient, default_vocabulary()), encoding="utf-8")
    return Shown(patient, document, file)

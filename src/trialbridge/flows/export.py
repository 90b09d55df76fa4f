"""What leaves the catalogue: corrections as JSON lines, studies as CTML or FHIR; it changes nothing."""

from collections.abc import Sequence
from pathlib import Path

from trialbridge.errors import InputError
from trialbridge.flows import correct, show
from trialbridge.flows.engine import engine
from trialbridge.report import ctml as language
from trialbridge.report.ctml import Written
from trialbridge.report.fhir.evidence import bundle, evidence_variable
from trialbridge.vocab import default_vocabulary


def corrections(study_ids: Sequence[str], *, data: Path | None = None) -> str:
    """Give the corrections of some studies, or all, as JSON lines; raises UnknownIdError."""
    named = [show.show(study_id, data=data).study.id for study_id in study_ids]
    return b"".join(correct.written(named, data=data)).decode()


def ctml(study_ids: Sequence[str], *, data: Path | None = None) -> Written:
    """Give studies as CTML trials, a YAML document each; raises InputError where none is named."""
    _named(study_ids, "ctml")
    vocabulary = default_vocabulary()
    parts = []
    for study_id in study_ids:
        study = show.show(study_id, data=data).study
        parts.append(language.write(study, show.criteria(study, data=data), vocabulary, engine()))
    return Written("---\n" + "---\n".join(part.text for part in parts), sum(part.unsaid for part in parts))


def fhir(study_ids: Sequence[str], *, data: Path | None = None) -> str:
    """Give studies as a Bundle of EvidenceVariables (R5); raises InputError where none is named."""
    _named(study_ids, "fhir")
    vocabulary = default_vocabulary()
    studies = [show.show(study_id, data=data).study for study_id in study_ids]
    return bundle([evidence_variable(it, show.criteria(it, data=data), vocabulary) for it in studies])


def _named(study_ids: Sequence[str], kind: str) -> None:
    if not study_ids:
        raise InputError(
            expected="the identifiers of studies",
            came="none",
            where=f"export --format {kind}",
            do=f"name them: `trialbridge export --format {kind} ID…`",
        )

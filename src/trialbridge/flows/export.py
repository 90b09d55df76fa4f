"""What leaves the catalogue for others: corrections as JSON lines, studies as CTML; it changes nothing."""

from collections.abc import Sequence
from pathlib import Path

from trialbridge.errors import InputError
from trialbridge.flows import correct, show
from trialbridge.flows.engine import engine
from trialbridge.report import ctml as language
from trialbridge.report.ctml import Written
from trialbridge.vocab import default_vocabulary


def corrections(study_ids: Sequence[str], *, data: Path | None = None) -> str:
    """Give the corrections of some studies, or all, as JSON lines; raises UnknownIdError."""
    named = [show.show(study_id, data=data).study.id for study_id in study_ids]
    return b"".join(correct.written(named, data=data)).decode()


def ctml(study_ids: Sequence[str], *, data: Path | None = None) -> Written:
    """Give studies as CTML trials, a YAML document each; raises InputError where none is named."""
    if not study_ids:
        raise InputError(
            expected="the identifiers of studies",
            came="none",
            where="export --format ctml",
            do="name them: `trialbridge export --format ctml ID…`",
        )
    vocabulary = default_vocabulary()
    parts = []
    for study_id in study_ids:
        study = show.show(study_id, data=data).study
        parts.append(language.write(study, show.criteria(study, data=data), vocabulary, engine()))
    return Written("---\n" + "---\n".join(part.text for part in parts), sum(part.unsaid for part in parts))

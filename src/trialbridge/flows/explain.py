"""A stored study in plain words, and a summary held against it; nothing is written."""

from pathlib import Path

from trialbridge.flows import show
from trialbridge.report.faithful import Finding
from trialbridge.report.faithful import check as compared
from trialbridge.report.plain import Plain, plain
from trialbridge.vocab import default_vocabulary


def explain(study_id: str, language: str = "en", *, data: Path | None = None) -> Plain:
    """Tell a study in plain words; raises UnknownIdError."""
    study = show.show(study_id, data=data).study
    return plain(study, show.criteria(study, data=data), default_vocabulary(), language)


def check(study_id: str, summary: str, *, data: Path | None = None) -> tuple[Finding, ...]:
    """Give what a summary says and the study does not bear out; raises UnknownIdError."""
    study = show.show(study_id, data=data).study
    return compared(summary, study, show.criteria(study, data=data), default_vocabulary())

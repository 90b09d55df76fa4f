"""Stored studies side by side; nothing is written."""

from collections.abc import Sequence
from pathlib import Path

from trialbridge.flows import show
from trialbridge.report.compare import Comparison
from trialbridge.report.compare import compare as laid
from trialbridge.vocab import default_vocabulary


def compare(studies: Sequence[str], language: str = "en", *, data: Path | None = None) -> Comparison:
    """Lay studies side by side and beside a standard programme; raises UnknownIdError."""
    found = [show.show(study_id, data=data).study for study_id in studies]
    read = [(study, show.criteria(study, data=data)) for study in found]
    return laid(read, default_vocabulary(), language)

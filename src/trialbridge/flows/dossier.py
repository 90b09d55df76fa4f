"""One patient and chosen studies -> the dossier; nothing is written."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from trialbridge.flows import show
from trialbridge.flows.match import Request, match
from trialbridge.model.patient import Patient
from trialbridge.report.dossier import Dossier
from trialbridge.report.dossier import dossier as laid
from trialbridge.vocab import default_vocabulary


def dossier(
    patient: Patient,
    studies: Sequence[str],
    request: Request | None = None,
    languages: tuple[str, ...] = ("en",),
    *,
    data: Path | None = None,
) -> Dossier:
    """Judge the chosen studies for the patient and lay them out in their order.

    Raises InputError before the first ingest, UnknownIdError for a study that is not stored.
    """
    asked = msgspec.structs.replace(request or Request(), studies=tuple(studies), study="")
    document = match(patient, asked, data=data)
    found = [show.show(result.study, data=data).study for result in document.results]
    return laid(document, found, default_vocabulary(), languages)

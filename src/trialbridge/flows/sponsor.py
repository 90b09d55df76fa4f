"""A sponsor's name -> its profile, read afresh from the catalogue; nothing is written."""

from datetime import date
from pathlib import Path

from trialbridge.errors import InputError
from trialbridge.flows.engine import engine
from trialbridge.flows.search import opened
from trialbridge.model.study import Study
from trialbridge.report.sponsor import Profile, profile
from trialbridge.search import Filters
from trialbridge.vocab import fold

MOST = 100_000
NAMED = 5
"""Names that a refusal suggests."""


def sponsor(name: str, language: str = "en", *, data: Path | None = None, day: date | None = None) -> Profile:
    """Compute a sponsor's profile; raises InputError before the first ingest, and where no one name is meant.

    The name may be a part of the sponsor's, as long as only one sponsor has it.
    """
    from trialbridge import store

    serving = opened(store.setup(data))
    from trialbridge.store.catalog import queries

    found = serving.index.search(name, Filters(), MOST, 0, False)
    rows = queries.listed([study for study, _ in found.studies]).values()
    studies = [row.study for row in rows]
    meant = _meant(name, studies)
    own = [study for study in studies if study.sponsor and study.sponsor.name == meant]
    told = (day or date.today()).isoformat()
    return profile(own, day=told, engine=engine(), language=language)


def _meant(name: str, studies: list[Study]) -> str:
    names = dict.fromkeys(study.sponsor.name for study in studies if study.sponsor)
    wanted = fold(name).strip()
    same = [each for each in names if fold(each).strip() == wanted]
    near = same or [each for each in names if wanted in fold(each)]
    if len(near) == 1:
        return near[0]
    raise InputError(
        expected="the name of one sponsor",
        came=f"{name}, which is {'; '.join(near[:NAMED])}" if near else name,
        where="the catalogue",
        do="give the name in full" if near else 'look for it: trialbridge search "…"',
    )

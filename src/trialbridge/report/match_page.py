"""The match document as one self-contained HTML page: no script, nothing asked for from elsewhere."""

from functools import cache
from importlib.resources import files

from jinja2 import BaseLoader, Environment, StrictUndefined
from markupsafe import Markup

from trialbridge.matching.wordings import wording
from trialbridge.model.patient import Patient
from trialbridge.report import opening, saying, words
from trialbridge.report.document import MatchDocument
from trialbridge.report.facts import grouped
from trialbridge.report.groups import legible, lines, sections
from trialbridge.vocab import Vocabulary


def page(document: MatchDocument, patient: Patient, vocabulary: Vocabulary) -> str:
    """Render the document as UTF-8 HTML; `patient` is the one it is of."""
    environment = _environment()
    environment.filters["question"] = lambda name: wording(name, vocabulary)
    return environment.from_string(_file("match.html")).render(
        document=document,
        issues=patient.issues,
        groups=grouped(patient, vocabulary),
        recorded=[document.date for document in patient.documents if document.date],
        policy=words.POLICY[document.policy],
        css=Markup(_file("match.css")),  # noqa: S704 - the package's own file
        words=words.PAGE,
        **{function.__name__: function for function in _SPOKEN},
        sections=sections,
    )


_SPOKEN = (
    saying.tag, saying.basis, saying.place, saying.silent, saying.status, saying.phase, saying.chance,
    saying.odds_basis, saying.sites, saying.abroad, saying.verified, saying.settles, saying.part_name,
    saying.summary, saying.counted, opening.opens, opening.mended, saying.near, saying.author,
    saying.audience,
)  # fmt: skip


def _environment() -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, loader=BaseLoader(), trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["lines"] = lines
    environment.filters["legible"] = legible
    return environment


@cache
def _file(name: str) -> str:
    return (files("trialbridge.report") / "templates" / name).read_text("utf-8")

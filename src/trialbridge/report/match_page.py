"""The match document as one self-contained HTML page: no script, nothing asked for from elsewhere."""

from trialbridge.matching.wordings import wording
from trialbridge.model.patient import Patient
from trialbridge.report import opening, saying, words
from trialbridge.report.document import MatchDocument
from trialbridge.report.facts import grouped
from trialbridge.report.glossary import linked
from trialbridge.report.groups import legible, lines, sections
from trialbridge.report.pages import environment, file
from trialbridge.vocab import Vocabulary


def page(document: MatchDocument, patient: Patient, vocabulary: Vocabulary) -> str:
    """Render the document as UTF-8 HTML; `patient` is the one it is of."""
    rendering = environment()
    rendering.filters |= {
        "question": lambda name: wording(name, vocabulary), "lines": lines, "legible": legible
    }  # fmt: skip
    rendered = rendering.from_string(file("match.html")).render(
        document=document,
        issues=patient.issues,
        groups=grouped(patient, vocabulary),
        recorded=[document.date for document in patient.documents if document.date],
        policy=words.POLICY[document.policy],
        css=file("match.css"),
        words=words.PAGE,
        **{function.__name__: function for function in _SPOKEN},
        sections=sections,
    )
    return linked(rendered)


_SPOKEN = (
    saying.tag, saying.basis, saying.place, saying.silent, saying.status, saying.phase, saying.chance,
    saying.odds_basis, saying.sites, saying.abroad, saying.verified, saying.settles, saying.part_name,
    saying.summary, saying.counted, opening.opens, opening.mended, saying.near, saying.author,
    saying.audience,
)  # fmt: skip

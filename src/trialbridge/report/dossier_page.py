"""The dossier as one self-contained HTML page in one language or two, made for paper; it judges nothing."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from trialbridge.model.patient import Patient
from trialbridge.model.verdict import Question
from trialbridge.report import dossier as parts
from trialbridge.report.called import called
from trialbridge.report.document import CriterionRow, OddsRow, PatientQuote, Result
from trialbridge.report.dossier import Dossier
from trialbridge.report.facts import FactLine, grouped
from trialbridge.report.groups import legible, lines, sections
from trialbridge.report.pages import environment, file
from trialbridge.report.words import SYMBOL
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.locale import sayings

JOIN = "\N{NO-BREAK SPACE}· "
"""Stands between the languages."""
QUESTIONS = 8
_ABSENT = ": absent"
"""How `readings` ends what the record says is absent."""


def page(made: Dossier, patient: Patient, vocabulary: Vocabulary) -> str:
    """Render the dossier as UTF-8 HTML, in its languages; `patient` is the one it is of."""
    voices = [Voice(language, vocabulary) for language in made.languages]
    rendering = environment()
    rendering.filters["flat"] = lambda text: " ".join(lines(text))
    spoken = {name: _together(voices, name) for name in _SPOKEN}
    rendering.filters["tag"] = lambda language: "zh-Hans" if language == "zh" else language
    return rendering.from_string(file("dossier.html")).render(
        made=made, document=made.document, chosen=made.chosen, languages=made.languages,
        groups=grouped(patient, vocabulary), questions=made.document.questions[:QUESTIONS],
        sections=sections, limits=parts, css=Markup("{}{}").format(file("match.css"), file("dossier.css")),
        tag=voices[0].tag, told=voices[0].told, known=voices[0].known, **spoken,
    )  # fmt: skip


class Voice:
    """Says things in one language of a dossier."""

    def __init__(self, language: str, vocabulary: Vocabulary) -> None:
        """Take the language; raises KeyError for one the table lacks."""
        self.table, self.vocabulary = sayings("dossier", language), vocabulary

    def say(self, key: str, **names: object) -> str:
        """Fill a sentence of the table."""
        return self.table.say(key, **names)

    def tag(self, row: CriterionRow) -> tuple[str, str, str]:
        """Give a verdict's symbol, the key of its words, and its class."""
        if not row.applies:
            return SYMBOL["not_applicable"], "tag.not_applicable", "not_applicable"
        key = "tag.unknown" if row.truth == "unknown" else f"tag.{row.polarity}.{row.truth}"
        return SYMBOL[row.truth], key, row.truth

    def silent(self, row: CriterionRow) -> str:
        """Say why no words of the record stand beside a criterion."""
        if row.basis == "presumed" and row.truth != "unknown":
            return self.say("silent.presumed")
        unread = not row.computable and row.truth == "unknown"
        return self.say("silent.not_judged" if unread else "silent.nothing")

    def summary(self, result: Result) -> str:
        """Sum up the verdicts; it calls nobody eligible."""
        outside = any(row.truth == "not_met" for row in result.limits)
        said = [self.say("summary.not_met", n=result.not_met)] if result.not_met else []
        said += [self.say("summary.outside")] if outside else []
        said = said or [self.say("summary.none")]
        unknown = self.say("summary.unknown", n=result.unknown + result.unknown_opaque)
        return self.say("semicolon").join((*said, unknown, self.say("decides")))

    def chance(self, odds: OddsRow | None) -> str:
        """Give the chance of the studied therapy as a share and in per cent."""
        if odds is None or odds.probability is None:
            return self.say("chance.none")
        if odds.probability == 1:
            return self.say("chance.all")
        share = Fraction(odds.probability).limit_denominator(20)
        key = "share.assumed" if "assumed" in odds.basis else "share"
        return self.say(key, k=share.numerator, n=share.denominator, percent=f"{100 * odds.probability:.0f}")

    def control(self, odds: OddsRow | None) -> str:
        """Say what the other groups get, in the record's words."""
        if odds is not None and odds.probability == 1:
            return self.say("control.none")
        told = (odds.control or ", ".join(odds.arms_without)) if odds is not None else ""
        return told or self.say("control.unsaid")

    def state(self, result: Result) -> str:
        """Give status and phase; a word the table lacks stands as published."""
        named = (("status", result.status), ("phase", result.phase))
        return self.say("comma").join(
            self.say(f"{kind}.{value}") if f"{kind}.{value}" in self.table else value for kind, value in named
        )

    def question(self, question: Question) -> str:
        """Put a question to the one who can answer it."""
        name = called(question.variable, self.vocabulary, self.table.language)
        text = question.addressed or question.text
        return self.say(f"question.{question.audience}", text=text, name=name)

    def told(self, quote: PatientQuote) -> str:
        """Give the record's side of a verdict: what it was read as, or in other languages its own words."""
        if self.table.language == "en" and quote.says:
            return quote.says
        words = " ".join(legible(quote.text))
        return self.say("absent", words=words) if quote.says.endswith(_ABSENT) else words

    def known(self, fact: FactLine) -> str:
        """Give a fact; where English is not asked for, in the words of the record."""
        if self.table.language == "en" or fact.quote is None:
            return fact.words
        return " ".join(legible(fact.quote.text))


_SPOKEN = ("say", "silent", "summary", "chance", "control", "state", "question")


def _together(voices: Sequence[Voice], name: str) -> Callable[..., str]:
    """Say a thing in every language; what is the same in all stands once."""

    def said(*given: Any, **names: Any) -> str:
        return JOIN.join(dict.fromkeys(getattr(voice, name)(*given, **names) for voice in voices))

    return said

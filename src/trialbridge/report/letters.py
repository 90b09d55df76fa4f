"""Letters of a case as plain text, English and Chinese: to investigator, consulate, oncologist at home.

They are drafts for a person to read and send; a letter decides nothing and names no one as eligible.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, StrictUndefined, Template

from trialbridge.report.called import called
from trialbridge.report.document import Part
from trialbridge.vocab import Vocabulary

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


class Asked(Part, frozen=True):
    """A question as it stands in a letter, with the study's words that raise it."""

    text: str
    words: str = ""


class QuestionLetter(Part, frozen=True):
    """What a letter to the investigator says. The patient is `case` in it, a reference without a name."""

    day: str
    study: str
    case: str
    sender: str
    title: str = ""
    to: str = ""
    country: str = ""
    questions: tuple[Asked, ...] = ()


class InvitationLetter(Part, frozen=True):
    """What the hospital's letter for the consulate says; days as they are to be printed."""

    day: str
    hospital: str
    study: str
    name: str
    born: str
    passport: str
    nationality: str
    screening: str
    until: str
    companion: str = ""


class Told(Part, frozen=True):
    """A message of the trial's team, and whether its words are a translation."""

    day: str
    text: str
    translated: bool = False


class FollowUp(Part, frozen=True):
    """What the report to the home oncologist says."""

    day: str
    study: str
    case: str
    sender: str
    title: str = ""
    to: str = ""
    since: str = ""
    attended: tuple[str, ...] = ()
    notes: tuple[Told, ...] = ()
    ahead: tuple[str, ...] = ()


Letter = QuestionLetter | InvitationLetter | FollowUp
_TEMPLATES: dict[type[Part], str] = {
    QuestionLetter: "question",
    InvitationLetter: "invitation",
    FollowUp: "follow_up",
}


def letter(said: Letter, language: Language = "en") -> str:
    """Write a letter in a language, as plain text."""
    fields = {name: getattr(said, name) for name in said.__struct_fields__}
    return _template(f"{_TEMPLATES[type(said)]}.{language}.txt").render(fields).strip() + "\n"


def open_questions(
    asks: Iterable[tuple[str, Sequence[str]]], vocabulary: Vocabulary, language: Language = "en"
) -> tuple[Asked, ...]:
    """Put what unknown criteria leave open as questions, each once, beside the words that raise it first.

    `asks` are the study's words and the variables and concepts they leave open; words that leave none open
    were not understood, and are asked about themselves.
    """
    found: dict[str, Asked] = {}
    for words, names in asks:
        quoted = " ".join(words.split())
        for name in names:
            found.setdefault(name, Asked(text=question(name, vocabulary, language), words=quoted))
        if not names:
            found.setdefault(quoted, Asked(text=_ABOUT_WORDS[language], words=quoted))
    return tuple(found.values())


def question(name: str, vocabulary: Vocabulary, language: Language = "en") -> str:
    """Ask the investigator about one thing; in Chinese by its Chinese name, else by the English one."""
    about = _ABOUT_VALUE if name in vocabulary.variables else _ABOUT_CONCEPT
    return about[language].format(called(name, vocabulary, language))


_ABOUT_VALUE: dict[Language, str] = {
    "en": "What does the protocol ask of {}, and how recent must the value be?",
    "zh": "方案对“{}”的要求及其检测时限是什么？",
}
_ABOUT_CONCEPT: dict[Language, str] = {
    "en": "What does the protocol ask about {}?",
    "zh": "方案对“{}”有何要求？",
}
_ABOUT_WORDS: dict[Language, str] = {
    "en": "How is this criterion applied?",
    "zh": "该条标准如何执行？",
}


@cache
def _template(name: str) -> Template:
    text = (files("trialbridge.report") / "templates" / "letters" / name).read_text("utf-8")
    plain = Environment(  # noqa: S701 - plain text, which nobody renders
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return plain.from_string(text)

"""Taking part in another trial, or earlier in this one; investigational treatment."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, holds, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import Duration, Has, Window

CONCEPTS = ("concurrent-trial", "investigational-therapy", "earlier-enrolment")
_TAKING = (
    r"(?:participation|participating|participated|participates|participants?|enrolled|enrol?lment|"
    r"enrolling|taking part|taken part|involved|involvement|inclusion|included|randomi[sz]ed|"
    r"randomi[sz]ation|recruited|registered)"
)
_SORT = (
    r"(?:investigational|interventional|clinical|therapeutic|therapy|drug|research|intervention|treatment|"
    r"experimental|device|biomedical|pharmaceutical|medical|ongoing|concurrent|vaccine|randomi[sz]ed|"
    r"controlled|observational|scientific)"
)
TRIGGERS = (
    "concurrent-trial", "participation", "participating", "participated", "participates", "participant",
    "participants", "enrolled", "enrollment", "enrolment", "enrolling", "involved", "involvement",
    "inclusion", "included", "randomized", "randomised", "randomization", "randomisation", "recruited",
    "registered",
)  # fmt: skip
_SOME = re.compile(
    r"(?:(?P<now>current(?:ly)?|concurrent(?:ly)?|simultaneous(?:ly)?|active|already) )?(?:being )?"
    rf"{_TAKING} (?:in|into|on|with|for) (?:an? |any |one or more |more than one )?"
    rf"(?:{_SORT}(?:,? (?:and |or )?|/)){{1,6}}"
    r"(?:trials?|stud(?:y|ies)|research|protocols?)(?! (?:drug|treatment|medication|agent|product|site))"
)
_AGAIN = re.compile(
    rf"(?:(?:previous(?:ly)?|prior|earlier|former(?:ly)?|already|past)(?: been)? {_TAKING}|{_TAKING} "
    r"(?:previously|earlier|before|already)) (?:in|into|on|with|for) (?:the |this )"
    r"(?:present |current |same )?"
    r"(?:clinical |research )?(?:trial|study|protocol)(?! (?:drug|treatment|medication|agent|product|site))"
)
_WILLING = re.compile(r"\b(?:un)?(?:able|willing)|\brefus|\bagree|\bconsent|\binability")
_OTHER = re.compile(
    r"(?:(?P<now>current(?:ly)?|concurrent(?:ly)?|simultaneous(?:ly)?|active) )?"
    r"(?:(?:participation|participating|participated|participate|participates|enrolled|enrol?lment|"
    r"enrolling|taking part|taken part|involved|involvement|inclusion|included)"
    r" (?:in|into|on|with) )?(?:any |an )?(?:other |another )"
    rf"(?:{_SORT}(?:,? (?:and |or )?|/)){{0,5}}"
    r"(?:trials?|stud(?:y|ies)|protocols?)(?! (?:drug|treatment|medication|agent|product|intervention|site))"
)

_NOUNS = ("stud", "trial", "protocol", "research")
"""One of these stands in whatever the patterns find."""
_MAY_OTHER = re.compile(
    rf"other (?:{_SORT}(?:,? (?:and |or )?|/)){{0,5}}(?:trials?|stud(?:y|ies)|protocols?)"
)
_MAY_AGAIN = re.compile(
    r"th(?:e|is) (?:present |current |same )?(?:clinical |research )?(?:trial|study|protocol)"
)
_MAY_SOME = re.compile(
    rf" (?:in|into|on|with|for) (?:an? |any |one or more |more than one )?{_SORT}(?:,? |/)"
)
"""What stands in all that each pattern finds, and begins with what is quick to find."""


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "currently participating in another interventional study"."""
    text = sentence.text
    if not holds(text, _NOUNS):
        return
    for start, end, found in matches(sentence, _OTHER) if _MAY_OTHER.search(text) else ():
        yield Atom(
            start,
            end,
            Has(concept="concurrent-trial", status="active" if found["now"] else "any"),
            "concurrent-trial",
            3,
        )
    for start, end, _ in matches(sentence, _AGAIN) if _MAY_AGAIN.search(text) else ():
        yield Atom(start, end, Has(concept="earlier-enrolment"), "earlier-enrolment", 4)
    if sentence.exclusion and _MAY_SOME.search(text) and not _WILLING.search(text):
        for start, end, found in matches(sentence, _SOME):
            rule = Has(concept="concurrent-trial", status="active" if found["now"] else "any")
            yield Atom(start, end, rule, "concurrent-trial", 2)


EXAMPLES = (
    Example(
        "Currently participating in another clinical trial",
        Has(concept="concurrent-trial", status="active"),
        exclusion=True,
    ),
    Example(
        "Participation in another investigational drug study within 30 days prior to screening",
        Has(
            concept="concurrent-trial",
            window=Window(anchor="screening", at_most=Duration(value=30.0, unit="days")),
        ),
        exclusion=True,
    ),
    Example(
        "Currently enrolled in an interventional, randomised clinical trial",
        Has(concept="concurrent-trial", status="active"),
        exclusion=True,
    ),
    Example("Previous enrolment in this study", Has(concept="earlier-enrolment"), exclusion=True),
)

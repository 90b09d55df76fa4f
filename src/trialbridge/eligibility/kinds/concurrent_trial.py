"""Taking part in another trial, or earlier in this one; investigational treatment."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import Atom, Sentence, holds, matches
from trialbridge.eligibility.kinds import Example
from trialbridge.model.rule import All, Duration, Has, Rule, Window

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
_THING = (
    r"(?:drugs?|agents?|products?|compounds?|devices?|medications?|medicines?|vaccines?|treatments?|"
    r"therap(?:y|ies)|interventions?|substances?|biologics?|biological products?)"
)
_OF = (
    r" (?:of|involving|with|employing|using|evaluating|testing|investigating|on|(?:involving|with|of) the "
    r"(?:administration|use) of|involving (?:administration|use) of) "
    r"(?:an? |any |other |another |one or more )?"
    r"(?:(?:investigational|experimental|unapproved|unlicensed)(?: and | or |/| ))+"
    rf"(?:(?:study|medicinal|medical|research|drug|new) )?{_THING}"
    rf"(?:(?:,? or |,? and |/|, )(?:an? )?(?:(?:investigational|experimental|medical) )*{_THING})*"
)
"""What another trial is of, which every such trial is: "a study of an investigational drug or device"."""
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
    rf"(?P<of>{_OF})?"
)
_NEW = re.compile(
    r"(?:(?P<now>current(?:ly)?|concurrent(?:ly)?|simultaneous(?:ly)?|active|already) )?(?:being )?"
    rf"{_TAKING} (?:in|into|on) (?:an? |any |one or more |prior |previous |recent )?"
    rf"(?:trials?|stud(?:y|ies)|protocols?)(?P<of>{_OF})"
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
    rf"(?P<of>{_OF})?"
)

_AT_ENTRY = re.compile(
    r" at (?:the )?(?:time of )?(?:screening|baseline|enrol|study entry|inclusion|randomi)"
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
_NEWNESS = ("investigational", "experimental", "unapproved", "unlicensed")
_MAY_NEW = re.compile(
    r" (?:in|into|on) (?:an? |any |one or more |prior |previous |recent )?"
    r"(?:trials?|stud(?:y|ies)|protocols?) "
)
"""What stands in all that each pattern finds, and begins with what is quick to find."""
_LEAD = 80
"""Characters of what is found before that at most."""


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find "currently participating in another interventional study"."""
    text = sentence.text
    if not holds(text, _NOUNS):
        return
    for start, end, found in matches(sentence, _OTHER, _MAY_OTHER, _LEAD):
        yield Atom(start, end, _trial(found, text), "concurrent-trial", 3)
    for start, end, _ in matches(sentence, _AGAIN, _MAY_AGAIN, _LEAD):
        yield Atom(start, end, Has(concept="earlier-enrolment"), "earlier-enrolment", 4)
    if not sentence.exclusion:
        return
    some = _MAY_SOME.search(text) is not None
    new = holds(text, _NEWNESS) and _MAY_NEW.search(text) is not None
    if not (some or new) or _WILLING.search(text):
        return
    for pattern, may in ((_SOME, some), (_NEW, new)):
        for start, end, found in matches(sentence, pattern) if may else ():
            yield Atom(start, end, _trial(found, text), "concurrent-trial", 2)


def _trial(found: re.Match[str], text: str) -> Rule:
    """Give the trial, whether it is of now, and what it is of where that is said."""
    now = found["now"] or _AT_ENTRY.match(text, found.end()) is not None
    trial = Has(concept="concurrent-trial", status="active" if now else "any")
    return All(rules=(trial, Has(concept="investigational-therapy"))) if found["of"] else trial


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
    Example(
        "Participated in a study of an investigational drug or device within 4 weeks of screening",
        All(
            rules=(
                Has(
                    concept="concurrent-trial",
                    window=Window(anchor="screening", at_most=Duration(value=4.0, unit="weeks")),
                ),
                Has(
                    concept="investigational-therapy",
                    window=Window(anchor="screening", at_most=Duration(value=4.0, unit="weeks")),
                ),
            )
        ),
        exclusion=True,
    ),
    Example("Previous enrolment in this study", Has(concept="earlier-enrolment"), exclusion=True),
)

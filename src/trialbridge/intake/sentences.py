"""A note as sentences, each with the section it stands in; it reads no meaning into them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialbridge.intake.chinese import COMMA
from trialbridge.intake.dates import days
from trialbridge.vocab import View, collapse

_SECTIONS = {
    "pmh": """past medical history | pmh | pmhx | medical history | past history | history | comorbidities |
        comorbid conditions | concurrent conditions | other medical history | past medical problems |
        medical problems | problem list | relevant medical history | significant past medical history""",
    "psh": """past surgical history | psh | pshx | surgical history | procedures | past procedures |
        prior surgeries""",
    "meds": """medications | meds | current medications | home medications | medication | medication list |
        current meds | medications at home | medications on admission | admission medications |
        discharge medications | outpatient medications | current treatment | current therapy |
        concomitant medications""",
    "allergies": "allergies | allergy | drug allergies | adverse reactions | medication allergies",
    "fhx": "family history | fhx | fh | family hx | fam hx | family medical history",
    "social": "social history | shx | sh | social hx | social | habits",
    "labs": """labs | laboratory | laboratory data | laboratory results | laboratory values | lab results |
        lab values | laboratories | pertinent labs | pertinent results | results | blood tests | bloods |
        admission labs | recent labs | laboratory studies | lab studies | lab data | investigations |
        chemistry | haematology | hematology | cbc | lfts | biochemistry | tumor markers | tumour markers |
        blood work | serology | latest labs | current labs""",
    "vitals": """vitals | vital signs | vs | physical exam | physical examination | exam | examination | pe |
        on examination | objective""",
    "ros": "review of systems | ros | systems review",
    "imaging": """imaging | radiology | ct | mri | pet/ct | pet-ct | ct scan | chest x-ray | cxr |
        ultrasound | echo | echocardiogram""",
    "pathology": """pathology | histology | path | biopsy | molecular | molecular testing | genetics |
        molecular profile | biomarkers | immunohistochemistry | ihc | genomics | ngs | histopathology |
        molecular pathology | genomic profile""",
    "hpi": """history of present illness | hpi | history of presenting illness | present illness | cc |
        chief complaint | reason for visit | reason for consultation | reason for referral | subjective |
        presenting complaint | case | summary | clinical summary | oncologic history | oncology history |
        oncological history | past oncologic history | cancer history | treatment history | prior treatment |
        prior therapy | prior treatments | previous treatment | prior therapies | treatments | treatment |
        hospital course | brief hospital course | course | interval history""",
    "dx": """diagnosis | diagnoses | primary diagnosis | principal diagnosis | admission diagnosis | dx |
        assessment | impression | discharge diagnosis | discharge diagnoses | final diagnosis | conclusion |
        opinion | admitting diagnosis | assessment and plan | assessment/plan | a/p | a&p | main diagnosis |
        clinical diagnosis | current diagnosis | oncologic diagnosis""",
    "plan": """plan | recommendations | recommendation | disposition | follow-up | follow up |
        treatment plan | next steps | planned treatment""",
}
_KIND = {" ".join(name.split()): kind for kind, names in _SECTIONS.items() for name in names.split("|")}
_WORDS = frozenset({
    "history", "case", "summary", "treatment", "course", "exam", "results", "plan", "ct", "mri", "echo", "cc",
    "pe", "sh", "vs", "path", "fh", "social", "procedures", "biopsy",
})  # fmt: skip
"""Headings that are words of every sentence: they open a section only before a colon."""

_HEADER = re.compile(
    r"[ \t]*(?:[-*•#>]{1,4}[ \t]*|\d{1,2}[.)][ \t]+)?[*_]{0,2}(?P<name>[A-Za-z][A-Za-z /&'-]{0,48})"
    r"(?P<day>[ \t]*[(\[]?(?:on |from |dated )?\d[\d/.-]{3,9}[)\]]?)?"
)
_AFTER = re.compile(r"[*_]{0,2}[ \t]*:[*_]{0,2}")
_BULLET = re.compile(r"[ \t]*(?:[-*•·–—>+#](?=\s)|\(?\d{1,3}[.)](?=\s)|\[\d{1,3}\])")
_END = re.compile(r"[.!?]+[\"')\]]*(?=\s+[\"'(\[]*[A-Z0-9\u4e00-\u9fff]|\s*$)|[。！？；](?=.)")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w])(?:dr|mr|mrs|ms|prof|vs|approx|no|nos|fig|st|e\.g|i\.e|etc|al|pt|pts|hx|dx|rx|tx|inc|ca|resp"
    r"|temp|wt|ht|min|max|avg|est|dept|hosp|q\.d|b\.i\.d|t\.i\.d|p\.o|i\.v|y\.o|u\.s|(?-i:[a-z]))$",
    re.IGNORECASE,
)
_LONGEST = 1200
"""Characters of a sentence; a text without stops is cut here, so that reading stays linear."""


class Sentence(NamedTuple):
    """A sentence as a view of the note (single spaces), its section, and the day of the section's heading."""

    view: View
    section: str
    day: str | None


class _Heading(NamedTuple):
    section: str
    end: int
    day: str | None


def sentences(text: str) -> Iterator[Sentence]:
    """Split a note; no sentence crosses a blank line, a bullet or a section's heading."""
    section, day = "", None
    for start, end in _blocks(text):
        for begin, stop in _pieces(text, start, end):
            heading = _heading(text, begin, stop)
            if heading is not None:
                section, begin, day = heading
            for first, last in (cut for part in _clauses(text, begin, stop) for cut in _cut(text, *part)):
                view = collapse(text[first:last], first)
                if view.text:
                    yield Sentence(view, section, day)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        space = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        stop = space if space > 0 else start + _LONGEST
        yield start, stop
        start = stop
    yield start, end


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Join hard-wrapped lines; a bullet, a heading, a blank or a short line begins a block of its own."""
    start, at, last = 0, 0, ""
    for line in text.splitlines(keepends=True):
        if at > start and not _continues(last, line):
            yield start, at
            start = at
        last, at = line, at + len(line)
    if at > start:
        yield start, at


def _continues(last: str, line: str) -> bool:
    """Tell whether a line goes on with the sentence of the line before it."""
    before, words = last.strip(), line.strip()
    if not before or not words or _BULLET.match(line) or before[-1] in ".:;!?。：；":
        return False
    if _header_of(line) is not None or _header_of(last) is not None:
        return False
    return words[0].islower() or (len(before) > 60 and (words[0].isalnum() or words[0] in "(\"'"))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    bullet = _BULLET.match(text, start, end)
    begin = bullet.end() if bullet else start
    for mark in _END.finditer(text, begin, end):
        before = text[max(begin, mark.start() - 7) : mark.start()]
        if mark.group() != "." or not _ABBREVIATION.search(before):
            yield begin, mark.end()
            begin = mark.end()
    if begin < end:
        yield begin, end


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split a Chinese sentence at its commas."""
    for mark in COMMA.finditer(text, start, end):
        yield start, mark.end()
        start = mark.end()
    yield start, end


def _heading(text: str, start: int, end: int) -> _Heading | None:
    """Read a section's heading at the start of a piece, with where the words after it begin."""
    while start < end and text[start].isspace():
        start += 1
    found = _header_of(text[start : min(end, start + 90)])
    return None if found is None else found._replace(end=start + found.end)


def _header_of(line: str) -> _Heading | None:
    match = _HEADER.match(line)
    if match is None:
        return None
    name = " ".join(match["name"].lower().split())
    told = days(match["day"] or "")
    day = told[0].date if told else None
    after = _AFTER.match(line, match.end())
    if after is not None:
        alone = not line[after.end() :].strip()
        return _Heading(_KIND.get(name, ""), after.end(), day) if name in _KIND or alone else None
    alone = not line[match.end() :].strip(" \t\r\n*_#")
    return _Heading(_KIND[name], len(line), day) if alone and name in _KIND and name not in _WORDS else None

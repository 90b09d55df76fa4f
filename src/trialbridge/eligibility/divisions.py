"""Whom of a study a header or an item is for: arms, cohorts, parts and people; it reads no criterion."""

import re
from typing import NamedTuple

from trialbridge.eligibility.atoms import holds
from trialbridge.vocab import fold

_NUMBER = r"(?:#\s?)?(?:\d{1,2}[a-z]?|i{1,3}[ab]?|iv|[a-z]\d?)\b"
_KIND = r"(?:(?:sub-?)?cohorts?|(?:study |treatment )?(?:arms?|parts?|phases?)|groups?|strat(?:um|a)|steps?)"
_NAME = (
    rf"{_KIND}\s?{_NUMBER}(?:(?:,\s?(?:and\s|or\s)?|\s(?:and|or|to|through)\s|\s?[&/–-]\s?)"
    rf"(?:{_KIND}\s)?{_NUMBER}){{0,6}}"
)
_COHORT = re.compile(
    r"^\W*(?:(?:for|in|inclusion|exclusion|key|main|additional|specific|only|patients|participants|subjects|"
    r"applicable|to|criteria|enrolled|enrolling|the|expansion|dose|escalation|safety|lead|of|all)[\s-]){0,5}"
    rf"(?P<name>{_NAME})"
    r"(?:\s\([^()]{1,80}\))?(?:\s(?:only|patients|participants|subjects|cohorts?|expansion|dose|escalation|"
    r"portion|study|of the study|must|criteria|(?:pre-?|re-?)?registration)){0,4}"
    r"(?:\W{0,3}[:：)\]]|\s?[-–—]\s|\s{1,2}(?:must|have|are|"
    r"should)\b|\W{0,3}$)"
)
_BEHIND = re.compile(
    rf"[(\[]\s?(?:for\s|in\s|only\s|applies to\s){{0,2}}(?P<name>{_NAME})"
    r"(?:\s(?:only|patients|participants|subjects|cohorts?)){0,2}\s?[)\]]\W*$"
)
_WITHIN = re.compile(rf"[(\[](?:[^()\[\]]{{0,20}}\s)?{_NAME}")
_GROUP = re.compile(
    r"^\W*(?:(?:for|in|the|inclusion|exclusion|criteria|all)\s){0,4}"
    r"(?P<name>(?:dose[\s-])?(?:escalation|expansion)(?:\s(?:cohorts?|phase|part|portion|stage))?|"
    r"(?:extension|monotherapy|combination|safety lead[\s-]in|run[\s-]in)\s(?:cohorts?|phase|part|portion|"
    r"arm)|"
    r"(?:healthy\s|normal\s)?controls?(?:\s(?:group|subjects|participants|arm|cohort))?|"
    r"(?:healthy|normal)\s(?:volunteers?|subjects|participants|adults|controls?))"
    r"(?:\s\([^()]{1,60}\))?(?:\sonly)?\s?(?:[:：]|\s[-–—]\s)"
)
_ANYWHERE = re.compile(
    rf"\b(?P<name>{_NAME})(?=\W|$)|\b(?P<group>(?:healthy|normal)\s(?:volunteers?|subjects|participants|"
    rf"adults|controls?)|"
    r"controls?(?:\sgroup|\ssubjects|\sparticipants)?)\b"
)
_DIVISION = (
    "cohort", "arm", "part", "group", "phase", "strat", "step", "expansion", "escalation", "control",
    "healthy",
)  # fmt: skip
_LONGEST_RANGE = 12

_CRITERIA = re.compile(
    r"\b(?:(?:inclusion|exclusion)(?: ?(?:/|and) ?(?:inclusion|exclusion))?|eligibility|selection|entry|"
    r"enrol?lment)\s{1,9}criteri(?:on|a|um)s?\b"
)
_WORD = re.compile(r"[^\W_][^\s(),;:：/\]]*")
_LONGEST_NAME = 12
"""Words of a header that name a group at most."""
_SENTENCE = frozenset(
    {
        "following", "must", "may", "meet", "meets", "meeting", "met", "listed", "below", "above",
        "include", "includes", "included", "determined", "apply", "is", "are", "be", "was", "were",
        "fulfil", "fulfill", "should", "not", "if", "rule"
    }
)  # fmt: skip
"""Words of a header that names nobody, but begins a sentence."""
_LONGEST_BRACKET = 5
"""Words in brackets that name a group at most."""
_SEXES = frozenset({"woman", "women", "man", "men", "female", "females", "male", "males", "girls", "boys"})
"""Of whom a rule of its own is asked, whatever the group."""
_BY_DESIGN = frozenset(
    {"cases", "controls", "cohort", "cohorts", "group", "groups", "arm", "arms", "substudy", "sub-study"}
)
_EVERYBODY = frozenset(
    {
        "all", "both", "each", "every", "any", "either"
    }
)  # fmt: skip
_PERSONS = frozenset(
    {
        "patient", "patients", "subject", "subjects", "participant", "participants", "individual",
        "individuals", "volunteer", "volunteers", "person", "persons", "people", "recipient", "recipients",
        "candidate", "candidates"
    }
)  # fmt: skip
_SETS = frozenset(
    {
        "group", "groups", "cohort", "cohorts", "arm", "arms", "population", "populations"
    }
)  # fmt: skip
_NAMED = frozenset(
    {
        "adult", "adults", "child", "children", "adolescent", "adolescents", "infant", "infants", "neonate",
        "neonates", "newborn", "newborns", "mother", "mothers", "father", "fathers", "woman", "women",
        "man", "men", "female", "females", "male", "males", "girls", "boys", "case", "cases", "control",
        "controls", "couple", "couples", "survivor", "survivors", "substudy", "sub-study", "sub-studies",
        "asthmatics"
    }
)  # fmt: skip
"""Who is a group by the noun alone."""
_OTHERS = re.compile(
    r"\b(?:donors?|care[ -]?givers?|care[ -]?partners?|carers?|parents?(?! (?:study|protocol|trial))|"
    r"partners?|relatives?|family (?:members?|participants?)|clinicians?|providers?|physicians?|staff|"
    r"navigators?|siblings?|teachers?)\b"
)
"""Who is not the patient."""
_IDLE = frozenset(
    {
        "for", "of", "to", "in", "the", "this", "our", "additional", "specific", "key", "main", "only",
        "solely", "applicable", "relevant"
    }
)  # fmt: skip
_TELL_NOBODY = frozenset(
    {
        "on", "at", "part", "parts", "phase", "phases",
        "a", "an", "and", "or", "with", "study", "studies", "trial", "protocol", "major",
        "general", "other", "core", "common", "primary", "basic", "eligible", "potential", "entry",
        "entering", "enrollment", "enrolment", "enrolling", "enrolled", "registration", "randomization",
        "randomisation", "randomized", "inclusion", "exclusion", "participation", "participating",
        "screening", "baseline", "treatment", "eligibility", "selection", "criteria", "research",
        "clinical", "human", "prospective", "experimental", "summary", "important", "please", "note"
    }
)  # fmt: skip
_PEOPLE = _PERSONS | _SETS
_GENERAL = _PEOPLE | _IDLE | _TELL_NOBODY
"""Words of a header that tell nobody from another."""
PATIENTS = "Patients"
"""The group of a study's patients, where other people have a section of their own."""


class Whom(NamedTuple):
    """Whom a section's header is for; `more` where that is asked beside what everybody is asked."""

    name: str = ""
    others: bool = False
    more: bool = False


_ALL = Whom()


def named_arms(labels: tuple[str, ...]) -> dict[str, str]:
    """Give the labels of a study's arms by how an item may begin with them, without "Experimental:"."""
    found = {}
    for label in labels:
        name = label.strip()
        short = name.partition(":")[2].strip() or name
        for each in (name, short):
            if len(each) > 2:
                found[fold(each)] = label
    return found


def cohorts(text: str, arms: dict[str, str] | None = None) -> tuple[str, ...]:
    """Give the arms, cohorts, parts or phases a line opens or closes with ("Cohort B only:")."""
    opening = text[:160]
    if arms and (named := _named(opening, arms)):
        return named
    low = opening.lower()
    if holds(low, _DIVISION) or (len(text) > 160 and holds(text[-80:].lower(), _DIVISION)):
        found = _COHORT.match(low) or _behind(text)
        if found is not None:
            return _each(found["name"])
        group = _GROUP.match(low)
        if group is not None:
            return (" ".join(group["name"].split()).capitalize(),)
    if (":" in opening or "：" in opening) and (labelled := _labelled(opening)):
        return labelled
    return _in_brackets(text) if text.startswith(_OPENS) or text.endswith(_CLOSES) else ()


_LABEL = re.compile(
    r"\W*(?P<criteria>(?:in|ex)clusion criteria )?(?:for |in )?(?:the )?(?P<name>[^:：.;,()]{2,60})"
    r"(?<! )(?: ?\([^()]{1,40}\))? ?[:：](?:\s|$)",
    re.IGNORECASE,
)
_ENDS_A_LABEL = frozenset(
    {"cohort", "arm", "group", "registry", "substudy", "sub-study", "registration", "pre-registration",
     "preregistration", "re-registration", "reregistration", "only", "adults", "children", "adolescents",
     "infants", "controls", "cases", "survivors"}
)  # fmt: skip
"""The last word of a label that names a part of the study's people or of its course."""
_OF_A_SORT = frozenset(
    {"newly", "diagnosed", "recurrent", "normal", "healthy", "pediatric", "paediatric", "adult", "adolescent",
     "pilot", "young", "elderly"}
)  # fmt: skip
"""Words of a label that tell people apart, and bar none: "Newly diagnosed participants:"."""
_SHORT = re.compile(r"[A-Za-z]*[A-Z]{2,}[A-Za-z]*")
_LONGEST_LABEL = 6


def _labelled(text: str) -> tuple[str, ...]:
    """Give the group or step an item is labelled with: "Expansion cohort: …", "Re-registration: …"."""
    found = _LABEL.match(text)
    if found is None:
        return ()
    spans = [each.span() for each in _WORD.finditer(found["name"])]
    words = [found["name"][at:to].lower() for at, to in spans]
    told = words and len(words) <= _LONGEST_LABEL and (_SEXES | _SENTENCE | _EVERYBODY).isdisjoint(words)
    if not told or not _tells_apart(words) or _OTHERS.search(found["name"].lower()) is not None:
        return ()
    sort = words[-1] in _PERSONS and (
        _OF_A_SORT.issuperset(words[:-1])
        or (len(words) == 2 and _SHORT.fullmatch(found["name"][slice(*spans[0])]) is not None)
    )
    if not (found["criteria"] or sort or words[-1] in _ENDS_A_LABEL):
        return ()
    return (_name(found["name"], words, spans),)


_OPENS, _CLOSES = ("(", "["), (")", "]", ").", "].", ");")
_BRACKET = re.compile(
    r"[(\[](?:for |in )?(?:the )?(?P<name>[^()\[\]]{3,40})[)\]][.;:]?(?:\Z|(?<=:))", re.IGNORECASE
)


def _in_brackets(text: str) -> tuple[str, ...]:
    """Give the group an item opens or closes with in brackets: "(Healthy cohort only): …", "… (cases)"."""
    found = _BRACKET.match(text) or _BRACKET.search(text, max(0, len(text) - 44))
    spans = [each.span() for each in _WORD.finditer(found["name"])] if found is not None else []
    if found is None or not 1 <= len(spans) <= _LONGEST_BRACKET:
        return ()
    words = [found["name"][at:to].lower() for at, to in spans]
    only = words[-1] == "only"
    noun = words[-2] if only and len(words) > 1 else words[-1]
    if not ((_SEXES | _SENTENCE).isdisjoint(words) and (_tells_apart(words) or noun in _NAMED)):
        return ()
    if noun not in _BY_DESIGN and not (only and (noun in _PERSONS or noun in _NAMED)):
        return ()
    return (_name(found["name"], words, spans),)


def _tells_apart(words: list[str]) -> bool:
    """Tell whether one of the words tells a group from the study's other people."""
    return any(word not in _GENERAL and not word[0].isdigit() for word in words)


def _behind(text: str) -> re.Match[str] | None:
    """Find the one cohort that stands in brackets at the end: "History of pancreatitis (Group I only)"."""
    low = text.lower()
    found = _BEHIND.search(low, max(0, len(low) - 80))
    return found if found is not None and _WITHIN.search(low, 0, found.start()) is None else None


def _named(opening: str, arms: dict[str, str]) -> tuple[str, ...]:
    """Give the arm whose label the line begins with, before a colon or "only"."""
    low = fold(opening).lstrip(" *-([")
    low = low.removeprefix("for ").removeprefix("in ").removeprefix("the ")
    for name, label in arms.items():
        rest = low[len(name) : len(name) + 20].lstrip(" )]")
        if low.startswith(name) and rest.startswith(
            (":", "：", "only", "arm:", "group:", "arm only", "group only")
        ):
            return (label,)
    return ()


def _each(name: str) -> tuple[str, ...]:
    """Give every cohort that a name counts up: "arms a and b", "cohorts 1-3"."""
    kind = "Cohort"
    found: list[str] = []
    ranged = False
    for word in _TOKEN.findall(name):
        if word in _RANGE:
            ranged = bool(found)
        elif word in ("and", "or", "study", "treatment"):
            continue
        elif len(word) > 2 and not _roman(word):
            kind = _SINGULAR.get(word, word.rstrip("s").capitalize())
        else:
            number = word.upper() if _roman(word) and word[0] in "iv" else word.title()
            number = re.sub(r"[AB]$", lambda end: end[0].lower(), number) if number[:1] == "I" else number
            first = found[-1].split()[-1] if found else ""
            if ranged:
                found += _counted(kind, first, number)
            found.append(f"{kind} {number}")
            ranged = False
    return tuple(dict.fromkeys(found))


def _roman(word: str) -> bool:
    """Tell whether a word is a small roman number: "iii", "iib"."""
    return word.strip("iv") in ("", "a", "b")


def _counted(kind: str, first: str, last: str) -> list[str]:
    """Give the cohorts between two of one sort: 2 and 3 between 1 and 4."""
    if first.isdigit() and last.isdigit():
        between = [str(each) for each in range(int(first) + 1, int(last))]
    elif len(first) == len(last) == 1 and first.isalpha() and last.isalpha():
        between = [chr(each) for each in range(ord(first) + 1, ord(last))]
    else:
        return []
    return [f"{kind} {each}" for each in between[:_LONGEST_RANGE]]


_TOKEN = re.compile(r"[a-z]+\d?|\d+[a-z]?|[–-]")
_RANGE = frozenset({"-", "–", "to", "through"})
_SINGULAR = {
    "strata": "Stratum",
    "stratum": "Stratum",
    "sub": "Cohort",
    "subcohort": "Cohort",
    "subcohorts": "Cohort",
}


def within(header: str) -> tuple[str, ...]:
    """Give the cohorts a section's header names anywhere: "Exclusion Criteria - Phase 2:"."""
    found = _ANYWHERE.search(header.lower())
    if found is None:
        return ()
    return _each(found["name"]) if found["name"] else (" ".join(found["group"].split()).capitalize(),)


def numbered(name: str) -> bool:
    """Tell whether a group is one of a row: "Cohort 2"."""
    return _NUMBERED.fullmatch(name.lower()) is not None


_NUMBERED = re.compile(_NAME)


def whom(header: str) -> Whom:
    """Tell whom a section's header is for ("Additional exclusion criteria for glioblastoma patients:")."""
    low = header.lower()
    found = _CRITERIA.search(low)
    if found is None:
        return _ALL
    specific = "specific" in low[found.end() : found.end() + 12]
    more = specific or "additional" in low[: found.start()] or "specific" in low[: found.start()]
    for start, end in ((found.end(), len(low)), (0, found.start())):
        behind = start > 0
        part = low[start:end]
        spans = [each.span() for each in _WORD.finditer(part)][: _LONGEST_NAME + 1]
        words = [part[at:to].removesuffix("'s").rstrip(".-–") for at, to in spans]
        if not words or len(words) > _LONGEST_NAME or not _SENTENCE.isdisjoint(words):
            continue
        patients = "patients" in words and "and" in words
        if not _EVERYBODY.isdisjoint(words) or (patients and _OTHERS.search(part) is not None):
            return _ALL
        if "recipient" not in part and _OTHERS.search(part) is not None:
            return Whom(others=True)
        tied = behind and _TIED.match(part) is not None
        nouns = words if tied else words[-1:]
        core = _tells_apart(words)
        if not _NAMED.isdisjoint(nouns) or (core and not _PEOPLE.isdisjoint(nouns)):
            return Whom(_name(header[start:end], words, spans), more=more)
        if core and behind and specific:
            return Whom(_name(header[start:end], words, spans), more=True)
        if not core and not _PERSONS.isdisjoint(nouns) and (tied or not behind):
            return Whom(PATIENTS, more=more)
    return _ALL


_TIED = re.compile(r"[\W_]{0,4}(?:(?:specific|applicable|relevant|only|solely) ){0,2}(?:for|of|to)\b")


def _name(text: str, words: list[str], spans: list[tuple[int, int]]) -> str:
    """Give a group as a header spells it, without the words that only lead to it or close it."""
    told = [span for word, span in zip(words, spans, strict=True) if word not in _IDLE]
    name = " ".join(text[told[0][0] : told[-1][1]].split())
    name += ")" * (name.count("(") - name.count(")"))
    return name[0].upper() + name[1:] if name[1:2].islower() else name

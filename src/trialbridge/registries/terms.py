"""Published words of registries as codes, each beside the words; it knows no registry's layout."""

import re
from functools import lru_cache

from trialbridge.model.study import Coded, Design
from trialbridge.registries.synonyms import (
    ALLOCATION,
    ARM_TYPE,
    FOUND,
    INTERVENTION_TYPE,
    MASKING,
    MODEL,
    OBSERVATIONAL_MODEL,
    PHASE,
    PURPOSE,
    SAME,
    SEX,
    STATUS,
    STUDY_TYPE,
    TAILS,
    TIME_PERSPECTIVE,
    WHO,
)
from trialbridge.registries.values import snake

__all__ = [
    "ALLOCATION", "ARM_TYPE", "INTERVENTION_TYPE", "MASKING", "MODEL", "OBSERVATIONAL_MODEL", "PHASE",
    "PURPOSE", "SEX", "STATUS", "STUDY_TYPE", "TIME_PERSPECTIVE", "WHO",
    "chosen", "code", "design_of", "masking", "phase", "sex",
]  # fmt: skip
_MASKED = re.compile(r"([^()]*)(?:\(([^()]*)\))?")
_DENIED = re.compile(r"[^:;,.\n<>]*: ?(?:no|false|none)\b(?! \w)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,60}>")
_NUMERAL = re.compile(r"(?<![a-z0-9])(iv|i{1,3}|[1-4])(?:[ab](?![a-z]))?(?=期|\b|[^a-z0-9])", re.IGNORECASE)
_NUMBER = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PHASES = {
    (1,): "phase1", (2,): "phase2", (3,): "phase3", (4,): "phase4",
    (1, 2): "phase1/phase2", (2, 3): "phase2/phase3", (3, 4): "phase3/phase4",
}  # fmt: skip
_PHASED = re.compile(r"phase|期|therapeutic|pharmacology|^[\W\d_iv]+$|^[1-4i]{1,3}[ab]?$", re.IGNORECASE)
_FEMALE = re.compile(r"female|wom[ae]n|女", re.IGNORECASE)
_MALE = re.compile(r"(?<!fe)male|(?<!wo)\bm[ae]n\b|男", re.IGNORECASE)
_LABELS = {
    "allocation": ("allocation", ALLOCATION),
    "randomization": ("allocation", ALLOCATION),
    "randomisation": ("allocation", ALLOCATION),
    "randomized": ("allocation", ALLOCATION),
    "randomised": ("allocation", ALLOCATION),
    "intervention_model": ("model", MODEL),
    "intervention_study_model": ("model", MODEL),
    "interventional_study_model": ("model", MODEL),
    "intervention_assignment": ("model", MODEL),
    "assignment": ("model", MODEL),
    "group": ("model", MODEL),
    "primary_purpose": ("purpose", PURPOSE),
    "purpose": ("purpose", PURPOSE),
    "study_design_purpose": ("purpose", PURPOSE),
    "masking": ("masking", MASKING),
    "blinding": ("masking", MASKING),
    "observational_model": ("observational_model", OBSERVATIONAL_MODEL),
    "observational_study_model": ("observational_model", OBSERVATIONAL_MODEL),
    "time_perspective": ("time_perspective", TIME_PERSPECTIVE),
    "timing": ("time_perspective", TIME_PERSPECTIVE),
}
_PROSE = re.compile(r"\b(?:randomi[sz]ation|blinding) description:", re.IGNORECASE)
_READ = (
    ("allocation", ALLOCATION), ("model", MODEL), ("masking", MASKING), ("purpose", PURPOSE),
    ("observational_model", OBSERVATIONAL_MODEL), ("time_perspective", TIME_PERSPECTIVE),
)  # fmt: skip


@lru_cache(maxsize=8192)
def code(published: str | None, known: frozenset[str]) -> Coded | None:
    """Give the code of published words; where none fits the code is empty and the words are kept."""
    if published is None or not published.strip():
        return None
    word = _named(published, known)
    return Coded(value=word if word in known else chosen(published, known), published=published)


def chosen(text: str, known: frozenset[str]) -> str:
    """Give the code that a longer text speaks of, or nothing; what it denies ("Open: no") does not count."""
    plain = _DENIED.sub(" ", _TAG.sub("\n", text))
    return next((value for value, pattern in FOUND.get(known, ()) if pattern.search(plain)), "")


def _named(published: str, known: frozenset[str]) -> str:
    same = SAME.get(known, {})
    word = snake(published)
    while word not in known and word not in same:
        shorter = next((word.removesuffix(tail) for tail in TAILS if word.endswith(tail)), word)
        if shorter == word:
            return word
        word = shorter
    return word if word in known else same[word]


@lru_cache(maxsize=2048)
def phase(published: tuple[str, ...]) -> Coded | None:
    """Give one phase for a list or a text (["PHASE1", "PHASE2"], "I+II期", "Phase 2 / Phase 3", "0")."""
    text = "/".join(published)
    found = code(text, PHASE)
    if found is None or found.value:
        return found
    plain = _DENIED.sub(" ", _TAG.sub("\n", text)).strip()
    if "post" in plain.lower() and "market" in plain.lower():
        return Coded(value="phase4", published=text)
    numbers = (each[1].lower() for each in _NUMERAL.finditer(plain.lower().replace("phase", " phase ")))
    several = tuple(sorted({_NUMBER.get(each) or int(each) for each in numbers}))
    return Coded(value=_PHASES.get(several, "") if _PHASED.search(plain) else "", published=text)


@lru_cache(maxsize=1024)
def sex(published: str | None) -> Coded | None:
    """Give whom a study takes ("Both", "Female: yes Male: yes", "男女均可")."""
    found = code(published, SEX)
    if found is None or found.value:
        return found
    plain = _DENIED.sub(" ", _TAG.sub("\n", found.published))
    female, male = _FEMALE.search(plain), _MALE.search(plain)
    value = "all" if female and male else "female" if female else "male" if male else ""
    return Coded(value=value, published=found.published)


@lru_cache(maxsize=1024)
def masking(published: str | None) -> tuple[Coded | None, tuple[str, ...]]:
    """Give the masking and who is masked: "Double (Participant, Investigator)", "Double Blind (Subject)".

    Carriers also list only who is masked ("PARTICIPANT_INVESTIGATOR"): two masked parties are double.
    """
    if published is None or not published.strip():
        return None, ()
    found = _MASKED.match(published)
    head, inside = (found[1], found[2] or "") if found else (published, "")
    who = tuple(filter(None, (_party(part) for part in inside.split(","))))
    level = code(head, MASKING)
    if level is not None and not level.value:
        word = snake(head)
        who = who or tuple(sorted((party for party in WHO if party in word), key=word.index))
        levels = ("", "single", "double", "triple", "quadruple")
        level = Coded(value=levels[len(who)], published=published)
    return Coded(value=level.value if level else "", published=published), who


@lru_cache(maxsize=4096)
def design_of(text: str) -> Design:
    """Read a design from one text, labelled or not, each value beside the words that state it.

    "Allocation: Randomized, Masking: Open Label", "Randomised: yes\nOpen: no\nDouble blind: yes", "single arm
    study, open(masking not used), treatment purpose", "Randomised controlled trial (Treatment)".
    """
    values: dict[str, Coded | None] = {}
    who: tuple[str, ...] = ()
    rest: list[str] = []
    for part in _parts(_PROSE.split(text, maxsplit=1)[0]):
        name, colon, word = part.partition(":")
        target = _LABELS.get(snake(name)) if colon else None
        if target is None:
            rest.append(part.strip())
        elif not (found := values.get(target[0])) or not found.value:
            values[target[0]] = code(word.strip(), target[1])
            if target[0] == "masking":
                values["masking"], who = masking(word.strip())
    for name, known in _READ:
        if name not in values or values[name] is None:
            said = ((chosen(part, known), part) for part in rest)
            values[name] = next((Coded(value=each, published=part) for each, part in said if each), None)
    return Design(**values, who_masked=who, published=text)  # type: ignore[arg-type]


def _parts(text: str) -> list[str]:
    """Split at commas, semicolons, lines and full stops outside parentheses."""
    parts, open_part = [], ""
    for piece in re.split(r"([,;\n]|\. |\.\s*$|<br ?/?>)", text):
        open_part += piece
        if open_part.count("(") <= open_part.count(")"):
            parts.append(open_part.strip(",;\n. "))
            open_part = ""
    return [part for part in [*parts, open_part] if part and not part.startswith("<")]


def _party(word: str) -> str:
    party = _named(word, WHO)
    return party if party in WHO else ""

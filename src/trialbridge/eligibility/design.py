"""Groups and their shares as prose states them ("half will receive …"); it knows nothing of drugs."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "both": 2,
}  # fmt: skip
_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|[1-8])"
_SHARES = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4}
_SENTENCE_END = re.compile(r"[.!?。；;](?=\s|[A-Za-z]{3}|$)|\n\s*\n|\n\s*[-*•]\s")
_ABBREVIATIONS = frozenset(("vs", "e.g", "i.e", "approx", "no", "dr", "st", "incl", "resp"))
_RATIO = re.compile(r"(?<![\d:.])\d{1,2}(?:\s?[:：∶]\s?\d{1,2}){1,7}(?![\d:])")
_RATIO_WORDS = re.compile(rf"\b{_NUMBER}[ -]to[ -]{_NUMBER}\b", re.IGNORECASE)
_ASSIGNS = re.compile(r"allocat|\bassign|\b(?:divided|split) into\b", re.IGNORECASE)
_OTHER_RATIO = re.compile(r"\btarget\b|\bE:T\b|dilut|weight|\bmatched\b|\bmolar\b", re.IGNORECASE)
_EQUAL = re.compile(
    r"\b(?:equal(?:ly)? (?:randomi[sz]ed|allocated|assigned|divided|numbers?|chances?|probabilit\w+)"
    r"|(?:randomi[sz]ed|allocated|assigned|divided) equally|50 ?% (?:chance|probability))",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:(?P<n>one|two|three)[ -])?(?P<of>half|thirds?|quarters?|fourths?)\b(?=\s+(?:of\b|will\b|receiv))",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"\brandomi[sz](?:ed|ation|e|es|ing)\b|\brandom(?:ly)?\b|随机", re.IGNORECASE)
_NOT_RANDOM = re.compile(r"(?:\bnon|\bnot|\bno|\bwithout|非)[\s-]{0,2}(?:be |been |a )?$", re.IGNORECASE)
_RANDOM_OTHERWISE = re.compile(
    r"^\s+(?:sampl|selected|chosen|blood|urine|glucose|plasma|number|effect|order)", re.IGNORECASE
)
_COUNT = re.compile(
    rf"\b(?:1 of |one of )?(?:the )?(?P<n>{_NUMBER})[ -]"
    r"(?:(?!(?:groups?|arms?|in|each|per|weeks?|months?|days?|years?|hours?)\b)[A-Za-z]+[ -]){0,3}"
    r"(?:groups?|arms?)\b(?! per)",
    re.IGNORECASE,
)
_DIVIDES = re.compile(
    r"random|divid|assign|allocat|split|\b(?:arm|group)s?,? (?:trial|study)|placed (?:in|on)",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"\b(?:single[ -](?:arm|group)|one[ -]arm)(?:ed)?\b(?! will| receiv| gets?)", re.IGNORECASE
)
_GETS = re.compile(
    r"\b(?:(?:receiv(?:e[sd]?|ing))|get(?:s|ting)?|given|treated (?:with|by)|undergo(?:es|ing)?"
    r"|followed(?:[ -]up)?|observed|take[sn]?|have|accept(?:s|ed)?|use[sd]?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z0-9]+")
_SELECTORS = {
    "one": "one", "another": "another", "other": "other", "others": "other", "rest": "rest", "first": "1",
    "second": "2", "third": "3", "fourth": "4", "remaining": "rest", "half": "half", "control": "control",
    "controls": "control", "experimental": "experimental", "experiment": "experimental",
    "comparison": "control", "observation": "control", "placebo": "placebo", "quarter": "quarter",
    "thirds": "thirds", "intervention": "experimental", "last": "rest",
}  # fmt: skip
_FILLERS = frozenset(
    (
        "will", "be", "is", "are", "was", "were", "group", "groups", "arm", "of", "the", "participants",
        "patients", "subjects", "people", "persons", "women", "men", "children", "adults", "individuals",
        "one", "ones", "half", "in", "who", "volunteers", "would", "shall", "should", "to", "them", "only",
        "just", "all", "cohort", "study", "treatment", "cases", "regularly", "then", "also", "either",
    )
)  # fmt: skip
_ALWAYS_NEW = frozenset(("one", "another"))
_LABEL = re.compile(r"\b(?:[Gg]roups?|[Aa]rms?|GROUP|ARM)\s+(?:[A-H]|[1-9]|I{1,3}|IV|VI?)\b")
_NUMERALS = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6"}
_AFTER_LABEL = re.compile(r"\s*(?:[(（](?P<inside>[^()（）\n]{3,240})[)）])?\s*(?P<colon>[:：–—-](?!\w))?\s*")
_TO = re.compile(
    r"\b(?:random\w*|assigned|allocated)\b(?:[ ,]+(?!to\b)[\w:]+){0,8}[ ,]+to "
    r"(?!(?:(?:1|one) of|study|compar|determin|evaluat|assess|test|see|investigat|examin|find|learn)"
    r"|(?:a|the) )(?:receive |either |get |take |undergo )?",
    re.IGNORECASE,
)
_OR = re.compile(
    r",? (?:or|versus|vs\.?) (?:to receive |receive |to )?(?!not\b)|(?<=\w), (?=\w)", re.IGNORECASE
)
_WITH_OR_WITHOUT = re.compile(r"\s(?:with or without|with/without|and/or|±)\s", re.IGNORECASE)
_COMPARES = re.compile(
    r"\brandomi[sz]ed [\w ]{0,40}\bto (?:study|compare) the (?:effectiveness|efficacy|safety) of ",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s(?:for up to|for \d+|every|in an? (?:equal|\d)|in treating|in patients|at a ratio|with a ratio"
    r"|after|before|until|using|according|stratified|and followed|followed by)\b",
    re.IGNORECASE,
)
_LEADING_OVER = ",;，.(（–-"
_LAST_WORD = re.compile(r"\b(?:and|while|whereas|or|the|then|to)\Z", re.IGNORECASE)
_OF = re.compile(r"\W{1,2}of\b")
_CLAUSE = re.compile(r"[,;:，(（]\s?\Z|\n\Z")
LOOK_BACK = 90


class Span(NamedTuple):
    """A piece of the text: `text[start:end]`."""

    start: int
    end: int


class Ratio(NamedTuple):
    """Shares in the order the text gives them: (2, 1) for "2:1" and for "two thirds will …".

    A single part (1,) says that the groups are equal, however many they are.
    """

    parts: tuple[int, ...]
    start: int
    end: int


class Group(NamedTuple):
    """A group of participants: `name` as far as it has one, and where the text says what it gets."""

    name: str
    start: int
    end: int


class ProseArms(NamedTuple):
    """What a text says of its groups; nothing is inferred beyond its words."""

    number: int | None = None
    counted: Span | None = None
    groups: tuple[Group, ...] = ()
    ratio: Ratio | None = None
    randomised: Span | None = None


@lru_cache(maxsize=64)
def arms_from_prose(text: str) -> ProseArms:
    """Read the number of groups, what each gets, their shares, and whether chance decides.

    Spans are code points of `text`. Linear in the length of the text. The last answers are kept: who reckons
    chances and who looks for doubts ask of the same texts.
    """
    sentences = list(_sentences(text))
    counted = _counted(text, sentences)
    groups = _groups(text, sentences)
    number, where = counted or (len(groups) or None, None)
    return ProseArms(number, where, groups, allocation_ratio(text), randomised(text))


def allocation_ratio(text: str) -> Ratio | None:
    """Give the shares of the groups where a sentence on assignment states them, else None.

    "effector to target ratio 20:1" is none: its sentence assigns nobody.
    """
    for sentence in _sentences(text):
        words = text[sentence.start : sentence.end]
        found = _RATIO.search(words) or _RATIO_WORDS.search(words)
        if found is not None and _assigns(words) and not _OTHER_RATIO.search(words[: found.start()][-40:]):
            parts = tuple(_number(part) for part in re.findall(rf"\d+|{_NUMBER}", found[0].lower()))
            if len(parts) > 1 and all(0 < part <= 20 for part in parts):
                return Ratio(parts, sentence.start + found.start(), sentence.start + found.end())
        if equal := _EQUAL.search(words):
            return Ratio((1,), sentence.start + equal.start(), sentence.start + equal.end())
        if shares := _stated_shares(words):
            return Ratio(shares, sentence.start, sentence.end)
    return None


def randomised(text: str) -> Span | None:
    """Give the words that say chance decides who gets what; None where there are none or they deny it."""
    for found in _RANDOM.finditer(text):
        if _NOT_RANDOM.search(text[max(0, found.start() - 12) : found.start()]):
            continue
        if not _RANDOM_OTHERWISE.match(text[found.end() : found.end() + 12]):
            return Span(found.start(), found.end())
    return None


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        before = text[max(0, end.start() - 7) : end.start()].lower().split()
        if before and before[-1].lstrip("(") in _ABBREVIATIONS:
            continue
        yield from _kept(text, start, end.start())
        start = end.end()
    yield from _kept(text, start, len(text))


def _kept(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    if bare := words.strip():
        start += len(words) - len(words.lstrip())
        yield Span(start, start + len(bare))


def _assigns(words: str) -> bool:
    return randomised(words) is not None or bool(_ASSIGNS.search(words))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _stated_shares(words: str) -> tuple[int, ...]:
    """Read "half … while the other half …" and "two thirds … one third …" as parts of the same whole."""
    found = list(_SHARE.finditer(words))
    if len(found) < 2:
        return ()
    whole = _SHARES[found[0]["of"].lower()]
    parts = tuple(_NUMBERS.get((share["n"] or "one").lower(), 1) for share in found)
    same = all(_SHARES[share["of"].lower()] == whole for share in found)
    return parts if same and sum(parts) == whole else ()


def _counted(text: str, sentences: list[Span]) -> tuple[int, Span] | None:
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        if single := _SINGLE.search(words):
            return 1, Span(sentence.start + single.start(), sentence.start + single.end())
        if not _DIVIDES.search(words):
            continue
        for found in _COUNT.finditer(words):
            if (number := _number(found["n"].lower())) > 1:
                return number, Span(sentence.start + found.start(), sentence.start + found.end())
    return None


def _groups(text: str, sentences: list[Span]) -> tuple[Group, ...]:
    """Give the groups by the first way of writing that yields two or more."""
    for way in (_labelled, _selected, _offered):
        groups = way(text, sentences)
        if len(groups) > 1:
            return groups
    return ()


def _labelled(text: str, sentences: list[Span]) -> tuple[Group, ...]:
    """Read "group A (receive CIK) or group B (follow-up)" and "Arm I: patients receive …"."""
    ends = [sentence.end for sentence in sentences]
    labels = list(_LABEL.finditer(text))
    groups: dict[str, Group] = {}
    at = 0
    for label, following in zip_longest(labels, labels[1:]):
        after = _AFTER_LABEL.match(text, label.end())
        while ends[at] < label.end():
            at += 1
        limit = ends[at] if following is None else min(ends[at], following.start())
        if after is None:  # pragma: no cover - every part of the pattern may be empty
            continue
        if after["inside"] is not None and not after["colon"]:
            span = Span(after.start("inside"), after.end("inside"))
        elif after["colon"]:
            span = Span(after.end(), max(limit, after.end()))
        elif gets := _GETS.search(text, label.end(), min(limit, label.end() + LOOK_BACK)):
            span = Span(gets.start(), limit)
        else:
            continue
        word = label[0].split()[-1]
        _keep(groups, _NUMERALS.get(word, word), _trimmed(text, span))
    return tuple(groups.values())


def _selected(text: str, sentences: list[Span]) -> tuple[Group, ...]:
    """Read "one group will receive X, … and the rest one will receive Z": each verb with its subject."""
    groups: dict[str, Group] = {}
    for sentence in sentences:
        found = [
            (subject, name, gets.start())
            for gets in _GETS.finditer(text, sentence.start, sentence.end)
            if (chosen := _subject(text, sentence.start, gets.start())) is not None
            for subject, name in (chosen,)
        ]
        for (_, name, start), following in zip_longest(found, found[1:]):
            key = f"{name} {len(groups) + 1}" if name in _ALWAYS_NEW else name
            _keep(groups, key, _trimmed(text, Span(start, following[0] if following else sentence.end)))
    return tuple(groups.values())


def _subject(text: str, start: int, verb: int) -> tuple[int, str] | None:
    """Give where the subject of a verb starts and which group it selects; None where it selects none."""
    begin = max(start, verb - LOOK_BACK)
    first, chosen = verb, ""
    for word in reversed(list(_WORD.finditer(text, begin, verb))):
        low = word[0].lower()
        if low not in _FILLERS and low not in _SELECTORS:
            break
        if _OF.match(text, word.end()) and low == "one":  # "one of two vaccinations"
            return None
        chosen = _joined(_SELECTORS.get(low, ""), chosen)
        first = word.start()
        if chosen and _CLAUSE.search(text, max(begin, first - 2), first):
            break  # "In the control group, patients received" goes on over its comma
    return (first, chosen) if chosen else None


def _joined(selector: str, chosen: str) -> str:
    """Name a group by its words read backwards: "the rest one" is the rest, "the other half" its own."""
    if selector == "other" and chosen == "half":
        return "other half"
    if chosen in ("", "one"):
        return selector or chosen
    return chosen


def _offered(text: str, sentences: list[Span]) -> tuple[Group, ...]:
    """Read "randomised to receive X or Y" and "randomised trial to compare X with or without Y"."""
    for sentence in sentences:
        to = _TO.search(text, sentence.start, sentence.end)
        compares = _COMPARES.search(text, sentence.start, sentence.end)
        if (begins := to or compares) is None:
            continue
        cut = _CUT.search(text, begins.end(), sentence.end)
        offer = Span(begins.end(), cut.start() if cut else sentence.end)
        if both := _WITH_OR_WITHOUT.search(text, offer.start, offer.end):
            return Group("with", offer.start, offer.end), Group("without", offer.start, both.start())
        groups = tuple(_alternatives(text, offer)) if to else ()
        if len(groups) > 1:
            return groups
    return ()


def _alternatives(text: str, offer: Span) -> Iterator[Group]:
    found = list(_OR.finditer(text, offer.start, offer.end))
    if not any(each[0].strip(", ") for each in found):  # commas alone are a list of what one group gets
        return
    start = offer.start
    for each in (*found, None):
        end = each.start() if each else offer.end
        span = _trimmed(text, Span(start, end))
        if span.end > span.start:
            yield Group("", span.start, span.end)
        start = each.end() if each else end


def _keep(groups: dict[str, Group], name: str, span: Span) -> None:
    if span.end > span.start:
        groups.setdefault(name, Group(name, span.start, span.end))


def _trimmed(text: str, span: Span) -> Span:
    """Drop what leads over to the next group at the end (", while the", " and group")."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start < end:
        if text[end - 1] in _LEADING_OVER or text[end - 1].isspace():
            end -= 1
        elif word := _LAST_WORD.search(text, max(start, end - 10), end):
            end = word.start()
        else:
            break
    return Span(start, end)

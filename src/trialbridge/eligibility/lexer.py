"""A sentence as tokens: one scan of the vocabulary, with numbers, signs and words between; no grammar."""

import re
import sys

from trialbridge.eligibility.tokens import Token
from trialbridge.vocab import Vocabulary, fold
from trialbridge.vocab.view import DASHES
from trialbridge.vocab.vocabulary import Sense

_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER = (
    r"(?P<power>(?:(?<=\d)x ?)?10 ?(?:\^|\*\*?|e|exp) ?[({]?\d{1,2}(?!\d)[)}]?|(?:(?<=\d)x)?10[⁰¹²³⁴-⁹]{1,2}"
    r"|(?<=x )10x[369](?!\d)"
    r"|(?:(?<=\d)|(?<=\d ))x ?10(?:[3-9]|1[0-2])(?![\d.,]))"  # "100x109" has lost its superscript
)
_SIMPLE = (
    r"(?P<num>\d{1,3}(?:[, ]\d{3})+(?![\d.,]\d)(?!\d)|\d{1,3}(?:,\d{3})+\.\d+|\d+(?:[.·]\d+)?(?![.]\d)|\d+)"
    r"|(?P<cmp>[><]\s?/?\s?=|=\s?/?\s?[<>]|[<>≥≤=≧≦]|＞|＜|＝"
    r"|(?<=\s)[³£](?= ?\d))"  # what "≥" and "≤" of the font Symbol come to
    r"|(?P<word>[^\W\d_]+(?:['][a-z]+)?)"
    r"|(?P<punct>[^\w\s])"
)
_GAP, _GAP_OF_TEN = re.compile(_SIMPLE), re.compile(f"{_POWER}|{_SIMPLE}")
"""What stands between phrases, and the same where a power of ten may stand, which is asked at every sign."""
_DECIMAL_COMMA = re.compile(
    r"(\d+),(\d{1,2})(?=\s?(?:x|×|\*|g/|k/|u/|iu/|mg|%|times|mmol|umol|μmol|uln|cm|mm\b|kg|ml/|/nl|/μl|/l\b))"
)
_LARGEST_POWER = 12
_MOST = 1e18  # no figure of a criterion is larger, and a page of digits is no figure
_SIGNS = {
    ">": ">",
    "<": "<",
    "≥": ">=",
    "≤": "<=",
    "=": "=",
    "≧": ">=",
    "≦": "<=",
    "＞": ">",
    "＜": "<",
    "＝": "=",
}
_PRIORITY = (
    "optional", "excluded", "permit", "exc", "forbid", "cond", "neg", "ie", "eg", "whichever", "during",
    "role", "cmp", "post", "or", "and", "sign", "extent", "qual", "status", "place", "other", "age", "subj",
    "aux",
    "halflife", "ago", "anchor", "link", "fill", "tail", "site", "bothsexes", "before", "after", "within",
    "between", "range", "times", "limit", "normal", "pastwords", "then",
)  # fmt: skip
"""What a phrase is first of all where it can be several things."""

_GOES_ON = re.compile(r" than| (?=\d)")
"""What makes another limit of "or over", "or less": a comparison or a figure."""
_PLAIN_SIGNS = frozenset(",.;:/()")
_PLAIN_GAP = re.compile("[a-z ,.;:/()]+")
"""What most gaps between phrases are, and needs no other pattern."""

_DASHES = re.compile(f"[{DASHES}]")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4, "ⅴ": 5}
_TESTS = frozenset(
    {
        "diagnostic-techniques-and-procedure",
        "mri",
        "ct-scan",
        "pet",
        "echocardiogram",
        "ecg",
        "biopsy",
        "pregnancy-test",
    }
)
_NARROWED = {
    "uncontrolled": ("qual", "uncontrolled"), "poorly controlled": ("qual", "uncontrolled"),
    "severe": ("qual", "severe"), "serious": ("qual", "severe"), "symptomatic": ("qual", "symptomatic"),
    "clinically significant": ("qual", "clinically-significant"),
    "significant": ("qual", "clinically-significant"), "unstable": ("qual", "unstable"),
    "active": ("status", "active"), "ongoing": ("status", "active"), "current": ("status", "active"),
    "concurrent": ("status", "active"), "concomitant": ("status", "active"),
    "coexisting": ("status", "active"), "simultaneous": ("status", "active"),
    "synchronous": ("status", "active"),
}  # fmt: skip
"""Words that narrow a disease, as the phrases have them."""

_NARROWING = re.compile(f"({'|'.join(_NARROWED)}) ")
_SURE = (" known", " confirmed", " proven")
_LEADING = frozenset({"neg", "subj", "aux"})
_ROMAN = re.compile(r"[ivx]{1,4}[abcs]?\d?")
_Reading = tuple[str, str, dict[str, str], float]


class Lexer:
    """Reads sentences with one vocabulary; keeps what it learned about each set of senses."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary whose phrases are the tokens."""
        self.vocabulary = vocabulary
        self._readings: dict[int, _Reading] = {}
        """By the identity of the senses, which are the vocabulary's own and live as long as it does."""
        self._narrowing: dict[str, tuple[str, str, str]] = {}
        """By the names met: no more than the vocabulary has."""

    def tokens(self, text: str, folded: str | None = None) -> list[Token]:
        """Give the tokens of a clean sentence, in order; only white space stands between them."""
        low = fold(text) if folded is None else folded
        plain = _dashed(text, low)
        found: list[Token] = []
        cursor, readings = 0, self._readings
        for start, end, meanings in self.vocabulary.spans(text, low):
            reading = readings.get(id(meanings))
            if reading is None:
                reading = readings[id(meanings)] = self._tested(_reading(meanings))
            kind, value, senses, number = reading
            if start > cursor and plain[cursor:start] != " ":
                self._gap(plain, cursor, start, found)
            cursor = end
            if kind == "unit" or kind == "variable":
                counted = bool(found) and found[-1].kind in ("num", "times")
                if not counted and found and found[-1].text in "/-)" and len(found) > 1:
                    counted = found[-2].kind == "num"
                if counted and "unit" in senses:
                    kind, value = "unit", senses["unit"]
                elif kind == "unit":
                    if senses["unit"] in ("ULN", "LLN"):
                        pass
                    elif len(senses) > 1:
                        kind, value = _other(senses)
                    else:
                        self._uncounted(plain, start, end, found)
                        continue
            if "post" in senses and _GOES_ON.match(low, end) is not None:
                self._compared(low, start, end, senses["post"], found)  # "or less than 10", not "or less"
                continue
            suspected = kind in _LEADING and low[end - 9 : end] == "suspected"
            if suspected and (at := max(low.rfind(sure, start, end) for sure in _SURE)) > start:  # two things
                found.append(Token(start, at, low[start:at], kind, value, {kind: value}))
                start, kind, value = at + 1, "status", "known-or-suspected"
                senses = {kind: value}
            if kind == "concept":
                start = self._narrowed(low, start, end, value, found)
            found.append(Token(start, end, low[start:end], kind, value, senses, number))
        if cursor < len(text):
            self._gap(plain, cursor, len(text), found)
        if "log10" in low:
            _logarithms(found)
        if "(" in low:
            found = _once(found)
        return _or_equal(found) if " or =" in low or " or equal" in low or "= or " in low else found

    def _narrowed(self, low: str, start: int, end: int, concept: str, found: list[Token]) -> int:
        """Split off what a synonym takes in but its concept does not say: "uncontrolled hypertension".

        The row counts such a phrase among the names of hypertension; the criterion excludes less than that.
        """
        while " " in low[start:end]:
            words = low[start:end]
            narrowing = self._narrowing.get(words)
            if narrowing is None:
                narrowing = self._narrowing[words] = self._narrows(words, concept)
            word, kind, value = narrowing
            if not word:
                break
            found.append(Token(start, start + len(word), word, kind, value, {kind: value}))
            start += len(word) + 1
        return start

    def _narrows(self, words: str, concept: str) -> tuple[str, str, str]:
        """Give the word before a name that says less alone, and what it is; nothing where there is none."""
        name = self.vocabulary.concepts[concept].name.lower()
        usual = _NARROWING.match(words)
        if usual is not None and usual.end() < len(words):
            word = usual[1]
            return ("", "", "") if word in name else (word, *_NARROWED[word])
        word, _, rest = words.partition(" ")
        hits = self.vocabulary.scan(word)
        if word in name or len(hits) != 1 or self.vocabulary.whole(rest) != concept:
            return "", "", ""
        for kind in ("qual", "extent"):
            value = hits[0].of(kind)
            if value is not None and hits[0].end == len(word):
                return word, kind, value
        return "", "", ""

    def _tested(self, reading: _Reading) -> _Reading:
        """An examination says how something is known ("found by biopsy"), not what the patient has."""
        kind, value, senses, number = reading
        if kind == "concept" and not _TESTS.isdisjoint(self.vocabulary.ancestors(value)):
            return "test", value, senses, number
        return reading

    def _uncounted(self, plain: str, start: int, end: int, found: list[Token]) -> None:
        """A unit with no number before it: words, or a number of its own ("1000/mm3")."""
        digits = start
        while digits < end and plain[digits].isdigit():
            digits += 1
        hits = self.vocabulary.scan(plain[digits:end]) if digits > start else []
        unit = hits[0].of("unit") if len(hits) == 1 else None
        if unit is None:
            self._gap(plain, start, end, found)
            return
        self._gap(plain, start, digits, found)
        found.append(Token(digits, end, plain[digits:end], "unit", unit, {"unit": unit}))

    def _compared(self, low: str, start: int, end: int, side: str, found: list[Token]) -> None:
        word, _, rest = low[start:end].partition(" ")
        kind, sign = ("or" if word == "or" else "and"), side[0]
        found.append(Token(start, start + len(word), word, kind, "", {kind: ""}))
        found.append(Token(end - len(rest), end, rest, "cmp", sign, {"cmp": sign}))

    def _gap(self, low: str, start: int, end: int, found: list[Token]) -> None:
        gap = low[start:end]
        sign = gap.strip(" ")
        if sign in _PLAIN_SIGNS:
            at = start + gap.index(sign)
            found.append(Token(at, at + 1, sign, "punct", sign))
            return
        if sign.isdigit() and sign.isascii():
            at = start + gap.index(sign)
            self._number(low, at, at + len(sign), end, found)
            return
        if _PLAIN_GAP.fullmatch(gap) is not None and low[start - 1 : start] != "'":
            _pieces(gap, start, found)
            return
        skip = start
        for match in (_GAP_OF_TEN if "10" in gap else _GAP).finditer(low, start, end):
            at = match.start()
            if at < skip:
                continue
            kind = match.lastgroup or "punct"
            word = match[0]
            if kind == "word" and word == "s" and low[at - 1 : at] == "'":
                continue  # "the investigator's"
            if kind == "word":
                times = word == "x" and bool(found) and found[-1].kind == "num"
                found.append(Token(at, match.end(), word, "times" if times else "word"))
            elif kind == "num":
                skip = self._number(low, at, match.end(), end, found)
            elif kind == "power":
                digits = re.findall(r"\d+", word.translate(_SUPER).partition("10")[2])
                number = 10.0 ** int(digits[0])
                found.append(Token(at, match.end(), word, "num", "power", number=number))
            elif kind == "cmp":
                sign = _SIGNS.get(word) or (">=" if ">" in word or word == "³" else "<=")
                found.append(Token(at, match.end(), word, "cmp", sign, {"cmp": sign}))
            elif word not in ("-", "'") or (word == "-" and _joins(low, at, found)):
                found.append(Token(at, match.end(), word, "punct", word))

    def _number(self, low: str, at: int, stop: int, end: int, found: list[Token]) -> int:
        """Read a figure, a decimal comma before `end` with it; give where it ends."""
        word = low[at:stop]
        comma = _DECIMAL_COMMA.match(low, at) if low[stop : stop + 1] == "," else None
        if comma is not None and comma.end() <= end and word == comma[1]:
            found.append(Token(at, comma.end(), comma[0], "num", number=float(f"{comma[1]}.{comma[2]}")))
            return comma.end()
        number = min(float(word.replace(",", "").replace(" ", "").replace("·", ".")), _MOST)
        number = -number if _negative(low, at, found) else number
        found.append(Token(at, stop, word, "num", number=number))
        return stop


def _logarithms(tokens: list[Token]) -> None:
    """Read "4 log10 copies/mL" as 10,000 copies."""
    for at in range(len(tokens) - 3, -1, -1):
        here, log, base = tokens[at : at + 3]
        if here.kind == base.kind == "num" and log.text == "log" and 0 < here.number < _LARGEST_POWER:
            tokens[at] = Token(here.start, base.end, here.text, "num", number=10.0**here.number)
            del tokens[at + 1 : at + 3]


def _once(tokens: list[Token]) -> list[Token]:
    """Leave out a figure or a sign behind its own words: "five (5) or more", "at least (>=) 3"."""
    found: list[Token] = []
    at, last = 0, len(tokens)
    while at < last:
        token = tokens[at]
        at += 1
        if _apart(token, tokens, at):
            continue
        found.append(token)
        if token.kind == "num" and at + 2 < last and token.text[0].isalpha():
            opened, figure, closed = tokens[at : at + 3]
            if opened.text == "(" and closed.text == ")" and figure.kind == "num":
                at += 3 if figure.number == token.number else 0
        elif token.kind == "cmp":
            at += (
                at < last and tokens[at].text == "than" and tokens[at].kind == "link"
            )  # "or greater than (>)"
            again = [sign.text for sign in tokens[at : at + 3 : 2]] == ["(", ")"]
            again = again and tokens[at + 1].kind == "cmp"
            at += 3 if again and tokens[at + 1].value == token.value else 0
    return found


def _apart(token: Token, tokens: list[Token], at: int) -> bool:
    """Tell whether a joint only parts a limit from one of others in brackets: "<= 3, or (<= 5 if …)"."""
    if (token.text != "," and token.kind != "or") or at + 1 >= len(tokens) or tokens[at].text != "(":
        if token.text == "," and at + 1 < len(tokens) and tokens[at].kind == "or":
            return _apart(tokens[at], tokens, at + 1)
        return False
    end = next((k for k in range(at, len(tokens)) if tokens[k].text == ")"), len(tokens))
    for_others = any(each.kind == "cond" or each.text == "with" for each in tokens[at:end])
    return tokens[at + 1].kind == "cmp" and for_others


def _or_equal(tokens: list[Token]) -> list[Token]:
    """Read "> or = 50", "= or < 4" and "< or equal to 3" as one comparison."""
    found: list[Token] = []
    for token in tokens:
        if token.text in ("<", ">") and len(found) > 1 and found[-1].kind == "or" and found[-2].text == "=":
            start, value = found[-2].start, token.value + "="
            found[-2:] = [Token(start, token.end, f"= or {token.text}", "cmp", value, {"cmp": value})]
            continue
        lost = len(found) > 1 and found[-1].text == "or" and found[-2].kind in ("variable", "punct")
        if lost and token.text == "=":
            found.pop()  # "leukocytes or = to 3,000" has lost its sign
            continue
        if token.kind == "cmp" and token.value == "=" and len(found) > 1 and found[-1].kind == "or":
            than = len(found) > 2 and found[-2].text == "than"  # "or greater than or equal to"
            sign = found[-3] if than else found[-2]
            if sign.kind == "cmp" and sign.value in ("<", ">"):
                value = sign.value + "="
                again = Token(sign.start, token.end, f"{sign.text} or =", "cmp", value, {"cmp": value})
                found[-3 if than else -2 :] = [again]
                continue
        found.append(token)
    return found


def _pieces(gap: str, start: int, found: list[Token]) -> None:
    """Take a gap of nothing but letters, blanks and plain signs piece by piece, as the pattern would."""
    begun, last = 0, len(gap)
    for at in range(last + 1):
        sign = gap[at] if at < last else " "
        if sign != " " and sign not in _PLAIN_SIGNS:
            continue
        if at > begun:
            word = gap[begun:at]
            times = word == "x" and bool(found) and found[-1].kind == "num"
            found.append(Token(start + begun, start + at, word, "times" if times else "word"))
        if sign != " ":
            found.append(Token(start + at, start + at + 1, sign, "punct", sign))
        begun = at + 1


def _dashed(text: str, low: str) -> str:
    """Put the dashes back that folding made blanks: between numbers ("0-1", "18 – 75") they carry meaning."""
    dashed = "-" in text if text.isascii() else _DASHES.search(text) is not None
    return fold(text, dashed=True) if dashed else low


def _negative(low: str, at: int, found: list[Token]) -> bool:
    """Tell whether a dash right before a number is its sign: "T-score <= -2.5", "between -1 and -2.5"."""
    if not found or low[at - 1 : at] != "-" or low[at - 2 : at - 1].isalnum():
        return False
    before = found[-1]
    told = before.kind == "cmp" or "between" in before.senses or before.text in ("of", "than")
    return told or (before.text in ("and", "to") and len(found) > 1 and found[-2].number < 0)


def _joins(low: str, at: int, found: list[Token]) -> bool:
    if low[at - 1 : at].isspace() and low[at + 1 : at + 2].isspace():
        return True
    return bool(found) and (found[-1].kind in ("num", "unit") or _ROMAN.fullmatch(found[-1].text) is not None)


def _reading(senses: tuple[Sense, ...]) -> _Reading:
    by_type: dict[str, str] = {}
    for sense in senses:
        # interned, so that a value equal to a field's default is left out of the document as the default is
        by_type.setdefault(sense.type, sys.intern(sense.value))
    if "number" in by_type:
        return "num", "", by_type, float(by_type["number"])
    if "variable" in by_type:
        return "variable", by_type["variable"], by_type, 0.0
    if "unit" in by_type:
        return "unit", by_type["unit"], by_type, 0.0
    return (*_other(by_type), by_type, 0.0)


def _other(by_type: dict[str, str]) -> tuple[str, str]:
    if "concept" in by_type and "qual" not in by_type:
        return "concept", by_type["concept"]
    for kind in _PRIORITY:
        if kind in by_type:
            return kind, by_type[kind]
    kind = next(iter(by_type))
    return kind, by_type[kind]

"""Pieces of criteria, notes and records, and the ways they are put together and spoilt; it checks nothing."""

import random
from collections.abc import Sequence
from functools import cache

from trialbridge.eligibility.kinds import kinds
from trialbridge.vocab import default_vocabulary

_HEADS = (
    "Inclusion Criteria:", "Exclusion Criteria:", "INCLUSION CRITERIA", "Key exclusion criteria", "入选标准：", "排除标准",
    "Patients must meet all of the following:", "At least one of the following:", "2 of the following:", "Exceptions:",
    "Cohort B only:", "Part 1:", "Exclusion, any of:", "Note:", "None", "DISEASE CHARACTERISTICS:", "Allowed:",
)  # fmt: skip
_BULLETS = (
    "- ",
    "* ",
    "• ",
    "1. ",
    "2) ",
    "(3) ",
    "a. ",
    "b) ",
    "i. ",
    "  - ",
    "    1. ",
    "~ ",
    "\\- ",
    "（1）",
    "1、",
    "7.1.2 ",
    "",
)
_SIGNS = (
    ",", ";", ":", ".", "/", "(", ")", "[", "]", "-", "–", "+", "±", "%", "=", "<", ">", "≥", "≤", ">=", "<=", "=<", "~",
    "，", "；", "。", "、", "（", "）", "：", "\\>", "\\[", "&gt;", "&lt;=", "×", "*", "^", "#", "…", "?", '"', "'", "’",
)  # fmt: skip
_NUMBERS = (
    "0", "1", "2", "3", "5", "18", "75", "1.5", "2.5", "1,500", "100,000", "100 000", "1.5x", "10^9", "10*9/L", "×109/L", "10⁹",
    "1,5", "0.0", "1e5", "10^99", "10^(12)", "999999999999", "1.2.3", "18-75", "0-1", "III", "IIIB", "IV", "T3", "½", "٣", "３",
    "3+", "two", "four (4)", "-5", "2/3", "10 x 10", "1 1 1", "00012", "1" * 40, "0." + "1" * 40,
)  # fmt: skip
_CONTROL = ("\x00", "\x0b", "\x1c", "\x85", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2028", "\u00ad", "\r\n", "\t", "\x7f", "\ud83d\ude00", "İ", "ß", "ǰ", "ŉ", "ﬁ", "Ⅲ", "e\u0301")  # fmt: skip
_GRAMMAR = (
    "no", "not", "non-", "without", "except", "except for", "unless", "other than", "if", "if no", "in case of", "for patients with",
    "or", "and", "and/or", "either", "both", "at least", "within", "prior to", "before", "after", "since", "for at least", "within 4 weeks of",
    "or 5 half-lives, whichever is longer", "history of", "current", "planned", "such as", "including", "i.e.", "e.g.", "defined as",
    "must", "must not", "are allowed", "are excluded", "with", "requiring", "in the opinion of the investigator", "x ULN", "any of the following",
    "at least two of the following", "none of the following", "that", "who", "whose", "at any time", "during the study", "positive", "negative",
    "if A, then B", "either A or B", "both A and B", "at least 2 of:",
)  # fmt: skip
_SENTENCES = (
    "Patients with ALT and AST <= 2.5 x ULN (<= 5 x ULN if liver metastases), bilirubin <= 1.5 x ULN",
    "No prior chemotherapy within 4 weeks or 5 half-lives, whichever is longer, before the first dose",
    "Other malignancies within 5 years except basal cell carcinoma of the skin or carcinoma in situ of the cervix",
    "Platelets ≥ 75×109/L; haemoglobin ≥ 9.0 g/dL (90 g/L); ANC > 1,500/mm3 without growth factors for 2 weeks",
    "Women of childbearing potential must have a negative pregnancy test within 7 days before enrolment",
    "Hypersensitivity to any component of the study drug, its excipients or other monoclonal antibodies",
    "ECOG 0, 1 or 2, or Karnofsky >= 70% (Lansky for children under 16 years)",
    "年龄≥18岁且≤75岁，性别不限；预计生存期大于3个月",
    "严重的心、肺、肝、肾功能不全，或未控制的高血压（收缩压>160 mmHg）",
    "HBsAg positive with HBV DNA > 2000 IU/ml (10^4 copies/ml), or HCV RNA positive, or HIV infection",
)  # fmt: skip


@cache
def words() -> tuple[str, ...]:
    """Give everything the tables call a phrase, a unit or a variable, and every hundredth name of a concept."""
    vocabulary = default_vocabulary()
    found = [alias for row in vocabulary.variables.values() for alias in (row.title, *row.aliases)]
    found += [alias for row in vocabulary.units.values() for alias in (row.code, *row.aliases)]
    names = [name for row in vocabulary.concepts.values() for name in (row.name, *row.synonyms)]
    found += names[::100]
    found += [phrase for tokens in vocabulary_phrases() for phrase in tokens]
    return tuple(found)


@cache
def vocabulary_phrases() -> tuple[tuple[str, ...], ...]:
    """Give the phrases of structure, by language."""
    from trialbridge.vocab import tables

    by_language: dict[str, list[str]] = {}
    for row in tables.phrases():
        by_language.setdefault(row.language, []).append(row.text)
    return tuple(tuple(rows) for _, rows in sorted(by_language.items()))


@cache
def sentences() -> tuple[str, ...]:
    """Give sound sentences: every example of every kind, and some longer ones."""
    return (*(example.text for kind in kinds() for example in kind.examples), *_SENTENCES)


def block(rng: random.Random) -> str:
    """Give an eligibility block: heads, bullets, sound sentences spoilt, and words thrown together."""
    lines = []
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        if rng.random() < 0.2:
            lines.append(rng.choice(_HEADS))
        lines.append(rng.choice(_BULLETS) + sentence(rng))
    return rng.choice(("\n", "\n", "\n\n", " ", "; ", "\r\n")).join(lines)


def sentence(rng: random.Random) -> str:
    """Give one sentence, sound and then spoilt up to four times, or of words alone."""
    if rng.random() < 0.35:
        text = " ".join(piece(rng) for _ in range(rng.randint(1, 24)))
    else:
        text = rng.choice(sentences())
    for _ in range(rng.randint(0, 4)):
        text = spoilt(text, rng)
    return text


def piece(rng: random.Random) -> str:
    """Give one piece: a word of grammar, a number, a sign, a phrase of the tables, a control character."""
    draw = rng.random()
    pool: Sequence[str] = words()
    for share, other in ((0.25, _GRAMMAR), (0.45, _NUMBERS), (0.6, _SIGNS), (0.63, _CONTROL)):
        if draw < share:
            pool = other
            break
    return rng.choice(pool)


def spoilt(text: str, rng: random.Random) -> str:
    """Give the text changed once: cut, doubled, swapped, filled in, widened, shouted, crossed with another."""
    at, to = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
    inner = text[at:to]
    draw = rng.randrange(9)
    if draw == 0:
        return text[:at] + text[to:]
    if draw == 1:
        return text[:to] + inner * rng.randint(1, 3) + text[to:]
    if draw == 2:
        return (
            text[:at] + " " + piece(rng) + " " + text[to:]
            if to - at < 20
            else text[:at] + piece(rng) + text[at:]
        )
    if draw == 3:
        return text[:at] + piece(rng) + text[at:]
    if draw == 4:
        return text[:at] + rng.choice(sentences())[rng.randint(0, 30) :]
    if draw == 5:
        parts = text.split(" ")
        rng.shuffle(parts)
        return " ".join(parts)
    if draw == 6:
        return text[:at] + inner.translate({each: each + 0xFEE0 for each in range(0x21, 0x7F)}) + text[to:]
    if draw == 7:
        return text[:at] + (inner.upper() if rng.random() < 0.5 else inner.title()) + text[to:]
    return text[:at] + rng.choice(_SIGNS) + inner + rng.choice(_SIGNS) + text[to:]


_NOTE = (
    "58-year-old woman", "62M", "PMH:", "Labs:", "Meds:", "denies", "s/p", "no history of", "mother had", "status post", "Hgb 9.2 g/dL",
    "WBC 3.4", "BP 120/80", "ECOG 1", "stage IIIB", "Child-Pugh B7", "in 2024-03", "since May 2025", "3 weeks ago", "progressed after", "CR",
    "on 12/31/2024", "2024-02-30", "T 38.5 C", "HER2 2+", "K 4", "Plan:", "?", "possible", "rule out", "for 6 months", "x 3 cycles", "qd", "\n",
)  # fmt: skip


def note(rng: random.Random) -> str:
    """Give a note: words of notes among pieces and sentences of criteria, spoilt."""
    parts = []
    for _ in range(rng.randint(1, 30)):
        draw = rng.random()
        parts.append(rng.choice(_NOTE) if draw < 0.5 else piece(rng) if draw < 0.9 else sentence(rng))
        parts.append(rng.choice((" ", " ", " ", ", ", ". ", "\n", "; ")))
    text = "".join(parts)
    for _ in range(rng.randint(0, 3)):
        text = spoilt(text, rng)
    return text


_TOKENS = (
    b"null", b"true", b"{}", b"[]", b'""', b"-1", b"1e999", b"0", b'"\\u0000"', b"\xff", b"<", b">", b"</", b"/>", b"&#0;", b"&lt;", b"<![CDATA[",
    b"]]>", b'"', b"'", b",", b":", b"{", b"}", b"[", b"]", b"\n", b"\x00", b"\xef\xbb\xbf", b"2024-13-45", b"N/A", b"18 Years", b"999999999999999999999",
)  # fmt: skip


def record(rng: random.Random, samples: Sequence[bytes]) -> bytes:
    """Give a registry's record, spoilt: bytes cut, doubled, swapped, tokens of its format thrown in."""
    data = rng.choice(samples)
    for _ in range(rng.randint(1, 6)):
        at = rng.randint(0, len(data))
        to = min(len(data), at + rng.choice((1, 4, 20, 200, 2000)))
        draw = rng.randrange(6)
        if draw == 0:
            data = data[:at] + data[to:]
        elif draw == 1:
            data = data[:to] + data[at:to] + data[to:]
        elif draw == 2:
            data = data[:at] + rng.choice(_TOKENS) + data[at:]
        elif draw == 3:
            data = _value(data, at, rng)
        elif draw == 4:
            data = data[:at] + bytes(rng.randrange(256) for _ in range(rng.randint(1, 4))) + data[to:]
        else:
            data = (
                data[:at]
                if rng.random() < 0.3
                else data[:at] + sentence(rng).encode("utf-8", "surrogatepass") + data[at:]
            )
    return data


def _value(data: bytes, at: int, rng: random.Random) -> bytes:
    """Replace the value behind the next colon or tag, so that the document stays well formed."""
    colon, tag = data.find(b":", at), data.find(b">", at)
    start = max(colon, tag) + 1 if min(colon, tag) < 0 else min(colon, tag) + 1
    ends = [end for sign in (b",", b"}", b"]", b"<") if (end := data.find(sign, start)) >= 0]
    return data[:start] + rng.choice(_TOKENS) + data[min(ends) :] if start and ends else data

"""From bytes to a note's text and its language; it reads no content."""

import re
from collections import Counter

from trialbridge.errors import FormatError
from trialbridge.model.patient import Issue

LARGEST = 4_000_000
"""Bytes of one note; a whole record of a patient is some hundred kB."""

_MAGIC = {
    b"%PDF": "a PDF file", b"PK\x03\x04": "a zip or Office file", b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"{\\rtf": "an RTF file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}  # fmt: skip
_MARKUP = re.compile(r"\s*(?:<!doctype html|<html|<\?xml)", re.IGNORECASE)
_HALF = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = {
    language: frozenset(words.split())
    for language, words in (
        ("en", "the of and with was is to a for in on no had "
               "has he she his her patient history old year at not by from"),
        ("es", "el la los las de del con y en un una "
               "que se por para paciente años sin es fue no su años"),
        ("fr", "le la les des du de et un une avec est "
               "patient ans sans dans pour par qui au aux sur a été"),
        ("de", "der die das und mit ein eine ist wurde patient "
               "jahre nicht im von zu bei auf den dem keine"),
        ("pt", "o os as da do das dos com e em um "
               "uma que por para paciente anos sem foi não no na"),
        ("it", "il lo la gli le di del della con e "
               "in un una che per paziente anni senza è non nel"),
    )
}  # fmt: skip
_LANGUAGES = {"zh": "Chinese", "ja": "Japanese", "ko": "Korean", "ru": "Russian", "ar": "Arabic",
              "es": "Spanish", "fr": "French", "de": "German", "pt": "Portuguese",
              "it": "Italian", "hi": "Hindi"}  # fmt: skip
_SCRIPTS = {
    code: re.compile(f"[{first}-{last}]")
    for code, first, last in (
        ("ja", "\u3040", "\u30ff"), ("ko", "\uac00", "\ud7af"), ("zh", "\u4e00", "\u9fff"),
        ("ru", "\u0400", "\u04ff"), ("ar", "\u0600", "\u06ff"), ("hi", "\u0900", "\u097f"),
    )
}  # fmt: skip
_CHINESE = _SCRIPTS["zh"]
_SAMPLE = 6_000
"""Characters that tell the language."""


def decode(data: bytes, name: str) -> tuple[str, tuple[Issue, ...]]:
    """Decode a note: UTF-8, UTF-16 with its mark, GB 18030 where that gives Chinese, else Windows-1252.

    Anything but UTF-8 is an issue. FormatError for what is no text at all, is empty or too large.
    """
    if len(data) > LARGEST:
        raise _refuse(name, f"{len(data)} bytes", "a note of up to 4 MB", "give one note a file")
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise _refuse(name, kind, "a note as plain text", "save it as text")
    text, encoding = _decoded(data)
    if "\x00" in text:
        raise _refuse(name, "bytes that are no text", "a note as plain text", "save it as UTF-8 text")
    issues = (
        () if not encoding else (Issue(where=name, expected="UTF-8 text", came=f"{encoding}, read as such"),)
    )
    return text, issues


def checked(text: str, name: str) -> str:
    """Refuse what is no note: nothing at all, or a page of mark-up; halves of characters become U+FFFD."""
    if not text.strip():
        raise _refuse(name, "nothing", "a note with at least one word", "check the file")
    if _MARKUP.match(text):
        raise _refuse(name, "HTML or XML", "a note as plain text", "save it as text")
    return _HALF.sub("\ufffd", text)


def language(text: str) -> str:
    """Tell the language of a text (BCP 47); English where nothing speaks against it."""
    sample = text[:_SAMPLE]
    if not sample.isascii():
        letters = len(_WORD.findall(sample))
        for code, script in _SCRIPTS.items():
            if len(script.findall(sample)) > max(2, letters):
                return code
    words = Counter(_WORD.findall(sample.lower()))
    counts = {code: sum(words[word] for word in common) for code, common in _COMMON.items()}
    best = max(counts, key=lambda code: (counts[code], code == "en"))
    return best if counts[best] > 1.5 * counts["en"] and counts[best] >= 5 else "en"


def language_issue(code: str, name: str) -> tuple[Issue, ...]:
    """Say in one line that a note's language is not read yet."""
    if code == "en":
        return ()
    how = "read clause by clause" if code == "zh" else "only single terms and values in it are recognised"
    came = f"a note in {_LANGUAGES[code]}; {how}"
    return (Issue(where=name, expected="a note in English", came=came),)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        chinese = data.decode("gb18030")
        if len(_CHINESE.findall(chinese)) * 4 > len(chinese):
            return chinese, "GB 18030"
    except UnicodeDecodeError:
        pass
    return data.decode("cp1252", errors="replace"), "Windows-1252"


def _refuse(name: str, came: str, expected: str, do: str) -> FormatError:
    return FormatError(expected=expected, came=came, where=name, do=do)

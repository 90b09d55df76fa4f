"""The words of trials explained where a page uses them, and the glossary as a page; it rewrites no words."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import escape
from itertools import groupby

from trialbridge.report.pages import environment, file
from trialbridge.vocab import fold
from trialbridge.vocab.glossary import Entry, entries, scanner
from trialbridge.vocab.locale import sayings

_UNSEEN = ("head", "style", "script", "svg", "code")
_UNLINKED = (
    "a", "button", "summary", "blockquote", "q", "cite", "h1", "h2", "label", "option", "nav", "strong",
)  # fmt: skip
"""What holds no links of ours: other links and controls, headings, what is said loudly, and quotes."""


def _hiding(names: tuple[str, ...]) -> re.Pattern[str]:
    """Give the pattern of comments and of elements with what is in them."""
    return re.compile(rf"<!--.*?-->|<({'|'.join(names)})\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


_NOT_SEEN = _hiding(_UNSEEN)
_NOT_FREE = _hiding((*_UNSEEN, *_UNLINKED))
_SIGNS = "".join(sign for sign in map(chr, range(128)) if fold(sign) != sign.lower())
_RARE = re.compile(r"[^\x00-\x7f]")


def used(page: str, language: str = "en") -> tuple[Entry, ...]:
    """Give the words of the glossary that an HTML page shows, in the glossary's order."""
    shown = {key for _, _, key in _places(page, _NOT_SEEN, language)}
    return tuple(entry for entry in entries(language).values() if entry.key in shown)


def linked(page: str, language: str = "en", base: str = "") -> str:
    """Link the first place of each word to `base#word-KEY`.

    Without a base the links lead to a list of the page's own words, which is put at the end of its `main`.
    """
    done: set[str] = set()
    parts, at = [], 0
    for start, end, key in _places(page, _NOT_FREE, language):
        if key not in done:
            done.add(key)
            parts += [
                page[at:start],
                f'<a class="word" href="{escape(base)}#word-{key}">{page[start:end]}</a>',
            ]
            at = end
    told = "".join((*parts, page[at:]))
    return told if base else told.replace("</main>", f"{_section(used(page, language), language)}</main>", 1)


def glossary_page(language: str = "en") -> str:
    """Render the whole glossary as one self-contained page; raises KeyError for a language it lacks."""
    said = sayings("report", language)
    groups = [
        (said.say(f"glossary.{group}"), list(found))
        for group, found in groupby(entries(language).values(), key=lambda entry: entry.group)
    ]
    return (
        environment()
        .from_string(file("glossary.html"))
        .render(
            groups=groups, said=said, css=file("match.css"), tag="zh-Hans" if language == "zh" else language
        )
    )


def _section(found: tuple[Entry, ...], language: str) -> str:
    said = sayings("report", language)
    return environment().from_string(file("words.html")).render(found=found, said=said) if found else ""


def _places(page: str, hidden: re.Pattern[str], language: str) -> Iterator[tuple[int, int, str]]:
    """Give the words in the text of a page, each with its place in the page.

    The page is read in one go, tags and all: no word reaches over a tag, and what stands inside one is left.
    """
    hits = scanner(language).scan(page, _folded(page))
    shut = [found.span() for found in hidden.finditer(page)] if hits else []
    starts = [start for start, _ in shut]
    for hit in hits:
        before = bisect_right(starts, hit.start) - 1
        if (before < 0 or hit.start >= shut[before][1]) and not _in_tag(page, hit.start):
            yield hit.start, hit.end, hit.senses[0].value


def _in_tag(page: str, at: int) -> bool:
    return page.rfind("<", 0, at) > page.rfind(">", 0, at)


def _folded(page: str) -> str:
    """Give what `fold` gives, sooner for a long page: it goes through it once a letter to be made plain."""
    lowered = page.lower()
    if len(lowered) != len(page):
        return fold(page)
    there = "".join({*_SIGNS, *_RARE.findall(lowered)})
    for letter, plain in zip(there, fold(there), strict=True):
        if letter != plain:
            lowered = lowered.replace(letter, plain)
    return lowered

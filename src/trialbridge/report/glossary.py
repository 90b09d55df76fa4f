"""The words of trials explained where a page uses them, and the glossary as a page; it rewrites no words."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from trialbridge.report.pages import environment, file
from trialbridge.vocab.glossary import Entry, entries, scanner
from trialbridge.vocab.locale import sayings

_PIECES = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)([a-zA-Z0-9]+)")
_VOID = frozenset(("meta", "link", "br", "hr", "img", "input", "path", "circle", "rect", "line", "wbr"))
_UNSEEN = frozenset(("head", "style", "script", "svg", "code"))
_UNLINKED = frozenset(
    ("a", "button", "summary", "blockquote", "q", "cite", "h1", "h2", "label", "option", "nav", "strong")
)
"""What holds no links of ours: other links and controls, headings, what is said loudly, and quotes."""


def used(page: str, language: str = "en") -> tuple[Entry, ...]:
    """Give the words of the glossary that an HTML page shows, in the glossary's order."""
    shown = {key for text, seen, _ in _pieces(page) if seen for _, _, key in _places(text, language)}
    return tuple(entry for entry in entries(language).values() if entry.key in shown)


def linked(page: str, language: str = "en", base: str = "") -> str:
    """Link the first place of each word to `base#word-KEY`.

    Without a base the links lead to a list of the page's own words, which is put at the end of its `main`.
    """
    done: set[str] = set()
    parts = [
        _marked(text, language, base, done) if seen and free and not text.isspace() else text
        for text, seen, free in _pieces(page)
    ]
    told = "".join(parts)
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


def _marked(text: str, language: str, base: str, done: set[str]) -> str:
    parts, at = [], 0
    for start, end, key in _places(text, language):
        if key not in done:
            done.add(key)
            link = f'<a class="word" href="{escape(base)}#word-{key}">{text[start:end]}</a>'
            parts += [text[at:start], link]
            at = end
    return "".join((*parts, text[at:]))


def _places(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    yield from ((hit.start, hit.end, hit.senses[0].value) for hit in scanner(language).scan(text))


def _pieces(page: str) -> Iterator[tuple[str, bool, bool]]:
    """Cut a page at its tags: the words, whether they are text that is seen, and may be linked."""
    around: list[str] = []
    for piece in filter(None, _PIECES.split(page)):
        if not piece.startswith("<"):
            yield piece, _UNSEEN.isdisjoint(around), _UNLINKED.isdisjoint(around)
            continue
        yield piece, False, False
        tag = _NAME.match(piece)
        if tag is None or tag[2].lower() in _VOID or piece.endswith("/>"):
            continue
        name = tag[2].lower()
        if not tag[1]:
            around.append(name)
        elif name in around:  # closes what was left open inside it too, as a browser does
            del around[len(around) - 1 - around[::-1].index(name) :]

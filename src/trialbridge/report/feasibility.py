"""How many of a cohort a study would find, criterion by criterion, as table and chart; it judges nobody."""

from html import escape

from trialbridge.model.base import Noun

WIDTH, BAR, LABEL = 640, 20, 300
"""Pixels of the chart, of a bar's height, and of the words beside it."""
LONGEST = 46
"""Code points of a criterion's words beside its bar; the table has them whole."""
LISTED = 500
"""Patients the page lists, the nearest first; JSON has all."""
MARKS = "*•·- "
"""What a criterion's line begins with in a list, and needs not in another."""
SAID = {"open": "nothing stated excludes", "unknown": "something is unknown", "excluded": "excluded"}


CSS = (
    "body{font:16px sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}td{text-align:right}"
    "td,th{padding:.2rem .5rem}th[scope=row]{text-align:left;font-weight:normal}"
    "td.words{text-align:left;vertical-align:top}td.words ul{margin:0;padding-left:1.2rem}"
    "th{vertical-align:top}caption{text-align:left}"
)


class Attrition(Noun, frozen=True):
    """One requirement over the cohort.

    `left` are those whom neither this requirement nor any before it excludes; `gained` those whom it alone
    excludes, and who would be left without it.
    """

    text: str
    polarity: str
    met: int
    not_met: int
    unknown: int
    left: int
    gained: int


class Candidate(Noun, frozen=True):
    """One patient for the study: the answer, and what is lacking or has to be found out."""

    patient: str
    overall: str
    cohort: str
    not_met: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Feasibility(Noun, frozen=True):
    """A study over a cohort on a day; nobody in it is ever called eligible."""

    study: str
    version: str
    title: str
    day: str
    engine: str
    patients: int
    excluded: int
    unknown: int
    open: int
    cohort: str
    criteria: tuple[Attrition, ...]
    candidates: tuple[Candidate, ...]
    bad: dict[str, int]


def chart(found: Feasibility) -> str:
    """Draw who is left after each requirement as an SVG image with its numbers in words."""
    height = BAR * (len(found.criteria) + 1) + 8
    scale = (WIDTH - LABEL - 60) / max(found.patients, 1)
    rows = [("all patients", found.patients), *((row.text, row.left) for row in found.criteria)]
    drawn = "".join(_bar(number, words, left, scale) for number, (words, left) in enumerate(rows))
    told = "; ".join(f"{words}: {left}" for words, left in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {height}">'
        f"<title>Patients left after each requirement of {escape(found.study)}</title>"
        f'<desc>{escape(told)}</desc><g font-family="sans-serif" font-size="12">{drawn}</g></svg>'
    )


def _bar(number: int, words: str, left: int, scale: float) -> str:
    top, line = number * BAR + 4, " ".join(words.split())
    short = line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
    return (
        f'<text x="{LABEL - 6}" y="{top + 13}" text-anchor="end" fill="#334155">{escape(short)}</text>'
        f'<rect x="{LABEL}" y="{top}" width="{left * scale:.1f}" height="{BAR - 4}" fill="#2563a8"/>'
        f'<text x="{LABEL + left * scale + 4:.1f}" y="{top + 13}" fill="#334155">{left:,}</text>'
    )


def page(found: Feasibility) -> str:
    """Write one self-contained HTML page: the numbers in words, the chart, the table, and the patients."""
    rows = "".join(
        f"<tr><th scope='row'>{escape(row.text)}</th>"
        + "".join(
            f"<td>{number:,}</td>" for number in (row.met, row.not_met, row.unknown, row.left, row.gained)
        )
        + "</tr>"
        for row in found.criteria
    )
    heads = ("Requirement", "Met", "Not met", "Unknown", "Left after it", "Gained without it")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>Feasibility of {escape(found.study)}</title>"
        f"<style>{CSS}</style>"
        f"<h1>{escape(found.title or found.study)}</h1>"
        f"<p>{escape(told(found))}</p>{chart(found)}"
        f"<table><tr>{''.join(f'<th scope=col>{head}</th>' for head in heads)}</tr>{rows}</table>"
        f"{patients(found)}</html>\n"
    )


def patients(found: Feasibility) -> str:
    """List the patients as HTML, those who lack least first, with what each lacks and what is unknown."""
    order = {name: place for place, name in enumerate(SAID)}
    nearest = sorted(
        found.candidates,
        key=lambda it: (order[it.overall], len(it.not_met), len(it.unknown), it.patient),
    )[:LISTED]
    if not nearest:
        return ""
    cut = f" (the first {LISTED:,} of {len(found.candidates):,})" if len(found.candidates) > LISTED else ""
    rows = "".join(
        f"<tr><th scope='row'>{escape(it.patient)}</th><td class='words'>{SAID[it.overall]}"
        f"{f', in {escape(it.cohort)}' if it.cohort else ''}</td>"
        f"<td class='words'>{_listed(it.not_met)}</td><td class='words'>{_folded(it.unknown)}</td></tr>"
        for it in nearest
    )
    heads = ("Patient", "Answer", "Not met", "To be found out")
    return (
        f"<h2>Patients</h2><table><caption>Those who lack least come first{cut}.</caption>"
        f"<tr>{''.join(f'<th scope=col>{head}</th>' for head in heads)}</tr>{rows}</table>"
    )


def _listed(texts: tuple[str, ...]) -> str:
    items = "".join(f"<li>{escape(' '.join(text.split()).lstrip(MARKS))}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else "–"


def _folded(texts: tuple[str, ...]) -> str:
    """List what is mostly long behind its number; the page needs no script for it."""
    return f"<details><summary>{len(texts)}</summary>{_listed(texts)}</details>" if texts else "–"


def told(found: Feasibility) -> str:
    """Say the numbers in one sentence."""
    return (
        f"Of {found.patients:,} patients, a stated requirement of {found.study} excludes {found.excluded:,} "
        f"on {found.day}; {found.open:,} meet all that is understood, of {found.unknown:,} something is "
        "unknown. The investigator decides."
    )

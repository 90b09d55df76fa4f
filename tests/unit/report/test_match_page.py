"""The page is sound HTML, needs nothing from elsewhere, can be read by everyone, and judges nobody."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest
from tests.strategies import VOCABULARY
from tests.unit.report.cases import criteria, document, patient, study

from trialbridge.model.patient import Patient
from trialbridge.report.match_page import page
from trialbridge.report.words import DISCLAIMER, FICTIONAL

VOID = {"meta", "link", "br", "input"}


class Reader(HTMLParser):
    """Reads a page and keeps its tags; a tag that is not closed in order is an error."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.words: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attributes)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost tag."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what is read, not what is styled."""
        if "style" not in self.open:
            self.words.append(data)

    def of(self, name: str) -> list[str]:
        """Give the values of an attribute."""
        return [attributes[name] or "" for _, attributes in self.tags if name in attributes]


@pytest.fixture(scope="module")
def html() -> str:
    """Give the page of the small study."""
    return page(document(studies=2), patient(), VOCABULARY)


def test_tags_are_closed_in_order_and_ids_stand_once(html: str) -> None:
    """Every tag is closed in order, every id stands once, every inner link and label leads somewhere."""
    reader = Reader(html)
    ids = reader.of("id")
    assert len(ids) == len(set(ids))
    wanted = {link[1:] for link in reader.of("href") if link.startswith("#")} | set(
        reader.of("aria-labelledby")
    )
    assert wanted <= set(ids)


def test_headings_descend_by_one(html: str) -> None:
    """There is one first heading, and no level is left out on the way down."""
    levels = Reader(html).headings
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_landmarks_stand_once(html: str) -> None:
    """The page has one header, one main part and one footer, and names its language."""
    names = [tag for tag, _ in Reader(html).tags]
    assert [names.count(name) for name in ("main", "footer", "h1")] == [1, 1, 1]
    assert '<html lang="en">' in html


def test_nothing_is_loaded_and_nothing_runs(html: str) -> None:
    """No script, image, style sheet or font is fetched; addresses are only links to follow."""
    reader = Reader(html)
    assert not {"script", "img", "iframe", "object", "embed", "video", "audio", "base"} & {
        tag for tag, _ in reader.tags
    }
    loaded = [attributes.get("href") for tag, attributes in reader.tags if tag == "link"]
    assert loaded == ["data:,"]
    assert reader.of("src") == []
    assert "url(" not in html
    assert "@import" not in html
    assert not any(name.startswith("on") for _, attributes in reader.tags for name in attributes)


def test_the_investigator_decides_and_nobody_is_judged(html: str) -> None:
    """The disclaimer and the line of every study stand there; no one is called eligible."""
    text = " ".join(" ".join(Reader(html).words).split())
    assert DISCLAIMER in text
    assert "1 stated criterion is not met; 4 unknown; the investigator decides" in text
    assert "eligible" not in text.lower()


def test_fictional_studies_are_marked(html: str) -> None:
    """A made-up study says so in the overview and at its own place; a real one does not."""
    assert html.count(FICTIONAL) == 4
    real = page(document(changed=study(fictional=False)), patient(), VOCABULARY)
    assert "fictional" not in real.lower()


def test_both_sides_are_quoted(html: str) -> None:
    """Each criterion stands there beside the words of the record, without escapes of carriers."""
    text = " ".join(" ".join(Reader(html).words).split())
    for quote in (
        "Platelets >= 100 x 10^9/L.",
        "Creatinine <= 1.5 x ULN.",
        "creatinine 300 umol/L",
        "No stroke",
    ):
        assert quote in text
    assert "Any of:<br>- chemotherapy<br>- CAR-T cells" in html


def test_verdicts_are_words_and_symbols(html: str) -> None:
    """A verdict is told by a word and a symbol, and an exclusion says whether it excludes."""
    text = " ".join(" ".join(Reader(html).words).split())
    for verdict in ("✗ Not met", "✓ Met", "✓ Does not exclude", "? Unknown", "✎ Investigator's judgement"):
        assert verdict in text


def test_text_of_others_cannot_become_markup(html: str) -> None:
    """What a record or a study says is text: its angle brackets are no tags."""
    assert "<b>bold</b>" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    nasty = msgspec.structs.replace(patient(), id="<script>alert(1)</script>")
    shown = msgspec.structs.replace(
        document(), patient=msgspec.structs.replace(document().patient, id=nasty.id)
    )
    assert "<script" not in page(shown, nasty, VOCABULARY)


def test_notices_stand_above_everything() -> None:
    """What must be known of the whole report stands before its results."""
    noted = page(msgspec.structs.replace(document(), notices=("Sentences are ours.",)), patient(), VOCABULARY)
    assert noted.index("Sentences are ours.") < noted.index("<main>")


def test_an_empty_answer_is_a_page(html: str) -> None:
    """No study, no question, no fact: each is said in words."""
    empty = msgspec.structs.replace(
        document(),
        results=(),
        questions=(),
        patient=msgspec.structs.replace(document().patient, documents=(), version=""),
    )
    text = " ".join(Reader(page(empty, Patient(id="P"), VOCABULARY)).words)
    for words in ("No trial was found.", "Nothing that the trials ask is open.", "no document"):
        assert words in text


def test_a_bare_study_is_a_page() -> None:
    """A study without criteria, odds, sites or address is shown, with what is not stated."""
    bare = msgspec.structs.replace(
        document().results[0],
        criteria=(), limits=(), parts=(), odds=None, url="", sponsor="", as_of="", conditions=(),
        interventions=(), sites=0, nearest_site=None, countries=(), status="", phase="", cohort="Arm A",
    )  # fmt: skip
    shown = msgspec.structs.replace(document(), results=(bare,))
    text = " ".join(" ".join(Reader(page(shown, patient(), VOCABULARY)).words).split())
    for words in (
        "The record states no criteria.",
        "not stated",
        "None stated",
        "Status not stated",
        "Arm A",
    ):
        assert words in text


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _schemes(html: str) -> list[dict[str, str]]:
    blocks = re.findall(r":root \{(.*?)\}", html, re.S)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks[:2]]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast_is_enough(html: str, scheme: int) -> None:
    """Text stands out from its ground by 4.5 to 1 at least (WCAG 2.2, AA), light and dark."""
    colours = _schemes(html)[scheme]
    pairs = [(name, f"{name}-bg") for name in colours if f"{name}-bg" in colours]
    pairs += [(name, "page") for name in ("text", "soft", "link")]
    pairs += [("text", "investigator-bg"), ("soft", "panel")]
    assert len(pairs) == 10
    assert [pair for pair in pairs if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []


def test_the_case_is_sound() -> None:
    """The criteria of the case stand in its block at their offsets."""
    block, found = criteria()
    assert all(block[it.start : it.end] == it.text for it in found)


def test_the_page_tells_what_would_open_a_study() -> None:
    """The day and the changes stand in the overview, above the criteria and beside the one not met."""
    text = page(document(), patient(), VOCABULARY)
    assert text.count("Opens if creatinine falls to 156 umol/L") == 2
    assert text.count("Met if creatinine falls to 156 umol/L") == 1

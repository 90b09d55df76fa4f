"""The glossary: every word in both languages, easy to read, found and linked where a page uses it."""

import csv
import string
from importlib.resources import files

import pytest
from tests.studies import study

from trialbridge.errors import InputError
from trialbridge.report.glossary import glossary_page, linked, used
from trialbridge.report.plain import plain
from trialbridge.report.plain_page import page
from trialbridge.report.reading import grade
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.glossary import entries, meant, scanner
from trialbridge.vocab.landscape import endpoints
from trialbridge.vocab.locale import LANGUAGES, sayings

HARDEST = 8.0
"""US school years: what the sentences of patient information should not exceed."""
PHASES = ("early-phase-1", "phase-1", "phase-1-2", "phase-2", "phase-2-3", "phase-3", "phase-4", "no-phase")


def keys(text: str, language: str = "en") -> list[str]:
    """Give what a text's words are taken for."""
    return [hit.senses[0].value for hit in scanner(language).scan(text)]


@pytest.mark.parametrize("key", entries())
def test_meanings_are_easy(key: str) -> None:
    """No meaning needs more than eight years of school; nothing is left out of it as a name."""
    assert grade(entries()[key].meaning) <= HARDEST, entries()[key].meaning


@pytest.mark.parametrize("table", ["plain", "compare", "report", "glossary"])
def test_tables_have_every_sentence_in_every_language(table: str) -> None:
    """No cell of a table of ours is empty, and a sentence has the same placeholders in each language."""
    with (files("trialbridge.vocab.locale") / f"{table}.csv").open("r", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, strict=True):
            assert all(row.values()), row["key"]
            holes = [
                {hole for _, hole, _, _ in string.Formatter().parse(row[each]) if hole} for each in LANGUAGES
            ]
            assert holes[0] == holes[1], row["key"]


def test_glossary_has_what_patients_meet() -> None:
    """All phases, all endpoints of the landscape, the rules for scans, and the words of a design are there."""
    assert set(PHASES) <= set(entries())
    assert {key.value for key in endpoints().terms} <= set(entries())
    wanted = {"randomisation", "masking", "arm", "control", "recist", "irrecist", "placebo", "washout"}
    assert wanted <= set(entries())
    assert list(entries()) == list(entries("zh"))
    with pytest.raises(KeyError):
        entries("xx")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Early Phase 1", ["early-phase-1"]),
        ("Phase I/II, phase 1/phase 2, Phase Ib/II", ["phase-1-2"] * 3),
        ("phase 2/3 and Phase III", ["phase-2-3", "phase-3"]),
        ("ORR, PFS, OS, DFS, TTP and DCR by irRECIST", ["orr", "pfs", "os", "dfs", "ttp", "dcr", "irrecist"]),
        ("pros of a car ride", []),
        ("Double-blind, placebo-controlled", ["double-blind", "placebo"]),
        ("DC-CIK cells beside CIK", ["dc-cik", "cik"]),
    ],
)
def test_words_are_found_as_trials_write_them(text: str, found: list[str]) -> None:
    """Roman and Arabic phases, abbreviations in capitals only, the longest word first."""
    assert keys(text) == found


def test_chinese_words_are_found() -> None:
    """Chinese has no spaces, so words are found inside a sentence."""
    assert keys("本试验是I/II期随机双盲试验，主要终点为总生存期", "zh") == [
        "phase-1-2", "randomisation", "double-blind", "primary-endpoint", "os",
    ]  # fmt: skip


PAGE = (
    "<html><head><title>phase 1</title><style>phase 2</style></head><body><!-- phase 3 --><h1>phase 4</h1>"
    "<main><p>A phase 2 trial &amp; PFS.</i><br>phase 2 <img alt='os'/><p>left open<a href='#'>CIK</a>"
    "<blockquote>RECIST</blockquote> ORR</main></body></html>"
)


def test_first_place_of_a_word_is_linked() -> None:
    """Once a word, never in quotes, links, headings or what is not seen; the page's own list has all shown."""
    told = linked(PAGE)
    assert told.count('<a class="word" href="#word-phase-2">phase 2</a>') == 1
    assert '<a class="word" href="#word-orr">ORR</a>' in told
    assert "<title>phase 1</title><style>phase 2</style>" in told
    assert "<h1>phase 4</h1>" in told
    assert "<blockquote>RECIST</blockquote>" in told
    assert {entry.key for entry in used(PAGE)} == {"phase-2", "phase-4", "pfs", "cik", "recist", "orr"}
    for entry in used(PAGE):
        assert f'<dt id="word-{entry.key}">{entry.name}</dt>' in told
    assert "word-phase-1" not in told


def test_links_to_a_glossary_elsewhere() -> None:
    """With an address nothing is put at the end; a page without words stays as it is."""
    told = linked(PAGE, base="/glossary")
    assert 'href="/glossary#word-pfs"' in told
    assert "<dl>" not in told
    assert linked("<main>Nothing</main>") == "<main>Nothing</main>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_glossary_page_has_every_word(language: str) -> None:
    """Every entry stands on the page with its meaning, under an anchor."""
    told = glossary_page(language)
    for entry in entries(language).values():
        assert f'id="word-{entry.key}"' in told
    assert sayings("report", language).say("glossary") in told


def test_one_word_is_looked_up() -> None:
    """By what a page writes or by its key; all without a word; another is refused with one line."""
    assert [entry.key for entry in meant("progression-free survival")] == ["pfs"]
    assert [entry.key for entry in meant("no-phase")] == ["no-phase"]
    assert len(meant("")) == len(entries())
    with pytest.raises(InputError, match="a word of the glossary"):
        meant("zzz")


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_words_as_a_page(vocabulary: Vocabulary, language: str) -> None:
    """Every sentence stands under its heading, and words of the glossary are explained."""
    told = plain(study(), (), vocabulary, language)
    made = page(told)
    assert told.title
    assert f"<h1>{told.title}</h1>" in made
    for each in told.sentences:
        assert told.headings[each.section] in made
    assert 'class="word"' in made


def test_letters_that_grow_when_made_small_move_no_word() -> None:
    """The dotted capital I of Turkish is two signs in small letters; places are those of the page."""
    assert used("<p>İ</p><p>phase 2</p>") == used("<p>I</p><p>phase 2</p>") != ()

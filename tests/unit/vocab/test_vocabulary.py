"""The vocabulary: phrases are found whole and longest, concepts know their hierarchy, units convert."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialbridge.vocab import Concept, Hit, Phrase, Sense, Unit, Variable, Vocabulary, default_vocabulary

VOCABULARY = Vocabulary(
    [
        Concept(id="neoplasm", name="neoplasm", kind="disease", synonyms=("cancer", "tumour", "肿瘤")),
        Concept(id="lung-cancer", name="lung cancer", kind="disease", parents=("neoplasm",)),
        Concept(
            id="small-cell-lung-cancer", name="small cell lung cancer", kind="disease",
            parents=("lung-cancer",), synonyms=("=SCLC",),
        ),
        Concept(id="metastasis", name="metastasis", kind="finding", synonyms=("metastatic box", "biopsy")),
        Concept(id="all", name="acute lymphoblastic leukaemia", kind="disease", synonyms=("=ALL",)),
        Concept(id="her2-positive", name="HER2+", kind="alteration"),
        Concept(id="tki", name="tyrosine kinase inhibitor", kind="drug-class", synonyms=("=TKI",)),
        Concept(id="tki", name="TK inhibitor", kind="drug-class", parents=("drug",), codes=("C:1",)),
        Concept(id="orphan", name="orphan", kind="disease", parents=("nowhere",)),
    ],
    [
        Variable(name="haemoglobin", title="haemoglobin", kind="number", unit="g/L", aliases=("Hb",)),
        Variable(name="bilirubin", title="bilirubin", kind="number", unit="umol/L", molar_mass=584.66),
        Variable(name="glucose", title="glucose", kind="number", unit="g/L", molar_mass=180.16),
        Variable(name="temperature", title="temperature", kind="number", unit="Cel"),
        Variable(name="calcium", title="calcium", kind="number", unit="mmol/L", molar_mass=40.08, charge=2),
        Variable(name="oddity", title="oddity", kind="number", unit="furlong"),
    ],
    [
        Unit(code="g/L", dimension="mass/volume", factor=1),
        Unit(code="g/dL", dimension="mass/volume", factor=10, aliases=("g/dl",)),
        Unit(code="mg/dL", dimension="mass/volume", factor=0.01),
        Unit(code="umol/L", dimension="amount/volume", factor=1e-6, aliases=("μmol/l",)),
        Unit(code="mmol/L", dimension="amount/volume", factor=1e-3),
        Unit(code="meq/L", dimension="charge/volume", factor=1e-3),
        Unit(code="Cel", dimension="temperature", factor=1, offset=273.15),
        Unit(code="[degF]", dimension="temperature", factor=5 / 9, offset=459.67 * 5 / 9),
    ],
    [
        Phrase(text="no", type="negation", value="no", language="en"),
        Phrase(text="nil", type="negation", value="no", language="en"),
        Phrase(text="all", type="quantifier", value="all", language="en"),
        Phrase(text="all", type="quantifier", value="all", language="en"),
    ],
    stamp="0123",
)  # fmt: skip


def found(text: str) -> list[tuple[str, str]]:
    """Scan a text and give, for each hit, its words and the value of its first sense."""
    return [(text[hit.start : hit.end], hit.senses[0].value) for hit in VOCABULARY.scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Small-cell\nlung cancer", [("Small-cell\nlung cancer", "small-cell-lung-cancer")]),
        ("lung cancers, tumours", [("lung cancers", "lung-cancer"), ("tumours", "neoplasm")]),
        ("metastases and biopsies in boxes", [("metastases", "metastasis"), ("biopsies", "metastasis")]),
        ("metastatic boxes", [("metastatic boxes", "metastasis")]),
        ("cancerous, precancer", []),
        ("SCLC but not sclc", [("SCLC", "small-cell-lung-cancer")]),
        ("有肿瘤史", [("肿瘤", "neoplasm")]),
        ("HER2+, HER2+x", [("HER2+", "her2-positive"), ("HER2+", "her2-positive")]),
        ("Hb 9 g/dl, 34 μmol/L", [("Hb", "haemoglobin"), ("g/dl", "g/dL"), ("μmol/L", "umol/L")]),
        ("90g/dl, xg/dl", [("g/dl", "g/dL")]),
        ("nils, nil", [("nil", "no")]),
        ("TKIs, TKI, tkis", [("TKIs", "tki"), ("TKI", "tki")]),
        ("9Hb, 9 Hb", [("Hb", "haemoglobin")]),
        ("", []),
    ],
)  # fmt: skip
def test_scan_finds_whole_words_and_the_longest(text: str, expected: list[tuple[str, str]]) -> None:
    """Hyphens and line breaks are spaces, plurals are known, words are never cut, Chinese needs no spaces."""
    assert found(text) == expected


def test_a_phrase_written_exactly_is_found_in_that_case_only() -> None:
    """`=ALL` is the leukaemia in capitals only; in lower case only the quantifier is left."""
    (capitals,), lower = VOCABULARY.scan("ALL"), VOCABULARY.scan("all")
    assert set(capitals.senses) == {Sense("concept", "all"), Sense("quantifier", "all")}
    assert lower == [Hit(0, 3, (Sense("quantifier", "all"),))]


def test_every_finds_an_exact_phrase_in_its_case_only(vocabulary: Vocabulary) -> None:
    """An abbreviation written in capitals is none in small letters."""
    assert [hit.start for hit in vocabulary.every("wocbp, WOCBP")] == [7]


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("lung cancer", "lung-cancer"), ("lung cancers", "lung-cancer"), ("her2+", "her2-positive"),
        ("lung cancer here", None), ("lung", None), ("haemoglobin", None), ("all", None), ("hbs", None),
        ("xyzs", None),
    ],
)  # fmt: skip
def test_whole_names_what_all_of_the_words_are(words: str, concept: str | None) -> None:
    """The concept of the words from first to last, a plural too, as a scan finds it; None for any less."""
    assert VOCABULARY.whole(words) == concept


@given(
    st.lists(st.sampled_from(["lung", "cancer", "cancers", "small", "cell", "tkis", "hb", "all"]), max_size=4)
)
def test_whole_agrees_with_scan(parts: list[str]) -> None:
    """What `whole` names is what a scan of the words finds alone and from end to end."""
    low = " ".join(parts)
    hits = VOCABULARY.scan(low)
    covers = len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(low))
    assert VOCABULARY.whole(low) == (hits[0].of("concept") if covers else None)


def test_a_hit_tells_its_meaning_of_a_type() -> None:
    """The first sense of one of the types asked for, or None."""
    (hit,) = VOCABULARY.scan("ALL")
    assert hit.of("quantifier") == "all"
    assert hit.of("variable", "concept") == "all"
    assert hit.of("unit") is None


def test_scan_takes_a_text_folded_already() -> None:
    """A caller that has folded the text may say so; the result is the same."""
    assert VOCABULARY.scan("Lung-Cancer", "lung cancer") == VOCABULARY.scan("Lung-Cancer")


words = st.sampled_from(["lung", "cancer", "small", "cell", "ALL", "tumour", "no", "-", "界", "x", " ", "Hb"])


@given(st.lists(words, max_size=30).map("".join) | st.text(max_size=50))
def test_hits_are_in_order_and_never_overlap(text: str) -> None:
    """Every hit begins where the one before has ended or later, and is not empty."""
    cursor = 0
    for hit in VOCABULARY.scan(text):
        assert cursor <= hit.start < hit.end <= len(text)
        assert hit.senses
        cursor = hit.end


def test_hierarchy_is_walked_both_ways() -> None:
    """Ancestors and descendants hold the concept itself; a parent that has no row ends the walk."""
    assert VOCABULARY.ancestors("small-cell-lung-cancer") == {
        "small-cell-lung-cancer",
        "lung-cancer",
        "neoplasm",
    }
    assert VOCABULARY.descendants("lung-cancer") == {"lung-cancer", "small-cell-lung-cancer"}
    assert VOCABULARY.descendants("neoplasm") == {"neoplasm", "lung-cancer", "small-cell-lung-cancer"}
    assert VOCABULARY.ancestors("orphan") == {"orphan", "nowhere"}
    assert VOCABULARY.descendants("unheard") == {"unheard"} == VOCABULARY.ancestors("unheard")
    assert VOCABULARY.is_a("small-cell-lung-cancer", "neoplasm")
    assert not VOCABULARY.is_a("neoplasm", "small-cell-lung-cancer")


def test_a_concept_is_given_or_had(vocabulary: Vocabulary) -> None:
    """Drugs and what is done are given, illnesses are had; of a gene, or a name no table holds, it says neither."""
    assert [vocabulary.family(each) for each in ("cisplatin", "surgery", "asthma", "egfr", "unheard")] == [
        "given",
        "given",
        "had",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "variable", "expected"),
    [
        (120, "g/L", "haemoglobin", 120),
        (120, "", "haemoglobin", 120),
        (12, "g/dL", "haemoglobin", 120),
        (2, "mg/dL", "bilirubin", 34.21),
        (5.55, "mmol/L", "glucose", 1.0),
        (37, "Cel", "temperature", 37),
        (98.6, "[degF]", "temperature", 37),
        (5, "meq/L", "calcium", 2.5),
        (10, "mg/dL", "calcium", 2.495),
        (5, "meq/L", "haemoglobin", None),
        (1, "mmol/L", "haemoglobin", None),
        (1, "Cel", "haemoglobin", None),
        (1, "bushel", "haemoglobin", None),
        (1, "g/L", "oddity", None),
    ],
)
def test_values_convert_to_the_canonical_unit(
    value: float, unit: str, variable: str, expected: float | None
) -> None:
    """Same dimension by factor and offset, mass and amount through the molar mass, others not at all."""
    got = VOCABULARY.convert(value, unit, variable)
    assert got == (None if expected is None else pytest.approx(expected, rel=1e-3))


def test_rows_of_one_concept_are_one_concept() -> None:
    """A later row of the same id adds its names, parents and codes to the first."""
    row = VOCABULARY.concepts["tki"]
    assert (row.name, row.synonyms) == ("tyrosine kinase inhibitor", ("=TKI", "TK inhibitor"))
    assert (row.parents, row.codes) == (("drug",), ("C:1",))
    assert VOCABULARY.is_a("tki", "drug")


def test_default_vocabulary_is_loaded_once_and_stamped(vocabulary: Vocabulary) -> None:
    """The tables of the package are one value in a process and carry their stamp."""
    assert default_vocabulary() is vocabulary
    assert len(vocabulary.stamp) == 16
    assert VOCABULARY.stamp == "0123"


def test_no_plural_of_a_unit_stands_among_signs() -> None:
    """ "gs" is no plural of the unit "g", with blanks around it or with signs."""
    vocabulary = default_vocabulary()
    assert not [
        hit for text in ("5 gs", "5 gs/x", "(gs/x)") for hit in vocabulary.scan(text) if hit.of("unit") == "g"
    ]

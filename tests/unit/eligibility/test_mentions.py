"""What a criterion mentions: types, spans in the block and concepts; own sentences, each a plain case."""

import pytest

from trialbridge.eligibility import mentions, parse
from trialbridge.eligibility.mentions import marked
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.tagger import Tagger, read

BARE = read(["feature,O,B-drug,I-drug", "after O,,,", "bias,10,,"])
"""Weights that find no term."""
PLAIN = read(
    [
        "feature,O,B-drug,I-drug,B-condition,I-condition",
        "after O,,,-900,,-900",
        "bias,50,,,,",
        "word0=aspirin,,300,,,",
        "word0=omega,,300,,,",
        "word0=-,,,100,,",
        "word-1=omega,,,300,,",
        "word0=0,,,300,,",
        "word0=oil,,,300,,",
        "word0=(,,,300,,",
        "word0=fish,,,300,,",
        "word0=myeloma,,,,300,",
        "word0=scale,,,,,400",
        "word-1=myeloma,,,,,200",
    ]
)


def said(text: str, vocabulary: Vocabulary, tagger: Tagger | None = None) -> list[tuple[str, str, str]]:
    """Give the words, type and concept of everything a text mentions."""
    return [
        (text[each.start : each.end], each.type, each.concept)
        for one in marked(parse(text, vocabulary), vocabulary, tagger)
        for each in one.mentions
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Age > 18 years", [("> 18 years", "value", "")]),
        ("ALT <= 2.5 x ULN", [("ALT", "measurement", "alt"), ("<= 2.5 x ULN", "value", "")]),
        (
            "No chemotherapy within 4 weeks prior to enrolment",
            [
                ("No", "negation", ""),
                ("chemotherapy", "procedure", "chemotherapy"),
                ("within 4 weeks prior to enrolment", "temporal", ""),
            ],
        ),
        ("Treatment with warfarin", [("Treatment", "procedure", ""), ("warfarin", "drug", "warfarin")]),
        ("Rheumatoid arthritis", [("Rheumatoid arthritis", "condition", "rheumatoid-arthritis")]),
        (
            "Positive hepatitis B surface antigen",
            [("Positive", "value", ""), ("hepatitis B surface antigen", "measurement", "hepatitis-b")],
        ),
        ("The sponsor will supply the forms", []),
    ],
)
def test_mentions_of_a_sentence(
    text: str, expected: list[tuple[str, str, str]], vocabulary: Vocabulary
) -> None:
    """Conditions, drugs, procedures, measurements, values, times and denials are found whole."""
    assert said(text, vocabulary) == expected


def test_mentions_stand_in_the_block(vocabulary: Vocabulary) -> None:
    """Headings, markers and a label above an item move no mention; a swallowed list keeps all of its own."""
    block = "Inclusion Criteria:\n\n* One of the following:\n  * Diabetes\n  * Asthma\n"
    assert [words for words, _, _ in said(block, vocabulary)] == ["Diabetes", "Asthma"]
    block = "Life expectancy:\n  -  At least 3 months and asthma\n"
    assert "asthma" in [words for words, _, _ in said(block, vocabulary)]


def test_a_term_of_no_row_has_no_concept(vocabulary: Vocabulary) -> None:
    """An unknown drug is still a mention, and bracket and hyphen belong to it."""
    found = said("aspirin and omega-3 (fish oil) daily", vocabulary, Tagger(PLAIN))
    assert [words for words, _, _ in found] == ["aspirin", "omega-3 (fish oil)"]
    assert found[0] == ("aspirin", "drug", "aspirin")


def test_a_concept_inside_a_longer_term_is_not_its_concept(vocabulary: Vocabulary) -> None:
    """A term is named by what it ends with or by a concept of its own type."""
    assert said("brcalcitol myeloma", vocabulary, Tagger(PLAIN))[0][2] == "multiple-myeloma"
    assert said("aspirin or omega warfare", vocabulary, Tagger(PLAIN))[1][2] == ""


def test_mentions_leave_the_rules_as_they_are(vocabulary: Vocabulary) -> None:
    """Only the mentions of a criterion change."""
    criteria = parse("Exclusion Criteria:\n- No stroke within 6 months\n- HIV", vocabulary)
    for one, other in zip(criteria, marked(criteria, vocabulary), strict=True):
        assert (one.rule, one.text, one.start, one.kinds) == (
            other.rule,
            other.text,
            other.start,
            other.kinds,
        )
        assert not one.mentions


def test_chinese_is_left_to_the_vocabulary(vocabulary: Vocabulary) -> None:
    """Text without Latin letters has the mentions that the tables know."""
    found = said("无糖尿病，年龄18-75岁", vocabulary)
    assert ("糖尿病", "condition", "diabetes") in found
    assert ("年龄", "measurement", "age") in found
    assert ("无", "negation", "") in found
    assert "岁" not in [words for words, _, _ in found]


def test_long_lines_are_cut_and_read(vocabulary: Vocabulary) -> None:
    """A page pasted as one line is labelled piece by piece, with every word in its place."""
    text = "aspirin and " * 300
    assert said(text, vocabulary, Tagger(PLAIN)) == [("aspirin", "drug", "aspirin")] * 300
    assert said(text, vocabulary, Tagger(BARE)) == []


def test_labels_of_known_terms(vocabulary: Vocabulary) -> None:
    """The longer of two terms wins; a term of several words goes on; one beyond the line is nothing."""
    (line,) = mentions.read("no severe heart failure", 100, vocabulary)
    terms = [("condition", 110, 123), ("negation", 100, 102), ("condition", 116, 123), ("drug", 130, 140)]
    assert mentions.labels(line, terms) == ["B-negation", "O", "B-condition", "I-condition"]
    assert list(mentions.read(" \n ", 0, vocabulary)) == []

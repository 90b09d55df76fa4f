"""Sentences and the sections they stand in."""

import pytest

from trialbridge.intake.sentences import sentences


def split(text: str) -> list[tuple[str, str]]:
    """Give each sentence's section and words."""
    return [(sentence.section, sentence.view.text) for sentence in sentences(text)]


ROWS = [
    ("One thing. Another thing.", [("", "One thing."), ("", "Another thing.")]),
    (
        "Seen by Dr. Smith. Hb 9.2 vs. 8.1 before.",
        [("", "Seen by Dr. Smith."), ("", "Hb 9.2 vs. 8.1 before.")],
    ),
    ("PMH:\n1. HTN\n2. DM2\nMeds: aspirin", [("pmh", "HTN"), ("pmh", "DM2"), ("meds", "aspirin")]),
    (
        "Family history: mother with asthma. Father well.",
        [("fhx", "mother with asthma."), ("fhx", "Father well.")],
    ),
    ("PAST MEDICAL HISTORY\nHTN\n\nASSESSMENT\nStable", [("pmh", "HTN"), ("dx", "Stable")]),
    ("FHx: asthma\nSomething else:\nHb 9", [("fhx", "asthma"), ("", "Hb 9")]),
    (
        "The tumour was found in the left upper lobe of the lung, which was\nresected in May.",
        [("", "The tumour was found in the left upper lobe of the lung, which was resected in May.")],
    ),
    ("- no fever\n- cough", [("", "no fever"), ("", "cough")]),
    ("0. A man.\n1. He coughs.", [("", "A man."), ("", "He coughs.")]),
    ("History of cough. He had history: none.", [("", "History of cough."), ("", "He had history: none.")]),
    ("Labs (2025-05-20): Hb 9", [("labs", "Hb 9")]),
    ("患者男。肝癌。", [("", "患者男。"), ("", "肝癌。")]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_note_is_split_into_sentences(text: str, expected: list[tuple[str, str]]) -> None:
    """Full stops, bullets, headings and short lines end a sentence; abbreviations and hard wraps do not."""
    assert split(text) == expected


def test_a_sentence_without_end_is_cut() -> None:
    """A text without any stop is cut into pieces of bounded length, so that reading stays linear."""
    pieces = list(sentences("word " * 2000))
    assert len(pieces) > 5
    assert " ".join(piece.view.text for piece in pieces) == " ".join(["word"] * 2000)


def test_the_day_of_a_heading_goes_with_its_section() -> None:
    """ "Labs (2025-05-20):" dates the results below it."""
    assert [sentence.day for sentence in sentences("Labs (2025-05-20):\nHb 9\nNa 138\nPMH: HTN")] == [
        "2025-05-20"
    ] * 2 + [None]

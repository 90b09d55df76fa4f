"""Texts become pieces and vectors as a BERT model defines them."""

from pathlib import Path

import numpy as np
import pytest
from tests.models import PIECE_LIST, write_model

from trialbridge.errors import SourceError
from trialbridge.search.encoder import PINNED, Encoder, verify
from trialbridge.search.wordpiece import LONGEST, WordPiece

NUMBER = {piece: number for number, piece in enumerate(PIECE_LIST)}
SPLIT = [
    ("Lung cancers", ["lung", "cancer", "##s"]),
    ("LÚNG", ["lung"]),
    ("asthma, heart", ["asthma", ",", "heart"]),
    ("lungx", ["[UNK]"]),
    ("肺 in", ["[UNK]", "in"]),
    ("x" * (LONGEST + 1), ["[UNK]"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "pieces"), SPLIT)
def test_words_are_split_into_the_longest_pieces(text: str, pieces: list[str]) -> None:
    """Case and accents do not matter, a word with a part that is no piece is unknown."""
    given = WordPiece(PIECE_LIST).numbers(text, 32)
    assert given == [NUMBER[piece] for piece in ("[CLS]", *pieces, "[SEP]")]


def test_long_texts_are_cut() -> None:
    """No more pieces are read than asked, the marks of begin and end among them."""
    given = WordPiece(PIECE_LIST).numbers("lung " * 50, 10)
    assert len(given) == 10
    assert given[-1] == NUMBER["[SEP]"]


def test_vectors_do_not_depend_on_their_company(tmp_path: Path) -> None:
    """A text encoded alone and beside longer ones gives the same vector of length 1."""
    encoder = Encoder(write_model(tmp_path))
    texts = ["lung cancer", "asthma", "cancers of lung, heart in asthma of lung", "lung cancer"]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-5)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    assert np.array_equal(together[0], together[3])
    assert not np.allclose(together[0], together[1], atol=1e-3)


def test_other_weights_are_refused() -> None:
    """A file that is not the pinned one is no model."""
    with pytest.raises(SourceError, match="SHA-256"):
        verify(next(iter(PINNED)), b"weights of somebody else")

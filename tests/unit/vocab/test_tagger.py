"""The tagger adds up the weights of named features and finds the best chain of labels."""

from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialbridge.vocab import features, tagger
from trialbridge.vocab.features import Words
from trialbridge.vocab.tagger import Tagger, Weights, default_kin, default_tagger, read

TABLE = """feature,O,B-drug,I-drug
after O,10,,-500
after B-drug,,,80
after I-drug,,-20,60
bias,50,,
word0=aspirin,-30,300,
end40=ofen,,250,10
pair-1=fish oil,,,200
pair0=fish oil,-100,150,
classes-1=B-drug I-drug,,,90
class0=B-drug,,120,
shape1=1,,40,
edge1,5,,
edge-2,,7,
kin64-1=3,40,-20,
kin10000=9,,33,
"""
KIN = {"aspirin": ("3", "4", "9"), "fish": ("3", "5", "8")}
WORDS = st.sampled_from(["no", "aspirin", "fish", "oil", "Ibuprofen", "75", "mg", "ABC", "x"])
SENTENCES = st.lists(
    st.lists(st.tuples(WORDS, st.sampled_from(["", "B-drug", "I-drug"])), max_size=6).map(
        lambda pairs: Words([word for word, _ in pairs], [known for _, known in pairs])
    ),
    max_size=4,
)


def weights() -> Weights:
    """Read the table of these tests."""
    return read(TABLE.splitlines())


def summed(sentence: Words, of: Weights) -> list[np.ndarray]:
    """Add up the weights of the named features, the slow way."""
    none = np.zeros(len(of.labels), np.float32)
    return [
        sum((of.features.get(name, none) for name in names), none)
        for names in features.of_sentence(sentence, KIN)
    ]


def best(scores: Sequence[np.ndarray], of: Weights) -> float:
    """Give the score of the best chain by trying all."""
    return max(total(path, scores, of) for path in product(range(len(of.labels)), repeat=len(scores)))


def total(path: Sequence[int], scores: Sequence[np.ndarray], of: Weights) -> float:
    """Give the score of one chain."""
    steps = sum(of.transitions[before, after] for before, after in pairwise(path))
    return float(sum(row[label] for row, label in zip(scores, path, strict=True)) + steps)


@given(SENTENCES)
def test_the_labels_are_the_best_chain_of_the_named_features(sentences: list[Words]) -> None:
    """No other chain of labels scores higher, and scores are the sums of the features' weights."""
    of = weights()
    mine = Tagger(of, KIN)
    labelled = mine.label(sentences)
    assert [len(labels) for labels in labelled] == [len(each.words) for each in sentences]
    for sentence, labels in zip(sentences, labelled, strict=True):
        scores = summed(sentence, of)
        if scores:
            assert np.allclose(mine.scores([sentence]), scores, atol=1e-4)
            path = [of.labels.index(label) for label in labels]
            assert total(path, scores, of) == pytest.approx(best(scores, of), abs=1e-3)


def test_words_are_named_by_form_and_neighbours() -> None:
    """A word's own ends, its neighbours' words and shapes, the pairs, and the ends of the sentence count."""
    names = features.of_sentence(Words(["Metastatic", "NSCLC", "3.5"], ["", "B-disease", "B-number"]), KIN)
    assert {"bias", "word0=metastatic", "shape0=Ab", "end50=tatic", "start40=meta", "edge-1"} <= set(names[0])
    assert {"pair0=metastatic nsclc", "classes0= B-disease", "shape1=AB"} <= set(names[0])
    assert {"word0=0.0", "shape0=1.5", "class-1=B-disease", "pair-1=nsclc 0.0", "edge2"} <= set(names[2])
    assert {"end3-1=clc", "end4-1=sclc"} == {name for name in names[2] if name.startswith(("end", "start"))}


@pytest.mark.parametrize(
    ("word", "shape"),
    [("7", "1"), ("7.5", "1.5"), (">", "mark"), ("A", "A"), ("ALT", "AB"), ("Gilbert", "Ab"), ("HbA", "AbC"),
     ("liver", "ab"), ("mRNA", "aB")],
)  # fmt: skip
def test_the_shape_of_a_word(word: str, shape: str) -> None:
    """Numbers, marks and the use of capitals are told apart."""
    assert f"shape0={shape}" in features.of_word(word, 0, KIN)


def test_what_is_remembered_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels do not change when more words come than are remembered."""
    fresh = Tagger(weights())
    sentences = [Words([f"word{at}", "aspirin", f"oil{at}"], ["", "B-drug", ""]) for at in range(700)]
    expected = fresh.label(sentences)
    monkeypatch.setattr(tagger, "_REMEMBERED", 10)
    assert [fresh.label([each])[0] for each in sentences[:40]] == expected[:40]


def test_the_table_of_the_package_has_a_label_for_the_beginning_and_the_inside_of_every_type() -> None:
    """The first label is of no term; the others come in pairs."""
    labels = default_tagger().labels
    assert labels[0] == "O"
    assert {label[2:] for label in labels if label.startswith("B-")} == {label[2:] for label in labels[1:]}
    assert default_tagger() is default_tagger()
    assert default_kin()["warfarin"][0] == default_kin()["clopidogrel"][0]

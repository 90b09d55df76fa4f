"""Measures `parse` against a gold set, whatever its shape: corpus, queries or studies; it changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from trialbridge import eligibility
from trialbridge.eligibility.mentions import TYPES, marked
from trialbridge.errors import FormatError, InputError
from trialbridge.flows import corpora, coverage, queries
from trialbridge.flows.agreement import Agreement, Compared, compare
from trialbridge.flows.corpora import Document
from trialbridge.flows.engine import engine
from trialbridge.vocab import default_vocabulary

PARTS = ("held-out", "learnt", "all")


class CorpusFigures(msgspec.Struct, frozen=True):
    """The agreement by type on `documents` texts of a corpus; `left_out` texts belong to the other part."""

    corpus: str
    part: str
    documents: int
    left_out: int
    mentions: dict[str, Agreement]
    engine: str


Figures = CorpusFigures | queries.QueryFigures | coverage.Coverage


def parse(path: Path, *, part: str = "held-out", types: Path | None = None) -> Figures:
    """Measure against a BRAT archive, criteria with queries (.json) or studies (.jsonl, .jsonl.gz).

    Of a corpus only the studies held out are counted unless `part`, one of `PARTS`, says otherwise. Raises
    InputError for another part and FormatError for a file that is none of these.
    """
    if part not in PARTS:
        raise InputError(expected=", ".join(PARTS), came=part, where="part", do="name one of them")
    name = path.name
    if name.endswith((".tar", ".tar.gz", ".tgz")):
        return corpus(path, part, types)
    if name.endswith(".json"):
        return queries.figures(path)
    if name.endswith((".jsonl", ".jsonl.gz")):
        return coverage.figures(path)
    raise FormatError(
        expected="a BRAT corpus (.tar.gz), criteria with queries (.json) or studies (.jsonl, .jsonl.gz)",
        came=name,
        where=str(path),
        do="give one of these",
    )


def corpus(path: Path, part: str, types: Path | None) -> CorpusFigures:
    """Compare the mentions of `parse` with the annotated terms of a corpus, text by text."""
    every = list(corpora.documents(path, corpora.types(types)))
    chosen = [each for each in every if part == "all" or corpora.held_out(each.study) == (part == "held-out")]
    agreement = compare(_compared(chosen), TYPES)
    return CorpusFigures(every[0].corpus, part, len(chosen), len(every) - len(chosen), agreement, engine())


def _compared(documents: list[Document]) -> Iterator[Compared]:
    vocabulary = default_vocabulary()
    for each in documents:
        criteria = marked(eligibility.parse(each.text, vocabulary), vocabulary)
        yield Compared(each.terms, [mention for one in criteria for mention in one.mentions])

"""Search by biomarker: the topics of TREC Precision Medicine (disease, genes, demographics) as short notes.

    python benchmarks/trec_pm.py --data FOLDER --topics topics2017.xml --qrels qrels-…2017.txt.gz

FOLDER holds an ingested catalogue (TRIALBRIDGE_DATA). Judged studies only are ranked (relevant 2, partly 1);
beside ours stands the plain query of the same words by BM25. Nothing here was fitted on these topics.
"""

import argparse
import gzip
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from trialbridge.flows import evaluate
from trialbridge.flows.evaluate import Topic
from trialbridge.flows.ranking import engine_of, words_of
from trialbridge.matching.chart import Chart
from trialbridge.model.patient import Patient
from trialbridge.search import Wanted
from trialbridge.search.schema import WEIGHTS
from trialbridge.store import setup


def main() -> None:
    """Rank, count and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--topics", type=Path, required=True)
    arguments.add_argument("--qrels", type=Path, required=True)
    given = arguments.parse_args()
    setup(given.data)
    engine = engine_of(given.data)
    asked, grades = topics(given.topics), judgements(given.qrels)

    def ours(patient: Patient) -> Sequence[str]:
        return engine.order(Chart(patient, engine.vocabulary, date.today()), "summary")

    def plain(patient: Patient) -> Sequence[str]:
        words = Wanted(words_of(patient, engine.vocabulary), fields=WEIGHTS)
        return [study for study, _ in engine.generation.index.rank([words], len(engine.places))]

    for name, rank in (("ours", ours), ("plain words", plain)):
        for protocol in ("judged", "full"):
            made = evaluate.trec(rank, frozenset(engine.places), asked, grades, protocol=protocol)
            print(
                f"{given.topics.name} {name:12} {protocol:6} {made.topics} topics, {made.judged_with_text}",
                f"judged: NDCG@10 {made.ndcg:.3f} P@10 {made.p:.3f} MRR {made.mrr:.3f}",
                f"recall {made.recall['3%']:.3f}",
                flush=True,
            )


def topics(path: Path) -> list[Topic]:
    """Put each topic as a note of two sentences: who it is with what, and the alterations found."""
    made = []
    for topic in ElementTree.parse(path).getroot():
        row = {field.tag: " ".join((field.text or "").split()) for field in topic}
        note = f"A {row['demographic']} diagnosed with {row['disease']}. Molecular findings: {row['gene']}."
        other = row.get("other", "None")
        besides = "" if other == "None" else f" Past medical history: {other}."
        made.append(Topic(id=topic.get("number", ""), text=note + besides))
    return made


def judgements(path: Path) -> evaluate.Grades:
    """Read judgements in TREC's columns, packed or plain."""
    if path.suffix != ".gz":
        return evaluate.read_grades(path)
    with TemporaryDirectory() as folder:
        plain = Path(folder) / path.stem
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        return evaluate.read_grades(plain)


if __name__ == "__main__":
    main()

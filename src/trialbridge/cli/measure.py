"""Commands that measure the package against judged topics and labelled criteria."""

from pathlib import Path
from typing import Annotated

import typer

from trialbridge.cli import output
from trialbridge.cli.catalogue import Json

app = typer.Typer(
    help="Measure matching and verdicts against gold sets.", rich_markup_mode=None, no_args_is_help=False
)


@app.command()
def trec(
    topics: Annotated[Path, typer.Option(help='JSON lines {"_id", "text"}.')],
    qrels: Annotated[Path, typer.Option(help="Judgements: topic, study, grade.")],
    studies: Annotated[
        list[str] | None, typer.Option(help="Files of the pool; default: the stored studies.")
    ] = None,
    protocol: Annotated[
        str, typer.Option(help="full: unjudged count as 0; judged: they are dropped.")
    ] = "full",
    run_out: Annotated[Path | None, typer.Option(help="Write a TREC run file.")] = None,
    as_json: Json = False,
) -> None:
    """Rank the pool for every judged topic; give NDCG@10, P@10, MRR and recall."""
    from trialbridge.errors import InputError
    from trialbridge.flows.trec import run

    if protocol not in ("full", "judged"):
        raise InputError(expected="full or judged", came=protocol, where="--protocol", do="name one of them")
    with output.progress() as progress:
        figures = run(topics, qrels, studies or [], protocol=protocol, run_out=run_out, progress=progress)
    if as_json:
        output.json(figures)
    else:
        recall = ", ".join(f"{value:.3f} at {share}" for share, value in figures.recall.items())
        output.show(
            f"{figures.topics} topics, {figures.pool} studies, {figures.judged_with_text} judged",
            f"{protocol}: NDCG@10 {figures.ndcg:.3f}, P@10 {figures.p:.3f}, MRR {figures.mrr:.3f}",
            f"recall {recall}",
            f"eligible above excluded (AUROC) {figures.auroc or 0.0:.3f}",
            f"{figures.ms_per_topic:.0f} ms a topic",
        )


@app.command()
def criteria(
    pairs: Annotated[Path, typer.Option(help="A JSON array of labelled pairs of note and criterion.")],
    as_json: Json = False,
) -> None:
    """Judge labelled pairs of note and criterion; give accuracy and macro F1."""
    from trialbridge.flows import evaluate

    figures = evaluate.criteria(pairs)
    if as_json:
        output.json(figures)
    else:
        output.show(
            f"{figures.pairs} pairs: accuracy {figures.accuracy:.3f}, macro F1 {figures.macro_f1:.3f}",
            f"always the commonest label of a type: {figures.majority:.3f}",
            *(
                f"down to {step.certainty}: {step.coverage:.0%} of the pairs, accuracy {step.accuracy:.3f}"
                for step in figures.risk_coverage
            ),
        )


@app.command()
def parse(
    gold: Annotated[
        Path,
        typer.Option(
            help="A BRAT corpus (.tar.gz), criteria with queries (.json), studies (.jsonl, .jsonl.gz)."
        ),
    ],
    part: Annotated[str, typer.Option(help="Of a corpus: held-out, learnt or all studies.")] = "held-out",
    types: Annotated[
        Path | None, typer.Option(help="The mapping of labels to types; default: benchmarks/brat_types.csv.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Compare what `parse` says with annotated terms or queries, or count what of studies is computable."""
    from trialbridge.errors import InputError
    from trialbridge.flows import gold as flow

    if not gold.is_file():
        raise InputError(expected="a file", came="none", where=str(gold), do="give --gold a gold set")
    with output.waiting("parsing"):
        figures = flow.parse(gold, part=part, types=types)
    if as_json:
        output.json(figures)
    else:
        from trialbridge.cli.agreement import agreement

        output.show(agreement(figures))

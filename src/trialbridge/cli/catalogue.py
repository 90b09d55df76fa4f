"""Commands over stored studies: ingest, reindex, search, show, changes, doctor."""

from typing import Annotated

import typer

from trialbridge.cli import output

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def ingest(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files or folders of a registry's exports.")
    ],
    registry: Annotated[str | None, typer.Option(help="Read everything as this registry's.")] = None,
    as_json: Json = False,
) -> None:
    """Store studies from a registry's files.

    Reads json, jsonl(.gz), xml(.gz), csv(.gz), html or a folder of them; every version is kept. Ends with
    status 1 where a file could not be read to its end, or nothing in any of them was a study.
    """
    from trialbridge.cli.tables import ingested
    from trialbridge.flows.ingest import ingest as run

    with output.progress() as progress:
        counts = run(paths, registry, progress)
    if as_json:
        output.json(counts)
    else:
        output.show(ingested(counts))
    if counts.damaged or (counts.rejected and counts.rejected == counts.read):
        raise typer.Exit(1)


def reindex(
    force: Annotated[bool, typer.Option("--force", help="Build everything anew.")] = False,
    as_json: Json = False,
) -> None:
    """Build index and rules anew where stale."""
    from trialbridge.flows.reindex import reindex as run

    with output.progress() as progress:
        built = run(force=force, progress=progress)
    if as_json:
        output.json({"generation": built.name, **_fields(built.stamp)})
    else:
        output.show(f"{built.name}: {built.stamp.studies} studies, engine {built.stamp.engine}")


def search(
    words: Annotated[str, typer.Argument(help='Words, "phrases"; an empty text is everything.')],
    status: Annotated[list[str] | None, typer.Option(help="recruiting, completed …")] = None,
    country: Annotated[list[str] | None, typer.Option(help="A country with a site.")] = None,
    phase: Annotated[list[str] | None, typer.Option(help="1, 2, 1/2, early_phase1 …")] = None,
    condition: Annotated[list[str] | None, typer.Option(help="A condition, or one below it.")] = None,
    sex: Annotated[str, typer.Option(help="female or male: studies that take them.")] = "",
    age: Annotated[float | None, typer.Option(help="Years: studies that take this age.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="How many to leave out first.")] = 0,
    as_json: Json = False,
) -> None:
    """Find studies by words and by coded fields."""
    from trialbridge.cli.tables import found
    from trialbridge.flows.search import find
    from trialbridge.search import Filters

    filters = Filters(
        status=tuple(status or ()),
        country=tuple(country or ()),
        phase=tuple(phase or ()),
        condition=tuple(condition or ()),
        sex=sex,
        age=age,
    )
    page = find(words, filters, limit, offset=offset)
    if as_json:
        output.json(page)
    else:
        output.show(found(page))


def show(
    study_id: Annotated[str, typer.Argument(metavar="ID", help="A study's identifier.")],
    as_of: Annotated[
        str | None, typer.Option(metavar="DAY", help="As it stood on a day (2024-03-15).")
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="This very record, though another of the study is known better.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show a study, or as it stood on a day: where it is registered, what is in conflict or doubtful."""
    from trialbridge.cli import criteria, record_tables
    from trialbridge.cli.days import day_of
    from trialbridge.cli.tables import study
    from trialbridge.flows.show import show as run
    from trialbridge.vocab import default_vocabulary

    shown = run(study_id, day_of(as_of, "--as-of") if as_of else None, record=record)
    if as_json:
        output.json(shown)
    else:
        output.show(*study(shown.study, shown.version, shown.versions))
        output.show(*record_tables.registered(shown.registered), *record_tables.flags(shown.flags))
        for made in shown.corrections:
            output.show(criteria.correction(made, default_vocabulary(), quoted=True))


def changes(
    study_id: Annotated[str, typer.Argument(metavar="ID", help="A study's identifier.")],
    as_json: Json = False,
) -> None:
    """List the stored versions of a study and what each changed, events first."""
    from trialbridge.cli.record_tables import changes as laid
    from trialbridge.flows.show import history

    found = history(study_id)
    if as_json:
        output.json({"study": study_id, "versions": found})
    else:
        output.show(laid(found))


def doctor(as_json: Json = False) -> None:
    """Say what is stale or broken, and what mends it."""
    from trialbridge.cli.tables import findings
    from trialbridge.flows.doctor import doctor as run

    found = run()
    if as_json:
        output.json({"findings": found})
    else:
        output.show(findings(found))
    if any(finding.level == "broken" for finding in found):
        raise typer.Exit(2)


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__class__.__annotations__}

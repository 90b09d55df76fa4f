"""Commands of the casebook's machine: user, audit, backup, restore, rematch."""

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from trialbridge.cli import output
from trialbridge.cli.catalogue import Json

user = typer.Typer(help="Accounts of the casebook, and its keys.", rich_markup_mode=None)
audit = typer.Typer(help="The chain of everything read and written.", rich_markup_mode=None)
BROKEN = 1


@user.command()
def add(
    username: Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")],
    role: Annotated[str, typer.Option(help="One of: patient, family, navigator, oncologist, site, …")],
    organisation: Annotated[str, typer.Option(help="The hospital or service; made where there is none.")],
    email: Annotated[str, typer.Option(help="For notices; leave out for patients and family.")] = "",
    name: Annotated[str, typer.Option(help="As others see it; leave out for patients and family.")] = "",
    password_file: Annotated[
        Path | None, typer.Option(help="A file that holds the password; else it is asked for.")
    ] = None,
) -> None:
    """Make an account; the first one makes the casebook and its master key."""
    from trialbridge.errors import InputError
    from trialbridge.model.case import ROLES
    from trialbridge.store import casebook

    if role not in ROLES:
        raise InputError(
            expected=f"one of {', '.join(ROLES)}", came=role, where="--role", do="choose one of them"
        )
    password = _password(password_file)
    folder = casebook.setup(make_key=True)
    from trialbridge.store.casebook import access, actions

    actions.add_account(
        access.SYSTEM, username=username, role=role, organisation=organisation, name=name, email=email,
        password=password,
    )  # fmt: skip
    output.show(f"{username}: {role} of {organisation}")
    key = folder / "master.key"
    if key.exists():
        output.show(f"Keep a copy of {key} apart from the backups: without it nothing can be read.")


@user.command()
def end(username: Annotated[str, typer.Argument(metavar="NAME", help="Whose account.")]) -> None:
    """Let nobody sign in with an account any more; its sessions end at once."""
    from trialbridge.store import casebook

    casebook.setup()
    from trialbridge.store.casebook import access, actions

    actions.end_account(access.SYSTEM, username)
    output.show(f"{username}: ended")


@user.command()
def reset(
    username: Annotated[str, typer.Argument(metavar="NAME", help="Whose account.")],
    password_file: Annotated[
        Path | None, typer.Option(help="A file that holds the password; else it is asked for.")
    ] = None,
) -> None:
    """Give an account a new password and let its second factor be set up anew; check first who asks."""
    from trialbridge.cli.serve import settled
    from trialbridge.store import casebook

    password = _password(password_file)
    settled(cases=True)
    casebook.setup()
    from trialbridge.web.cases.accounts import reset as run

    run(username, password)
    output.show(f"{username}: a new password; the next sign-in sets the second factor up")


@user.command()
def role(name: Annotated[str, typer.Argument(metavar="ROLE", help="The role that serves.")]) -> None:
    """Make the tables of a casebook on PostgreSQL and print what a role needs; run it as their owner.

    `trialbridge user role serving | psql …` leaves the role that serves no way to change or delete history.
    """
    from trialbridge.cli.serve import settled
    from trialbridge.flows import jobs
    from trialbridge.store import casebook

    settled(cases=True)
    casebook.setup(make_key=True)
    from trialbridge.store.casebook import grants, queries

    jobs.prepare()
    for statement in grants.statements(name, queries.tables()):
        output.show(f"{statement};")


@user.command()
def rotate() -> None:
    """Wrap every case's key anew with the master key that stands first in the key file."""
    from trialbridge.store import casebook

    casebook.setup()
    from trialbridge.store.casebook import actions

    while left := actions.rotate():
        output.show(f"{left} keys left")
    output.show("Every key is wrapped by the master key in force.")


@audit.command()
def verify(
    head: Annotated[str, typer.Option(help="A digest kept elsewhere, which must stand in the chain.")] = "",
    as_json: Json = False,
) -> None:
    """Walk the chain and name the first broken link."""
    from trialbridge.store import casebook

    casebook.setup()
    from trialbridge.store.casebook.audit import verify as run

    found = run(head)
    if as_json:
        output.json(found._asdict())
    elif found.says:
        output.show(f"Broken at event {found.broken}: {found.says}.")
    else:
        output.show(f"{found.events} events, unbroken. Head, to be kept elsewhere: {found.head}")
    if found.says:
        raise typer.Exit(BROKEN)


@audit.command()
def export(
    out: Annotated[Path | None, typer.Option(help="Write there instead of to standard output.")] = None,
) -> None:
    """Write every event as a line of JSON; nothing of a patient stands in it."""
    import msgspec

    from trialbridge.cli import files
    from trialbridge.store import casebook

    casebook.setup()
    from trialbridge.store.casebook.audit import export as run

    files.write("".join(msgspec.json.encode(row).decode() + "\n" for row in run()), out)


def backup(
    out: Annotated[Path, typer.Option(help="The folder to write the backup into.")],
    as_json: Json = False,
) -> None:
    """Write an encrypted backup of both databases; people may go on working."""
    from trialbridge.flows.backup import backup as run

    with output.waiting("Copying"):
        made = run(out)
    if as_json:
        output.json({"file": str(made.file), "bytes": made.size, "head": made.head})
    else:
        output.show(f"{made.file}: {made.size} bytes. The master key is not in it: keep it elsewhere.")
        output.show(f"Head of the audit, to be kept elsewhere: {made.head}")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")], as_json: Json = False
) -> None:
    """Put a backup in the place of both databases, once all of it was found whole. Stop the site before."""
    from trialbridge.flows.backup import restore as run

    with output.waiting("Verifying"):
        done = run(file)
    if as_json:
        output.json({"made": done.made, "events": done.events, "kept": str(done.kept)})
    else:
        output.show(f"Restored what was backed up on {done.made}; the audit's {done.events} events verify.")
        output.show(f"What stood there before is in {done.kept}. Run `trialbridge reindex`.")


def rematch(
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Changes since that day; default: the last time.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell every open case which trials opened or closed for it since the catalogue changed."""
    from datetime import UTC, datetime

    from trialbridge.cli.days import day_of
    from trialbridge.flows.rematch import rematch as run

    moment = None if since is None else datetime.fromisoformat(day_of(since, "--since")).replace(tzinfo=UTC)
    with output.waiting("Matching"):
        done = run(since=moment)
    if as_json:
        output.json(
            {"studies": done.studies, "patients": done.patients, "turns": [it._asdict() for it in done.turns]}
        )
    else:
        output.show(f"{done.studies} trials changed, {done.patients} cases: {len(done.turns)} alerts")


def remind(as_json: Json = False) -> None:
    """Mail the owners of cases whose tasks came due; a mail names no patient."""
    from trialbridge.flows.reminders import remind as run

    sent = run()
    output.json({"mails": sent}) if as_json else output.show(f"{sent} mails")


def work(
    once: Annotated[bool, typer.Option("--once", help="End when there is nothing left to do.")] = False,
) -> None:
    """Do the jobs of a casebook on PostgreSQL: news after facts changed, re-matching, reminders."""
    from trialbridge.flows import jobs
    from trialbridge.store import casebook

    casebook.setup()
    jobs.work(wait=not once)


def _password(file: Path | None) -> str:
    from trialbridge.cli import files
    from trialbridge.errors import InputError

    if file is not None:
        words = files.text(str(file))[0].strip()
    elif sys.stdin.isatty():
        words = getpass.getpass("Password: ")
    else:
        words = sys.stdin.readline().strip()
    if len(words) < SHORTEST:
        raise InputError(
            expected=f"a password of {SHORTEST} characters or more", came=f"{len(words)}", where="password",
            do="choose a longer one",
        )  # fmt: skip
    return words


SHORTEST = 12

"""The commands backup, restore and verify.

This layer knows no queries, so `__main__` hands over what can run the checks.
"""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from etl.audit_chain import Broken, first_broken, head_of
from etl.backup import back_up, backing_up, read_manifest, verify_originals
from etl.backup_proof import Checks, Proof, prove
from etl.restore import restore
from etl.retention import Keep, clear_parts, retire
from etl.store import Store
from etl.words import say

_NAMED = 5


def backup_command(
    folder: Annotated[Path, typer.Argument(file_okay=False, metavar="DIR")],
    keep: Annotated[int, typer.Option(min=0, help=say("help.keep"))] = 0,
    daily: Annotated[int, typer.Option(min=0, help=say("help.daily"))] = 0,
    weekly: Annotated[int, typer.Option(min=0, help=say("help.weekly"))] = 0,
    monthly: Annotated[int, typer.Option(min=0, help=say("help.monthly"))] = 0,
) -> None:
    store = Store()
    store.current()     # StoreMissing before anything is made
    with backing_up(store):
        folder.mkdir(parents=True, exist_ok=True)
        clear_parts(folder)
        made = back_up(store, folder)
        typer.echo(say("backed_up", folder=made))
        gone = retire(folder, made, Keep(keep, daily, weekly, monthly))
    if gone:
        typer.echo(say("backups_retired", count=len(gone)))
    left_out = read_manifest(made).get("left_out", ())
    if left_out:
        typer.echo(say("backup_left_out", count=len(left_out), names=_names(left_out)), err=True)
        raise typer.Exit(1)


def backup_commands(checks: Checks) -> tuple:
    """The commands `restore` and `verify`; `checks` runs every check query and returns how many found something."""

    def restore_command(
        folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, metavar="DIR")],
        dry_run: Annotated[bool, typer.Option("--dry-run", help=say("help.dry_run"))] = False,
    ) -> None:
        if dry_run:
            _tell(folder, prove(folder, checks))
            return
        store = Store()
        typer.echo(say("restored", count=restore(store, folder), folder=store.folder))

    def verify() -> None:
        store = Store()
        wrong = list(verify_originals(store))
        for sha256, what in wrong:
            typer.echo(say("verify_original", sha256=sha256, what=say(f"what.{what}")))
        with closing(store.read()) as connection:
            broken, head = first_broken(connection), head_of(connection)
            if broken:
                typer.echo(_broken_words(broken))
            if broken or wrong or checks(connection):
                raise typer.Exit(1)
        typer.echo(say("verify_ok", files=store.count_originals()))
        if head:
            typer.echo(say("verify_log", lines=head.number, code=head.own_hash[:16]))

    return restore_command, verify


def _tell(folder: Path, proof: Proof) -> None:
    if proof.is_whole:
        typer.echo(say("proved", folder=folder, made_at=proof.made_at.replace("T", " "), originals=proof.originals,
                       submissions=proof.submissions, lines=proof.lines))
        return
    if proof.damaged:
        typer.echo(say("proof_damaged", count=len(proof.damaged), names=_names(proof.damaged)), err=True)
    if proof.missing:
        typer.echo(say("backup_left_out", count=len(proof.missing), names=_names(proof.missing)), err=True)
    if proof.broken:
        typer.echo(_broken_words(proof.broken), err=True)
    if proof.wrong_checks:
        typer.echo(say("proof_checks", count=proof.wrong_checks), err=True)
    raise typer.Exit(1)


def _broken_words(broken: Broken) -> str:
    return say("verify_broken", number=broken.number, what=say(f"broken.{broken.what}"))


def _names(names: tuple[str, ...] | list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (say("and_more", count=more) if more > 0 else "")

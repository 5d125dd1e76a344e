"""python -m etl init, and registers export | check | apply: the registers from the command line."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from etl.registers.register_book import file_name, write_book
from etl.registers.register_change import Change
from etl.registers.register_change_words import words_of
from etl.registers.register_upload import Proposal, propose
from etl.registers.seed import seed
from etl.registers.site import RegisterError, apply, current_files
from etl.store import Store, StoreMissing
from etl.words import say

app = typer.Typer(help=say("help.registers"), add_completion=False, no_args_is_help=False, rich_markup_mode=None)
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
_COLUMNS = ("register", "kind", "row", "field", "before", "after")
_LONGEST = (30, 6, 60, 28, 40, 40)
_SEED = Path(__file__).resolve().parents[2] / "data" / "reference"


@contextlib.contextmanager
def _spoken() -> Iterator[None]:
    """A refusal is one sentence and exit 1."""
    try:
        yield
    except RegisterError as error:
        typer.echo(f"{error}.", err=True)
        raise typer.Exit(1) from None


def init_command(
    reference: Annotated[
        list[Path] | None, typer.Option(exists=True, file_okay=False, help=say("help.reference"))
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help=say("help.init_replace"))] = False,
) -> None:
    """Make the data folder, or read the reference files anew into one."""
    store, folders = Store(), reference or [_SEED]
    reason = say("init_reason", folders=", ".join(folder.name for folder in folders))
    with _spoken():
        plans, obligations = seed(store, folders, reason=reason, is_replacing=replace)
    typer.echo(say("init_done", folder=store.folder, plans=plans, obligations=obligations))


def _site() -> Store:
    store = Store()
    if not store.exists():
        raise StoreMissing(str(store.folder))
    return store


@app.command("export", help=say("help.registers_export"))
def export(out: Annotated[Path | None, typer.Option(help=say("help.registers_out"))] = None) -> None:
    target = out or Path(file_name())
    with _spoken():
        content = write_book(current_files(_site()))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    typer.echo(say("registers_exported", file=target))


@app.command("check", help=say("help.registers_check"))
def check(file: File) -> None:
    with _spoken():
        _told(propose(_site(), file.read_bytes()))


@app.command("apply", help=say("help.registers_apply"))
def apply_command(
    file: File,
    reason: Annotated[str, typer.Option(help=say("help.registers_reason"))],
    by: Annotated[str | None, typer.Option(help=say("help.registers_by"))] = None,
) -> None:
    store = _site()
    with _spoken():
        if not reason.strip():
            raise RegisterError("no_reason")
        proposal = propose(store, file.read_bytes())
        if _told(proposal):
            changes = apply(store, proposal.files, changed_by=by, reason=reason, based_on=proposal.based_on)
            typer.echo(say("registers_applied", count=len(changes)))


def _told(proposal: Proposal) -> bool:
    """Print what a workbook proposes; False when nothing changes, and exit 1 when it cannot be applied."""
    for problem in proposal.problems:
        place = "!".join(filter(None, (problem.sheet, problem.cell)))
        typer.echo("    ".join(filter(None, (place, f"{problem.what} {problem.fix}"))))
    if proposal.problems:
        typer.echo(say("registers_problems", count=len(proposal.problems)))
        raise typer.Exit(1)
    if not proposal.changes:
        typer.echo(say("registers_same"))
        return False
    for line in table_lines(proposal.changes):
        typer.echo(line)
    effect = proposal.effect
    typer.echo(say("registers_effect", count=len(proposal.changes), appearing=effect.appearing,
                   disappearing=effect.disappearing))
    if proposal.refusal:
        typer.echo(f"{proposal.refusal}.")
        raise typer.Exit(1)
    return True


def table_lines(changes: list[Change]) -> Iterator[str]:
    """The differences as lines of a table; long texts are cut, with a mark."""
    rows = [[say(f"registers_column.{name}") for name in _COLUMNS]]
    rows += [[" ".join(getattr(words, name).split()) for name in _COLUMNS] for words in map(words_of, changes)]
    cut = [[_cut(text, most) for text, most in zip(row, _LONGEST, strict=True)] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cut, strict=True)]
    for row in cut:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most - 1] + "\N{HORIZONTAL ELLIPSIS}"

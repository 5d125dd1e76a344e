"""The command line: python -m etl init | sample | registers | template | load | check | decide | backup …"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from typer.exceptions import TyperException

import queries
from etl.answers.answer_command import answering
from etl.backup import BackupError
from etl.backup_command import backup_command, backup_commands
from etl.command_options import PeriodId, Report, Unit, WrongUse, instant_option, site
from etl.decide import Decision, DecisionError, decide, read_decisions
from etl.disk_words import disk_words, is_of_disk
from etl.folders.load_command import loading
from etl.folders.watch_command import watching
from etl.form import template_name, write_template
from etl.forward.forward_command import carry_forward_command
from etl.forward.forward_words import forward_word
from etl.model import Identity
from etl.outcome_words import lines
from etl.period_rows import as_yaml, calendar_of, period_rows
from etl.progress import Track
from etl.registers.reference import ReferenceError, read_reference
from etl.registers.registers_command import app as registers
from etl.registers.registers_command import init_command
from etl.registry import read_registry
from etl.sample import NotEmpty, load_sample
from etl.store import HalfRestored, Store, StoreBusy, StoreMissing
from etl.waiting.filing import Filing
from etl.waiting.filing_command import file_one, waiting_command
from etl.words import say
from queries.__main__ import check_connection

REPOSITORY = Path(__file__).resolve().parents[1]
app = typer.Typer(help=say("help.app"), add_completion=False, no_args_is_help=False, rich_markup_mode=None)

app.command("init", help=say("help.init"))(init_command)
app.add_typer(registers, name="registers")


@app.command(help=say("help.sample"))
def sample() -> None:
    totals = load_sample(Store(), REPOSITORY / "data")
    typer.echo(say("sample_done", **totals))


@app.command(help=say("help.template"))
def template(
    out: Annotated[Path, typer.Option(file_okay=False, help=say("help.out"))],
    report: Report = None,
    unit: Unit = None,
    period: PeriodId = None,
    all_: Annotated[bool, typer.Option("--all", help=say("help.template_all"))] = False,
) -> None:
    if not all_ and not (report and unit and period):
        raise WrongUse(say("template_narrow"))
    with closing(Store().read()) as connection:
        registry = read_registry(connection)
    wanted = [
        key for key, owed in registry.obligations.items()
        if not owed.needs_ruling and report in (None, key[0]) and unit in (None, key[1]) and period in (None, key[2])
    ]
    if not wanted:
        raise WrongUse(say("template_none", scope=", ".join(filter(None, (report, unit, period)))))
    out.mkdir(parents=True, exist_ok=True)
    for key in Track(wanted, say("writing")):
        (out / template_name(registry, *key)).write_bytes(write_template(registry, *key))
    typer.echo(say("template_done", count=len(wanted), folder=out))


load, check = loading(queries)
app.command("load", help=say("help.load"))(load)
app.command("check", help=say("help.check"))(check)
app.command("watch", help=say("watch.help"))(watching(queries))


@app.command("decide", help=say("help.decide"))
def decide_command(
    kind: Annotated[str, typer.Argument(help=say("help.kind"))],
    file: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help=say("help.decide_file"))] = None,
    report: Report = None,
    unit: Unit = None,
    period: PeriodId = None,
    unit_type: Annotated[str | None, typer.Option(help=say("help.unit_type"))] = None,
    submission: Annotated[str | None, typer.Option(help=say("help.submission"))] = None,
    new_due: Annotated[str | None, typer.Option(help=say("help.new_due"))] = None,
    number: Annotated[str | None, typer.Option(help=say("help.number"))] = None,
    document_date: Annotated[str | None, typer.Option(help=say("help.document_date"))] = None,
    reason: Annotated[str | None, typer.Option(help=say("help.reason"))] = None,
    decided_by: Annotated[str | None, typer.Option(help=say("help.decided_by"))] = None,
    granted_at: Annotated[str | None, typer.Option(help=say("help.granted_at"))] = None,
    discard: Annotated[bool, typer.Option("--discard", help=say("help.discard"))] = False,
    remember: Annotated[bool, typer.Option("--remember", help=say("help.remember"))] = False,
) -> None:
    if kind == "filing":
        filing = Filing(
            submission or "", reason or "", Identity(report_id=report, unit_id=unit, period_id=period), discard,
            remember, decided_by, number, instant_option(granted_at, "--granted-at") if granted_at else None,
        )
        filed = file_one(site(), filing)
        typer.echo(say("filing.discarded")) if filed is None else typer.echo("\n".join(lines(filed)))
        raise typer.Exit(0 if filed is None or filed.outcome == "accepted" else 1)
    if file:
        decisions = read_decisions(file, kind)
    else:
        if not reason:
            raise WrongUse(say("decision.reason_required"))
        if not granted_at:
            raise WrongUse(say("decision.granted_required"))
        decisions = [Decision(
            kind=kind, reason=reason, granted_at=instant_option(granted_at, "--granted-at"), report=report,
            period=period, unit=unit, unit_type=unit_type, submission=submission, number=number, decided_by=decided_by,
            new_due=instant_option(new_due, "--new-due").date() if new_due else None,
            document_date=instant_option(document_date, "--document-date").date() if document_date else None,
        )]
    typer.echo(say("decided", count=len(decide(site(), decisions))))


app.command("answer", help=say("help.answer"))(answering(queries))
app.command("waiting", help=say("help.waiting"))(waiting_command)


@app.command(help=say("help.periods"))
def periods(
    year: Annotated[int, typer.Option(help=say("help.year"))],
    window: Annotated[str, typer.Option(help=say("help.window"))] = "calendar",
    frequency: Annotated[str, typer.Option(help=say("help.frequency"))] = "quarter",
    due_day: Annotated[int | None, typer.Option(min=1, max=31, help=say("help.due_day"))] = None,
    due_working_days: Annotated[int | None, typer.Option(min=1, help=say("help.due_working_days"))] = None,
) -> None:
    if due_day and due_working_days:
        raise WrongUse(say("periods_due"))
    overrides = read_reference(REPOSITORY / "data" / "reference").calendar_overrides
    try:
        rows = list(period_rows(window, frequency, year, calendar_of(year, overrides), due_day, due_working_days))
    except ValueError as error:
        raise WrongUse(say("periods_wrong", rule=error)) from None
    typer.echo(as_yaml(rows), nl=False)


app.command("carry-forward", help=forward_word("command.help"))(carry_forward_command)


restore_command, verify_command = backup_commands(check_connection)
app.command("backup", help=say("help.backup"))(backup_command)
app.command("restore", help=say("help.restore"))(restore_command)
app.command("verify", help=say("help.verify"))(verify_command)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; one line and exit 2 for a wrong one, never a traceback for a user's mistake."""
    for stream in (sys.stdout, sys.stderr):
        # a Windows console or a pipe may not be UTF-8; Vietnamese must not fail there
        stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(arguments, prog_name="python -m etl", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except (TyperException, WrongUse, DecisionError, BackupError, NotEmpty) as error:
        typer.echo(say("usage", message=_reason(error)), err=True)
        return 2
    except ReferenceError as error:
        typer.echo(say("reference_wrong", message=" ".join(str(error).split())), err=True)
        return 2
    except StoreMissing as error:
        typer.echo(say("missing_store", folder=error), err=True)
        return 2
    except StoreBusy as error:
        typer.echo(say("busy", folder=error), err=True)
        return 1
    except HalfRestored as error:
        typer.echo(say("half_restored", folder=error), err=True)
        return 1
    except (OSError, duckdb.Error, sqlite3.Error) as error:
        if not is_of_disk(error):
            raise
        typer.echo(disk_words(error, Store().folder), err=True)
        return 1


def _reason(error: Exception) -> str:
    if isinstance(error, DecisionError):
        return say(error.code, **error.params)
    if isinstance(error, TyperException):
        message = getattr(error, "format_message", error.__str__)()
        return " ".join(message.split())
    code = str(error)
    return say(code) if code.startswith("backup.") else code


if __name__ == "__main__":
    sys.exit(main())

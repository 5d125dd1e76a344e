"""The command `carry-forward`: next year's plan from last year's, shown as a difference, then written if asked."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, get_args

import typer

from etl.forward.forward_note import Note
from etl.forward.forward_rules import Targets
from etl.forward.forward_site import Proposed, confirm, propose
from etl.forward.forward_words import forward_word, note_words
from etl.forward.plan_forward import Forward, ForwardError
from etl.registers.site import RegisterError
from etl.store import Store
from etl.words import say


def carry_forward_command(
    plan: Annotated[str, typer.Option(help=forward_word("command.help_plan"))],
    year: Annotated[int, typer.Option(help=forward_word("command.help_year"))],
    targets: Annotated[str, typer.Option(help=forward_word("command.help_targets"))] = "keep",
    number: Annotated[str | None, typer.Option(help=forward_word("command.help_number"))] = None,
    issued_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help=forward_word("command.help_issued_on")),
    ] = None,
    out: Annotated[Path | None, typer.Option(dir_okay=False, help=forward_word("command.help_out"))] = None,
    is_applied: Annotated[bool, typer.Option("--apply", help=forward_word("command.help_apply"))] = False,
    reason: Annotated[str, typer.Option(help=forward_word("command.help_reason"))] = "",
    by: Annotated[str | None, typer.Option(help=forward_word("command.help_by"))] = None,
) -> None:
    """Print the difference; write only with --out or --apply. One line and exit 2 for what cannot be done."""
    wrong = _wrong(targets, out, is_applied, reason)
    if wrong:
        _refuse(wrong)
    try:
        proposed = propose(
            Store(), plan, year, targets=targets, number=number, issued_on=issued_on and issued_on.date(),
        )
        for line in told(proposed.forward):
            typer.echo(line)
        typer.echo(_written(proposed, out, by, reason) if out or is_applied else forward_word("command.shown_only"))
    except (ForwardError, RegisterError) as error:
        _refuse(str(error))


def told(forward: Forward) -> Iterator[str]:
    """The difference, line by line: questions, things to look at, then periods and units of each report."""
    before, plan = forward.before, forward.plan
    yield forward_word("command.title", before=before.short_title, after=plan.short_title, plan_id=plan.plan_id)
    questions = [note for note in forward.notes if note.is_question]
    yield from _notes("questions", questions)
    for report in forward.reports:
        yield forward_word("command.periods", title=report.before.title)
        for old, new in zip(report.before.periods, report.periods, strict=True):
            yield forward_word(
                "command.period", before=old.label, after=new.label, old_start=old.period_start,
                old_end=old.period_end, old_due=_due(old.due_nominal), new_start=new.period_start,
                new_end=new.period_end, new_due=_due(new.due_nominal),
            )
        yield forward_word("command.units", title=report.before.title)
        for move in report.moves:
            yield forward_word(f"command.{move.fate}", unit=move.unit_name, heirs=move.heir_names)
    yield from _notes("looks", [note for note in forward.notes if not note.is_question])


def _notes(heading: str, notes: list[Note]) -> Iterator[str]:
    if notes:
        yield forward_word(f"command.{heading}", count=len(notes))
    for note in notes:
        yield forward_word("command.line", text=note_words(note))


def _due(due: date | None) -> date | str:
    return due or forward_word("command.no_due")


def _written(proposed: Proposed, out: Path | None, by: str | None, reason: str) -> str:
    plan = proposed.forward.plan
    if out:
        out.write_text(proposed.text, encoding="utf-8", newline="\n")
        return forward_word("command.written", file=out)
    changes = confirm(Store(), proposed, changed_by=by, reason=reason)
    units = {unit_id for report in plan.reports for one in report.assignments for unit_id in one.units}
    return forward_word(
        "command.applied", title=plan.short_title, plan_id=plan.plan_id, reports=len(plan.reports), units=len(units),
        changes=len(changes),
    )


def _wrong(targets: str, out: Path | None, is_applied: bool, reason: str) -> str | None:
    if targets not in get_args(Targets):
        return forward_word("refused.wrong_targets")
    if out and is_applied:
        return forward_word("refused.one_way")
    if out and out.exists():
        return forward_word("refused.file_exists", file=out)
    return forward_word("refused.reason") if is_applied and not reason.strip() else None


def _refuse(sentence: str) -> None:
    typer.echo(say("usage", message=sentence), err=True)
    raise typer.Exit(2)

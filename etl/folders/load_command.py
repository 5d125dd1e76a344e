"""The commands load and check: files, folders and zips of workbooks down the road, each file with its answer.

This layer knows no queries, so `__main__` hands over what can ask them.
"""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from etl.answers.answer_command import write_answers
from etl.command_options import Json, PeriodId, Report, Unit, instant_option, site
from etl.folders.file_list import contents, gather
from etl.model import Identity, Incoming, Outcome
from etl.outcome_words import SETTLED, as_data, counts, lines, skipped_data, skipped_lines
from etl.pipeline import receive
from etl.progress import Track
from etl.store import now
from etl.words import say

Answers = Annotated[Path | None, typer.Option("--answers", file_okay=False, metavar="DIR", help=say("help.answers"))]
Files = Annotated[list[Path], typer.Argument(exists=True, readable=True, help=say("help.files"))]
ReceivedAt = Annotated[str | None, typer.Option(help=say("help.received_at"))]
Channel = Annotated[str | None, typer.Option(help=say("help.channel"))]


def loading(queries: ModuleType) -> tuple[Callable[..., None], Callable[..., None]]:
    """The commands `load` and `check`; `queries` is the package of that name."""

    def load(
        files: Files, received_at: ReceivedAt = None, channel: Channel = None,
        report: Report = None, unit: Unit = None, period: PeriodId = None, as_json: Json = False,
        out: Answers = None,
    ) -> None:
        answers = Identity(report_id=report, unit_id=unit, period_id=period)
        _road(queries, files, received_at, channel, answers, as_json, out, check_only=False)

    def check(
        files: Files, report: Report = None, unit: Unit = None, period: PeriodId = None, as_json: Json = False,
        out: Answers = None,
    ) -> None:
        answers = Identity(report_id=report, unit_id=unit, period_id=period)
        _road(queries, files, None, None, answers, as_json, out, check_only=True)

    return load, check


def _road(
    queries: ModuleType, files: list[Path], received_at: str | None, channel: str | None, answers: Identity,
    as_json: bool, out: Path | None, *, check_only: bool,
) -> None:
    arrived = instant_option(received_at, "--received-at") if received_at else now()
    store = site()
    pieces, skipped = gather(files)
    incoming = (Incoming(piece.name, content, arrived, channel, answers)
                for piece, content in zip(pieces, contents(pieces), strict=True))
    with Track(pieces, say("checking" if check_only else "loading"), silent=as_json).advancing() as advance:
        def done(outcome: Outcome) -> None:
            advance()
            if not as_json:
                typer.echo("\n".join(lines(outcome)))
        outcomes = receive(store, incoming, on_done=done, check_only=check_only)
    if as_json:
        data = {"files": [as_data(outcome) for outcome in outcomes], "skipped": skipped_data(skipped)}
        typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        for line in (*skipped_lines(skipped), say("summary", total=len(outcomes), **counts(outcomes))):
            typer.echo(line)
    if out:
        write_answers(queries, store, contents(pieces), outcomes, out)
    if any(outcome.outcome not in SETTLED for outcome in outcomes):
        raise typer.Exit(1)

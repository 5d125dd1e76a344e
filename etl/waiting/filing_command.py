"""The command line's side of the queue: what waits, and one filing."""

import json
from contextlib import closing
from typing import Annotated

import typer

from etl.decide import DecisionError
from etl.finding import Severity
from etl.model import Identity, Outcome
from etl.registry import Registry, read_registry
from etl.store import Store
from etl.text import message
from etl.waiting.filing import Filing, file_all
from etl.waiting.queue import Waiting, waiting
from etl.words import say

_PARTS = ("report", "unit", "period")


def waiting_command(as_json: Annotated[bool, typer.Option("--json", help=say("help.json"))] = False) -> None:
    """List the files that wait, with what is asked and proposed."""
    with closing(Store().read()) as connection:
        files, registry = waiting(connection), read_registry(connection)
    if as_json:
        typer.echo(json.dumps({"waiting": [_as_data(file, registry) for file in files]}, ensure_ascii=False, indent=1))
        return
    for file in files:
        typer.echo("\n".join(_lines(file, registry)))
    typer.echo(say("filing.count", count=len(files)) if files else say("filing.empty"))


def file_one(store: Store, filing: Filing) -> Outcome | None:
    """Settle one file; None when it was set aside. Raises DecisionError."""
    if not filing.submission_id:
        raise DecisionError("filing.submission_required")
    if filing.is_discarded and (filing.remember or filing.answers != Identity()):
        raise DecisionError("filing.discard_alone")
    outcomes = file_all(store, [filing])
    return outcomes[0] if outcomes else None


def _named(registry: Registry, field: str, candidate_id: str) -> str:
    """A candidate in words, or its id."""
    if field == "unit" and candidate_id in registry.units:
        return registry.units[candidate_id][-1].name
    if field == "report" and candidate_id in registry.reports:
        return registry.reports[candidate_id].title
    labels = (p.label for (_, period_id), p in registry.periods.items() if period_id == candidate_id)
    return next(labels, candidate_id) if field == "period" else candidate_id


def _as_data(file: Waiting, registry: Registry) -> dict[str, object]:
    return {
        "submission_id": file.submission_id, "name": file.file_name, "sha256": file.sha256,
        "received_at": file.received_at.isoformat(), "channel": file.channel,
        **{f"{part}_id": getattr(file.identity, f"{part}_id") for part in _PARTS},
        "says": file.sayings,
        "questions": [
            {"code": f.code, "field": f.field, "sheet": f.sheet, "cell": f.cell, "value": f.value,
             "message": message(f)}
            for f in file.findings if f.severity is Severity.QUESTION
        ],
        "proposals": [
            {"field": p.field, "id": p.candidate_id, "name": _named(registry, p.field, p.candidate_id),
             "score": p.score}
            for p in file.proposals
        ],
    }


def _lines(file: Waiting, registry: Registry) -> list[str]:
    known = [_named(registry, part, found) for part in _PARTS if (found := getattr(file.identity, f"{part}_id"))]
    lines = [f"{file.submission_id}  {file.received_at:%d/%m/%Y %H:%M}  {file.file_name}"]
    if known:
        lines.append(say("filing.known", parts=", ".join(known)))
    if file.sayings:
        lines.append(say("filing.said", texts="; ".join(file.sayings.values())))
    for finding in file.findings:
        place = "!".join(filter(None, (finding.sheet, finding.cell)))
        lines.append(f"{place}  {message(finding)}".strip())
    for part in _PARTS:
        candidates = [f"{_named(registry, part, p.candidate_id)} [{p.candidate_id}] {p.score}"
                      for p in file.proposals if p.field == part]
        if candidates:
            lines.append(say("filing.proposal", part=say(f"filing.part_{part}"), candidates="; ".join(candidates)))
    return [lines[0], *(f"    {line}" for line in lines[1:])]

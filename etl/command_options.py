"""Options that several commands take, and what is said of a command line that cannot be meant."""

from contextlib import closing
from datetime import datetime
from typing import Annotated

import typer

from etl.audit_chain import head_of
from etl.decide import instant
from etl.store import Store, StoreMissing, now
from etl.words import say

Report = Annotated[str | None, typer.Option(help=say("help.report"))]
Unit = Annotated[str | None, typer.Option(help=say("help.unit"))]
PeriodId = Annotated[str | None, typer.Option("--period", help=say("help.period"))]
Json = Annotated[bool, typer.Option("--json", help=say("help.json"))]


class WrongUse(Exception):
    """A command line that cannot be meant; its words are ready to print."""


def instant_option(text: str, option: str) -> datetime:
    """The day or instant that was typed for an option. Raises WrongUse."""
    try:
        return instant(text)
    except ValueError:
        raise WrongUse(say("not_a_date", option=option, value=text)) from None


def site() -> Store:
    """The data folder, once `init` has made it; a clock that was set back is said. Raises StoreMissing."""
    store = Store()
    if not store.exists():
        raise StoreMissing(str(store.folder))
    with closing(store.read()) as connection:
        head = head_of(connection)
    if head and now() < head.done_at:
        typer.echo(say("clock_back", now=f"{now():%d/%m/%Y %H:%M}", last=f"{head.done_at:%d/%m/%Y %H:%M}"), err=True)
    return store

"""The command watch: a folder that people drop files into, looked at until somebody stops it.

This layer knows no queries, so `__main__` hands over what can ask them.
"""

import errno
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Annotated

import duckdb
import typer

from etl.command_options import WrongUse, instant_option
from etl.finding import Severity
from etl.folders.inbox import Inbox, InboxTaken
from etl.folders.load_command import Channel
from etl.folders.watch import FATES, Station, Taken, batches, process
from etl.model import Outcome
from etl.outcome_words import SETTLED, skipped_lines
from etl.reading.secrecy import name_is_marked
from etl.store import Store, StoreBusy, StoreMissing, now
from etl.text import message
from etl.words import say

LONGEST_PAUSE = 300.0
_TROUBLE = (OSError, duckdb.IOException, StoreBusy, StoreMissing, InboxTaken)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)


def watching(queries: ModuleType) -> Callable[..., None]:
    """The command `watch`; `queries` is the package of that name."""

    def watch(
        folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, metavar="DIR", help=say("watch.folder"))],
        once: Annotated[bool, typer.Option("--once", help=say("watch.once"))] = False,
        interval: Annotated[float, typer.Option(help=say("watch.interval"))] = 10.0,
        received_at: Annotated[str | None, typer.Option(help=say("watch.received_at"))] = None,
        channel: Channel = None,
    ) -> None:
        if not interval > 0:
            raise WrongUse(say("watch.interval_wrong"))
        moment = instant_option(received_at, "--received-at") if received_at else None
        outgoing = {fate: say(f"watch.{fate}") for fate in FATES}
        inbox = Inbox(folder.resolve(), outgoing.values())
        watcher = _Watcher(Station(queries, Store(), inbox, outgoing, moment, channel), interval)
        with watcher.stopping_on_signals():
            raise typer.Exit(watcher.once() if once else watcher.forever())

    return watch


class _Watcher:
    """Rounds with pauses between them; a disturbance is one sentence and a longer pause."""

    def __init__(self, station: Station, interval: float) -> None:
        self._station, self._interval = station, interval
        self._stop = threading.Event()
        self._told: set[str] = set()
        self._unsettled = 0

    def once(self) -> int:
        """Two looks, one round; 0 when every file was taken in, else 1."""
        trouble = self._round(look_only=True)
        if not trouble and not self._stop.wait(self._interval):
            trouble = self._round()
        if trouble:
            typer.echo(say("watch.trouble_once", time=_time(), reason=trouble), err=True)
        return 1 if trouble or self._unsettled else 0

    def forever(self) -> int:
        """Rounds until a signal; 0."""
        typer.echo(say("watch.started", folder=self._station.inbox.folder))
        failures = 0
        while not self._stop.is_set():
            trouble = self._round()
            failures = failures + 1 if trouble else 0
            pause = min(self._interval * 2**min(failures, 10), max(LONGEST_PAUSE, self._interval))
            if trouble:
                typer.echo(say("watch.trouble", time=_time(), reason=trouble, seconds=round(pause)), err=True)
            self._stop.wait(pause)
        typer.echo(say("watch.stopped"))
        return 0

    @contextmanager
    def stopping_on_signals(self) -> Iterator[None]:
        """Ctrl-C and the system's request to end are heard after the batch in hand."""
        before = {number: signal.signal(number, lambda *_: self._stop.set())
                  for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _round(self, look_only: bool = False) -> str | None:
        """Look, and take what is finished; the reason in words if it could not be done."""
        inbox = self._station.inbox
        try:
            with inbox.alone(), _signals_wait():
                arrivals = inbox.look(now())
                self._tell_ignored(inbox.ignored)
                for batch in () if look_only else batches(arrivals):
                    process(self._station, batch, self._tell)
                    if _is_asked_to_stop() or self._stop.is_set():
                        break
        except _TROUBLE as error:
            return _reason(error, inbox.folder)
        return None

    def _tell(self, taken: Taken) -> None:
        """One line for a file; for a zip one for each file in it. No contents, and no name that bears a mark."""
        place = self._station.outgoing[taken.fate]
        for _, outcome in sorted(taken.outcomes.items()):
            self._unsettled += outcome.outcome not in SETTLED
            if outcome.sha256 is None:
                typer.echo(say("watch.marked_line", time=_time(), place=place))
                continue
            where = " \u00b7 ".join(filter(None, (outcome.unit_id, outcome.report_id, outcome.period_id)))
            typer.echo(say("watch.line", time=_time(), outcome=say(f"outcome.{outcome.outcome}"), name=outcome.name,
                           where=f"  {where}" if where else "", place=place))
            if outcome.outcome not in SETTLED:
                typer.echo(say("watch.because", message=_why(outcome)))
        for line in skipped_lines(taken.skipped):
            typer.echo(say("watch.because", message=line))

    def _tell_ignored(self, names: list[str]) -> None:
        new = [name for name in names if name not in self._told and not name_is_marked(name)]
        self._told = set(names)
        if new:
            typer.echo(say("watch.ignored", time=_time(), names=", ".join(new)))


def _why(outcome: Outcome) -> str:
    """Why a file was not taken in. Only what is wrong with the file as such is told: the rest repeats what is in it."""
    if outcome.outcome == "waiting":
        return say("watch.asked")
    first = next(finding for finding in outcome.findings if finding.severity is Severity.ERROR)
    return message(first) if first.code.startswith("file.") else say("watch.cells", count=len(outcome.findings))


@contextmanager
def _signals_wait() -> Iterator[None]:
    """Signals wait for the end of the batch, and the readers that are started meanwhile do not hear them at all.

    Ctrl-C goes to every process of a terminal; a reader that it ended would make a good file look unreadable.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield       # Windows: readers have no console, so only this process hears of it
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _is_asked_to_stop() -> bool:
    return hasattr(signal, "sigpending") and bool(signal.sigpending() & {signal.SIGINT, signal.SIGTERM})


def _reason(error: Exception, folder: Path) -> str:
    if isinstance(error, StoreBusy):
        return say("watch.busy")
    if isinstance(error, InboxTaken):
        return say("watch.taken", folder=folder)
    if isinstance(error, StoreMissing):
        return say("watch.no_store", folder=error)
    code = getattr(error, "errno", None)
    if not folder.is_dir():
        return say("watch.gone", folder=folder)
    if code == errno.ENOSPC or "No space left" in str(error):
        return say("watch.full")
    if code in _DENIED:
        return say("watch.denied", path=error.filename or folder)
    return " ".join(str(error).split())


def _time() -> str:
    return f"{now():%d/%m/%Y %H:%M:%S}"

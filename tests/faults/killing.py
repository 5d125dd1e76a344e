"""Processes killed at a line: a child runs one job and kills itself when it comes to the n-th line of ours."""

import contextlib
import multiprocessing.context
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import etl.audit
from etl.audit import note
from etl.backup import BackupError, back_up
from etl.publish import Publication, publish
from etl.restore import restore
from etl.store import Store, now

_OURS = str(Path(etl.audit.__file__).parent)
ENDLESS = 10**9


def job_publish(home: Path, place: Path) -> None:
    """Publish bytes that nobody published before."""
    publish(Store(home), Publication("T", "k", "p", now(), True, place.name), place.name.encode(), [
        ("q", "[]", "c", "1")])


def job_backup(home: Path, place: Path) -> None:
    """Back up into the folder `backups` beside the site."""
    back_up(Store(home), home.with_name("backups"))


def job_restore(home: Path, place: Path) -> None:
    """Restore the one backup into a new folder."""
    restore(Store(place), home.with_name("kept"))


def job_upgrade(home: Path, place: Path) -> None:
    """Open a folder of an earlier version."""
    Store(place).recover()


def job_note(home: Path, place: Path) -> None:
    """Note a sign-in, then bring it into the log."""
    note(Store(home), "account.sign_in", place.name)
    Store(home).recover()


JOBS: dict[str, Callable[[Path, Path], None]] = {
    "publish": job_publish, "backup": job_backup, "restore": job_restore, "upgrade": job_upgrade, "note": job_note,
}


def _run(name: str, home: Path, place: Path, at: int, said: Path) -> None:
    seen: set[tuple[str, int]] = set()

    def trace(frame: FrameType, event: str, _: object) -> Callable | None:
        if not frame.f_code.co_filename.startswith(_OURS):
            return None
        if event == "line":
            seen.add((frame.f_code.co_filename, frame.f_lineno))
            if len(seen) > at:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    with contextlib.suppress(BackupError):
        JOBS[name](home, place)
    sys.settrace(None)
    said.write_text(str(len(seen)))


def run_until(
    spawn: multiprocessing.context.BaseContext, name: str, home: Path, place: Path, at: int = ENDLESS
) -> int | None:
    """Run a job and kill it at its `at`-th different line; how many lines it had if it came to its end, else None."""
    said = home.with_name("said")
    said.unlink(missing_ok=True)
    process = spawn.Process(target=_run, args=(name, home, place, at, said))
    process.start()
    process.join()
    return int(said.read_text()) if said.exists() else None

"""Processes killed at a line: a child runs one job and kills itself when it comes to the n-th line of ours."""

import contextlib
import multiprocessing.context
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from argon2 import PasswordHasher

import etl.__main__
from dashboard.door import accounts, passwords, sessions
from dashboard.door.account_log import noted
from dashboard.door.book import Book
from etl.audit import note
from etl.backup import BackupError, back_up
from etl.mail.mail_settings import MailSettings
from etl.mail.post import SENT, Delivery
from etl.mail.reminder_log import Mail
from etl.mail.send import send
from etl.publish import Publication, publish
from etl.restore import restore
from etl.store import Store, now

_ROOT = Path(etl.__main__.__file__).parents[1]
_OURS = (str(_ROOT / "etl"), str(_ROOT / "dashboard"))
ENDLESS = 10**9
PASSWORD = "con duong lang nho"
TOLD = "told"       # beside a site: what a job has told people by then, a line each


def tell(home: Path, line: str) -> None:
    """Say something that must be true from now on, whatever happens."""
    with home.with_name(TOLD).open("a", encoding="utf-8") as handle:
        handle.write(f"{line}\n")


def job_load(home: Path, place: Path) -> None:
    """Load the workbooks beside the site, as the command does."""
    os.environ["DUNGHAN_HOME"] = str(place)
    os.dup2(os.open(home.with_name(TOLD), os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    etl.__main__.main(["load", *map(str, sorted(home.parent.glob("*.xlsx")))])


def job_publish(home: Path, place: Path) -> None:
    """Publish bytes that nobody published before."""
    publish(Store(home), Publication("T", "k", "p", now(), True, place.name), place.name.encode(), [
        ("q", "[]", "c", "1")])
    tell(home, place.name)


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
    tell(home, place.name)
    Store(home).recover()


def job_account(home: Path, place: Path) -> None:
    """Add an account to a site that has none, note it, let its owner in and out, bring it into the log."""
    os.environ["DUNGHAN_HOME"] = str(place)
    book = Book(place)
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)      # what is strong is slow
    made = accounts.add(book, name="an", full_name="An", role="auditor", password=PASSWORD, must_change=False)
    tell(home, "added an")
    noted("account.created", made)
    tell(home, "noted an")
    tokens = [sessions.begin(book, made, "", "") for _ in range(2)]
    tell(home, f"open {tokens[0]}")
    sessions.end(book, sessions.find(book, tokens[1]).session_id, "signed_out")
    tell(home, f"ended {tokens[1]}")
    Store(place).recover()


class Post:
    """A mail server that takes everything and remembers it beside the site."""

    settings = MailSettings(host="x", sender="vanphong@coquan.example")

    def __init__(self, home: Path) -> None:
        self._home = home

    def check(self) -> None:
        """It is there."""

    def deliver(self, message: object) -> Delivery:
        """Take a message."""
        tell(self._home, message["To"])
        return Delivery(SENT)


def mail(number: int) -> Mail:
    """One of three reminders."""
    return Mail("p", f"u{number}", (f"00000000-0000-0000-0000-00000000000{number}",), f"u{number}@xa.example", "s", "m")


def job_remind(home: Path, place: Path) -> None:
    """Remind three offices."""
    mails = {f"u{number}": mail(number) for number in range(3)}
    list(send(Store(place), Post(home), mails, mails.get))


JOBS: dict[str, Callable[[Path, Path], None]] = {
    "load": job_load, "publish": job_publish, "backup": job_backup, "restore": job_restore, "upgrade": job_upgrade,
    "note": job_note, "account": job_account, "remind": job_remind,
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
    home.with_name(TOLD).unlink(missing_ok=True)
    process = spawn.Process(target=_run, args=(name, home, place, at, said))
    process.start()
    process.join()
    return int(said.read_text()) if said.exists() else None


def told(home: Path) -> list[str]:
    """The whole lines that the last job said."""
    path = home.with_name(TOLD)
    return path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []

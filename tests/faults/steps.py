"""Everything that is written, as somebody does it: each step can fail on a bad disk, and be done again."""

import io
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from dashboard.door import accounts, sessions
from dashboard.door.book import Book, BookRefused
from etl.store import Store
from tests.conftest import command
from tests.faults.site import REPORT
from tests.mail_server import Office

PLAN, UNIT = "hnd-binh-duong-2022", "hnd.binh-duong.thu-dau-mot"
PASSWORD = "con duong lang nho"
Done = CompletedProcess[str]


@dataclass
class Given:
    """What a step works with; nothing of it lies on the disk that fills."""

    out: Path
    forms: list[Path] = field(default_factory=list)
    book: Path = Path()
    backup: Path = Path()
    office: Office = field(default_factory=Office)


@dataclass(frozen=True)
class Step:
    """do: the step. is_in: how often what it writes is in (0 or 1). words: what a full disk is called."""

    do: Callable[[Path, Given], Done]
    is_in: Callable[[Path], int]
    words: str = "Đĩa đã đầy"
    leaves: tuple[int, ...] = (0,)       # bytes left


def rows(home: Path, what: str) -> int:
    with closing(Store(home).read()) as connection:
        return connection.execute(f"select count(*) from {what}").fetchone()[0]


def load(home: Path, given: Given) -> Done:
    return command("etl", "load", given.forms[0], home=home)


def extend(home: Path, given: Given) -> Done:
    return command("etl", "decide", "extension", "--report", REPORT, "--unit", UNIT, "--new-due", "2022-11-15",
                   "--granted-at", "2022-11-08", "--number", "12/HND", "--reason", "mưa lũ", home=home)


def change_registers(home: Path, given: Given) -> Done:
    return command("etl", "registers", "apply", given.book, "--reason", "CV 12", "--by", "An", home=home)


def issue(home: Path, given: Given) -> Done:
    return command("dashboard.export", "report-docx", "--plan", PLAN, "--out", given.out / "bao-cao.docx", "--publish",
                   "--as-of", "2023-01-31", home=home)


def export(home: Path, given: Given) -> Done:
    return command("dashboard.export", "table:obligation_status", "--plan", PLAN, "--out", home.with_name("bang.csv"),
                   home=home)


def remind(home: Path, given: Given) -> Done:
    return command("dashboard.export.reminders", "--plan", PLAN, "--unit", UNIT, "--send", home=home)


def add_account(home: Path, given: Given) -> Done:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
        return command("dashboard.door", "add", "an", "--full-name", "Nguyễn An", "--role", "auditor",
                       "--password-stdin", home=home)


def sign_in(home: Path, given: Given) -> Done:
    book = Book(home)
    try:
        sessions.begin(book, accounts.by_name(book, "quan.tri"), "10.0.0.5", "x")
    except BookRefused as refused:
        return CompletedProcess([], 1, "", f"{refused}\n")
    return CompletedProcess([], 0, "", "")


def back_up(home: Path, given: Given) -> Done:
    return command("etl", "backup", home.parent / "backups", home=home)


def restore(home: Path, given: Given) -> Done:
    return command("etl", "restore", given.backup, home=home.with_name("restored"))


def upgrade(home: Path, given: Given) -> Done:
    return command("etl", "verify", home=home.with_name("earlier"))


def of(folder: str, home: Path, what: str) -> int:
    return rows(home.with_name(folder), what) if Store(home.with_name(folder)).exists() else 0


def is_upgraded(home: Path) -> int:
    earlier = home.with_name("earlier")
    if not list(earlier.glob("backup-before-*")):
        return 0
    return rows(earlier, "audit where act = 'store.migrated'")


def accounts_in(home: Path, name: str) -> int:
    return sum(one.name == name for one in accounts.accounts(Book(home)))


_SMALL = (0, 8_192)      # a small database writes by pages
_LARGE = (0, 9_000_000)  # a part of what it takes
_COMMITS = (400_000,)    # enough to commit and not enough to publish: what is done again must not be in twice
STEPS = {
    "init": Step(lambda home, _: command("etl", "init", home=home.with_name("new")),
                 lambda home: min(of("new", home, "plan"), 1), leaves=_LARGE),
    "load": Step(load, lambda home: rows(home, "submission where outcome = 'accepted'")),
    "decision": Step(extend, lambda home: rows(home, "decision"), leaves=_COMMITS),
    "registers": Step(change_registers, lambda home: rows(home, "register_change"), leaves=_COMMITS),
    "paper": Step(issue, lambda home: rows(home, "publication"), "đĩa đã đầy"),
    "export": Step(export, lambda home: int(home.with_name("bang.csv").exists()), "đĩa đã đầy", (8_192,)),
    "reminder": Step(remind, lambda home: rows(home, "reminder_sent where outcome = 'sent'"), "(đĩa đã đầy)",
                     _COMMITS),
    "account": Step(add_account, lambda home: accounts_in(home, "an"), "đĩa đã đầy", _SMALL),
    "session": Step(sign_in, lambda home: len(sessions.open_sessions(Book(home))), "đĩa đã đầy", _SMALL),
    "backup": Step(back_up, lambda home: len(list((home.parent / "backups").glob("dunghan-*"))), leaves=_LARGE),
    "restore": Step(restore, lambda home: of("restored", home, "audit where act = 'store.restored'"),
                    leaves=_LARGE),
    "upgrade": Step(upgrade, is_upgraded, leaves=_LARGE),
}

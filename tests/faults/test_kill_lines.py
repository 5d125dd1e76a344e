"""Killed at any line of every step that writes: nothing torn, nothing acknowledged lost, and it can be done again."""

import multiprocessing.context
import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.door import accounts, sessions
from dashboard.door.book import FILE, Book
from etl.audit_chain import first_broken
from etl.backup import back_up, check_backup
from etl.mail.send import send
from etl.restore import restore
from etl.store import RESTORING, Store
from queries.__main__ import check_connection
from tests.commands.test_backup import keep
from tests.conftest import command
from tests.faults.killing import JOBS, PASSWORD, Post, mail, run_until, told
from tests.faults.site import FACTS, Forms, as_earlier

KILLS = int(os.environ.get("DUNGHAN_KILLS", "3"))      # of each job; more in `python -m tests.bench kills`
FILES = 2
pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is a POSIX signal")
CONTENTS = (b"one", b"two")


@pytest.fixture(scope="module")
def home(initialised: Path, forms: Forms, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with two originals, an account and a sent mail; beside it forms, its backup, and other sites: with
    registers, with nothing at all, of an earlier version."""
    folder = tmp_path_factory.mktemp("lines")
    home = folder / "home"
    shutil.copytree(initialised, folder / "registers")
    Store(folder / "empty").recover()
    as_earlier(folder / "earlier")
    for form in forms(FILES):
        shutil.copy(form, folder)
    for content in CONTENTS:
        keep(Store(home), content)
    add_account(home)
    add_account(folder / "earlier")
    list(send(Store(home), Post(home), ["u9"], lambda _: mail(9)))
    back_up(Store(home), folder).rename(folder / "kept")
    return home


def add_account(home: Path) -> None:
    made = accounts.add(Book(home), name="goc", full_name="Gốc", role="administrator", password=PASSWORD)
    sessions.begin(Book(home), made, "", "")


def whole(home: Path) -> None:
    """Everything that `verify` looks at, and the accounts."""
    with closing(Store(home).read()) as connection:
        assert first_broken(connection) is None and check_connection(connection) == 0
        for table in ("submission", "publication"):
            for (sha256,) in connection.execute(f"select sha256 from {table}").fetchall():
                assert Store(home).original(sha256).is_file()
    if (home / FILE).exists():
        with closing(sqlite3.connect(home / FILE)) as book:
            assert book.execute("pragma integrity_check").fetchall() == [("ok",)]


def stays(home: Path) -> None:
    """What was there before anything was killed."""
    whole(home)
    assert accounts.by_name(Book(home), "goc").role == "administrator"
    assert count(home, "reminder_sent where outcome = 'sent' and unit_id = 'u9'") == 1
    assert count(home, "submission where outcome = 'refused'") == len(CONTENTS)


def count(home: Path, condition: str) -> int:
    with closing(Store(home).read()) as connection:
        return connection.execute(f"select count(*) from {condition}").fetchone()[0]


def after_load(home: Path, place: Path, is_done: bool) -> None:
    said = {line.split()[1] for line in told(home) if line.startswith("NHẬN")}
    Store(place).recover()
    whole(place)
    with closing(Store(place).read()) as connection:
        found = connection.execute(
            "select s.file_name, count(f.value) from submission s left join fact f using (submission_id)"
            " where s.outcome = 'accepted' group by all").fetchall()
    assert said <= {name for name, _ in found} and {facts for _, facts in found} <= {len(FACTS)}
    assert len(found) == FILES or not is_done
    again = command("etl", "load", *sorted(home.parent.glob("*.xlsx")), home=place)
    assert again.returncode == 0 and again.stdout.count("TRÙNG") == len(found)
    assert count(place, "submission where outcome = 'accepted'") == FILES


def after_publish(home: Path, place: Path, is_done: bool) -> None:
    Store(home).recover()
    stays(home)
    assert count(home, f"publication where file_name = '{place.name}'") in ((1,) if told(home) else (0, 1))


def after_backup(home: Path, place: Path, is_done: bool) -> None:
    found = list(home.with_name("backups").glob("dunghan-*"))
    assert len(found) == 1 or not is_done
    assert all(check_backup(path) == [] for path in found)
    stays(home)
    shutil.rmtree(home.with_name("backups"), ignore_errors=True)


def after_restore(home: Path, place: Path, is_done: bool) -> None:
    if (place / RESTORING).exists() or not place.exists() or not any(place.iterdir()):
        assert not is_done
        assert restore(Store(place), home.with_name("kept")) == len(CONTENTS)
    stays(place)
    assert sessions.open_sessions(Book(place)) == []
    assert count(place, "audit where act = 'store.restored'") == 1


def after_upgrade(home: Path, place: Path, is_done: bool) -> None:
    Store(place).recover()
    whole(place)
    assert count(place, "setting where value = 'before'") == 1
    assert accounts.by_name(Book(place), "goc").role == "administrator"
    kept, = place.glob("backup-before-*")
    assert check_backup(kept) == []
    assert count(place, "audit where act = 'store.migrated'") == 1


def after_note(home: Path, place: Path, is_done: bool) -> None:
    Store(home).recover()
    stays(home)
    assert count(home, f"audit where object = '{place.name}'") in ((1,) if told(home) else (0, 1))


def after_account(home: Path, place: Path, is_done: bool) -> None:
    said = dict(line.split() for line in told(home))
    Store(place).recover()
    whole(place)
    book, names = Book(place), [one.name for one in accounts.accounts(Book(place))]
    assert names in ([["an"]] if "added" in said else [[], ["an"]])
    assert count(place, "audit where act = 'account.created'") in ((1,) if "noted" in said else (0, 1))
    assert "open" not in said or sessions.find(book, said["open"])
    assert "ended" not in said or sessions.find(book, said["ended"]) is None
    if not names:       # it can be done again
        add_account(place)


def after_remind(home: Path, place: Path, is_done: bool) -> None:
    sent = told(home)
    Store(place).recover()
    whole(place)
    logged = count(place, "reminder_sent where outcome = 'sending'")
    assert len(sent) <= logged <= len(sent) + 1 and count(place, "reminder_sent where outcome = 'sent'") <= len(sent)
    mails = {f"u{number}": mail(number) for number in range(3)}
    list(send(Store(place), Post(home), mails, mails.get))
    assert len(told(home)) == len(set(told(home))) and len(told(home)) >= 2     # nobody twice


AFTER = {name: globals()[f"after_{name}"] for name in JOBS}
_BEGINS_AS = {"load": "registers", "upgrade": "earlier", "account": "empty", "remind": "empty"}


@pytest.mark.parametrize("name", JOBS)
def test_killed_at_any_line(name: str, home: Path, spawn: multiprocessing.context.BaseContext, tmp_path: Path) -> None:
    def ready(number: int) -> Path:
        place = tmp_path / f"place-{number}"
        if name in _BEGINS_AS:
            shutil.copytree(home.with_name(_BEGINS_AS[name]), place)
        return place

    place = ready(0)
    lines = run_until(spawn, name, home, place)
    assert lines is not None and lines > 10
    AFTER[name](home, place, True)
    chosen = sorted(random.sample(range(lines), min(KILLS, lines)))
    print(f"{name}: {lines} lines, killed at {chosen}")
    killed = 0
    for at in chosen:
        place = ready(at + 1)
        is_done = run_until(spawn, name, home, place, at) is not None
        killed += not is_done
        AFTER[name](home, place, is_done)
        shutil.rmtree(place, ignore_errors=True)
    assert killed >= len(chosen) - 2

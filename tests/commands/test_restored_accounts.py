"""A restored site has its accounts, and nobody is signed in: a session may have been ended after the backup."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from dashboard.door import accounts, passwords, sessions
from dashboard.door.book import FILE, Book
from etl.backup import back_up
from etl.site_files import ACCOUNTS
from etl.store import Store
from etl.upgrade import keep_before
from tests.commands.test_backup import keep
from tests.conftest import command

PASSWORD = "con duong lang nho"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    keep(Store(tmp_path / "site"), b"bytes")
    return tmp_path / "site"


def signed_in(book: Book) -> str:
    """The cookie of somebody who came in."""
    made = accounts.add(book, name="an", full_name="Nguyễn An", role="administrator", password=PASSWORD)
    return sessions.begin(book, made, "10.0.0.5", "x")


def why_ended(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / FILE)) as connection:
        return [why for (why,) in connection.execute("select ended_why from session").fetchall()]


@pytest.mark.parametrize("kind", ["backup", "before an upgrade"])
def test_an_old_cookie_is_not_good_again(site: Path, tmp_path: Path, kind: str) -> None:
    book = Book(site)
    cookie = signed_in(book)
    kept = back_up(Store(site), tmp_path / "b") if kind == "backup" else keep_before(
        site, Store(site).current(), ["999"], "2026-03-01T00:00:00")
    sessions.end(book, sessions.find(book, cookie).session_id, "signed_out")
    assert command("etl", "restore", kept, home=tmp_path / "other").returncode == 0
    restored = Book(tmp_path / "other")
    assert sessions.find(restored, cookie) is None and sessions.open_sessions(restored) == []
    assert why_ended(tmp_path / "other") == ["restored" if kind == "backup" else "signed_out"]
    # the account itself is there, its file for nobody else
    account = accounts.by_name(restored, "an")
    assert passwords.is_right(restored.row("account_by_id", account_id=account.account_id)["password_hash"], PASSWORD)
    assert sessions.find(restored, sessions.begin(restored, account, "", "")) is not None


def test_an_old_link_for_a_first_administrator_does_not_open_again(site: Path, tmp_path: Path) -> None:
    code = sessions.make_setup(Book(site))
    kept = back_up(Store(site), tmp_path / "b")
    assert sessions.is_setup(Book(site), code)
    assert command("etl", "restore", kept, home=tmp_path / "other").returncode == 0
    assert (tmp_path / "other" / FILE).is_file()
    assert not sessions.is_setup(Book(tmp_path / "other"), code)


def test_a_file_of_accounts_that_cannot_be_made_safe_is_not_put_to_use(site: Path, tmp_path: Path) -> None:
    kept = keep_before(site, Store(site).current(), ["999"], "2026-03-01T00:00:00")
    (site / FILE).write_bytes(b"no database at all" * 100)
    for asked in (("restore", kept), ("backup", tmp_path / "b")):
        done = command("etl", *asked, home=tmp_path / "other" if asked[0] == "restore" else site)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1) and "Không ghi được" in done.stderr
    assert not Store(tmp_path / "other").exists()
    shutil.rmtree(tmp_path / "b")


def test_both_layers_mean_the_same_file() -> None:
    assert FILE == ACCOUNTS

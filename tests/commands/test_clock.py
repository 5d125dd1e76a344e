"""A machine's clock that was set back: said on the command line, on every page, and in the log; nobody stays in."""

import shutil
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.door import accounts, sessions
from dashboard.door.book import Book
from etl import clock
from etl.store import Store
from tests.conftest import command
from tests.pages.conftest import REPORT, make_site

PAST = timedelta(days=400)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clock") / "home"
    make_site(folder)
    return folder


def test_it_is_said_and_logged_once(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, real = Path(shutil.copytree(made, tmp_path / "home")), clock.now
    exemption = ("etl", "decide", "exemption", "--report", REPORT, "--reason", "x", "--granted-at", "2022-01-01")
    assert command(*exemption, home=home).stderr == ""
    for module in ("etl.audit", "etl.command_options", "etl.decide"):
        monkeypatch.setattr(f"{module}.now", lambda: real() - PAST)
    done = command(*exemption, home=home)
    assert done.returncode == 0 and "Đồng hồ máy" in done.stderr and done.stderr.count("\n") == 1
    assert command(*exemption, home=home).stderr == ""      # it goes on from there
    monkeypatch.undo()
    with closing(Store(home).read()) as connection:
        acts = [act for (act,) in connection.execute("select act from audit order by number").fetchall()]
    assert acts[-4:] == ["decision.exemption", "clock.back", "decision.exemption", "decision.exemption"]
    assert command("etl", "verify", home=home).returncode == 0


def test_no_session_and_no_link_lives_longer_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, start = Book(tmp_path), time.time()
    code = sessions.make_setup(book)
    assert sessions.is_setup(book, code)
    made = accounts.add(book, name="an", full_name="An", role="auditor", password="con duong lang nho")
    token = sessions.begin(book, made, "", "")
    second = sessions.make_setup(Book(tmp_path / "new"))
    monkeypatch.setattr(time, "time", lambda: start - 600)
    assert sessions.find(book, token)       # a small correction sends nobody out
    monkeypatch.setattr(time, "time", lambda: start - PAST.total_seconds())
    assert sessions.find(book, token) is None
    assert not sessions.is_setup(Book(tmp_path / "new"), second)
    monkeypatch.setattr(time, "time", lambda: start + 60)
    assert sessions.find(book, token) is None, "ended for good"

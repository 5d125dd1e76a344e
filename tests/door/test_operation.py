"""Running it for years: open tabs that end with their session, figures for a monitoring program, the server's log."""

import json
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.exceptions import ConnectionClosed

from dashboard import measures
from dashboard.door import accounts, sessions
from dashboard.door.book import FILE, Book
from dashboard.door.metrics import make_token
from dashboard.door.open_tabs import ANSWER_SECONDS, CLOSED, LOOK_SECONDS
from etl.site_files import METRICS_TOKEN
from tests.conftest import command
from tests.door.client import PASSWORD, Browser, Tab
from tests.pages.conftest import RECEIVED
from tests.server import serving

SECONDS = LOOK_SECONDS + ANSWER_SECONDS + 10


@pytest.fixture(scope="module")
def address(guarded: Path) -> Iterator[str]:
    """A server that writes its log as JSON."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUNGHAN_LOG", "json")
        with serving("python -m dashboard", guarded) as base:
            yield base


# ---- open tabs


def sign_out(browser: Browser, _book: Book) -> None:
    browser.form("/dang-xuat", "/tai-khoan")


def revoke(_browser: Browser, book: Book) -> None:
    for row in sessions.open_sessions(book, accounts.by_name(book, "secretariat").account_id):
        sessions.end(book, row["session_id"], "revoked")


def disable(_browser: Browser, book: Book) -> None:
    account = accounts.by_name(book, "clerk")
    accounts.change(book, accounts.change(book, account, is_disabled=True), is_disabled=False)


def expire(_browser: Browser, book: Book) -> None:
    with sqlite3.connect(book.path) as connection:
        connection.execute("update session set seen_at = ? where account_id = ?", (
            time.time() - sessions.IDLE_SECONDS - 1, accounts.by_name(book, "administrator").account_id))


WAYS: dict[str, Callable] = {"leader": sign_out, "secretariat": revoke, "clerk": disable, "administrator": expire}


def closing_code(tab: Tab) -> int:
    """How the server closed it, within a few seconds."""
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            tab.socket.recv(timeout=SECONDS)
    return closed.value.rcvd.code


def test_an_open_tab_dies_with_its_session_and_no_other_does(address: str, guarded: Path) -> None:
    book = Book(guarded)
    with ExitStack() as stack:
        tabs = {}
        for role in (*WAYS, "auditor"):
            browser = Browser(address)
            browser.sign_in(role)
            tabs[role] = stack.enter_context(browser.tab())
            assert tabs[role].open().page_hash
        began = time.monotonic()
        for role, end in WAYS.items():
            end(tabs[role].browser, book)
        assert {role: closing_code(tabs[role]) for role in WAYS} == dict.fromkeys(WAYS, CLOSED)
        assert time.monotonic() - began < SECONDS
        assert not tabs["auditor"].open("do-bao-phu").errors


def test_an_open_tab_is_no_click(browser: Browser, guarded: Path) -> None:
    book = Book(guarded)
    browser.sign_in("auditor")
    token, long_ago = browser.cookies["dunghan"], time.time() - sessions.IDLE_SECONDS + 60
    with sqlite3.connect(guarded / FILE) as connection:
        connection.execute("update session set seen_at = ?", (long_ago,))
    for _ in range(2):
        assert sessions.find(book, token, is_click=False).seen_at == long_ago
    sessions.find(book, token)
    assert sessions.find(book, token).seen_at > long_ago


# ---- figures


@pytest.fixture
def token(guarded: Path) -> str:
    return make_token(guarded / METRICS_TOKEN)


def figures(browser: Browser, token: str) -> dict[str, list]:
    answer = browser.get("/metrics", Authorization=f"Bearer {token}")
    assert answer.status == 200 and answer.headers["cache-control"] == "no-store"
    return {family.name: family.samples for family in text_string_to_metric_families(answer.body)}


def test_figures_are_for_the_token_and_for_administrators(browser, address, guarded, token) -> None:
    for wrong in ("", "Bearer", "Bearer ", "Bearer x", f"Basic {token}", f"Bearer {token}x", f"Bearer {token[:-1]}"):
        assert browser.get("/metrics", Authorization=wrong, Accept="*/*").status == 401, wrong
    assert asked(browser, token) == 200
    # and for nothing else
    for path in ("/_stcore/metrics", "/_stcore/host-config", "/media/" + "0" * 32):
        assert browser.get(path, Authorization=f"Bearer {token}", Accept="*/*").status == 401, path
    for role in ("leader", "secretariat", "clerk", "auditor", "administrator"):
        person = Browser(address)
        person.sign_in(role)
        assert person.get("/metrics").status == (200 if role == "administrator" else 403), role
    # readable for others, made anew, or taken away
    path = guarded / METRICS_TOKEN
    assert path.stat().st_mode & 0o777 == 0o600 and token not in path.read_text("ascii")
    path.chmod(0o640)
    assert asked(browser, token) == 401
    again = command("dashboard", "metrics-token", home=guarded).stdout.split()[-1]
    assert (asked(browser, token), asked(browser, again)) == (401, 200)
    path.unlink()
    assert asked(browser, again) == 401


def asked(browser: Browser, token: str) -> int:
    """The answer to a monitoring program."""
    return browser.get("/metrics", Authorization=f"Bearer {token}", Accept="*/*").status


def test_figures_count_what_happens(browser, address, guarded, token, tmp_path) -> None:
    def requests(kind: str, answer: str) -> float:
        return sum(one.value for one in figures(browser, token)["dunghan_requests"]
                   if one.name.endswith("_total") and one.labels == {"kind": kind, "answer": answer})

    refused, shown = requests("page", "303"), requests("page", "200")
    browser.get("/do-bao-phu")
    person = Browser(address)
    person.sign_in("leader")
    person.get("/do-bao-phu")
    with person.tab() as tab:
        tab.open()
        told = figures(browser, token)
        assert told["dunghan_sockets_open"][0].value >= 1 and told["dunghan_sessions_open"][0].value >= 1
        assert next(one.value for one in told["dunghan_page_run_seconds"] if one.name.endswith("_count")) >= 1
    assert (requests("page", "303"), requests("page", "200")) == (refused + 1, shown + 1)
    assert "dunghan_backup_age_seconds" not in told
    assert command("etl", "backup", tmp_path / "copies", home=guarded).returncode == 0
    told = figures(browser, token)
    assert told["dunghan_backup_age_seconds"][0].value < 60 and told["dunghan_files_waiting"][0].value == 0
    assert 0 < told["dunghan_disk_free_bytes"][0].value < told["dunghan_disk_size_bytes"][0].value
    assert told["dunghan_published_age_seconds"][0].value < 3600 and told["dunghan_memory_bytes"][0].value > 2**20


def test_figures_name_nobody(browser, token) -> None:
    text = browser.get("/metrics", Authorization=f"Bearer {token}").body
    assert not [unit_id for unit_id in RECEIVED if unit_id in text] and "127.0.0.1" not in text
    labels = {name for samples in figures(browser, token).values() for one in samples for name in one.labels}
    assert labels <= {"kind", "answer", "le", "generation", "implementation", "major", "minor", "patchlevel", "version"}


@pytest.mark.parametrize(("path", "kind"), [
    ("/", "page"), ("/do-bao-phu", "page"), ("/dang-nhap", "door"), ("/_stcore/stream", "socket"),
    ("/media/x", "download"), ("/_stcore/upload_file/a/b", "upload"), ("/app/static/vi.js", "static"),
    ("/khong-co/hnd.di-an", "other"),
])
def test_a_request_is_of_one_of_a_few_kinds(path, kind) -> None:
    assert measures.kind_of(path) == kind


# ---- the log


def test_every_refusal_is_a_line_of_the_log_that_nobody_can_forge(browser, guarded, token) -> None:
    browser.sign_in("leader", "sai mat khau roi")
    browser.sign_in("leader")
    browser.get("/metrics", Authorization=f"Bearer {token}x")
    with socket.create_connection(browser.host.split(":")) as raw:     # the server's library complains
        raw.sendall(b"\x16\x03\x01\r\n\r\n")
        raw.recv(100)
    answer = browser.get("/media/%0A%7B%22level%22:%22ERROR%22%7D%1b%5b2J%E2%80%AE?ma=bi-mat")
    assert answer.status == 404
    text = (guarded / "server.log").read_text("utf-8")
    entries = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert len(entries) == len(text.splitlines()) - 1       # the first is said to whoever starts it
    found = next(one for one in entries if one.get("request") == answer.headers["x-request-id"])
    assert found.keys() == {"time", "level", "logger", "message", "request"}
    assert (found["level"], found["logger"]) == ("WARNING", "dunghan.door")
    assert found["message"].startswith("refused 404 GET: ") and "\\n" in found["message"]
    assert "127.0.0.1" in found["message"] and found["message"].isprintable()
    assert "uvicorn.error" in {one["logger"] for one in entries}
    for secret in (PASSWORD, "sai mat khau", token, browser.cookies["dunghan"], "bi-mat"):
        assert secret not in text, secret

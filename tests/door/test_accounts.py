"""Accounts and passwords: what is accepted, who can lose what, sessions that end; and the command line."""

import io
import sys
import threading
import time
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.door import accounts, passwords, sessions, sign_in
from dashboard.door.accounts import AccountRefused
from dashboard.door.book import Book, BookRefused
from dashboard.door.handed import Handed
from dashboard.door.limits import Limit
from dashboard.door.routes import safe_next
from tests.conftest import command

GOOD = "con duong lang nho"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weak hashes are enough here; how strong the real ones are is a test of its own."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def add(book: Book, name: str = "an", role: str = "secretariat", **more: object) -> accounts.Account:
    return accounts.add(book, name=name, full_name="Nguyễn An", role=role, password=GOOD, **more)


@pytest.mark.parametrize(("password", "wrong"), [
    ("ngan", "short"), ("x" * 129, "long"), ("123456789012", "common"), ("Mật khẩu 123456", "common"),
    ("PASSWORD!!!!!", "common"), ("aaaaaaaaaaaaaaaa", "repeated"), ("abcdefghijklmn", "common"),
    ("9876543210987", "common"), ("nguyenvananh1", "name"), ("Nguyễn Văn Anh 2026", "name"),
    (GOOD, None), ("Trời hôm nay đẹp", None), ("correct horse battery", None), ("duyen hai gio lon " * 7, None),
])
def test_length_over_complexity_and_nothing_common(password, wrong):
    assert passwords.problem(password, "anh.nv", "Nguyễn Văn Anh") == wrong


def test_a_proposed_password_is_accepted_and_never_the_same():
    made = {passwords.proposed() for _ in range(50)}
    assert len(made) == 50 and not any(passwords.problem(one) for one in made)


def test_a_password_typed_on_another_keyboard_is_the_same():
    kept = passwords.hashed("Tr\u1eddi h\u00f4m nay \u0111\u1eb9p")
    assert passwords.is_right(kept, "Tro\u031b\u0300i ho\u0302m nay \u0111e\u0323p")
    assert not passwords.is_right(kept, "troi hom nay dep") and not passwords.is_right(None, GOOD)
    assert not passwords.is_right(kept, "Tr\u1eddi h\u00f4m nay \u0111\u1eb9p ")
    assert not passwords.is_outdated(kept)


def test_the_file_is_for_its_owner_alone(book):
    add(book)
    assert all(path.stat().st_mode & 0o077 == 0 for path in book.path.parent.glob("accounts.sqlite3*"))
    book.path.chmod(0o644)
    with pytest.raises(BookRefused, match="chmod 600"):
        accounts.accounts(book)


def test_many_begin_at_once_and_there_is_one_book(tmp_path):
    made: list[str] = []

    def begin(i: int) -> None:
        made.append(add(Book(tmp_path), f"nguoi.{i}").name)

    threads = [threading.Thread(target=begin, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.name for one in accounts.accounts(Book(tmp_path))] == sorted(made) and len(made) == 6
    assert {path.name for path in tmp_path.iterdir()} <= {"accounts.sqlite3", "accounts.sqlite3-wal",
                                                          "accounts.sqlite3-shm"}


def test_a_damaged_file_lets_nobody_in(book):
    add(book)
    token = sessions.begin(book, accounts.by_name(book, "an"), "a", "x")
    for path in book.path.parent.glob("accounts.sqlite3*"):
        path.unlink()
    book.path.touch(0o600)
    book.path.write_bytes(b"no database at all" * 400)
    for ask in (lambda: sessions.find(Book(book.path.parent), token), lambda: accounts.accounts(book),
                lambda: add(book, "moi")):
        with pytest.raises(BookRefused, match="tệp tài khoản"):
            ask()


@pytest.mark.parametrize("wrong", [
    {"name": "Đan"}, {"name": "a"}, {"name": "x' or 1=1"}, {"role": "root"}, {"role": "clerk"},
    {"role": "administrator", "root_unit_id": "u"},
])
def test_what_is_not_an_account(book, wrong):
    with pytest.raises(AccountRefused):
        add(book, **wrong)
    assert not accounts.has_accounts(book)


def test_hashes_are_as_strong_as_owasp_asks_and_are_renewed(book, monkeypatch: pytest.MonkeyPatch):
    account = add(book)
    before = book.row("account_by_id", account_id=account.account_id)["password_hash"]
    strong = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
    monkeypatch.setattr(passwords, "_HASHER", strong)
    assert sign_in.sign_in(book, "an", GOOD, "a", "x").token
    after = book.row("account_by_id", account_id=account.account_id)["password_hash"]
    assert before != after and after.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_name_is_taken_once_whatever_its_letters(book):
    add(book, " An ")
    with pytest.raises(AccountRefused, match="an"):
        add(book, "AN")


def test_the_last_administrator_can_not_be_lost(book):
    first = add(book, "mot", "administrator")
    with pytest.raises(AccountRefused, match="cuối cùng"):
        accounts.change(book, first, is_disabled=True)
    with pytest.raises(AccountRefused, match="cuối cùng"):
        accounts.change(book, first, role="auditor")
    add(book, "hai", "administrator")
    assert accounts.change(book, first, is_disabled=True).is_disabled


@pytest.mark.parametrize("act", ["disable", "role", "reset"])
def test_a_change_ends_the_open_sessions(book, act):
    account = add(book)
    token = sessions.begin(book, account, "127.0.0.1", "x")
    assert sessions.find(book, token).account == account
    if act == "reset":
        accounts.reset(book, account, "mot cau khac han")
    else:
        accounts.change(book, account, **{"disable": {"is_disabled": True}, "role": {"role": "auditor"}}[act])
    assert sessions.find(book, token) is None


def test_the_own_change_keeps_this_session_and_ends_the_others(book):
    account = add(book)
    mine, other = (sessions.begin(book, account, "a", "x") for _ in range(2))
    session = sessions.find(book, mine)
    for old, new, said in (("sai", GOOD, "không đúng"), (GOOD, GOOD, "phải khác"), (GOOD, "ngan", "12")):
        with pytest.raises(AccountRefused, match=said):
            accounts.change_password(book, account, old, new, session.session_id)
    accounts.change_password(book, account, GOOD, "mot cau khac han", session.session_id)
    assert sessions.find(book, other) is None and not sessions.find(book, mine).account.must_change


def test_sessions_end_by_idleness_and_by_age(book, monkeypatch: pytest.MonkeyPatch):
    token = sessions.begin(book, add(book), "a", "x")
    start = time.time()

    def at(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: start + seconds)

    for half_hours in range(1, 24):     # in use all day
        at(half_hours * 1800)
        assert sessions.find(book, token), half_hours
    at(12 * 3600 + 1)
    assert sessions.find(book, token) is None
    again = sessions.begin(book, accounts.by_name(book, "an"), "a", "x")
    at(13 * 3600 + 2)
    assert sessions.find(book, again) is None
    at(12 * 3600 + 2)
    assert sessions.find(book, again) is None, "an expired session does not come back with the clock"


def test_waiting_grows_is_per_place_and_ends(book, monkeypatch: pytest.MonkeyPatch):
    add(book)
    start = time.time()
    waits = [sign_in.sign_in(book, "an", "sai", "1.1.1.1", "x").wait for _ in range(5)]
    assert waits[:4] == [0] * 4 and 0 < waits[4] <= 30
    assert sign_in.sign_in(book, "an", GOOD, "1.1.1.1", "x").token is None
    assert sign_in.sign_in(book, "an", GOOD, "2.2.2.2", "x").token, "from another place the person gets in"
    monkeypatch.setattr(time, "time", lambda: start - 100_000)
    assert sign_in.sign_in(book, "an", GOOD, "1.1.1.1", "x").wait <= 30, "a clock set back locks nobody out"
    monkeypatch.setattr(time, "time", lambda: start + 40)
    assert sign_in.sign_in(book, "an", "sai", "1.1.1.1", "x").wait > 30
    sign_in.forgive(book, "an")
    assert sign_in.sign_in(book, "an", GOOD, "1.1.1.1", "x").token


def test_a_session_is_looked_up_in_far_less_than_a_page_takes(book):
    token = sessions.begin(book, add(book), "a", "x")
    start = time.perf_counter()
    for _ in range(200):
        sessions.find(book, token)
    assert (time.perf_counter() - start) / 200 < 0.002


def test_many_write_at_once_and_nothing_is_lost(book):
    account = add(book)
    threads = [threading.Thread(target=sessions.begin, args=(book, account, str(i), "x")) for i in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sessions.open_sessions(book, account.account_id)) == 12


def test_what_was_handed_to_one_is_not_anothers():
    handed, link, message = Handed(), "/media/" + "a" * 32, ForwardMsg()
    message.delta.new_element.download_button.url = f"{link}.xlsx"
    handed.note("one", message.SerializeToString())
    assert handed.has("one", f"{link}.xlsx") and not handed.has("two", f"{link}.xlsx")
    assert not handed.has("one", f"{link}/../x") and not handed.has("one", "/media/" + "b" * 32)


def test_an_address_that_stands_in_a_text_is_handed_to_nobody():
    handed, link, message = Handed(), "/media/" + "a" * 32, ForwardMsg()
    message.delta.new_element.html.body = f"<td>{link}.xlsx</td>"
    handed.note("one", message.SerializeToString())
    message.delta.new_element.button.label = f"{link}.xlsx"
    handed.note("one", message.SerializeToString())
    handed.note("one", b"\x12\x2b" + link.encode() + b"\xff")
    assert not handed.has("one", f"{link}.xlsx") and not handed.has("one", link)


def test_a_limit_fills_again():
    limit = Limit(2, 0.1)
    assert [limit.take("a"), limit.take("a"), limit.take("a"), limit.take("b")] == [True, True, False, True]
    time.sleep(0.12)
    assert limit.take("a")


@pytest.mark.parametrize("wanted", ["/", "/do-bao-phu", "/don-vi?don-vi=a&ky=b"])
def test_pages_of_ours_are_gone_to(wanted):
    assert safe_next(wanted) == wanted


# ---- the command line, for when nobody can come in


def test_the_command_line_makes_lists_resets_and_disables(tmp_path, monkeypatch: pytest.MonkeyPatch):
    def run(*words: str) -> tuple[int, str]:
        done = command("dashboard", "accounts", *words, home=tmp_path)
        return done.returncode, done.stdout + done.stderr

    code, said = run("add", "quan.tri", "--full-name", "Trần Quản", "--role", "administrator")
    assert code == 0 and (password := said.split(": ")[1].split()[0])
    book = Book(tmp_path)
    assert sign_in.sign_in(book, "quan.tri", password, "a", "x").token
    monkeypatch.setattr(sys, "stdin", io.StringIO(GOOD + "\n"))
    assert run("reset", "quan.tri", "--password-stdin") == (0, "")
    assert sign_in.sign_in(book, "quan.tri", GOOD, "a", "x").token
    assert "chờ đổi mật khẩu" in run("list")[1]
    session = run("sessions")[1].split()[0]
    assert run("revoke", session)[0] == 0 and run("sessions")[1] == ""
    for words in (("disable", "quan.tri"), ("role", "quan.tri", "leader"), ("reset", "khong.co"),
                  ("add", "b", "--full-name", "B", "--role", "leader")):
        code, said = run(*words)
        assert code == 1 and said.count("\n") == 1 and "Traceback" not in said, words


def test_a_unit_and_a_plan_must_be_in_the_registers(site):
    words = ("accounts", "add", "can.bo", "--full-name", "Cán Bộ", "--role", "clerk", "--unit", "hnd.khong-co")
    done = command("dashboard", *words, home=site)
    assert done.returncode == 1 and "hnd.khong-co" in done.stderr
    assert not (site / "accounts.sqlite3").exists()

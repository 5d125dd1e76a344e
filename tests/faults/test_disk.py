"""A full disk and one that only reads, at each step: one sentence, exit 1, nothing lost, and it works again after."""

import errno
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from argon2 import PasswordHasher

import queries
from dashboard.door import accounts, passwords, sessions
from dashboard.door.book import Book
from etl.audit import note
from etl.audit_chain import first_broken
from etl.backup import back_up, check_backup
from etl.disk_words import disk_words, is_of_disk
from etl.store import Store
from queries.__main__ import check_connection
from tests.conftest import command
from tests.faults.site import Forms, as_earlier
from tests.faults.small_disk import SmallDisk
from tests.faults.steps import PASSWORD, STEPS, UNIT, Done, Given
from tests.mail_server import mail_server, set_up_mail


@pytest.fixture(scope="module")
def prepared(initialised: Path, forms: Forms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Given]]:
    """A folder with a site that has an administrator and addresses, and one of an earlier version; what steps need."""
    place = tmp_path_factory.mktemp("prepared")
    home, given = place / "disk" / "home", Given(place, forms(6), place / "danh-muc.xlsx")
    shutil.copytree(initialised, home)
    as_earlier(home.with_name("earlier"))
    assert command("etl", "registers", "export", "--out", given.book, home=home).returncode == 0
    book = openpyxl.load_workbook(given.book)
    book["Đơn vị"]["B4"] = "Hội Nông dân Thủ Dầu Một"
    book.save(given.book)
    with pytest.MonkeyPatch.context() as patch, mail_server() as given.office:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        accounts.add(Book(home), name="quan.tri", full_name="Quản trị", role="administrator", password=PASSWORD)
        set_up_mail(home, given.office.port, {UNIT: "thudaumot@xa.example"})
        given.backup = back_up(Store(home), place)
        yield home.parent, given


@pytest.fixture
def given(prepared: tuple[Path, Given]) -> Given:
    prepared[1].office.arrived.clear()
    return prepared[1]


@pytest.fixture
def disk(tmp_path: Path, prepared: tuple[Path, Given], monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDisk]:
    small = SmallDisk(tmp_path / "disk", monkeypatch)
    shutil.copytree(prepared[0], small.place, dirs_exist_ok=True)
    yield small
    small.close()


def told(done: Done, words: str) -> None:
    lines = [line for line in done.stderr.splitlines() if not line.startswith("Đang nạp")]     # the progress bar
    assert (done.returncode, len(lines)) == (1, 1), done.stderr
    assert words in lines[0] and "rror" not in lines[0] and "space" not in lines[0]


def whole(home: Path) -> list[str]:
    """What is in, after looking at everything as `verify` does; names of accepted files."""
    with closing(Store(home).read()) as connection:
        assert check_connection(connection) == 0 and first_broken(connection) is None
        return [name for (name,) in connection.execute(
            "select file_name from submission where outcome = 'accepted' order by 1").fetchall()]


@pytest.mark.parametrize(("name", "leave"), [(name, leave) for name, step in STEPS.items() for leave in step.leaves])
def test_a_full_disk_at_each_step(disk: SmallDisk, given: Given, name: str, leave: int) -> None:
    step = STEPS[name]
    disk.fill(leave)
    done = step.do(disk.home, given)
    if done.returncode or leave == 0:
        told(done, step.words)
    assert whole(disk.home) == ([] if name != "load" or done.returncode else [given.forms[0].name])
    disk.well_again()
    assert step.is_in(disk.home) == int(done.returncode == 0)
    if done.returncode:
        again = step.do(disk.home, given)
        assert again.returncode == 0, again.stderr
    assert step.is_in(disk.home) == 1
    for folder in disk.place.iterdir():
        if folder.is_dir() and Store(folder).exists():
            assert command("etl", "verify", home=folder).returncode == 0
    assert len(given.office.arrived) == (name == "reminder")
    assert accounts.by_name(Book(disk.home), "quan.tri").role == "administrator"
    assert all(check_backup(path) == [] for path in disk.place.glob("backups/dunghan-*"))


@pytest.mark.parametrize("leave", [0, 40_000, 400_000, 4_000_000])
def test_a_disk_that_fills_in_the_middle_of_many_files(disk: SmallDisk, given: Given, leave: int) -> None:
    disk.patch.setattr("etl.store.require_room", lambda *_: None)      # somebody else fills it after we looked
    disk.fill(leave)
    done = command("etl", "load", *given.forms, home=disk.home)
    said = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("NHẬN")]
    if done.returncode:
        told(done, "Đĩa đã đầy")
    assert whole(disk.home) in ([], said)
    disk.well_again()
    Store(disk.home).recover()
    assert set(said) <= set(whole(disk.home))
    assert command("etl", "load", *given.forms, home=disk.home).returncode == 0
    assert whole(disk.home) == [path.name for path in given.forms]
    assert command("etl", "verify", home=disk.home).returncode == 0


def test_what_is_noted_is_whole_or_not_there(disk: SmallDisk) -> None:
    disk.fill(0)
    with pytest.raises(OSError, match="space"):
        note(Store(disk.home), "account.sign_in", "x" * 5_000)
    disk.well_again()
    note(Store(disk.home), "account.sign_in", "an")
    Store(disk.home).recover()
    with closing(Store(disk.home).read()) as connection:
        acts = connection.execute("select act, object from audit order by number desc limit 1").fetchall()
    assert acts == [("account.sign_in", "an")]


def test_who_is_signed_in_goes_on_reading(disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    book, start = Book(disk.home), time.time()
    token = sessions.begin(book, accounts.by_name(book, "quan.tri"), "", "")
    disk.fill(0)
    monkeypatch.setattr(time, "time", lambda: start + 1800)     # its last click can not be written
    assert sessions.find(book, token) and sessions.find(book, token)


def test_a_disk_that_only_reads(disk: SmallDisk, given: Given) -> None:
    disk.read_only()
    for name in ("load", "decision", "registers", "backup"):
        told(STEPS[name].do(disk.home, given), "Đĩa chỉ cho đọc")
    for name in ("paper", "reminder"):
        told(STEPS[name].do(disk.home, given), "đĩa chỉ cho đọc")
    for name in ("account", "session"):
        told(STEPS[name].do(disk.home, given), "Không ghi được tệp tài khoản")
    assert whole(disk.home) == [] and given.office.arrived == []
    with closing(queries.prepare(Store(disk.home).read())) as connection:       # what is there can be read
        assert len(queries.run(connection, "plan_list")) == 5
    disk.well_again()
    assert STEPS["load"].do(disk.home, given).returncode == 0


@pytest.mark.parametrize(("error", "words"), [
    (OSError(errno.ENOSPC, "x", "a"), "Đĩa đã đầy (a)"), (OSError(errno.EROFS, "x"), "chỉ cho đọc (home)"),
    (PermissionError(errno.EACCES, "x"), "Không có quyền ghi"), (OSError("Could not: No space left on device"), "đầy"),
    (OSError("something else"), "something else"),
])
def test_words_for_every_kind(error: OSError, words: str) -> None:
    assert is_of_disk(error) and words in disk_words(error, "home")

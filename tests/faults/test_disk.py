"""A full disk and one that only reads, at each step: one sentence, exit 1, nothing lost, and it works again after."""

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import queries
from etl.audit_chain import first_broken
from etl.backup import back_up, check_backup
from etl.disk_words import disk_words, is_of_disk
from etl.form import Filling, write_template
from etl.publish import NotKept, Publication, publish
from etl.registry import read_registry
from etl.store import Store, now
from queries.__main__ import check_connection
from tests.conftest import command

REPORT, PERIOD = "hnd-binh-duong-2022.nam", "2022"

def _can_mount() -> bool:
    """Whether this user may mount a small disk in memory."""
    if os.name != "posix" or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as place:
        tried = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True,
                               check=False)
        if tried.returncode == 0:
            subprocess.run(["umount", place], check=True)
        return tried.returncode == 0


CAN_MOUNT = _can_mount()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("disk") / "home"
    assert command("etl", "init", home=home).returncode == 0
    return home


@pytest.fixture(scope="module")
def forms(made: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("forms")
    with closing(Store(made).read()) as connection:
        registry = read_registry(connection)
    units = sorted({key[1] for key in registry.obligations if key[0] == REPORT})
    paths = []
    for number, unit_id in enumerate(units[:6]):
        path = folder / f"{number}.xlsx"
        values = {("II.1.a", "HN01", "in_period"): number}
        path.write_bytes(write_template(registry, REPORT, unit_id, PERIOD, Filling(values)))
        paths.append(path)
    return paths


class Disk:
    """A small disk of its own; where none can be mounted, the calls that write fail as a full one's do."""

    def __init__(self, place: Path, patch: pytest.MonkeyPatch) -> None:
        self.place, self.patch, self.home = place, patch, place / "home"
        place.mkdir()
        if CAN_MOUNT:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(place)], check=True)

    def fill(self, leave: int) -> None:
        """Leave so many bytes."""
        if CAN_MOUNT:
            room = shutil.disk_usage(self.place).free - leave
            with (self.place / "filler").open("wb") as handle:
                handle.write(b"x" * max(room, 0))
        else:
            self.refuse(errno.ENOSPC)

    def refuse(self, number: int) -> None:
        def fail(*_: object, **__: object) -> None:
            raise OSError(number, os.strerror(number))
        for name in ("etl.durable.os.fsync", "shutil.copyfile"):
            self.patch.setattr(name, fail)

    def read_only(self) -> None:
        if CAN_MOUNT:
            subprocess.run(["mount", "-o", "remount,ro", str(self.place)], check=True)
        else:
            self.refuse(errno.EROFS)

    def well_again(self) -> None:
        self.patch.undo()
        if CAN_MOUNT:
            subprocess.run(["mount", "-o", "remount,rw", str(self.place)], check=True)
            (self.place / "filler").unlink(missing_ok=True)

    def close(self) -> None:
        if CAN_MOUNT:
            subprocess.run(["umount", "-l", str(self.place)], check=True)


@pytest.fixture
def disk(tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    small = Disk(tmp_path / "disk", monkeypatch)
    shutil.copytree(made, small.home)
    yield small
    small.well_again()
    small.close()


def told(done: subprocess.CompletedProcess[str], words: str) -> None:
    lines = [line for line in done.stderr.splitlines() if not line.startswith("Đang nạp")]     # the progress bar
    assert (done.returncode, len(lines)) == (1, 1), done.stderr
    assert words in lines[0]


def whole(home: Path) -> list[str]:
    """What is in, after looking at everything as `verify` does; names of accepted files."""
    with closing(Store(home).read()) as connection:
        assert check_connection(connection) == 0 and first_broken(connection) is None
        return [name for (name,) in connection.execute(
            "select file_name from submission where outcome = 'accepted' order by 1").fetchall()]


@pytest.mark.parametrize("leave", [0, 40_000, 400_000, 4_000_000])
def test_a_full_disk_while_loading(disk: Disk, forms: list[Path], leave: int) -> None:
    disk.fill(leave)
    done = command("etl", "load", *forms, home=disk.home)
    said = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("NHẬN")]
    if done.returncode:
        told(done, "Đĩa đã đầy")
    assert whole(disk.home) in ([], said)
    disk.well_again()
    Store(disk.home).recover()
    assert set(said) <= set(whole(disk.home))
    assert command("etl", "load", *forms, home=disk.home).returncode == 0
    assert whole(disk.home) == [path.name for path in forms]
    assert command("etl", "verify", home=disk.home).returncode == 0


def test_a_full_disk_while_publishing_and_noting(disk: Disk) -> None:
    store = Store(disk.home)
    publication = Publication("T", "k", "hnd-binh-duong-2022", now(), True, "a.xlsx")
    disk.fill(0)
    with pytest.raises(NotKept, match=r"space|full"):
        publish(store, publication, b"x" * 5_000, [])
    disk.well_again()
    publish(store, publication, b"x" * 5_000, [])
    assert whole(disk.home) == []


@pytest.mark.parametrize("leave", [0, 300_000])
def test_a_full_disk_while_backing_up_and_restoring(disk: Disk, tmp_path: Path, leave: int) -> None:
    folder = disk.place / "b"
    disk.fill(leave)
    told(command("etl", "backup", folder, home=disk.home), "Đĩa đã đầy")
    assert not folder.exists() or not list(folder.glob("dunghan-*"))
    disk.well_again()
    backup = back_up(Store(disk.home), tmp_path / "b")
    disk.fill(leave)
    other = disk.place / "other"
    told(command("etl", "restore", backup, home=other), "Đĩa đã đầy")
    assert not Store(other).exists()
    disk.well_again()
    assert command("etl", "restore", backup, home=other).returncode == 0
    assert command("etl", "verify", home=other).returncode == 0
    assert check_backup(backup) == []


def test_a_disk_that_only_reads(disk: Disk, forms: list[Path]) -> None:
    disk.read_only()
    told(command("etl", "load", *forms, home=disk.home), "Đĩa chỉ cho đọc")
    told(command("etl", "backup", disk.place / "b", home=disk.home), "Đĩa chỉ cho đọc")
    assert whole(disk.home) == []       # what is there can be read
    with closing(queries.prepare(Store(disk.home).read())) as connection:
        assert len(queries.run(connection, "plan_list")) == 5
    disk.well_again()
    assert command("etl", "load", *forms, home=disk.home).returncode == 0


@pytest.mark.parametrize(("error", "words"), [
    (OSError(errno.ENOSPC, "x", "a"), "Đĩa đã đầy (a)"), (OSError(errno.EROFS, "x"), "chỉ cho đọc (home)"),
    (PermissionError(errno.EACCES, "x"), "Không có quyền ghi"), (OSError("Could not: No space left on device"), "đầy"),
    (OSError("something else"), "something else"),
])
def test_words_for_every_kind(error: OSError, words: str) -> None:
    assert is_of_disk(error) and words in disk_words(error, "home")

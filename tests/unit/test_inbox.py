"""A watched folder: finished files only, first seen stays, nothing overwritten, names kept nowhere."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from etl.folders.inbox import Arrival, Inbox, InboxTaken

FIRST, SECOND, THIRD = (datetime(2022, 11, 8, 9, minute) for minute in (0, 1, 2))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def put(folder: Path, name: str, text: str = "x", age: int = 100) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    os.utime(path, (age, age))
    return path


def look(folder: Path, moment: datetime = SECOND) -> list[Arrival]:
    """A look by a process of its own."""
    inbox = Inbox(folder, ["da-nhan"])
    with inbox.alone():
        return inbox.look(moment)


def names(arrivals: list[Arrival]) -> list[str]:
    return [arrival.name for arrival in arrivals]


def test_a_file_is_finished_when_two_looks_are_alike_even_over_a_restart(folder: Path) -> None:
    put(folder, "a.xlsx")
    put(folder, "Xã A/b.zip")
    assert look(folder, FIRST) == []
    found = look(folder, SECOND)
    assert sorted(names(found)) == ["Xã A/b.zip", "a.xlsx"]
    assert {arrival.since for arrival in found} == {FIRST}


def test_a_growing_file_is_waited_for_and_came_when_it_began(folder: Path) -> None:
    for moment, text in ((FIRST, "x"), (SECOND, "xx")):
        put(folder, "a.xlsx", text)
        assert look(folder, moment) == []
    put(folder, "a.xlsx", "xx", age=200)
    assert look(folder, THIRD) == []
    assert [arrival.since for arrival in look(folder, THIRD)] == [FIRST]


def test_another_file_under_an_old_name_came_later(folder: Path) -> None:
    put(folder, "a.xlsx")
    put(folder, "~$a.xlsx")
    assert look(folder, FIRST) == look(folder, FIRST) == []
    (folder / "~$a.xlsx").unlink()
    put(folder, "a.xlsx", "other")
    assert look(folder, SECOND) == []
    assert [arrival.since for arrival in look(folder, THIRD)] == [SECOND]


@pytest.mark.parametrize("name", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_an_open_file_is_left(folder: Path, name: str) -> None:
    put(folder, "a.xlsx")
    put(folder, name)
    assert look(folder) == look(folder) == []


def test_what_is_no_workbook_is_left_and_named(folder: Path) -> None:
    for name in ("a.pdf", "b.xlsx.part", ".c.xlsx", "da-nhan/d.xlsx", "e.xlsx.crdownload"):
        put(folder, name)
    inbox = Inbox(folder, ["da-nhan"])
    with inbox.alone():
        assert inbox.look(FIRST) == inbox.look(SECOND) == []
    assert inbox.ignored == ["a.pdf"]


def test_moved_files_overwrite_nothing_and_keep_their_subfolder(folder: Path) -> None:
    for name in ("da-nhan/a.xlsx", "a.xlsx", "Xã A/a.xlsx"):
        put(folder, name)
    inbox = Inbox(folder, ["da-nhan"])
    with inbox.alone():
        inbox.look(FIRST)
        moved = [inbox.put_away(arrival, "da-nhan") for arrival in inbox.look(SECOND)]
    assert {path.relative_to(folder).as_posix() for path in moved} == {"da-nhan/Xã A/a.xlsx", "da-nhan/a (2).xlsx"}


def test_a_file_that_was_changed_meanwhile_is_not_moved(folder: Path) -> None:
    put(folder, "a.xlsx")
    look(folder)
    inbox = Inbox(folder, ["da-nhan"])
    with inbox.alone():
        arrival, = inbox.look(SECOND)
        inbox.take([arrival])
        put(folder, "a.xlsx", "other")
        assert inbox.put_away(arrival, "da-nhan") is None
    assert look(folder) == []
    assert [(a.name, a.is_leftover) for a in look(folder)] == [("a.xlsx", False)]


def test_what_was_in_hand_is_known_after_a_restart_and_no_name_is_kept(folder: Path) -> None:
    put(folder, "rieng.xlsx")
    look(folder)
    inbox = Inbox(folder, ["da-nhan"])
    with inbox.alone():
        inbox.take(inbox.look(SECOND))
    arrival, = look(folder)
    assert arrival.is_leftover
    assert "rieng" not in (folder / ".dunghan-watch.json").read_text()


def test_one_watcher_a_folder(folder: Path) -> None:
    with Inbox(folder, []).alone(), pytest.raises(InboxTaken), Inbox(folder, []).alone():
        pass


def test_a_broken_memory_is_an_empty_one(folder: Path) -> None:
    put(folder, "a.xlsx")
    look(folder)
    (folder / ".dunghan-watch.json").write_text('{"a": [')
    assert look(folder) == []
    assert names(look(folder)) == ["a.xlsx"]

"""Paths that people give: a folder stands for the workbooks in it, a zip for those in it."""

from pathlib import Path

import pytest

from etl.folders.file_list import Piece, Skipped, contents, gather


def test_a_folder_stands_for_its_workbooks_and_those_of_its_subfolders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.xlsx", "b/a.xls", "~$c.xlsx", ".~lock.c.xlsx#", "b/Thumbs.db", "b/ảnh.png"):
        (tmp_path / name).write_bytes(name.encode())
    pieces, skipped = gather([tmp_path])
    assert pieces == [Piece("b/a.xls", tmp_path / "b/a.xls"), Piece("c.xlsx", tmp_path / "c.xlsx")]
    assert list(contents(pieces)) == [b"b/a.xls", b"c.xlsx"]
    assert sorted(skipped, key=lambda file: file.name) == [
        Skipped(".~lock.c.xlsx#", "temporary"), Skipped("b/Thumbs.db", "hidden"), Skipped("b/ảnh.png", "other"),
        Skipped("~$c.xlsx", "temporary")]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "~$c.pdf"
    path.write_bytes(b"")
    assert gather([path, path]) == ([Piece("~$c.pdf", path)] * 2, [])


def test_a_folder_that_is_gone_is_an_error_not_an_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_dir", lambda _: True)
    with pytest.raises(FileNotFoundError):
        gather([tmp_path / "none"])

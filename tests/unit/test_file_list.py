"""Paths that people give: a folder stands for the files in it."""

from pathlib import Path

from etl.file_list import files_within


def test_a_folder_stands_for_its_files_and_those_of_its_subfolders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.xlsx", "b/a.xls", "~$c.xlsx", ".~lock.c.xlsx#", "b/Thumbs.db"):
        (tmp_path / name).write_bytes(b"")
    assert files_within([tmp_path]) == [tmp_path / "b/a.xls", tmp_path / "c.xlsx"]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "~$c.xlsx"
    path.write_bytes(b"")
    assert files_within([path, path]) == [path, path]

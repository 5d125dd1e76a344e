"""`python -m etl registers export | check | apply`, and what `init` does to a site that edited its registers."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from etl.__main__ import main
from tests.conftest import process

Etl = Callable[..., tuple[int, str, str]]


@pytest.fixture
def etl(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Etl:
    """etl('registers', …) -> exit code, output, errors; in this process, which is quicker."""
    monkeypatch.setenv("DUNGHAN_HOME", str(home))

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def book(etl: Etl, tmp_path: Path) -> Path:
    out = tmp_path / "danh-muc.xlsx"
    code, told, wrong = etl("registers", "export", "--out", out)
    assert (code, wrong) == (0, "") and str(out) in told
    return out


def edit(book: Path, cell: str, value: object) -> None:
    opened = openpyxl.load_workbook(book)
    opened["Đơn vị"][cell] = value
    opened.save(book)


def test_check_apply_and_the_log(home: Path, etl: Etl, book: Path) -> None:
    assert etl("registers", "check", book) == (0, "Không có gì thay đổi.\n", "")
    edit(book, "B4", "Hội Nông dân Thủ Dầu Một")
    code, told, _ = etl("registers", "check", book)
    assert code == 0 and "Đơn vị    Sửa   hnd.binh-duong.thu-dau-mot · 01/02/2020  Tên đầy đủ" in told
    assert "1 thay đổi; 0 nghĩa vụ báo cáo thêm vào, 0 nghĩa vụ báo cáo bỏ đi." in told
    assert etl("registers", "check", book)[1] == told       # checking wrote nothing
    code, told, _ = etl("registers", "apply", book, "--reason", "CV 12", "--by", "An")
    assert code == 0 and "Đã ghi 1 thay đổi" in told
    log = process("queries", "register_changes", "--format", "csv", home=home)
    assert "An,CV 12,units.csv" in log.stdout and len(log.stdout.splitlines()) == 2
    code, told, _ = etl("registers", "apply", book, "--reason", "CV 13")
    assert code == 1 and "trước khi danh mục thay đổi" in told


def test_init_does_not_throw_away_what_the_site_edited(etl: Etl, book: Path) -> None:
    assert etl("init")[0] == 0
    edit(book, "B4", "Hội Nông dân Thủ Dầu Một")
    assert etl("registers", "apply", book, "--reason", "CV 12")[0] == 0
    code, _, wrong = etl("init")
    assert code == 1 and "--replace" in wrong
    assert etl("init", "--replace")[0] == 0


def test_problems_name_the_cell(etl: Etl, book: Path) -> None:
    edit(book, "H4", "31/02/2020")
    code, told, _ = etl("registers", "apply", book, "--reason", "x")
    assert code == 1 and "Đơn vị!H4    Không đọc được ngày: 31/02/2020." in told
    edit(book, "H4", "01/02/2020")
    assert etl("registers", "apply", book, "--reason", " ") == (1, "", "Chưa ghi lý do thay đổi.\n")


def test_without_a_data_folder(etl: Etl, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DUNGHAN_HOME", str(tmp_path / "none"))
    code, _, wrong = etl("registers", "export")
    assert code == 2 and "etl init" in wrong

"""python -m etl answer, and --answers of load and check: files for the clerk in a folder."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import etl.__main__
from etl.registry import Registry
from tests.builders import filled
from tests.commands.test_filing import run
from tests.pages.conftest import PERIOD, REPORT, first_indicator

UNIT = "hnd.binh-duong.bau-bang"


@pytest.fixture
def ask(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """One command on the site, in this process: exit code, output, errors."""
    monkeypatch.setenv("DUNGHAN_HOME", str(home))
    return lambda *arguments: run(etl.__main__.main, *arguments)


def put(folder: Path, registry: Registry, name: str, value: object) -> str:
    item_id, indicator_id = first_indicator(registry, UNIT)
    path = folder / name
    path.write_bytes(filled(registry, REPORT, UNIT, PERIOD, values={(item_id, indicator_id, "in_period"): value}))
    return str(path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_load_writes_answers_and_a_logged_file_gets_them_again(ask: Callable, registry: Registry, tmp_path: Path):
    out, again = tmp_path / "out", tmp_path / "again"
    files = [put(tmp_path, registry, "đúng.xlsx", 7), put(tmp_path, registry, "sai.xlsx", "12 bài")]
    (tmp_path / "MẬT.xlsx").write_bytes(Path(files[0]).read_bytes() + b"\0")
    code, said, error = ask("load", *files, tmp_path / "MẬT.xlsx", "--received-at", "2022-11-08", "--answers", out,
                            "--json")
    assert code == 1, error
    expected = ["sai - đánh dấu lỗi.xlsx", "đúng - phiếu tiếp nhận.html", "đúng - phiếu tiếp nhận.xlsx"]
    assert names(out) == expected
    assert "Đúng hạn" in (out / "đúng - phiếu tiếp nhận.html").read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook(out / "sai - đánh dấu lỗi.xlsx")["Báo cáo"]
    assert [cell.value for row in sheet.iter_rows() for cell in row if cell.comment] == ["12 bài"]

    good, bad, secret = json.loads(said)["files"]
    for file in (good, bad):
        assert ask("answer", "--submission", file["submission_id"], "--out", again)[0] == 0
    assert names(again) == expected
    code, _, error = ask("answer", "--submission", secret["submission_id"], "--out", again)
    assert (code, names(again)) == (2, expected)
    assert "không có bản gốc" in error


def test_check_marks_without_loading_and_overwrites_nothing(ask: Callable, registry: Registry, tmp_path: Path):
    out = tmp_path / "out"
    # two values: the same bytes again, marked within the same second, would rightly be one file
    for value in ("12 bài", "13 bài"):
        assert ask("check", put(tmp_path, registry, "sai.xlsx", value), "--answers", out)[0] == 1
    assert names(out) == ["sai - đánh dấu lỗi (2).xlsx", "sai - đánh dấu lỗi.xlsx"]


def test_an_unknown_submission_is_one_sentence(ask: Callable, tmp_path: Path):
    code, _, error = ask("answer", "--submission", "không-có", "--out", tmp_path / "x")
    assert (code, error.count("\n")) == (2, 1)
    assert "không tìm thấy lần nộp" in error

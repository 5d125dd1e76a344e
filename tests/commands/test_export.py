"""python -m dashboard.export: the same files as the pages, and one line for a wrong command line."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard.export.catalogue import ANNUAL, exports
from dashboard.export.words import word
from tests.conftest import command

PLAN = "hnd-binh-duong-2022"


def test_list_names_the_workbook_and_the_tables(home: Path):
    done = command("dashboard.export", "--list", home=home)
    assert done.returncode == 0
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert names == list(exports())
    assert {ANNUAL, "table:obligation_status", "table:coverage_by_unit_period"} <= set(names)


def test_workbook_of_a_plan(home: Path, tmp_path: Path):
    out = tmp_path / "so lieu.xlsx"
    done = command("dashboard.export", ANNUAL, "--plan", PLAN, "--as-of", "2022-11-20", "--out", out, home=home)
    assert (done.returncode, done.stderr) == (0, "")
    book = load_workbook(out)
    assert word("sheet.cover") in book.sheetnames
    listed = [row for row in book[word("sheet.missing")].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert len(listed) == 9             # nobody has sent anything


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_every_table(home: Path, tmp_path: Path, suffix: str):
    out = tmp_path / f"table.{suffix}"
    done = command(
        "dashboard.export", "table:obligation_status", "--plan", PLAN, "--as-of", "2022-11-20", "--out", out, home=home
    )
    assert (done.returncode, done.stderr) == (0, "")
    if suffix == "csv":
        lines = out.read_text(encoding="utf-8-sig").splitlines()
        assert len(lines) == 1 + 9
        assert all(PLAN in line for line in lines[1:])


@pytest.mark.parametrize("arguments", [
    [], ["no-such-export"], ["table:no_such_query", "--plan", PLAN, "--out", "x.csv"],
    [ANNUAL], [ANNUAL, "--plan", PLAN],
    [ANNUAL, "--plan", "no-such-plan", "--out", "x.xlsx"], [ANNUAL, "--plan", PLAN, "--out", "x.csv"],
    [ANNUAL, "--plan", PLAN, "--out", "x.xlsx", "--as-of", "yesterday"], ["--no-such-option"],
    ["table:findings_by_submission", "--plan", PLAN, "--out", "x.csv"],
])
def test_wrong_command_line_is_one_line_and_2(home: Path, arguments: list[str]):
    done = command("dashboard.export", *arguments, home=home)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_no_data_folder(tmp_path: Path):
    done = command("dashboard.export", ANNUAL, "--plan", PLAN, "--out", "x.xlsx", home=tmp_path / "none")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_place_that_cannot_be_written(home: Path, tmp_path: Path):
    done = command("dashboard.export", ANNUAL, "--plan", PLAN, "--out", tmp_path / "no" / "x.xlsx", home=home)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)

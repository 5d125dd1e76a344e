"""One query as a file: every row and column, no formulas, real dates."""

import csv
from datetime import datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pandas as pd
from openpyxl import load_workbook

from dashboard.export import table_csv, table_workbook
from dashboard.export.catalogue import build, export
from dashboard.export.data_package import PACKAGE_QUERIES
from dashboard.export.refused import COUNTS
from dashboard.export.words import word
from dashboard.publication import differences, is_shown
from tests.export_frames import context
from tests.five_plans import gathered

FRAME = pd.DataFrame({
    "unit_name": ["Đơn vị A", "=cmd()"],
    "due_effective": pd.to_datetime(["2022-11-09", None]),
    "received_at": pd.to_datetime(["2022-11-08 14:05", None]),
    "coverage_rate": [0.5, None],
    "unheard_of": [1, 2],
})


def test_workbook_holds_the_frame():
    page = load_workbook(BytesIO(table_workbook("coverage_by_plan", FRAME, context())))["coverage_by_plan"]
    *_, head, first, second = page.iter_rows(values_only=True)
    assert head[0] == word("column.unit_name")
    assert head[4] == "unheard_of"
    assert first == ("Đơn vị A", datetime(2022, 11, 9), datetime(2022, 11, 8, 14, 5), 0.5, 1)
    assert second == ("'=cmd()", None, None, None, 2)


def test_csv_is_for_excel_and_for_programs():
    content = table_csv(FRAME)
    assert content.startswith(b"\xef\xbb\xbf")
    head, first, second = csv.reader(StringIO(content.decode("utf-8-sig")))
    assert head == list(FRAME.columns)
    assert first == ["Đơn vị A", "2022-11-09", "2022-11-08 14:05:00", "0.5", "1"]
    assert second == ["'=cmd()", "", "", "", "2"]


def test_empty_frame():
    assert table_csv(FRAME.iloc[:0]).decode("utf-8-sig").splitlines() == [",".join(FRAME.columns)]
    load_workbook(BytesIO(table_workbook("x", FRAME.iloc[:0], context())))


def test_no_table_that_leaves_the_office_names_an_account():
    frames, told = gathered("hnd-binh-duong-2022", (*PACKAGE_QUERIES, COUNTS))
    assert "loaded_by" in frames["submission_log"].columns
    table = build(export("table:submission_log"), frames, told, suffix=".csv")
    assert "unit_name" in table.decode() and "loaded_by" not in table.decode()
    with ZipFile(BytesIO(build(export("data-package"), frames, told))) as package:
        assert all(b"loaded_by" not in package.read(name) for name in package.namelist())
    assert not is_shown("loaded_by")
    older = [("submission_log", '["x"]', "loaded_by", "an"), ("submission_log", '["x"]', "file_name", "a.xlsx")]
    assert differences(older, older[1:]) == []

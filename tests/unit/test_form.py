"""The form: what an office finds when it opens it, and what keeps it as it is."""

import dataclasses
import io
import time
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.form import Filling, template_name, write_template
from etl.registry import Registry
from tests.builders import COLUMNS, DATA_SHEET, PERIOD, REPORT, UNIT, rows_of, small_registry, travel


@pytest.fixture(scope="module")
def registry() -> Registry:
    return small_registry()


@pytest.fixture(scope="module")
def book(registry: Registry) -> openpyxl.Workbook:
    return _open(registry)


def _open(registry: Registry, period_id: str = PERIOD) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_template(registry, REPORT, UNIT, period_id)))


def _texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows(max_row=8) for cell in row if cell.value]


def test_its_sheets(book: openpyxl.Workbook) -> None:
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Báo cáo", "visible"), ("Hướng dẫn", "visible"), ("_dinh_danh", "veryHidden"),
    ]
    assert [tuple(cell.value for cell in row) for row in book["_dinh_danh"].iter_rows()] == [
        ("form_id", "bieu-ttdn"), ("form_version", "1"), ("report_id", REPORT), ("unit_id", UNIT),
        ("period_id", PERIOD),
    ]


def test_its_head_is_what_an_office_knows(book: openpyxl.Workbook) -> None:
    assert _texts(book[DATA_SHEET]) == [
        "Biểu số: TTĐN-01", "Đơn vị báo cáo: Ủy ban MTTQ Việt Nam thị xã Duyên Hải",
        "Ban hành theo Kế hoạch số 12/KH-UBND ngày 05/01/2022 của UBND tỉnh thử",
        "Đơn vị nhận báo cáo: Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh", "Mã báo cáo: thu.quy",
        "BÁO CÁO KẾT QUẢ CÔNG TÁC THÔNG TIN ĐỐI NGOẠI", "Kỳ báo cáo: Quý I/2022",
        "(Từ ngày 01/01/2022 đến ngày 31/03/2022)",
        "Hạn nộp: hết ngày 25/03/2022 (văn bản ghi: trước ngày 25/03/2022)",
        "Chỉ điền các ô nền vàng. Không phát sinh thì đánh dấu x ở dòng nội dung; chưa có số liệu thì để trống, "
        "không điền số 0.",
    ]


def test_a_plan_without_number_or_deadline_says_so(registry: Registry) -> None:
    plan = dataclasses.replace(registry.plans["thu"], number=None, issued_on=None)
    silent = dataclasses.replace(registry, plans={"thu": plan})
    texts = _texts(_open(silent, "2022-Q2")[DATA_SHEET])
    assert "Ban hành theo Kế hoạch “Công tác thử” của UBND tỉnh thử" in texts
    assert "Hạn nộp: kế hoạch không quy định" in texts


def test_its_headings_and_rows(book: openpyxl.Workbook, registry: Registry) -> None:
    sheet = book[DATA_SHEET]
    assert [cell.value for cell in sheet[9]] == [
        "STT", "Nội dung, chỉ tiêu", "Mã số", "Đơn vị tính", "Trong kỳ", "Lũy kế từ đầu năm", "Không phát sinh",
        "Ghi chú",
    ]
    assert list(rows_of(sheet)) == [
        ("II.1", ""), ("II.1", "HN01"), ("II.1", "HN02"), ("II.1", "TB01"), ("II.2", ""), ("II.2", "TB01"),
        ("III.1", ""), ("III.1", "VB01"), ("III.1", "KP01"), ("III.2", ""),
    ]


def test_only_what_is_required_of_the_unit_is_asked(registry: Registry) -> None:
    fewer = dataclasses.replace(registry, required={(REPORT, UNIT): ("III.2", "II.2")})
    assert list(rows_of(_open(fewer)[DATA_SHEET])) == [("III.2", ""), ("II.2", ""), ("II.2", "TB01")]


def test_only_fill_in_cells_are_open(book: openpyxl.Workbook) -> None:
    sheet = book[DATA_SHEET]
    assert sheet.protection.sheet and not sheet.protection.password
    rows = rows_of(sheet)
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert f"E{rows['II.1', 'HN01']}" in open_cells and f"F{rows['II.1', 'HN01']}" in open_cells
    assert f"G{rows['II.1', '']}" in open_cells and f"E{rows['II.1', '']}" not in open_cells
    assert f"G{rows['II.1', 'HN01']}" not in open_cells and f"F{rows['III.1', 'VB01']}" not in open_cells
    assert {cell[0] for cell in open_cells} == {"E", "F", "G", "H"}


def test_what_is_typed_is_checked_in_words_a_clerk_reads(book: openpyxl.Workbook) -> None:
    checks = {check.type + (check.formula1 or ""): check for check in book[DATA_SHEET].data_validations.dataValidation}
    assert set(checks) == {"whole0", "decimal0", 'list"Có,Không"', 'list"x"'}
    assert "số nguyên từ 0 trở lên" in checks["whole0"].error
    assert all(check.showErrorMessage and check.allow_blank and len(check.error) <= 225 for check in checks.values())
    assert "E13" in checks["whole0"].sqref and "G12" in checks['list"x"'].sqref


def test_how_it_prints(book: openpyxl.Workbook) -> None:
    sheet = book[DATA_SHEET]
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
    assert setup.paperSize == int(sheet.PAPERSIZE_A4) and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$9:$9"
    assert sheet.oddFooter.center.text == "Trang &P/&N"
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {"Times New Roman"}


def test_long_names_get_the_height_they_need(registry: Registry) -> None:
    long = dataclasses.replace(registry.items["thu", "II.1"], title="Thông tin đối ngoại " * 12)
    sheet = _open(dataclasses.replace(registry, items={**registry.items, ("thu", "II.1"): long}))[DATA_SHEET]
    assert sheet.row_dimensions[rows_of(sheet)["II.1", ""]].height > 3 * sheet.row_dimensions[13].height


def test_the_unit_is_named_as_it_was_in_the_period(registry: Registry) -> None:
    town = registry.units[UNIT][0]
    city = dataclasses.replace(town, name="Ủy ban MTTQ Việt Nam thành phố Duyên Hải", valid_from=date(2022, 4, 1))
    town = dataclasses.replace(town, valid_to=date(2022, 3, 31))
    renamed = dataclasses.replace(registry, units={**registry.units, UNIT: (town, city)})
    assert "thị xã Duyên Hải" in _open(renamed, "2022-Q1")[DATA_SHEET]["E1"].value
    assert "thành phố Duyên Hải" in _open(renamed, "2022-Q2")[DATA_SHEET]["E1"].value


def test_it_can_come_filled(registry: Registry) -> None:
    filling = Filling({("II.1", "HN01", "in_period"): 3}, frozenset({"II.2"}), {"III.2": "ghi chú"})
    _, validated, findings = travel(write_template(registry, REPORT, UNIT, PERIOD, filling), registry)
    assert findings == []
    assert [(item.state, item.note) for item in validated.items] == [
        ("reported", None), ("nil", None), ("blank", None), ("reported", "ghi chú"),
    ]


def test_its_file_name_is_safe_everywhere(registry: Registry) -> None:
    name = template_name(registry, REPORT, UNIT, PERIOD)
    assert name == "Bieu-TTDN_thu.quy_mttq.tx-duyen-hai_2022-Q1.xlsx"
    assert name.isascii() and not set(name) & set('/\\:*?"<>|')


def test_the_help_sheet_explains_every_column_to_fill(book: openpyxl.Workbook) -> None:
    text = " ".join(str(row[0].value) for row in book["Hướng dẫn"].iter_rows())
    assert all(heading in text for heading in ("Trong kỳ", "Lũy kế từ đầu năm", "Không phát sinh", "Ghi chú"))
    assert set(COLUMNS) >= {"nil", "note"}


def test_writing_is_fast_enough_for_hundreds(registry: Registry) -> None:
    started = time.process_time()
    for _ in range(5):
        write_template(registry, REPORT, UNIT, PERIOD)
    assert (time.process_time() - started) / 5 < 0.2

"""The registers' workbook: out and back without a difference; every mistake with its sheet and cell, in Vietnamese."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.registers.reference_files import files_of
from etl.registers.register_book import write_book
from etl.registers.register_change import difference
from etl.registers.register_change_words import words_of
from etl.registers.register_problem import BookProblem
from etl.registers.register_read import read_book
from etl.registers.register_rows import files_from, rows_of
from etl.registers.register_sheets import HEAD_ROWS, IDENTITY, SHEETS
from etl.registers.register_words import catalogue, tell
from etl.registers.site import RegisterError

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
PLAN = "plans/hnd-binh-duong-2022.yml"
Sheets = dict[str, Worksheet]


def small() -> dict[str, bytes]:
    """One plan and its units."""
    files = files_of(REFERENCE)
    rows = rows_of(files)
    kept = {row["unit_id"] for row in rows["units"] if row["unit_id"].startswith("hnd.binh-duong")}
    for code in ("units", "unit_parents", "unit_aliases"):
        rows[code] = [row for row in rows[code] if row["unit_id"] in kept]
    rows["unit_successors"] = []
    rows["plans"] = [row for row in rows["plans"] if row["plan_id"] == "hnd-binh-duong-2022"]
    return files_from(rows, files)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return small()


@pytest.fixture(scope="module")
def book(files) -> bytes:
    return write_book(files)


def edited(content: bytes, edit: Callable[[Sheets], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit({sheet.code: book[tell(f"sheet.{sheet.code}")] for sheet in SHEETS} | {"book": book})
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def column(page: Worksheet, code: str) -> int:
    return next(cell.column for cell in page[1] if cell.value == code)


def put(page: Worksheet, row: int, code: str, value: object) -> str:
    """Type into a row of the table (from 0); return the cell's address."""
    cell = page.cell(HEAD_ROWS + 1 + row, column(page, code))
    cell.value = value
    return cell.coordinate


def add(page: Worksheet, **values: object) -> int:
    """Fill the first empty row; return its place in the table."""
    row = next(n for n in range(HEAD_ROWS + 1, page.max_row + 2) if page.cell(n, 1).value is None)
    for code, value in values.items():
        page.cell(row, column(page, code)).value = value
    return row - HEAD_ROWS - 1


def places(problems: list[BookProblem]) -> set[tuple[str | None, str | None]]:
    return {(problem.sheet, problem.cell) for problem in problems}


def found(content: bytes, files: dict[str, bytes]) -> list[BookProblem]:
    read, problems = read_book(content, files)
    assert read is None and problems
    assert all(problem.what and problem.fix for problem in problems)
    return problems


def test_the_real_registers_come_back_byte_for_byte():
    files = files_of(REFERENCE)
    assert read_book(write_book(files), files) == (files, [])


def test_every_field_of_the_reference_files_has_a_column_with_a_name():
    for sheet in SHEETS:
        parts = {"sections", "reports", "assignments", "periods", "due_by_level", "units"}
        assert set(sheet.model.model_fields) - parts <= {one.code for one in sheet.columns}
        for one in sheet.columns:
            assert one.code in catalogue()["column"]
            assert all(choice in catalogue()[one.code] for choice in one.choices)


def test_the_sheets_are_easy_to_edit(book):
    pages = openpyxl.load_workbook(io.BytesIO(book))
    units = pages["Đơn vị"]
    assert units["A2"].value == "Mã đơn vị *" and units.row_dimensions[1].hidden
    assert units.freeze_panes == "B3" and units.auto_filter.ref.startswith("A2:")
    assert "Chữ thường" in units["A2"].comment.text
    lists = [rule.formula1 for rule in units.data_validations.dataValidation]
    assert '"Có,Không"' in lists and any("Thị trấn" in rule for rule in lists)
    assert all(len(rule) <= 257 for rule in lists)
    assert pages[IDENTITY].sheet_state == "veryHidden"
    assert units["A3"].number_format == "@" and units["H3"].number_format == "dd/mm/yyyy"


def test_what_people_type_is_understood(book, files):
    def edit(sheets: Sheets) -> None:
        put(sheets["units"], 0, "name", "  Hội Nông dân tỉnh Bi\u0300nh Dương (cũ) ")
        put(sheets["units"], 1, "valid_from", " 2/2/2020")
        put(sheets["units"], 2, "valid_from", datetime(2020, 2, 3))
        put(sheets["units"], 3, "is_placeholder", "có")
        put(sheets["periods"], 0, "period_id", 2022)
        put(sheets["items"], 0, "indicators", "TB01; TB03\nTB04")
        put(sheets["indicators"], 0, "kind", "flow")
        add(sheets["dues"], report_id="hnd-binh-duong-2022.nam", period_id="2022", level="Huyện",
            due_nominal="05/11/2022", due_text="trước ngày 05/11/2022", source="CV 1")
        for row in range(9):
            put(sheets["unit_parents"], row, "valid_from", "03/02/2020")
    read, problems = read_book(edited(book, edit), files)
    assert problems == []
    told = {(c.key.split(" ")[0], c.field): c.after for c in difference(files, read)}
    assert told["hnd.binh-duong", "name"] == "Hội Nông dân tỉnh Bình Dương (cũ)"
    assert told["items.II.1.a", "indicators"] == "[TB01, TB03, TB04]"
    assert told["VB01", "kind"] == "flow"
    assert "2022-11-05" in told["reports.hnd-binh-duong-2022.nam.periods.2022.due_by_level.district", None]
    units = rows_of(read)["units"]
    assert [str(row["valid_from"]) for row in units[1:3]] == ["2020-02-02", "2020-02-03"] and units[3]["is_placeholder"]


def test_text_that_looks_like_a_formula_stays_text(files):
    rows = rows_of(files)
    rows["units"][1]["short_name"] = '=HYPERLINK("x")'
    rows["units"][2]["short_name"] = "-1+2"
    risky = files_from(rows, files)
    content = write_book(risky)
    cells = openpyxl.load_workbook(io.BytesIO(content))["Đơn vị"]["C"]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells[3:5]] == [("s", True), ("s", True)]
    assert read_book(content, risky) == (risky, [])


def test_every_wrong_cell_is_named_at_once(book, files):
    expected: set[tuple[str, str]] = set()

    def edit(sheets: Sheets) -> None:
        wrong = [
            ("units", 1, "name", None), ("units", 1, "valid_from", "31/02/2020"), ("units", 2, "valid_to", "hôm qua"),
            ("units", 2, "unit_type", "Huyn"), ("units", 3, "is_sample", "chắc là không"),
            ("units", 4, "area_code", 74), ("units", 5, "source", "#REF!"), ("plans", 0, "year", "hai nghìn"),
            ("items", 0, "target_value", "1.000"), ("periods", 0, "due_nominal", 44),
            ("periods", 0, "period_id", datetime(2022, 1, 1)), ("unit_parents", 0, "tree", "cây"),
        ]
        for code, row, name, value in wrong:
            address = put(sheets[code], row, name, value)
            expected.add((tell(f"sheet.{code}"), address))
        sheets["units"].cell(HEAD_ROWS + 6, column(sheets["units"], "source")).data_type = "e"
    assert places(found(edited(book, edit), files)) == expected


def test_every_row_its_model_refuses_is_named(book, files):
    expected: set[tuple[str, str]] = set()

    def edit(sheets: Sheets) -> None:
        wrong = [
            ("units", 1, "unit_id", "HND Dĩ An"), ("units", 2, "area_code", "7x"),
            ("indicators", 0, "indicator_id", "tin 1"), ("items", 1, "content_item_id", "II/1"),
            ("periods", 0, "period_id", "năm 22"), ("reports", 0, "report_id", "Báo cáo"),
        ]
        for code, row, name, value in wrong:
            expected.add((tell(f"sheet.{code}"), put(sheets[code], row, name, value)))
        put(sheets["units"], 3, "valid_to", "01/01/2019")
        expected.add(("Đơn vị", f"I{HEAD_ROWS + 4}"))
        row = add(sheets["unit_successors"], unit_id="a", successor_id="b", effective_on="01/07/2025", share="1,5",
                  source="NQ")
        expected.add(("Kế thừa", f"D{HEAD_ROWS + 1 + row}"))
        for code in ("periods", "assignments"):     # their owner's id is wrong now
            expected.update((tell(f"sheet.{code}"), f"A{n + HEAD_ROWS + 1}") for n in range(
                1 if code == "periods" else 9))
    problems = found(edited(book, edit), files)
    assert expected <= places(problems)
    assert not [problem for problem in problems if "Giá trị không hợp lệ" in problem.what]


@pytest.mark.parametrize(("sheet", "name", "edit"), [
    ("unit_parents", "parent_id", lambda s: put(s["unit_parents"], 0, "parent_id", "khong.co")),
    ("unit_parents", "valid_from", lambda s: put(s["unit_parents"], 0, "valid_from", "01/01/2010")),
    ("unit_aliases", "alias", lambda s: put(s["unit_aliases"], 2, "alias", "HND TP Thủ Dầu Một")),
    ("items", "indicators", lambda s: put(s["items"], 0, "indicators", "ZZ99")),
    ("items", "required_of", lambda s: put(s["items"], 0, "required_of", "phuong")),
    ("reports", "form_id", lambda s: put(s["reports"], 0, "form_id", "la")),
    ("assignments", "unit_id", lambda s: put(s["assignments"], 0, "unit_id", "khong.co")),
    ("periods", "due_text", lambda s: put(s["periods"], 0, "due_text", None)),
    ("periods", "period_end", lambda s: put(s["periods"], 0, "period_end", "01/01/2021")),
    ("items", "plan_id", lambda s: put(s["items"], 0, "plan_id", "khong-co")),
])
def test_what_rows_say_of_each_other_is_placed(book, files, sheet, name, edit):
    cells: list[str] = []
    content = edited(book, lambda sheets: cells.append(edit(sheets)))
    problems = found(content, files)
    page = openpyxl.load_workbook(io.BytesIO(content))[tell(f"sheet.{sheet}")]
    row = page[cells[0]].row
    assert (page.title, page.cell(row, column(page, name)).coordinate) in places(problems)
    assert not [problem for problem in problems if "Chưa hợp lệ" in problem.what]


def test_a_row_copied_in_place_is_told_as_twice(book, files):
    def edit(sheets: Sheets) -> None:
        page = sheets["plans"]
        add(page, **{cell.value: page.cell(HEAD_ROWS + 1, cell.column).value for cell in page[1] if cell.value})
    assert ("Kế hoạch", "A4") in places(found(edited(book, edit), files))


@pytest.mark.parametrize(("sheet", "cell", "said", "edit"), [
    (None, None, "không phải sổ danh mục", lambda s: s["book"].remove(s["book"][IDENTITY])),
    (None, None, "Thiếu trang “Đơn vị”", lambda s: s["book"].remove(s["units"])),
    (None, None, "trang lạ “Nháp”", lambda s: s["book"].create_sheet("Nháp").append([1])),
    ("Đơn vị", None, "Thiếu cột", lambda s: s["units"].delete_cols(3)),
    ("Đơn vị", "M2", "không thuộc sổ", lambda s: s["units"].__setitem__("M9", "x")),
    (None, None, "trước khi danh mục thay đổi", lambda s: s["book"][IDENTITY].__setitem__("B2", "0" * 64)),
])
def test_a_book_that_is_not_ours_any_more(book, files, sheet, cell, said, edit):
    [problem] = found(edited(book, edit), files)
    assert (problem.sheet, problem.cell) == (sheet, cell) and said in problem.what


@pytest.mark.parametrize("content", [b"", b"abc", b"PK\x03\x04abc"])
def test_a_file_that_is_no_workbook(content, files):
    [problem] = found(content, files)
    assert problem.sheet is None and "sổ danh mục" in problem.fix


def test_a_text_longer_than_a_cell_is_refused_not_cut(files):
    rows = rows_of(files)
    rows["items"][0]["quote"] = "a" * 40_000
    with pytest.raises(RegisterError, match="Nguyên văn"):
        write_book(files_from(rows, files))


def test_differences_read_as_vietnamese(files):
    rows = rows_of(files)
    rows["units"][1]["unit_type"] = "huyen"
    rows["periods"] = [row | {"due_nominal": None} for row in rows["periods"]]
    rows["units"] = [rows["units"][0], rows["units"][2], rows["units"][1], *rows["units"][3:]]
    words = [words_of(change) for change in difference(files, files_from(rows, files))]
    assert [(w.register, w.kind, w.row, w.field, w.before, w.after) for w in words] == [
        ("Đơn vị", "Sửa", "hnd.binh-duong.thu-dau-mot · 01/02/2020", "Loại đơn vị", "Thành phố", "Huyện"),
        ("Đơn vị", "Sửa", "Thứ tự các dòng", "", "“hnd.binh-duong.thu-dau-mot · 2020-02-01” đứng ở chỗ này",
         "“hnd.binh-duong.di-an · 2020-02-01” đứng ở chỗ này"),
        ("Kế hoạch hnd-binh-duong-2022", "Sửa", "Kỳ 2022 của hnd-binh-duong-2022.nam", "Hạn nộp", "10/11/2022",
         "(trống)"),
    ]

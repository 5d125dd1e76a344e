"""What readers hide, format by format: the same trap in .xlsx, .xls, .xlsb and .ods has the same answer."""

import struct
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.comments import Comment

from etl.finding import Code, Finding, Severity
from etl.model import Workbook
from etl.reading.parse import parse
from etl.reading.reader_answer import answer_of
from tests.builders import ole, places, retyped, rewritten, saved
from tests.formats import (
    cell_record,
    ods,
    packed,
    row_record,
    strict,
    wide,
    with_cells,
    xls,
    xls_number,
    xlsb,
    zipped,
)

ROWS = [["STT", "Nội dung", "Trong kỳ"], [1, "Số tin, bài", 12.5]]
ODS_ERROR = ('<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="">'
             "<text:p>{}</text:p></table:table-cell>")
BINARY_COMMENTS = packed([(635, b""), (637, b"\x00" + wide("Tối mật")), (636, b"")])
XLS_TXO = [(0x1B6, b"\x00" * 18), (0x3C, b"\x01" + "MẬT".encode("utf-16-le"))]


def _read(content: bytes) -> tuple[Workbook | None, list[Finding]]:
    return answer_of(parse(content))


def _sheet(content: bytes) -> object:
    workbook, findings = _read(content)
    assert workbook is not None, findings
    return workbook.sheets[0]


def _edited(edit: Callable[[openpyxl.worksheet.worksheet.Worksheet], object]) -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    edit(book.active)
    return saved(book)


@pytest.mark.parametrize("content", [
    retyped(ROWS), strict(retyped(ROWS)), ods(ROWS), xlsb(ROWS),
], ids=["xlsx", "strict xlsx", "ods", "xlsb"])
def test_every_format_gives_the_same_cells(content: bytes) -> None:
    workbook, findings = _read(content)
    assert findings == []
    assert workbook.sheets[0].rows == ROWS


@pytest.mark.parametrize("version", [0x0600, 0x0500], ids=["BIFF 8", "BIFF 5"])
def test_old_workbooks_are_read(version: int) -> None:
    content = xls([xls_number(0, 0, 3), xls_number(1, 2, 4.5)], version=version)
    assert _sheet(content).rows == [[3, "", ""], ["", "", 4.5]]


@pytest.mark.parametrize(("content", "expected"), [
    pytest.param(with_cells('<row r="3"><c r="C3" t="e"><v>#REF!</v></c></row>'), {"C3": "#REF!"}, id="xlsx"),
    pytest.param(strict(with_cells('<row r="3"><c r="C3" t="e"><v>#N/A</v></c></row>')), {"C3": "#N/A"}, id="strict"),
    pytest.param(with_cells('<row r="3"><c/><c/><c t="e"><v>#N/A</v></c></row>'), {"C3": "#N/A"}, id="no addresses"),
    pytest.param(xls([(0x205, struct.pack("<HHHBB", 2, 2, 0, 0x07, 1))]), {"C3": "#DIV/0!"}, id="xls"),
    pytest.param(xlsb([[1]], records=[row_record(2), cell_record(3, 2, b"\x1d")]), {"C3": "#NAME?"}, id="xlsb"),
    pytest.param(xlsb([[1]], records=[row_record(2), cell_record(11, 2, b"\x2a\x00\x00" + b"\x00" * 8)]),
                 {"C3": "#N/A"}, id="xlsb formula"),
    pytest.param(ods([[1], []], body="<table:table-row><table:table-cell table:number-columns-repeated='2'/>"
                     + ODS_ERROR.format("#DIV/0!") + "</table:table-row>"), {"C3": "#DIV/0!"}, id="ods"),
    pytest.param(ods([], body="<table:table-row table:number-rows-repeated='2'>" + ODS_ERROR.format("Err:502")
                     + "</table:table-row>"), {"A1": "Err:502", "A2": "Err:502"}, id="ods repeated"),
])
def test_an_error_cell_is_not_a_blank(content: bytes, expected: dict[str, str]) -> None:
    assert _sheet(content).error_cells == expected


STALE = [(157, b"\x00" * 24 + b"\x01\x00")]
FORMULA = cell_record(9, 1, struct.pack("<dH", 0, 0) + b"\x00" * 8)


@pytest.mark.parametrize(("content", "expected"), [
    pytest.param(_edited(lambda sheet: sheet.__setitem__("D2", "=1+1")), {"D2"}, id="xlsx without a value"),
    pytest.param(with_cells('<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'), set(), id="xlsx calculated"),
    pytest.param(rewritten(with_cells('<row r="2"><c r="A2"><f>1+1</f><v>0</v></c></row>'), {
        "xl/workbook.xml": lambda part: part.replace(b"<calcPr ", b'<calcPr fullCalcOnLoad="1" '),
    }), {"A2"}, id="xlsx whose writer put zeros"),
    pytest.param(with_cells('<row r="2"><c r="A2" t="str"><f>""</f><v></v></c></row>'), set(), id="empty text"),
    pytest.param(ods([], body='<table:table-row><table:table-cell table:formula="of:=[.A1]&gt;1"/></table:table-row>'),
                 {"A1"}, id="ods"),
    pytest.param(ods([], body='<table:table-row><table:table-cell table:formula="of:=&quot;&quot;"><text:p/>'
                     "</table:table-cell></table:table-row>"), set(), id="ods empty text"),
    pytest.param(xlsb([[1]], records=[FORMULA], book=STALE), {"B1"}, id="xlsb"),
    pytest.param(xlsb([[1]], records=[FORMULA]), set(), id="xlsb calculated"),
    pytest.param(xls([(0x5E, b"\x00\x00"), (0x06, struct.pack("<HHHdH", 0, 0, 0, 0.0, 0) + b"\x00" * 6)]), {"A1"},
                 id="xls saved uncalculated"),
    pytest.param(xls([(0x06, struct.pack("<HHHdH", 0, 0, 0, 0.0, 2) + b"\x00" * 6)]), {"A1"}, id="xls on load"),
    pytest.param(xls([(0x06, struct.pack("<HHHdH", 0, 0, 0, 7.0, 0) + b"\x00" * 6)]), set(), id="xls calculated"),
])
def test_a_formula_that_nobody_calculated_is_not_a_number(content: bytes, expected: set[str]) -> None:
    assert _sheet(content).uncalculated_cells == expected


@pytest.mark.parametrize("dimension", [b"A1", b"A1:B1", b"C9:AMK900000", b"XFD1048576"])
def test_a_wrong_dimension_changes_nothing(dimension: bytes) -> None:
    content = rewritten(retyped(ROWS), {"xl/worksheets/sheet1.xml": lambda part: part.replace(
        b'<dimension ref="A1:C2" />', b'<dimension ref="%s" />' % dimension)})
    assert content != retyped(ROWS)
    assert _sheet(content).rows == ROWS


@pytest.mark.parametrize("content", [
    retyped([[], [None, None, "x"]]), ods([[], ["", "", "x"]]), xlsb([[], [None, None, "x"]]),
], ids=["xlsx", "ods", "xlsb"])
def test_leading_empty_columns_stay(content: bytes) -> None:
    assert _sheet(content).rows == [["", "", ""], ["", "", "x"]]


def _hide(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    for row in (1, 2, 9):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["B"].hidden = sheet.column_dimensions["K"].hidden = True


HIDDEN_ODS = ('<table:table-row table:visibility="collapse"><table:table-cell office:value-type="float"'
              ' office:value="1"/></table:table-row>')


@pytest.mark.parametrize(("content", "expected"), [
    pytest.param(_edited(_hide), [{"rows": "1\u20132"}, {"columns": "B"}], id="xlsx"),
    pytest.param(ods([[1]], columns='<table:table-column table:visibility="collapse"/>', body=HIDDEN_ODS),
                 [{"rows": "2"}, {"columns": "A"}], id="ods"),
    pytest.param(xlsb([[1]], records=[row_record(1, is_hidden=True), cell_record(5, 0, struct.pack("<d", 1)),
                                      (60, struct.pack("<IIIIH", 0, 0, 0, 0, 1))]),
                 [{"rows": "2"}, {"columns": "A"}], id="xlsb"),
    pytest.param(xls([(0x7D, struct.pack("<HHHHHH", 0, 0, 0, 0, 1, 0)), xls_number(0, 0, 1),
                      (0x208, struct.pack("<HHHHHHI", 0, 0, 1, 0, 0, 0, 0x20))]),
                 [{"rows": "1"}, {"columns": "A"}], id="xls"),
])
def test_hidden_rows_and_columns_are_read_and_told(content: bytes, expected: list[dict[str, str]]) -> None:
    workbook, findings = _read(content)
    assert [(f.code, f.params) for f in findings] == [
        (Code.HIDDEN_ROWS, expected[0]), (Code.HIDDEN_COLUMNS, expected[1])]
    assert any(cell != "" for cell in workbook.sheets[0].rows[0])


def _merge(part: bytes) -> bytes:
    return part.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="B2:C2"/></mergeCells>')


COVERED_ODS = ('<table:table-row><table:table-cell/><table:table-cell table:number-columns-spanned="2"'
               ' office:value-type="string"><text:p>Số tin, bài</text:p></table:table-cell><table:covered-table-cell'
               ' office:value-type="float" office:value="12.5"><text:p>12,5</text:p></table:covered-table-cell>'
               "</table:table-row>")


@pytest.mark.parametrize("content", [
    rewritten(retyped(ROWS), {"xl/worksheets/sheet1.xml": _merge}), ods(ROWS[:1], body=COVERED_ODS),
    xlsb(ROWS, records=[(176, struct.pack("<IIII", 1, 1, 1, 2))]),
], ids=["xlsx", "ods", "xlsb"])
def test_what_stands_behind_a_merged_cell_is_not_read_but_told(content: bytes) -> None:
    workbook, findings = _read(content)
    assert [(f.code, f.params) for f in findings] == [(Code.HIDDEN_IN_MERGE, {"cells": "C2"})]
    assert workbook.sheets[0].rows[1][1:] == ["Số tin, bài", ""]


@pytest.mark.parametrize(("name", "is_left_out"), [
    ("PL02b- Bỏ", True), ("PL02 (bỏ)", True), ("Bỏ", True), ("Biểu 1_hủy", True), ("Nháp", True),
    (" PL03 Mới ", False), ("Bỏ phiếu", False), ("Thu bỏ", False), ("Báo cáo", False),
])
def test_a_sheet_that_its_name_says_was_dropped_is_left_out(name: str, is_left_out: bool) -> None:
    assert _sheet(retyped(ROWS, title=name)).is_hidden is is_left_out


def test_names_with_spaces_and_nuls_lose_no_finding() -> None:
    error = '<row r="2"><c r="B2" t="e"><v>#REF!</v></c></row>'
    renamed = rewritten(with_cells(error), {"xl/workbook.xml": lambda part: part.replace(b'"Sheet1"', b'" PL\t03  "')})
    assert _sheet(renamed).error_cells == {"B2": "#REF!"}
    nul = xlsb([[1]], name="PL\x00 03", records=[cell_record(3, 1, b"\x17")])
    assert _sheet(nul).error_cells == {"B1": "#REF!"}


def test_a_sheet_kept_where_nobody_looks_is_refused() -> None:
    with_error = with_cells('<row r="2"><c r="B2" t="e"><v>#REF!</v></c></row>')
    moved = rewritten(with_error, {"xl/_rels/workbook.xml.rels": lambda part: part.replace(
        b"worksheets/sheet1.xml", b"elsewhere/sheet1.xml")}, extra={"xl/elsewhere/sheet1.xml": b"<worksheet/>"})
    assert places(_read(moved)[1]) == [(Code.FORBIDDEN_CONTENT, None, None)]


@pytest.mark.parametrize("content", [
    rewritten(retyped(ROWS), {"[Content_Types].xml": lambda part: part.replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")},
        extra={"xl/vbaProject.bin": b"x"}),
    xls([xls_number(0, 0, 1)], extra={"_VBA_PROJECT": b"x"}),
    xlsb(ROWS, extra={"xl/vbaProject.bin": b"x"}),
    ods(ROWS, extra={"Basic/Standard/Module1.xml": b'<script:module script:name="Module1">Sub a</script:module>'}),
], ids=["xlsm", "xls", "xlsb", "ods"])
def test_macros_are_not_run_and_that_is_said(content: bytes) -> None:
    workbook, findings = _read(content)
    assert workbook is not None
    assert [finding.code for finding in findings] == [Code.MACROS_IGNORED]


@pytest.mark.parametrize("content", [
    ods(ROWS, extra={"META-INF/manifest.xml": b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"}),
    ole({"EncryptedPackage": b"x" * 5_000}), xls([(0x2F, b"\x00" * 6)]),
], ids=["ods", "xlsx and xlsb", "xls"])
def test_a_password_is_named_as_such(content: bytes) -> None:
    assert places(_read(content)[1]) == [(Code.PASSWORD_PROTECTED, None, None)]


def _footer(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet.oddFooter.right.text, sheet.oddFooter.right.font = "TUYỆT MẬT", "Arial,Bold"


def _comment(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet["A1"].comment = Comment("admin:\nTối mật", "admin")


def _title(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    sheet.parent.properties.keywords = "Mật"


HEADER_XLSB = (479, b"\x00\x00" + wide('&C&"Arial,Bold"&14TỐI MẬT') + b"\xff" * 20)
ODS_NOTE = ("<table:table-row><table:table-cell><office:annotation><text:p>Mật</text:p></office:annotation>"
            "</table:table-cell></table:table-row>")


@pytest.mark.parametrize("content", [
    pytest.param(_edited(_footer), id="xlsx footer"),
    pytest.param(_edited(_comment), id="xlsx comment"),
    pytest.param(_edited(_title), id="xlsx properties"),
    pytest.param(retyped(ROWS, title="Mật"), id="sheet name"),
    pytest.param(retyped([["MA\u0302\u0323T"]]), id="NFD"),
    pytest.param(retyped([["Tèi mËt"]]), id="TCVN3"),
    pytest.param(ods([["MẬT"]]), id="ods cell"),
    pytest.param(ods(ROWS, body=ODS_NOTE), id="ods comment"),
    pytest.param(ods(ROWS, extra={"styles.xml": "<style:header><text:p>MẬT</text:p></style:header>".encode()}),
                 id="ods header"),
    pytest.param(xlsb([["MẬT"]]), id="xlsb cell"),
    pytest.param(xlsb(ROWS, records=[HEADER_XLSB]), id="xlsb header"),
    pytest.param(xlsb(ROWS, extra={"xl/comments1.bin": BINARY_COMMENTS}), id="xlsb comment"),
    pytest.param(xls([xls_number(0, 0, 1), (0x14, struct.pack("<HB", 5, 1) + "&CMẬT".encode("utf-16-le"))]),
                 id="xls header"),
    pytest.param(xls([xls_number(0, 0, 1), *XLS_TXO]), id="xls text box"),
])
def test_a_mark_anywhere_keeps_the_whole_file_out_and_tells_nothing(content: bytes) -> None:
    workbook, findings = _read(content)
    assert workbook is None
    assert findings == [Finding(Severity.ERROR, Code.MARKED_SECRET)]


PERSONS = [["STT", "Họ và tên", "Số CCCD", "Điện thoại", "Trong kỳ"], [1, "Nguyễn Văn A", "079123456789", 901234567, 3],
           ["", "Trần B", "", "", ""]]


def test_columns_of_persons_are_emptied_and_told() -> None:
    workbook, findings = _read(retyped([["Danh sách"], *PERSONS]))
    assert places(findings) == [(Code.PERSONAL_DATA, "Sheet1", place) for place in ("B2", "C2", "D2")]
    assert workbook.sheets[0].rows[2:] == [[1, "", "", "", 3], ["", "", "", "", ""]]


@pytest.mark.parametrize("between", [[], [[None] * 5]], ids=["directly below", "after an empty row"])
def test_a_table_below_a_list_of_persons_is_left_alone(between: list[list[object]]) -> None:
    table = [["TT", "Nội dung", "Mã số", "Đơn vị tính", "Trong kỳ"], [1, "Số tin", "TB01", "tin", 5]]
    workbook, _ = _read(retyped([*PERSONS, *between, *table]))
    assert workbook.sheets[0].rows[-2:] == table


@pytest.mark.parametrize("row", [
    ["Điện thoại:", "0901234567"], ["Người lập biểu", "", "Thủ trưởng"], ["Họ tên"],
])
def test_a_contact_line_is_no_column(row: list[str]) -> None:
    assert _read(retyped([row, ["a", "b", "c"]]))[1] == []


def test_a_long_list_of_hidden_rows_is_cut_short() -> None:
    book = openpyxl.Workbook()
    for row in range(1, 100):
        book.active.cell(row, 1, 1)
        book.active.row_dimensions[row].hidden = row % 2 == 1
    told = _read(saved(book))[1][0].params["rows"]
    assert told.startswith("1, 3, 5")
    assert told.endswith("39, \u2026")


def test_two_spellings_of_one_part_are_two_files_in_one() -> None:
    assert places(_read(rewritten(retyped(ROWS), {}, extra={"XL/Worksheets\\Sheet1.xml": b"<worksheet/>"}))[1]) == [
        (Code.FORBIDDEN_CONTENT, None, None)]


def test_a_binary_part_cut_short_is_damage() -> None:
    whole = xlsb(ROWS)
    assert places(_read(rewritten(whole, {"xl/worksheets/sheet1.bin": lambda part: part[:-9]}))[1]) == [
        (Code.DAMAGED, None, None)]


def test_an_empty_zip_kind_is_no_workbook() -> None:
    assert places(_read(zipped({"mimetype": b"text/plain"}))[1]) == [(Code.DOCUMENT, None, None)]

"""The clerk's workbook back: marked where it is wrong, listed, and otherwise as it was."""

import io
import time
import zipfile
from datetime import datetime

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from etl.answers import answer_worker
from etl.answers.answer import is_answerable, listed, stem_of, suffix_of, why_not
from etl.answers.answer_mark import mark
from etl.answers.answer_sheet import FILLS, first_cell
from etl.answers.answer_worker import Marker
from etl.finding import Code, Finding, Severity
from etl.model import Incoming
from etl.pipeline import judge
from etl.read import Reader
from tests.builders import DATA_SHEET, filled, saved, small_registry

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def wrong(cell: str | None, value: str = "12 bài", code: Code = Code.NOT_A_NUMBER, severity: Severity = ERROR,
          sheet: str | None = DATA_SHEET) -> Finding:
    return Finding(severity, code, sheet, cell, "HN01", value, {"indicator": "Hội nghị", "measure_unit": "cuộc"})


def book(rows: int = 3) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = DATA_SHEET
    for row in range(1, rows + 1):
        sheet.append([row, f"Nội dung {row}", "12 bài", row * 1.5])
    sheet.column_dimensions["B"].width = 41.5
    sheet.row_dimensions[2].height = 33
    return made


def marked(content: bytes, findings: list[Finding]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(mark(content, findings, keeps_macros=False)))


def rows_of(sheet) -> list[tuple]:
    """The rows of the list below its heading: row, cell, message, sheet, value, severity, code."""
    values = [row[:7] for row in sheet.iter_rows(values_only=True)]
    head = next(n for n, row in enumerate(values) if row[0] == "Dòng")
    return values[head + 1:]


def test_a_wrong_cell_is_coloured_commented_and_listed_with_a_link():
    found = marked(saved(book()), [wrong("C2")])
    cell = found[DATA_SHEET]["C2"]
    assert (cell.value, cell.fill.start_color.rgb[-6:]) == ("12 bài", FILLS[ERROR])
    assert "“12 bài” không phải là số." in cell.comment.text
    assert cell.comment.author == "Đúng Hạn"
    assert found[DATA_SHEET]["C1"].comment is None
    row, = rows_of(found["Lỗi"])
    assert (row[0], row[1], row[3], row[4], row[5], row[6]) == (
        2, "C2", DATA_SHEET, "12 bài", "lỗi", "cell.not_a_number")
    assert row[2].startswith("“12 bài” không phải là số. Hãy chỉ điền số")
    link = next(cell for cell in found["Lỗi"]["B"] if cell.value == "C2").hyperlink
    assert (link.location, link.target) == (f"'{DATA_SHEET}'!C2", None)


def test_everything_else_is_as_it_was():
    made = book()
    made.create_sheet("Phụ lục")["A1"] = "=SUM(1,2)"
    made.create_sheet("Ẩn").sheet_state = "veryHidden"
    found = marked(saved(made), [wrong("C2")])
    assert found.sheetnames == [DATA_SHEET, "Phụ lục", "Ẩn", "Lỗi"]
    assert found["Ẩn"].sheet_state == "veryHidden"
    assert found["Phụ lục"]["A1"].value == "=SUM(1,2)"
    sheet = found[DATA_SHEET]
    assert sheet.column_dimensions["B"].width == 41.5
    assert sheet.row_dimensions[2].height == 33
    assert [row[1].value for row in sheet.iter_rows()] == [f"Nội dung {row}" for row in (1, 2, 3)]
    assert found.active.title == "Lỗi"
    assert [s.title for s in found.worksheets if s.sheet_view.tabSelected] == ["Lỗi"]


def test_a_comment_is_large_enough_to_read():
    content = mark(saved(book()), [wrong("C2"), wrong("C3", "x" * 79)], keeps_macros=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        drawing = next(archive.read(n).decode() for n in archive.namelist() if n.endswith(".vml"))
    assert "width:340" in drawing
    assert "height:144" not in drawing


def test_several_findings_in_one_cell_make_one_comment():
    found = marked(saved(book()), [
        wrong("C2", severity=WARNING), wrong("C2", "-3", Code.NEGATIVE), wrong("C2", "-3", Code.NEGATIVE)])
    cell = found[DATA_SHEET]["C2"]
    assert cell.comment.text.count("\N{BULLET}") == 2
    assert "không phải là số" in cell.comment.text
    assert "số âm" in cell.comment.text
    assert cell.fill.start_color.rgb[-6:] == FILLS[ERROR]
    assert len(rows_of(found["Lỗi"])) == 3


def test_a_finding_inside_a_merged_range_shows_at_its_first_cell():
    made = book()
    made[DATA_SHEET].merge_cells("C2:D3")
    found = marked(saved(made), [wrong("D3"), wrong("C2", severity=WARNING)])
    assert "không phải là số" in found[DATA_SHEET]["C2"].comment.text
    assert [str(r) for r in found[DATA_SHEET].merged_cells.ranges] == ["C2:D3"]
    assert [row[:2] for row in rows_of(found["Lỗi"])] == [(2, "C2"), (3, "D3")]
    assert "1 ô được tô màu" in found["Lỗi"]["A2"].value


def test_findings_without_a_cell_stand_on_top():
    found = marked(saved(book()), [
        wrong("C2"), wrong(None, sheet=None, code=Code.NO_CONTENT), wrong(None, code=Code.COLUMN_MISSING),
        wrong("C1"), wrong("A1", sheet="Trang khác")])
    assert [row[1] for row in rows_of(found["Lỗi"])] == ["cả tệp", "cả trang", "C1", "C2", "A1"]
    assert [c.value for c in found["Lỗi"]["B"] if c.hyperlink] == ["C1", "C2"]


@pytest.mark.parametrize("typed", ["=HYPERLINK(\"http://x\")", "+1", "-1+cmd|'/c'!A0", "@SUM(1)", "=1\x07\x00"])
def test_what_was_typed_never_becomes_a_formula(typed: str):
    for content in (mark(saved(book()), [wrong("C2", typed)], keeps_macros=False),
                    listed("a.xls", [wrong("C2", typed)], "other_kind").content):
        sheet = openpyxl.load_workbook(io.BytesIO(content))["Lỗi"]
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not [cell for cell in cells if cell.data_type == "f"]
        cell, = [cell for cell in cells if cell.column == 5 and cell.row == sheet.max_row]
        assert (cell.value, cell.quotePrefix) == (typed.rstrip("\x07\x00"), True)


def test_a_clerks_own_comment_is_kept_below_ours_and_given_back():
    made = book()
    made[DATA_SHEET]["C2"].comment = Comment("hỏi lại chị Lan", "thư ký")
    first = mark(saved(made), [wrong("C2")], keeps_macros=False)
    text = openpyxl.load_workbook(io.BytesIO(first))[DATA_SHEET]["C2"].comment.text
    assert text.index("không phải là số") < text.index("hỏi lại chị Lan")
    again = marked(first, [wrong("C3")])
    assert again[DATA_SHEET]["C2"].comment.text == "hỏi lại chị Lan"


def test_a_marked_file_sent_again_loses_its_old_marks():
    made = book()
    made[DATA_SHEET]["C2"].fill = PatternFill("solid", start_color="FFF2CC")
    first = mark(saved(made), [wrong("C2"), wrong("C1")], keeps_macros=False)
    again = marked(first, [wrong("C1")])
    assert again.sheetnames == [DATA_SHEET, "Lỗi"]
    sheet = again[DATA_SHEET]
    assert sheet["C2"].comment is None
    assert sheet["C2"].fill.start_color.rgb[-6:] == "FFF2CC"
    assert sheet["C1"].comment.text.count("không phải là số") == 1
    assert sheet["C1"].fill.start_color.rgb[-6:] == FILLS[ERROR]


def test_a_sheet_of_theirs_with_our_name_stays():
    made = book()
    made.create_sheet("lỗi")["A1"] = "của tôi"
    found = marked(saved(made), [wrong("C2")])
    assert found.sheetnames == [DATA_SHEET, "lỗi", "Lỗi (2)"]
    assert found["lỗi"]["A1"].value == "của tôi"


def test_macros_are_kept_and_not_run():
    content = _with_macros(saved(book()))
    assert suffix_of(content) == ".xlsm"
    with Marker() as marker:
        made = marker.answer("Quý I.xlsm", content, [wrong("C2")])
    assert (made.name, made.is_marked) == ("Quý I - đánh dấu lỗi.xlsm", True)
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macro bytes"
    assert suffix_of(made.content) == ".xlsm"


def test_what_cannot_be_kept_is_said():
    content = _with_part(saved(book()), "xl/slicers/slicer1.xml", b"<slicers/>")
    found = marked(content, [wrong("C2")])
    said = [cell.value for cell in found["Lỗi"]["A"] if isinstance(cell.value, str)]
    assert any("không giữ được: bộ lọc hình" in text for text in said)
    assert not any("không giữ được" in str(cell.value) for cell in marked(saved(book()), [wrong("C2")])["Lỗi"]["A"])


@pytest.mark.parametrize(("content", "findings", "reason"), [
    (b"\xd0\xcf\x11\xe0 xls", [wrong("C2")], "other_kind"),
    (b"PK\x03\x04 torn", [wrong("C2")], "other_kind"),
    (b"", [Finding(ERROR, Code.NOT_A_WORKBOOK)], "unsafe"),
    (b"", [Finding(ERROR, Code.READER_FAILED)], "unsafe"),
    (b"", [Finding(ERROR, Code.FORBIDDEN_CONTENT), wrong("C2")], "unsafe"),
])
def test_a_file_that_cannot_be_marked_gets_the_list_and_the_reason(content: bytes, findings: list, reason: str):
    assert why_not(content, findings) == reason
    with Marker() as marker:
        made = marker.answer("../Báo cáo.xls", content, findings)
    assert (made.name, made.is_marked) == ("Báo cáo - danh sách lỗi.xlsx", False)
    sheet = openpyxl.load_workbook(io.BytesIO(made.content))["Lỗi"]
    assert "Chỉ có danh sách" in sheet["A3"].value
    assert len(rows_of(sheet)) == len(findings)
    assert not [cell for cell in sheet["B"] if cell.hyperlink]


def test_an_unknown_form_is_still_given_back_marked():
    assert why_not(saved(book()), [Finding(ERROR, Code.UNKNOWN_FORM)]) is None


def test_nothing_but_the_sentence_for_a_secret_file():
    findings = [wrong("C2"), Finding(ERROR, Code.MARKED_SECRET)]
    assert not is_answerable(findings)
    with Marker() as marker:
        assert marker.answer("x.xlsx", saved(book()), findings) is None
        assert marker.answer("x.xlsx", saved(book()), []) is None
        assert marker.answer("x.xlsx", saved(book()), [Finding(WARNING, Code.DUPLICATE)]) is None


def test_a_workbook_that_would_not_come_back_whole_is_not_given_back():
    made = book()
    made.create_sheet("Phụ lục")
    content = saved(made)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strict = content
    for name, part in parts.items():
        old = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        if old in part:
            strict = _with_part(strict, name, part.replace(old, b"http://purl.oclc.org/ooxml/spreadsheetml/main"))
    dialog = parts["xl/workbook.xml"].replace(b"</sheets>", b'<sheet name="x" sheetId="9"/></sheets>')
    with Marker() as marker:
        for odd in (strict, _with_part(content, "xl/workbook.xml", dialog)):
            assert not marker.answer("a.xlsx", odd, [wrong("C2")]).is_marked
        assert marker.answer("a.xlsx", content, [wrong("C2")]).is_marked


def test_a_child_that_dies_or_hangs_leaves_the_list_and_the_next_file_is_served(monkeypatch):
    torn = _with_part(saved(book()), "xl/workbook.xml", b"<workbook")
    with Marker() as marker:
        made = marker.answer("a.xlsx", torn, [wrong("C2")])
        assert (made.is_marked, made.name) == (False, "a - danh sách lỗi.xlsx")
        assert marker.answer("b.xlsx", saved(book()), [wrong("C2")]).is_marked
    monkeypatch.setattr(answer_worker, "COMMAND", [answer_worker.sys.executable, "-c", "import time; time.sleep(60)"])
    began = time.monotonic()
    with Marker(seconds=0.3) as marker:
        assert not marker.answer("a.xlsx", saved(book()), [wrong("C2")]).is_marked
    assert time.monotonic() - began < 10


def test_five_thousand_rows_with_a_finding_in_each():
    content = saved(book(5_000))
    with Marker() as marker:
        made = marker.answer("lớn.xlsx", content, [wrong(f"C{row}") for row in range(1, 5_001)])
    assert made.is_marked
    sheet = openpyxl.load_workbook(io.BytesIO(made.content), read_only=True)["Lỗi"]
    rows = [row for row in sheet.iter_rows(max_col=2, values_only=True) if str(row[1]).startswith("C")]
    assert (len(rows), rows[-1]) == (5_000, (5_000, "C5000"))


def test_a_mended_marked_form_is_read_like_any_other():
    """The clerk mends the very file that came back; the list in it must not disturb the road."""
    registry = small_registry()
    values = {("II.1", "HN01", "in_period"): "12 bài", ("II.1", "HN02", "in_period"): 40}
    with Reader(workers=1) as reader:
        content = filled(registry, values=values)
        first = judge(Incoming("a.xlsx", content, datetime(2022, 3, 1)), reader.read(content), registry)
        assert [f.code for f in first.findings] == [Code.NOT_A_NUMBER]
        returned = marked(content, first.findings)
        returned[DATA_SHEET][first.findings[0].cell] = 12
        mended = saved(returned)
        second = judge(Incoming("a.xlsx", mended, datetime(2022, 3, 2)), reader.read(mended), registry)
    assert (second.outcome, [f.code for f in second.findings]) == ("accepted", [])
    assert sorted(int(fact.value) for fact in second.validated.facts) == [12, 40]


@pytest.mark.parametrize(("name", "stem"), [
    ("C:\\thư mục\\Báo cáo.xlsx", "Báo cáo"), ("../../x.xlsx", "x"), ("a<b>:c.xlsm", "a_b__c"), ("", "bao-cao"),
    (None, "bao-cao"), ("..", "bao-cao"), ("d" * 300 + ".xls", "d" * 120),
])
def test_names_are_safe(name: str | None, stem: str):
    assert stem_of(name) == stem


@pytest.mark.parametrize(("place", "cell"), [
    ("C12", "C12"), ("C12:D14", "C12"), (None, None), ("", None), ("ZZZ1", None), ("A9999999", None), ("x", None),
])
def test_places(place: str | None, cell: str | None):
    assert first_cell(place) == cell


def _with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The package with one part put in, or put in place of its own."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, part)
    return made.getvalue()


def _with_macros(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        types = archive.read("[Content_Types].xml")
    types = types.replace(b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                          b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    return _with_part(_with_part(content, "[Content_Types].xml", types), "xl/vbaProject.bin", b"macro bytes")

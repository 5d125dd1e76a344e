"""Recognising: whose report a file is, from what it says; what it leaves open or contradicts is asked."""

from dataclasses import fields
from datetime import date

import openpyxl
import pytest

from etl.finding import Code, Severity
from etl.model import Identity
from etl.period_text import periods_meant, read_period_text
from etl.recognise import recognise
from etl.registers.reference import read_reference
from etl.registry import Registry, UnitVersion
from etl.unit_name import UnitNames
from tests.builders import (
    COLUMNS,
    DATA_SHEET,
    PERIOD,
    REPORT,
    UNIT,
    filled,
    places,
    read,
    retyped,
    rows_of,
    small_registry,
    travel,
)
from tests.conftest import REPOSITORY

HEADINGS = ["STT", "Nội dung, chỉ tiêu", "Mã số", "Đơn vị tính", "Trong kỳ", "Lũy kế từ đầu năm", "Không phát sinh",
            "Ghi chú"]
ROWS = [[1, "Quán triệt", "II.1"], [1, "Hội nghị", "HN01", "cuộc", 3]]
TX, HUYEN, CAU_KE = "mttq.tx-duyen-hai", "mttq.h-duyen-hai", "mttq.cau-ke"
TX_NAME = "Ủy ban MTTQ Việt Nam thị xã Duyên Hải"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return small_registry()


def _typed(unit: str | None = TX_NAME, period: str | None = "Quý I/2022", report: str | None = REPORT) -> bytes:
    """A form typed anew, with the labelled cells it has."""
    labelled = [("Đơn vị báo cáo", unit), ("Kỳ báo cáo", period), ("Mã báo cáo", report)]
    rows = [[f"{label}: {text}"] for label, text in labelled if text is not None]
    return retyped([*rows, [], HEADINGS, *ROWS])


def _identity(content: bytes, registry: Registry, answers: Identity | None = None) -> tuple[str | None, ...]:
    recognised, _, findings = travel(content, registry, answers)
    assert recognised, findings
    return recognised.identity.report_id, recognised.identity.unit_id, recognised.identity.period_id


def test_our_own_form_is_known_by_its_hidden_sheet(registry: Registry) -> None:
    assert _identity(filled(registry), registry) == (REPORT, UNIT, PERIOD)


def test_without_the_hidden_sheet_its_labels_say_the_same(registry: Registry) -> None:
    assert _identity(filled(registry, with_identity=False), registry) == (REPORT, UNIT, PERIOD)


@pytest.mark.parametrize("rows", [
    [["Đơn vị báo cáo:", TX_NAME], ["Kỳ báo cáo:", "Quý I/2022"], ["Mã báo cáo/kế hoạch:", REPORT]],
    [["Đơn vị báo cáo", "", "", TX_NAME], ["Kỳ báo cáo", "", "Quý I/2022"], ["Mã báo cáo", REPORT]],
    [["Đơn vị báo cáo:", "", "Kỳ báo cáo:"], [TX_NAME, "", "Quý I/2022"], ["MÃ BÁO CÁO : " + REPORT]],
    [[f"Tên đơn vị: {TX_NAME}"], ["Kỳ báo cáo quý I năm 2022"], ["Mã kế hoạch: " + REPORT]],
    [["Đơn vị báo cáo: ………"], ["Đơn vị gửi:", TX_NAME], ["Kỳ báo cáo: Q1/2022"], ["Mã báo cáo: " + REPORT]],
])
def test_a_labels_value_may_stand_in_its_cell_beside_it_or_below(rows: list[list[str]], registry: Registry) -> None:
    assert _identity(retyped([*rows, HEADINGS, *ROWS]), registry) == (REPORT, TX, PERIOD)


@pytest.mark.parametrize("name", [
    TX_NAME, TX_NAME.upper(), f"  {TX_NAME}  ", "Uỷ ban MTTQ Việt Nam thị xã Duyên Hải",
    "Ủy ban Mặt trận Tổ quốc Việt Nam thị xã Duyên Hải", "Ủy ban MTTQ VN TX. Duyên Hải",
    "Uy ban MTTQ Viet Nam thi xa Duyen Hai", "UBMTTQVN TX Duyên Hải",
])
def test_spellings_of_one_name(name: str, registry: Registry) -> None:
    assert _identity(_typed(unit=name), registry)[1] == TX


@pytest.mark.parametrize(("name", "code", "proposals"), [
    ("Duyên Hải", Code.UNIT_AMBIGUOUS, {TX, HUYEN}),
    ("Ủy ban MTTQ Việt Nam Duyên Hải", Code.UNIT_AMBIGUOUS, {TX, HUYEN}),
    ("Cầu Kè", Code.UNIT_AMBIGUOUS, {CAU_KE}),
    ("xã Duyên Hải", Code.UNIT_AMBIGUOUS, {TX}),
    ("Ủy ban MTTQ Việt Nam huyện Cầu Kèo", Code.UNIT_UNKNOWN, {CAU_KE}),
    ("Công ty Trà Cú", Code.UNIT_UNKNOWN, set()),
])
def test_a_name_that_is_not_certain_is_asked(name: str, code: Code, proposals: set[str], registry: Registry) -> None:
    recognised, _, findings = travel(_typed(unit=name), registry)
    assert recognised is None
    assert places(findings) == [(code, "Sheet1", "A1")]
    assert findings[0].severity is Severity.QUESTION
    assert proposals <= set(findings[0].params["proposal_ids"].split(",")) - {""}


def test_type_and_place_are_enough_only_where_the_report_leaves_one_organisation(registry: Registry) -> None:
    assert _identity(_typed(unit="thị xã Duyên Hải"), registry)[1] == TX
    assert _identity(_typed(unit="TX. Duyên Hải"), registry)[1] == TX
    assert Code.UNIT_AMBIGUOUS in [f.code for f in travel(_typed(unit="thị xã Duyên Hải", report=None), registry)[2]]


def test_an_answer_settles_an_uncertain_name(registry: Registry) -> None:
    assert _identity(_typed(unit="Duyên Hải"), registry, Identity(unit_id=TX))[1] == TX


def test_tone_marks_decide_between_units(registry: Registry) -> None:
    assert _identity(_typed(unit="UBND xã Thạnh An"), registry)[1] == "ubnd.thanh-an-2"
    _, _, findings = travel(_typed(unit="UBND xa Thanh An"), registry)
    assert places(findings) == [(Code.UNIT_AMBIGUOUS, "Sheet1", "A1")]


def test_namesakes_of_different_times_are_told_apart_by_the_period(registry: Registry) -> None:
    assert _identity(_typed(unit="UBND xã Bà Điểm"), registry)[1] == "ubnd.ba-diem-cu"


def test_an_alias_counts_only_while_it_is_valid(registry: Registry) -> None:
    assert _identity(_typed(unit="MTTQ Cầu Kè"), registry)[1] == CAU_KE
    _, _, findings = travel(_typed(unit="MTTQ Cầu Kè", period="Quý II/2022"), registry)
    assert [finding.code for finding in findings] == [Code.UNIT_UNKNOWN]


@pytest.mark.parametrize(("text", "period_id"), [
    ("Quý I/2022", "2022-Q1"), ("Quý I năm 2022", "2022-Q1"), ("quý 1-2022", "2022-Q1"), ("Q1/2022", "2022-Q1"),
    ("QI/2022", "2022-Q1"), ("Q.1 2022", "2022-Q1"), ("Quí II/2022", "2022-Q2"), ("QUÝ II NĂM 2022", "2022-Q2"),
    ("II/2022", "2022-Q2"), ("6 tháng đầu năm 2022", "2022-H1"), ("06 tháng năm 2022", "2022-H1"),
    ("sáu tháng đầu năm 2022", "2022-H1"), ("6T/2022", "2022-H1"), ("6TĐN 2022", "2022-H1"), ("Năm 2022", "2022"),
    ("cả năm 2022", "2022"), ("2022", "2022"), ("Báo cáo năm 2022", "2022"), ("tổng kết năm 2022", "2022"),
    ("Từ ngày 01/01/2022 đến ngày 31/3/2022", "2022-Q1"),
    ("Quý I/2022 (Từ ngày 01/01/2022 đến ngày 31/3/2022)", "2022-Q1"),
    ("từ ngày 1 tháng 4 năm 2022 đến ngày 30 tháng 6 năm 2022", "2022-Q2"),
])
def test_period_strings(text: str, period_id: str, registry: Registry) -> None:
    assert _identity(_typed(period=text), registry)[2] == period_id


def test_a_month_is_a_period_too(registry: Registry) -> None:
    content = _typed(unit="Ủy ban MTTQ Việt Nam huyện Cầu Kè", period="Tháng 06 năm 2022", report="thu.khac")
    assert _identity(content, registry) == ("thu.khac", CAU_KE, "2022-06")


@pytest.mark.parametrize("text", [
    "Quý I", "6 tháng đầu năm", "Năm", "Quý V/2022", "Quý I/2031", "hôm qua", "6 tháng cuối năm 2022",
    "Từ ngày 02/01/2022 đến ngày 31/3/2022", "Từ ngày 45/01/2022 đến ngày 31/3/2022", "9 tháng 2022",
])
def test_a_period_that_is_not_certain_is_asked(text: str, registry: Registry) -> None:
    recognised, _, findings = travel(_typed(period=text), registry)
    assert recognised is None
    assert places(findings) == [(Code.PERIOD_UNKNOWN, "Sheet1", "A2")]
    assert findings[0].severity is Severity.QUESTION


def test_six_months_alone_is_open_where_there_is_a_second_half(registry: Registry) -> None:
    first = registry.periods[REPORT, "2022-H1"]
    halves = [first, type(first)(REPORT, "2022-H2", "6 tháng cuối năm 2022", first.start, first.end, None, None)]
    assert periods_meant(read_period_text("6 tháng 2022"), halves) == []
    assert periods_meant(read_period_text("6 tháng cuối năm 2022"), halves) == [halves[1]]


def test_answers_fill_what_the_file_does_not_say(registry: Registry) -> None:
    content = _typed(None, None, None)
    _, _, findings = travel(content, registry)
    assert {finding.code for finding in findings} == {Code.UNIT_UNKNOWN, Code.PERIOD_UNKNOWN, Code.REPORT_AMBIGUOUS}
    assert _identity(content, registry, Identity(None, None, REPORT, TX, PERIOD)) == (REPORT, TX, PERIOD)


def test_the_only_report_that_fits_is_taken_and_two_are_asked(registry: Registry) -> None:
    assert _identity(_typed(report=None), registry)[0] == REPORT
    two = _typed(unit="Ủy ban MTTQ Việt Nam huyện Cầu Kè", period="Năm 2022", report=None)
    recognised, _, findings = travel(two, registry)
    assert recognised is None
    assert [(f.severity, f.code) for f in findings] == [(Severity.QUESTION, Code.REPORT_AMBIGUOUS)]
    assert findings[0].params["proposal_ids"] == f"{REPORT},thu.khac"


def test_a_unit_that_owes_nothing_of_the_kind_leaves_the_report_unknown(registry: Registry) -> None:
    only_other = _typed(unit=TX_NAME, period="Tháng 6/2022", report=None)
    assert [f.code for f in travel(only_other, registry)[2]] == [Code.REPORT_UNKNOWN]


def test_a_report_that_is_not_owed_is_an_error(registry: Registry) -> None:
    recognised, _, findings = travel(_typed(period="Năm 2022", report="thu.khac"), registry)
    assert recognised is None
    assert [(f.severity, f.code) for f in findings] == [(Severity.ERROR, Code.NOT_OWED)]


@pytest.mark.parametrize(("row", "text", "cell"), [
    (1, "Đơn vị báo cáo: Ủy ban MTTQ Việt Nam huyện Duyên Hải", "E1"),
    (1, "Đơn vị báo cáo: Trường Mầm non", "E1"),
    (3, "Mã báo cáo: thu.khac", "E3"),
])
def test_a_label_that_contradicts_the_hidden_identity_is_asked(
    row: int, text: str, cell: str, registry: Registry
) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book[DATA_SHEET].cell(row, 5, text)
    recognised, _, findings = travel(filled(registry, edit=edit), registry)
    assert recognised is None
    assert places(findings) == [(Code.CONFLICT, DATA_SHEET, cell)]
    assert findings[0].severity is Severity.QUESTION


def _with_period(text: str) -> bytes:
    def edit(book: openpyxl.Workbook) -> None:
        book[DATA_SHEET]["A5"] = text
    return filled(small_registry(), edit=edit)


def test_a_period_that_contradicts_the_hidden_identity_is_asked(registry: Registry) -> None:
    assert places(travel(_with_period("Kỳ báo cáo: Quý II/2022"), registry)[2]) == [(Code.CONFLICT, DATA_SHEET, "A5")]


def test_an_answer_decides_between_two_sayings_of_a_file(registry: Registry) -> None:
    content = _with_period("Kỳ báo cáo: Quý II/2022")
    assert _identity(content, registry, Identity(period_id="2022-Q2"))[2] == "2022-Q2"
    assert _identity(content, registry, Identity(period_id="2022-Q1"))[2] == "2022-Q1"


@pytest.mark.parametrize("answers", [
    Identity(unit_id=HUYEN), Identity(period_id="2022-Q2"), Identity(report_id="thu.khac"),
])
def test_an_answer_cannot_overrule_what_the_file_says(answers: Identity, registry: Registry) -> None:
    for content in (filled(registry), filled(registry, with_identity=False)):
        recognised, _, findings = travel(content, registry, answers)
        assert recognised is None
        assert Code.CONFLICT in [finding.code for finding in findings]


def test_a_hidden_identity_of_another_site_is_not_believed(registry: Registry) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["_dinh_danh"]["B3"], book["_dinh_danh"]["B4"] = "plan.elsewhere", "unit.elsewhere"
    assert _identity(filled(registry, edit=edit), registry) == (REPORT, UNIT, PERIOD)


@pytest.mark.parametrize("rows", [
    [["STT", "Họ tên", "Số tiền"], [1, "a", 2]], [[]], [["Nội dung", "Ghi chú"], ["a", "b"]],
    [["Mã số", "Nội dung", "Đơn vị tính", "Ghi chú"], ["HN01", "a", "cuộc", ""]],
])
def test_a_sheet_without_the_forms_headings_is_no_form(rows: list[list[object]], registry: Registry) -> None:
    recognised, _, findings = travel(retyped(rows), registry)
    assert recognised is None
    assert [(f.severity, f.code) for f in findings] == [(Severity.ERROR, Code.UNKNOWN_FORM)]


def test_headings_are_found_by_what_they_say_wherever_they_stand(registry: Registry) -> None:
    rows = [[""]] * 8 + [
        ["", "Đơn vị báo cáo: " + TX_NAME, "", "Kỳ báo cáo: Quý I/2022"], [],
        ["", "TT", "MÃ CHỈ TIÊU", "Cột thêm", "Chỉ tiêu", "ĐVT", "Kết quả", "", "KPS"],
        ["", "", "", "", "", "", "Trong kỳ", "Luỹ kế", ""],
        ["", "", "II.1", "", "Quán triệt, tuyên truyền văn bản"],
        ["", 1, "HN01", "", "Hội nghị", "cuộc", 3, 5],
    ]
    recognised, validated, findings = travel(retyped(rows), registry)
    assert findings == []
    assert recognised.header_row == 11
    assert recognised.columns == {
        "ordinal": 1, "code": 2, "label": 4, "measure_unit": 5, "in_period": 6, "cumulative": 7, "nil": 8,
    }
    assert [(f.indicator_id, f.basis, int(f.value), f.cell) for f in validated.facts] == [
        ("HN01", "in_period", 3, "G14"), ("HN01", "cumulative", 5, "H14"),
    ]


def test_a_missing_column_is_named(registry: Registry) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book[DATA_SHEET]
        row = next(r for r in range(1, 30) if sheet.cell(r, 1).value == "STT")
        sheet.cell(row, COLUMNS["in_period"], "Số này")
    _, _, findings = travel(filled(registry, edit=edit), registry)
    assert [(f.code, f.cell, f.field) for f in findings] == [(Code.COLUMN_MISSING, "A9", "Trong kỳ")]


def test_a_form_whose_headings_are_gone_misses_its_column(registry: Registry) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book[DATA_SHEET].delete_rows(1, 30)
    assert [f.code for f in travel(filled(registry, edit=edit), registry)[2]] == [Code.COLUMN_MISSING]


def test_two_columns_of_one_name_are_not_chosen_between(registry: Registry) -> None:
    content = retyped([["Đơn vị báo cáo: " + TX_NAME], ["Kỳ báo cáo: Quý I/2022"], [*HEADINGS, "Trong kỳ"], *ROWS])
    assert places(travel(content, registry)[2]) == [(Code.COLUMN_TWICE, "Sheet1", "I3")]


def _with_copy(is_filled: bool, title: str = "Báo cáo (2)") -> bytes:
    def edit(book: openpyxl.Workbook) -> None:
        copy = book.copy_worksheet(book[DATA_SHEET])
        copy.title = title
        copy.cell(rows_of(copy)["II.1", "HN01"], COLUMNS["in_period"]).value = 4 if is_filled else None
    return filled(small_registry(), values={("II.1", "HN01", "in_period"): 3}, edit=edit)


def test_an_empty_copy_of_the_form_does_no_harm_but_two_filled_ones_do(registry: Registry) -> None:
    assert travel(_with_copy(False), registry)[2] == []
    assert places(travel(_with_copy(True), registry)[2]) == [(Code.SEVERAL_SHEETS, "Báo cáo (2)", None)]


def test_a_filled_copy_that_its_name_says_was_dropped_is_left_out_and_told(registry: Registry) -> None:
    content = _with_copy(True, "Báo cáo - Bỏ")
    recognised, findings = recognise(read(content), registry, Identity(), "a.xlsx")
    assert recognised.sheet.name == DATA_SHEET
    assert places(findings) == [(Code.HIDDEN_SHEET, "Báo cáo - Bỏ", None)]


def test_a_hidden_sheet_with_content_is_mentioned(registry: Registry) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book.create_sheet("Nháp").sheet_state = "hidden"
        book["Nháp"]["A1"] = 5
        book.create_sheet("Worksheet 1").sheet_state = "hidden"
    recognised, _, findings = travel(filled(registry, nil=["II.1"], edit=edit), registry)
    assert recognised is not None
    assert [(f.severity, f.code, f.sheet) for f in findings] == [(Severity.WARNING, Code.HIDDEN_SHEET, "Nháp")]


def test_a_marked_file_name_ends_everything(registry: Registry) -> None:
    recognised, findings = recognise(read(filled(registry)), registry, Identity(), "TUYỆT MẬT.xlsx")
    assert recognised is None
    assert [(f.code, f.value) for f in findings] == [(Code.MARKED_SECRET, None)]


def test_a_new_edition_of_the_form_is_data_only(registry: Registry) -> None:
    """Another heading in the form's file is enough for files to be read by it."""
    registry = small_registry()
    columns = registry.forms["bieu-ttdn"]["columns"]
    next(column for column in columns if column["key"] == "in_period")["heading"] = "Số phát sinh kỳ này"
    content = filled(registry, values={("II.1", "HN01", "in_period"): 3})
    recognised, validated, _ = travel(content, registry)
    assert recognised.sheet.rows[recognised.header_row][COLUMNS["in_period"] - 1] == "Số phát sinh kỳ này"
    assert len(validated.facts) == 1


# ---- the real units, before and after 1/7/2025

@pytest.fixture(scope="module")
def real_names() -> UnitNames:
    tables = read_reference(REPOSITORY / "data" / "reference").tables()
    units: dict[str, tuple[UnitVersion, ...]] = {}
    wanted = {field.name for field in fields(UnitVersion)}
    for row in tables["unit"]:
        version = UnitVersion(**{key: value for key, value in row.items() if key in wanted})
        units[version.unit_id] = (*units.get(version.unit_id, ()), version)
    return UnitNames(units, [tuple(row.values()) for row in tables["unit_alias"]])


BEFORE, AFTER = date(2025, 6, 30), date(2025, 12, 31)


@pytest.mark.parametrize(("text", "day", "unit_id"), [
    ("UBND xã Trừ Văn Thố", BEFORE, "ubnd.binh-duong.tru-van-tho"),             # 25816
    ("UBND xã Trừ Văn Thố", AFTER, "ubnd.ho-chi-minh.tru-van-tho"),             # 25819
    ("UBND huyện Bàu Bàng", BEFORE, "ubnd.binh-duong.bau-bang"),
    ("UBND xã Bàu Bàng", AFTER, "ubnd.ho-chi-minh.bau-bang"),
    ("HND TP Bến Cát", BEFORE, "hnd.binh-duong.ben-cat"),
    ("HND P. Bến Cát", AFTER, "hnd.ho-chi-minh.ben-cat"),
    ("Hội ND phường Bến Cát", AFTER, "hnd.ho-chi-minh.ben-cat"),
    ("Hội LHPN thị trấn Hóc Môn", BEFORE, "lhpn.hoc-mon.hoc-mon"),
    ("Hội LHPN xã Hóc Môn", AFTER, "lhpn.ho-chi-minh.hoc-mon"),
    ("Hội LHPN xã Đông Thạnh", BEFORE, "lhpn.hoc-mon.dong-thanh"),
    ("Hội LHPN xã Đông Thạnh", AFTER, "lhpn.ho-chi-minh.dong-thanh"),
    ("UBMTTQVN huyện Duyên Hải", BEFORE, "mttq.tra-vinh.h-duyen-hai"),
    ("UBMTTQVN phường Duyên Hải", AFTER, "mttq.vinh-long.duyen-hai"),
    ("UBND xã Quế Minh", BEFORE, "ubnd.que-minh"),
    ("Ủy ban MTTQ Việt Nam xã Long Hòa, tỉnh Vĩnh Long", AFTER, "mttq.vinh-long.long-hoa"),
])
def test_a_name_reused_in_2025_is_settled_by_type_and_period(
    text: str, day: date, unit_id: str, real_names: UnitNames,
) -> None:
    assert real_names.find(text, day).unit_ids == (unit_id,)


@pytest.mark.parametrize("text", ["Bàu Bàng", "Hội Nông dân Bến Cát", "Ủy ban MTTQ Việt Nam xã Long Hòa"])
def test_a_name_two_units_bear_after_2025_is_asked(text: str, real_names: UnitNames) -> None:
    found = real_names.find(text, AFTER)
    assert found.is_ambiguous
    assert len(found.proposals) > 1

"""The annual workbook, read back from its bytes: what is in the frames is in the cells."""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.export import annual_workbook
from dashboard.export.book import Book
from dashboard.export.frames import COUNTS
from dashboard.export.source import write_source
from dashboard.export.submission import submissions
from dashboard.export.words import section, word
from tests.export_frames import context, make_frames, months

ALL_STATUSES = ("on_time", "late", "received", "returned", "not_due", "overdue", "awaited", "exempt")


def open_again(frames, **changes) -> Workbook:
    return load_workbook(BytesIO(annual_workbook(frames, context(**changes))))


def sheet(workbook: Workbook, name: str) -> Worksheet:
    return workbook[word(f"sheet.{name}")]


def table(page: Worksheet) -> tuple[list[str], list[list]]:
    """Heading texts and the rows under them."""
    first = int(page.print_title_rows.strip("$").split(":")[0])
    head, *body = [[cell.value for cell in row] for row in page.iter_rows(min_row=first)]
    return head, body


def all_texts(workbook: Workbook) -> list[str]:
    return [cell.value for page in workbook for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]


@pytest.fixture(scope="module")
def one_of_each():
    """Eight units, one per status, in one period."""
    return make_frames({(f"unit_{status}", "2022"): status for status in ALL_STATUSES})


@pytest.fixture(scope="module")
def book(one_of_each):
    return open_again(one_of_each)


def test_sheets_in_order(book):
    names = ("cover", "coverage", "timeliness", "content", "blind", "results", "indicator", "chart", "league",
             "missing", "glossary", "explain", "submission", "source")
    assert book.sheetnames == [word(f"sheet.{name}") for name in names]


def test_every_sheet_says_plan_and_instant_and_prints_on_a4(book):
    for page in book:
        texts = [cell.value for cell in page["A"]]
        assert context().plan_title in texts
        assert context().stamp in texts
        assert page.page_setup.orientation == "landscape"
        assert (int(page.page_setup.paperSize), page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (9, 1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage


def test_tables_have_frozen_and_repeated_headings(book):
    for name in ("coverage", "timeliness", "content", "blind", "results", "indicator", "league", "missing", "glossary",
                 "explain", "submission", "source"):
        page = sheet(book, name)
        assert page.freeze_panes, name
        assert page.print_title_rows, name


def test_sample_is_labelled_on_every_sheet_and_real_data_on_none(one_of_each, book):
    label = context(is_sample=True).sample_label
    for page in open_again(one_of_each, is_sample=True):
        assert label in [cell.value for cell in page["A"]]
    assert label not in all_texts(book)


def test_coverage_total_is_the_frame_and_the_sum_of_units(one_of_each, book):
    _, (total, *units) = table(sheet(book, "coverage"))
    plan = one_of_each["coverage_by_plan"].iloc[0]
    expected = [plan["covered_count"], plan["due_count"], plan["coverage_rate"]]
    expected += [plan[count] for count in COUNTS] + [plan["required_count"]]
    assert total[3:] == pytest.approx(expected)
    assert len(units) == 8
    for column in range(3, len(total)):
        if column != 5:                 # the rate is not a sum
            assert sum(unit[column] for unit in units) == total[column]


def test_rate_of_a_unit_with_nothing_due_is_a_dash(book):
    head, (_, *units) = table(sheet(book, "coverage"))
    rate = head.index(word("head.coverage_rate"))
    by_name = {unit[1]: unit[rate] for unit in units}
    assert by_name["Đơn vị unit_exempt"] == by_name["Đơn vị unit_not_due"] == word("cell.none")
    assert by_name["Đơn vị unit_overdue"] == 0


def test_timeliness_rows_are_the_frame(one_of_each, book):
    _, (total, *units) = table(sheet(book, "timeliness"))
    frame = one_of_each["timeliness_by_unit_period"]
    assert [unit[1] for unit in units] == frame["unit_name"].tolist()
    assert [unit[3] for unit in units] == frame["on_time_count"].tolist()
    assert total[3:5] == [frame["on_time_count"].sum(), frame["due_with_deadline_count"].sum()]


def test_content_says_reported_blank_not_due_and_not_required(one_of_each, book):
    head, (_, first, _) = table(sheet(book, "content"))
    assert first[head.index("unit_on_time")] == word("content.reported")
    assert first[head.index("unit_overdue")] == word("content.blank")
    assert first[head.index("unit_exempt")] is None
    assert first[-5:] == pytest.approx([3, 6, 0.5, 3, 1])


def test_missing_lists_all_that_is_not_there_the_longest_overdue_first(book):
    head, body = table(sheet(book, "missing"))
    assert [row[1] for row in body] == [
        "Đơn vị unit_overdue", "Đơn vị unit_returned", "Đơn vị unit_awaited", "Đơn vị unit_not_due"
    ]
    assert body[0][head.index(word("head.deadline"))] == datetime(2022, 11, 9)
    assert body[0][head.index(word("head.days_overdue"))] == 11
    assert body[3][head.index(word("head.days_left"))] == 5


def test_indicator_values_carry_their_rule(book):
    head, body = table(sheet(book, "indicator"))
    place = head.index("unit_on_time")
    assert [row[place] for row in body] == [10] * 4
    assert {row[place + 1] for row in body} == {word("mark.sum_of_periods")}
    assert {row[head.index(word("head.total"))] for row in body} == {30}


def test_a_ratio_has_no_total(one_of_each):
    annual = one_of_each["indicator_annual"].assign(kind="ratio")
    head, body = table(sheet(open_again({**one_of_each, "indicator_annual": annual}), "indicator"))
    assert {row[head.index(word("head.total"))] for row in body} == {None}


def test_source_names_file_sheet_and_cell_of_every_value(one_of_each, book):
    _, body = table(sheet(book, "source"))
    assert len(body) == len(one_of_each["indicator_by_unit_period"])
    assert body[0][-3:] == ["bao-cao.xlsx", "Báo cáo", "E9"]


def test_charts_are_native_and_point_at_numbers(book):
    charts = sheet(book, "chart")._charts
    assert len(charts) == 1 + 4         # statuses, and four indicators
    page = sheet(book, "chart")
    for chart in charts:
        reference = chart.series[0].val.numRef.f.split("!")[1].replace("$", "")
        column, rows = reference[0], reference.replace(":", "").split(reference[0])[1:]
        numbers = [page[f"{column}{row}"].value for row in range(int(rows[0]), int(rows[-1]) + 1)]
        assert numbers
        assert all(isinstance(number, (int, float)) for number in numbers)


def test_cover_counts_the_rows_of_every_sheet(one_of_each, book):
    said = {row[0]: row[1] for row in sheet(book, "cover").iter_rows(values_only=True) if isinstance(row[1], int)}
    assert said[word("sheet.source")] == len(one_of_each["indicator_by_unit_period"])
    assert said[word("sheet.coverage")] == 8
    assert said["Độ bao phủ"] == 8


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+cmd|x", "@sum", "\tx", "\rx"])
def test_text_from_files_is_never_a_formula(one_of_each, text):
    values = one_of_each["indicator_by_unit_period"].assign(file_name=text, sheet=text)
    page = sheet(open_again({**one_of_each, "indicator_by_unit_period": values}), "source")
    last = list(page.iter_rows())[-1]
    for cell in last[-3:-1]:
        assert cell.data_type == "s"
        assert cell.value.startswith("'")


def test_characters_that_xml_cannot_hold(one_of_each):
    values = one_of_each["indicator_by_unit_period"].assign(file_name="a\x00\x0b<&>\uffff.xlsx")
    page = sheet(open_again({**one_of_each, "indicator_by_unit_period": values}), "source")
    assert list(page.iter_rows())[-1][-3].value == "a\ufffd\ufffd<&>\ufffd.xlsx"


def test_plan_without_obligations():
    book = open_again(make_frames({}, items=0))
    assert len(book.sheetnames) == 14
    assert word("missing.none") in all_texts(book)


def test_long_names_are_whole(one_of_each):
    name = "Ủy ban nhân dân " + "rất dài " * 60
    frames = make_frames({("u", "2022"): "overdue"}, names={"u": name})
    page = sheet(open_again(frames), "missing")
    row = next(cell.row for cell in page["B"] if cell.value == name)
    assert page.row_dimensions[row].height > 100


def test_many_units_turn_the_matrices_and_lose_nothing():
    frames = make_frames({(f"u{n}", period): "on_time" for n in range(200) for period in months(12)})
    book = open_again(frames)
    for name, count in (("coverage", 200), ("content", 200), ("indicator", 200), ("timeliness", 2400)):
        _, body = table(sheet(book, name))
        assert len([row for row in body if row[0] is not None]) == count, name
    head, (total, *_) = table(sheet(book, "indicator"))
    assert total[2] == 200 * 12 * 10


def test_many_periods_are_marked_by_symbols_that_are_explained():
    statuses = dict(zip(months(8), ALL_STATUSES, strict=True))
    book = open_again(make_frames({("u", period): status for period, status in statuses.items()}))
    head, (_, unit) = table(sheet(book, "coverage"))
    marks = dict(zip(statuses.values(), unit[2:10], strict=True))
    assert (marks["on_time"], marks["late"], marks["overdue"]) == ("✓", "◐+3", "✕+11")
    legend = next(text for text in all_texts(book) if marks["on_time"] + " " in text)
    assert all(mark.split("+")[0] in legend for mark in marks.values())


def test_several_reports_owed_in_one_period(one_of_each):
    owed = one_of_each["obligation_status"].assign(unit_id="unit_on_time", period_id="2022")
    _, (_, *units) = table(sheet(open_again({**one_of_each, "obligation_status": owed}), "coverage"))
    assert [unit[2].count("(1)") for unit in units if unit[2]] == [8]


def test_more_values_than_a_sheet_holds_go_on_to_the_next(one_of_each):
    book = Book(context())
    pages = write_source(book, one_of_each, submissions(one_of_each), most=5)
    assert [page.body_count for page in pages] == [5, 5, 2]
    assert load_workbook(BytesIO(book.finish())).sheetnames[1] == word(
        "sheet.continued", title=word("sheet.source"), number=2
    )


def test_same_numbers_same_bytes(one_of_each):
    assert annual_workbook(one_of_each, context()) == annual_workbook(one_of_each, context())


def test_words_for_every_rule_and_kind_and_basis():
    assert section("mark").keys() == section("rule").keys()
    assert set(section("kind")) == {"flow", "stock", "ratio"}
    assert set(section("basis")) == {"in_period", "cumulative"}


def test_instant_is_said_in_words():
    assert context(as_of=datetime(2022, 11, 21)).as_of_words == word("stamp.end_of_day", day="20/11/2022")
    assert context(as_of=datetime(2022, 11, 21, 14, 30)).as_of_words == word(
        "stamp.instant", time="14:30", day="21/11/2022"
    )

"""Every rate of the workbook counted again from the sheet that explains it."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from dashboard.export import annual_workbook
from dashboard.export.book import Book
from dashboard.export.explain import explain_workbook, write_explain
from dashboard.export.words import word
from dashboard.publication import cells_of
from dashboard.status import statuses
from tests.export_frames import context, make_frames
from tests.unit.test_export_workbook import ALL_STATUSES, sheet, table

PERIODS = ("2022-01", "2022-02", "2022-03")


@pytest.fixture(scope="module")
def frames():
    """Eight units, three periods, the statuses turning."""
    return make_frames({
        (f"u{i}", period): ALL_STATUSES[(i + 3 * p) % 8] for i in range(8) for p, period in enumerate(PERIODS)
    })


@pytest.fixture(scope="module")
def book(frames):
    return load_workbook(BytesIO(annual_workbook(frames, context())))


@pytest.fixture(scope="module")
def explained(book):
    head, body = table(sheet(book, "explain"))
    return [dict(zip(head, row, strict=True)) for row in body]


def label(status: str) -> str:
    return statuses()[status].label


def recount(rows, received=("on_time", "late", "received")):
    """(covered, due, on time, due with a deadline) from rows of the sheet, as its notes say."""
    due = [row for row in rows if row[word("head.is_due")]]
    covered = [row for row in due if row[word("head.status")] in {label(status) for status in received}]
    timed = [row for row in due if row[word("head.due_effective")]]
    on_time = [row for row in timed if row[word("head.status")] == label("on_time")]
    return len(covered), len(due), len(on_time), len(timed)


def test_a_row_for_every_obligation(frames, explained):
    assert len(explained) == len(frames["obligation_status"])


def test_coverage_of_every_unit_and_of_the_plan(book, explained):
    head, (total, *units) = table(sheet(book, "coverage"))
    places = [head.index(word(f"head.{name}")) for name in ("unit", "covered", "due", "coverage_rate")]
    for row in (total, *units):
        name, covered, due, rate = (row[place] for place in places)
        counted = recount([r for r in explained if row is total or r[word("head.unit")] == name])
        assert counted[:2] == (covered, due)
        assert rate == (pytest.approx(covered / due) if due else word("cell.none"))


def test_on_time_rate_and_share_of_every_unit_and_period(book, explained):
    head, body = table(sheet(book, "timeliness"))
    names = ("unit", "period", "on_time", "due_with_deadline", "on_time_rate", "late", "on_time_share")
    places = [head.index(word(f"head.{name}")) for name in names]
    checked = 0
    for row in body:
        unit, period, on_time, due, rate, late, share = (row[place] for place in places)
        if period is None:              # a total
            continue
        rows = [r for r in explained if r[word("head.unit")] == unit and r[word("head.period")] == period]
        assert recount(rows)[2:] == (on_time, due)
        assert rate == pytest.approx(on_time / due)
        assert sum(r[word("head.status")] == label("late") for r in rows) == late
        assert share == (pytest.approx(on_time / (on_time + late)) if on_time + late else word("cell.none"))
        checked += 1
    assert checked


def test_main_numbers_of_the_cover(book, explained):
    covered, due, on_time, timed = recount(explained)
    rows = [[cell.value for cell in row] for row in sheet(book, "cover").iter_rows()]
    assert next(row for row in rows if row[0] == "Độ bao phủ")[1:3] == [covered, due]
    assert next(row for row in rows if row[0] == "Tỷ lệ đúng hạn")[1:3] == [on_time, timed]


def test_statuses_of_the_missing_list(book, explained):
    _, body = table(sheet(book, "missing"))
    missing = {label(status) for status in ("overdue", "returned", "awaited", "not_due")}
    assert len(body) == sum(row[word("head.status")] in missing for row in explained)


def test_more_rows_than_a_sheet_holds_go_on_to_another(frames):
    pages = write_explain(Book(context()), frames, most=10)
    assert [page.body_count for page in pages] == [10, 10, 4]


def test_a_published_table_keeps_each_obligation_once(frames):
    names = {cell[0] for cell in cells_of(frames)}
    assert "obligation_status" in names
    assert "measure_obligations" not in names


def test_the_rows_of_one_number_as_a_file(frames):
    rows = frames["measure_obligations"]
    content = explain_workbook("obligations", rows, {}, "Độ bao phủ", ["Mẫu số"], context())
    head, body = table(load_workbook(BytesIO(content)).worksheets[0])
    assert len(body) == len(rows)
    assert {row[head.index(word("head.is_numerator"))] for row in body} == {1}

"""The workbook of the five plans, read back: every number is the query's, and every value leads to its file."""

import re
import zipfile
from io import BytesIO

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from dashboard.export import QUERIES, annual_workbook
from dashboard.export.book import Book
from dashboard.export.explain import write_explain
from dashboard.export.source import write_source
from dashboard.export.submission import submissions
from dashboard.export.words import section, word
from tests.export_frames import context, make_frames
from tests.five_plans import PLANS, gathered

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n")
TEXTS = ("unit_name", "unit_short_name", "file_name", "sheet", "cell", "item_title", "indicator_name", "measure_unit",
         "period_label", "report_title", "extension_reason", "before_short_title")
PART = re.compile(r"(\d+)/(\d+)")


@pytest.fixture(scope="module", params=PLANS)
def made(request):
    """Frames of a plan, and its workbook opened again."""
    frames, told = gathered(request.param, QUERIES)
    return frames, load_workbook(BytesIO(annual_workbook(frames, told)))


def table(book, name):
    """Heads, and the rows under them as dictionaries; a continued table is one."""
    title = word(f"sheet.{name}")
    found = []
    for page in book:
        if page.title.startswith(title) and (page.title == title or "(" in page.title):
            first = int(page.print_title_rows.strip("$").split(":")[0])
            head, *body = page.iter_rows(min_row=first, values_only=True)
            found += [dict(zip(head, row, strict=True)) for row in body]
    return found


def head(name):
    return word(f"head.{name}")


def numbers(rows, *names):
    """The columns' values, row by row; a dash is nothing."""
    dash = word("cell.none")
    return [tuple(None if row[head(name)] == dash else row[head(name)] for name in names) for row in rows]


def values(frame, *columns):
    return [tuple(None if pd.isna(v) else v for v in row) for row in frame[list(columns)].itertuples(index=False)]


def near(found, expected):
    assert len(found) == len(expected)
    for row, wanted in zip(found, expected, strict=True):
        assert row == pytest.approx(wanted)


def test_coverage(made):
    frames, book = made
    total, *units = table(book, "coverage")
    near(numbers([total], "covered", "due", "coverage_rate", "required"),
         values(frames["coverage_by_plan"], "covered_count", "due_count", "coverage_rate", "required_count"))
    by_unit = frames["coverage_by_unit_period"].groupby("unit_id", sort=False)[["covered_count", "due_count"]].sum()
    near(numbers(units, "covered", "due"), values(by_unit, "covered_count", "due_count"))


def test_timeliness(made):
    frames, book = made
    rows = [row for row in table(book, "timeliness") if row[head("period")]]
    columns = ("on_time_count", "due_with_deadline_count", "on_time_rate", "late_count", "missing_count",
               "on_time_share", "days_late_median", "days_late_max", "days_open_max")
    names = ("on_time", "due_with_deadline", "on_time_rate", "late", "not_received", "on_time_share", "days_median",
             "days_max", "days_open")
    frame = frames["timeliness_by_unit_period"]
    key = dict(zip(values(frame, "unit_name", "period_label"), values(frame, *columns), strict=True))
    near(numbers(rows, *names), [key[row[head("unit")], row[head("period")]] for row in rows])
    assert len(rows) == len(frame)


def test_content(made):
    frames, book = made
    total, *items = table(book, "content")
    plan = frames["content_coverage_by_plan"]
    names = ("covered_items", "required_items", "content_rate")
    if len(plan):
        near(numbers([total], *names), values(plan, "covered_count", "required_count", "coverage_rate"))
    cells = frames["content_coverage_by_unit_item"]
    by_item = cells.groupby("content_item_id")[["covered_count", "required_count"]].sum()
    for row in items:
        sums = by_item.loc[row[head("item")]] if row[head("item")] in by_item.index else {"covered_count": 0,
                                                                                          "required_count": 0}
        assert numbers([row], *names[:2]) == [(sums["covered_count"], sums["required_count"])]


def test_blind_spots_and_league(made):
    frames, book = made
    names = ("item", "covering_units", "required_units", "item_rate")
    columns = ("content_item_id", "covering_unit_count", "required_unit_count", "coverage_rate")
    near(sorted(numbers(table(book, "blind"), *names)), sorted(values(frames["blind_spots"], *columns)))
    names = ("rank", "unit", "on_time", "due_with_deadline", "on_time_rate", "covered", "due", "coverage_rate", "trend")
    columns = ("rank", "unit_name", "on_time_due_count", "due_with_deadline_count", "on_time_rate", "covered_count",
               "due_count", "coverage_rate", "trend")
    near(numbers(table(book, "league"), *names), values(frames["league_table"], *columns))


def test_results(made):
    frames, book = made
    near(numbers(table(book, "results"), "item", "indicator", "year_value", "given_units", "required_units"),
         values(frames["indicator_by_plan"], "content_item_id", "indicator_name", "value", "unit_count",
                "required_unit_count"))


def test_results_beside_target_and_year_before():
    frames = make_frames({("u1", "2022"): "on_time", ("u2", "2022"): "late"}, items=1)
    rows = table(load_workbook(BytesIO(annual_workbook(frames, context()))), "results")
    names = ("year_value", "goal", "compared", "reached", "year_before", "units_before", "change", "change_rate")
    near(numbers(rows[:1], *names), [(20, 20, 20, 1.0, 2, 2, 18, 9.0)])
    assert rows[0][head("rule")]
    assert rows[0][head("target")] == "20 lượt"


def test_every_value_of_the_year_with_its_rule(made):
    frames, book = made
    annual = frames["indicator_annual"]
    page = book[word("sheet.indicator")]
    filled = {(cell.value, page.cell(cell.row, cell.column + 1).value)
              for row in page.iter_rows() for cell in row if cell.hyperlink}
    marks = section("mark")
    assert filled == {(value, marks[rule]) for value, rule in values(annual, "value", "rule") if value is not None}


def test_missing_and_explained(made):
    frames, book = made
    owed = frames["obligation_status"]
    missing = owed["status"].isin(["overdue", "returned", "awaited", "not_due"])
    assert len(table(book, "missing")) == missing.sum()
    near(numbers(table(book, "explain"), "unit", "is_due", "days_late"),
         [(name, int(due), days) for name, due, days in values(frames["measure_obligations"], "unit_name", "is_due",
                                                               "days_late")])


def test_sources_and_their_submissions(made):
    frames, book = made
    rows, listed = table(book, "source"), table(book, "submission")
    found = frames["indicator_by_unit_period"]
    near(numbers(rows, "unit", "period", "item", "value", "file", "sheet", "cell"),
         values(found, "unit_name", "period_label", "content_item_id", "value", "file_name", "sheet", "cell"))
    log = frames["submission_log"]
    assert sorted(row[head("sha256")] for row in listed) == sorted(log[log["outcome"] == "accepted"]["sha256"])
    hashes = dict(values(log, "submission_id", "sha256"))
    by_number = {row[head("number")]: row[head("sha256")] for row in listed}
    assert [by_number[row[head("submission")]] for row in rows] == [hashes[one] for one in found["submission_id"]]


def test_links_lead_where_they_say(made):
    _, book = made
    source, listed = book[word("sheet.source")], book[word("sheet.submission")]
    places = linked(source)
    assert len(places) == source.max_row - int(source.print_title_rows.strip("$").split(":")[0])
    for cell, place in places:
        assert listed[place].value == cell.value
    values_page = book[word("sheet.indicator")]
    top = int(values_page.print_title_rows.strip("$").split(":")[0])
    for cell, place in linked(values_page):
        item = values_page.cell(cell.row, 1).value, str(values_page.cell(top, cell.column).value).split(". ")[0]
        assert source[place].offset(column=2).value in item
    assert len(linked(book[word("sheet.cover")])) == len(book.sheetnames) - 1


def linked(page):
    """(cell, the place on the other sheet) of every link."""
    return [(cell, cell.hyperlink.location.split("!")[1]) for row in page.iter_rows() for cell in row if cell.hyperlink]


def test_what_is_printed_is_bounded(made):
    _, book = made
    assert all(page.print_area for page in book)


def test_a_table_that_goes_on_says_so():
    frames = make_frames({(f"u{n}", "2022"): "on_time" for n in range(9)})
    book = Book(context())
    write_explain(book, frames, most=4)
    write_source(book, frames, submissions(frames), most=20)
    opened = load_workbook(BytesIO(book.finish()))
    assert len(table(opened, "source")) == 36
    assert len(table(opened, "explain")) == 9
    for page in opened:
        assert any("1.048.576" in str(cell.value) for cell in page["A"])


@given(text=st.tuples(st.sampled_from(TRIGGERS), st.text(max_size=12)).map("".join))
@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_no_text_of_a_file_is_a_formula_on_any_sheet(text):
    """Straight in the XML: no formula element, and no text that begins as one."""
    frames = make_frames({("u", "2022"): "on_time", ("v", "2022"): "overdue"}, items=1)
    for name, frame in frames.items():
        frames[name] = frame.assign(**{column: text for column in TEXTS if column in frame.columns})
    told = context(plan_title=text, issuer=text, number=text, note=text, plan_short_title=text)
    with zipfile.ZipFile(BytesIO(annual_workbook(frames, told))) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(part)
        strings = re.findall(r'<si><t xml:space="preserve">(.*?)</t></si>',
                             archive.read("xl/sharedStrings.xml").decode(), re.DOTALL)
    assert strings
    dash = word("cell.none")
    assert [one for one in strings if one.startswith((*TRIGGERS, "&#13;")) and one != dash] == []

"""The report where there is little or very much: one clear sentence instead of an empty table, and nothing cut."""

from dataclasses import replace
from datetime import date, datetime

import pytest

import queries
from dashboard.export.gather import gather, read_spans
from dashboard.export.paper.facts import PAPER_QUERIES, report_paper
from dashboard.export.paper.material import DEADLINES_IN_TEXT, NOTES_IN_TEXT
from dashboard.export.paper.model import Paper
from dashboard.export.paper.settings import Office
from dashboard.export.paper.wording import NAMES_SHOWN, say
from etl.obligation import insert_rows
from tests import paper_words as read
from tests.ledger import Ledger

OFFICE = Office(profile="state")


def paper_of(made: Ledger, as_of: str = "2025-12-31", *, with_extensions: bool = True, span: str = "") -> Paper:
    """The report of plan p; `span`: '' the year, if the plan has periods at all."""
    found = [s for s in read_spans(made.connection, "p") if s.key == (span or s.key[:4])]
    units = [row["unit_id"] for row in made.rows["unit"]]
    frames, context = gather(made.connection, "p", queries.as_of(as_of), with_extensions, units, PAPER_QUERIES,
                             found[0] if found else None)
    return report_paper(frames, context, OFFICE)


def quarters(count: int) -> Ledger:
    """Quarters of 2025, each due on the 10th of the month after."""
    made = Ledger()
    for number in range(1, count + 1):
        end = (date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30))[number - 1]
        made.period(f"2025-Q{number}", date(2025, number * 3 - 2, 1), end, date(2025, number * 3 + 1, 10))
    return made


def empty(paper: Paper, name: str) -> bool:
    """True when an annex is one sentence and the stamp."""
    found = read.annex(paper, name)
    return not read.tables(found) and read.words(found.blocks[0]) == say(f"annex.{name}_empty")


def test_a_plan_without_units_periods_or_content_is_sentences_only():
    paper = paper_of(Ledger().build())
    texts = [read.words(p) for p in read.paragraphs(paper)]
    for key in ("coverage.none", "content.none", "indicator.none", "ranking.none"):
        assert say(key) in texts
    assert all(empty(paper, name) for name in (
        "coverage", "timeliness", "content", "indicator", "blind", "missing", "ranking"))
    assert not [table for section in (*paper.sections, *paper.annexes) for table in read.tables(section)]


def test_nothing_due_and_no_indicators_are_said_and_early_ones_counted():
    made = quarters(1)
    for unit_id in ("a", "b"):
        made.unit(unit_id)
    made.item("I.1", ["a", "b"])
    made.build()
    made.submit("a", "2025-Q1", datetime(2025, 2, 1), items={"I.1": "reported"})
    paper = paper_of(made, "2025-03-01")
    assert read.said(paper, "coverage.nothing_due") and read.said(paper, "coverage.early") == [
        {"early": "01", "not_due": "01"}]
    assert len(read.said(paper, "content.not_due")) == 2
    assert empty(paper, "timeliness") and empty(paper, "ranking") and empty(paper, "missing")
    assert read.said(paper, "indicator.none") and empty(paper, "indicator") and not empty(paper, "blind")


def test_long_lists_go_on_in_their_annex():
    count = NAMES_SHOWN + 5
    made = quarters(1)
    units = [f"unit{number:02}" for number in range(count)]
    for unit_id in units:
        made.unit(unit_id)
    made.item("I.1", units)
    made.build()
    paper = paper_of(made)
    (found,) = read.said(paper, "missing.overdue")
    annex = read.annex(paper, "missing")
    assert found["count"] == str(count)
    assert found["names"].endswith(say("missing.and_more", names="", count="05", annex=annex.number))
    assert [row[read.head("unit")] for row in read.lines(read.tables(annex)[0])] == units


def test_many_exempt_and_extended_are_all_in_an_annex_of_their_own():
    made = quarters(1)
    units = [f"unit{number:02}" for number in range(NAMES_SHOWN + 2)]
    for unit_id in units:
        made.unit(unit_id)
    made.build()
    made.decide("extension", datetime(2025, 4, 1), new_due=date(2025, 4, 20), document_number="5/TB")
    made.decide("exemption", datetime(2025, 4, 1), unit_id="unit03")
    paper = paper_of(made)
    rows = read.lines(read.tables(read.annex(paper, "decided"))[0])
    assert [row[read.head("unit")] for row in rows] == units
    assert rows[3][read.head("decision")] == say("cell.exemption")
    assert {row[read.head("paper")] for row in rows} == {"5/TB", say("cell.none")}
    assert read.said(paper, "missing.extended")[0]["count"] == str(len(units) - 1)
    without = paper_of(made, with_extensions=False)
    assert read.said(without, "missing.not_extended") and not read.said(without, "missing.extended")


def test_many_notes_deadlines_and_items_are_all_there():
    made = Ledger()
    made.unit("a")
    for number in range(1, DEADLINES_IN_TEXT + 2):
        made.period(f"2025-0{number}", date(2025, number, 1), date(2025, number, 28), date(2025, number + 1, 5))
    items = [f"I.{number}" for number in range(1, 31)]
    for item_id in items:
        made.item(item_id, ["a"])
    made.build()
    for number in range(1, DEADLINES_IN_TEXT + 2):
        submission_id = made.submit("a", f"2025-0{number}", datetime(2025, number + 1, 1))
        insert_rows(made.connection, "submission_item", [
            {"submission_id": submission_id, "content_item_id": item_id, "state": "reported", "cell": "B9",
             "note": f"{number} {item_id}"} for item_id in items])
    paper = paper_of(made)
    count = (DEADLINES_IN_TEXT + 1) * len(items)
    assert count > NOTES_IN_TEXT and read.said(paper, "notes.moved")[0]["count"] == str(count)
    assert len([p for p in read.annex(paper, "notes").blocks if getattr(p, "style", "") == "quote"]) == count
    assert len(read.tables(read.annex(paper, "deadline"))[0].rows) == DEADLINES_IN_TEXT + 1
    found = read.tables(read.annex(paper, "content"))
    assert [table.caption for table in found] == [say("annex.part", number=n, total=3) for n in (1, 2, 3)]
    assert [c.heading for table in found for c in table.columns if c.heading in items] == items
    # no value, so nobody knows the sheet: the cell alone is named
    source = next(p.source for p in read.paragraphs(paper) if p.style == "quote")
    known = {"unit": "a", "period": "2025-01", "day": "01/02/2025", "file": "f.xlsx"}
    assert source == say("notes.source_no_sheet", cell="B9", **known)


@pytest.fixture(scope="module")
def two_years() -> Ledger:
    """A plan of 2025 and its forerunner of 2024, with quarters; unit a sends the same items in both."""
    made = quarters(3)
    made.plan("before")
    made.rows["plan"][-1] |= {"year": 2024, "title": "P 2024", "short_title": "Kế hoạch 2024"}
    made.rows["plan"][0] |= {"title": "P 2025"}
    made.report("old", plan_id="before")
    made.unit("a", reports=("r", "old"))
    made.period("2024-Q1", date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 10), report_id="old")
    made.period("2024-Q2", date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 10), report_id="old")
    made.item("I.1", ["a"], {"HN": "flow", "TB": "flow", "KP": "flow"})
    made.rows["content_item"].append(made.rows["content_item"][0] | {"plan_id": "before"})
    made.rows["content_item_indicator"] += [
        {"plan_id": plan_id, "content_item_id": "I.1", "indicator_id": indicator, "position": place}
        for plan_id in ("p", "before") for place, indicator in enumerate(("HN", "TB", "KP"))]
    made.rows["requirement"].append({"plan_id": "before", "report_id": "old", "content_item_id": "I.1", "unit_id": "a"})
    made.build()
    for period_id, report_id, values in (
        ("2025-Q1", "r", (5, 3)), ("2025-Q2", "r", (4, 3)), ("2024-Q1", "old", (7, 1)), ("2024-Q2", "old", (1, 5)),
    ):
        year, month = int(period_id[:4]), int(period_id[-1]) * 3 + 1
        facts = [("I.1", name, "in_period", value) for name, value in zip(("HN", "TB"), values, strict=True)]
        made.submit("a", period_id, datetime(year, month, 1), report_id=report_id, items={"I.1": "reported"},
                    facts=facts)
    made.connection.execute("update submission set plan_id = 'before' where report_id = 'old'")
    return made


@pytest.mark.parametrize(("span", "expected"), [
    ("", [("9", "8", "1"), ("6", "6", ""), ("–", "–", "")]),
    ("2025-Q1", [("5", "7", "2"), ("3", "1", "2"), ("–", "–", "")]),
])
def test_the_year_before_stands_beside(two_years: Ledger, span: str, expected: list[tuple]):
    paper = paper_of(two_years, span=span)
    rows = read.lines(read.tables(read.annex(paper, "indicator"))[0])
    assert [(row[read.head("value")], row[read.head("before")]) for row in rows] == [e[:2] for e in expected]
    words = {"": [say("cell.up", change="1"), say("cell.same")],
             "2025-Q1": [say("cell.down", change="2"), say("cell.up", change="2")]}[span]
    assert [row[read.head("change")] for row in rows] == [*words, say("cell.none")]
    found = read.said(paper, "indicator.before")[0]
    assert (found["year"], found["plan"], found["unknown"]) == ("2024", "Kế hoạch 2024", "01")


def test_a_quarter_is_only_its_own(two_years: Ledger):
    paper = paper_of(two_years, span="2025-Q3")
    assert "Quý III/2025" in paper.title and "Quý III/2025" in paper.stamp
    (found,) = read.said(paper, "coverage.units")
    assert found["part"] == "0/1"
    assert read.said(paper, "missing.overdue")[0]["names"].startswith("a (")
    assert read.said(paper, "indicator.empty") == [{"count": "03"}]


def test_timeliness_is_unit_by_period_and_adds_up():
    made = quarters(2)
    for unit_id in ("a", "b"):
        made.unit(unit_id)
    made.build()
    made.submit("a", "2025-Q1", datetime(2025, 4, 2))
    made.submit("a", "2025-Q2", datetime(2025, 7, 15))
    made.submit("b", "2025-Q1", datetime(2025, 4, 13))
    (table,) = read.tables(read.annex(paper_of(made, "2025-07-10"), "timeliness"))
    assert table.rows == (("", say("cell.total"), "1/2", "0/2", "1/4", "25,0\u00a0%", "1", "2", "3", "0"),
                          ("1", "a", "1/1", "0/1", "1/2", "50,0\u00a0%", "0", "1", "–", "0"),
                          ("2", "b", "0/1", "0/1", "0/2", "0\u00a0%", "1", "1", "3", "0"))


def test_frames_of_another_plan_are_refused(two_years: Ledger):
    frames, context = gather(two_years.connection, "p", queries.as_of("2025-12-31"), True, ["a"], PAPER_QUERIES)
    with pytest.raises(KeyError):
        report_paper(frames, replace(context, plan_id="before"), OFFICE)

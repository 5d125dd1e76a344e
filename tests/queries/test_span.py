"""Queries narrowed to periods: parts add up to the whole, all periods named is the same as none named."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from tests.ledger import Ledger
from tests.queries.test_properties import History, Played, histories, moment

NARROWED = tuple(name for name in queries.names() if "period_ids" in queries.query(name).params)
COUNTS = ("required_count", "exempt_count", "on_time_count", "late_count", "overdue_count", "due_count",
          "covered_count", "progress_count", "due_with_deadline_count", "on_time_due_count")
MORE = {"view": "as_was", "group_kind": "level"}


@settings(max_examples=8, deadline=None)
@given(histories, st.integers(-10, 200), st.integers(0, 3))
def test_two_parts_of_the_periods_add_up_to_the_whole(history: History, at: int, cut: int) -> None:
    ledger = Played([history])
    known = [f"p{number}" for number in range(len(history.dues))]
    parts = known[:cut], known[cut:]
    whole = ledger.ask("coverage_by_plan", moment(at))
    split = [row for part in parts for row in ledger.ask("coverage_by_plan", moment(at), period_ids=part)]
    for count in COUNTS:
        assert sum(row[count] for row in split) == sum(row[count] for row in whole)
    rows = [len(ledger.ask("obligation_status", moment(at), period_ids=part)) for part in parts]
    assert sum(rows) == len(ledger.ask("obligation_status", moment(at)))
    assert ledger.ask("coverage_by_plan", moment(at), period_ids=known) == whole


@pytest.fixture(scope="module")
def year() -> Ledger:
    """Quarters and the half year of one report, in period and since January; 'b' gives cumulative values only."""
    ledger = Ledger()
    for unit_id in ("a", "b"):
        ledger.unit(unit_id)
    for period_id, first, last, days in (("2025-Q1", 1, 3, 31), ("2025-H1", 1, 6, 30), ("2025-Q3", 7, 9, 30),
                                         ("2025-Q4", 10, 12, 31)):
        ledger.period(period_id, date(2025, first, 1), date(2025, last, days), date(2025, last, days))
    ledger.item("I.1", ["a", "b"], {"meetings": "flow", "staff": "stock"})
    ledger.rows["content_item_indicator"] += [
        {"plan_id": "p", "content_item_id": "I.1", "indicator_id": name, "position": number}
        for number, name in enumerate(("meetings", "staff"))]
    ledger.build()
    sent = {"2025-Q1": (3, 3), "2025-H1": (8, 8), "2025-Q3": (2, 10), "2025-Q4": (5, 15)}
    for month, (period_id, (inside, since)) in enumerate(sent.items(), 3):
        when = datetime(2025, month, 1)
        ledger.submit("a", period_id, when, items={"I.1": "reported"}, facts=[
            ("I.1", "meetings", "in_period", inside), ("I.1", "meetings", "cumulative", since)])
        ledger.submit("b", period_id, when, items={"I.1": "reported"}, facts=[
            ("I.1", "meetings", "cumulative", since), ("I.1", "staff", "in_period", month)])
    return ledger


def values(ledger: Ledger, period_ids: list[str] | None, indicator_id: str = "meetings") -> dict[str, tuple]:
    rows = ledger.ask("indicator_annual", "2026-01-31", period_ids=period_ids)
    return {r["unit_id"]: (r["value"], r["rule"]) for r in rows if r["indicator_id"] == indicator_id}


def test_flows_of_a_part_of_the_year_are_added(year: Ledger) -> None:
    assert values(year, None)["a"] == (15, "sum_of_periods")
    assert values(year, ["2025-Q1"])["a"] == (3, "sum_of_periods")
    assert values(year, ["2025-Q1", "2025-H1"])["a"] == (8, "sum_of_periods")
    assert values(year, ["2025-Q3", "2025-Q4"])["a"] == (7, "sum_of_periods")


def test_a_cumulative_value_counts_only_where_the_span_begins_with_the_year(year: Ledger) -> None:
    assert values(year, ["2025-Q1", "2025-H1"])["b"] == (8, "latest_cumulative")
    assert values(year, ["2025-Q1", "2025-H1", "2025-Q3"])["b"] == (10, "latest_cumulative")
    assert "b" not in values(year, ["2025-Q3", "2025-Q4"])
    by_plan = {r["indicator_id"]: r for r in year.ask("indicator_by_plan", "2026-01-31", period_ids=["2025-Q3"])}
    assert (by_plan["meetings"]["value"], by_plan["meetings"]["unit_count"]) == (2, 1)


def test_a_stock_is_the_latest_of_the_part(year: Ledger) -> None:
    assert values(year, ["2025-Q1", "2025-H1"], "staff") == {"b": (4, "latest_value")}


@pytest.mark.parametrize("period_ids", [None, ["2025-Q1"], ["2025-Q1", "2025-H1"], ["2025-Q3", "2025-Q4"]])
def test_the_used_cells_add_up_to_the_value_of_the_part(year: Ledger, period_ids: list[str] | None) -> None:
    rows = [r for r in year.ask("indicator_sources", "2026-01-31", period_ids=period_ids) if r["is_used"]]
    for unit_id, (value, rule) in values(year, period_ids).items():
        used = [r for r in rows if (r["unit_id"], r["indicator_id"]) == (unit_id, "meetings")]
        assert sum(r["value"] for r in used) == value
        assert {r["rule"] for r in used} == {rule}


def test_what_reaches_back_says_so(year: Ledger) -> None:
    rows = year.ask("indicator_sources", "2026-01-31", period_ids=["2025-Q3"])
    roles = {(r["unit_id"], r["basis"], r["indicator_id"]): (r["role"], r["rule"]) for r in rows}
    assert roles["b", "cumulative", "meetings"] == ("reaches_back", None)
    assert roles["a", "cumulative", "meetings"] == ("reaches_back", "sum_of_periods")
    assert roles["a", "in_period", "meetings"] == ("used", "sum_of_periods")


@pytest.mark.parametrize("name", NARROWED)
def test_all_periods_named_is_none_named_and_no_other_period_is_shown(year: Ledger, name: str) -> None:
    more = MORE if "view" in queries.query(name).params else {}
    known = ["2025-Q1", "2025-H1", "2025-Q3", "2025-Q4"]
    assert year.ask(name, "2026-01-31", period_ids=known, **more) == year.ask(name, "2026-01-31", **more)
    rows = year.ask(name, "2026-01-31", period_ids=["2025-Q3"], **more)
    assert {row["period_id"] for row in rows if "period_id" in row} <= {"2025-Q3"}

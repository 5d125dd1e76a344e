"""review_flags: values that are all alike get a note with names; small and nil reports do not; no number changes."""

from datetime import date, datetime

import pytest

import queries
from tests.ledger import Ledger

SAME = {"A": 4, "B": 5, "C": 6, "D": 7, "E": 0}


@pytest.fixture
def ledger() -> Ledger:
    made = Ledger()
    for unit_id in "abcd":
        made.unit(unit_id)
    made.period("2025-Q1", date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 10))
    made.period("2025-Q2", date(2025, 4, 1), date(2025, 6, 30), date(2025, 7, 10))
    made.period("2025-H1", date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 10))
    made.period("2025-Q3", date(2025, 7, 1), date(2025, 9, 30), date(2025, 10, 10))
    made.item("I", list("abcd"), dict.fromkeys("ABCDE", "flow"))
    return made.build()


def send(ledger: Ledger, unit_id: str, period_id: str = "2025-Q1", values: dict | None = None, day: int = 1,
         **more: object) -> str:
    facts = [("I", indicator, "in_period", value) for indicator, value in (SAME | (values or {})).items()]
    return ledger.submit(unit_id, period_id, datetime(2025, 4, day), facts=facts, **more)


def flags(ledger: Ledger, as_of: str = "2025-12-31") -> list[tuple]:
    return [(r["unit_id"], r["period_id"], r["reason"], r["other_names"] or r["other_period_label"])
            for r in ledger.ask("review_flags", as_of)]


def test_equal_to_several_units_names_them_all(ledger: Ledger):
    for unit_id in "abc":
        send(ledger, unit_id)
    send(ledger, "d", values={"A": 99})
    assert flags(ledger) == [("a", "2025-Q1", "other_unit", "b; c"), ("b", "2025-Q1", "other_unit", "a; c"),
                             ("c", "2025-Q1", "other_unit", "a; b")]


@pytest.mark.parametrize("values", [{"E": 1}, {"A": 5, "B": 4}], ids=["one value differs", "two are swapped"])
def test_one_difference_is_enough(ledger: Ledger, values: dict):
    send(ledger, "a")
    send(ledger, "b", values=values)
    assert flags(ledger) == []


def test_the_order_of_the_rows_does_not_matter(ledger: Ledger):
    send(ledger, "a")
    ledger.submit("b", "2025-Q1", datetime(2025, 4, 2),
                  facts=[("I", key, "in_period", value) for key, value in reversed(SAME.items())])
    assert len(flags(ledger)) == 2


@pytest.mark.parametrize(("values", "is_nil"), [({"D": 0}, False), ({}, True)], ids=["three values", "nil"])
def test_small_and_nil_reports_are_left_out(ledger: Ledger, values: dict, is_nil: bool):
    send(ledger, "a", values=values, is_nil=is_nil)
    send(ledger, "b", values=values, is_nil=is_nil)
    assert flags(ledger) == []


def test_equal_to_the_units_own_last_quarter(ledger: Ledger):
    send(ledger, "a", "2025-Q1")
    send(ledger, "a", "2025-H1", values={"A": 50})      # another series: quarters follow quarters
    send(ledger, "a", "2025-Q2")
    assert flags(ledger) == [("a", "2025-Q2", "own_last_period", "2025-Q1")]


def test_only_the_last_period_is_compared(ledger: Ledger):
    send(ledger, "a", "2025-Q1")
    send(ledger, "a", "2025-Q2", values={"A": 50})
    send(ledger, "a", "2025-Q3")
    assert flags(ledger) == []


def test_a_quarter_and_a_half_year_are_not_of_one_series(ledger: Ledger):
    send(ledger, "a", "2025-Q2")
    send(ledger, "a", "2025-H1")
    assert flags(ledger) == []


def test_only_the_file_that_counts_and_only_what_had_come(ledger: Ledger):
    send(ledger, "a")
    send(ledger, "b", day=2)
    assert len(flags(ledger, "2025-04-02")) == 2
    assert flags(ledger, "2025-04-01") == []
    send(ledger, "b", day=5, values={"A": 41})
    assert flags(ledger) == []


def test_a_unit_the_viewer_may_not_see_is_not_named(ledger: Ledger):
    for unit_id in "ab":
        send(ledger, unit_id)
    seen = queries.run(ledger.connection, "review_flags", as_of=queries.as_of("2025-12-31"), unit_ids=["a"],
                       plan_ids=None, with_extensions=True)
    assert len(seen) == 0


def test_no_status_depends_on_it(ledger: Ledger):
    send(ledger, "a")
    before = ledger.statuses("2025-12-31")
    send(ledger, "b")
    after = ledger.statuses("2025-12-31")
    assert before["a", "2025-Q1"] == after["a", "2025-Q1"] == after["b", "2025-Q1"] == "on_time"


@pytest.mark.parametrize(("before", "after", "found"), [
    (7, 6, [("a", "2025-Q2", "cumulative_fell", "2025-Q1")]), (7, 7, []), (7, 8, [])])
def test_a_value_since_the_years_beginning_that_fell(ledger: Ledger, before: int, after: int, found: list):
    for period_id, value in (("2025-Q1", before), ("2025-Q2", after)):
        ledger.submit("a", period_id, datetime(2025, 4, 1), facts=[("I", "A", "cumulative", value)])
    assert flags(ledger) == found


def test_a_new_year_begins_again():
    ledger = Ledger()
    ledger.unit("a")
    ledger.period("2025-Q4", date(2025, 10, 1), date(2025, 12, 31))
    ledger.period("2026-Q1", date(2026, 1, 1), date(2026, 3, 31))
    ledger.item("I", ["a"], {"A": "flow"})
    ledger.build()
    for period_id, value in (("2025-Q4", 9), ("2026-Q1", 1)):
        ledger.submit("a", period_id, datetime(2026, 4, 1), facts=[("I", "A", "cumulative", value)])
    assert flags(ledger, "2026-12-31") == []

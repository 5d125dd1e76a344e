"""Content coverage, blind spots and indicator values."""

from datetime import date, datetime

from tests.ledger import Ledger

AT = "2025-12-31"


def quarters() -> Ledger:
    """Two units owe Q1 and Q2; a must cover II.1 and II.2, b only II.1."""
    ledger = Ledger()
    ledger.unit("a")
    ledger.unit("b")
    ledger.item("II.1", ["a", "b"], {"TB01": "flow", "CM01": "stock"})
    ledger.item("II.2", ["a"])
    ledger.item("II.9", [])
    ledger.period("2025-Q1", date(2025, 1, 1), date(2025, 3, 31))
    ledger.period("2025-Q2", date(2025, 4, 1), date(2025, 6, 30))
    return ledger.build()


def test_a_missing_report_is_all_blank_and_nil_is_covered() -> None:
    ledger = quarters()
    ledger.submit("a", "2025-Q1", datetime(2025, 4, 1), items={"II.1": "reported", "II.2": "nil"})
    ledger.submit("b", "2025-Q1", datetime(2025, 4, 1), items={"II.1": "blank"})
    row, = ledger.ask("content_coverage_by_plan", AT)
    assert (row["covered_count"], row["required_count"], row["received_required_count"]) == (2, 6, 3)
    assert (row["coverage_rate"], row["coverage_among_received_rate"]) == (2 / 6, 2 / 3)
    cells = {(r["unit_id"], r["content_item_id"]): (r["reported_count"], r["nil_count"], r["blank_count"])
             for r in ledger.ask("content_coverage_by_unit_item", AT)}
    assert cells == {("a", "II.1"): (1, 0, 1), ("a", "II.2"): (0, 1, 1), ("b", "II.1"): (0, 0, 2)}


def test_a_correction_replaces_what_was_covered() -> None:
    ledger = quarters()
    ledger.submit("a", "2025-Q1", datetime(2025, 4, 1), items={"II.1": "reported", "II.2": "reported"})
    ledger.submit("a", "2025-Q1", datetime(2025, 4, 9), items={"II.1": "reported", "II.2": "blank"})
    row, = ledger.ask("content_coverage_by_plan", AT)
    assert row["covered_count"] == 1


def test_blind_spots_put_what_nobody_covered_first_and_leave_out_what_nobody_owes() -> None:
    ledger = quarters()
    ledger.submit("b", "2025-Q1", datetime(2025, 4, 1), items={"II.1": "nil"})
    rows = [(r["content_item_id"], r["covering_unit_count"], r["required_unit_count"])
            for r in ledger.ask("blind_spots", AT)]
    assert rows == [("II.2", 0, 1), ("II.1", 1, 2)]


def test_before_anything_is_due_a_blind_spot_has_no_rate() -> None:
    rows = quarters().ask("blind_spots", "2025-01-15")
    assert {row["coverage_rate"] for row in rows} == {None}


def annual(ledger: Ledger) -> dict[str, tuple]:
    return {r["indicator_id"]: (r["value"], r["rule"], r["source_count"]) for r in ledger.ask("indicator_annual", AT)}


def values(**given: float) -> list[tuple]:
    """TB01=3 -> in period; cum_TB01=9 -> cumulative."""
    return [("II.1", key.removeprefix("cum_"), "cumulative" if key.startswith("cum_") else "in_period", value)
            for key, value in given.items()]


def test_flows_are_summed_and_stocks_are_not() -> None:
    ledger = quarters()
    ledger.submit("a", "2025-Q1", datetime(2025, 4, 1), facts=values(TB01=3, CM01=2))
    ledger.submit("a", "2025-Q2", datetime(2025, 7, 1), facts=values(TB01=4, CM01=5))
    assert annual(ledger) == {"TB01": (7.0, "sum_of_periods", 2), "CM01": (5.0, "latest_value", 1)}


def test_cumulative_values_are_never_summed() -> None:
    ledger = quarters()
    ledger.submit("a", "2025-Q1", datetime(2025, 4, 1), facts=values(cum_TB01=620))
    ledger.submit("a", "2025-Q2", datetime(2025, 7, 1), facts=values(cum_TB01=1450))
    assert annual(ledger) == {"TB01": (1450.0, "latest_cumulative", 1)}


def overlapping() -> Ledger:
    ledger = Ledger()
    ledger.unit("a")
    ledger.item("II.1", ["a"], {"TB01": "flow"})
    ends = {"2025-Q1": date(2025, 3, 31), "2025-H1": date(2025, 6, 30), "2025": date(2025, 12, 31)}
    for period_id, end in ends.items():
        ledger.period(period_id, date(2025, 1, 1), end)
    ledger.period("2025-Q3", date(2025, 7, 1), date(2025, 9, 30))
    return ledger.build()


def test_a_quarter_inside_a_half_year_is_not_added_twice() -> None:
    ledger = overlapping()
    for period_id, value in (("2025-Q1", 3), ("2025-H1", 8), ("2025-Q3", 5)):
        ledger.submit("a", period_id, datetime(2025, 10, 1), facts=values(TB01=value))
    assert annual(ledger) == {"TB01": (13.0, "sum_of_periods", 2)}


def test_the_annual_report_goes_first() -> None:
    ledger = overlapping()
    ledger.submit("a", "2025-Q1", datetime(2025, 4, 1), facts=values(TB01=3))
    ledger.submit("a", "2025", datetime(2025, 12, 20), facts=values(TB01=20, cum_TB01=21))
    assert annual(ledger) == {"TB01": (20.0, "annual_report", 1)}

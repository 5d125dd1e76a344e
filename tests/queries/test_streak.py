"""Streaks: periods on time in a row, now and at best."""

from datetime import date, datetime

import pytest

from tests.ledger import Ledger
from tests.queries.test_league import league


def streak(ledger: Ledger, as_of: str = "2025-12-31") -> dict[str, dict]:
    return {row["unit_id"]: row for row in ledger.ask("streak_by_unit", as_of)}


@pytest.mark.parametrize(("letters", "now", "longest", "span", "broken"), [
    ("oooooooo", 8, 8, ("2025-01", "2025-08"), None),
    ("ooolooll", 0, 3, ("2025-01", "2025-03"), "2025-08"),
    ("olooxooo", 3, 3, ("2025-06", "2025-08"), "2025-05"),
    ("llxlllxl", 0, 0, (None, None), "2025-08"),
    # of equally long rows the latest is named
    ("oolooloo", 2, 2, ("2025-07", "2025-08"), "2025-06"),
    # an exemption neither counts nor ends the row
    ("loeeoool", 0, 4, ("2025-02", "2025-07"), "2025-08"),
])
def test_rows_of_periods_on_time(letters: str, now: int, longest: int, span: tuple, broken: str | None) -> None:
    row = streak(league({"a": letters}))["a"]
    assert (row["current_count"], row["longest_count"]) == (now, longest)
    assert (row["longest_from_label"], row["longest_to_label"]) == span
    assert row["broken_label"] == broken
    assert row["on_time_period_count"] == letters.count("o")
    assert row["due_period_count"] == 8 - letters.count("e")


def test_what_is_not_due_yet_does_not_end_a_row() -> None:
    row = streak(league({"a": "ooxxxxxx"}), "2025-03-10")["a"]
    assert (row["current_count"], row["due_period_count"], row["broken_label"]) == (2, 2, None)


def test_a_returned_report_ends_the_row() -> None:
    ledger = league({"a": "oo"}, months=2)
    (submission_id,) = ledger.connection.execute(
        "select submission_id from submission where period_id = '2025-02'").fetchone()
    ledger.decide("return", ledger.connection.execute("select max(received_at) from submission").fetchone()[0],
                  submission_id=submission_id)
    row = streak(ledger)["a"]
    assert (row["current_count"], row["longest_count"], row["broken_label"]) == (0, 1, "2025-02")


def test_without_a_deadline_there_is_no_row() -> None:
    ledger = Ledger()
    ledger.unit("a")
    ledger.period("2025-01", date(2025, 1, 1), date(2025, 1, 31))
    assert streak(ledger.build()) == {}


def test_two_reports_of_one_period_count_together() -> None:
    ledger = Ledger()
    ledger.report("s")
    ledger.unit("a", reports=("r", "s"))
    for report_id in ("r", "s"):
        ledger.period("2025-01", date(2025, 1, 1), date(2025, 1, 31), date(2025, 2, 5), report_id=report_id)
    ledger.build()
    ledger.submit("a", "2025-01", datetime(2025, 2, 3))
    row = streak(ledger)["a"]
    assert (row["due_period_count"], row["current_count"], row["broken_label"]) == (1, 0, "2025-01")
    ledger.submit("a", "2025-01", datetime(2025, 2, 3), report_id="s")
    assert streak(ledger)["a"]["current_count"] == 1

"""The numbers that must come out: each from a published failure of another product's formula."""

from calendar import monthrange
from datetime import date, datetime

import pytest

from etl.deadline import Calendar, effective_due
from tests.ledger import Ledger


def months_of(ledger: Ledger, year: int, last: int = 12) -> Ledger:
    for month in range(1, last + 1):
        end = date(year, month, monthrange(year, month)[1])
        ledger.period(f"{year}-{month:02}", date(year, month, 1), end, end)
    return ledger


def send(ledger: Ledger, unit_id: str, months: range, year: int = 2025) -> None:
    for month in months:
        ledger.submit(unit_id, f"{year}-{month:02}", datetime(year, month, 20, 9))


def coverage(ledger: Ledger, as_of: str) -> tuple[int, int, float]:
    row, = ledger.ask("coverage_by_plan", as_of)
    return row["covered_count"], row["due_count"], round(100 * row["coverage_rate"], 1)


def test_a_year_of_a_monthly_report_with_units_that_open_and_close() -> None:
    ledger = Ledger()
    for number in range(8):
        ledger.unit(f"full{number}")
    ledger.unit("opened", date(2025, 4, 1))
    ledger.unit("closed", end=date(2025, 6, 30))
    months_of(ledger, 2025).build()
    for number in range(8):
        send(ledger, f"full{number}", range(1, 11))
    send(ledger, "opened", range(4, 13))
    send(ledger, "closed", range(1, 7))
    assert coverage(ledger, "2025-12-31") == (95, 111, 85.6)


def test_b_year_of_the_reorganisation() -> None:
    ledger = Ledger()
    for number in range(10):
        ledger.unit(f"district{number}", end=date(2025, 6, 30), level="district")
    for number in range(60):
        ledger.unit(f"commune{number}", date(2025, 7, 1))
    for number in range(20):
        ledger.unit(f"department{number}", level="province")
    months_of(ledger, 2025).build()
    for number in range(10):
        send(ledger, f"district{number}", range(1, 7))
    for number in range(60):
        send(ledger, f"commune{number}", range(7, 11))
    for number in range(20):
        send(ledger, f"department{number}", range(1, 10))
    assert coverage(ledger, "2025-12-31") == (480, 660, 72.7)


def test_c_all_owed_so_far_is_all() -> None:
    ledger = Ledger()
    ledger.unit("u")
    months_of(ledger, 2025).build()
    send(ledger, "u", range(1, 9))
    assert coverage(ledger, "2025-08-31") == (8, 8, 100.0)
    assert coverage(ledger, "2025-08-15") == (7, 7, 100.0)


OVERRIDES = [(date(2026, 1, 2), False, "swap"), (date(2026, 1, 10), True, "swap")]


@pytest.mark.parametrize(("written", "effective"), [
    (date(2025, 4, 20), date(2025, 4, 21)),   # Sunday
    (date(2025, 5, 2), date(2025, 5, 5)),     # off by swap, then a weekend
    (date(2025, 4, 26), date(2025, 4, 26)),   # a Saturday that is worked
    (date(2026, 1, 2), date(2026, 1, 5)),     # off only by our override
    (date(2026, 1, 10), date(2026, 1, 10)),   # worked only by our override
])
def test_d_working_days(written: date, effective: date) -> None:
    calendar = Calendar(date(2025, 1, 1), date(2026, 12, 31), OVERRIDES)
    due, steps = effective_due(written, None, "strict", "next_working_day", calendar)
    assert due == effective
    assert steps[-1].day == effective.isoformat()


def year_report() -> Ledger:
    ledger = Ledger()
    ledger.unit("u")
    ledger.period("2025", date(2025, 1, 1), date(2025, 10, 20), date(2025, 10, 24))
    return ledger.build()


def test_e_second_file_after_the_deadline_leaves_on_time() -> None:
    ledger = year_report()
    ledger.submit("u", "2025", datetime(2025, 10, 24, 23, 59))
    ledger.submit("u", "2025", datetime(2025, 11, 3))
    row, = ledger.ask("obligation_status", "2025-11-30")
    assert (row["status"], row["version_count"], row["days_late"]) == ("on_time", 2, None)


def test_f_extension_counts_from_the_day_it_is_granted() -> None:
    ledger = year_report()
    ledger.submit("u", "2025", datetime(2025, 10, 25))
    ledger.decide("extension", datetime(2025, 10, 26), new_due=date(2025, 10, 31))
    assert ledger.statuses("2025-10-25") == {("u", "2025"): "late"}
    assert ledger.statuses("2025-10-28") == {("u", "2025"): "on_time"}
    assert ledger.statuses("2025-10-28", with_extensions=False) == {("u", "2025"): "late"}
    row, = ledger.ask("obligation_status", "2025-10-28")
    assert (row["is_extended"], row["is_retroactive"], row["due_effective"]) == (True, True, date(2025, 10, 31))

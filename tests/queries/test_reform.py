"""1/7/2025: nine districts end, communes follow; each year adds up to the same as it was and as it is now."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest

from tests.ledger import Ledger

REFORM = date(2025, 7, 1)
LAST_DAY = date(2025, 6, 30)
DISTRICTS = [f"d{number}" for number in range(1, 10)]
COMMUNES = [f"c{number:02}" for number in range(1, 19)]
AS_OF = "2026-12-31"
COUNTS = ("required_count", "due_count", "covered_count", "on_time_due_count", "due_with_deadline_count",
          "exempt_count", "overdue_count", "late_count")


@pytest.fixture(scope="module")
def reform() -> Ledger:
    """Quarterly reports 2024–2026; a district becomes two communes, three fifths and two fifths of it."""
    ledger = Ledger()
    ledger.unit("binh-duong", end=LAST_DAY, level="province", reports=())
    ledger.unit("ho-chi-minh", level="province", reports=())
    ledger.successor("binh-duong", "ho-chi-minh", REFORM)
    for unit_id in DISTRICTS:
        ledger.unit(unit_id, end=LAST_DAY, level="district", parent="binh-duong")
    for unit_id in COMMUNES:
        ledger.unit(unit_id, REFORM, parent="ho-chi-minh")
    for place, unit_id in enumerate(DISTRICTS):
        ledger.successor(unit_id, COMMUNES[2 * place], REFORM, 0.4)
        ledger.successor(unit_id, COMMUNES[2 * place + 1], REFORM, 0.6)
    ends = {}
    for year, quarter in product((2024, 2025, 2026), range(4)):
        start = date(year, 3 * quarter + 1, 1)
        ends[f"{year}-Q{quarter + 1}"] = end = (start + timedelta(days=95)).replace(day=1) - timedelta(days=1)
        ledger.period(f"{year}-Q{quarter + 1}", start, end, end + timedelta(days=10))
    ledger.build()
    for period_id, end in ends.items():
        for place, unit_id in enumerate(DISTRICTS if end <= LAST_DAY else COMMUNES):
            if (place + end.month) % 4:
                received = datetime.combine(end, datetime.min.time()) + timedelta(days=4 + 4 * (place % 3), hours=9)
                ledger.submit(unit_id, period_id, received)
    ledger.decide("exemption", datetime(2024, 1, 2), unit_id="d9", period_id="2024-Q1")
    return ledger


def yearly(ledger: Ledger, view: str, kind: str, year: int) -> dict[str, dict[str, int]]:
    """group_id -> counts of the year."""
    found: dict[str, dict[str, int]] = {}
    for row in ledger.ask("coverage_by_area_period", AS_OF, view=view, group_kind=kind):
        if row["period_id"].startswith(str(year)):
            counts = found.setdefault(row["group_id"], dict.fromkeys(COUNTS, 0))
            for name in COUNTS:
                counts[name] += row[name]
    return found


def total(groups: dict[str, dict[str, int]]) -> dict[str, int]:
    return {name: sum(counts[name] for counts in groups.values()) for name in COUNTS}


@pytest.mark.parametrize("year", [2024, 2025, 2026])
@pytest.mark.parametrize("kind", ["unit", "parent", "level", "unit_type"])
def test_grand_totals_are_equal_in_both_views(reform: Ledger, year: int, kind: str) -> None:
    was, now = (total(yearly(reform, view, kind, year)) for view in ("as_was", "as_is"))
    assert was == now
    assert was["required_count"] == {2024: 36, 2025: 18 + 36, 2026: 72}[year]
    assert was["covered_count"] > was["on_time_due_count"] > 0


def test_as_it_was_districts_report_until_june_and_communes_after(reform: Ledger) -> None:
    assert set(yearly(reform, "as_was", "unit", 2024)) == set(DISTRICTS)
    assert set(yearly(reform, "as_was", "unit", 2025)) == {*DISTRICTS, *COMMUNES}
    assert set(yearly(reform, "as_was", "unit", 2026)) == set(COMMUNES)
    assert set(yearly(reform, "as_was", "parent", 2025)) == {"binh-duong", "ho-chi-minh"}


def test_as_it_is_now_the_larger_successor_carries_its_district(reform: Ledger) -> None:
    now = yearly(reform, "as_is", "unit", 2024)
    assert set(now) == set(COMMUNES[1::2])
    was = yearly(reform, "as_was", "unit", 2024)
    for place, unit_id in enumerate(DISTRICTS):
        assert now[COMMUNES[2 * place + 1]] == was[unit_id]
    for year in (2024, 2025, 2026):
        assert set(yearly(reform, "as_is", "parent", year)) == {"ho-chi-minh"}
        assert set(yearly(reform, "as_is", "level", year)) == {"commune"}


def test_before_the_reform_was_over_nothing_is_renamed(reform: Ledger) -> None:
    was, now = (reform.ask("coverage_by_area_period", "2025-06-30", view=view, group_kind="parent")
                for view in ("as_was", "as_is"))
    assert was == now


def test_the_check_agrees(reform: Ledger) -> None:
    assert reform.ask("check_views_have_equal_totals", AS_OF) == []

"""Periods and due dates by rule."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deadline import Calendar
from etl.period import LAST_MONTHS, WINDOWS, fixed_day, windows, working_days_after
from etl.registers.reference_plan import Period

CALENDAR = Calendar(date(2021, 1, 1), date(2028, 12, 31))


def test_a_month_by_the_decree_runs_from_the_15th_to_the_14th() -> None:
    first, *_, last = windows("cut_15", "month", 2026)
    assert (first.period_id, first.start, first.end) == ("2026-01", date(2025, 12, 15), date(2026, 1, 14))
    assert (last.period_id, last.start, last.end) == ("2026-12", date(2026, 11, 15), date(2026, 12, 14))


@pytest.mark.parametrize(("frequency", "period_id", "start", "end"), [
    ("quarter", "2026-Q3", date(2026, 6, 15), date(2026, 9, 14)),
    ("half", "2026-H1", date(2025, 12, 15), date(2026, 6, 14)),
    ("half", "2026-H2", date(2026, 6, 15), date(2026, 12, 14)),
    ("nine_months", "2026-9M", date(2025, 12, 15), date(2026, 9, 14)),
    ("year", "2026", date(2025, 12, 15), date(2026, 12, 14)),
])
def test_longer_periods_by_the_decree(frequency: str, period_id: str, start: date, end: date) -> None:
    found = {window.period_id: (window.start, window.end) for window in windows("cut_15", frequency, 2026)}
    assert found[period_id] == (start, end)


def test_calendar_periods() -> None:
    assert [(w.period_id, w.start, w.end) for w in windows("calendar", "quarter", 2024)][0] == (
        "2024-Q1", date(2024, 1, 1), date(2024, 3, 31))
    assert [w.end for w in windows("calendar", "month", 2024)][1] == date(2024, 2, 29)


@given(st.sampled_from(WINDOWS), st.sampled_from(["month", "quarter", "half"]), st.integers(2021, 2027))
def test_the_periods_of_a_year_follow_each_other_without_gap(style: str, frequency: str, year: int) -> None:
    found = list(windows(style, frequency, year))
    for before, after in zip(found, found[1:], strict=False):
        assert after.start == before.end + timedelta(days=1)
    whole, = windows(style, "year", year)
    assert (found[0].start, found[-1].end) == (whole.start, whole.end)


@given(st.sampled_from(WINDOWS), st.sampled_from(list(LAST_MONTHS)), st.integers(2021, 2027))
def test_every_period_may_stand_in_a_plan_file(style: str, frequency: str, year: int) -> None:
    for window in windows(style, frequency, year):
        Period(period_id=window.period_id, label="x", period_start=window.start, period_end=window.end,
               due_nominal=None, due_text=None, source="x")


def test_unknown_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="lunar"):
        list(windows("lunar", "month", 2026))


def test_a_fixed_day_is_in_the_last_month_or_after_it() -> None:
    assert fixed_day(date(2026, 1, 14), 20) == date(2026, 1, 20)
    assert fixed_day(date(2026, 3, 31), 5) == date(2026, 4, 5)
    assert fixed_day(date(2026, 12, 31), 15) == date(2027, 1, 15)
    assert fixed_day(date(2026, 2, 14), 31) == date(2026, 2, 28)


def test_working_days_after_the_cut_off_skip_tet_and_weekends() -> None:
    assert working_days_after(date(2026, 2, 14), 2, CALENDAR) == date(2026, 2, 24)
    assert working_days_after(date(2026, 3, 13), 1, CALENDAR) == date(2026, 3, 16)


@given(st.dates(date(2021, 2, 1), date(2027, 11, 30)), st.integers(1, 15))
def test_working_days_after_are_counted_by_the_calendar(end: date, count: int) -> None:
    due = working_days_after(end, count, CALENDAR)
    assert CALENDAR.on(due).is_working
    assert CALENDAR.on(due).working_index - CALENDAR.on(end).working_index == count

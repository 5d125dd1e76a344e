"""From the written date to the effective one, with the reason kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.deadline import Calendar, effective_due, says_before

CALENDAR = Calendar(date(2021, 1, 1), date(2027, 12, 31), [(date(2026, 1, 2), False, "swap"),
                                                           (date(2026, 1, 10), True, "swap")])
BEFORE = "trước ngày 10/11/2022"


@pytest.mark.parametrize(("text", "expected"), [
    (BEFORE, True), ("TRƯỚC  NGÀY 10/11", True), ("Tr\u01b0\u01a1\u0301c nga\u0300y 10/11", True),
    ("chậm nhất ngày 10/11/2022", False), ("đến ngày 10/11", False), (None, False), ("", False),
])
def test_before_is_recognised_in_every_spelling(text: str | None, expected: bool) -> None:
    assert says_before(text) is expected


def test_the_plan_of_the_farmers_union_is_due_on_the_ninth() -> None:
    due, steps = effective_due(date(2022, 11, 10), BEFORE, "strict", "none", CALENDAR)
    assert due == date(2022, 11, 9)
    assert [(step.rule, step.day) for step in steps] == [
        ("written", "2022-11-10"), ("before_means_day_before", "2022-11-09")]


def test_no_date_stays_no_date() -> None:
    assert effective_due(None, BEFORE, "strict", "next_working_day", CALENDAR) == (None, [])


def test_rolling_back_and_forth_says_why() -> None:
    due, steps = effective_due(date(2025, 4, 20), None, "strict", "previous_working_day", CALENDAR)
    assert due == date(2025, 4, 18)
    assert [(step.rule, step.because) for step in steps[1:]] == [("rolled", "weekday-7"), ("rolled", "weekday-6")]
    _, steps = effective_due(date(2026, 1, 2), None, "strict", "next_working_day", CALENDAR)
    assert steps[1].because == "swap"


def test_tet_is_rolled_over() -> None:
    due, _ = effective_due(date(2026, 2, 17), None, "inclusive", "next_working_day", CALENDAR)
    assert due == date(2026, 2, 23)


def test_a_day_outside_the_calendar_is_an_error() -> None:
    with pytest.raises(KeyError):
        CALENDAR.on(date(2040, 1, 1))


days = st.dates(date(2021, 2, 1), date(2027, 11, 30))


@given(days, st.sampled_from(["none", "next_working_day", "previous_working_day"]), st.booleans())
def test_rolling_lands_on_the_nearest_working_day_in_its_direction(day: date, policy: str, is_before: bool) -> None:
    due, steps = effective_due(day, BEFORE if is_before else None, "strict", policy, CALENDAR)
    start = date.fromordinal(day.toordinal() - is_before)
    assert due is not None
    assert steps[-1].day == due.isoformat()
    if policy == "none":
        assert due == start
        return
    assert CALENDAR.on(due).is_working
    low, high = sorted((start, due))
    between = [CALENDAR.on(date.fromordinal(n)) for n in range(low.toordinal(), high.toordinal() + 1)]
    assert sum(known.is_working for known in between) == 1
    assert (due >= start) is (policy == "next_working_day") or due == start


def test_the_index_counts_working_days() -> None:
    assert CALENDAR.on(date(2022, 11, 18)).working_index - CALENDAR.on(date(2022, 11, 9)).working_index == 7

"""Reporting periods and due dates by rule, to be written out and checked by a person before they count.

Windows: 'calendar' (a quarter is three calendar months) and 'cut_15' (from the 15th of the month before to the
14th of the last month: Nghi dinh 09/2019/ND-CP art. 12, which binds state bodies only).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from etl.deadline import Calendar

WINDOWS = ("calendar", "cut_15")
# frequency -> the last months of its periods
LAST_MONTHS = {
    "month": tuple(range(1, 13)), "quarter": (3, 6, 9, 12), "half": (6, 12), "nine_months": (9,), "year": (12,),
}
_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}


@dataclass(frozen=True, slots=True)
class Window:
    """A period by rule: its id ('2026-Q1') and its first and last day."""

    period_id: str
    start: date
    end: date


def windows(style: str, frequency: str, year: int) -> Iterator[Window]:
    """All periods of a year, in order. Raises ValueError for an unknown style or frequency."""
    if style not in WINDOWS or frequency not in LAST_MONTHS:
        raise ValueError(f"{style} {frequency}")
    for last in LAST_MONTHS[frequency]:
        first = last - _MONTHS_IN[frequency] + 1
        if style == "calendar":
            start, end = date(year, first, 1), _first_of(year, last + 1) - timedelta(days=1)
        else:
            start, end = _first_of(year, first - 1).replace(day=15), date(year, last, 14)
        yield Window(_period_id(frequency, last, year), start, end)


def fixed_day(end: date, day: int) -> date:
    """The given day of the month in which a period ends; a day the month does not have is its last day.

    A day before the period's end is meant of the month after it.
    """
    due = _day_of(end.year, end.month, day)
    return due if due >= end else _day_of(end.year, end.month + 1, day)


def working_days_after(end: date, count: int, calendar: Calendar) -> date:
    """The count-th working day after a period's last day. Raises KeyError outside the calendar."""
    due, left = end, count
    while left:
        due += timedelta(days=1)
        left -= calendar.on(due).is_working
    return due


def _first_of(year: int, month: int) -> date:
    """The first of a month; 0 is December of the year before, 13 January of the year after."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _day_of(year: int, month: int, day: int) -> date:
    last = _first_of(year, month + 1) - timedelta(days=1)
    return last.replace(day=min(day, last.day))


def _period_id(frequency: str, last: int, year: int) -> str:
    if frequency == "year":
        return str(year)
    if frequency == "month":
        return f"{year}-{last:02}"
    return f"{year}-" + {"quarter": f"Q{last // 3}", "half": f"H{last // 6}", "nine_months": "9M"}[frequency]

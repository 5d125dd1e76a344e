"""Periods by rule as the rows of a plan file, in words: for a person to check against the document and paste."""

from collections.abc import Iterator
from datetime import date

import yaml

from etl.deadline import Calendar
from etl.period import Window, fixed_day, windows, working_days_after
from etl.words import say

_ROMAN = ("I", "II", "III", "IV")


def period_rows(
    style: str, frequency: str, year: int, calendar: Calendar,
    due_day: int | None = None, due_working_days: int | None = None,
) -> Iterator[dict[str, object]]:
    """One row a period, with the keys of docs/reference-data.md. Raises ValueError for an unknown rule."""
    for window in windows(style, frequency, year):
        due = None
        if due_day:
            due = fixed_day(window.end, due_day)
        elif due_working_days:
            due = working_days_after(window.end, due_working_days, calendar)
        yield {
            "period_id": window.period_id,
            "label": _label(frequency, window, year),
            "period_start": window.start,
            "period_end": window.end,
            "due_nominal": due,
            "due_text": say("period.due_text", due=f"{due:%d/%m/%Y}") if due else None,
            "source": say("period.source", window=style, frequency=frequency),
        }


def as_yaml(rows: Iterator[dict[str, object]]) -> str:
    """The rows as they stand in a plan file."""
    return yaml.safe_dump({"periods": list(rows)}, allow_unicode=True, sort_keys=False, width=110)


def _label(frequency: str, window: Window, year: int) -> str:
    month = window.end.month
    part = say("period.first_half" if month == 6 else "period.second_half")
    return say(f"period.{frequency}", month=month, year=year, roman=_ROMAN[(month - 1) // 3], part=part)


def calendar_of(year: int, overrides: list[tuple[date, bool, str]]) -> Calendar:
    """Enough days for the periods of a year and their due dates."""
    return Calendar(date(year - 1, 1, 1), date(year + 1, 12, 31), overrides)

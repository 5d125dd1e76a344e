"""From the date a plan writes to the last day that counts as on time, with every step kept."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache

import holidays


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """working_index counts the working days up to and including this day."""

    day: date
    is_working: bool
    working_index: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class DueStep:
    """One move of a due date. rule: written | before_means_day_before | rolled | exact; because: why, if a day off."""

    rule: str
    day: str
    because: str | None = None


class Calendar:
    """Working days of Viet Nam: the holidays package, and our override table, which wins."""

    def __init__(self, first: date, last: date, overrides: Iterable[tuple[date, bool, str]] = ()) -> None:
        decided = {day: (is_working, source) for day, is_working, source in overrides}
        self.days: list[CalendarDay] = []
        index = 0
        for day, is_working, reason in _official_days(first, last):
            if day in decided:
                is_working, reason = decided[day]
            index += is_working
            self.days.append(CalendarDay(day, is_working, index, reason))

    def on(self, day: date) -> CalendarDay:
        """The calendar's word on a day; raises KeyError outside its span."""
        position = bisect_left(self.days, day, key=lambda known: known.day)
        if position == len(self.days) or self.days[position].day != day:
            raise KeyError(f"{day} is outside the calendar")
        return self.days[position]


@cache
def _official_days(first: date, last: date) -> tuple[tuple[date, bool, str | None], ...]:
    official = holidays.country_holidays("VN", years=range(first.year, last.year + 1), language="vi")
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return tuple((day, official.is_working_day(day), official.get(day)) for day in days)


def says_before(due_text: str | None) -> bool:
    """True when the plan's words are 'truoc ngay' (before the day), marks and case aside."""
    if not due_text:
        return False
    plain = unicodedata.normalize("NFD", due_text).casefold()
    return "truoc ngay" in " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def effective_due(
    nominal: date | None, due_text: str | None, reading: str, roll_policy: str, calendar: Calendar
) -> tuple[date | None, list[DueStep]]:
    """The deadline before extensions, and how it came about; None stays None (coverage only, no timeliness).

    reading: strict | inclusive. No authority settles 'truoc ngay', so it is a setting of the report.
    roll_policy: none | next_working_day | previous_working_day. The Civil Code 2015 art. 148(5) speaks of
    spans of time, not clearly of a plan's fixed date, so rolling is a setting too.
    """
    if nominal is None:
        return None, []
    steps = [DueStep("written", nominal.isoformat())]
    due = nominal
    if says_before(due_text) and reading == "strict":
        due -= timedelta(days=1)
        steps.append(DueStep("before_means_day_before", due.isoformat()))
    if roll_policy == "none":
        return due, steps
    move = timedelta(days=1 if roll_policy == "next_working_day" else -1)
    while not (today := calendar.on(due)).is_working:
        due += move
        steps.append(DueStep("rolled", due.isoformat(), today.reason or f"weekday-{today.day.isoweekday()}"))
    return due, steps


def steps_as_data(steps: list[DueStep]) -> list[dict[str, str | None]]:
    """The steps as plain dictionaries, for the obligation's json."""
    return [asdict(step) for step in steps]

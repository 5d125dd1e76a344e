"""Days, periods and the years in a text, moved by whole years. Pure."""

import re
from datetime import date, timedelta
from functools import cache

from etl.forward.forward_note import Note, NoteCode
from etl.forward.forward_words import catalogue, forward_word
from etl.period import WINDOWS, Window, windows
from etl.registers.reference_plan import LevelDue, Period

_FREQUENCIES = {"": "year", "Q": "quarter", "H": "half", "9": "nine_months"}


def shifted(day: date, years: int, *, is_start: bool = False) -> date:
    """The same day of another year; 29 February becomes 28 February, or 1 March where something begins."""
    if (day.month, day.day) == (2, 29) and not _is_leap(day.year + years):
        return date(day.year + years, 3, 1) if is_start else date(day.year + years, 2, 28)
    return day.replace(year=day.year + years)


def moved_period(period: Period, years: int, report_id: str, plan_title: str) -> tuple[Period, list[Note]]:
    """The period of another year. A window of etl/period.py is made anew by its rule, any other is shifted."""
    style = _style_of(period)
    if style:
        window = next(w for w in _windows(style, period, years) if w.period_id == _period_id(period, years))
        start, end = window.start, window.end
    else:
        start = shifted(period.period_start, years, is_start=True)
        end = max(shifted(period.period_end, years), start)
    due = period.due_nominal and max(shifted(period.due_nominal, years), start)
    around = period.period_end.year
    moved = Period(
        period_id=_period_id(period, years), period_start=start, period_end=end, due_nominal=due,
        label=moved_dates(period.label, years, around),
        due_text=period.due_text and moved_dates(period.due_text, years, around),
        source=forward_word("written.source", plan=plan_title, source=period.source),
        due_by_level=[_moved_level(level, years, around, start, plan_title) for level in period.due_by_level],
    )
    return moved, _period_notes(period, moved, years, f"{report_id}/{moved.period_id}", is_by_rule=bool(style))


def _moved_level(level: LevelDue, years: int, around: int, start: date, plan_title: str) -> LevelDue:
    """A level's own deadline, moved like the period's."""
    return level.model_copy(update={
        "due_nominal": max(shifted(level.due_nominal, years), start),
        "due_text": moved_dates(level.due_text, years, around),
        "source": forward_word("written.source", plan=plan_title, source=level.source),
    })


def moved_dates(text: str, years: int, around: int) -> str:
    """The text with its days and years moved: those within a year of `around`, never a document's number."""
    def moved(found: re.Match[str]) -> str:
        part = {name: value for name, value in found.groupdict().items() if value}
        year = next((int(value) for name, value in part.items() if name.endswith("y")), None)
        if year is None or abs(year - around) > 1:
            return found[0]
        kinds = [kind for kind in ("w", "f") if f"{kind}d" in part]
        if not kinds:
            return found[0].replace(str(year), str(year + years))
        return _moved_day(found, kinds[0], years)
    return _years().sub(moved, text)


def with_year(text: str, before: int, after: int) -> str:
    """A title with one bare year put for another; years in days, months, ranges and document numbers stay."""
    return _years().sub(lambda found: str(after) if found["y"] == str(before) else found[0], text)


def _moved_day(found: re.Match[str], kind: str, years: int) -> str:
    try:
        day = date(int(found[f"{kind}y"]), int(found[f"{kind}m"]), int(found[f"{kind}d"]))
    except ValueError:
        return found[0]     # no day of any calendar: left as it is written
    there = shifted(day, years)
    text, begins = found[0], found.start()
    for name, value in (("y", there.year), ("m", there.month), ("d", there.day)):
        first, last = (place - begins for place in found.span(f"{kind}{name}"))
        width = last - first if text[first] == "0" or last - first == 2 else 1
        text = f"{text[:first]}{value:0{width}}{text[last:]}"
    return text


@cache
def _years() -> re.Pattern[str]:
    return re.compile("|".join(catalogue()["pattern"].values()), re.IGNORECASE)


def _style_of(period: Period) -> str | None:
    """The rule whose window this period is, None for explicit dates."""
    for style in WINDOWS:
        for window in _windows(style, period, 0):
            if window == Window(period.period_id, period.period_start, period.period_end):
                return style
    return None


def _windows(style: str, period: Period, years: int) -> list[Window]:
    return list(windows(style, _FREQUENCIES.get(period.period_id[5:6], "month"), int(period.period_id[:4]) + years))


def _period_id(period: Period, years: int) -> str:
    return f"{int(period.period_id[:4]) + years}{period.period_id[4:]}"


def _period_notes(before: Period, after: Period, years: int, place: str, *, is_by_rule: bool) -> list[Note]:
    notes = []
    span = {"label": after.label, "start": after.period_start, "end": after.period_end}
    if not is_by_rule:
        notes.append(Note(NoteCode.PERIOD_EXPLICIT, place, span))
        for was, now in ((before.period_start, after.period_start), (before.period_end, after.period_end)):
            if _is_unclear(was, years):
                notes.append(Note(NoteCode.PERIOD_LEAP, place, {"label": after.label, "before": was, "after": now}))
    elif (shifted(before.period_start, years), shifted(before.period_end, years)) != (
        after.period_start, after.period_end,
    ) or after.period_end.month == 2 and _is_unclear(before.period_end, years):
        notes.append(Note(NoteCode.PERIOD_BY_RULE, place, span))
    for was, now in zip((before, *before.due_by_level), (after, *after.due_by_level), strict=True):
        if was.due_nominal and _is_unclear(was.due_nominal, years):
            notes.append(Note(NoteCode.DUE_LEAP, place, {
                "label": after.label, "before": was.due_nominal, "after": now.due_nominal,
            }))
    return notes


def _is_unclear(day: date, years: int) -> bool:
    """True for the last day of February where the other year's February is longer or shorter."""
    is_last = (day + timedelta(days=1)).day == 1
    return day.month == 2 and is_last and _is_leap(day.year) != _is_leap(day.year + years)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

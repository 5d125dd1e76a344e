"""Sheet 'timeliness': one row per unit and period, the plan's own rows on top."""

from collections.abc import Iterator
from typing import Any

from dashboard.export.book import Book, Column, Page
from dashboard.export.frames import Frames, only, period_order, periods, records, sums, units
from dashboard.export.words import word

_PLAN = (
    "due_with_deadline_count", "on_time_due_count", "late_count",
    "on_time_rate", "on_time_share", "days_late_median", "days_late_max",
)
_UNIT = (
    "unit_id", "unit_name", "period_id", "period_label", "due_with_deadline_count", "on_time_count", "late_count",
    "missing_count", "on_time_rate", "on_time_share", "days_late_median", "days_late_max", "days_open_max",
)


def write_timeliness(book: Book, frames: Frames) -> Page:
    """The page, from timeliness_by_unit_period, coverage_by_plan_period and coverage_by_plan."""
    page = book.page(word("sheet.timeliness"))
    columns = _columns()
    page.set_widths([column.width for column in columns])
    plan = only(frames["coverage_by_plan"], _PLAN)
    notes = [word("timeliness.count")]
    if not plan["due_with_deadline_count"]:
        notes.append(word("timeliness.no_deadline"))
    page.title_block(word("title.timeliness"), *notes)
    page.heading(columns)
    for row in _totals(frames, plan):
        page.append(row)
    page.freeze(columns=3)
    page.body(_units(frames))
    return page


def _columns() -> list[Column]:
    head = (
        ("number", 5), ("unit", 34), ("period", 18), ("on_time", 9), ("due_with_deadline", 11),
        ("on_time_rate", 10), ("late", 9), ("not_received", 10), ("submitted", 11), ("on_time_share", 12),
        ("days_median", 11), ("days_max", 11), ("days_open", 12),
    )
    return [Column(word(f"head.{name}"), width) for name, width in head]


def _totals(frames: Frames, plan: dict[str, Any]) -> Iterator[list[tuple[Any, str]]]:
    table = list(records(frames["timeliness_by_unit_period"], _UNIT))
    yield _total_row(word("total.plan"), plan, table)
    found = periods(frames, ("period_id", "period_label", *_PLAN))
    if len(found) < 2:
        return
    for period in found:
        of_period = [unit for unit in table if unit["period_id"] == period["period_id"]]
        yield _total_row(word("total.plan_period", period=period["period_label"]), period, of_period)


def _total_row(label: str, plan: dict[str, Any], table: list[dict[str, Any]]) -> list[tuple[Any, str]]:
    open_days = max((unit["days_open_max"] or 0 for unit in table), default=0) or None
    numbers = _numbers({
        **plan,
        "on_time_count": plan["on_time_due_count"] or 0,
        "missing_count": sums(table, ["missing_count"])["missing_count"],
        "days_open_max": open_days,
    })
    return [
        (None, "total_center"), (label, "total_text"), (None, "total_center"),
        *((value, f"total_{style}") for value, style in numbers),
    ]


def _units(frames: Frames) -> Iterator[list[tuple[Any, str]]]:
    order = period_order(frames)
    by_unit = {unit_id: place for place, unit_id in enumerate(units(frames))}
    table = sorted(
        records(frames["timeliness_by_unit_period"], _UNIT),
        key=lambda row: (by_unit[row["unit_id"]], order[row["period_id"]]),
    )
    for number, unit in enumerate(table, 1):
        yield [
            (number, "center"), (unit["unit_name"], "text"), (unit["period_label"], "center"), *_numbers(unit),
        ]


def _numbers(record: dict[str, Any]) -> list[tuple[Any, str]]:
    on_time, late = record["on_time_count"] or 0, record["late_count"] or 0
    due = record["due_with_deadline_count"] or 0
    return [
        (on_time, "count"), (due, "count"), _rate(record["on_time_rate"]),
        (late, "count"), (record["missing_count"] or 0, "count"),
        (on_time + late, "count"), _rate(record["on_time_share"]),
        (record["days_late_median"], "decimal"), (record["days_late_max"], "count"), (record["days_open_max"], "count"),
    ]


def _rate(rate: float | None) -> tuple[Any, str]:
    return (word("cell.none") if rate is None else rate, "rate")

"""Sheet 'timeliness': one row per unit and period, the plan's own rows on top."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from dashboard.export.block import Cells, Tell, listed, plain, told
from dashboard.export.book import Book, Column, Page
from dashboard.export.cells import is_blank
from dashboard.export.frames import Frames, only, period_order, periods, units
from dashboard.export.words import word

_PLAN = (
    "due_with_deadline_count", "on_time_due_count", "late_count",
    "on_time_rate", "on_time_share", "days_late_median", "days_late_max",
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
    page.block(_units(frames))
    return page


def _columns() -> list[Column]:
    head = (
        ("number", 5), ("unit", 34), ("period", 18), ("on_time", 9), ("due_with_deadline", 11),
        ("on_time_rate", 10), ("late", 9), ("not_received", 10), ("submitted", 11), ("on_time_share", 12),
        ("days_median", 11), ("days_max", 11), ("days_open", 12),
    )
    return [Column(word(f"head.{name}"), width) for name, width in head]


def _totals(frames: Frames, plan: dict[str, Any]) -> Iterator[list[tuple[Any, str]]]:
    table = frames["timeliness_by_unit_period"]
    yield _total_row(word("total.plan"), plan, table)
    found = periods(frames, ("period_id", "period_label", *_PLAN))
    if len(found) < 2:
        return
    for period in found:
        of_period = table[table["period_id"] == period["period_id"]]
        yield _total_row(word("total.plan_period", period=period["period_label"]), period, of_period)


def _total_row(label: str, plan: dict[str, Any], table: pd.DataFrame) -> list[tuple[Any, str]]:
    open_days = table["days_open_max"].max()
    numbers = {
        **plan,
        "on_time_count": plan["on_time_due_count"] or 0,
        "missing_count": int(table["missing_count"].sum()),
        "days_open_max": None if is_blank(open_days) else open_days or None,
    }
    return [
        (None, "total_center"), (label, "total_text"), (None, "total_center"),
        *((value, f"total_{style}") for value, style in (tell(numbers) for _, tell in _NUMBERS)),
    ]


def _units(frames: Frames) -> list[Cells]:
    order = period_order(frames)
    by_unit = {unit_id: place for place, unit_id in enumerate(units(frames))}
    table = frames["timeliness_by_unit_period"]
    places = {"unit": table["unit_id"].map(by_unit), "period": table["period_id"].map(order)}
    table = table.assign(**places).sort_values(["unit", "period"], kind="stable")
    return [
        listed((number, "center") for number in range(1, len(table) + 1)),
        plain(table, "unit_name", "text"), plain(table, "period_label", "center"),
        *(told(table, columns, tell) for columns, tell in _NUMBERS),
    ]


def _rate(rate: float | None) -> tuple[Any, str]:
    return (word("cell.none") if rate is None else rate, "rate")


# the columns of numbers: what each is made of, and its cell
_NUMBERS: tuple[tuple[Sequence[str], Tell], ...] = (
    (["on_time_count"], lambda r: (r["on_time_count"] or 0, "count")),
    (["due_with_deadline_count"], lambda r: (r["due_with_deadline_count"] or 0, "count")),
    (["on_time_rate"], lambda r: _rate(r["on_time_rate"])),
    (["late_count"], lambda r: (r["late_count"] or 0, "count")),
    (["missing_count"], lambda r: (r["missing_count"] or 0, "count")),
    (["on_time_count", "late_count"], lambda r: ((r["on_time_count"] or 0) + (r["late_count"] or 0), "count")),
    (["on_time_share"], lambda r: _rate(r["on_time_share"])),
    (["days_late_median"], lambda r: (r["days_late_median"], "decimal")),
    (["days_late_max"], lambda r: (r["days_late_max"], "count")),
    (["days_open_max"], lambda r: (r["days_open_max"], "count")),
)

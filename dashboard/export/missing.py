"""Sheet 'missing': every report that is not there, the longest overdue first."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from dashboard.export.book import Book, Column, Page
from dashboard.export.frames import Frames, records, rows
from dashboard.export.words import word
from dashboard.status import statuses

_ORDER = ("overdue", "returned", "awaited", "not_due")
_COLUMNS = (
    "status", "unit_name", "report_id", "period_label", "due_effective", "days_late", "days_until_due",
    "unit_position", "period_position",
)
_WIDTHS = {"number": 6, "unit": 40, "report": 40, "period": 22, "deadline": 14, "status": 26, "days_overdue": 12,
           "days_left": 12}


def write_missing(book: Book, frames: Frames) -> Page:
    """The page, from obligation_status; report titles from period_list."""
    page = book.page(word("sheet.missing"))
    found = sorted(
        (record for record in records(frames["obligation_status"], _COLUMNS) if record["status"] in _ORDER), key=_order
    )
    columns = [Column(word(f"head.{name}"), width) for name, width in _WIDTHS.items()]
    page.set_widths([column.width for column in columns])
    counted = Counter(record["status"] for record in found)
    note = word("missing.count", **{status: counted[status] for status in _ORDER}) if found else word("missing.none")
    page.title_block(word("title.missing"), note)
    page.heading(columns)
    heading_row = page.row_number
    page.freeze(columns=2)
    page.body(_body(found, dict(rows(frames["period_list"], ("report_id", "report_title")))))
    page.filter_from(heading_row, len(columns))
    return page


def _order(record: dict[str, Any]) -> tuple[Any, ...]:
    return (
        _ORDER.index(record["status"]),
        -(record["days_late"] or 0) if record["status"] == "overdue" else 0,
        _day(record["due_effective"]) or date.max,
        record["period_position"], record["unit_position"], record["unit_name"], record["report_id"],
    )


def _body(found: list[dict[str, Any]], titles: dict[str, str]) -> Iterator[list[tuple[Any, str]]]:
    labels = {code: status.label for code, status in statuses().items()}
    for number, record in enumerate(found, 1):
        status = record["status"]
        due = _day(record["due_effective"])
        yield [
            (number, "center"), (record["unit_name"], "text"),
            (titles.get(record["report_id"], record["report_id"]), "text"), (record["period_label"], "center"),
            (due, "day") if due else (word("missing.no_deadline"), "center"),
            (labels[status], f"status_{status}"),
            (record["days_late"] if status == "overdue" else None, "count"),
            (record["days_until_due"] if status == "not_due" else None, "count"),
        ]


def _day(value: Any) -> date | None:
    """A date from what pandas makes of one: a timestamp."""
    return value.date() if hasattr(value, "date") else value

"""Sheet 'missing': every report that is not there, the longest overdue first."""

from typing import Any

import pandas as pd

from dashboard.export.block import Cells, listed, plain, told
from dashboard.export.book import Book, Column, Page
from dashboard.export.frames import Frames, records, rows
from dashboard.export.words import word
from dashboard.status import statuses

_ORDER = ("overdue", "returned", "awaited", "not_due")
_COLUMNS = (
    "status", "is_due", "unit_name", "report_id", "period_label", "due_effective", "days_late", "days_until_due",
    "unit_position", "period_position",
)
_WIDTHS = {"number": 6, "unit": 40, "report": 40, "period": 22, "deadline": 14, "status": 26, "days_overdue": 12,
           "days_left": 12}


def write_missing(book: Book, frames: Frames) -> Page:
    """The page, from obligation_status; report titles from period_list."""
    page = book.page(word("sheet.missing"))
    found = _in_order(frames)
    columns = [Column(word(f"head.{name}"), width) for name, width in _WIDTHS.items()]
    page.set_widths([column.width for column in columns])
    counted = found["status"].value_counts()
    counts = {status: int(counted.get(status, 0)) for status in _ORDER}
    page.title_block(word("title.missing"), word("missing.count", **counts) if len(found) else word("missing.none"))
    page.heading(columns)
    page.freeze(columns=2)
    page.block(_body(found, dict(rows(frames["period_list"], ("report_id", "report_title")))))
    page.filter_from(page.heading_row, len(columns))
    return page


def missing(frames: Frames) -> list[dict[str, Any]]:
    """Every obligation without an admissible file, in the order of the list; from obligation_status."""
    return list(records(_in_order(frames), _COLUMNS))


def _in_order(frames: Frames) -> pd.DataFrame:
    """The longest overdue first; then by status, deadline, period and unit."""
    owed = frames["obligation_status"]
    owed = owed[owed["status"].isin(_ORDER)]
    days = owed["days_late"].where(owed["status"] == "overdue").astype(float).fillna(0)
    owed = owed.assign(gravity=owed["status"].map(_ORDER.index), shown_days=-days)
    return owed.sort_values(
        ["gravity", "shown_days", "due_effective", "period_position", "unit_position", "unit_name", "report_id"],
        na_position="last", kind="stable",
    )


def _body(found: pd.DataFrame, titles: dict[str, str]) -> list[Cells]:
    labels = {code: status.label for code, status in statuses().items()}
    no_deadline = (word("missing.no_deadline"), "center")

    def only_if(status: str, column: str) -> Cells:
        return told(found, ["status", column], lambda r: (r[column] if r["status"] == status else None, "count"))

    return [
        listed((number, "center") for number in range(1, len(found) + 1)), plain(found, "unit_name", "text"),
        told(found, ["report_id"], lambda r: (titles.get(r["report_id"], r["report_id"]), "text")),
        plain(found, "period_label", "center"),
        told(found, ["due_effective"], lambda r: (r["due_effective"], "day") if r["due_effective"] else no_deadline),
        told(found, ["status"], lambda r: (labels[r["status"]], f"status_{r['status']}")),
        only_if("overdue", "days_late"), only_if("not_due", "days_until_due"),
    ]

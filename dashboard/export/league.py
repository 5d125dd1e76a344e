"""Sheet 'league': the units in order, with the method above and why a unit has no place in it."""

from collections.abc import Iterator
from typing import Any

from dashboard.export.book import Book, Column, Page
from dashboard.export.frames import Frames, records
from dashboard.export.words import word
from dashboard.text import t

_HEAD = (("rank", 7), ("unit", 40), ("on_time", 10), ("due_with_deadline", 11), ("on_time_rate", 10),
         ("covered", 10), ("due", 10), ("coverage_rate", 10), ("trend", 12), ("days_median", 11), ("consistent", 10),
         ("excused", 10), ("note", 30))
_COLUMNS = ("rank", "unit_name", "on_time_due_count", "due_with_deadline_count", "on_time_rate", "covered_count",
            "due_count", "coverage_rate", "trend", "days_late_median", "is_consistent", "excused_count", "is_new_unit",
            "is_small_n")


def write_league(book: Book, frames: Frames) -> Page:
    """The page, from league_table."""
    page = book.page(word("sheet.league"))
    columns = [Column(word(f"head.{name}"), width) for name, width in _HEAD]
    page.set_widths([column.width for column in columns])
    found = list(records(frames["league_table"], _COLUMNS))
    ranked = sum(record["rank"] is not None for record in found)
    page.title_block(word("title.league"), word("league.count", ranked=ranked, total=len(found)), t("league.method"))
    page.heading(columns)
    page.freeze(columns=2)
    page.body(_body(found))
    page.filter_from(page.heading_row, len(columns))
    return page


def _body(found: list[dict[str, Any]]) -> Iterator[list[tuple[Any, str]]]:
    for record in found:
        reasons = {"league.new_unit": record["is_new_unit"], "league.small_n": record["is_small_n"]}
        yield [
            (_or_dash(record["rank"]), "center"), (record["unit_name"], "text"),
            (record["on_time_due_count"], "count"), (record["due_with_deadline_count"], "count"),
            (_or_dash(record["on_time_rate"]), "rate"), (record["covered_count"], "count"),
            (record["due_count"], "count"), (_or_dash(record["coverage_rate"]), "rate"),
            (_or_dash(record["trend"]), "points"), (record["days_late_median"], "decimal"),
            (t("league.yes" if record["is_consistent"] else "league.no"), "center"), (record["excused_count"], "count"),
            (", ".join(t(key) for key, holds in reasons.items() if holds) or None, "text"),
        ]


def _or_dash(value: float | None) -> Any:
    return word("cell.none") if value is None else value

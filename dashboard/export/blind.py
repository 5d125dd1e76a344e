"""Sheet 'blind': how many units reported each content item, those that nobody reported first."""

from collections.abc import Iterator
from typing import Any

from dashboard.export.book import Book, Column, Page
from dashboard.export.frames import Frames, records
from dashboard.export.words import word
from dashboard.text import section as screen_section

_HEAD = (("number", 6), ("item", 8), ("item_title", 78), ("covering_units", 14), ("required_units", 14),
         ("item_rate", 14))
_COLUMNS = ("content_item_id", "item_title", "item_position", "required_unit_count", "covering_unit_count",
            "coverage_rate")


def write_blind(book: Book, frames: Frames) -> Page:
    """The page, from blind_spots."""
    page = book.page(word("sheet.blind"))
    columns = [Column(word(f"head.{name}"), width) for name, width in _HEAD]
    page.set_widths([column.width for column in columns])
    found = sorted(records(frames["blind_spots"], _COLUMNS), key=_order)
    asked = [record for record in found if record["required_unit_count"]]
    blind = sum(not record["covering_unit_count"] for record in asked)
    note = word("blind.count", blind=blind, asked=len(asked)) if asked else word("blind.none")
    page.title_block(word("title.blind"), note, screen_section("measure")["item_coverage"]["definition"])
    page.heading(columns)
    page.freeze(columns=3)
    page.body(_body(found))
    page.filter_from(page.heading_row, len(columns))
    return page


def _order(record: dict[str, Any]) -> tuple[Any, ...]:
    """What is asked of nobody yet is no blind spot: last."""
    asked = record["required_unit_count"]
    return not asked, record["covering_unit_count"] / asked if asked else 0, record["item_position"]


def _body(found: list[dict[str, Any]]) -> Iterator[list[tuple[Any, str]]]:
    for number, record in enumerate(found, 1):
        rate = record["coverage_rate"]
        look = "content_blank" if rate == 0 else "center"
        yield [
            (number, "center"), (record["content_item_id"], "center"), (record["item_title"], "text"),
            (record["covering_unit_count"], look), (record["required_unit_count"], "count"),
            (word("cell.none") if rate is None else rate, "rate"),
        ]

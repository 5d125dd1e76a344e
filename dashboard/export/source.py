"""Sheet 'source': where every value came from. More rows than a sheet can hold go on to a second one."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from dashboard.export.book import LAST_ROW, Book, Column, Page
from dashboard.export.frames import Frames, rows
from dashboard.export.words import section, word

_COLUMNS = (
    "unit_name", "period_label", "content_item_id", "item_title", "indicator_name", "measure_unit", "kind", "basis",
    "value", "file_name", "sheet", "cell",
)
_HEAD = (
    ("unit", 30), ("period", 16), ("item", 8), ("item_title", 40), ("indicator", 34), ("measure_unit", 11),
    ("kind", 11), ("basis", 10), ("value", 12), ("file", 40), ("sheet", 16), ("cell", 8),
)
_TITLE_ROWS = 20                        # more than a title block ever takes


def write_source(book: Book, frames: Frames, most: int = LAST_ROW - _TITLE_ROWS) -> list[Page]:
    """The pages, from indicator_by_unit_period; one page unless there are more than `most` rows."""
    body = _body(frames)
    pages = [_write_page(book, word("sheet.source"), islice(body, most))]
    for _ in range((len(frames["indicator_by_unit_period"]) - 1) // most):
        title = word("sheet.continued", title=word("sheet.source"), number=len(pages) + 1)
        pages.append(_write_page(book, title, islice(body, most)))
    return pages


def _write_page(book: Book, title: str, body: Iterator[list[tuple[Any, str]]]) -> Page:
    page = book.page(title)
    columns = [Column(word(f"head.{name}"), width) for name, width in _HEAD]
    page.set_widths([column.width for column in columns])
    page.title_block(word("title.source"), word("source.count"))
    page.heading(columns)
    heading_row = page.row_number
    page.freeze()
    page.body(body)
    page.filter_from(heading_row, len(columns))
    return page


def _body(frames: Frames) -> Iterator[list[tuple[Any, str]]]:
    kinds, bases = section("kind"), section("basis")
    for unit, period, item, title, name, measure, kind, basis, value, file_name, sheet, cell in rows(
        frames["indicator_by_unit_period"], _COLUMNS
    ):
        yield [
            (unit, "text"), (period, "center"), (item, "center"), (title, "text"), (name, "text"),
            (measure, "center"), (kinds[kind], "center"), (bases[basis], "center"),
            (value, "count" if float(value).is_integer() else "decimal"),
            (file_name, "text"), (sheet, "text"), (cell, "center"),
        ]

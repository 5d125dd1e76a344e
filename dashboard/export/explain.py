"""Sheet 'explain': one row per obligation with what decided it, so that every rate can be counted again by hand;
and the same rows, of one number, as a file of their own."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pandas as pd

from dashboard import explain_words
from dashboard.export.book import LAST_ROW, Book, Column, Page
from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames, records, rows
from dashboard.export.words import section, word
from dashboard.status import statuses

_TITLE_ROWS = 20                        # more than a title block ever takes
_OBLIGATION = (("unit", 30), ("report", 26), ("period", 15), ("status", 16), ("is_due", 7), ("due_nominal", 11.5),
               ("due_effective", 11.5), ("due_reason", 50), ("first_admissible", 16), ("days_late", 8),
               ("papers", 32), ("rule_words", 54))
_ITEM = (("unit", 34), ("period", 16), ("item", 8), ("item_title", 44), ("is_numerator", 10), ("status", 18),
         ("file", 44), ("sheet", 16), ("cell", 20))
_VALUE = (("unit", 34), ("period", 16), ("item", 8), ("indicator", 34), ("measure_unit", 11), ("basis", 10),
          ("value", 12), ("role", 34), ("file", 44), ("sheet", 16), ("cell", 8))
_COLUMNS = tuple(dict.fromkeys((
    "unit_name", "report_id", "period_label", "status", "is_due", "is_numerator", "first_admissible_at",
    *explain_words.COLUMNS,
)))
_Row = list[tuple[Any, str]]


def write_explain(book: Book, frames: Frames, most: int = LAST_ROW - _TITLE_ROWS) -> list[Page]:
    """The pages of the workbook, from measure_obligations of everything required and the titles of period_list."""
    titles = dict(rows(frames["period_list"], ("report_id", "report_title")))
    body = _obligations(frames["measure_obligations"], titles)
    notes = (word("explain.count"), word("explain.content"))
    return _write(book, word("sheet.explain"), word("title.explain"), notes, _OBLIGATION, body,
                  len(frames["measure_obligations"]), most)


def explain_workbook(
    kind: str, frame: pd.DataFrame, titles: dict[str, str], title: str, notes: list[str], context: ExportContext
) -> bytes:
    """The rows of one number as an .xlsx; kind: obligations | items | values, the query's rows in `frame`."""
    book = Book(context)
    if kind == "obligations":
        head = (*_OBLIGATION[:4], ("is_numerator", 10), *_OBLIGATION[4:])
        body = _obligations(frame, titles, with_part=True)
    elif kind == "items":
        head, body = _ITEM, _items(frame)
    else:
        head, body = _VALUE, _values(frame)
    _write(book, word("sheet.explain"), title, notes, head, body, len(frame), LAST_ROW - _TITLE_ROWS)
    return book.finish()


def _write(
    book: Book, name: str, title: str, notes: tuple[str, ...] | list[str], head: tuple[tuple[str, float], ...],
    body: Iterator[_Row], count: int, most: int,
) -> list[Page]:
    """As many pages as the rows need: none is left out."""
    columns = [Column(word(f"head.{part}"), width) for part, width in head]
    pages = []
    for number in range(max(-(-count // most), 1)):
        page = book.page(name if not number else word("sheet.continued", title=name, number=number + 1))
        page.set_widths([column.width for column in columns])
        page.title_block(title, *notes)
        page.heading(columns)
        heading_row = page.row_number
        page.freeze(columns=1)
        page.body(islice(body, most))
        page.filter_from(heading_row, len(columns))
        pages.append(page)
    return pages


def _obligations(frame: pd.DataFrame, titles: dict[str, str], with_part: bool = False) -> Iterator[_Row]:
    labels = {code: status.label for code, status in statuses().items()}
    for r in records(frame, _COLUMNS):
        status = r["status"]
        part = [_part(r)] if with_part else []
        yield [
            (r["unit_name"], "text"), (titles.get(r["report_id"], r["report_id"]), "text"),
            (r["period_label"], "center"), (labels[status], f"status_{status}"), *part, (int(r["is_due"]), "count"),
            (r["due_nominal"], "day"), (r["due_effective"], "day"), (explain_words.due_sentence(r), "text"),
            (r["first_admissible_at"], "instant"), (r["days_late"], "count"), (explain_words.papers(r) or None, "text"),
            (explain_words.rule_sentence(r), "text"),
        ]


def _items(frame: pd.DataFrame) -> Iterator[_Row]:
    words = section("explain_state")
    for r in records(frame, list(frame.columns)):
        state = r["state"] if r["is_received"] or r["state"] != "blank" else "missing"
        yield [
            (r["unit_name"], "text"), (r["period_label"], "center"), (r["content_item_id"], "center"),
            (r["item_title"], "text"), _part(r), (words[state], "center"), (r["file_name"], "text"),
            (r["sheet"], "text"), (r["cell"], "text"),
        ]


def _values(frame: pd.DataFrame) -> Iterator[_Row]:
    roles, bases = section("explain_role"), section("basis")
    for r in records(frame, list(frame.columns)):
        yield [
            (r["unit_name"], "text"), (r["period_label"], "center"), (r["content_item_id"], "center"),
            (r["indicator_name"], "text"), (r["measure_unit"], "center"), (bases[r["basis"]], "center"),
            (r["value"], "count" if float(r["value"]).is_integer() else "decimal"), (roles[r["role"]], "text"),
            (r["file_name"], "text"), (r["sheet"], "text"), (r["cell"], "center"),
        ]


def _part(record: dict[str, Any]) -> tuple[int, str]:
    return (int(record["is_numerator"]), "count")

"""Sheet 'explain': one row per obligation with what decided it, so that every rate can be counted again by hand;
and the same rows, of one number, as a file of their own."""

from typing import Any

import pandas as pd

from dashboard import explain_words
from dashboard.export.block import Cells, plain, told
from dashboard.export.book import LAST_ROW, Book, Column, Page, continued
from dashboard.export.context import ExportContext
from dashboard.export.frames import Frames, rows
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


def write_explain(book: Book, frames: Frames, most: int = LAST_ROW - _TITLE_ROWS) -> list[Page]:
    """The pages of the workbook, from measure_obligations of everything required and the titles of period_list."""
    titles = dict(rows(frames["period_list"], ("report_id", "report_title")))
    body = _obligations(frames["measure_obligations"], titles)
    notes = (word("explain.count"), word("explain.content"))
    return _write(book, word("sheet.explain"), word("title.explain"), notes, _OBLIGATION, body, most)


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
    _write(book, word("sheet.explain"), title, notes, head, body, LAST_ROW - _TITLE_ROWS)
    return book.finish()


def _write(
    book: Book, name: str, title: str, notes: tuple[str, ...] | list[str], head: tuple[tuple[str, float], ...],
    body: list[Cells], most: int,
) -> list[Page]:
    """As many pages as the rows need: none is left out."""
    columns = [Column(word(f"head.{part}"), width) for part, width in head]
    count = max(-(-len(body[0].codes) // most), 1)
    pages = []
    for number in range(count):
        page = book.page(word("sheet.continued", title=name, number=number + 1) if number else name)
        page.set_widths([column.width for column in columns])
        page.title_block(title, *notes, *continued(name, number, count))
        page.heading(columns)
        page.freeze(columns=1)
        page.block([column.part(most * number, most * (number + 1)) for column in body])
        page.filter_from(page.heading_row, len(columns))
        pages.append(page)
    return pages


def _obligations(frame: pd.DataFrame, titles: dict[str, str], with_part: bool = False) -> list[Cells]:
    labels = {code: status.label for code, status in statuses().items()}
    return [
        plain(frame, "unit_name", "text"),
        told(frame, ["report_id"], lambda r: (titles.get(r["report_id"], r["report_id"]), "text")),
        plain(frame, "period_label", "center"),
        told(frame, ["status"], lambda r: (labels[r["status"]], f"status_{r['status']}")),
        *([_flag(frame, "is_numerator")] if with_part else []), _flag(frame, "is_due"),
        plain(frame, "due_nominal", "day"), plain(frame, "due_effective", "day"),
        told(frame, explain_words.DUE_COLUMNS, lambda r: (explain_words.due_sentence(r), "text")),
        plain(frame, "first_admissible_at", "instant"), plain(frame, "days_late", "count"),
        told(frame, explain_words.PAPERS_COLUMNS, lambda r: (explain_words.papers(r) or None, "text")),
        told(frame, explain_words.RULE_COLUMNS, lambda r: (explain_words.rule_sentence(r), "text")),
    ]


def _items(frame: pd.DataFrame) -> list[Cells]:
    words = section("explain_state")

    def state(r: dict[str, Any]) -> tuple[str, str]:
        return (words[r["state"] if r["is_received"] or r["state"] != "blank" else "missing"], "center")

    return [
        plain(frame, "unit_name", "text"), plain(frame, "period_label", "center"),
        plain(frame, "content_item_id", "center"), plain(frame, "item_title", "text"), _flag(frame, "is_numerator"),
        told(frame, ["state", "is_received"], state), plain(frame, "file_name", "text"),
        plain(frame, "sheet", "text"), plain(frame, "cell", "text"),
    ]


def _values(frame: pd.DataFrame) -> list[Cells]:
    roles, bases = section("explain_role"), section("basis")
    return [
        plain(frame, "unit_name", "text"), plain(frame, "period_label", "center"),
        plain(frame, "content_item_id", "center"), plain(frame, "indicator_name", "text"),
        plain(frame, "measure_unit", "center"), told(frame, ["basis"], lambda r: (bases[r["basis"]], "center")),
        told(frame, ["value"], lambda r: (r["value"], "count" if float(r["value"]).is_integer() else "decimal")),
        told(frame, ["role"], lambda r: (roles[r["role"]], "text")), plain(frame, "file_name", "text"),
        plain(frame, "sheet", "text"), plain(frame, "cell", "center"),
    ]


def _flag(frame: pd.DataFrame, column: str) -> Cells:
    return told(frame, [column], lambda record: (int(record[column]), "count"))

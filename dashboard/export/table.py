"""One query result as a file of its own: .xlsx with the title block, or .csv that Excel opens as it is."""

import csv
import json
from datetime import datetime
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd

from dashboard.export.book import Book, Column
from dashboard.export.cells import is_blank, safe_text
from dashboard.export.context import ExportContext
from dashboard.export.frames import rows
from dashboard.export.words import section, word

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells Excel that the file is UTF-8


def table_workbook(name: str, frame: pd.DataFrame, context: ExportContext) -> bytes:
    """The frame on one sheet, its columns named in Vietnamese where the catalogue knows them."""
    book = Book(context)
    page = book.page(name)
    names = section("column")
    columns = [Column(names.get(column, column), _width(column)) for column in frame.columns]
    page.set_widths([column.width for column in columns])
    page.title_block(word("title.table", name=name))
    page.heading(columns)
    heading_row = page.row_number
    page.freeze()
    styles = [_style(column, frame[column]) for column in frame.columns]
    page.body(list(zip(row, styles, strict=True)) for row in rows(frame, list(frame.columns)))
    if len(columns):
        page.filter_from(heading_row, len(columns))
    return book.finish()


def table_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, ISO dates, English column names: for programs, yet safe to open in Excel."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*(_column(column, frame[column]) for column in frame.columns), strict=True))
    return (_BOM + text.getvalue()).encode()


def _column(column: str, series: pd.Series) -> list[Any]:
    """The cells of a column; each different value is told once."""
    if series.dtype == object:          # lists have no hash
        return [_plain(column, value) for value in series.tolist()]
    codes, values = pd.factorize(series)
    told = [*(_plain(column, value) for value in values.tolist()), ""]
    return [told[code] for code in codes.tolist()]


def _plain(column: str, value: Any) -> Any:
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, (list, tuple, np.ndarray)):
        return safe_text(json.dumps(list(value), ensure_ascii=False))
    if is_blank(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        # the database's dates come as midnights; only instants have a time
        return value.isoformat(sep=" ") if column.endswith("_at") else value.date().isoformat()
    return value


def _style(column: str, series: pd.Series) -> str:
    if column.endswith(("_rate", "_share")):
        return "rate"
    if pd.api.types.is_datetime64_any_dtype(series):
        return "instant" if column.endswith("_at") else "day"
    if pd.api.types.is_bool_dtype(series):
        return "center"
    if pd.api.types.is_integer_dtype(series):
        return "count"
    if pd.api.types.is_numeric_dtype(series):
        found = series.dropna()
        return "count" if (found % 1 == 0).all() else "decimal"
    return "text"


def _width(column: str) -> float:
    if column.endswith(("_name", "_title", "title", "file_name", "due_steps", "reason")):
        return 36
    return 20 if column.endswith(("_id", "_at", "label")) else 13

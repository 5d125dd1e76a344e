"""The look before a file is made: what its sheets hold, or the first rows of a table. Pure."""

import pandas as pd

from dashboard import format as fmt
from dashboard.export.catalogue import ANNUAL
from dashboard.export.frames import rows
from dashboard.export.words import section as file_words
from dashboard.markup import Column, Safe, join, table, tag
from dashboard.publication import cell_text, is_shown
from dashboard.publication_words import column_words, query_words, value_words
from dashboard.tables import note
from dashboard.text import t

ROWS_SHOWN = 20


def sheet_list(name: str) -> Safe:
    """What the annual workbook holds, sheet by sheet; of a smaller file one sentence."""
    if name != ANNUAL:
        return note(t(f"export.about.{name}"))
    about, sheets = file_words("about"), file_words("sheet")
    lines = [tag("li", tag("b", sheets[sheet]), ": ", text) for sheet, text in about.items()]
    return tag("ul", *lines, class_="dh-sheets")


def table_start(query: str, frame: pd.DataFrame) -> Safe:
    """The first rows as the page writes such values; the file has every row and column."""
    shown = [column for column in frame.columns if is_shown(column)]
    if not len(frame):
        return note(t("export.no_rows"))
    columns = [Column(column_words(column)) for column in shown]
    body = [
        [value_words(column, cell_text(value)) for column, value in zip(shown, row, strict=True)]
        for row in rows(frame.head(ROWS_SHOWN), shown)
    ]
    said = t("export.first_rows", shown=fmt.number(len(body)), total=fmt.number(len(frame)))
    return join([note(said), table(columns, body, query_words(query), "dh-dense dh-first-rows")])

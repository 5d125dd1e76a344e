"""Sheet 'source': where every value came from. More rows than a sheet can hold go on to a second one."""

from itertools import pairwise

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter

from dashboard.export.block import Cells, plain, told
from dashboard.export.book import LAST_ROW, MOST_LINKS, Book, Column, Page, continued
from dashboard.export.frames import Frames
from dashboard.export.package import Link
from dashboard.export.words import section, word

_HEAD = (
    ("unit", 30), ("period", 16), ("item", 8), ("item_title", 40), ("indicator", 34), ("measure_unit", 11),
    ("kind", 11), ("basis", 10), ("value", 12), ("submission", 9), ("file", 40), ("sheet", 16), ("cell", 8),
)
_TITLE_ROWS = 20                        # more than a title block ever takes
MOST = LAST_ROW - _TITLE_ROWS           # values on one sheet


def write_source(book: Book, frames: Frames, submissions: pd.DataFrame, most: int = MOST) -> list[Page]:
    """The pages, from indicator_by_unit_period; one page unless there are more than `most` rows.

    `submissions` as submission.submissions() gives them: their index numbers them.
    """
    found = frames["indicator_by_unit_period"]
    columns = _columns(found, dict(zip(submissions["submission_id"], submissions.index, strict=True)))
    count = max(-(-len(found) // most), 1)
    return [
        _write_page(book, number, count, [column.part(most * number, most * (number + 1)) for column in columns])
        for number in range(count)
    ]


def source_place(pages: list[Page], index: int, most: int = MOST) -> str:
    """Where row `index` of indicator_by_unit_period stands."""
    page = pages[index // most]
    return page.place(page.heading_row + 1 + index % most)


def link_submissions(
    pages: list[Page], frames: Frames, submissions: pd.DataFrame, listed: Page, most: int = MOST
) -> None:
    """Lead from the number beside each value to its file's row on the page `listed`.

    One link for all the values of a file that stand together. A page with more links than Excel takes has none: the
    number still says which row it is.
    """
    codes, names = pd.factorize(frames["indicator_by_unit_period"]["submission_id"])
    known = dict(zip(submissions["submission_id"], submissions.index, strict=True))
    numbers = [known.get(name) for name in names.tolist()]
    column = get_column_letter([name for name, _ in _HEAD].index("submission") + 1)
    target = listed.place(0).removesuffix("0")
    for place, page in enumerate(pages):
        own = codes[most * place:most * (place + 1)]
        changes = (np.flatnonzero(own[1:] != own[:-1]) + 1).tolist()
        if len(changes) >= MOST_LINKS or not len(own):
            continue
        first = page.heading_row + 1
        runs = pairwise([0, *changes, len(own)])
        page.links += [
            Link(f"{column}{first + start}:{column}{first + end - 1}", f"{target}{listed.heading_row + number}")
            for start, end in runs if (number := numbers[own[start]])
        ]


def _write_page(book: Book, number: int, count: int, body: list[Cells]) -> Page:
    name = word("sheet.source")
    page = book.page(word("sheet.continued", title=name, number=number + 1) if number else name)
    columns = [Column(word(f"head.{part}"), width) for part, width in _HEAD]
    page.set_widths([column.width for column in columns])
    page.title_block(word("title.source"), word("source.count"), *continued(name, number, count))
    page.heading(columns)
    page.freeze()
    page.block(body)
    page.filter_from(page.heading_row, len(columns))
    return page


def _columns(found: pd.DataFrame, numbers: dict[str, int]) -> list[Cells]:
    kinds, bases = section("kind"), section("basis")
    return [
        plain(found, "unit_name", "text"), plain(found, "period_label", "center"),
        plain(found, "content_item_id", "center"), plain(found, "item_title", "text"),
        plain(found, "indicator_name", "text"), plain(found, "measure_unit", "center"),
        told(found, ["kind"], lambda row: (kinds[row["kind"]], "center")),
        told(found, ["basis"], lambda row: (bases[row["basis"]], "center")),
        told(found, ["value"], lambda row: (row["value"], "count" if float(row["value"]).is_integer() else "decimal")),
        told(found, ["submission_id"], lambda row: (numbers.get(row["submission_id"]), "link")),
        plain(found, "file_name", "text"), plain(found, "sheet", "text"), plain(found, "cell", "center"),
    ]

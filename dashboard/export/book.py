"""A workbook being written: pages with the same title block, print set-up and styles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from tempfile import SpooledTemporaryFile
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.export.block import Cells, block_xml, listed
from dashboard.export.cells import Strings, row_xml, xml_text
from dashboard.export.context import ExportContext
from dashboard.export.height import row_height
from dashboard.export.package import Link, pack
from dashboard.export.style import FAMILY, Styles
from dashboard.export.words import word

LAST_ROW = 1_048_576                    # of a sheet, by the file format
MOST_LINKS = 65_530                     # of a sheet: Excel mends a file that has more by dropping them
_A4 = 9
_READABLE = 300                         # characters across an A4 page, small but legible
_IN_MEMORY = 8 << 20                    # bytes of a page kept in memory; more goes to a temporary file


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading, width in characters, and the styles of its cells and its heading."""

    heading: str
    width: float
    style: str = "text"
    head_style: str = "head"


class Book:
    """The workbook and the context that every page of it prints."""

    def __init__(self, context: ExportContext) -> None:
        self.context = context
        self.workbook = Workbook(write_only=True)
        self.workbook.properties.creator = word("cell.author")
        self.workbook.properties.title = xml_text(context.plan_short_title)
        self.workbook.properties.created = self.workbook.properties.modified = context.as_of
        self.pages: list[Page] = []
        self.styles = Styles(self.workbook)
        self.strings = Strings()

    def page(self, title: str) -> "Page":
        """A new empty page, after the others."""
        sheet = self.workbook.create_sheet(title[:31])
        page = Page(self, sheet)
        self.pages.append(page)
        return page

    def finish(self) -> bytes:
        """The whole file."""
        self.workbook.active = 0
        for page in self.pages:
            page.bound_print()
        rows = {page.sheet.title: page.rows for page in self.pages}
        links = {page.sheet.title: page.links for page in self.pages}
        return pack(self.workbook, rows, links, self.strings.xml())


class Page:
    """One sheet; rows are written from the top down and cannot be changed afterwards."""

    def __init__(self, book: Book, sheet: Worksheet) -> None:
        self.book = book
        self.sheet = sheet
        self.rows = SpooledTemporaryFile(max_size=_IN_MEMORY)
        self.row_number = 0             # of the last row written
        self.heading_row = 0
        self.body_count = 0             # rows of data, totals and headings apart
        self.widths: list[float] = []
        self.links: list[Link] = []
        self._set_up_print()

    def set_widths(self, widths: Sequence[float]) -> None:
        """Column widths in characters; before the title block, whose height follows from them."""
        self.widths = list(widths)
        for number, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        # a table too wide to be read on one page goes on to pages beside it
        self.sheet.page_setup.fitToWidth = ceil(sum(widths) / _READABLE)

    def title_block(self, title: str, *notes: str) -> None:
        """Plan, title, stamp, sample warning and notes, each over the whole width."""
        context = self.book.context
        self.line(context.plan_title, "plan")
        self.line(title, "title")
        self.line(context.stamp, "stamp")
        if context.sample_label:
            self.line(context.sample_label, "sample")
        for note in notes:
            self.line(note, "note")

    def line(self, text: str, look: str) -> None:
        """One text over the whole width."""
        size = self.book.styles.size(look)
        # merged cells are never measured by a spreadsheet, so one line is said too
        height = row_height([(text, sum(self.widths), size)]) or size * 1.45
        self.append([(text, look)], height)
        if len(self.widths) > 1:
            self.sheet.merged_cells.add(f"A{self.row_number}:{get_column_letter(len(self.widths))}{self.row_number}")

    def heading(self, columns: Sequence[Column], height: float | None = None) -> None:
        """The heading row, frozen and repeated on every printed page."""
        self.append([(column.heading, column.head_style) for column in columns], height=height)
        self.heading_row = self.row_number
        self.sheet.print_title_rows = f"{self.row_number}:{self.row_number}"

    def freeze(self, columns: int = 0) -> None:
        """Keep all rows so far and the first `columns` columns in sight."""
        self.sheet.freeze_panes = f"{get_column_letter(columns + 1)}{self.row_number + 1}"
        if columns and self.sheet.page_setup.fitToWidth > 1:
            self.sheet.print_title_cols = f"A:{get_column_letter(columns)}"

    def append(self, cells: Iterable[tuple[Any, str]], height: float | None = None) -> int:
        """One row of (value, style name), as high as its texts need; returns its number."""
        self.row_number += 1
        styles = self.book.styles
        cells = list(cells)
        if height is None:
            height = row_height(
                (value, width, styles.size(name)) for (value, name), width in zip(cells, self.widths, strict=False)
            )
        xml = row_xml(self.row_number, ((value, styles[name]) for value, name in cells), self.book.strings, height)
        self.rows.write(xml.encode())
        return self.row_number

    def body(self, rows: Iterable[Sequence[tuple[Any, str]]]) -> None:
        """Rows of data, all of the same length."""
        self.block([listed(column) for column in zip(*rows, strict=True)])

    def block(self, columns: Sequence[Cells]) -> None:
        """Rows of data, given as columns."""
        if not columns or not len(columns[0].codes):
            return
        book = self.book
        for text in block_xml(columns, self.row_number + 1, self.widths, book.styles, book.strings):
            self.rows.write(text)
        self.row_number += len(columns[0].codes)
        self.body_count += len(columns[0].codes)

    def link(self, cells: str, place: str) -> None:
        """Lead from a cell or a range of this page to a place that Page.place gave."""
        self.links.append(Link(cells, place))

    def place(self, row: int) -> str:
        """A row of this page as the target of a link."""
        return f"'{self.sheet.title}'!A{row}"

    def bound_print(self) -> None:
        """Print what was written, and nothing that somebody types beside it."""
        if self.widths and self.row_number:
            self.sheet.print_area = f"A1:{get_column_letter(len(self.widths))}{self.row_number}"

    def filter_from(self, heading_row: int, column_count: int) -> None:
        """Filter buttons on the heading, down to the last row written."""
        self.sheet.auto_filter.ref = f"A{heading_row}:{get_column_letter(column_count)}{self.row_number}"

    def _set_up_print(self) -> None:
        sheet = self.sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom = 0.6, 0.7
        footer = sheet.oddFooter
        footer.left.text = self.book.context.as_of_words
        # an ampersand in a footer starts a code, so one of the text is doubled
        footer.center.text = xml_text(self.book.context.plan_short_title.replace("&", "&&")[:120])
        footer.right.text = word("stamp.footer_page")
        for part in (footer.left, footer.center, footer.right):
            part.font, part.size = f"{FAMILY},Regular", 9


def continued(name: str, number: int, count: int) -> list[str]:
    """The note on sheet `number`, from 0, of a table that needs `count` sheets; none when one is enough."""
    if count == 1:
        return []
    last = word("sheet.continued", title=name, number=count)
    return [word("sheet.limit", rows=f"{LAST_ROW:,}".replace(",", "."), number=number + 1, count=count, last=last)]

"""How a form's cells look and how its pages print; every style is made once and shared."""

from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from etl.address import letters

_MM_PER_INCH = 25.4
_BODY_SIZE = 11
_LINE_POINTS = 15.5
SIGNATURE_POINTS = 7 * _LINE_POINTS     # three lines of text, room to sign and stamp
_LETTERS_PER_WIDTH = 1.15    # letters of this font are narrower than the digit that widths are counted in
_THIN = Side(style="thin", color="8A8A8A")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_OPEN = Protection(locked=False)


def _look(form: dict[str, Any], *, size: float = _BODY_SIZE, bold: bool = False, italic: bool = False,
          across: str = "left", down: str = "center", boxed: bool = False, fill: str | None = None,
          is_open: bool = False, number_format: str = "General") -> dict[str, Any]:
    """The parts of a cell's style, by the names openpyxl gives them."""
    look: dict[str, Any] = {
        "font": Font(name=form["print"]["font"], size=size, bold=bold, italic=italic),
        "alignment": Alignment(horizontal=across, vertical=down, wrap_text=True),
        "number_format": number_format,
    }
    if boxed:
        look["border"] = _BOX
    if fill:
        look["fill"] = PatternFill("solid", start_color=form["colors"][fill], end_color=form["colors"][fill])
    if is_open:
        look["protection"] = _OPEN
    return look


def looks(form: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every look of the form by name."""
    return {
        "plain": _look(form),
        "plain_center": _look(form, across="center"),
        "small_italic": _look(form, size=10, italic=True),
        "italic_center": _look(form, italic=True, across="center"),
        "bold_center": _look(form, bold=True, across="center"),
        "signature": _look(form, across="center", down="top"),
        "title": _look(form, size=14, bold=True, across="center"),
        "heading": _look(form, bold=True, across="center", boxed=True, fill="section"),
        "column_number": _look(form, size=9, italic=True, across="center", boxed=True),
        "section": _look(form, bold=True, boxed=True, fill="section"),
        "item": _look(form, bold=True, boxed=True),
        "item_center": _look(form, bold=True, across="center", boxed=True),
        "row": _look(form, boxed=True),
        "row_center": _look(form, across="center", boxed=True),
        "locked": _look(form, boxed=True, fill="locked"),
        "note": _look(form, boxed=True, fill="input", is_open=True),
        "nil": _look(form, bold=True, across="center", boxed=True, fill="input", is_open=True),
        **{
            value_type: _look(form, across="center" if value_type == "yes_no" else "right", boxed=True, fill="input",
                              is_open=True, number_format=shape["number_format"])
            for value_type, shape in form["value_types"].items()
        },
    }


class Brush:
    """Writes styled cells fast: each look is resolved once per workbook, then shared by reference."""

    def __init__(self, sheet: Worksheet, form_looks: dict[str, dict[str, Any]]) -> None:
        self.sheet = sheet
        self._looks = form_looks
        self._ready: dict[str, Any] = {}

    def put(self, row: int, column: int, value: object, look: str) -> None:
        """Write a value (or only the look) into a one-based row and column."""
        cell = self.sheet.cell(row, column, value)
        if look not in self._ready:
            for part, style in self._looks[look].items():
                setattr(cell, part, style)
            self._ready[look] = cell._style
        else:
            cell._style = self._ready[look]

    def merge(self, row: int, first: int, last: int, value: object, look: str) -> None:
        """Write one value across several columns."""
        self.put(row, first, value, look)
        # Not merge_cells(): it restyles every cell of the range, a quarter of the time a form takes.
        self.sheet.merged_cells.add(f"{letters(first - 1)}{row}:{letters(last - 1)}{row}")

    def height(self, row: int, texts: list[tuple[str, float]]) -> None:
        """Make a row tall enough for its wrapped texts, each given with the width it has."""
        lines = max(lines_needed(text, width) for text, width in texts)
        self.sheet.row_dimensions[row].height = max(lines, 1) * _LINE_POINTS + 3


@cache
def lines_needed(text: str, width: float) -> int:
    """Lines a text takes in a column so wide (in Excel's unit, a digit of the default font), words kept whole."""
    lines, used = 1, 0.0
    for word in text.split():
        length = len(word)
        if used and used + 1 + length > width * _LETTERS_PER_WIDTH:
            lines, used = lines + 1, length
        else:
            used += length + (1 if used else 0)
    return lines


def signature(form: dict[str, Any], *lines: str) -> CellRichText:
    """A signature block's lines in one cell: date in italics, who signs in bold, how in italics."""
    fonts = [InlineFont(rFont=form["print"]["font"], sz=_BODY_SIZE, i=n != 1, b=n == 1) for n in range(3)]
    return CellRichText(*(TextBlock(font, f"{line}\n") for font, line in zip(fonts, lines, strict=True)))


def set_default_font(book: Workbook, form: dict[str, Any]) -> None:
    """The workbook's own font: column widths are counted in its digits, so they come out alike everywhere."""
    book._named_styles["Normal"].font = Font(name=form["print"]["font"], size=_BODY_SIZE)
    book._fonts[0] = book._named_styles["Normal"].font


def set_page(sheet: Worksheet, form: dict[str, Any], header_row: int | None) -> None:
    """A4, one page wide, headings repeated, page n/N at the foot."""
    page, margins = form["print"], form["print"]["margins_mm"]
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = page["orientation"] if header_row else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    inches = {side: mm / _MM_PER_INCH for side, mm in margins.items()}
    sheet.page_margins = PageMargins(**inches, header=0.2, footer=0.2)
    sheet.oddFooter.center.text = page["footer"]
    sheet.oddFooter.center.font = f"{page['font']},Regular"
    if header_row:
        sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100

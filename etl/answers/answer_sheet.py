"""The sheet that lists what to mend: row, cell (a link), what is wrong and what to type; then where and what it was."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from etl.address import position
from etl.answers.answer_words import answer_word
from etl.finding import Finding, Severity, in_reading_order
from etl.form_style import lines_needed
from etl.text import message, word

FILLS = {Severity.ERROR: "FFC7CE", Severity.QUESTION: "BDD7EE", Severity.WARNING: "F8CBAD"}
STYLE_COLUMN = 9            # hidden: an empty cell that keeps how the marked cell looked before
_WIDTHS = {"row": 7, "cell": 10, "message": 72, "place": 16, "value": 24, "severity": 13, "code": 29}
_LONGEST = 2_000            # letters of a typed value on the sheet; the file itself has all of it
_LINE_POINTS = 15.5
_FAMILY = "Times New Roman"
_SIDE = Side(style="thin", color="8A8A8A")
_BOX = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_PLACE = re.compile(r"([A-Z]{1,3}[1-9]\d{0,6})(?::[A-Z]{1,3}[1-9]\d{0,6})?")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


def first_cell(place: str | None) -> str | None:
    """The first cell of an A1 address or range; None for what is no place on a sheet."""
    found = _PLACE.fullmatch(place or "")
    if not found:
        return None
    row, column = position(found[1])
    return found[1] if row < LAST_ROW and column < LAST_COLUMN else None


def words_of(finding: Finding) -> str:
    """What is wrong and what to type, without the place: that stands beside it."""
    return clean(message(replace(finding, sheet=None, cell=None)))


def clean(text: str) -> str:
    """Text without the characters that a workbook cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def write_list(
    sheet: Worksheet, findings: Sequence[Finding], looks: Mapping[tuple[str, str], StyleArray], notes: Sequence[str]
) -> None:
    """Fill an empty sheet. looks: (sheet, first cell) -> how it was, for every cell that is marked in this workbook.

    Findings without a cell stand on top.
    """
    for number, width in enumerate(_WIDTHS.values(), start=1):
        sheet.column_dimensions["ABCDEFG"[number - 1]].width = width
    sheet.column_dimensions["I"].hidden = True
    intro = "sheet.intro" if looks else "sheet.intro_list"
    # two places inside one merged range share their look: it is one cell to see
    cell_count = len({id(look) for look in looks.values()})
    lines = [answer_word(intro, count=len(findings), cells=cell_count), *notes]
    if looks:
        lines.append(answer_word("sheet.legend"))
    _put(sheet, 1, 1, answer_word("sheet.title"), Font(name=_FAMILY, size=14, bold=True))
    for row, line in enumerate(lines, start=2):
        _put(sheet, row, 1, line, Font(name=_FAMILY, size=11), is_wrapped=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
        sheet.row_dimensions[row].height = lines_needed(line, sum(_WIDTHS.values())) * _LINE_POINTS + 2
    head = len(lines) + 3
    for column, key in enumerate(_WIDTHS, start=1):
        cell = _put(sheet, head, column, answer_word(f"sheet.{key}"), Font(name=_FAMILY, size=11, bold=True))
        cell.fill, cell.border = PatternFill("solid", start_color="E3EAF2"), _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    _write_rows(sheet, head + 1, findings, looks)
    _set_up(sheet, head)


def _write_rows(sheet: Worksheet, row: int, findings: Sequence[Finding], looks: Mapping) -> None:
    ordered = in_reading_order(list(findings))
    ordered.sort(key=lambda finding: first_cell(finding.cell) is not None)
    look = _Looks()
    for row_number, finding in enumerate(ordered, start=row):
        place = first_cell(finding.cell)
        whole = answer_word("sheet.whole_sheet" if finding.sheet else "sheet.whole_file")
        texts = (
            place and position(place)[0] + 1, finding.cell if place else whole, words_of(finding),
            finding.sheet or "", clean(finding.value or "")[:_LONGEST], word("severity", finding.severity),
            finding.code,
        )
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row_number, column)
            _type(cell, text)
            look.dress(cell, column, finding.severity)
        kept = looks.get((finding.sheet or "", place or ""))
        if kept is not None:
            _link(sheet.cell(row_number, 2), finding.sheet, place)
            sheet.cell(row_number, STYLE_COLUMN)._style = copy(kept)
        needed = (lines_needed(str(text or ""), width - 3) for text, width in zip(texts, _WIDTHS.values(), strict=True))
        sheet.row_dimensions[row_number].height = min(max(needed) * _LINE_POINTS + 3, 400)


class _Looks:
    """The styles of a row's cells, each made once per workbook."""

    def __init__(self) -> None:
        self._ready: dict[tuple[int, Severity], StyleArray] = {}

    def dress(self, cell: Cell, column: int, severity: Severity) -> None:
        key = (column, severity)
        if key not in self._ready:
            cell.font = Font(name=_FAMILY, size=11)
            cell.border = _BOX
            is_centred = column in (1, 2, 6)
            cell.alignment = Alignment(horizontal="center" if is_centred else "left", vertical="center",
                                       wrap_text=True, indent=0 if is_centred else 1)
            if column in (2, 6):
                cell.fill = PatternFill("solid", start_color=FILLS[severity], end_color=FILLS[severity])
            # what came from the file stays text, also when somebody edits the cell
            cell.quotePrefix = column in (4, 5)
            self._ready[key] = cell._style
        else:
            cell._style = copy(self._ready[key])


def _type(cell: Cell, value: object) -> None:
    """Write a number as a number and everything else as text: '=…' is never a formula here."""
    cell.value = value
    if isinstance(value, str) and value:
        cell.data_type = "s"


def _link(cell: Cell, sheet: str, place: str) -> None:
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(sheet)}!{place}")
    cell.font = Font(name=_FAMILY, size=11, underline="single", color="0B4F8A")


def _put(sheet: Worksheet, row: int, column: int, text: str, font: Font, is_wrapped: bool = False) -> Cell:
    cell = sheet.cell(row, column)
    _type(cell, clean(text))
    cell.font = font
    cell.alignment = Alignment(vertical="center", wrap_text=is_wrapped)
    return cell


def _set_up(sheet: Worksheet, head: int) -> None:
    """Frozen heading, A4 across, one page wide."""
    sheet.freeze_panes = f"A{head + 1}"
    sheet.sheet_properties.tabColor = "C00000"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.center.text = answer_word("sheet.footer")
    sheet.sheet_view.showGridLines = False

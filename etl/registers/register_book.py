"""The registers as one workbook to edit: a sheet per register, Vietnamese heads, lists to choose from."""

import io
import re
import unicodedata
from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from etl.registers.register_rows import rows_of
from etl.registers.register_sheets import HEAD_ROWS, IDENTITY, KIND, SHEETS, Column, Sheet
from etl.registers.register_words import catalogue, label, tell
from etl.registers.site import RegisterError, reading_id
from etl.store import now

_LONGEST_CELL = 32_767
_SPARE_ROWS = 1_000             # below the table, so that new rows have lists and formats too
_STYLED_ROWS = 50
_FORMATS = {"day": "dd/mm/yyyy", "text": "@", "ids": "@", "lines": "@", "json": "@"}
_WIDTHS = {"day": 12, "yes_no": 12, "whole": 9, "decimal": 12, "choice": 20, "ids": 26, "lines": 34, "text": 24}
_WIDE = {"quote": 60, "title": 46, "name": 44, "source": 40, "note": 40, "section": 30, "unit_id": 34, "plan_id": 24,
         "report_id": 34, "parent_id": 30, "successor_id": 34, "area_code": 12, "period_id": 12, "alias": 34}
_WRAPPED = {"lines"}
_FONT, _QUIET = Font(name="Times New Roman", size=11), Font(name="Times New Roman", size=10, italic=True)
_HEAD = Font(name="Times New Roman", size=11, bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", start_color="1F4E79")
_NEEDED_FILL = PatternFill("solid", start_color="8A2B2B")
_EDGE = Border(*(Side(style="hair", color="999999"),) * 4)
_RISKY = ("=", "+", "-", "@")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def file_name() -> str:
    """What the workbook of today is called."""
    return tell("book.file_name", day=now())


def write_book(files: Mapping[str, bytes]) -> bytes:
    """The workbook of a reading (relative name -> bytes). Raises RegisterError when a text is longer than a cell."""
    book = Workbook()
    moment = now()
    _guide(book.active, moment)
    rows = rows_of(files)
    for sheet in SHEETS:
        _sheet(book.create_sheet(tell(f"sheet.{sheet.code}")), sheet, rows[sheet.code])
    identity = book.create_sheet(IDENTITY)
    identity.sheet_state = "veryHidden"
    for row in (("kind", KIND), ("reading", reading_id(files)), ("made_at", moment.isoformat(timespec="seconds"))):
        identity.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _guide(page: Worksheet, moment: datetime) -> None:
    page.title = tell("book.guide")
    page.column_dimensions["A"].width = 110
    page.sheet_view.showGridLines = False
    page["A1"], page["A1"].font = tell("book.title"), Font(name="Times New Roman", size=16, bold=True)
    page["A2"], page["A2"].font = tell("book.made", moment=moment), _QUIET
    for number, line in enumerate(catalogue()["book"]["lines"], 1):
        cell = page.cell(number + 3, 1, f"{number}. {line}")
        cell.font, cell.alignment = _FONT, Alignment(wrap_text=True, vertical="top")
        page.row_dimensions[number + 3].height = 16 * (1 + len(line) // 125)


def _sheet(page: Worksheet, sheet: Sheet, rows: list[dict[str, Any]]) -> None:
    last = HEAD_ROWS + len(rows)
    looks = _Looks(page, sheet.columns)
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = _WIDE.get(column.code, _WIDTHS.get(column.kind, 24))
        page.cell(1, number, column.code).font = _QUIET
        _heading(page.cell(HEAD_ROWS, number), column)
        _offer(page, column, f"{letter}{HEAD_ROWS + 1}:{letter}{last + _SPARE_ROWS}")
    page.row_dimensions[1].hidden = True
    page.row_dimensions[HEAD_ROWS].height = 32
    for number, row in enumerate(rows, HEAD_ROWS + 1):
        for place, column in enumerate(sheet.columns):
            cell = page.cell(number, place + 1)
            looks.put(cell, place, _put(cell, column, row[column.code], sheet))
    for number in range(last + 1, last + 1 + _STYLED_ROWS):
        for place in range(len(sheet.columns)):
            looks.put(page.cell(number, place + 1), place)
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{HEAD_ROWS}:{HEAD_ROWS}"
    page.freeze_panes = page.cell(HEAD_ROWS + 1, 3 if sheet.head else 2)
    page.auto_filter.ref = f"A{HEAD_ROWS}:{get_column_letter(len(sheet.columns))}{max(last, HEAD_ROWS + 1)}"


def heading_of(column: Column) -> str:
    """A column's name as it stands in the workbook."""
    return label("column", column.code) + (" *" if column.is_needed else "")


def choice_word(column: Column, code: str) -> str:
    """What a choice is called in its column."""
    return label(column.code, code)


def empty_word(column: Column) -> str:
    """The word for an empty list where an empty cell means something else."""
    return label("empty_list", column.code if column.code in catalogue()["empty_list"] else "word")


def _heading(cell: Any, column: Column) -> None:
    cell.value, cell.font, cell.border = heading_of(column), _HEAD, _EDGE
    cell.fill = _NEEDED_FILL if column.is_needed else _HEAD_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    choices = ", ".join(choice_word(column, code) for code in column.choices)
    notes = [catalogue()["note"].get(column.code), catalogue()["note"].get(column.kind)]
    words = " ".join(dict.fromkeys(note.replace("{choices}", choices) for note in notes if note))
    if words:
        cell.comment = Comment(words, tell("book.title"), height=40 + 18 * (1 + len(words) // 34), width=280)


def _offer(page: Worksheet, column: Column, cells: str) -> None:
    """The list of a column that has one."""
    words = [tell("yes_no.true"), tell("yes_no.false")] if column.kind == "yes_no" else [
        choice_word(column, code) for code in column.choices]
    if not words:
        return
    # a comma parts the choices inside a validation, so a word with a comma is typed by its code
    listed = [word if "," not in word else code for word, code in zip(words, column.choices or words, strict=True)]
    rule = DataValidation("list", formula1=f'"{",".join(listed)}"', allow_blank=True)
    rule.showErrorMessage, rule.errorStyle = True, "stop"
    rule.error = tell("note.choice", choices=", ".join(listed))[:250]
    rule.add(cells)
    page.add_data_validation(rule)


def _put(cell: Any, column: Column, value: Any, sheet: Sheet) -> bool:
    """Write a value; True when it is text that looks like a formula: it stays text, also after it was edited."""
    shown = shown_value(column, value)
    if not isinstance(shown, str):
        cell.value = shown
        return False
    if len(shown) > _LONGEST_CELL:
        raise RegisterError("too_long", sheet=tell(f"sheet.{sheet.code}"), column=label("column", column.code))
    cell.value = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", shown)
    cell.data_type = "s"
    return shown.startswith(_RISKY)


def shown_value(column: Column, value: Any) -> Any:
    """A row's value as its cell shows it."""
    if value is None:
        return None
    if column.kind == "yes_no":
        return tell("yes_no.true" if value else "yes_no.false")
    if column.kind == "choice":
        word = choice_word(column, value)
        return value if "," in word else word
    if column.kind in ("ids", "lines"):
        parted = ("\n" if column.kind == "lines" else ", ").join(value)
        return (empty_word(column) if column.knows_none else None) if not value else parted
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


class _Looks:
    """A sheet's cell styles, one a column, made once: setting them cell by cell takes ten times as long."""

    def __init__(self, page: Worksheet, columns: tuple[Column, ...]) -> None:
        self._made: list[tuple[Any, Any]] = []
        for number, column in enumerate(columns, 1):
            # the head row's cell lends its place; its own look comes afterwards
            cell = page.cell(HEAD_ROWS, number)
            cell.font, cell.border = _FONT, _EDGE
            cell.number_format = _FORMATS.get(column.kind, "General")
            cell.alignment = Alignment(vertical="top", wrap_text=column.kind in _WRAPPED)
            plain = copy(cell._style)
            cell.quotePrefix = True
            self._made.append((plain, copy(cell._style)))
            cell.quotePrefix = False

    def put(self, cell: Any, place: int, is_quoted: bool = False) -> None:
        """Give a cell the look of the column at `place` (from 0)."""
        cell._style = copy(self._made[place][is_quoted])

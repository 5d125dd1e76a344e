"""Bytes of a file -> its cells as plain data, inside the limited child process: gate first, then the reader."""

import io
import json
import unicodedata
from datetime import date, datetime
from itertools import chain
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from etl.finding import Code
from etl.gate import Admission, admit
from etl.reading.merged import take_covered
from etl.reading.personal import clear_personal_columns
from etl.reading.screen import look_over
from etl.reading.secrecy import text_is_mark
from etl.reading.sheet_xml import MAX_CELLS
from etl.reading.unseen import Ranges, Unseen

MAX_ANSWER_BYTES = 16 * 1024 * 1024     # what the parent must hold; a form takes 20 KB


def parse(content: bytes) -> bytes:
    """JSON: {"refused": code} or {"macros", "sheets": [{name, hidden, rows, dates, errors, uncalculated, …}]}."""
    admission = admit(content)
    answer = {"refused": admission.value} if isinstance(admission, Code) else _read(content, admission)
    # One normalisation for all texts of the file: no composition reaches over JSON's quotes.
    written = unicodedata.normalize("NFC", json.dumps(answer, ensure_ascii=False, default=str)).encode()
    return written if len(written) <= MAX_ANSWER_BYTES else json.dumps({"refused": Code.TOO_LARGE.value}).encode()


def _read(content: bytes, admission: Admission) -> dict[str, Any]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            has_macros = admission.has_macros or any(
                metadata.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba) for metadata in workbook.sheets_metadata
            )
            sheets = [
                _sheet(workbook, number, metadata, admission.sheets.get(number, Unseen()))
                for number, metadata in enumerate(workbook.sheets_metadata) if metadata.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError:
        return {"refused": Code.PASSWORD_PROTECTED.value}
    except (CalamineError, OSError):         # OSError: sizes in the zip that do not fit
        return {"refused": Code.DAMAGED.value}
    refused = _refusal(sheets)
    if refused:
        return {"refused": refused.value}
    return {"macros": has_macros, "sheets": sheets}


def _refusal(sheets: list[dict[str, Any] | None]) -> Code | None:
    if not sheets:
        return Code.DAMAGED
    if None in sheets:
        return Code.TOO_LARGE
    if any(sheet.pop("is_marked") or text_is_mark(sheet["name"]) for sheet in sheets):
        return Code.MARKED_SECRET
    return None


def _sheet(
    workbook: CalamineWorkbook, number: int, metadata: SheetMetadata, unseen: Unseen
) -> dict[str, Any] | None:
    """One sheet's cells from A1 on, nothing skipped; None when it is too large to hand over."""
    sheet = workbook.get_sheet_by_index(number)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        return None
    rows = sheet.to_python(skip_empty_area=False)
    cells = set(chain.from_iterable(rows))
    is_marked, is_personal = look_over({cell for cell in cells if type(cell) is str})
    return {
        "name": sheet.name,
        "hidden": metadata.visible != SheetVisibleEnum.Visible,
        "is_marked": is_marked,
        "personal": list(clear_personal_columns(rows)) if is_personal else [],
        "covered": take_covered(rows, sheet.merged_cell_ranges or unseen.merges, unseen.covered_cells),
        "rows": rows,
        "dates": _take_dates(rows) if {date, datetime} & set(map(type, cells)) else [],
        "errors": unseen.error_cells,
        "uncalculated": unseen.uncalculated_cells,
        "hidden_rows": _filled(unseen.hidden_rows, rows),
        "hidden_columns": _filled(unseen.hidden_columns, zip(*rows, strict=False)) if unseen.hidden_columns else [],
    }


def _take_dates(rows: list[list[Any]]) -> list[tuple[int, int, str]]:
    """(row, column, ISO text) of cells that hold dates, which JSON has no type for."""
    return [
        (r, c, cell.isoformat())
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if isinstance(cell, date | datetime)
    ]


def _filled(hidden: Ranges, lines: Any) -> list[int]:
    """Numbers of the hidden rows or columns that hold anything."""
    if not hidden:
        return []
    numbers = {number for first, last in hidden for number in range(first, min(last, MAX_CELLS) + 1)}
    return [number for number, line in enumerate(lines) if number in numbers and any(cell != "" for cell in line)]

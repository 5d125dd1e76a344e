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
from etl.secrecy import cells_are_marked, text_is_mark
from etl.sheet_xml import MAX_CELLS


def parse(content: bytes) -> bytes:
    """JSON: {"refused": code} or {"sheets": [{name, hidden, rows, dates, errors, uncalculated}]}."""
    admission = admit(content)
    answer = {"refused": admission.value} if isinstance(admission, Code) else _read(content, admission)
    # One normalisation for all texts of the file: no composition reaches over JSON's quotes.
    return unicodedata.normalize("NFC", json.dumps(answer, ensure_ascii=False, default=str)).encode()


def _read(content: bytes, admission: Admission) -> dict[str, Any]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            sheets = [
                _sheet(workbook, number, metadata, admission)
                for number, metadata in enumerate(workbook.sheets_metadata) if metadata.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError:
        return {"refused": Code.PASSWORD_PROTECTED.value}
    except CalamineError:
        return {"refused": Code.DAMAGED.value}
    if not sheets:
        return {"refused": Code.DAMAGED.value}
    if None in sheets:
        return {"refused": Code.TOO_LARGE.value}
    if any(text_is_mark(sheet["name"]) or cells_are_marked(sheet["rows"]) for sheet in sheets):
        return {"refused": Code.MARKED_SECRET.value}
    return {"sheets": sheets}


def _sheet(
    workbook: CalamineWorkbook, number: int, metadata: SheetMetadata, admission: Admission
) -> dict[str, Any] | None:
    """One sheet's cells from A1 on, nothing skipped; None when it is too large to hand over."""
    sheet = workbook.get_sheet_by_index(number)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        return None
    key = sheet.name if sheet.name in admission.error_cells else number
    rows = sheet.to_python(skip_empty_area=False)
    return {
        "name": sheet.name,
        "hidden": metadata.visible != SheetVisibleEnum.Visible,
        "rows": rows,
        "dates": _take_dates(rows),
        "errors": admission.error_cells.get(key, {}),
        "uncalculated": admission.uncalculated_cells.get(key, []),
    }


def _take_dates(rows: list[list[Any]]) -> list[tuple[int, int, str]]:
    """(row, column, ISO text) of cells that hold dates, which JSON has no type for."""
    if not {date, datetime} & set(map(type, chain.from_iterable(rows))):
        return []
    return [
        (r, c, cell.isoformat())
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if isinstance(cell, date | datetime)
    ]

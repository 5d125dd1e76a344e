"""The records of an .xlsb (BIFF 12): what they hold that a spreadsheet reader does not tell.

Record numbers and layouts: [MS-XLSB]. Raises struct.error for records cut short.
"""

import struct
from collections.abc import Iterator

from etl.address import address
from etl.reading.legacy_records import ERRORS
from etl.reading.printed_text import header_parts
from etl.reading.sheet_xml import MAX_CELLS
from etl.reading.unseen import TooSpread, Unseen

_ROW, _BLANK, _ERROR, _LAST_CELL, _FORMULA_ERROR = 0, 1, 3, 11, 11
_FORMULAS = range(8, 11)            # with a text, a number, a truth value
_COLUMNS, _MERGE, _BUNDLE_SHEET, _CALC_PROPERTIES, _HEADER_FOOTER, _COMMENT = 60, 176, 156, 157, 479, 637
_ROW_IS_HIDDEN = 0x10
_FULL_CALC_ON_LOAD, _SOME_UNCALCULATED = 0x01, 0x10
_NONE = 0xFFFFFFFF


def scan_binary(part: bytes, *, is_stale: bool = False) -> tuple[Unseen | None, list[str]]:
    """What a sheet does not tell, and the texts of its header and footer; raises TooSpread as `sheet_xml.scan` does."""
    unseen, texts, row, last_row, last_column = Unseen(), [], 0, 0, 0
    for kind, body in _records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0]
            if len(body) > 11 and body[11] & _ROW_IS_HIDDEN:
                unseen.hidden_rows.append((row, row))
        elif kind <= _LAST_CELL:
            column = struct.unpack_from("<I", body)[0]
            if kind != _BLANK:
                last_row, last_column = max(row, last_row), max(column, last_column)
            if kind in (_ERROR, _FORMULA_ERROR):
                unseen.error_cells[address(row, column)] = ERRORS.get(body[8], "#?")
            elif is_stale and kind in _FORMULAS:
                unseen.uncalculated_cells.append(address(row, column))
        elif kind == _COLUMNS and body[16] & 1:
            unseen.hidden_columns.append(struct.unpack_from("<II", body))
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            unseen.merges.append(((top, left), (bottom, right)))
        elif kind == _HEADER_FOOTER:
            texts += [part for text in _strings(body, 2) for part in header_parts(text)]
    if (last_row + 1) * (last_column + 1) > MAX_CELLS:
        raise TooSpread
    return unseen if unseen else None, texts


def comments(part: bytes) -> list[str]:
    """The words of each comment."""
    return [text for kind, body in _records(part) if kind == _COMMENT for text in _strings(body[:_end(body)], 1)]


def binary_workbook(part: bytes, parts: dict[str, str]) -> tuple[dict[str, int], bool]:
    """(part name -> number of its sheet, True when stored results of formulas cannot be trusted)."""
    numbers, count, is_stale = {}, 0, False
    for kind, body in _records(part):
        if kind == _BUNDLE_SHEET:
            relation = next(_strings(body, 8), "")
            if relation in parts:
                numbers[parts[relation]] = count
            count += 1
        elif kind == _CALC_PROPERTIES and len(body) > 24:
            is_stale = bool(body[24] & (_FULL_CALC_ON_LOAD | _SOME_UNCALCULATED))
    return numbers, is_stale


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, body) of each record; both number and length are written in bytes of seven bits."""
    place = 0
    while place < len(part):
        kind = part[place]
        place += 1
        if kind & 0x80:
            kind = kind & 0x7F | _byte(part, place) << 7
            place += 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte = _byte(part, place)
            place += 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if place + length > len(part):
            raise struct.error("a record reaches beyond its part")
        yield kind, part[place: place + length]
        place += length


def _byte(part: bytes, place: int) -> int:
    return struct.unpack_from("<B", part, place)[0]


def _end(body: bytes) -> int:
    """Where the text of a comment ends; what follows says how it looks."""
    return 5 + 2 * struct.unpack_from("<I", body, 1)[0]


def _strings(body: bytes, place: int) -> Iterator[str]:
    """The texts from a place on, each with its length before it; a text may be missing."""
    while place + 4 <= len(body):
        length = struct.unpack_from("<I", body, place)[0]
        place += 4
        if length != _NONE:
            yield body[place: place + 2 * length].decode("utf-16-le", "replace")
            place += 2 * length

"""The records of an old .xls (BIFF 5 and 8): what they hold that a spreadsheet reader does not tell.

Record numbers and layouts: [MS-XLS]. The reader gives error cells of .xls as blanks, so they are found here.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from etl.address import address
from etl.reading.printed_text import header_parts
from etl.reading.sheet_xml import MAX_CELLS
from etl.reading.unseen import TooSpread, Unseen

_FILEPASS, _BOUNDSHEET, _EOF, _BOF = 0x2F, 0x85, 0x0A, 0x809
_BOOLERR, _FORMULA, _UNCALCED = 0x205, 0x06, 0x5E
_ROW, _COLINFO, _HEADER, _FOOTER, _TXO, _CONTINUE = 0x208, 0x7D, 0x14, 0x15, 0x1B6, 0x3C
_FILLED = frozenset({_FORMULA, _BOOLERR, 0x203, 0x204, 0x27E, 0xBD, 0xD6, 0xFD})     # cells that hold something
_BIFF8 = 0x0600
_ROW_IS_HIDDEN, _CALCULATE_ON_OPEN = 0x20, 0x02
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}


@dataclass(slots=True)
class LegacyWorkbook:
    """What the container says before a reader opens it; sheets by their number."""

    has_workbook: bool = False
    is_locked: bool = False
    has_macros: bool = False
    sheets: dict[int, Unseen] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)      # of headers, footers, text boxes and comments


def read_records(stream: bytes, found: LegacyWorkbook) -> None:
    """Walk the records: sheets begin where the BOUNDSHEET records say. Raises TooSpread as `sheet_xml.scan` does."""
    starts: dict[int, int] = {}
    walk = _Walk(found)
    place = 0
    while place + 4 <= len(stream):
        if place in starts:
            walk.begin(starts[place])
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4: place + 4 + length]
        if kind == _FILEPASS:
            found.is_locked = True
            return
        if kind == _BOUNDSHEET and length >= 4:
            starts[struct.unpack_from("<I", body)[0]] = len(starts)
        elif kind == _BOF and length >= 2:
            walk.is_biff8 = struct.unpack_from("<H", body)[0] >= _BIFF8
        elif walk.sheet >= 0:
            walk.take(kind, body)
        walk.is_in_text = kind == _TXO
        if kind == _EOF and not starts:
            return
        place += 4 + length


@dataclass(slots=True)
class _Walk:
    """Where the walk is, and what each kind of record adds."""

    found: LegacyWorkbook
    sheet: int = -1
    is_biff8: bool = True
    is_in_text: bool = False
    is_uncalculated: bool = False
    last_row: int = 0
    last_column: int = 0

    def begin(self, sheet: int) -> None:
        self.sheet, self.is_uncalculated, self.last_row, self.last_column = sheet, False, 0, 0

    def take(self, kind: int, body: bytes) -> None:
        """Note what a record of a sheet adds."""
        if kind in _FILLED and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            self.last_row, self.last_column = max(row, self.last_row), max(column, self.last_column)
            if (self.last_row + 1) * (self.last_column + 1) > MAX_CELLS:
                raise TooSpread
        if kind in _NOTES:
            _NOTES[kind](self, body)

    def unseen(self) -> Unseen:
        return self.found.sheets.setdefault(self.sheet, Unseen())

    def take_error(self, body: bytes) -> None:
        if len(body) >= 8 and body[7] == 1:
            self._error(body, body[6])

    def take_formula(self, body: bytes) -> None:
        if len(body) < 16:
            return
        if body[12:14] == b"\xff\xff" and body[6] == 2:
            self._error(body, body[8])
        elif self.is_uncalculated or struct.unpack_from("<H", body, 14)[0] & _CALCULATE_ON_OPEN:
            self.unseen().uncalculated_cells.append(address(*struct.unpack_from("<HH", body)))

    def _error(self, body: bytes, code: int) -> None:
        self.unseen().error_cells[address(*struct.unpack_from("<HH", body))] = ERRORS.get(code, "#?")

    def take_uncalculated(self, _: bytes) -> None:
        self.is_uncalculated = True

    def take_row(self, body: bytes) -> None:
        if len(body) >= 16 and body[12] & _ROW_IS_HIDDEN:
            row = struct.unpack_from("<H", body)[0]
            self.unseen().hidden_rows.append((row, row))

    def take_columns(self, body: bytes) -> None:
        if len(body) >= 10 and body[8] & 1:
            self.unseen().hidden_columns.append(struct.unpack_from("<HH", body))

    def take_header(self, body: bytes) -> None:
        skipped = 3 if self.is_biff8 else 1
        if len(body) > skipped:
            text = self._text(body[skipped:], self.is_biff8 and bool(body[2] & 1))
            self.found.texts += header_parts(text)

    def take_box(self, body: bytes) -> None:
        """The first record that continues a text box holds its words."""
        if self.is_in_text and len(body) > 1:
            self.found.texts.append(self._text(body[1:], bool(body[0] & 1)))

    @staticmethod
    def _text(raw: bytes, is_wide: bool) -> str:
        return raw.decode("utf-16-le" if is_wide else "cp1252", "replace")


_NOTES: dict[int, Callable[[_Walk, bytes], None]] = {
    _BOOLERR: _Walk.take_error, _FORMULA: _Walk.take_formula, _UNCALCED: _Walk.take_uncalculated,
    _ROW: _Walk.take_row, _COLINFO: _Walk.take_columns, _HEADER: _Walk.take_header, _FOOTER: _Walk.take_header,
    _CONTINUE: _Walk.take_box,
}

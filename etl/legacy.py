"""Old .xls files (OLE containers): is there a workbook, is it locked, which cells hold errors.

The spreadsheet reader gives error cells of .xls as blanks, so they are found here, in the records themselves.
"""

import struct
from dataclasses import dataclass, field

from etl.address import address

MAX_SECTORS = 200_000
_END = 0xFFFFFFFA               # sector numbers from here on are marks, not places
_WORKBOOKS = ("workbook", "book")
_ENCRYPTED = "encryptedpackage"
_FILEPASS, _BOUNDSHEET, _BOOLERR, _FORMULA, _EOF = 0x2F, 0x85, 0x205, 0x06, 0x0A
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}


@dataclass(slots=True)
class LegacyWorkbook:
    """What the container says before a reader opens it."""

    has_workbook: bool = False
    is_locked: bool = False
    error_cells: dict[int, dict[str, str]] = field(default_factory=dict)   # sheet number -> A1 address -> error


def inspect_legacy(content: bytes) -> LegacyWorkbook:
    """Look into an OLE container; raises ValueError or struct.error when its structure is broken."""
    container = _Container(content)
    found = LegacyWorkbook()
    for name, first, size in container.entries():
        if name == _ENCRYPTED:
            found.is_locked = True
        elif name in _WORKBOOKS:
            found.has_workbook = True
            _read_records(container.stream(first, size), found)
    return found


def _read_records(stream: bytes, found: LegacyWorkbook) -> None:
    """Walk the records: sheets begin where the BOUNDSHEET records say."""
    starts: list[int] = []
    place = 0
    sheet = -1
    while place + 4 <= len(stream):
        if place in starts:
            sheet = starts.index(place)
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4: place + 4 + length]
        if kind == _FILEPASS:
            found.is_locked = True
            return
        if kind == _BOUNDSHEET and length >= 4:
            starts.append(struct.unpack_from("<I", body)[0])
        elif sheet >= 0:
            _note_error(kind, body, found.error_cells.setdefault(sheet, {}))
        if kind == _EOF and not starts:
            return
        place += 4 + length


def _note_error(kind: int, body: bytes, errors: dict[str, str]) -> None:
    """Keep the cell of a record that holds an error value."""
    if kind == _BOOLERR and len(body) >= 8 and body[7] == 1:
        code = body[6]
    elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        code = body[8]
    else:
        return
    row, column = struct.unpack_from("<HH", body)
    errors[address(row, column)] = _ERRORS.get(code, "#?")


class _Container:
    """An OLE file's sectors; every chain is walked with a bound, since a crafted one may loop."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._sector_bytes = 1 << min(struct.unpack_from("<H", content, 30)[0], 16)
        (self._directory, _, self._stream_cutoff, self._small_table) = struct.unpack_from("<IIII", content, 48)
        self._small_stream = b""
        self._table = self._read_table()

    def entries(self) -> list[tuple[str, int, int]]:
        """(name in lower case, first sector, size) of every stream."""
        directory = self._chain(self._directory)
        found = []
        for place in range(0, len(directory) - 127, 128):
            name_bytes, kind = struct.unpack_from("<HB", directory, place + 64)
            name = directory[place: place + max(min(name_bytes, 64) - 2, 0)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", directory, place + 116)
            if kind == 2:
                found.append((name.lower(), first, size))
            elif kind == 5:
                self._small_stream = self._chain(first)
        return found

    def stream(self, first: int, size: int) -> bytes:
        """The bytes of a stream; short ones live in 64-byte sectors of their own."""
        if size >= self._stream_cutoff:
            return self._chain(first)[:size]
        table = self._chain(self._small_table)
        links = struct.unpack(f"<{len(table) // 4}I", table)
        return b"".join(self._small_stream[n * 64: n * 64 + 64] for n in _walk(first, links))[:size]

    def _read_table(self) -> tuple[int, ...]:
        """The sector table, gathered from the header and the sectors that continue it."""
        numbers = list(struct.unpack_from("<109I", self._content, 76))
        more, count = struct.unpack_from("<II", self._content, 68)
        for _ in range(min(count, MAX_SECTORS)):
            if more >= _END:
                break
            part = struct.unpack(f"<{self._sector_bytes // 4}I", self._sector(more))
            numbers += part[:-1]
            more = part[-1]
        table = b"".join(self._sector(number) for number in numbers if number < _END)
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._sector_bytes
        return self._content[start: start + self._sector_bytes].ljust(self._sector_bytes, b"\x00")

    def _chain(self, first: int) -> bytes:
        return b"".join(map(self._sector, _walk(first, self._table)))


def _walk(first: int, links: tuple[int, ...]) -> list[int]:
    """Sector numbers of a chain in order."""
    chain, seen, number = [], set(), first
    while number < _END:
        if number in seen or number >= len(links) or len(chain) > MAX_SECTORS:
            raise ValueError("broken sector chain")
        seen.add(number)
        chain.append(number)
        number = links[number]
    return chain

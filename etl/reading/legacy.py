"""Old .xls files are OLE containers: is there a workbook in one, is it locked, and what do its records say."""

import struct

from etl.reading.legacy_records import LegacyWorkbook, read_records

MAX_SECTORS = 200_000
_END = 0xFFFFFFFA               # sector numbers from here on are marks, not places
_WORKBOOKS = ("workbook", "book")
_ENCRYPTED = "encryptedpackage"
_MACROS = "_vba_project"


def inspect_legacy(content: bytes) -> LegacyWorkbook:
    """Look into an OLE container; raises ValueError or struct.error when its structure is broken."""
    container = _Container(content)
    found = LegacyWorkbook()
    for name, first, size in container.entries():
        if name == _ENCRYPTED:
            found.is_locked = True
        elif name == _MACROS:
            found.has_macros = True
        elif name in _WORKBOOKS:
            found.has_workbook = True
            read_records(container.stream(first, size), found)
    return found


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

"""The finished file: openpyxl's package with the rows put in, and the same bytes for the same numbers."""

from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

_NO_TIME = (1980, 1, 1, 0, 0, 0)        # a zip entry's own date would change the bytes at every run
_EMPTY_ROWS = (b"<sheetData/>", b"<sheetData />", b"<sheetData></sheetData>")
_CHUNK = 1 << 20
_FAST = 3                               # zlib level: a third of the time of 6 for a tenth more bytes


def pack(workbook: Workbook, rows_of_sheet: dict[str, IO[bytes]]) -> bytes:
    """Save the workbook; `rows_of_sheet` holds, by sheet title, the XML of all its rows."""
    empty = BytesIO()
    with ZipFile(empty, "w") as archive:
        # not workbook.save(), which stamps the moment of saving into the file
        ExcelWriter(workbook, archive).save()
    parts = {
        f"xl/worksheets/sheet{number}.xml": rows_of_sheet[title]
        for number, title in enumerate(workbook.sheetnames, 1)
    }
    finished = BytesIO()
    with ZipFile(empty) as source, ZipFile(finished, "w", ZIP_DEFLATED, compresslevel=_FAST) as target:
        for name in sorted(source.namelist()):
            _copy(source.read(name), name, target, parts.get(name))
    return finished.getvalue()


def _copy(content: bytes, name: str, target: ZipFile, rows: IO[bytes] | None) -> None:
    info = ZipInfo(name, _NO_TIME)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with target.open(info, "w", force_zip64=rows is not None) as out:
        if rows is None:
            out.write(content)
            return
        head, tail = _split(content, name)
        out.write(head + b"<sheetData>")
        rows.seek(0)
        while chunk := rows.read(_CHUNK):
            out.write(chunk)
        out.write(b"</sheetData>" + tail)


def _split(content: bytes, name: str) -> tuple[bytes, bytes]:
    for mark in _EMPTY_ROWS:
        if content.count(mark) == 1:
            head, _, tail = content.partition(mark)
            return head, tail
    raise ValueError(f"{name} has rows of its own: write them through Page")

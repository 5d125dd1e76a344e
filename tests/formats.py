"""Workbooks in the formats that openpyxl does not write: .ods, .xlsb, strict .xlsx, .xls records."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from tests.builders import ole, retyped, rewritten

_MAIN = (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")
_RELATIONS = (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
              b"http://purl.oclc.org/ooxml/officeDocument/relationships")
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip with these parts in this order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return file.getvalue()


def strict(content: bytes) -> bytes:
    """An .xlsx as Excel saves it under 'Strict Open XML Spreadsheet': other namespaces, the same cells."""
    def renamed(part: bytes) -> bytes:
        return part.replace(*_MAIN).replace(*_RELATIONS)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
    return rewritten(content, dict.fromkeys(names, renamed))


def ods(
    rows: Iterable[Iterable[object]], *, body: str = "", columns: str = "", extra: Mapping[str, bytes] | None = None,
    name: str = "Sheet1",
) -> bytes:
    """An .ods with these rows; `body` is written behind them as it is, `columns` ahead of them."""
    written = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f'{_ODS_HEAD}<office:body><office:spreadsheet><table:table table:name="{escape(name)}">'
        f"{columns}{written}{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"mimetype": _ODS.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    return zipped(parts | dict(extra or {}))


def _ods_cell(value: object) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def xlsb(
    rows: Iterable[Iterable[object]], *, records: Iterable[tuple[int, bytes]] = (),
    book: Iterable[tuple[int, bytes]] = (), name: str = "Sheet1", extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """An .xlsb with these rows; `records` are added behind the last row, `book` to the workbook part."""
    cells = []
    for number, row in enumerate(rows):
        cells.append(row_record(number))
        cells += [_xlsb_cell(column, value) for column, value in enumerate(row) if value is not None]
    sheet = [(129, b""), (148, struct.pack("<IIII", 0, 9, 0, 9)), (145, b""), *cells, *records, (146, b""), (130, b"")]
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide(name)
    workbook = [(131, b""), (143, b""), (156, bundle), (144, b""), *book, (132, b"")]
    types = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    relations = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                 f'<Relationship Id="rId1" Type="{_RELATIONS[0].decode()}/worksheet" Target="worksheets/sheet1.bin"/>'
                 "</Relationships>")
    parts = {"[Content_Types].xml": types, "xl/workbook.bin": packed(workbook),
             "xl/_rels/workbook.bin.rels": relations.encode(), "xl/worksheets/sheet1.bin": packed(sheet)}
    return zipped(parts | dict(extra or {}))


def row_record(number: int, *, is_hidden: bool = False) -> tuple[int, bytes]:
    """The record that begins a row of an .xlsb."""
    return 0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if is_hidden else 0, 0, 0)


def cell_record(kind: int, column: int, value: bytes) -> tuple[int, bytes]:
    """A cell's record of an .xlsb."""
    return kind, struct.pack("<II", column, 0) + value


def _xlsb_cell(column: int, value: object) -> tuple[int, bytes]:
    if isinstance(value, int | float):
        return cell_record(5, column, struct.pack("<d", value))
    return cell_record(6, column, wide(str(value)))


def wide(text: str) -> bytes:
    """A text as .xlsb keeps it."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def packed(records: Iterable[tuple[int, bytes]]) -> bytes:
    """Records as a part of an .xlsb."""
    return b"".join(_seven_bits(kind) + _seven_bits(len(body)) + body for kind, body in records)


def _seven_bits(number: int) -> bytes:
    low, high = number & 0x7F, number >> 7
    return bytes([low]) if not high else bytes([low | 0x80]) + _seven_bits(high)


def xls(
    records: Iterable[tuple[int, bytes]], *, version: int = 0x0600, extra: Mapping[str, bytes] | None = None
) -> bytes:
    """An .xls of one sheet with these records; BIFF 8, or BIFF 5 with version 0x0500."""
    def written(parts: Iterable[tuple[int, bytes]]) -> bytes:
        return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in parts)

    name = b"\x06\x00Sheet1" if version == 0x0600 else b"\x06Sheet1"
    begin = struct.pack("<HHHHII", version, 0x0005, 0, 0, 0, 0)[: 16 if version == 0x0600 else 8]
    head = [(0x809, begin), (0x42, struct.pack("<H", 1200 if version == 0x0600 else 1252))]
    start = len(written(head)) + 4 + 6 + len(name) + 4
    head += [(0x85, struct.pack("<IH", start, 0) + name), (0x0A, b"")]
    sheet = [(0x809, begin[:2] + b"\x10\x00" + begin[4:]), *records, (0x0A, b"")]
    stream = (written(head) + written(sheet)).ljust(4_608, b"\x00")
    return ole({"Workbook" if version == 0x0600 else "Book": stream} | dict(extra or {}))


def xls_number(row: int, column: int, value: float) -> tuple[int, bytes]:
    """A number's record of an .xls."""
    return 0x203, struct.pack("<HHHd", row, column, 0, value)


def document(paragraphs: Iterable[str] = ("Kính gửi",)) -> bytes:
    """A Word file."""
    types = ('<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml'
             '.document.main+xml"/></Types>')
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    return zipped({"[Content_Types].xml": types.encode(), "word/document.xml": f"<w:body>{body}</w:body>".encode()})


def with_cells(xml: str, rows: Iterable[Iterable[object]] = (("a",),)) -> bytes:
    """An .xlsx whose sheet has this XML behind its last row."""
    return rewritten(retyped(rows), {
        "xl/worksheets/sheet1.xml": lambda part: part.replace(b"</sheetData>", xml.encode() + b"</sheetData>"),
        "xl/workbook.xml": lambda part: part.replace(b' fullCalcOnLoad="1"', b""),
    })

"""The finished file: openpyxl's package with the rows put in, and the same bytes for the same numbers."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

_NO_TIME = (1980, 1, 1, 0, 0, 0)        # a zip entry's own date would change the bytes at every run
_EMPTY_ROWS = (b"<sheetData/>", b"<sheetData />", b"<sheetData></sheetData>")
_AFTER_LINKS = b"<printOptions"         # every page has them; links must stand before
_CHUNK = 1 << 20
_FAST = 1                               # zlib level: a third of the time of 6 for a third more bytes
_STRINGS = "xl/sharedStrings.xml"      # openpyxl writes none, so it is named here where a reader looks for it
_TYPE = (f'<Override PartName="/{_STRINGS}" '
         'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>')
_RELATION = ('<Relationship Id="strings" Target="sharedStrings.xml" '
             'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>')
_NAMED_IN = {"[Content_Types].xml": (_TYPE, "</Types>"),
             "xl/_rels/workbook.xml.rels": (_RELATION, "</Relationships>")}


class Link(NamedTuple):
    """From a cell or range of a sheet to a place of the same workbook."""

    cells: str
    place: str


def pack(
    workbook: Workbook, rows_of_sheet: Mapping[str, IO[bytes]], links: Mapping[str, Sequence[Link]], strings: bytes
) -> bytes:
    """Save the workbook; by sheet title, the XML of all rows and the links. `strings`: the part of the texts."""
    empty = BytesIO()
    with ZipFile(empty, "w") as archive:
        # not workbook.save(), which stamps the moment of saving into the file
        ExcelWriter(workbook, archive).save()
    parts = {
        f"xl/worksheets/sheet{number}.xml": (rows_of_sheet[title], _links_xml(links[title]))
        for number, title in enumerate(workbook.sheetnames, 1)
    }
    finished = BytesIO()
    with ZipFile(empty) as source, ZipFile(finished, "w", ZIP_DEFLATED, compresslevel=_FAST) as target:
        for name in sorted([*source.namelist(), _STRINGS]):
            content = strings if name == _STRINGS else source.read(name)
            if name in _NAMED_IN:
                added, end = (text.encode() for text in _NAMED_IN[name])
                content = content.replace(end, added + end)
            _copy(content, name, target, parts.get(name))
    return finished.getvalue()


def _links_xml(links: Sequence[Link]) -> bytes:
    if not links:
        return b""
    # a sheet's title cannot hold a quotation mark, and an ampersand only from the catalogue
    each = "".join(f'<hyperlink ref="{cells}" location="{place}"/>' for cells, place in links)
    return f"<hyperlinks>{each.replace('&', '&amp;')}</hyperlinks>".encode()


def _copy(content: bytes, name: str, target: ZipFile, part: tuple[IO[bytes], bytes] | None) -> None:
    info = ZipInfo(name, _NO_TIME)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with target.open(info, "w", force_zip64=part is not None) as out:
        if part is None:
            out.write(content)
            return
        rows, links = part
        head, tail = _split(content, name)
        before, options, after = tail.partition(_AFTER_LINKS)
        out.write(head + b"<sheetData>")
        rows.seek(0)
        while chunk := rows.read(_CHUNK):
            out.write(chunk)
        out.write(b"</sheetData>" + before + links + options + after)


def _split(content: bytes, name: str) -> tuple[bytes, bytes]:
    for mark in _EMPTY_ROWS:
        if content.count(mark) == 1:
            head, _, tail = content.partition(mark)
            return head, tail
    raise ValueError(f"{name} has rows of its own: write them through Page")

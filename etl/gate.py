"""The first stop: may these bytes be read at all? The file's name is not asked what they are.

Runs inside the limited child process, ahead of the spreadsheet reader.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from xml.etree import ElementTree

from etl.finding import Code
from etl.reading.archive import Archive, Kind, open_archive, shown_texts
from etl.reading.binary_sheet import binary_workbook, comments, scan_binary
from etl.reading.legacy import inspect_legacy
from etl.reading.open_sheet import is_encrypted, open_texts, scan_open
from etl.reading.printed_text import header_texts
from etl.reading.secrecy import text_is_mark
from etl.reading.sheet_xml import scan
from etl.reading.signature import document_is_marked, refuse
from etl.reading.unseen import TooSpread, Unseen
from etl.reading.workbook_parts import is_stale, sheet_numbers, sheet_parts

MAX_FILE_BYTES = 20 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")     # Excel 2 to 5 without a container


@dataclass(frozen=True, slots=True)
class Admission:
    """Leave to read, with what only the raw bytes show. Sheets are known by their number."""

    sheets: dict[int, Unseen] = field(default_factory=dict)
    has_macros: bool = False


def admit(content: bytes) -> Admission | Code:
    """Leave to read the bytes, or the code of why not."""
    if len(content) > MAX_FILE_BYTES:
        return Code.TOO_LARGE
    try:
        if content.startswith(_ZIP):
            archive = open_archive(content)
            return archive if isinstance(archive, Code) else _ADMIT[archive.kind](archive)
        if content.startswith(_OLE):
            return _admit_legacy(content)
    except (ValueError, struct.error, ElementTree.ParseError):
        return Code.DAMAGED
    except TooSpread:
        return Code.TOO_LARGE
    return Code.OLD_FORMAT if content.startswith(_BARE_BIFF) and content.strip(b"\t") else refuse(content)


def _admit_xml(archive: Archive) -> Admission | Code:
    workbook = archive.workbook.get("xl/workbook.xml", b"")
    stale = is_stale(workbook)
    scans = {part: found for part, xml in archive.sheets.items() if (found := scan(xml, is_stale=stale))}
    if _is_marked(shown_texts(archive), *map(header_texts, archive.sheets.values())):
        return Code.MARKED_SECRET
    parts = sheet_parts(archive.workbook.get("xl/_rels/workbook.xml.rels", b""))
    return _numbered(archive, scans, parts, sheet_numbers(workbook, parts) if scans else {})


def _admit_binary(archive: Archive) -> Admission | Code:
    parts = sheet_parts(archive.workbook.get("xl/_rels/workbook.bin.rels", b""))
    numbers, stale = binary_workbook(archive.workbook.get("xl/workbook.bin", b""), parts)
    scans, texts = {}, []
    for name, part in archive.sheets.items():
        found, printed = scan_binary(part, is_stale=stale)
        texts += printed
        if found:
            scans[name] = found
    notes = (comments(part) for name, part in archive.shapes.items() if name.endswith(".bin") and "comments" in name)
    if _is_marked(shown_texts(archive), texts, *notes):
        return Code.MARKED_SECRET
    return _numbered(archive, scans, parts, numbers)


def _numbered(
    archive: Archive, scans: dict[str, Unseen], parts: dict[str, str], numbers: dict[str, int]
) -> Admission | Code:
    """The scans by number of sheet. A sheet that the reader would see and the scan has not is not let through."""
    if set(parts.values()) - archive.sheets.keys():
        return Code.FORBIDDEN_CONTENT
    known = {numbers[part]: found for part, found in scans.items() if part in numbers}
    return Admission(known, archive.has_macros)


def _admit_open(archive: Archive) -> Admission | Code:
    if is_encrypted(archive.workbook.get("meta-inf/manifest.xml", b"")):
        return Code.PASSWORD_PROTECTED
    if _is_marked(shown_texts(archive), open_texts(archive.workbook)):
        return Code.MARKED_SECRET
    return Admission(scan_open(archive.workbook.get("content.xml", b"")), archive.has_macros)


def _admit_legacy(content: bytes) -> Admission | Code:
    found = inspect_legacy(content)
    if found.is_locked:
        return Code.PASSWORD_PROTECTED
    if not found.has_workbook:
        return Code.MARKED_SECRET if document_is_marked(content) else Code.DOCUMENT
    if _is_marked(found.texts):
        return Code.MARKED_SECRET
    return Admission({number: unseen for number, unseen in found.sheets.items() if unseen}, found.has_macros)


def _is_marked(*texts: Iterable[str]) -> bool:
    return any(map(text_is_mark, chain.from_iterable(texts)))


_ADMIT = {Kind.XML: _admit_xml, Kind.BINARY: _admit_binary, Kind.OPEN: _admit_open}

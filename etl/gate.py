"""The first stop: may these bytes be read at all? The file's name is not asked what they are.

Runs inside the limited child process, ahead of the spreadsheet reader.
"""

import struct
from dataclasses import dataclass, field
from xml.etree import ElementTree

from etl.archive import Archive, open_archive
from etl.finding import Code
from etl.legacy import inspect_legacy
from etl.secrecy import text_is_mark
from etl.sheet_xml import drawing_texts, is_too_spread, part_names, scan

MAX_FILE_BYTES = 20 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")


@dataclass(frozen=True, slots=True)
class Admission:
    """Leave to read, with what only the raw bytes show. Sheets are known by name, or by number in .xls."""

    error_cells: dict[str | int, dict[str, str]] = field(default_factory=dict)
    uncalculated_cells: dict[str | int, list[str]] = field(default_factory=dict)


def admit(content: bytes) -> Admission | Code:
    """Leave to read the bytes, or the code of why not."""
    if len(content) > MAX_FILE_BYTES:
        return Code.TOO_LARGE
    if content.startswith(_ZIP):
        archive = open_archive(content)
        return archive if isinstance(archive, Code) else _admit_archive(archive)
    if content.startswith(_OLE):
        return _admit_legacy(content)
    if content.startswith(_BARE_BIFF):
        return Admission()
    return Code.NOT_A_WORKBOOK


def _admit_archive(archive: Archive) -> Admission | Code:
    if any(map(is_too_spread, archive.sheets.values())):
        return Code.TOO_LARGE
    if any(text_is_mark(text) for part in archive.drawings for text in drawing_texts(part)):
        return Code.MARKED_SECRET
    scans = {part: found for part, xml in archive.sheets.items() if (found := scan(xml))}
    if not scans:
        return Admission()
    try:
        names = part_names(archive.workbook)
    except ElementTree.ParseError:
        return Code.DAMAGED
    named = {names.get(part, part): found for part, found in scans.items()}
    return Admission(
        {name: found.error_cells for name, found in named.items()},
        {name: found.uncalculated_cells for name, found in named.items()},
    )


def _admit_legacy(content: bytes) -> Admission | Code:
    try:
        found = inspect_legacy(content)
    except (ValueError, struct.error):
        return Code.DAMAGED
    if found.is_locked:
        return Code.PASSWORD_PROTECTED
    return Admission(dict(found.error_cells)) if found.has_workbook else Code.NOT_A_WORKBOOK

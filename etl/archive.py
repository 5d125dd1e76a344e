"""Rules for the zip that an .xlsx is: what may be unpacked, and proof that nothing in it is damaged."""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from etl.finding import Code

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_MEMBERS = 3_000
MAX_RATIO = 300
RATIO_FROM_BYTES = 8 * 1024 * 1024
_HEAD_BYTES = 4_096
_ENCRYPTED = 0x1
_CONTENT_TYPES = "[Content_Types].xml"
_SPREADSHEET = re.compile(
    rb"spreadsheetml\.(?:sheet|template)\.main\+xml|ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml"
)
_MARKUP = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET = re.compile(r"/?xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELLS = re.compile(r"/?xl/(?:worksheets/[^/]+|sharedStrings|workbook)\.xml", re.IGNORECASE)
_DRAWING = re.compile(r"/?xl/drawings/[^/]+\.xml", re.IGNORECASE)
# What zipfile is known to raise for bytes that are not a sound zip.
_UNSOUND = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, OSError, KeyError, IndexError, OverflowError,
)


@dataclass(frozen=True, slots=True)
class Archive:
    """The parts of a sound spreadsheet zip that the reader looks into."""

    sheets: dict[str, bytes]        # part name -> XML
    drawings: list[bytes]
    workbook: dict[str, bytes]      # xl/workbook.xml and its relations: which part is which sheet


def open_archive(content: bytes) -> Archive | Code:
    """Check the whole zip and unpack each part once; the code of what is wrong, if anything is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            return _refusal(members) or _unpack(package, members)
    except _UNSOUND:
        return Code.DAMAGED


def _refusal(members: list[zipfile.ZipInfo]) -> Code | None:
    """Judge the table of contents, before a byte is unpacked."""
    names = [member.filename for member in members]
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        return Code.TOO_LARGE
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            return Code.PASSWORD_PROTECTED
        if member.file_size > RATIO_FROM_BYTES and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            return Code.TOO_LARGE
    if len(set(map(str.casefold, names))) < len(names):
        return Code.FORBIDDEN_CONTENT       # two readers would see two different files
    if _CONTENT_TYPES not in names:
        return Code.NOT_A_WORKBOOK
    return None


def _unpack(package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Archive | Code:
    """Read every part once: the checksum of each is compared on the way, as testzip() would."""
    sheets, drawings, workbook = {}, [], {}
    for member in members:
        part = package.read(member)
        name = member.filename
        # The reader takes a sheet in UTF-16 for an empty one; no spreadsheet program writes such.
        if _declares_markup(part[:_HEAD_BYTES]) or (_CELLS.fullmatch(name) and b"\x00" in part):
            return Code.FORBIDDEN_CONTENT
        if name == _CONTENT_TYPES and not _SPREADSHEET.search(part.replace(b"\x00", b"")):
            return Code.NOT_A_WORKBOOK
        if _SHEET.fullmatch(name):
            sheets[name] = part
        elif _DRAWING.fullmatch(name):
            drawings.append(part)
        elif name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            workbook[name] = part
    return Archive(sheets, drawings, workbook)


def _declares_markup(head: bytes) -> bool:
    """True for a part that brings a document type or entities of its own."""
    if b"\x00" in head:
        head = head.replace(b"\x00", b"")      # UTF-16 parts hold the same letters with NULs between them
    return b"<!" in head and _MARKUP.search(head) is not None

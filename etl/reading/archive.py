"""Rules for the zip that a modern workbook is: what may be unpacked, and proof that nothing in it is damaged."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from etl.finding import Code
from etl.reading.printed_text import paragraphs, values
from etl.reading.secrecy import text_is_mark

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PART_BYTES = 64 * 1024 * 1024       # of XML: more than two million cells
MAX_MEMBERS = 3_000
MAX_RATIO = 300
RATIO_FROM_BYTES = 8 * 1024 * 1024
_HEAD_BYTES = 4_096
_ENCRYPTED = 0x1
_CONTENT_TYPES, _MIMETYPE = "[content_types].xml", "mimetype"
_SPREADSHEET = re.compile(
    rb"spreadsheetml\.(?:sheet|template)\.main\+xml|ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml"
)
_BINARY_SPREADSHEET = b"ms-excel.sheet.binary.macroenabled.main"
_OPEN_SPREADSHEET = re.compile(rb"application/vnd\.oasis\.opendocument\.spreadsheet(?:-template)?\s*")
_MARKUP = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_XML = (".xml", ".rels", ".vml", ".rdf")
_LOOKED_INTO = ("xl/worksheets/", "xl/workbook.", "xl/_rels/", "xl/drawings/", "xl/comment", "xl/threadedcomments/",
                "xl/vba", "xl/macrosheets/", "docprops/")
# Which parts are looked into: cells, and where words are shown that are no cells.
_SHEET = re.compile(r"xl/worksheets/[^/]+\.(?:xml|bin)")
_CELLS = re.compile(r"xl/(?:worksheets/[^/]+|sharedstrings|workbook)\.xml|content\.xml|styles\.xml")
_WORKBOOK = re.compile(r"xl/workbook\.(?:xml|bin)|xl/_rels/workbook\.(?:xml|bin)\.rels")
_SHAPES = re.compile(r"xl/(?:drawings/[^/]+|(?:comments/)?comment[^/]*|threadedcomments/[^/]+)\.(?:xml|vml|bin)")
_PROPERTIES = re.compile(r"docprops/(?:core|custom)\.xml|meta\.xml")
_WRITTEN = re.compile(r"word/[^/]+\.xml|ppt/slides/[^/]+\.xml|content\.xml|styles\.xml")
_OPEN = re.compile(r"content\.xml|styles\.xml|meta-inf/manifest\.xml")
# What zipfile is known to raise for bytes that are not a sound zip.
UNSOUND = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, OSError, KeyError, IndexError, OverflowError,
)


class Kind(StrEnum):
    """The three ways of writing a workbook into a zip."""

    XML = "xlsx"
    BINARY = "xlsb"
    OPEN = "ods"


@dataclass(slots=True)
class Archive:
    """The parts of a sound spreadsheet zip that somebody looks into; names in lower case, with forward slashes."""

    kind: Kind
    sheets: dict[str, bytes] = field(default_factory=dict)
    shapes: dict[str, bytes] = field(default_factory=dict)      # text boxes and comments
    properties: list[bytes] = field(default_factory=list)
    workbook: dict[str, bytes] = field(default_factory=dict)    # which part is which sheet; all of an .ods
    has_macros: bool = False


def open_archive(content: bytes) -> Archive | Code:
    """Check the whole zip and unpack each part once; the code of what is wrong, if anything is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = {_name(member): member for member in package.infolist()}
            refusal = _refusal(members, len(package.infolist()))
            return refusal or _unpack(package, members)
    except UNSOUND:
        return Code.DAMAGED


def _name(member: zipfile.ZipInfo) -> str:
    """Two readers disagree on case and slashes; here there is one spelling."""
    return member.filename.replace("\\", "/").lstrip("/").lower()


def _refusal(members: dict[str, zipfile.ZipInfo], count: int) -> Code | None:
    """Judge the table of contents, before a byte is unpacked."""
    if count > MAX_MEMBERS or sum(member.file_size for member in members.values()) > MAX_UNPACKED_BYTES:
        return Code.TOO_LARGE
    for name, member in members.items():
        if member.flag_bits & _ENCRYPTED:
            return Code.PASSWORD_PROTECTED
        if member.file_size > RATIO_FROM_BYTES and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            return Code.TOO_LARGE
        if member.file_size > MAX_PART_BYTES and name.endswith(_XML):
            return Code.TOO_LARGE
    if len(members) < count:
        return Code.FORBIDDEN_CONTENT       # two readers would see two different files
    if _CONTENT_TYPES not in members and _MIMETYPE not in members:
        return Code.ARCHIVE
    return None


def _unpack(package: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> Archive | Code:
    """Read every part once: the checksum of each is compared on the way, as testzip() would."""
    kind = _kind(package.read(members.get(_CONTENT_TYPES) or members[_MIMETYPE]))
    if kind is None:
        return _refuse_document(package, members)
    archive = Archive(kind)
    for name, member in members.items():
        part = package.read(member)
        if (name.endswith(_XML) or kind is not Kind.BINARY) and _is_forbidden(name, part):
            return Code.FORBIDDEN_CONTENT
        _keep(archive, name, part)
    return archive


def _kind(types: bytes) -> Kind | None:
    types = types.replace(b"\x00", b"")
    if _SPREADSHEET.search(types):
        return Kind.XML
    if _BINARY_SPREADSHEET in types.lower():
        return Kind.BINARY
    return Kind.OPEN if _OPEN_SPREADSHEET.fullmatch(types) else None


def _keep(archive: Archive, name: str, part: bytes) -> None:
    """Put a part where it will be looked for."""
    if archive.kind is Kind.XML and not name.startswith(_LOOKED_INTO):
        return
    if archive.kind is Kind.OPEN:
        if _OPEN.fullmatch(name):
            archive.workbook[name] = part
        elif name.startswith("basic/") and name.endswith(".xml") and "/script-" not in name:
            archive.has_macros = archive.has_macros or b"<script:module" in part
    elif _SHEET.fullmatch(name):
        archive.sheets[name] = part
    elif _SHAPES.fullmatch(name):
        archive.shapes[name] = part
    elif _WORKBOOK.fullmatch(name):
        archive.workbook[name] = part
    elif name == "xl/vbaproject.bin" or name.startswith("xl/macrosheets/"):
        archive.has_macros = True
    if _PROPERTIES.fullmatch(name):
        archive.properties.append(part)


def _refuse_document(package: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> Code:
    """A text or slides in a zip is no workbook; one that is marked must leave no copy either."""
    written = (package.read(member) for name, member in members.items() if _WRITTEN.fullmatch(name))
    return Code.MARKED_SECRET if any(map(text_is_mark, _texts(written))) else Code.DOCUMENT


def _texts(parts: Iterator[bytes]) -> Iterator[str]:
    for part in parts:
        yield from paragraphs(part)


def shown_texts(archive: Archive) -> Iterator[str]:
    """The words a workbook shows outside its cells, apart from headers and footers."""
    for part in archive.shapes.values():
        yield from paragraphs(part)
    for part in archive.properties:
        yield from values(part)


def _is_forbidden(name: str, part: bytes) -> bool:
    """The reader takes a sheet in UTF-16 for an empty one; no spreadsheet program writes such."""
    return _declares_markup(part[:_HEAD_BYTES]) or (b"\x00" in part and _CELLS.fullmatch(name) is not None)


def _declares_markup(head: bytes) -> bool:
    """True for a part that brings a document type or entities of its own."""
    if b"\x00" in head:
        head = head.replace(b"\x00", b"")      # UTF-16 parts hold the same letters with NULs between them
    return b"<!" in head and _MARKUP.search(head) is not None

"""A zip of workbooks, as people send many reports at once: the names in it and the bytes, in memory, never on disk.

Only a plain zip within limits is taken apart. Anything else that is a zip (a workbook is one too) stays the one file
that it is, and the gate says what is wrong with it.
"""

import io
import struct
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.reading.archive import MAX_RATIO, RATIO_FROM_BYTES, UNSOUND

MAX_BYTES = 200 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_MEMBER_BYTES = 40 * 1024 * 1024     # the gate refuses a workbook of half of this, with a word about its size
_ENCRYPTED = 0x1
_SAYS_UTF8 = 0x800
_LOCAL_HEADER = struct.Struct("<26xHH")
# what makes a zip a document of its own: of Office, of LibreOffice
_DOCUMENT_PARTS = {"[content_types].xml", "mimetype"}
# code pages in which Vietnamese Windows and older packers wrote names
_OLD_CODE_PAGES = ("utf-8", "cp437", "cp1258")
Source = Path | bytes


class Bundle:
    """An open zip. names: of the files in it, by place, readable and without anything that leads out of a folder."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._members = [member for member in package.infolist() if not member.is_dir()]
        self.names = [readable_name(member) for member in self._members]

    def is_whole(self) -> bool:
        """True for a zip that must not be taken apart: a document, too much, with a password, or with one name twice.

        Judged by its table of contents alone.
        """
        members = self._members
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
            return True
        if len(set(self.names)) < len(members) or any(member.flag_bits & _ENCRYPTED for member in members):
            return True
        return any(name.lower() in _DOCUMENT_PARTS for name in self.names) or any(map(_is_bloated, members))

    def read(self, place: int) -> bytes:
        """The bytes of one file; of a damaged one its piece of the zip as it came, which no reader takes."""
        member = self._members[place]
        try:
            return self._package.read(member)
        except UNSOUND:
            return self._piece(member)

    def _piece(self, member: zipfile.ZipInfo) -> bytes:
        file = self._package.fp
        file.seek(member.header_offset)
        header = file.read(30)
        lengths = sum(_LOCAL_HEADER.unpack(header)) if len(header) == 30 else 0
        return header + file.read(lengths + member.compress_size)


@contextmanager
def opened(source: Source) -> Iterator[Bundle | None]:
    """The zip that a file or bytes are; None when they are none, or too large to look into."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    try:
        package = None if size > MAX_BYTES else zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes)
                                                                else source)
    except UNSOUND:
        package = None
    if package is None:
        yield None
        return
    with package:
        yield Bundle(package)


def readable_name(member: zipfile.ZipInfo) -> str:
    """A member's name as it was typed: packers that do not say so wrote it in UTF-8 or an old code page."""
    name = member.filename
    if not member.flag_bits & _SAYS_UTF8 and not name.isascii():
        name = _decoded(name)
    parts = [part for part in unicodedata.normalize("NFC", name).replace("\\", "/").split("/")
             if part.strip() not in ("", ".", "..")]
    return "/".join("".join(letter for letter in part if letter.isprintable()) for part in parts) or "?"


def _decoded(name: str) -> str:
    try:
        raw = name.encode("cp437")
    except UnicodeError:
        return name     # somebody else decoded it: a field of its own in the zip
    for code_page in _OLD_CODE_PAGES:
        try:
            text = unicodedata.normalize("NFC", raw.decode(code_page))
        except UnicodeError:
            continue
        if all(map(_is_plain, text)):
            return text
    return name


def _is_plain(letter: str) -> bool:
    """True for what a Vietnamese file name is made of; code pages read wrongly give other signs."""
    base = unicodedata.normalize("NFD", letter)[0]
    return base.isascii() or base in "\u0110\u0111\u2013\u2014\u2018\u2019\u201c\u201d\u2026"


def _is_bloated(member: zipfile.ZipInfo) -> bool:
    size = member.file_size
    return size > MAX_MEMBER_BYTES or (size > RATIO_FROM_BYTES and size > MAX_RATIO * max(member.compress_size, 1))

"""What bytes are that are no workbook: each kind of file that is mailed by mistake has an answer of its own."""

import html
import re
from collections.abc import Iterator

from etl.finding import Code
from etl.reading.secrecy import text_is_mark

_HEAD_BYTES = 4_096
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_BOXED_PICTURES = (b"WEBP", b"ftypheic", b"ftypheif", b"ftypmif1", b"ftypavif")
_ARCHIVES = (b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh")
_DOCUMENTS = (b"{\\rtf", b"\xdb\xa5-\x00")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MARKUP = ("<", "mime-version:")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CELL_ENDS = re.compile(r"[;,\t\r\n\"<>]+")
_CONTROL_TEXT = re.compile(r"[\x00-\x1f]+")


def refuse(content: bytes) -> Code:
    """Why bytes that are neither a zip nor an OLE file cannot be a workbook; a marked text is refused as such."""
    head = content[:_HEAD_BYTES]
    if not content.strip(b"\x00 \t\r\n"):
        return Code.EMPTY_FILE
    if b"%PDF" in head[:1024] or head.startswith(_DOCUMENTS):
        return Code.DOCUMENT
    if head.startswith(_PICTURES) or any(box in head[:16] for box in _BOXED_PICTURES):
        return Code.PICTURE
    if head.startswith(_ARCHIVES):
        return Code.ARCHIVE
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if encoding is None and _CONTROL.search(head):
        return Code.NOT_A_WORKBOOK
    return _refuse_text(content.decode(encoding or "utf-8", "replace").lstrip("\ufeff \t\r\n"))


def _refuse_text(text: str) -> Code:
    """A text file: a table of values with separators, or a page that a web system calls .xls."""
    if any(map(text_is_mark, _CELL_ENDS.split(html.unescape(text)))):
        return Code.MARKED_SECRET
    return Code.WEB_PAGE if text[:20].lower().startswith(_MARKUP) else Code.TEXT_TABLE


def document_is_marked(content: bytes) -> bool:
    """True when a paragraph of an old .doc reads as a secrecy mark."""
    return any(text_is_mark(text) for text in _wide_texts(content))


def _wide_texts(content: bytes) -> Iterator[str]:
    """Texts in two-byte letters, wherever they begin."""
    for start in (0, 1):
        yield from _CONTROL_TEXT.split(content[start: len(content) - (len(content) - start) % 2].decode(
            "utf-16-le", "replace"))

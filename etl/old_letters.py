"""Texts in fonts of before Unicode (TCVN 5712, '.VnTime'), and UTF-8 misread as Western European -> Unicode.

Capitals of the old fonts stand in fonts of their own over the same letters, so what comes out is compared folded.
VNI, which spells a letter with two signs, is not known here: such a form is not recognised.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from etl.address import address
from etl.model import Workbook
from etl.reading.secrecy import text_is_mark
from etl.vocabulary import vocabulary

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
# Any of these is worth a closer look; texts in Unicode have hardly one.
_OLD_SIGNS = (
    "\u00a7\u00a8\u00a9\u00aa\u00ab\u00ac\u00ae\u00b5\u00b6\u00b7\u00b8\u00b9\u00bc\u00bd\u00be"
    "\u00c6\u00c7\u00d6\u00d7\u00de\u00df\u00e6\u00f7\u00f8"
)
_MISREAD_SIGNS = ("\u00c3", "\u00e1\u00ba", "\u00e1\u00bb", "\u00c4", "\u00c6")
_SIGNS = (*_OLD_SIGNS, *_MISREAD_SIGNS)
_MISREAD = re.compile("[\u00c2-\u00c6\u00e1\u00e2][\u0080-\u00bf\u0152-\u017e\u02c6-\u02dc\u2013-\u2122]")
# Signs of the old fonts that no Unicode text puts beside a letter.
_OLD = re.compile(
    "[A-Za-z][\u00a8-\u00ac\u00b5-\u00b9\u00bc-\u00be\u00c6\u00c7\u00d6\u00d7\u00de\u00df\u00e6\u00f7\u00f8]"
    "|[\u00ae\u00a7\u00ab][A-Za-z\u00c0-\u00ff]"
)
_NEW = re.compile("[\u0102-\u01b0\u1ea0-\u1ef9\u0300-\u0323]")     # letters that only Unicode has for Vietnamese
_NBSP = b"\xa0"


def in_unicode(workbook: Workbook) -> tuple[Workbook, list[tuple[str, str, str]], bool]:
    """The workbook in Unicode; (sheet, cell, text) of the first mended cell of each sheet; is a mended one a mark?"""
    sheets, mended, is_marked = [], [], False
    for sheet in workbook.sheets:
        texts = "\n".join([cell for row in sheet.rows for cell in row if type(cell) is str])
        rows = sheet.rows
        if any(map(texts.__contains__, _SIGNS)):
            rows = _mend(rows, texts)
        first = next(_changed(sheet.rows, rows), None) if rows is not sheet.rows else None
        if first:
            mended.append((sheet.name, address(*first), str(rows[first[0]][first[1]])))
            is_marked |= any(text_is_mark(str(rows[r][c])) for r, c in _changed(sheet.rows, rows))
            sheet = replace(sheet, rows=rows)
        sheets.append(sheet)
    return (Workbook(sheets) if mended else workbook), mended, is_marked


def _changed(old: list[list], new: list[list]) -> Iterator[tuple[int, int]]:
    return ((r, c) for r, row in enumerate(new) for c, cell in enumerate(row)
            if type(cell) is str and cell != old[r][c])


def _mend(rows: list[list], texts: str) -> list[list]:
    """The rows in Unicode; the same object when nothing has to be done."""
    if _MISREAD.search(texts):
        rows = [[_read_again(cell) if type(cell) is str else cell for cell in row] for row in rows]
        texts = "\n".join(cell for row in rows for cell in row if type(cell) is str)
    if _OLD.search(texts):
        # beside Unicode texts only what is certainly old is changed
        is_mixed = bool(_NEW.search(texts))
        rows = [[_spelled(cell, is_mixed) if type(cell) is str else cell for cell in row] for row in rows]
    return rows


def _read_again(text: str) -> str:
    """UTF-8 that was read as Western European, read as what it is; any other text as it was."""
    if not _MISREAD.search(text):
        return text
    try:
        data = b"".join(_byte(letter) for letter in _INVISIBLE.sub("", text))
    except UnicodeEncodeError:
        return text
    for tail in (b"", _NBSP):       # a last letter may have lost its half, which is a hard space
        try:
            return (data + tail).decode("utf-8")
        except UnicodeDecodeError:
            continue
    return text


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


@cache
def _letters() -> dict[int, str]:
    letters = vocabulary()["old_letters"]
    return dict(zip(map(ord, letters["signs"]), letters["letters"], strict=True))


def _spelled(text: str, is_mixed: bool) -> str:
    """A text of the old fonts in Unicode."""
    if _NEW.search(text) or (is_mixed and not _OLD.search(text)):
        return text
    return text.translate(_letters())

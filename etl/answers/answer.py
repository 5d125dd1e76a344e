"""What a clerk gets back for a file: the same workbook, marked; or only the list of what to mend. Words and names.

The marking itself (answer_mark.py) opens somebody's file, so it runs in a limited child process (answer_worker.py).
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from openpyxl import Workbook

from etl.answers.answer_sheet import write_list
from etl.answers.answer_words import answer_word
from etl.finding import Code, Finding, Severity

# errors of the whole file with which it could still be read; after any other it is not opened again
_READABLE = {Code.UNKNOWN_FORM, Code.NO_CONTENT}
_MACROS, _PLAIN = b"sheet.macroEnabled.main+xml", b"spreadsheetml.sheet.main+xml"
_LONGEST_STEM = 120
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True)
class Answer:
    """A file for the clerk. is_marked: their own workbook; otherwise a list of its own."""

    name: str
    content: bytes
    is_marked: bool


def is_answerable(findings: Sequence[Finding]) -> bool:
    """False when there is nothing to mend, and for a file with a secrecy mark: that gets nothing but the sentence."""
    codes = {finding.code for finding in findings}
    return bool(codes - {Code.DUPLICATE}) and Code.MARKED_SECRET not in codes


def suffix_of(content: bytes) -> str | None:
    """'.xlsx' or '.xlsm' for what can be written back with everything in it, else None. Looks at bytes, not names."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo("[Content_Types].xml")
            types = archive.read(info) if info.file_size < 1_000_000 else b""
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return None
    return ".xlsm" if _MACROS in types else ".xlsx" if _PLAIN in types else None


def why_not(content: bytes, findings: Sequence[Finding]) -> str | None:
    """The reason for which a file cannot be given back marked (a name of the catalogue's [why]); None when it can."""
    blocking = {f.code for f in findings if f.severity is Severity.ERROR and f.code.startswith("file.")} - _READABLE
    if blocking:
        return "unsafe"
    return None if suffix_of(content) else "other_kind"


def listed(name: str, findings: Sequence[Finding], why: str) -> Answer:
    """A workbook of its own with nothing but the list, and why it is no more."""
    book = Workbook()
    sheet = book.active
    sheet.title = answer_word("sheet.name")
    write_list(sheet, findings, {}, [answer_word(f"why.{why}")])
    file = io.BytesIO()
    book.save(file)
    return Answer(answer_word("file.listed", stem=stem_of(name)), file.getvalue(), is_marked=False)


def marked_name(name: str, content: bytes) -> str:
    """What the marked workbook is called."""
    return answer_word("file.marked", stem=stem_of(name), suffix=suffix_of(content))


def stem_of(name: str | None) -> str:
    """A file's name without folders and ending, safe on every system; never empty."""
    base = PurePosixPath(PureWindowsPath(name or "").name).stem
    return _NOT_IN_NAMES.sub("_", base).strip(" .")[:_LONGEST_STEM] or "bao-cao"

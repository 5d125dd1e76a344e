"""What a workbook has that is not kept when it is written again: told on the sheet, never hidden."""

import io
import re
import zipfile
from collections.abc import Iterable

# part of the package (pattern of its name) -> None, or what must stand in it; and the catalogue's word
_PARTS: tuple[tuple[str, bytes | None, str], ...] = (
    (r"xl/drawings/drawing\d+\.xml", rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ >]", "shapes"),
    (r"xl/charts/chart[^/]*\.xml", None, "charts"),
    (r"xl/ctrlProps/.+", None, "controls"),
    (r"xl/activeX/.+", None, "controls"),
    (r"xl/slicers/.+", None, "slicers"),
    (r"xl/timelines/.+", None, "slicers"),
    (r"xl/threadedComments/.+", None, "threads"),
    (r"xl/embeddings/.+", None, "objects"),
    (r"_xmlsignatures/.+", None, "signature"),
    (r"xl/worksheets/sheet\d*\.xml", rb"<(?:\w+:)?f[ >]", "formulas"),
    (r"xl/worksheets/sheet\d*\.xml", rb"<(?:\w+:)?sparklineGroup[ >]", "sparklines"),
    (r"xl/worksheets/sheet\d*\.xml", rb"<x14:dataValidation[ >]", "validations"),
    (r"xl/worksheets/sheet\d*\.xml", rb"<x14:conditionalFormatting[ >]", "formats"),
)
_STRICT = b"purl.oclc.org/ooxml"     # the other namespace of the format, which the writing library does not know
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_WARNINGS = (("Data Validation extension", "validations"), ("Conditional Formatting extension", "formats"),
             ("outside the limits", "dates"))


def losses(content: bytes, warnings: Iterable[str]) -> list[str]:
    """Names of the catalogue's [loss], each once; `warnings` are the writing library's own, said while it read."""
    found = [name for text in warnings for part, name in _WARNINGS if part in text]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            for pattern, inside, name in _PARTS:
                if name not in found and re.fullmatch(pattern, info.filename) and (
                        inside is None or re.search(inside, archive.read(info))):
                    found.append(name)
    return list(dict.fromkeys(found))


def is_read_whole(content: bytes, sheet_count: int) -> bool:
    """False when the writing library saw fewer sheets than the package has, or cannot see into them at all."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        books = [archive.read(info) for info in archive.infolist() if info.filename.endswith("workbook.xml")]
    return len(books) == 1 and _STRICT not in books[0] and len(_SHEET.findall(books[0])) == sheet_count

"""What a spreadsheet reader does not tell, found in a sheet's XML: error cells, uncalculated formulas, far cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from etl.address import address, position

MAX_CELLS = 2_000_000
MAX_ROWS = 1_048_576
# Patterns that begin with plain letters are searched ten times faster; most sheets need no more than these.
_FAR_REFERENCE = re.compile(rb' r="(?:[A-Z]{3}|[A-Z]{1,2}[0-9]{4}|[0-9]{5}|[^A-Z0-9])')      # beyond ZZ999
_FORMULA_SIGNS = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))
_ERROR_SIGNS = (b'"e"', b"'e'")
_ODD_REFERENCE = re.compile(rb"r(?:\s*=\s*'|\s+=|=\s)")
_ODD_SPACES = (b"\tr=", b"\nr=", b"\rr=")
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_OPENING = re.compile(rb"<(?:\w+:)?(row|c)((?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(rb"""\b(r|t)\s*=\s*["']([^"']*)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^<>]*)?>([^<]+)<")
_TEXT_RUN = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</")
_PARAGRAPH = re.compile(rb"<(?:\w+:)?p[\s>].*?</(?:\w+:)?p>", re.DOTALL)
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_REL_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class SheetScan:
    """A1 address -> error text; addresses of formulas that no program has calculated."""

    error_cells: dict[str, str]
    uncalculated_cells: list[str]


def is_too_spread(part: bytes) -> bool:
    """True when the cells of a sheet span more than a reader can hold as a grid.

    A reader builds the grid from A1 to the farthest filled cell, so two cells can cost gigabytes.
    """
    if not (_FAR_REFERENCE.search(part) or _ODD_REFERENCE.search(part) or any(odd in part for odd in _ODD_SPACES)):
        return False
    last_row = last_column = 0
    for row, column, _, body in _cells(part):
        if row >= MAX_ROWS:
            return True
        # Offices leave formatted blanks far out; only cells that hold something count.
        if (row > last_row or column > last_column) and _VALUE.search(body):
            last_row, last_column = max(row, last_row), max(column, last_column)
    return (last_row + 1) * (last_column + 1) > MAX_CELLS


def scan(part: bytes) -> SheetScan | None:
    """Error cells and uncalculated formulas of a sheet; None when it has neither (the usual case, seen fast)."""
    if not any(sign in part for sign in _ERROR_SIGNS) and not any(sign.search(part) for sign in _FORMULA_SIGNS):
        return None
    errors, uncalculated = {}, []
    for row, column, kind, body in _cells(part):
        place = address(row, column)
        value = _VALUE.search(body)
        if kind == b"e":
            errors[place] = value[1].decode("utf-8", "replace") if value else "#?"
        elif kind != b"str" and value is None and _HAS_FORMULA.search(body):
            uncalculated.append(place)
    return SheetScan(errors, uncalculated) if errors or uncalculated else None


def part_names(workbook: dict[str, bytes]) -> dict[str, str]:
    """Part name -> sheet name, from the workbook part and its relations."""
    if len(workbook) < 2:
        return {}
    relations = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(workbook["xl/_rels/workbook.xml.rels"])
    }
    names = {}
    for element in ElementTree.fromstring(workbook["xl/workbook.xml"]).iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        target = relations.get(element.get(_REL_ID) or element.get(_STRICT_REL_ID), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"
        names[part] = element.get("name", "")
    return names


def drawing_texts(part: bytes) -> list[str]:
    """The words of text boxes and shapes, a paragraph each: a stamp is often drawn, not typed."""
    return [
        b"".join(_TEXT_RUN.findall(paragraph)).decode("utf-8", "replace") for paragraph in _PARAGRAPH.findall(part)
    ]


def _cells(part: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    """(row, column, type, inner XML) of every cell; a cell without an address follows the one before it."""
    row = column = -1
    openings = list(_OPENING.finditer(part))
    ends = [*(opening.start() for opening in openings[1:]), len(part)]
    for opening, end in zip(openings, ends, strict=True):
        attributes = dict(_ATTRIBUTE.findall(opening[2]))
        reference = attributes.get(b"r", b"").decode("ascii", "replace").upper()
        if opening[1] == b"row":
            row, column = int(reference) - 1 if reference.isdigit() else row + 1, -1
            if row >= MAX_ROWS:
                yield row, 0, b"", b""
            continue
        row, column = position(reference) if reference else (row, column + 1)
        yield row, column, attributes.get(b"t", b""), part[opening.end():end]

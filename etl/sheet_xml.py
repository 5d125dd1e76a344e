"""What a spreadsheet reader does not tell, found in a sheet's XML: error cells, uncalculated formulas, far cells."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from etl.address import address, position

MAX_CELLS = 2_000_000
# Patterns that begin with plain letters are searched ten times faster; most sheets need no more than these.
_FAR_REFERENCE = re.compile(rb'r="(?:[A-Z]{3}|[A-Z]{1,2}[0-9]{4})')      # beyond ZZ999
_ODD_REFERENCE = re.compile(rb"r(?:\s*=\s*'|\s+=|=\s)")
_FORMULA_SIGNS = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))
_ERROR_SIGNS = (b'"e"', b"'e'")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
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
    if not _FAR_REFERENCE.search(part) and not _ODD_REFERENCE.search(part):
        return False
    if _area(set(_REFERENCE.findall(part))) <= MAX_CELLS:
        return False
    # Offices leave formatted blanks far out; only cells that hold something count.
    filled = {tuple(_split(place)) for place, _, body in _cells(part) if _VALUE.search(body)}
    return _area(filled) > MAX_CELLS


def scan(part: bytes) -> SheetScan | None:
    """Error cells and uncalculated formulas of a sheet; None when it has neither (the usual case, seen fast)."""
    if not any(sign in part for sign in _ERROR_SIGNS) and not any(sign.search(part) for sign in _FORMULA_SIGNS):
        return None
    errors, uncalculated = {}, []
    for place, kind, body in _cells(part):
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


def _cells(part: bytes) -> list[tuple[str, bytes, bytes]]:
    """(A1 address, type, inner XML) of every cell; a cell without an address follows the one before it."""
    cells, row, column = [], -1, -1
    openings = list(_OPENING.finditer(part))
    ends = [*(opening.start() for opening in openings[1:]), len(part)]
    for opening, end in zip(openings, ends, strict=False):
        attributes = dict(_ATTRIBUTE.findall(opening[2]))
        reference = attributes.get(b"r", b"").decode("ascii", "replace")
        if opening[1] == b"row":
            row, column = int(reference) - 1 if reference.isdigit() else row + 1, -1
            continue
        row, column = position(reference) if reference else (row, column + 1)
        cells.append((address(row, column), attributes.get(b"t", b""), part[opening.end():end]))
    return cells


def _split(place: str) -> tuple[bytes, bytes]:
    letters = place.rstrip("0123456789")
    return letters.encode(), place[len(letters):].encode()


def _area(references: set[tuple[bytes, bytes]]) -> int:
    if not references:
        return 0
    last_column = max({(len(letters), letters) for letters, _ in references})[1].decode()
    last_row = max(int(number) for _, number in references)
    return last_row * (position(f"{last_column}1")[1] + 1)

"""What a spreadsheet reader does not tell, found in a sheet's XML: errors, unknown formulas, far and hidden cells."""

import re
from collections.abc import Iterator

from etl.address import address, position
from etl.reading.unseen import TooSpread, Unseen

MAX_CELLS = 2_000_000
MAX_ROWS = 1_048_576
MAX_MERGES = 20_000
# Patterns that begin with plain letters are searched ten times faster; most sheets need no more than these.
_FAR_REFERENCE = re.compile(rb' r="(?:[A-Z]{3}|[A-Z]{1,2}[0-9]{4}|[0-9]{5}|[^A-Z0-9])')      # beyond ZZ999
_FORMULA_SIGNS = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))
_ERROR_SIGNS = ((b'"', b'"e"'), (b"'", b"'e'"))
_ODD_REFERENCE = re.compile(rb"r(?:\s*=\s*'|\s+=|=\s)")
# one byte is found fastest
_ODD_SPACES = ((b"\t", b"\tr="), (b"\n", b"\nr="), (b"\r", b"\rr="))
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_OPENING = re.compile(rb"<(?:\w+:)?(row|c)((?:\s[^<>]*)?)/?>")
_ATTRIBUTE = re.compile(rb"""\b(r|t)\s*=\s*["']([^"']*)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^<>]*)?>([^<]+)<")
_HIDDEN_SIGN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_LINE = re.compile(rb"<(?:\w+:)?(row|col)((?:\s[^<>]*)?)>")
_LINE_ATTRIBUTE = re.compile(rb"""\b(r|min|max|hidden)\s*=\s*["']([^"']*)["']""")


def is_too_spread(part: bytes) -> bool:
    """True when the cells of a sheet span more than a reader can hold as a grid.

    A reader builds the grid from A1 to the farthest filled cell, so two cells can cost gigabytes.
    """
    is_odd = any(space in part and odd in part for space, odd in _ODD_SPACES)
    if not (is_odd or _FAR_REFERENCE.search(part) or _ODD_REFERENCE.search(part)):
        return False
    last_row = last_column = 0
    for row, column, _, body in _cells(part):
        if row >= MAX_ROWS:
            return True
        # Offices leave formatted blanks far out; only cells that hold something count.
        if (row > last_row or column > last_column) and _VALUE.search(body):
            last_row, last_column = max(row, last_row), max(column, last_column)
    return (last_row + 1) * (last_column + 1) > MAX_CELLS


def scan(part: bytes, *, is_stale: bool = False) -> Unseen | None:
    """What the sheet does not tell; None when there is nothing (the usual case, seen fast).

    is_stale: no stored result of a formula can be trusted. Raises TooSpread for what no reader can hold.
    """
    if is_too_spread(part) or part.count(b"<mergeCell ") > MAX_MERGES:
        raise TooSpread
    unseen = Unseen()
    has_error = any(quote in part and sign in part for quote, sign in _ERROR_SIGNS)
    if has_error or any(sign.search(part) for sign in _FORMULA_SIGNS):
        _note_cells(part, unseen, is_stale)
    if b"hidden" in part and _HIDDEN_SIGN.search(part):
        _note_hidden(part, unseen)
    return unseen if unseen else None


def _note_cells(part: bytes, unseen: Unseen, is_stale: bool) -> None:
    for row, column, kind, body in _cells(part):
        place = address(row, column)
        value = _VALUE.search(body)
        if kind == b"e":
            unseen.error_cells[place] = value[1].decode("utf-8", "replace") if value else "#?"
        elif (is_stale or (kind != b"str" and value is None)) and _HAS_FORMULA.search(body):
            unseen.uncalculated_cells.append(place)


def _note_hidden(part: bytes, unseen: Unseen) -> None:
    row = -1
    for line, text in _LINE.findall(part):
        attributes = dict(_LINE_ATTRIBUTE.findall(text))
        is_hidden = attributes.get(b"hidden") in (b"1", b"true")
        if line == b"row":
            row = int(attributes[b"r"]) - 1 if attributes.get(b"r", b"").isdigit() else row + 1
            if is_hidden:
                unseen.hidden_rows.append((row, row))
        elif is_hidden and attributes.get(b"min", b"").isdigit() and attributes.get(b"max", b"").isdigit():
            unseen.hidden_columns.append((int(attributes[b"min"]) - 1, int(attributes[b"max"]) - 1))


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

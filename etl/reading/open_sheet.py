"""What a spreadsheet reader does not tell of an .ods (OpenDocument 1.0 to 1.3): the same as for the other formats."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.address import address
from etl.reading.printed_text import paragraphs
from etl.reading.sheet_xml import MAX_CELLS, MAX_ROWS
from etl.reading.unseen import TooSpread, Unseen

_MAX_NOTED = 10_000         # places of one sheet; nobody mends more by hand
_OPENING = re.compile(
    rb"""<table:(table|table-row|table-column|table-cell|covered-table-cell)((?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?)/?>"""
)
_ATTRIBUTE = re.compile(rb"""\b(number-(?:rows|columns)-repeated|visibility|value-type|formula)\s*=\s*["']([^"']*)""")
_ANNOTATION = re.compile(rb"<office:annotation[\s>].*?</office:annotation>", re.DOTALL)
_CHANGES = re.compile(rb"<table:tracked-changes[\s>].*?</table:tracked-changes>", re.DOTALL)
_ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:\d{3}")
_HIDDEN = (b"collapse", b"filter")


def is_encrypted(manifest: bytes) -> bool:
    """True when the parts are locked with a password."""
    return b":encryption-data" in manifest


def scan_open(content: bytes) -> dict[int, Unseen]:
    """Number of a sheet -> what it does not tell; raises TooSpread as `sheet_xml.scan` does."""
    content = _CHANGES.sub(b"", content)
    openings = list(_OPENING.finditer(content))
    ends = [*(opening.start() for opening in openings[1:]), len(content)]
    sheets: list[_Sheet] = []
    for opening, end in zip(openings, ends, strict=True):
        kind, attributes = opening[1], dict(_ATTRIBUTE.findall(opening[2]))
        if kind == b"table":
            sheets.append(_Sheet())
        elif sheets:
            sheets[-1].take(kind, attributes, content[opening.end():end])
    return {number: sheet.unseen for number, sheet in enumerate(sheets) if sheet.unseen}


def open_texts(parts: dict[str, bytes]) -> Iterator[str]:
    """Headers, footers, text boxes and comments, and the cells too."""
    for name in ("content.xml", "styles.xml"):
        yield from paragraphs(parts.get(name, b""))


@dataclass(slots=True)
class _Sheet:
    """Goes along the rows of one sheet; repeated cells and rows are written once."""

    unseen: Unseen = field(default_factory=Unseen)
    row: int = -1
    column: int = 0
    last_row: int = 0
    last_column: int = 0
    _rows: int = 1          # how often the present row stands there
    _columns: int = 0       # declared so far

    def take(self, kind: bytes, attributes: dict[bytes, bytes], body: bytes) -> None:
        """Note one row, column or cell."""
        repeated = _count(attributes, b"number-rows-repeated" if kind == b"table-row" else b"number-columns-repeated")
        is_hidden = attributes.get(b"visibility") in _HIDDEN
        if kind == b"table-column":
            if is_hidden:
                self.unseen.hidden_columns.append((self._columns, self._columns + repeated - 1))
            self._columns += repeated
        elif kind == b"table-row":
            self.row, self.column = self.row + self._rows if self.row >= 0 else 0, 0
            self._rows = repeated
            if is_hidden:
                self.unseen.hidden_rows.append((self.row, self.row + repeated - 1))
        else:
            if kind == b"covered-table-cell" and b"value-type" in attributes and repeated * self._rows < _MAX_NOTED:
                self.unseen.covered_cells += self._places(repeated)
            self._take_cell(attributes, body, repeated)
            self.column += repeated

    def _take_cell(self, attributes: dict[bytes, bytes], body: bytes, repeated: int) -> None:
        has_text = b"<text:p" in body
        if b"value-type" not in attributes and not has_text:
            if b"formula" in attributes:
                self._note(repeated, self.unseen.uncalculated_cells.append)
            return
        self.last_row = max(self.last_row, self.row + self._rows - 1)
        self.last_column = max(self.last_column, self.column + repeated - 1)
        if (self.last_row + 1) * (self.last_column + 1) > MAX_CELLS or self.last_row >= MAX_ROWS:
            raise TooSpread
        if has_text and (b"#" in body or b"Err:" in body):
            text = "".join(paragraphs(_ANNOTATION.sub(b"", body))).strip()
            if _ERROR.fullmatch(text):
                self._note(repeated, lambda place: self.unseen.error_cells.update({place: text}))

    def _note(self, repeated: int, keep: object) -> None:
        """Keep every place where the present cell stands."""
        room = _MAX_NOTED - len(self.unseen.error_cells) - len(self.unseen.uncalculated_cells)
        for (row, column), _ in zip(self._places(repeated), range(room + 1), strict=False):
            keep(address(row, column))
        if self._rows * repeated > room:
            raise TooSpread

    def _places(self, repeated: int) -> Iterator[tuple[int, int]]:
        """Every place where the present cell stands."""
        rows = range(self.row, self.row + self._rows)
        return ((row, column) for row in rows for column in range(self.column, self.column + repeated))


def _count(attributes: dict[bytes, bytes], name: bytes) -> int:
    text = attributes.get(name, b"1")
    return max(int(text), 1) if text.isdigit() and len(text) < 9 else 1

"""A filled form that can still be messed up: rows and columns by what they mean, with the truth kept beside them.

Columns are tokens ('code', 'in_period' … of the form, any other word for one that somebody added), so that every
mess can follow every other one; addresses are known only when the draft is written out.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import openpyxl

from etl.address import address
from etl.form import write_template
from etl.model import Sheet, Workbook
from etl.registry import Registry
from etl.spelling import fold
from tests.builders import COLUMNS, DATA_SHEET, read, saved

KEYS = tuple(COLUMNS)
Key = tuple[str, str, str]          # content_item_id, indicator_id, basis
VALUES = ("in_period", "cumulative")


@dataclass(slots=True, eq=False)
class Row:
    """kind: head, heading, number, section, item, indicator, total, other, foot. cells: column token -> content."""

    kind: str
    cells: dict[str, object] = field(default_factory=dict)
    item_id: str = ""
    indicator_id: str = ""
    is_error: set[str] = field(default_factory=set)         # tokens whose cell is an error of Excel
    is_uncalculated: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Draft:
    """One form on its way to be spoilt. `facts` and `nil` are the truth; `identity` is (report, unit, period).

    open_parts: what the visible sheet leaves to a person. unclear: cells no one may guess, so that the file is
    refused. conflicts: parts on which the file contradicts itself.
    """

    registry: Registry
    identity: tuple[str, str, str]
    rows: list[Row]
    columns: list[str] = field(default_factory=lambda: list(KEYS))
    facts: dict[Key, Decimal] = field(default_factory=dict)
    nil: set[str] = field(default_factory=set)
    has_identity: bool = False
    hidden: dict[str, str] = field(default_factory=dict)    # what else the identity sheet says
    title: str = DATA_SHEET
    file_name: str = "bao cao.xlsx"
    sheets: list[tuple[str, list[list[object]], bool]] = field(default_factory=list)    # name, rows, is it hidden
    merges: list[tuple[Row, str, str]] = field(default_factory=list)
    open_parts: set[str] = field(default_factory=set)
    conflicts: set[str] = field(default_factory=set)
    unclear: list[tuple[Row | None, str]] = field(default_factory=list)
    is_report_said: bool = True
    is_bare_unit: bool = False                              # named without its organisation
    filler_rows: int = 0

    @property
    def is_decidable(self) -> bool:
        """True when a careful human would take the file as it is."""
        return not self.unclear and not self.conflicts and (self.has_identity or not self.open_parts)

    def of(self, *kinds: str) -> list[Row]:
        """Rows of these kinds, in order."""
        return [row for row in self.rows if row.kind in kinds]

    def filled(self, *bases: str) -> list[tuple[Row, str]]:
        """Cells that hold a value: (row, column token)."""
        return [
            (row, basis) for row in self.of("indicator") for basis in bases or VALUES
            if basis in self.columns and row.cells.get(basis) not in (None, "")
        ]

    def counts(self, *bases: str) -> list[tuple[Row, str]]:
        """Filled cells of indicators that are counted."""
        kinds = self.registry.indicators
        return [(row, basis) for row, basis in self.filled(*bases) if kinds[row.indicator_id].value_type == "count"]

    def name_of(self, row: Row) -> str:
        return self.registry.indicators[row.indicator_id].name

    def key(self, row: Row, basis: str) -> Key:
        return row.item_id, row.indicator_id, basis

    def doubt(self, row: Row, token: str) -> None:
        """From here on nobody can know what this cell holds."""
        self.unclear.append((row, token))
        self.facts.pop(self.key(row, token), None)

    def put_before(self, place: Row, *rows: Row) -> None:
        at = self.rows.index(place)
        self.rows[at:at] = rows

    def label(self, words: str) -> tuple[Row, str] | None:
        """The head cell that begins with these words."""
        for row in self.of("head"):
            for token, cell in row.cells.items():
                if isinstance(cell, str) and fold(cell).startswith(fold(words)):
                    return row, token
        return None

    def map_texts(self, change: Callable[[str], str]) -> None:
        """The same change to every text of the data sheet."""
        for row in self.rows:
            row.cells = {token: change(c) if isinstance(c, str) else c for token, c in row.cells.items()}

    def place(self, row: Row, token: str) -> str:
        """The address a cell will have."""
        return address(self.rows.index(row), self.columns.index(token))


_BLANKS: dict[tuple[int, tuple[str, str, str]], list[list[object]]] = {}


def blank(registry: Registry, identity: tuple[str, str, str]) -> Draft:
    """The form as it is sent out, taken apart into rows that know what they are."""
    found = _BLANKS.get((id(registry), identity))
    if found is None:
        book = openpyxl.load_workbook(io.BytesIO(write_template(registry, *identity)))
        found = [[cell.value for cell in row] for row in book[DATA_SHEET].iter_rows(max_col=len(KEYS))]
        _BLANKS[id(registry), identity] = found
    rows, kind, item_id = [], "head", ""
    for texts in found:
        cells = {key: text for key, text in zip(KEYS, texts, strict=True) if text is not None}
        if cells.get("ordinal") == "STT":
            kind = "heading"
        elif kind == "heading":
            kind = "number"
        elif kind != "head":
            kind = _kind(cells)
            item_id = str(cells["code"]) if kind == "item" else item_id
        indicator_id = str(cells["code"]) if kind == "indicator" else ""
        rows.append(Row(kind, cells, item_id if kind in ("item", "indicator") else "", indicator_id))
    return Draft(registry, identity, rows)


def _kind(cells: dict[str, object]) -> str:
    if "code" in cells:
        return "item" if cells["code"] == cells["ordinal"] else "indicator"
    return "section" if set(cells) == {"ordinal"} and "\n" not in str(cells["ordinal"]) else "foot"


def as_workbook(draft: Draft) -> Workbook:
    """The draft as the road would read it from a file, without writing one."""
    rows = [[_read(row.cells.get(token)) for token in draft.columns] for row in draft.rows]
    rows += [[""] * len(draft.columns) for _ in range(draft.filler_rows)]
    sheet = Sheet(
        draft.title, rows,
        error_cells={draft.place(row, t): str(row.cells[t]) for row, t in _strange(draft) if t in row.is_error},
        uncalculated_cells=frozenset(draft.place(row, t) for row, t in _strange(draft) if t in row.is_uncalculated),
    )
    for row, token in _strange(draft):
        rows[draft.rows.index(row)][draft.columns.index(token)] = ""
    others = [Sheet(name, [[_read(cell) for cell in line] for line in lines], hidden)
              for name, lines, hidden in draft.sheets]
    identity = [Sheet("_dinh_danh", [list(pair) for pair in _identity(draft)], True)] if draft.has_identity else []
    return Workbook([sheet, *others, *identity])


def _strange(draft: Draft) -> list[tuple[Row, str]]:
    """Cells that a reader shows as blanks although they hold something."""
    return [(row, token) for row in draft.rows for token in draft.columns
            if token in row.is_error or token in row.is_uncalculated]


def _read(cell: object) -> object:
    """What the reader makes of a cell: whole numbers come as they are, texts without outer spaces."""
    if cell is None:
        return ""
    return cell.strip(" \t\r\n") if isinstance(cell, str) else cell


def _identity(draft: Draft) -> list[tuple[str, str]]:
    names = ("report_id", "unit_id", "period_id")
    said = {"form_id": "bieu-ttdn", "form_version": "1"} | dict(zip(names, draft.identity, strict=True)) | draft.hidden
    return list(said.items())


def as_file(draft: Draft) -> bytes:
    """The draft as an .xlsx, merged cells and all."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = draft.title
    for number, row in enumerate(draft.rows, start=1):
        for token, content in row.cells.items():
            if token in draft.columns and content is not None:
                cell = sheet.cell(number, draft.columns.index(token) + 1, content)
                if token in row.is_error:
                    cell.data_type = "e"
    for row, first, last in draft.merges:
        sheet.merge_cells(f"{draft.place(row, first)}:{draft.place(row, last)}")
    for name, lines, hidden in draft.sheets:
        other = book.create_sheet(name)
        other.sheet_state = "hidden" if hidden else "visible"
        for line in lines:
            other.append(line)
    if draft.has_identity:
        own = book.create_sheet("_dinh_danh")
        own.sheet_state = "veryHidden"
        for pair in _identity(draft):
            own.append(pair)
    if draft.filler_rows:
        sheet.cell(len(draft.rows) + draft.filler_rows, 1).number_format = "0.00"
    return saved(book)


def as_read(draft: Draft) -> Workbook:
    """The draft written to a file and read back by the road's own reader."""
    return read(as_file(draft))

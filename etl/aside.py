"""What stands in a form's table and is not its content: column numbers, repeated headings, columns of somebody's own."""

import re
from dataclasses import dataclass, field

from etl.address import address, letters
from etl.finding import Code, Finding, Severity
from etl.layout import Layout
from etl.model import Recognised, Scalar
from etl.number import as_typed, read_number
from etl.spelling import fold, plain, tidy

_COLUMN_NUMBER = re.compile(r"\(?-?\d{1,2}\)?|[a-z]|\(?\d+\)? ?=.*")
_SECTION = re.compile(r"(?:[ivx]+|[a-h]|phan [ivx\d]+)")
_HEADING_ROWS = 4


def is_blank(cell: Scalar) -> bool:
    """True for a cell without anything that can be seen."""
    return cell is None or (type(cell) is str and not tidy(cell))


def is_number(cell: Scalar) -> bool:
    """True for a cell that holds a number, typed or written."""
    return type(cell) in (int, float) or (type(cell) is str and not isinstance(read_number(cell), Code))


def numbers_columns(row: list[Scalar]) -> bool:
    """True for the row that numbers the columns: A, B, 1, 2, (3), 4=3/2."""
    texts = [plain(as_typed(cell)) for cell in row if not is_blank(cell)]
    return len(texts) > 2 and all(map(_COLUMN_NUMBER.fullmatch, texts))


def repeats_headings(row: list[Scalar], columns: dict[str, int], layout: Layout) -> bool:
    """True for headings printed again further down: texts over their own columns, and no number in the row."""
    own = {column: key for key, column in columns.items()}
    known = [
        (column, layout.headings.get(fold(cell)))
        for column, cell in enumerate(row) if type(cell) is str and cell
    ]
    hits = [column for column, found in known if found and own.get(column) == found[0]]
    values = [columns[key] for key in ("in_period", "cumulative", "nil") if key in columns]
    return bool(hits) and any(column in hits for column in values) and all(
        is_blank(row[column]) or column in hits for column in values
    )


def opens_section(ordinal: str, label: str, sections: frozenset[str]) -> bool:
    """True for a row that begins a section: the plan's title, or a roman numeral or letter of its own."""
    return not label or label in sections or f"{ordinal} {label}" in sections or bool(_SECTION.fullmatch(ordinal))


@dataclass(slots=True)
class Extras:
    """Columns that belong to nothing in the form; what is in them is not read, but not in silence."""

    recognised: Recognised
    columns: list[int] = field(init=False)
    filled: dict[int, bool] = field(default_factory=dict)       # column -> does it hold numbers

    def __post_init__(self) -> None:
        known = set(self.recognised.columns.values())
        row = self.recognised.sheet.rows[self.recognised.header_row]
        self.columns = [column for column in range(len(row)) if column not in known] if len(row) > len(known) else []

    def look(self, row: list[Scalar]) -> None:
        """Remember which of them a row of the form fills."""
        for column in self.columns:
            if not is_blank(row[column]):
                self.filled[column] = self.filled.get(column, False) or is_number(row[column])

    def findings(self, *, has_values: bool) -> list[Finding]:
        """A warning for each; an error for numbers beside a form without any: they may have slipped."""
        sheet, last = self.recognised.sheet, self.recognised.header_row
        return [
            Finding(
                Severity.WARNING if has_values or not is_numeric else Severity.ERROR, Code.COLUMN_IGNORED, sheet.name,
                address(last, column), value=self._heading(column) or letters(column),
            )
            for column, is_numeric in sorted(self.filled.items())
        ]

    def _heading(self, column: int) -> str:
        last = self.recognised.header_row
        rows = self.recognised.sheet.rows[max(0, last - _HEADING_ROWS + 1): last + 1]
        return next((tidy(row[column]) for row in reversed(rows) if type(row[column]) is str and row[column]), "")

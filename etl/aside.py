"""What stands in a form's table and is not its content: column numbers, repeated headings, added columns."""

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
    """True for headings printed again further down: over their own columns, and nothing else where rows have names."""
    own = {column: key for key, column in columns.items()}
    known = [
        (column, layout.headings.get(fold(cell)))
        for column, cell in enumerate(row) if type(cell) is str and cell
    ]
    hits = [column for column, found in known if found and own.get(column) == found[0]]
    values = [columns[key] for key in ("in_period", "cumulative", "nil") if key in columns]
    others = values + [columns[key] for key in ("label", "code") if key in columns]
    return len(hits) > 1 and any(column in hits for column in values) and all(
        is_blank(row[column]) or column in hits for column in others
    )


def opens_section(ordinal: str, label: str, sections: frozenset[str]) -> bool:
    """True for a row that begins a section: the plan's title, or a roman numeral or letter of its own."""
    return not label or label in sections or f"{ordinal} {label}" in sections or bool(_SECTION.fullmatch(ordinal))


@dataclass(slots=True)
class Extras:
    """Columns that belong to nothing in the form; what is in them is not read, but not in silence."""

    recognised: Recognised
    columns: list[int] = field(init=False)
    filled: dict[int, set[str]] = field(default_factory=dict)   # column -> what it holds: number, mark, text

    def __post_init__(self) -> None:
        known = set(self.recognised.columns.values())
        row = self.recognised.sheet.rows[self.recognised.header_row]
        self.columns = [column for column in range(len(row)) if column not in known] if len(row) > len(known) else []

    def look(self, row: list[Scalar], nil_marks: frozenset[str]) -> None:
        """Remember which of them a row of the form fills."""
        for column in self.columns:
            cell = row[column]
            if not is_blank(cell):
                kind = "number" if is_number(cell) else "mark" if plain(as_typed(cell)) in nil_marks else "text"
                self.filled.setdefault(column, set()).add(kind)

    def findings(self, layout: Layout, *, has_values: bool) -> list[Finding]:
        """A warning for each; an error where it may be a column of the form that was not known."""
        sheet, last = self.recognised.sheet, self.recognised.header_row
        found = []
        for column, kinds in sorted(self.filled.items()):
            headings = self._headings(column)
            is_foreign = any(layout.is_foreign(fold(text)) for text in headings)
            may_be = not has_values or (not is_foreign and "cumulative" not in self.recognised.columns)
            is_risk = ("number" in kinds and may_be) or ("mark" in kinds and "nil" not in self.recognised.columns)
            found.append(Finding(
                Severity.ERROR if is_risk else Severity.WARNING, Code.COLUMN_IGNORED, sheet.name,
                address(last, column), value=headings[-1] if headings else letters(column),
            ))
        return found

    def _headings(self, column: int) -> list[str]:
        last = self.recognised.header_row
        rows = self.recognised.sheet.rows[max(0, last - _HEADING_ROWS + 1): last + 1]
        return [tidy(row[column]) for row in rows if type(row[column]) is str and row[column]]

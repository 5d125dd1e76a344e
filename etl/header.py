"""Where a form's table stands in a sheet: found by what the headings say, never by position."""

import re
from dataclasses import dataclass

from etl.address import address
from etl.finding import Code, Finding, Severity
from etl.layout import Layout
from etl.model import Scalar, Sheet
from etl.spelling import fold, tidy

SEARCHED_ROWS = 30
_SEARCHED_COLUMNS = 60
_DEEPEST = 4            # a heading may be spread over so many rows
_FEWEST_KEYS = 3
_VALUE_KEYS = ("in_period", "cumulative", "nil")
_ROW_KEYS = ("code", "label")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Header:
    """The first and last row of the headings, the column of each key, and keys that two columns claim."""

    row: int
    columns: dict[str, int]
    twice: dict[str, int]               # column key -> the second column that claims it
    first_row: int

    @property
    def is_form(self) -> bool:
        """True when this is the form's table, even if a column is missing."""
        return (
            len(self.columns) >= _FEWEST_KEYS
            and any(key in self.columns for key in _ROW_KEYS)
            and any(key in self.columns for key in _VALUE_KEYS)
        )

    def texts(self, sheet: Sheet) -> frozenset[str]:
        """All headings, folded."""
        rows = sheet.rows[self.first_row: self.row + 1]
        return frozenset(fold(cell) for row in rows for cell in row if type(cell) is str and cell)

    def findings(self, sheet: Sheet, layout: Layout) -> list[Finding]:
        """What keeps the table from being read: a needed column that is missing or stands there twice."""
        missing = [] if "in_period" in self.columns else ["in_period"]
        if not any(key in self.columns for key in _ROW_KEYS):
            missing.append("code")
        return [column_missing(sheet.name, address(self.row, 0), layout.heading_of[key]) for key in missing] + [
            Finding(
                Severity.ERROR, Code.COLUMN_TWICE, sheet.name, address(self.row, column), field=key,
                value=layout.heading_of[key], params={"first": address(self.row, self.columns[key])},
            )
            for key, column in self.twice.items()
        ]


def column_missing(sheet: str | None, cell: str | None, heading: str) -> Finding:
    """The finding for a needed column that no heading names."""
    return Finding(Severity.ERROR, Code.COLUMN_MISSING, sheet, cell, field=heading, params={"heading": heading})


def find_header(sheet: Sheet, layout: Layout) -> Header | None:
    """The first rows that are a form's headings; else those that carry most of them; None when none carry enough.

    The first, since headings printed again further down may be more complete.
    """
    best: Header | None = None
    for row in range(min(SEARCHED_ROWS, len(sheet.rows))):
        if not any(_begins(cell, layout) for cell in sheet.rows[row] if type(cell) is str and cell):
            continue        # headings begin lower down
        found = _deepest(sheet.rows, row, layout)
        if len(found.columns) >= _FEWEST_KEYS and (best is None or len(found.columns) > len(best.columns)):
            best = found
        if best and best.is_form:
            break
    return best


def _deepest(rows: list[list[Scalar]], first: int, layout: Layout) -> Header:
    """The headings that begin in a row, over as many rows as make them most complete."""
    best = _match(rows[max(0, first - 1): first + 1], first, 1, layout)
    for depth in range(2, min(_DEEPEST, len(rows) - first) + 1):
        last = rows[first + depth - 1]
        if len(best.columns) == len(layout.heading_of) or any(map(_is_data, last)):
            break
        found = _match(rows[max(0, first - 1): first + depth], first, depth, layout)
        names_no_row = not any(last[best.columns[key]] for key in _ROW_KEYS if key in best.columns)
        parts_columns = found.twice and names_no_row and len(found.columns) == len(best.columns)
        if len(found.columns) > len(best.columns) or parts_columns:
            best = found
    return best


def _is_data(cell: Scalar) -> bool:
    """True for what headings do not hold: a number, or a text with a digit outside of brackets."""
    if type(cell) is not str:
        return cell is not None
    return any(letter.isdigit() for letter in _IN_BRACKETS.sub("", cell)) if cell else False


def _begins(text: str, layout: Layout) -> bool:
    return fold(text) in layout.heading_starts or (
        "(" in text and fold(_IN_BRACKETS.sub(" ", tidy(text))) in layout.heading_starts)


def _match(window: list[list[Scalar]], first_row: int, depth: int, layout: Layout) -> Header:
    """Which column is which, when the last rows of the window together are the heading; one may stand above them."""
    rows = window[-depth:]
    ranked: dict[str, list[tuple[int, int]]] = {}
    for column in range(min(_SEARCHED_COLUMNS, len(rows[-1]))):
        texts = [row[column] for row in rows if type(row[column]) is str and row[column]]
        if not texts:
            continue
        path = _over(rows, column) if len(rows) > 1 else []
        if _is_foreign(path, layout):
            continue        # under 'planned' or 'last year' even our own words mean other numbers
        found = _key_of(path or texts, texts[-1], layout)
        if found:
            ranked.setdefault(found[0], []).append((found[1], column))
    if len(window) > depth and not any(window[0][:_names_end(ranked)]):
        ranked = {key: claims for key, found in ranked.items() if (claims := [
            claim for claim in found if not _is_foreign(_over(window[:2], claim[1])[:-1], layout)])}
    columns, twice = {}, {}
    for key, claims in ranked.items():
        claims.sort()
        columns[key] = claims[0][1]
        if len(claims) > 1 and (claims[1][0] == claims[0][0] or key in _VALUE_KEYS):
            twice[key] = claims[1][1]
    return Header(first_row + len(rows) - 1, columns, twice, first_row)


def _is_foreign(texts: list[str], layout: Layout) -> bool:
    return any(layout.is_foreign(fold(text)) for text in texts)


def _names_end(ranked: dict[str, list[tuple[int, int]]]) -> int:
    """The first column after those that name a row: titles of groups of columns stand to the right of it."""
    return max((claims[0][1] + 1 for key, claims in ranked.items() if key in _ROW_KEYS), default=0)


def _key_of(path: list[str], lowest: str, layout: Layout) -> tuple[str, int] | None:
    """(column key, rank) of a column's headings: the lowest counts most, then all of them, then the highest."""
    for text in (lowest, " ".join(path), path[0]):
        if found := layout.headings.get(fold(text)):
            return found
    for text in (lowest, " ".join(path), path[0]):
        if "(" in text and (found := layout.headings.get(fold(_IN_BRACKETS.sub(" ", tidy(text))))):
            return found
    return None


def _over(rows: list[list[Scalar]], column: int) -> list[str]:
    """The headings of a column from the top down; one over several columns stands in the first of them only."""
    found = []
    for number, row in enumerate(rows):
        place = column
        if number + 1 < len(rows):
            below = rows[number + 1]
            while place > 0 and not row[place] and below[place]:
                place -= 1
        if type(row[place]) is str and row[place]:
            found.append(row[place])
    return found

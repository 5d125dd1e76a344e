"""Where a form's table stands in a sheet: found by what the headings say, never by position."""

from dataclasses import dataclass

from etl.address import address
from etl.finding import Code, Finding, Severity
from etl.layout import Layout
from etl.model import Scalar, Sheet
from etl.spelling import fold

SEARCHED_ROWS = 30
_SEARCHED_COLUMNS = 60
_DEEPEST = 3            # a heading may be spread over so many rows
_FEWEST_KEYS = 3
_VALUE_KEYS = ("in_period", "cumulative", "nil")
_ROW_KEYS = ("code", "label")


@dataclass(frozen=True, slots=True)
class Header:
    """The last row of the headings, the column of each key, and keys that two columns claim alike."""

    row: int
    columns: dict[str, int]
    twice: dict[str, int]               # column key -> the second column that claims it

    @property
    def is_form(self) -> bool:
        """True when this is the form's table, even if a column is missing."""
        return (
            len(self.columns) >= _FEWEST_KEYS
            and any(key in self.columns for key in _ROW_KEYS)
            and any(key in self.columns for key in _VALUE_KEYS)
        )

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
    """The row that carries most of the form's headings among the first rows; None when none carries enough."""
    best: Header | None = None
    for row in range(min(SEARCHED_ROWS, len(sheet.rows))):
        if not any(fold(cell) in layout.heading_starts for cell in sheet.rows[row] if type(cell) is str and cell):
            continue        # headings begin lower down
        for depth in range(1, _DEEPEST + 1):
            if row + depth > len(sheet.rows):
                break
            found = _match(sheet.rows[row: row + depth], row + depth - 1, layout)
            if len(found.columns) >= _FEWEST_KEYS and (best is None or len(found.columns) > len(best.columns)):
                best = found
            if len(found.columns) == 0 or len(found.columns) == len(layout.heading_of):
                break
        if best and len(best.columns) == len(layout.heading_of):
            break
    return best


def _match(rows: list[list[Scalar]], last_row: int, layout: Layout) -> Header:
    """Which column is which, when these rows together are the heading."""
    ranked: dict[str, list[tuple[int, int]]] = {}
    for column in range(min(_SEARCHED_COLUMNS, len(rows[-1]))):
        texts = [fold(row[column]) for row in rows if type(row[column]) is str and row[column]]
        for text in (texts[-1], " ".join(texts), texts[0]) if texts else ():
            if text in layout.headings:
                key, rank = layout.headings[text]
                ranked.setdefault(key, []).append((rank, column))
                break
    columns, twice = {}, {}
    for key, claims in ranked.items():
        claims.sort()
        columns[key] = claims[0][1]
        if len(claims) > 1 and claims[1][0] == claims[0][0]:
            twice[key] = claims[1][1]
    return Header(last_row, columns, twice)

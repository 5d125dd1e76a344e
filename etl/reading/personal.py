"""Columns of persons' names, papers and telephones: emptied in the reader, so that nothing behind it can keep them.

Law 91/2025/QH15 on personal data: the product needs none of it, so it takes none.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from etl.address import address
from etl.spelling import fold
from etl.vocabulary import vocabulary

_LONGEST_HEADING = 40
_FEWEST_HEADINGS = 3        # a row with fewer texts is no row of headings: a contact line or a signature


def clear_personal_columns(rows: list[list[Any]]) -> Iterator[str]:
    """Empty what stands below such headings, in place, down to the end of their table; the address of each heading."""
    for number, row in enumerate(rows):
        if not any(is_personal_heading(cell) for cell in row if type(cell) is str):
            continue
        if sum(type(cell) is str and cell != "" for cell in row) < _FEWEST_HEADINGS:
            continue
        for column, cell in enumerate(row):
            if type(cell) is str and is_personal_heading(cell) and _clear(rows[number + 1:], column):
                yield address(number, column)


def is_personal_heading(text: str) -> bool:
    """True for a text that heads a column of personal data."""
    return len(text) <= _LONGEST_HEADING and fold(text) in _headings("headings")


@cache
def _headings(key: str) -> frozenset[str]:
    return frozenset(vocabulary()["personal"][key])


def _clear(rows: list[list[Any]], column: int) -> bool:
    """Stop at an empty row or at the headings of another table: what follows is not this list."""
    was_filled = False
    for row in rows:
        if not any(cell != "" for cell in row) or _starts_table(row):
            break
        if row[column] != "":
            row[column], was_filled = "", True
    return was_filled


def _starts_table(row: list[Any]) -> bool:
    return any(type(cell) is str and len(cell) <= _LONGEST_HEADING and fold(cell) in _headings("row_numbers")
               for cell in row)

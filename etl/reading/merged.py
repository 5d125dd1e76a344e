"""Cells behind a merged cell: people see only the first one, so what other programs left in the rest is taken out."""

from collections.abc import Iterable
from typing import Any

from etl.address import address

Range = tuple[tuple[int, int], tuple[int, int]]     # first and last (row, column), zero-based


def take_covered(rows: list[list[Any]], ranges: Iterable[Range], covered: Iterable[tuple[int, int]]) -> list[str]:
    """Empty what nobody sees, in place; the addresses of what was there. `covered`: cells known to be behind others."""
    found = []
    height, width = len(rows), len(rows[0]) if rows else 0
    for (first_row, first_column), (last_row, last_column) in ranges:
        for number in range(first_row, min(last_row + 1, height)):
            row = rows[number]
            for column in range(first_column, min(last_column + 1, width)):
                if row[column] != "" and (number != first_row or column != first_column):
                    row[column] = ""
                    found.append(address(number, column))
    for number, column in covered:
        if number < height and column < width and rows[number][column] != "":
            rows[number][column] = ""
            found.append(address(number, column))
    return found

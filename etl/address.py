"""A1 addresses: where a cell stands, for people (C12) and for sorting (row, column)."""

import re
from functools import lru_cache

_A1 = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_AFTER_ALL = (10**9, 10**9)


@lru_cache(maxsize=2_000)
def letters(column: int) -> str:
    """The letters of a zero-based column: 0 -> A, 27 -> AB."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """The A1 address of a zero-based row and column."""
    return f"{letters(column)}{row + 1}"


@lru_cache(maxsize=20_000)
def position(cell: str) -> tuple[int, int]:
    """Zero-based (row, column) of an A1 address; something else sorts after every cell."""
    found = _A1.match(cell)
    if not found:
        return _AFTER_ALL
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1

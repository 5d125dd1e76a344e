"""How high a row must be for its wrapped texts: a file that no spreadsheet has measured yet has to say so itself."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

_LEADING = 1.32                         # line height in font sizes
_WIDER = 1.2                            # letters of the font that fit where one digit of the default font does
_PADDING = 1.5                          # letters lost to a cell's sides
ONE_LINE = 15.5                         # points of a row of ordinary text


@lru_cache(maxsize=1 << 16)
def line_count(text: str, width: float) -> int:
    """Lines of a text wrapped at words in a column `width` characters wide; a longer word is broken."""
    count = 0
    for part in text.split("\n"):
        room = 0.0
        for word in part.split(" "):
            size = len(word) + 1.0
            if size <= room:
                room -= size
                continue
            count += 1
            while size > width + 1:
                size -= width
                count += 1
            room = width + 1 - size
    return count


def row_height(cells: Iterable[tuple[Any, float, float]]) -> float | None:
    """Points for a row of (value, column width, font size); None when one line is enough."""
    highest = 0.0
    for value, width, size in cells:
        if isinstance(value, str) and len(value) > width * 0.8:
            letters = max(width * _WIDER * 11 / size - _PADDING, 1.0)
            lines = line_count(value, letters)
            if lines > 1:
                highest = max(highest, lines * size * _LEADING + 2)
    return min(highest, 409.0) or None   # Excel allows no more

"""Many rows at once, column by column: a cell that stands a thousand times is written once, then rows are joined.

A province-year has millions of cells and only thousands of different ones. Joining is done by Arrow.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.export.cells import Strings, cell_xml, height_xml
from dashboard.export.frames import records
from dashboard.export.height import row_height
from dashboard.export.style import Styles

CHUNK = 1 << 14                         # rows joined at a time
_Cell = tuple[Any, str]                 # value, style name
Tell = Callable[[dict[str, Any]], _Cell]


@dataclass(frozen=True, slots=True)
class Cells:
    """One column: `cells` are the different ones, `codes` says for every row which."""

    codes: np.ndarray
    cells: Sequence[_Cell]

    def part(self, first: int, end: int) -> "Cells":
        """Rows `first` up to, without, `end`."""
        return Cells(self.codes[first:end], self.cells)


def listed(cells: Iterable[_Cell]) -> Cells:
    """A column from its cells, row by row."""
    places: dict[Any, int] = {}
    # True equals 1 and would come out as it
    keys = ((*cell, "bool") if cell[0] is True or cell[0] is False else cell for cell in cells)
    codes = np.fromiter((places.setdefault(key, len(places)) for key in keys), np.int32)
    return Cells(codes, [key[:2] for key in places])


def told(frame: pd.DataFrame, columns: Sequence[str], tell: Tell) -> Cells:
    """A column whose cell follows from these columns of the frame; `tell` is asked once for rows that are equal."""
    codes, firsts = groups(frame, columns)
    return Cells(codes, [tell(record) for record in records(frame.iloc[firsts], columns)])


def plain(frame: pd.DataFrame, column: str, style: str) -> Cells:
    """A column of the frame as it is."""
    codes, values = pd.factorize(frame[column])
    codes = np.where(codes < 0, len(values), codes)
    cells = [(value, style) for value in values.tolist()]
    return Cells(codes, [*cells, (None, style)])


def groups(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Rows that are equal in these columns: the group of every row, in order of appearance, and each group's first."""
    codes = np.zeros(len(frame), np.int64)
    for column in columns:
        own, values = pd.factorize(frame[column])
        codes = codes * (len(values) + 1) + own + 1
        if len(columns) > 1:
            codes = pd.factorize(codes)[0].astype(np.int64)
    codes, values = pd.factorize(codes)
    firsts = np.empty(len(values), np.int64)
    firsts[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return codes, firsts


def block_xml(
    columns: Sequence[Cells], first_row: int, widths: Sequence[float], styles: Styles, strings: Strings
) -> Iterator[memoryview]:
    """The rows as XML, CHUNK at a time; each as high as its texts need."""
    count = len(columns[0].codes)
    finished = [
        pa.array([cell_xml(value, styles[name], strings) for value, name in column.cells], pa.string())
        for column in columns
    ]
    tall = [_heights(column, width, styles) for column, width in zip(columns, widths, strict=False)]
    for start in range(0, count, CHUNK):
        parts = [column.codes[start:start + CHUNK] for column in columns]
        heights = np.zeros(len(parts[0]))
        for high, part in zip(tall, parts, strict=False):
            if high is not None:
                heights = np.maximum(heights, high[part])
        rows = [_row_starts(first_row + start, heights), *(
            cells.take(pa.array(part)) for cells, part in zip(finished, parts, strict=True)
        )]
        joined = pc.binary_join_element_wise(*rows, "</row>", "")
        # the rows lie one after the other in one buffer, which may be longer than they are
        _, places, text = joined.buffers()
        yield memoryview(text)[:np.frombuffer(places, np.int32)[len(joined)]]


def _heights(column: Cells, width: float, styles: Styles) -> np.ndarray | None:
    high = [row_height([(value, width, styles.size(name))]) or 0.0 for value, name in column.cells]
    return np.array(high) if any(high) else None


def _row_starts(first: int, heights: np.ndarray) -> pa.Array:
    numbers = pa.array(np.arange(first, first + len(heights))).cast(pa.string())
    codes, values = pd.factorize(heights)
    sizes = pa.array([f'"{height_xml(height)}>' for height in values], pa.string()).take(pa.array(codes))
    return pc.binary_join_element_wise('<row r="', numbers, sizes, "")

"""Rows of a frame by unit or by a value, found once for all viewers. Pure."""

from collections import namedtuple
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from dashboard.kept import of_frames


def tuples(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples: like itertuples, which takes texts one by one and is four times slower."""
    columns = [frame[name].tolist() for name in frame.columns]
    return map(_row_type(tuple(frame.columns))._make, zip(*columns, strict=True))


@cache
def _row_type(names: tuple[str, ...]) -> type[Any]:
    return namedtuple("Row", names, rename=True)


@of_frames
def rows_with(frame: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    """The rows whose column has the value."""
    return _among(frame, frame[column] == value)


@of_frames
def rows_among(frame: pd.DataFrame, column: str, others: pd.DataFrame) -> pd.DataFrame:
    """The rows whose value in the column occurs in the other frame's column of that name."""
    # pandas' own isin is ten times slower with a column of texts
    known = set(others[column].tolist())
    return _among(frame, np.array([value in known for value in frame[column].tolist()], dtype=bool))


@of_frames
def no_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with the same columns and nothing in it."""
    return frame.iloc[:0]


@of_frames
def first_row(frame: pd.DataFrame) -> pd.Series | None:
    """The first row, if there is one."""
    return frame.iloc[0] if len(frame) else None


@of_frames
def page_of(frame: pd.DataFrame, first: int, count: int) -> pd.DataFrame:
    """`count` rows from the row `first` on: what one page of a long list shows."""
    return frame.iloc[first:first + count]


@of_frames
def values_in(frame: pd.DataFrame, column: str) -> tuple:
    """The different values of a column, in the order of their first rows."""
    return tuple(frame[column].unique().tolist())


@of_frames
def units_in(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per unit, in the units' order."""
    return frame.drop_duplicates("unit_id").sort_values(["unit_position", "unit_id"])


@of_frames
def rows_of(frame: pd.DataFrame, unit_ids: tuple[str, ...]) -> pd.DataFrame:
    """The rows of these units, in the frame's order; a unit without rows has none."""
    return _among(frame, frame["unit_id"].isin(unit_ids))


def _among(frame: pd.DataFrame, is_in: Any) -> pd.DataFrame:
    # where all of them are, the frame itself: nothing is kept twice
    return frame if is_in.all() else frame[is_in]

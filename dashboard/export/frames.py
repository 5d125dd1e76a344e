"""Reading query results row by row, with one kind of 'nothing'."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

Frames = Mapping[str, pd.DataFrame]

COUNTS = (
    "on_time_count", "late_count", "received_count", "returned_count",
    "overdue_count", "awaited_count", "not_due_count", "exempt_count",
)                                       # one per status, in the order of legends
ACCOUNTS = ("loaded_by",)               # columns that name a person's account


def rows(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The frame's rows as tuples of these columns; NaN, NaT and NA come as None."""
    if frame.empty:
        return iter(())
    parts = [frame[column] for column in columns]
    return zip(*(_values(part) for part in parts), strict=True)


def _values(part: pd.Series) -> list[Any]:
    if part.hasnans:
        part = part.astype(object).where(part.notna(), None)
    return part.tolist()


def records(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The same as dictionaries."""
    return (dict(zip(columns, row, strict=True)) for row in rows(frame, columns))


def all_records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Every row with every column."""
    return records(frame, list(frame.columns))


def only(frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, Any]:
    """The single row of a frame; all None when the plan has no obligations at all."""
    return next(records(frame, columns), dict.fromkeys(columns))


def ratio(count: float | None, total: float | None) -> float | None:
    """count / total of summed counts; nothing expected is None, not 0 and not 1. Above 1 is kept: it is an alarm."""
    return count / total if total else None


def sums(table: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> dict[str, Any]:
    """Column sums; rates are never summed, so name counts only."""
    total = dict.fromkeys(columns, 0)
    for record in table:
        for column in columns:
            total[column] += record[column] or 0
    return total


def units(frames: Frames) -> dict[str, tuple[str, str]]:
    """unit_id -> name and short name as of its last period, in the order of tables."""
    columns = ("unit_id", "unit_name", "unit_short_name")
    return {unit_id: (name, short) for unit_id, name, short in rows(frames["coverage_by_unit_period"], columns)}


def period_order(frames: Frames) -> dict[str, int]:
    """period_id -> its place: report by report, so that months do not mix with quarters."""
    listed = dict.fromkeys(period_id for (period_id,) in rows(frames["period_list"], ("period_id",)))
    return {period_id: place for place, period_id in enumerate(listed)}


def periods(frames: Frames, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of coverage_by_plan_period in the order of tables."""
    order = period_order(frames)
    return sorted(records(frames["coverage_by_plan_period"], columns), key=lambda row: order[row["period_id"]])


def handed_out(frame: pd.DataFrame) -> pd.DataFrame:
    """A table as it may leave the office: without the accounts of those who loaded the files."""
    return frame.drop(columns=[name for name in ACCOUNTS if name in frame.columns])

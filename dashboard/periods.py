"""Which row of a frame belongs to the chosen period, and which to the one before it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.kept import of_frames
from dashboard.rows import tuples

Row = Mapping[str, Any]


@of_frames
def chosen_and_before(
    frame: pd.DataFrame, period_id: str | None, before_id: str | None = None
) -> tuple[Row | None, Row | None]:
    """(row, row before). Without a period the frame has one row, a total, and nothing before it.

    The period before is the last one of the same kind that had ended when this one did: a month is compared
    with a month. Frames without dates are told which period that is.
    """
    if not len(frame):
        return None, None
    if period_id is None:
        return frame.iloc[0], None
    found = frame[frame["period_id"] == period_id]
    if not len(found):
        return None, None
    row = found.iloc[0]
    if "period_end" not in frame:
        before = frame[frame["period_id"] == before_id]
    else:
        is_earlier = (frame["period_end"] < row["period_end"]) & (frame["due_count"] > 0)
        same_kind = frame["period_id"].map(period_kind) == period_kind(period_id)
        earlier = frame[is_earlier].sort_values("period_end")
        before = earlier[same_kind[earlier.index]] if same_kind[earlier.index].any() else earlier
    return row, before.iloc[-1] if len(before) else None


@of_frames
def in_report_order(frame: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Rows with a period_id put report by report, so that months and quarters do not mix; adds `series`, the report's
    place. `periods` is period_list, which is in that order. A period of several reports counts with the first."""
    reports = {report_id: i for i, report_id in enumerate(periods["report_id"].unique())}
    series = {}
    for row in tuples(periods):
        series.setdefault((row.plan_id, row.period_id), reports[row.report_id])
    keys = [series.get(key, len(reports)) for key in zip(frame["plan_id"], frame["period_id"], strict=True)]
    return frame.assign(series=keys).sort_values(["series", "period_position", "period_id"], kind="stable")


@of_frames
def open_obligations(obligations: pd.DataFrame) -> pd.DataFrame:
    """Due, and nothing admissible has come: overdue ones first, the longest open first."""
    missing = obligations[obligations["is_due"] & obligations["status"].isin(["overdue", "awaited", "returned"])]
    return missing.sort_values(["days_late", "unit_position", "unit_id"], ascending=[False, True, True])


def period_kind(period_id: str) -> str:
    """'2026-03' -> month, '2026-Q1' -> Q: the letter or shape after the year."""
    rest = period_id[4:].lstrip("-")
    if not rest:
        return "year"
    return "month" if rest.isdigit() else rest[0]

"""The figures of the chosen period, and what they are compared with: asked once for every page that shows tiles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard import ask
from dashboard import format as fmt
from dashboard.filters import Filters, distinct
from dashboard.indicator_table import year_before as period_of_year_before
from dashboard.kept import of_frames
from dashboard.period_label import short_label
from dashboard.periods import chosen_and_before
from dashboard.rows import first_row, rows_with
from dashboard.text import t
from dashboard.trend import Trend, year_before

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figures:
    """`counts` are of coverage_by_plan(_period), `content` of content_coverage_by_plan(_period); frames by period."""

    counts: Trend
    content: Trend
    by_period: pd.DataFrame
    content_by_period: pd.DataFrame

    @property
    def history(self) -> pd.DataFrame:
        """The periods that have something due, for the small lines."""
        return _with_due(self.by_period)


def figures(chosen: Filters) -> Figures:
    """Everything the tiles of a page need."""
    by_period = ask.by_period("coverage_by_plan_period", chosen)
    content = ask.ask("content_coverage_by_plan_period", chosen)
    latest_id = chosen.period_id or _latest_due(by_period)
    latest, before = chosen_and_before(by_period, latest_id) if latest_id else (None, None)
    pairs = chosen_and_before(content, latest_id, None if before is None else before["period_id"]) if latest_id else (
        None, None)
    past = _last_year(chosen)
    labels = {
        "latest_label": "" if chosen.period_id or latest is None else _short(latest),
        "before_label": "" if before is None else before["period_label"] if chosen.period_id else _short(before),
        "year_label": past[2], "year_href": past[3],
    }
    if chosen.period_id:
        now, now_content = latest, pairs[0]
    else:
        now, _ = chosen_and_before(ask.ask("coverage_by_plan", chosen), None)
        now_content, _ = chosen_and_before(ask.ask("content_coverage_by_plan", chosen), None)
    counts = Trend(now, latest, before, past[0], **labels)
    return Figures(counts, Trend(now_content, *pairs, past[1], **labels), by_period, content)


@of_frames
def _with_due(by_period: pd.DataFrame) -> pd.DataFrame:
    return by_period[by_period["due_count"] > 0]


@of_frames
def _latest_due(by_period: pd.DataFrame) -> str | None:
    """The last period of which something is due; of two that end together the one of the first report."""
    due = by_period[by_period["due_count"] > 0].sort_values(["period_end", "series"], ascending=[False, True])
    return None if due.empty else due.iloc[0]["period_id"]


def _last_year(chosen: Filters) -> tuple[Row | None, Row | None, str, str]:
    """(counts, content, label, address) of the same period in the plan of the year before, seen a year earlier."""
    earlier = ask.plan_before(chosen)
    if earlier is None:
        return None, None, "", ""
    plans = ask.plans()
    label = distinct(plans["plan_id"], plans["short_title"])[earlier["plan_id"]]
    day = year_before(chosen.day)
    # that day has passed whole, as on the page it leads to
    then = replace(chosen, plan=earlier | {"label": label}, day=day, is_today=False)
    if chosen.period_id is None:
        counts, content = ask.ask("coverage_by_plan", then), ask.ask("content_coverage_by_plan", then)
        return first_row(counts), first_row(content), t("delta.same_day", day=fmt.day(day)), _address(then)
    period_id = period_of_year_before(chosen.period_id)
    row = first_row(rows_with(ask.ask("coverage_by_plan_period", then), "period_id", period_id))
    content = first_row(rows_with(ask.ask("content_coverage_by_plan_period", then), "period_id", period_id))
    if row is None:
        return None, None, "", ""
    then = replace(then, period_id=period_id, period_label=row["period_label"])
    return row, content, row["period_label"], _address(then)


def _address(then: Filters) -> str:
    # of the page that shows it
    return f"?{then.query().removeprefix('&')}"


def _short(row: Row) -> str:
    return short_label(row["period_id"], row["period_label"])

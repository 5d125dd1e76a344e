"""The key figures: value, n/N, change against the period before, and a small line of all periods."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import format as fmt
from dashboard.charts import sparkline
from dashboard.explain_link import Links, linked
from dashboard.kept import of_frames
from dashboard.markup import Safe, help_mark, tag
from dashboard.text import t

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure. `measure` names its words in the catalogue; `history` are its values, oldest first."""

    measure: str
    value: str
    count: str
    delta: str = ""
    history: tuple[float | None, ...] = ()
    colour: str = "var(--good)"
    counted: tuple[str, object, object] = ("", 0, 0)    # measure, n and N of what it leads to
    year: str | Safe = ""       # the change against the year before, leading there


# measure -> numerator, denominator (columns that are summed), rate, colour of its line, why there is none
_RATES = {
    "coverage_rate": ("covered_count", ("due_count",), "coverage_rate", "var(--good)", "none.no_due"),
    "on_time_rate": ("on_time_due_count", ("due_with_deadline_count",), "on_time_rate", "var(--bad)", "none.no_due"),
    "on_time_share": ("on_time_due_count", ("on_time_due_count", "late_count"), "on_time_share", "var(--bad)",
                      "none.no_received"),
    "content_rate": ("covered_count", ("required_count",), "coverage_rate", "var(--green)", "none.no_item"),
    "content_received_rate": ("covered_count", ("received_required_count",), "coverage_among_received_rate",
                              "var(--green)", "none.no_received"),
    "consistency_rate": ("consistent_unit_count", ("due_unit_count",), "consistency_rate", "var(--violet)",
                         "none.no_due"),
}


@of_frames
def rate_tile(measure: str, row: Row | None, before: Row | None = None, before_label: str = "",
              history: pd.DataFrame | None = None, has_deadline: bool = True) -> Tile:
    """A rate with n/N; nothing expected is a dash with the reason, neither 0 nor 100 percent."""
    numerator, denominator, rate, colour, reason = _RATES[measure]
    if measure.startswith("on_time") and not has_deadline:
        reason = "none.no_deadline"
    line = tuple(history[rate]) if history is not None and len(history) else ()
    total = 0 if row is None else sum(row[column] for column in denominator)
    if row is None or not total:
        return Tile(measure, t("none.value"), t(reason), history=line, colour=colour)
    count = t(f"measure.{measure}.count", n=fmt.number(row[numerator]), total=fmt.number(total))
    delta = points(row[rate], before[rate], before_label) if before is not None else ""
    return Tile(measure, fmt.percent(row[rate]), count, delta, line, colour, (measure, row[numerator], total))


@of_frames
def days_tile(row: Row | None, history: pd.DataFrame | None = None, has_deadline: bool = True) -> Tile:
    """Median days late of the reports received late, how many they are, and the longest."""
    line = tuple(history["days_late_median"]) if history is not None and len(history) else ()
    if row is None or not row["late_count"]:
        reason = "measure.days_late_median.none" if has_deadline else "none.no_deadline"
        return Tile("days_late_median", t("none.value"), t(reason), history=line, colour="var(--amber)")
    value = t("measure.days_late_median.value", days=fmt.number(row["days_late_median"], 1))
    late, most = fmt.number(row["late_count"]), fmt.number(row["days_late_max"])
    count = t("measure.days_late_median.count", n=late, most=most)
    return Tile("days_late_median", value, count, history=line, colour="var(--amber)",
                counted=("late_count", row["late_count"], row["required_count"]))


def value_of(measure: str, row: Row | None) -> float | None:
    """The measure's value in a row of its frame; None where there is none."""
    column = _RATES[measure][2] if measure in _RATES else measure
    return None if row is None or fmt.is_none(row[column]) else float(row[column])


def points(now: float | None, before: float | None, label: str) -> str:
    """The change of a rate in percentage points, in words; empty when there is nothing to compare."""
    if fmt.is_none(now) or fmt.is_none(before):
        return ""
    change = round((now - before) * 100, 1)
    if not change:
        return t("delta.same", period=label)
    return t("delta.up" if change > 0 else "delta.down", points=fmt.number(abs(change), 1), period=label)


@of_frames
def tile_row(tiles: list[Tile], links: Links | None = None) -> Safe:
    """All tiles in one row; on a phone two by two. With `links` each figure leads to what it counts."""
    return tag("div", *(_tile(tile, links) for tile in tiles), class_="dh-tiles")


def _tile(tile: Tile, links: Links | None) -> Safe:
    label = t(f"measure.{tile.measure}.label")
    definition = t(f"measure.{tile.measure}.definition")
    head = tag("div", tag("span", label), help_mark(label, definition), class_="dh-tile-label")
    foot = [tag("div", linked(links, tile.count, *tile.counted), class_="dh-tile-count")]
    foot += [tag("div", words, class_="dh-tile-delta") for words in (tile.delta, tile.year) if words]
    line = ""
    if sum(not fmt.is_none(v) for v in tile.history) > 1:
        # the same values stand in the period tables of the other pages
        line = f'<i class="dh-spark" style="color:{tile.colour};--spark:url({sparkline(tile.history)})"></i>'
    value = tag("div", linked(links, tile.value, *tile.counted), class_="dh-tile-value")
    return tag("section", head, value, *foot, Safe(line), class_="dh-tile", aria_label=label)

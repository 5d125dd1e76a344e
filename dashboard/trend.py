"""What a key figure is compared with: the period before and the same period of the year before. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboard import format as fmt
from dashboard.markup import Safe, tag
from dashboard.text import t
from dashboard.tiles import Tile, points, value_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Trend:
    """Rows of one frame. `latest` and `before` are two periods; `last_year` is compared with `now`.

    Over all periods `now` is a total, and `latest` the last period that is due; its label is then said too.
    A row is None where there is nothing to compare with.
    """

    now: Row | None
    latest: Row | None
    before: Row | None
    last_year: Row | None
    latest_label: str = ""
    before_label: str = ""
    year_label: str = ""
    year_href: str = ""     # the same page for the year before


def with_trend(tile: Tile, trend: Trend) -> Tile:
    """The tile with both comparisons in words; nothing to compare with the year before is a dash, which leads there."""
    words = days_words if tile.measure == "days_late_median" else points
    delta = words(value_of(tile.measure, trend.latest), value_of(tile.measure, trend.before), trend.before_label)
    if delta and trend.latest_label:
        delta = t("delta.of_latest", period=trend.latest_label, change=delta)
    year = words(value_of(tile.measure, trend.now), value_of(tile.measure, trend.last_year), trend.year_label)
    shown: str | Safe = year or t("delta.no_year")
    if trend.year_href:
        shown = tag("a", shown, href=trend.year_href, class_="dh-why", title=t("delta.open_year"))
    return replace(tile, delta=delta, year=shown)


def days_words(now: object, before: object, label: str) -> str:
    """The change of a number of days, in words; empty when there is nothing to compare."""
    if fmt.is_none(now) or fmt.is_none(before):
        return ""
    change = round(float(now) - float(before), 1)
    if not change:
        return t("delta.same", period=label)
    return t("delta.days_up" if change > 0 else "delta.days_down", days=fmt.number(abs(change), 1), period=label)


def year_before(day: date) -> date:
    """The same day of the year before; 29 February gives the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)

"""The league table as HTML: rank, n/N beside every rate, and why a unit is not ranked. Pure."""

import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import Links
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, join, table, tag
from dashboard.rows import tuples
from dashboard.tables import rate_cell
from dashboard.text import t
from dashboard.unit_link import linked_unit


@of_frames
def in_rank_order(league: pd.DataFrame) -> pd.DataFrame:
    """league_table of one plan, so that pages of units follow the ranks; adds is_tied, seen over all units."""
    is_tied = league["rank"].notna() & league["rank"].duplicated(keep=False)
    return league.assign(unit_position=range(len(league)), is_tied=is_tied)


@of_frames
def league_table(league: pd.DataFrame, links: Links | None = None) -> Safe:
    """One row per unit, best first, those without a rank last."""
    columns = [
        Column(t("table.unit")), Column(t("league.rank"), "number"), Column(t("measure.on_time_rate.label")),
        Column(t("measure.coverage_rate.label")), Column(t("league.trend")),
        Column(t("measure.days_late_median.label"), "number"), Column(t("league.consistent")),
        Column(t("league.excused"), "number"), Column(t("league.note")),
    ]
    has_streaks = "current_count" in league
    if has_streaks:
        columns[5:5] = [Column(t("measure.streak.label"), "number"), Column(t("league.longest"))]
    rows = [
        [linked_unit(links, u.unit_id, u.unit_short_name, u.unit_name), _rank(u.rank, u.is_tied),
         rate_cell(u.on_time_due_count, u.due_with_deadline_count, u.on_time_rate, links and links.of_unit(u.unit_id),
                   "on_time_rate"),
         rate_cell(u.covered_count, u.due_count, u.coverage_rate, links and links.of_unit(u.unit_id),
                   "coverage_rate"), trend(u.trend), *(_streaks(u) if has_streaks else []), _median(u.days_late_median),
         t("league.yes" if u.is_consistent else "league.no"), fmt.number(u.excused_count), _why_unranked(u)]
        for u in tuples(league)
    ]
    return table(columns, rows, t("league.title"), "dh-dense")


@of_frames
def with_streaks(league: pd.DataFrame, streaks: pd.DataFrame) -> pd.DataFrame:
    """league_table with the columns of streak_by_unit: periods in a row, now and at best."""
    columns = ["unit_id", "current_count", "longest_count", "longest_from_label", "longest_to_label", "broken_label"]
    return league.merge(streaks[columns], on="unit_id", how="left")


def _streaks(unit: tuple) -> list[object]:
    if fmt.is_none(unit.current_count):
        return [t("none.value"), t("none.value")]
    broken = None if fmt.is_none(unit.broken_label) else t("league.broken", period=unit.broken_label)
    now = tag("span", t("league.periods", count=fmt.number(unit.current_count)), title=broken)
    if not unit.longest_count:
        return [now, t("none.value")]
    ends = dict.fromkeys([unit.longest_from_label, unit.longest_to_label])
    longest = t("league.periods", count=fmt.number(unit.longest_count))
    return [now, join([longest, " ", tag("small", " \N{EN DASH} ".join(ends), class_="dh-under")])]


def trend(change: float | None) -> str:
    """The change of a unit's own rate in percentage points, in words."""
    if fmt.is_none(change):
        return t("none.value")
    points = round(float(change) * 100, 1)
    if not points:
        return t("league.trend_same")
    return t("league.trend_up" if points > 0 else "league.trend_down", points=fmt.number(abs(points), 1))


def _rank(rank: float | None, is_tied: bool) -> Safe:
    if fmt.is_none(rank):
        return tag("span", t("none.value"), class_="dh-quiet")
    tie = [tag("small", t("league.tied")), " "] if is_tied else []
    return join([*tie, tag("b", fmt.number(rank))])


def _median(days_late: float | None) -> str:
    if fmt.is_none(days_late):
        return t("none.value")
    return t("measure.days_late_median.value", days=fmt.number(days_late, 1))


def _why_unranked(unit: tuple) -> str:
    reasons = {"league.new_unit": unit.is_new_unit, "league.small_n": unit.is_small_n}
    return ", ".join(t(word) for word, holds in reasons.items() if holds)

"""How far the numbers are from the plan's targets, with the reading of the plan's words beside each. Pure.

What a target is compared with is read in target.py, the same for the page of indicators; here it stands as a table of
the plan: the words, the number so far, the goal, how many units gave it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import INDICATOR, Links
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, table, tag
from dashboard.tables import rate_cell
from dashboard.target import Target, reaching_units, read_targets
from dashboard.text import t

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Progress:
    """One target of one line: its reading, the row of indicator_by_plan, and what it is compared with.

    value: the total, or per one of `divisor`; None when nobody gave it or it cannot be added up. reached: units at the
    goal or above, of a target per unit.
    """

    target: Target
    row: Row
    value: float | None
    divisor: Row | None
    reached: int


@of_frames
def progress(plan: pd.DataFrame, annual: pd.DataFrame) -> list[Progress]:
    """The targets of a plan, in its order: rows of indicator_by_plan and indicator_annual of the same filters."""
    found: list[Progress] = []
    for item_id, group in plan.groupby("content_item_id", sort=False):
        rows = {row["indicator_id"]: row for row in group.to_dict("records")}
        for indicator_id, target in read_targets(group).items():
            row, divisor = rows[indicator_id], rows.get(target.divisor_id)
            reached = 0
            if target.kind == "per_unit":
                reached = reaching_units(annual, str(item_id), indicator_id, target.value)
            found.append(Progress(target, row, _value(row, divisor, target), divisor, reached))
    return found


def _value(row: Row, divisor: Row | None, target: Target) -> float | None:
    if fmt.is_none(row["value"]):
        return None
    if target.kind != "per_one":
        return float(row["value"])
    if divisor is None or fmt.is_none(divisor["value"]) or not divisor["value"]:
        return None
    return float(row["value"]) / float(divisor["value"])


@of_frames
def target_table(found: list[Progress], links: Links) -> Safe:
    """One row per target: the line with the plan's words, the number so far, the goal and its reading, n/N of units."""
    columns = [Column(t("coverage.item")), Column(t("target.so_far")), Column(t("target.goal")),
               Column(t("target.units"))]
    rows = [
        [tag("span", tag("b", one.row["content_item_id"]), " ", one.row["item_title"],
             tag("small", t("indicator.as_written", text=one.target.text))),
         _so_far(one, links), tag("span", _goal(one), tag("small", _reading(one))),
         rate_cell(one.row["unit_count"], one.row["required_unit_count"],
                   one.row["unit_count"] / one.row["required_unit_count"])]
        for one in found
    ]
    return table(columns, rows, t("target.title"), "dh-dense dh-targets")


def _so_far(one: Progress, links: Links) -> Safe:
    if one.target.kind == "per_unit":
        total = one.row["required_unit_count"]
        shown = t("target.reached", n=fmt.number(one.reached), total=fmt.number(total))
    else:
        shown = fmt.number(one.value, 1)
    href = links.href(INDICATOR, str(one.row["content_item_id"]), str(one.row["indicator_id"]))
    link = tag("a", tag("b", shown), href=href, title=t("explain.open_value"), class_="dh-why")
    name = t("plan.indicator", name=one.row["indicator_name"], unit=one.row["measure_unit"])
    return tag("span", link, tag("small", name))


def _goal(one: Progress) -> Safe:
    goal = one.target.value
    if goal is None:
        return tag("span", t("none.value"), class_="dh-quiet")
    if one.target.kind == "per_unit":
        return tag("span", t("target.every_unit", goal=fmt.number(goal, 2)))
    if one.value is None or not goal:
        return tag("span", fmt.number(goal, 2))
    is_reached = one.value >= goal
    mark = t("target.mark_reached" if is_reached else "target.mark_below")
    share = t("target.share", goal=fmt.number(goal, 2), share=fmt.percent(one.value / goal))
    return tag("span", f"{mark} {share}", class_="dh-good" if is_reached else "dh-below")


def _reading(one: Progress) -> str:
    """How the words were read, in a sentence with the numbers it used."""
    name = one.row["indicator_name"]
    if one.target.kind != "per_one" or one.divisor is None:
        return t(f"target_rule.{one.target.kind}", indicator=name)
    if one.value is None:
        return t("target_rule.per_one_none", indicator=name, per=one.divisor["indicator_name"])
    return t("target_rule.per_one", indicator=name, per=one.divisor["indicator_name"],
             upper=fmt.number(one.row["value"], 2), lower=fmt.number(one.divisor["value"], 2))

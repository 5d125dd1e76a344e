"""What a plan asks to be reported: each report's terms, its deadlines with their reasons, who owes it. Pure."""

from collections.abc import Mapping

import pandas as pd

from dashboard import format as fmt
from dashboard.due_reason import reason
from dashboard.headline import NAMES_SHOWN
from dashboard.kept import of_frames
from dashboard.markup import Column, Safe, join, table, tag
from dashboard.plan_text import quoted
from dashboard.rows import tuples
from dashboard.tables import facts_list
from dashboard.text import t, word
from dashboard.unit_head import type_words
from dashboard.unit_link import unit_link


def report_facts(report: Mapping[str, object], form_number: str) -> Safe:
    """Recipient, channel, how often, form, how its deadlines are read, its words; a row of report_list."""
    unknown = t("plan.not_said")
    pairs: list[tuple[str, object]] = [
        (t(f"plan.{name}"), unknown if fmt.is_none(report[name]) or not report[name] else report[name])
        for name in ("recipient", "channel", "frequency")
    ]
    pairs += [
        (t("plan.form"), form_number or unknown),
        (t("plan.assigned"), t("plan.unit_count", count=fmt.number(report["unit_count"]))),
        (t("plan.reading"), "; ".join([_policy("deadline_reading", report), _policy("roll_policy", report)])),
        (t("plan.return"), _policy("return_policy", report)),
    ]
    if not fmt.is_none(report["note"]) and report["note"]:
        pairs.append((t("plan.note"), report["note"]))
    return join([facts_list(pairs), quoted(report["quote"])])


def _policy(name: str, report: Mapping[str, object]) -> str:
    return word(f"plan_policy.{name}_{report[name]}", str(report[name]))


@of_frames
def deadlines(dates: pd.DataFrame) -> list[dict]:
    """Rows of plan_deadlines of one report, those of several levels put together where the levels agree.

    Each has `level`, None where it holds for all, and `unit_count`, `first_names` over the levels put together.
    """
    found: list[dict] = []
    for _, rows in dates.groupby(["period_position", "period_id"], sort=True):
        by_level = rows.drop_duplicates(["level", "due_nominal", "due_text"])
        is_own = by_level["level"].nunique() > 1 and len(by_level.drop_duplicates(["due_nominal", "due_text"])) > 1
        if is_own:
            found += rows.to_dict("records")
            continue
        for _, same in rows.groupby(["due_effective", "extension_number"], sort=True, dropna=False):
            names = "; ".join(same["first_names"])
            found.append(same.iloc[0].to_dict() | {
                "level": None, "unit_count": int(same["unit_count"].sum()), "first_names": names})
    return found


@of_frames
def deadline_table(dates: list[dict], report_title: str = "") -> Safe:
    """Every deadline in force of one report: period, window, both days, how many units, and why in a sentence."""
    columns = [
        Column(t("table.period")), Column(t("plan.window")), Column(t("timeliness.nominal")),
        Column(t("timeliness.effective")), Column(t("timeliness.units")), Column(t("timeliness.reason")),
    ]
    rows = [
        [d["period_label"], t("plan.days", start=fmt.day(d["period_start"]), end=fmt.day(d["period_end"])),
         fmt.day(d["due_nominal"]), tag("b", fmt.day(d["due_effective"])), _units(d), reason(d)]
        for d in dates
    ]
    caption = t("plan.deadlines_of", report=report_title)
    return table(columns, rows, caption, "dh-dense dh-deadlines")


def _units(date: dict) -> str:
    """How many units; of an extended deadline the first ones by name; the level where it has its own."""
    listed = date["first_names"].split("; ")
    count = fmt.number(date["unit_count"])
    if date["is_extended"]:
        names, more = ", ".join(listed[:NAMES_SHOWN]), date["unit_count"] - NAMES_SHOWN
        count = t("headline.and_more", names=names, count=fmt.number(more)) if more > 0 else names
    return count if date["level"] is None else t("plan.level_count", level=t(f"level.{date['level']}"), count=count)


@of_frames
def assigned_table(units: pd.DataFrame, query: str) -> Safe:
    """The units that owe a report of the plan, each a link to its page."""
    columns = [Column(t("table.unit")), Column(t("unit.type")), Column(t("filter.level"))]
    rows = [
        [unit_link(u.unit_id, u.unit_name, query), type_words(u.unit_type), t(f"level.{u.level}")]
        for u in tuples(units)
    ]
    return table(columns, rows, t("plan.assigned"), "dh-units")

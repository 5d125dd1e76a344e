"""A unit's record: its rates beside the plan's, its files, its content, its indicators with their own trend. Pure."""

from collections.abc import Mapping

import pandas as pd

from dashboard import format as fmt
from dashboard.explain_link import INDICATOR, Links
from dashboard.intake_tables import file_name, outcome_badge, remark, text_or
from dashboard.markup import Column, Safe, badge, join, table, tag
from dashboard.matrix import item_state
from dashboard.period_label import short_label
from dashboard.rows import tuples
from dashboard.tables import rate_cell
from dashboard.text import section, t
from dashboard.unit_timeline import obligation_address

Row = Mapping[str, object]
_RATES = {"coverage_rate": ("covered_count", "due_count"),
          "on_time_rate": ("on_time_due_count", "due_with_deadline_count")}
_TONES = {"covered": "on-time", "part": "late", "nil": "received", "blank": "overdue", "missing": "awaited",
          "none": "not-due"}


def compare_table(unit: Row, plan: Row, content: Mapping[str, Row], links: Links, unit_id: str) -> Safe:
    """The unit's rates beside the plan's, its rank and its median days late.

    `unit` is a row of league_table, `plan` of coverage_by_plan; `content` has the sums of content of both: "unit" and
    "plan" with covered_count and required_count.
    """
    of_unit = links.of_unit(unit_id)
    rows: list[list[object]] = [
        [t(f"measure.{m}.label"), *(rate_cell(row[n], row[d], row[m], where, m)
                                    for row, where in ((unit, of_unit), (plan, links)))]
        for m, (n, d) in _RATES.items()
    ]
    rows.append([t("measure.content_rate.label"), *(
        rate_cell(row["covered_count"], row["required_count"], _rate(row), where, "content_rate")
        for row, where in ((content["unit"], of_unit), (content["plan"], links))
    )])
    rows.append([t("measure.days_late_median.label"), *(_days(row["days_late_median"]) for row in (unit, plan))])
    rows.append([t("league.rank"), _rank(unit), t("unit.ranked", count=fmt.number(_ranked(unit)))])
    columns = [Column(t("unit.measure")), Column(t("unit.this_unit")), Column(t("unit.whole_plan"))]
    return table(columns, rows, t("unit.compare"), "dh-compare")


def _rate(row: Row) -> float | None:
    return row["covered_count"] / row["required_count"] if row["required_count"] else None


def _days(value: object) -> str:
    if fmt.is_none(value):
        return t("none.value")
    return t("measure.days_late_median.value", days=fmt.number(value, 1))


def _ranked(unit: Row) -> int:
    return 0 if fmt.is_none(unit["ranked_count"]) else int(unit["ranked_count"])


def _rank(unit: Row) -> object:
    if not fmt.is_none(unit["rank"]):
        return tag("b", fmt.ratio(unit["rank"], unit["ranked_count"]))
    why = "league.new_unit" if unit["is_new_unit"] else "league.small_n"
    return tag("span", t("unit.unranked", why=t(why)), class_="dh-quiet")


def files_table(log: pd.DataFrame, obligations: pd.DataFrame, titles: Mapping[str, str],
                queries: Mapping[str, str]) -> Safe:
    """The unit's files, newest first; a later version leads to its difference on the obligation's page."""
    keys = ["report_id", "unit_id", "period_id"]
    ids = obligations.set_index(keys)["obligation_id"].to_dict()
    rows = []
    for row in log.to_dict("records"):
        query = queries.get(row["plan_id"], "")
        link = tag("a", fmt.instant(row["received_at"]),
                   href=f"ho-so-nop?{t('param.submission')}={row['submission_id']}{query}")
        rows.append([link, text_or(row["period_label"], t("none.value")),
                     titles.get(row["report_id"], t("none.value")), outcome_badge(row["outcome"]),
                     _version(row, ids.get(tuple(row[key] for key in keys)), query), file_name(row["file_name"]),
                     remark(row)])
    names = ("received_at", "period", "report", "outcome", "version", "file", "state")
    return table([Column(t("unit.report" if n == "report" else f"submissions.{n}")) for n in names], rows,
                 t("submissions.versions"), "dh-dense dh-register")


def _version(row: Row, obligation_id: str | None, query: str) -> object:
    version = row["version"]
    if fmt.is_none(version):
        return t("none.value")
    if obligation_id is None or version < 2:
        return fmt.number(version)
    words = t("unit.difference", version=fmt.number(version))
    return tag("a", words, href=obligation_address(obligation_id, query), title=t("unit.difference_help"))


def content_words(content: pd.DataFrame) -> str:
    """How many of the unit's items were always covered, partly, never; of those that are due."""
    due = content[content["required_count"] > 0]
    whole = int((due["covered_count"] == due["required_count"]).sum())
    never = int((due["covered_count"] == 0).sum())
    return t("unit.content_words", total=fmt.number(len(due)), whole=fmt.number(whole), never=fmt.number(never),
             part=fmt.number(len(due) - whole - never))


def content_table(content: pd.DataFrame, links: Mapping[str, Links]) -> Safe:
    """Item by item: its state over all due reports, and in how many it was reported, nil, blank. links by plan_id."""
    rows = [_content_row(c, links[c.plan_id].of_unit(c.unit_id)) for c in tuples(content)]
    columns = [
        Column(t("coverage.item")), Column(t("obligation.status")), Column(t("measure.content_rate.label")),
        Column(t("unit.reported"), "number"), Column(t("unit.nil"), "number"), Column(t("unit.blank"), "number"),
    ]
    return table(columns, rows, t("unit.content"), "dh-content")


def _content_row(c: tuple, links: Links) -> list[object]:
    state = item_state(c.required_count, c.received_required_count, c.covered_count, c.nil_count)
    word = section("item_state")[state]
    state_badge = badge(f"{word['symbol']} {word['label']}", _TONES[state])
    if c.required_count and not c.covered_count:
        state_badge = join([state_badge, tag("b", t("unit.never"), class_="dh-bad")], " ")
    rate: object = t("none.value")
    if c.required_count:
        ratio = fmt.ratio(c.covered_count, c.required_count)
        rate = links.to(ratio, "content_rate", c.covered_count, c.required_count, c.content_item_id)
    return [tag("span", tag("b", c.content_item_id), " ", c.item_title), state_badge, rate,
            *(fmt.number(n) for n in (c.reported_count, c.nil_count, c.blank_count))]


def indicator_table(values: pd.DataFrame, annual: pd.DataFrame, titles: Mapping[str, str],
                    links: Mapping[str, Links]) -> Safe:
    """One row per report, item and indicator: last value, cumulative, the year's by its rule, and small bars.

    `values` are rows of indicator_by_unit_period, `annual` of indicator_annual, both of one unit; reports come in the
    order of `titles`.
    """
    order = {report_id: i for i, report_id in enumerate(titles)}
    values = values.assign(series=values["report_id"].map(order)).sort_values(
        ["series", "item_position", "indicator_position", "period_position", "period_id"], kind="stable")
    keys = ["plan_id", "report_id", "content_item_id", "indicator_id"]
    years = {(a.plan_id, a.content_item_id, a.indicator_id): a for a in tuples(annual)}
    several = values["report_id"].nunique() > 1
    rows = []
    for (plan_id, report_id, item_id, indicator_id), group in values.groupby(keys, sort=False):
        report = titles.get(report_id, report_id) if several else ""
        year = years.get((plan_id, item_id, indicator_id))
        rows.append(_indicator_row(group, report, year, links[plan_id].of_period(None)))
    columns = [
        Column(t("coverage.item")), Column(t("obligation.indicator")), Column(t("unit.trend")),
        Column(t("obligation.in_period"), "number"), Column(t("obligation.cumulative"), "number"),
        Column(t("unit.year"), "number"), Column(t("unit.rule")),
    ]
    return table(columns, rows, t("unit.indicators"), "dh-dense dh-unit-values")


def _indicator_row(group: pd.DataFrame, report: str, year: tuple | None, links: Links) -> list[object]:
    last = group.iloc[-1]
    item = tag("span", tag("b", last["content_item_id"]), " ", last["item_title"], title=last["item_title"])
    words = t("plan.indicator", name=last["indicator_name"], unit=last["measure_unit"])
    name = tag("span", words, *([tag("small", report)] if report else []))
    in_period = group[group["basis"] == "in_period"]
    cumulative = group[group["basis"] == "cumulative"]
    if year is None:
        of_year, rule = [t("none.value"), t("none.value")]
    else:
        href = links.of_unit(last["unit_id"]).href(INDICATOR, last["content_item_id"], last["indicator_id"])
        of_year = tag("a", fmt.number(year.value, 2), href=href, title=t("explain.open_value"), class_="dh-why")
        rule = t(f"explain_value_rule.{year.rule}")
    return [item, name, bars(in_period), _last(in_period), _last(cumulative), of_year, rule]


def _last(values: pd.DataFrame) -> object:
    """The latest value and its period."""
    if not len(values):
        return t("none.value")
    row = values.iloc[-1]
    period = short_label(row["period_id"], row["period_label"], with_year=True)
    return join([tag("b", fmt.number(row["value"], 2)), tag("small", period, title=row["period_label"])], " ")


def bars(values: pd.DataFrame) -> Safe:
    """Small bars of the values through time, read out in words; one value needs none."""
    if len(values) < 2:
        return tag("span", t("none.value"), class_="dh-quiet")
    top = max(float(values["value"].max()), 1.0)
    said = "; ".join(
        t("unit.bar", period=short_label(v.period_id, v.period_label, with_year=True), value=fmt.number(v.value, 2))
        for v in tuples(values)
    )
    columns = [
        tag("i", style=f"height:{max(float(value), 0.0) / top * 100:.0f}%") for value in values["value"]
    ]
    return tag("span", *columns, class_="dh-bars", role="img", aria_label=said, title=said)
